"""How the command line looks: tables and progress for people, JSON for programs."""

import contextlib
import json
import sys
from collections.abc import Generator, Sequence
from types import TracebackType
from typing import Final
from unicodedata import east_asian_width

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from retllm_desktop.core.errors import QueryError, RetllmError, format_path
from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.types import Candidate, Item, Result
from retllm_desktop.search.ranking.grouping import describe_members
from retllm_desktop.search.ranking.order import Section, split_sections
from retllm_desktop.search.result_records import JsonObject, format_date

_DATE_SOURCES: Final = {
    DateSource.EXIF: "taken, says the camera",
    DateSource.XMP: "taken, says its XMP",
    DateSource.SIDECAR: "taken, says the file beside it",
    DateSource.IPTC: "taken, says its IPTC",
    DateSource.GPS: "taken, say the satellites",
    DateSource.CONTAINER: "recorded, says the file",
    DateSource.DOCUMENT: "written, says the document",
    DateSource.NAME: "says its name",
    DateSource.CHANGED: "last changed",
}


class Screen:
    """Where a command prints: results to standard output, everything else to standard error."""

    def __init__(self, *, as_json: bool) -> None:
        """Choose between people and programs."""
        self.as_json = as_json
        # A pipe has no width: long paths must not be folded there.
        width = None if sys.stdout.isatty() else 200
        self._out = Console(highlight=False, width=width, soft_wrap=not sys.stdout.isatty())
        self._err = Console(stderr=True, highlight=False, soft_wrap=True)

    def json(self, value: JsonObject | list[JsonObject]) -> None:
        """Print one JSON document, if JSON was asked for."""
        if self.as_json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def table(self, table: Table) -> None:
        """Print a table for people."""
        if not self.as_json:
            self._out.print(table)

    def print_line(self, text: str) -> None:
        """Print a line for people."""
        if not self.as_json:
            self._out.print(text, markup=False)

    def flush(self) -> None:
        """Hand on what was printed: a program waits for it while the command goes on."""
        sys.stdout.flush()

    def note(self, text: str) -> None:
        """Print a remark to standard error."""
        self._err.print(text, markup=False)

    def underline(self, line: str, column: int, length: int) -> None:
        """Show a place in a line that was typed, to people."""
        if not self.as_json:
            wide = sum(2 if east_asian_width(c) in "WF" else 1 for c in line[:column])
            self._err.print(line, markup=False)
            self._err.print(" " * wide + "^" * length, markup=False, style="red")

    def error(self, error: RetllmError) -> None:
        """Print a failure: a sentence, or as JSON an object with the sentence's parts."""
        if self.as_json:
            path = None if error.path is None else format_path(error.path)
            parts: JsonObject = {"title": error.title, "detail": error.detail, "path": path}
            if isinstance(error, QueryError):
                parts |= {"column": error.column, "length": error.length}
            self.json({"error": parts})
        self._err.print(f"retllm-desktop: {error}", markup=False, style="red")

    def progress(self) -> "ProgressLine":
        """Return a progress bar; it shows only on a terminal."""
        return ProgressLine(self._err, enabled=self._err.is_terminal and not self.as_json)

    @contextlib.contextmanager
    def running(
        self, events: Generator[object, None, object], kept: str
    ) -> Generator["ProgressLine", None, None]:
        """Show a progress bar for work whose events are read within; it is closed at the end.

        Args:
            events: The work.
            kept: What the person is told after Ctrl+C, which goes on as an error.
        """
        with self.progress() as line, contextlib.closing(events):
            try:
                yield line
            except KeyboardInterrupt:
                self.note(f"Stopped; {kept}")
                raise


class ProgressLine:
    """One progress bar that appears when work takes long enough to be seen."""

    def __init__(self, console: Console, *, enabled: bool) -> None:
        """Prepare the bar without showing it."""
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not enabled,
        )
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> "ProgressLine":
        """Show it."""
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take it away."""
        self._bar.stop()

    def show(self, what: str, done: int, total: int | None) -> None:
        """Set it."""
        self._bar.update(self._task, description=what, completed=done, total=total)


def describe_file(item: Item) -> str:
    """What an item is and when it was made, with where that date comes from."""
    what = item.picture_type or item.kind
    date = format_date(item)
    if date is None:
        return what
    told = _DATE_SOURCES[item.date_source]
    return f"{what}, {date[:10]} {date[11:16]} ({told})"


def results_table(results: Sequence[Result], title: str = "") -> Table:
    """Results for people: final rank, coarse rank, relevance, place; a line before each section."""
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    table.add_column("rank", justify="right")
    table.add_column("coarse", justify="right")
    table.add_column("relevance", justify="right")
    table.add_column("similarity", justify="right")
    table.add_column("file", overflow="fold")
    parts = split_sections(results)
    # «The rest» of nothing needs no name.
    named = any(section in {Section.SURE, Section.MAYBE} for section, _ in parts)
    headings = {row: section for section, row in parts} if named else {}
    for row, result in enumerate(results):
        if row in headings:
            table.add_row(Text(headings[row] or "more", style="bold"))
        folded = describe_members(result)
        relevance = "–" if result.relevance is None else f"{result.relevance:.2f}"
        table.add_row(
            str(result.rank),
            str(result.candidate.coarse_rank),
            relevance,
            f"{result.candidate.cosine:.3f}" if result.candidate.measured else "–",
            format_location(result.candidate) + (f" ({folded})" if folded else ""),
        )
    return table


def format_location(candidate: Candidate) -> str:
    """Where a candidate lies, with its page and state."""
    item = candidate.item
    text = format_path(item.path)
    if item.label:
        text += f" · {item.label}"
    if item.offline:
        text += " · offline"
    if item.unread:
        text += f" · not read: {item.unread[:1].lower()}{item.unread[1:]}"
    return text.replace("[", "\\[")


def format_seconds(seconds: float) -> str:
    """Seconds for people."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def format_decimal_size(value: object) -> str:
    """Bytes for people; «?» where nobody knows how many."""
    if not isinstance(value, int):
        return "?"
    return f"{value / 1e9:.2f} GB" if value >= 1e9 else f"{value / 1e6:.1f} MB"

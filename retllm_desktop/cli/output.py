"""How the command line looks: tables and progress for people, JSON for programs."""

import contextlib
import json
import sys
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone
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

from retllm_desktop.core.enrichment import EnrichmentStore
from retllm_desktop.core.errors import QueryError, RetllmError, format_path
from retllm_desktop.core.file_dates import DateSource, read_moment
from retllm_desktop.core.located_text import LocatedText, find_boxes
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Candidate, Item, Result
from retllm_desktop.search.ranking.grouping import describe_members
from retllm_desktop.search.ranking.order import Section, section_of_result, split_sections

JsonObject = dict[str, object]

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


@dataclass(frozen=True, slots=True)
class ResultExplanation:
    """Why a result is where it is, beyond its numbers.

    Attributes:
        region: The part that was looked at again, None where none was.
        sentence: What the model wrote, or empty.
    """

    region: Region | None = None
    sentence: str = ""


def fetch_read_texts(store: EnrichmentStore, shown: Sequence[Result]) -> dict[int, LocatedText]:
    """Return texts read in pictures, with where they stand, of results that have matching ones."""
    candidates = (one.candidate for result in shown for one in (result, *result.members))
    return store.list_text_boxes(
        [one.item.id for one in candidates if one.snippet and one.snippet.field == "recognised"]
    )


def result_json(result: Result, read: Mapping[int, LocatedText] | None = None) -> JsonObject:
    """A result as JSON: ranks, distance and relevance, what the model answered, its members.

    Args:
        result: It.
        read: Texts that were read in pictures with where they stand, by item.
    """
    members = [_single_json(member, read or {}) for member in result.members]
    return _single_json(result, read or {}) | {"members": members}


def explanation_json(reason: ResultExplanation | None) -> JsonObject:
    """Why something is a result, as JSON; empty where nothing is said of it."""
    if reason is None:
        return {}
    part = reason.region
    return {
        "region": None
        if part is None
        else {"left": part.left, "top": part.top, "right": part.right, "bottom": part.bottom},
        "generated": reason.sentence or None,
    }


def _boxes_json(candidate: Candidate, read: LocatedText | None) -> list[JsonObject] | None:
    """Where the words that matched stand in a picture; None where none of its words did."""
    snippet = candidate.snippet
    if snippet is None or snippet.field != "recognised" or read is None:
        return None
    words = {snippet.text[start:end] for start, end in snippet.marks}
    return [
        {"text": read.text[box.start : box.end], "corners": [round(one, 4) for one in box.corners]}
        for box in find_boxes(read, words)
    ]


def _single_json(result: Result, read: Mapping[int, LocatedText]) -> JsonObject:
    candidate = result.candidate
    item = candidate.item
    said = item.metadata
    verdict = result.verdict
    return {
        "rank": result.rank,
        "group": candidate.group_id,
        "coarse_rank": candidate.coarse_rank,
        "section": section_of_result(result),
        "relevance": _rounded(result.relevance),
        "confidence": _rounded(result.confidence),
        "feedback": None if result.feedback is None else ("right" if result.feedback else "wrong"),
        "path": format_path(item.path),
        "label": item.label,
        "heading": item.heading or None,
        "fragment": item.fragment or None,
        "kind": item.kind,
        "unread": item.unread or None,
        "note": item.note or None,
        "modality": item.modality.value,
        "picture_type": item.picture_type,
        "date": format_date(item),
        "date_from": item.date_source,
        "people": list(said.people),
        "keywords": list(said.keywords),
        "rating": said.rating,
        "city": said.city or None,
        "region": said.region or None,
        "country": said.country or None,
        "latitude": said.latitude,
        "longitude": said.longitude,
        "camera": said.camera or None,
        "lens": said.lens or None,
        "offline": item.offline,
        "first_pass": item.first_pass,
        "copies": item.copies,
        "distance": _rounded(candidate.distance),
        "z_score": _rounded(candidate.z_score),
        "snippet": None if candidate.snippet is None else candidate.snippet.text,
        "snippet_of": None if candidate.snippet is None else candidate.snippet.field,
        "recognised": item.recognised or None,
        "recognised_boxes": _boxes_json(candidate, read.get(item.id)),
        "verdict": None
        if verdict is None
        else {
            "p_true": _rounded(verdict.p_true, 6),
            "log_odds": _rounded(verdict.log_odds),
            "entropy_nats": _rounded(verdict.entropy_nats, 6),
            "answer_mass": _rounded(verdict.answer_mass, 6),
            "encode_s": _rounded(verdict.encode_s, 5),
            "prefill_s": _rounded(verdict.prefill_s, 5),
            "suffix_s": _rounded(verdict.suffix_s, 5),
            "reused": verdict.reused or None,
            "region_checked": verdict.region_checked,
            "retraced": verdict.retraced,
        },
    }


def format_date(item: Item) -> str | None:
    """Return a file's date as its clock showed it, with its distance from UTC where known."""
    when = read_moment(item.date_s)
    if when is None:
        return None
    if item.utc_offset_min is not None:
        when = when.replace(tzinfo=timezone(timedelta(minutes=item.utc_offset_min)))
    return when.isoformat(timespec="seconds")


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


def _rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)

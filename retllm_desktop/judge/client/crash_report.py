"""Why the judge's process ended: its log file, kept small, and its last messages."""

import re
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge import protocol
from retllm_desktop.judge.errors import replace_detail
from retllm_desktop.judge.protocol import MessageKind
from retllm_desktop.platform.processes import ChildGoneError, ChildProcess

_MAX_BYTES: Final = 1024 * 1024
_TAIL_BYTES: Final = 16 * 1024
# An assertion's own line says more than the backtrace that follows it.
_FATAL_LINE: Final = re.compile(
    r"GGML_ASSERT.*failed|GGML_ABORT|failed to allocate|out of memory|bad_alloc|MemoryError"
)


class ChildLog:
    """The file that children's standard error is appended to; ``path`` None: no file."""

    def __init__(self, path: Path | None) -> None:
        """Take the path; the folder is made when a child starts."""
        self.path = path
        self._start_bytes = 0

    def open_for_child(self) -> Path | None:
        """Rotate the file for a new child and return its path; None if it cannot be written."""
        if self.path is None:
            return None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size > _MAX_BYTES:
                self.path.replace(self.path.with_suffix(".old.log"))
            with self.path.open("ab") as file:
                self._start_bytes = file.tell()
        except OSError:
            self.path = None
        return self.path

    def find_cause(self) -> str:
        """Return the current child's first fatal line as a clause, or an empty text."""
        if self.path is None:
            return ""
        try:
            with self.path.open("rb") as file:
                end = file.seek(0, 2)
                file.seek(max(self._start_bytes, end - _TAIL_BYTES))
                lines = file.read().decode("utf-8", "replace").splitlines()
        except OSError:
            return ""
        fatal = [line.strip() for line in lines if _FATAL_LINE.search(line)]
        return f"llama.cpp said «{fatal[0][:300]}»" if fatal else ""


QUICK_ORDER_STANDS: Final = "the results keep the quick order"


def add_consequence(error: EngineError) -> EngineError:
    """Add to an error what it means for the search."""
    return replace_detail(error, join_clauses(error.detail, QUICK_ORDER_STANDS))


def read_last_messages(child: ChildProcess) -> tuple[EngineError | None, str, bool]:
    """Drain the messages of a child that ended.

    Returns:
        Its refusal to load the model, if it sent one; how it ended; whether the model was loaded.
    """
    ready = False
    try:
        while child.poll():
            header, _ = child.receive(timeout_s=1.0)
            if header.get("type") == MessageKind.FAILED and header.get("request") is None:
                return protocol.failure_from_json(header), "", ready
            ready = ready or header.get("type") == MessageKind.READY
    except ChildGoneError as exc:
        return None, exc.reason, ready
    return None, "ended", ready


def join_clauses(*clauses: str) -> str:
    """Join the non-empty clauses."""
    return "; ".join(clause for clause in clauses if clause)

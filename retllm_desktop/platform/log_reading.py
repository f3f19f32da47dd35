"""Reads the program's log while it is written: the end of it, and what is added."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
"""From the least to the most serious."""
_FIRST_LINE: Final = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (DEBUG|INFO|WARNING|ERROR|CRITICAL) \d+ "
)
_TAIL_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One message of the log.

    Attributes:
        level: One of ``LOG_LEVELS``; empty for what stands before the first message.
        text: Its lines, without the end of the last.
    """

    level: str
    text: str

    @property
    def severity(self) -> int:
        """Where its level stands among the levels."""
        return LOG_LEVELS.index(self.level) if self.level in LOG_LEVELS else 0


@dataclass(frozen=True, slots=True)
class LogAddition:
    """What was read of a log.

    Attributes:
        text: Whole lines.
        anew: Whether they are the file's end, in place of all that was read before.
    """

    text: str
    anew: bool


def parse_log(text: str) -> tuple[LogEntry, ...]:
    """Split a log into its messages; lines without a time belong to the message before them."""
    entries: list[LogEntry] = []
    lines: list[str] = []
    level = ""
    for line in text.splitlines():
        begins = _FIRST_LINE.match(line)
        if begins is not None:
            if lines:
                entries.append(LogEntry(level, "\n".join(lines)))
            lines, level = [], begins[1]
        lines.append(line)
    if lines:
        entries.append(LogEntry(level, "\n".join(lines)))
    return tuple(entries)


class LogFollower:
    """Reads a log bit by bit; also where it is put aside and begun anew meanwhile."""

    def __init__(self, file: Path, tail_bytes: int = _TAIL_BYTES) -> None:
        """Take the log, and how much of its end is read at first."""
        self._file = file
        self._tail_bytes = tail_bytes
        self._place = 0
        self._identity: tuple[int, int] | None = None

    def read(self) -> LogAddition:
        """Return what was added since the last call, at the first call the end of the log.

        A log that cannot be read is as good as an empty one.
        """
        try:
            with self._file.open("rb") as stream:
                about = os.fstat(stream.fileno())
                identity = (about.st_dev, about.st_ino)
                anew = identity != self._identity or about.st_size < self._place
                if anew:
                    self._identity = identity
                    self._place = max(0, about.st_size - self._tail_bytes)
                cut = anew and self._place > 0
                stream.seek(self._place)
                data = stream.read()
        except OSError:
            anew, self._identity, self._place = self._identity is not None, None, 0
            return LogAddition("", anew)
        # What is not a whole line yet is read the next time.
        whole = data[: data.rfind(b"\n") + 1]
        self._place += len(whole)
        if cut:
            whole = whole[whole.find(b"\n") + 1 :]
        return LogAddition(whole.decode("utf-8", "replace"), anew)

"""When a child that keeps failing is started again, with the clock handed in."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

_FREE_FAILURES: Final = 2
_FIRST_PAUSE_S: Final = 15.0
_LONGEST_PAUSE_S: Final = 600.0

FileStamps = tuple[tuple[int, int], ...]
"""(size in bytes, modification time in ns) of each model file; (−1, −1) for one not there."""


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """How starts went that came to nothing.

    A search is typed letter by letter, each letter asks for the fine stage; a model that
    cannot work must not be loaded at each. A crash may be bad luck, so the second try is free.

    Attributes:
        failures: Starts in a row that ended before the first verdict.
        not_before_s: Clock time before which no start is tried.
        files: What the model files looked like at the last failure.
    """

    failures: int = 0
    not_before_s: float = 0.0
    files: FileStamps = ()

    def wait_s(self, now_s: float, files: FileStamps) -> float:
        """Return how long to go on without; 0 when a start may be tried.

        Files that have changed since (a repaired pack) are tried at once.
        """
        if self.failures < _FREE_FAILURES or files != self.files:
            return 0.0
        return max(self.not_before_s - now_s, 0.0)

    def failed(self, now_s: float, files: FileStamps) -> "RestartPolicy":
        """Return the state after one more start that came to nothing."""
        failures = 1 if files != self.files else self.failures + 1
        doubled = min(max(failures - _FREE_FAILURES, 0), 20)
        pause_s = min(_FIRST_PAUSE_S * 2.0**doubled, _LONGEST_PAUSE_S)
        return replace(self, failures=failures, not_before_s=now_s + pause_s, files=files)


def stamp_files(*paths: Path) -> FileStamps:
    """Return what model files look like now."""
    return tuple(map(_stamp, paths))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (-1, -1)
    return (stat.st_size, stat.st_mtime_ns)

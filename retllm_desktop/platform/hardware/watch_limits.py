"""How many folders can be watched here, and how many are: Linux's inotify."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_INOTIFY: Final = Path("proc/sys/fs/inotify")
_MAX_PROCESSES: Final = 20_000


@dataclass(frozen=True, slots=True)
class WatchLimits:
    """Limits of one person's programs together.

    Attributes:
        watches: Folders that may be watched, None where there is no telling.
        instances: Programs (roughly) that may watch, None where there is no telling.
        watches_used: How many are taken, by those programs that may be looked at.
        instances_used: Likewise.
    """

    watches: int | None
    instances: int | None
    watches_used: int
    instances_used: int


def read_watch_limits(root: Path = Path("/")) -> WatchLimits | None:
    """Return the limits, None where the system has no such thing.

    Args:
        root: Where ``proc`` lies.
    """
    watches = _read_number(root / _INOTIFY / "max_user_watches")
    instances = _read_number(root / _INOTIFY / "max_user_instances")
    if watches is None and instances is None:
        return None
    watches_used = instances_used = 0
    for process in _list_processes(root / "proc"):
        try:
            files = list((process / "fdinfo").iterdir())
        except OSError:
            continue  # another person's, or gone by now
        for file in files:
            count = _count_watches(process / "fd" / file.name, file)
            if count is not None:
                instances_used += 1
                watches_used += count
    return WatchLimits(watches, instances, watches_used, instances_used)


def _list_processes(proc: Path) -> list[Path]:
    try:
        return [path for path in proc.iterdir() if path.name.isdigit()][:_MAX_PROCESSES]
    except OSError:
        return []


def _count_watches(link: Path, info: Path) -> int | None:
    """Return the watches of an open file, None where it is something else."""
    try:
        if "inotify" not in str(link.readlink()):
            return None
        lines = info.read_text("ascii", "replace").splitlines()
    except (OSError, ValueError):
        return None
    return sum(line.startswith("inotify ") for line in lines)


def _read_number(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii").strip())
    except (OSError, ValueError):
        return None

"""Whether files are still being written: those are not worth reading yet."""

import os
import stat as modes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.indexing.change_detection import ChangedPath

STABLE_AFTER_S: Final = 2.0
MAX_HOLD_S: Final = 300.0

PathFilter = Callable[[int, Path, bool], bool]
"""Whether anybody cares for a path: root, path, whether it is a folder."""


@dataclass(frozen=True, slots=True)
class _Observation:
    size_bytes: int
    mtime_ns: int
    at_s: float
    since_s: float


class StabilityFilter:
    """Holds back what is being written until it is as it was a moment ago.

    A file that was last written some seconds ago is steady. One with a younger date is looked at
    again, and steady when neither length nor date differ. A folder is steady when no file in it
    has a young date. Whatever keeps changing for minutes is let through all the same.
    """

    def __init__(
        self,
        wanted: PathFilter,
        now: Callable[[], float],
        wall: Callable[[], float],
        steady_s: float = STABLE_AFTER_S,
        patience_s: float = MAX_HOLD_S,
    ) -> None:
        """Start with nothing held back.

        Args:
            wanted: Which files in a folder count.
            now: A steady clock, in seconds.
            wall: The time of day, in seconds of Unix time.
            steady_s: For how long a file must not have changed.
            patience_s: How long anything is held back at most.
        """
        self._wanted = wanted
        self._now = now
        self._wall = wall
        self._steady_s = steady_s
        self._patience_s = patience_s
        self._held: dict[ChangedPath, _Observation] = {}

    @property
    def held(self) -> tuple[ChangedPath, ...]:
        """What is held back now."""
        return tuple(self._held)

    @property
    def due_s(self) -> float | None:
        """When to look again, by the steady clock; None while nothing is held back."""
        return min((look.at_s + self._steady_s for look in self._held.values()), default=None)

    def forget(self, root_id: int) -> None:
        """Hold back nothing of a root any more."""
        self._held = {p: look for p, look in self._held.items() if p.root_id != root_id}

    def sift(self, places: Sequence[ChangedPath]) -> tuple[ChangedPath, ...]:
        """Return those that are steady; the others, and only they, are held back from now on."""
        before, self._held = self._held, {}
        return tuple(place for place in places if self._is_steady(place, before.get(place)))

    def _is_steady(self, place: ChangedPath, before: _Observation | None) -> bool:
        try:
            status = place.path.stat()
        except (OSError, ValueError):
            return True
        now_s = self._now()
        since_s = before.since_s if before else now_s
        if now_s - since_s >= self._patience_s:
            return True
        if modes.S_ISDIR(status.st_mode):
            if not self._is_written_to(place):
                return True
            look = _Observation(0, 0, now_s, since_s)
        elif not self._is_young(status):
            return True
        else:
            look = _Observation(status.st_size, status.st_mtime_ns, now_s, since_s)
            if before and (look.size_bytes, look.mtime_ns) == (before.size_bytes, before.mtime_ns):
                if now_s - before.at_s >= self._steady_s:
                    return True
                look = before
        self._held[place] = look
        return False

    def _is_young(self, status: os.stat_result) -> bool:
        # A date far in the future is the fault of somebody's clock, not a sign of writing.
        return abs(self._wall() - status.st_mtime) < self._steady_s

    def _is_written_to(self, place: ChangedPath) -> bool:
        """Whether any file in a folder, or below it, has a young date."""
        pending = [str(place.path)]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder) as listing:
                    for entry in listing:
                        is_folder = entry.is_dir(follow_symlinks=False)
                        if not self._wanted(place.root_id, Path(entry.path), is_folder):
                            continue
                        if is_folder:
                            pending.append(entry.path)
                        elif self._is_young(entry.stat(follow_symlinks=False)):
                            return True
            except OSError:
                continue
        return False

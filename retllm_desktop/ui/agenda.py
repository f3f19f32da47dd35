"""What is still to be done to the library, merged so that nothing waits twice. No Qt, no lock."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.indexing.change_detection import Changes

MOST_PATHS: Final = 2000
"""Beyond it a look through the whole folder is cheaper than one at each path."""


@dataclass(frozen=True, slots=True)
class RebuildJob:
    """The library is to be brought to another model."""


@dataclass(frozen=True, slots=True)
class ScanJob:
    """Folders are to be looked through.

    Attributes:
        root_ids: Which, None for all.
        retry_problems: Whether files that could not be read are tried again.
    """

    root_ids: frozenset[int] | None
    retry_problems: bool = False


@dataclass(frozen=True, slots=True)
class UpdateJob:
    """Some files and folders are to be looked at: they came, went or changed.

    Attributes:
        paths: In the order in which they were told.
    """

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class EnrichmentJob:
    """What costs much and is missed by few is to be learnt, such as the text in pictures."""


LibraryJob = RebuildJob | ScanJob | UpdateJob | EnrichmentJob


class JobQueue:
    """Jobs that wait. A look through a folder stands for all that is to be looked at in it."""

    def __init__(self) -> None:
        """Start with nothing to do."""
        self._rebuild = False
        self._afterthoughts = False
        self._all = False
        self._retry = False
        self._roots: set[int] = set()
        self._paths: dict[Path, int | None] = {}

    def __bool__(self) -> bool:
        """Whether anything waits that matters now; afterthoughts never do."""
        return self._rebuild or self._all or bool(self._roots or self._paths)

    def rebuild(self) -> None:
        """Have the library brought to another model, before everything else."""
        self._rebuild = True

    def think_after(self) -> None:
        """Have the rest learnt, once there is nothing else to do."""
        self._afterthoughts = True

    def look_through(
        self, root_ids: Iterable[int] | None = None, *, retry_problems: bool = False
    ) -> None:
        """Have folders looked through, all by default."""
        if root_ids is None:
            self._all = True
            self._roots.clear()
            self._paths.clear()
        elif not self._all:
            self._roots.update(root_ids)
            self._drop_paths(self._roots)
        self._retry = self._retry or retry_problems

    def look_at(self, changes: Changes) -> None:
        """Have what a watcher told looked at."""
        if changes.rescan_roots:
            self.look_through(changes.rescan_roots)
        for move in changes.moved:
            # The old place may lie in another folder: whoever looks finds out in which.
            self._add([(move.old, None), (move.new, move.root_id)])
        self._add((place.path, place.root_id) for place in (*changes.gone, *changes.changed))

    def put_back(self, job: LibraryJob) -> None:
        """Have a job that was interrupted done again: what it has finished costs little."""
        if isinstance(job, RebuildJob):
            self.rebuild()
        elif isinstance(job, EnrichmentJob):
            self.think_after()
        elif isinstance(job, ScanJob):
            self.look_through(job.root_ids, retry_problems=job.retry_problems)
        else:
            waiting, self._paths = self._paths, {}
            self._add((path, None) for path in job.paths)
            self._add(waiting.items())

    def forget(self, root_id: int) -> None:
        """Drop what is to be done in a folder that is no longer in the library."""
        self._roots.discard(root_id)
        self._drop_paths({root_id})

    def take(self) -> LibraryJob | None:
        """Take what is to be done next, None for nothing."""
        if self._rebuild:
            self._rebuild = False
            return RebuildJob()
        if self._all or self._roots:
            job = ScanJob(None if self._all else frozenset(self._roots), self._retry)
            self._all = self._retry = False
            self._roots.clear()
            return job
        if self._paths:
            at = UpdateJob(tuple(self._paths))
            self._paths.clear()
            return at
        if self._afterthoughts:
            self._afterthoughts = False
            return EnrichmentJob()
        return None

    def _add(self, told: Iterable[tuple[Path, int | None]]) -> None:
        if self._all:
            return
        for path, root_id in told:
            if root_id not in self._roots:
                self._paths[path] = root_id
        if len(self._paths) > MOST_PATHS:
            folders = set(self._paths.values())
            self.look_through(None if None in folders else (root for root in folders if root))

    def _drop_paths(self, root_ids: set[int]) -> None:
        if self._paths:
            kept = {path: root for path, root in self._paths.items() if root not in root_ids}
            self._paths = kept

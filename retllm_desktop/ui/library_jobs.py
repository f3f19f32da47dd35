"""A job on the library's list becomes a generator of events, to be run on the writer's lane."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.library_records import Root
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.change_detection import Changes
from retllm_desktop.indexing.events import IndexEvent, IndexFinished, IndexTally
from retllm_desktop.ui.serial_executor import Work
from retllm_desktop.ui.services import UiServices

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

    def queue_rebuild(self) -> None:
        """Have the library brought to another model, before everything else."""
        self._rebuild = True

    def queue_enrichment(self) -> None:
        """Have the rest learnt, once there is nothing else to do."""
        self._afterthoughts = True

    def queue_scan(
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

    def queue_changes(self, changes: Changes) -> None:
        """Have what a watcher told looked at."""
        if changes.rescan_roots:
            self.queue_scan(changes.rescan_roots)
        for move in changes.moved:
            # The old place may lie in another folder: whoever looks finds out in which.
            self._add([(move.old, None), (move.new, move.root_id)])
        self._add((place.path, place.root_id) for place in (*changes.gone, *changes.changed))

    def put_back(self, job: LibraryJob) -> None:
        """Have a job that was interrupted done again: what it has finished costs little."""
        match job:
            case RebuildJob():
                self.queue_rebuild()
            case EnrichmentJob():
                self.queue_enrichment()
            case ScanJob(root_ids, retry_problems):
                self.queue_scan(root_ids, retry_problems=retry_problems)
            case UpdateJob(paths):
                waiting, self._paths = self._paths, {}
                self._add((path, None) for path in paths)
                self._add(waiting.items())

    def drop_root(self, root_id: int) -> None:
        """Drop what is to be done in a folder that is no longer in the library."""
        self._roots.discard(root_id)
        self._drop_paths({root_id})

    def next_job(self) -> LibraryJob | None:
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
            self.queue_scan(None if None in folders else (root for root in folders if root))

    def _drop_paths(self, root_ids: set[int]) -> None:
        if self._paths:
            kept = {path: root for path, root in self._paths.items() if root not in root_ids}
            self._paths = kept


WriteCallback = Callable[[object], None]
"""Told, on the window's thread, what an errand returned, or the ``RetllmError`` it ended with."""


@dataclass(frozen=True, slots=True)
class WriteDone:
    """An errand is done.

    Attributes:
        callback: Whom to tell.
        value: What it returned, or its ``RetllmError``.
    """

    callback: WriteCallback
    value: object


class InterleavedWrites:
    """A queue of errands; whichever work of the lane looks first does them."""

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: SimpleQueue[tuple[Callable[[], object], WriteCallback]] = SimpleQueue()

    def put(self, errand: Callable[[], object], told: WriteCallback) -> None:
        """Leave an errand; from any thread."""
        self._waiting.put((errand, told))

    def run(self, _cancel: CancelToken) -> Iterator[object]:
        """Do what waits; on the lane's thread."""
        while True:
            try:
                errand, told = self._waiting.get_nowait()
            except Empty:
                return
            try:
                value = errand()
            except RetllmError as exc:
                value = exc
            yield WriteDone(told, value)

    def beside(self, work: Work) -> Work:
        """The same work, but errands are done before it and between its events."""

        def both(cancel: CancelToken) -> Iterator[object]:
            events = work(cancel)
            try:
                yield from self.run(cancel)
                for event in events:
                    yield event
                    yield from self.run(cancel)
            finally:
                if isinstance(events, Generator):
                    events.close()

        return both


def make_job_work(job: LibraryJob, services: UiServices) -> Work:
    """Return the work of a job; the library's folders are asked for when it is begun."""
    indexing, folders, rebuilding = services.indexing, services.folders, services.rebuilding
    enrichment = services.enrichment

    def work(cancel: CancelToken) -> Iterator[object]:
        match job:
            case RebuildJob():
                return iter(()) if rebuilding is None else rebuilding.rebuild(cancel)
            case EnrichmentJob():
                return iter(()) if enrichment is None else enrichment.run(cancel)
            case UpdateJob(paths):
                by_root = group_paths_by_root(paths, folders.roots())
                return chain_runs([indexing.update(cancel, root, own) for root, own in by_root])
            case ScanJob(root_ids, retry_problems):
                roots = None
                if root_ids is not None:
                    roots = tuple(root for root in folders.roots() if root.id in root_ids)
                return indexing.index(cancel, roots, retry_problems=retry_problems)

    return work


def group_paths_by_root(
    paths: Sequence[Path], roots: Sequence[Root]
) -> tuple[tuple[Root, tuple[Path, ...]], ...]:
    """Sort paths by the folder of the library that they lie in; others are left out."""
    places = {root.path: root for root in roots}
    found: dict[int, list[Path]] = {}
    for path in paths:
        holder = next((place for place in (path, *path.parents) if place in places), None)
        if holder is not None:
            found.setdefault(places[holder].id, []).append(path)
    return tuple((root, tuple(found[root.id])) for root in roots if root.id in found)


def chain_runs(parts: Sequence[Iterator[IndexEvent]]) -> Generator[IndexEvent, None, None]:
    """Run index runs one after the other, with one end that tells of all of them."""
    tally = IndexTally()
    cancelled = False
    elapsed_s = 0.0
    for part in parts:
        for event in part:
            if not isinstance(event, IndexFinished):
                yield event
                continue
            cancelled = cancelled or event.cancelled
            elapsed_s += event.elapsed_s
            tally.add(event)
    yield tally.finished(cancelled, elapsed_s)

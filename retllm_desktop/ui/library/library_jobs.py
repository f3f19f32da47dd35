"""The queue of jobs on the library, and each job's generator."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.change_detection import Changes
from retllm_desktop.indexing.events import IndexEvent, IndexFinished, IndexTally
from retllm_desktop.ui.shared.serial_executor import Work
from retllm_desktop.ui.window.services import UiServices

MOST_PATHS: Final = 2000
"""With more changed paths, scanning the whole folder is cheaper than checking each path."""


@dataclass(frozen=True, slots=True)
class RebuildJob:
    """Re-embed the library for another model."""


@dataclass(frozen=True, slots=True)
class ScanJob:
    """Scan folders.

    Attributes:
        root_ids: Which folders, None for all.
        retry_problems: Whether files that could not be read are tried again.
    """

    root_ids: frozenset[int] | None
    retry_problems: bool = False


@dataclass(frozen=True, slots=True)
class UpdateJob:
    """Check files and folders that were created, removed or changed.

    Attributes:
        paths: In the order of their events.
    """

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class EnrichmentJob:
    """Extract what is costly, such as the text in pictures, when nothing else is due."""


@dataclass(frozen=True, slots=True)
class SecondPassJob:
    """Read as a whole what can be searched by previews."""


LibraryJob = RebuildJob | ScanJob | UpdateJob | SecondPassJob | EnrichmentJob


class JobQueue:
    """Pending jobs, merged: a scan of a folder covers all changed paths in it. No Qt, no lock."""

    def __init__(self) -> None:
        """Start empty."""
        self._rebuild = False
        self._second_pass = False
        self._enrichment = False
        self._all = False
        self._retry = False
        self._roots: set[int] = set()
        self._paths: dict[Path, int | None] = {}

    def __bool__(self) -> bool:
        """Whether a job is pending that second pass and enrichment make way for."""
        return self._rebuild or self._all or bool(self._roots or self._paths)

    def queue_rebuild(self) -> None:
        """Add the rebuild, which comes before all other jobs."""
        self._rebuild = True

    def queue_second_pass(self) -> None:
        """Add the second pass, which comes after all jobs but enrichment."""
        self._second_pass = True

    def queue_enrichment(self) -> None:
        """Add enrichment, which comes after all other jobs."""
        self._enrichment = True

    def queue_scan(
        self, root_ids: Iterable[int] | None = None, *, retry_problems: bool = False
    ) -> None:
        """Add a scan of folders, all by default."""
        if root_ids is None:
            self._all = True
            self._roots.clear()
            self._paths.clear()
        elif not self._all:
            self._roots.update(root_ids)
            self._drop_paths(self._roots)
        self._retry = self._retry or retry_problems

    def queue_changes(self, changes: Changes) -> None:
        """Add the changes that the watcher reports."""
        if changes.rescan_roots:
            self.queue_scan(changes.rescan_roots)
        for move in changes.moved:
            # The old path may lie in another root, which is looked up when the job runs.
            self._add([(move.old, None), (move.new, move.root_id)])
        self._add((place.path, place.root_id) for place in (*changes.gone, *changes.changed))

    def queue_paths(self, paths: Iterable[Path]) -> None:
        """Add files or folders, of any root, that may have changed."""
        self._add((path, None) for path in paths)

    def put_back(self, job: LibraryJob) -> None:
        """Add an interrupted job again; its finished part is skipped quickly."""
        match job:
            case RebuildJob():
                self.queue_rebuild()
            case SecondPassJob():
                self.queue_second_pass()
            case EnrichmentJob():
                self.queue_enrichment()
            case ScanJob(root_ids, retry_problems):
                self.queue_scan(root_ids, retry_problems=retry_problems)
            case UpdateJob(paths):
                waiting, self._paths = self._paths, {}
                self._add((path, None) for path in paths)
                self._add(waiting.items())

    @property
    def pending_paths(self) -> tuple[Path, ...]:
        """Changed paths outside folders that are to be scanned."""
        return tuple(self._paths)

    @property
    def pending_roots(self) -> frozenset[int]:
        """Ids of folders that are to be scanned; empty also if all are."""
        return frozenset(self._roots)

    def drop_root(self, root_id: int) -> None:
        """Drop the pending work in a folder that is no longer in the library."""
        self._roots.discard(root_id)
        self._drop_paths({root_id})

    def next_job(self) -> LibraryJob | None:
        """Take the next job, None if none is pending."""
        if self._rebuild:
            self._rebuild = False
            return RebuildJob()
        if self._all or self._roots:
            job = ScanJob(None if self._all else frozenset(self._roots), self._retry)
            self._all = self._retry = False
            self._roots.clear()
            return job
        if self._paths:
            update = UpdateJob(tuple(self._paths))
            self._paths.clear()
            return update
        if self._second_pass:
            self._second_pass = False
            return SecondPassJob()
        if self._enrichment:
            self._enrichment = False
            return EnrichmentJob()
        return None

    def _add(self, places: Iterable[tuple[Path, int | None]]) -> None:
        if self._all:
            return
        for path, root_id in places:
            if root_id not in self._roots:
                self._paths[path] = root_id
        if len(self._paths) > MOST_PATHS:
            folders = set(self._paths.values())
            self.queue_scan(None if None in folders else (root for root in folders if root))

    def _drop_paths(self, root_ids: set[int]) -> None:
        if self._paths:
            rest = ((path, root) for path, root in self._paths.items() if root not in root_ids)
            self._paths = dict(rest)


WriteCallback = Callable[[object], None]
"""Receives a write's result or its ``RetllmError``, on the window's thread."""


def make_job_work(job: LibraryJob, services: UiServices) -> Work:
    """Return the work of a job; the library's folders are read when it starts."""
    indexing, folders = services.indexing, services.folders
    second_pass, enrichment = services.second_pass, services.enrichment

    def work(cancel: CancelToken) -> Iterator[object]:
        match job:
            case RebuildJob():
                return _rebuild(services, cancel)
            case SecondPassJob():
                return iter(()) if second_pass is None else second_pass.run(cancel)
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


def _rebuild(services: UiServices, cancel: CancelToken) -> Iterator[object]:
    """Bring all items to the chosen model, then the passages to theirs."""
    if services.rebuilding is not None:
        yield from services.rebuilding.rebuild(cancel)
    if services.passages is not None and not cancel.cancelled:
        yield from services.passages.embed_missing(cancel)


def group_paths_by_root(
    paths: Sequence[Path], roots: Sequence[Root]
) -> tuple[tuple[Root, tuple[Path, ...]], ...]:
    """Group paths by the library folder that contains them; others are dropped."""
    places = {root.path: root for root in roots}
    found: dict[int, list[Path]] = {}
    for path in paths:
        holder = next((place for place in (path, *path.parents) if place in places), None)
        if holder is not None:
            found.setdefault(places[holder].id, []).append(path)
    return tuple((root, tuple(found[root.id])) for root in roots if root.id in found)


def chain_runs(parts: Sequence[Iterator[IndexEvent]]) -> Generator[IndexEvent, None, None]:
    """Run index runs one after the other and merge their ``IndexFinished`` into one."""
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

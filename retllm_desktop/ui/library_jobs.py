"""A job on the library's list becomes a generator of events, to be run on the writer's lane."""

from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.events import IndexEvent, IndexFinished, IndexTally
from retllm_desktop.ui.agenda import EnrichmentJob, LibraryJob, RebuildJob, UpdateJob
from retllm_desktop.ui.serial_executor import Work
from retllm_desktop.ui.services import UiServices


def make_job_work(job: LibraryJob, services: UiServices) -> Work:
    """Return the work of a job; the library's folders are asked for when it is begun."""
    indexing, folders, rebuilding = services.indexing, services.folders, services.rebuilding
    afterthoughts = services.afterthoughts

    def work(cancel: CancelToken) -> Iterator[object]:
        if isinstance(job, RebuildJob):
            return iter(()) if rebuilding is None else rebuilding.rebuild(cancel)
        if isinstance(job, EnrichmentJob):
            return iter(()) if afterthoughts is None else afterthoughts.run(cancel)
        if isinstance(job, UpdateJob):
            places = group_paths_by_root(job.paths, folders.roots())
            return chain_runs([indexing.update(cancel, root, paths) for root, paths in places])
        roots = None
        if job.root_ids is not None:
            roots = tuple(root for root in folders.roots() if root.id in job.root_ids)
        return indexing.index(cancel, roots, retry_problems=job.retry_problems)

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
            for name in IndexTally.__slots__:
                setattr(tally, name, getattr(tally, name) + getattr(event, name))
    yield tally.finished(cancelled, elapsed_s)

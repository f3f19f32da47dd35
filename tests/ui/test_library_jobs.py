"""What is still to be done to the library: merged, in order, and never lost."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.indexing.change_detection import ChangedPath, Changes, Move
from retllm_desktop.indexing.events import IndexFinished, IndexProgress
from retllm_desktop.ui.library.library_jobs import (
    MOST_PATHS,
    EnrichmentJob,
    JobQueue,
    RebuildJob,
    ScanJob,
    UpdateJob,
    chain_runs,
    group_paths_by_root,
    make_job_work,
)
from retllm_desktop.ui.window.services import UiServices
from tests.ui.fakes import ROOT

HERE, THERE = Path("/here").absolute(), Path("/there").absolute()


def at(*names: str, root_id: int = 1, folder: Path = HERE) -> Changes:
    return Changes(changed=tuple(ChangedPath(root_id, folder / name) for name in names))


def drained(queue: JobQueue) -> list[object]:
    jobs = []
    while (job := queue.next_job()) is not None:
        jobs.append(job)
    assert not queue
    return jobs


def test_rebuilding_comes_first_then_folders_then_files():
    queue = JobQueue()
    assert not queue
    queue.queue_changes(at("a.jpg"))
    queue.queue_scan([2])
    queue.queue_rebuild()
    assert drained(queue) == [
        RebuildJob(),
        ScanJob(frozenset({2})),
        UpdateJob((HERE / "a.jpg",)),
    ]


def test_enrichment_comes_last_and_does_not_count_as_pending():
    queue = JobQueue()
    queue.queue_enrichment()
    assert not queue
    queue.queue_changes(at("a.jpg"))
    queue.queue_enrichment()
    assert queue
    assert drained(queue) == [UpdateJob((HERE / "a.jpg",)), EnrichmentJob()]
    queue.put_back(EnrichmentJob())
    assert drained(queue) == [EnrichmentJob()]


def test_a_look_through_a_folder_stands_for_what_is_in_it():
    queue = JobQueue()
    queue.queue_changes(at("a.jpg"))
    queue.queue_changes(at("b.jpg", root_id=2, folder=THERE))
    queue.queue_scan([1])
    queue.queue_changes(at("c.jpg"))
    assert drained(queue) == [ScanJob(frozenset({1})), UpdateJob((THERE / "b.jpg",))]
    queue.queue_changes(at("a.jpg"))
    queue.queue_scan([2], retry_problems=True)
    queue.queue_scan()
    queue.queue_changes(at("a.jpg"))
    queue.queue_scan([1])
    assert drained(queue) == [ScanJob(None, retry_problems=True)]


def test_both_ends_of_a_move_are_looked_at_whatever_folder_the_old_one_is_in():
    queue = JobQueue()
    queue.queue_changes(Changes(moved=(Move(1, THERE / "a.jpg", HERE / "a.jpg"),)))
    queue.queue_scan([1])
    # The old end lies in the other folder: what is known of it there must not stay.
    assert drained(queue) == [ScanJob(frozenset({1})), UpdateJob((THERE / "a.jpg",))]


def test_rescans_and_what_is_gone_are_taken():
    queue = JobQueue()
    queue.queue_changes(
        Changes(rescan_roots=frozenset({3}), gone=(ChangedPath(1, HERE / "old.jpg"),))
    )
    assert drained(queue) == [ScanJob(frozenset({3})), UpdateJob((HERE / "old.jpg",))]


def test_too_many_files_become_their_folder():
    queue = JobQueue()
    queue.queue_changes(at(*(f"{number}.jpg" for number in range(MOST_PATHS))))
    queue.queue_changes(at("one more.jpg"))
    assert drained(queue) == [ScanJob(frozenset({1}))]


def test_a_folder_that_was_removed_is_forgotten():
    queue = JobQueue()
    queue.queue_changes(at("a.jpg"))
    queue.queue_scan([2])
    queue.drop_root(1)
    queue.drop_root(2)
    assert drained(queue) == []


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("at"), st.integers(1, 3), st.integers(0, 9)),
            st.tuples(st.just("through"), st.integers(1, 3), st.booleans()),
            st.tuples(st.just("all"), st.booleans(), st.none()),
            st.tuples(st.just("rebuild"), st.none(), st.none()),
            st.tuples(st.just("interrupted"), st.none(), st.none()),
        )
    )
)
def test_nothing_is_lost_whatever_is_interrupted(steps):
    """Model: the set of things wanted; every one is covered by the jobs that are left."""
    queue = JobQueue()
    wanted: set[tuple[int, Path | None]] = set()
    rebuild = retry = False
    for kind, one, two in steps:
        if kind == "at":
            path = Path(f"/{one}/{two}").absolute()
            queue.queue_changes(Changes(changed=(ChangedPath(one, path),)))
            wanted.add((one, path))
        elif kind == "through":
            queue.queue_scan([one], retry_problems=two)
            wanted.add((one, None))
            retry = retry or two
        elif kind == "all":
            queue.queue_scan(retry_problems=one)
            wanted |= {(number, None) for number in (1, 2, 3)}
            retry = retry or one
        elif kind == "rebuild":
            queue.queue_rebuild()
            rebuild = True
        elif (job := queue.next_job()) is not None:
            queue.put_back(job)
    jobs = drained(queue)
    assert (RebuildJob() in jobs) == rebuild
    through = [job for job in jobs if isinstance(job, ScanJob)]
    assert any(job.retry_problems for job in through) == retry
    paths = {path for job in jobs if isinstance(job, UpdateJob) for path in job.paths}
    for root_id, path in wanted:
        whole = any(job.root_ids is None or root_id in job.root_ids for job in through)
        assert whole or (path is not None and path in paths)


def test_paths_are_sorted_by_the_folder_they_lie_in():
    roots = (Root(1, HERE), Root(2, THERE))
    paths = (THERE / "x" / "b.jpg", HERE / "a.jpg", Path("/elsewhere/c.jpg").absolute(), THERE)
    assert group_paths_by_root(paths, roots) == (
        (roots[0], (HERE / "a.jpg",)),
        (roots[1], (THERE / "x" / "b.jpg", THERE)),
    )


def test_runs_one_after_the_other_have_one_end():
    first = [
        IndexProgress(Progress(1, 1, "a")),
        IndexFinished(1, 2, 0, 0, 5, 0, False, 1.0, moved=1),
    ]
    second = [IndexFinished(2, 2, 1, 0, 0, 3, True, 0.5, moved=2)]
    events = list(chain_runs([iter(first), iter(second)]))
    assert events[:-1] == first[:1]
    assert events[-1] == IndexFinished(3, 4, 1, 0, 5, 3, True, 1.5, moved=3)


def test_a_folder_removed_meanwhile_is_not_looked_at(search, folders, indexing):
    folders.known = [Root(2, ROOT)]
    services = UiServices(search, indexing, folders, None)
    for job in (ScanJob(frozenset({1, 2})), UpdateJob((ROOT / "a.jpg", HERE / "b.jpg"))):
        list(make_job_work(job, services)(CancelToken()))
    assert indexing.runs == [((Root(2, ROOT),), False)]
    assert indexing.updates == [(2, (ROOT / "a.jpg",))]

"""Whole pictures are read when nothing else is to be done, and everything else comes first."""

import pytest

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.progress import Progress
from retllm_desktop.indexing.events import SecondPassFinished, SecondPassProgress
from retllm_desktop.ui.library.library_jobs import EnrichmentJob, JobQueue, ScanJob, SecondPassJob
from retllm_desktop.ui.library.library_session import IndexingState
from tests.ui.fakes import ROOT


class FakeSecondPass:
    """Reads until it is told to end, or cancelled."""

    def __init__(self):
        self.runs = self.cancelled = 0
        self.may_end = False

    def run(self, cancel):
        self.runs += 1
        yield SecondPassProgress(Progress(350, 2000, "a.jpg"))
        while not self.may_end and not cancel.wait(0.01):
            pass
        self.cancelled += cancel.cancelled
        yield SecondPassFinished(350, 0, 1650, cancel.cancelled, 1.0)


@pytest.fixture
def second_pass():
    return FakeSecondPass()


@pytest.fixture
def more_services(second_pass):
    return {"second_pass": second_pass}


def text(window):
    return window.parts.status.index_text.text()


def test_it_follows_an_index_run_and_says_how_far_it_is(window, second_pass, folders, until):
    folders.known = [Root(1, ROOT)]
    window.library.index()
    until(lambda: text(window) == "2,000 files can be searched · 350 of 2,000 read whole")
    bar = window.parts.status.bar
    assert (bar.value(), bar.maximum()) == (350, 2000)
    second_pass.may_end = True
    until(lambda: window.library.state is IndexingState.IDLE)
    assert not bar.isVisible()
    assert (second_pass.runs, second_pass.cancelled) == (1, 0)


def test_it_gives_way_to_a_folder_and_is_taken_up(window, second_pass, indexing, folders, until):
    folders.known = [Root(1, ROOT)]
    window.library.index()
    until(lambda: second_pass.runs == 1)
    window.library.index()
    until(lambda: second_pass.runs == 2)
    assert len(indexing.runs) == 2
    assert second_pass.cancelled == 1
    second_pass.may_end = True
    until(lambda: window.library.state is IndexingState.IDLE)


def test_it_comes_before_enrichment_and_after_all_else():
    queue = JobQueue()
    queue.queue_enrichment()
    queue.queue_second_pass()
    assert not queue
    queue.queue_scan([1])
    jobs = []
    while (job := queue.next_job()) is not None:
        jobs.append(job)
    assert jobs == [ScanJob(frozenset({1})), SecondPassJob(), EnrichmentJob()]
    queue.put_back(SecondPassJob())
    assert queue.next_job() == SecondPassJob()

"""Text in pictures is read while there is nothing else to do, and gives way at once."""

import pytest

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.progress import Progress
from retllm_desktop.core.types import Candidate, Result, Snippet
from retllm_desktop.indexing.enrichment import EnrichmentFinished, RecognitionProgress
from retllm_desktop.ui.library.library_session import IndexingState
from tests.ui.fakes import ROOT, item


class FakeEnrichment:
    """Looks at pictures until it is told to end, or cancelled; the first is looked at at once."""

    def __init__(self):
        self.runs = self.cancelled = 0
        self.may_end = False

    def run(self, cancel):
        self.runs += 1
        yield RecognitionProgress(Progress(1, 7, "a.png"))
        while not self.may_end and not cancel.wait(0.01):
            pass
        self.cancelled += cancel.cancelled
        yield EnrichmentFinished(examined=1, cancelled=cancel.cancelled)


@pytest.fixture
def enrichment():
    return FakeEnrichment()


@pytest.fixture
def more_services(enrichment):
    return {"enrichment": enrichment}


def text(window):
    return window.parts.status.index_text.text()


def test_it_follows_an_index_run_and_shows_how_far_it_is(window, enrichment, folders, until):
    folders.known = [Root(1, ROOT)]
    window.library.index()
    until(lambda: text(window) == "Reading text in pictures: 1 of 7")
    bar = window.parts.status.bar
    assert (bar.value(), bar.maximum()) == (1, 7)
    enrichment.may_end = True
    until(lambda: window.library.state is IndexingState.IDLE)
    assert not bar.isVisible()
    assert (enrichment.runs, enrichment.cancelled) == (1, 0)


def test_it_gives_way_to_a_folder_and_is_taken_up(window, enrichment, indexing, folders, until):
    folders.known = [Root(1, ROOT)]
    window.library.index()
    until(lambda: enrichment.runs == 1)
    window.library.index()
    until(lambda: enrichment.runs == 2)
    assert len(indexing.runs) == 2
    assert enrichment.cancelled == 1
    enrichment.may_end = True
    until(lambda: window.library.state is IndexingState.IDLE)
    assert enrichment.runs == 2


def test_text_read_in_a_picture_is_shown_and_said_to_be_that(window):
    details = window.parts.details
    shown = item(1, recognised="A wheelbarrow\nfor two")
    snippet = Snippet("A wheelbarrow for two", ((2, 13),), "recognised")
    details.show_result(Result(Candidate(shown, 1, 0.5, 3.0, snippet), 1))
    assert details.passage.isVisibleTo(details)
    assert details.passage.toPlainText() == "A wheelbarrow\nfor two"
    assert details.passage.accessibleName() == "Text read in the picture"
    assert "read in the picture" in details.more_facts.shown[-1].value
    assert "Read in the picture:" in details.snippet.text()
    assert [mark.cursor.selectedText() for mark in details.passage.extraSelections()] == [
        "wheelbarrow"
    ]
    details.show_result(Result(Candidate(item(2), 1, 0.5, 3.0), 1))
    assert not details.passage.isVisibleTo(details)

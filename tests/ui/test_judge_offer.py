"""The quiet offer of a judge: one line, no dialog by itself, gone for good when sent away."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.knowledge import Domain, JudgingNeed
from retllm_desktop.network.fetched_files import FetchProgress
from retllm_desktop.packs.installation import DownloadAdvanced, InstallStopped
from retllm_desktop.packs.judge_offers import JudgeOffer
from retllm_desktop.search.ranking.order import FusionRule, order_results
from retllm_desktop.ui.results.results_model import ResultsModel
from retllm_desktop.ui.shared import texts
from tests.ui.fakes import candidates, item, verdict

PHOTOGRAPHS = JudgingNeed(frozenset({Domain.PHOTOGRAPHS}), "dog")
OFFER = JudgeOffer("small", "A small judge", PHOTOGRAPHS.domains, 1_200_000_000, 546_000_000)
LINE = "A checking model for photographs: 546 MB, 1.2 GB of memory"


class Offers:
    """Offers what the test says, and counts.

    Attributes:
        offer: What is found.
        needs: What was asked for.
        dismissed: Whether it was sent away.
        refuse: Raised instead of keeping that.
    """

    def __init__(self):
        self.offer, self.needs, self.first = OFFER, [], None
        self.dismissed, self.refuse = threading.Event(), None

    def find(self, need):
        assert threading.current_thread() is not threading.main_thread()
        self.needs.append(need)
        return self.offer

    def find_first(self):
        assert threading.current_thread() is not threading.main_thread()
        return self.first

    def dismiss(self):
        self.dismissed.set()
        if self.refuse is not None:
            raise self.refuse


class Shelf:
    """Packs of which one can be fetched, as long as the test lets it.

    Attributes:
        planned: Ids whose fetching was planned.
        going, may_end: Set while it comes; set by the test to let it end.
        stopped: Set once it was stopped.
    """

    def __init__(self):
        self.planned = []
        self.recommend = lambda: None
        self.going, self.may_end, self.stopped = (threading.Event() for _ in range(3))

    def rows(self):
        return ()

    def plan(self, pack_id):
        self.planned.append(pack_id)
        raise InputError("The hub does not answer")

    def fetch(self, plan, cancel):
        while not (cancel.cancelled or self.may_end.is_set()):
            yield DownloadAdvanced(FetchProgress(120_000_000, 546_000_000, 0.0, "f"))
            self.going.set()
            self.may_end.wait(0.02)
        if cancel.cancelled:
            self.stopped.set()
        yield InstallStopped("small")


@pytest.fixture
def offers():
    return Offers()


@pytest.fixture
def shelf():
    made = Shelf()
    yield made
    made.may_end.set()


@pytest.fixture
def more_services(offers, shelf):
    return {"judge_offers": offers, "packs": shelf}


def look_for(window, search, until, need=PHOTOGRAPHS, words="dog"):
    search.need, search.odds = need, {} if need else search.odds
    window.composer.search_text(words)
    until(lambda: not window.busy)


def test_it_is_one_line_that_shows_what_getting_it_means(window, search, until, offers, shelf):
    line = window.parts.offer_line
    assert not line.isVisible()
    look_for(window, search, until)
    until(line.isVisible)
    assert line.message.text() == LINE
    assert line.button.text() == "Get it…"
    assert window.parts.page_stack.current == ""
    assert offers.needs == [PHOTOGRAPHS]
    line.button.click()
    page = window.pages.models.page
    assert page.isVisible()
    until(lambda: shelf.planned == ["small"])
    until(lambda: "does not answer" in page.note.text())
    # The window can be used meanwhile.
    look_for(window, search, until, replace(PHOTOGRAPHS, words="cat"), "cat")
    assert window.search.query.text == "cat"


def test_it_goes_where_a_judge_was_asked_and_where_nothing_is_looked_for(window, search, until):
    line = window.parts.offer_line
    look_for(window, search, until)
    until(line.isVisible)
    search.odds = {1: 5.0}
    look_for(window, search, until, None, "boat")
    until(lambda: not line.isVisible())
    search.odds = {}
    look_for(window, search, until, PHOTOGRAPHS, "dogs")
    until(line.isVisible)
    # The library itself, newest first, asks nothing.
    look_for(window, search, until, None, "")
    until(lambda: not line.isVisible())


def test_at_the_first_start_one_is_offered_with_its_size_and_licence(
    window, search, until, offers, shelf
):
    offers.first = replace(OFFER, licence="Apache-2.0")
    line = window.parts.offer_line
    window.start()
    until(line.isVisible)
    assert line.message.text() == (
        "For photographs: A small judge looks closely at what is found and puts the best first "
        "(546 MB, Apache-2.0)"
    )
    assert shelf.planned == []
    look_for(window, search, until, None, "boat")
    until(lambda: not line.isVisible())
    window.composer.search_text("")
    until(line.isVisible)
    line.close_button.click()
    until(offers.dismissed.is_set)
    window.search.repeat()
    until(lambda: not window.busy)
    assert not line.isVisible()


def test_where_there_is_none_to_offer_nothing_is_said(window, search, until, offers):
    offers.offer = None
    look_for(window, search, until)
    until(lambda: len(offers.needs) == 1)
    assert not window.parts.offer_line.isVisible()


def test_offline_says_so_without_an_action(window, search, until, offers):
    offers.offer = replace(OFFER, offline="the setting «offline» is on")
    look_for(window, search, until)
    line = window.parts.offer_line
    until(line.isVisible)
    assert "the setting «offline» is on" in line.message.text()
    assert not line.button.isVisible()


def test_sent_away_it_does_not_come_back(window, search, until, offers):
    look_for(window, search, until)
    line = window.parts.offer_line
    until(line.isVisible)
    offers.refuse = InputError("The settings file cannot be written")
    line.close_button.click()
    assert not line.isVisible()
    until(offers.dismissed.is_set)
    until(window.parts.banner.isVisible)
    look_for(window, search, until, replace(PHOTOGRAPHS, words="cat"), "cat")
    assert not line.isVisible()
    assert len(offers.needs) == 1


def test_leaving_the_models_leaves_fetching_to_go_on(qtbot, window, until, shelf):
    window.commands.models.trigger()
    page = window.pages.models.page
    until(lambda: not page.session.busy)
    page.session.fetch(None)
    until(shelf.going.is_set)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    status = window.pages.models.status
    assert not page.isVisible()
    until(lambda: "120 MB of 546 MB" in status.message.text())
    assert status.message.text().startswith("Getting a model")
    status.show_button.click()
    assert page.isVisible()
    assert not status.isVisible()
    page.back_button.click()
    shelf.may_end.set()
    until(lambda: status.message.text().startswith("Stopped. What came so far is kept"))
    assert not shelf.stopped.is_set()


def test_the_window_takes_what_is_fetched_along(window, until, shelf):
    window.commands.models.trigger()
    page = window.pages.models.page
    until(lambda: not page.session.busy)
    page.session.fetch(None)
    until(shelf.going.is_set)
    page.back_button.click()
    window.close()
    assert shelf.stopped.is_set()


def test_what_no_judge_knows_bears_no_mark_and_no_name(qapp):
    items = [item(number) for number in range(1, 5)]
    odds = {2: verdict(6.0), 4: verdict(-6.0)}
    results = order_results(candidates(items), odds, FusionRule(), judgeable={2, 4})
    assert [r.candidate.item.id for r in results] == [2, 1, 3, 4]
    model = ResultsModel()
    model.replace(results)
    named = [(one.first_row, one.title) for one in model.sections]
    assert named == [(0, "Sure"), (1, "More")]
    assert "match" in texts.describe_result(results[0])
    assert "match" not in texts.describe_result(results[1])
    assert "unlikely match" in texts.describe_result(results[3])
    unknown = order_results(candidates(items), {}, FusionRule(), judgeable=())
    model.replace(unknown)
    assert not model.sections

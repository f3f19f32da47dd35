"""Right and wrong, sentences of the model, other words, and the rest that is checked on request."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from retllm_desktop.core.errors import EngineError, StoreError
from retllm_desktop.core.relevance_feedback import FeedbackSubject
from retllm_desktop.core.types import Modality, Query
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.search.explanation import CANNOT_EXPLAIN
from retllm_desktop.search.feedback import RelevanceFeedback
from retllm_desktop.search.ranking.order import FusionRule
from retllm_desktop.search.reranking import RerankRules
from tests.ui.fakes import webp
from tests.unit.fakes import FakeLibrary

SUBJECT = FeedbackSubject(b"s" * 32)


class FakeExplainer:
    """Writes what it is told to, and cannot write on item 8."""

    def __init__(self) -> None:
        self.error = None
        self.asked = []

    def why_not(self, query, item):
        return CANNOT_EXPLAIN if item.id == 8 else ""

    def explain(self, query, item, cancel):
        self.asked.append((query.text, item.id))
        if self.error is not None:
            raise self.error
        return f"It shows {query.text}."


@pytest.fixture
def kept():
    return FakeLibrary()


@pytest.fixture
def explainer():
    return FakeExplainer()


@pytest.fixture
def more_services(kept, explainer):
    return {
        "feedback": RelevanceFeedback(kept.feedback, RerankRules(FusionRule(), pack=b"pack")),
        "explainer": explainer,
        "limits": SearchLimits(fine_risk=0.02, query_help=True),
    }


@pytest.fixture
def found(window, search, until):
    """The window with the results of a search: 3 is sure, 4 and 2 may be, 1 is unlikely."""
    search.subject = SUBJECT
    search.odds = {1: -4.0, 2: 0.5, 3: 5.0, 4: 1.0}
    window.search.search_now(Query("cat"))
    until(lambda: not window.busy and len(window.parts.view.results.sections) == 3)
    return window


def ids(window):
    return [r.candidate.item.id for r in window.parts.view.results.results]


def select(window, item_id):
    view = window.parts.view
    view.setCurrentIndex(view.results.index_of(item_id))


def press(window, text):
    QTest.keyClicks(window.parts.view, text)


def test_plus_and_minus_mark_and_the_list_follows(found, kept, until):
    assert ids(found)[:3] == [3, 4, 2]
    select(found, 1)
    press(found, "+")
    until(lambda: ids(found)[:2] == [3, 1] or ids(found)[:2] == [1, 3])
    # Who was selected still is, wherever the row went.
    assert found.parts.view.selected.candidate.item.id == 1
    assert found.parts.view.selected.feedback is True
    assert kept.ratings(SUBJECT.name) == {((1).to_bytes(32, "big"), 0): True}
    assert "is right for this search" in found.parts.status.message.text()
    press(found, "-")
    until(lambda: found.parts.view.selected.feedback is False and not found.busy)
    assert found.parts.view.results.sections[0].title == "Sure"
    assert ids(found).index(1) >= 3
    press(found, "-")
    until(lambda: found.parts.view.selected.feedback is None and not found.busy)
    assert kept.ratings(SUBJECT.name) == {}
    assert "Nothing is said" in found.parts.status.message.text()


def test_undo_stands_beside_what_was_done(found, until):
    before = ids(found)
    select(found, 3)
    press(found, "-")
    until(lambda: ids(found) != before and not found.busy)
    button = found.parts.status.offer_button
    assert button.text() == "Undo"
    assert button.isVisible()
    button.click()
    until(lambda: ids(found) == before and not found.busy)


def test_the_menu_and_the_details_say_the_same(found, until):
    found.commands.details.setChecked(True)
    select(found, 4)
    menu = found.results.menu(found.parts.view.selected)
    wrong = next(a for a in menu.actions() if a.text().startswith("Wrong"))
    assert not wrong.isChecked()
    wrong.trigger()
    until(lambda: found.parts.view.selected.feedback is False and not found.busy)
    why = found.parts.details.explanation
    assert why.wrong_button.isChecked()
    assert not why.right_button.isChecked()
    assert why.word.text() == "wrong, as you said"
    why.right_button.click()
    until(lambda: found.parts.view.selected.feedback is True and not found.busy)
    assert not why.wrong_button.isChecked()
    assert why.word.text() == "right, as you said"
    why.right_button.click()
    until(lambda: found.parts.view.selected.feedback is None and not found.busy)
    assert why.word.text() == "maybe"


def test_what_is_said_while_it_is_checked_is_not_lost(window, search, until):
    search.subject = SUBJECT
    search.stepped = True
    window.search.search_now(Query("cat"))
    until(lambda: len(ids(window)) == 8)
    select(window, 5)
    press(window, "+")
    until(lambda: "is right" in window.parts.status.message.text())
    search.release()
    until(lambda: not window.busy)
    assert window.parts.view.selected.candidate.item.id == 5
    until(lambda: window.parts.view.selected.feedback is True and not window.busy)


def test_what_cannot_be_written_is_told(found, kept, until, monkeypatch):
    def full(*_):
        raise StoreError("The disk is full")

    monkeypatch.setattr(kept, "rate", full)
    select(found, 3)
    press(found, "-")
    until(lambda: "The disk is full" in found.parts.banner.text)
    assert found.parts.view.selected.feedback is None


@pytest.mark.parametrize("more_services", [{}])
def test_without_a_service_plus_is_a_letter(window, until):
    window.search.search_now(Query("cat"))
    until(lambda: not window.busy)
    select(window, 3)
    texts = [a.text() for a in window.results.menu(window.parts.view.selected).actions()]
    assert not any("Wrong" in text for text in texts)
    window.commands.details.setChecked(True)
    assert not window.parts.details.explanation.right_button.isVisible()
    press(window, "-")
    assert window.parts.search_bar.box.text().endswith("-")


def test_a_sentence_on_request_is_called_generated(found, explainer, until):
    found.commands.details.setChecked(True)
    why = found.parts.details.explanation
    why.more_button.click()
    select(found, 3)
    assert why.sentence_button.isEnabled()
    assert not explainer.asked
    why.sentence_button.click()
    until(lambda: why.sentence.text() == "It shows cat.")
    assert explainer.asked == [("cat", 3)]
    assert "Written by the model" in why.sentence_note.text()
    assert why.sentence_note.isVisible()
    select(found, 4)
    assert why.sentence.text() == ""
    assert why.sentence_button.isVisible()
    select(found, 8)
    assert not why.sentence_button.isEnabled()
    assert why.sentence_button.toolTip() == CANNOT_EXPLAIN


def test_a_sentence_that_fails_can_be_asked_for_again(found, explainer, until):
    found.commands.details.setChecked(True)
    why = found.parts.details.explanation
    explainer.error = EngineError("The model wrote nothing")
    select(found, 3)
    why.sentence_button.click()
    until(lambda: "wrote nothing" in found.parts.status.message.text())
    assert why.sentence_button.isEnabled()
    assert why.sentence.text() == ""


def test_other_words_are_shown_and_can_be_refused(window, search, until):
    search.rewrite = "a red cat"
    window.search.search_now(Query("eine rote Katze"))
    until(lambda: not window.busy)
    line = window.parts.help_line
    assert line.isVisible()
    assert line.message.text() == "Searched for: a red cat"
    assert ids(window)[0] != 3 or search.limits[-1].query_help
    QTest.mouseClick(line.button, Qt.MouseButton.LeftButton)
    until(lambda: not window.busy and not line.isVisible())
    assert not search.limits[-1].query_help
    assert search.queries[-1] == search.queries[0]


def test_words_that_a_model_does_not_read_are_said_to_be_so_once_one_rests(window, search, until):
    line, box = window.parts.help_line, window.parts.search_bar.box
    search.unread = frozenset({Modality.IMAGE})
    QTest.keyClicks(box, "ein Hund auf")
    until(lambda: search.queries and not window.search.running)
    QTest.keyClick(box, Qt.Key.Key_Return)
    until(line.isVisible)
    assert "for pictures does not read this language" in line.message.text()
    assert not line.button.isVisible()
    # Nothing jumps while one goes on typing.
    QTest.keyClicks(box, " dem")
    until(lambda: search.queries[-1].text.endswith("dem") and not window.search.running)
    assert line.isVisible()
    search.unread = frozenset()
    window.search.search_now(Query("a dog"))
    until(lambda: not window.busy and not line.isVisible())


def test_what_was_left_out_is_checked_on_request_and_nothing_jumps(window, search, until):
    search.odds = {1: -4.0, 3: 5.0, 4: 1.0, 2: -2.0}
    search.left_out = 2
    window.search.search_now(Query("cat"))
    until(lambda: not window.busy)
    status = window.parts.status
    assert "checked 2 of 4" in status.message.text()
    assert "the others hardly match" in status.message.text()
    assert status.offer_button.text() == "Check the rest"
    select(window, 4)
    resets = []
    window.parts.view.results.modelReset.connect(lambda: resets.append(1))
    status.offer_button.click()
    until(lambda: len(search.queries) == 2 and not window.busy)
    assert search.limits[-1].fine_risk == 0.0
    assert search.limits[-1].fine_k == search.limits[0].coarse_k
    assert "checked 4" in status.message.text()
    assert not status.offer_button.isVisible()
    assert not resets
    assert window.parts.view.selected.candidate.item.id == 4


def test_the_part_that_was_looked_at_again_is_framed(window, search, folders, until):
    folders.previews[4] = webp("white", (64, 64))
    search.looks_again = {4}
    window.search.search_now(Query("a cat in:house"))
    until(lambda: not window.busy)
    window.commands.details.setChecked(True)
    details = window.parts.details
    select(window, 4)
    until(lambda: details.framed_item == 4)
    assert search.inspected == [("a cat", 4)]
    assert details.explanation.checked.text() == "looked again at a part of it"
    until(details.preview.isVisible)
    image = details.preview.pixmap().toImage()
    accent = window.theme.color("accent").name()
    size = image.width()
    middle = {image.pixelColor(x, size // 4).name() for x in range(size // 2, size // 2 + 6)}
    assert accent in middle
    left = {image.pixelColor(x, size // 4 * 3).name() for x in range(size // 2, size // 2 + 6)}
    assert accent not in left
    select(window, 3)
    assert details.framed_item is None
    assert not details.explanation.checked.isVisible()

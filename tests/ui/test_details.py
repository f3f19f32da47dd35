"""The details: facts that people ask for first, and why a result is where it is in one sentence."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QVBoxLayout

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.metadata import Metadata
from retllm_desktop.core.types import Candidate, Item, Result, Snippet
from retllm_desktop.ui.details.result_texts import list_facts, ordinal, place_text, why_sentence
from retllm_desktop.ui.shared.widgets import make_button
from tests.ui.fakes import item, verdict


def result(rank: int = 1, quick: int = 1, **changes: object) -> Result:
    made = Result(Candidate(item(1), quick, 0.5, 3.5), rank)
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (112, "112th"),
        (1022, "1,022nd"),
    ],
)
def test_places_are_said_as_people_say_them(number, said):
    assert ordinal(number) == said


def test_why_is_one_sentence():
    judged = {"verdict": verdict(4.0), "relevance": 0.98, "confidence": 0.9}
    looks = "Found because it looks alike; "
    assert (
        why_sentence(result(1, 7, **judged)) == f"{looks}moved from 7th to 1st after a closer look."
    )
    assert why_sentence(result(2, 2, **judged)) == f"{looks}a closer look left it 2nd."
    assert why_sentence(result(3, 3)) == f"{looks}3rd in the list."
    moved = "moved from 2nd to 4th as others were looked at closely."
    assert why_sentence(result(4, 2)) == looks + moved
    assert why_sentence(result(feedback=False)) == "You said that it is wrong for this search."
    listed = result(candidate=Candidate(item(1), 1, 0.0, 0.0, measured=False))
    assert why_sentence(listed) == "Listed because it meets the conditions; 1st in the list."
    words = Candidate(item(1), 1, 0.5, 0.0, snippet=Snippet("a cat", ((2, 5),)))
    assert (
        why_sentence(result(candidate=words)) == "Found because its words match; 1st in the list."
    )


def facts(of: Item, metadata: Metadata) -> dict[str, str]:
    return {fact.name: fact.value for fact in list_facts(replace(of, metadata=metadata))}


def test_what_is_asked_for_most_comes_first():
    taken = item(1, date_s=1_700_000_000.0, date_source=DateSource.NAME)
    known = Metadata(camera="FUJI X100", lens="23 mm", city="Lyon", country="France")
    told = facts(taken, known)
    assert list(told) == ["Date", "Camera", "Place", "Size", "Kind"]
    assert told["Camera"] == "FUJI X100 · 23 mm"
    assert told["Place"] == "Lyon, France"
    assert told["Size"] == "640 × 480 · 123 kB"
    assert told["Date"].endswith("by its name")
    assert list(facts(taken, Metadata())) == ["Date", "Size", "Kind"]
    said = Metadata(people=("Anna", "Otto"), keywords=tuple("abcdefghijklmnop"), rating=4)
    told = facts(taken, said)
    assert list(told) == ["Date", "People", "Keywords", "Stars", "Size", "Kind"]
    assert (told["People"], told["Stars"]) == ("Anna, Otto", "★★★★")
    assert told["Keywords"].endswith("l and 4 more")
    assert "Stars" not in facts(taken, Metadata(rating=-1))


def test_a_place_without_a_name_is_its_coordinates():
    assert place_text(Metadata(latitude=-33.8568, longitude=151.2153)) == "33.8568° S, 151.2153° E"
    assert place_text(Metadata(latitude=1.0)) == ""


def test_numbers_are_under_more_and_bars_above(window):
    why = window.parts.details.explanation
    window.commands.details.setChecked(True)
    shown = result(1, 7, verdict=verdict(4.0), relevance=0.98, confidence=0.9)
    window.parts.details.show_result(shown)
    assert "moved from 7th to 1st" in why.why.text()
    assert why.match_meter.share == pytest.approx(0.98)
    assert why.match_meter.accessibleName() == "Match: sure"
    assert not why.relevance.isVisible()
    QTest.keyClick(why.more_button, Qt.Key.Key_Return)
    assert why.relevance.isVisible()
    assert why.relevance.text() == "98%"
    # The same for the next one.
    window.parts.details.show_result(replace(shown, candidate=Candidate(item(2), 2, 0.5, 3.5)))
    assert why.relevance.isVisible()
    assert why.more_button.text() == "Less"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_the_button_that_has_the_focus(qtbot, key):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    agree, other = make_button("Agree and get it", "primary"), make_button("Not now")
    column = QVBoxLayout(dialog)
    column.addWidget(agree)
    column.addWidget(other)
    pressed = []
    agree.clicked.connect(lambda: pressed.append("agree"))
    other.clicked.connect(lambda: pressed.append("other"))
    dialog.show()
    agree.setFocus()
    QTest.keyClick(agree, key)
    assert pressed == ["agree"]
    assert dialog.isVisible()

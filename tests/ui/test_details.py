"""The details: facts that people ask for first, and why a result is where it is in one sentence."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QVBoxLayout

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.metadata import Metadata
from retllm_desktop.core.query import DateRange
from retllm_desktop.core.types import Candidate, Item, Modality, Query, Result, Snippet
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.ui.details.item_facts import (
    list_common_facts,
    list_facts,
    list_more_facts,
    place_text,
    tag_line,
)
from retllm_desktop.ui.details.result_texts import ordinal, why_sentence
from retllm_desktop.ui.shared.widgets import make_button
from tests.ui.fakes import ROOT, item, verdict


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
    assert why_sentence(result(1, 7, **judged)) == "Moved from 7th to 1st after a closer look."
    assert why_sentence(result(2, 2, **judged)) == "A closer look left it 2nd."
    assert why_sentence(result(3, 3)) == "3rd, because it looks alike."
    moved = "Moved from 2nd to 4th as others were looked at closely."
    assert why_sentence(result(4, 2)) == moved
    assert why_sentence(result(feedback=False)) == "You said that it is wrong for this search."
    # Of what is listed by its conditions there is nothing to say.
    assert why_sentence(result(candidate=Candidate(item(1), 1, 0.0, 0.0, measured=False))) == ""
    words = Candidate(item(1), 1, 0.5, 0.0, snippet=Snippet("a cat", ((2, 5),)))
    assert why_sentence(result(candidate=words)) == "1st, because its words match."


def facts(of: Item, metadata: Metadata, listed=list_facts) -> dict[str, str]:
    return {fact.name: fact.value for fact in listed(replace(of, metadata=metadata))}


def test_what_is_asked_for_most_comes_first():
    taken = item(1, date_s=1_700_000_000.0, date_source=DateSource.NAME)
    known = Metadata(camera="FUJI X100", lens="23 mm", city="Lyon", country="France")
    told = facts(taken, known)
    assert list(told) == ["Date", "Camera", "Place", "Size", "Folder"]
    assert told["Camera"] == "FUJI X100 · 23 mm"
    assert told["Place"] == "Lyon, France"
    assert told["Size"] == "640 × 480 · 123 kB"
    assert told["Date"].endswith("by its name")
    assert list(facts(taken, Metadata())) == ["Date", "Size", "Folder"]
    said = Metadata(people=("Anna", "Otto"), keywords=tuple("abcdefghijklmnop"), rating=4)
    told = facts(taken, said, list_more_facts)
    assert list(told) == ["People", "Keywords", "Stars", "Kind"]
    assert (told["People"], told["Stars"]) == ("Anna, Otto", "★★★★")
    assert told["Keywords"].endswith("l and 4 more")
    assert "Stars" not in facts(taken, Metadata(rating=-1), list_more_facts)


def test_a_fact_knows_what_to_search_for():
    taken = item(
        1,
        path=ROOT / "a trip" / "to" / "Lyon" / "1.jpg",
        date_s=1_700_000_000.0,
        metadata=Metadata(camera='FUJI "X" 100', city="Lyon", country="France"),
    )
    lines = {fact.name: fact.line for fact in list_facts(taken)}
    assert lines.pop("Size") == ""
    parsed = {
        name: parse_query(line, date(2024, 1, 1)).conditions[0] for name, line in lines.items()
    }
    assert parsed["Changed"] == DateRange(date(2023, 11, 14), date(2023, 11, 15))
    assert parsed["Camera"].values == ('FUJI "X" 100',)
    assert parsed["Place"].values == ("Lyon",)
    assert Path(parsed["Folder"].values[0]) == ROOT / "a trip" / "to" / "Lyon"
    folder = next(fact for fact in list_facts(taken) if fact.name == "Folder")
    assert folder.value == "… / to / Lyon"
    assert folder.whole.endswith("Lyon")
    assert parse_query(tag_line("old & new"), date(2024, 1, 1)).conditions[0].values


def test_several_are_summed_and_compared():
    fuji, none = Metadata(camera="FUJI", city="Lyon"), Metadata()
    several = [
        item(1, date_s=86400.0 * 400, metadata=fuji),
        item(2, date_s=86400.0 * 500, metadata=fuji),
        item(3, modality=Modality.TEXT, size_bytes=0, metadata=fuji),
    ]
    told = {fact.name: fact for fact in list_common_facts(several)}
    assert told["Kind"].value == "2 pictures, 1 document"
    assert told["Size"].value == "247 kB"
    assert told["Dates"].value == "Feb 5, 1971 to May 16, 1971"
    assert (told["Camera"].value, told["Camera"].line) == ("FUJI", "camera:FUJI")
    assert told["Folder"].whole == str(ROOT)
    several.append(item(4, metadata=replace(none, camera="Leica"), path=Path("/else/4.jpg")))
    told = {fact.name: fact for fact in list_common_facts(several)}
    assert (told["Camera"].value, told["Camera"].line) == ("2 cameras", "")
    assert told["Place"].value == "1 place"
    assert told["Folder"].value == "2 folders"


def test_facts_are_searched_for_and_copied(window, search, until, qapp):
    details = window.parts.details
    window.commands.details.setChecked(True)
    search.items = [item(1, metadata=Metadata(camera="FUJI X100"))]
    window.search.search_now(Query("cat"))
    until(lambda: len(window.parts.view.results.shown) == 1 and not window.busy)
    window.parts.view.setCurrentIndex(window.parts.view.results.index(0))
    labels = {label.fact.name: label for label in details.facts.labels}
    camera = labels["Camera"]
    assert camera.accessibleName() == "Camera: FUJI X100"
    next(one for one in camera.make_menu().actions() if one.text() == "Copy").trigger()
    assert qapp.clipboard().text() == "FUJI X100"
    camera.setFocus()
    camera.linkActivated.emit("#")
    until(lambda: search.queries[-1].text == 'camera:"FUJI X100"')
    assert window.parts.search_bar.text == 'camera:"FUJI X100"'


def test_of_several_selected_ones_the_details_say_what_they_share(window, search, until):
    details, view = window.parts.details, window.parts.view
    window.commands.details.setChecked(True)
    search.items, search.odds = [item(number) for number in range(1, 5)], {}
    window.search.search_now(Query("cat"))
    until(lambda: len(view.results.shown) == 4 and not window.busy)
    view.enter()
    view.selectAll()
    until(lambda: details.name.text() == "4 selected")
    until(lambda: [fact.value for fact in details.facts.shown][:1] == ["4 pictures"])
    assert not details.explanation.isVisible()
    view.setCurrentIndex(view.results.index(1))
    until(lambda: details.name.text() == "picture-0002.jpg")
    assert details.explanation.isVisible()


def test_a_place_without_a_name_is_its_coordinates():
    assert place_text(Metadata(latitude=-33.8568, longitude=151.2153)) == "33.8568° S, 151.2153° E"
    assert place_text(Metadata(latitude=1.0)) == ""


def test_numbers_are_under_more_and_bars_above(window):
    why = window.parts.details.explanation
    window.commands.details.setChecked(True)
    shown = result(1, 7, verdict=verdict(4.0), relevance=0.98, confidence=0.9)
    window.parts.details.show_result(shown)
    assert "Moved from 7th to 1st" in why.why.text()
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

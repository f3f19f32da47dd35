"""Former searches: remembered as they can be repeated, shown on «Up», cleared, off."""

import json
import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Modality, Query, QueryPicture
from retllm_desktop.ui.query import suggestion_presenter
from retllm_desktop.ui.query.query_history import (
    MOST_SEARCHES,
    FormerPicture,
    FormerSearch,
    QueryHistory,
    former_search,
    read_history,
    write_history,
)
from retllm_desktop.ui.query.query_parts import QueryPart
from retllm_desktop.ui.query.suggestion_presenter import SuggestionPresenter
from tests.ui.fakes import item

PICTURE = Path("/pictures/mug.png").absolute()
REGION = Region(0.1, 0.2, 0.6, 0.8)


def lines(history: QueryHistory) -> list[str]:
    return [one.line for one in history.searches]


def test_the_newest_is_first_and_each_is_there_once():
    history = QueryHistory()
    for line in ("mug", "red mug", "mug"):
        history = history.with_search(FormerSearch(line))
    assert lines(history) == ["mug", "red mug"]
    # What was only the beginning of a search gives way to it.
    history = history.with_search(FormerSearch("mug on a table"), FormerSearch("mug"))
    assert lines(history) == ["mug on a table", "red mug"]
    assert lines(history.without(FormerSearch("red mug"))) == ["mug on a table"]
    assert history.matching("RED") == (FormerSearch("red mug"),)
    assert len(history.matching("nothing like it")) == 2


def test_it_is_bounded_and_can_be_off():
    history = QueryHistory()
    for number in range(MOST_SEARCHES + 5):
        history = history.with_search(FormerSearch(str(number)))
    assert len(history.searches) == MOST_SEARCHES
    off = QueryHistory(remembers=False)
    assert off.with_search(FormerSearch("mug")) == off


def test_what_cannot_be_repeated_is_not_remembered():
    file = QueryPart("mug.png", QueryPicture(PICTURE), region=REGION)
    kept = former_search(" red ", (file,))
    assert kept == FormerSearch("red", (FormerPicture(PICTURE, REGION),))
    assert kept.parts == (file,)
    assert former_search("red", (QueryPart("pasted", QueryPicture(data=b"x")),)) is None
    assert former_search("", (QueryPart("page", item=item(3, modality=Modality.TEXT)),)) is None
    assert former_search("  ", ()) is None
    assert former_search("x" * 5_000, ()) is None
    found = former_search("", (QueryPart("i", item=item(7)),))
    assert found == FormerSearch("", (FormerPicture(item(7).path),))


def test_it_survives_its_file(tmp_path):
    odd = Path(os.fsdecode(b"/p/caf\xe9.png")) if os.name == "posix" else PICTURE
    history = QueryHistory(
        (FormerSearch("é🦊", (FormerPicture(odd, REGION),)), FormerSearch("in:x")), remembers=False
    )
    file = tmp_path / "new" / "searches.json"
    write_history(file, history)
    assert read_history(file) == history
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["searches", "remembers", "line", "pictures", "path", "region"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_a_damaged_file_is_no_error(tmp_path_factory, table):
    file = tmp_path_factory.mktemp("history") / "searches.json"
    file.write_text(json.dumps(table), encoding="utf-8")
    found = read_history(file)
    assert all(one.line or one.pictures for one in found.searches)
    file.write_bytes(b"\xff{")
    assert read_history(file) == QueryHistory()


# In the window.


@pytest.fixture
def more_services(tmp_path) -> dict[str, object]:
    return {"history_file": tmp_path / "searches.json"}


@pytest.fixture
def box(window):
    window.activateWindow()
    window.parts.search_bar.box.setFocus()
    return window.parts.search_bar.box


def search_for(window, line: str, until) -> None:
    box = window.parts.search_bar.box
    box.clear()
    QTest.keyClicks(box, line)
    QTest.keyClick(box, Qt.Key.Key_Return)
    until(lambda: not window.search.running)


def offered(box) -> list[str]:
    return [row.text for row in box.completions.rows]


def test_up_shows_former_searches_and_enter_repeats_one(window, box, search, until, tmp_path):
    for line in ("red mug", "type:pdf rhubarb", "beach"):
        search_for(window, line, until)
    box.clear()
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert offered(box)[:3] == ["beach", "type:pdf rhubarb", "red mug"]
    assert box.completions.chosen.text == "beach"
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "type:pdf rhubarb"
    assert [chip.condition for chip in box.conditions] == ["type:pdf"]
    until(lambda: search.queries[-1] == Query("type:pdf rhubarb"))
    # Tab puts it there to be changed; nothing is submitted.
    box.clear()
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert box.text() == "beach"
    assert box.hasFocus()
    until(lambda: not window.suggestions.busy)
    assert lines(read_history(tmp_path / "searches.json"))[0] == "type:pdf rhubarb"
    # What cannot be understood cannot be repeated.
    search_for(window, "size:big", until)
    assert "size:big" not in lines(window.suggestions.history)


def test_escape_leaves_everything_as_it_was(window, box, until):
    search_for(window, "red mug", until)
    box.clear()
    QTest.keyClicks(box, "bl")
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.completions.isVisible()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.completions.isVisible()
    assert box.text() == "bl"


def test_one_or_all_are_forgotten_and_nothing_more_is_remembered(window, box, until, tmp_path):
    for line in ("red mug", "beach"):
        search_for(window, line, until)
    box.clear()
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    assert offered(box)[0] == "red mug"
    rows = {row.text: row for row in box.completions.rows}
    box.completions.take(rows["Clear history"], at_once=True)
    assert window.suggestions.history.searches == ()
    QTest.keyClick(box, Qt.Key.Key_Up)
    rows = {row.text: row for row in box.completions.rows}
    assert list(rows) == ["Do not remember searches"]
    # What is no search is never chosen unasked.
    assert box.completions.chosen is None
    box.completions.take(rows["Do not remember searches"], at_once=True)
    search_for(window, "secret", until)
    until(lambda: not window.suggestions.busy)
    kept = read_history(tmp_path / "searches.json")
    assert kept == QueryHistory(remembers=False)
    assert "secret" not in (tmp_path / "searches.json").read_text("utf-8")
    box.clear()
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert offered(box) == ["Remember searches"]


def test_pictures_come_back_with_their_search(window, box, search, until):
    window.intake.pictures_given.emit((QueryPart("mug.png", QueryPicture(PICTURE)),))
    search_for(window, "red", until)
    window.parts.search_bar.clear_chips()
    box.clear()
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.completions.rows[0].meaning == "with 1 picture"
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert [part.name for part in window.parts.search_bar.parts] == ["mug.png"]
    until(lambda: search.queries[-1] == Query("red", (QueryPicture(PICTURE),)))


def test_a_history_that_cannot_be_kept_is_said(window, box, until, tmp_path):
    (tmp_path / "searches.json.new").mkdir()
    search_for(window, "mug", until)
    until(lambda: "cannot be remembered" in window.parts.banner.text)


def test_a_search_made_before_the_file_was_read_adds_to_it(window, until, tmp_path, monkeypatch):
    """The file was overwritten by what was searched for as soon as the window opened."""
    file = tmp_path / "of-another-window.json"
    write_history(file, QueryHistory((FormerSearch("of before"),)))
    reading = threading.Event()

    def read(path: Path) -> QueryHistory:
        reading.wait(10.0)
        return read_history(path)

    monkeypatch.setattr(suggestion_presenter, "read_history", read)
    first = window.suggestions
    late = SuggestionPresenter(
        window.parts.search_bar,
        window.composer,
        window.search,
        service=first._service,
        history_file=file,
        parent=window,
    )
    try:
        search_for(window, "red mug", until)
        assert lines(late.history) == ["red mug"]
        reading.set()
        until(lambda: not late.busy and len(late.history.searches) == 2)
        assert lines(late.history) == ["red mug", "of before"]
        until(lambda: read_history(file).searches == late.history.searches)
    finally:
        reading.set()
        late.close()

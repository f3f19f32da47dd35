"""Favourites and tags: shown beside a result, written in turn, never in the way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_records import Root
from retllm_desktop.core.types import Annotations, Query
from retllm_desktop.ui.gallery.gallery_model import FAVOURITE_ROLE
from tests.ui.fakes import ROOT, FakeAnnotations, item

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def kept_annotations() -> FakeAnnotations:
    return FakeAnnotations()


@pytest.fixture
def more_services(kept_annotations) -> dict[str, object]:
    return {"annotations": kept_annotations}


@pytest.fixture
def found(window, until):
    """The window with results, the first of them selected and its marks read."""
    window.commands.details.setChecked(True)
    window.search.search_now(Query("mug"))
    until(lambda: "best match first" in window.parts.status.message.text())
    select(window, 0)
    until(window.parts.details.annotations.isEnabled)
    return window


def select(window, row: int) -> None:
    window.parts.view.setCurrentIndex(window.parts.view.results.index(row))


def selected(window):
    return window.parts.view.selected.candidate.item


def test_the_star_is_kept(found, kept_annotations, until):
    panel = found.parts.details.annotations
    one = selected(found)
    QTest.mouseClick(panel.star, LEFT)
    assert panel.star.isChecked()
    until(lambda: kept_annotations.kept.get(one.content_hash) == Annotations(favourite=True))
    assert kept_annotations.threads == ["retllm-small-writes"]
    select(found, 1)
    until(panel.isEnabled)
    assert not panel.star.isChecked()
    select(found, 0)
    until(panel.star.isChecked)
    QTest.mouseClick(panel.star, LEFT)
    until(lambda: kept_annotations.kept[one.content_hash] == Annotations())
    assert not panel.star.isChecked()


def test_f_marks_what_is_selected(found, kept_annotations, until):
    view, panel = found.parts.view, found.parts.details.annotations
    one = selected(found)
    QTest.keyClick(view, Qt.Key.Key_F)
    until(panel.star.isChecked)
    until(lambda: kept_annotations.of_content(one.content_hash).favourite)
    QTest.keyClick(view, Qt.Key.Key_F)
    until(lambda: not kept_annotations.of_content(one.content_hash).favourite)
    assert found.parts.search_bar.text == ""
    # Without the details the line below says what happened.
    found.commands.details.setChecked(False)
    QTest.keyClick(view, Qt.Key.Key_F)
    until(lambda: "is a favourite" in found.parts.status.message.text())
    # Anything but a plain F goes on into the box.
    QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    assert found.parts.search_bar.text.lower() == "f"


def test_cards_of_favourites_bear_a_star(found, kept_annotations, until):
    results = found.parts.view.results
    starred = [bool(results.data(results.index(row), FAVOURITE_ROLE)) for row in range(8)]
    assert not any(starred)
    QTest.keyClick(found.parts.view, Qt.Key.Key_F)
    until(lambda: results.data(results.index(0), FAVOURITE_ROLE))
    assert not results.data(results.index(1), FAVOURITE_ROLE)
    spoken = results.data(results.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(", favourite")
    # Known from the start as well.
    kept_annotations.kept[results.results[1].candidate.item.content_hash] = Annotations(True)
    found.annotations.start()
    until(lambda: results.data(results.index(1), FAVOURITE_ROLE))
    QTest.keyClick(found.parts.view, Qt.Key.Key_F)
    until(lambda: not results.data(results.index(0), FAVOURITE_ROLE))


def test_the_menu_knows_what_it_would_do(found, kept_annotations, until):
    result = found.parts.view.selected
    menu = found.results.menu(result)
    actions = {action.text(): action for action in menu.actions()}
    actions["Favourite\tF"].trigger()
    until(lambda: kept_annotations.of_content(selected(found).content_hash).favourite)
    menu.deleteLater()
    menu = found.results.menu(result)
    assert "No longer a favourite\tF" in [action.text() for action in menu.actions()]
    menu.deleteLater()
    other = found.results.menu(found.parts.view.results.results[3])
    next(a for a in other.actions() if a.text().startswith("Favourite or")).trigger()
    until(lambda: len(kept_annotations.kept) == 2)
    other.deleteLater()


def test_tags_are_added_and_removed(found, kept_annotations, until):
    panel = found.parts.details.annotations
    one = selected(found)
    QTest.keyClicks(panel.entry, "summer  house")
    QTest.keyClick(panel.entry, Qt.Key.Key_Return)
    QTest.keyClicks(panel.entry, "beach,")
    assert panel.entry.text() == ""
    until(lambda: kept_annotations.of_content(one.content_hash).tags == ("beach", "summer house"))
    until(lambda: panel.tags == ("beach", "summer house"))
    # The same in other letters is the same tag.
    QTest.keyClicks(panel.entry, "Beach,")
    QTest.keyClicks(panel.entry, " ,")
    assert panel.tags == ("beach", "summer house")
    assert found.parts.search_bar.box.tags == ("beach", "summer house")
    QTest.mouseClick(panel.chips[0].remove_button, LEFT)
    until(lambda: kept_annotations.of_content(one.content_hash).tags == ("summer house",))
    assert panel.entry.hasFocus() or not found.isActiveWindow()
    QTest.keyClicks(panel.entry, "x")
    QTest.keyClick(panel.entry, Qt.Key.Key_Escape)
    assert panel.entry.text() == ""


def test_known_tags_are_offered(found, kept_annotations, until):
    kept_annotations.kept[item(8).content_hash] = Annotations(tags=("summer house",))
    found.annotations.start()
    box = found.parts.search_bar.box
    until(lambda: box.tags == ("summer house",))
    entry = found.parts.details.annotations.entry
    completer = entry.completer()
    completer.setCompletionPrefix("SUM")
    assert completer.currentCompletion() == "summer house"
    completer.activated.emit("summer house")
    entry.setText("summer house")
    until(
        lambda: kept_annotations.of_content(selected(found).content_hash).tags == ("summer house",)
    )
    QTest.keyClicks(box, "tag:su")
    until(box.completions.isVisible)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == 'tag:"summer house" '


def test_the_star_shows_at_once_while_it_is_being_written(found, kept_annotations, until):
    found.annotations.start()
    until(lambda: found.annotations._favourites_known)
    view, panel, results = (
        found.parts.view,
        found.parts.details.annotations,
        found.parts.view.results,
    )
    one = selected(found)

    def starred() -> tuple[bool, bool]:
        return bool(results.data(results.index(0), FAVOURITE_ROLE)), panel.star.isChecked()

    found.results.toggle_favourite(view.selected)
    until(lambda: kept_annotations.of_content(one.content_hash).favourite)
    until(found.history.stack.canUndo)
    kept_annotations.free.clear()
    try:
        found.history.undo()
        assert starred() == (False, False)
        found.results.toggle_favourite(view.selected)
        assert starred() == (True, True)
        found.results.toggle_favourite(view.selected)
        assert starred() == (False, False)
        # Nothing of it is written yet.
        assert kept_annotations.of_content(one.content_hash).favourite
        # What is read meanwhile does not take it back.
        found.annotations.reread()
        until(lambda: not found._reads.busy)
        assert starred() == (False, False)
    finally:
        kept_annotations.free.set()
    until(lambda: not found.library.busy)
    assert starred() == (False, False)
    assert not kept_annotations.of_content(one.content_hash).favourite


def test_what_is_refused_is_said_and_shown_as_it_was(found, kept_annotations, until):
    panel = found.parts.details.annotations
    kept_annotations.refuse = StoreError("The library cannot be written", "free some space")
    QTest.mouseClick(panel.star, LEFT)
    until(lambda: "cannot be written" in found.parts.banner.text)
    assert not panel.star.isChecked()
    assert kept_annotations.kept == {}
    results = found.parts.view.results
    assert not results.data(results.index(0), FAVOURITE_ROLE)


def test_marks_do_not_wait_for_a_long_run(found, kept_annotations, indexing, folders, until):
    folders.known = [Root(1, ROOT)]
    indexing.stepped = True
    indexing.total = 50
    found.library.index()
    until(lambda: bool(indexing.runs))
    indexing.step(2)
    one = selected(found)
    QTest.keyClick(found.parts.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    until(lambda: kept_annotations.of_content(one.content_hash).favourite)
    # Written while the run was within a step, and neither stopped nor begun anew.
    assert indexing.done == 0
    assert len(indexing.runs) == 1
    indexing.release()
    until(lambda: indexing.done == 1)
    assert indexing.cancelled == 0


def test_marks_are_written_while_indexing_is_paused(
    found, kept_annotations, indexing, folders, until
):
    folders.known = [Root(1, ROOT)]
    found.library.pause()
    found.library.index()
    indexing.stepped = True
    found.library.resume()
    until(lambda: bool(indexing.runs))
    found.library.pause()
    indexing.step(1)
    until(lambda: found.library.state.value == "paused")
    one = selected(found)
    QTest.keyClick(found.parts.view, Qt.Key.Key_F)
    until(lambda: kept_annotations.of_content(one.content_hash).favourite)
    found.library.resume()
    indexing.release()
    until(lambda: indexing.done >= 1 and not found.library.busy)


def test_marks_are_written_before_the_window_closes(
    found, kept_annotations, indexing, folders, until
):
    folders.known = [Root(1, ROOT)]
    indexing.stepped = True
    found.library.index()
    until(lambda: bool(indexing.runs))
    one = selected(found)
    QTest.keyClick(found.parts.view, Qt.Key.Key_F)
    found.close()
    assert kept_annotations.of_content(one.content_hash).favourite


def test_what_arrives_late_is_not_shown_for_another(found, kept_annotations, until):
    panel = found.parts.details.annotations
    first, second = (r.candidate.item for r in found.parts.view.results.results[:2])
    select(found, 1)
    until(panel.isEnabled)
    found.annotations.annotations_read.emit(first, Annotations(favourite=True))
    assert not panel.star.isChecked()
    found.annotations.annotations_read.emit(second, Annotations(favourite=True))
    assert panel.star.isChecked()


class TestWithoutMarks:
    @pytest.fixture
    def more_services(self) -> dict[str, object]:
        return {}

    def test_nothing_of_it_is_seen(self, window, until):
        window.commands.details.setChecked(True)
        window.search.search_now(Query("mug"))
        until(lambda: "best match first" in window.parts.status.message.text())
        select(window, 0)
        assert not window.parts.details.annotations.isVisible()
        menu = window.results.menu(window.parts.view.results.results[0])
        assert not any("avourite" in action.text() for action in menu.actions())
        menu.deleteLater()
        QTest.keyClick(window.parts.view, Qt.Key.Key_F)
        assert window.parts.search_bar.text == "f"

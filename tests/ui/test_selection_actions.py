"""What is done with many results at once, and undone: marks, tags, files, the bin, drags."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_records import Root
from retllm_desktop.core.relevance_feedback import FeedbackSubject
from retllm_desktop.core.types import Annotations, Query
from retllm_desktop.search.feedback import RelevanceFeedback
from retllm_desktop.search.ranking.order import FusionRule
from retllm_desktop.search.reranking import RerankRules
from retllm_desktop.ui.results.file_actions import RESULTS_MIME, FileActions, make_file_mime
from retllm_desktop.ui.results.result_keys import SelectionAction
from tests.ui.fakes import FakeAnnotations, item
from tests.ui.test_preview import FakeViewer
from tests.unit.fakes import FakeLibrary

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SUBJECT = FeedbackSubject(b"s" * 32)


@pytest.fixture(autouse=True)
def bin_folder(tmp_path, monkeypatch) -> Path:
    # Never the person's own.
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "Trash"


@pytest.fixture
def kept_annotations() -> FakeAnnotations:
    return FakeAnnotations()


@pytest.fixture
def kept_feedback() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def more_services(kept_annotations, kept_feedback):
    rules = RerankRules(FusionRule(), pack=b"pack")
    return {
        "annotations": kept_annotations,
        "views": FakeViewer(),
        "feedback": RelevanceFeedback(kept_feedback.feedback, rules),
    }


@pytest.fixture
def album(tmp_path, search) -> list[Path]:
    """Real files behind the results 1 to 8."""
    folder = tmp_path / "album"
    folder.mkdir()
    files = [folder / f"picture {number}.jpg" for number in range(1, 9)]
    for number, file in enumerate(files, start=1):
        file.write_text(str(number))
    search.items = [item(number, path=file) for number, file in enumerate(files, start=1)]
    search.odds = {}
    return files


@pytest.fixture
def found(window, search, album, until):
    search.subject = SUBJECT
    window.activateWindow()
    window.search.search_now(Query("cat"))
    until(lambda: len(ids(window)) == 8 and not window.busy)
    window.parts.view.enter()
    until(window.parts.view.hasFocus)
    return window


def ids(window):
    return [result.candidate.item.id for result in window.parts.view.results.shown]


def select(window, *item_ids):
    view = window.parts.view
    view.clearSelection()
    for number in item_ids:
        index = view.results.index_of(number)
        view.selectionModel().setCurrentIndex(index, view.selectionModel().SelectionFlag.Select)


def press(window, key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window.parts.view, key, held)


def message(window):
    return window.parts.status.message.text()


def favourites(kept):
    return {int.from_bytes(key, "big") for key, one in kept.kept.items() if one.favourite}


def tags(kept):
    return {int.from_bytes(key, "big"): one.tags for key, one in kept.kept.items() if one.tags}


def test_many_become_favourites_and_that_is_undone_and_done_again(found, kept_annotations, until):
    kept_annotations.kept[item(2).content_hash] = Annotations(favourite=True)
    select(found, 1, 2, 3)
    press(found, Qt.Key.Key_D, CTRL)
    until(lambda: favourites(kept_annotations) == {1, 2, 3})
    until(lambda: message(found) == "2 are favourites")
    assert found.commands.undo.text() == "Undo: 2 are favourites"
    press(found, Qt.Key.Key_Z, CTRL)
    until(lambda: favourites(kept_annotations) == {2})
    until(lambda: message(found) == "Undid: 2 are favourites")
    assert not found.commands.undo.isEnabled()
    press(found, Qt.Key.Key_Z, CTRL | SHIFT)
    until(lambda: favourites(kept_annotations) == {1, 2, 3})
    # All of them are: so none is to be.
    press(found, Qt.Key.Key_D, CTRL)
    until(lambda: favourites(kept_annotations) == set())
    until(lambda: message(found) == "3 are no favourites any more")
    found.parts.status.offer_button.click()
    until(lambda: favourites(kept_annotations) == {1, 2, 3})
    assert len(set(kept_annotations.threads)) == 1


def test_many_are_tagged_in_one_dialog(found, kept_annotations, until):
    kept_annotations.kept[item(1).content_hash] = Annotations(tags=("old", "sea"))
    kept_annotations.kept[item(2).content_hash] = Annotations(tags=("sea",))
    found.annotations.start()
    until(lambda: found.parts.search_bar.box.tags == ("old", "sea"))
    select(found, 1, 2)
    press(found, Qt.Key.Key_T, CTRL)
    until(lambda: found.results.tag_dialog is not None)
    dialog = found.results.tag_dialog
    assert dialog.windowTitle() == "Tags of 2 results"
    rows = {dialog.list.item(n).text(): dialog.list.item(n) for n in range(dialog.list.count())}
    assert rows["old"].checkState() is Qt.CheckState.PartiallyChecked
    assert rows["sea"].checkState() is Qt.CheckState.Checked
    rows["sea"].setCheckState(Qt.CheckState.Unchecked)
    QTest.keyClicks(dialog.entry, "holiday")
    dialog.accept()
    until(lambda: tags(kept_annotations) == {1: ("holiday", "old"), 2: ("holiday",)})
    until(lambda: message(found) == "Tags of 2 results changed")
    found.commands.undo.trigger()
    until(lambda: tags(kept_annotations) == {1: ("old", "sea"), 2: ("sea",)})
    assert found.results.tag_dialog is None


def test_a_tag_for_many_reads_as_such(found, kept_annotations, until):
    select(found, 1, 2, 3)
    items = [result.candidate.item for result in found.parts.view.selection]
    found.annotations.change_tags(items, ("holiday",), ())
    until(lambda: message(found) == "3 results tagged holiday")
    found.annotations.change_tags(items[:1], (), ("Holiday",))
    until(lambda: message(found) == "holiday taken off picture 1.jpg")
    found.commands.undo.trigger()
    until(lambda: message(found) == "Undid: holiday taken off picture 1.jpg")
    found.commands.undo.trigger()
    until(lambda: message(found) == "Undid: 3 results tagged holiday")
    assert tags(kept_annotations) == {}
    # The content that is tagged is told apart by itself, not by its results.
    found.annotations.change_tags([items[0], items[0]], ("twice",), ())
    until(lambda: message(found) == "picture 1.jpg tagged twice")


def test_several_selected_have_a_bar_of_their_own(found, search, kept_annotations, until):
    bar = found.parts.selection_bar
    select(found, 1)
    assert bar.isHidden()
    select(found, 1, 2, 3)
    assert bar.isVisible()
    assert bar.message.text() == "3 selected"
    bar.buttons[SelectionAction.FAVOURITE].click()
    until(lambda: favourites(kept_annotations) == {1, 2, 3})
    bar.close_button.click()
    assert bar.isHidden()
    search.further = [item(number) for number in range(9, 500)]
    search.page = 1
    found.search.search_now(Query("many"))
    until(lambda: not found.busy)
    found.parts.view.selectAll()
    assert bar.message.text().endswith("selected, all that are listed so far")
    found.parts.search_bar.setFocus()
    search.items = search.items[:3]
    found.search.search_now(Query("few"))
    until(lambda: not found.busy)
    assert bar.isHidden()


def test_an_undo_that_is_refused_stays_to_be_tried_again(found, kept_annotations, until):
    select(found, 1)
    press(found, Qt.Key.Key_D, CTRL)
    until(lambda: favourites(kept_annotations) == {1})
    until(found.commands.undo.isEnabled)
    kept_annotations.refuse = StoreError("The library cannot be written", "free some space")
    found.commands.undo.trigger()
    until(lambda: "cannot be written" in found.parts.banner.text)
    until(found.commands.undo.isEnabled)
    kept_annotations.refuse = None
    found.commands.undo.trigger()
    until(lambda: favourites(kept_annotations) == set())


def test_many_are_right_or_wrong_and_that_is_undone(found, kept_feedback, until):
    select(found, 6, 7, 8)
    press(found, Qt.Key.Key_Minus)
    until(lambda: message(found) == "3 are wrong for this search")
    assert len(kept_feedback.ratings(SUBJECT.name)) == 3
    until(lambda: sum(r.feedback is False for r in found.parts.view.results.shown) == 3)
    assert sorted(r.candidate.item.id for r in found.parts.view.selection) == [6, 7, 8]
    found.commands.undo.trigger()
    until(lambda: kept_feedback.ratings(SUBJECT.name) == {})
    until(lambda: message(found) == "Undid: 3 are wrong for this search")
    found.commands.redo.trigger()
    until(lambda: len(kept_feedback.ratings(SUBJECT.name)) == 3)


def answer(window, yes: str) -> None:
    box = window.results.question
    next(button for button in box.buttons() if button.text() == yes).click()


def test_many_go_to_the_bin_and_come_back(found, album, bin_folder, indexing, folders, until):
    folders.known = [Root(1, album[0].parent)]
    select(found, 2, 3, 5)
    press(found, Qt.Key.Key_Delete)
    box = found.results.question
    assert box.text() == "Move 3 files to the bin?"
    assert "picture 2.jpg, picture 3.jpg, picture 5.jpg." in box.informativeText()
    answer(found, "Cancel")
    assert found.results.question is None
    assert all(file.exists() for file in album)
    press(found, Qt.Key.Key_Delete)
    answer(found, "Move to the bin")
    until(lambda: message(found) == "3 files moved to the bin")
    assert [file.exists() for file in album] == [True, False, False, True, False, True, True, True]
    assert len(list((bin_folder / "files").iterdir())) == 3
    # They are out of the list, and the next one is chosen.
    assert ids(found) == [1, 4, 6, 7, 8]
    assert [r.candidate.item.id for r in found.parts.view.selection] == [6]
    # A list from before the library knows of it lacks them as well.
    found.search.search_now(Query("dog"))
    until(lambda: not found.busy)
    assert ids(found) == [1, 4, 6, 7, 8]
    found.commands.undo.trigger()
    until(lambda: message(found) == "Undid: 3 files moved to the bin")
    assert all(file.read_text() == str(n) for n, file in enumerate(album, start=1))
    assert [path for path in bin_folder.rglob("*") if path.is_file()] == []
    assert ids(found) == list(range(1, 9))
    found.commands.redo.trigger()
    until(lambda: message(found) == "Did again: 3 files moved to the bin")
    assert ids(found) == [1, 4, 6, 7, 8]
    assert not album[1].exists()
    until(lambda: not found.library.busy)


def test_the_library_is_told_what_went_and_what_came_back(found, album, indexing, folders, until):
    folders.known = [Root(1, album[0].parent)]
    found.library.refresh()
    until(lambda: bool(found.library.roots))
    select(found, 4)
    press(found, Qt.Key.Key_Delete)
    answer(found, "Move to the bin")
    until(lambda: (1, (album[3],)) in indexing.updates)
    until(lambda: not found.library.busy)
    found.commands.undo.trigger()
    until(lambda: indexing.updates == [(1, (album[3],))] * 2)


def test_what_cannot_go_to_the_bin_is_said(found, search, album, until):
    view = found.parts.view
    album[0].unlink()
    select(found, 1, 2)
    press(found, Qt.Key.Key_Delete)
    answer(found, "Move to the bin")
    until(lambda: "not there any more" in found.parts.banner.text)
    until(lambda: message(found) == "picture 2.jpg moved to the bin")
    # Something else has its name by now.
    album[1].write_text("another")
    found.commands.undo.trigger()
    until(lambda: "Another file has its name" in found.parts.banner.text)
    assert album[1].read_text() == "another"
    album[1].unlink()
    until(found.commands.undo.isEnabled)
    found.commands.undo.trigger()
    until(album[1].exists)
    assert album[1].read_text() == "2"
    # What is not connected is not asked about.
    search.items = [replace(one, offline=one.id != 5) for one in search.items]
    found.search.search_now(Query("offline"))
    until(lambda: not found.busy)
    select(found, 6)
    press(found, Qt.Key.Key_Delete)
    assert found.results.question is None
    until(lambda: "not connected" in found.parts.banner.text)
    view.selectAll()
    press(found, Qt.Key.Key_Delete)
    assert "7 results are not connected" in found.results.question.informativeText()
    answer(found, "Cancel")


def test_a_page_stands_for_its_file(found, search, album, until):
    search.items = [
        item(number, path=album[0], part=number, label=f"page {number}") for number in (1, 2)
    ] + [item(3, path=album[2])]
    found.search.search_now(Query("pages"))
    until(lambda: not found.busy)
    select(found, 1)
    press(found, Qt.Key.Key_Delete)
    assert "stands for the whole file" in found.results.question.informativeText()
    answer(found, "Move to the bin")
    until(lambda: ids(found) == [3])


def test_the_head_of_a_group_gives_way_to_another_of_it(found, search, album, until):
    search.groups = {2: 1}
    found.search.search_now(Query("alike"))
    until(lambda: not found.busy)
    assert ids(found) == [1, 3, 4, 5, 6, 7, 8]
    select(found, 1)
    # What is folded in is not meant.
    press(found, Qt.Key.Key_Delete)
    answer(found, "Move to the bin")
    until(lambda: ids(found) == [2, 3, 4, 5, 6, 7, 8])
    assert album[1].exists()
    found.commands.undo.trigger()
    until(lambda: ids(found) == [1, 3, 4, 5, 6, 7, 8])


def test_copying_gives_files_paths_and_the_picture(found, album, until):
    select(found, 1, 3)
    press(found, Qt.Key.Key_C, CTRL)
    mime = QGuiApplication.clipboard().mimeData()
    assert [Path(url.toLocalFile()) for url in mime.urls()] == [album[0], album[2]]
    assert mime.text() == f"{album[0]}\n{album[2]}"
    assert not mime.hasImage()
    assert message(found) == "2 files copied"
    select(found, 2)
    press(found, Qt.Key.Key_C, CTRL)
    until(lambda: QGuiApplication.clipboard().mimeData().hasImage())
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.imageData().width() == 640
    assert [Path(url.toLocalFile()) for url in mime.urls()] == [album[1]]
    press(found, Qt.Key.Key_C, CTRL | SHIFT)
    assert QGuiApplication.clipboard().text() == str(album[1])
    assert not QGuiApplication.clipboard().mimeData().hasUrls()


def test_odd_names_survive_the_clipboard(qapp):
    path = Path("/p/caf\udce9 #1.jpg")
    mime = make_file_mime([path])
    assert bytes(mime.data("text/uri-list")) == b"file:///p/caf%E9%20%231.jpg\r\n"
    assert bytes(mime.data("x-special/gnome-copied-files")) == b"copy\nfile:///p/caf%E9%20%231.jpg"


def test_what_is_dragged_are_the_selected_files(found, search, album, until):
    select(found, 1, 3)
    drag = found.results.make_drag()
    mime = drag.mimeData()
    assert [Path(url.toLocalFile()) for url in mime.urls()] == [album[0], album[2]]
    assert mime.formats() == ["text/uri-list", RESULTS_MIME]
    assert drag.source() is found.parts.view
    assert not drag.pixmap().isNull()
    drag.deleteLater()
    search.items = [replace(one, offline=True) for one in search.items]
    found.search.search_now(Query("offline"))
    until(lambda: not found.busy)
    found.parts.view.selectAll()
    assert found.results.make_drag() is None
    assert "not connected" in found.parts.banner.text


def test_our_own_drag_does_not_cover_the_window(found):
    from PySide6.QtCore import QMimeData, QPoint
    from PySide6.QtGui import QDragEnterEvent

    class Enter(QDragEnterEvent):
        def source(self):
            return found.parts.view

    mime = QMimeData()
    mime.setText("x")
    event = Enter(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    assert event.type() is QEvent.Type.DragEnter
    event.ignore()
    found.dragEnterEvent(event)
    assert not event.isAccepted()
    assert not found.drop_zone.isVisible()


def test_many_are_opened_after_a_question(found, search, tmp_path, until):
    opened: list[Path] = []
    found.files.open = lambda *paths: opened.extend(paths)
    select(found, 1, 2)
    press(found, Qt.Key.Key_O, CTRL)
    assert len(opened) == 2
    assert found.results.question is None
    search.items = [item(number) for number in range(1, 13)]
    found.search.search_now(Query("more"))
    until(lambda: not found.busy)
    found.parts.view.selectAll()
    press(found, Qt.Key.Key_O, CTRL)
    assert found.results.question.text() == "Open 12 files?"
    answer(found, "Open")
    assert len(opened) == 14


def test_the_menu_is_about_all_that_are_selected(found, kept_annotations, until):
    select(found, 1, 2, 3)
    menu = found.results.menu(found.parts.view.selection[1])
    texts = [action.text() for action in menu.actions()]
    assert "Open 3\tCtrl+O" in texts
    assert "Find similar" not in texts
    next(a for a in menu.actions() if a.text().startswith("Favourite")).trigger()
    until(lambda: favourites(kept_annotations) == {1, 2, 3})
    menu.deleteLater()
    # One that is not among them stands for itself.
    other = found.results.menu(found.parts.view.results.shown[6])
    assert "Open\tCtrl+O" in [action.text() for action in other.actions()]
    other.deleteLater()


def test_files_are_shown_selected_by_the_file_manager(found, album, until):
    revealed = []
    found.files.reveal = lambda *paths: revealed.append(paths)
    select(found, 1, 2)
    found.results.act(SelectionAction.REVEAL)
    assert revealed == [(album[0], album[1])]


def test_without_a_file_manager_to_ask_the_folder_is_opened(found, album, until, monkeypatch):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(album[0].parent))
    opened = []
    files = FileActions(found._outside, found, opener=lambda url: not opened.append(url))
    told = []
    files.failed.connect(told.append)
    files.reveal(album[0], album[1])
    until(lambda: [Path(url.toLocalFile()) for url in opened] == [album[0].parent])
    files.open(album[0].with_name("none"), album[1])
    until(lambda: len(opened) == 2)
    assert "1 of 2 files are not there" in told[0].title
    assert threading.current_thread() is threading.main_thread()

"""Folders and indexing in the window: one writing executor, progress, pause, problems."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.library_records import Problem, Root, RootState
from retllm_desktop.core.types import Query
from retllm_desktop.ui.library.library_session import IndexingState
from tests.ui.fakes import ROOT


def text(window) -> str:
    return window.parts.status.index_text.text()


def test_the_first_start_invites_to_add_a_folder(window, search, until):
    search.empty_library = True
    window.start()
    until(lambda: window.parts.pages.currentWidget() is window.parts.pages.welcome)
    assert window.parts.pages.welcome.button.isVisible()
    assert "Nothing leaves this computer" in window.parts.pages.welcome.text.text()


def test_a_chosen_folder_is_added_and_indexed_on_the_writer(window, folders, indexing, until):
    chosen = window.sidebar.folders
    chosen.choose_folder()
    assert chosen.folder_dialog is not None
    chosen.folder_dialog.fileSelected.emit(str(ROOT))
    chosen.folder_dialog.reject()
    until(lambda: indexing.done == 1)
    until(lambda: window.library.state is IndexingState.IDLE)
    assert folders.added == [ROOT]
    assert folders.threads == ["retllm-writer"]
    until(lambda: len(window.parts.sidebar.folders) == 1)
    assert window.parts.sidebar.isVisible()
    assert text(window) == "Up to date · 8 files"
    assert chosen.folder_dialog is None


def test_a_refused_folder_is_said(window, folders, indexing, until):
    folders.refuse = InputError("This folder lies in one that is there already", path=ROOT)
    window.library.add([ROOT])
    until(lambda: "lies in one" in window.parts.banner.text)
    until(lambda: not window.library.busy)
    assert indexing.runs == []


def test_progress_pause_and_resume(window, indexing, folders, until):
    folders.known = [Root(1, ROOT)]
    indexing.stepped = True
    window.library.index()
    indexing.step(2)
    until(lambda: text(window) == "2 of 4 files")
    status = window.parts.status
    assert status.bar.isVisible()
    assert (status.bar.value(), status.bar.maximum()) == (2, 4)
    assert status.pause_button.accessibleName() == "Pause indexing"
    QTest.mouseClick(status.pause_button, Qt.MouseButton.LeftButton)
    until(lambda: window.library.state is IndexingState.PAUSED)
    assert text(window) == "Paused. What was read is kept"
    assert not status.bar.isVisible()
    assert status.pause_button.accessibleName() == "Go on indexing"
    indexing.release()
    QTest.mouseClick(status.pause_button, Qt.MouseButton.LeftButton)
    until(lambda: text(window) == "Up to date · 8 files")
    until(lambda: window.library.state is IndexingState.IDLE)
    assert not status.pause_button.isVisible()
    # It went on where it rested.
    assert (len(indexing.runs), indexing.cancelled) == (1, 0)


def test_removing_a_folder_interrupts_indexing_and_resumes_it(window, folders, indexing, until):
    folders.known = [Root(1, ROOT), Root(2, ROOT.with_name("other"))]
    indexing.stepped = True
    window.library.index()
    indexing.step(1)
    until(lambda: text(window) == "1 of 4 files")
    window.library.remove(Root(2, ROOT.with_name("other")))
    until(lambda: folders.removed == [2])
    assert folders.threads == ["retllm-writer"]
    until(lambda: len(indexing.runs) == 2)
    indexing.release()
    until(lambda: window.library.state is IndexingState.IDLE)
    assert indexing.cancelled == 1
    until(lambda: [row.root.id for row in window.parts.sidebar.folders] == [1])


def test_removing_asks_first(window, folders, until):
    folders.known = [Root(1, ROOT, files=3)]
    window.library.refresh()
    sidebar, actions = window.parts.sidebar, window.sidebar.folders
    window.commands.sidebar.setChecked(True)
    until(lambda: len(sidebar.folders) == 1)
    for name, removed in (("Keep", []), ("Remove", [1])):
        window.sidebar.remove(sidebar.folders[0])
        buttons = {button.text(): button for button in actions.dialog.buttons()}
        buttons[name].click()
        until(lambda: actions.dialog is None)
        until(lambda: not window.library.busy)
        assert folders.removed == removed


def test_folders_show_what_they_hold(window, folders, until):
    folders.known = [
        Root(1, ROOT, files=1204, problems=2),
        Root(2, Path("/media/usb").absolute(), RootState.OFFLINE, files=1),
    ]
    window.library.refresh()
    sidebar = window.parts.sidebar
    until(lambda: len(sidebar.folders) == 2)
    first, second = sidebar.folders
    assert (first.count, first.note, first.note_icon) == ("1,204", "2 problems", "warning")
    assert second.count == "1"
    assert second.note == "Offline: files seen last stay searchable."
    assert second.icon == second.note_icon == "offline"
    assert "Offline" in second.spoken
    assert "«Problems and notes…»" in first.tip
    index = sidebar.tree.entries.find_key(first.key)
    sidebar.tree.setCurrentIndex(index)
    folders.known = [Root(1, ROOT, files=1205)]
    window.library.refresh()
    until(lambda: len(sidebar.folders) == 1)
    # The frame stays on it, whatever is said of it.
    assert sidebar.tree.current == sidebar.folders[0]
    assert sidebar.folders[0].count == "1,205"


def test_one_folder_can_be_looked_through_again(window, folders, indexing, until):
    root = Root(1, ROOT)
    folders.known = [root]
    menu = window.sidebar.folders.menu_for(root)
    {a.text(): a for a in menu.actions()}["Look through again"].trigger()
    until(lambda: indexing.done == 1)
    assert indexing.runs == [((root,), True)]
    menu.deleteLater()


def test_problems_are_counted_and_listed(window, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    indexing.skip = Problem(ROOT / "broken.jpg", "The picture is cut off", "copy it again")
    window.library.index()
    until(window.parts.status.problems_button.isVisible)
    assert window.parts.status.problems_button.text() == "1 problem"
    window.parts.status.problems_button.click()
    until(lambda: window.library_presenter.problems_dialog is not None)
    table = window.library_presenter.problems_dialog.table
    row = [table.item(0, column).text() for column in range(3)]
    assert row == [str(ROOT / "broken.jpg"), "The picture is cut off", "copy it again"]
    indexing.skip = None
    until(lambda: window.library.state is IndexingState.IDLE)
    window.library_presenter.problems_dialog.retry_wanted.emit()
    window.library_presenter.problems_dialog.accept()
    until(lambda: len(indexing.runs) == 2)
    assert indexing.runs[1] == (None, True)
    assert window.library_presenter.problems_dialog is None


def test_a_full_disk_stops_indexing_with_a_sentence(window, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    indexing.error = StoreError("The disk is full", "free some space")
    window.library.index()
    until(lambda: window.parts.banner.text == "The disk is full. Free some space.")
    until(lambda: window.library.state is IndexingState.STOPPED)
    assert not window.parts.status.bar.isVisible()
    assert text(window) == "Stopped. What was read is kept"
    indexing.error = None
    QTest.mouseClick(window.parts.status.pause_button, Qt.MouseButton.LeftButton)
    until(lambda: text(window) == "Up to date · 8 files")
    assert indexing.runs == [(None, False)] * 2


def test_new_files_offer_to_search_again(window, search, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    QTest.keyClicks(window.parts.search_bar.box, "mug")
    until(lambda: search.queries[-1:] == [Query("mug", draft=True)] and not window.search.running)
    window.library.index()
    until(lambda: "since this search" in window.parts.banner.text)
    asked = len(search.queries)
    window.parts.banner.action_button.click()
    until(lambda: len(search.queries) == asked + 1)
    assert window.parts.banner.text == ""


def test_no_number_is_said_where_the_search_saw_some_of_them(
    window, search, folders, indexing, until
):
    folders.known = [Root(1, ROOT)]
    indexing.stepped = True
    window.library.index()
    until(lambda: window.library.state is IndexingState.RUNNING)
    indexing.step(2)
    window.search.search_now(Query("mug"))
    until(lambda: bool(search.queries) and not window.search.running)
    indexing.release()
    until(lambda: "since this search" in window.parts.banner.text)
    assert window.parts.banner.text == "Files are new or changed since this search."


def test_while_files_are_read_much_more_of_them_is_worth_another_search(
    window, search, folders, indexing, until
):
    folders.known = [Root(1, ROOT)]
    indexing.stepped = True
    window.library.index()
    until(lambda: window.library.state is IndexingState.RUNNING)
    window.search.search_now(Query("mug"))
    until(lambda: bool(search.queries) and not window.search.running)
    until(lambda: window.library.status is not None)

    def come(files):
        folders.files += files

        def is_told():
            window.library.refresh()
            return window.library.status.files == folders.files

        until(is_told)

    come(20)
    assert window.parts.banner.text == ""
    come(100)
    assert window.parts.banner.text == "Files are new or changed since this search."
    assert indexing.active == 1
    indexing.release()
    until(lambda: window.library.state is IndexingState.IDLE)


def test_a_new_search_takes_the_offer_back(window, search, folders, until):
    folders.known = [Root(1, ROOT)]
    QTest.keyClicks(window.parts.search_bar.box, "mug")
    until(lambda: search.queries[-1:] == [Query("mug", draft=True)] and not window.search.running)
    window.library.index()
    until(lambda: "since this search" in window.parts.banner.text)
    window.search.search_now(Query(text="boat"))
    assert window.parts.banner.text == ""
    until(lambda: not window.search.running)


def test_an_empty_library_says_that_reading_is_under_way(window, folders, until):
    folders.known = [Root(1, ROOT)]
    folders.files = 0
    window.library.refresh()
    pages = window.parts.pages
    until(lambda: pages.currentWidget() is pages.nothing)
    assert "as they are read" in pages.nothing.text.text()


def test_closing_while_indexing_lets_the_batch_be_written(window, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    indexing.stepped = True
    window.library.index()
    indexing.step(1)
    until(lambda: text(window) == "1 of 4 files")
    window.close()
    assert indexing.cancelled == 1
    assert indexing.done == 1

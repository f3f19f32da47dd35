"""The window follows its folders: events, drives, rebuilds, rest."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from retllm_desktop.core.errors import EngineError, StoreError
from retllm_desktop.core.library_records import Root, RootState
from retllm_desktop.core.types import Query
from retllm_desktop.indexing.change_detection import ChangedPath, Changes, Move
from retllm_desktop.indexing.watch_service import ChangesFound, RootBack, RootGone, WatchNotice
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.window.window_state import WindowState
from tests.ui.fakes import ROOT, FakeRebuilding, item, webp

USB = Path("/media/usb").absolute()
ALL = Changes(rescan_roots=frozenset({1}))
NOTICE = "In «/pictures» 1,204 folders are looked at every few minutes."


@pytest.fixture
def rebuilding() -> FakeRebuilding:
    return FakeRebuilding()


@pytest.fixture
def more_services(watching) -> dict[str, object]:
    return {"watching": watching}


def text(window) -> str:
    return window.parts.status.index_text.text()


def changed(*names: str) -> ChangesFound:
    return ChangesFound(Changes(changed=tuple(ChangedPath(1, ROOT / name) for name in names)))


def at_rest(window) -> bool:
    return window.library.state is IndexingState.IDLE and not window.library.busy


def test_the_watcher_asks_for_the_first_look(window, watching, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    window.start()
    until(lambda: watching.watchers == 1)
    assert indexing.runs == []
    watching.tell(ChangesFound(ALL))
    until(lambda: indexing.done == 1 and at_rest(window))
    assert indexing.runs == [((Root(1, ROOT),), False)]


def test_changes_are_indexed_without_a_click(window, watching, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    window.start()
    watching.tell(changed("new.jpg"))
    until(lambda: indexing.done == 1 and at_rest(window))
    assert indexing.updates == [(1, (ROOT / "new.jpg",))]
    assert indexing.runs == []


def test_changes_during_a_run_are_gathered_for_one_run_after_it(
    window, watching, folders, indexing, until
):
    folders.known = [Root(1, ROOT)]
    indexing.stepped = True
    window.start()
    watching.tell(ChangesFound(ALL))
    until(lambda: len(indexing.runs) == 1)
    indexing.step(1)
    watching.tell(changed("a.jpg"), changed("b.jpg"), changed("a.jpg"))
    until(lambda: len(window.library.jobs.pending_paths) == 2)
    indexing.release()
    until(lambda: at_rest(window) and bool(indexing.updates))
    assert indexing.updates == [(1, (ROOT / "a.jpg", ROOT / "b.jpg"))]
    assert indexing.cancelled == 0


def test_moved_files_are_told(window, watching, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    indexing.moved = 3
    window.start()
    move = Move(1, ROOT / "old", ROOT / "new", is_folder=True)
    watching.tell(ChangesFound(Changes(moved=(move,))))
    until(lambda: text(window) == "Up to date · 8 files · 3 files moved")
    assert indexing.updates == [(1, (ROOT / "old", ROOT / "new"))]


def test_results_that_are_shown_follow_a_rename(window, watching, folders, search, until):
    folders.known = [Root(1, ROOT)]
    search.items = [item(1), item(2, path=ROOT / "trip" / "x.jpg"), item(3)]
    search.odds = {}
    window.start("mug")
    until(lambda: len(window.parts.view.results.results) == 3 and not window.search.running)
    window.parts.view.setCurrentIndex(window.parts.view.results.index(0))
    one = Move(1, item(1).path, ROOT / "named.jpg")
    folder = Move(1, ROOT / "trip", ROOT / "Norway", is_folder=True)
    watching.tell(ChangesFound(Changes(moved=(one, folder))))

    def paths() -> list[Path]:
        return [r.candidate.item.path for r in window.parts.view.results.results]

    until(lambda: paths() == [ROOT / "named.jpg", ROOT / "Norway" / "x.jpg", item(3).path])
    assert window.parts.details.name.text() == "named.jpg"
    assert window.parts.view.currentIndex().row() == 0


def test_a_drive_that_goes_is_marked_at_once_and_comes_back(
    window, watching, folders, indexing, search, until
):
    folders.known = [Root(1, ROOT), Root(2, USB)]
    folders.previews = {1: webp("red"), 2: webp("red")}
    indexing.stepped = True
    window.start("mug")
    until(lambda: len(window.parts.view.results.results) == 8 and not window.search.running)
    watching.tell(ChangesFound(ALL))
    until(lambda: len(indexing.runs) == 1)
    first = window.parts.view.results.results[0]
    window.parts.view.setCurrentIndex(window.parts.view.results.index(0))
    assert not first.candidate.item.offline
    # The executor is busy; the mark does not wait for it.
    watching.tell(RootGone(folders.known[0]))
    sidebar = window.parts.sidebar
    until(lambda: len(sidebar.folders) == 2 and "Offline" in sidebar.folders[0].note)
    assert "Offline" not in sidebar.folders[1].note
    assert all(r.candidate.item.offline for r in window.parts.view.results.results)
    assert window.parts.details.offline.isVisibleTo(window.parts.details)
    thumbnails = window.thumbnails
    red = next(
        r.candidate.item for r in window.parts.view.results.results if r.candidate.item.id == 1
    )
    until(lambda: thumbnails.get(red, 184) is not None)
    window.search.repeat()
    until(lambda: len(search.queries) == 2 and not window.search.running)
    assert all(r.candidate.item.offline for r in window.parts.view.results.results)
    indexing.release()
    until(lambda: len(indexing.runs) == 2 and at_rest(window))
    assert [root.id for root in indexing.runs[1][0]] == [1]
    watching.tell(RootBack(folders.known[0]), ChangesFound(ALL))
    until(lambda: len(indexing.runs) == 3 and at_rest(window))
    assert sidebar.folders[0].note == ""
    assert not any(r.candidate.item.offline for r in window.parts.view.results.results)


def test_edits_tell_the_watcher(window, watching, folders, indexing, until):
    window.start()
    window.library.add([ROOT])
    until(lambda: watching.refreshed == 1 and indexing.done == 1 and at_rest(window))
    assert indexing.prioritised == [ROOT]
    assert [[root.id for root in roots] for roots, _ in indexing.runs] == [[1]]
    window.library.remove(folders.known[0])
    until(lambda: watching.refreshed == 2)


def test_what_is_left_out_is_recorded_and_acted_on(window, watching, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    window.start()
    window.commands.sidebar.setChecked(True)
    sidebar, actions = window.parts.sidebar, window.sidebar.folders
    until(lambda: len(sidebar.folders) == 1)
    menu = window.sidebar.menu_for(sidebar.folders[0])
    {a.text(): a for a in menu.actions()}["Leave out…"].trigger()
    dialog = actions.exclusions_dialog
    assert dialog is not None
    QTest.keyClicks(dialog.edit, "Drafts/")
    dialog.edit.appendPlainText("")
    dialog.edit.appendPlainText("*.psd")
    assert dialog.save_button.isEnabled()
    dialog.save_button.click()
    until(lambda: indexing.done == 1 and at_rest(window))
    assert folders.exclusions_set == [(1, ("Drafts/", "*.psd"))]
    assert folders.threads == ["retllm-writer"]
    assert [root.exclusions for root in indexing.runs[0][0]] == [("Drafts/", "*.psd")]
    assert watching.refreshed == 1
    assert actions.exclusions_dialog is None
    until(lambda: sidebar.folders[0].root.exclusions == ("Drafts/", "*.psd"))
    assert "Drafts/" in sidebar.folders[0].tip
    menu.deleteLater()


def test_a_pattern_that_cannot_be_used_is_said_while_typing(window):
    actions = window.sidebar.folders
    actions.edit_exclusions(Root(1, ROOT, exclusions=("Drafts/",)))
    dialog = actions.exclusions_dialog
    assert dialog.edit.toPlainText() == "Drafts/"
    assert not dialog.trouble.isVisible()
    dialog.edit.appendPlainText("!")
    assert dialog.trouble.isVisible()
    assert "«!» cannot be used" in dialog.trouble.text()
    assert not dialog.save_button.isEnabled()
    dialog.edit.setPlainText("Drafts/")
    assert not dialog.trouble.isVisible()
    saved: list[object] = []
    dialog.saved.connect(saved.append)
    dialog.save_button.click()
    assert saved == []


def test_opening_a_folders_menu_hints_the_indexer(window, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    window.library.refresh()
    window.commands.sidebar.setChecked(True)
    tree = window.parts.sidebar.tree
    until(lambda: len(window.parts.sidebar.folders) == 1)
    tree.setFocus()
    tree.setCurrentIndex(tree.entries.find_key(window.parts.sidebar.folders[0].key))
    place = tree.visualRect(tree.currentIndex()).center()
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(
        tree.viewport(), QContextMenuEvent(reason, place, tree.viewport().mapToGlobal(place))
    )
    assert indexing.prioritised == [ROOT]
    assert "Leave out…" in [action.text() for action in window.sidebar.menu.actions()]
    window.sidebar.menu.close()


def test_resting_says_why_and_pausing_counts_above_it(
    window, watching, folders, indexing, machine, throttle, until
):
    folders.known = [Root(1, ROOT)]
    machine.battery = True
    window.start()
    watching.tell(ChangesFound(ALL))
    until(lambda: text(window) == "Resting: on battery")
    assert window.library.state is IndexingState.RUNNING
    QTest.mouseClick(window.parts.status.pause_button, Qt.MouseButton.LeftButton)
    assert window.library.state is IndexingState.PAUSED
    assert window.commands.pause.isChecked()
    window.commands.pause.trigger()
    assert not window.commands.pause.isChecked()
    until(lambda: text(window) == "Resting: on battery")
    machine.battery = False
    until(lambda: text(window) == "Up to date · 8 files")
    assert (len(indexing.runs), indexing.cancelled) == (1, 0)


def test_pausing_beforehand_holds_what_comes(window, watching, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    window.start()
    window.commands.pause.trigger()
    assert window.library.state is IndexingState.PAUSED
    watching.tell(changed("a.jpg"), RootGone(Root(2, USB)))
    until(lambda: bool(window.library.jobs.pending_roots))
    # An edit is not held: it is what the person asks for now.
    window.library.set_exclusions(Root(1, ROOT), ("x",))
    until(lambda: bool(folders.exclusions_set) and not window.library.busy)
    assert indexing.runs == indexing.updates == []
    window.commands.pause.trigger()
    until(lambda: len(indexing.runs) == 1 and at_rest(window))


def test_an_edit_while_paused_goes_through(window, folders, indexing, until):
    folders.known = [Root(1, ROOT), Root(2, USB)]
    indexing.stepped = True
    window.library.index()
    indexing.step(1)
    until(lambda: text(window) == "1 of 4 files")
    window.library.pause()
    until(lambda: window.library.state is IndexingState.PAUSED)
    window.library.remove(folders.known[1])
    until(lambda: folders.removed == [2] and not window.library.busy)
    assert window.library.state is IndexingState.PAUSED
    indexing.release()
    window.library.resume()
    until(lambda: at_rest(window) and len(indexing.runs) == 2)


def test_closing_while_paused(window, watching, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    indexing.stepped = True
    window.start()
    watching.tell(ChangesFound(ALL))
    until(lambda: "Reading" in text(window) or "Looking" in text(window))
    window.library.pause()
    until(lambda: window.library.state is IndexingState.PAUSED)
    window.close()
    assert indexing.done == 1
    assert watching.watchers == 0


def test_a_notice_is_shown_once_and_kept(window, watching, folders, until):
    folders.known = [Root(1, ROOT)]
    window.start()
    watching.tell(WatchNotice(NOTICE))
    until(lambda: window.parts.banner.text == NOTICE)
    window.parts.banner.dismiss()
    watching.tell(WatchNotice(NOTICE.replace("1,204", "1,205")))
    until(lambda: len(window.library_presenter.notices) == 2)
    assert window.parts.banner.text == ""
    window.commands.problems.trigger()
    until(lambda: window.library_presenter.problems_dialog is not None)
    dialog = window.library_presenter.problems_dialog
    assert NOTICE in dialog.notes.text()
    assert dialog.table.isHidden()
    dialog.accept()


def test_a_notice_is_shown_once_for_good(tmp_path):
    file = tmp_path / "window.ini"
    first = WindowState(file)
    assert first.is_new_notice(NOTICE)
    assert not first.is_new_notice(NOTICE)
    assert first.is_new_notice("Another one.")
    del first  # which writes its file
    later = WindowState(file)
    assert not later.is_new_notice(NOTICE.replace("1,204", "7"))
    assert not later.is_new_notice("Another one.")
    assert later.is_new_notice("A third one.")
    assert WindowState(None).is_new_notice(NOTICE)


def test_a_watcher_that_fails_is_said_and_the_folders_are_looked_through(
    window, watching, folders, indexing, until
):
    folders.known = [Root(1, ROOT)]
    window.start()
    watching.tell(StoreError("The library's folders cannot be read", "start again"))
    until(lambda: "cannot be read" in window.parts.banner.text)
    until(lambda: indexing.runs == [(None, False)] and at_rest(window))


def test_after_an_error_changes_wait_and_nothing_nags(window, watching, folders, indexing, until):
    folders.known = [Root(1, ROOT)]
    indexing.error = StoreError("The disk is full", "free some space")
    window.start()
    watching.tell(changed("a.jpg"))
    until(lambda: window.library.state is IndexingState.STOPPED)
    window.parts.banner.dismiss()
    watching.tell(changed("b.jpg"))
    until(lambda: len(window.library.jobs.pending_paths) == 2)
    assert window.parts.banner.text == ""
    indexing.error = None
    window.library.resume()
    until(lambda: at_rest(window))
    assert indexing.updates[-1] == (1, (ROOT / "a.jpg", ROOT / "b.jpg"))


class TestRebuilding:
    """Another model was chosen: the library is brought to it before anything else."""

    @pytest.fixture
    def more_services(self, watching, rebuilding) -> dict[str, object]:
        return {"watching": watching, "rebuilding": rebuilding}

    def test_it_comes_first_and_search_goes_on(
        self, window, watching, folders, indexing, rebuilding, search, until
    ):
        folders.known = [Root(1, ROOT)]
        indexing.total = 0
        window.start("mug")
        until(lambda: not window.search.running and len(search.queries) == 1)
        watching.tell(ChangesFound(ALL))
        rebuilding.step(2)
        until(lambda: text(window) == "Bringing your library to the new model: 2 of 3")
        assert window.parts.status.bar.isVisible()
        assert indexing.runs == []
        rebuilding.step(1)
        until(lambda: "uses the new model now" in window.parts.banner.text)
        until(lambda: len(indexing.runs) == 1 and at_rest(window))
        window.parts.banner.action_button.click()
        until(lambda: len(search.queries) == 2)
        assert rebuilding.runs == 1

    def test_an_edit_interrupts_it_and_it_is_taken_up(
        self, window, folders, indexing, rebuilding, until
    ):
        window.start()
        rebuilding.step(1)
        until(lambda: text(window) == "Bringing your library to the new model: 1 of 3")
        window.library.add([ROOT])
        until(lambda: folders.added == [ROOT] and rebuilding.runs == 2)
        assert indexing.runs == []
        rebuilding.notice = "The file could not be made smaller (the disk is full)."
        rebuilding.step(2)
        until(lambda: indexing.done == 1 and at_rest(window))
        assert rebuilding.done == 3
        assert window.library_presenter.notices == [rebuilding.notice]

    def test_one_that_fails_leaves_everything_as_it_was(
        self, window, watching, folders, indexing, rebuilding, until
    ):
        folders.known = [Root(1, ROOT)]
        rebuilding.error = EngineError("The model cannot run", "choose another one")
        window.start()
        rebuilding.step(1)
        until(lambda: "The model cannot run" in window.parts.banner.text)
        watching.tell(ChangesFound(ALL))
        until(lambda: len(indexing.runs) == 1 and at_rest(window))
        assert rebuilding.runs == 1

    def test_closing_in_the_middle(self, window, rebuilding, until):
        window.start()
        until(lambda: rebuilding.runs == 1)
        window.close()


class TestSearchHasToWait:
    """The model that the library was read with is gone: nothing can be found before the end."""

    @pytest.fixture
    def more_services(self, rebuilding) -> dict[str, object]:
        return {"rebuilding": rebuilding, "search_blocked": "The former model is gone"}

    def test_it_says_so_and_searches_then(
        self, window, folders, indexing, search, rebuilding, until
    ):
        folders.known = [Root(1, ROOT)]
        indexing.total = 0
        window.start("mug")
        assert "The former model is gone. It is searched for" in window.parts.banner.text
        assert search.queries == []
        rebuilding.step(3)
        until(lambda: search.queries == [Query(text="mug")])
        until(lambda: bool(window.parts.view.results.results))
        assert window.parts.banner.text == ""


def test_added_files_are_counted_together_and_offered_once(
    window, watching, folders, search, until
):
    folders.known = [Root(1, ROOT)]
    window.start("mug")
    until(lambda: len(search.queries) == 1 and not window.search.running)
    watching.tell(changed("a.jpg"))
    banner = window.parts.banner
    until(lambda: banner.text.startswith("1 file is new or changed"))
    watching.tell(changed("b.jpg", "c.jpg"))
    until(lambda: banner.text.startswith("3 files are new or changed"))
    banner.dismiss()
    watching.tell(changed("d.jpg"))
    until(lambda: window.library_presenter.added == 4)
    assert banner.text == ""
    window.search.repeat()
    until(lambda: len(search.queries) == 2 and not window.search.running)
    watching.tell(changed("e.jpg"))
    until(lambda: banner.text.startswith("1 file is new or changed"))


def test_an_offline_folder_keeps_its_mark_whatever_the_numbers_say(
    window, watching, folders, until
):
    folders.known = [Root(1, ROOT)]
    window.start()
    watching.tell(RootGone(folders.known[0]))
    until(lambda: bool(window.library.roots))
    until(lambda: window.library.roots[0].state is RootState.OFFLINE)
    until(lambda: at_rest(window))
    window.library.refresh()
    until(lambda: not window.library.busy)
    assert window.library.roots[0].state is RootState.OFFLINE

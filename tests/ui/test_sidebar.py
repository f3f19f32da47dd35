"""The sidebar over fakes: what it shows, keys, names, groups, width, drops."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QAccessible, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from retllm_desktop.core.library_overview import (
    AnnotationCounts,
    ContentCounts,
    PlaceCount,
    TagCount,
)
from retllm_desktop.core.library_records import Root
from retllm_desktop.core.saved_searches import SavedSearch
from retllm_desktop.core.types import Query
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.ui.library.folder_texts import FolderActivity
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.library.sidebar import Sidebar
from retllm_desktop.ui.library.sidebar_entries import (
    EntryKind,
    SidebarContents,
    SidebarEntry,
    make_entries,
    make_folder_group,
)
from retllm_desktop.ui.library.sidebar_model import SidebarModel
from retllm_desktop.ui.results.file_actions import RESULTS_MIME
from retllm_desktop.ui.window.window_state import SidebarChoice, WindowState
from tests.ui.fakes import ROOT, FakeAnnotations

STATE = SidebarContents(
    ContentCounts(
        1204,
        3,
        2,
        (
            PlaceCount("", "Atlantis", 1),
            PlaceCount("Norway", "Bergen", 2),
            PlaceCount("Norway", "Oslo", 5),
            PlaceCount("Peru", "", 4),
        ),
    ),
    AnnotationCounts(7, (TagCount("Holiday", 12), TagCount('say "hi"', 1))),
    (SavedSearch("Dogs", "dog beach"), SavedSearch("Cats", "cat")),
)


def entries_of(state: SidebarContents = STATE) -> tuple[SidebarEntry, ...]:
    """All entries, with one folder."""
    return (*make_entries(state), make_folder_group((Root(1, ROOT, files=1204),), {}))


class FakeOverview:
    """Counts that a test sets; paths that were opened."""

    def __init__(self) -> None:
        self.contents = STATE.contents
        self.notes = STATE.notes
        self.opened: list[object] = []

    def count_contents(self):
        return self.contents

    def count_annotations(self):
        return self.notes

    def note_opened(self, paths):
        self.opened += paths
        return len(paths)


class FakeSaved:
    """Keeps searches in memory."""

    def __init__(self) -> None:
        self.kept = STATE.saved

    def all(self):
        return self.kept

    def replace(self, searches):
        self.kept = tuple(searches)

    def find_items(self, search):
        return tuple((picture, None) for picture in search.pictures)


@pytest.fixture
def parts() -> FakeOverview:
    return FakeOverview()


@pytest.fixture
def saved() -> FakeSaved:
    return FakeSaved()


@pytest.fixture
def annotations() -> FakeAnnotations:
    return FakeAnnotations()


@pytest.fixture
def more_services(parts, saved, annotations) -> dict[str, object]:
    return {"overview": parts, "saved_searches": saved, "annotations": annotations}


@pytest.fixture
def tree(window, folders, until):
    """The tree of a started window, shown, with everything in it."""
    folders.known = [Root(1, ROOT, files=1204)]
    window.start()
    window.commands.sidebar.setChecked(True)
    shown = window.parts.sidebar.tree
    until(lambda: len(list(shown.entries.entries())) == len(list(walk(entries_of()))))
    until(lambda: not window.busy)
    return shown


def walk(entries):
    for entry in entries:
        yield entry
        yield from walk(entry.children)


def named(tree, text: str) -> SidebarEntry:
    return next(entry for entry in tree.entries.entries() if entry.text == text)


def go(tree, text: str) -> None:
    tree.setCurrentIndex(tree.entries.find(lambda entry: entry.text == text))


def click(tree, text: str, at: Callable | None = None) -> None:
    index = tree.entries.find(lambda entry: entry.text == text)
    tree.scrollTo(index)
    place = tree.visualRect(index).center() if at is None else at(tree.visualRect(index))
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_entries_in_their_order_and_what_they_show():
    shown = [(entry.text, entry.count, entry.line) for entry in walk(entries_of())]
    assert shown == [
        ("Library", "1,204", ""),
        ("Favourites", "7", "is:favourite"),
        ("Recent", "3", "is:recent"),
        ("Duplicates", "2", "is:duplicate"),
        ("Places", "", ""),
        ("Atlantis", "1", "place:Atlantis"),
        ("Norway", "7", "country:Norway"),
        ("Oslo", "5", "country:Norway place:Oslo"),
        ("Bergen", "2", "country:Norway place:Bergen"),
        ("Peru", "4", "country:Peru"),
        ("Tags", "", ""),
        ("Holiday", "12", "tag:Holiday"),
        ('say "hi"', "1", 'tag:"say ""hi"""'),
        ("New tag…", "", ""),
        ("Saved searches", "", ""),
        ("Dogs", "", ""),
        ("Cats", "", ""),
        ("Save this search…", "", ""),
        ("Folders", "", ""),
        (ROOT.name, "1,204", f"in:{ROOT}"),
        ("Add a folder…", "", ""),
    ]


def test_every_line_asks_for_what_its_entry_stands_for():
    from datetime import date

    for entry in walk(entries_of()):
        if entry.asked is not None:
            assert parse_query(entry.line, date(2024, 1, 1)) == entry.asked
        assert entry.spoken


def test_what_is_not_known_has_no_entry():
    assert [entry.kind for entry in make_entries(SidebarContents())] == [EntryKind.LIBRARY]
    folders = make_folder_group((), {})
    assert [entry.kind for entry in walk((folders,))] == [EntryKind.GROUP, EntryKind.ADD_FOLDER]
    texts = [entry.text for entry in walk(make_entries(SidebarContents(ContentCounts(3))))]
    assert "Places" not in texts


def test_rows_that_stay_are_changed_in_place(qtmodeltester):
    model = SidebarModel()
    model.show_entries(entries_of())
    qtmodeltester.check(model)
    kept = model.find_key((EntryKind.TAG.value, "holiday"))
    from PySide6.QtCore import QPersistentModelIndex

    kept = QPersistentModelIndex(kept)
    notes = AnnotationCounts(7, (TagCount("Beach", 1), TagCount("Zoo", 2), TagCount("Holiday", 13)))
    changed: list[str] = []
    model.dataChanged.connect(lambda index, _: changed.append(index.data()))
    model.show_entries(entries_of(SidebarContents(STATE.contents, notes, ())))
    assert kept.isValid()
    assert SidebarModel.entry(kept).count == "13"
    tags = kept.parent()
    assert [model.index(row, 0, tags).data() for row in range(4)] == [
        "Beach",
        "Zoo",
        "Holiday",
        "New tag…",
    ]
    assert "Holiday" in changed
    assert "Library" not in changed


def test_a_click_shows_a_part_and_marks_its_entry(window, tree, search, until):
    click(tree, "Favourites")
    until(lambda: search.queries[-1].text == "is:favourite" and not window.search.running)
    assert window.parts.search_bar.text.strip() == "is:favourite"
    assert tree.highlighted == named(tree, "Favourites")
    click(tree, "Library")
    until(lambda: search.queries[-1] == Query() and not window.search.running)
    assert tree.highlighted == named(tree, "Library")


def test_what_is_typed_marks_the_entry_that_it_is(window, tree, search, until):
    window.composer.search_text('tag:"HOLIDAY"')
    until(lambda: tree.highlighted == named(tree, "Holiday"))
    window.composer.search_text("tag:holiday dog")
    until(lambda: tree.highlighted is None)
    window.composer.search_text("place:Oslo")
    until(lambda: search.queries[-1].text == "place:Oslo" and not window.search.running)
    assert tree.highlighted is None


def test_it_is_walked_and_entered_by_keys(window, tree, search, until):
    tree.setFocus()
    go(tree, "Library")
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert tree.current == named(tree, "Favourites")
    # The frame goes, the list stays until Enter.
    assert tree.highlighted == named(tree, "Library")
    QTest.keyClick(tree, Qt.Key.Key_Return)
    until(lambda: search.queries[-1].text == "is:favourite")
    go(tree, "Norway")
    QTest.keyClick(tree, Qt.Key.Key_Right)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert tree.current == named(tree, "Oslo")
    QTest.keyClick(tree, Qt.Key.Key_Enter)
    until(lambda: search.queries[-1].text == "country:Norway place:Oslo")
    go(tree, "Tags")
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert not tree.isExpanded(tree.currentIndex())
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert tree.isExpanded(tree.currentIndex())
    until(lambda: not window.busy)


def test_a_group_closes_by_a_click_anywhere_and_a_country_by_its_chevron(window, tree, search):
    norway = tree.entries.find(lambda entry: entry.text == "Norway")
    assert not tree.isExpanded(norway)
    click(tree, "Norway", lambda rect: tree.rows.chevron_rect(norway, rect).center())
    assert tree.isExpanded(norway)
    assert not any(query.text for query in search.queries)
    click(tree, "Places")
    assert not tree.isExpanded(norway.parent())


def test_what_is_open_and_wanted_is_remembered(window, tree, tmp_path, qapp):
    file = tmp_path / "window.ini"
    state = WindowState(file)
    closed = (("group", "tags"),)
    opened = (("country", "Norway"),)
    state.save_sidebar(SidebarChoice(False, closed, opened))
    assert WindowState(file).sidebar() == SidebarChoice(False, closed, opened)
    file.write_text("[window]\nsidebar={]\n", encoding="utf-8")
    assert WindowState(file).sidebar() == SidebarChoice()
    tree.restore_groups(closed, opened)
    norway = tree.entries.find(lambda entry: entry.text == "Norway")
    tags = tree.entries.find(lambda entry: entry.text == "Tags")
    assert tree.isExpanded(norway)
    assert not tree.isExpanded(tags)
    # New tags do not open it again.
    window.sidebar.session.notes = AnnotationCounts(1, (TagCount("Zoo", 1),))
    window.sidebar.show()
    assert not tree.isExpanded(tags)
    assert tree.closed_groups == closed


def test_a_narrow_window_hides_it_and_a_wide_one_shows_it_again(window, until):
    sidebar, toggle = window.parts.sidebar, window.commands.sidebar
    assert sidebar.isHidden()
    window.resize(1000, 700)
    until(lambda: sidebar.isVisible() and toggle.isChecked())
    window.resize(700, 700)
    until(sidebar.isHidden)
    # For the moment, by hand.
    toggle.trigger()
    assert sidebar.isVisible()
    window.resize(1000, 700)
    toggle.trigger()
    assert sidebar.isHidden()
    window.resize(700, 700)
    window.resize(1000, 700)
    QApplication.processEvents()
    assert sidebar.isHidden()


def test_results_are_dropped_on_tags_and_favourites_and_nowhere_else(
    window, tree, annotations, until
):
    until(lambda: len(window.parts.view.results.results) == 8 and not window.search.running)
    window.parts.view.setCurrentIndex(window.parts.view.results.index(2))
    mime = window.results.make_drag().mimeData()
    assert mime.hasFormat(RESULTS_MIME)
    hash_of = window.parts.view.selection[0].candidate.item.content_hash

    assert drop(tree, "Holiday", mime) is Qt.DropAction.CopyAction
    until(lambda: annotations.of_content(hash_of).tags == ("Holiday",))
    until(window.history.stack.canUndo)
    window.history.undo()
    until(lambda: annotations.of_content(hash_of).tags == ())
    assert drop(tree, "Favourites", mime) is Qt.DropAction.CopyAction
    until(lambda: annotations.of_content(hash_of).favourite)
    for nowhere in ("Library", ROOT.name, "Dogs", "Tags"):
        assert drop(tree, nowhere, mime) is None
    # What comes from elsewhere is the window's.
    other = QMimeData()
    other.setText("words")
    assert drop(tree, "Holiday", other) is None
    until(lambda: not window.busy)


def test_a_new_tag_is_named_first(window, tree, annotations, until):
    until(lambda: len(window.parts.view.results.results) == 8 and not window.search.running)
    click(tree, "New tag…")
    until(lambda: "Nothing is selected" in window.parts.banner.text)
    window.parts.view.setCurrentIndex(window.parts.view.results.index(0))
    mime = window.results.make_drag().mimeData()
    drop(tree, "New tag…", mime)
    dialog = window.sidebar.tags.dialog
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()
    QTest.keyClicks(dialog.entry, "  Summer   house ")
    QTest.keyClick(dialog.entry, Qt.Key.Key_Return)
    hash_of = window.parts.view.selection[0].candidate.item.content_hash
    until(lambda: annotations.of_content(hash_of).tags == ("Summer house",))
    assert window.sidebar.tags.dialog is None
    until(lambda: not window.busy)


def test_the_row_under_a_drag_is_lit(window, tree, until):
    until(lambda: len(window.parts.view.results.results) == 8 and not window.search.running)
    window.parts.view.setCurrentIndex(window.parts.view.results.index(0))
    mime = window.results.make_drag().mimeData()
    tree.scrollTo(tree.entries.find(lambda entry: entry.text == "Holiday"))
    for text, lit in (("Holiday", True), ("Library", False)):
        index = tree.entries.find(lambda entry, text=text: entry.text == text)
        place = tree.visualRect(index).center()
        event = QDragMoveEvent(
            place,
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        tree.dragMoveEvent(event)
        assert event.isAccepted() is lit
        assert (tree.target is not None) is lit
    assert not tree.viewport().grab().isNull()


def test_saved_searches_are_kept_renamed_ordered_removed_and_all_undone(
    window, tree, saved, search, until
):
    window.composer.search_text("red boat")
    until(lambda: search.queries[-1].text == "red boat" and not window.search.running)
    click(tree, "Save this search…")
    dialog = window.sidebar.searches.dialog
    assert dialog.entry.text() == "red boat"
    dialog.entry.setText("Boats")
    dialog.accept()
    until(lambda: saved.kept[-1:] == (SavedSearch("Boats", "red boat"),))
    until(lambda: tree.highlighted is not None and tree.highlighted.text == "Boats")

    window.composer.search_text("")
    until(lambda: tree.highlighted == named(tree, "Library"))
    click(tree, "Boats")
    until(lambda: search.queries[-1].text == "red boat")
    assert tree.highlighted.text == "Boats"

    tree.setFocus()
    go(tree, "Boats")
    QTest.keyClick(tree, Qt.Key.Key_F2)
    editor = tree.findChild(QLineEdit, "sidebarName")
    editor.setText("Ships")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    until(lambda: [one.name for one in saved.kept] == ["Dogs", "Cats", "Ships"])
    until(lambda: any(entry.text == "Ships" for entry in tree.entries.entries()))
    go(tree, "Ships")
    QTest.keyClick(tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    until(lambda: [one.name for one in saved.kept] == ["Dogs", "Ships", "Cats"])
    go(tree, "Dogs")
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    until(lambda: [one.name for one in saved.kept] == ["Ships", "Cats"])
    until(lambda: not window.busy)
    names = (["Dogs", "Ships", "Cats"], ["Dogs", "Cats", "Ships"], ["Dogs", "Cats", "Boats"])
    for kept in (*names, ["Dogs", "Cats"]):
        window.history.undo()
        until(lambda kept=kept: [one.name for one in saved.kept] == kept)
        until(lambda: not window.busy)


def test_an_empty_search_is_not_kept(window, tree, saved, until):
    click(tree, "Save this search…")
    until(lambda: "nothing to save" in window.parts.banner.text)
    assert window.sidebar.searches.dialog is None
    assert saved.kept == STATE.saved


def test_menus_say_what_can_be_done(window, tree):
    def texts(text: str) -> list[str]:
        menu = window.sidebar.menu_for(named(tree, text))
        found = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
        menu.deleteLater()
        return found

    assert texts("Holiday") == ["Show", "Tag what is selected", "Rename…", "Remove…"]
    assert texts("Dogs") == [
        "Search",
        "Replace by the present search",
        "Move up",
        "Move down",
        "Rename…",
        "Remove",
    ]
    assert texts(ROOT.name) == [
        "Show what is in it",
        "Open folder",
        "Read its files first",
        "Look through again",
        "Leave out…",
        "Remove from the library…",
    ]
    assert window.sidebar.menu_for(named(tree, "Library")) is None


def test_it_is_a_tree_for_screen_readers(window, tree):
    face = QAccessible.queryAccessibleInterface(tree)
    assert face.role() is QAccessible.Role.Tree
    assert face.text(QAccessible.Text.Name) == "Parts of the library"
    names = [face.child(row).text(QAccessible.Text.Name) for row in range(face.childCount())]
    assert "Favourites, 7 files" in names
    assert f"Folder {ROOT.name}, 1,204 files" in names


def test_a_folder_says_how_far_it_is_and_that_it_is_paused(window, tree, indexing, until):
    indexing.stepped = True
    window.library.index()
    indexing.step(2)

    def folder() -> SidebarEntry:
        return window.parts.sidebar.folders[0]

    until(lambda: folder().note == "2 of 4 files")
    assert folder().share == 0.5
    assert window.parts.status.index_text.text() == "2 of 4 files"
    window.library.pause()
    until(lambda: window.library.state is IndexingState.PAUSED)
    assert (folder().note, folder().note_icon) == ("Paused · 2 of 4 files", "pause")
    indexing.release()
    window.library.resume()
    until(lambda: window.library.state is IndexingState.IDLE)
    until(lambda: folder().note == "" and folder().share is None)


def test_a_note_that_is_too_long_takes_two_lines_and_all_of_it_is_mirrored(qtbot, theme):
    sidebar = Sidebar(theme)
    qtbot.addWidget(sidebar)
    sidebar.resize(260, 600)
    activity = FolderActivity("12 of 430 files · about 2 minutes left", share=0.3)
    root = Root(1, ROOT, files=430)
    tree = sidebar.tree
    tree.show_entries((*make_entries(STATE), make_folder_group((root,), {1: activity})))
    sidebar.show()
    qtbot.waitExposed(sidebar)
    index = tree.entries.find_key(sidebar.folders[0].key)
    tree.scrollTo(index)
    norway = tree.entries.find(lambda entry: entry.text == "Norway")

    def height() -> int:
        qtbot.wait(1)
        return tree.visualRect(index).height()

    sidebar.resize(600, 600)
    wide = height()
    font = tree.font()
    sidebar.resize(200, 600)
    line = tree.fontMetrics().height()
    assert height() >= wide + line - 2
    # A font twice as large makes rows as much higher.
    font.setPointSizeF(font.pointSizeF() * 2)
    tree.setFont(font)
    assert height() > 1.6 * wide
    rect = tree.visualRect(norway)
    assert tree.rows.chevron_rect(norway, rect).center().x() > rect.center().x()
    sidebar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    rect = tree.visualRect(norway)
    assert tree.rows.chevron_rect(norway, rect).center().x() < rect.center().x()
    assert not sidebar.grab().isNull()


def test_what_is_opened_is_noted(window, tree, parts, until, tmp_path):
    window.files._opener = lambda _url: True
    window.files.open(tmp_path)
    until(lambda: parts.opened == [tmp_path])
    until(lambda: not window.busy)


def drop(tree, text: str, mime: QMimeData) -> Qt.DropAction | None:
    """Drop on an entry; returns what was done, None for nothing."""
    index = tree.entries.find(lambda entry: entry.text == text)
    tree.scrollTo(index)
    event = QDropEvent(
        QPointF(tree.visualRect(index).center()),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    tree.dropEvent(event)
    return event.dropAction() if event.isAccepted() else None

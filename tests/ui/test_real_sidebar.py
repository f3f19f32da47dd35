"""The real program behind the real window: the sidebar's parts, tags, saved searches, surplus."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.query import Region
from retllm_desktop.core.saved_searches import SavedPicture, SavedSearch
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.library.duplicates_presenter import DUPLICATES_PAGE
from retllm_desktop.ui.library.sidebar_entries import SidebarEntry
from retllm_desktop.ui.query.query_parts import QueryPart
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings
from tests.ui.stories import names as listed_names
from tests.ui.test_sidebar import drop

PATIENCE_MS = 120_000


def drawn(seed: int, size: int = 96) -> Image.Image:
    """A picture with shapes of its own."""
    small = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    return Image.fromarray(small).resize((size, size), Image.Resampling.BILINEAR)


@pytest.fixture(autouse=True)
def _own_bin(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def album(tmp_path) -> Path:
    folder = tmp_path / "album"
    (folder / "again").mkdir(parents=True)
    for seed, name in enumerate(("one.png", "two.png", "three.png")):
        drawn(seed).save(folder / name)
    (folder / "again" / "one.png").write_bytes((folder / "one.png").read_bytes())
    drawn(1).resize((48, 48)).rotate(90).save(folder / "again" / "small two.png")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    return folder


@pytest.fixture
def app(tmp_path) -> Iterator[Application]:
    where = resolve_paths(tmp_path / "data")
    settings = drawn_settings(ocr=False)
    with open_application(settings, where, writable=True, with_judge=False) as made:
        yield made


@pytest.fixture
def patient(qtbot):
    def wait(condition):
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    return wait


@pytest.fixture
def window(qtbot, theme, app, album, patient) -> Iterator[MainWindow]:
    app.folders.add(album)
    made = MainWindow(window_services(app), theme)
    made.show()
    made.resize(1000, 720)
    made.start()
    patient(lambda: app.library.status().files == 5)
    patient(lambda: not made.busy)
    patient(lambda: entry(made, "Library").count == "5")
    patient(lambda: len(names(made)) == 5 and at_rest(made))
    yield made
    made.close()
    shiboken6.delete(made)


def entry(window: MainWindow, text: str) -> SidebarEntry:
    shown = window.parts.sidebar.tree.entries.entries()
    nothing = SidebarEntry(kind="", key=(), text="")  # type: ignore[arg-type]
    return next((one for one in shown if one.text == text), nothing)


def names(window: MainWindow) -> list[str]:
    return sorted(listed_names(window))


def at_rest(window: MainWindow) -> bool:
    return not window.busy and not window.timeline.busy


def enter(window: MainWindow, text: str, patient) -> None:
    window.sidebar.enter(entry(window, text))
    patient(lambda: at_rest(window))


def select(window: MainWindow, row: int) -> None:
    view = window.parts.view
    view.setCurrentIndex(view.shown_model.index(row))


def test_counts_follow_what_is_done_and_entries_show_it(window, app, patient):
    assert entry(window, "Duplicates").count == "1"
    folder = window.parts.sidebar.folders[0]
    assert (folder.count, folder.note, folder.note_icon) == ("5", "1 problem", "warning")
    assert entry(window, "Favourites").count == ""
    select(window, 0)
    first = window.parts.view.selection[0].candidate.item.path.name
    mime = window.results.make_drag().mimeData()
    assert drop(window.parts.sidebar.tree, "Favourites", mime) is Qt.DropAction.CopyAction
    patient(lambda: entry(window, "Favourites").count == "1")
    enter(window, "Favourites", patient)
    assert names(window) == [first]
    window.commands.undo.trigger()
    patient(lambda: entry(window, "Favourites").count == "")
    enter(window, "Library", patient)
    assert len(names(window)) == 5


def test_a_tag_is_collected_by_drag_renamed_merged_and_all_of_it_undone(window, app, patient):
    tree = window.parts.sidebar.tree
    select(window, 0)
    mime = window.results.make_drag().mimeData()
    drop(tree, "New tag…", mime)
    window.sidebar.tags.dialog.entry.setText("Holiday")
    window.sidebar.tags.dialog.accept()
    patient(lambda: entry(window, "Holiday").count == "1")
    one = app.library.items.get([window.parts.view.selection[0].candidate.item.id])[0]
    select(window, 1)
    drop(tree, "Holiday", window.results.make_drag().mimeData())
    patient(lambda: entry(window, "Holiday").count == "2")
    app.library.annotations.set_tags(one.content_hash, ["Holiday", "Sea"])
    window.annotations.reread()
    patient(lambda: entry(window, "Sea").count == "1")

    enter(window, "Holiday", patient)
    tree.setFocus()
    tree.setCurrentIndex(tree.entries.find(lambda shown: shown.text == "Holiday"))
    QTest.keyClick(tree, Qt.Key.Key_F2)
    editor = tree.findChild(QLineEdit, "sidebarName")
    editor.setText("Summer")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    patient(lambda: entry(window, "Summer").count == "2" and at_rest(window))
    # The list goes along with what is shown.
    assert window.search.query.text == "tag:Summer"
    assert tree.highlighted.text == "Summer"
    assert len(names(window)) == 2

    window.sidebar.rename(entry(window, "Summer"), "sea")
    question = window.sidebar.tags.question
    assert "«Summer» and «Sea»" in question.text()
    next(b for b in question.buttons() if b.text() == "Make them one").click()
    patient(lambda: entry(window, "Sea").count == "2" and entry(window, "Summer").text == "")
    patient(lambda: at_rest(window))
    window.sidebar.remove(entry(window, "Sea"))
    next(b for b in window.sidebar.tags.question.buttons() if b.text() == "Remove").click()
    patient(lambda: app.library.annotations.all_tags() == ())
    patient(lambda: at_rest(window))
    for tags in (("Sea",), ("Sea", "Summer"), ("Holiday", "Sea")):
        window.commands.undo.trigger()
        patient(lambda tags=tags: app.library.annotations.all_tags() == tags)
        patient(lambda: at_rest(window))
    assert app.library.annotations.of_content(one.content_hash).tags == ("Holiday", "Sea")


def test_a_search_with_a_picture_is_kept_by_its_content(window, app, album, patient):
    (item,) = app.library.items.of_file(album / "two.png")
    part = QueryPart("two.png", item=item, region=Region(0.0, 0.0, 0.5, 0.5))
    window.composer.repeat_search("is:duplicate", (part,), at_once=True)
    patient(lambda: at_rest(window))
    window.sidebar.enter(entry(window, "Save this search…"))
    window.sidebar.searches.dialog.entry.setText("Corner")
    window.sidebar.searches.dialog.accept()
    patient(lambda: entry(window, "Corner").saved is not None and at_rest(window))
    picture = SavedPicture(item.content_hash, 0, Region(0.0, 0.0, 0.5, 0.5))
    assert app.library.saved_searches.all() == (SavedSearch("Corner", "is:duplicate", (picture,)),)
    enter(window, "Library", patient)
    assert window.parts.search_bar.parts == ()
    # Its file is called otherwise by now.
    (album / "two.png").rename(album / "renamed.png")
    window.library.check([album / "two.png", album / "renamed.png"])
    patient(lambda: app.library.items.of_file(album / "renamed.png") != ())
    patient(lambda: at_rest(window))
    enter(window, "Corner", patient)
    (shown,) = window.parts.search_bar.parts
    assert shown.item.path == album / "renamed.png"
    assert shown.region == Region(0.0, 0.0, 0.5, 0.5)
    assert window.parts.sidebar.tree.highlighted.text == "Corner"
    # Without it, what is left is searched for, and that is said.
    (album / "renamed.png").unlink()
    window.library.check([album / "renamed.png"])
    patient(lambda: app.library.items.of_file(album / "renamed.png") == () and at_rest(window))
    enter(window, "Library", patient)
    enter(window, "Corner", patient)
    patient(lambda: "not in the library any more" in window.parts.banner.text)
    assert window.parts.search_bar.parts == ()


def test_what_is_opened_is_recent(window, app, album, patient):
    window.files._opener = lambda _url: True
    assert entry(window, "Recent").count == ""
    window.files.open(album / "three.png")
    patient(lambda: entry(window, "Recent").count == "1")
    enter(window, "Recent", patient)
    assert names(window) == ["three.png"]


def test_the_surplus_goes_to_the_bin_and_comes_back(window, app, album, patient):
    # As a click does it: whoever else listens must not lead back to the list.
    window.parts.sidebar.tree.entered.emit(entry(window, "Duplicates"))
    assert window.parts.page_stack.current == DUPLICATES_PAGE
    page = window.duplicates.page
    patient(lambda: not window.duplicates.busy and page.view.groups.groups == 2)
    assert window.parts.sidebar.tree.highlighted.text == "Duplicates"
    shown = [row.item.path.relative_to(album).as_posix() for row in page.view.groups.files]
    # Copies first, and of pictures that look the same the largest first.
    assert sorted(shown[:2]) == ["again/one.png", "one.png"]
    assert shown[2:] == ["two.png", "again/small two.png"]
    assert "2 groups" in page.summary.text()
    assert not page.bin_button.isEnabled()
    page.surplus_button.click()
    surplus = [item.path for item in page.view.groups.checked]
    assert surplus[1] == album / "again" / "small two.png"
    assert page.bin_button.text() == "Move 2 files to the bin…"
    page.bin_button.click()
    next(b for b in window.results.question.buttons() if b.text() == "Move to the bin").click()
    patient(lambda: not any(path.exists() for path in surplus))
    patient(lambda: page.view.groups.groups == 0)
    patient(lambda: app.library.status().files == 3 and at_rest(window))
    assert "nothing twice" in page.summary.text()
    window.commands.undo.trigger()
    patient(lambda: all(path.exists() for path in surplus))
    patient(lambda: page.view.groups.groups == 2)
    patient(lambda: app.library.status().files == 5 and at_rest(window))
    # One file can be checked by the keyboard.
    page.view.setFocus()
    page.view.setCurrentIndex(page.view.groups.index(2))
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert [item.path for item in page.view.groups.checked] == [page.view.groups.files[0].item.path]
    enter(window, "Library", patient)
    assert window.parts.page_stack.current == ""


def test_the_list_of_problems_is_a_step_away(window, patient):
    menu = window.sidebar.menu_for(window.parts.sidebar.folders[0])
    {action.text(): action for action in menu.actions()}["Problems and notes…"].trigger()
    patient(lambda: window.library_presenter.problems_dialog is not None)
    table = window.library_presenter.problems_dialog.table
    assert table.item(0, 0).text().endswith("broken.png")
    window.library_presenter.problems_dialog.reject()
    menu.close()

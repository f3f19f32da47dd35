"""Pictures and folders from outside: dropped, pasted, or taken from a result."""

import base64
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtTest import QTest

from retllm_desktop.core.types import Query, QueryPicture
from retllm_desktop.ui.query.intake import (
    SENT_EDGE_PX,
    encode_png,
    local_paths_from_mime,
    means_picture,
    pictures_in_addresses,
    sort_paths,
    take_as_copy,
)
from retllm_desktop.ui.results.file_actions import file_url, reveal_command


def urls(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([file_url(path) for path in paths])
    return mime


def picture(color: str = "#cc2244", edge: int = 40) -> QImage:
    image = QImage(edge, edge // 2, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def drop(window, mime: QMimeData) -> None:
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert window.drop_zone.isVisible()
    window.dropEvent(QDropEvent(QPointF(50, 50), copy, mime, left, none))
    assert not window.drop_zone.isVisible()


def test_a_dropped_file_becomes_the_query(window, search, until, tmp_path):
    file = tmp_path / "a picture.png"
    picture().save(str(file))
    drop(window, urls(file))
    until(lambda: Query(pictures=(QueryPicture(file),)) in search.queries)
    bar = window.parts.search_bar
    assert [part.name for part in bar.parts] == ["a picture.png"]
    until(lambda: bar.chips.chips[0].has_image)
    until(lambda: "most alike first" in window.parts.status.message.text())


def test_a_dropped_picture_without_a_file_becomes_the_query(window, search, until):
    mime = QMimeData()
    mime.setImageData(picture())
    drop(window, mime)
    until(lambda: bool(search.queries))
    data = search.queries[-1].pictures[0].data
    back = QImage.fromData(data)
    assert (back.width(), back.height()) == (40, 20)
    assert back.pixelColor(5, 5) == QColor("#cc2244")
    until(lambda: window.parts.search_bar.chips.chips[0].has_image)


def test_a_dropped_folder_is_added(window, folders, search, until, tmp_path):
    drop(window, urls(tmp_path))
    until(lambda: folders.added == [tmp_path])
    until(lambda: not window.library.busy)
    assert search.queries == []
    assert window.parts.sidebar.isVisible()


def test_a_drop_is_a_copy_even_where_moving_is_proposed(window, search, until, tmp_path):
    file = tmp_path / "mine.png"
    picture().save(str(file))
    mime, left = urls(file), Qt.MouseButton.LeftButton
    both = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), both, mime, left, none)
    move = QDragMoveEvent(QPoint(60, 50), both, mime, left, none)
    dropped = QDropEvent(QPointF(60, 50), both, mime, left, none)
    for event, handler in (
        (enter, window.dragEnterEvent),
        (move, window.dragMoveEvent),
        (dropped, window.dropEvent),
    ):
        event.setDropAction(Qt.DropAction.MoveAction)
        event.ignore()
        handler(event)
        assert event.isAccepted()
        assert event.dropAction() is Qt.DropAction.CopyAction
    until(lambda: bool(search.queries))
    assert file.exists()


def test_what_can_only_be_moved_is_refused_and_a_link_is_none(window, search, tmp_path, qapp):
    """Qt answers «moved» where nothing else is possible, and the source deletes its file."""
    file = tmp_path / "mine.png"
    picture().save(str(file))
    mime, left = urls(file), Qt.MouseButton.LeftButton
    none, only = Qt.KeyboardModifier.NoModifier, Qt.DropAction.MoveAction
    enter = QDragEnterEvent(QPoint(50, 50), only, mime, left, none)
    window.dragEnterEvent(enter)
    # It is told when the drag leaves, and says why it is refused.
    assert enter.isAccepted()
    assert enter.dropAction() is Qt.DropAction.IgnoreAction
    assert window.drop_zone.isVisible()
    moved = QDragMoveEvent(QPoint(60, 50), only, mime, left, none)
    dropped = QDropEvent(QPointF(60, 50), only, mime, left, none)
    for event, handler in ((moved, window.dragMoveEvent), (dropped, window.dropEvent)):
        event.accept()
        handler(event)
        assert not event.isAccepted()
    assert not window.drop_zone.isVisible()
    linked = QDropEvent(QPointF(60, 50), only | Qt.DropAction.LinkAction, mime, left, none)
    assert take_as_copy(linked)
    assert linked.dropAction() is Qt.DropAction.LinkAction
    qapp.processEvents()
    assert search.queries == []


def test_a_link_is_not_fetched_and_that_is_said(window, search, until):
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/cat.jpg")])
    mime.setText("https://example.org/cat.jpg")
    drop(window, mime)
    assert "nothing is fetched from the web" in window.parts.banner.text
    assert search.queries == []
    assert window.parts.search_bar.text == ""
    # The picture that a browser gives along with it is taken.
    mime.setImageData(picture())
    drop(window, mime)
    until(lambda: bool(search.queries))
    assert search.queries[-1].pictures[0].data


def test_an_address_may_hold_the_picture_itself(window, search, until):
    data = encode_png(picture())
    mime = QMimeData()
    mime.setUrls([QUrl(f"data:image/png;base64,{base64.b64encode(data).decode()}")])
    assert pictures_in_addresses(mime) == (data,)
    drop(window, mime)
    until(lambda: bool(search.queries))
    assert search.queries[-1].pictures[0].data == data
    mime.setUrls([QUrl("data:text/html,hello")])
    assert pictures_in_addresses(mime) == ()


def test_a_file_named_as_a_text_is_a_file(qapp, tmp_path):
    mime = QMimeData()
    mime.setText(f"{file_url(tmp_path / 'a b.png').toString()}\n")
    assert local_paths_from_mime(mime) == (tmp_path / "a b.png",)
    mime.setText("a file:// in words")
    assert local_paths_from_mime(mime) == ()


def test_dropped_text_is_searched(window, search, until):
    mime = QMimeData()
    mime.setText("a red\n mug ")
    drop(window, mime)
    until(lambda: search.queries == [Query(text="a red mug")])


def test_nothing_useful_is_not_accepted(window):
    mime = QMimeData()
    mime.setData("application/x-nothing", b"x")
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDragEnterEvent(QPoint(5, 5), copy, mime, left, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    window.dragEnterEvent(event)
    assert not event.isAccepted()
    assert not window.drop_zone.isVisible()


def test_pasting_a_picture_into_the_box(window, search, until):
    QGuiApplication.clipboard().setImage(picture())
    box = window.parts.search_bar.box
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    until(lambda: bool(search.queries))
    assert search.queries[-1].pictures[0].data
    assert [part.name for part in window.parts.search_bar.parts] == ["pasted picture"]


def test_pasting_a_copied_file_from_anywhere(window, search, until, tmp_path):
    file = tmp_path / "copied.jpg"
    picture().save(str(file))
    QGuiApplication.clipboard().setMimeData(urls(file))
    window.commands.paste.trigger()
    until(lambda: search.queries == [Query(pictures=(QueryPicture(file),))])


def test_pasting_text_stays_text(window, search, until):
    QGuiApplication.clipboard().setText("blue boat")
    box = window.parts.search_bar.box
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert box.text() == "blue boat"
    until(lambda: search.queries == [Query(text="blue boat", draft=True)])


def test_a_large_picture_is_made_smaller(qapp):
    data = encode_png(picture(edge=3000))
    assert max(QImage.fromData(data).width(), QImage.fromData(data).height()) == SENT_EDGE_PX


def test_office_text_with_a_picture_is_text(qapp):
    mime = QMimeData()
    mime.setImageData(picture())
    assert means_picture(mime)
    mime.setText("a table")
    assert not means_picture(mime)


def test_addresses_on_the_web_are_no_paths(qapp):
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a.jpg")])
    assert local_paths_from_mime(mime) == ()


def test_folders_and_files_are_told_apart(tmp_path):
    file = tmp_path / "x.jpg"
    file.touch()
    found = sort_paths([file, tmp_path, tmp_path / "gone.jpg"])
    assert found.folders == (tmp_path,)
    assert found.files == (file, tmp_path / "gone.jpg")


@pytest.mark.parametrize("name", ["plain.jpg", "sp ace#%25?.jpg", "grüße.jpg", "日本.jpg"])
def test_paths_survive_the_way_through_urls(qapp, tmp_path, name):
    if os.name == "nt" and "?" in name:
        pytest.skip("Windows has no such names")
    assert local_paths_from_mime(urls(tmp_path / name)) == (tmp_path / name,)


@pytest.mark.skipif(os.name == "nt", reason="Windows names are Unicode")
def test_a_name_that_is_not_utf8_survives(qapp):
    path = Path(os.fsdecode(b"/tmp/caf\xe9.jpg"))
    assert local_paths_from_mime(urls(path)) == (path,)


def test_showing_in_a_folder():
    path = Path("/p/x.jpg")
    assert reveal_command([path], "win32") == ["explorer.exe", "/select,", str(path)]
    assert reveal_command([path, path], "darwin") == ["open", "-R", str(path), str(path)]
    assert reveal_command([path], "linux") is None

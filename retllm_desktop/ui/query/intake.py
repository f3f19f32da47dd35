"""Dropped, pasted and chosen pictures, folders and texts: query parts and new folders."""

import base64
import os
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from retllm_desktop.core.errors import InputError, RetllmError
from retllm_desktop.core.types import Query, QueryPicture, Rgb
from retllm_desktop.search.service import SearchService
from retllm_desktop.ui.query.query_parts import QueryPart
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr

_MOST_ADDRESS_CHARACTERS: Final = 64_000_000
_MOST_OWN: Final = 8
"""So many pictures without a file are kept as they came, to be shown at once."""
SENT_EDGE_PX: Final = 1024
"""Longest side of a pasted picture in pixels; no encoder uses more."""


@dataclass(frozen=True, slots=True)
class SortedPaths:
    """Paths from outside, by kind.

    Attributes:
        folders: Folders.
        files: All other paths, existing or not; errors are reported where they are read.
    """

    folders: tuple[Path, ...]
    files: tuple[Path, ...]


def local_paths_from_mime(mime: QMimeData) -> tuple[Path, ...]:
    """The files and folders of this computer that are named."""
    if mime.hasUrls():
        return tuple(_path(url) for url in mime.urls() if url.isLocalFile())
    line = mime.text().strip() if mime.hasText() else ""
    # Some programs say an address as a text alone.
    url = QUrl(line) if line.startswith("file://") and not line.count("\n") else QUrl()
    return (_path(url),) if url.isLocalFile() else ()


def pictures_in_addresses(mime: QMimeData) -> tuple[bytes, ...]:
    """Encoded pictures that addresses hold within themselves («data:image/png;base64,…»)."""
    found = [_data_of_address(url) for url in mime.urls()] if mime.hasUrls() else []
    return tuple(data for data in found if data)


def names_links(mime: QMimeData) -> bool:
    """Whether pages or files on the web are named, and nothing of this computer."""
    return mime.hasUrls() and not any(url.isLocalFile() for url in mime.urls())


def image_from_mime(mime: QMimeData) -> QImage | None:
    """The picture itself, if it came along."""
    if not mime.hasImage():
        return None
    image: object = mime.imageData()
    return image if isinstance(image, QImage) and not image.isNull() else None


def copied_mime() -> QMimeData:
    """What is on the clipboard; empty where Qt says that there is nothing."""
    # The stubs know nothing of None.
    mime = cast("QMimeData | None", QGuiApplication.clipboard().mimeData())
    return QMimeData() if mime is None else mime


def accepts_mime(mime: QMimeData) -> bool:
    """Whether a drop of this would do anything."""
    return mime.hasUrls() or mime.hasImage() or mime.hasText()


def take_as_copy(event: QDropEvent) -> bool:
    """Accept a drag as a copy or a link: its source must never delete what was dropped.

    Where the source lets it be moved only, Qt would answer that it was, whatever is set here, and
    the source would delete it; that is refused.

    Returns:
        Whether it is accepted.
    """
    possible = event.possibleActions()
    for action in (Qt.DropAction.CopyAction, Qt.DropAction.LinkAction):
        if possible & action:
            event.setDropAction(action)
            event.accept()
            return True
    event.ignore()
    return False


def means_picture(mime: QMimeData) -> bool:
    """Whether pasting this means a picture rather than text.

    Office programs put a picture of every copied text beside it; that text is meant then.
    """
    return bool(local_paths_from_mime(mime)) or (mime.hasImage() and not mime.hasText())


def sort_paths(paths: Sequence[Path]) -> SortedPaths:
    """Separate folders from files; may wait for a slow drive."""
    folders = tuple(path for path in paths if path.is_dir())
    return SortedPaths(folders, tuple(path for path in paths if path not in folders))


def encode_png(image: QImage) -> bytes:
    """A picture as PNG, no larger than anyone needs it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(_within(image, SENT_EDGE_PX))
    return bytes(buffer.data().data())


def _within(image: QImage, edge_px: int) -> QImage:
    """A picture with no side longer than that."""
    if max(image.width(), image.height()) <= edge_px:
        return image
    return image.scaled(
        QSize(edge_px, edge_px),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _data_of_address(url: QUrl) -> bytes:
    if url.scheme() != "data":
        return b""
    head, comma, body = url.toString(QUrl.ComponentFormattingOption.FullyEncoded).partition(",")
    if not comma or not head.startswith("data:image/") or len(body) > _MOST_ADDRESS_CHARACTERS:
        return b""
    plain = urllib.parse.unquote_to_bytes(body)
    if not head.endswith(";base64"):
        return plain
    try:
        return base64.b64decode(plain)
    except ValueError:
        return b""


def _path(url: QUrl) -> Path:
    """A URL's path, byte for byte: names on Linux need not be UTF-8."""
    if os.name == "nt":
        return Path(url.toLocalFile())
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
    return Path(os.fsdecode(urllib.parse.unquote_to_bytes(encoded)))


class DropZone(QWidget):
    """Covers the window during a drag and shows what a drop does."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Start hidden over ``parent``."""
        super().__init__(parent)
        self._covered = parent
        self._theme = theme
        self._refuses = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_drag(self, event: QDragEnterEvent) -> None:
        """Show what a drop of this would do, and take part in the drag.

        One that is refused is accepted here all the same, and not where it moves: Qt would not
        tell when it leaves.
        """
        self._refuses = not take_as_copy(event)
        if self._refuses:
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()
        self.cover()

    def cover(self) -> None:
        """Show over the whole parent."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: paint the veil, the frame and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = self._theme.color("window")
        veil.setAlphaF(0.9)
        painter.fillRect(self.rect(), veil)
        frame = self.rect().adjusted(16, 16, -16, -16)
        painter.setPen(QPen(self._theme.color("accent"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(self._theme.color("selected"))
        painter.drawRoundedRect(frame, 8, 8)
        icon = QRect(0, 0, 56, 56)
        icon.moveCenter(frame.center())
        icon.translate(0, -44)
        name, heading, text = (
            "picture",
            tr("Drop a picture to search with it"),
            tr("or a folder to add it"),
        )
        if self._refuses:
            name, heading = "warning", tr("This can only be moved, and nothing is moved here")
            text = tr("copy it there and paste it here instead")
        self._theme.icon(name, "accent", icon.height()).paint(painter, icon)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        line = QRect(frame.x(), icon.bottom() + 16, frame.width(), painter.fontMetrics().height())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, heading)
        painter.setFont(self.font())
        painter.setPen(self._theme.color("muted"))
        line.translate(0, line.height() + 8)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


class QueryInput(QObject):
    """Takes what is dropped, pasted or chosen; slow parts run on an executor.

    Signals:
        pictures_given: A tuple of ``QueryPart`` to search with.
        folders_given: A tuple of folders to add.
        text_given: Text to search for.
        failed: The ``RetllmError`` that says why nothing was taken.
    """

    pictures_given = Signal(object)
    folders_given = Signal(object)
    text_given = Signal(str)
    failed = Signal(object)

    def __init__(
        self, search: SearchService, executor: SerialExecutor, parent: QObject | None = None
    ) -> None:
        """Take the service that reads pictures, and the executor for slow reads."""
        super().__init__(parent)
        self._search = search
        self._executor = executor
        self._own: tuple[tuple[bytes, QImage], ...] = ()

    def take(self, mime: QMimeData) -> bool:
        """Take a drop or the clipboard; returns whether there was anything to take."""
        paths = local_paths_from_mime(mime)
        if paths:
            self.take_paths(paths)
            return True
        image = image_from_mime(mime)
        if image is not None:
            self.take_image(image)
            return True
        pictures = pictures_in_addresses(mime)
        if pictures:
            self.pictures_given.emit(tuple(_nameless_part(data) for data in pictures))
            return True
        if names_links(mime):
            self.failed.emit(
                InputError(
                    tr("That is a link, and nothing is fetched from the web"),
                    tr("copy the picture itself and paste it here, or save it and drop the file"),
                )
            )
            return True
        if mime.hasText() and mime.text().strip():
            self.text_given.emit(" ".join(mime.text().split()))
            return True
        return False

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Add the folders among these; search with the files."""
        worker = self._executor.submit(single_call(lambda: sort_paths(paths)))
        worker.returned.connect(self._on_sorted)

    def take_image(self, image: QImage, name: str = "") -> None:
        """Search with a picture that has no file; ``name`` says what it is."""

        def encode() -> tuple[bytes, QImage]:
            small = _within(image, SENT_EDGE_PX)
            return encode_png(small), small

        def encoded(made: tuple[bytes, QImage]) -> None:
            # It need not be read again to be shown.
            self._own = (*self._own[1 - _MOST_OWN :], made)
            self.pictures_given.emit((_nameless_part(made[0], name),))

        self._executor.submit(single_call(encode)).returned.connect(encoded)

    def show(
        self,
        picture: QueryPicture,
        max_px: int,
        got: Callable[[QImage], None],
        failed: Callable[[RetllmError], None] | None,
    ) -> None:
        """Read a picture to be shown.

        Args:
            picture: Which.
            max_px: Longest side wanted.
            got: Told the picture.
            failed: Told why it cannot be read; None where that does not matter.
        """
        own = next((image for data, image in self._own if data is picture.data), None)
        if own is not None:
            got(_within(own, max_px))
            return
        search = self._search
        query = Query(pictures=(picture,))
        worker = self._executor.submit(single_call(lambda: search.preview(query, max_px)))

        def arrived(pixels: object) -> None:
            if pixels is not None:
                got(rgb_to_qimage(pixels))  # pyright: ignore[reportArgumentType]

        worker.returned.connect(arrived)
        if failed is not None:
            worker.errored.connect(failed)

    def _on_sorted(self, found: SortedPaths) -> None:
        if found.folders:
            self.folders_given.emit(found.folders)
        if found.files:
            self.pictures_given.emit(
                tuple(QueryPart(texts.file_name(file), QueryPicture(file)) for file in found.files)
            )


def _nameless_part(data: bytes, name: str = "") -> QueryPart:
    return QueryPart(name or tr("pasted picture"), QueryPicture(data=data))


def rgb_to_qimage(pixels: Rgb) -> QImage:
    """Pixels (height, width, 3) uint8 as a ``QImage`` that owns its memory."""
    height, width = int(pixels.shape[0]), int(pixels.shape[1])
    data = pixels.tobytes()
    return QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

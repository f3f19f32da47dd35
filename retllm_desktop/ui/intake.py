"""How pictures and folders from outside become parts of a query and folders of the library."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.types import Query, QueryPicture, Rgb
from retllm_desktop.search.service import SearchService
from retllm_desktop.ui import texts
from retllm_desktop.ui.drop import (
    SortedPaths,
    encode_png,
    image_from_mime,
    local_paths_from_mime,
    sort_paths,
)
from retllm_desktop.ui.query_parts import QueryPart
from retllm_desktop.ui.serial_executor import SerialExecutor, single_call


class QueryInput(QObject):
    """Takes what is dropped, pasted or chosen; slow parts run on a lane.

    Signals:
        pictures_given: A tuple of ``QueryPart`` to search with.
        folders_given: A tuple of folders to add.
        text_given: Text to search for.
    """

    pictures_given = Signal(object)
    folders_given = Signal(object)
    text_given = Signal(str)

    def __init__(
        self, search: SearchService, lane: SerialExecutor, parent: QObject | None = None
    ) -> None:
        """Take the service that reads pictures, and the lane to wait for it on."""
        super().__init__(parent)
        self._search = search
        self._lane = lane

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
        if mime.hasText() and mime.text().strip():
            self.text_given.emit(" ".join(mime.text().split()))
            return True
        return False

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Add the folders among these; search with the files."""
        worker = self._lane.submit(single_call(lambda: sort_paths(paths)))
        worker.returned.connect(self._on_sorted)

    def take_image(self, image: QImage) -> None:
        """Search with a picture that has no file."""

        def encoded(data: object) -> None:
            if isinstance(data, bytes):
                self.pictures_given.emit((QueryPart("pasted picture", QueryPicture(data=data)),))

        self._lane.submit(single_call(lambda: encode_png(image))).returned.connect(encoded)

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
        search = self._search
        query = Query(pictures=(picture,))
        worker = self._lane.submit(single_call(lambda: search.preview(query, max_px)))

        def arrived(pixels: object) -> None:
            if pixels is not None:
                got(rgb_to_qimage(pixels))  # pyright: ignore[reportArgumentType]

        worker.returned.connect(arrived)
        if failed is not None:
            worker.errored.connect(failed)

    def _on_sorted(self, found: object) -> None:
        if not isinstance(found, SortedPaths):
            return
        if found.folders:
            self.folders_given.emit(found.folders)
        if found.files:
            self.pictures_given.emit(
                tuple(QueryPart(texts.file_name(file), QueryPicture(file)) for file in found.files)
            )


def rgb_to_qimage(pixels: Rgb) -> QImage:
    """Pixels (height, width, 3) uint8 as a ``QImage`` that owns its memory."""
    height, width = int(pixels.shape[0]), int(pixels.shape[1])
    data = pixels.tobytes()
    return QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

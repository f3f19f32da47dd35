"""How pictures and folders from outside become queries and folders of the library."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from retllm_desktop.core.errors import InputError, RetllmError
from retllm_desktop.core.types import Modality, Query, QueryPicture, Result, Rgb
from retllm_desktop.services.folders import FolderService
from retllm_desktop.services.search import SearchService
from retllm_desktop.ui import texts
from retllm_desktop.ui.drop import Sorted, encode, image_of, local_paths, sort_paths
from retllm_desktop.ui.lanes import Lane, once

PREVIEW_PX: Final = 128


class Intake(QObject):
    """Takes what is dropped, pasted or chosen; slow parts run on a lane.

    Signals:
        asked: A ``Query`` with a picture, and the name to show for it.
        previewed: The query's picture as a ``QImage``.
        folders_given: A tuple of folders to add.
        text_given: Text to search for.
        failed: The ``RetllmError`` that says why something cannot be used.
    """

    asked = Signal(object, str)
    previewed = Signal(QImage)
    folders_given = Signal(object)
    text_given = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        search: SearchService,
        folders: FolderService,
        lane: Lane,
        parent: QObject | None = None,
    ) -> None:
        """Take the services that read pictures, and the lane to wait for them on."""
        super().__init__(parent)
        self._search = search
        self._folders = folders
        self._lane = lane

    def take(self, mime: QMimeData) -> bool:
        """Take a drop or the clipboard; returns whether there was anything to take."""
        paths = local_paths(mime)
        if paths:
            self.take_paths(paths)
            return True
        image = image_of(mime)
        if image is not None:
            self.take_image(image)
            return True
        if mime.hasText() and mime.text().strip():
            self.text_given.emit(" ".join(mime.text().split()))
            return True
        return False

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Add the folders among these; search with the first of the files."""
        worker = self._lane.submit(once(lambda: sort_paths(paths)))
        worker.returned.connect(self._on_sorted)

    def take_image(self, image: QImage) -> None:
        """Search with a picture that has no file."""

        def encoded(data: object) -> None:
            if isinstance(data, bytes):
                self.asked.emit(Query(pictures=(QueryPicture(data=data),)), "pasted picture")
                self.previewed.emit(image)

        self._lane.submit(once(lambda: encode(image))).returned.connect(encoded)

    def take_result(self, result: Result) -> None:
        """Search with the picture of a result; if its file cannot serve, with its preview."""
        item = result.candidate.item
        name = texts.file_name(item.path)
        if item.modality is Modality.IMAGE and not item.label and not item.offline:
            self._ask(Query(pictures=(QueryPicture(item.path),)), name)
            return
        worker = self._lane.submit(once(lambda: self._folders.thumbnail(item)))

        def got(data: object) -> None:
            if isinstance(data, bytes):
                self._ask(Query(pictures=(QueryPicture(data=data),)), name)
            else:
                self.failed.emit(
                    InputError("There is no picture of this to search with", "", item.path)
                )

        worker.returned.connect(got)
        worker.errored.connect(self.failed)

    def _ask(self, query: Query, name: str) -> None:
        self.asked.emit(query, name)
        search = self._search

        def preview() -> Rgb | None:
            try:
                return search.preview(query, PREVIEW_PX)
            except RetllmError:
                # The search itself says why the picture cannot be read; once is enough.
                return None

        self._lane.submit(once(preview)).returned.connect(self._on_preview)

    def _on_preview(self, pixels: object) -> None:
        if pixels is not None:
            self.previewed.emit(to_image(pixels))  # pyright: ignore[reportArgumentType]

    def _on_sorted(self, found: object) -> None:
        if not isinstance(found, Sorted):
            return
        if found.folders:
            self.folders_given.emit(found.folders)
        if found.files:
            self._ask(
                Query(pictures=tuple(QueryPicture(file) for file in found.files)),
                texts.file_name(found.files[0]),
            )


def to_image(pixels: Rgb) -> QImage:
    """Pixels (height, width, 3) uint8 as a ``QImage`` that owns its memory."""
    height, width = int(pixels.shape[0]), int(pixels.shape[1])
    data = pixels.tobytes()
    return QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

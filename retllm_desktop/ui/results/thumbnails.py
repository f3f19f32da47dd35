"""Thumbnails: read and decoded off the window's thread, newest request first, bounded cache."""

import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Item
from retllm_desktop.indexing.folders import FolderService
from retllm_desktop.ui.results.results_model import ContentKey
from retllm_desktop.ui.shared.serial_executor import SerialExecutor

BUDGET_BYTES: Final = 96 * 1024 * 1024
"""Decoded previews kept: about 600 of 200 × 200 at a scale of 100 %."""
MAX_WAITING: Final = 256
"""Most pending requests; older ones were scrolled past and are repeated when visible again."""


EDGES_PX: Final = (192, 256, 384, 512, 768)
"""Sizes that previews are kept in: few, so that a window being resized decodes nothing anew."""


@dataclass(frozen=True, slots=True)
class ThumbnailRequest:
    """A preview as it is wanted.

    Attributes:
        key: Which content.
        edge_px: Longest side in device pixels; larger previews are scaled down to it.
    """

    key: ContentKey
    edge_px: int


@dataclass(frozen=True, slots=True)
class _Loaded:
    wanted: ThumbnailRequest
    image: QImage | None
    error: RetllmError | None = None


class Thumbnails(QObject):
    """Decoded previews of items.

    Signals:
        ready: The content key whose preview arrived (or turned out not to be there).
        failed: The ``RetllmError`` of a preview that could not be read; emitted once.
    """

    ready = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        folders: FolderService,
        executor: SerialExecutor,
        parent: QObject | None = None,
        budget_bytes: int = BUDGET_BYTES,
    ) -> None:
        """Take the service that reads previews and the executor to read them on."""
        super().__init__(parent)
        self._folders = folders
        self._executor = executor
        self._budget_bytes = budget_bytes
        self._used_bytes = 0
        self._kept: OrderedDict[ThumbnailRequest, QPixmap | None] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting: deque[tuple[ThumbnailRequest, Item]] = deque(maxlen=MAX_WAITING)
        self._under_way: set[ThumbnailRequest] = set()
        self._running = False
        self._error_shown = False

    @property
    def used_bytes(self) -> int:
        """Bytes of decoded previews kept now."""
        return self._used_bytes

    def get(self, item: Item, edge_px: int) -> QPixmap | None:
        """Return the preview if it is there; otherwise wish for it (see ``ready``).

        Until it is, another size serves if there is one.
        """
        wanted = _make_request(item, edge_px)
        if wanted in self._kept:
            self._kept.move_to_end(wanted)
            return self._kept[wanted]
        self._request(wanted, item)
        others = (self._kept.get(ThumbnailRequest(wanted.key, edge)) for edge in EDGES_PX)
        return next((pixmap for pixmap in others if pixmap is not None), None)

    def is_missing(self, item: Item, edge_px: int) -> bool:
        """Whether it is known that the item has no preview."""
        wanted = _make_request(item, edge_px)
        return wanted in self._kept and self._kept[wanted] is None

    def retry_missing(self) -> None:
        """Look anew for what was not there: files were read since.

        A preview that is there belongs to its content for ever, whatever happens to files.
        """
        for wanted in [wanted for wanted, pixmap in self._kept.items() if pixmap is None]:
            self._used_bytes -= _bytes_of(self._kept.pop(wanted))

    def _request(self, wanted: ThumbnailRequest, item: Item) -> None:
        with self._lock:
            if wanted in self._under_way or any(wanted == w for w, _ in self._waiting):
                return
            self._waiting.append((wanted, item))
            start = not self._running
            self._running = True
        if start:
            worker = self._executor.submit(self._load)
            worker.yielded.connect(self._keep)

    def _load(self, cancel: CancelToken) -> Iterator[object]:
        """Run on the executor: load requested thumbnails, the newest request first."""
        while True:
            with self._lock:
                if not self._waiting or cancel.cancelled:
                    self._running = False
                    return
                wanted, item = self._waiting.pop()
                self._under_way.add(wanted)
            try:
                data = self._folders.thumbnail(item)
            except RetllmError as exc:
                yield _Loaded(wanted, None, exc)
            else:
                yield _Loaded(wanted, decode_thumbnail(data, wanted.edge_px))

    @Slot(object)
    def _keep(self, event: _Loaded) -> None:
        wanted, image = event.wanted, event.image
        with self._lock:
            self._under_way.discard(wanted)
        pixmap = None if image is None else QPixmap.fromImage(image)
        self._kept[wanted] = pixmap
        self._used_bytes += _bytes_of(pixmap)
        while self._used_bytes > self._budget_bytes and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._used_bytes -= _bytes_of(dropped)
        if event.error is not None and not self._error_shown:
            self._error_shown = True
            self.failed.emit(event.error)
        self.ready.emit(wanted.key)


def decode_thumbnail(data: bytes | None, edge_px: int) -> QImage | None:
    """Decode an encoded preview and scale it down to ``edge_px``; None where it is no picture."""
    if not data:
        return None
    image = QImage.fromData(data)
    if image.isNull():
        return None
    if max(image.width(), image.height()) > edge_px:
        image = image.scaled(
            QSize(edge_px, edge_px),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _make_request(item: Item, edge_px: int) -> ThumbnailRequest:
    edge = next((edge for edge in EDGES_PX if edge >= edge_px), EDGES_PX[-1])
    return ThumbnailRequest((item.content_hash, item.part), edge)


def _bytes_of(pixmap: QPixmap | None) -> int:
    return 64 if pixmap is None else pixmap.width() * pixmap.height() * 4

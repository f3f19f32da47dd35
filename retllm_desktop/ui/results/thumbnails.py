"""Thumbnails: read, decoded and cut off the window's thread; planned ahead, in a bounded cache.

A *tile* is a preview as a gallery paints it: of exactly that size, so that painting copies pixels.
Galleries plan tiles, what is on screen first; a newer plan replaces what an older one has not got.
Others ask for a preview by its longest side.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QImage, QImageReader, QPixmap

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Item
from retllm_desktop.indexing.folders import FolderService
from retllm_desktop.ui.gallery.gallery_model import ContentKey
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Worker

BUDGET_BYTES: Final = 96 * 1024 * 1024
"""Decoded previews kept: about 600 of 200 × 200 at a scale of 100 %."""
MAX_WAITING: Final = 256
"""Most pending requests; older ones were scrolled past and are repeated when visible again."""


EDGES_PX: Final = (192, 256, 384, 512, 768)
"""Sizes that previews are kept in: few, so that a window being resized decodes nothing anew."""


class ThumbnailRequest(NamedTuple):
    """A preview as it is wanted.

    Attributes:
        key: Which content.
        width_px: In device pixels; of a whole preview, its longest side.
        height_px: In device pixels; 0: the whole preview, scaled down to ``width_px`` if it is
            larger. Otherwise it fills both sides, and what sticks out is cut off evenly.
    """

    key: ContentKey
    width_px: int
    height_px: int = 0


TileWish = tuple[ThumbnailRequest, Item]
"""A tile that is wanted, and what it is of: ``wish_for_tile``."""


def wish_for_tile(item: Item, width_px: int, height_px: int) -> TileWish:
    """The wish for a preview of exactly this size in device pixels."""
    return ThumbnailRequest((item.content_hash, item.part), width_px, height_px), item


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
        self._latest: dict[ContentKey, ThumbnailRequest] = {}
        self._lock = threading.Lock()
        self._waiting: deque[TileWish] = deque(maxlen=MAX_WAITING)
        self._planned: deque[TileWish] = deque()
        self._under_way: set[ThumbnailRequest] = set()
        self._running = False
        self._error_shown = False

    @property
    def used_bytes(self) -> int:
        """Bytes of decoded previews kept now."""
        return self._used_bytes

    @property
    def waiting(self) -> int:
        """How many previews are wanted that are not there yet."""
        with self._lock:
            return len(self._waiting) + len(self._planned) + len(self._under_way)

    def get(self, item: Item, edge_px: int) -> QPixmap | None:
        """Return the preview if it is there; otherwise wish for it (see ``ready``).

        Until it is, another size serves if there is one.
        """
        wanted = _make_request(item, edge_px)
        if wanted in self._kept:
            self._kept.move_to_end(wanted)
            return self._kept[wanted]
        with self._lock:
            if wanted not in self._under_way and all(wanted != w for w, _ in self._waiting):
                self._waiting.append((wanted, item))
        self._run()
        others = (self._kept.get(ThumbnailRequest(wanted.key, edge)) for edge in EDGES_PX)
        return next((pixmap for pixmap in others if pixmap is not None), None)

    def is_missing(self, item: Item, edge_px: int) -> bool:
        """Whether it is known that the item has no preview."""
        wanted = _make_request(item, edge_px)
        return wanted in self._kept and self._kept[wanted] is None

    def tile(self, item: Item, size: QSize) -> QPixmap | None:
        """Return a preview of exactly this size in device pixels, or else another one of it.

        It is wished for by ``plan`` alone.
        """
        wanted = _make_tile_request(item, size)
        if wanted in self._kept:
            self._kept.move_to_end(wanted)
            return self._kept[wanted]
        other = self._latest.get(wanted.key)
        return None if other is None else self._kept.get(other)

    def is_known(self, item: Item, size: QSize) -> bool:
        """Whether the tile is there in this size, or is known not to be."""
        return _make_tile_request(item, size) in self._kept

    def plan(self, wishes: Iterable[TileWish]) -> None:
        """Have tiles made, the first one first; what an older plan still waits for is dropped."""
        kept = self._kept
        missing = [wish for wish in wishes if wish[0] not in kept]
        with self._lock:
            self._planned = deque(wish for wish in missing if wish[0] not in self._under_way)
        self._run()

    def retry_missing(self) -> None:
        """Look anew for what was not there: files were read since.

        A preview that is there belongs to its content for ever, whatever happens to files.
        """
        for wanted in [wanted for wanted, pixmap in self._kept.items() if pixmap is None]:
            self._drop(wanted, self._kept.pop(wanted))

    def _run(self) -> None:
        with self._lock:
            if self._running or not (self._waiting or self._planned):
                return
            self._running = True
        self._executor.submit(self._load, connect=self._listen_to)

    def _listen_to(self, worker: Worker) -> None:
        worker.yielded.connect(self._keep)
        worker.finished.connect(self._on_finished)

    def _load(self, cancel: CancelToken) -> Iterator[object]:
        """Run on the executor: what was asked for, the newest first, then what is planned."""
        while True:
            with self._lock:
                if cancel.cancelled or not (self._waiting or self._planned):
                    self._running = False
                    return
                wanted, item = self._waiting.pop() if self._waiting else self._planned.popleft()
                self._under_way.add(wanted)
            try:
                data = self._folders.thumbnail(item)
            except RetllmError as exc:
                yield _Loaded(wanted, None, exc)
            else:
                yield _Loaded(wanted, decode_thumbnail(data, wanted.width_px, wanted.height_px))

    @Slot()
    def _on_finished(self) -> None:
        # It may have been abandoned before it began.
        with self._lock:
            self._running = False
            self._under_way.clear()
        self._run()

    @Slot(object)
    def _keep(self, event: _Loaded) -> None:
        wanted, image = event.wanted, event.image
        with self._lock:
            self._under_way.discard(wanted)
        if wanted in self._kept:
            self._drop(wanted, self._kept.pop(wanted))
        pixmap = None if image is None else QPixmap.fromImage(image)
        self._kept[wanted] = pixmap
        if pixmap is not None:
            self._latest[wanted.key] = wanted
        self._used_bytes += _bytes_of(pixmap)
        while self._used_bytes > self._budget_bytes and len(self._kept) > 1:
            self._drop(*self._kept.popitem(last=False))
        if event.error is not None and not self._error_shown:
            self._error_shown = True
            self.failed.emit(event.error)
        self.ready.emit(wanted.key)

    def _drop(self, wanted: ThumbnailRequest, pixmap: QPixmap | None) -> None:
        self._used_bytes -= _bytes_of(pixmap)
        if self._latest.get(wanted.key) == wanted:
            del self._latest[wanted.key]


def decode_thumbnail(data: bytes | None, width_px: int, height_px: int = 0) -> QImage | None:
    """Decode an encoded preview in the size of a ``ThumbnailRequest``; None if it is no picture."""
    if not data:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # All of it within one call of the reader, which lets go of the interpreter meanwhile: decoding
    # by ``QImage.fromData`` and scaling afterwards would stop the window's thread.
    reader = QImageReader(buffer)
    own = reader.size()
    if not own.isValid():
        return None
    if height_px:
        whole = own.scaled(width_px, height_px, _COVER)
        cut = QSize(
            max(1, round(own.width() * width_px / whole.width())),
            max(1, round(own.height() * height_px / whole.height())),
        )
        left, top = (own.width() - cut.width()) // 2, (own.height() - cut.height()) // 2
        reader.setClipRect(QRect(left, top, cut.width(), cut.height()))
        reader.setScaledSize(QSize(width_px, height_px))
    elif max(own.width(), own.height()) > width_px:
        reader.setScaledSize(own.scaled(width_px, width_px, _WITHIN).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        return None
    plain = QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32_Premultiplied
    return image if image.format() in plain else image.convertToFormat(plain[1])


_COVER: Final = Qt.AspectRatioMode.KeepAspectRatioByExpanding
_WITHIN: Final = Qt.AspectRatioMode.KeepAspectRatio


def _make_request(item: Item, edge_px: int) -> ThumbnailRequest:
    edge = next((edge for edge in EDGES_PX if edge >= edge_px), EDGES_PX[-1])
    return ThumbnailRequest((item.content_hash, item.part), edge)


def _make_tile_request(item: Item, size: QSize) -> ThumbnailRequest:
    return ThumbnailRequest((item.content_hash, item.part), size.width(), size.height())


def _bytes_of(pixmap: QPixmap | None) -> int:
    return 64 if pixmap is None else pixmap.width() * pixmap.height() * 4

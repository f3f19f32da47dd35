"""Reads pictures and pages off the window's thread, at the sizes in which they are looked at."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QImage

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Item
from retllm_desktop.search.item_views import ItemViewer
from retllm_desktop.ui.query.intake import rgb_to_qimage
from retllm_desktop.ui.shared.serial_executor import SerialExecutor

SIDES_PX: Final = (1024, 1536, 2048, 3072, 4096, 6144, 8192)
"""Sizes that pictures are read in: few, so that each step of a wheel reads nothing anew."""
_MOST_PIXELS: Final = 40_000_000
"""Larger pictures are read smaller: 160 MB of memory for one that is looked at."""
_KEPT_BYTES: Final = 96 * 1024 * 1024
"""Views kept, for going back and forth between results."""


@dataclass(frozen=True, slots=True)
class ViewRequired:
    """A view that is wanted.

    Attributes:
        item: Of what.
        max_px: Its longest side.
    """

    item: Item
    max_px: int

    @property
    def key(self) -> tuple[bytes, int, int]:
        """What it is kept by."""
        return (self.item.content_hash, self.item.part, self.max_px)


@dataclass(frozen=True, slots=True)
class _Loaded:
    view: ViewRequired
    image: QImage | None
    error: RetllmError | None = None


class ViewLoader(QObject):
    """Reads views off the window's thread, the newest wish first; keeps some.

    Signals:
        loaded: A ``ViewRequired`` and its ``QImage``.
        failed: A ``ViewRequired`` and the ``RetllmError`` that says why there is none.
    """

    loaded = Signal(object, QImage)
    failed = Signal(object, object)

    def __init__(
        self, viewer: ItemViewer, executor: SerialExecutor, parent: QObject | None = None
    ) -> None:
        """Take the service and the executor, which nothing else may use."""
        super().__init__(parent)
        self._viewer = viewer
        self._executor = executor
        self._kept: OrderedDict[tuple[bytes, int, int], QImage] = OrderedDict()
        self._kept_bytes = 0

    def load(self, view: ViewRequired, ahead: ViewRequired | None = None) -> None:
        """Read a view, and after it another one that may be wanted next; earlier wishes end."""
        known = self._kept.get(view.key)
        if known is not None:
            self._kept.move_to_end(view.key)
            self.loaded.emit(view, known)
        wanted = [one for one in (view, ahead) if one is not None and one.key not in self._kept]
        if not wanted:
            return
        viewer = self._viewer

        def work(cancel: CancelToken) -> Iterator[object]:
            for one in wanted:
                if cancel.cancelled:
                    return
                try:
                    pixels = viewer.load_view(one.item, one.max_px)
                except RetllmError as exc:
                    yield _Loaded(one, None, exc)
                else:
                    image = rgb_to_qimage(pixels)
                    yield _Loaded(one, image.convertToFormat(QImage.Format.Format_RGB32))

        self._executor.replace(work).yielded.connect(self._on_loaded)

    def forget(self) -> None:
        """Let all views go, and read no more of them."""
        self._executor.abandon()
        self._kept.clear()
        self._kept_bytes = 0

    @Slot(object)
    def _on_loaded(self, event: _Loaded) -> None:
        if event.image is None:
            self.failed.emit(event.view, event.error)
            return
        size_bytes = event.image.sizeInBytes()
        if event.view.key not in self._kept and size_bytes <= _KEPT_BYTES // 2:
            self._kept[event.view.key] = event.image
            self._kept_bytes += size_bytes
            while self._kept_bytes > _KEPT_BYTES:
                self._kept_bytes -= self._kept.popitem(last=False)[1].sizeInBytes()
        self.loaded.emit(event.view, event.image)


def side_to_read(natural: QSize, wanted_px: int) -> int:
    """The longest side in which to read a picture, so that so many pixels of it are there."""
    longest = max(natural.width(), natural.height(), 1)
    shortest = max(1, min(natural.width(), natural.height()))
    most = int((_MOST_PIXELS * longest / shortest) ** 0.5)
    step = next((side for side in SIDES_PX if side >= wanted_px), SIDES_PX[-1])
    return max(1, min(step, most))

"""Reads pictures, pages and their text off the window's thread, at sizes that are looked at."""

import sys
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Item, Query, Rgb
from retllm_desktop.search.item_views import ItemViewer, Marks
from retllm_desktop.ui.query.intake import rgb_to_qimage
from retllm_desktop.ui.shared.serial_executor import SerialExecutor

SIDES_PX: Final = (1024, 1536, 2048, 3072, 4096, 6144, 8192)
"""Sizes that pictures are read in: few, so that each step of a wheel reads nothing anew."""
_MOST_PIXELS: Final = 40_000_000
"""Larger pictures are read smaller: 160 MB of memory for one that is looked at."""
_KEPT_BYTES: Final = 96 * 1024 * 1024
"""Views kept, for going back and forth between results."""
_TEXTS_KEPT: Final = 64
_ROWS_AT_ONCE: Final = 64


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
class TextRequired:
    """Text that is wanted with the place where it stands.

    Attributes:
        item: Of which page or picture.
        query: Whose words are marked in it.
    """

    item: Item
    query: Query


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Text on a page or picture, and where words stand in it.

    Attributes:
        wanted: What was asked for.
        located: The text.
        marks: The words of the query.
    """

    wanted: TextRequired
    located: LocatedText
    marks: Marks


@dataclass(frozen=True, slots=True)
class _Loaded:
    view: ViewRequired
    image: QImage | None
    error: RetllmError | None = None


class ViewLoader(QObject):
    """Reads views off the window's thread, the newest wish first; keeps some.

    Signals:
        loaded: A ``ViewRequired`` and its ``QImage``.
        text_located: The ``MarkedText`` that was wanted.
        failed: A ``ViewRequired`` and the ``RetllmError`` that says why there is none.
    """

    loaded = Signal(object, QImage)
    failed = Signal(object, object)
    text_located = Signal(object)

    def __init__(
        self, viewer: ItemViewer, executor: SerialExecutor, parent: QObject | None = None
    ) -> None:
        """Take the service and the executor, which nothing else may use."""
        super().__init__(parent)
        self._viewer = viewer
        self._executor = executor
        self._kept: OrderedDict[tuple[bytes, int, int], QImage] = OrderedDict()
        self._kept_bytes = 0
        self._texts: OrderedDict[TextRequired, MarkedText] = OrderedDict()

    def load(
        self,
        view: ViewRequired,
        ahead: Sequence[ViewRequired] = (),
        text: TextRequired | None = None,
    ) -> None:
        """Read a view, then the text on it, then others that may be wanted next.

        Earlier wishes end.
        """
        known = self._kept.get(view.key)
        if known is not None:
            self._kept.move_to_end(view.key)
            self.loaded.emit(view, known)
        if text is not None and (marked := self._texts.get(text)) is not None:
            self.text_located.emit(marked)
            text = None
        first = [] if known is not None else [view]
        after = [one for one in ahead if one.key not in self._kept]
        if not (first or after or text):
            return
        viewer = self._viewer

        def work(cancel: CancelToken) -> Iterator[object]:
            for one in first:
                yield _load(viewer, one)
            if text is not None and not cancel.cancelled:
                yield _locate(viewer, text)
            for one in after:
                if cancel.cancelled:
                    return
                yield _load(viewer, one)

        self._executor.replace(work).yielded.connect(self._on_event)

    def forget(self) -> None:
        """Let all views go, and read no more of them."""
        self._executor.abandon()
        self._kept.clear()
        self._kept_bytes = 0
        self._texts.clear()

    @Slot(object)
    def _on_event(self, event: _Loaded | MarkedText) -> None:
        if isinstance(event, MarkedText):
            self._texts[event.wanted] = event
            while len(self._texts) > _TEXTS_KEPT:
                self._texts.popitem(last=False)
            self.text_located.emit(event)
            return
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


def _load(viewer: ItemViewer, view: ViewRequired) -> _Loaded:
    try:
        pixels = viewer.load_view(view.item, view.max_px)
    except RetllmError as exc:
        return _Loaded(view, None, exc)
    return _Loaded(view, to_screen_image(pixels))


def to_screen_image(pixels: Rgb) -> QImage:
    """Return pixels, (height, width, 3) uint8, as a ``QImage`` of the screen's own kind.

    Some rows at once: what copies all of a large picture in one call keeps the window from its
    work for as long.
    """
    height, width = int(pixels.shape[0]), int(pixels.shape[1])
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    if sys.byteorder == "big":
        return rgb_to_qimage(pixels).convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.bits(), np.uint8).reshape(height, image.bytesPerLine())
    target = rows[:, : 4 * width].reshape(height, width, 4)
    for first in range(0, height, _ROWS_AT_ONCE):
        some = slice(first, first + _ROWS_AT_ONCE)
        target[some, :, :3] = pixels[some, :, ::-1]
    return image


def _locate(viewer: ItemViewer, wanted: TextRequired) -> MarkedText:
    try:
        located = viewer.locate_text(wanted.item)
        marks = viewer.find_words(wanted.query, (located.text,))[0]
    except RetllmError:
        # Its view says why the file cannot be read.
        return MarkedText(wanted, LocatedText(), ())
    return MarkedText(wanted, located, marks)


def side_to_read(natural: QSize, wanted_px: int) -> int:
    """The longest side in which to read a picture, so that so many pixels of it are there."""
    longest = max(natural.width(), natural.height(), 1)
    shortest = max(1, min(natural.width(), natural.height()))
    most = int((_MOST_PIXELS * longest / shortest) ** 0.5)
    step = next((side for side in SIDES_PX if side >= wanted_px), SIDES_PX[-1])
    return max(1, min(step, most))

"""A part of what is previewed as a part of a query: «find what looks like this»."""

from functools import partial
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Item, QueryPicture
from retllm_desktop.ui.query.intake import SENT_EDGE_PX
from retllm_desktop.ui.query.query_parts import QueryPart
from retllm_desktop.ui.query.region_dialog import RegionDialog
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.theme import Theme

_DIALOG_PX: Final = 1024
_QUALITY: Final = 95


class PartChooser(QObject):
    """Lets a part of what is shown be chosen.

    Attributes:
        dialog: The dialog in which a part is chosen, None while there is none.

    Signals:
        chosen: The ``QueryPart`` that results are to look like.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Take the colours, and the widget in whose window the dialog opens."""
        super().__init__(parent)
        self._theme = theme
        self._widget = parent
        self.dialog: RegionDialog | None = None

    def ask(self, item: Item, shown: QImage) -> None:
        """Ask for a part of an item's picture; does not wait for the answer."""
        if self.dialog is not None or shown.isNull():
            return
        size = QSize(_DIALOG_PX, _DIALOG_PX).boundedTo(shown.size())
        image = shown.scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
        name = texts.file_name(item.path)
        dialog = RegionDialog(self._theme, image, name, None, self._widget.window())
        dialog.chosen.connect(partial(self.choose, item, shown))
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()

    def choose(self, item: Item, shown: QImage, region: Region | None) -> None:
        """Search for what looks like a part; None: like all of it."""
        self.chosen.emit(make_query_part(item, shown, region))

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None


def make_query_part(item: Item, shown: QImage, region: Region | None) -> QueryPart:
    """Return what results should be near to.

    Args:
        item: What is shown.
        shown: Its pixels, upright, as many as are there.
        region: The part of it; None: all of it.
    """
    name = texts.file_name(item.path)
    name = texts.part_name(item)
    whole = QueryPart(name, item=item)
    if region is None or whole.source is not None:
        # Of a picture file the part is read from the file, with all of its pixels.
        return QueryPart(name, item=item, region=region)
    return QueryPart(name, picture=QueryPicture(data=_encode(_cut(shown, region))))


def _cut(shown: QImage, region: Region) -> QImage:
    width, height = shown.width(), shown.height()
    left, top = int(region.left * width), int(region.top * height)
    size = QSize(int(region.right * width) - left, int(region.bottom * height) - top)
    cut = shown.copy(QRect(left, top, max(1, size.width()), max(1, size.height())))
    if max(cut.width(), cut.height()) <= SENT_EDGE_PX:
        return cut
    return cut.scaled(
        QSize(SENT_EDGE_PX, SENT_EDGE_PX),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _encode(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"jpeg")
    writer.setQuality(_QUALITY)
    writer.write(image)
    return bytes(buffer.data().data())

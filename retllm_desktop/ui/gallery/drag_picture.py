"""What is seen under the mouse while items are dragged."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from retllm_desktop.core.types import Result
from retllm_desktop.ui.gallery.cell_painter import RADIUS_PX, CellPainter
from retllm_desktop.ui.shared.translation import format_number


def picture_of_drag(
    cells: CellPainter, result: Result | None, number: int, edge_px: int
) -> QPixmap:
    """A small picture of a result, with the number of all that are dragged with it."""
    drawn = QPixmap(edge_px, edge_px)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    room = QRect(0, 0, edge_px, edge_px).adjusted(4, 4, -4, -4)
    item = None if result is None else result.candidate.item
    pixmap = None if item is None else cells.thumbnails.tile(item, room.size())
    if pixmap is not None:
        size = pixmap.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(room.topLeft(), size)
        target.moveCenter(room.center())
        painter.drawPixmap(target, pixmap)
    elif item is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(cells.theme.color("sunken"))
        painter.drawRoundedRect(room, RADIUS_PX, RADIUS_PX)
        cells.paint_lacking(painter, QRectF(room), item)
    if number > 1:
        text = format_number(number)
        width = max(22.0, painter.fontMetrics().horizontalAdvance(text) + 12.0)
        badge = QRectF(room.right() + 1 - width, room.top(), width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(cells.theme.color("accent"))
        painter.drawRoundedRect(badge, 11, 11)
        painter.setPen(cells.theme.color("on_accent"))
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.end()
    return drawn

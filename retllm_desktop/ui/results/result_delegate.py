"""Paints one result: preview, name, and after judging its relevance."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtCore import QSize as QtSize
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Candidate, Item, Result, Snippet
from retllm_desktop.ui.results.results_model import (
    FAVOURITE_ROLE,
    FOLDED_ROLE,
    HEADING_ROLE,
    MEMBER_ROLE,
    RESULT_ROLE,
)
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.marked_text import (
    centre_snippet,
    elide_marked,
    paint_marked_block,
    paint_marked_line,
)
from retllm_desktop.ui.shared.texts import Likelihood
from retllm_desktop.ui.shared.theme import Theme

PADDING_PX: Final = 8
GAP_PX: Final = 6
RADIUS_PX: Final = 8
METER_PX: Final = 44
HEADING_PX: Final = 16
"""Room above each cell's frame for the name of a section, there at all times: rows must not move
when the first answers come."""
_LEAST_SNIPPET_PX: Final = 40
_ROLES: Final = {
    Likelihood.SURE: "sure",
    Likelihood.MAYBE: "maybe",
    Likelihood.UNLIKELY: "muted",
}


@dataclass(slots=True)
class CellSize:
    """How large a cell is now; set by the view when its width changes.

    Attributes:
        width_px: Whole cell, margins included.
        preview_px: Height of the preview's well.
    """

    width_px: int = 200
    preview_px: int = 160


class ResultDelegate(QStyledItemDelegate):
    """Paints results; ``offsets`` moves cells while the list settles."""

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        """Take the colours and the previews."""
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self.cell = CellSize()
        self.offsets: dict[int, QPointF] = {}

    def text_height(self, font: QFont) -> int:
        """Height of the two lines below the preview."""
        return QFontMetrics(font).height() + QFontMetrics(small_font(font)).height() + 4

    def sizeHint(  # noqa: N802 - Qt's name
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - all cells are alike
    ) -> QtSize:
        """Qt: the size of a cell."""
        return QtSize(self.cell.width_px, self.height_px(_font(option)))

    def height_px(self, font: QFont) -> int:
        """Height of a cell."""
        below = GAP_PX + self.text_height(font)
        return HEADING_PX + 2 * PADDING_PX + self.cell.preview_px + below

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: paint a cell."""
        result = index.data(RESULT_ROLE)
        if not isinstance(result, Result):
            return
        item = result.candidate.item
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        cell: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
        heading = index.data(HEADING_ROLE)
        if isinstance(heading, str):
            # Before the offset: a heading belongs to the place, not to what glides into it.
            self._paint_heading(painter, QRectF(cell), heading, _font(option))
        offset = self.offsets.get(item.id)
        if offset is not None:
            painter.translate(offset)
        frame = _frame(cell)
        self._paint_ground(painter, frame, option)
        well = self._well(frame)
        self._paint_preview(painter, well, result, _font(option))
        if item.offline:
            self._paint_badge(painter, QRectF(well.right() - 30, well.top() + 6, 24, 24), "offline")
        if index.data(FAVOURITE_ROLE):
            self._paint_badge(painter, QRectF(well.x() + 6, well.top() + 6, 24, 24), "star-full")
        self._paint_group(painter, frame, index, _font(option))
        lines = QRectF(
            well.x() + 2,
            well.bottom() + GAP_PX,
            well.width() - 4,
            self.text_height(_font(option)),
        )
        self._paint_lines(painter, lines, result, _font(option))
        painter.restore()

    def picture_of_drag(
        self, index: QModelIndex | QPersistentModelIndex, number: int, edge_px: int
    ) -> QPixmap:
        """A small picture of a result, with the number of all that are dragged with it."""
        drawn = QPixmap(edge_px, edge_px)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(0, 0, edge_px, edge_px).adjusted(4, 4, -4, -4)
        result = index.data(RESULT_ROLE)
        item = result.candidate.item if isinstance(result, Result) else None
        pixmap = None if item is None else self._thumbnails.get(item, edge_px)
        if pixmap is not None:
            self._paint_pixmap(painter, room, pixmap, 1.0, dimmed=False)
        elif item is not None:
            self._paint_placeholder(painter, room, lacking=True, item=item)
        if number > 1:
            self._paint_number(painter, QPointF(room.right() - 12, room.top() + 12), number)
        painter.end()
        return drawn

    def _paint_number(self, painter: QPainter, middle: QPointF, number: int) -> None:
        text = f"{number:,}"
        width = max(22.0, painter.fontMetrics().horizontalAdvance(text) + 12.0)
        badge = QRectF(0, 0, width, 22)
        badge.moveCenter(middle)
        badge.moveRight(min(badge.right(), middle.x() + 14))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(badge, 11, 11)
        painter.setPen(self._theme.color("on_accent"))
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), text)

    def holds(self, view: QAbstractItemView, place: QPoint) -> bool:
        """Whether a place in a view is a picture or text, rather than the room around them."""
        index = view.indexAt(place)
        result = index.data(RESULT_ROLE)
        if not isinstance(result, Result):
            return False
        well = self._well(_frame(view.visualRect(index)))
        text_px = GAP_PX + self.text_height(view.font())
        lines = QRectF(well.x(), well.bottom(), well.width(), text_px)
        ratio = view.devicePixelRatioF()
        pixmap = self._thumbnails.get(result.candidate.item, _edge_px(well, ratio))
        if pixmap is not None:
            well = _fitted(well, pixmap.width() / ratio, pixmap.height() / ratio)
        return well.contains(QPointF(place)) or lines.contains(QPointF(place))

    def note_rect(
        self, cell: QRect, index: QModelIndex | QPersistentModelIndex, font: QFont
    ) -> QRectF | None:
        """Where a cell says what is folded into it, None where nothing is."""
        text = index.data(FOLDED_ROLE)
        return self._note(_frame(cell), text, font) if isinstance(text, str) else None

    def _note(self, frame: QRectF, text: str, font: QFont) -> QRectF:
        well = self._well(frame)
        metrics = QFontMetrics(small_font(font))
        width = min(well.width() - 12.0, metrics.horizontalAdvance(text) + 20.0)
        height = metrics.height() + 8.0
        return QRectF(well.right() - 6.0 - width, well.bottom() - 6.0 - height, width, height)

    def _well(self, frame: QRectF) -> QRectF:
        """The room for the preview."""
        return QRectF(
            frame.x() + PADDING_PX - 3,
            frame.y() + PADDING_PX - 3,
            frame.width() - 2 * PADDING_PX + 6,
            self.cell.preview_px,
        )

    def _paint_group(
        self,
        painter: QPainter,
        frame: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        font: QFont,
    ) -> None:
        """Paint what is folded here as a note on the preview, or a bar that joins what was."""
        if index.data(MEMBER_ROLE):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            bar = QRectF(frame.x() - 2, frame.y() + 6, 3, frame.height() - 12)
            painter.drawRoundedRect(bar, 1, 1)
        text = index.data(FOLDED_ROLE)
        if not isinstance(text, str):
            return
        note = self._note(frame, text, font)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("surface"))
        painter.drawRoundedRect(note, note.height() / 2, note.height() / 2)
        painter.setPen(self._theme.color("accent"))
        painter.setFont(small_font(font))
        inner = note.adjusted(9, 0, -9, 0)
        metrics = QFontMetrics(small_font(font))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(inner.width()) + 1)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter), shown)

    def _paint_heading(self, painter: QPainter, cell: QRectF, name: str, font: QFont) -> None:
        """Paint a section's name, and a hairline to the end of the cell."""
        first = small_font(font)
        metrics = QFontMetrics(first)
        line = QRectF(cell.x() + PADDING_PX, cell.y() + 1, cell.width() - PADDING_PX, HEADING_PX)
        painter.setFont(first)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), name)
        middle = line.center().y()
        painter.setPen(QPen(self._theme.color("line"), 1))
        start = line.left() + metrics.horizontalAdvance(name) + 8
        if start < line.right():
            painter.drawLine(QPointF(start, middle), QPointF(line.right(), middle))

    def _paint_ground(self, painter: QPainter, frame: QRectF, option: QStyleOptionViewItem) -> None:
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if not (selected or hovered or focused):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or focused:
            # The frame of the current one stands out among others that are selected.
            painter.setPen(QPen(self._theme.color("accent"), 2 if focused else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if selected or hovered:
            painter.setBrush(self._theme.color("selected" if selected else "hover"))
        painter.drawRoundedRect(frame, RADIUS_PX + 3, RADIUS_PX + 3)

    def _paint_preview(self, painter: QPainter, well: QRectF, result: Result, font: QFont) -> None:
        item = result.candidate.item
        ratio = painter.device().devicePixelRatioF()
        edge_px = _edge_px(well, ratio)
        pixmap = self._thumbnails.get(item, edge_px)
        if pixmap is not None:
            self._paint_pixmap(painter, well, pixmap, ratio, dimmed=item.offline)
        elif item.text:
            self._paint_passage(painter, well, result.candidate, font)
        else:
            self._paint_placeholder(
                painter, well, lacking=self._thumbnails.is_missing(item, edge_px), item=item
            )

    def _paint_pixmap(
        self, painter: QPainter, well: QRectF, pixmap: QPixmap, ratio: float, *, dimmed: bool
    ) -> None:
        target = _fitted(well, pixmap.width() / ratio, pixmap.height() / ratio)
        # As a texture: a rounded clip would have to be set up anew for each cell.
        texture = QBrush(pixmap)
        place = QTransform.fromTranslate(target.x(), target.y())
        place.scale(target.width() / pixmap.width(), target.height() / pixmap.height())
        texture.setTransform(place)
        # The hairline keeps white pictures apart from a white ground.
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(texture)
        painter.setOpacity(0.45 if dimmed else 1.0)
        painter.drawRoundedRect(target, RADIUS_PX, RADIUS_PX)
        painter.setOpacity(1.0)

    def _paint_passage(
        self, painter: QPainter, well: QRectF, candidate: Candidate, font: QFont
    ) -> None:
        card = well.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("paper"))
        painter.drawRoundedRect(card, RADIUS_PX, RADIUS_PX)
        painter.setPen(self._theme.color("ink"))
        painter.setFont(small_font(font))
        inner = card.adjusted(10, 8, -10, -8)
        # Whole lines only: half a line at the lower edge looks broken.
        line = QFontMetrics(small_font(font)).lineSpacing()
        inner.setHeight(max(line, int(inner.height() // line) * line))
        # Around the words that were looked for; without any, from the beginning.
        shown = candidate.snippet
        if shown is None or shown.field != "text":
            shown = Snippet(" ".join((candidate.item.text or "")[:1200].split()))
        paint_marked_block(painter, inner, shown, small_font(font), self._theme)

    def _paint_placeholder(
        self, painter: QPainter, well: QRectF, *, lacking: bool, item: Item
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(well, RADIUS_PX, RADIUS_PX)
        if lacking:
            picture = item.kind in {FileKind.PICTURE, FileKind.VIDEO}
            name = "document" if texts.is_document(item) or not picture else "picture"
            box = QRect(0, 0, 32, 32)
            box.moveCenter(well.center().toPoint())
            self._theme.icon(name, "muted").paint(painter, box)

    def _paint_badge(self, painter: QPainter, badge: QRectF, icon: str) -> None:
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("surface"))
        painter.drawEllipse(badge)
        inner = badge.adjusted(4, 4, -4, -4).toRect()
        self._theme.icon(icon, "text" if icon == "offline" else "accent").paint(painter, inner)

    def _paint_lines(self, painter: QPainter, lines: QRectF, result: Result, font: QFont) -> None:
        item = result.candidate.item
        metrics = QFontMetrics(font)
        top = QRectF(lines.x(), lines.y(), lines.width(), metrics.height())
        painter.setPen(self._theme.color("text"))
        snippet = result.candidate.snippet
        name = texts.file_name(item.path)
        # Only where the name is shown as it was found in: an odd one is spelled out.
        in_name = snippet is not None and snippet.field == "name" and snippet.text == name
        marks = snippet.marks if in_name and snippet is not None else ()
        middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        shown = elide_marked(name, marks, metrics, int(top.width()), middle)
        paint_marked_line(painter, top, shown, font, self._theme)
        second = small_font(font)
        metrics = QFontMetrics(second)
        below = QRectF(lines.x(), top.bottom() + 4, lines.width(), metrics.height())
        painter.setFont(second)
        taken = 0.0
        if result.feedback is not None:
            taken = self._paint_opinion(painter, below, result.feedback, metrics)
        elif result.relevance is not None:
            taken = self._paint_relevance(painter, below, result.relevance, metrics)
        offline = item.offline and not taken
        note = item.label or ("not connected" if offline else "not read" if item.unread else "")
        room = below.adjusted(0, 0, -taken - 8, 0)
        painter.setPen(self._theme.color("muted"))
        if note:
            shown = elide_marked(note, (), metrics, int(room.width()), right)
            room.setLeft(
                room.left() + paint_marked_line(painter, room, shown, second, self._theme) + 8
            )
        if snippet is None or in_name or (item.text and snippet.field == "text"):
            return
        if room.width() > _LEAST_SNIPPET_PX:
            cut = centre_snippet(snippet, max(8, int(room.width() / metrics.averageCharWidth())))
            shown = elide_marked(cut.text, cut.marks, metrics, int(room.width()), right)
            paint_marked_line(painter, room, shown, second, self._theme)

    def _paint_opinion(
        self, painter: QPainter, line: QRectF, right: bool, metrics: QFontMetrics
    ) -> float:
        """Paint the feedback at the right; return its width in pixels."""
        word, role = texts.feedback_word(right), "sure" if right else "muted"
        edge = metrics.height() - 2
        width = metrics.horizontalAdvance(word)
        icon = QRectF(line.right() - width - 5 - edge, line.y() + 1, edge, edge)
        self._theme.icon(word, role).paint(painter, icon.toRect())
        painter.setPen(self._theme.color(role))
        text = QRectF(line.right() - width, line.y(), width, line.height())
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), word)
        return width + 5.0 + edge

    def _paint_relevance(
        self, painter: QPainter, line: QRectF, relevance: float, metrics: QFontMetrics
    ) -> float:
        """Paint a word and a small meter at the right; return the width they take."""
        word = texts.likelihood(relevance)
        color = self._theme.color(_ROLES[word])
        meter = QRectF(line.right() - METER_PX, line.center().y() - 2, METER_PX, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(meter, 2, 2)
        filled = QRectF(meter)
        filled.setWidth(max(4.0, meter.width() * relevance))
        painter.setBrush(color)
        painter.drawRoundedRect(filled, 2, 2)
        width = metrics.horizontalAdvance(word)
        text = QRectF(meter.left() - 6 - width, line.y(), width, line.height())
        painter.setPen(color)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), str(word))
        return METER_PX + 6.0 + width


def _edge_px(well: QRectF, ratio: float) -> int:
    return round(max(well.width(), well.height()) * ratio)


def _fitted(well: QRectF, width: float, height: float) -> QRectF:
    """Where a picture of this size is painted in a preview's room."""
    scale = min(well.width() / width, well.height() / height, 2.0)
    target = QRectF(0, 0, width * scale, height * scale)
    target.moveCenter(well.center())
    return target


def _frame(cell: QRect) -> QRectF:
    """A cell without its margins and the room for a heading."""
    return QRectF(cell).adjusted(3, HEADING_PX + 1, -3, -3)


def small_font(font: QFont) -> QFont:
    """The font of secondary text."""
    made = QFont(font)
    if font.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * 0.88)
    return made


def _font(option: QStyleOptionViewItem) -> QFont:
    return option.font  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]

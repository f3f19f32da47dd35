"""Paints the sidebar's rows: icon, name and number, and a second line on what goes on."""

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from retllm_desktop.core.typing_support import override
from retllm_desktop.ui.library.sidebar_entries import ACTIONS, EntryKind, SidebarEntry
from retllm_desktop.ui.library.sidebar_model import SidebarModel
from retllm_desktop.ui.shared.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_EDGE_PX: Final = 8
_GAP_PX: Final = 8
_RADIUS_PX: Final = 8
_PADDING_PX: Final = 6
"""Above and below the words of a row."""
_GROUP_ABOVE_PX: Final = 10
_ICON: Final = 1.4
"""Side of an icon in heights of the font's capitals and ascenders."""
_INDENT: Final = 1.4
_SMALL: Final = 0.9
"""Size of second lines and numbers; the body has 10 points at the least."""
_LEAST_POINTS: Final = 10.0
_BAR_PX: Final = 3


class RowShape:
    """Where the pieces of a row lie, for a font; mirrored by the direction of the layout."""

    def __init__(self, font: QFont) -> None:
        """Take the font of the tree."""
        self.font = font
        self.small = QFont(font)
        points = font.pointSizeF()
        self.small.setPointSizeF(min(points, max(_LEAST_POINTS, points * _SMALL)))
        self.metrics = QFontMetrics(font)
        self.small_metrics = QFontMetrics(self.small)
        self.icon_px = round(self.metrics.ascent() * _ICON)

    def height(self, entry: SidebarEntry, width_px: int) -> int:
        """How high the row of an entry is, in a tree of a width."""
        height = max(self.metrics.height(), self.icon_px) + 2 * _PADDING_PX
        if entry.kind is EntryKind.GROUP:
            return self.small_metrics.height() + 2 * _PADDING_PX + _GROUP_ABOVE_PX
        if entry.note:
            height += self.note_lines(entry, width_px) * (self.small_metrics.height() + 1)
        return height + (_BAR_PX + 3 if entry.share is not None else 0)

    def note_lines(self, entry: SidebarEntry, width_px: int) -> int:
        """How many lines the note of a folder takes: one, or two where it is too long."""
        side = self.icon_px if entry.note_icon else 0
        room = width_px - self.indent(1) - self.icon_px - _GAP_PX - side - _EDGE_PX
        return 1 if self.small_metrics.horizontalAdvance(entry.note) <= room else 2

    def indent(self, depth: int) -> int:
        """How far in a row begins; entries of groups begin where those above them do."""
        return _EDGE_PX + max(0, depth - 1) * round(self.icon_px * _INDENT)


class SidebarDelegate(QStyledItemDelegate):
    """Paints the rows of a ``SidebarModel``."""

    def __init__(self, theme: Theme, tree: QTreeView) -> None:
        """Take the colours, and the tree whose rows are open or not."""
        super().__init__(tree)
        self._theme = theme
        self._tree = tree
        self._made: RowShape | None = None

    def _shape(self) -> RowShape:
        font = self._tree.font()
        if self._made is None or self._made.font != font:
            self._made = RowShape(font)
        return self._made

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        entry = SidebarModel.entry(index)
        if entry is None:
            return QSize(0, 0)
        return QSize(80, self._shape().height(entry, self._tree.viewport().width()))

    def chevron_rect(self, index: _Index, row: QRect) -> QRect:
        """Where one opens and closes a row that has others within; empty where it has none."""
        entry = SidebarModel.entry(index)
        if entry is None or not entry.children:
            return QRect()
        shape = self._shape()
        side = shape.icon_px
        if entry.kind is EntryKind.GROUP:
            return self._mirrored(row, row)
        place = QRect(row.right() - _EDGE_PX - side, row.top(), side + _EDGE_PX, row.height())
        return self._mirrored(row, place)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry = SidebarModel.entry(index)
        if entry is None:
            return
        row: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        shape = self._shape()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, row, state, entry)
        if entry.kind is EntryKind.GROUP:
            self._paint_group(painter, row, index, entry, shape)
        else:
            self._paint_entry(painter, row, index, entry, shape)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, row: QRect, state: QStyle.StateFlag, entry: SidebarEntry
    ) -> None:
        theme = self._theme
        place = QRectF(row).adjusted(2.5, 1.5, -2.5, -1.5)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or bool(state & QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected" if chosen else "hover"))
            if entry.kind is not EntryKind.GROUP:
                painter.drawRoundedRect(place, _RADIUS_PX, _RADIUS_PX)
        if state & QStyle.StateFlag.State_HasFocus and self._tree.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, _RADIUS_PX, _RADIUS_PX)

    def _paint_group(
        self,
        painter: QPainter,
        row: QRect,
        index: _Index,
        entry: SidebarEntry,
        shape: RowShape,
    ) -> None:
        side = round(shape.icon_px * 0.8)
        words = row.adjusted(_EDGE_PX, _GROUP_ABOVE_PX, -2 * _EDGE_PX - side, 0)
        painter.setFont(shape.small)
        painter.setPen(self._theme.color("muted"))
        self._text(painter, row, words, entry.text, shape.small_metrics)
        top = row.top() + _GROUP_ABOVE_PX + (row.height() - _GROUP_ABOVE_PX - side) // 2
        self._chevron(painter, row, QRect(row.right() - _EDGE_PX - side, top, side, side), index)

    def _paint_entry(
        self,
        painter: QPainter,
        row: QRect,
        index: _Index,
        entry: SidebarEntry,
        shape: RowShape,
    ) -> None:
        theme, quiet = self._theme, entry.kind in ACTIONS
        depth = _depth(index)
        begin = row.left() + shape.indent(depth)
        end = row.right() - _EDGE_PX
        line = QRect(begin, row.top() + _PADDING_PX, 0, max(shape.metrics.height(), shape.icon_px))
        if entry.icon:
            role = "maybe" if entry.icon == "offline" else "muted" if quiet else "accent"
            self._icon(painter, row, _square(line, shape.icon_px), entry.icon, role)
        begin += shape.icon_px + _GAP_PX
        if entry.children:
            side = round(shape.icon_px * 0.8)
            place = QRect(end - side, line.top() + (line.height() - side) // 2, side, side)
            self._chevron(painter, row, place, index)
        # Numbers stand below each other, whether something can be opened beside them or not.
        numbers_end = end - (shape.icon_px if self._any_children(index) else 0)
        width = shape.small_metrics.horizontalAdvance(entry.count)
        painter.setFont(shape.small)
        painter.setPen(theme.color("muted"))
        number = QRect(numbers_end - width, line.top(), width + 1, line.height())
        self._text(painter, row, number, entry.count, shape.small_metrics)
        painter.setFont(shape.font)
        painter.setPen(theme.color("muted" if quiet else "text"))
        gap = _GAP_PX if entry.count else 0
        name = QRect(begin, line.top(), numbers_end - width - gap - begin, line.height())
        self._text(painter, row, name, entry.text, shape.metrics)
        if entry.note:
            self._paint_note(painter, row, QRect(begin, line.bottom() + 1, end - begin, 0), entry)
        if entry.share is not None:
            bar = QRectF(begin, row.bottom() - _PADDING_PX - _BAR_PX + 1, end - begin, _BAR_PX)
            self._paint_share(painter, row, bar, entry.share)

    def _paint_note(self, painter: QPainter, row: QRect, line: QRect, entry: SidebarEntry) -> None:
        shape = self._shape()
        line.setHeight(shape.small_metrics.height() + 1)
        side = round(shape.small_metrics.ascent() * 1.1)
        if entry.note_icon:
            self._icon(painter, row, _square(line, side), entry.note_icon, entry.note_role)
            line.setLeft(line.left() + side + _GAP_PX // 2)
        painter.setFont(shape.small)
        painter.setPen(self._theme.color("muted"))
        if shape.note_lines(entry, row.width()) == 1:
            self._text(painter, row, line, entry.note, shape.small_metrics)
            return
        first, rest = _broken(entry.note, line.width(), shape.small_metrics)
        self._text(painter, row, line, first, shape.small_metrics)
        self._text(painter, row, line.translated(0, line.height()), rest, shape.small_metrics)

    def _paint_share(self, painter: QPainter, row: QRect, bar: QRectF, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        done = QRectF(bar)
        done.setWidth(max(_BAR_PX, bar.width() * min(max(share, 0.0), 1.0)))
        for place, role in ((bar, "sunken"), (done, "accent")):
            painter.setBrush(self._theme.color(role))
            mirrored = self._mirrored(row, place.toRect())
            painter.drawRoundedRect(QRectF(mirrored), _BAR_PX / 2, _BAR_PX / 2)

    def _text(
        self, painter: QPainter, row: QRect, place: QRect, text: str, metrics: QFontMetrics
    ) -> None:
        mode = Qt.TextElideMode.ElideRight
        elided = metrics.elidedText(text, mode, max(0, place.width()))
        leading = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        alignment = QStyle.visualAlignment(self._tree.layoutDirection(), leading)
        painter.drawText(
            self._mirrored(row, place), int(alignment | Qt.TextFlag.TextSingleLine), elided
        )

    def _icon(self, painter: QPainter, row: QRect, place: QRect, name: str, role: str) -> None:
        painter.drawPixmap(self._mirrored(row, place).topLeft(), self._pixmap(name, role, place))

    def _chevron(self, painter: QPainter, row: QRect, place: QRect, index: _Index) -> None:
        """Point to where a row opens: along the line when closed, down when open."""
        pixmap = self._pixmap("chevron", "muted", place)
        place = self._mirrored(row, place)
        turn = QTransform()
        if self._tree.isExpanded(index):
            turn.rotate(90)
        elif self._tree.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            turn.rotate(180)
        turned = pixmap.transformed(turn)
        painter.drawPixmap(QPointF(place.topLeft()), turned)

    def _pixmap(self, name: str, role: str, place: QRect) -> QPixmap:
        ratio = self._tree.devicePixelRatioF()
        return self._theme.icon(name, role, place.height()).pixmap(place.size(), ratio)

    def _mirrored(self, row: QRect, place: QRect) -> QRect:
        return QStyle.visualRect(self._tree.layoutDirection(), row, place)

    def _any_children(self, index: _Index) -> bool:
        """Whether a row of its group opens."""
        above = SidebarModel.entry(index.parent())
        if above is None:
            return False
        return above.kind is EntryKind.COUNTRY or any(one.children for one in above.children)

    # Renaming.

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("sidebarName")
        entry = SidebarModel.entry(index)
        editor.setAccessibleName("" if entry is None else entry.spoken)
        editor.setFrame(False)
        return editor

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        row: QRect = option.rect  # type: ignore[attr-defined]
        shape = self._shape()
        begin = shape.indent(_depth(index)) + shape.icon_px
        editor.setGeometry(self._mirrored(row, row.adjusted(begin, 2, -_EDGE_PX // 2, -2)))

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), int(Qt.ItemDataRole.EditRole))


def _depth(index: _Index) -> int:
    depth = 0
    above = index.parent()
    while above.isValid():
        depth += 1
        above = above.parent()
    return depth


def _square(line: QRect, side: int) -> QRect:
    return QRect(line.left(), line.top() + (line.height() - side) // 2, side, side)


def _broken(text: str, width_px: int, metrics: QFontMetrics) -> tuple[str, str]:
    """Break a text in two, where a part of it ends or else between words: the first one fits."""
    before, sign, after = text.rpartition(" · ")
    if sign and metrics.horizontalAdvance(before) <= width_px:
        return before, after
    words = text.split(" ")
    number = len(words)
    while number > 1 and metrics.horizontalAdvance(" ".join(words[:number])) > width_px:
        number -= 1
    return " ".join(words[:number]), " ".join(words[number:])

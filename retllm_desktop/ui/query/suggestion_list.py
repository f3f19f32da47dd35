"""The list under the search box: completions or former searches, each with what it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr

_MEANING: Final = Qt.ItemDataRole.UserRole
_COMMAND: Final = Qt.ItemDataRole.UserRole + 1
_MOST_SHOWN: Final = 9
_LEAST_WIDTH_PX: Final = 240
_MOST_WIDTH_PX: Final = 620
_GAP_PX: Final = 9
_SIDE_PX: Final = 8
_BETWEEN_PX: Final = 24
_RADIUS_PX: Final = 6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A row of the list.

    Attributes:
        text: What is offered.
        meaning: What it means, or how often it is there; may be empty.
        take: What choosing it does; told whether at once (Enter) or to be changed first (Tab).
        remove: What Shift+Delete does, None for nothing.
        command: Whether it does something other than searching.
    """

    text: str
    meaning: str
    take: Callable[[bool], None]
    remove: Callable[[], None] | None = None
    command: bool = False


class _RowDelegate(QStyledItemDelegate):
    """Paints the text at the leading side and the meaning, weaker, at the trailing side."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        metrics = option.fontMetrics
        text, meaning = str(index.data() or ""), str(index.data(_MEANING) or "")
        width = metrics.horizontalAdvance(text) + 2 * _SIDE_PX
        if meaning:
            width += _BETWEEN_PX + metrics.horizontalAdvance(meaning)
        return QSize(width, metrics.height() + 10)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selected" if chosen else "hover"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), _RADIUS_PX, _RADIUS_PX)
        text, meaning = str(index.data() or ""), str(index.data(_MEANING) or "")
        metrics = option.fontMetrics
        room = rect.adjusted(_SIDE_PX, 0, -_SIDE_PX, 0)
        taken = min(metrics.horizontalAdvance(text), room.width())
        side = option.direction
        align = Qt.AlignmentFlag.AlignVCenter
        leading = QStyle.visualAlignment(side, align | Qt.AlignmentFlag.AlignLeft)
        trailing = QStyle.visualAlignment(side, align | Qt.AlignmentFlag.AlignRight)
        painter.setFont(option.font)
        painter.setPen(QPen(self._theme.color("accent" if index.data(_COMMAND) else "text")))
        middle, end = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        painter.drawText(room, leading, metrics.elidedText(text, middle, room.width()))
        left_px = room.width() - taken - _BETWEEN_PX
        if meaning and left_px > 0:
            painter.setPen(QPen(self._theme.color("muted")))
            painter.drawText(room, trailing, metrics.elidedText(meaning, end, left_px))
        painter.restore()


class SuggestionList(QListWidget):
    """A short list below the box that never has the focus; the box tells it what the keys say.

    Signals:
        hidden: It is not shown any more.
    """

    hidden = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("completions")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setItemDelegate(_RowDelegate(theme, self))
        self._rows: tuple[Suggestion, ...] = ()
        self.itemClicked.connect(self._on_clicked)
        self.hide()

    @property
    def rows(self) -> tuple[Suggestion, ...]:
        """What is offered; empty while it is hidden."""
        return self._rows if self.isVisible() else ()

    @property
    def chosen(self) -> Suggestion | None:
        """What a key chose."""
        row = self.currentRow()
        return self._rows[row] if self.isVisible() and 0 <= row < len(self._rows) else None

    def offer(
        self, rows: Sequence[Suggestion], below: QWidget, x_px: int, *, name: str, chosen: int = -1
    ) -> None:
        """Show rows under a widget.

        Args:
            rows: The rows, at least one.
            below: Under this widget.
            x_px: How far from its left side the leading side of the texts is.
            name: What is listed, for who hears it.
            chosen: The row that is chosen, −1 for none.
        """
        window = below.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self._rows = tuple(rows)
        self.setAccessibleName(name)
        self.clear()
        for row in rows:
            item = QListWidgetItem(row.text)
            item.setData(_MEANING, row.meaning)
            item.setData(_COMMAND, row.command)
            spoken = tr("{text}, {meaning}", text=row.text, meaning=row.meaning)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken if row.meaning else row.text)
            self.addItem(item)
        self.setCurrentRow(chosen)
        shown = min(len(rows), _MOST_SHOWN)
        edge_px = 2 * self.frameWidth() + 2
        scrolls_px = 14 if len(rows) > shown else 0
        widest_px = max(self.sizeHintForColumn(0), _LEAST_WIDTH_PX) + edge_px + scrolls_px
        width_px = min(widest_px, _MOST_WIDTH_PX, window.width() - 8)
        below_px = below.mapTo(window, QPoint(0, below.height() + _GAP_PX)).y()
        room_px = max(1, window.height() - below_px - 8)
        height_px = min(max(self.sizeHintForRow(0), 1) * shown + edge_px, room_px)
        self.resize(QSize(width_px, height_px))
        left_px = below.mapTo(window, QPoint(x_px, 0)).x() - _SIDE_PX - 5
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left_px += 2 * (_SIDE_PX + 5) - width_px
        left_px = max(4, min(left_px, window.width() - width_px - 4))
        self.move(left_px, below_px)
        self.show()
        self.raise_()

    def step(self, rows: int) -> bool:
        """Choose another row; above the first one none is chosen. Returns whether it is shown."""
        if not self.isVisible():
            return False
        self.setCurrentRow(max(-1, min(self.count() - 1, self.currentRow() + rows)))
        chosen = self.currentItem() if self.currentRow() >= 0 else None
        if chosen is not None:
            # The focus stays in the box: who hears the window is told what was chosen.
            spoken = str(chosen.data(Qt.ItemDataRole.AccessibleTextRole))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))
        return True

    @property
    def at_end(self) -> bool:
        """Whether the last row is chosen."""
        return self.currentRow() == self.count() - 1

    def dismiss(self) -> None:
        """Hide, with nothing chosen."""
        if self.isVisible():
            self._rows = ()
            self.hide()
            self.hidden.emit()

    def take(self, row: Suggestion, *, at_once: bool) -> None:
        """Do what a row is there for."""
        self.dismiss()
        row.take(at_once)

    @Slot(QListWidgetItem)
    def _on_clicked(self, item: QListWidgetItem) -> None:
        number = self.row(item)
        if 0 <= number < len(self._rows):
            self.take(self._rows[number], at_once=True)

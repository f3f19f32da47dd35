"""A layout of lines: widgets beside each other as far as there is room, then in the next line."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget


class FlowLayout(QLayout):
    """Lines of widgets, each as large as it wants to be."""

    def __init__(self, parent: QWidget | None = None, gap_px: int = 5) -> None:
        """Take the gap between widgets and between lines."""
        if parent is None:
            super().__init__()
        else:
            super().__init__(parent)
        self._gap_px = gap_px
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Qt: one more."""
        self._items.append(item)

    def count(self) -> int:
        """Qt: how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Qt: one of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Qt: one less."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Qt: it takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Qt: narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Qt: how high it is at a width."""
        return self._arrange(QRect(0, 0, width, 0), moves=False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: the least will do."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: the largest of them."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Qt: this is the room."""
        super().setGeometry(rect)
        self._arrange(rect, moves=True)

    def _arrange(self, rect: QRect, *, moves: bool) -> int:
        """Go through the lines; returns the height of all of them."""
        x, y, line_px = rect.x(), rect.y(), 0
        holder = self.parentWidget()
        direction = Qt.LayoutDirection.LeftToRight if holder is None else holder.layoutDirection()
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            hint.setWidth(min(hint.width(), max(1, rect.width())))
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, line_px = rect.x(), y + line_px + self._gap_px, 0
            if moves:
                place = QRect(QPoint(x, y), hint)
                item.setGeometry(QStyle.visualRect(direction, rect, place))
            x += hint.width() + self._gap_px
            line_px = max(line_px, hint.height())
        return y + line_px - rect.y()

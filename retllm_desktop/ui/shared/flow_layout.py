"""A layout of lines: widgets beside each other as far as there is room, then in the next line."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QStyle, QWidget

from retllm_desktop.ui.shared.arranged_layout import ArrangedLayout


class FlowLayout(ArrangedLayout):
    """Lines of widgets, each as large as it wants to be."""

    def __init__(self, parent: QWidget | None = None, gap_px: int = 5) -> None:
        """Take the gap between widgets and between lines."""
        super().__init__(parent)
        self._gap_px = gap_px

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Qt: it takes no more room than it needs."""
        return Qt.Orientation(0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: the least will do."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: the largest of them."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

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

"""A layout of one leading widget and what belongs to it: beside it where there is room, else below.

So no page is ever wider than its widest single widget, whatever letters and words it has.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QStyle, QWidget

from retllm_desktop.ui.shared.arranged_layout import ArrangedLayout

_GAP_PX: Final = 12
_LINE_GAP_PX: Final = 4
_LEAST_LEAD_EM: Final = 12
"""A leading text narrower than this is hard to read: the rest goes below it."""


class LeadLayout(ArrangedLayout):
    """The first widget takes the room that is left by the others."""

    def __init__(self, *widgets: QWidget) -> None:
        """Take the leading widget and the others."""
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Qt: it takes the width that there is."""
        return Qt.Orientation.Horizontal

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: all beside each other."""
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + _GAP_PX * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: the widest of them."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, moves: bool) -> int:
        """Place everything; returns the height that it takes."""
        shown = self._shown()
        if not shown:
            return 0
        lead, others = shown[0], shown[1:]
        beside = sum(one.sizeHint().width() + _GAP_PX for one in others)
        left = rect.width() - beside
        if others and left < self._least_lead(lead):
            return self._arrange_below(rect, lead, others, moves=moves)
        height = max(_height(lead, left), *(one.sizeHint().height() for one in others), 0)
        if moves:
            self._place(lead, rect, QRect(rect.x(), rect.y(), left, height))
            x = rect.x() + left + _GAP_PX
            for one in others:
                size = one.sizeHint()
                self._place(one, rect, QRect(QPoint(x, rect.y()), size))
                x += size.width() + _GAP_PX
        return height

    def _arrange_below(
        self, rect: QRect, lead: QLayoutItem, others: Sequence[QLayoutItem], *, moves: bool
    ) -> int:
        height = _height(lead, rect.width())
        if moves:
            self._place(lead, rect, QRect(rect.x(), rect.y(), rect.width(), height))
        x, y, line = rect.x(), rect.y() + height + _LINE_GAP_PX, 0
        for one in others:
            size = one.sizeHint()
            size.setWidth(min(size.width(), max(one.minimumSize().width(), rect.width())))
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + _LINE_GAP_PX, 0
            if moves:
                self._place(one, rect, QRect(QPoint(x, y), size))
            x += size.width() + _GAP_PX
            line = max(line, size.height())
        return y + line - rect.y()

    def _least_lead(self, lead: QLayoutItem) -> int:
        holder = self.parentWidget()
        em = holder.fontMetrics().averageCharWidth() if holder is not None else 8
        wanted = min(lead.sizeHint().width(), _LEAST_LEAD_EM * em)
        return max(lead.minimumSize().width(), wanted)

    def _place(self, item: QLayoutItem, rect: QRect, place: QRect) -> None:
        holder = self.parentWidget()
        direction = Qt.LayoutDirection.LeftToRight if holder is None else holder.layoutDirection()
        item.setGeometry(QStyle.visualRect(direction, rect, place))


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return item.heightForWidth(max(1, width))
    return item.sizeHint().height()

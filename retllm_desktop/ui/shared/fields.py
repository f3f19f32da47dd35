"""Fields for a choice and for numbers, with arrows in the colours of the theme.

They take no wheel: who scrolls a page must not change what comes under the pointer.
"""

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QSpinBox,
    QStyle,
    QStyleOptionSpinBox,
    QWidget,
)

from retllm_desktop.ui.shared.theme import Theme

_ARROW_PX: Final = 14
_SMALL_PX: Final = 11
_EDGE_PX: Final = 24
"""What ``window.qss`` leaves for the arrows at the trailing edge."""
_DOWN: Final = 90
_UP: Final = -90


class ChoiceField(QComboBox):
    """One of several."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Take the colours."""
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the page scrolls."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the field, and its arrow."""
        super().paintEvent(event)
        edge = QRect(self.width() - _EDGE_PX, 0, _EDGE_PX, self.height())
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), edge)
        _paint_arrow(self, self._theme, place, _DOWN, _ARROW_PX)


class WholeField(QSpinBox):
    """A whole number."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Take the colours."""
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the page scrolls."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the field, and its arrows."""
        super().paintEvent(event)
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        _paint_steps(self, self._theme, option)


class DecimalField(QDoubleSpinBox):
    """A number with decimals."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Take the colours."""
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the page scrolls."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the field, and its arrows."""
        super().paintEvent(event)
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        _paint_steps(self, self._theme, option)


def _paint_steps(field: QAbstractSpinBox, theme: Theme, option: QStyleOptionSpinBox) -> None:
    """Paint the arrows that step a number where the style has its buttons."""
    for button, angle in (
        (QStyle.SubControl.SC_SpinBoxUp, _UP),
        (QStyle.SubControl.SC_SpinBoxDown, _DOWN),
    ):
        place = field.style().subControlRect(
            QStyle.ComplexControl.CC_SpinBox, option, button, field
        )
        _paint_arrow(field, theme, place, angle, _SMALL_PX)


def _paint_arrow(field: QWidget, theme: Theme, place: QRect, angle: int, size_px: int) -> None:
    """Paint the chevron, which points to the right, turned by an angle in degrees."""
    ratio = field.devicePixelRatioF()
    role = "muted" if field.isEnabled() else "line"
    pixmap = theme.icon("chevron", role).pixmap(round(size_px * ratio), round(size_px * ratio))
    pixmap = pixmap.transformed(QTransform().rotate(angle))
    pixmap.setDevicePixelRatio(ratio)
    target = QRect(0, 0, size_px, size_px)
    target.moveCenter(place.center())
    painter = QPainter(field)
    painter.drawPixmap(target, pixmap)
    painter.end()

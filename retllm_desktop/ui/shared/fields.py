"""Fields for a line, a switch, a choice and numbers, in the colours of the theme.

They take no wheel: who scrolls a page must not change what comes under the pointer.
"""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QStyle,
    QStyleOptionSpinBox,
    QWidget,
)

from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr

_ARROW_PX: Final = 14
_SMALL_PX: Final = 11
_EDGE_PX: Final = 24
"""What ``window.qss`` leaves for the arrows at the trailing edge."""
_LEAST_BOX_PX: Final = 18
_GAP_PX: Final = 8
_DOWN: Final = 90
_UP: Final = -90


_LEAST_CHARACTERS: Final = 8


class LineField(QLineEdit):
    """A line of text with a cross that empties it, in the colours of the theme.

    A file that is dropped on it is the window's: as text it would be taken as it is offered, and a
    source may delete what was moved.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Take the colours; the line is empty."""
        super().__init__(parent)
        self._theme = theme
        self.setAcceptDrops(False)
        self._cross = self.addAction(
            theme.icon("close", "muted"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._cross.setText(tr("Clear"))
        self._cross.setToolTip(tr("Clear"))
        self._cross.setVisible(False)
        self._cross.triggered.connect(self.clear)
        self.textChanged.connect(self._on_text)
        theme.changed.connect(self._tint)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._cross.setVisible(bool(text))

    @Slot()
    def _tint(self) -> None:
        self._cross.setIcon(self._theme.icon("close", "muted"))


class SwitchField(QCheckBox):
    """On or off: a box that is filled with the accent, and a tick in it."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        """Take the colours, and what stands behind the box."""
        super().__init__(text, parent)
        self._theme = theme
        theme.changed.connect(self.update)

    @property
    def _box_px(self) -> int:
        """As large as the letters."""
        return max(_LEAST_BOX_PX, self.fontMetrics().height() - 2)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: the box and its text."""
        metrics, box_px = self.fontMetrics(), self._box_px
        text_px = metrics.horizontalAdvance(self.text()) + _GAP_PX if self.text() else 0
        return QSize(box_px + 4 + text_px, max(box_px, metrics.height()) + 6)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: no smaller."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt's name
        """Qt: box and text are one."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: paint the box, its tick and the text."""
        theme, whole, box_px = self._theme, self.rect(), self._box_px
        top = (self.height() - box_px) // 2
        box = QStyle.visualRect(self.layoutDirection(), whole, QRect(2, top, box_px, box_px))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, enabled = self.isChecked(), self.isEnabled()
        fill = theme.color("accent" if on and enabled else "line" if on else "surface")
        edge = fill if on else theme.color("muted" if enabled else "line")
        painter.setPen(edge)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if on:
            theme.icon("right", "on_accent", box.height()).paint(
                painter, box.adjusted(1, 1, -1, -1)
            )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("accent"))
            painter.drawRoundedRect(QRectF(box).adjusted(-1.5, -1.5, 1.5, 1.5), 5, 5)
        if self.text():
            room = whole.adjusted(box_px + 2 + _GAP_PX, 0, 0, 0)
            place = QStyle.visualRect(self.layoutDirection(), whole, room)
            painter.setPen(theme.color("text" if enabled else "muted"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
            alignment = QStyle.visualAlignment(
                self.layoutDirection(), Qt.AlignmentFlag.AlignLeading
            )
            painter.drawText(place, int(flags | alignment), self.text())
        painter.end()


class ChoiceField(QComboBox):
    """One of several."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Take the colours."""
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: long choices are cut off rather than the page; the list shows them whole."""
        hint = super().minimumSizeHint()
        few_px = _LEAST_CHARACTERS * self.fontMetrics().averageCharWidth() + _EDGE_PX
        return QSize(min(hint.width(), few_px), hint.height())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the page scrolls."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the field, and its arrow."""
        super().paintEvent(event)
        edge = QRect(self.width() - _EDGE_PX, 0, _EDGE_PX, self.height())
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), edge)
        _paint_arrow(self, self._theme, place, _DOWN, _scaled(self, _ARROW_PX))


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
        _paint_arrow(field, theme, place, angle, _scaled(field, _SMALL_PX))


def _paint_arrow(field: QWidget, theme: Theme, place: QRect, angle: int, size_px: int) -> None:
    """Paint the chevron, which points to the right, turned by an angle in degrees."""
    ratio = field.devicePixelRatioF()
    role = "muted" if field.isEnabled() else "line"
    pixmap = theme.icon("chevron", role, size_px).pixmap(
        round(size_px * ratio), round(size_px * ratio)
    )
    pixmap = pixmap.transformed(QTransform().rotate(angle))
    pixmap.setDevicePixelRatio(ratio)
    target = QRect(0, 0, size_px, size_px)
    target.moveCenter(place.center())
    painter = QPainter(field)
    painter.drawPixmap(target, pixmap)
    painter.end()


def _scaled(field: QWidget, size_px: int) -> int:
    """Return a size that grows with the letters, as far as the edge has room."""
    return min(_EDGE_PX - 4, max(size_px, round(size_px * field.fontMetrics().ascent() / 14)))

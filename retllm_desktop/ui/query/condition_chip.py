"""One finished condition as it is shown within the line: a click edits it, its cross removes it."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import IconButton

MOST_CHIP_CHARS: Final = 32
"""So many average characters wide a condition may be; a longer one gives way in its middle."""
_PAD_PX: Final = 8
_CROSS_PX: Final = 18
_CROSS_ICON_PX: Final = 12
_APART_PX: Final = 2
_RADIUS_PX: Final = 8


def chip_width(text: str, metrics: QFontMetrics) -> int:
    """How many pixels a condition takes within a line, the gaps at its sides included."""
    return (
        metrics.horizontalAdvance(elide_condition(text, metrics))
        + 2 * _PAD_PX
        + _CROSS_PX
        + 2 * _APART_PX
    )


def elide_condition(text: str, metrics: QFontMetrics) -> str:
    """The text of a condition as it is painted."""
    room_px = MOST_CHIP_CHARS * metrics.averageCharWidth()
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room_px)


class ConditionChip(QAbstractButton):
    """A condition; the keyboard comes to it as to a character of the line.

    Attributes:
        condition: Its text in the line.
        remove_button: The cross.

    Signals:
        removed: It is to go.
    """

    removed = Signal()

    def __init__(self, theme: Theme, condition: str, parent: QWidget) -> None:
        """Take the text that it stands for."""
        super().__init__(parent)
        self.condition = condition
        self._theme = theme
        self._chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Condition {condition}", condition=condition))
        self.setAccessibleDescription(
            tr("Press it to change the condition; the Delete key removes it")
        )
        self.setToolTip(tr("{condition}\nClick to change it", condition=condition))
        self.remove_button = IconButton(
            theme,
            "close",
            tr("Remove the condition {condition}", condition=condition),
            self,
            icon_px=_CROSS_ICON_PX,
        )
        self.remove_button.setObjectName("chipCross")
        self.remove_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.remove_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.remove_button.clicked.connect(self.removed)
        theme.changed.connect(self.update)

    @property
    def chosen(self) -> bool:
        """Whether it is within what is selected in the line."""
        return self._chosen

    def set_chosen(self, *, chosen: bool) -> None:
        """Show whether it is selected."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: as wide as its text."""
        metrics = self.fontMetrics()
        return QSize(chip_width(self.condition, metrics), metrics.height() + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the cross is at the trailing end."""
        super().resizeEvent(event)
        height_px = self.height()
        at = self.width() - _CROSS_PX - _APART_PX - 2
        place = QRect(at, (height_px - _CROSS_PX) // 2, _CROSS_PX, _CROSS_PX)
        self.remove_button.setGeometry(self._mirrored(place))

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: what can be pressed shows it."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: paint the frame and the text, what the condition is about in a weaker colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(_APART_PX + 0.5, 0.5, -_APART_PX - 0.5, -0.5)
        background = "accent" if self._chosen else "hover" if self.underMouse() else "selected"
        painter.setBrush(self._theme.color(background))
        painter.setPen(QPen(self._theme.color("accent" if self._chosen else "line"), 1))
        painter.drawRoundedRect(frame, _RADIUS_PX, _RADIUS_PX)
        metrics = self.fontMetrics()
        text = elide_condition(self.condition, metrics)
        room = self._mirrored(
            QRect(
                _APART_PX + _PAD_PX,
                0,
                self.width() - 2 * (_APART_PX + _PAD_PX) - _CROSS_PX + _PAD_PX,
                self.height(),
            )
        )
        # A condition begins with the name of its field, in Latin letters, in any language.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        head, colon, _ = text.partition(":")
        first, second = ("on_accent", "on_accent") if self._chosen else ("muted", "text")
        painter.setPen(self._theme.color(second))
        painter.drawText(room, middle, text)
        if not self._chosen:
            # Painted over the same letters, so that no letter moves.
            painter.setClipRect(room.x(), 0, metrics.horizontalAdvance(head + colon), self.height())
            painter.fillRect(self.rect(), self._theme.color(background))
            painter.setPen(self._theme.color(first))
            painter.drawText(room, middle, text)
        painter.end()

    def _mirrored(self, place: QRect) -> QRect:
        if self.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
            return place
        return QRect(self.width() - place.right() - 1, place.y(), place.width(), place.height())

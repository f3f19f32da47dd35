"""A hairline below the search bar that shows how far the check of the results is."""

from typing import Final

from PySide6.QtCore import QRectF, Qt, QVariantAnimation, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from retllm_desktop.ui.theme import Theme

HEIGHT_PX: Final = 3
_SWEEP_MS: Final = 1100


class ActivityLine(QWidget):
    """Idle, busy without an end in sight, or a share done."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start idle."""
        super().__init__(parent)
        self._theme = theme
        self._share: float | None = None
        self._busy = False
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sweep = QVariantAnimation(self)
        self._sweep.setStartValue(0.0)
        self._sweep.setEndValue(1.0)
        self._sweep.setDuration(_SWEEP_MS)
        self._sweep.setLoopCount(-1)
        self._sweep.valueChanged.connect(self._on_sweep)
        theme.changed.connect(self.update)

    @property
    def share(self) -> float | None:
        """The share done that is shown, None if none is."""
        return self._share

    def idle(self) -> None:
        """Show nothing."""
        self._set(busy=False, share=None)

    def busy(self) -> None:
        """Show that something is being done."""
        self._set(busy=True, share=None)

    def show_share(self, share: float) -> None:
        """Show a share in [0, 1]."""
        self._set(busy=False, share=share)

    def _set(self, *, busy: bool, share: float | None) -> None:
        self._busy, self._share = busy, share
        moving = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0
        if busy and moving:
            self._sweep.start()
        else:
            self._sweep.stop()
        self.update()

    @Slot()
    def _on_sweep(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: paint the line."""
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        width = self.width()
        if self._share is not None:
            painter.drawRect(QRectF(0, 0, width * self._share, HEIGHT_PX))
        elif self._busy:
            value: object = self._sweep.currentValue()
            at = value if isinstance(value, float) else 0.3
            painter.drawRect(QRectF((at * 1.3 - 0.3) * width, 0, width * 0.3, HEIGHT_PX))
        painter.end()

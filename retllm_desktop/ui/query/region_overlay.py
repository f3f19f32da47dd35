"""A layer over one screen, on a picture of it: a rectangle is drawn, by mouse or keyboard."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QScreen,
)
from PySide6.QtWidgets import QWidget

from retllm_desktop.core.query import Region
from retllm_desktop.ui.query.region_dialog import START, move_region, resize_region
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr

LEAST_PX: Final = 8
"""A smaller rectangle was a click."""
_STEP_PX: Final = 10
_PAD_PX: Final = 12
_VEIL: Final = QColor(0, 0, 0, 120)
_LIGHT: Final = QColor(255, 255, 255)
_DARK: Final = QColor(24, 24, 28, 225)


class RegionOverlay(QWidget):
    """One screen as it was, dimmed but for the rectangle.

    Signals:
        taken: The ``QImage`` of what the rectangle holds, in the pixels of the screen.
        given_up: Nothing is to be taken.
        begun: A rectangle is drawn here, and so on no other screen.
    """

    taken = Signal(QImage)
    given_up = Signal()
    begun = Signal()

    def __init__(self, theme: Theme, image: QImage, screen: QScreen) -> None:
        """Take the picture of a screen, in its own pixels."""
        super().__init__(
            None,
            Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.Tool,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setWindowTitle(tr("Part of the screen"))
        self.setAccessibleName(tr("Part of the screen"))
        self._theme = theme
        # Scaled only by the place that it is painted at.
        image.setDevicePixelRatio(1.0)
        self._image = image
        self._anchor: QPointF | None = None
        self._region: QRectF | None = None
        self._say()
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setGeometry(screen.geometry())

    @property
    def region(self) -> QRectF | None:
        """The rectangle in the widget's coordinates, None while there is none."""
        return self._region

    @property
    def pixels(self) -> QRect:
        """What the rectangle holds, in pixels of the screen; empty while there is none."""
        if self._region is None:
            return QRect()
        across = self._image.width() / max(1, self.width())
        down = self._image.height() / max(1, self.height())
        left, top = round(self._region.left() * across), round(self._region.top() * down)
        right = round(self._region.right() * across)
        bottom = round(self._region.bottom() * down)
        return QRect(left, top, right - left, bottom - top).intersected(self._image.rect())

    def forget_region(self) -> None:
        """Take the rectangle back: one is drawn on another screen."""
        self._anchor = None
        self._show_region(None)

    def _show_region(self, region: QRectF | None) -> None:
        if region != self._region:
            self._region = region
            self._say()
            self.update()

    def _say(self) -> None:
        pixels = self.pixels
        if pixels.isEmpty():
            said = tr(
                "Draw a rectangle around what you are looking for. The arrow keys begin one too. "
                "Esc cancels."
            )
        else:
            said = tr(
                "{width} × {height} pixels. Enter searches with it, Esc cancels.",
                width=pixels.width(),
                height=pixels.height(),
            )
        self._said = said
        self.setAccessibleDescription(said)
        event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)

    def _take(self) -> None:
        pixels = self.pixels
        if not pixels.isEmpty():
            self.taken.emit(self._image.copy(pixels))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: begin a rectangle; the other button gives up."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._anchor = event.position()
            self.begun.emit()
            self._show_region(None)
        elif event.button() is Qt.MouseButton.RightButton:
            self.given_up.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: go on with it."""
        if self._anchor is not None:
            drawn = QRectF(self._anchor, event.position()).normalized()
            self._show_region(drawn.intersected(QRectF(self.rect())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: what was drawn is taken, unless it was a click."""
        if self._anchor is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._anchor = None
        drawn = self._region
        if drawn is not None and min(drawn.width(), drawn.height()) >= LEAST_PX:
            self._take()
        else:
            self._show_region(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: arrows move the rectangle, with Shift they resize it; Enter takes it."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take()
            return
        # One pixel at a time with Ctrl.
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        across, down = ((1 if fine else _STEP_PX) / max(1, side) for side in self._size())
        steps: dict[int, tuple[float, float]] = {
            Qt.Key.Key_Left: (-across, 0.0),
            Qt.Key.Key_Right: (across, 0.0),
            Qt.Key.Key_Up: (0.0, -down),
            Qt.Key.Key_Down: (0.0, down),
        }
        by = steps.get(key)
        if by is None:
            super().keyPressEvent(event)
            return
        self.begun.emit()
        before = self._share()
        if before is None:
            self._show_share(START)
            return
        resizes = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._show_share((resize_region if resizes else move_region)(before, *by))

    def _size(self) -> tuple[int, int]:
        return self.width(), self.height()

    def _share(self) -> Region | None:
        drawn = self._region
        if drawn is None:
            return None
        width, height = self._size()
        return Region(
            drawn.left() / width,
            drawn.top() / height,
            drawn.right() / width,
            drawn.bottom() / height,
        )

    def _show_share(self, share: Region) -> None:
        width, height = self._size()
        corner = QPointF(share.left * width, share.top * height)
        self._show_region(QRectF(corner, QPointF(share.right * width, share.bottom * height)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: paint the screen as it was, a veil but over the rectangle, and the sentence."""
        painter = QPainter(self)
        painter.drawImage(QRectF(self.rect()), self._image, QRectF(self._image.rect()))
        veil = QPainterPath()
        veil.addRect(QRectF(self.rect()))
        if self._region is not None:
            inside = QPainterPath()
            inside.addRect(self._region)
            veil = veil.subtracted(inside)
        painter.fillPath(veil, _VEIL)
        if self._region is not None:
            for color, width in ((_LIGHT, 3.0), (self._theme.color("accent"), 1.0)):
                painter.setPen(QPen(color, width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self._region)
        self._paint_sentence(painter)
        painter.end()

    def _paint_sentence(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPointSizeF(max(10.0, font.pointSizeF() * 1.15))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        widest = self.width() - 4 * _PAD_PX
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        text = metrics.boundingRect(QRect(0, 0, widest, self.height()), flags, self._said)
        box = QRect(0, 0, text.width() + 2 * _PAD_PX, text.height() + 2 * _PAD_PX)
        box.moveCenter(self.rect().center())
        box.moveTop(3 * _PAD_PX)
        if self._region is not None and self._region.intersects(QRectF(box)):
            box.moveBottom(self.height() - 3 * _PAD_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_DARK)
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(_LIGHT)
        painter.drawText(box.adjusted(_PAD_PX, 0, -_PAD_PX, 0), flags, self._said)

"""A picture that can be looked at: fit to its room, enlarged at the pointer, moved, turned."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from retllm_desktop.ui.shared.theme import Theme

_LARGEST: Final = 8.0
"""How many pixels of the screen one of the picture takes at most, in each direction."""
_FIT_LARGEST: Final = 2.0
"""How far a small picture is enlarged to fit its room, in device-independent pixels."""
_PIXELS_SEEN: Final = 3.0
_SAME: Final = 0.01
_NOTCH: Final = 1.2
"""One notch of a wheel, or one press of a key."""
_NOTCH_ANGLE: Final = 120.0
_MARGIN_PX: Final = 8


class PictureView(QWidget):
    """Shows one picture; what is known of it may get sharper while it is shown.

    ``scale`` is how many pixels of the screen a pixel of the picture takes; «1:1» is 1.

    Signals:
        changed: The scale, or what is shown, changed.
        pixels_wanted: More pixels of it could be seen than are there: its longest side, in
            pixels.
    """

    changed = Signal()
    pixels_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start with nothing."""
        super().__init__(parent)
        self._theme = theme
        self._natural = QSize()
        self._pixmaps: list[QPixmap] = []
        self._turns = 0
        self._zoom: float | None = None
        self._centre = QPointF(0.5, 0.5)
        self._grabbed: QPointF | None = None
        self.setMinimumSize(120, 80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Picture")
        self.grabGesture(Qt.GestureType.PinchGesture)
        theme.changed.connect(self.update)

    @property
    def scale(self) -> float:
        """Pixels of the screen for one of the picture, 1.0 for 1:1."""
        return self.fitting if self._zoom is None else self._zoom

    @property
    def fits(self) -> bool:
        """Whether the picture is fit to its room, and stays so."""
        return self._zoom is None

    @property
    def turns(self) -> int:
        """By how many quarters it is turned, clockwise: 0 … 3."""
        return self._turns

    @property
    def shown_px(self) -> int:
        """Longest side of the sharpest pixels that are there, 0 for none."""
        return max((_longest(pixmap.size()) for pixmap in self._pixmaps), default=0)

    @property
    def wanted_px(self) -> int:
        """Longest side of the picture as it is shown, in pixels of the screen; 0 for nothing."""
        return round(_longest(self._natural) * self.scale) if not self._natural.isEmpty() else 0

    @property
    def fitting(self) -> float:
        """The scale that fits the picture to its room; very small ones are enlarged so far only."""
        size = self._turned_size()
        if size.isEmpty():
            return 1.0
        ratio = self.devicePixelRatioF()
        room = self.size() - QSize(2 * _MARGIN_PX, 2 * _MARGIN_PX)
        across = max(1.0, room.width() * ratio) / size.width()
        down = max(1.0, room.height() * ratio) / size.height()
        return min(across, down, _FIT_LARGEST * ratio)

    @property
    def can_pan(self) -> bool:
        """Whether it is larger than its room."""
        return not self._zoom_is_small() and not self._natural.isEmpty()

    def show_picture(self, natural: QSize) -> None:
        """Begin with another picture of so many pixels, of which none are there yet."""
        self._natural = natural
        self._pixmaps.clear()
        self._turns = 0
        self._zoom, self._centre = None, QPointF(0.5, 0.5)
        self._grabbed = None
        self._tell()

    def add_pixels(self, pixels: QPixmap | QImage) -> None:
        """Show the picture by these pixels, where they are the best ones for its scale."""
        pixmap = pixels if isinstance(pixels, QPixmap) else QPixmap.fromImage(pixels)
        if pixmap.isNull() or any(pixmap.size() == known.size() for known in self._pixmaps):
            return
        self._pixmaps = sorted([*self._pixmaps, pixmap], key=lambda one: _longest(one.size()))
        self._tell()

    def turn(self, quarters: int) -> None:
        """Turn it clockwise, for looking only; it is fit to its room then."""
        self._turns = (self._turns + quarters) % 4
        self.fit()

    def fit(self) -> None:
        """Fit it to its room."""
        self._zoom, self._centre = None, QPointF(0.5, 0.5)
        self._tell()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Show it at a scale; what lies at a place of the widget (its middle) stays there."""
        if self._natural.isEmpty():
            return
        place = at if at is not None else QRectF(self.rect()).center()
        before = self._target()
        if before.isEmpty():
            return
        share = QPointF(
            (place.x() - before.x()) / before.width(), (place.y() - before.y()) / before.height()
        )
        smallest = min(self.fitting, 1.0)
        self._zoom = min(max(scale, smallest), max(_LARGEST, self.fitting))
        if self._zoom <= smallest < 1.0:
            self._zoom = None
        size = self._size_at(self.scale)
        middle = QRectF(self.rect()).center()
        # The place's share of the picture has to lie under the place again.
        self._centre = QPointF(
            share.x() - (place.x() - middle.x()) / size.width(),
            share.y() - (place.y() - middle.y()) / size.height(),
        )
        self._tell()

    def zoom_by(self, notches: float, at: QPointF | None = None) -> None:
        """Enlarge it by so many notches of a wheel, or make it smaller."""
        self.zoom_to(self.scale * _NOTCH**notches, at)

    def toggle_fit(self, at: QPointF | None = None) -> None:
        """Go from a picture that is fit to 1:1 at a place, and back."""
        if self.fits:
            self.zoom_to(2.0 if abs(self.fitting - 1.0) < _SAME else 1.0, at)
        else:
            self.fit()

    def pan(self, by: QPointF) -> None:
        """Move the picture by so many pixels, as far as there is more of it."""
        size = self._size_at(self.scale)
        if size.isEmpty():
            return
        self._centre -= QPointF(by.x() / size.width(), by.y() / size.height())
        self._clamp()
        self.update()

    def _turned_size(self) -> QSize:
        return self._natural.transposed() if self._turns % 2 else self._natural

    def _size_at(self, scale: float) -> QSizeF:
        """Size of the turned picture in device-independent pixels."""
        return QSizeF(self._turned_size()) * (scale / self.devicePixelRatioF())

    def _zoom_is_small(self) -> bool:
        size = self._size_at(self.scale)
        return size.width() <= self.width() and size.height() <= self.height()

    def _target(self) -> QRectF:
        """Where the turned picture lies in the widget."""
        size = self._size_at(self.scale)
        target = QRectF(QPointF(0, 0), size)
        middle = QRectF(self.rect()).center()
        target.moveTo(
            middle.x() - self._centre.x() * size.width(),
            middle.y() - self._centre.y() * size.height(),
        )
        return target

    def _clamp(self) -> None:
        """Keep the picture from leaving its room."""
        size = self._size_at(self.scale)
        if size.isEmpty():
            return
        centre = self._centre
        self._centre = QPointF(
            _clamped(centre.x(), self.width() / (2 * size.width())),
            _clamped(centre.y(), self.height() / (2 * size.height())),
        )

    def _tell(self) -> None:
        self._clamp()
        self._show_cursor()
        self.update()
        self.changed.emit()
        if self.shown_px and self.wanted_px > self.shown_px:
            self.pixels_wanted.emit(self.wanted_px)

    def _show_cursor(self) -> None:
        if self._grabbed is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self.can_pan:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: paint the picture by the fewest pixels that are enough."""
        if not self._pixmaps or self._natural.isEmpty():
            return
        wanted = self.wanted_px
        enough = (one for one in self._pixmaps if _longest(one.size()) >= wanted)
        pixmap = next(enough, self._pixmaps[-1])
        painter = QPainter(self)
        # Enlarged, its pixels are to be seen as they are.
        smooth = self.fits or self.scale < _PIXELS_SEEN
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        target = self._target()
        place = QTransform.fromTranslate(target.center().x(), target.center().y())
        place.rotate(90.0 * self._turns)
        upright = target.size().transposed() if self._turns % 2 else target.size()
        place.scale(upright.width() / pixmap.width(), upright.height() / pixmap.height())
        place.translate(-pixmap.width() / 2, -pixmap.height() / 2)
        painter.setTransform(place)
        painter.drawPixmap(QPointF(0, 0), pixmap)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: what is fit stays fit."""
        super().resizeEvent(event)
        self._tell()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the wheel enlarges at the pointer."""
        angle = event.angleDelta().y()
        if angle:
            self.zoom_by(angle / _NOTCH_ANGLE, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Qt: two fingers on a touch screen or a touch pad enlarge."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_to(self.scale * (1.0 + event.value()), event.position())
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint()))
                self.zoom_to(self.scale * pinch.scaleFactor(), at)
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: grab the picture to move it."""
        if event.button() is Qt.MouseButton.LeftButton and self.can_pan:
            self._grabbed = event.position()
            self._show_cursor()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: move it with the pointer."""
        if self._grabbed is not None:
            self.pan(event.position() - self._grabbed)
            self._grabbed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: let it go."""
        super().mouseReleaseEvent(event)
        self._grabbed = None
        self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: 1:1 where it was clicked, or fit again."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.toggle_fit(event.position())


def _clamped(centre: float, half_room: float) -> float:
    """A centre that leaves no room empty; the middle where all of it fits."""
    if half_room >= 0.5:
        return 0.5
    return min(max(centre, half_room), 1.0 - half_room)


def _longest(size: QSize) -> int:
    return max(size.width(), size.height())

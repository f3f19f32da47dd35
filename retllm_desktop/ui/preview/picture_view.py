"""A picture that can be looked at: fit, enlarged, moved, turned; with its text and its parts."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.query import Region
from retllm_desktop.ui.preview.text_layer import TextLayer, paint_text_layer
from retllm_desktop.ui.query.region_dialog import region_between
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr

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
_LEAST_DRAWN_PX: Final = 12
"""A smaller frame was no frame but a click."""
_NO_TEXT: Final = TextLayer(LocatedText(), (), QSize(1, 1))


class PictureView(QWidget):
    """Shows one picture; what is known of it may get sharper while it is shown.

    ``scale`` is how many pixels of the screen a pixel of the picture takes; «1:1» is 1.

    Attributes:
        text: The text on it, which can be selected; words that were looked for are lit.

    Signals:
        changed: The scale, or what is shown, changed.
        pixels_wanted: More pixels of it could be seen than are there: its longest side, in
            pixels.
        region_drawn: A frame was drawn on it with Shift: the ``Region`` of the upright picture.
        menu_wanted: A menu is to be shown at this place of the screen.
    """

    changed = Signal()
    pixels_wanted = Signal(int)
    region_drawn = Signal(object)
    menu_wanted = Signal(object)

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
        self._anchor: int | None = None
        self._frame: tuple[QPointF, QPointF] | None = None
        self.text = _NO_TEXT
        self.setMinimumSize(120, 80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Picture"))
        self.setMouseTracking(True)
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
        self._grabbed = self._anchor = self._frame = None
        self.text = _NO_TEXT
        self._tell()

    @property
    def sharpest(self) -> QImage:
        """The picture by the most pixels that are there, upright; null while there are none."""
        return self._pixmaps[-1].toImage() if self._pixmaps else QImage()

    def show_text(self, layer: TextLayer) -> None:
        """Lay a text over the picture."""
        self.text = layer
        self.update()

    def select_text(self, *, everything: bool) -> None:
        """Select all of the text, or nothing."""
        if everything:
            self.text.select_all()
        else:
            self.text.selection = (0, 0)
        self.update()

    def show_mark(self, number: int | None) -> None:
        """Frame one of the lit words, and bring it into view; None: none of them."""
        self.text.current = number
        self.update()
        if number is None or not 0 <= number < len(self.text.marks):
            return
        frame = self._share_to_widget().mapRect(self.text.frame(*self.text.marks[number]))
        inner = QRectF(self.rect()).adjusted(*(_LEAST_DRAWN_PX * one for one in (1, 1, -1, -1)))
        if not frame.isEmpty() and not inner.contains(frame):
            self.pan(inner.center() - frame.center())

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

    def _share_to_widget(self) -> QTransform:
        """Map shares of the upright picture to the widget."""
        target = self._target()
        place = QTransform.fromTranslate(target.center().x(), target.center().y())
        place.rotate(90.0 * self._turns)
        upright = target.size().transposed() if self._turns % 2 else target.size()
        place.scale(max(upright.width(), 1e-6), max(upright.height(), 1e-6))
        return place.translate(-0.5, -0.5)

    def _share_at(self, place: QPointF) -> QPointF:
        return self._share_to_widget().inverted()[0].map(place)

    def _text_at(self, place: QPointF) -> int | None:
        return self.text.position_at(self._share_at(place), near=False)

    def _show_cursor(self, at: QPointF | None = None) -> None:
        on_text = at is not None and self._text_at(at) is not None
        if self._frame is not None:
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif self._anchor is not None or (on_text and self._grabbed is None):
            self.setCursor(Qt.CursorShape.IBeamCursor)
        elif self._grabbed is not None:
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
        place = self._share_to_widget()
        painter.setTransform(place)
        painter.drawPixmap(QRectF(0, 0, 1, 1), pixmap, QRectF(pixmap.rect()))
        painter.resetTransform()
        if not self.text.empty:
            paint_text_layer(painter, self.text, place, self._theme)
        if self._frame is not None:
            # Two lines, so that it is seen on any picture.
            for color, width in (("surface", 4.0), ("accent", 2.0)):
                painter.setPen(QPen(self._theme.color(color), width))
                painter.drawRect(QRectF(*self._frame).normalized())
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
        """Qt: begin to select text, to draw a frame (with Shift), or to move the picture."""
        place = event.position()
        if event.button() is not Qt.MouseButton.LeftButton or self._natural.isEmpty():
            super().mousePressEvent(event)
            return
        on_text = self._text_at(place)
        if self.text.selected_text:
            self.select_text(everything=False)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._pixmaps:
            self._frame = (place, place)
        elif on_text is not None:
            self._anchor = on_text
        elif self.can_pan:
            self._grabbed = place
        self._show_cursor(place)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: go on with it."""
        place = event.position()
        if self._frame is not None:
            self._frame = (self._frame[0], place)
            self.update()
        elif self._anchor is not None:
            head = self.text.position_at(self._share_at(place), near=True)
            self.text.select(self._anchor, self._anchor if head is None else head)
            self.update()
        elif self._grabbed is not None:
            self.pan(place - self._grabbed)
            self._grabbed = place
        else:
            self._show_cursor(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: let it go; what was framed is wanted."""
        super().mouseReleaseEvent(event)
        frame, self._frame = self._frame, None
        self._grabbed = self._anchor = None
        self._show_cursor(event.position())
        self.update()
        if frame is None:
            return
        drawn = QRectF(*frame).normalized() & self._target()
        if min(drawn.width(), drawn.height()) >= _LEAST_DRAWN_PX:
            begun, ended = self._share_at(drawn.topLeft()), self._share_at(drawn.bottomRight())
            self.region_drawn.emit(_region(begun, ended))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: select the word that was clicked; else 1:1 where it was clicked, or fit again."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        on_text = self._text_at(event.position())
        if on_text is None:
            self.toggle_fit(event.position())
        else:
            self.text.select_word(on_text)
            self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: what can be done with it."""
        self.menu_wanted.emit(event.globalPos())


def _region(begun: QPointF, ended: QPointF) -> Region:
    return region_between(begun.x(), begun.y(), ended.x(), ended.y())


def _clamped(centre: float, half_room: float) -> float:
    """A centre that leaves no room empty; the middle where all of it fits."""
    if half_room >= 0.5:
        return 0.5
    return min(max(centre, half_room), 1.0 - half_room)


def _longest(size: QSize) -> int:
    return max(size.width(), size.height())

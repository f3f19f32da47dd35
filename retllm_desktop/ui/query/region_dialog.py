"""Choosing a part of a picture: a rectangle drawn on it by mouse or keyboard."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from retllm_desktop.core.query import Region
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import make_button, make_label

LEAST: Final = 0.03
"""Least share of a side that a region has."""
START: Final = Region(0.2, 0.2, 0.8, 0.8)
"""The initial region of the dialog."""
_DIGITS: Final = 3


def region_between(x: float, y: float, to_x: float, to_y: float) -> Region:
    """The region between two points, kept on the picture and not too small.

    Args:
        x: Of the first point, which stays where it is as far as there is room.
        y: Of the first point.
        to_x: Of the second point.
        to_y: Of the second point.
    """
    left, right = _span(x, to_x)
    top, bottom = _span(y, to_y)
    return Region(left, top, right, bottom)


def move_region(region: Region, by_x: float, by_y: float) -> Region:
    """The region elsewhere on the picture, as large as before."""
    by_x = min(max(by_x, -region.left), 1.0 - region.right)
    by_y = min(max(by_y, -region.top), 1.0 - region.bottom)
    return Region(
        _rounded(region.left + by_x),
        _rounded(region.top + by_y),
        _rounded(region.right + by_x),
        _rounded(region.bottom + by_y),
    )


def resize_region(region: Region, by_x: float, by_y: float) -> Region:
    """The region with its right and lower sides elsewhere; its left upper corner stays."""
    right = min(1.0, max(region.right + by_x, region.left + LEAST))
    bottom = min(1.0, max(region.bottom + by_y, region.top + LEAST))
    return Region(region.left, region.top, _rounded(right), _rounded(bottom))


def describe_region(region: Region) -> str:
    """A region in words."""
    return tr(
        "{left:.0%} to {right:.0%} across, {top:.0%} to {bottom:.0%} down",
        left=region.left,
        right=region.right,
        top=region.top,
        bottom=region.bottom,
    )


def _span(one: float, other: float) -> tuple[float, float]:
    one, other = (min(1.0, max(0.0, at)) for at in (one, other))
    low, high = min(one, other), max(one, other)
    if high - low < LEAST:
        low = min(low, 1.0 - LEAST)
        high = low + LEAST
    return _rounded(low), _rounded(high)


def _rounded(share: float) -> float:
    return round(share, _DIGITS)


SHOWN_PX: Final = 520
_HANDLE_PX: Final = 10
_STEP: Final = 0.01


class RegionEditor(QWidget):
    """The picture with its rectangle.

    Signals:
        changed: The rectangle is another one.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        image: QImage,
        region: Region,
        parent: QWidget | None = None,
        *,
        drawn: bool = True,
    ) -> None:
        """Take the picture and the rectangle to begin with.

        Args:
            theme: The colours.
            image: The picture.
            region: The rectangle.
            parent: Qt's.
            drawn: Whether the person drew it: then it can be dragged; otherwise a new one is drawn.
        """
        super().__init__(parent)
        self._drawn = drawn
        self._theme = theme
        self._image = image
        self._region = region
        self._anchor: tuple[float, float] | None = None
        self._grabbed: tuple[QPointF, Region] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Part of the picture"))
        self.setMinimumSize(QSize(160, 120))
        theme.changed.connect(self.update)
        self._say()

    @property
    def region(self) -> Region:
        """What is chosen."""
        return self._region

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: as large as the picture, within reason."""
        size = self._image.size()
        size.scale(SHOWN_PX, SHOWN_PX, Qt.AspectRatioMode.KeepAspectRatio)
        return size

    def _choose(self, region: Region) -> None:
        if region != self._region:
            self._region = region
            self._say()
            self.update()
            self.changed.emit()

    def _say(self) -> None:
        self.setAccessibleDescription(describe_region(self._region))
        event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)

    def _picture(self) -> QRectF:
        """Where the picture is."""
        size = self._image.size().toSizeF()
        size.scale(self.width(), self.height(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(QPointF(left, top), size)

    def _frame(self) -> QRectF:
        """Where the rectangle is."""
        on, region = self._picture(), self._region
        return QRectF(
            QPointF(on.x() + region.left * on.width(), on.y() + region.top * on.height()),
            QPointF(on.x() + region.right * on.width(), on.y() + region.bottom * on.height()),
        )

    def _share(self, place: QPointF) -> tuple[float, float]:
        on = self._picture()
        across = (place.x() - on.x()) / max(1.0, on.width())
        return across, (place.y() - on.y()) / max(1.0, on.height())

    def _opposite(self, place: QPointF) -> tuple[float, float] | None:
        """The corner across from the one that is under the pointer, None where there is none."""
        frame, region = self._frame(), self._region
        corners = (
            (frame.topLeft(), (region.right, region.bottom)),
            (frame.topRight(), (region.left, region.bottom)),
            (frame.bottomLeft(), (region.right, region.top)),
            (frame.bottomRight(), (region.left, region.top)),
        )
        for corner, across in corners:
            if (corner - place).manhattanLength() <= 1.5 * _HANDLE_PX:
                return across
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: grab a corner or the whole rectangle, or begin a new one."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        place = event.position()
        self._anchor = self._opposite(place)
        if self._anchor is None and self._drawn and self._frame().contains(place):
            self._grabbed = (place, self._region)
        elif self._anchor is None:
            self._anchor = self._share(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: go on with it."""
        place = event.position()
        if self._anchor is not None:
            self._choose(region_between(*self._anchor, *self._share(place)))
        elif self._grabbed is not None:
            begun, region = self._grabbed
            on = self._picture()
            by = place - begun
            self._choose(move_region(region, by.x() / on.width(), by.y() / on.height()))
        elif self._opposite(place) is not None:
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            inside = self._drawn and self._frame().contains(place)
            self.setCursor(Qt.CursorShape.OpenHandCursor if inside else Qt.CursorShape.CrossCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: let go."""
        self._drawn = self._drawn or self._anchor is not None
        self._anchor = self._grabbed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: arrows move the rectangle; with Shift they resize it."""
        steps: dict[int, tuple[float, float]] = {
            Qt.Key.Key_Left: (-_STEP, 0.0),
            Qt.Key.Key_Right: (_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -_STEP),
            Qt.Key.Key_Down: (0.0, _STEP),
        }
        by = steps.get(event.key())
        if by is None:
            super().keyPressEvent(event)
            return
        resizes = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._choose((resize_region if resizes else move_region)(self._region, *by))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: paint the picture, dim all but the region, and frame it."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        on, frame = self._picture(), self._frame()
        painter.drawImage(on, self._image)
        outside = QPainterPath()
        outside.addRect(on)
        inside = QPainterPath()
        inside.addRect(frame)
        veil = self._theme.color("window")
        veil.setAlphaF(0.66)
        painter.fillPath(outside.subtracted(inside), veil)
        # Two lines, so that it is seen on any picture.
        for color, width in (("surface", 4.0), ("accent", 2.0)):
            painter.setPen(QPen(self._theme.color(color), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(frame)
        painter.setPen(QPen(self._theme.color("surface"), 1.5))
        painter.setBrush(self._theme.color("accent"))
        radius = _HANDLE_PX / 2
        for corner in (frame.topLeft(), frame.topRight(), frame.bottomLeft(), frame.bottomRight()):
            painter.drawEllipse(corner, radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("text"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(frame.adjusted(-4, -4, 4, 4))
        painter.end()


class RegionDialog(QDialog):
    """Asks which part of a picture is meant.

    Signals:
        chosen: A ``Region``, or None for all of the picture.
    """

    chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        image: QImage,
        name: str,
        region: Region | None,
        parent: QWidget | None = None,
    ) -> None:
        """Take the picture, its name and the present region."""
        super().__init__(parent)
        self.setWindowTitle(tr("Choose a part of «{name}»", name=name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.editor = RegionEditor(theme, image, region or START, self, drawn=region is not None)
        self.description = make_label(describe_region(self.editor.region), "muted")
        self.whole_button = make_button(tr("Use all of it"))
        self.cancel_button = make_button(tr("Cancel"))
        self.use_button = make_button(tr("Search with this part"), "primary")
        self.use_button.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.whole_button)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.use_button)
        introduction = tr(
            "Draw a rectangle around what you mean. The arrow keys move it, with Shift they resize "
            "it. Enter searches with it."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(make_label(introduction, wrap=True))
        column.addWidget(self.editor, 1)
        column.addWidget(self.description)
        column.addLayout(row)
        self.editor.changed.connect(self._on_changed)
        self.whole_button.clicked.connect(lambda: self._end(None))
        self.use_button.clicked.connect(lambda: self._end(self.editor.region))
        self.cancel_button.clicked.connect(self.reject)
        self.editor.setFocus()

    @Slot()
    def _on_changed(self) -> None:
        self.description.setText(describe_region(self.editor.region))

    def _end(self, region: Region | None) -> None:
        self.chosen.emit(region)
        self.accept()

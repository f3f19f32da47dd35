"""The scrubber beside a list by date: years along its height, a bubble while it is dragged.

To Qt and to a screen reader it is a slider whose value is a row. The list says which rows are on
screen; the person moves to a row by a click, a drag or the keys.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QApplication, QLabel, QSizePolicy, QWidget

from retllm_desktop.ui.library.date_sections import (
    MonthStart,
    month_name,
    month_title_of,
    year_name,
)
from retllm_desktop.ui.library.scrubber_marks import (
    MarkKind,
    ScrubberMark,
    ScrubberScale,
    lay_out_marks,
)
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import current_language, tr

_EDGE_PX: Final = 8
_HANDLE_PX: Final = 3
_TICK_PX: Final = 4
_SCREENS: Final = 2.5
"""A list of fewer screens needs no scrubber."""
_FEWER_SCREENS: Final = 1.0
"""One that has it keeps it until all of it is on the screen."""


class Scrubber(QAbstractSlider):
    """Shows where in time a list is, and moves it.

    Signals:
        row_wanted: This row is to be the first one on the screen.
        left: Escape was pressed: the list is meant again.
        needed_changed: Whether the list is long enough for a scrubber has changed.
    """

    row_wanted = Signal(int)
    left = Signal()
    needed_changed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Take the colours."""
        super().__init__(parent)
        self._theme = theme
        self._months: tuple[MonthStart, ...] = ()
        self._firsts: list[int] = []
        self._rows = 0
        self._on_screen = 1
        self._marks: tuple[ScrubberMark, ...] | None = None
        self._following = False
        self._dragged = False
        self._hovered = False
        self._wheel_target: QWidget | None = None
        self.needed = False
        self._bubble = QLabel(parent)
        self._bubble.setObjectName("scrubberBubble")
        self._bubble.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._bubble.hide()
        self.setObjectName("scrubber")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setInvertedAppearance(True)
        # A click moves the list, in which the keyboard stays.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Move through time"))
        self.setMouseTracking(True)
        self.setRange(0, 0)
        self.valueChanged.connect(self._on_value)
        theme.changed.connect(self.update)
        self.setVisible(False)

    @property
    def scale(self) -> ScrubberScale:
        """How rows lie along it."""
        inset = _EDGE_PX + self.fontMetrics().height() // 2
        return ScrubberScale(self._rows, inset, max(1, self.height() - 2 * inset))

    @property
    def marks(self) -> tuple[ScrubberMark, ...]:
        """The years, months and ticks beside it."""
        if self._marks is None:
            height = self._label_metrics().height()
            self._marks = lay_out_marks(self._months, self.scale, height)
        return self._marks

    @property
    def bubble(self) -> QLabel:
        """What says the month while it is dragged."""
        return self._bubble

    def follow_wheel_of(self, target: QWidget) -> None:
        """Let the wheel over the scrubber turn another widget: the list."""
        self._wheel_target = target

    def show_list(self, rows: int, months: Sequence[MonthStart]) -> None:
        """Show the months of a list.

        Args:
            rows: How many rows it has.
            months: Its months by first row; none where it is not by date.
        """
        anew = rows != self._rows
        self._rows, self._months, self._marks = rows, tuple(months), None
        self._firsts = [month.first_row for month in self._months]
        self._following = True
        self.setRange(0, max(0, rows - 1))
        self._following = False
        # Names of months are not equally long.
        self.updateGeometry()
        self._weigh(anew=anew)
        self._describe()
        self.update()

    def show_place(self, first: int, on_screen: int) -> None:
        """Show which rows are on the screen; moves nothing.

        Args:
            first: The first of them.
            on_screen: How many.
        """
        self._on_screen = max(1, on_screen)
        self._weigh()
        if self._dragged:
            # The handle stays under the pointer.
            return
        beyond = max(1, self._rows - self._on_screen)
        self._following = True
        self.setValue(round(min(1.0, first / beyond) * max(0, self._rows - 1)))
        self._following = False

    def _weigh(self, *, anew: bool = False) -> None:
        """Tell whether the list is long enough for a scrubber; ``anew``: it is another list."""
        # It takes width from the list, of which then more or less fits on the screen: where that
        # decided anew, it would come and go for ever.
        screens = _FEWER_SCREENS if self.needed and not anew else _SCREENS
        needed = bool(self._months) and self._rows > screens * self._on_screen
        if needed != self.needed:
            self.needed = needed
            self.setVisible(needed)
            self.needed_changed.emit(needed)

    def _first_on_screen(self, value: int) -> int:
        """Which row comes first on the screen when the handle is at a value."""
        return round(value / max(1, self._rows - 1) * max(0, self._rows - self._on_screen))

    @Slot()
    def _on_value(self) -> None:
        self._describe()
        self.update()
        if not self._following:
            self.row_wanted.emit(self._first_on_screen(self.value()))

    def _month_at(self, row: int) -> MonthStart | None:
        place = bisect_right(self._firsts, row) - 1
        return self._months[place] if place >= 0 else None

    def _describe(self) -> None:
        month = self._month_at(self.value())
        said = "" if month is None else month_title_of(month, current_language().locale)
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)

    # Mouse and keys.

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the list goes where one clicks, to the very beginning of a year or month named."""
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._dragged = True
        y_px = event.position().y()
        mark = self._label_at(y_px)
        if mark is None:
            self._drag_to(y_px)
        else:
            self._go_to(mark.month)
        self._show_bubble(y_px)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the list follows the pointer."""
        if self._dragged:
            self._drag_to(event.position().y())
            self._show_bubble(event.position().y())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: let go."""
        self._dragged = False
        self._bubble.hide()
        event.accept()

    def _drag_to(self, y_px: float) -> None:
        self.setValue(self.scale.row_at(y_px))

    def _go_to(self, month: MonthStart) -> None:
        """Go to the beginning of a month."""
        beyond = max(1, self._rows - self._on_screen)
        self._following = True
        self.setValue(round(min(1.0, month.first_row / beyond) * max(0, self._rows - 1)))
        self._following = False
        self.row_wanted.emit(month.first_row)

    def _label_at(self, y_px: float) -> ScrubberMark | None:
        half = self._label_metrics().height() / 2
        named = (mark for mark in self.marks if mark.kind is not MarkKind.TICK)
        return next((mark for mark in named if abs(mark.y_px - y_px) <= half), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: arrows go to the next month, page keys to the next year, Home and End to the ends."""
        row = self._first_on_screen(self.value())
        match event.key():
            case Qt.Key.Key_Down:
                self._step(row, forward=True)
            case Qt.Key.Key_Up:
                self._step(row, forward=False)
            case Qt.Key.Key_PageDown:
                self._step(row, forward=True, years=True)
            case Qt.Key.Key_PageUp:
                self._step(row, forward=False, years=True)
            case Qt.Key.Key_Home:
                self.setValue(self.minimum())
            case Qt.Key.Key_End:
                self.setValue(self.maximum())
            case Qt.Key.Key_Escape | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.left.emit()
            case _:
                event.ignore()

    def _step(self, row: int, *, forward: bool, years: bool = False) -> None:
        """Go to the next month or year, or the one before."""
        starts = self._months
        if years:
            pairs = zip((None, *starts), starts, strict=False)
            starts = tuple(m for before, m in pairs if before is None or before.year != m.year)
        firsts = [month.first_row for month in starts]
        place = bisect_right(firsts, row) - 1
        if forward:
            place += 1
        elif place >= 0 and firsts[place] == row:
            place -= 1
        if 0 <= place < len(starts):
            self._go_to(starts[place])
        elif forward:
            self.setValue(self.maximum())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the wheel turns the list."""
        if self._wheel_target is None:
            event.ignore()
        else:
            QApplication.sendEvent(self._wheel_target, event)

    # Looks.

    def _label_metrics(self) -> QFontMetrics:
        return self.fontMetrics()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: wide enough for the labels."""
        metrics = self._label_metrics()
        texts = [self._text(mark) for mark in self.marks] or [""]
        widest = max(metrics.horizontalAdvance(text) for text in texts)
        return QSize(max(widest, metrics.averageCharWidth() * 4) + 3 * _EDGE_PX, 120)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: it may be low."""
        return QSize(self.sizeHint().width(), 40)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: there is room for other labels."""
        super().resizeEvent(event)
        self._marks = None
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: another font takes other room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._marks = None
            self.updateGeometry()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the track is seen under the pointer."""
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: and not otherwise."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def _text(self, mark: ScrubberMark) -> str:
        locale = current_language().locale
        if mark.kind is MarkKind.YEAR:
            return year_name(mark.month, locale)
        return month_name(mark.month, locale)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: labels and ticks, the track under the pointer, the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right_to_left = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        width = self.width()

        def placed(left: float, top: float, wide: float, high: float) -> QRectF:
            """A rectangle from the leading edge, mirrored where one reads from right to left."""
            return QRectF(width - left - wide if right_to_left else left, top, wide, high)

        metrics = self._label_metrics()
        high = metrics.height()
        room = width - 2 * _EDGE_PX
        for mark in self.marks:
            if mark.kind is MarkKind.TICK:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.color("line"))
                painter.drawEllipse(placed(room - _TICK_PX, mark.y_px - 1.5, 3, 3))
                continue
            year = mark.kind is MarkKind.YEAR
            painter.setPen(self._theme.color("text" if year else "muted"))
            box = placed(0, mark.y_px - high / 2, room, high)
            edge = Qt.AlignmentFlag.AlignLeft if right_to_left else Qt.AlignmentFlag.AlignRight
            painter.drawText(
                box,
                edge | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute,
                self._text(mark),
            )
        scale = self.scale
        if self._hovered or self._dragged or self.hasFocus():
            painter.setPen(QPen(self._theme.color("line"), 1))
            x = placed(width - _HANDLE_PX - 1, 0, 1, 1).center().x()
            painter.drawLine(
                QPoint(round(x), scale.top_px), QPoint(round(x), scale.top_px + scale.length_px)
            )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        wide = _EDGE_PX + (_HANDLE_PX if self._dragged or self._hovered else 0)
        y_px = scale.y_of(self.value()) - _HANDLE_PX / 2
        painter.drawRoundedRect(placed(width - wide, y_px, wide, _HANDLE_PX), 1.5, 1.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()

    def _show_bubble(self, y_px: float) -> None:
        """Show the month of the handle beside it, over the list."""
        bubble, around = self._bubble, self.parentWidget()
        if around is None or not self.accessibleDescription():
            return
        if bubble.parentWidget() is not around:
            bubble.setParent(around)
        bubble.setText(self.accessibleDescription())
        bubble.adjustSize()
        place = self.geometry()
        left = place.left() - bubble.width() - _EDGE_PX
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left = place.right() + 1 + _EDGE_PX
        top = round(y_px) + place.top() - bubble.height() // 2
        room = QRect(QPoint(0, 0), around.size())
        top = min(max(room.top(), top), room.bottom() - bubble.height())
        bubble.move(left, top)
        bubble.raise_()
        bubble.show()

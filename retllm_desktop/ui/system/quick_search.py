"""The small search window: a box and the first results, over whatever program one is in."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QCursor, QDrag, QGuiApplication, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.errors import RetllmError, format_path
from retllm_desktop.core.types import Query, Result
from retllm_desktop.search.events import CoarseReady, SearchLimits
from retllm_desktop.search.service import SearchService
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.results.file_actions import make_file_mime
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared.core_sentences import part_label
from retllm_desktop.ui.shared.fields import LineField
from retllm_desktop.ui.shared.texts import error_sentence
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import isolate, tr
from retllm_desktop.ui.shared.widgets import ElidedLabel, IconLabel, set_role

MOST_RESULTS: Final = 8
_WIDTH_PX: Final = 640
_ROW_PX: Final = 56
_PICTURE_PX: Final = 40
_GAP_PX: Final = 8
_FROM_TOP: Final = 0.2
"""Of the screen's height."""
_LARGER: Final = 1.35
_LINES: Final = 2.0
_ROOM: Final = 1.2

_Index = QModelIndex | QPersistentModelIndex


class QuickResults(QAbstractListModel):
    """The first results, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.results: tuple[Result, ...] = ()

    def show(self, results: Sequence[Result]) -> None:
        """Show other results."""
        self.beginResetModel()
        self.results = tuple(results[:MOST_RESULTS])
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Qt: how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.results)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: a result's name; for a screen reader with its folder."""
        if not index.isValid() or index.row() >= len(self.results):
            return None
        item = self.results[index.row()].candidate.item
        name, folder = item.path.name, format_path(item.path.parent)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("{name}, in {folder}", name=name, folder=folder)
        if role == Qt.ItemDataRole.ToolTipRole:
            return format_path(item.path)
        return None


class QuickResultDelegate(QStyledItemDelegate):
    """Paints a result: its picture, its name, and its folder and part under it."""

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QObject) -> None:
        """Take where pictures come from."""
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002, N802 - Qt's name
        """Qt: rows of one height, which grows with the letters."""
        lines_px = round(_LINES * _ROOM * option.fontMetrics.height())
        return QSize(_WIDTH_PX, max(_ROW_PX, lines_px + 2 * _GAP_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt: paint a row."""
        model = index.model()
        if not isinstance(model, QuickResults) or index.row() >= len(model.results):
            return
        result = model.results[index.row()]
        item = result.candidate.item
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selected"))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 8, 8)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        picture = QRect(
            rect.left() + 2 * _GAP_PX,
            rect.center().y() - _PICTURE_PX // 2,
            _PICTURE_PX,
            _PICTURE_PX,
        )
        words = rect.adjusted(4 * _GAP_PX + _PICTURE_PX, _GAP_PX, -2 * _GAP_PX, -_GAP_PX)
        if mirrored:
            picture.moveRight(rect.right() - 2 * _GAP_PX)
            words.moveLeft(rect.left() + 2 * _GAP_PX)
        self._paint_picture(painter, picture, result)
        half = words.height() // 2
        painter.setPen(self._theme.color("text"))
        metrics = option.fontMetrics
        # The painter has the list's direction, and turns it round by itself.
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        upper = QRect(words.left(), words.top(), words.width(), half)
        name = metrics.elidedText(item.path.name, Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(upper, align, name)
        painter.setPen(self._theme.color("muted"))
        where = isolate(format_path(item.path.parent))
        if item.label:
            where = f"{isolate(part_label(item.label))} · {where}"
        lower = QRect(words.left(), words.top() + half, words.width(), words.height() - half)
        where = metrics.elidedText(where, Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(lower, align, where)
        painter.restore()

    def _paint_picture(self, painter: QPainter, rect: QRect, result: Result) -> None:
        scale = painter.device().devicePixelRatioF()
        pixmap = self._thumbnails.get(result.candidate.item, round(_PICTURE_PX * scale))
        if pixmap is None:
            self._theme.icon("document", "muted").paint(painter, rect.adjusted(6, 6, -6, -6))
            return
        size = pixmap.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(QPoint(0, 0), size)
        target.moveCenter(rect.center())
        painter.drawPixmap(target, pixmap)


class QuickList(QListView):
    """The results; a row dragged out is its file."""

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget) -> None:
        """Take where pictures come from."""
        super().__init__(parent)
        self.found = QuickResults(self)
        self.dragging = False
        self._pressed_at: QPoint | None = None
        self.setModel(self.found)
        self.setItemDelegate(QuickResultDelegate(theme, thumbnails, self))
        self.setObjectName("quickList")
        self.setAccessibleName(tr("Results"))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        thumbnails.ready.connect(self._on_picture)

    @property
    def current(self) -> Result | None:
        """The result that Enter opens."""
        row = self.currentIndex().row()
        return self.found.results[row] if 0 <= row < len(self.found.results) else None

    def move_by(self, rows: int) -> None:
        """Go to another result, as many rows away as there are."""
        last = len(self.found.results) - 1
        if last >= 0:
            self.select_row(min(max(self.currentIndex().row() + rows, 0), last))

    def select_row(self, row: int) -> None:
        """Go to a result."""
        self.setCurrentIndex(self.found.index(row, 0))

    def height_for(self, rows: int) -> int:
        """How high the list is with so many rows."""
        return rows * self.sizeHintForRow(0) + 2 * self.frameWidth() if rows else 0

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: perhaps the beginning of a drag."""
        super().mousePressEvent(event)
        self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: drag the file out, once the pointer is some way off."""
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        result = self.current
        if not held or self._pressed_at is None or result is None:
            return
        way = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if way >= QGuiApplication.styleHints().startDragDistance():
            self._pressed_at = None
            self.dragging = True
            try:
                drag = QDrag(self)
                drag.setMimeData(make_file_mime((result.candidate.item.path,)))
                drag.exec(Qt.DropAction.CopyAction)
            finally:
                self.dragging = False

    @Slot()
    def _on_picture(self) -> None:
        if self.isVisible():
            self.viewport().update()


class QuickSearchWindow(QWidget):
    """A frameless box; results come under it as one types.

    It asks the coarse stage alone, as the window does while one types: the close check belongs to
    the main window, which Ctrl+Enter shows.

    Attributes:
        session: Its search.
        box: What is typed.
        list: The results.

    Signals:
        open_wanted: The ``Path`` of a file to open.
        window_wanted: The words to search for in the main window.
    """

    open_wanted = Signal(object)
    window_wanted = Signal(str)

    def __init__(
        self,
        service: SearchService,
        limits: SearchLimits,
        thumbnails: Thumbnails,
        theme: Theme,
        *,
        blocked: str = "",
    ) -> None:
        """Take what answers queries, and where pictures come from."""
        super().__init__(
            None,
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint,
        )
        self.setObjectName("quickSearch")
        self.setWindowTitle(tr("Search"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        own = replace(limits, fine_k=0, query_help=False)
        self.session = SearchSession(service, own, self, blocked=blocked)
        frame = self._frame = QFrame(self)
        frame.setObjectName("quickFrame")
        self.box = LineField(theme, frame)
        self.box.setObjectName("searchBox")
        self.box.setFrame(False)
        self.box.setPlaceholderText(tr("Describe what you are looking for"))
        self.box.setAccessibleName(tr("Search"))
        font = self.box.font()
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        self.box.setFont(font)
        # Whatever is written in it begins where the language does, as in the main window.
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        self.box.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self.list = QuickList(thumbnails, theme, frame)
        self.note = ElidedLabel(frame, Qt.TextElideMode.ElideRight)
        self.note.setContentsMargins(2 * _GAP_PX, _GAP_PX, 2 * _GAP_PX, _GAP_PX)
        set_role(self.note, "muted")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        # As high as what it holds.
        outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        outer.addWidget(frame)
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(1, 1, 1, 1)
        rows.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(2 * _GAP_PX, _GAP_PX + 4, 2 * _GAP_PX, _GAP_PX + 4)
        line.setSpacing(_GAP_PX)
        line.addWidget(IconLabel(theme, "search", 20, "muted", frame))
        line.addWidget(self.box, 1)
        rows.addLayout(line)
        rows.addWidget(self.list)
        rows.addWidget(self.note)
        self.list.hide()
        self.note.hide()
        self.setFocusProxy(self.box)
        self.box.installEventFilter(self)
        self.box.textChanged.connect(self._on_text)
        self.list.clicked.connect(self._on_clicked)
        self.session.event_received.connect(self._on_event)
        self.session.failed.connect(self._on_failed)

    @Slot()
    def toggle(self) -> None:
        """Show the window with an empty box, or hide it again."""
        if self.isVisible():
            self.hide()
            return
        self.box.clear()
        self._show(())
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        self._frame.setFixedWidth(min(_WIDTH_PX, room.width() - 2 * _GAP_PX))
        self.adjustSize()
        self.move(
            room.left() + (room.width() - self.width()) // 2,
            room.top() + round(room.height() * _FROM_TOP),
        )
        self.show()
        self.raise_()
        self.activateWindow()
        self.box.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def end(self) -> None:
        """Stop its search for good; the window does not come again."""
        self.hide()
        self.session.close()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt: keys that belong to the list, while the box has the focus."""
        if (
            watched is self.box
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self._take_key(event)
        ):
            return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Qt: it is gone once another window is used."""
        if event.type() == QEvent.Type.WindowDeactivate and not self.list.dragging:
            self.hide()
        return super().event(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.hide()
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.list.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            self.list.move_by(MOST_RESULTS if key == Qt.Key.Key_PageDown else -MOST_RESULTS)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._show_in_window()
            else:
                self._open()
        else:
            return False
        return True

    def _open(self) -> None:
        result = self.list.current
        if result is not None:
            self.hide()
            self.open_wanted.emit(result.candidate.item.path)

    def _show_in_window(self) -> None:
        self.hide()
        self.window_wanted.emit(self.box.text())

    @Slot(str)
    def _on_text(self, text: str) -> None:
        if text.strip():
            self.session.search_typed(Query(text, draft=True))
        else:
            self.session.stop()
            self._show(())

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, CoarseReady) and self.box.text().strip():
            self._show(event.results)
            self._say("" if event.results else tr("Nothing found."))

    @Slot(object)
    def _on_failed(self, error: RetllmError) -> None:
        self._show(())
        self._say(error_sentence(error))

    @Slot(QModelIndex)
    def _on_clicked(self, _index: QModelIndex) -> None:
        self._open()

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _show(self, results: Sequence[Result]) -> None:
        self.list.found.show(results)
        number = len(self.list.found.results)
        self.list.setVisible(number > 0)
        self.note.hide()
        if number:
            self.list.select_row(0)
            self.list.setFixedHeight(self.list.height_for(number))

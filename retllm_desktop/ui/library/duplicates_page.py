"""The page of duplicates: groups with sizes and folders, whose surplus can go to the bin."""

from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.progress import Progress
from retllm_desktop.core.types import Item
from retllm_desktop.core.typing_support import override
from retllm_desktop.ui.library.duplicates_model import DuplicateRow, DuplicatesModel
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.lead_layout import LeadLayout
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import isolate, tr, tr_count
from retllm_desktop.ui.shared.widgets import make_button, make_label
from retllm_desktop.ui.window.page_stack import WindowPage

_Index = QModelIndex | QPersistentModelIndex
_PREVIEW_PX: Final = 56
_GAP_PX: Final = 8
_RADIUS_PX: Final = 8
_CHECK: Final = 1.1
"""Side of a check box in heights of a line."""


class DuplicatesDelegate(QStyledItemDelegate):
    """Paints headings and files."""

    def __init__(self, theme: Theme, thumbnails: Thumbnails, view: QListView) -> None:
        """Take the colours and the previews."""
        super().__init__(view)
        self._theme = theme
        self._thumbnails = thumbnails
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row = self._row(index)
        line = QFontMetrics(self._view.font()).height()
        if row is None or row.item is not None:
            return QSize(200, max(_PREVIEW_PX, 2 * line) + 2 * _GAP_PX)
        return QSize(200, (2 * line if row.section else line) + 2 * _GAP_PX)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = self._row(index)
        if row is None:
            return
        place: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.item is None:
            self._paint_heading(painter, place, row)
        else:
            self._paint_ground(painter, place, state)
            self._paint_file(painter, place, index, row, row.item)
        painter.restore()

    def _row(self, index: _Index) -> DuplicateRow | None:
        model = self._view.model()
        return model.row(index) if isinstance(model, DuplicatesModel) else None

    def _paint_heading(self, painter: QPainter, place: QRect, row: DuplicateRow) -> None:
        font = QFont(self._view.font())
        if row.section:
            font.setPointSizeF(font.pointSizeF() * 1.2)
        painter.setFont(font)
        painter.setPen(self._theme.color("text" if row.section else "muted"))
        inside = place.adjusted(_GAP_PX, 0, -_GAP_PX, 0)
        self._text(painter, place, inside, row.heading, bottom=row.section)

    def _paint_ground(self, painter: QPainter, place: QRect, state: QStyle.StateFlag) -> None:
        ground = place.adjusted(2, 1, -2, -1)
        current = bool(state & QStyle.StateFlag.State_Selected)
        if current or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selected" if current else "hover"))
            painter.drawRoundedRect(ground, _RADIUS_PX, _RADIUS_PX)
        if state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, _RADIUS_PX, _RADIUS_PX)

    def _paint_file(
        self, painter: QPainter, place: QRect, index: _Index, row: DuplicateRow, item: Item
    ) -> None:
        theme, metrics = self._theme, QFontMetrics(self._view.font())
        box = self.check_rect(place)
        checked = index.data(int(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked.value
        if not item.offline:
            self._paint_check(painter, box, checked=checked)
        begin = place.left() + 2 * _GAP_PX + box.width() + 2 * _GAP_PX
        picture = QRect(
            begin, place.top() + (place.height() - _PREVIEW_PX) // 2, _PREVIEW_PX, _PREVIEW_PX
        )
        self._paint_preview(painter, place, picture, item)
        begin += _PREVIEW_PX + _GAP_PX * 2
        end = place.right() - _GAP_PX * 2
        middle, line = place.center().y(), metrics.height() + 2
        side = max(metrics.horizontalAdvance(row.facts), metrics.horizontalAdvance(row.remark))
        # A pixel more: metrics of a screen round otherwise than those of a font.
        side = min(side + 1, (end - begin) // 2)
        painter.setFont(self._view.font())
        names = QRect(begin, middle - line, end - begin - side - _GAP_PX * 2, line)
        facts = QRect(end - side, middle - line, side, line)
        painter.setPen(theme.color("text"))
        self._text(painter, place, names, texts.file_name(item.path))
        painter.setPen(theme.color("muted"))
        folder = isolate(format_path(item.path.parent))
        self._text(painter, place, names.translated(0, line), folder, middle=True)
        self._text(painter, place, facts, row.facts)
        painter.setPen(theme.color("sure" if row.best else "muted"))
        self._text(painter, place, facts.translated(0, line), row.remark)

    def _paint_check(self, painter: QPainter, box: QRect, *, checked: bool) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("accent" if checked else "muted"), 1.5))
        painter.setBrush(theme.color("accent" if checked else "surface"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)
        if checked:
            theme.icon("right", "on_accent").paint(painter, box.adjusted(2, 2, -2, -2))

    def _paint_preview(self, painter: QPainter, row: QRect, place: QRect, item: Item) -> None:
        ratio = self._view.devicePixelRatioF()
        pixmap = self._thumbnails.get(item, round(_PREVIEW_PX * ratio))
        place = QStyle.visualRect(self._view.layoutDirection(), row, place)
        if pixmap is None or pixmap.isNull():
            icon = self._theme.icon("document" if texts.is_document(item) else "picture", "muted")
            icon.paint(painter, place.adjusted(12, 12, -12, -12))
            return
        size = pixmap.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRect(QPoint(0, 0), size)
        shown.moveCenter(place.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(shown, pixmap)

    def check_rect(self, place: QRect) -> QRect:
        """Where the check box of a row is."""
        side = round(QFontMetrics(self._view.font()).height() * _CHECK)
        top = place.top() + (place.height() - side) // 2
        box = QRect(place.left() + _GAP_PX * 2, top, side, side)
        return QStyle.visualRect(self._view.layoutDirection(), place, box)

    def _text(
        self,
        painter: QPainter,
        row: QRect,
        place: QRect,
        text: str,
        *,
        middle: bool = False,
        bottom: bool = False,
    ) -> None:
        direction = self._view.layoutDirection()
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        elided = painter.fontMetrics().elidedText(text, mode, max(0, place.width()))
        vertical = Qt.AlignmentFlag.AlignBottom if bottom else Qt.AlignmentFlag.AlignVCenter
        alignment = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft | vertical)
        shown = QStyle.visualRect(direction, row, place)
        painter.drawText(shown, int(alignment | Qt.TextFlag.TextSingleLine), elided)


class DuplicatesView(QListView):
    """The list; Space checks, Enter opens.

    Signals:
        opened: An ``Item`` is to be opened with its program.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        """Take the colours and the previews."""
        super().__init__(parent)
        self.groups = DuplicatesModel(self)
        self.setObjectName("duplicates")
        self.setAccessibleName(tr("Duplicates"))
        self.setModel(self.groups)
        self.setItemDelegate(DuplicatesDelegate(theme, thumbnails, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_open)
        theme.changed.connect(self.viewport().update)
        thumbnails.ready.connect(self.viewport().update)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid():
            self.groups.setData(index, None, int(Qt.ItemDataRole.CheckStateRole))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._on_open(index)
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.groups.setData(index, None, int(Qt.ItemDataRole.CheckStateRole))

    @Slot(QModelIndex)
    def _on_open(self, index: QModelIndex) -> None:
        row = self.groups.row(index)
        if row is not None and row.item is not None:
            self.opened.emit(row.item)


class DuplicatesPage(WindowPage):
    """The list of groups with what can be done about them.

    Attributes:
        view: The list.
        summary: What was found.

    Signals:
        bin_wanted: What is checked is to be moved to the bin: a tuple of ``Item``.
    """

    bin_wanted = Signal(object)

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        """Take the colours and the previews."""
        super().__init__(theme, tr("Duplicates"), parent, fills=True)
        self.view = DuplicatesView(theme, thumbnails)
        self.summary = make_label("", "muted", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(tr("How many pictures are compared"))
        self.surplus_button = make_button(tr("Select the surplus"))
        self.surplus_button.setToolTip(tr("All but the best file of each group"))
        self.bin_button = make_button(tr("Move to the bin…"))
        self.body.addLayout(LeadLayout(self.summary, self.surplus_button, self.bin_button))
        self.body.addWidget(self.bar)
        self.body.addWidget(self.view, 1)
        groups = self.view.groups
        self.surplus_button.clicked.connect(self._on_surplus)
        self.bin_button.clicked.connect(lambda: self.bin_wanted.emit(groups.checked))
        groups.checked_changed.connect(self._show_checked)
        self._show_checked()

    @property
    @override
    def first_focus(self) -> QWidget:
        """What has the focus when the page is shown."""
        return self.view

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far comparing is; None: it is over."""
        self.bar.setVisible(progress is not None)
        if progress is not None:
            # The comparison itself comes after all are read, and tells no number.
            reading = progress.done < (progress.total or 0)
            self.bar.setRange(0, (progress.total or 0) if reading else 0)
            self.bar.setValue(progress.done)
            self.summary.setText(tr("Comparing pictures…"))
            return
        groups = self.view.groups
        if not groups.groups:
            self.summary.setText(tr("There is nothing twice: no files, no pictures."))
            return
        number = tr_count("%n group(s)", groups.groups)
        spare = texts.size_text(groups.surplus_bytes)
        self.summary.setText(tr("{groups} · {size} can be saved", groups=number, size=spare))

    @Slot()
    def _on_surplus(self) -> None:
        if self.view.groups.checked:
            self.view.groups.clear_checks()
        else:
            self.view.groups.check_surplus()

    @Slot()
    def _show_checked(self) -> None:
        groups = self.view.groups
        number = len(groups.checked)
        self.bin_button.setEnabled(number > 0)
        self.bin_button.setText(
            tr_count("Move %n file(s) to the bin…", number) if number else tr("Move to the bin…")
        )
        self.surplus_button.setEnabled(groups.groups > 0)
        self.surplus_button.setText(tr("Select nothing") if number else tr("Select the surplus"))

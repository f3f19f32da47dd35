"""The strip of a file's pages, or of a film's moments, below the preview."""

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from retllm_desktop.core.types import Item
from retllm_desktop.ui.gallery.gallery_model import ContentKey
from retllm_desktop.ui.results.thumbnails import EDGES_PX, Thumbnails
from retllm_desktop.ui.shared.core_sentences import part_label
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import format_number, tr

_PICTURE_PX: Final = 64
_GAP_PX: Final = 4
_RADIUS_PX: Final = 4
_DOT_PX: Final = 6
_HIT_ROLE: Final = Qt.ItemDataRole.UserRole
_RECENT: Final = QModelIndex()


class PageStripModel(QAbstractListModel):
    """Pages with their pictures, which are read when they are looked at."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        """Take what was kept of pages."""
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._pages: tuple[Item, ...] = ()
        self._hits: frozenset[int] = frozenset()
        self._film = False
        thumbnails.ready.connect(self._on_thumbnail)

    @property
    def pages(self) -> tuple[Item, ...]:
        """What is listed."""
        return self._pages

    def show_pages(self, pages: Sequence[Item], *, film: bool) -> None:
        """List other pages; ``film``: moments."""
        self.beginResetModel()
        self._pages, self._film, self._hits = tuple(pages), film, frozenset()
        self.endResetModel()

    def show_hits(self, hits: Collection[int]) -> None:
        """Mark the pages, by number, on which words were found."""
        self._hits = frozenset(hits)
        if self._pages:
            self.dataChanged.emit(self.index(0), self.index(len(self._pages) - 1), [_HIT_ROLE])

    def rowCount(  # noqa: N802 - Qt's name
        self, parent: QModelIndex | QPersistentModelIndex = _RECENT
    ) -> int:
        """Qt: how many there are."""
        return 0 if parent.isValid() else len(self._pages)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Qt: a page's picture, number and name."""
        if not index.isValid() or index.row() >= len(self._pages):
            return None
        page = self._pages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return page.label if self._film else format_number(index.row() + 1)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnails.get(page, EDGES_PX[0])
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._describe(index.row())
        if role == _HIT_ROLE:
            return index.row() in self._hits
        return None

    def _describe(self, row: int) -> str:
        page = self._pages[row]
        name = part_label(page.label) or tr("page {number}", number=row + 1)
        return tr("{page}, with your words", page=name) if row in self._hits else name

    @Slot(object)
    def _on_thumbnail(self, key: ContentKey) -> None:
        if self._pages and key[0] == self._pages[0].content_hash:
            for row, page in enumerate(self._pages):
                if page.part == key[1]:
                    index = self.index(row)
                    self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])


class _PageDelegate(QStyledItemDelegate):
    """Paints a page: its picture, its number, a dot where words were found."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(  # noqa: N802 - Qt's name
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - Qt's
    ) -> QSize:
        """Qt: as large as every other one."""
        line = option.fontMetrics.height()  # pyright: ignore[reportAttributeAccessIssue]
        return QSize(_PICTURE_PX + 2 * _GAP_PX, _PICTURE_PX + line + 2 * _GAP_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: paint one page."""
        theme, room = self._theme, QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        state = QStyle.StateFlag(option.state)  # pyright: ignore[reportAttributeAccessIssue]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        place = QRect(room.x() + _GAP_PX, room.y() + _GAP_PX, _PICTURE_PX, _PICTURE_PX)
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        picture: object = index.data(Qt.ItemDataRole.DecorationRole)
        target = QRect(place)
        if isinstance(picture, QPixmap) and not picture.isNull():
            size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target.setSize(size)
            target.moveCenter(place.center())
            painter.drawPixmap(target, picture)
        else:
            painter.fillRect(target, theme.color("sunken"))
        painter.setPen(QPen(theme.color("accent" if chosen else "line"), 2 if chosen else 1))
        painter.drawRoundedRect(target, _RADIUS_PX, _RADIUS_PX)
        painter.setPen(theme.color("text" if chosen else "muted"))
        below = QRect(room.x(), place.bottom() + 1, room.width(), room.bottom() - place.bottom())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        if index.data(_HIT_ROLE) is True:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            dot = QRect(0, 0, _DOT_PX, _DOT_PX)
            dot.moveCenter(QRect(target.right() - _DOT_PX, target.y() + _DOT_PX, 1, 1).center())
            painter.drawEllipse(dot)
        painter.restore()


class PageStrip(QListView):
    """Pages in a row; one click goes to one of them.

    Signals:
        page_chosen: The number of a page, from 0.
    """

    page_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty and hidden."""
        super().__init__(parent)
        self.setObjectName("pageStrip")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # The wheel, the arrows and the place that is shown move it: a bar would hide the numbers.
        for bar in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setItemDelegate(_PageDelegate(theme, self))
        self.setAccessibleName(tr("Pages"))
        self._pages: PageStripModel | None = None
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self.viewport().update)
        self._fit_height()
        self.hide()

    def attach(self, thumbnails: Thumbnails) -> None:
        """Take the previews; before this it stays empty."""
        self._pages = PageStripModel(thumbnails, self)
        self.setModel(self._pages)

    def show_pages(self, pages: Sequence[Item], current: int, *, film: bool) -> None:
        """Show pages, or moments of a film; of less than two there is no strip."""
        model = self._pages
        if model is None:
            return
        if model.pages != tuple(pages):
            model.show_pages(pages if len(pages) > 1 else (), film=film)
            self.setAccessibleName(tr("Moments of the film") if film else tr("Pages"))
        self.setVisible(len(pages) > 1)
        if 0 <= current < model.rowCount() and self.currentIndex().row() != current:
            self.setCurrentIndex(model.index(current))
            self.scrollTo(model.index(current), QAbstractItemView.ScrollHint.EnsureVisible)

    def show_hits(self, hits: Collection[int]) -> None:
        """Mark the pages, by number, on which words were found."""
        if self._pages is not None:
            self._pages.show_hits(hits)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: arrows go from page to page; all else is the preview's."""
        before = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
            if self.currentIndex().row() != before:
                self.page_chosen.emit(self.currentIndex().row())
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the wheel goes along the strip."""
        angle = event.angleDelta()
        by = angle.x() if abs(angle.x()) > abs(angle.y()) else angle.y()
        bar = self.horizontalScrollBar()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        bar.setValue(bar.value() + (by if mirrored else -by))
        event.accept()

    def _fit_height(self) -> None:
        line = self.fontMetrics().height()
        self.setFixedHeight(_PICTURE_PX + line + 3 * _GAP_PX + 2)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.page_chosen.emit(index.row())

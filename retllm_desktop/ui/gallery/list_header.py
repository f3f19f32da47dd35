"""The headings of a list's columns: what it is sorted by, and a click, Enter or Space to sort.

They stand above the lines as the painter of lines lays its columns out, in the language's
direction. In a list that has an order of its own they name the columns alone.
"""

from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from retllm_desktop.ui.gallery.arrangement import SortOrder
from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
from retllm_desktop.ui.gallery.gallery_view import GalleryView
from retllm_desktop.ui.gallery.view_options import ViewOptions
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import refresh_style

_PADDING_PX: Final = 8
_RISING: Final = frozenset({SortOrder.NAME, SortOrder.FOLDER, SortOrder.KIND})
"""Orders that begin with the least; the others begin with the newest, the largest, the best."""


class ListHeader(QWidget):
    """A heading a column, above the lines of a list.

    Attributes:
        buttons: By what their columns are sorted by.
    """

    def __init__(self, view: GalleryView, options: ViewOptions) -> None:
        """Stand above a view's lines, and show and change what its options say."""
        super().__init__(view)
        self.setObjectName("listHeader")
        self._view = view
        self._options = options
        self.buttons: dict[SortOrder, QPushButton] = {}
        for sort in (
            SortOrder.NAME,
            SortOrder.FOLDER,
            SortOrder.KIND,
            SortOrder.DATE,
            SortOrder.SIZE,
            SortOrder.RELEVANCE,
        ):
            button = self.buttons[sort] = QPushButton(self)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self._on_click, sort))
        for before, after in pairwise((view, *self.buttons.values())):
            QWidget.setTabOrder(before, after)
        options.changed.connect(self.bring_up_to_date)
        view.model_shown.connect(self.bring_up_to_date)
        view.laid_out.connect(self._arrange)
        view.viewport().installEventFilter(self)
        self.bring_up_to_date()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt: stay above the lines."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move}:
            self._arrange()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: other letters take other room."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange}:
            self.bring_up_to_date()

    def _on_click(self, sort: SortOrder, _checked: bool = False) -> None:
        self._options.sort_by(sort)

    @Slot()
    def bring_up_to_date(self) -> None:
        """Show what the list is sorted by, and which way."""
        options = self._options
        shown = options.mode is GalleryMode.LIST
        sort, backwards = options.arrangement.sort, options.arrangement.backwards
        if not options.sortable:
            # The library by date.
            sort, backwards = SortOrder.DATE, False
        for column, button in self.buttons.items():
            name = _column_name(column)
            state = ""
            if column is sort:
                rising = (column in _RISING) is not backwards
                state = tr("sorted, least first") if rising else tr("sorted, most first")
                # Relevance is sorted one way alone: there is none to show.
                arrow = "" if column is SortOrder.RELEVANCE else "\u2191" if rising else "\u2193"
                name = f"{name} {arrow}".rstrip()
            button.setText(name)
            button.setAccessibleName(tr("Sort by {column}", column=_column_name(column)))
            button.setAccessibleDescription(state)
            button.setToolTip(_column_name(column))
            button.setEnabled(options.sortable)
            if button.property("sorted") != (column is sort):
                button.setProperty("sorted", column is sort)
                refresh_style(button)
        height = self._height() if shown else 0
        self._view.reserve_top(height)
        self.setVisible(shown)
        self._arrange()

    def _height(self) -> int:
        return self.fontMetrics().height() + _PADDING_PX

    @Slot()
    def _arrange(self) -> None:
        """Put each heading over its column."""
        if self._options.mode is not GalleryMode.LIST:
            return
        viewport, height = self._view.viewport().geometry(), self._height()
        self.setGeometry(viewport.x(), viewport.y() - height, viewport.width(), height)
        columns = self._view.list_columns()
        if columns is None:
            self.hide()
            return
        self.show()
        places: dict[SortOrder, QRectF] = {
            SortOrder.NAME: columns.name,
            SortOrder.FOLDER: columns.folder,
            SortOrder.KIND: columns.kind,
            SortOrder.DATE: columns.date,
            SortOrder.SIZE: columns.size,
            SortOrder.RELEVANCE: columns.relevance,
        }
        for sort, button in self.buttons.items():
            place = places[sort].toRect()
            button.setGeometry(place.x(), 0, place.width(), height)
            needless = sort is SortOrder.RELEVANCE and not self._options.sortable
            button.setVisible(place.width() > 0 and not needless)


def _column_name(sort: SortOrder) -> str:
    match sort:
        case SortOrder.NAME:
            return tr("Name")
        case SortOrder.FOLDER:
            return tr("Folder")
        case SortOrder.KIND:
            return tr("Kind")
        case SortOrder.DATE:
            return tr("Date")
        case SortOrder.SIZE:
            return tr("Size")
        case SortOrder.RELEVANCE:
            return tr("Match")

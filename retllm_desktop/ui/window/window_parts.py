"""The widgets of the window and their layout."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.ui.details.details_panel import DetailsPanel
from retllm_desktop.ui.gallery.gallery_view import GalleryView
from retllm_desktop.ui.gallery.view_options import ViewOptions
from retllm_desktop.ui.library.scrubber import Scrubber
from retllm_desktop.ui.library.sidebar import Sidebar
from retllm_desktop.ui.models.judge_offer import OfferLine
from retllm_desktop.ui.preview.preview_overlay import PreviewOverlay
from retllm_desktop.ui.query.search_bar import CorrectionLine, HelpLine, QueryNote, SearchBar
from retllm_desktop.ui.results.selection_bar import SelectionBar
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import Banner, IconButton
from retllm_desktop.ui.window.page_stack import PageStack
from retllm_desktop.ui.window.pages import CentrePages
from retllm_desktop.ui.window.status_line import ActivityLine, StatusLine


@dataclass(frozen=True, slots=True)
class WindowParts:
    """The widgets of the window.

    Attributes:
        search_bar: The box with its chips.
        query_note: The line under it that says what cannot be understood.
        correction_line: The line under it that offers what may have been meant.
        help_line: The line under it that says what was searched for instead.
        activity: The hairline below it.
        banner: The message above the results.
        view: The grid.
        view_options: How the grid is laid out and arranged.
        pages: The grid or what stands in its place.
        scrubber: Moves a list by date through its years, beside it.
        page_stack: The list, or a page in its place.
        sidebar: The parts of the library, at the leading side.
        details: One result, at the right.
        preview: One result, large, over the grid.
        selection_bar: What can be done with several results, under them.
        offer_line: The line under the results that offers a model for the close check.
        status: The line at the bottom.
        split: What holds the panels beside the results.
        sidebar_button: Shows or hides the sidebar.
        add_button: Adds a folder.
        details_button: Shows or hides the details.
        menu_button: Opens the menu.
    """

    search_bar: SearchBar
    query_note: QueryNote
    correction_line: CorrectionLine
    help_line: HelpLine
    activity: ActivityLine
    banner: Banner
    view: GalleryView
    view_options: ViewOptions
    pages: CentrePages
    scrubber: Scrubber
    page_stack: PageStack
    sidebar: Sidebar
    details: DetailsPanel
    preview: PreviewOverlay
    selection_bar: SelectionBar
    offer_line: OfferLine
    status: StatusLine
    split: QSplitter
    sidebar_button: IconButton
    add_button: IconButton
    details_button: IconButton
    menu_button: IconButton


def build_parts(theme: Theme, thumbnails: Thumbnails) -> Generator[None, None, WindowParts]:
    """Make the widgets, in steps: between them what waits for the window's thread is done."""
    view = GalleryView(theme, thumbnails)
    yield
    sidebar = IconButton(theme, "sidebar", tr("Show or hide the sidebar"))
    details = IconButton(theme, "details", tr("Show or hide the details"))
    menu = IconButton(theme, "menu", tr("Menu"))
    menu.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
    for button in (sidebar, details):
        button.setCheckable(True)
    search_bar = SearchBar(theme)
    yield
    details_panel = DetailsPanel(theme, thumbnails)
    yield
    preview = PreviewOverlay(theme)
    yield
    pages = CentrePages(theme, view)
    yield
    return WindowParts(
        search_bar=search_bar,
        query_note=QueryNote(),
        correction_line=CorrectionLine(),
        help_line=HelpLine(),
        activity=ActivityLine(theme),
        banner=Banner(theme),
        view=view,
        view_options=ViewOptions(theme, view),
        pages=pages,
        scrubber=Scrubber(theme),
        page_stack=PageStack(),
        sidebar=Sidebar(theme),
        details=details_panel,
        preview=preview,
        selection_bar=SelectionBar(theme, view),
        offer_line=OfferLine(theme),
        status=StatusLine(theme),
        split=QSplitter(Qt.Orientation.Horizontal),
        sidebar_button=sidebar,
        add_button=IconButton(
            theme,
            "folder-add",
            tr("Add a folder with pictures or documents"),
            text=tr("Add folder"),
        ),
        details_button=details,
        menu_button=menu,
    )


def arrange_parts(parts: WindowParts, whole: QWidget) -> Iterator[None]:
    """Lay the widgets out in a widget that is in its window already, in steps.

    From the outside in: whatever is moved to another parent is styled anew with all that is in it,
    so each part is moved once, to where it stays.
    """
    rows = QVBoxLayout(whole)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    top = _TopBar(parts.add_button, whole)
    split = parts.split
    split.setHandleWidth(3)
    split.setChildrenCollapsible(False)
    rows.addWidget(top)
    rows.addWidget(parts.activity)
    rows.addWidget(split, 1)
    rows.addWidget(parts.status)
    _fill_top(parts, top)
    yield
    middle = QWidget()
    for part in (parts.sidebar, middle, parts.details):
        split.addWidget(part)
    split.setStretchFactor(1, 1)
    split.setSizes([276, 700, 330])
    parts.sidebar.hide()
    parts.details.hide()
    yield
    yield from _fill_middle(parts, middle)
    order = (
        parts.sidebar_button,
        parts.search_bar.box,
        parts.search_bar.clear_button,
        parts.search_bar.picture_button,
        parts.search_bar.help_button,
        parts.add_button,
        parts.details_button,
        parts.menu_button,
        # With its tree: alone behind the scrubber, it would lead back to the tree for ever.
        parts.sidebar,
        parts.view,
        parts.scrubber,
    )
    for before, after in pairwise(order):
        QWidget.setTabOrder(before, after)


class _TopBar(QFrame):
    """The bar above everything; the button that adds a folder has words where there is room."""

    def __init__(self, button: IconButton, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self._button = button

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: it is never wider than the window."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: show the words, or leave them away."""
        super().resizeEvent(event)
        layout = self.layout()
        for style in (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
            Qt.ToolButtonStyle.ToolButtonIconOnly,
        ):
            self._button.setToolButtonStyle(style)
            if layout is None or layout.minimumSize().width() <= self.width():
                return


def _fill_top(parts: WindowParts, top: QWidget) -> None:
    bar = QGridLayout(top)
    bar.setContentsMargins(8, 8, 8, 8)
    bar.setHorizontalSpacing(8)
    bar.setVerticalSpacing(4)
    row = (
        parts.sidebar_button,
        parts.search_bar,
        parts.add_button,
        parts.details_button,
        parts.menu_button,
    )
    for column, widget in enumerate(row):
        bar.addWidget(widget, 0, column)
    bar.addWidget(parts.query_note, 1, 1)
    bar.addWidget(parts.correction_line, 2, 1)
    bar.addWidget(parts.help_line, 3, 1)
    bar.setColumnStretch(1, 1)


def _fill_middle(parts: WindowParts, middle: QWidget) -> Iterator[None]:
    column = QVBoxLayout(middle)
    column.setContentsMargins(8, 8, 2, 0)
    column.setSpacing(6)
    around = QHBoxLayout()
    around.setContentsMargins(4, 2, 12, 0)
    around.addWidget(parts.banner)
    column.addLayout(around)
    layers = QGridLayout()
    column.addLayout(layers, 1)
    # The preview lies over the results, and leaves what is said above them.
    below = QWidget()
    layers.addWidget(parts.page_stack, 0, 0)
    parts.page_stack.set_list(below)
    layers.addWidget(parts.preview, 0, 0)
    yield
    results = QVBoxLayout(below)
    results.setContentsMargins(0, 0, 0, 0)
    results.setSpacing(6)
    results.addWidget(parts.view_options)
    listed = QHBoxLayout()
    listed.setSpacing(0)
    results.addLayout(listed, 1)
    listed.addWidget(parts.pages, 1)
    listed.addWidget(parts.scrubber)
    results.addWidget(parts.selection_bar)
    results.addWidget(parts.offer_line)

"""The parts of the window and their arrangement."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from retllm_desktop.ui.activity_line import ActivityLine
from retllm_desktop.ui.banner import Banner
from retllm_desktop.ui.details_panel import DetailsPanel
from retllm_desktop.ui.folder_panel import FolderPanel
from retllm_desktop.ui.help_line import HelpLine
from retllm_desktop.ui.pages import CentrePages
from retllm_desktop.ui.query_note import QueryNote
from retllm_desktop.ui.results_view import ResultsView
from retllm_desktop.ui.search_bar import SearchBar
from retllm_desktop.ui.status_line import StatusLine
from retllm_desktop.ui.theme import Theme
from retllm_desktop.ui.thumbnails import Thumbnails
from retllm_desktop.ui.widgets import IconButton


@dataclass(frozen=True, slots=True)
class WindowParts:
    """The widgets of the window.

    Attributes:
        search_bar: The box with its chips.
        query_note: The line under it that says what cannot be understood.
        help_line: The line under it that says what was searched for instead.
        activity: The hairline below it.
        banner: The message above the results.
        view: The grid.
        pages: The grid or what stands in its place.
        folder_panel: The folders, at the left.
        details: One result, at the right.
        status: The line at the bottom.
        folders_button: Shows or hides the folders.
        add_button: Adds a folder.
        details_button: Shows or hides the details.
        menu_button: Opens the menu.
    """

    search_bar: SearchBar
    query_note: QueryNote
    help_line: HelpLine
    activity: ActivityLine
    banner: Banner
    view: ResultsView
    pages: CentrePages
    folder_panel: FolderPanel
    details: DetailsPanel
    status: StatusLine
    folders_button: IconButton
    add_button: IconButton
    details_button: IconButton
    menu_button: IconButton


def build_parts(theme: Theme, thumbnails: Thumbnails) -> WindowParts:
    """Make the widgets."""
    view = ResultsView(theme, thumbnails)
    folders = IconButton(theme, "folder", "Show or hide the folders")
    details = IconButton(theme, "details", "Show or hide the details")
    menu = IconButton(theme, "menu", "Menu")
    menu.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
    for button in (folders, details):
        button.setCheckable(True)
    return WindowParts(
        search_bar=SearchBar(theme),
        query_note=QueryNote(),
        help_line=HelpLine(),
        activity=ActivityLine(theme),
        banner=Banner(theme),
        view=view,
        pages=CentrePages(theme, view),
        folder_panel=FolderPanel(theme),
        details=DetailsPanel(theme, thumbnails),
        status=StatusLine(theme),
        folders_button=folders,
        add_button=IconButton(
            theme, "folder-add", "Add a folder with pictures or documents", text="Add folder"
        ),
        details_button=details,
        menu_button=menu,
    )


def arrange_parts(parts: WindowParts) -> QWidget:
    """Lay the widgets out; returns the widget that holds them all."""
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setHandleWidth(3)
    split.setChildrenCollapsible(False)
    for part in (parts.folder_panel, _middle(parts), parts.details):
        split.addWidget(part)
    split.setStretchFactor(1, 1)
    split.setSizes([276, 700, 330])
    whole = QWidget()
    rows = QVBoxLayout(whole)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    rows.addWidget(_top(parts))
    rows.addWidget(parts.activity)
    rows.addWidget(split, 1)
    rows.addWidget(parts.status)
    parts.folder_panel.hide()
    parts.details.hide()
    order = (
        parts.search_bar.box,
        parts.search_bar.clear_button,
        parts.search_bar.help_button,
        parts.add_button,
        parts.details_button,
        parts.menu_button,
        parts.view,
    )
    for before, after in pairwise(order):
        QWidget.setTabOrder(before, after)
    return whole


def _top(parts: WindowParts) -> QWidget:
    top = QFrame()
    top.setObjectName("topBar")
    bar = QGridLayout(top)
    bar.setContentsMargins(12, 10, 12, 10)
    bar.setHorizontalSpacing(8)
    bar.setVerticalSpacing(4)
    row = (
        parts.folders_button,
        parts.search_bar,
        parts.add_button,
        parts.details_button,
        parts.menu_button,
    )
    for column, widget in enumerate(row):
        bar.addWidget(widget, 0, column)
    bar.addWidget(parts.query_note, 1, 1)
    bar.addWidget(parts.help_line, 2, 1)
    bar.setColumnStretch(1, 1)
    return top


def _middle(parts: WindowParts) -> QWidget:
    middle = QWidget()
    column = QVBoxLayout(middle)
    column.setContentsMargins(10, 8, 2, 0)
    column.setSpacing(6)
    around = QHBoxLayout()
    around.setContentsMargins(4, 2, 12, 0)
    around.addWidget(parts.banner)
    column.addLayout(around)
    column.addWidget(parts.pages, 1)
    return middle

"""The widgets of the window and their layout, its actions and its menu."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMainWindow,
    QMenu,
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
from retllm_desktop.ui.shared.core_sentences import core_sentence
from retllm_desktop.ui.shared.theme import Theme, ThemeMode
from retllm_desktop.ui.shared.translation import isolate, tr
from retllm_desktop.ui.shared.widgets import Banner, IconButton
from retllm_desktop.ui.window.page_stack import PageStack
from retllm_desktop.ui.window.pages import CentrePages
from retllm_desktop.ui.window.status_line import ActivityLine, StatusLine


def _theme_names() -> dict[ThemeMode, str]:
    return {
        ThemeMode.SYSTEM: tr("As the system"),
        ThemeMode.LIGHT: tr("Light"),
        ThemeMode.DARK: tr("Dark"),
    }


@dataclass(frozen=True, slots=True)
class WindowActions:
    """Everything that can be done from anywhere in the window.

    Attributes:
        add_folder: Choose a folder to add.
        open_outside: Open the selected result with the system's program.
        rescan: Look through all folders again.
        problems: Show the files that could not be read, and notes on how folders are watched.
        show_log: Open the program's log.
        pause: Pause indexing until this is chosen again.
        models: Show the model packs.
        settings: Show the settings.
        privacy: Show what was connected to and what is kept where.
        back: From a page back to the list.
        focus_search: Go to the search box.
        undo: Take back what was done last with results.
        redo: Do again what was taken back.
        paste: Search with the picture or text on the clipboard.
        similar: Find what is like the selected result.
        unfold: Show what is folded into the selected result, or fold it again.
        sidebar: Show or hide the sidebar.
        details: Show or hide the details.
        larger: Larger previews.
        smaller: Smaller previews.
        themes: One action per theme.
        keys: Show which keys there are.
        about: Show the version, whether there is a newer one, and the licences.
        close: Close the window.
    """

    add_folder: QAction
    open_outside: QAction
    rescan: QAction
    problems: QAction
    show_log: QAction
    pause: QAction
    models: QAction
    settings: QAction
    privacy: QAction
    back: QAction
    focus_search: QAction
    undo: QAction
    redo: QAction
    paste: QAction
    similar: QAction
    unfold: QAction
    sidebar: QAction
    details: QAction
    larger: QAction
    smaller: QAction
    themes: dict[ThemeMode, QAction]
    keys: QAction
    about: QAction
    close: QAction


def make_window_actions(window: QMainWindow, mode: ThemeMode) -> WindowActions:
    """Make the actions, so that their keys work everywhere in the window."""
    group = QActionGroup(window)
    themes: dict[ThemeMode, QAction] = {}
    for theme, name in _theme_names().items():
        action = QAction(name, group)
        action.setCheckable(True)
        action.setChecked(theme is mode)
        themes[theme] = action
    made = WindowActions(
        add_folder=_action(window, tr("Add a folder…"), QKeySequence("Ctrl+Shift+O")),
        open_outside=_action(
            window, tr("Open with its program"), QKeySequence(QKeySequence.StandardKey.Open)
        ),
        rescan=_action(window, tr("Look through all folders again"), QKeySequence("F5")),
        problems=_action(window, tr("Problems and notes…")),
        show_log=_action(window, tr("Log")),
        pause=_action(window, tr("Pause indexing"), checkable=True),
        models=_action(window, tr("Models")),
        settings=_action(window, tr("Settings"), QKeySequence("Ctrl+,")),
        privacy=_action(window, tr("Privacy")),
        back=_action(window, tr("Back to the list"), QKeySequence("Alt+Left")),
        focus_search=_action(window, tr("Search"), QKeySequence("Ctrl+F"), QKeySequence("Ctrl+L")),
        undo=_action(window, tr("Undo"), QKeySequence(QKeySequence.StandardKey.Undo)),
        redo=_action(window, tr("Redo"), QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")),
        paste=_action(
            window, tr("Search with what is copied"), QKeySequence(QKeySequence.StandardKey.Paste)
        ),
        similar=_action(window, tr("Find similar"), QKeySequence("Ctrl+S")),
        unfold=_action(window, tr("Unfold or fold"), QKeySequence("Ctrl+E")),
        sidebar=_action(window, tr("Sidebar"), QKeySequence("F9"), checkable=True),
        details=_action(window, tr("Details"), QKeySequence("Ctrl+I"), checkable=True),
        larger=_action(
            window, tr("Larger previews"), QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")
        ),
        smaller=_action(window, tr("Smaller previews"), QKeySequence("Ctrl+-")),
        themes=themes,
        keys=_action(window, tr("Keys…"), QKeySequence("F1")),
        about=_action(window, tr("About the program")),
        close=_action(window, tr("Close"), QKeySequence("Ctrl+Q")),
    )
    made.close.setMenuRole(QAction.MenuRole.QuitRole)
    made.about.setMenuRole(QAction.MenuRole.AboutRole)
    return made


def make_window_menu(window: QMainWindow, actions: WindowActions, notice: str) -> QMenu:
    """The menu behind the button at the right."""
    menu = QMenu(window)
    menu.addActions([actions.add_folder, actions.rescan, actions.pause, actions.problems])
    menu.addSeparator()
    menu.addActions([actions.undo, actions.redo])
    menu.addSeparator()
    menu.addActions(
        [actions.open_outside, actions.paste, actions.similar, actions.unfold, actions.focus_search]
    )
    menu.addSeparator()
    menu.addActions([actions.sidebar, actions.details, actions.larger, actions.smaller])
    colours = menu.addMenu(tr("Colours"))
    colours.addActions(list(actions.themes.values()))
    menu.addSeparator()
    menu.addActions([actions.models, actions.settings, actions.privacy, actions.show_log])
    menu.addActions([actions.keys, actions.about])
    if notice:
        line = menu.addAction(core_sentence(notice))
        line.setEnabled(False)
    menu.addSeparator()
    menu.addAction(actions.close)
    if menu.isRightToLeft():
        for action in menu.actions():
            # Else «Ctrl++» is read from the other end.
            keys = isolate(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
            if keys:
                action.setText(f"{action.text()}\t{keys}")
    return menu


def _action(
    window: QMainWindow, text: str, *keys: QKeySequence, checkable: bool = False
) -> QAction:
    action = QAction(text, window)
    action.setShortcuts(list(keys))
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setCheckable(checkable)
    window.addAction(action)
    return action


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

"""What can be done from anywhere in the window: its actions with their keys, and its menu."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from retllm_desktop.ui.shared.core_sentences import core_sentence
from retllm_desktop.ui.shared.theme import ThemeMode
from retllm_desktop.ui.shared.translation import isolate, tr
from retllm_desktop.ui.window.window_parts import WindowParts


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


def connect_actions(actions: WindowActions, parts: WindowParts) -> None:
    """Have actions do what concerns the widgets alone."""
    view = parts.view

    def focus_search() -> None:
        parts.search_bar.setFocus()
        parts.search_bar.box.selectAll()

    actions.focus_search.triggered.connect(focus_search)
    actions.unfold.triggered.connect(view.toggle_group)
    actions.larger.triggered.connect(lambda: view.zoom(1))
    actions.smaller.triggered.connect(lambda: view.zoom(-1))
    actions.sidebar.toggled.connect(parts.sidebar.setVisible)
    for action, button in (
        (actions.sidebar, parts.sidebar_button),
        (actions.details, parts.details_button),
    ):
        action.toggled.connect(button.setChecked)
        button.toggled.connect(action.setChecked)


def _action(
    window: QMainWindow, text: str, *keys: QKeySequence, checkable: bool = False
) -> QAction:
    action = QAction(text, window)
    action.setShortcuts(list(keys))
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setCheckable(checkable)
    window.addAction(action)
    return action

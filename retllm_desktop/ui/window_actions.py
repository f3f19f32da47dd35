"""The window's actions with their keys, and the menu that shows them."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from retllm_desktop.ui.theme import ThemeMode

_THEME_NAMES = {
    ThemeMode.SYSTEM: "As the system",
    ThemeMode.LIGHT: "Light",
    ThemeMode.DARK: "Dark",
}


@dataclass(frozen=True, slots=True)
class WindowActions:
    """Everything that can be done from anywhere in the window.

    Attributes:
        add_folder: Choose a folder to add.
        rescan: Look through all folders again.
        problems: Show the files that could not be read, and notes on how folders are watched.
        pause: Pause indexing until this is chosen again.
        models: Show the model packs.
        focus_search: Go to the search box.
        paste: Search with the picture or text on the clipboard.
        similar: Find what is like the selected result.
        folders: Show or hide the folders.
        details: Show or hide the details.
        larger: Larger previews.
        smaller: Smaller previews.
        themes: One action per theme.
        close: Close the window.
    """

    add_folder: QAction
    rescan: QAction
    problems: QAction
    pause: QAction
    models: QAction
    focus_search: QAction
    paste: QAction
    similar: QAction
    folders: QAction
    details: QAction
    larger: QAction
    smaller: QAction
    themes: dict[ThemeMode, QAction]
    close: QAction


def make_window_actions(window: QMainWindow, mode: ThemeMode) -> WindowActions:
    """Make the actions, so that their keys work everywhere in the window."""
    group = QActionGroup(window)
    themes: dict[ThemeMode, QAction] = {}
    for theme, name in _THEME_NAMES.items():
        action = QAction(name, group)
        action.setCheckable(True)
        action.setChecked(theme is mode)
        themes[theme] = action
    made = WindowActions(
        add_folder=_action(window, "Add a folder…", QKeySequence(QKeySequence.StandardKey.Open)),
        rescan=_action(window, "Look through all folders again", QKeySequence("F5")),
        problems=_action(window, "Problems and notes…"),
        pause=_action(window, "Pause indexing", checkable=True),
        models=_action(window, "Models…"),
        focus_search=_action(window, "Search", QKeySequence("Ctrl+F"), QKeySequence("Ctrl+L")),
        paste=_action(
            window, "Search with what is copied", QKeySequence(QKeySequence.StandardKey.Paste)
        ),
        similar=_action(window, "Find similar", QKeySequence("Ctrl+S")),
        folders=_action(window, "Folders", QKeySequence("F9"), checkable=True),
        details=_action(window, "Details", QKeySequence("Ctrl+I"), checkable=True),
        larger=_action(window, "Larger previews", QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")),
        smaller=_action(window, "Smaller previews", QKeySequence("Ctrl+-")),
        themes=themes,
        close=_action(window, "Close", QKeySequence("Ctrl+Q")),
    )
    made.close.setMenuRole(QAction.MenuRole.QuitRole)
    return made


def make_window_menu(window: QMainWindow, actions: WindowActions, notice: str) -> QMenu:
    """The menu behind the button at the right."""
    menu = QMenu(window)
    menu.addActions([actions.add_folder, actions.rescan, actions.pause, actions.problems])
    menu.addSeparator()
    menu.addActions([actions.paste, actions.similar, actions.focus_search])
    menu.addSeparator()
    menu.addActions([actions.folders, actions.details, actions.larger, actions.smaller])
    colours = menu.addMenu("Colours")
    colours.addActions(list(actions.themes.values()))
    menu.addSeparator()
    menu.addAction(actions.models)
    if notice:
        line = menu.addAction(notice)
        line.setEnabled(False)
    menu.addSeparator()
    menu.addAction(actions.close)
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

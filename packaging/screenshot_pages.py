"""The pages of the window, each with what a person does to come to it."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from window_capture import settle_down

from retllm_desktop.cli.demo import DRAWN
from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
from retllm_desktop.ui.results.result_keys import SelectionAction
from retllm_desktop.ui.shared.theme import Theme, ThemeMode
from retllm_desktop.ui.system.quick_search import QuickSearchWindow
from retllm_desktop.ui.window.keys_dialog import KeysDialog
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.qt_application import qt_application
from retllm_desktop.ui.window.services import UiServices

_REST_S: Final = 180.0


class Stage:
    """A window on a library, of which pictures are taken.

    Attributes:
        services: What the window is built on.
        theme: The colours.
        shown: The window.
        quick: The small search window, which lives as long as the other one.
    """

    def __init__(self, services: UiServices) -> None:
        """Take what the window is built on."""
        self.services = services
        self.theme = Theme(qt_application(), ThemeMode.LIGHT)
        self.shown: MainWindow | None = None
        self.quick: QuickSearchWindow | None = None

    @contextmanager
    def window(self, mode: ThemeMode, size: tuple[int, int]) -> Generator[MainWindow]:
        """Show a window of a size, in pixels that do not depend on the scale."""
        self.theme.set_mode(mode)
        window = self.shown = MainWindow(self.services, self.theme)
        window.show()
        # A window keeps within its screen, which is a small one where there is none.
        window.resize(*size)
        window.start()
        self.rest()
        try:
            yield window
        finally:
            window.close()
            self.shown = self.quick = None
            window.deleteLater()
            qt_application().processEvents()

    @property
    def main(self) -> MainWindow:
        """The window.

        Raises:
            RuntimeError: There is none.
        """
        if self.shown is None:
            raise RuntimeError("no window is shown")
        return self.shown

    def rest(self) -> None:
        """Wait until nothing is under way.

        Raises:
            SystemExit: The window did not come to rest.
        """
        if not settle_down(self.main, timeout_s=_REST_S):
            raise SystemExit("the window did not come to rest")

    def take(self, page: "Page", file: Path) -> None:
        """Come to a page, take its picture, and go back to the list.

        Raises:
            OSError: The picture cannot be written.
        """
        self.main.parts.banner.dismiss()
        shown = page(self)
        self.rest()
        if not shown.grab().save(str(file), "PNG"):
            raise OSError(f"The picture could not be written: {file}")
        if shown is not self.main:
            shown.close()
        self.leave()

    def leave(self) -> None:
        """Go back to the list, as it is at the beginning."""
        window = self.main
        if window.parts.preview.isVisible():
            QTest.keyClick(window.parts.preview, Qt.Key.Key_Escape)
        window.parts.page_stack.show_list()
        window.commands.details.setChecked(False)
        window.parts.view_options.modes[GalleryMode.GRID].click()
        window.parts.view.clearSelection()
        window.drop_zone.hide()
        window.parts.search_bar.clear_chips()
        window.parts.search_bar.box.completions.dismiss()

    def search(self, line: str) -> None:
        """Search for a line and wait for what is found."""
        self.main.composer.repeat_search(line, (), at_once=True)
        self.rest()

    def go_to(self, row: int) -> None:
        """Move the keys to a row."""
        view = self.main.parts.view
        view.setFocus()
        view.setCurrentIndex(view.shown_model.index(row))
        self.rest()


Page = Callable[[Stage], QWidget]
"""Comes to a page; returns what the picture is of."""


def use_language_of(code: str) -> None:
    """Use a language from the beginning on."""
    from retllm_desktop.ui.shared.language import use_language

    use_language(qt_application(), code)


def make_search(line: str) -> Page:
    """The page of what a line finds."""

    def show(stage: Stage) -> QWidget:
        stage.search(line)
        return stage.main

    return show


def show_start(stage: Stage) -> QWidget:
    """What a person sees first: the library, or where nothing is indexed, the welcome."""
    return make_search("")(stage)


def _preview_of(line: str) -> Page:
    def show(stage: Stage) -> QWidget:
        stage.search(line)
        stage.go_to(0)
        QTest.keyClick(stage.main.parts.view, Qt.Key.Key_Space)
        return stage.main

    return show


def _details(stage: Stage) -> QWidget:
    stage.search("a cat")
    stage.main.commands.details.setChecked(True)
    stage.go_to(0)
    return stage.main


def _several(stage: Stage) -> QWidget:
    stage.search("")
    stage.main.commands.details.setChecked(True)
    stage.go_to(0)
    stage.main.parts.view.selectAll()
    return stage.main


def _laid_out(line: str, mode: GalleryMode) -> Page:
    def show(stage: Stage) -> QWidget:
        stage.search(line)
        stage.main.parts.view_options.modes[mode].click()
        return stage.main

    return show


def _models(stage: Stage) -> QWidget:
    stage.main.commands.models.trigger()
    return stage.main


def _settings(stage: Stage) -> QWidget:
    stage.main.commands.settings.trigger()
    return stage.main


def _about(stage: Stage) -> QWidget:
    stage.main.commands.about.trigger()
    return stage.main


def _privacy(stage: Stage) -> QWidget:
    stage.main.commands.privacy.trigger()
    return stage.main


def _log(stage: Stage) -> QWidget:
    stage.main.commands.show_log.trigger()
    return stage.main


def _duplicates(stage: Stage) -> QWidget:
    stage.main.duplicates.show()
    return stage.main


def _completions(stage: Stage) -> QWidget:
    stage.search("")
    box = stage.main.parts.search_bar.box
    box.setFocus()
    QTest.keyClicks(box, "a cat ty")
    stage.rest()
    return stage.main


def _drop(stage: Stage) -> QWidget:
    stage.main.drop_zone.cover()
    return stage.main


def _dialog_of(act: Callable[[Stage], object]) -> Page:
    """The dialog or menu that an action opens."""

    def show(stage: Stage) -> QWidget:
        before = set(_others(stage.main))
        act(stage)
        stage.rest()
        opened = [one for one in _others(stage.main) if one not in before]
        if len(opened) != 1:
            raise SystemExit(f"not one dialog was opened, but {len(opened)}")
        return opened[0]

    return show


def _others(main: QWidget) -> list[QWidget]:
    """What is on the screen besides the window."""
    return [
        one
        for one in qt_application().topLevelWidgets()
        if one is not main and one.isVisible() and not isinstance(one, QLabel)
    ]


def _open_menu(stage: Stage) -> None:
    menu = stage.main.parts.menu_button.menu()
    menu.popup(stage.main.mapToGlobal(stage.main.rect().center()))


def _open_help(stage: Stage) -> None:
    stage.main.parts.search_bar.help.popup(stage.main.mapToGlobal(stage.main.rect().center()))


def _act_on_first(action: SelectionAction) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        stage.search("a cat")
        stage.go_to(0)
        stage.main.parts.view.selectAll()
        stage.main.parts.selection_bar.buttons[action].click()

    return act


def _cut(stage: Stage) -> None:
    stage.search("a cat")
    stage.go_to(0)
    bar, view = stage.main.parts.search_bar, stage.main.parts.view
    first = view.selected
    if first is None:
        said = f"{stage.main.parts.status.message.text()} {stage.main.parts.banner.text}"
        raise SystemExit(f"no picture is found that could be searched with: {said}")
    stage.main.intake.take_paths((first.candidate.item.path,))
    stage.rest()
    stage.main.composer.choose_part(bar.chips.chips[0])


def _open_exclusions(stage: Stage) -> None:
    stage.main.sidebar.folders.edit_exclusions(stage.main.library.roots[0])


def _open_name(stage: Stage) -> None:
    stage.search("a cat")
    stage.main.sidebar.searches.save()


def _keys(stage: Stage) -> QWidget:
    dialog = KeysDialog(stage.main)
    dialog.show()
    return dialog


def _floating(stage: Stage) -> QWidget:
    window, services = stage.main, stage.services
    quick = QuickSearchWindow(services.search, services.limits, window.thumbnails, stage.theme)
    # What it searches for goes on after its picture was taken.
    stage.quick = quick
    window.closing.connect(quick.end)
    quick.toggle()
    quick.box.setText("a rocket")
    QTest.qWait(1500)
    return quick


PAGES: Final[dict[str, Page]] = {
    "library": show_start,
    "results": make_search("a rocket"),
    "results-list": _laid_out("a rocket", GalleryMode.LIST),
    "results-squares": _laid_out("", GalleryMode.TIMELINE),
    "completions": _completions,
    "drop": _drop,
    "duplicates": _duplicates,
    "preview-photo": _preview_of("a cat"),
    "preview-page": _preview_of("harbour council"),
    "preview-film": _preview_of("name:week"),
    "details": _details,
    "several-selected": _several,
    "nothing-found": make_search("type:spreadsheet name:nothing"),
    "models": _models,
    "settings": _settings,
    "privacy": _privacy,
    "about": _about,
    "log": _log,
    "keys": _keys,
    "floating-search": _floating,
    "menu": _dialog_of(_open_menu),
    "help": _dialog_of(_open_help),
    "part-of-a-picture": _dialog_of(_cut),
    "tags": _dialog_of(_act_on_first(SelectionAction.TAG)),
    "bin": _dialog_of(_act_on_first(SelectionAction.BIN)),
    "save-search": _dialog_of(_open_name),
    "left-out": _dialog_of(_open_exclusions),
    "problems": _dialog_of(lambda stage: stage.main.commands.problems.trigger()),
}
JUDGED_PAGES: Final[dict[str, Page]] = {
    "judged": make_search(DRAWN.open_files().searches[0].query),
}
EMPTY_PAGES: Final[dict[str, Page]] = {"welcome": show_start}
ALL_PAGES: Final = {**PAGES, **JUDGED_PAGES, **EMPTY_PAGES}

"""The pages of the window, each with what a person does to come to it."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from window_capture import settle_down

from retllm_desktop.cli.demo import DRAWN
from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
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
    """

    def __init__(self, services: UiServices) -> None:
        """Take what the window is built on."""
        self.services = services
        self.theme = Theme(qt_application(), ThemeMode.LIGHT)
        self.shown: MainWindow | None = None

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
            self.shown = None
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
        window.parts.view.set_mode(GalleryMode.GRID)
        window.parts.view.clearSelection()

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


def _list(stage: Stage) -> QWidget:
    stage.search("a rocket")
    stage.main.parts.view.set_mode(GalleryMode.LIST)
    return stage.main


def _models(stage: Stage) -> QWidget:
    stage.main.commands.models.trigger()
    return stage.main


def _settings(stage: Stage) -> QWidget:
    stage.main.commands.settings.trigger()
    return stage.main


def _privacy(stage: Stage) -> QWidget:
    stage.main.commands.privacy.trigger()
    return stage.main


def _log(stage: Stage) -> QWidget:
    stage.main.commands.show_log.trigger()
    return stage.main


def _keys(stage: Stage) -> QWidget:
    dialog = KeysDialog(stage.main)
    dialog.show()
    return dialog


def _floating(stage: Stage) -> QWidget:
    window, services = stage.main, stage.services
    quick = QuickSearchWindow(services.search, services.limits, window.thumbnails, stage.theme)
    window.closing.connect(quick.end)
    quick.toggle()
    quick.box.setText("a rocket")
    QTest.qWait(1500)
    return quick


PAGES: Final[dict[str, Page]] = {
    "library": show_start,
    "results": make_search("a rocket"),
    "results-list": _list,
    "preview-photo": _preview_of("a cat"),
    "preview-page": _preview_of("harbour council"),
    "preview-film": _preview_of("name:week"),
    "details": _details,
    "several-selected": _several,
    "nothing-found": make_search("type:spreadsheet name:nothing"),
    "models": _models,
    "settings": _settings,
    "privacy": _privacy,
    "log": _log,
    "keys": _keys,
    "floating-search": _floating,
}
JUDGED_PAGES: Final[dict[str, Page]] = {
    "judged": make_search(DRAWN.open_files().searches[0].query),
}
EMPTY_PAGES: Final[dict[str, Page]] = {"welcome": show_start}
ALL_PAGES: Final = {**PAGES, **JUDGED_PAGES, **EMPTY_PAGES}

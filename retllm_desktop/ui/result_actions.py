"""Actions on results: open, reveal, find similar, annotate; and the system calls for files."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QProcess, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.types import Annotations, Item, Result
from retllm_desktop.search.ranking.grouping import describe_members
from retllm_desktop.ui import texts
from retllm_desktop.ui.annotations_session import AnnotationsSession
from retllm_desktop.ui.feedback import FeedbackPresenter
from retllm_desktop.ui.query_composer import QueryComposer
from retllm_desktop.ui.result_keys import SelectionAction
from retllm_desktop.ui.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.window_parts import WindowActions, WindowParts

Opener = Callable[[QUrl], bool]


class FileActions(QObject):
    """Opens and reveals files through the system.

    Signals:
        failed: The ``RetllmError`` that says why it did not work.
    """

    failed = Signal(object)

    def __init__(
        self,
        executor: SerialExecutor,
        parent: QObject | None = None,
        opener: Opener = QDesktopServices.openUrl,
    ) -> None:
        """Take the executor for slow file access, and the opener."""
        super().__init__(parent)
        self._executor = executor
        self._opener = opener

    def open(self, path: Path) -> None:
        """Open a file or a folder with the program that the system has for it."""
        self._if_there(path, lambda: self._open(path))

    def reveal(self, path: Path) -> None:
        """Show a file in the system's file manager, selected where the system can."""
        self._if_there(path, lambda: self._reveal(path))

    def copy_path(self, path: Path) -> None:
        """Put a file's path on the clipboard."""
        QGuiApplication.clipboard().setText(format_path(path))

    def _if_there(self, path: Path, act: Callable[[], None]) -> None:
        worker = self._executor.submit(single_call(lambda: os.path.lexists(path)))

        def act_if_there(there: bool) -> None:
            if there:
                act()
            else:
                self.failed.emit(
                    InputError(
                        "The file is not there any more",
                        "connect its drive, or look through its folder again",
                        path,
                    )
                )

        worker.returned.connect(act_if_there)

    def _open(self, path: Path) -> None:
        if not self._opener(file_url(path)):
            self.failed.emit(InputError("No program could be started for this file", "", path))

    def _reveal(self, path: Path) -> None:
        command = reveal_command(path)
        if command is not None and QProcess.startDetached(command[0], command[1:]):
            return
        self._open(path.parent)


def file_url(path: Path) -> QUrl:
    """A path as a URL, byte for byte: names on Linux need not be UTF-8."""
    return QUrl.fromEncoded(path.absolute().as_uri().encode("ascii"))


def reveal_command(path: Path, platform: str = sys.platform) -> list[str] | None:
    """The command that shows a file selected in its folder, None where there is no common one."""
    if platform == "win32":
        return ["explorer.exe", f"/select,{path}"]
    if platform == "darwin":
        return ["open", "-R", str(path)]
    return None


class ResultActions(QObject):
    """Connects results in the grid and the details panel to their actions."""

    def __init__(
        self,
        parts: WindowParts,
        *,
        files: FileActions,
        composer: QueryComposer,
        annotations: AnnotationsSession,
        feedback: FeedbackPresenter,
        commands: WindowActions,
        parent: QWidget,
    ) -> None:
        """Connect the widgets to the sessions.

        Args:
            parts: The widgets.
            files: Opens and shows files.
            composer: Finds what is like a result.
            annotations: Favourites and tags.
            feedback: Right and wrong.
            commands: The window's actions, of which finding similar ones is served here.
            parent: The window: menus belong to it.
        """
        super().__init__(parent)
        self._parts = parts
        self._files = files
        self._composer = composer
        self._annotations = annotations
        self._feedback = feedback
        self._commands = commands
        self._window = parent
        view, details = parts.view, parts.details
        if annotations.possible:
            view.letters.allowed.add(SelectionAction.FAVOURITE)
        details.allow_annotations(allowed=annotations.possible)
        view.menu_wanted.connect(self._on_menu)
        view.chosen.connect(details.show_result)
        view.chosen.connect(annotations.show_result)
        view.action_wanted.connect(self._on_action)
        details.open_wanted.connect(self.open)
        details.reveal_wanted.connect(self.reveal)
        details.similar_wanted.connect(composer.find_similar)
        details.annotations.favourite_wanted.connect(self._on_star)
        details.annotations.tags_wanted.connect(self._on_tags)
        commands.similar.triggered.connect(self._on_similar)
        commands.open_outside.triggered.connect(self._on_open_outside)
        annotations.annotations_read.connect(details.show_annotations)
        annotations.tags_read.connect(self._on_tags_known)
        annotations.annotations_written.connect(self._on_annotated)

    @Slot(object)
    def open(self, result: Result) -> None:
        """Open a ``Result``'s file."""
        self._files.open(result.candidate.item.path)

    @Slot(object)
    def reveal(self, result: Result) -> None:
        """Show a ``Result``'s file in its folder."""
        self._files.reveal(result.candidate.item.path)

    def menu(self, result: Result) -> QMenu:
        """The menu of one result, whatever row it moves to meanwhile."""
        item = result.candidate.item
        path = item.path
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Open").triggered.connect(lambda: self._files.open(path))
        menu.addAction("Show in folder").triggered.connect(lambda: self._files.reveal(path))
        menu.addAction("Copy path").triggered.connect(lambda: self._files.copy_path(path))
        menu.addSeparator()
        menu.addAction(self._commands.similar.text()).triggered.connect(
            lambda: self._composer.find_similar(result)
        )
        folded = describe_members(result)
        if folded:
            menu.addAction(f"{folded}: unfold or fold").triggered.connect(
                lambda: self._parts.view.toggle_item(item.id)
            )
        if self._annotations.possible:
            menu.addAction(self._favourite_text(item)).triggered.connect(
                lambda: self._annotations.toggle(item)
            )
        self._feedback.add_menu_entries(menu, result)
        menu.addSeparator()
        menu.addAction(self._commands.details)
        return menu

    def _favourite_text(self, item: Item) -> str:
        known = self._annotations.known_annotations(item)
        if known is None:
            return "Favourite or not\tF"
        return "No longer a favourite\tF" if known.favourite else "Favourite\tF"

    @Slot(object, QPoint)
    def _on_menu(self, result: Result, place: QPoint) -> None:
        self.menu(result).popup(place)

    @Slot()
    def _on_open_outside(self) -> None:
        if self._parts.view.selected is not None:
            self.open(self._parts.view.selected)

    @Slot()
    def _on_similar(self) -> None:
        self._composer.find_similar(self._parts.view.selected)

    # Annotations.

    @Slot(object)
    def _on_action(self, action: SelectionAction) -> None:
        selected = self._parts.view.selected
        if selected is None:
            return
        if action is SelectionAction.FAVOURITE:
            self._annotations.toggle(selected.candidate.item)
        elif action in (SelectionAction.RIGHT, SelectionAction.WRONG):
            self._feedback.toggle(selected, right=action is SelectionAction.RIGHT)

    @Slot(object)
    def toggle_favourite(self, result: Result) -> None:
        """Make a ``Result`` a favourite, or no longer."""
        self._annotations.toggle(result.candidate.item)

    @Slot(bool)
    def _on_star(self, favourite: bool) -> None:
        result = self._parts.details.result
        if result is not None:
            self._annotations.set_favourite(result.candidate.item, favourite)

    @Slot(object)
    def _on_tags(self, tags: tuple[str, ...]) -> None:
        result = self._parts.details.result
        if result is not None:
            self._annotations.set_tags(result.candidate.item, tags)

    @Slot(object)
    def _on_tags_known(self, tags: tuple[str, ...]) -> None:
        self._parts.details.annotations.show_all_tags(tags)
        self._parts.search_bar.box.tags = tags

    @Slot(object, object)
    def _on_annotated(self, item: Item, annotations: Annotations) -> None:
        # The details panel shows the change itself.
        if self._parts.details.isHidden():
            self._parts.status.show_message(texts.favourite_summary(item, annotations))

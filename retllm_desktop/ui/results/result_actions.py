"""Actions on one result or many: open, show, copy, drag, annotate, find similar, to the bin."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.types import Annotations, Item, Result
from retllm_desktop.ui.library.library_session import LibrarySession
from retllm_desktop.ui.query.query_composer import QueryComposer
from retllm_desktop.ui.results import selection_texts
from retllm_desktop.ui.results.annotations_session import AnnotationChange, AnnotationsSession
from retllm_desktop.ui.results.bin_session import BinnedFile, BinSession
from retllm_desktop.ui.results.feedback import FeedbackPresenter
from retllm_desktop.ui.results.file_actions import RESULTS_MIME, FileActions, file_url
from retllm_desktop.ui.results.result_keys import SelectionAction
from retllm_desktop.ui.results.tag_dialog import TagDialog
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import key_text, tr, tr_count
from retllm_desktop.ui.shared.undo_history import UndoHistory
from retllm_desktop.ui.shared.widgets import set_role
from retllm_desktop.ui.window.window_actions import WindowActions
from retllm_desktop.ui.window.window_parts import WindowParts

_MOST_OPENED: Final = 10
"""More files than this are opened only after a question."""
_DRAGGED_PX: Final = 96


class ResultActions(QObject):
    """Connects results in the grid and the details panel to their actions.

    Attributes:
        question: The question that is open, None for none.
        tag_dialog: The dialog on tags that is open, None for none.

    Signals:
        binned: The paths of files that were moved to the bin, a tuple.
        restored: The paths of files that are back from there, a tuple.
    """

    binned = Signal(object)
    restored = Signal(object)

    def __init__(
        self,
        parts: WindowParts,
        *,
        files: FileActions,
        bin_session: BinSession,
        library: LibrarySession,
        composer: QueryComposer,
        annotations: AnnotationsSession,
        feedback: FeedbackPresenter,
        history: UndoHistory,
        commands: WindowActions,
        parent: QWidget,
    ) -> None:
        """Connect the widgets to the sessions.

        Args:
            parts: The widgets.
            files: Opens, shows and copies files.
            bin_session: Moves files to the bin.
            library: Is told what was moved.
            composer: Finds what is like a result.
            annotations: Favourites and tags.
            feedback: Right and wrong.
            history: What can be undone.
            commands: The window's actions, of which finding similar ones is served here.
            parent: The window: menus and dialogs belong to it.
        """
        super().__init__(parent)
        self._parts = parts
        self._files = files
        self._bin = bin_session
        self._library = library
        self._composer = composer
        self._annotations = annotations
        self._feedback = feedback
        self._history = history
        self._commands = commands
        self._window = parent
        self._tags: tuple[str, ...] = ()
        self.question: QMessageBox | None = None
        self.tag_dialog: TagDialog | None = None
        view, details = parts.view, parts.details
        if annotations.possible:
            view.letters.allowed.add(SelectionAction.FAVOURITE)
        details.allow_annotations(allowed=annotations.possible)
        view.menu_wanted.connect(self._on_menu)
        view.chosen.connect(annotations.show_result)
        view.action_wanted.connect(self.act)
        parts.selection_bar.action_wanted.connect(self.act)
        view.drag_wanted.connect(self._on_drag)
        details.open_wanted.connect(self.open)
        details.reveal_wanted.connect(self.reveal)
        details.similar_wanted.connect(composer.find_similar)
        details.search_wanted.connect(self._on_search)
        details.annotations.favourite_wanted.connect(self._on_star)
        details.annotations.tags_wanted.connect(self._on_tags)
        commands.similar.triggered.connect(self._on_similar)
        commands.open_outside.triggered.connect(self._on_open_outside)
        annotations.annotations_read.connect(details.show_annotations)
        annotations.tags_read.connect(self._on_tags_known)
        annotations.favourites_read.connect(view.show_favourites)
        annotations.annotations_changed.connect(self._on_annotated)
        library.indexed.connect(view.results.trust_new_lists)

    @Slot(object)
    def open(self, result: Result) -> None:
        """Open a ``Result``'s file."""
        self._files.open(result.candidate.item.path)

    @Slot(object)
    def reveal(self, result: Result) -> None:
        """Show a ``Result``'s file in its folder."""
        self._files.reveal(result.candidate.item.path)

    @Slot(object)
    def copy(self, result: Result) -> None:
        """Copy a ``Result``'s file, and what it shows."""
        self._copy((result.candidate.item,))

    @Slot(object)
    def act(self, action: SelectionAction, results: Sequence[Result] | None = None) -> None:
        """Do something with results, by default those that are selected, once all are read."""
        if results is None:
            self._parts.view.read_selection(partial(self.act, action))
            return
        items = [result.candidate.item for result in results]
        if not items:
            return
        match action:
            case SelectionAction.OPEN:
                self._open_all(items)
            case SelectionAction.REVEAL:
                self._files.reveal(*_paths(items))
            case SelectionAction.COPY:
                self._copy(items)
            case SelectionAction.COPY_PATHS:
                self._files.copy_paths(_paths(items))
            case SelectionAction.FAVOURITE:
                self._annotations.toggle(items)
            case SelectionAction.TAG:
                self._ask_tags(items)
            case SelectionAction.RIGHT | SelectionAction.WRONG:
                self._feedback.toggle(results, right=action is SelectionAction.RIGHT)
            case SelectionAction.BIN:
                self._ask_bin(items)

    def menu(self, result: Result) -> QMenu:
        """The menu of a result, whatever row it moves to meanwhile; of all that are selected."""
        view = self._parts.view
        number, selection = view.number_selected, view.selection
        several = number > 1 and _id(result) in map(_id, selection)
        results = selection if several else (result,)
        # Of a long list not all may be read yet.
        meant = results if not several or len(selection) == number else None
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def add(text: str, action: SelectionAction) -> None:
            menu.addAction(text).triggered.connect(lambda: self.act(action, meant))

        opening = tr_count("Open %n", number) if several else tr("Open")
        copying = tr_count("Copy %n", number) if several else tr("Copy")
        add(f"{opening}\t{key_text('Ctrl+O')}", SelectionAction.OPEN)
        add(tr("Show in folder"), SelectionAction.REVEAL)
        add(f"{copying}\t{key_text('Ctrl+C')}", SelectionAction.COPY)
        paths = tr("Copy paths") if several else tr("Copy path")
        add(f"{paths}\t{key_text('Ctrl+Shift+C')}", SelectionAction.COPY_PATHS)
        menu.addSeparator()
        if not several:
            self._add_single_entries(menu, result)
        if self._annotations.possible:
            add(self._favourite_text(results), SelectionAction.FAVOURITE)
            add(f"{tr('Tags…')}\t{key_text('Ctrl+T')}", SelectionAction.TAG)
        self._feedback.add_menu_entries(menu, results)
        menu.addSeparator()
        add(f"{tr('Move to the bin…')}\t{key_text('Del')}", SelectionAction.BIN)
        menu.addSeparator()
        menu.addAction(self._commands.details)
        return menu

    def _add_single_entries(self, menu: QMenu, result: Result) -> None:
        menu.addAction(self._commands.similar.text()).triggered.connect(
            lambda: self._composer.find_similar(result)
        )
        folded = texts.members_text(result)
        if folded:
            menu.addAction(tr("{members}: unfold or fold", members=folded)).triggered.connect(
                lambda: self._parts.view.toggle_item(_id(result))
            )

    def _favourite_text(self, results: Sequence[Result]) -> str:
        item = results[0].candidate.item
        known = self._annotations.known_annotations(item) if len(results) == 1 else None
        if known is None:
            return tr("Favourite or not") + "\tF"
        return (tr("No longer a favourite") if known.favourite else tr("Favourite")) + "\tF"

    @Slot(object, QPoint)
    def _on_menu(self, result: Result, place: QPoint) -> None:
        self.menu(result).popup(place)

    @Slot(str)
    def _on_search(self, line: str) -> None:
        self._composer.repeat_search(line, (), at_once=True)

    @Slot()
    def _on_open_outside(self) -> None:
        selected = self._parts.view.selected
        if self._parts.preview.isVisible() and selected is not None:
            # It covers the others.
            self.open(selected)
        else:
            self.act(SelectionAction.OPEN)

    @Slot()
    def _on_similar(self) -> None:
        self._composer.find_similar(self._parts.view.selected)

    def _ask(self, title: str, text: str, yes: str, act: Callable[[], None]) -> None:
        """Ask whether to do something; does not wait for the answer."""
        if self.question is not None:
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(title.rstrip("?؟？"))
        box.setText(title)
        box.setInformativeText(text)
        button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        set_role(button, "primary")
        box.setDefaultButton(button)
        box.accepted.connect(act)
        box.finished.connect(self._on_answered)
        self.question = box
        box.open()

    @Slot()
    def _on_answered(self) -> None:
        self.question = None

    # Files.

    def _open_all(self, items: Sequence[Item]) -> None:
        paths = _paths(items)
        if len(paths) <= _MOST_OPENED:
            self._files.open(*paths)
        else:
            self._ask(
                tr_count("Open %n file(s)?", len(paths)),
                tr("Each of them opens in the program that the system has for it."),
                tr("Open"),
                lambda: self._files.open(*paths),
            )

    def _copy(self, items: Sequence[Item]) -> None:
        paths = _paths(items)
        if len(items) == 1:
            self._files.copy_item(items[0])
        else:
            self._files.copy(paths)
        what = selection_texts.files_or_name(paths)
        self._parts.status.show_message(tr("{what} copied", what=what))

    def make_drag(self) -> QDrag | None:
        """What is dragged out of the window: the selected files, those that are there."""
        view = self._parts.view
        if len(view.selection) < view.number_selected:
            self._parts.status.show_message(tr("The selection is still being read; try again."))
            return None
        items = [item for item in _items(view.selection) if not item.offline]
        if not items:
            self._files.failed.emit(
                InputError(tr("What is not connected cannot be dragged"), tr("connect its drive"))
            )
            return None
        drag = QDrag(self._parts.view)
        mime = QMimeData()
        mime.setUrls([file_url(path) for path in _paths(items)])
        mime.setData(RESULTS_MIME, json.dumps([item.id for item in items]).encode("ascii"))
        drag.setMimeData(mime)
        drag.setPixmap(self._parts.view.picture_of_drag(_DRAGGED_PX))
        return drag

    @Slot()
    def _on_drag(self) -> None:
        drag = self.make_drag()
        if drag is not None:
            # A copy and nothing else: whoever takes it must not move or delete the file.
            drag.exec(Qt.DropAction.CopyAction, Qt.DropAction.CopyAction)

    # The bin.

    def _ask_bin(self, items: Sequence[Item]) -> None:
        there = [item for item in items if not item.offline]
        if not there:
            title = tr("What is not connected cannot be moved to the bin")
            self._files.failed.emit(InputError(title, tr("connect its drive"), items[0].path))
            return
        self._ask(
            selection_texts.bin_question(there),
            selection_texts.bin_details(there, len(items) - len(there)),
            tr("Move to the bin"),
            lambda: self._bin.move(_paths(there), self._on_binned),
        )

    def _on_binned(self, files: tuple[BinnedFile, ...]) -> None:
        if not files:
            return
        self._follow_bin(files)
        text = selection_texts.describe_binned([file.path for file in files])
        if any(file.in_bin is None for file in files):
            self._parts.status.show_message(
                tr("{what}; they can be brought back from there", what=text)
            )
            return
        binned = list(files)

        def undo(done: Callable[[bool], None]) -> None:
            def restored(back: tuple[Path, ...]) -> None:
                self._parts.view.show_files(back)
                self._library.check(back)
                self.restored.emit(back)
                binned[:] = [file for file in binned if file.path not in back]
                done(not binned)

            self._bin.restore(tuple(binned), restored)

        def redo(done: Callable[[bool], None]) -> None:
            def moved(again: tuple[BinnedFile, ...]) -> None:
                self._follow_bin(again)
                binned[:] = again
                done(len(again) == len(files))

            self._bin.move([file.path for file in files], moved)

        self._history.add(text, undo, redo)

    def _follow_bin(self, files: Sequence[BinnedFile]) -> None:
        paths = [file.path for file in files]
        self._parts.view.hide_files(paths)
        self._library.check(paths)
        self.binned.emit(tuple(paths))

    # Annotations.

    def _ask_tags(self, items: Sequence[Item]) -> None:
        if not self._annotations.possible or self.tag_dialog is not None:
            return

        def show(known: Mapping[bytes, Annotations]) -> None:
            if self.tag_dialog is not None:
                return
            who = selection_texts.name_items(items)
            dialog = TagDialog(who, list(known.values()), self._tags, self._window)
            dialog.tags_chosen.connect(partial(self._annotations.change_tags, items))
            dialog.finished.connect(self._on_tags_closed)
            self.tag_dialog = dialog
            dialog.open()

        self._annotations.read(items, show)

    @Slot()
    def _on_tags_closed(self) -> None:
        self.tag_dialog = None

    @Slot(object)
    def toggle_favourite(self, result: Result) -> None:
        """Make a ``Result`` a favourite, or no longer."""
        self._annotations.toggle((result.candidate.item,))

    @Slot(bool)
    def _on_star(self, favourite: bool) -> None:
        result = self._parts.details.result
        if result is not None:
            self._annotations.set_favourite((result.candidate.item,), favourite)

    @Slot(object)
    def _on_tags(self, tags: tuple[str, ...]) -> None:
        result = self._parts.details.result
        if result is not None:
            self._annotations.set_tags(result.candidate.item, tags)

    @Slot(object)
    def _on_tags_known(self, tags: tuple[str, ...]) -> None:
        self._tags = tags
        self._parts.details.annotations.show_all_tags(tags)
        self._parts.search_bar.box.tags = tags

    @Slot(object)
    def _on_annotated(self, change: AnnotationChange) -> None:
        text = selection_texts.describe_annotations(change)
        if text:
            self._history.add(
                text,
                partial(self._annotations.restore, change.before),
                partial(self._annotations.restore, change.after),
            )


def _items(results: Sequence[Result]) -> tuple[Item, ...]:
    return tuple(result.candidate.item for result in results)


def _paths(items: Sequence[Item]) -> tuple[Path, ...]:
    """The files of items, each once: several results may lie in one."""
    return tuple(dict.fromkeys(item.path for item in items))


def _id(result: Result) -> int:
    return result.candidate.item.id

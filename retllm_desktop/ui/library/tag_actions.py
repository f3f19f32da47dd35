"""Tags as collections: results are dropped on them; they are renamed, merged and removed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from retllm_desktop.core.annotations import AnnotationStore, TagEdit
from retllm_desktop.core.errors import InputError, RetllmError
from retllm_desktop.core.types import Item, Result
from retllm_desktop.ui.library.library_session import LibrarySession
from retllm_desktop.ui.library.name_dialog import NameDialog
from retllm_desktop.ui.library.sidebar_entries import EntryKind, SidebarEntry
from retllm_desktop.ui.library.sidebar_session import SidebarSession
from retllm_desktop.ui.results.annotations_session import AnnotationsSession
from retllm_desktop.ui.shared.translation import tr, tr_count
from retllm_desktop.ui.shared.undo_history import UndoHistory
from retllm_desktop.ui.shared.widgets import set_role


class TagActions(QObject):
    """Changes tags by their entries in the sidebar; all of it can be undone.

    Attributes:
        dialog: The dialog for a new tag's name, None while none is open.
        question: The question that is open, None for none.

    Signals:
        failed: The ``RetllmError`` that says why nothing was changed.
        renamed: A tag that content had, and what it has instead; empty for nothing.
    """

    failed = Signal(object)
    renamed = Signal(str, str)

    def __init__(
        self,
        store: AnnotationStore | None,
        session: SidebarSession,
        library: LibrarySession,
        annotations: AnnotationsSession,
        *,
        history: UndoHistory,
        window: QWidget,
    ) -> None:
        """Take the store (None: nothing can be noted), the sessions, and the window."""
        super().__init__(window)
        self._store = store
        self._session = session
        self._library = library
        self._annotations = annotations
        self._history = history
        self._window = window
        self.dialog: NameDialog | None = None
        self.question: QMessageBox | None = None

    def collect(self, entry: SidebarEntry, results: Sequence[Result]) -> None:
        """Put results into what an entry stands for: a copy by name; no file is moved."""
        items = tuple(result.candidate.item for result in results)
        if entry.kind is EntryKind.FAVOURITES and items:
            self._annotations.set_favourite(items, True)
        elif entry.kind is EntryKind.TAG and items:
            self._annotations.change_tags(items, (entry.text,), ())
        elif entry.kind is EntryKind.NEW_TAG:
            self._ask_new(items)

    def rename(self, entry: SidebarEntry, name: str) -> None:
        """Call a tag otherwise; where there is such a tag, ask whether both are one."""
        known = () if self._session.notes is None else self._session.notes.tags
        other = next(
            (
                one
                for one in known
                if one.tag.casefold() == name.casefold() != entry.text.casefold()
            ),
            None,
        )
        store = self._store
        if store is None:
            return
        if other is None:
            self._write(
                lambda: store.rename_tag(entry.text, name),
                tr("Tag «{old}» renamed «{new}»", old=entry.text, new=name),
                (entry.text, name),
            )
            return
        self._ask(
            tr("Make «{old}» and «{new}» one tag?", old=entry.text, new=other.tag),
            tr(
                "Everything tagged «{old}» is tagged «{new}» instead.",
                old=entry.text,
                new=other.tag,
            ),
            tr("Make them one"),
            lambda: self._write(
                lambda: store.rename_tag(entry.text, other.tag),
                tr("Tag «{old}» is now part of «{new}»", old=entry.text, new=other.tag),
                (entry.text, other.tag),
            ),
        )

    def remove(self, entry: SidebarEntry) -> None:
        """Ask, then take a tag off everything."""
        store = self._store
        if store is None:
            return
        known = () if self._session.notes is None else self._session.notes.tags
        number = next((one.contents for one in known if one.tag == entry.text), 0)
        self._ask(
            tr("Remove the tag «{tag}»?", tag=entry.text),
            tr_count("It is taken off %n file(s), which stay where they are.", number),
            tr("Remove"),
            lambda: self._write(
                lambda: store.remove_tag(entry.text),
                tr("Tag «{tag}» removed", tag=entry.text),
                (entry.text, ""),
            ),
        )

    def _ask_new(self, items: Sequence[Item]) -> None:
        if not items:
            self.failed.emit(
                InputError(
                    tr("Nothing is selected"),
                    tr("select results, or drag them here, to give them a new tag"),
                )
            )
            return
        if self.dialog is not None:
            return
        dialog = NameDialog(
            tr("New tag"),
            tr_count("Name of the tag for %n result(s)", len(items)),
            parent=self._window,
        )

        def named(name: str) -> None:
            self._annotations.change_tags(items, (name,), ())

        dialog.named.connect(named)
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()

    def _ask(self, title: str, text: str, yes: str, act: Callable[[], None]) -> None:
        if self.question is not None:
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(title.rstrip("?"))
        box.setText(title)
        box.setInformativeText(text)
        agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        set_role(agreed, "primary")
        box.setDefaultButton(agreed)

        def answered(_code: int) -> None:
            if box.clickedButton() is agreed:
                act()
            self.question = None

        box.finished.connect(answered)
        self.question = box
        box.open()

    def _write(self, change: Callable[[], TagEdit], text: str, names: tuple[str, str]) -> None:
        """Change tags, and offer to take it back.

        Args:
            change: Writes.
            text: What was done.
            names: What the tag was called, and what it is called now.
        """

        def written(outcome: object) -> None:
            if isinstance(outcome, RetllmError):
                self.failed.emit(outcome)
            elif isinstance(outcome, TagEdit):
                old, new = names
                self._reread(old, new)
                self._history.add(
                    text,
                    lambda done: self._apply(outcome.inverse, (new, old), done),
                    lambda done: self._apply(outcome, names, done),
                )

        self._library.write(change, written)

    def _apply(self, edit: TagEdit, names: tuple[str, str], done: Callable[[bool], None]) -> None:
        store = self._store
        if store is None:
            return

        def written(outcome: object) -> None:
            if isinstance(outcome, RetllmError):
                self.failed.emit(outcome)
                done(False)
                return
            self._reread(*names)
            done(True)

        self._library.write(lambda: store.edit_tags(edit), written)

    def _reread(self, old: str, new: str) -> None:
        self._annotations.reread()
        self.renamed.emit(old, new)

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None

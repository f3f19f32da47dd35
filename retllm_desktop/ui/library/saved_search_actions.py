"""Saved searches: kept, run, renamed, put in order and removed; all of it can be undone."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.saved_searches import SavedPicture, SavedSearch
from retllm_desktop.ui.library.name_dialog import NameDialog
from retllm_desktop.ui.library.sidebar_session import FoundPictures, SidebarSession
from retllm_desktop.ui.query.query_composer import QueryComposer
from retllm_desktop.ui.query.query_parts import QueryPart
from retllm_desktop.ui.query.search_bar import SearchBar
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import tr, tr_count
from retllm_desktop.ui.shared.undo_history import UndoHistory

_Searches = tuple[SavedSearch, ...]
_NAME_LENGTH = 60


class SavedSearchActions(QObject):
    """Changes saved searches by their entries in the sidebar.

    Attributes:
        dialog: The dialog for a name, None while none is open.

    Signals:
        failed: The ``RetllmError`` that says why nothing was changed, or what is missing.
        ran: A ``SavedSearch`` is what is searched for now.
    """

    failed = Signal(object)
    ran = Signal(object)

    def __init__(
        self,
        session: SidebarSession,
        composer: QueryComposer,
        bar: SearchBar,
        history: UndoHistory,
        window: QWidget,
    ) -> None:
        """Take the session, what composes queries, the bar they stand in, and the window."""
        super().__init__(window)
        self._session = session
        self._composer = composer
        self._bar = bar
        self._history = history
        self._window = window
        self.dialog: NameDialog | None = None

    @Slot()
    def save(self) -> None:
        """Ask under which name the present search is to be kept."""
        search, lost = self._present()
        if self.dialog is not None:
            return
        if not search.line and not search.pictures:
            if lost:
                title = tr("Pictures from outside of the library cannot be kept in a search")
                todo = tr("add their folder first, or search by what the library holds")
            else:
                title, todo = tr("There is nothing to save"), tr("search for something first")
            self.failed.emit(InputError(title, todo))
            return
        note = ""
        if lost:
            note = tr_count(
                "%n picture(s) from outside of the library will not be kept with it.", lost
            )
        proposed = search.name[:_NAME_LENGTH]
        dialog = NameDialog(
            tr("Save this search"), tr("Name of the search"), proposed, self._window, note
        )

        def named(name: str) -> None:
            self._add(replace(search, name=name))

        dialog.named.connect(named)
        dialog.finished.connect(self._on_closed)
        self.dialog = dialog
        dialog.open()

    def run(self, search: SavedSearch) -> None:
        """Search for what was kept."""
        if not search.pictures:
            self._composer.repeat_search(search.line, (), at_once=False)
            self.ran.emit(search)
            return

        def found(pictures: FoundPictures) -> None:
            parts = [
                QueryPart(texts.file_name(item.path), item=item, region=picture.region)
                for picture, item in pictures
                if item is not None
            ]
            lost = len(pictures) - len(parts)
            if parts or search.line:
                self._composer.repeat_search(search.line, parts, at_once=False)
                self.ran.emit(search)
            if lost:
                title = tr_count(
                    "%n picture(s) of this search are not in the library any more", lost
                )
                todo = tr("connect the drive, or save the search anew")
                self.failed.emit(InputError(title, todo))

        self._session.find_pictures(search, found)

    def rename(self, search: SavedSearch, name: str) -> None:
        """Call a search otherwise."""
        self._change(
            lambda known: [replace(one, name=name) if _is(one, search) else one for one in known],
            tr("Search «{old}» renamed «{new}»", old=search.name, new=name),
        )

    def update(self, search: SavedSearch) -> None:
        """Keep the present search in the place of one that was kept."""
        present, _lost = self._present()
        kept = replace(present, name=search.name)
        self._change(
            lambda known: [kept if _is(one, search) else one for one in known],
            tr("Search «{name}» changed", name=search.name),
        )

    def remove(self, search: SavedSearch) -> None:
        """Forget a search; it can be brought back."""
        self._change(
            lambda known: [one for one in known if not _is(one, search)],
            tr("Search «{name}» removed", name=search.name),
        )

    def move(self, search: SavedSearch, step: int) -> None:
        """Put a search further up (−1) or down (1)."""
        known = self._session.saved or ()
        at = next((row for row, one in enumerate(known) if _is(one, search)), -1)
        if at < 0 or not 0 <= at + step < len(known):
            return

        def moved(present: _Searches) -> Sequence[SavedSearch]:
            others = [one for one in present if not _is(one, search)]
            return [
                *others[: at + step],
                *(s for s in present if _is(s, search)),
                *others[at + step :],
            ]

        self._change(moved, tr("Search «{name}» moved", name=search.name))

    def _add(self, search: SavedSearch) -> None:
        self._change(lambda known: [*known, search], tr("Search «{name}» saved", name=search.name))
        self.ran.emit(search)

    def _present(self) -> tuple[SavedSearch, int]:
        """The search that stands in the bar, and how many of its pictures cannot be kept."""
        parts = self._bar.parts
        pictures = tuple(
            SavedPicture(part.item.content_hash, part.item.part, part.region)
            for part in parts
            if part.item is not None
        )
        line = self._bar.text.strip()
        name = line or ", ".join(part.name for part in parts)
        return SavedSearch(name, line, pictures), len(parts) - len(pictures)

    def _change(self, change: Callable[[_Searches], Sequence[SavedSearch]], text: str) -> None:
        def done(before: _Searches, after: _Searches) -> None:
            self._history.add(
                text,
                lambda told: self._put(before, told),
                lambda told: self._put(after, told),
            )

        self._session.change_saved(change, done)

    def _put(self, searches: _Searches, told: Callable[[bool], None]) -> None:
        self._session.change_saved(
            lambda _known: searches, lambda _before, _after: told(True), lambda: told(False)
        )

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None


def _is(one: SavedSearch, other: SavedSearch) -> bool:
    return one.name.casefold() == other.name.casefold()

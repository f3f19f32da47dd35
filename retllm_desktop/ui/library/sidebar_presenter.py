"""Connects the sidebar to the window: entries show parts of the library, and are acted on."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.saved_searches import SavedSearch
from retllm_desktop.core.types import Query
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.ui.library.duplicates_presenter import DuplicatesPresenter
from retllm_desktop.ui.library.folder_actions import FolderActions
from retllm_desktop.ui.library.folder_activities import FolderActivities
from retllm_desktop.ui.library.library_session import LibrarySession
from retllm_desktop.ui.library.saved_search_actions import SavedSearchActions
from retllm_desktop.ui.library.sidebar_entries import (
    EntryKind,
    SidebarContents,
    SidebarEntry,
    make_entries,
    make_folder_group,
)
from retllm_desktop.ui.library.sidebar_session import SidebarSession
from retllm_desktop.ui.library.tag_actions import TagActions
from retllm_desktop.ui.query.query_composer import QueryComposer
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.results.annotations_session import AnnotationsSession
from retllm_desktop.ui.results.file_actions import FileActions
from retllm_desktop.ui.shared.serial_executor import SerialExecutor
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.undo_history import UndoHistory
from retllm_desktop.ui.window.services import UiServices
from retllm_desktop.ui.window.window_actions import WindowActions
from retllm_desktop.ui.window.window_parts import WindowParts
from retllm_desktop.ui.window.window_state import SidebarChoice, WindowState

WIDE_PX, WIDE_EM = 900, 60
"""From so many pixels, and so many widths of an «m», on a window has room for the sidebar."""


class SidebarPresenter(QObject):
    """Shows what the sidebar's session reads, and does what is asked of its entries.

    Attributes:
        session: Counts, tags and saved searches.
        folders: What is done with folders.
        tags: What is done with tags.
        searches: What is done with saved searches.
        menu: The menu that is open or was open last.
    """

    def __init__(
        self,
        services: UiServices,
        parts: WindowParts,
        *,
        library: LibrarySession,
        search: SearchSession,
        composer: QueryComposer,
        annotations: AnnotationsSession,
        files: FileActions,
        duplicates: DuplicatesPresenter,
        history: UndoHistory,
        commands: WindowActions,
        state: WindowState,
        reads: SerialExecutor,
        parent: QWidget,
    ) -> None:
        """Connect the sidebar.

        Args:
            services: What the window is built on.
            parts: The widgets.
            library: The folders and their indexing.
            search: The search under way.
            composer: Composes the query that shows an entry.
            annotations: Favourites and tags.
            files: Opens folders; tells what was opened.
            duplicates: Shows the page of duplicates.
            history: What can be undone.
            commands: The window's actions, of which adding folders and the sidebar are served.
            state: Remembers what is open.
            reads: The reading executor.
            parent: The window: menus and dialogs belong to it.
        """
        super().__init__(parent)
        self._window = parent
        self._parts = parts
        self._tree = parts.sidebar.tree
        self._library = library
        self._search = search
        self._composer = composer
        self._duplicates = duplicates
        self._state = state
        self._toggle = commands.sidebar
        self._activities = FolderActivities()
        self._known: SidebarContents | None = None
        self._entries: tuple[SidebarEntry, ...] = ()
        self._ran: tuple[tuple[str, ...], Query | None] | None = None
        self._wanted = True
        self._following = False
        self._wide: bool | None = None
        self.menu: QMenu | None = None
        self.session = SidebarSession(services, library, reads, self)
        self.folders = FolderActions(library, files, parent)
        self.tags = TagActions(
            services.annotations,
            self.session,
            library,
            annotations,
            history=history,
            window=parent,
        )
        self.searches = SavedSearchActions(
            self.session, composer, parts.search_bar, history, parent
        )
        self._can_note = annotations.possible
        tree = self._tree
        tree.entered.connect(self.enter)
        tree.menu_wanted.connect(self._on_menu)
        tree.remove_wanted.connect(self.remove)
        tree.move_wanted.connect(self._on_move)
        tree.groups_changed.connect(self._save)
        tree.entries.dropped.connect(self._on_dropped)
        tree.entries.renamed.connect(self.rename)
        self.session.changed.connect(self.show)
        library.status_changed.connect(self.show)
        library.state_changed.connect(self.show)
        library.progressed.connect(self._on_progress)
        library.indexed.connect(self._on_progress)
        annotations.tags_read.connect(self.session.count_annotations)
        files.opened.connect(self.session.note_opened)
        search.started.connect(self._on_searched)
        parts.page_stack.page_changed.connect(self._on_searched)
        self.searches.ran.connect(self._on_ran)
        self.tags.renamed.connect(self._on_tag_renamed)
        parts.pages.add_wanted.connect(self.folders.choose_folder)
        parts.add_button.clicked.connect(self.folders.choose_folder)
        commands.add_folder.triggered.connect(self.folders.choose_folder)
        self.folders.added.connect(self.reveal)
        self._toggle.toggled.connect(self._on_toggled)
        parent.installEventFilter(self)
        self.show()

    @property
    def sources(self) -> tuple[SidebarSession | TagActions | SavedSearchActions, ...]:
        """What tells of errors by ``failed``."""
        return (self.session, self.tags, self.searches)

    def start(self) -> None:
        """Read what does not come with the library's status."""
        self.session.read_saved()
        self.session.count_annotations()

    # What is shown.

    @Slot()
    def show(self) -> None:
        """Show what is known by now."""
        session = self.session
        notes = session.notes if self._can_note else None
        known = SidebarContents(session.contents, notes, session.saved)
        if known != self._known:
            # While files are read only folders change, ten times a second: the rest is kept.
            self._known, self._entries = known, make_entries(known)
        self._show_folders()
        self._highlight()

    def _show_folders(self) -> None:
        library = self._library
        doing = self._activities.of_roots(library.roots, library.state, library.pace)
        folders = make_folder_group(library.roots, doing)
        self._tree.show_entries((*self._entries, folders))

    @Slot(object)
    def _on_progress(self, event: object) -> None:
        if self._activities.note(event):
            self._show_folders()

    @Slot(object)
    def _on_searched(self, _query: object) -> None:
        self._highlight()

    def _highlight(self) -> None:
        """Mark the entry that the list beside is of."""
        self._tree.highlight(self._index_shown())

    def _index_shown(self) -> QModelIndex:
        query, entries = self._search.query, self._tree.entries
        if self._duplicates.shown:
            return entries.find_key((EntryKind.DUPLICATES.value,))
        if query is None or self._parts.page_stack.current:
            return QModelIndex()
        if self._ran is not None:
            key, ran = self._ran
            if ran is None or ran == query:
                self._ran = (key, query)
                return entries.find_key(key)
            self._ran = None
        if query.pictures or query.items:
            return QModelIndex()
        try:
            asked = parse_query(query.text, date.today(), lenient=query.draft)  # noqa: DTZ011
        except QueryError:
            return QModelIndex()
        return entries.find(lambda entry: entry.asked is not None and entry.asked == asked)

    # What is done.

    @Slot(object)
    def enter(self, entry: SidebarEntry) -> None:
        """Show what an entry stands for, or do what it says."""
        match entry.kind:
            case EntryKind.NEW_TAG:
                self.tags.collect(entry, self._parts.view.selection)
            case EntryKind.SAVE:
                self.searches.save()
            case EntryKind.ADD_FOLDER:
                self.folders.choose_folder()
            case EntryKind.SAVED:
                if entry.saved is not None:
                    self._parts.page_stack.show_list()
                    self.searches.run(entry.saved)
            case EntryKind.GROUP:
                pass
            case EntryKind.DUPLICATES if self._duplicates.possible:
                self._duplicates.show()
            case _:
                if entry.root is not None:
                    # What one looks at is read before the rest.
                    self._library.prioritise(entry.root.path)
                self._parts.page_stack.show_list()
                self._composer.repeat_search(entry.line, (), at_once=False)

    @Slot(object, str)
    def rename(self, entry: SidebarEntry, name: str) -> None:
        """Call a tag or a saved search otherwise."""
        if entry.saved is not None:
            self.searches.rename(entry.saved, name)
        elif entry.kind is EntryKind.TAG:
            self.tags.rename(entry, name)

    @Slot(object)
    def remove(self, entry: SidebarEntry) -> None:
        """Remove a tag, a saved search, or a folder, the last two after a question."""
        if entry.saved is not None:
            self.searches.remove(entry.saved)
        elif entry.kind is EntryKind.TAG:
            self.tags.remove(entry)
        elif entry.root is not None:
            self.folders.confirm_removal(entry.root)

    @Slot(object)
    def _on_dropped(self, entry: SidebarEntry) -> None:
        self.tags.collect(entry, self._parts.view.selection)

    @Slot(object, int)
    def _on_move(self, entry: SidebarEntry, step: int) -> None:
        if entry.saved is not None:
            self.searches.move(entry.saved, step)

    def menu_for(self, entry: SidebarEntry) -> QMenu | None:
        """The menu of an entry, None where there is nothing to do."""
        if entry.root is not None:
            menu = self.folders.menu_for(entry.root, self._tree)
            first = menu.actions()[0]
            show = menu.addAction(tr("Show what is in it"))
            show.triggered.connect(lambda: self.enter(entry))
            menu.insertAction(first, show)
            return menu
        menu = QMenu(self._tree)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add = _adder(menu)
        if entry.kind is EntryKind.TAG:
            add(tr("Show"), "", lambda: self.enter(entry))
            selected = self._parts.view.selection
            tag = add(tr("Tag what is selected"), "", lambda: self.tags.collect(entry, selected))
            tag.setEnabled(bool(selected))
            menu.addSeparator()
            add(tr("Rename…"), "F2", lambda: self._edit(entry))
            add(tr("Remove…"), tr("Del"), lambda: self.remove(entry))
        elif entry.saved is not None:
            saved = entry.saved
            add(tr("Search"), "", lambda: self.enter(entry))
            add(tr("Replace by the present search"), "", lambda: self.searches.update(saved))
            menu.addSeparator()
            add(tr("Move up"), tr("Alt+Up"), lambda: self.searches.move(saved, -1))
            add(tr("Move down"), tr("Alt+Down"), lambda: self.searches.move(saved, 1))
            menu.addSeparator()
            add(tr("Rename…"), "F2", lambda: self._edit(entry))
            add(tr("Remove"), tr("Del"), lambda: self.remove(entry))
        else:
            menu.deleteLater()
            return None
        return menu

    def _edit(self, entry: SidebarEntry) -> None:
        index = self._tree.entries.find_key(entry.key)
        if index.isValid():
            self._tree.setCurrentIndex(index)
            self._tree.edit(index)

    @Slot(object, QPoint)
    def _on_menu(self, entry: SidebarEntry, place: QPoint) -> None:
        if entry.root is not None:
            self._library.prioritise(entry.root.path)
        self.menu = self.menu_for(entry)
        if self.menu is not None:
            self.menu.popup(place)

    @Slot(object)
    def _on_ran(self, search: SavedSearch) -> None:
        key = (EntryKind.SAVED.value, search.name.casefold())
        self._ran = (key, self._search.query)
        self._highlight()

    @Slot(str, str)
    def _on_tag_renamed(self, old: str, new: str) -> None:
        """Go along with a tag that is shown: it is called otherwise, or there is none."""
        shown = self._tree.highlighted
        if shown is None or shown.kind is not EntryKind.TAG:
            return
        if shown.text.casefold() == old.casefold() and old:
            tag = SidebarEntry(EntryKind.TAG, (), new, asked=ParsedQuery())
            self._composer.repeat_search(tag.line if new else "", (), at_once=False)

    # Whether it is shown.

    @Slot()
    def reveal(self) -> None:
        """Show the sidebar, since something came there."""
        self._toggle.setChecked(True)

    def restore(self) -> None:
        """Show and open what was so when the window was closed last."""
        saved = self._state.sidebar()
        self._wanted = saved.wanted
        self._tree.restore_groups(saved.closed, saved.opened)
        self._follow_width()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt: a window that becomes narrow hides the sidebar, and a wide one shows it."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._follow_width()
        return super().eventFilter(watched, event)

    def _follow_width(self) -> None:
        em = self._window.fontMetrics().horizontalAdvance("m")
        wide = self._window.width() >= max(WIDE_PX, WIDE_EM * em)
        if wide is self._wide:
            return
        self._wide = wide
        self._following = True
        self._toggle.setChecked(wide and self._wanted)
        self._following = False

    @Slot(bool)
    def _on_toggled(self, shown: bool) -> None:
        if self._following:
            return
        if self._wide:
            # In a narrow window it is shown for the moment.
            self._wanted = shown
        self._save()

    @Slot()
    def _save(self) -> None:
        tree = self._tree
        self._state.save_sidebar(
            SidebarChoice(self._wanted, tree.closed_groups, tree.opened_entries)
        )


def _adder(menu: QMenu) -> Callable[[str, str, Callable[[], object]], QAction]:
    def add(text: str, keys: str, act: Callable[[], object]) -> QAction:
        action = menu.addAction(f"{text}\t{keys}" if keys else text)
        action.triggered.connect(lambda _checked=False: act())
        return action

    return add

"""Shows the library in the widgets: folders, status, indexing, problems and notices."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.library_records import (
    LibraryStatus,
    ReadingReport,
)
from retllm_desktop.core.types import Query
from retllm_desktop.indexing.change_detection import Changes
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.indexing.rebuild import RebuildFinished, SpaceActivated
from retllm_desktop.search.events import SearchFinished
from retllm_desktop.ui.library.library_dialogs import ProblemsDialog
from retllm_desktop.ui.library.library_session import IndexingState, LibrarySession
from retllm_desktop.ui.library.library_texts import named_files_text
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.core_sentences import core_sentence
from retllm_desktop.ui.shared.translation import tr, tr_count
from retllm_desktop.ui.shared.widgets import BannerTone, BannerTopic
from retllm_desktop.ui.window.status_line import LibraryEvent
from retllm_desktop.ui.window.window_actions import WindowActions
from retllm_desktop.ui.window.window_parts import WindowParts
from retllm_desktop.ui.window.window_state import WindowState

_MANY: Final = 50
"""So many more items are worth another search while files are still read."""


class LibraryPresenter(QObject):
    """Connects the library session to the widgets.

    Attributes:
        added: Files read since the search shown, or more than were: see ``_counted``.
        notices: Notices shown so far.
        problems_dialog: The open list of problems.
    """

    def __init__(
        self,
        session: LibrarySession,
        search: SearchSession,
        thumbnails: Thumbnails,
        parts: WindowParts,
        *,
        actions: WindowActions,
        state: WindowState,
        notices: Callable[[], tuple[str, ...]],
        rebuild_offer: str = "",
        parent: QWidget,
    ) -> None:
        """Connect the session to the widgets.

        Args:
            session: The folders and their indexing.
            search: The search under way.
            thumbnails: The previews.
            parts: The widgets.
            actions: The window's actions, of which pausing and problems are served here.
            state: Remembers which notices were shown.
            notices: Notices on how the models run.
            rebuild_offer: What a rebuild would gain, empty where none is offered.
            parent: The window: dialogs belong to it.
        """
        super().__init__(parent)
        self._window = parent
        self._session = session
        self._search = search
        self._thumbnails = thumbnails
        self._parts = parts
        self._actions = actions
        self._state = state
        self._model_notices = notices
        self._rebuild_offer = rebuild_offer
        self.added = 0
        self._counted = True
        self._offered = False
        self._items: int | None = None
        self._items_searched: int | None = None
        self.notices: list[str] = []
        self.problems_dialog: ProblemsDialog | None = None
        search.started.connect(self._on_search_started)
        search.event_received.connect(self._on_search_event)
        session.status_changed.connect(self._on_status)
        session.state_changed.connect(self._on_state)
        session.progressed.connect(self._on_progress)
        session.indexed.connect(self._on_indexed)
        session.failed.connect(self._on_failed)
        session.problems_listed.connect(self._on_problems)
        session.watch.noticed.connect(self._on_notice)
        session.watch.changed.connect(self._on_changes)
        parts.status.allow_pause(allowed=session.can_pause)
        parts.status.pause_wanted.connect(session.pause)
        parts.status.resume_wanted.connect(session.resume)
        actions.pause.setEnabled(session.can_pause)
        actions.pause.triggered.connect(self._on_pause)
        actions.problems.triggered.connect(session.list_problems)
        parts.status.problems_wanted.connect(session.list_problems)

    @Slot(object)
    def _on_status(self, status: LibraryStatus) -> None:
        self._parts.pages.show_status(status)
        self._parts.status.show_status(status)
        self._parts.view.show_roots(status.roots)
        nothing_shown = not self._parts.view.shown_model.rowCount() and not self._search.running
        if nothing_shown and self._search.query == Query() and sum(status.items.values()):
            # The first ones have been read: an empty box shows them.
            self._search.repeat()
        self._note_growth(sum(status.items.values()))
        self._offer_rebuild()

    def _note_growth(self, items: int) -> None:
        """Offer to search again while files are still read: the end of a long run is too late."""
        self._items = items
        if self._items_searched is None:
            self._items_searched = items
        grown = items - self._items_searched
        reading = self._session.state is IndexingState.RUNNING and not self._search.running
        if reading and not self._offered and grown >= max(_MANY, self._items_searched // 4):
            self._offer_new_search(0)

    @Slot()
    def _on_search_started(self) -> None:
        # The search covers everything added before it. Of a run that is under way, its end does
        # not tell how much came before.
        self.added = 0
        self._counted = self._session.state is not IndexingState.RUNNING
        self._offered = False
        self._items_searched = self._items
        for topic in (BannerTopic.NEW_FILES, BannerTopic.MODEL):
            self._parts.banner.dismiss_topic(topic)
        self._parts.banner.pass_by()

    def _offer_rebuild(self) -> None:
        """Offer another model once a start: the first time aloud, then in the status line."""
        text, self._rebuild_offer = self._rebuild_offer, ""
        if not text:
            return
        self._remember_notice(text)
        if not self._parts.banner.text and self._state.is_new_notice(text):
            self._parts.banner.show_message(
                tr(
                    "{offer}. Search goes on while the library is rebuilt.",
                    offer=core_sentence(text),
                ),
                BannerTone.INFO,
                tr("Rebuild"),
                self._session.rebuild,
                topic=BannerTopic.REBUILD,
            )
        else:
            self._parts.status.keep_offer(
                (core_sentence(text), tr("Rebuild"), self._accept_rebuild)
            )

    def _accept_rebuild(self) -> None:
        self._parts.status.keep_offer(None)
        self._session.rebuild()

    @Slot()
    def _on_state(self) -> None:
        state = self._session.state
        self._parts.status.show_state(state)
        self._actions.pause.setChecked(state in (IndexingState.PAUSING, IndexingState.PAUSED))

    @Slot(object)
    def _on_progress(self, event: LibraryEvent) -> None:
        self._parts.status.show_progress(event, self._session.pace.text)
        if isinstance(event, SpaceActivated):
            self._search.allow_searching()
            if self._search.query is not None and not self._search.running:
                self._parts.banner.show_message(
                    tr("Your library uses the new model now."),
                    BannerTone.INFO,
                    tr("Search again"),
                    self._search.repeat,
                    topic=BannerTopic.MODEL,
                )
        elif isinstance(event, RebuildFinished) and event.notice:
            self._remember_notice(event.notice)

    @Slot(object)
    def _on_indexed(self, event: IndexFinished) -> None:
        self._parts.status.show_progress(event, self._session.pace.text)
        if event.embedded:
            self._thumbnails.retry_missing()
        if event.read + event.named:
            self._offer_new_search(event.read + event.named)
        self._show_model_notices()

    def _offer_new_search(self, added: int) -> None:
        """Offer to search again, until the person dismisses the offer."""
        banner = self._parts.banner
        self.added += added
        refused = self._offered and banner.topic is not BannerTopic.NEW_FILES
        # What went wrong is not covered by an offer.
        failed = bool(banner.text) and banner.topic is BannerTopic.LIBRARY
        if self._search.query is None or self._search.by_date or refused or failed:
            return
        self._offered = True
        if self._counted and self.added:
            told = tr_count("%n file(s) are new or changed since this search.", self.added)
        else:
            told = tr("Files are new or changed since this search.")
        banner.show_message(
            told,
            BannerTone.INFO,
            tr("Search again"),
            self._search.repeat,
            topic=BannerTopic.NEW_FILES,
        )

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if changes.moved:
            self._parts.view.follow(changes.moved)

    @Slot(str)
    def _on_notice(self, text: str) -> None:
        self._remember_notice(text)
        # A notice that is hidden by another message now is shown the next time.
        if not self._parts.banner.text and self._state.is_new_notice(text):
            told = core_sentence(text)
            self._parts.banner.show_message(told, BannerTone.INFO, topic=BannerTopic.NOTICE)

    @Slot(object)
    def _on_search_event(self, event: object) -> None:
        if isinstance(event, SearchFinished):
            self._show_model_notices()

    def _show_model_notices(self) -> None:
        for text in self._model_notices():
            self._on_notice(text)

    def _remember_notice(self, text: str) -> None:
        if text not in self.notices:
            self.notices.append(text)

    @Slot(object)
    def _on_failed(self, error: RetllmError) -> None:
        self._parts.status.forget_progress()
        self._parts.banner.show_message(
            texts.error_sentence(error), BannerTone.ERROR, topic=BannerTopic.LIBRARY
        )

    @Slot(bool)
    def _on_pause(self, wanted: bool) -> None:
        if wanted:
            self._session.pause()
        else:
            self._session.resume()

    @Slot(object)
    def _on_problems(self, report: ReadingReport) -> None:
        named = named_files_text(report.named)
        notices = [core_sentence(notice) for notice in self.notices]
        notes = (*notices, named) if named else tuple(notices)
        files = (*report.problems, *report.notes)
        if not files and not notes:
            self._parts.banner.show_message(tr("Every file could be read."), BannerTone.INFO)
            return
        dialog = ProblemsDialog(files, notes, self._window)
        dialog.retry_wanted.connect(lambda: self._session.index(retry_problems=True))
        dialog.finished.connect(self._on_problems_closed)
        self.problems_dialog = dialog
        dialog.open()

    @Slot()
    def _on_problems_closed(self) -> None:
        self.problems_dialog = None

"""Shows what the library says: folders and numbers, indexing, problems and notes."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.library_records import LibraryStatus, Problem, Root
from retllm_desktop.indexing.change_detection import Changes
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.indexing.rebuild import RebuildFinished, SpaceActivated
from retllm_desktop.search.events import SearchFinished
from retllm_desktop.ui import texts
from retllm_desktop.ui.library_dialogs import ProblemsDialog
from retllm_desktop.ui.library_session import IndexingState, LibrarySession
from retllm_desktop.ui.search_session import SearchSession
from retllm_desktop.ui.thumbnails import Thumbnails
from retllm_desktop.ui.widgets import BannerTone, BannerTopic
from retllm_desktop.ui.window_parts import WindowActions, WindowParts
from retllm_desktop.ui.window_state import WindowState


class LibraryPresenter(QObject):
    """Between the library session and the widgets."""

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
        parent: QWidget,
    ) -> None:
        """Connect the session to the widgets.

        Args:
            session: The folders and their indexing.
            search: The search under way.
            thumbnails: The previews.
            parts: The widgets.
            actions: The window's actions, of which pausing and problems are served here.
            state: Knows which notices were told before.
            notices: Tells how the models run otherwise than asked.
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
        self._of_models = notices
        self._added = 0
        self._offered = False
        self.notices: list[str] = []
        self.problems_dialog: ProblemsDialog | None = None
        search.started.connect(self._on_search)
        search.event_received.connect(self._on_told)
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
        parts.folder_panel.remove_wanted.connect(session.remove)
        parts.folder_panel.rescan_wanted.connect(self._on_rescan)
        parts.folder_panel.leave_out_wanted.connect(self._on_leave_out)
        parts.folder_panel.looked_at.connect(self._on_looked_at)

    @Slot(object)
    def _on_status(self, status: object) -> None:
        if isinstance(status, LibraryStatus):
            self._parts.folder_panel.show_roots(status.roots)
            self._parts.pages.show_status(status)
            self._parts.status.show_status(status)
            self._parts.view.show_roots(status.roots)

    @Slot()
    def _on_search(self) -> None:
        # Whatever was added before is part of this search.
        self._added = 0
        self._offered = False
        for topic in (BannerTopic.NEW_FILES, BannerTopic.MODEL):
            self._parts.banner.dismiss_topic(topic)

    @Slot()
    def _on_state(self) -> None:
        state = self._session.state
        self._parts.status.show_state(state)
        self._actions.pause.setChecked(state in (IndexingState.PAUSING, IndexingState.PAUSED))

    @Slot(object)
    def _on_progress(self, event: object) -> None:
        self._parts.status.show_progress(event)  # pyright: ignore[reportArgumentType]
        if isinstance(event, SpaceActivated):
            self._search.allow_searching()
            if self._search.query is not None and not self._search.running:
                self._parts.banner.say(
                    "Your library uses the new model now.",
                    BannerTone.INFO,
                    "Search again",
                    self._search.repeat,
                    topic=BannerTopic.MODEL,
                )
        elif isinstance(event, RebuildFinished) and event.notice:
            self._keep(event.notice)

    @Slot(object)
    def _on_indexed(self, event: object) -> None:
        if not isinstance(event, IndexFinished):
            return
        self._parts.status.show_progress(event)
        if event.embedded:
            self._thumbnails.look_again()
            self._offer(event.embedded)
        self._tell_of_models()

    def _offer(self, added: int) -> None:
        """Offer to search again, once: who sends the offer away does not want it again."""
        banner = self._parts.banner
        self._added += added
        refused = self._offered and banner.topic is not BannerTopic.NEW_FILES
        if self._search.query is None or refused:
            return
        self._offered = True
        new = texts.format_count(
            self._added, "picture or document was", "pictures and documents were"
        )
        banner.say(
            f"{new} added since this search.",
            BannerTone.INFO,
            "Search again",
            self._search.repeat,
            topic=BannerTopic.NEW_FILES,
        )

    @Slot(object)
    def _on_changes(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes.moved:
            self._parts.view.follow(changes.moved)

    @Slot(str)
    def _on_notice(self, text: str) -> None:
        self._keep(text)
        # What finds no room now stays news, and shows when something is told again.
        if not self._parts.banner.text and self._state.is_news(text):
            self._parts.banner.say(text, BannerTone.INFO, topic=BannerTopic.NOTICE)

    @Slot(object)
    def _on_told(self, event: object) -> None:
        if isinstance(event, SearchFinished):
            self._tell_of_models()

    def _tell_of_models(self) -> None:
        for text in self._of_models():
            self._on_notice(text)

    def _keep(self, text: str) -> None:
        if text not in self.notices:
            self.notices.append(text)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._parts.status.forget_progress()
        if isinstance(error, RetllmError):
            self._parts.banner.say(
                texts.error_sentence(error), BannerTone.ERROR, topic=BannerTopic.LIBRARY
            )

    @Slot(bool)
    def _on_pause(self, wanted: bool) -> None:
        if wanted:
            self._session.pause()
        else:
            self._session.resume()

    @Slot(object, object)
    def _on_leave_out(self, root: object, patterns: object) -> None:
        if isinstance(root, Root):
            self._session.leave_out(root, cast("tuple[str, ...]", patterns))

    @Slot(object)
    def _on_looked_at(self, root: object) -> None:
        if isinstance(root, Root):
            self._session.hint(root.path)

    @Slot(object)
    def _on_rescan(self, root: object) -> None:
        if isinstance(root, Root):
            self._session.index((root,), retry_problems=True)

    @Slot(object)
    def _on_problems(self, problems: object) -> None:
        if not isinstance(problems, tuple):
            return
        if not problems and not self.notices:
            self._parts.banner.say(
                "Every file could be read.", BannerTone.INFO, topic=BannerTopic.LIBRARY
            )
            return
        dialog = ProblemsDialog(cast("tuple[Problem, ...]", problems), self.notices, self._window)
        dialog.retry_wanted.connect(self._on_retry)
        dialog.finished.connect(self._on_problems_closed)
        self.problems_dialog = dialog
        dialog.open()

    @Slot()
    def _on_retry(self) -> None:
        self._session.index(retry_problems=True)

    @Slot()
    def _on_problems_closed(self) -> None:
        self.problems_dialog = None

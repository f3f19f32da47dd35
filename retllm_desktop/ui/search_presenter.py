"""Shows the events of a search in the widgets: the list, its order, progress and summary."""

from datetime import date

from PySide6.QtCore import QObject, Slot

from retllm_desktop.core.errors import EngineError, QueryError, RetllmError
from retllm_desktop.search.events import (
    CandidateSkipped,
    CoarseReady,
    FineUnavailable,
    OrderUpdated,
    SearchFinished,
    SearchOutcome,
)
from retllm_desktop.ui import texts
from retllm_desktop.ui.pages import explain_no_results
from retllm_desktop.ui.search_session import SearchSession
from retllm_desktop.ui.widgets import BannerTone, BannerTopic
from retllm_desktop.ui.window_parts import WindowParts

CHECK_REST = "Check the rest"


class SearchPresenter(QObject):
    """Connects the search session to the widgets."""

    def __init__(
        self, session: SearchSession, parts: WindowParts, parent: QObject | None = None
    ) -> None:
        """Connect the session to the widgets."""
        super().__init__(parent)
        self._session = session
        self._parts = parts
        self._coarse_s = 0.0
        self._judged = 0
        self._skipped = 0
        session.started.connect(self._on_began)
        session.event_received.connect(self._on_event)
        session.failed.connect(self._on_failed)
        session.cleared.connect(self._on_cleared)
        parts.help_line.original_wanted.connect(session.disable_query_help)

    @Slot(object)
    def _on_began(self, _query: object) -> None:
        # The former results stay until the new ones arrive, so that nothing flickers while typing.
        self._judged = self._skipped = 0
        self._parts.activity.busy()

    @Slot(object)
    def _on_event(self, event: object) -> None:
        parts = self._parts
        if isinstance(event, CoarseReady):
            self._coarse_s = event.elapsed_s
            parts.banner.dismiss_topic(BannerTopic.QUERY)
            parts.help_line.show_words(event.searched_as)
            if not self._session.thorough:
                # A repeated search keeps the list; only results not judged yet move.
                parts.view.show_results(event.results)
            if not event.results:
                self._show_no_results()
            parts.pages.set_has_query(has_query=True)
            parts.status.show_message(texts.coarse_summary(event.results, event.elapsed_s))
        elif isinstance(event, OrderUpdated):
            self._judged = event.judged
            parts.banner.dismiss_topic(BannerTopic.FINE_STAGE)
            parts.view.settle(event.results)
            parts.activity.show_share(event.judged / max(1, event.planned))
            parts.status.show_message(texts.judging_summary(event, self._coarse_s))
        elif isinstance(event, CandidateSkipped):
            self._skipped += 1
        elif isinstance(event, FineUnavailable):
            self._show_fine_unavailable(event.error)
        elif isinstance(event, SearchFinished):
            if event.outcome is not SearchOutcome.FINE_UNAVAILABLE:
                parts.banner.dismiss_topic(BannerTopic.FINE_STAGE)
            parts.view.settle(event.results)
            parts.activity.idle()
            left = 0 if self._session.thorough else texts.count_unjudged(event)
            line = texts.search_summary(event, self._skipped)
            if left:
                parts.status.show_message(line, CHECK_REST, self._session.check_all)
            else:
                parts.status.show_message(line)

    def _show_no_results(self) -> None:
        if self._session.query is not None:
            today = date.today()  # noqa: DTZ011 - the person's day
            self._parts.pages.show_no_results(explain_no_results(self._session.query, today))

    def _show_fine_unavailable(self, error: EngineError) -> None:
        self._parts.banner.show_message(
            texts.fine_unavailable_text(error, self._judged),
            BannerTone.WARN,
            "Try again",
            self._session.repeat,
            topic=BannerTopic.FINE_STAGE,
        )

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        parts = self._parts
        parts.activity.idle()
        parts.status.show_message("")
        query = self._session.query
        if isinstance(error, QueryError) and query is not None and query.draft:
            # The query is still being typed: the former results stay.
            return
        parts.view.show_results(())
        parts.pages.set_has_query(has_query=False)
        if isinstance(error, RetllmError) and not isinstance(error, QueryError):
            # Errors of the query itself are shown below the box.
            parts.banner.show_message(
                texts.error_sentence(error), BannerTone.ERROR, topic=BannerTopic.QUERY
            )

    @Slot()
    def _on_cleared(self) -> None:
        parts = self._parts
        parts.activity.idle()
        parts.status.show_message("")
        parts.banner.dismiss_topic(BannerTopic.QUERY)
        parts.banner.dismiss_topic(BannerTopic.FINE_STAGE)
        parts.help_line.show_words("")
        parts.view.show_results(())
        parts.pages.set_has_query(has_query=False)

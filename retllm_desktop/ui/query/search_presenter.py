"""Shows the events of a search in the widgets: the list, its order, progress and summary."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QObject, Slot

from retllm_desktop.core.errors import EngineError, QueryError, RetllmError
from retllm_desktop.core.types import Query, Result
from retllm_desktop.search.events import (
    CandidateSkipped,
    CoarseReady,
    FineUnavailable,
    JudgeReplaced,
    OrderUpdated,
    SearchFinished,
    SearchOutcome,
)
from retllm_desktop.search.ranking.grouping import append_shown
from retllm_desktop.ui.query import search_texts
from retllm_desktop.ui.query.query_composer import is_empty_query
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import BannerTone, BannerTopic
from retllm_desktop.ui.window.pages import explain_no_results
from retllm_desktop.ui.window.window_parts import WindowParts


class SearchPresenter(QObject):
    """Connects the search session to the widgets."""

    def __init__(
        self, session: SearchSession, parts: WindowParts, parent: QObject | None = None
    ) -> None:
        """Connect the session to the widgets."""
        super().__init__(parent)
        self._session = session
        self._parts = parts
        self._coarse: CoarseReady | None = None
        self._judged = 0
        self._skipped = 0
        self._failed: Query | None = None
        self._replaced = False
        self._ended: SearchFinished | None = None
        self._said = ""
        session.started.connect(self._on_began)
        session.event_received.connect(self._on_event)
        session.failed.connect(self._on_failed)
        session.more_ready.connect(self._on_more)
        parts.view.results.more_wanted.connect(self._on_more_wanted)
        parts.view.results_arranged.connect(self._on_arranged)
        parts.help_line.original_wanted.connect(session.disable_query_help)

    @Slot(object)
    def _on_began(self, query: object) -> None:
        if query != self._failed:
            # What was said of another search; that of this one stays until it goes better.
            self._parts.banner.dismiss_topic(BannerTopic.FINE_STAGE)
        # The former results stay until the new ones arrive, so that nothing flickers while typing.
        self._judged = self._skipped = 0
        self._ended = None
        self._replaced = False
        self._parts.activity.busy()

    @Slot(object)
    def _on_event(self, event: object) -> None:
        parts = self._parts
        if isinstance(event, CoarseReady):
            self._show_list(event)
        elif isinstance(event, OrderUpdated) and self._coarse is not None:
            self._judged = event.judged
            parts.banner.dismiss_topic(BannerTopic.FINE_STAGE)
            self._settle(event.results)
            parts.activity.show_share(event.judged / max(1, event.planned))
            parts.status.show_message(search_texts.judging_summary(event, self._coarse))
        elif isinstance(event, CandidateSkipped):
            self._skipped += 1
        elif isinstance(event, FineUnavailable):
            self._show_fine_unavailable(event.error)
        elif isinstance(event, JudgeReplaced):
            self._replaced = True
            parts.banner.show_message(
                search_texts.judge_replaced_text(event), BannerTone.WARN, topic=BannerTopic.JUDGE
            )
        elif isinstance(event, SearchFinished):
            if self._session.typing:
                # Nothing was judged, and the next letter may come.
                parts.activity.idle()
                return
            if event.outcome is not SearchOutcome.FINE_UNAVAILABLE:
                parts.banner.dismiss_topic(BannerTopic.FINE_STAGE)
            if event.judged and not self._replaced:
                # The chosen model answers again.
                parts.banner.dismiss_topic(BannerTopic.JUDGE)
            self._settle(event.results)
            parts.activity.idle()
            if self._browsing and event.count is not None:
                parts.status.show_browsing(search_texts.browse_summary(event.count))
                return
            self._say_end(event)

    def _say_end(self, event: SearchFinished) -> None:
        status = self._parts.status
        left = 0 if self._session.thorough else search_texts.count_unjudged(event)
        arrangement = self._parts.view.results.arrangement
        line = search_texts.search_summary(event, self._skipped, arrangement)
        if left:
            status.show_message(line, tr("Check the rest"), self._session.check_all)
        else:
            status.show_message(line)
        self._ended, self._said = event, line

    @Slot()
    def _on_arranged(self) -> None:
        """Say the order that results are shown in now, unless something else was said since."""
        ended = self._ended
        if ended is not None and self._parts.status.message.text() == self._said:
            self._say_end(ended)

    @property
    def _browsing(self) -> bool:
        query = self._session.query
        return query is not None and is_empty_query(query)

    def _show_list(self, event: CoarseReady) -> None:
        parts = self._parts
        if self._session.typing and not event.results and not self._browsing:
            # Half a word finds nothing; what it would find when it is finished is not known.
            return
        former, self._coarse = self._coarse, event
        parts.banner.dismiss_topic(BannerTopic.QUERY)
        # While one types it may end, but it does not begin: the list below would jump.
        told = not self._session.typing or parts.help_line.tells_unread
        unread = search_texts.unread_text(event.unread) if told else ""
        parts.help_line.show_words(event.searched_as, unread)
        if not self._session.thorough:
            # A repeated search keeps the list; only results not judged yet move.
            more = event.listing is not None and not event.listing.complete
            self._list(event, former, more=more)
        if not event.results:
            self._show_no_results()
        # Where nothing is indexed, an empty box shows how to begin.
        parts.pages.set_has_query(has_query=bool(event.results) or not self._browsing)
        if self._browsing:
            parts.banner.dismiss_topic(BannerTopic.FINE_STAGE)
            parts.status.show_browsing("")
        else:
            parts.status.show_message(search_texts.coarse_summary(event))

    def _list(self, event: CoarseReady, former: CoarseReady | None, *, more: bool) -> None:
        """Show a list; one that holds what the former held moves nothing."""
        view = self._parts.view
        ids = [result.candidate.item.id for result in event.results]
        # After the library was listed, results are to be shown again, the same ones or others.
        listed = view.shown_model is view.results
        if listed and former is not None and ids == [r.candidate.item.id for r in former.results]:
            shown = [result.candidate.item.id for result in view.results.results]
            judged = any(r.verdict or r.feedback is not None for r in view.results.results)
            if shown[: len(ids)] == ids and not judged:
                view.settle(append_shown(event.results, view.results.results))
                view.results.allow_more(more=more)
                return
        view.show_results(event.results, more=more)

    def _settle(self, results: Sequence[Result]) -> None:
        """Bring the list into a new order, which may not know yet of what was read on."""
        view = self._parts.view
        view.settle(append_shown(results, view.results.results))

    @Slot()
    def _on_more_wanted(self) -> None:
        self._session.fetch_more(self._parts.view.results.results)

    @Slot(object, bool)
    def _on_more(self, results: tuple[Result, ...], more: bool) -> None:
        """Put further results behind those that are shown, whose order may be newer."""
        view = self._parts.view
        shown = view.results.results
        heads = [result.candidate.item.id for result in results[: len(shown)]]
        unchanged = heads == [result.candidate.item.id for result in shown]
        view.settle(results if unchanged else append_shown(shown, results))
        view.results.allow_more(more=more)
        view.fetch_if_short()

    def _show_no_results(self) -> None:
        if self._session.query is not None:
            today = date.today()  # noqa: DTZ011 - the person's day
            self._parts.pages.show_no_results(explain_no_results(self._session.query, today))

    def _show_fine_unavailable(self, error: EngineError) -> None:
        self._failed = self._session.query
        self._parts.banner.show_message(
            search_texts.fine_unavailable_text(error, self._judged),
            BannerTone.WARN,
            tr("Try again"),
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

"""Runs one search at a time: a newer query cancels the older one.

While somebody types, the coarse stage alone searches: for the first letter at once, then at most
every ``TypingPace.interval_ms``; a list that is on its way is waited for, so that each is shown.
The judge begins once no key has come for ``TypingPace.rest_ms``; a key stops it.
"""

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from retllm_desktop.core.errors import InputError, QueryError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.relevance_feedback import FeedbackSubject
from retllm_desktop.core.types import Query, Result
from retllm_desktop.search.candidate_list import CandidateList
from retllm_desktop.search.events import CoarseReady, OrderUpdated, SearchFinished, SearchLimits
from retllm_desktop.search.explanation import CANNOT_EXPLAIN, Explainer, extract_query_words
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.search.service import SearchService
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Work, Worker, single_call
from retllm_desktop.ui.shared.translation import tr

CLOSE_S: Final = 0.3
"""A search writes nothing: one that is deep in a model's call ends with the process."""


@dataclass(frozen=True, slots=True)
class TypingPace:
    """When is searched while somebody types.

    Attributes:
        interval_ms: Least time from one search to the next.
        rest_ms: How long no key may have come before the judge begins.
    """

    interval_ms: int = 100
    rest_ms: int = 400


class SearchSession(QObject):
    """Runs queries on an executor of its own; events of a cancelled search are dropped.

    Signals:
        started: The ``Query`` that runs now.
        event_received: A ``SearchEvent`` of it.
        failed: The ``RetllmError`` that ended it.
        cleared: Nothing is searched for any more: everything is listed.
        more_ready: The results shown and those that come next, and whether there are yet others.
        explained: The ``Result`` that was to be explained, and the model's sentence on it.
        unexplained: That ``Result``, and the ``RetllmError`` that says why there is none.
    """

    explained = Signal(object, str)
    unexplained = Signal(object, object)
    started = Signal(object)
    event_received = Signal(object)
    failed = Signal(object)
    cleared = Signal()
    more_ready = Signal(object, bool)

    def __init__(
        self,
        service: SearchService,
        limits: SearchLimits,
        parent: QObject | None = None,
        *,
        pace: TypingPace | None = None,
        blocked: str = "",
        explainer: Explainer | None = None,
    ) -> None:
        """Take the service and what a search may cost.

        Args:
            service: Answers queries.
            limits: What a search may cost.
            parent: Qt's.
            pace: When is searched while somebody types.
            blocked: Why nothing can be found yet, or empty; see ``allow_searching``.
            explainer: Writes sentences on results, None where nobody does.
        """
        super().__init__(parent)
        self._service = service
        self._limits = limits
        self._explainer = explainer
        self._list_by_date: Callable[[Query], Work | None] | None = None
        self._by_date = False
        self._writer: Worker | None = None
        self._subject: FeedbackSubject | None = None
        self._searched_as = ""
        self._thorough = False
        self._executor = SerialExecutor("search", self)
        self._pages = SerialExecutor("pages", self)
        self._listing: CandidateList | None = None
        self._reading: Worker | None = None
        self._refused: tuple[CandidateList, Sequence[Result]] | None = None
        self._pending = Query()
        self._query: Query | None = None
        self._blocked = blocked
        self._worker: Worker | None = None
        self._typing = False
        self._listed = True
        self._due = False
        self._interval_s = (pace or TypingPace()).interval_ms / 1000
        self._typed_s = -self._interval_s
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._run_typed)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval((pace or TypingPace()).rest_ms)
        self._rest.timeout.connect(self._run_rested)

    @property
    def query(self) -> Query | None:
        """The query whose results are shown or on their way."""
        return self._query

    @property
    def searched(self) -> Query:
        """The query whose words stand in results: in other words where it was reworded."""
        query = self._query or Query()
        return replace(query, text=self._searched_as) if self._searched_as else query

    def list_by_date(self, make_work: Callable[[Query], Work | None]) -> None:
        """List queries by date, rather than search for them, where this makes work for it."""
        self._list_by_date = make_work

    @property
    def by_date(self) -> bool:
        """Whether the query is listed by date: nothing is searched for, nothing is judged."""
        return self._by_date

    @property
    def subject(self) -> FeedbackSubject | None:
        """The subject that feedback on the shown results belongs to; None before there are any."""
        return self._subject

    @property
    def thorough(self) -> bool:
        """Whether the present search checks all that can be checked; see ``check_all``."""
        return self._thorough

    @property
    def writing(self) -> bool:
        """Whether the model is writing a sentence."""
        return self._writer is not None

    @property
    def running(self) -> bool:
        """Whether a search is under way."""
        return self._worker is not None or self._next.isActive() or self._rest.isActive()

    @property
    def typing(self) -> bool:
        """Whether the present search is of a line that is being typed: no judge is asked."""
        return self._typing

    def search_typed(self, query: Query) -> None:
        """Search for a line that is being typed, as soon as its turn comes."""
        self._pending = query
        self._rest.start()
        if self._worker is not None and not self._typing:
            # The judge's orders would move the list under the next letters.
            self._worker.abandon()
            self._worker = None
            self._set_listed()
        if not self._next.isActive():
            left_s = self._typed_s + self._interval_s - time.monotonic()
            if left_s <= 0 and self._listed:
                self._run_typed()
            else:
                self._next.start(int(max(0.0, left_s) * 1000))

    def search_now(self, query: Query) -> None:
        """Search for this at once; the same search under way goes on."""
        self._stop_timers()
        if query.empty and query == self._query and self._listing is not None:
            # Everything is listed already, and perhaps read on.
            return
        judging = self._worker is not None and not self._typing
        if judging and not query.has_image and self._is_same_query(query):
            self._query = query
            return
        self._begin(query)

    def repeat(self) -> None:
        """Repeat the last search."""
        if self._query is not None:
            self._stop_timers()
            self._begin(self._query)

    def check_all(self) -> None:
        """Repeat the last search and judge all results, however long that takes."""
        if self._query is not None:
            self._stop_timers()
            self._begin(self._query, thorough=True)

    def disable_query_help(self) -> None:
        """Repeat the search without rewriting, and rewrite no query of this window."""
        self._limits = replace(self._limits, query_help=False)
        self.repeat()

    def reason_not_explainable(self, result: Result) -> str:
        """Why no sentence can be written on a result, or empty."""
        if self._explainer is None or self._query is None:
            return CANNOT_EXPLAIN
        return self._explainer.why_not(self._query, result.candidate.item)

    def region_finder(self, result: Result) -> Callable[[], Region | None] | None:
        """A function that computes the region the judge was shown again, None where there is none.

        To be called off the window's thread; it raises ``RetllmError``.
        """
        verdict, query, service = result.verdict, self._query, self._service
        if verdict is None or not verdict.region_checked or query is None:
            return None
        words = self._searched_as or extract_query_words(query)
        return lambda: service.inspected_region(words, result.candidate.item)

    def explain(self, result: Result) -> None:
        """Have the model write a sentence on a result, after the search under way.

        A newer search cancels it; then ``unexplained`` comes without an error.
        """
        explainer, query = self._explainer, self._query
        if explainer is None or query is None or self._writer is not None:
            return

        def work(cancel: CancelToken) -> Generator[object, None, str]:
            yield from ()
            return explainer.explain(query, result.candidate.item, cancel)

        answered: list[bool] = []

        def written(sentence: object) -> None:
            answered.append(True)
            self.explained.emit(result, str(sentence))

        def failed(error: object) -> None:
            answered.append(True)
            self.unexplained.emit(result, error)

        def over() -> None:
            self._writer = None
            if not answered:
                self.unexplained.emit(result, None)

        self._writer = self._executor.submit(work)
        self._writer.returned.connect(written)
        self._writer.errored.connect(failed)
        self._writer.finished.connect(over)

    def prepare(self) -> None:
        """Load ahead what the first search needs."""
        self._executor.submit(single_call(self._service.prepare))

    def allow_searching(self) -> None:
        """Search from now on, starting with the blocked query."""
        if self._blocked:
            self._blocked = ""
            self.repeat()

    def fetch_more(self, results: Sequence[Result]) -> None:
        """Read the list on; ``more_ready`` tells what comes behind the results so far.

        Nothing comes where there is no list, another one takes its place, or one is being read.
        """
        listing, service = self._listing, self._service
        if listing is None:
            return
        if self._reading is not None:
            # Perhaps of an older list, which tells nobody when it is done.
            self._refused = (listing, results)
            return
        reading = self._pages.submit(single_call(lambda: service.fetch_more(listing, results)))

        def read(found: tuple[Result, ...]) -> None:
            self._reading = None
            if listing is self._listing:
                self.more_ready.emit(found, not listing.complete)

        def over() -> None:
            if self._reading is reading:
                self._reading = None
            refused, self._refused = self._refused, None
            if refused is not None and listing is not refused[0] is self._listing:
                self.fetch_more(refused[1])

        self._reading = reading
        reading.returned.connect(read)
        reading.errored.connect(self._on_error)
        reading.finished.connect(over)

    def stop(self) -> None:
        """Ask everything to stop, without waiting for it."""
        self._stop_timers()
        self._executor.abandon()
        self._pages.abandon()

    def close(self) -> bool:
        """Stop everything; returns whether it stopped in time."""
        self.stop()
        return self._pages.close(CLOSE_S) and self._executor.close(CLOSE_S)

    def _stop_timers(self) -> None:
        self._due = False
        self._next.stop()
        self._rest.stop()

    @Slot()
    def _run_typed(self) -> None:
        """Search for what is typed by now, unless a list is still on its way."""
        self._due = self._worker is not None and not self._listed
        if self._due:
            return
        if not self._is_same_query(self._pending):
            self._typed_s = time.monotonic()
            self._begin(self._pending, typing=True)

    def _set_listed(self) -> None:
        """Note that no list is on its way; what was typed meanwhile has its turn."""
        self._listed = True
        if self._due:
            self._next.start(0)

    @Slot()
    def _run_rested(self) -> None:
        """Search as a whole for what was typed, since no further key came."""
        self._stop_timers()
        self._begin(self._pending)

    def _is_same_query(self, query: Query) -> bool:
        """Whether the present query is this one, apart from lenient parsing."""
        present = self._query
        if present is None or replace(present, draft=query.draft) != query:
            return False
        return present.draft == query.draft or _parses_alike(query.text)

    def _begin(self, query: Query, *, thorough: bool = False, typing: bool = False) -> None:
        dated = self._list_by_date(query) if self._list_by_date is not None else None
        self._by_date = dated is not None
        if self._blocked and dated is None:
            self._query = query
            if not query.empty:
                self.failed.emit(
                    InputError(self._blocked, tr("it is searched for as soon as that is done"))
                )
            return
        service, limits = self._service, self._limits
        if thorough:
            limits = limits.thorough()
        elif typing:
            limits = replace(limits, fine_k=0, query_help=False)

        def work(cancel: CancelToken):
            return service.search(query, limits, cancel)

        self._typing, self._listed = typing, False
        self._query = query
        self._listing = self._reading = None
        self._pages.abandon()
        self._thorough = thorough
        if not thorough:
            self._subject = None
        worker = self._executor.replace(dated or work, coalesce=(OrderUpdated,))
        self._worker = worker
        worker.yielded.connect(self._on_event)
        worker.errored.connect(self._on_error)
        worker.finished.connect(self._on_finished)
        self.started.emit(query)
        if query.empty:
            self.cleared.emit()

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, CoarseReady):
            self._set_listed()
            self._subject = event.subject
            self._listing = event.listing
            self._searched_as = event.searched_as
        elif isinstance(event, SearchFinished):
            self._worker = None
        self.event_received.emit(event)

    @Slot(object)
    def _on_error(self, error: object) -> None:
        self._worker = None
        self._set_listed()
        self.failed.emit(error)

    @Slot()
    def _on_finished(self) -> None:
        if self.sender() is self._worker:
            self._worker = None
            self._set_listed()


def _parses_alike(line: str) -> bool:
    """Whether a line means the same while it is typed and when it is finished."""
    today = date.today()  # noqa: DTZ011 - the person's day
    try:
        return parse_query(line, today) == parse_query(line, today, lenient=True)
    except QueryError:
        return False

"""Shows the library by date: the start page, and what a query of conditions alone lists.

The list stays as it is while something else is searched for, and one returns to the same place in
it. While files are indexed it grows around what is looked at.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView

from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import Item, Query
from retllm_desktop.indexing.change_detection import Changes
from retllm_desktop.search.events import CoarseReady
from retllm_desktop.search.timeline import TimelineService, read_conditions
from retllm_desktop.ui.library.library_model import BLOCK, KEPT_ITEMS, LibraryModel
from retllm_desktop.ui.library.library_session import LibrarySession
from retllm_desktop.ui.library.library_texts import explain_nothing_listed, listed_text
from retllm_desktop.ui.library.timeline_lister import LibraryListed, TimelineLister
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.results.annotations_session import AnnotationsSession
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Worker
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import BannerTopic
from retllm_desktop.ui.window.window_parts import WindowParts

REFRESH_MS: Final = 2_000
"""Least time between two readings of the list while files are indexed."""
CLOSE_S: Final = 3.0
_KEPT_PLACES: Final = 64
_BarPolicy = Qt.ScrollBarPolicy


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one was in a list.

    Attributes:
        item_id: The first item on the screen.
        offset_px: How far below the top it was.
    """

    item_id: int
    offset_px: int


class TimelinePresenter(QObject):
    """Connects lists by date to the gallery, the scrubber and the status line.

    Attributes:
        model: The list.

    Signals:
        failed: The ``RetllmError`` that says why the list or its items could not be read.
    """

    failed = Signal(object)

    def __init__(
        self,
        service: TimelineService | None,
        session: SearchSession,
        library: LibrarySession,
        annotations: AnnotationsSession,
        *,
        parts: WindowParts,
        parent: QObject | None = None,
    ) -> None:
        """Connect the sessions to the widgets.

        Args:
            service: Lists the library; with None everything is searched for.
            session: The search under way, which says what is to be listed.
            library: Says when the library changed.
            annotations: Says which are favourites, and when something was marked.
            parts: The widgets.
            parent: Qt's.
        """
        super().__init__(parent)
        self._session = session
        self._parts = parts
        self._lister = (
            None if service is None else TimelineLister(service, parts.view.prepare_layout)
        )
        self._executor = SerialExecutor("timeline", self)
        self.model = LibraryModel(
            _read_nothing if service is None else service.items, self._executor, self
        )
        self._conditions: ParsedQuery | None = None
        self._complete = False
        self._answered = False
        self._meanwhile: Worker | None = None
        self._places: dict[ParsedQuery, _Place] = {}
        self._refreshing: Worker | None = None
        self._changed = False
        self._known: object = None
        self._said = ""
        self._refreshed_s = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh_if_changed)
        self._midnight = QTimer(self)
        self._midnight.setSingleShot(True)
        self._midnight.timeout.connect(self._on_midnight)
        if self._lister is None:
            return
        session.list_by_date(self._lister.work_on)
        session.started.connect(self._on_started)
        session.event_received.connect(self._on_event)
        library.status_changed.connect(self._on_status)
        library.indexed.connect(self._on_indexed)
        library.watch.changed.connect(self._on_changes)
        annotations.favourites_read.connect(self.model.show_favourites)
        annotations.annotations_changed.connect(self.refresh)
        self.model.failed.connect(self.failed)
        self._connect_view()
        self._wait_for_midnight()

    def _connect_view(self) -> None:
        view, scrubber = self._parts.view, self._parts.scrubber
        view.model_shown.connect(self._on_model_shown)
        view.selection_changed.connect(self._on_selection)
        view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        view.verticalScrollBar().rangeChanged.connect(self._on_scrolled)
        scrubber.row_wanted.connect(self._on_row_wanted)
        scrubber.left.connect(view.setFocus)
        scrubber.needed_changed.connect(self._on_scrubber_needed)
        scrubber.follow_wheel_of(view.viewport())

    @property
    def busy(self) -> bool:
        """Whether the list or its items are being read."""
        return self._executor.busy or self._timer.isActive()

    @property
    def shown(self) -> bool:
        """Whether the list is what the gallery shows."""
        return self._parts.view.shown_model is self.model

    def close(self) -> None:
        """Stop reading."""
        self._timer.stop()
        self._midnight.stop()
        self._executor.abandon()
        self._executor.close(CLOSE_S)

    @Slot()
    def refresh(self) -> None:
        """Read the list anew, soon: something of it changed."""
        self._changed = True
        self._refresh_if_changed()

    # What is to be listed.

    @Slot(object)
    def _on_started(self, query: Query) -> None:
        conditions = self._conditions_of(query)
        if not self._session.by_date:
            self._list_meanwhile()
        if conditions is None or not self._session.by_date or not self._complete:
            return
        if conditions == self._conditions and not self.shown and self.model.rowCount():
            # It is there: nobody waits for it to be read again.
            self._show()

    def _conditions_of(self, query: Query) -> ParsedQuery | None:
        return read_conditions(query, date.today())  # noqa: DTZ011 - the person's day

    def _list_meanwhile(self) -> None:
        """List the library until the first search of the window is answered: it loads the model."""
        if self._lister is None or self._answered or self._meanwhile is not None:
            return
        work = self._lister.work_on(Query())
        if work is not None:
            self._meanwhile = self._executor.submit(work)
            self._meanwhile.yielded.connect(self._on_meanwhile)

    @Slot(object)
    def _on_meanwhile(self, event: LibraryListed) -> None:
        waits = not self._answered and self._session.running and not self._session.by_date
        if not waits or not len(event.listing.timeline):
            return
        first = not self.shown
        self._take(event)
        if first:
            self._parts.status.show_message(tr("Searching…"))

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, CoarseReady):
            self._answered = True
            self._leave()
        elif isinstance(event, LibraryListed):
            self._answered = True
            self._on_listed(event)

    def _on_listed(self, event: LibraryListed) -> None:
        query, typing = self._session.query, self._session.typing
        conditional = bool(event.conditions.conditions)
        begun = query is not None and bool(query.text.strip()) and not conditional
        if typing and (begun or (conditional and not len(event.listing.timeline))):
            # What half a condition lists when it is finished is not known.
            self._parts.activity.idle()
            return
        if self._take(event):
            self._say(event, anew=True)

    def _take(self, event: LibraryListed) -> bool:
        """Show a list; returns whether it was: all of a list one was in comes in a moment."""
        self._parts.view.expect_layout(event.layout)
        same = event.conditions == self._conditions
        known = event.conditions in self._places or (same and self.model.rowCount())
        if not event.complete and known:
            return False
        if same and self.model.rowCount():
            self._show()
            self._bring_up_to_date(event)
        else:
            self._leave()
            self._conditions = event.conditions
            self.model.show(event.listing)
            self._show()
            if event.complete:
                self._return()
        rows = self._parts.view.rows_on_screen() or [0]
        self.model.prepare_rows(rows[0], max(rows[-1] + 1, rows[0] + BLOCK))
        self._complete = event.complete
        self._changed = False
        self._refreshed_s = time.monotonic()
        self._show_scrubber()
        return True

    def _show(self) -> None:
        """Have the gallery show the list, where one was in it."""
        if self.shown:
            return
        self._parts.view.show_model(self.model)
        self._parts.pages.set_has_query(has_query=True)
        self._return()

    def _say(self, event: LibraryListed, *, anew: bool) -> None:
        """Say what is listed; ``anew``: a list that was asked for, not one that changed."""
        parts, number = self._parts, self.model.rowCount()
        conditional = bool(event.conditions.conditions)
        if anew:
            parts.activity.idle()
            for topic in (BannerTopic.QUERY, BannerTopic.FINE_STAGE):
                parts.banner.dismiss_topic(topic)
            parts.help_line.show_words("")
        if not number and conditional:
            parts.pages.show_no_results(
                explain_nothing_listed(self._session.query or Query(), event.conditions)
            )
        # Where nothing has been read yet the pages say so.
        parts.pages.set_has_query(has_query=bool(number) or conditional)
        if not anew and parts.status.message.text() != self._said:
            # What was said since is not over yet.
            return
        self._said = ""
        if number and event.complete:
            beside = len(self.model.listing.whole) - number
            self._said = listed_text(number if conditional else None, beside)
        if conditional:
            parts.status.show_message(self._said)
        else:
            parts.status.show_browsing(self._said)

    # Where one is in it.

    def _place(self) -> _Place | None:
        """Where one is in the list, None at its very beginning."""
        view = self._parts.view
        rows = view.rows_on_screen()
        if not rows or view.verticalScrollBar().value() == 0:
            return None
        item_id = int(self.model.listing.timeline.item_ids[rows[0]])
        return _Place(item_id, view.visualRect(self.model.index(rows[0])).top())

    def _go_to(self, place: _Place | None) -> None:
        view = self._parts.view
        if place is None:
            return
        index = self.model.index_of(place.item_id)
        if index.isValid():
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + view.visualRect(index).top() - place.offset_px)

    def _leave(self) -> None:
        """Remember where one was in the list that is shown."""
        if not self.shown or self._conditions is None:
            return
        place = self._place()
        self._places.pop(self._conditions, None)
        if place is not None:
            self._places[self._conditions] = place
            while len(self._places) > _KEPT_PLACES:
                del self._places[next(iter(self._places))]

    def _return(self) -> None:
        """Go where one was in the list before something else was shown."""
        if self._conditions is not None:
            # Another list is laid out by now, not when Qt finds the time.
            self._parts.view.executeDelayedItemsLayout()
            place = self._places.pop(self._conditions, None)
            if place is None:
                self._parts.view.scrollToTop()
            else:
                self._go_to(place)

    def _bring_up_to_date(self, event: LibraryListed) -> None:
        """Show the list as it is now; what is looked at stays where it is."""
        if not self.shown:
            self.model.bring_up_to_date(event.listing)
            return
        place = self._place()
        self.model.bring_up_to_date(event.listing)
        self._parts.view.executeDelayedItemsLayout()
        self._go_to(place)

    # The library changes.

    @Slot(object)
    def _on_status(self, status: LibraryStatus) -> None:
        self.model.show_roots(status.roots)
        known = (status.items, status.files, tuple((r.id, r.state) for r in status.roots))
        if known != self._known:
            first, self._known = self._known is None, known
            if not first:
                self.refresh()

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if changes.moved:
            self.model.follow(changes.moved)

    @Slot()
    def _on_indexed(self) -> None:
        self.model.trust_new_lists()
        self.refresh()

    def _wait_for_midnight(self) -> None:
        now = datetime.now()  # noqa: DTZ005 - the person's clock
        left = datetime.combine(now.date() + timedelta(days=1), datetime.min.time()) - now
        self._midnight.start(int(left / timedelta(milliseconds=1)) + 1000)

    @Slot()
    def _on_midnight(self) -> None:
        """Today is yesterday now."""
        self._wait_for_midnight()
        self.refresh()

    @Slot()
    def _refresh_if_changed(self) -> None:
        """Read the list that is shown anew, at most every ``REFRESH_MS``."""
        if not self._changed or not self._complete or self._refreshing is not None:
            return
        left_s = self._refreshed_s + REFRESH_MS / 1000 - time.monotonic()
        if left_s > 0:
            if not self._timer.isActive():
                self._timer.start(int(left_s * 1000) + 1)
            return
        query = self._session.query
        if query is None or self._conditions_of(query) != self._conditions or not self.shown:
            # It is read anew when one returns to it.
            return
        work = self._lister and self._lister.work_on(query, beginning=False)
        if work is None:
            return
        self._changed = False
        worker = self._refreshing = self._executor.submit(work)
        worker.yielded.connect(self._on_refreshed)
        worker.errored.connect(self.failed)
        worker.finished.connect(self._on_refresh_over)

    @Slot(object)
    def _on_refreshed(self, event: LibraryListed) -> None:
        self._refreshed_s = time.monotonic()
        if event.conditions == self._conditions:
            self._parts.view.expect_layout(event.layout)
            self._bring_up_to_date(event)
            self._show_scrubber()
            self._say(event, anew=False)

    @Slot()
    def _on_refresh_over(self) -> None:
        self._refreshing = None
        self._refresh_if_changed()

    # The scrubber.

    @Slot()
    def _on_selection(self) -> None:
        """Read what is selected ahead, since something is to be done with it."""
        view = self._parts.view
        if self.shown and 1 < view.number_selected <= KEPT_ITEMS // 2:
            self.model.read_ahead(view.rows_selected())

    @Slot()
    def _on_model_shown(self) -> None:
        self._show_scrubber()

    def _show_scrubber(self) -> None:
        scrubber = self._parts.scrubber
        if self.shown:
            self._on_scrolled()
            scrubber.show_list(self.model.rowCount(), self.model.listing.months)
        else:
            scrubber.show_list(0, ())

    @Slot()
    def _on_scrolled(self) -> None:
        if self.shown:
            rows = self._parts.view.rows_on_screen()
            if rows:
                self._parts.scrubber.show_place(rows[0], len(rows))

    @Slot(int)
    def _on_row_wanted(self, row: int) -> None:
        if self.shown:
            index = self.model.index(min(row, self.model.rowCount() - 1))
            self._parts.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    @Slot(bool)
    def _on_scrubber_needed(self, needed: bool) -> None:
        """Show one bar alone."""
        policy = self._parts.view.setVerticalScrollBarPolicy
        policy(_BarPolicy.ScrollBarAlwaysOff if needed else _BarPolicy.ScrollBarAlwaysOn)


def _read_nothing(item_ids: Sequence[int]) -> tuple[Item, ...]:  # noqa: ARG001 - as a service has it
    return ()

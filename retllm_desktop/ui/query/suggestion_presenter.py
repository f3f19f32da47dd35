"""Offers completions while somebody types and former searches on «Up», and remembers searches."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from retllm_desktop.core.errors import InputError, QueryError
from retllm_desktop.core.types import Query
from retllm_desktop.search.query.completion import (
    Completion,
    CompletionKind,
    CompletionService,
    narrow_completions,
)
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.ui.query.query_composer import QueryComposer
from retllm_desktop.ui.query.query_history import (
    FormerSearch,
    QueryHistory,
    former_search,
    read_history,
    write_history,
)
from retllm_desktop.ui.query.search_bar import SearchBar
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.query.suggestion_list import Suggestion
from retllm_desktop.ui.query.suggestion_texts import (
    completion_meaning,
    former_meaning,
    former_text,
)
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.shared.translation import tr

DELAY_MS: Final = 120
"""How long no key may have come before anything is offered."""
SETTLED_MS: Final = 4_000
"""How long a line that nobody submitted must have stood there to be remembered."""
_MOST_LISTED: Final = 30
_CLOSE_S: Final = 1.0


class SuggestionPresenter(QObject):
    """Connects the box, what can be offered in it, and the history.

    Signals:
        failed: The ``RetllmError`` that says why the history cannot be kept.
    """

    failed = Signal(object)

    def __init__(
        self,
        bar: SearchBar,
        composer: QueryComposer,
        session: SearchSession,
        *,
        service: CompletionService,
        history_file: Path | None,
        parent: QObject,
    ) -> None:
        """Take the widgets and what is offered.

        Args:
            bar: The search bar.
            composer: Repeats searches.
            session: The search under way.
            service: Completes what is typed.
            history_file: Where former searches are kept, None to forget them with the window.
            parent: Qt's.
        """
        super().__init__(parent)
        self._bar = bar
        self._box = bar.box
        self._composer = composer
        self._service = service
        self._file = history_file
        self._history = QueryHistory()
        # What changed it while its file was still being read: done again on what was found there.
        self._early: list[Callable[[QueryHistory], QueryHistory]] | None = None
        self._begun: FormerSearch | None = None
        self._offered: tuple[str, tuple[Completion, ...]] = ("", ())
        self._executor = SerialExecutor("suggestions", self)
        self._delay = self._timer(DELAY_MS, self._complete)
        self._settled = self._timer(SETTLED_MS, self._on_settled)
        self._box.line_edited.connect(self._on_edited)
        self._box.history_wanted.connect(self.show_history)
        session.started.connect(self._on_started)
        if history_file is not None:
            self._early = []
            reading = self._executor.submit(single_call(lambda: read_history(history_file)))
            reading.returned.connect(self._on_read)

    def _timer(self, interval_ms: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(act)
        return timer

    @property
    def history(self) -> QueryHistory:
        """What is remembered."""
        return self._history

    @property
    def busy(self) -> bool:
        """Whether anything is being looked up or written."""
        return self._executor.busy or self._delay.isActive()

    @Slot()
    def close(self) -> None:
        """End; what is being written may take a moment."""
        self._delay.stop()
        self._settled.stop()
        self._executor.close(_CLOSE_S)

    # Completions.

    @Slot()
    def _on_edited(self) -> None:
        # What still goes on stays, so that nothing flickers; the rest was for another line.
        box, (line, offered) = self._box, self._offered
        left = narrow_completions(offered, line, box.text(), box.cursorPosition())
        if left:
            self._offer(left)
        else:
            self._forget_offer()
        self._delay.start()

    def _forget_offer(self) -> None:
        self._offered = ("", ())
        self._box.completions.dismiss()

    @Slot()
    def _complete(self) -> None:
        box, service = self._box, self._service
        if box.hasSelectedText() or not box.text():
            return
        line, cursor, tags = box.text(), box.cursorPosition(), box.tags
        former = tuple(one.line for one in self._history.searches if not one.pictures)
        work = single_call(lambda: service.complete(line, cursor, tags, former))

        def offer(found: tuple[Completion, ...]) -> None:
            if (line, cursor) == (box.text(), box.cursorPosition()) and box.isVisible():
                self._offer(found)

        # Where the library cannot be read the search itself says so.
        self._executor.submit(work).returned.connect(offer)

    def _offer(self, found: tuple[Completion, ...]) -> None:
        self._offered = (self._box.text(), found)
        rows = [
            Suggestion(one.label or one.text, completion_meaning(one), partial(self._take, one))
            for one in found
        ]
        self._box.offer(
            rows, found[0].start if found else 0, name=tr("What could be typed; Down chooses")
        )

    def _take(self, completion: Completion, at_once: bool) -> None:
        box = self._box
        self._offered = ("", ())
        if completion.kind is CompletionKind.QUERY:
            box.setText(completion.text)
            box.line_edited.emit()
            if at_once:
                box.submitted.emit()
            return
        goes_on = completion.kind is CompletionKind.FIELD or box.text()[completion.end :]
        text = completion.text if goes_on else f"{completion.text} "
        box.replace_text(completion.start, completion.end, text)
        if completion.kind is CompletionKind.FIELD:
            self._delay.stop()
            self._complete()

    # History.

    @Slot()
    def show_history(self) -> None:
        """Show former searches below the box, the newest one chosen."""
        found = self._history.matching(self._bar.text)[:_MOST_LISTED]
        rows = [
            Suggestion(
                former_text(one),
                former_meaning(one),
                partial(self._repeat, one),
                partial(self._forget, one),
            )
            for one in found
        ]

        def clear(_at_once: bool) -> None:
            self.clear_history()

        def switch(_at_once: bool) -> None:
            self.set_remembering(remembers=not self._history.remembers)

        if rows:
            rows.append(Suggestion(tr("Clear history"), "", clear, command=True))
        if self._history.remembers:
            meaning = tr("former searches are kept on this computer alone")
            label = tr("Do not remember searches")
            rows.append(Suggestion(label, meaning, switch, command=True))
        else:
            label = tr("Remember searches")
            rows.append(Suggestion(label, tr("off now"), switch, command=True))
        self._delay.stop()
        self._offered = ("", ())
        # What is no search is never chosen unasked.
        name = tr("Former searches; Down goes back further")
        self._box.offer(rows, 0, name=name, chosen=0 if found else -1)

    def _repeat(self, search: FormerSearch, at_once: bool) -> None:
        self._composer.repeat_search(search.line, search.parts, at_once=at_once)

    def _forget(self, search: FormerSearch) -> None:
        self._change(lambda history: history.without(search))
        self.show_history()

    def clear_history(self, then: Callable[[], object] | None = None) -> None:
        """Forget all former searches.

        Args:
            then: Called once their file is written.
        """
        self._change(lambda history: QueryHistory(remembers=history.remembers))
        if then is not None:
            # After what is written now.
            self._executor.submit(single_call(lambda: None)).finished.connect(then)

    def set_remembering(self, *, remembers: bool) -> None:
        """Remember further searches; or none, and forget those of before."""
        self._change(
            lambda history: (
                replace(history, remembers=True) if remembers else QueryHistory((), False)
            )
        )

    def _change(self, change: Callable[[QueryHistory], QueryHistory]) -> None:
        if self._early is not None:
            self._history = change(self._history)
            self._early.append(change)
        else:
            self._keep(change(self._history))

    def _keep(self, history: QueryHistory) -> None:
        if history == self._history:
            return
        self._history = history
        file = self._file
        if file is not None:
            self._executor.submit(single_call(lambda: _write(file, history))).errored.connect(
                self.failed
            )

    @Slot(object)
    def _on_read(self, history: QueryHistory) -> None:
        early, self._early = self._early or [], None
        self._history = history
        for change in early:
            history = change(history)
        self._keep(history)

    @Slot(object)
    def _on_started(self, query: Query) -> None:
        self._settled.stop()
        if query.empty:
            return
        if query.draft or query.below_cutoff:
            self._settled.start()
        else:
            self._remember()

    @Slot()
    def _on_settled(self) -> None:
        """Remember what was typed and looked at, though nobody pressed Enter."""
        search = self._remember()
        self._begun = search

    def _remember(self) -> FormerSearch | None:
        search = former_search(self._bar.text, self._bar.parts)
        if search is None or not _is_understood(search.line):
            return None
        begun, self._begun = self._begun, None
        goes_on = begun is not None and search.line.startswith(begun.line)
        ended = begun if goes_on else None
        self._change(lambda history: history.with_search(search, ended))
        return search


def _write(file: Path, history: QueryHistory) -> None:
    try:
        if history == QueryHistory():
            file.unlink(missing_ok=True)
        else:
            write_history(file, history)
    except OSError as exc:
        raise InputError(
            tr("Former searches cannot be remembered"), str(exc.strerror or exc), file
        ) from exc


def _is_understood(line: str) -> bool:
    try:
        parse_query(line, date.today())  # noqa: DTZ011 - the person's day
    except QueryError:
        return False
    return True

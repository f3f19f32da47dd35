"""Relevance feedback and explanations: a session that writes them, a presenter for the widgets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.query import Region
from retllm_desktop.core.relevance_feedback import FeedbackSubject
from retllm_desktop.core.types import Result
from retllm_desktop.search.events import SearchFinished
from retllm_desktop.search.feedback import CalibrationEffect, RelevanceFeedback
from retllm_desktop.search.ranking.grouping import unfold_results
from retllm_desktop.ui.gallery.gallery_view import GalleryView
from retllm_desktop.ui.library.library_session import LibrarySession
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.results.result_keys import SelectionAction
from retllm_desktop.ui.results.selection_texts import describe_feedback
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.undo_history import UndoHistory
from retllm_desktop.ui.window.window_parts import WindowParts


@dataclass(frozen=True, slots=True)
class FeedbackChange:
    """Relevance feedback that was given.

    Attributes:
        subject: What the results were found for.
        results: The results, with the feedback that they had before.
        right: The feedback on them now: right (True), wrong (False), withdrawn (None).
    """

    subject: FeedbackSubject
    results: tuple[Result, ...]
    right: bool | None


class FeedbackSession(QObject):
    """Records relevance feedback on the results shown and reorders them by it.

    Signals:
        feedback_changed: A ``FeedbackChange``, and the ``CalibrationEffect`` of all feedback.
        failed: The ``RetllmError`` that says why nothing was written or read.
    """

    feedback_changed = Signal(object, object)
    failed = Signal(object)

    def __init__(
        self,
        service: RelevanceFeedback | None,
        library: LibrarySession,
        search: SearchSession,
        *,
        view: GalleryView,
        reads: SerialExecutor,
        parent: QObject | None = None,
    ) -> None:
        """Take the service (None: feedback is off), the writing session and the result view."""
        super().__init__(parent)
        self._service = service
        self._library = library
        self._search = search
        self._view = view
        self._reads = reads
        self._outdated = False
        search.event_received.connect(self._on_search_event)

    @property
    def possible(self) -> bool:
        """Whether feedback can be given."""
        return self._service is not None

    def toggle(self, results: Sequence[Result], *, right: bool) -> None:
        """Rate results as right or wrong; where all are rated so, that is withdrawn."""
        same = all(result.feedback is right for result in results)
        self.set_feedback(results, None if same else right)

    def set_feedback(self, results: Sequence[Result], right: bool | None) -> None:
        """Rate results as right (True) or wrong (False); None withdraws the rating."""
        subject = self._search.subject
        if subject is not None and results:
            change = FeedbackChange(subject, tuple(results), right)
            self._write(change, {_id(result): right for result in results}, None)

    def redo(self, change: FeedbackChange, done: Callable[[bool], None]) -> None:
        """Rate results as they were rated; ``done`` is told whether that succeeded."""
        self._write(change, {_id(result): change.right for result in change.results}, done)

    def undo(self, change: FeedbackChange, done: Callable[[bool], None]) -> None:
        """Rate results as before; ``done`` is told whether that succeeded."""
        self._write(change, {_id(result): result.feedback for result in change.results}, done)

    def _write(
        self,
        change: FeedbackChange,
        ratings: Mapping[int, bool | None],
        done: Callable[[bool], None] | None,
    ) -> None:
        service = self._service
        if service is None:
            return

        def write() -> CalibrationEffect:
            for result in change.results:
                service.rate(change.subject, result, ratings[_id(result)])
            return service.effect()

        def written(outcome: object) -> None:
            if isinstance(outcome, RetllmError):
                self.failed.emit(outcome)
            elif done is None:
                self.feedback_changed.emit(change, outcome)
            self._follow(change.subject)
            if done is not None:
                done(not isinstance(outcome, RetllmError))

        self._library.write(write, written)

    def _follow(self, subject: FeedbackSubject) -> None:
        """Reorder the list by the new feedback unless another list is shown by now."""
        service = self._service
        if service is None or subject != self._search.subject:
            return
        # A running search uses the feedback from its next event on; its final list may not.
        self._outdated = self._search.running
        shown = self._view.results.results
        worker = self._reads.submit(single_call(lambda: service.reorder(subject, shown)))

        def show(reordered: tuple[Result, ...]) -> None:
            # Meanwhile more results may have been judged or another list shown.
            unchanged = _judged(shown) == _judged(self._view.results.results)
            if subject == self._search.subject and unchanged:
                self._view.settle(reordered)

        worker.returned.connect(show)
        worker.errored.connect(self.failed)

    @Slot(object)
    def _on_search_event(self, event: object) -> None:
        subject = self._search.subject
        if self._outdated and isinstance(event, SearchFinished) and subject is not None:
            self._outdated = False
            self._follow(subject)


def _id(result: Result) -> int:
    return result.candidate.item.id


def _judged(results: Sequence[Result]) -> dict[int, bool]:
    return {_id(r): r.verdict is not None for r in unfold_results(results)}


class FeedbackPresenter(QObject):
    """Connects the feedback and search sessions to the widgets."""

    def __init__(
        self,
        feedback: FeedbackSession,
        search: SearchSession,
        parts: WindowParts,
        *,
        history: UndoHistory,
        reads: SerialExecutor,
        parent: QObject | None = None,
    ) -> None:
        """Connect the sessions to the widgets; ``reads`` executes reading work."""
        super().__init__(parent)
        self._history = history
        self._reads = reads
        self._feedback = feedback
        self._search = search
        self._parts = parts
        view, panel = parts.view, parts.details.explanation
        if feedback.possible:
            view.letters.allowed |= {SelectionAction.RIGHT, SelectionAction.WRONG}
        panel.allow_feedback(allowed=feedback.possible)
        view.chosen.connect(self._on_chosen)
        panel.feedback_given.connect(self._on_button)
        panel.sentence_wanted.connect(self._on_sentence_wanted)
        feedback.feedback_changed.connect(self._on_changed)
        search.explained.connect(self._on_explained)
        search.unexplained.connect(self._on_unexplained)

    def add_menu_entries(self, menu: QMenu, results: Sequence[Result]) -> None:
        """Add «right» and «wrong» to the menu of results."""
        if not self._feedback.possible or self._search.subject is None:
            return
        menu.addSeparator()
        for right, text in (
            (True, tr("Right for this search") + "\t+"),
            (False, tr("Wrong for this search") + "\t-"),
        ):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(all(result.feedback is right for result in results))
            action.triggered.connect(lambda _=False, right=right: self.toggle(results, right=right))

    def toggle(self, results: Sequence[Result], *, right: bool) -> None:
        """Rate results as right or wrong; where all are rated so, that is withdrawn."""
        self._feedback.toggle(results, right=right)

    @Slot(object)
    def _on_button(self, right: bool | None) -> None:
        result = self._parts.details.result
        if result is not None:
            self._feedback.set_feedback((result,), right)

    @Slot(object, object)
    def _on_changed(self, change: FeedbackChange, effect: CalibrationEffect) -> None:
        self._history.add(
            describe_feedback(change.results, change.right, effect),
            partial(self._feedback.undo, change),
            partial(self._feedback.redo, change),
        )

    @Slot(object)
    def _on_chosen(self, result: Result | None) -> None:
        if result is None:
            return
        if not self._search.writing:
            reason = self._search.reason_not_explainable(result)
            self._parts.details.explanation.allow_sentence(reason)
        self._frame_checked_region(result)

    def _frame_checked_region(self, result: Result) -> None:
        """Frame the region that the judge was shown again, once it is computed."""
        details = self._parts.details
        find_region = None if details.isHidden() else self._search.region_finder(result)
        item_id = result.candidate.item.id
        if find_region is None or details.framed_item == item_id:
            return

        def frame(region: Region | None) -> None:
            if region is not None:
                details.frame_region(item_id, region)

        # Errors are not shown: the frame is only an extra.
        self._reads.submit(single_call(find_region)).returned.connect(frame)

    @Slot()
    def _on_sentence_wanted(self) -> None:
        result = self._parts.details.result
        if result is not None:
            self._parts.details.explanation.show_writing()
            self._search.explain(result)

    @Slot(object, str)
    def _on_explained(self, result: Result, sentence: str) -> None:
        self._show_sentence(result, sentence)

    @Slot(object, object)
    def _on_unexplained(self, result: Result, error: RetllmError | None) -> None:
        self._show_sentence(result, "")
        if error is not None:
            self._parts.status.show_message(texts.error_sentence(error))

    def _show_sentence(self, result: Result, sentence: str) -> None:
        panel, shown = self._parts.details.explanation, self._parts.details.result
        if shown is None:
            return
        same = shown.candidate.item.id == result.candidate.item.id
        panel.show_sentence(sentence if same else "")
        panel.allow_sentence(self._search.reason_not_explainable(shown))

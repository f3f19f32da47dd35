"""What the person and the model say of a result: between the widgets and the sessions."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.query import Region
from retllm_desktop.core.relevance_feedback import FeedbackSubject
from retllm_desktop.core.types import Result
from retllm_desktop.search.events import SearchFinished
from retllm_desktop.search.feedback import CalibrationEffect, RelevanceFeedback
from retllm_desktop.ui import texts
from retllm_desktop.ui.library_session import LibrarySession
from retllm_desktop.ui.results_view import ResultsView
from retllm_desktop.ui.search_session import SearchSession
from retllm_desktop.ui.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.window_parts import WindowParts


class FeedbackSession(QObject):
    """Keeps what is said of the results that are shown.

    Signals:
        feedback_changed: A ``Result`` as it was before, its feedback now (True, False or None), and
            the ``CalibrationEffect`` of all feedback.
        failed: The ``RetllmError`` that says why nothing was written or read.
    """

    feedback_changed = Signal(object, object, object)
    failed = Signal(object)

    def __init__(
        self,
        saying: RelevanceFeedback | None,
        library: LibrarySession,
        search: SearchSession,
        *,
        view: ResultsView,
        reads: SerialExecutor,
        parent: QObject | None = None,
    ) -> None:
        """Take the service (None: nothing can be said), who writes, and whose results they are."""
        super().__init__(parent)
        self._saying = saying
        self._library = library
        self._search = search
        self._view = view
        self._reads = reads
        self._behind = False
        search.event_received.connect(self._on_told)

    @property
    def possible(self) -> bool:
        """Whether anything can be said."""
        return self._saying is not None

    def toggle(self, result: Result, *, right: bool) -> None:
        """Say that a result is right, or wrong; what was said already is taken back."""
        self.set_feedback(result, None if result.feedback is right else right)

    def set_feedback(self, result: Result, right: bool | None) -> None:
        """Say that a result is right, or wrong; None takes it back."""
        saying, subject = self._saying, self._search.subject
        if saying is None or subject is None:
            return

        def errand() -> CalibrationEffect:
            saying.rate(subject, result, right)
            return saying.effect()

        def told(outcome: object) -> None:
            if isinstance(outcome, RetllmError):
                self.failed.emit(outcome)
                return
            self.feedback_changed.emit(result, right, outcome)
            self._follow(subject)

        self._library.write(errand, told)

    def _follow(self, subject: FeedbackSubject) -> None:
        """Bring the list into the order that follows, unless another one is shown by now."""
        saying = self._saying
        if saying is None or subject != self._search.subject:
            return
        # What a search under way says next knows it already; its last word perhaps does not.
        self._behind = self._search.running
        shown = self._view.results.results
        worker = self._reads.submit(single_call(lambda: saying.reorder(subject, shown)))

        def read(restated: object) -> None:
            # Meanwhile more may have been judged, and another list be shown.
            unchanged = _judged(shown) == _judged(self._view.results.results)
            if subject == self._search.subject and unchanged and isinstance(restated, tuple):
                self._view.settle(cast("tuple[Result, ...]", restated))

        worker.returned.connect(read)
        worker.errored.connect(self.failed)

    @Slot(object)
    def _on_told(self, event: object) -> None:
        subject = self._search.subject
        if self._behind and isinstance(event, SearchFinished) and subject is not None:
            self._behind = False
            self._follow(subject)


def _judged(results: Sequence[Result]) -> dict[int, bool]:
    return {r.candidate.item.id: r.verdict is not None for r in results}


UNDO = "Undo"


class FeedbackPresenter(QObject):
    """Passes on what is said of results, and shows what came of it."""

    def __init__(
        self,
        saying: FeedbackSession,
        search: SearchSession,
        parts: WindowParts,
        *,
        reads: SerialExecutor,
        parent: QObject | None = None,
    ) -> None:
        """Connect the sessions to the widgets; ``reads`` is the lane for reading."""
        super().__init__(parent)
        self._reads = reads
        self._saying = saying
        self._search = search
        self._parts = parts
        view, why = parts.view, parts.details.explanation
        view.accepts_feedback = saying.possible
        why.allow_feedback(allowed=saying.possible)
        view.feedback_given.connect(self._on_key)
        view.chosen.connect(self._on_chosen)
        why.feedback_given.connect(self._on_button)
        why.sentence_wanted.connect(self._on_sentence_wanted)
        saying.feedback_changed.connect(self._on_said)
        search.explained.connect(self._on_explained)
        search.unexplained.connect(self._on_unexplained)

    def fill(self, menu: QMenu, result: Result) -> None:
        """Add to a result's menu what can be said of it."""
        if not self._saying.possible or self._search.subject is None:
            return
        menu.addSeparator()
        for right, text in (
            (True, "Right for this search\t+"),
            (False, "Wrong for this search\t-"),
        ):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(result.feedback is right)
            action.triggered.connect(
                lambda _=False, right=right: self._saying.toggle(result, right=right)
            )

    @Slot(object, bool)
    def _on_key(self, result: object, right: bool) -> None:
        if isinstance(result, Result):
            self._saying.toggle(result, right=right)

    @Slot(object)
    def _on_button(self, right: object) -> None:
        result = self._parts.details.result
        if result is not None:
            self._saying.set_feedback(result, right if isinstance(right, bool) else None)

    @Slot(object, object, object)
    def _on_said(self, result: object, right: object, effect: object) -> None:
        if not isinstance(result, Result) or not isinstance(effect, CalibrationEffect):
            return
        now = right if isinstance(right, bool) else None
        line = texts.feedback_summary(result, now, effect)
        self._parts.status.say(
            line, UNDO, lambda: self._saying.set_feedback(result, result.feedback)
        )

    @Slot(object)
    def _on_chosen(self, result: object) -> None:
        if isinstance(result, Result) and not self._search.writing:
            self._parts.details.explanation.allow_sentence(
                self._search.reason_not_explainable(result)
            )
        self._show_part(result)

    def _show_part(self, result: object) -> None:
        """Frame the part that was looked at again, once it is known which one that was."""
        details = self._parts.details
        if not isinstance(result, Result) or details.isHidden():
            return
        look = self._search.region_finder(result)
        number = result.candidate.item.id
        if look is None or details.framed == number:
            return

        def found(region: object) -> None:
            if isinstance(region, Region):
                details.frame(number, region)

        # Where that fails there is no frame, which nobody misses.
        self._reads.submit(single_call(look)).returned.connect(found)

    @Slot()
    def _on_sentence_wanted(self) -> None:
        result = self._parts.details.result
        if result is not None:
            self._parts.details.explanation.show_writing()
            self._search.explain(result)

    @Slot(object, str)
    def _on_explained(self, result: object, sentence: str) -> None:
        self._tell(result, sentence)

    @Slot(object, object)
    def _on_unexplained(self, result: object, error: object) -> None:
        self._tell(result, "")
        if isinstance(error, RetllmError):
            self._parts.status.say(texts.error_sentence(error))

    def _tell(self, result: object, sentence: str) -> None:
        why, shown = self._parts.details.explanation, self._parts.details.result
        if shown is None or not isinstance(result, Result):
            return
        same = shown.candidate.item.id == result.candidate.item.id
        why.show_sentence(sentence if same else "")
        why.allow_sentence(self._search.reason_not_explainable(shown))

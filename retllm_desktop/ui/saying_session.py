"""Right and wrong: what the person says of results is written, and the list follows it."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.relevance_feedback import FeedbackSubject
from retllm_desktop.core.types import Result
from retllm_desktop.search.events import SearchFinished
from retllm_desktop.search.feedback import CalibrationEffect, RelevanceFeedback
from retllm_desktop.ui.library_session import LibrarySession
from retllm_desktop.ui.results_view import ResultsView
from retllm_desktop.ui.search_session import SearchSession
from retllm_desktop.ui.serial_executor import SerialExecutor, single_call


class FeedbackSession(QObject):
    """Keeps what is said of the results that are shown.

    Signals:
        said: A ``Result`` as it was before, what is said of it now (True, False or None), and
            the ``CalibrationEffect`` of all that has been said.
        failed: The ``RetllmError`` that says why nothing was written or read.
    """

    said = Signal(object, object, object)
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
        search.told.connect(self._on_told)

    @property
    def possible(self) -> bool:
        """Whether anything can be said."""
        return self._saying is not None

    def toggle(self, result: Result, *, right: bool) -> None:
        """Say that a result is right, or wrong; what was said already is taken back."""
        self.say(result, None if result.said is right else right)

    def say(self, result: Result, right: bool | None) -> None:
        """Say that a result is right, or wrong; None takes it back."""
        saying, subject = self._saying, self._search.subject
        if saying is None or subject is None:
            return

        def errand() -> CalibrationEffect:
            saying.say(subject, result, right)
            return saying.effect()

        def told(outcome: object) -> None:
            if isinstance(outcome, RetllmError):
                self.failed.emit(outcome)
                return
            self.said.emit(result, right, outcome)
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
        worker = self._reads.submit(single_call(lambda: saying.restated(subject, shown)))

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

"""What the person and the model say of a result: between the widgets and the sessions."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Result
from retllm_desktop.search.feedback import CalibrationEffect
from retllm_desktop.ui import texts
from retllm_desktop.ui.saying_session import FeedbackSession
from retllm_desktop.ui.search_session import SearchSession
from retllm_desktop.ui.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.window_parts import WindowParts

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
        view, why = parts.view, parts.details.why
        view.says = saying.possible
        why.allow_saying(allowed=saying.possible)
        view.said.connect(self._on_key)
        view.chosen.connect(self._on_chosen)
        why.said.connect(self._on_button)
        why.sentence_wanted.connect(self._on_sentence_wanted)
        saying.said.connect(self._on_said)
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
            action.setChecked(result.said is right)
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
            self._saying.say(result, right if isinstance(right, bool) else None)

    @Slot(object, object, object)
    def _on_said(self, result: object, right: object, effect: object) -> None:
        if not isinstance(result, Result) or not isinstance(effect, CalibrationEffect):
            return
        now = right if isinstance(right, bool) else None
        line = texts.feedback_summary(result, now, effect)
        self._parts.status.say(line, UNDO, lambda: self._saying.say(result, result.said))

    @Slot(object)
    def _on_chosen(self, result: object) -> None:
        if isinstance(result, Result) and not self._search.writing:
            self._parts.details.why.allow_sentence(self._search.why_not(result))
        self._show_part(result)

    def _show_part(self, result: object) -> None:
        """Frame the part that was looked at again, once it is known which one that was."""
        details = self._parts.details
        if not isinstance(result, Result) or details.isHidden():
            return
        look = self._search.looking_at(result)
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
            self._parts.details.why.show_writing()
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
        why, shown = self._parts.details.why, self._parts.details.result
        if shown is None or not isinstance(result, Result):
            return
        same = shown.candidate.item.id == result.candidate.item.id
        why.show_sentence(sentence if same else "")
        why.allow_sentence(self._search.why_not(shown))

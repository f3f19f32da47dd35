"""Explains a result's place: a sentence with bars; on request numbers and the model's words."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from retllm_desktop.core.types import Result
from retllm_desktop.ui.details import result_texts
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.widgets import IconButton, Meter, make_button, make_label, set_role

ASK: Final = "Let the model say why"
WRITING: Final = "The model is writing…"


class ExplanationPanel(QWidget):
    """Explains one result.

    Signals:
        feedback_given: True (right), False (wrong) or None (withdrawn) for the search.
        sentence_wanted: The model is to write a sentence on it.
    """

    feedback_given = Signal(object)
    sentence_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start with nothing to explain."""
        super().__init__(parent)
        self._result: Result | None = None
        self.why = make_label(wrap=True)
        self.match_meter = Meter(theme)
        self.word = make_label()
        self.near_meter = Meter(theme)
        self.near_word = make_label(role="muted")
        self.more_button = make_button("", "link")
        self.more_button.setCheckable(True)
        self.found_by = make_label(wrap=True)
        self.places = make_label(wrap=True)
        self.similarity = make_label(wrap=True)
        self.relevance = make_label()
        self.confidence = make_label()
        self.checked = make_label(wrap=True)
        self.right_button = IconButton(
            theme, "right", "Right for this search (+)", text="Right", icon_px=16
        )
        self.wrong_button = IconButton(
            theme, "wrong", "Wrong for this search (-)", text="Wrong", icon_px=16
        )
        self.sentence_button = make_button(ASK, "link")
        self.sentence = make_label(wrap=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence_note = make_label(
            "Written by the model, which may be wrong.", "muted", wrap=True
        )
        self._feedback_row = QWidget()
        self._bars = QFormLayout()
        self._form = QFormLayout()
        self._more = QWidget()
        self._lay_out()
        for button in (self.right_button, self.wrong_button):
            button.setCheckable(True)
        self.right_button.clicked.connect(self._on_right)
        self.wrong_button.clicked.connect(self._on_wrong)
        self.sentence_button.clicked.connect(self.sentence_wanted)
        self.more_button.toggled.connect(self.show_more)
        self.allow_feedback(allowed=False)
        self.show_sentence("")
        self.show_more(more=False)

    def _lay_out(self) -> None:
        for meter, word in ((self.match_meter, self.word), (self.near_meter, self.near_word)):
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(meter, 1)
            line.addWidget(word)
            name = "Match" if word is self.word else "Similarity"
            self._bars.addRow(make_label(name, "muted"), line)
        for name, value in (
            ("Found", self.found_by),
            ("Place", self.places),
            ("Similarity", self.similarity),
            ("Relevance", self.relevance),
            ("Confidence", self.confidence),
            ("Checked", self.checked),
        ):
            self._form.addRow(make_label(name, "muted"), value)
        for form in (self._bars, self._form):
            form.setContentsMargins(0, 0, 0, 0)
            form.setHorizontalSpacing(14)
            form.setVerticalSpacing(5)
            form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        buttons = QHBoxLayout(self._feedback_row)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(6)
        buttons.addWidget(self.right_button)
        buttons.addWidget(self.wrong_button)
        buttons.addStretch(1)
        more = QVBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.setSpacing(7)
        more.addLayout(self._form)
        more.addWidget(self.sentence_button, 0, Qt.AlignmentFlag.AlignLeft)
        more.addWidget(self.sentence)
        more.addWidget(self.sentence_note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(self.why)
        column.addLayout(self._bars)
        column.addWidget(self._feedback_row)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._more)

    @Slot(bool)
    def show_more(self, more: bool) -> None:
        """Show the numbers behind the sentence, or hide them."""
        self._more.setVisible(more)
        self.more_button.setChecked(more)
        self.more_button.setText("Less" if more else "More")

    def allow_feedback(self, *, allowed: bool) -> None:
        """Show or hide the feedback buttons."""
        self._feedback_row.setVisible(allowed)

    def allow_sentence(self, reason: str) -> None:
        """Enable the sentence button unless there is a reason against it, shown as its tip."""
        self.sentence_button.setEnabled(not reason)
        self.sentence_button.setToolTip(reason)
        self.sentence_button.setAccessibleDescription(reason)

    def show_result(self, result: Result) -> None:
        """Show a result; the sentence of another one is removed."""
        before, self._result = self._result, result
        if before is None or before.candidate.item.id != result.candidate.item.id:
            self.show_sentence("")
        self.why.setText(result_texts.why_sentence(result))
        self.found_by.setText(texts.match_reason(result.candidate))
        self.similarity.setText(texts.similarity_text(result.candidate))
        self.right_button.setChecked(result.feedback is True)
        self.wrong_button.setChecked(result.feedback is False)
        self._show_bars(result)
        self._show_check(result)

    def _show_bars(self, result: Result) -> None:
        candidate = result.candidate
        self._bars.setRowVisible(1, candidate.measured)
        if candidate.measured:
            near = result_texts.similarity_word(candidate.z_score)
            self.near_word.setText(near)
            share = candidate.z_score / result_texts.NEAREST_Z
            self.near_meter.show_share(share, "muted", f"Similarity: {near}")
        self._bars.setRowVisible(0, result.relevance is not None or result.feedback is not None)
        if result.feedback is not None:
            word = f"{texts.feedback_word(result.feedback)}, as you said"
            role = "sure" if result.feedback else "unlikely"
            share = float(result.feedback)
        elif result.relevance is not None:
            word = role = str(texts.likelihood(result.relevance))
            share = result.relevance
        else:
            word, role, share = "not checked", "muted", 0.0
        self.word.setText(word)
        set_role(self.word, role)
        color = "muted" if role == "unlikely" else role
        self.match_meter.show_share(share, color, f"Match: {word}")

    def _show_check(self, result: Result) -> None:
        quick = result.candidate.coarse_rank
        judged = result.relevance is not None and result.confidence is not None
        moved = f"{quick} in the quick order → {result.rank} "
        if quick == result.rank:
            self.places.setText(
                f"{result.rank}, as in the quick order" if judged else f"{quick} (quick order)"
            )
        else:
            self.places.setText(moved + ("after the check" if judged else "among the others"))
        self.relevance.setText("–" if result.relevance is None else f"{result.relevance:.0%}")
        self.confidence.setText("–" if result.confidence is None else f"{result.confidence:.0%}")
        how = texts.verdict_notes(result.verdict)
        self.checked.setText(how)
        self._form.setRowVisible(self.checked, bool(how))

    @Slot(bool)
    def _on_right(self, on: bool) -> None:
        self.feedback_given.emit(True if on else None)

    @Slot(bool)
    def _on_wrong(self, on: bool) -> None:
        self.feedback_given.emit(False if on else None)

    @Slot(str)
    def show_sentence(self, text: str) -> None:
        """Show the model's sentence; for an empty one, the button that requests it."""
        self.sentence.setText(text)
        self.sentence.setVisible(bool(text))
        self.sentence_note.setVisible(bool(text))
        self.sentence_button.setText(ASK)
        self.sentence_button.setVisible(not text)

    def show_writing(self) -> None:
        """Show that the model is writing."""
        self.sentence_button.setText(WRITING)
        self.sentence_button.setEnabled(False)

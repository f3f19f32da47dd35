"""Explains a result's place: a sentence with bars; on request numbers and the model's words."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from retllm_desktop.core.types import Result
from retllm_desktop.ui.details import result_texts
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import format_percent, tr
from retllm_desktop.ui.shared.widgets import IconButton, Meter, make_button, make_label, set_role


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
        self._reasoned = True
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
            theme, "right", tr("Right for this search (+)"), text=tr("Right"), icon_px=16
        )
        self.wrong_button = IconButton(
            theme, "wrong", tr("Wrong for this search (-)"), text=tr("Wrong"), icon_px=16
        )
        self.sentence_button = make_button(_ask(), "link")
        self.sentence = make_label(wrap=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence_note = make_label(
            tr("Written by the model, which may be wrong."), "muted", wrap=True
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
            name = tr("Match") if word is self.word else tr("Similarity")
            self._bars.addRow(make_label(name, "muted"), line)
        for name, value in (
            (tr("Found"), self.found_by),
            (tr("Place"), self.places),
            (tr("Similarity"), self.similarity),
            (tr("Relevance"), self.relevance),
            (tr("Confidence"), self.confidence),
            (tr("Checked"), self.checked),
        ):
            self._form.addRow(make_label(name, "muted"), value)
        for form in (self._bars, self._form):
            form.setContentsMargins(0, 0, 0, 0)
            form.setHorizontalSpacing(14)
            form.setVerticalSpacing(5)
            form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
            # With large letters in a narrow panel a value stands below its name.
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
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
        self._more_column = more
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
        self.more_button.setText(tr("Less") if more else tr("More"))

    def add_facts(self, facts: QWidget) -> None:
        """Show facts of the file before the numbers."""
        self._more_column.insertWidget(0, facts)

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
        why = result_texts.why_sentence(result)
        self.why.setText(why)
        self.why.setVisible(bool(why))
        reasoned = result_texts.has_reason(result)
        for row in range(self._form.rowCount()):
            self._form.setRowVisible(row, reasoned)
        self._reasoned = reasoned
        self.show_sentence(self.sentence.text())
        self.found_by.setText(texts.match_reason(result.candidate))
        self.similarity.setText(result_texts.similarity_text(result.candidate))
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
            self.near_meter.show_share(share, "muted", tr("Similarity: {near}", near=near))
        self._bars.setRowVisible(0, result.relevance is not None or result.feedback is not None)
        if result.feedback is not None:
            word = texts.feedback_word(result.feedback)
            role = "sure" if result.feedback else "unlikely"
            share = float(result.feedback)
        elif result.relevance is not None:
            found = texts.likelihood(result.relevance)
            word, role = texts.likelihood_word(found), str(found)
            share = result.relevance
        else:
            word, role, share = tr("not checked"), "muted", 0.0
        self.word.setText(word)
        set_role(self.word, role)
        color = "muted" if role == "unlikely" else role
        self.match_meter.show_share(share, color, tr("Match: {word}", word=word))

    def _show_check(self, result: Result) -> None:
        quick = result.candidate.coarse_rank
        judged = result.relevance is not None and result.confidence is not None
        place = result.rank
        if quick == place and judged:
            told = tr("{place}, as in the quick order", place=place)
        elif quick == place:
            told = tr("{place} (quick order)", place=place)
        elif judged:
            told = tr(
                "{quick} in the quick order → {place} after the check", quick=quick, place=place
            )
        else:
            told = tr(
                "{quick} in the quick order → {place} among the others", quick=quick, place=place
            )
        self.places.setText(told)
        self._form.setRowVisible(self.places, self._reasoned and (judged or quick != place))
        for number in (self.relevance, self.confidence):
            self._form.setRowVisible(number, judged)
        self.relevance.setText(_percent(result.relevance))
        self.confidence.setText(_percent(result.confidence))
        how = result_texts.verdict_notes(result.verdict)
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
        self.sentence_button.setText(_ask())
        self.sentence_button.setVisible(not text and self._reasoned)

    def show_writing(self) -> None:
        """Show that the model is writing."""
        self.sentence_button.setText(tr("The model is writing…"))
        self.sentence_button.setEnabled(False)


def _ask() -> str:
    return tr("Let the model say why")


def _percent(share: float | None) -> str:
    return "–" if share is None else format_percent(share)

"""Asks on the page of privacy whether everything that the program keeps is to be removed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QMessageBox, QVBoxLayout, QWidget

from retllm_desktop.core.errors import RetllmError, format_path
from retllm_desktop.platform.erasure import ErasedKind, ErasedPart
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.flow_layout import FlowLayout
from retllm_desktop.ui.shared.translation import isolate, tr
from retllm_desktop.ui.shared.widgets import make_button, make_label
from retllm_desktop.ui.window.qt_application import is_screen_seen


def erased_text(kind: ErasedKind) -> str:
    """What is removed, in a few words."""
    match kind:
        case ErasedKind.DATA:
            return tr("All libraries, and the models that you got")
        case ErasedKind.SETTINGS:
            return tr("Settings")
        case ErasedKind.CACHE:
            return tr("Previews and what else can be made anew")
        case ErasedKind.LOG:
            return tr("Log and record of connections")


def say_what_stayed(failures: Sequence[RetllmError]) -> None:
    """Say what could not be removed, once the window is closed, and wait until that is read.

    By then there is no log; on a screen that nobody sees nothing is shown.
    """
    if not is_screen_seen():
        return
    box = QMessageBox(
        QMessageBox.Icon.Warning,
        tr("Remove everything"),
        tr("Not everything could be removed."),
        QMessageBox.StandardButton.Close,
    )
    box.setInformativeText("\n".join(texts.error_sentence(failure) for failure in failures))
    box.exec()


class ErasePanel(QWidget):
    """A button; pressed, it says what would go, and asks.

    Signals:
        survey_wanted: What is kept is to be measured.
        erase_wanted: Everything is to be removed.
    """

    survey_wanted = Signal()
    erase_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nothing asked."""
        super().__init__(parent)
        self.ask_button = make_button(tr("Remove everything that the program keeps…"))
        self.question = QFrame()
        self.question.setObjectName("taskCard")
        self.list = make_label("", wrap=True)
        self.note = make_label("", "muted", wrap=True)
        self.erase_button = make_button(tr("Remove everything and quit"))
        self.keep_button = make_button(tr("Keep it"), "primary")
        answers = QWidget()
        flow = FlowLayout(answers, 8)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.addWidget(self.keep_button)
        flow.addWidget(self.erase_button)
        inner = QVBoxLayout(self.question)
        inner.setContentsMargins(12, 10, 12, 10)
        inner.setSpacing(8)
        for widget in (self.list, self.note, answers):
            inner.addWidget(widget)
        self.question.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.question)
        self.ask_button.clicked.connect(self.survey_wanted)
        self.keep_button.clicked.connect(self.dismiss)
        self.erase_button.clicked.connect(self.erase_wanted)

    def ask(self, parts: tuple[ErasedPart, ...], shared: str) -> None:
        """Say what would go, and ask.

        Args:
            parts: What there is.
            shared: The server of a shared library, which stays; empty for none.
        """
        self.list.setText(
            "\n".join(
                tr(
                    "{what}: {size}, in {place}",
                    what=erased_text(part.kind),
                    size=texts.size_text(part.size_bytes),
                    place=isolate(format_path(part.place)),
                )
                for part in parts
                if part.size_bytes
            )
        )
        stays = tr(
            "Your pictures and documents stay as they are. What was said of them here goes: tags, "
            "favourites, saved searches."
        )
        if shared:
            stays += " " + tr("The shared library on its server stays.")
        self.note.setText(stays)
        self.question.show()
        self.keep_button.setFocus()

    @Slot()
    def dismiss(self) -> None:
        """Ask no longer."""
        had = self.question.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.question.hide()
        if had:
            self.ask_button.setFocus()

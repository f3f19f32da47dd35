"""The panel on newer versions: asks when told to, shows what is new, fetches the file."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from retllm_desktop.core.errors import format_path
from retllm_desktop.network.fetched_files import FetchProgress
from retllm_desktop.releases.updates import ReleaseSource, UpdateStatus
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.core_sentences import core_sentence
from retllm_desktop.ui.shared.flow_layout import FlowLayout
from retllm_desktop.ui.shared.translation import isolate, tr
from retllm_desktop.ui.shared.widgets import make_button, make_label, set_role

_CHANGES_LINES: Final = 12


class UpdatePanel(QFrame):
    """What is known of newer versions, and what can be done.

    Attributes:
        note: How it stands, a sentence.
        changes: What is new, as text.
        command: What to type where no file is to be had.

    Signals:
        check_wanted: The server is to be asked.
        download_wanted: The file is to be fetched.
        stop_wanted: What goes on is to be stopped.
        reveal_wanted: The fetched file is to be shown in the file manager.
    """

    check_wanted = Signal()
    download_wanted = Signal()
    stop_wanted = Signal()
    reveal_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nothing known."""
        super().__init__(parent)
        self.setObjectName("settingsCard")
        self._command = ""
        self.note = make_label("", "muted", wrap=True)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.changes = QPlainTextEdit()
        self.changes.setReadOnly(True)
        self.changes.setTabChangesFocus(True)
        self.changes.setAccessibleName(tr("What is new"))
        self.changes.setFixedHeight(_CHANGES_LINES * self.changes.fontMetrics().lineSpacing())
        self.command = make_label("", wrap=True)
        self.command.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName(tr("Progress"))
        self.check_button = make_button(tr("Check for a newer version"))
        self.download_button = make_button("", "primary")
        self.copy_button = make_button(tr("Copy the command"))
        self.reveal_button = make_button(tr("Show in the file manager"), "primary")
        self.stop_button = make_button(tr("Stop"))
        buttons = QWidget()
        flow = FlowLayout(buttons, 8)
        flow.setContentsMargins(0, 0, 0, 0)
        for button in self._buttons:
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        for widget in (self.note, self.changes, self.command, self.progress, buttons):
            column.addWidget(widget)
        self.check_button.clicked.connect(self.check_wanted)
        self.download_button.clicked.connect(self.download_wanted)
        self.stop_button.clicked.connect(self.stop_wanted)
        self.reveal_button.clicked.connect(self.reveal_wanted)
        self.copy_button.clicked.connect(self._copy)
        self._offer(self.check_button)

    @property
    def _buttons(self) -> tuple[QWidget, ...]:
        return (
            self.download_button,
            self.reveal_button,
            self.copy_button,
            self.check_button,
            self.stop_button,
        )

    def show_source(self, source: ReleaseSource) -> None:
        """Say who would be asked, before anybody is."""
        if source.host:
            self._say(
                tr(
                    "Only when you press the button is {server} asked for the list of versions; "
                    "nothing about you or your files is sent.",
                    server=source.host,
                )
            )
            self._offer(self.check_button)
            return
        self._say(
            tr(
                "This copy was built from source; there is no list of newer versions for it. It is "
                "brought up to date by this command:"
            )
        )
        self._show_command(source.installation.command())
        self._offer(self.copy_button)

    def show_checking(self, host: str) -> None:
        """Say that the server is asked."""
        self._say(tr("Asking {server}…", server=host))
        self._hide_details()
        self._run(share=-1)

    def show_status(self, status: UpdateStatus) -> None:
        """Say what is newer."""
        self._hide_details()
        if status.newest is None:
            self._say(tr("This is the newest version."))
            self._offer(self.check_button)
            return
        version = str(status.newest.version)
        self.changes.setPlainText(status.changes)
        self.changes.show()
        if status.file is not None:
            size = texts.size_text(status.file.size_bytes)
            self._say(tr("Version {version} is there. What is new:", version=version))
            self.download_button.setText(tr("Get it ({size})", size=size))
            self._offer(self.download_button)
        elif status.command:
            self._say(
                tr(
                    "Version {version} is there. This command brings it here; what is new:",
                    version=version,
                )
            )
            self._show_command(status.command)
            self._offer(self.copy_button)
        else:
            self._say(
                tr(
                    "Version {version} is there, but without a file for this copy; look where you "
                    "got this one from. What is new:",
                    version=version,
                )
            )
            self._offer(self.check_button)

    def show_progress(self, progress: FetchProgress) -> None:
        """Say how far fetching is."""
        self._say(
            core_sentence(progress.waiting)
            if progress.waiting
            else tr(
                "{done} of {total}",
                done=texts.size_text(progress.done_bytes),
                total=texts.size_text(progress.total_bytes),
            )
        )
        self._run(share=progress.done_bytes * 1000 // max(1, progress.total_bytes))

    def show_fetched(self, file: Path, command: str) -> None:
        """Say where the file lies, verified, and what to do with it."""
        self._say(
            tr(
                "«{name}» is in {folder}. Its signature is right. Close the program before you "
                "open it.",
                name=file.name,
                folder=format_path(file.parent),
            )
            if not command
            else tr(
                "«{name}» is in {folder}. Its signature is right. This command installs it:",
                name=file.name,
                folder=format_path(file.parent),
            )
        )
        self._show_command(command)
        offered: list[QWidget] = [self.reveal_button]
        self._offer(*offered, *((self.copy_button,) if command else ()))

    def show_stopped(self, status: UpdateStatus | None) -> None:
        """Say that it was stopped."""
        if status is not None:
            self.show_status(status)
            return
        self._say(tr("It was stopped."))
        self._offer(self.check_button)

    def show_error(self, text: str, *, again: bool = True) -> None:
        """Say what went wrong."""
        self._say(text, "error")
        self._offer(*((self.check_button,) if again else ()))

    def _hide_details(self) -> None:
        self.changes.hide()
        self.command.hide()

    def _say(self, text: str, role: str = "muted") -> None:
        self.note.setText(text)
        self.note.setAccessibleName(text)
        set_role(self.note, role)

    def _show_command(self, command: str) -> None:
        self._command = command
        self.command.setText(isolate(command))
        self.command.setVisible(bool(command))

    def _run(self, share: int) -> None:
        self.progress.setRange(0, 0 if share < 0 else 1000)
        self.progress.setValue(max(0, share))
        self._offer(self.stop_button, runs=True)

    def _offer(self, *offered: QWidget, runs: bool = False) -> None:
        """Show these buttons alone; the keys stay where they can be used."""
        self.progress.setVisible(runs)
        if not self.changes.toPlainText():
            self.changes.hide()
        if not self._command:
            self.command.hide()
        focused = any(button.hasFocus() for button in self._buttons)
        for button in self._buttons:
            button.setVisible(button in offered)
        if focused and offered:
            offered[0].setFocus()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._command)

"""The line at the bottom: what the search found, how far indexing is, what went wrong."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from retllm_desktop.core.types import LibraryStatus
from retllm_desktop.services.indexing import (
    IndexEvent,
    IndexFinished,
    Indexing,
    RootOffline,
    Scanned,
    Scanning,
)
from retllm_desktop.ui import texts
from retllm_desktop.ui.buttons import ElidedLabel, IconButton, push_button, set_role
from retllm_desktop.ui.library_session import IndexState
from retllm_desktop.ui.theme import Theme


class StatusLine(QFrame):
    """Search at the left, indexing at the right.

    Signals:
        pause_wanted: Indexing is to stop for now.
        resume_wanted: Indexing is to go on.
        problems_wanted: The list of problems is to be shown.
    """

    pause_wanted = Signal()
    resume_wanted = Signal()
    problems_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it."""
        super().__init__(parent)
        self.setObjectName("statusLine")
        self._state = IndexState.IDLE
        self.message = ElidedLabel(self, Qt.TextElideMode.ElideRight)
        self.message.setAccessibleName("Search status")
        self.index_text = ElidedLabel(self)
        self.index_text.setAccessibleName("Indexing status")
        self.index_text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_role(self.index_text, "muted")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(130, 6)
        self.bar.setAccessibleName("Indexing progress")
        self.pause_button = IconButton(theme, "pause", "Pause indexing", self, icon_px=16)
        self.problems_button = push_button("", "link", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 10, 4)
        row.setSpacing(10)
        row.addWidget(self.message, 3)
        row.addWidget(self.index_text, 2)
        row.addWidget(self.bar)
        row.addWidget(self.pause_button)
        row.addWidget(self.problems_button)
        # As high with its buttons as without them: the results above must not jump.
        self.setMinimumHeight(self.fontMetrics().height() + 22)
        self.bar.hide()
        self.pause_button.hide()
        self.problems_button.hide()
        self.pause_button.clicked.connect(self._on_pause)
        self.problems_button.clicked.connect(self.problems_wanted)

    def say(self, text: str) -> None:
        """Show what the search has to tell."""
        self.message.setText(text)
        self.message.setAccessibleDescription(text)

    def show_status(self, status: LibraryStatus) -> None:
        """Show the library's numbers where indexing has nothing to tell."""
        self.problems_button.setText(texts.counted(status.problems, "problem", "problems"))
        self.problems_button.setToolTip("Files that could not be read, and why")
        self.problems_button.setVisible(status.problems > 0)
        if self._state is IndexState.IDLE and not self.index_text.text() and status.roots:
            self.index_text.setText(texts.counted(status.files, "file", "files"))

    def show_state(self, state: IndexState) -> None:
        """Show whether indexing runs, and the button that changes it."""
        self._state = state
        running = state is IndexState.RUNNING
        self.pause_button.setVisible(state in (IndexState.RUNNING, IndexState.PAUSED))
        if running:
            self.pause_button.set_meaning("pause", "Pause indexing")
        elif state is IndexState.PAUSED:
            self.pause_button.set_meaning("resume", "Go on indexing")
        elif state is IndexState.PAUSING:
            self.index_text.setText("Pausing after the files under way…")
        if state in (IndexState.IDLE, IndexState.PAUSED):
            self.bar.hide()

    def show_progress(self, event: IndexEvent) -> None:
        """Show one event of an indexing run."""
        if isinstance(event, Scanning):
            name = texts.file_name(event.root.path)
            number = f" · {texts.counted(event.found, 'file', 'files')}" if event.found else ""
            self.index_text.setText(f"Looking through {name}{number}")
        elif isinstance(event, Scanned):
            self.bar.setRange(0, max(1, event.to_read))
            self.bar.setValue(0)
            self.bar.setVisible(event.to_read > 0)
        elif isinstance(event, Indexing):
            progress = event.progress
            total = progress.total or 0
            self.bar.setRange(0, total)
            self.bar.setValue(progress.done)
            self.bar.show()
            if self._state is IndexState.RUNNING:
                name = texts.display(progress.what)
                self.index_text.setText(f"Reading {progress.done:,} of {total:,} · {name}")
        elif isinstance(event, RootOffline):
            self.index_text.setText(f"{texts.file_name(event.root.path)} is not connected")
        elif isinstance(event, IndexFinished):
            self.bar.hide()
            self.index_text.setText(texts.indexed(event))

    def forget_progress(self) -> None:
        """Indexing failed: what it last said is not true any more."""
        self.bar.hide()
        self.index_text.setText("")

    @Slot()
    def _on_pause(self) -> None:
        if self._state is IndexState.RUNNING:
            self.pause_wanted.emit()
        else:
            self.resume_wanted.emit()

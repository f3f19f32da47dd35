"""The status line (search and indexing), and the progress line of judging."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QStyle, QWidget

from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.progress import Progress, WorkPaused
from retllm_desktop.indexing.enrichment import (
    DescriptionProgress,
    EnrichmentEvent,
    EnrichmentFinished,
    RecognitionProgress,
)
from retllm_desktop.indexing.events import (
    IndexEvent,
    IndexFinished,
    IndexProgress,
    PassageProgress,
    RootClaimed,
    RootOffline,
    ScanFinished,
    ScanProgress,
    SecondPassEvent,
    SecondPassFinished,
    SecondPassProgress,
)
from retllm_desktop.indexing.rebuild import RebuildEvent, RebuildFinished, RebuildProgress
from retllm_desktop.ui.library import library_texts
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.library.time_left import join_time_left
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr, tr_count
from retllm_desktop.ui.shared.widgets import ElidedLabel, IconButton, make_button, set_role

LibraryEvent = IndexEvent | SecondPassEvent | RebuildEvent | EnrichmentEvent
HEIGHT_PX: Final = 3
_SWEEP_MS: Final = 1100


class ActivityLine(QWidget):
    """Idle, busy without a known end, or a share done."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start idle."""
        super().__init__(parent)
        self._theme = theme
        self._share: float | None = None
        self._busy = False
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sweep = QVariantAnimation(self)
        self._sweep.setStartValue(0.0)
        self._sweep.setEndValue(1.0)
        self._sweep.setDuration(_SWEEP_MS)
        self._sweep.setLoopCount(-1)
        self._sweep.valueChanged.connect(self._on_sweep)
        theme.changed.connect(self.update)

    @property
    def share(self) -> float | None:
        """The share done that is shown, None if none is."""
        return self._share

    def idle(self) -> None:
        """Show nothing."""
        self._set(busy=False, share=None)

    def busy(self) -> None:
        """Show that something is being done."""
        self._set(busy=True, share=None)

    def show_share(self, share: float) -> None:
        """Show a share in [0, 1]."""
        self._set(busy=False, share=share)

    def _set(self, *, busy: bool, share: float | None) -> None:
        self._busy, self._share = busy, share
        moving = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0
        if busy and moving:
            self._sweep.start()
        else:
            self._sweep.stop()
        self.update()

    @Slot()
    def _on_sweep(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: paint the line."""
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        width = self.width()
        if self.isRightToLeft():
            painter.translate(width, 0)
            painter.scale(-1, 1)
        if self._share is not None:
            painter.drawRect(QRectF(0, 0, width * self._share, HEIGHT_PX))
        elif self._busy:
            value: object = self._sweep.currentValue()
            at = value if isinstance(value, float) else 0.3
            painter.drawRect(QRectF((at * 1.3 - 0.3) * width, 0, width * 0.3, HEIGHT_PX))
        painter.end()


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
        self._state = IndexingState.IDLE
        self._can_pause = True
        self._files: int | None = None
        self._done: IndexFinished | None = None
        self.message = ElidedLabel(self, Qt.TextElideMode.ElideRight)
        self.message.setAccessibleName(tr("Search status"))
        self.offer_button = make_button("", "link", self)
        self._act: Callable[[], None] | None = None
        self._offer: tuple[str, str, Callable[[], None]] | None = None
        self.index_text = ElidedLabel(self)
        self.index_text.setAccessibleName(tr("Indexing status"))
        self.index_text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_role(self.index_text, "muted")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(130, 6)
        self.bar.setAccessibleName(tr("Indexing progress"))
        self.pause_button = IconButton(theme, "pause", tr("Pause indexing"), self, icon_px=16)
        self.problems_button = make_button("", "link", self)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 10, 4)
        row.setSpacing(10)
        search_row = QHBoxLayout()
        search_row.setSpacing(6)
        search_row.addWidget(self.message)
        search_row.addWidget(self.offer_button)
        search_row.addStretch(1)
        row.addLayout(search_row, 3)
        row.addWidget(self.index_text, 2)
        row.addWidget(self.bar)
        row.addWidget(self.pause_button)
        row.addWidget(self.problems_button)
        # As high with its buttons as without them: the results above must not jump.
        self.setMinimumHeight(self.fontMetrics().height() + 22)
        self.offer_button.hide()
        self.bar.hide()
        self.pause_button.hide()
        self.problems_button.hide()
        self.offer_button.clicked.connect(self._on_offer)
        self.pause_button.clicked.connect(self._on_pause)
        self.problems_button.clicked.connect(self.problems_wanted)

    def add_task(self, widget: QWidget) -> None:
        """Add what tells of work besides searching and indexing, between the two."""
        self._row.insertWidget(1, widget, 6)

    def show_message(
        self, text: str, action: str = "", act: Callable[[], None] | None = None
    ) -> None:
        """Show a message on the search, perhaps with an action."""
        self.message.setText(text)
        self.message.setAccessibleDescription(text)
        self._act = act
        self.offer_button.setText(action)
        self.offer_button.setVisible(bool(action))

    def keep_offer(self, offer: tuple[str, str, Callable[[], None]] | None) -> None:
        """Offer something wherever nothing is searched for: text, action, what it does."""
        self._offer = offer
        self.show_browsing("")

    def show_browsing(self, text: str) -> None:
        """Show a message on the library that is listed, or what is offered meanwhile."""
        offered, action, act = self._offer or (text, "", None)
        self.show_message(offered, action, act)

    def show_status(self, status: LibraryStatus) -> None:
        """Show the library's status while indexing is idle."""
        named = sum(status.named.values())
        told: list[str] = []
        if status.problems:
            told.append(library_texts.problems_text(status.problems))
        if named:
            told.append(tr_count("%n by name only", named))
        if status.noted:
            told.append(tr_count("%n in part", status.noted))
        self.problems_button.setText(" · ".join(told))
        tip = library_texts.named_files_text(status.named)
        self.problems_button.setToolTip(tip or tr("Files that were not read, or in part, and why"))
        self.problems_button.setVisible(bool(told))
        self._files = status.files if status.roots else None
        self._show_idle()

    def allow_pause(self, *, allowed: bool) -> None:
        """Set whether indexing can be paused."""
        self._can_pause = allowed
        self.show_state(self._state)

    def show_state(self, state: IndexingState) -> None:
        """Show whether indexing runs, and the button that changes it."""
        self._state = state
        running = state is IndexingState.RUNNING
        waits = state in (IndexingState.PAUSED, IndexingState.STOPPED)
        self.pause_button.setVisible((running and self._can_pause) or waits)
        if running:
            self.pause_button.set_meaning("pause", tr("Pause indexing"))
        elif waits:
            self.pause_button.set_meaning("resume", tr("Go on indexing"))
        if state is IndexingState.PAUSED:
            self.index_text.setText(tr("Paused. What was read is kept"))
        elif state is IndexingState.PAUSING:
            self.index_text.setText(tr("Pausing after the files under way…"))
        elif state is IndexingState.STOPPED:
            self.index_text.setText(tr("Stopped. What was read is kept"))
        if not running and state is not IndexingState.PAUSING:
            self.bar.hide()
        self._show_idle()

    def _show_idle(self) -> None:
        if self._state is IndexingState.IDLE and self._files is not None:
            self.index_text.setText(library_texts.library_summary(self._files, self._done))

    def show_progress(self, event: LibraryEvent, left: str = "") -> None:
        """Show one event of an indexing run, or of a rebuild, and how long it will take."""
        if isinstance(event, IndexFinished):
            self.bar.hide()
            self._done = None if event.cancelled else event
        elif isinstance(event, RebuildFinished | SecondPassFinished | EnrichmentFinished):
            self.bar.hide()
        elif self._state is IndexingState.RUNNING:
            self._show_running(event, left)

    def _show_running(self, event: LibraryEvent, left: str) -> None:
        if isinstance(event, ScanProgress):
            name = texts.file_name(event.root.path)
            looking = tr("Looking through {folder}", folder=name)
            number = f" · {texts.files_text(event.found)}" if event.found else ""
            self.index_text.setText(looking + number)
        elif isinstance(event, ScanFinished):
            self.bar.setRange(0, max(1, event.to_read))
            self.bar.setValue(0)
            self.bar.setVisible(event.to_read > 0)
        elif isinstance(event, IndexProgress):
            self._show_share(event.progress)
            progress = event.progress
            read = tr("{done} of {total} files", done=progress.done, total=progress.total or 0)
            self.index_text.setText(join_time_left(read, left))
            self.index_text.setToolTip(texts.display_name(progress.what))
        elif isinstance(event, PassageProgress):
            self._show_share(event.progress)
            self.index_text.setText(
                join_time_left(library_texts.passages_text(event.progress), left)
            )
        elif isinstance(event, SecondPassProgress):
            self._show_share(event.progress)
            self.index_text.setText(
                join_time_left(library_texts.second_pass_text(event.progress), left)
            )
        elif isinstance(event, RecognitionProgress):
            self._show_share(event.progress)
            self.index_text.setText(join_time_left(library_texts.ocr_text(event.progress), left))
        elif isinstance(event, DescriptionProgress):
            number = event.progress.done
            self.index_text.setText(
                tr("Asking what files say of themselves: {number}", number=number)
            )
        elif isinstance(event, RebuildProgress):
            self._show_share(event.progress)
            self.index_text.setText(
                join_time_left(library_texts.rebuild_text(event.progress), left)
            )
        elif isinstance(event, WorkPaused):
            self.index_text.setText(library_texts.resting_text(event.reason))
        elif isinstance(event, RootOffline):
            name = texts.file_name(event.root.path)
            self.index_text.setText(tr("{folder} is not connected", folder=name))
        elif isinstance(event, RootClaimed):
            name = texts.file_name(event.root.path)
            self.index_text.setText(
                tr("{folder} is being indexed by {computer}", folder=name, computer=event.holder)
            )

    def _show_share(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.total or 0)
        self.bar.setValue(progress.done)
        self.bar.show()

    def forget_progress(self) -> None:
        """Discard the last finished run: indexing failed since."""
        self.bar.hide()
        self._done = None
        self.index_text.setText("")
        self._show_idle()

    @Slot()
    def _on_offer(self) -> None:
        if self._act is not None:
            self._act()

    @Slot()
    def _on_pause(self) -> None:
        if self._state is IndexingState.RUNNING:
            self.pause_wanted.emit()
        else:
            self.resume_wanted.emit()

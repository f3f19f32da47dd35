"""The dialog of model packs: list, fetch, import, choose and remove."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.installation import InstallPlan, PackInstalled
from retllm_desktop.packs.pack_list import PackList, PackListRow, PackStatus, total_disk_bytes
from retllm_desktop.ui.models import packs_session
from retllm_desktop.ui.models.packs_session import PacksSession
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.widgets import (
    fit_to_screen,
    make_button,
    make_label,
    make_separator,
    set_role,
)


class PackRow(QFrame):
    """A pack with its buttons.

    Signals:
        get_wanted: It is to be fetched.
        use_wanted: It is to be used.
        leave_wanted: It is not to be used any more.
        remove_wanted: It is to be removed.
    """

    get_wanted = Signal(str)
    use_wanted = Signal(str)
    leave_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, row: PackListRow, parent: QWidget | None = None) -> None:
        """Take the pack."""
        super().__init__(parent)
        self.setObjectName("packRow")
        self.row = row
        self.buttons: dict[str, QPushButton] = {}
        title = make_label(row.title, "strong")
        state = make_label(packs_session.pack_status_word(row), "sure")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(state)
        head.addStretch(1)
        facts = make_label(packs_session.pack_facts(row), "muted", wrap=True)
        texts_column = QVBoxLayout()
        texts_column.setSpacing(2)
        texts_column.addLayout(head)
        texts_column.addWidget(make_label(row.description, wrap=True))
        texts_column.addWidget(facts)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 8, 0, 8)
        across.setSpacing(12)
        across.addLayout(texts_column, 1)
        match row.status:
            case PackStatus.OFFERED:
                self._button(across, "Get…", self.get_wanted)
            case PackStatus.BEGUN:
                self._button(across, "Go on…", self.get_wanted)
            case PackStatus.HERE:
                self._button(across, "Use", self.use_wanted)
            case PackStatus.IN_USE:
                if row.role is PackRole.TEXT:
                    self._button(across, "Do without", self.leave_wanted, row.role)
        if row.removable:
            self._button(across, "Remove", self.remove_wanted)

    def _button(
        self, across: QHBoxLayout, text: str, wanted: SignalInstance, value: str | None = None
    ) -> None:
        button = make_button(text)
        name = text.rstrip("…")
        button.setAccessibleName(f"{name}: {self.row.title}")
        emitted = self.row.id if value is None else value
        button.clicked.connect(lambda: wanted.emit(emitted))
        across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.buttons[name] = button


_CLOSE_S = 3.0


class PacksDialog(QDialog):
    """Lists packs by what they are for; asks before anything is fetched.

    It is not modal. Closed while a pack is being fetched it only hides, and fetching goes on.

    Attributes:
        rows: The packs that are shown, by id.

    Signals:
        reopen_wanted: Another pack is chosen: the window is to be opened anew with it.
        hidden_progress: While it is hidden: how far fetching is, or how it ended; whether it ended.
    """

    reopen_wanted = Signal()
    hidden_progress = Signal(str, bool)

    def __init__(self, packs: PackList, parent: QWidget | None = None) -> None:
        """Take the packs and start to list them."""
        super().__init__(parent)
        self.setWindowTitle("Models")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows: dict[str, PackRow] = {}
        self._plan: InstallPlan | None = None
        self._installed_id: str | None = None
        self._ending = False
        self._hidden_for_work = False
        self.session = PacksSession(packs, self)
        self.explanation = make_label(
            "Everything works with what came with the program. Larger models know real "
            "photographs better, take longer, and are fetched once; nothing is ever sent.",
            "muted",
            wrap=True,
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.note = make_label(wrap=True)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.agree_button = make_button("Agree and get it", "primary")
        self.use_button = make_button("Use it now", "primary")
        self.stop_button = make_button("Stop")
        self.back_button = make_button("Not now")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.import_file_button = make_button("Import a file…")
        self.import_folder_button = make_button("Import a folder…")
        self.close_button = make_button("Close")
        self.disk = make_label("", "muted")
        self._lay_out()
        self._connect()
        self._show_note("")
        fit_to_screen(self, QSize(680, 620))
        self.session.load_rows()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setLayout(self._list)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        answer = QHBoxLayout()
        answer.setSpacing(8)
        answer.addStretch(1)
        for button in (self.back_button, self.stop_button, self.agree_button, self.use_button):
            answer.addWidget(button)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.import_file_button)
        foot.addWidget(self.import_folder_button)
        foot.addWidget(self.disk, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        column.addWidget(self.explanation)
        column.addWidget(area, 1)
        column.addWidget(self.note)
        column.addWidget(self.progress)
        column.addLayout(answer)
        column.addWidget(make_separator())
        column.addLayout(foot)

    def _connect(self) -> None:
        session = self.session
        session.rows_read.connect(self._on_rows)
        session.planned.connect(self._on_planned)
        session.progressed.connect(self._on_progress)
        session.installed.connect(self._on_installed)
        session.chosen.connect(self._reopen)
        session.removed.connect(self._on_removed)
        session.stopped.connect(self._on_stopped)
        session.failed.connect(self._on_failed)
        self.agree_button.clicked.connect(self._on_agreed)
        self.use_button.clicked.connect(self._on_use_got)
        self.stop_button.clicked.connect(self._on_stop)
        self.back_button.clicked.connect(self._on_back)
        self.import_file_button.clicked.connect(self._choose_file)
        self.import_folder_button.clicked.connect(self._choose_folder)
        self.close_button.clicked.connect(self.close)

    @Slot(object)
    def _on_rows(self, rows: tuple[PackListRow, ...]) -> None:
        while self._list.count():
            old = self._list.takeAt(0)
            if old is not None and (widget := old.widget()) is not None:
                widget.deleteLater()
        self.rows.clear()
        role = ""
        for row in rows:
            if row.role != role:
                role = row.role
                self._list.addSpacing(10)
                name, meaning = packs_session.ROLES[role]
                self._list.addWidget(make_label(name, "heading"))
                self._list.addWidget(make_label(meaning, "muted", wrap=True))
            made = PackRow(row)
            made.get_wanted.connect(self.plan_install)
            made.use_wanted.connect(self.session.use)
            made.leave_wanted.connect(self.session.use_none)
            made.remove_wanted.connect(self.session.remove)
            self._list.addWidget(made)
            self.rows[row.id] = made
        self._list.addStretch(1)
        self.disk.setText(packs_session.disk_use_text(total_disk_bytes(rows)))

    @Slot(str)
    def plan_install(self, pack_id: str) -> None:
        """Plan fetching a pack, to be agreed to."""
        self._show_note("Asking what there is to fetch…", busy=True)
        self.session.plan(pack_id)

    @Slot(object)
    def _on_planned(self, plan: InstallPlan) -> None:
        self._plan = plan
        self._show_note(f"{plan.offer.title}. {packs_session.agreement_text(plan)}", agree=True)

    @Slot()
    def _on_agreed(self) -> None:
        if self._plan is not None:
            self._show_note("Fetching…", busy=True)
            self.session.fetch(self._plan)

    @Slot(str, int)
    def _on_progress(self, text: str, thousandths: int) -> None:
        self._show_note(text, busy=True)
        self.progress.setRange(0, 0 if thousandths < 0 else 1000)
        self.progress.setValue(max(0, thousandths))

    @Slot(object)
    def _on_installed(self, event: PackInstalled) -> None:
        self._installed_id = event.pack.manifest.id
        self._show_note(packs_session.installed_text(event), use=True)
        self.session.load_rows()

    @Slot(object)
    def _on_removed(self, freed_bytes: int) -> None:
        self._show_note(f"It is removed; {texts.size_text(freed_bytes)} are free again.")
        self.session.load_rows()

    @Slot()
    def _on_stopped(self) -> None:
        self._show_note("Stopped. What came so far is kept; getting it again goes on from there.")
        self.session.load_rows()

    @Slot(object)
    def _on_failed(self, error: RetllmError) -> None:
        self._show_note(texts.error_sentence(error), error=True)
        self.session.load_rows()

    @Slot()
    def _on_stop(self) -> None:
        if self.session.planning:
            self.session.cancel_planning()
            self._show_note("")
        else:
            self.session.stop()

    @Slot()
    def _on_back(self) -> None:
        self._plan = None
        self._show_note("")

    @Slot()
    def _on_use_got(self) -> None:
        if self._installed_id is not None:
            self.session.use(self._installed_id)

    @Slot()
    def _reopen(self) -> None:
        self.reopen_wanted.emit()
        self.close()

    @Slot()
    def _choose_file(self) -> None:
        self._choose(QFileDialog.FileMode.ExistingFile)

    @Slot()
    def _choose_folder(self) -> None:
        self._choose(QFileDialog.FileMode.Directory)

    def _choose(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, "Import a model", str(Path.home()))
        dialog.setFileMode(mode)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.import_path)
        dialog.open()

    @Slot(str)
    def import_path(self, name: str) -> None:
        """Import from a folder, an archive or a model file."""
        self._show_note("Looking at what is there…", busy=True)
        self.session.import_from(Path(name))

    def _show_note(
        self,
        text: str,
        *,
        busy: bool = False,
        agree: bool = False,
        use: bool = False,
        error: bool = False,
    ) -> None:
        """Say something, with the buttons that answer it."""
        if self.isHidden() and text and self._hidden_for_work:
            self.hidden_progress.emit(text, not busy)
        self.note.setText(text)
        self.note.setVisible(bool(text))
        set_role(self.note, "error" if error else "")
        self.progress.setVisible(busy)
        if not busy:
            self.progress.setRange(0, 1000)
            self.progress.setValue(0)
        self.stop_button.setVisible(busy)
        self.agree_button.setVisible(agree)
        self.back_button.setVisible(agree or use)
        self.use_button.setVisible(use)
        for button in (self.import_file_button, self.import_folder_button):
            button.setEnabled(not busy)
        for row in self.rows.values():
            row.setEnabled(not busy)
        if agree:
            self.agree_button.setFocus()
        elif use:
            self.use_button.setFocus()

    def end(self) -> None:
        """Stop running work, also fetching, and close; what came so far is kept."""
        self._ending = True
        self.done(0)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the frame's cross closes like the button."""
        if self._goes_on:
            event.ignore()
            self.done(0)
        else:
            super().closeEvent(event)

    @property
    def _goes_on(self) -> bool:
        return self.session.fetching and not self._ending

    def done(self, result: int) -> None:
        """Qt: closing stops running work, but for fetching; downloaded parts are kept."""
        if self._goes_on:
            self._hidden_for_work = True
            self.hide()
            self.hidden_progress.emit(self.note.text(), False)
            return
        # Gone from the screen at once: what is being tried may take a moment longer.
        super().done(result)
        self.session.close(_CLOSE_S)

"""The page of model packs: list, fetch, import, try, measure, choose and remove."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.packs.benchmarks import PackSpeed
from retllm_desktop.packs.installation import InstallPlan, PackInstalled
from retllm_desktop.packs.pack_list import PackListRow, total_disk_bytes
from retllm_desktop.packs.recommendation import PackSet
from retllm_desktop.ui.models import pack_texts
from retllm_desktop.ui.models.pack_card import PackCard
from retllm_desktop.ui.models.packs_session import PacksSession
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.flow_layout import FlowLayout
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import make_button, make_label, set_role
from retllm_desktop.ui.window.page_stack import WindowPage


class SetCard(QFrame):
    """What is recommended and what it costs; a button for each pack that is not here yet.

    Attributes:
        buttons: By the id of the pack that they get.

    Signals:
        get_wanted: A pack is to be fetched; its id.
    """

    get_wanted = Signal(str)

    def __init__(self, found: PackSet, parent: QWidget | None = None) -> None:
        """Take what is recommended."""
        super().__init__(parent)
        self.setObjectName("setCard")
        title = tr("What suits this computer")
        self.setAccessibleName(title)
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addWidget(make_label(title, "strong"))
        for member in found.members:
            text = pack_texts.set_member_text(member, found.load)
            column.addWidget(make_label(text, wrap=True))
        self.summary = make_label(pack_texts.set_summary(found), "muted", wrap=True)
        column.addWidget(self.summary)
        holder = QWidget()
        flow = FlowLayout(holder, 8)
        flow.setContentsMargins(0, 0, 0, 0)
        for member in found.members:
            if not member.here:
                # The line above has the whole title; with large letters it has no room here.
                button = make_button(tr("Get {title}…", title=member.title.partition(",")[0]))
                button.setAccessibleName(tr("Get {title}…", title=member.title))
                button.clicked.connect(
                    lambda _checked=False, pack=member.pack: self.get_wanted.emit(pack)
                )
                flow.addWidget(button)
                self.buttons[member.pack] = button
        holder.setVisible(bool(self.buttons))
        column.addWidget(holder)


class ModelsPage(WindowPage):
    """Lists packs by what they are for; asks before anything is fetched.

    What runs goes on when the page is left.

    Attributes:
        rows: The packs that are shown, by id.
        set_card: What suits this computer; None before that is known, or where nothing is told.
        note: What goes on, was asked or came of it.
    """

    def __init__(self, session: PacksSession, theme: Theme, parent: QWidget | None = None) -> None:
        """Take the session, whose work outlives the page, and start to list the packs."""
        super().__init__(theme, tr("Models"), parent)
        self.session = session
        self.rows: dict[str, PackCard] = {}
        self._plan: InstallPlan | None = None
        self._installed_id: str | None = None
        self.set_card: SetCard | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._set = QVBoxLayout()
        self.note = make_label(wrap=True)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.agree_button = make_button(tr("Agree and get it"), "primary")
        self.use_button = make_button(tr("Use it now"), "primary")
        self.stop_button = make_button(tr("Stop"))
        self.later_button = make_button(tr("Not now"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName(tr("Progress"))
        self.import_file_button = make_button(tr("Import a file…"))
        self.import_folder_button = make_button(tr("Import a folder…"))
        self.disk = make_label("", "muted", wrap=True)
        self.task = self._make_task()
        self._lay_out()
        self._connect()
        self._show_note("")
        self.session.load_rows()

    def _make_task(self) -> QFrame:
        """What goes on, with the buttons that answer it: above the list, so that it is seen."""
        task = QFrame()
        task.setObjectName("taskCard")
        answers = QWidget()
        flow = FlowLayout(answers, 8)
        flow.setContentsMargins(0, 0, 0, 0)
        for button in (self.agree_button, self.use_button, self.stop_button, self.later_button):
            flow.addWidget(button)
        column = QVBoxLayout(task)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.note)
        column.addWidget(self.progress)
        column.addWidget(answers)
        return task

    def _lay_out(self) -> None:
        explanation = make_label(
            tr(
                "Everything works with what came with the program. Larger models know real "
                "photographs better, take longer, and are fetched once; nothing of yours is sent."
            ),
            "muted",
            wrap=True,
        )
        foot = QWidget()
        flow = FlowLayout(foot, 8)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.addWidget(self.import_file_button)
        flow.addWidget(self.import_folder_button)
        for widget in (explanation, self.task):
            self.body.addWidget(widget)
        self.body.addLayout(self._set)
        self.body.addLayout(self._list)
        self.body.addSpacing(8)
        self.body.addWidget(foot)
        self.body.addWidget(self.disk)
        self.body.addStretch(1)

    def _connect(self) -> None:
        session = self.session
        session.rows_read.connect(self._on_rows)
        session.set_recommended.connect(self._on_set)
        session.planned.connect(self._on_planned)
        session.progressed.connect(self._on_progress)
        session.installed.connect(self._on_installed)
        session.removed.connect(self._on_removed)
        session.stopped.connect(self._on_stopped)
        session.validated.connect(self._on_validated)
        session.measured.connect(self._on_measured)
        session.failed.connect(self._on_failed)
        self.agree_button.clicked.connect(self._on_agreed)
        self.use_button.clicked.connect(self._on_use_got)
        self.stop_button.clicked.connect(self._on_stop)
        self.later_button.clicked.connect(self._on_later)
        self.import_file_button.clicked.connect(self._choose_file)
        self.import_folder_button.clicked.connect(self._choose_folder)

    @Slot(object)
    def _on_rows(self, rows: tuple[PackListRow, ...]) -> None:
        focused = next((c.row.id for c in self.rows.values() if c.isAncestorOf(_focus(c))), "")
        while self._list.count():
            old = self._list.takeAt(0)
            if old is not None and (widget := old.widget()) is not None:
                widget.deleteLater()
        self.rows.clear()
        role = None
        for row in rows:
            if row.role is not role:
                role = row.role
                self._list.addSpacing(8)
                self._list.addWidget(make_label(pack_texts.role_title(role), "heading"))
                self._list.addWidget(make_label(pack_texts.role_sentence(role), "muted", wrap=True))
            card = PackCard(row)
            card.get_wanted.connect(self.plan_install)
            card.use_wanted.connect(self.session.use)
            card.leave_wanted.connect(self.session.use_none)
            card.measure_wanted.connect(self._on_measure)
            card.validate_wanted.connect(self._on_validate)
            card.remove_wanted.connect(self.session.remove)
            card.setEnabled(not self._busy)
            self._list.addWidget(card)
            self.rows[row.id] = card
        if focused in self.rows and (buttons := list(self.rows[focused].buttons.values())):
            buttons[0].setFocus()
        self.disk.setText(pack_texts.disk_use_text(total_disk_bytes(rows)))

    @Slot(object)
    def _on_set(self, found: PackSet | None) -> None:
        if self.set_card is not None:
            self._set.removeWidget(self.set_card)
            self.set_card.deleteLater()
            self.set_card = None
        if found is not None:
            self.set_card = SetCard(found)
            self.set_card.get_wanted.connect(self.plan_install)
            self.set_card.setEnabled(not self._busy)
            self._set.addWidget(self.set_card)

    @property
    def _busy(self) -> bool:
        return not self.stop_button.isHidden()

    @Slot(str)
    def plan_install(self, pack_id: str) -> None:
        """Plan fetching a pack, to be agreed to."""
        self._show_note(tr("Asking what there is to fetch…"), busy=True)
        self.session.plan(pack_id)

    @Slot(object)
    def _on_planned(self, plan: InstallPlan) -> None:
        self._plan = plan
        agreement = pack_texts.agreement_text(plan)
        self._show_note(
            tr("{title}. {agreement}", title=plan.offer.title, agreement=agreement), agree=True
        )

    @Slot()
    def _on_agreed(self) -> None:
        if self._plan is not None:
            self._show_note(tr("Fetching…"), busy=True)
            self.session.fetch(self._plan)

    @Slot(str)
    def _on_measure(self, pack_id: str) -> None:
        title = self.rows[pack_id].row.title
        self._show_note(tr("Measuring {title}. Searches may be slower…", title=title), busy=True)
        self.session.measure(pack_id)

    @Slot(str)
    def _on_validate(self, pack_id: str) -> None:
        title = self.rows[pack_id].row.title
        self._show_note(tr("Trying {title} on drawn pictures…", title=title), busy=True)
        self.session.validate(pack_id)

    @Slot(str, int)
    def _on_progress(self, text: str, thousandths: int) -> None:
        self._show_note(text, busy=True)
        self.progress.setRange(0, 0 if thousandths < 0 else 1000)
        self.progress.setValue(max(0, thousandths))

    @Slot(object)
    def _on_installed(self, event: PackInstalled) -> None:
        self._installed_id = event.pack.manifest.id
        self._show_note(pack_texts.installed_text(event), use=True)
        self.session.load_rows()

    @Slot(object)
    def _on_removed(self, freed_bytes: int) -> None:
        size = texts.size_text(freed_bytes)
        self._show_note(tr("It is removed; {size} are free again.", size=size))
        self.session.load_rows()

    @Slot()
    def _on_validated(self) -> None:
        self._show_note(tr("Its files are whole, and it works on this computer."))
        self.session.load_rows()

    @Slot(object)
    def _on_measured(self, speed: PackSpeed | None) -> None:
        self._show_note(pack_texts.speed_text(speed) or tr("Stopped. Nothing was measured."))
        self.session.load_rows()

    @Slot()
    def _on_stopped(self) -> None:
        self._show_note(
            tr("Stopped. What came so far is kept; getting it again goes on from there.")
        )
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
    def _on_later(self) -> None:
        self._plan = None
        self._show_note("")

    @Slot()
    def _on_use_got(self) -> None:
        if self._installed_id is not None:
            self.session.use(self._installed_id)

    @Slot()
    def _choose_file(self) -> None:
        self._choose(QFileDialog.FileMode.ExistingFile)

    @Slot()
    def _choose_folder(self) -> None:
        self._choose(QFileDialog.FileMode.Directory)

    def _choose(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, tr("Import a model"), str(Path.home()))
        dialog.setFileMode(mode)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.import_path)
        dialog.open()

    @Slot(str)
    def import_path(self, name: str) -> None:
        """Import from a folder, an archive or a model file."""
        self._show_note(tr("Looking at what is there…"), busy=True)
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
        began = busy and not self._busy
        focus = _focus(self)
        # The focus must not fall on whatever comes next when its button goes.
        inside = self.isAncestorOf(focus) and self.isVisible()
        self.note.setText(text)
        self.note.setAccessibleName(text)
        self.task.setVisible(bool(text))
        set_role(self.note, "error" if error else "")
        self.progress.setVisible(busy)
        if began or not busy:
            self.progress.setRange(0, 0 if busy else 1000)
            self.progress.setValue(0)
        self.stop_button.setVisible(busy)
        self.agree_button.setVisible(agree)
        self.later_button.setVisible(agree or use)
        self.use_button.setVisible(use)
        for button in (self.import_file_button, self.import_folder_button):
            button.setEnabled(not busy)
        for card in self.rows.values():
            card.setEnabled(not busy)
        if self.set_card is not None:
            self.set_card.setEnabled(not busy)
        answer = self.agree_button if agree else self.use_button if use else self.stop_button
        if inside and (agree or use or began):
            answer.setFocus()
        elif inside and not busy and not focus.isVisible():
            self.back_button.setFocus()
        if self.area is not None and (agree or use or began):
            self.area.ensureWidgetVisible(self.task)


def _focus(widget: QWidget) -> QWidget:
    """What has the focus in a widget's window, the widget itself where nothing has."""
    return widget.window().focusWidget() or widget

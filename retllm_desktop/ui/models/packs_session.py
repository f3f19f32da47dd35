"""Runs what the page of models asks for, on an executor of its own."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.core.progress import Progress
from retllm_desktop.packs.installation import (
    CopyAdvanced,
    DownloadAdvanced,
    InstallPlan,
    InstallStopped,
    PackInstalled,
    ValidationStarted,
)
from retllm_desktop.packs.pack_list import PackList
from retllm_desktop.ui.models import pack_texts
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Work, Worker, single_call
from retllm_desktop.ui.shared.translation import tr


class PacksSession(QObject):
    """Looks, plans, fetches, imports, tries, measures, chooses and removes, one after the other.

    Signals:
        rows_read: A tuple of ``PackListRow``.
        set_recommended: The ``PackSet`` that suits this computer; None where there is none.
        planned: An ``InstallPlan``, to be agreed to.
        progressed: What goes on, and its share in thousandths; −1 where that is not known.
        installed: An ``PackInstalled``.
        chosen: Another pack, or none of a role, is chosen from now on.
        removed: A pack is removed; the bytes that are free again.
        validated: A pack was tried and works.
        measured: A pack was measured: a ``PackSpeed``, or None where that was stopped.
        stopped: It was stopped; what came so far is kept.
        failed: A ``RetllmError``.
        busy_changed: Whether something is under way.
    """

    rows_read = Signal(object)
    set_recommended = Signal(object)
    planned = Signal(object)
    progressed = Signal(str, int)
    installed = Signal(object)
    chosen = Signal()
    removed = Signal(object)
    validated = Signal()
    measured = Signal(object)
    stopped = Signal()
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, packs: PackList, parent: QObject | None = None) -> None:
        """Take the packs."""
        super().__init__(parent)
        self._packs = packs
        self._executor = SerialExecutor("packs", self)
        self._planning: Worker | None = None
        self._fetching: Worker | None = None
        self._importing: Worker | None = None

    @property
    def fetching(self) -> bool:
        """Whether what the person agreed to is being fetched, or tried before it is installed."""
        return self._fetching is not None

    @property
    def installing(self) -> bool:
        """Whether files that are here are being made a pack."""
        return self._importing is not None

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._executor.busy

    @property
    def planning(self) -> bool:
        """Whether it is being found out what fetching a pack means."""
        return self._planning is not None

    def load_rows(self) -> None:
        """Read which packs there are."""
        self._submit(single_call(self._packs.rows)).returned.connect(self.rows_read)
        self._submit(single_call(self._packs.recommend)).returned.connect(self.set_recommended)

    def plan(self, pack_id: str) -> None:
        """Find out what fetching a pack means; this may ask the hub."""
        self._planning = self._submit(single_call(lambda: self._packs.plan(pack_id)))
        self._planning.returned.connect(self.planned)

    def cancel_planning(self) -> None:
        """Wait no longer for what a hub says; what it still says is not heard."""
        if self._planning is not None:
            self._planning.abandon()
            self._planning = None

    def fetch(self, plan: InstallPlan) -> None:
        """Fetch what was agreed to."""
        self._fetching = self._install(lambda cancel: self._packs.fetch(plan, cancel))

    def import_from(self, path: Path) -> None:
        """Make a pack of files that are here."""
        self._importing = self._install(lambda cancel: self._packs.import_from(path, cancel))

    def use(self, pack_id: str) -> None:
        """Choose a pack."""
        self._submit(single_call(lambda: self._packs.use(pack_id))).returned.connect(
            self._on_chosen
        )

    def use_none(self, role: str) -> None:
        """Choose no pack for a role."""
        self._submit(single_call(lambda: self._packs.use_none(PackRole(role)))).returned.connect(
            self._on_chosen
        )

    def remove(self, pack_id: str) -> None:
        """Remove a pack."""
        self._submit(single_call(lambda: self._packs.remove(pack_id))).returned.connect(
            self.removed
        )

    def validate(self, pack_id: str) -> None:
        """Compare a pack's files with their hashes, and try it."""
        work = self._submit(single_call(lambda: self._packs.validate(pack_id)))
        work.returned.connect(self._on_validated)

    def measure(self, pack_id: str) -> None:
        """Measure how fast a pack runs here."""
        worker = self._submit(
            lambda cancel: self._packs.measure(pack_id, cancel), coalesce=(Progress,)
        )
        worker.yielded.connect(self._on_event)
        worker.returned.connect(self.measured)

    @Slot()
    def stop(self) -> None:
        """Stop running work; downloaded parts are kept."""
        self._executor.stop()

    def close(self, timeout_s: float) -> None:
        """Stop, and wait for it."""
        self._executor.close(timeout_s)

    def _install(self, work: Work) -> Worker:
        worker = self._submit(work, coalesce=(DownloadAdvanced, CopyAdvanced))
        worker.yielded.connect(self._on_event)
        return worker

    def _submit(self, work: Work, *, coalesce: tuple[type, ...] = ()) -> Worker:
        worker = self._executor.submit(work, coalesce=coalesce)
        worker.errored.connect(self.failed)
        worker.finished.connect(self._on_finished)
        self.busy_changed.emit(True)
        return worker

    @Slot(object)
    def _on_event(self, event: object) -> None:
        match event:
            case DownloadAdvanced(progress):
                share = _thousandths(progress.done_bytes, progress.total_bytes)
                self.progressed.emit(pack_texts.download_text(progress), share)
            case CopyAdvanced(progress):
                share = _thousandths(progress.done, progress.total)
                self.progressed.emit(tr("Copying the files…"), share)
            case ValidationStarted():
                self.progressed.emit(tr("Trying it on drawn pictures…"), -1)
            case Progress(done, total):
                self.progressed.emit(tr("Measuring…"), _thousandths(done, total) or -1)
            case PackInstalled():
                self.installed.emit(event)
            case InstallStopped():
                self.stopped.emit()
            case _:
                pass

    @Slot()
    def _on_validated(self) -> None:
        self.validated.emit()

    @Slot()
    def _on_chosen(self) -> None:
        self.chosen.emit()

    @Slot()
    def _on_finished(self) -> None:
        if self.sender() is self._planning:
            self._planning = None
        elif self.sender() is self._fetching:
            self._fetching = None
        elif self.sender() is self._importing:
            self._importing = None
        self.busy_changed.emit(False)


def _thousandths(done: int, total: int | None) -> int:
    return -1 if not total else min(1000, done * 1000 // total)

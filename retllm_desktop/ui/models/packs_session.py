"""Runs what the dialog of model packs asks for, on an executor of its own."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.hub import FetchProgress
from retllm_desktop.packs.installation import (
    CopyAdvanced,
    DownloadAdvanced,
    InstallPlan,
    InstallStopped,
    PackInstalled,
    ValidationStarted,
)
from retllm_desktop.packs.pack_list import PackList, PackListRow, PackStatus
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Work, Worker, single_call

ROLES = {
    PackRole.COARSE: (
        "Finding",
        "Proposes what may match, at once. Another one means a new library.",
    ),
    PackRole.FINE: ("Checking", "Looks closely at the best proposals and puts them into order."),
    PackRole.TEXT: ("Reading", "Knows what passages of documents are about."),
}
_STANDINGS = {PackStatus.IN_USE: "in use", PackStatus.HERE: "", PackStatus.BEGUN: "begun"}


def pack_facts(row: PackListRow) -> str:
    """One line on a pack: its size, the memory it needs, its terms."""
    parts: list[str] = []
    if row.size_bytes:
        size = texts.size_text(row.size_bytes)
        parts.append(
            size if row.status in {PackStatus.IN_USE, PackStatus.HERE} else f"{size} to get"
        )
    if row.begun_bytes:
        parts.append(f"{texts.size_text(row.begun_bytes)} are here already")
    parts.append(f"needs {texts.size_text(row.minimum_ram_bytes)} of memory")
    if row.fits is False:
        parts.append("more than suits this machine")
    parts.append(row.licence)
    return " · ".join(parts)


def pack_status_word(row: PackListRow) -> str:
    """How a pack stands, in a word, or empty."""
    return _STANDINGS.get(row.status, "")


def agreement_text(plan: InstallPlan) -> str:
    """What the person agrees to by fetching a pack."""
    offer = plan.offer
    count = texts.format_count(len(plan.files), "file", "files")
    size = texts.size_text(plan.total_bytes)
    where = f"from {plan.source.repo} (by {plan.address})"
    lines = [
        f"{count}, {size}, {where}. Nothing of yours is sent.",
        f"Licence: {offer.licence.name}. {offer.licence.summary}".rstrip(),
    ]
    if plan.unpinned:
        names = ", ".join(f"«{file.remote}»" for file in plan.unpinned)
        lines.append(
            f"Nobody has pinned the contents of {names} yet: what the server says of them is "
            "believed this time, and held to from then on."
        )
    return "\n\n".join(lines)


def download_text(progress: FetchProgress) -> str:
    """How far fetching is."""
    done = f"{texts.size_text(progress.done_bytes)} of {texts.size_text(progress.total_bytes)}"
    if progress.waiting:
        return f"{done} · {progress.waiting}"
    if not progress.bytes_s:
        return done
    speed = f"{texts.size_text(int(progress.bytes_s))}/s"
    left = progress.left_s
    return f"{done} · {speed}" + ("" if left is None else f" · {texts.duration_text(left)} left")


def installed_text(event: PackInstalled) -> str:
    """That a pack is here, and works."""
    return f"{event.pack.manifest.title} is here and works."


def disk_use_text(size_bytes: int) -> str:
    """What packs take on the disk."""
    return f"Packs take {texts.size_text(size_bytes)} on this machine."


class PacksSession(QObject):
    """Looks, plans, fetches, imports, chooses and removes, one after the other.

    Signals:
        rows_read: A tuple of ``PackListRow``.
        planned: An ``InstallPlan``, to be agreed to.
        progressed: What goes on, and its share in thousandths; −1 where that is not known.
        installed: An ``PackInstalled``.
        chosen: Another pack, or none of a role, is chosen from now on.
        removed: A pack is removed; the bytes that are free again.
        stopped: It was stopped; what came so far is kept.
        failed: A ``RetllmError``.
        busy_changed: Whether something is under way.
    """

    rows_read = Signal(object)
    planned = Signal(object)
    progressed = Signal(str, int)
    installed = Signal(object)
    chosen = Signal()
    removed = Signal(object)
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

    @property
    def fetching(self) -> bool:
        """Whether what the person agreed to is being fetched, or tried before it is installed."""
        return self._fetching is not None

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
        self._install(lambda cancel: self._packs.import_from(path, cancel))

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
                self.progressed.emit(download_text(progress), share)
            case CopyAdvanced(progress):
                share = _thousandths(progress.done, progress.total)
                self.progressed.emit("Copying the files…", share)
            case ValidationStarted():
                self.progressed.emit("Trying it on drawn pictures…", -1)
            case PackInstalled():
                self.installed.emit(event)
            case InstallStopped():
                self.stopped.emit()
            case _:
                pass

    @Slot()
    def _on_chosen(self) -> None:
        self.chosen.emit()

    @Slot()
    def _on_finished(self) -> None:
        if self.sender() is self._planning:
            self._planning = None
        elif self.sender() is self._fetching:
            self._fetching = None
        self.busy_changed.emit(False)


def _thousandths(done: int, total: int | None) -> int:
    return -1 if not total else min(1000, done * 1000 // total)

"""Moves files to the system's bin, and back."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QFile, QObject, QStandardPaths, Signal

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Work
from retllm_desktop.ui.shared.translation import tr, tr_count


@dataclass(frozen=True, slots=True)
class BinnedFile:
    """A file that was moved to the bin.

    Attributes:
        path: Where it was.
        in_bin: Where it is now, None where the system does not say.
    """

    path: Path
    in_bin: Path | None


_Moved = TypeVar("_Moved", BinnedFile, Path)


class BinSession(QObject):
    """Moves files to the bin and back, on an executor.

    Signals:
        failed: The ``RetllmError`` that says why a file stayed where it was.
    """

    failed = Signal(object)

    def __init__(self, executor: SerialExecutor, parent: QObject | None = None) -> None:
        """Take the executor for slow file access."""
        super().__init__(parent)
        self._executor = executor

    def move(self, paths: Sequence[Path], done: Callable[[tuple[BinnedFile, ...]], None]) -> None:
        """Move files to the bin; ``done`` is told which were moved."""
        self._run(_each(paths, move_to_bin), len(paths), _not_moved, done)

    def restore(
        self, files: Sequence[BinnedFile], done: Callable[[tuple[Path, ...]], None]
    ) -> None:
        """Put files back where they were; ``done`` is told which are back."""
        self._run(_each(files, put_back), len(files), _not_back, done)

    def _run(
        self,
        work: Work,
        total: int,
        name_failure: Callable[[int, int, str], str],
        done: Callable[[tuple[_Moved, ...]], None],
    ) -> None:
        moved: list[_Moved] = []
        refused: list[InputError] = []

        def one(outcome: _Moved | InputError) -> None:
            if isinstance(outcome, InputError):
                refused.append(outcome)
            else:
                moved.append(outcome)

        def over() -> None:
            if len(refused) == 1:
                self.failed.emit(refused[0])
            elif refused:
                first = refused[0]
                title = name_failure(len(refused), total, first.title)
                self.failed.emit(InputError(title, first.detail, first.path))
            done(tuple(moved))

        worker = self._executor.submit(work)
        worker.yielded.connect(one)
        worker.finished.connect(over)


def _not_moved(number: int, total: int, why: str) -> str:
    return tr_count(
        "{number} of %n file(s) could not be moved to the bin: {why}", total, number=number, why=why
    )


def _not_back(number: int, total: int, why: str) -> str:
    return tr_count(
        "{number} of %n file(s) could not be brought back: {why}", total, number=number, why=why
    )


def _each(values: Sequence[object], act: Callable[..., object]) -> Work:
    def work(cancel: CancelToken) -> Iterator[object]:
        for value in values:
            if cancel.cancelled:
                return
            try:
                yield act(value)
            except InputError as exc:
                yield exc

    return work


def move_to_bin(path: Path) -> BinnedFile:
    """Move a file to the system's bin.

    Raises:
        InputError: It stayed where it was.
    """
    if not os.path.lexists(path):
        raise InputError(
            tr("The file is not there any more"),
            tr("connect its drive, or look through its folder again"),
            path,
        )
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError as exc:
        raise InputError(
            tr("The bin does not take a file with such a name"), tr("rename it first"), path
        ) from exc
    if sys.platform not in {"win32", "darwin"}:
        # Where the bin is made; Qt expects it to be there.
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
        with contextlib.suppress(OSError):
            Path(home).mkdir(mode=0o700, parents=True, exist_ok=True)
    file = QFile(str(path))
    if not file.moveToTrash():
        raise InputError(
            tr(
                "The file could not be moved to the bin ({reason})",
                reason=file.errorString().rstrip("."),
            ),
            tr("its drive may have none: delete it with the file manager"),
            path,
        )
    # After the move this is its name in the bin, or nothing.
    name = file.fileName()
    return BinnedFile(path, Path(name) if name and Path(name) != path else None)


def put_back(file: BinnedFile) -> Path:
    """Put a file back where it was before it was moved to the bin.

    Raises:
        InputError: It stays in the bin.
    """
    if file.in_bin is None or not os.path.lexists(file.in_bin):
        raise InputError(tr("The file is no longer in the bin"), "", file.path)
    if os.path.lexists(file.path):
        raise InputError(
            tr("Another file has its name by now"),
            tr("rename that one, then undo again"),
            file.path,
        )
    try:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file.in_bin, file.path)
    except OSError as exc:
        raise InputError(
            tr("The file could not be brought back ({reason})", reason=exc.strerror or exc),
            tr("it is still in the bin"),
            file.path,
        ) from exc
    if file.in_bin.parent.name == "files":
        # The note that the desktops' bin keeps of it.
        note = file.in_bin.parent.parent / "info" / f"{file.in_bin.name}.trashinfo"
        note.unlink(missing_ok=True)
    return file.path

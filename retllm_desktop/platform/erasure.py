"""Removes everything that the program keeps on this computer; people's own files stay."""

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError, LibraryInUseError, RetllmError
from retllm_desktop.platform.file_locks import lock_file, unlock_file
from retllm_desktop.platform.paths import APP_NAME, AppPaths, platform_paths
from retllm_desktop.platform.stored_data import size_on_disk

_LIBRARY_LOCK: Final = ".lock"


class ErasedKind(StrEnum):
    """A kind of what is removed."""

    DATA = "data"
    SETTINGS = "settings"
    CACHE = "cache"
    LOG = "log"


_NAMES: Final = {
    ErasedKind.DATA: (
        "library.db*", "libraries", "packs", "questions.json*", "window.ini*", "searches.json*",
        "access-token*", "computer-id*", "releases.json*",
    ),
    ErasedKind.SETTINGS: ("settings.toml*", "libraries"),
    ErasedKind.CACHE: (
        "thumbnails*", "verdicts.db*", "image_embeddings", "machine.json*", "libraries", "shared",
        "noted_results*",
    ),
    ErasedKind.LOG: ("retllm-desktop.log*", "judge.log*", "connections.jsonl*", "*.crash"),
}  # fmt: skip
"""What is ours in a folder that a person chose, where other things may lie too."""


@dataclass(frozen=True, slots=True)
class ErasedPart:
    """What is removed of a kind.

    Attributes:
        place: The folder that it lies in.
        size_bytes: What it takes; 0 where there is none.
    """

    kind: ErasedKind
    place: Path
    size_bytes: int


class Erasure:
    """All libraries, models, settings, previews and logs of an installation, and its entries.

    Attributes:
        requested: Whether it is to happen once the window is closed.
    """

    def __init__(
        self, paths: AppPaths, entries: Sequence[Callable[[], object]] = (), *, shared: str = ""
    ) -> None:
        """Take what there is; nothing is looked at yet.

        Args:
            paths: The folders; of all libraries, whichever of them it names.
            entries: Take back what was entered in the system: the start with the session, files
                of launchers. Each may raise ``RetllmError``.
            shared: The server of a shared library, which stays; empty for none.
        """
        self._paths = paths
        self._entries = tuple(entries)
        self.shared = shared
        self.requested = False

    def survey(self) -> tuple[ErasedPart, ...]:
        """Measure everything; goes through all files, so it may take a moment."""
        return tuple(
            ErasedPart(kind, self._place(kind), sum(map(size_on_disk, self._found(kind))))
            for kind in ErasedKind
        )

    def request(self) -> None:
        """Have it happen once the window is closed, which has this installation's library open.

        Raises:
            LibraryInUseError: Another program has another one open.
        """
        self._refuse_while_in_use(self._paths.database)
        self.requested = True

    def erase(self) -> tuple[RetllmError, ...]:
        """Remove everything; returns what could not be removed.

        Raises:
            LibraryInUseError: A library is open in another program; nothing is removed.
        """
        self._refuse_while_in_use(None)
        failures: list[RetllmError] = []
        for take_back in self._entries:
            try:
                take_back()
            except RetllmError as exc:
                failures.append(exc)
        for kind in ErasedKind:
            for path in self._found(kind):
                try:
                    if path.is_dir() and not path.is_symlink():
                        shutil.rmtree(path)
                    else:
                        path.unlink(missing_ok=True)
                except OSError as exc:
                    failures.append(InputError("It cannot be removed", exc.strerror or "", path))
        # The one that may hold the others comes last.
        for kind in reversed(ErasedKind):
            self._remove_if_empty(self._place(kind))
        return tuple(failures)

    def _place(self, kind: ErasedKind) -> Path:
        paths = self._paths
        return {
            ErasedKind.DATA: paths.data,
            ErasedKind.SETTINGS: paths.config,
            ErasedKind.CACHE: paths.cache,
            ErasedKind.LOG: paths.log,
        }[kind]

    def _found(self, kind: ErasedKind) -> list[Path]:
        """Return what lies there of ours: in the system's folder for us everything."""
        place = self._place(kind)
        usual = platform_paths()
        patterns = _NAMES[kind]
        together = self._paths.config == self._paths.data
        if kind is ErasedKind.SETTINGS and together:
            patterns = _NAMES[kind][:1]
        elif place in {usual.data, usual.config, usual.cache, usual.log}:
            patterns = ("*",)
        within = {self._place(other) for other in ErasedKind if other is not kind}
        found: set[Path] = set()
        for pattern in patterns:
            with contextlib.suppress(OSError):
                found.update(place.glob(pattern))
        # What has a line of its own is not counted twice.
        if kind is ErasedKind.DATA and together:
            within.update(place.glob(_NAMES[ErasedKind.SETTINGS][0]))
        return sorted(found - within)

    def _remove_if_empty(self, folder: Path) -> None:
        for one in (folder, folder.parent):
            if one == folder or one.name == APP_NAME:
                with contextlib.suppress(OSError):
                    one.rmdir()

    def _libraries(self) -> Iterator[Path]:
        for paths in (self._paths, *self._paths.other_libraries()):
            yield paths.database

    def _refuse_while_in_use(self, but: Path | None) -> None:
        for library in self._libraries():
            lock = library.with_name(f"{library.name}{_LIBRARY_LOCK}")
            if library == but or not lock.exists():
                continue
            try:
                with lock.open("r+b") as stream:
                    lock_file(stream)
                    unlock_file(stream)
            except OSError as exc:
                raise LibraryInUseError(
                    "A library is open in another window or command",
                    "close it first; nothing was removed",
                    library,
                ) from exc

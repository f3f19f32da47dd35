"""What the program keeps where on the disk, how large it is, and what of it can be thrown away."""

import contextlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.paths import AppPaths


class StoredKind(StrEnum):
    """A kind of what is kept."""

    LIBRARY = "library"
    PREVIEWS = "previews"
    ANSWERS = "answers"
    PREPARED = "prepared"
    MEASUREMENTS = "measurements"
    SEARCHES = "searches"
    HISTORY = "history"
    LOG = "log"
    CONNECTIONS = "connections"
    PACKS = "packs"
    SETTINGS = "settings"


CLEARABLE: Final = frozenset(
    {
        StoredKind.ANSWERS,
        StoredKind.PREPARED,
        StoredKind.MEASUREMENTS,
        StoredKind.SEARCHES,
        StoredKind.LOG,
        StoredKind.CONNECTIONS,
    }
)
"""What comes back by itself, or is missed by nobody. Previews come back only by reading anew."""


@dataclass(frozen=True, slots=True)
class StoredPart:
    """What is kept of a kind.

    Attributes:
        place: The file or folder that it lies in.
        size_bytes: What it takes; 0 where there is none.
    """

    kind: StoredKind
    place: Path
    size_bytes: int

    @property
    def clearable(self) -> bool:
        """Whether it can be thrown away."""
        return self.kind in CLEARABLE and self.size_bytes > 0


class StoredData:
    """The files of one library and of the installation."""

    def __init__(self, paths: AppPaths) -> None:
        """Take the folders."""
        self._paths = paths

    def survey(self) -> tuple[StoredPart, ...]:
        """Measure everything; goes through all files, so it may take a moment."""
        return tuple(
            StoredPart(kind, self._place(kind), sum(map(size_on_disk, self._files(kind))))
            for kind in StoredKind
        )

    def clear(self, kind: StoredKind) -> int:
        """Throw away what is kept of a kind; returns the bytes that are free again.

        Raises:
            InputError: It is none of what can be thrown away, or the system does not let us.
        """
        if kind not in CLEARABLE:
            raise InputError("This is kept, as nothing could bring it back", str(kind))
        freed = 0
        for file in self._files(kind):
            size = size_on_disk(file)
            try:
                if file.is_dir() and not file.is_symlink():
                    shutil.rmtree(file)
                else:
                    file.unlink(missing_ok=True)
            except OSError as exc:
                detail = f"{exc.strerror or exc}; try again once the program is closed"
                raise InputError("It cannot be removed", detail, file) from exc
            freed += size
        return freed

    def _place(self, kind: StoredKind) -> Path:
        paths = self._paths
        match kind:
            case StoredKind.LIBRARY:
                return paths.database
            case StoredKind.PREVIEWS:
                return paths.library_cache / "thumbnails"
            case StoredKind.ANSWERS:
                return paths.library_cache / "verdicts.db"
            case StoredKind.PREPARED:
                return paths.cache / "image_embeddings"
            case StoredKind.MEASUREMENTS:
                return paths.cache / "machine.json"
            case StoredKind.SEARCHES:
                return paths.query_history
            case StoredKind.HISTORY:
                return paths.window_state
            case StoredKind.LOG:
                return paths.log
            case StoredKind.CONNECTIONS:
                return paths.connections
            case StoredKind.PACKS:
                return paths.packs
            case StoredKind.SETTINGS:
                return paths.settings

    def _files(self, kind: StoredKind) -> list[Path]:
        place = self._place(kind)
        match kind:
            case StoredKind.LIBRARY | StoredKind.ANSWERS:
                # What SQLite and the vector index keep beside the file belongs to it.
                return sorted(_beside(place, ("", "-wal", "-shm", ".vectors-*", ".lock")))
            case StoredKind.LOG:
                others = {self._paths.connections.name, self._paths.connections.name + ".lock"}
                with contextlib.suppress(OSError):
                    return sorted(
                        one
                        for one in place.iterdir()
                        if one.name not in others and not one.name.endswith(".crash")
                    )
                return []
            case _:
                return [place] if place.exists() else []


def _beside(file: Path, endings: Iterable[str]) -> Iterable[Path]:
    for ending in endings:
        with contextlib.suppress(OSError):
            yield from file.parent.glob(file.name + ending)


def size_on_disk(path: Path) -> int:
    """Return the size of a file, or of all within a folder; what vanishes meanwhile counts none."""
    try:
        if path.is_symlink() or not path.is_dir():
            return path.lstat().st_size
    except OSError:
        return 0
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            with contextlib.suppress(OSError):
                total += (Path(folder) / name).lstat().st_size
    return total

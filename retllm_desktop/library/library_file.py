"""What the parts of a library share: the file's connections, its lock, its previews."""

import contextlib
import os
import tempfile
import threading
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.library import vector_tables
from retllm_desktop.library.connections import Connections, WriterLock
from retllm_desktop.library.presence import ChangeEffects
from retllm_desktop.library.spaces import PendingQueue
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.vector_index.index import VectorIndexes

_SUFFIX: Final = ".webp"


class ThumbnailCache:
    """Files named by content hash and part, spread over 256 folders.

    A preview that is missing or cannot be written is no error: it is only not shown.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made with the first preview."""
        self._folder = folder

    def read(self, content_hash: bytes, part: int) -> bytes | None:
        """Return a preview, or None."""
        try:
            return self._file(content_hash, part).read_bytes() or None
        except OSError:
            return None

    def write(self, content_hash: bytes, part: int, encoded: bytes) -> bool:
        """Keep a preview, whole or not at all; return whether it is new."""
        file = self._file(content_hash, part)
        if file.exists():
            return False
        unfinished: str | None = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            descriptor, unfinished = tempfile.mkstemp(dir=file.parent, suffix=".part")
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(encoded)
            Path(unfinished).replace(file)
        except OSError:
            if unfinished is not None:
                with contextlib.suppress(OSError):
                    Path(unfinished).unlink()
            return False
        return True

    def delete(self, previews: Iterable[tuple[bytes, int]]) -> None:
        """Remove previews by content hash and part."""
        for content_hash, part in previews:
            with contextlib.suppress(OSError):
                self._file(content_hash, part).unlink()

    def prune(self, kept: Collection[bytes]) -> int:
        """Remove the previews of all other content, and what a crash left half written.

        Args:
            kept: Content hashes whose previews stay.

        Returns:
            How many files were removed.
        """
        names = {content_hash.hex() for content_hash in kept}
        removed = 0
        with contextlib.suppress(OSError):
            for shard in self._folder.iterdir():
                # Only what we made: two hexadecimal digits, then our names in it.
                if len(shard.name) != 2:
                    continue
                with contextlib.suppress(OSError):
                    removed += sum(_remove(file, names) for file in shard.iterdir())
        return removed

    def _file(self, content_hash: bytes, part: int) -> Path:
        name = content_hash.hex()
        return self._folder / name[:2] / f"{name}-{part}{_SUFFIX}"


def _remove(file: Path, kept: Collection[str]) -> bool:
    stale = file.suffix == ".part" or (
        file.suffix == _SUFFIX and file.name.partition("-")[0] not in kept
    )
    if stale:
        with contextlib.suppress(OSError):
            file.unlink()
            return True
    return False


class LibraryFile:
    """An open library file."""

    def __init__(
        self,
        path: Path,
        connections: Connections,
        thumbnails: ThumbnailCache,
        lock: WriterLock | None,
    ) -> None:
        """Take over what was opened; ``lock`` is None for a library opened for reading."""
        self._path = path
        self._connections = connections
        self._thumbnails = thumbnails
        self._lock = lock
        self._chosen: EmbeddingSpace | None = None
        self._queue = PendingQueue()
        self._queue_lock = threading.Lock()
        self._scan = VectorIndexes(path)
        self._refresh_lock = threading.Lock()
        self._could_not_compact = False

    def close(self) -> None:
        """Release the file and the lock; waits for a write that is under way."""
        try:
            self._connections.close()
        finally:
            self._scan.close()
            if self._lock is not None:
                self._lock.close()

    def _present_space(self, connection: Connection) -> vector_tables.StoredSpace | None:
        """Return the space that search uses, None before the first index.

        Raises:
            StoreError: It is no longer the one that was chosen: vectors of the two say nothing of
                each other.
        """
        stored = vector_tables.active_space(connection)
        if stored is not None and self._chosen is not None and stored.space != self._chosen:
            raise StoreError(
                f"The library was rebuilt for the pack {stored.space.id} meanwhile",
                "Choose that pack, or open the program again.",
                self._path,
            )
        return stored

    def _after(self, consequences: ChangeEffects) -> None:
        """Do what follows a change of files and may as well be left undone."""
        if not consequences.dropped and not consequences.hidden:
            return
        self._thumbnails.delete(consequences.previews)
        try:
            with self._connections.writing() as connection:
                for stored, _ in vector_tables.stored_spaces(connection):
                    if vector_tables.needs_repacking(connection, stored):
                        vector_tables.repack(connection, stored)
        except StoreError:
            # It only costs room, and the next deletion tries again.
            return

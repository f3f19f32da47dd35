"""What the parts of a library share: the file's connections, its lock, its previews."""

import threading
from pathlib import Path

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.library import vector_tables
from retllm_desktop.library.connections import Connections
from retllm_desktop.library.locking import WriterLock
from retllm_desktop.library.presence import ChangeEffects
from retllm_desktop.library.spaces import PendingQueue
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.thumbnails import ThumbnailCache
from retllm_desktop.library.vector_index.index import VectorIndexes


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

"""What the aggregates of a library share: connections, lock, previews, vector indexes."""

import contextlib
import os
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.library import vector_tables
from retllm_desktop.library.connections import Connections, WriterLock
from retllm_desktop.library.embedding_spaces import StoredSpace
from retllm_desktop.library.presence import ChangeEffects
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.vector_index.index import IndexTuning, VectorIndexes

_SUFFIX: Final = ".webp"


class ThumbnailCache:
    """Files named by content hash and part, spread over 256 folders.

    A preview that is missing or cannot be written is no error: it is only not shown.

    Attributes:
        folder: Where they lie.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made with the first preview."""
        self.folder = folder

    def read(self, content_hash: bytes, part: int) -> bytes | None:
        """Return a preview, or None."""
        try:
            return self._file(content_hash, part).read_bytes() or None
        except OSError:
            return None

    def write(self, content_hash: bytes, part: int, encoded: bytes) -> bool:
        """Keep a preview, whole or not at all; return whether it is new."""
        if self._file(content_hash, part).exists():
            return False
        return self.replace(content_hash, part, encoded)

    def replace(self, content_hash: bytes, part: int, encoded: bytes) -> bool:
        """Keep a preview, in the place of another one if there is one; return whether it is."""
        file = self._file(content_hash, part)
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
            for shard in self.folder.iterdir():
                # Only what we made: two hexadecimal digits, then our names in it.
                if len(shard.name) != 2:
                    continue
                with contextlib.suppress(OSError):
                    removed += sum(_remove(file, names) for file in shard.iterdir())
        return removed

    def _file(self, content_hash: bytes, part: int) -> Path:
        name = content_hash.hex()
        return self.folder / name[:2] / f"{name}-{part}{_SUFFIX}"


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
    """An open library file, as its aggregates share it.

    Attributes:
        path: The database file.
        connections: Its connections.
        thumbnails: Previews of items.
        lock: None for a library opened for reading.
        indexes: Vector indexes of its spaces.
        repack_from_slots: Tables of vectors with fewer slots are left as they are.
        chosen_space: The space that the caller's vectors are of, None before one was chosen.
    """

    def __init__(
        self,
        path: Path,
        connections: Connections,
        thumbnails: ThumbnailCache,
        lock: WriterLock | None,
        tuning: IndexTuning,
    ) -> None:
        """Take over what was opened."""
        self.path = path
        self.connections = connections
        self.thumbnails = thumbnails
        self.lock = lock
        self.indexes = VectorIndexes(path, tuning)
        self.repack_from_slots = vector_tables.REPACK_FROM_SLOTS
        self.chosen_space: EmbeddingSpace | None = None

    def release_memory(self) -> None:
        """Give back what is kept of the file to be quick; the next read takes it again."""
        self.connections.release_memory()
        self.indexes.release()

    def close(self) -> None:
        """Release the file and the lock; waits for a write that is under way."""
        try:
            self.connections.close()
        finally:
            self.indexes.close()
            if self.lock is not None:
                self.lock.close()

    def active_space(self, connection: Connection) -> StoredSpace | None:
        """Return the space that search uses, None before the first index.

        Raises:
            StoreError: It is no longer the one that was chosen: vectors of the two cannot be
                compared.
        """
        stored = vector_tables.active_space(connection)
        chosen = self.chosen_space
        if stored is not None and chosen is not None and stored.space != chosen:
            raise StoreError(
                f"The library was rebuilt for the pack {stored.space.id} meanwhile",
                "Choose that pack, or open the program again.",
                self.path,
            )
        return stored

    def after_change(self, effects: ChangeEffects) -> None:
        """Clean up after a change of files; nothing is wrong where this fails."""
        if not effects.dropped and not effects.hidden:
            return
        self.thumbnails.delete(effects.previews)
        try:
            with self.connections.writing() as connection:
                for stored, _ in vector_tables.stored_spaces(connection):
                    if vector_tables.needs_repacking(connection, stored, self.repack_from_slots):
                        vector_tables.repack(connection, stored)
        except StoreError:
            # It only costs room, and the next deletion tries again.
            return


def content_hashes(connection: Connection) -> set[bytes]:
    """Return the hashes of all content."""
    return {row[0] for row in connection.rows("SELECT hash FROM content")}

"""What the first pass of indexing left for the second, in which order, and what it made of it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from retllm_desktop.core.library_records import PendingContent
from retllm_desktop.core.second_pass import SecondPassStore
from retllm_desktop.core.types import Extraction, FileStat, Vectors
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.contents import put_content
from retllm_desktop.library.embedding_spaces import check_readings
from retllm_desktop.library.file_columns import decode_path, encode_path, from_signed_64
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.noted_results import NotedResults
from retllm_desktop.library.presence import apply_presence
from retllm_desktop.library.sql import Connection, SqlRow
from retllm_desktop.library.sqlite_errors import NOTHING_OF_BATCH
from retllm_desktop.library.vector_tables import active_id

_SEPARATOR: Final = os.fsencode(os.sep)

# SQLite takes the other columns from the row that has the maximum.
_PENDING: Final = """
    SELECT content.hash, file.path, file.size_bytes, file.device, file.inode, max(file.mtime_ns)
    FROM embedded
    CROSS JOIN content ON content.id = embedded.content_id
    CROSS JOIN file ON file.content_id = content.id AND file.missing_since_s IS NULL
    JOIN root ON root.id = file.root_id AND root.state = 'online'
    WHERE embedded.space_id = ?1 AND embedded.first_pass
"""
_NEWEST_FIRST: Final = "GROUP BY content.id ORDER BY max(file.mtime_ns) DESC, content.id LIMIT ?2"
_COUNT: Final = """
    SELECT count(*) FROM embedded JOIN content ON content.id = embedded.content_id
    WHERE embedded.space_id = ? AND embedded.first_pass AND content.copies > 0
"""


class SqliteSecondPass(SecondPassStore):
    """Fulfils the port ``SecondPassStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file
        self._noted = NotedResults(file.thumbnails.folder.with_name("noted_results"))

    @override
    def pending(self, limit: int, below: Path | None = None) -> tuple[PendingContent, ...]:
        with self._file.connections.reading() as connection:
            space_id = active_id(connection)
            if below is None:
                rows = connection.rows(f"{_PENDING} {_NEWEST_FIRST}", (space_id, limit))
                return tuple(_pending_of(row) for row in rows)
            own = encode_path(below)
            inside = own.removesuffix(_SEPARATOR) + _SEPARATOR
            rows = connection.rows(
                f"{_PENDING} AND (file.path = ?3 OR file.path >= ?4 AND file.path < ?5) "
                f"{_NEWEST_FIRST}",
                (space_id, limit, own, inside, inside[:-1] + bytes([inside[-1] + 1])),
            )
            return tuple(_pending_of(row) for row in rows)

    @override
    def pending_among(self, content_hashes: Sequence[bytes]) -> tuple[PendingContent, ...]:
        with self._file.connections.reading() as connection:
            space_id = active_id(connection)
            found = (
                row
                for content_hash in content_hashes
                for row in connection.rows(
                    f"{_PENDING} AND content.hash = ?2 GROUP BY content.id",
                    (space_id, content_hash),
                )
            )
            return tuple(_pending_of(row) for row in found)

    @override
    def put(self, entries: Sequence[tuple[Extraction, Vectors]]) -> int:
        written = 0
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            stored = self._file.active_space(connection)
            if stored is None:
                return 0
            check_readings(entries, stored.space)
            touched: set[int] = set()
            for extraction, vectors in entries:
                content = _still_pending(connection, stored.id, extraction.content_hash)
                if content is not None:
                    put_content(connection, stored, extraction, vectors)
                    touched.add(content)
                    written += 1
            effects = apply_presence(connection, touched)
        for extraction, _ in entries:
            for part in extraction.parts:
                if part.thumbnail is not None:
                    self._file.thumbnails.replace(
                        extraction.content_hash, part.index, part.thumbnail
                    )
        self._file.after_change(effects)
        return written

    @override
    def count(self) -> int:
        with self._file.connections.reading() as connection:
            return count_first_pass(connection)

    @override
    def note_results(self, content_hashes: Sequence[bytes]) -> None:
        self._noted.note(content_hashes)

    @override
    def noted_results(self) -> tuple[bytes, ...]:
        return self._noted.latest()


def count_first_pass(connection: Connection) -> int:
    """Return how many contents that can be found were read for the first pass only."""
    return connection.value(_COUNT, (active_id(connection),))


def _still_pending(connection: Connection, space_id: int, content_hash: bytes) -> int | None:
    return connection.value(
        "SELECT content.id FROM content JOIN embedded ON embedded.content_id = content.id "
        "WHERE content.hash = ? AND embedded.space_id = ? AND embedded.first_pass",
        (content_hash, space_id),
    )


def _pending_of(row: SqlRow) -> PendingContent:
    content_hash, path, size_bytes, device, inode, mtime_ns = row
    stat = FileStat(
        decode_path(path), size_bytes, mtime_ns, from_signed_64(device), from_signed_64(inode)
    )
    return PendingContent(content_hash, stat)

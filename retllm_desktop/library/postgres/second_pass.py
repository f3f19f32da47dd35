"""What the first pass left for the second in a shared library, and what that made of it.

A computer reads only files that it sees.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from retllm_desktop.core.library_records import PendingContent
from retllm_desktop.core.second_pass import SecondPassStore
from retllm_desktop.core.types import Extraction, FileStat, Vectors
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.embedding_spaces import StoredSpace, check_readings
from retllm_desktop.library.file_columns import encode_path, from_signed_64
from retllm_desktop.library.noted_results import NotedResults
from retllm_desktop.library.postgres.contents import put_shared_contents
from retllm_desktop.library.postgres.database import NOTHING_OF_BATCH, Row, Session
from retllm_desktop.library.postgres.mounts import Mounts, path_below, read_root_mounts
from retllm_desktop.library.postgres.presence import apply_shared_presence, number_set
from retllm_desktop.library.postgres.previews import put_previews
from retllm_desktop.library.postgres.shared_library import SharedLibrary

# Of several files of a content the newest.
_PENDING: Final = """
    SELECT DISTINCT ON (content.id) content.hash, file.root_id, file.path, file.size_bytes,
        CASE WHEN file.machine_id = %s THEN file.device ELSE 0 END,
        CASE WHEN file.machine_id = %s THEN file.inode ELSE 0 END, file.mtime_ns, content.id
    FROM embedded
    JOIN content ON content.id = embedded.content_id
    JOIN file ON file.content_id = content.id AND file.missing_since_s IS NULL
    WHERE embedded.space_id = %s AND embedded.first_pass AND file.root_id = ANY (%s)
        {condition}
    ORDER BY content.id, file.mtime_ns DESC, file.id
"""
_NEWEST_FIRST: Final = "SELECT * FROM ({pending}) AS pending ORDER BY mtime_ns DESC, id LIMIT %s"
_BELOW: Final = "AND file.root_id = %s AND (file.path = %s OR file.path >= %s AND file.path < %s)"


class PostgresSecondPass(SecondPassStore):
    """Fulfils the port ``SecondPassStore``."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Use an open library."""
        self._shared = shared
        self._noted = NotedResults(shared.cache_dir / "noted_results")

    @override
    def pending(self, limit: int, below: Path | None = None) -> tuple[PendingContent, ...]:
        with self._shared.database.reading() as session:
            mounts = read_root_mounts(session, self._shared.address)
            values = self._values(session, mounts)
            if below is None:
                select = _NEWEST_FIRST.format(pending=_PENDING.format(condition=""))
                rows = session.rows(select, (*values, limit))
            else:
                rows = _pending_below(session, mounts, values, below, limit)
        return tuple(_pending_of(mounts, row) for row in rows)

    @override
    def pending_among(self, content_hashes: Sequence[bytes]) -> tuple[PendingContent, ...]:
        with self._shared.database.reading() as session:
            mounts = read_root_mounts(session, self._shared.address)
            rows = session.rows(
                _PENDING.format(condition="AND content.hash = ANY (%s)"),
                (*self._values(session, mounts), list(content_hashes)),
            )
        found = {row[0]: _pending_of(mounts, row) for row in rows}
        return tuple(found[one] for one in content_hashes if one in found)

    @override
    def put(self, entries: Sequence[tuple[Extraction, Vectors]]) -> int:
        def put_them(session: Session) -> int:
            stored = self._shared.active_space(session)
            if stored is None:
                return 0
            check_readings(entries, stored.space)
            return _replace(session, stored, entries)

        return self._shared.database.repeat(put_them, NOTHING_OF_BATCH)

    @override
    def count(self) -> int:
        with self._shared.database.reading() as session:
            return count_shared_first_pass(session, self._shared)

    @override
    def note_results(self, content_hashes: Sequence[bytes]) -> None:
        self._noted.note(content_hashes)

    @override
    def noted_results(self) -> tuple[bytes, ...]:
        return self._noted.latest()

    def _values(self, session: Session, mounts: Mounts) -> tuple[object, ...]:
        machine = self._shared.address.machine
        return machine, machine, self._shared.active_id(session), number_set(mounts.online)


def count_shared_first_pass(session: Session, shared: SharedLibrary) -> int:
    """Return how many contents that can be found were read for the first pass only."""
    return session.value(
        "SELECT count(*) FROM embedded JOIN content ON content.id = embedded.content_id "
        "WHERE embedded.space_id = %s AND embedded.first_pass AND content.copies > 0",
        (shared.active_id(session),),
    )


def _replace(
    session: Session, stored: StoredSpace, entries: Sequence[tuple[Extraction, Vectors]]
) -> int:
    """Put contents in the place of what the first pass made of them, in every collection."""
    read = {extraction.content_hash: (extraction, vectors) for extraction, vectors in entries}
    waiting: dict[int, list[bytes]] = {}
    for collection, content_hash in session.rows(
        "SELECT content.collection_id, content.hash FROM content "
        "JOIN embedded ON embedded.content_id = content.id "
        "WHERE content.hash = ANY (%s) AND embedded.space_id = %s AND embedded.first_pass "
        "AND content.collection_id = ANY (writable())",
        (list(read), stored.id),
    ):
        waiting.setdefault(collection, []).append(content_hash)
    touched: set[int] = set()
    done: set[bytes] = set()
    for collection, hashes in sorted(waiting.items()):
        session.collections.add(collection)
        ours = [read[content_hash] for content_hash in hashes]
        touched.update(put_shared_contents(session, stored, collection, ours).values())
        put_previews(session, collection, (extraction for extraction, _ in ours), in_place=True)
        done.update(hashes)
    apply_shared_presence(session, touched)
    return len(done)


def _pending_below(
    session: Session, mounts: Mounts, values: tuple[object, ...], below: Path, limit: int
) -> list[Row]:
    own = encode_path(below)
    found: list[Row] = []
    for root_id in mounts.online:
        root = mounts.roots[root_id]
        stored = path_below(own, root.path)
        if stored:
            condition, of_root = _BELOW, (root_id, stored, stored + b"/", stored + b"0")
        elif stored == b"" or path_below(root.path, own) is not None:
            condition, of_root = "AND file.root_id = %s", (root_id,)
        else:
            continue
        select = _NEWEST_FIRST.format(pending=_PENDING.format(condition=condition))
        found += session.rows(select, (*values, *of_root, limit))
    newest = sorted(found, key=lambda row: (-row[6], row[7]))
    return list({row[7]: row for row in reversed(newest)}.values())[::-1][:limit]


def _pending_of(mounts: Mounts, row: Row) -> PendingContent:
    content_hash, root_id, path, size_bytes, device, inode, mtime_ns, _ = row
    stat = FileStat(
        mounts.full_path(root_id, path),
        size_bytes,
        mtime_ns,
        from_signed_64(device),
        from_signed_64(inode),
    )
    return PendingContent(content_hash, stat)

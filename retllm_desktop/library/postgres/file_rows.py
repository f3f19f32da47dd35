"""Rows of the table ``file`` of a shared library: written, linked to content, known by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.core.file_kinds import get_file_kind
from retllm_desktop.core.library_records import READER_VERSION, Problem
from retllm_desktop.core.picture_types import PICTURE_TYPE_VERSION
from retllm_desktop.core.types import FileStat, Modality
from retllm_desktop.library.embedding_spaces import StoredSpace
from retllm_desktop.library.file_columns import stat_columns, valid_unicode
from retllm_desktop.library.postgres.contents import find_shared_contents, take_item_numbers
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.mounts import Mounts, join_location, read_root_mounts
from retllm_desktop.library.postgres.presence import forget_names, lock_contents, number_set
from retllm_desktop.library.postgres.shared_library import SharedLibrary
from retllm_desktop.library.unread_files import unread_identities

_PUT: Final = """
    INSERT INTO file (collection_id, root_id, path, size_bytes, mtime_ns, device, inode,
        machine_id, content_id, problem_title, problem_detail, unread, readers)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (root_id, path) DO UPDATE SET
        size_bytes = excluded.size_bytes, mtime_ns = excluded.mtime_ns,
        device = excluded.device, inode = excluded.inode, machine_id = excluded.machine_id,
        missing_since_s = NULL, content_id = excluded.content_id,
        problem_title = excluded.problem_title, problem_detail = excluded.problem_detail,
        unread = excluded.unread, readers = excluded.readers
"""

FileHolds = tuple[int | None, str | None, str | None, str, int]
"""``content_id``, ``problem_title``, ``problem_detail``, ``unread`` and ``readers`` of a file."""
SIDECAR: Final[FileHolds] = (None, None, None, "", 0)


@dataclass(frozen=True, slots=True)
class FolderWriter:
    """Writes the files of one folder, within one transaction.

    Attributes:
        session: The transaction.
        shared: The library.
        mounts: Where folders are.
        root_id: The folder.
        collection: Its collection.
    """

    session: Session
    shared: SharedLibrary
    mounts: Mounts
    root_id: int
    collection: int

    def put(self, files: Iterable[tuple[FileStat, FileHolds]]) -> set[int]:
        """Record files; return the contents that their paths held before or hold now."""
        wanted = {self._stored(stat): (stat, holds) for stat, holds in files}
        touched = self.held_by(stat for stat, _ in wanted.values())
        self.session.many(
            _PUT,
            [
                (
                    self.collection,
                    self.root_id,
                    path,
                    *stat_columns(stat),
                    self.shared.address.machine,
                    *holds,
                )
                for path, (stat, holds) in wanted.items()
            ],
        )
        return touched | {holds[0] for _, holds in wanted.values() if holds[0] is not None}

    def held_by(self, stats: Iterable[FileStat]) -> set[int]:
        """Return the contents that the present paths of files hold; clear them in other folders.

        A path may also be known in a folder within this one that was not there when this one was
        added.
        """
        own: list[bytes] = []
        elsewhere: list[tuple[int, bytes]] = []
        for stat in stats:
            own.append(self._stored(stat))
            if self.mounts.nested:
                elsewhere += (
                    name for name in self.mounts.places_of(stat.path) if name[0] != self.root_id
                )
        rows = self.session.rows(
            "SELECT content_id FROM file WHERE root_id = %s AND path = ANY (%s) "
            "AND content_id IS NOT NULL",
            (self.root_id, own),
        )
        held = {int(row[0]) for row in rows}
        return held | forget_names(self.session, elsewhere) if elsewhere else held

    def link(
        self, stored: StoredSpace | None, links: Sequence[tuple[FileStat, bytes]]
    ) -> tuple[tuple[FileStat, ...], set[int]]:
        """Record files that hold content known by hash.

        Returns:
            The files that name content which is not there and are therefore not recorded, and the
            contents that files gained or lost.
        """
        found = find_shared_contents(
            self.session, stored, self.collection, (content_hash for _, content_hash in links)
        )
        unknown = [stat for stat, content_hash in links if content_hash not in found]
        touched = set(found.values())
        if unknown:
            touched |= forget_names(
                self.session, [(self.root_id, self._stored(stat)) for stat in unknown]
            )
            touched |= self.held_by(unknown)
        known = [
            (stat, (found[content_hash], None, None, "", 0))
            for stat, content_hash in links
            if content_hash in found
        ]
        return tuple(unknown), touched | self.put(known)

    def put_unread(self, problems: Sequence[tuple[FileStat, Problem]]) -> set[int]:
        """Record files by their names alone; return the contents that files gained or lost."""
        latest = {self._stored(stat): (stat, problem) for stat, problem in problems}
        contents = self.unread_contents({path: stat for path, (stat, _) in latest.items()})
        return self.put(
            (
                stat,
                (
                    contents[path],
                    valid_unicode(problem.title),
                    valid_unicode(problem.detail),
                    problem.reason.value,
                    READER_VERSION,
                ),
            )
            for path, (stat, problem) in latest.items()
        )

    def unread_contents(self, files: Mapping[bytes, FileStat]) -> dict[bytes, int]:
        """Make contents that stand for one file each; return their numbers by stored path."""
        location = self.mounts.roots[self.root_id].location
        candidates = {
            path: unread_identities(join_location(location, path), stat)
            for path, stat in files.items()
        }
        identities = {path: next(candidate) for path, candidate in candidates.items()}
        contents: dict[bytes, int] = {}
        while identities:
            holders: dict[bytes, tuple[int, set[bytes]]] = {}
            for content_hash, content, path in self.session.rows(
                "SELECT content.hash, content.id, file.path FROM content "
                "LEFT JOIN file ON file.content_id = content.id "
                "WHERE content.collection_id = %s AND content.hash = ANY (%s)",
                (self.collection, sorted(identities.values())),
            ):
                holders.setdefault(content_hash, (content, set()))[1].add(path or b"")
            new = {p: one for p, one in identities.items() if one not in holders}
            contents |= self._insert_unread({path: (new[path], files[path]) for path in new})
            taken: dict[bytes, bytes] = {}
            for path in identities.keys() - new.keys():
                content, paths = holders[identities[path]]
                if paths <= {path, b""}:
                    contents[path] = content
                else:
                    taken[path] = next(candidates[path])
            identities = taken
        lock_contents(self.session, number_set(contents.values()))
        return contents

    def _insert_unread(self, files: Mapping[bytes, tuple[bytes, FileStat]]) -> dict[bytes, int]:
        if not files:
            return {}
        given = list(files.values())
        rows = self.session.rows(
            "INSERT INTO content (collection_id, hash, size_bytes, described, kind, typed_by, "
            "unread) SELECT %s, hash, size, true, kind, %s, true "
            "FROM unnest(%s::bytea[], %s::int8[], %s::text[]) AS given (hash, size, kind) "
            "ORDER BY hash RETURNING hash, id",
            (
                self.collection,
                PICTURE_TYPE_VERSION,
                [identity for identity, _ in given],
                np.array([stat_columns(stat)[0] for _, stat in given], np.int64),
                [get_file_kind(stat.path).value for _, stat in given],
            ),
        )
        made = {bytes(content_hash): int(number) for content_hash, number in rows}
        contents = {path: made[identity] for path, (identity, _) in files.items()}
        first = take_item_numbers(self.session, len(contents))
        self.session.run(
            "INSERT INTO item (id, collection_id, content_id, part, modality, width_px, "
            "height_px, label) OVERRIDING SYSTEM VALUE "
            "SELECT item, %s, content, 0, %s, 0, 0, '' "
            "FROM unnest(%s::int8[], %s::int8[]) AS given (item, content)",
            (
                self.collection,
                Modality.FILE.value,
                np.arange(first, first + len(contents), dtype=np.int64),
                np.array(list(contents.values()), np.int64),
            ),
        )
        return contents

    def _stored(self, stat: FileStat) -> bytes:
        return self.mounts.relative_path(self.root_id, stat.path)


def open_folder(session: Session, shared: SharedLibrary, root_id: int) -> FolderWriter:
    """Return what writes the files of a folder.

    Raises:
        InputError: The folder is no longer there.
        StoreError: Another computer indexes it.
    """
    collection = shared.collection_of(session, root_id)
    return FolderWriter(
        session, shared, read_root_mounts(session, shared.address), root_id, collection
    )

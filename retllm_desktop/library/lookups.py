"""What the library knows: SELECTs that become values."""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from retllm_desktop.core.library_records import KnownFile, Problem, Root, RootState
from retllm_desktop.core.types import FileStat, Item, Modality
from retllm_desktop.library.file_columns import decode_path, encode_path, known_file_of
from retllm_desktop.library.file_columns import stored_inode as inode_key
from retllm_desktop.library.roots import parse_exclusions
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_errors import stored_enum
from retllm_desktop.library.vector_tables import json_ids

_SEPARATOR: Final = os.fsencode(os.sep)
_SHOWN_PATHS: Final = 4096

# Of the files with an item's content, the one shown: not missing, in a folder that is there, first
# indexed. Items all of whose files are missing are not there. Of most contents there is one file;
# that there are more is counted, for the derived number may be behind in a file opened to read.
_ITEMS = """
    SELECT item.id, content.hash, item.part, item.modality, file.path,
        iif(content.copies = 1, 1, (SELECT count(*) FROM file AS copy
            WHERE copy.content_id = content.id AND copy.missing_since_s IS NULL)),
        item.width_px, item.height_px, item.label, item.text, content.size_bytes, file.mtime_ns,
        root.state,
        (SELECT recognised.text FROM recognised WHERE recognised.item_id = item.id)
    FROM json_each(?) AS wanted
    CROSS JOIN item ON item.id = wanted.value
    CROSS JOIN content ON content.id = item.content_id
    CROSS JOIN file ON file.id = iif(content.copies = 1, (
        SELECT its.id FROM file AS its
        WHERE its.content_id = content.id AND its.missing_since_s IS NULL LIMIT 1
    ), (
        SELECT here.id FROM file AS here JOIN root AS its ON its.id = here.root_id
        WHERE here.content_id = content.id AND here.missing_since_s IS NULL
        ORDER BY its.state = 'offline', here.id LIMIT 1
    ))
    CROSS JOIN root ON root.id = file.root_id
"""

# Content that the present space does without (see ``spaces``) wants to be read: its files get a
# length that no file has, so that they differ from whatever lies there.
_KNOWN = """
    SELECT file.path, iif(file.content_id IS NULL OR embedded.content_id, file.size_bytes, -1),
        file.mtime_ns, iif(embedded.content_id, content.hash, NULL), file.device, file.inode,
        file.missing_since_s
    FROM file
    LEFT JOIN content ON content.id = file.content_id
    LEFT JOIN embedded ON embedded.content_id = file.content_id AND embedded.space_id = ?
"""

BELOW = f"{_KNOWN} WHERE file.path >= ? AND file.path < ? AND +file.root_id = ?"
"""Known files by a range of paths; the plus keeps SQLite from reading the whole root instead."""

BY_INODE = """
    SELECT file.path, file.size_bytes, file.mtime_ns, content.hash, file.device, file.inode,
        file.missing_since_s
    FROM json_each(?) AS wanted
    CROSS JOIN file ON file.inode = wanted.value AND file.inode <> 0
    CROSS JOIN content ON content.id = file.content_id
    CROSS JOIN embedded ON embedded.content_id = content.id AND embedded.space_id = ?
    ORDER BY file.id
"""

BY_SIZE = """
    SELECT content.size_bytes, content.hash FROM json_each(?) AS wanted
    CROSS JOIN content ON content.size_bytes = wanted.value
    CROSS JOIN embedded ON embedded.content_id = content.id AND embedded.space_id = ?
"""
"""Contents by their sizes; left to itself SQLite begins with all that is embedded, each time."""


def list_roots(connection: Connection) -> tuple[Root, ...]:
    """All folders, by path, with the number of their files."""
    rows = connection.rows(
        "SELECT root.id, root.path, root.state, "
        "count(file.content_id) - count(file.missing_since_s), "
        "count(file.id) - count(file.content_id), root.exclusions, count(file.missing_since_s) "
        "FROM root LEFT JOIN file ON file.root_id = root.id GROUP BY root.id ORDER BY root.path"
    )
    return tuple(
        Root(
            number,
            decode_path(path),
            stored_enum(RootState, state),
            files,
            problems,
            parse_exclusions(excluded),
            missing,
        )
        for number, path, state, files, problems, excluded, missing in rows
    )


def read_known_files(
    connection: Connection,
    space_id: int | None,
    root_id: int,
    below: Sequence[Path] | None = None,
) -> dict[Path, KnownFile]:
    """Every file remembered below a root, or of these those at or below certain paths.

    Files whose content is not in the space have no hash and a size of -1: read them.
    """
    if below is None:
        rows = connection.rows(f"{_KNOWN} WHERE file.root_id = ?", (space_id, root_id))
        return {decode_path(path): known_file_of(columns) for path, *columns in rows}
    found: dict[Path, KnownFile] = {}
    for path in below:
        itself = encode_path(path)
        # Paths below it follow it directly, but for names that only begin alike («a b», «a-b»).
        inside = itself.removesuffix(_SEPARATOR) + _SEPARATOR
        for first, behind in (
            (itself, itself + b"\0"),
            (inside, inside[:-1] + bytes([inside[-1] + 1])),
        ):
            rows = connection.rows(BELOW, (space_id, first, behind, root_id))
            found |= {decode_path(name): known_file_of(columns) for name, *columns in rows}
    return found


def files_by_inode(
    connection: Connection, space_id: int, files: Iterable[FileStat]
) -> dict[tuple[int, int], tuple[tuple[Path, KnownFile], ...]]:
    """Known files with content in the space, by device and inode as ``files`` name them."""
    wanted = {inode_key(stat): (stat.device, stat.inode) for stat in files if stat.inode}
    rows = connection.rows(BY_INODE, (json_ids({inode for _, inode in wanted}), space_id))
    found: dict[tuple[int, int], list[tuple[Path, KnownFile]]] = {}
    for path, *columns in rows:
        key = wanted.get((columns[3], columns[4]))
        if key is not None:
            found.setdefault(key, []).append((decode_path(path), known_file_of(columns)))
    return {key: tuple(held) for key, held in found.items()}


def hashes_by_size(
    connection: Connection, space_id: int, sizes: Iterable[int]
) -> Mapping[int, frozenset[bytes]]:
    """Content hashes with all their vectors in a space, by size; sizes without any are absent."""
    rows = connection.rows(BY_SIZE, (json_ids(set(sizes)), space_id))
    found: dict[int, set[bytes]] = {}
    for size_bytes, content_hash in rows:
        found.setdefault(size_bytes, set()).add(content_hash)
    return {size_bytes: frozenset(hashes) for size_bytes, hashes in found.items()}


def read_items(connection: Connection, ids: Sequence[int]) -> tuple[Item, ...]:
    """Items in the order asked for."""
    rows = connection.rows(_ITEMS, (json_ids(set(ids)),))
    found = {
        number: Item(
            id=number,
            content_hash=content_hash,
            part=part,
            modality=stored_enum(Modality, modality),
            path=_shown(path),
            copies=copies,
            width_px=width_px,
            height_px=height_px,
            label=label,
            text=text,
            size_bytes=size_bytes,
            mtime_ns=mtime_ns,
            offline=state == RootState.OFFLINE,
            recognised=recognised or "",
        )
        for (
            number,
            content_hash,
            part,
            modality,
            path,
            copies,
            width_px,
            height_px,
            label,
            text,
            size_bytes,
            mtime_ns,
            state,
            recognised,
        ) in rows
    }
    return tuple(found[number] for number in ids if number in found)


@lru_cache(maxsize=_SHOWN_PATHS)
def _shown(path: bytes) -> Path:
    """Return a path; while somebody types, the same files are shown again and again."""
    return decode_path(path)


def list_problems(connection: Connection, limit: int) -> tuple[Problem, ...]:
    """Files that could not be read, in the order of their first recording."""
    rows = connection.rows(
        "SELECT path, problem_title, problem_detail FROM file "
        "WHERE problem_title IS NOT NULL ORDER BY id LIMIT ?",
        (max(limit, 0),),
    )
    return tuple(Problem(decode_path(path), title, detail or "") for path, title, detail in rows)


def count_by_modality(connection: Connection, space_id: int | None) -> dict[str, int]:
    """How many items of each modality can be found."""
    rows = connection.rows("SELECT modality, count(*) FROM item GROUP BY modality")
    counts: dict[str, int] = {modality: count for modality, count in rows}  # noqa: C416
    parked = connection.rows(
        "SELECT modality, count(*) FROM parked WHERE space_id = ? GROUP BY modality", (space_id,)
    )
    for modality, count in parked:
        counts[modality] -= count
    return {modality: count for modality, count in counts.items() if count}


def count_duplicates(connection: Connection) -> int:
    """How many present files hold what another present one holds, the first of each not counted."""
    return connection.value(
        "SELECT count(*) - count(DISTINCT content_id) FROM file "
        "WHERE content_id IS NOT NULL AND missing_since_s IS NULL"
    )


def content_hashes(connection: Connection) -> set[bytes]:
    """The hashes of all content."""
    return {row[0] for row in connection.rows("SELECT hash FROM content")}

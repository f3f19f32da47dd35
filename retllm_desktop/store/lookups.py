"""What the library knows: SELECTs that become values."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from retllm_desktop.core.types import Item, KnownFile, Modality, Problem, Root, RootState
from retllm_desktop.store.folders import decode
from retllm_desktop.store.sql import Connection
from retllm_desktop.store.vectors import as_json

# Of the files with an item's content, the one shown: in a folder that is there, first indexed.
_ITEMS = """
    SELECT item.id, content.hash, item.part, item.modality, file.path,
        (SELECT count(*) FROM file AS copy WHERE copy.content_id = content.id),
        item.width_px, item.height_px, item.label, item.text, content.size_bytes, file.mtime_ns,
        root.state
    FROM json_each(?) AS wanted
    JOIN item ON item.id = wanted.value
    JOIN content ON content.id = item.content_id
    JOIN file ON file.id = (
        SELECT here.id FROM file AS here JOIN root AS its ON its.id = here.root_id
        WHERE here.content_id = content.id ORDER BY its.state = 'offline', here.id LIMIT 1
    )
    JOIN root ON root.id = file.root_id
"""


def roots(connection: Connection) -> tuple[Root, ...]:
    """All folders, by path, with the number of their files."""
    rows = connection.rows(
        "SELECT root.id, root.path, root.state, count(file.content_id), "
        "count(file.id) - count(file.content_id) "
        "FROM root LEFT JOIN file ON file.root_id = root.id GROUP BY root.id ORDER BY root.path"
    )
    return tuple(
        Root(number, decode(path), RootState(state), files, problems)
        for number, path, state, files, problems in rows
    )


def known_files(connection: Connection, root_id: int) -> dict[Path, KnownFile]:
    """Every file remembered below a root."""
    rows = connection.rows(
        "SELECT file.path, file.size_bytes, file.mtime_ns, content.hash "
        "FROM file LEFT JOIN content ON content.id = file.content_id WHERE file.root_id = ?",
        (root_id,),
    )
    return {
        decode(path): KnownFile(size_bytes, mtime_ns, content_hash)
        for path, size_bytes, mtime_ns, content_hash in rows
    }


def hashes_by_size(
    connection: Connection, space_id: int, sizes: Iterable[int]
) -> Mapping[int, frozenset[bytes]]:
    """Content hashes with all their vectors in a space, by size; sizes without any are absent."""
    rows = connection.rows(
        "SELECT content.size_bytes, content.hash FROM json_each(?) AS wanted "
        "JOIN content ON content.size_bytes = wanted.value "
        "JOIN embedded ON embedded.content_id = content.id AND embedded.space_id = ?",
        (as_json(set(sizes)), space_id),
    )
    found: dict[int, set[bytes]] = {}
    for size_bytes, content_hash in rows:
        found.setdefault(size_bytes, set()).add(content_hash)
    return {size_bytes: frozenset(hashes) for size_bytes, hashes in found.items()}


def items(connection: Connection, ids: Sequence[int]) -> tuple[Item, ...]:
    """Items in the order asked for."""
    rows = connection.rows(_ITEMS, (as_json(set(ids)),))
    found = {
        number: Item(
            id=number,
            content_hash=content_hash,
            part=part,
            modality=Modality(modality),
            path=decode(path),
            copies=copies,
            width_px=width_px,
            height_px=height_px,
            label=label,
            text=text,
            size_bytes=size_bytes,
            mtime_ns=mtime_ns,
            offline=state == RootState.OFFLINE,
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
        ) in rows
    }
    return tuple(found[number] for number in ids if number in found)


def problems(connection: Connection, limit: int) -> tuple[Problem, ...]:
    """Files that could not be read, in the order of their first recording."""
    rows = connection.rows(
        "SELECT path, problem_title, problem_detail FROM file "
        "WHERE problem_title IS NOT NULL ORDER BY id LIMIT ?",
        (max(limit, 0),),
    )
    return tuple(Problem(decode(path), title, detail or "") for path, title, detail in rows)


def items_by_modality(connection: Connection) -> dict[str, int]:
    """How many items there are of each modality."""
    rows = connection.rows("SELECT modality, count(*) FROM item GROUP BY modality")
    return dict(rows)


def content_hashes(connection: Connection) -> set[bytes]:
    """The hashes of all content."""
    return {row[0] for row in connection.rows("SELECT hash FROM content")}

"""Items of the library: looked up by number or file, and listed by date."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.library import ItemStore
from retllm_desktop.core.library_records import RootState
from retllm_desktop.core.timeline import Timeline
from retllm_desktop.core.types import Item, ItemIds
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.file_columns import decode_path, encode_path
from retllm_desktop.library.item_rows import make_item
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.sql import Connection, item_ranges_of
from retllm_desktop.library.timeline import SqliteTimeline, read_timeline
from retllm_desktop.library.vector_tables import active_id, json_ids

_SHOWN_PATHS: Final = 4096
_FEW: Final = 5000
"""Up to so many items it is quicker to look up their dates than to go through all dates."""

# Of the files with an item's content, the one shown: not missing, in a folder that is there, first
# indexed. Items all of whose files are missing are not there. Of most contents there is one file;
# that there are more is counted, for the derived number may be behind in a file opened to read.
_ITEMS = """
    SELECT file.path, root.state, item.id, content.hash, item.part, item.modality,
        iif(content.copies = 1, 1, (SELECT count(*) FROM file AS copy
            WHERE copy.content_id = content.id AND copy.missing_since_s IS NULL)),
        item.width_px, item.height_px, item.label, item.text, content.size_bytes, file.mtime_ns,
        (SELECT recognised.text FROM recognised WHERE recognised.item_id = item.id),
        content.type, place.moment_s, place.date_source,
        EXISTS (SELECT 1 FROM embedded WHERE embedded.content_id = content.id
            AND embedded.space_id = ?2 AND embedded.first_pass),
        item.heading, item.fragment, content.note, coalesce(file.problem_title, ''),
        content.kind, content.taken_s, content.utc_offset_min, content.date_source,
        content.camera, content.lens, content.latitude, content.longitude, content.caption,
        content.people, content.keywords, content.city, content.region, content.country,
        content.rating
    FROM json_each(?1) AS wanted
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
    LEFT JOIN place ON place.file_id = file.id
"""


class SqliteItems(ItemStore):
    """Fulfils the port ``ItemStore``.

    Attributes:
        few: So many items of a scope are looked at one by one; more are met in order of date.
    """

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file
        self.few = _FEW

    @override
    def get(self, ids: Sequence[int]) -> tuple[Item, ...]:
        if not ids:
            return ()
        with self._file.connections.reading() as connection:
            return _read_items(connection, ids)

    @override
    def of_file(self, path: Path) -> tuple[Item, ...]:
        with self._file.connections.reading() as connection:
            rows = connection.rows(
                "SELECT item.id FROM file JOIN item ON item.content_id = file.content_id "
                "WHERE file.path = ? AND file.missing_since_s IS NULL ORDER BY item.part",
                (encode_path(path),),
            )
            return _read_items(connection, [row[0] for row in rows])

    @override
    def newest(self, k: int, within: ItemIds | None = None) -> tuple[int, ...]:
        with self._file.connections.reading() as connection:
            if within is None:
                return _newest_of_all(connection, k)
            if len(within) <= self.few:
                return _newest_of_few(connection, k, within)
            return _newest_of_many(connection, k, within)

    @override
    def timeline(
        self, within: ItemIds | None = None, limit: int | None = None, *, arrivals: bool = False
    ) -> Timeline:
        with self._file.connections.reading() as connection:
            return read_timeline(SqliteTimeline(connection), within, limit, arrivals=arrivals)

    @override
    def upper_bound(self) -> int:
        with self._file.connections.reading() as connection:
            return connection.value("SELECT coalesce(max(id), 0) FROM item")

    @override
    def document_ranges(self, ids: ItemIds) -> tuple[ItemIds, ItemIds]:
        with self._file.connections.reading() as connection:
            return item_ranges_of(connection, ids)

    @override
    def count_contents(self, within: ItemIds | None = None) -> int:
        with self._file.connections.reading() as connection:
            if within is None:
                return connection.value("SELECT count(*) FROM content WHERE copies > 0")
            return len(np.unique(item_ranges_of(connection, within)[0]))

    @override
    def signatures(self, ids: Sequence[int]) -> Mapping[int, bytes]:
        with self._file.connections.reading() as connection:
            rows = connection.rows(
                "SELECT item_id, cells FROM json_each(?) AS wanted "
                "CROSS JOIN picture_signature ON item_id = wanted.value",
                (json_ids(set(ids)),),
            )
            return {int(number): bytes(cells) for number, cells in rows}

    @override
    def thumbnail(self, content_hash: bytes, part: int) -> bytes | None:
        return self._file.thumbnails.read(content_hash, part)


def _read_items(connection: Connection, ids: Sequence[int]) -> tuple[Item, ...]:
    """Return items in the order of ``ids``."""
    known = connection.items.of(connection.version())
    new = {number for number in ids if number not in known}
    if new:
        known |= dict.fromkeys(new)
        rows = connection.rows(_ITEMS, (json_ids(new), active_id(connection)))
        for path, state, *columns in rows:
            known[columns[0]] = make_item(columns, _shown(path), offline=state == RootState.OFFLINE)
    return tuple(item for number in ids if (item := known[number]) is not None)


@lru_cache(maxsize=_SHOWN_PATHS)
def _shown(path: bytes) -> Path:
    """Return a path; while a query is typed, the same files are shown repeatedly."""
    return decode_path(path)


def _newest_of_all(connection: Connection, k: int) -> tuple[int, ...]:
    return _first_different(
        connection, k, "SELECT item_id FROM place ORDER BY moment_s DESC, item_id DESC"
    )


def _newest_of_few(connection: Connection, k: int, within: ItemIds) -> tuple[int, ...]:
    rows = connection.rows(
        "SELECT min(item.id), max(place.moment_s) AS moment_s FROM json_each(?) AS wanted "
        "CROSS JOIN item ON item.id = wanted.value "
        "CROSS JOIN place ON place.content_id = item.content_id "
        "GROUP BY item.content_id ORDER BY moment_s DESC, min(item.id) DESC LIMIT ?",
        (json_ids(within.tolist()), k),
    )
    return tuple(row[0] for row in rows)


def _newest_of_many(connection: Connection, k: int, within: ItemIds) -> tuple[int, ...]:
    """Go through the dates until enough of them are within; each file's items are neighbours."""
    chosen: dict[int, None] = {}
    rows = connection.rows(
        "SELECT place.item_id, content.parts FROM place "
        "CROSS JOIN content ON content.id = place.content_id "
        "ORDER BY place.moment_s DESC, place.item_id DESC"
    )
    for row in rows:
        if len(chosen) >= k:
            break
        item, parts = int(row[0]), int(row[1])
        place = int(np.searchsorted(within, item))
        item_id = int(within[place]) if place < len(within) else item + parts
        if item_id < item + parts:
            chosen[item_id] = None
    return tuple(chosen)


def _first_different(connection: Connection, k: int, query: str) -> tuple[int, ...]:
    chosen: dict[int, None] = {}
    for (item,) in connection.rows(query):
        if len(chosen) >= k:
            break
        chosen[item] = None
    return tuple(chosen)

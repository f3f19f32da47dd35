"""The part of a library that lists items without a query: of one file, the newest."""

from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.types import Item, ItemIds
from retllm_desktop.library import lookups, vector_tables
from retllm_desktop.library.file_columns import decode_path, encode_path
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.sql import Connection

_FEW: Final = 5000
"""Up to so many items it is quicker to look up their dates than to go through all dates."""


class SqliteListing(LibraryFile):
    """Fulfils the listing methods of the port ``ItemStore``."""

    def items_of(self, path: Path) -> tuple[Item, ...]:
        """The items of the file that lies there, in order of their parts; none if there is none."""
        with self._connections.reading() as connection:
            rows = connection.rows(
                "SELECT item.id FROM file JOIN item ON item.content_id = file.content_id "
                "WHERE file.path = ? AND file.missing_since_s IS NULL ORDER BY item.part",
                (encode_path(path),),
            )
            return lookups.read_items(connection, [row[0] for row in rows])

    def files_of(self, content_hash: bytes) -> tuple[Path, ...]:
        """The present files that hold content, first indexed first."""
        with self._connections.reading() as connection:
            rows = connection.rows(
                "SELECT file.path FROM content JOIN file ON file.content_id = content.id "
                "WHERE content.hash = ? AND file.missing_since_s IS NULL ORDER BY file.id",
                (content_hash,),
            )
            return tuple(decode_path(row[0]) for row in rows)

    def newest(self, k: int, within: ItemIds | None = None) -> tuple[int, ...]:
        """The k items with the latest date, the first part of each file only, latest first.

        Args:
            k: How many.
            within: Only these items; None: all.
        """
        with self._connections.reading() as connection:
            if within is None:
                return _newest_of_all(connection, k)
            if len(within) <= _FEW:
                return _newest_of_few(connection, k, within)
            return _newest_of_many(connection, k, within)

    def items_at_most(self) -> int:
        """A number that the items that can be found do not exceed; told at once."""
        with self._connections.reading() as connection:
            return connection.value("SELECT coalesce(max(id), 0) FROM item")


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
        (vector_tables.json_ids(within.tolist()), k),
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

"""Reads a library by date as columns, from indexes alone: no row of an item is touched.

``place_by_moment`` has dates and first items in order, ``item_by_sides`` the sides of all
pictures, ``content_unread`` what was not read, ``content_companion`` what goes with a picture,
``picture_colours`` what stands in their place until they are seen. The columns come as JSON lists,
which numpy parses several times faster than rows are fetched.
"""

from collections.abc import Iterable
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.file_dates import wall_clock_here_s
from retllm_desktop.core.query import RECENT_DAYS
from retllm_desktop.core.timeline import Colours, Moments, Sides, Timeline
from retllm_desktop.core.types import ItemIds
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.sql import (
    Connection,
    fetch_id_pairs,
    fetch_ids,
    ids_contained,
    item_ranges_of,
    parse_ids,
)
from retllm_desktop.library.vector_tables import json_ids

_MOMENTS: Final = """
    SELECT json_group_array(item_id), json_group_array(moment_s) FROM (
        SELECT item_id, moment_s FROM place ORDER BY moment_s DESC, item_id DESC LIMIT ?
    )
"""
# Of a content in several files, the date of the one that is shown (see ``items``).
_COPIED: Final = """
    SELECT json_group_array(item), json_group_array(moment_s) FROM (
        SELECT content.first_item AS item, place.moment_s FROM content
        CROSS JOIN place ON place.file_id = (
            SELECT here.id FROM file AS here JOIN root AS its ON its.id = here.root_id
            WHERE here.content_id = content.id AND here.missing_since_s IS NULL
            ORDER BY its.state = 'offline', here.id LIMIT 1
        )
        WHERE content.copies > 1 ORDER BY content.first_item
    )
"""
_SIDE_BITS: Final = 31
_SIDES: Final = """
    SELECT json_group_array(id), json_group_array(width_px << 31 | height_px) FROM item
    WHERE width_px > 0
"""
_SIDES_OF_FEW: Final = """
    SELECT json_group_array(item.id), json_group_array(width_px << 31 | height_px)
    FROM json_each(?) AS wanted CROSS JOIN item ON item.id = wanted.value AND width_px > 0
"""
_COLOURS: Final = """
    SELECT json_group_array(item_id), json_group_array(colours) FROM picture_colours
"""
_COLOURS_OF_FEW: Final = """
    SELECT json_group_array(item_id), json_group_array(colours)
    FROM json_each(?) AS wanted CROSS JOIN picture_colours ON item_id = wanted.value
"""
_DENSE: Final = 4
_SMALL_TABLE: Final = 100_000
_COMPANIONS: Final = """
    SELECT first_item AS first, companion_of AS second FROM content
    WHERE companion_of IS NOT NULL AND copies > 0 ORDER BY first_item
"""
_ARRIVALS: Final = f"""
    SELECT content.first_item, coalesce(
        iif(content.added_s > unixepoch() - {RECENT_DAYS * 86_400}, content.added_s, opened.at_s),
        content.added_s
    )
    FROM json_each(?) AS wanted CROSS JOIN item ON item.id = wanted.value
    CROSS JOIN content ON content.id = item.content_id
    LEFT JOIN opened ON opened.hash = content.hash
"""  # noqa: S608
_ALL: Final = -1
"""To SQLite no limit."""


class TimelineTables(Protocol):
    """What a store has by date, as columns, in one state; orders are those of the rows."""

    def moments(self, limit: int | None) -> tuple[ItemIds, Moments]:
        """Return first items and dates of files, newest first, the first ``limit`` of them."""
        ...

    def copied(self) -> tuple[ItemIds, Moments]:
        """Return first items of contents in several files, ascending, and the shown file's date."""
        ...

    def first_items(self, items: ItemIds) -> ItemIds:
        """Return for each of some items, ascending, the first item of its content."""
        ...

    def arrivals(self, items: ItemIds) -> Iterable[tuple[int, float | None]]:
        """Return when the contents of first items came or were opened, as Unix time."""
        ...

    def unread(self) -> ItemIds:
        """Return the first items of content that was not read."""
        ...

    def companions(self) -> tuple[ItemIds, ItemIds]:
        """Return first items that go with a picture, ascending, and that picture's."""
        ...

    def sides(self, items: ItemIds | None) -> tuple[ItemIds, ItemIds]:
        """Return items with sides, and these as width << 31 | height; of some items or all."""
        ...

    def colours(self, items: ItemIds | None) -> tuple[ItemIds, ItemIds]:
        """Return items with colours, and these packed; of some items or all."""
        ...


class SqliteTimeline(TimelineTables):
    """The tables as one connection sees them in a transaction."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection that reads."""
        self._connection = connection

    @override
    def moments(self, limit: int | None) -> tuple[ItemIds, Moments]:
        return _number_lists(self._connection, _MOMENTS, (_ALL if limit is None else limit,))

    @override
    def copied(self) -> tuple[ItemIds, Moments]:
        return _number_lists(self._connection, _COPIED)

    @override
    def first_items(self, items: ItemIds) -> ItemIds:
        return item_ranges_of(self._connection, items)[0]

    @override
    def arrivals(self, items: ItemIds) -> Iterable[tuple[int, float | None]]:
        rows = self._connection.rows(_ARRIVALS, (json_ids(items.tolist()),))
        return ((first, at_s) for first, at_s in rows)

    @override
    def unread(self) -> ItemIds:
        return fetch_ids(
            self._connection,
            "SELECT first_item AS number FROM content WHERE unread AND copies > 0",
        )

    @override
    def companions(self) -> tuple[ItemIds, ItemIds]:
        return fetch_id_pairs(self._connection, _COMPANIONS)

    @override
    def sides(self, items: ItemIds | None) -> tuple[ItemIds, ItemIds]:
        return self._pairs(items, _SIDES, _SIDES_OF_FEW)

    @override
    def colours(self, items: ItemIds | None) -> tuple[ItemIds, ItemIds]:
        return self._pairs(items, _COLOURS, _COLOURS_OF_FEW)

    def _pairs(self, items: ItemIds | None, of_all: str, of_few: str) -> tuple[ItemIds, ItemIds]:
        if items is None:
            known, numbers = next(self._connection.rows(of_all))
        else:
            known, numbers = next(self._connection.rows(of_few, (json_ids(items.tolist()),)))
        return parse_ids(known), parse_ids(numbers)


def read_timeline(
    tables: TimelineTables,
    within: ItemIds | None = None,
    limit: int | None = None,
    *,
    arrivals: bool = False,
) -> Timeline:
    """Return what can be found, newest first.

    Args:
        tables: Where to look.
        within: Only contents with one of these items, ascending, shown by the first of them.
        limit: Only so many files of the newest; fewer rows come where they have copies.
        arrivals: By when content came into the library, or was opened where it came long ago; not
            by dates. What is asked for is short.
    """
    all_firsts = within is None
    items, moments = tables.moments(limit if all_firsts else None)
    items, moments = _of_shown_files(tables, items, moments)
    shown = items
    if within is not None:
        firsts = tables.first_items(within)
        firsts, places = np.unique(firsts, return_index=True)
        chosen = ids_contained(items, firsts)
        items, moments = items[chosen], moments[chosen]
        shown = within[places[np.searchsorted(firsts, items)]] if len(items) else items
    if arrivals:
        moments = _arrivals_of(tables, items, moments)
        order = np.lexsort((-items, -moments))
        items, moments, shown = items[order], moments[order], shown[order]
    if limit is not None:
        items, moments, shown = items[:limit], moments[:limit], shown[:limit]
    width_px, height_px = _sides_of(tables, shown, few=limit is not None)
    return Timeline(
        item_ids=shown,
        moments=moments,
        width_px=width_px,
        height_px=height_px,
        unread=ids_contained(items, tables.unread()),
        colours=_colours_of(tables, shown, few=limit is not None),
        companion_of=_companions_among(tables, items),
    )


def _of_shown_files(
    tables: TimelineTables, items: ItemIds, moments: Moments
) -> tuple[ItemIds, Moments]:
    """Return each item once, where the file that is shown of it stands."""
    copied, shown_s = tables.copied()
    if len(copied):
        places = np.minimum(np.searchsorted(copied, items), len(copied) - 1)
        elsewhere = (copied[places] == items) & (shown_s[places] != moments)
        items, moments = items[~elsewhere], moments[~elsewhere]
    # Copies changed at one moment; or a number of copies that is behind.
    if len(items) and _are_dense(int(items.max()), len(items)) and np.bincount(items).max() == 1:
        return items, moments
    _, first = np.unique(items, return_index=True)
    if len(first) < len(items):
        first.sort()
        items, moments = items[first], moments[first]
    return items, moments


def _are_dense(highest: int, numbers: int) -> bool:
    """Whether a table with a place for every number up to the highest is worth its room."""
    return highest < _DENSE * numbers + _SMALL_TABLE


def _arrivals_of(tables: TimelineTables, items: ItemIds, moments: Moments) -> Moments:
    """Return when contents came, as the clock showed here; their dates where that is not known."""
    came = {
        first: wall_clock_here_s(at_s) for first, at_s in tables.arrivals(items) if at_s is not None
    }
    known = zip(items.tolist(), moments.tolist(), strict=True)
    return np.array([came.get(item, moment_s) for item, moment_s in known], np.float64)


def _companions_among(tables: TimelineTables, items: ItemIds) -> ItemIds:
    """Return of each item the picture that it goes with, 0 for none."""
    found = np.zeros(len(items), np.int64)
    companions, pictures = tables.companions()
    if len(companions):
        places = np.minimum(np.searchsorted(companions, items), len(companions) - 1)
        known = companions[places] == items
        found[known] = pictures[places[known]]
    return found


def _sides_of(tables: TimelineTables, items: ItemIds, *, few: bool) -> tuple[Sides, Sides]:
    found = _numbers_of(items, *tables.sides(items if few else None))
    return (
        (found >> _SIDE_BITS).astype(np.int32),
        (found & ((1 << _SIDE_BITS) - 1)).astype(np.int32),
    )


def _colours_of(tables: TimelineTables, items: ItemIds, *, few: bool) -> Colours:
    found = _numbers_of(items, *tables.colours(items if few else None))
    return np.stack([found >> shift & 0xFF for shift in (16, 8, 0)], axis=1).astype(np.uint8)


def _numbers_of(
    items: ItemIds, ids: ItemIds, found: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return a number of each item, 0 where it has none.

    Args:
        items: The items.
        ids: Those that have one, in any order.
        found: Their numbers.
    """
    if not len(ids) or not len(items):
        return np.zeros(len(items), np.int64)
    highest = int(max(ids.max(), items.max()))
    if _are_dense(highest, len(ids) + len(items)):
        # By their places in a table: to sort and search a million that stand in order of dates
        # takes a second, for nothing of it lies where the processor has just been.
        table = np.zeros(highest + 1, np.int64)
        table[ids] = found
        return table[items]
    order = np.argsort(ids)
    ids, found = ids[order], found[order]
    places = np.minimum(np.searchsorted(ids, items), len(ids) - 1)
    return np.where(ids[places] == items, found[places], 0)


def _number_lists(
    connection: Connection, statement: str, bindings: tuple[int, ...] = ()
) -> tuple[ItemIds, Moments]:
    """Return a list of numbers of items and one of moments."""
    items, moments = next(connection.rows(statement, bindings))
    inner = moments[1:-1]
    return parse_ids(items), np.fromstring(inner, np.float64, sep=",") if inner else np.zeros(0)

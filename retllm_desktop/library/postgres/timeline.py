"""Reads a shared library by date as columns."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from retllm_desktop.core.query import RECENT_DAYS
from retllm_desktop.core.timeline import Moments
from retllm_desktop.core.types import ItemIds
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.postgres.binary_arrays import unpack_ids
from retllm_desktop.library.postgres.condition_tables import fetch_shared_ids
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.kept_sets import KeptSets
from retllm_desktop.library.timeline import TimelineTables

_MOMENTS: Final = (
    "SELECT item_id, moment_s FROM place ORDER BY moment_s DESC, item_id DESC LIMIT %s"
)
# Of a content in several files, the date of the one that is shown (see ``items.py``).
_COPIED: Final = """
    SELECT content.first_item, place.moment_s FROM content
    JOIN place ON place.file_id = (
        SELECT here.id FROM file AS here
        WHERE here.content_id = content.id AND here.missing_since_s IS NULL
        ORDER BY here.root_id = ANY (%s::int8[]), here.id LIMIT 1
    )
    WHERE content.copies > 1 ORDER BY content.first_item
"""
_SIDES: Final = "SELECT id, width_px::int8 << 31 | height_px FROM item WHERE width_px > 0"
_COLOURS: Final = "SELECT item_id, colours FROM picture_colours"
_COMPANIONS: Final = """
    SELECT first_item, companion_of FROM content
    WHERE companion_of IS NOT NULL AND copies > 0 ORDER BY first_item
"""
_ARRIVALS: Final = f"""
    SELECT content.first_item, coalesce(
        CASE WHEN content.added_s > extract(epoch FROM now()) - {RECENT_DAYS * 86_400}
            THEN content.added_s ELSE opened.at_s END,
        content.added_s
    )
    FROM item JOIN content ON content.id = item.content_id
    LEFT JOIN opened ON opened.hash = content.hash
    WHERE item.id = ANY (%s)
"""  # noqa: S608


class PostgresTimeline(TimelineTables):
    """The tables in the state of one transaction."""

    def __init__(self, session: Session, offline: Sequence[int], kept: KeptSets) -> None:
        """Use a transaction that reads.

        Args:
            session: Reads.
            offline: Numbers of the folders that are not there at present.
            kept: What was worked out before.
        """
        self._session = session
        self._offline = np.array(sorted(offline), np.int64)
        self._kept = kept

    @override
    def moments(self, limit: int | None) -> tuple[ItemIds, Moments]:
        return self._dated(_MOMENTS, (limit,))

    @override
    def copied(self) -> tuple[ItemIds, Moments]:
        return self._dated(_COPIED, (self._offline,))

    @override
    def first_items(self, items: ItemIds) -> ItemIds:
        return self._kept.ranges_of(self._session, self._session.state(), items)[0]

    @override
    def arrivals(self, items: ItemIds) -> Iterable[tuple[int, float | None]]:
        return ((first, at_s) for first, at_s in self._session.rows(_ARRIVALS, (items,)))

    @override
    def unread(self) -> ItemIds:
        return fetch_shared_ids(
            self._session, "SELECT first_item AS number FROM content WHERE unread AND copies > 0"
        )

    @override
    def companions(self) -> tuple[ItemIds, ItemIds]:
        return self._pairs(_COMPANIONS)

    @override
    def sides(self, items: ItemIds | None) -> tuple[ItemIds, ItemIds]:
        if items is None:
            return self._pairs(_SIDES)
        return self._pairs(f"{_SIDES} AND id = ANY (%s)", (items,))

    @override
    def colours(self, items: ItemIds | None) -> tuple[ItemIds, ItemIds]:
        if items is None:
            return self._pairs(_COLOURS)
        return self._pairs(f"{_COLOURS} WHERE item_id = ANY (%s)", (items,))

    def _pairs(self, select: str, values: Sequence[Any] = ()) -> tuple[ItemIds, ItemIds]:
        """Return two columns of whole numbers, in the order of the rows."""
        packed = self._session.value(
            "SELECT string_agg(int8send(first) || int8send(second), '') "  # noqa: S608
            f"FROM ({select}) AS pair (first, second)",
            values,
        )
        pairs = unpack_ids(packed).reshape(-1, 2)
        return np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])

    def _dated(self, select: str, values: Sequence[Any]) -> tuple[ItemIds, Moments]:
        """Return a column of items and one of moments, in the order of the rows."""
        packed = self._session.value(
            "SELECT string_agg(int8send(item) || float8send(moment), '') "  # noqa: S608
            f"FROM ({select}) AS dated (item, moment)",
            values,
        )
        rows = np.frombuffer(packed or b"", [("item", ">i8"), ("moment", ">f8")])
        return rows["item"].astype(np.int64), rows["moment"].astype(np.float64)

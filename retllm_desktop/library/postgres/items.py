"""Items of a shared library: looked up by number or file, and listed by date."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.library import ItemStore
from retllm_desktop.core.timeline import Timeline
from retllm_desktop.core.types import Item, ItemIds
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.item_rows import make_item
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.kept_sets import KeptSets
from retllm_desktop.library.postgres.mounts import read_root_mounts
from retllm_desktop.library.postgres.presence import number_set
from retllm_desktop.library.postgres.previews import read_preview
from retllm_desktop.library.postgres.shared_library import SharedLibrary
from retllm_desktop.library.postgres.timeline import PostgresTimeline
from retllm_desktop.library.timeline import read_timeline

_FEW: Final = 5000
"""Up to so many items it is quicker to look up their dates than to go through all dates."""
_PLACES_AT_ONCE: Final = 2000

# Of the files with an item's content, the one shown: not missing, in a folder that is there, first
# indexed. Items all of whose files are missing are not there.
_ITEMS: Final = """
    SELECT file.root_id, file.path, item.id, content.hash, item.part, item.modality,
        content.copies, item.width_px, item.height_px, item.label, item.text, content.size_bytes,
        file.mtime_ns, recognised.text, content.type, place.moment_s, place.date_source,
        EXISTS (SELECT FROM embedded WHERE embedded.content_id = content.id
            AND embedded.space_id = %s AND embedded.first_pass),
        item.heading, item.fragment, content.note, coalesce(file.problem_title, ''),
        content.kind, content.taken_s, content.utc_offset_min, content.date_source,
        content.camera, content.lens, content.latitude, content.longitude, content.caption,
        content.people, content.keywords, content.city, content.region, content.country,
        content.rating
    FROM item
    JOIN content ON content.id = item.content_id
    CROSS JOIN LATERAL (
        SELECT id, root_id, path, mtime_ns, problem_title FROM file
        WHERE file.content_id = content.id AND file.missing_since_s IS NULL
        ORDER BY file.root_id = ANY (%s), file.id LIMIT 1
    ) AS file
    LEFT JOIN recognised ON recognised.item_id = item.id
    LEFT JOIN place ON place.file_id = file.id
    WHERE item.id = ANY (%s)
"""


class PostgresItems(ItemStore):
    """Fulfils the port ``ItemStore``.

    Attributes:
        few: So many items of a scope are looked at one by one; more are met in order of date.
    """

    def __init__(self, shared: SharedLibrary) -> None:
        """Use an open library."""
        self._shared = shared
        self._kept = KeptSets()
        self.few = _FEW

    @override
    def get(self, ids: Sequence[int]) -> tuple[Item, ...]:
        if not ids:
            return ()
        with self._shared.database.reading() as session:
            return self._read(session, ids)

    @override
    def of_file(self, path: Path) -> tuple[Item, ...]:
        with self._shared.database.reading() as session:
            mounts = read_root_mounts(session, self._shared.address)
            names = mounts.places_of(path)
            rows = session.rows(
                "SELECT item.id FROM unnest(%s::int8[], %s::bytea[]) AS wanted (root, path) "
                "JOIN file ON file.root_id = wanted.root AND file.path = wanted.path "
                "AND file.missing_since_s IS NULL "
                "JOIN item ON item.content_id = file.content_id ORDER BY item.part, item.id",
                (np.array([root for root, _ in names], np.int64), [name for _, name in names]),
            )
            return self._read(session, [row[0] for row in rows])

    @override
    def newest(self, k: int, within: ItemIds | None = None) -> tuple[int, ...]:
        with self._shared.database.reading() as session:
            if within is not None and len(within) <= self.few:
                return _newest_of_few(session, k, within)
            return _newest_of_many(session, k, within)

    @override
    def timeline(
        self, within: ItemIds | None = None, limit: int | None = None, *, arrivals: bool = False
    ) -> Timeline:
        with self._shared.database.reading() as session:
            offline = read_root_mounts(session, self._shared.address).offline
            tables = PostgresTimeline(session, offline, self._kept)
            return read_timeline(tables, within, limit, arrivals=arrivals)

    @override
    def upper_bound(self) -> int:
        with self._shared.database.reading() as session:
            return session.value("SELECT coalesce(max(id), 0) FROM item")

    @override
    def document_ranges(self, ids: ItemIds) -> tuple[ItemIds, ItemIds]:
        with self._shared.database.reading() as session:
            return self._kept.ranges_of(session, session.state(), ids)

    @override
    def count_contents(self, within: ItemIds | None = None) -> int:
        with self._shared.database.reading() as session:
            if within is None:
                return session.value("SELECT count(*) FROM content WHERE copies > 0")
            firsts, _ = self._kept.ranges_of(session, session.state(), within)
            return len(np.unique(firsts))

    @override
    def signatures(self, ids: Sequence[int]) -> Mapping[int, bytes]:
        with self._shared.database.reading() as session:
            rows = session.rows(
                "SELECT item_id, cells FROM picture_signature WHERE item_id = ANY (%s)",
                (number_set(ids),),
            )
        return {int(number): bytes(cells) for number, cells in rows}

    @override
    def thumbnail(self, content_hash: bytes, part: int) -> bytes | None:
        with self._shared.database.reading() as session:
            return read_preview(session, content_hash, part)

    def _read(self, session: Session, ids: Sequence[int]) -> tuple[Item, ...]:
        """Return items in the order of ``ids``."""
        mounts = read_root_mounts(session, self._shared.address)
        offline = set(mounts.offline)
        rows = session.rows(
            _ITEMS, (self._shared.active_id(session), number_set(offline), number_set(ids))
        )
        known = {
            columns[0]: make_item(
                columns, mounts.full_path(root_id, path), offline=root_id in offline
            )
            for root_id, path, *columns in rows
        }
        return tuple(known[number] for number in ids if number in known)


def _newest_of_few(session: Session, k: int, within: ItemIds) -> tuple[int, ...]:
    rows = session.rows(
        "SELECT min(item.id), max(place.moment_s) AS moment_s FROM item "
        "JOIN place ON place.content_id = item.content_id WHERE item.id = ANY (%s) "
        "GROUP BY item.content_id ORDER BY moment_s DESC, min(item.id) DESC LIMIT %s",
        (within, k),
    )
    return tuple(row[0] for row in rows)


def _newest_of_many(session: Session, k: int, within: ItemIds | None) -> tuple[int, ...]:
    """Go through the dates until enough of them are within; each file's items are neighbours."""
    chosen: dict[int, None] = {}
    for item, parts in _by_date(session):
        if len(chosen) >= k:
            break
        if within is None:
            chosen[item] = None
            continue
        place = int(np.searchsorted(within, item))
        item_id = int(within[place]) if place < len(within) else item + parts
        if item_id < item + parts:
            chosen[item_id] = None
    return tuple(chosen)


def _by_date(session: Session) -> Iterator[tuple[int, int]]:
    """Yield the first item of each file and how many there are, the latest file first."""
    after = ""
    values: tuple[float | int, ...] = ()
    while True:
        rows = session.rows(
            "SELECT place.item_id, content.parts, place.moment_s, place.file_id FROM place "  # noqa: S608
            f"JOIN content ON content.id = place.content_id {after} "
            "ORDER BY place.moment_s DESC, place.item_id DESC, place.file_id DESC LIMIT %s",
            (*values, _PLACES_AT_ONCE),
        )
        for item, parts, *_ in rows:
            yield item, parts
        if len(rows) < _PLACES_AT_ONCE:
            return
        item, _, moment_s, file = rows[-1]
        after = "WHERE (place.moment_s, place.item_id, place.file_id) < (%s, %s, %s)"
        values = (moment_s, item, file)

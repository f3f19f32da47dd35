"""How much there is of what a person goes to in a shared library; and what that person opened."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from retllm_desktop.core.library_overview import (
    AnnotationCounts,
    ContentCounts,
    OverviewStore,
    PlaceCount,
    TagCount,
)
from retllm_desktop.core.query import RECENT_DAYS
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.postgres.condition_tables import SHARED_RECENT
from retllm_desktop.library.postgres.mounts import read_root_mounts
from retllm_desktop.library.postgres.shared_library import SharedLibrary

_DAY_S: Final = 24 * 3600.0


class PostgresOverview(OverviewStore):
    """Fulfils the port ``OverviewStore``."""

    def __init__(self, shared: SharedLibrary, now: Callable[[], float] = time.time) -> None:
        """Use a shared library, and a clock that tells Unix time in seconds."""
        self._shared = shared
        self._now = now

    @override
    def count_contents(self) -> ContentCounts:
        with self._shared.database.reading() as session:
            return ContentCounts(
                contents=session.value("SELECT count(*) FROM content WHERE copies > 0"),
                recent=session.value(
                    f"SELECT count(*) FROM content WHERE copies > 0 AND {SHARED_RECENT}"  # noqa: S608
                ),
                duplicates=session.value("SELECT count(*) FROM content WHERE copies > 1"),
                places=tuple(
                    PlaceCount(*row)
                    for row in session.rows(
                        "SELECT country, city, count(*) FROM content "
                        "WHERE copies > 0 AND (country <> '' OR city <> '') "
                        'GROUP BY country, city ORDER BY country COLLATE "C", city COLLATE "C"'
                    )
                ),
            )

    @override
    def count_annotations(self) -> AnnotationCounts:
        with self._shared.database.reading() as session:
            return AnnotationCounts(
                favourites=session.value(
                    "SELECT count(*) FROM favourite JOIN content ON content.hash = favourite.hash "
                    "WHERE favourite.person = session_user AND content.copies > 0"
                ),
                # One tag of several collections is one, spelt as in the first of them.
                tags=tuple(
                    TagCount(*row)
                    for row in session.rows(
                        "SELECT (array_agg(tag.name ORDER BY tag.collection_id))[1], "
                        "count(DISTINCT content.id) FROM tag JOIN tagged ON tagged.tag_id = tag.id "
                        "LEFT JOIN content ON content.hash = tagged.hash AND content.copies > 0 "
                        'GROUP BY tag.folded ORDER BY tag.folded COLLATE "C"'
                    )
                ),
            )

    @override
    def note_opened(self, paths: Sequence[Path]) -> int:
        now_s = self._now()
        known = 0
        with self._shared.database.writing() as session:
            mounts = read_root_mounts(session, self._shared.address)
            for path in paths:
                for root, stored in mounts.places_of(path):
                    noted = session.run(
                        "INSERT INTO opened (hash, at_s) SELECT content.hash, %s FROM file "
                        "JOIN content ON content.id = file.content_id "
                        "WHERE file.root_id = %s AND file.path = %s "
                        "ON CONFLICT (person, hash) DO UPDATE SET at_s = excluded.at_s",
                        (now_s, root, stored),
                    )
                    if noted:
                        known += 1
                        break
            # What is not recent any more need not be known.
            session.run(
                "DELETE FROM opened WHERE person = session_user AND at_s < %s",
                (now_s - RECENT_DAYS * _DAY_S,),
            )
        return known

"""How much there is of what a person goes to, counted by indexes; and what was opened."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from retllm_desktop.core.library_overview import (
    AnnotationCounts,
    ContentCounts,
    OverviewStore,
    PlaceCount,
    TagCount,
)
from retllm_desktop.core.query import RECENT_DAYS
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.file_columns import encode_path
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.sqlite_conditions import RECENT

_DAY_S = 24 * 3600.0


class SqliteOverview(OverviewStore):
    """Fulfils the port ``OverviewStore``."""

    def __init__(self, file: LibraryFile, now: Callable[[], float] = time.time) -> None:
        """Use an open file, and a clock that tells Unix time in seconds."""
        self._file = file
        self._now = now

    @override
    def count_contents(self) -> ContentCounts:
        with self._file.connections.reading() as connection:
            return ContentCounts(
                contents=connection.value("SELECT count(*) FROM content WHERE copies > 0"),
                recent=connection.value(
                    f"SELECT count(*) FROM content WHERE copies > 0 AND {RECENT}"  # noqa: S608
                ),
                duplicates=connection.value("SELECT count(*) FROM content WHERE copies > 1"),
                places=tuple(
                    PlaceCount(*row)
                    for row in connection.rows(
                        "SELECT country, city, count(*) FROM content "
                        "WHERE copies > 0 AND (country <> '' OR city <> '') "
                        "GROUP BY country, city"
                    )
                ),
            )

    @override
    def count_annotations(self) -> AnnotationCounts:
        with self._file.connections.reading() as connection:
            return AnnotationCounts(
                favourites=connection.value(
                    "SELECT count(*) FROM favourite "
                    "CROSS JOIN content ON content.hash = favourite.hash WHERE content.copies > 0"
                ),
                tags=tuple(
                    TagCount(*row)
                    for row in connection.rows(
                        "SELECT tag.name, count(content.id) FROM tag "
                        "JOIN tagged ON tagged.tag_id = tag.id LEFT JOIN content "
                        "ON content.hash = tagged.hash AND content.copies > 0 "
                        "GROUP BY tag.id ORDER BY tag.folded"
                    )
                ),
            )

    @override
    def note_opened(self, paths: Sequence[Path]) -> int:
        now_s = self._now()
        known = 0
        with self._file.connections.writing() as connection:
            for path in paths:
                connection.run(
                    "INSERT INTO opened (hash, at_s) SELECT content.hash, ?2 FROM file "
                    "JOIN content ON content.id = file.content_id WHERE file.path = ?1 "
                    "ON CONFLICT (hash) DO UPDATE SET at_s = excluded.at_s",
                    (encode_path(path), now_s),
                )
                known += connection.changes()
            # What is not recent any more need not be known.
            connection.run("DELETE FROM opened WHERE at_s < ?", (now_s - RECENT_DAYS * _DAY_S,))
        return known

"""A picture's day is the camera's own, in whatever zone this computer reads it or is asked."""

import time
from datetime import UTC, date, datetime

import pytest

from retllm_desktop.core.file_dates import DateSource, read_moment
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.metadata import Metadata
from retllm_desktop.core.types import Extraction
from retllm_desktop.library.migration import migrate_schema
from retllm_desktop.library.schema import MIGRATIONS
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_library import open_library

EVENING = datetime(2024, 5, 1, 23, 30, tzinfo=UTC).timestamp()
"""What the camera's clock showed."""

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone is not ours to set")


@pytest.mark.parametrize("here", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_dates_of_an_older_library_become_wall_clocks(tmp_path, zone, here):
    """What this computer's clock showed; then the files are read anew, for many say more."""
    zone(here)
    path = tmp_path / "library.db"
    connection = Connection(path, "rwc")
    migrate_schema(connection, path, [step for step in MIGRATIONS if step.version < 6006])
    connection.run("INSERT INTO root (path, state, added_at) VALUES (x'2f61', 'online', '')")
    connection.run("INSERT INTO folder (id, path, folded) VALUES (1, x'2f61', '/a/')")
    local = datetime(2024, 5, 1, 23, 30).astimezone().timestamp()
    for number, (name, taken_s, kind) in enumerate(
        [
            ("a.jpg", local, "picture"),
            ("b.jpg", None, "picture"),
            ("IMG_20240501_000102.jpg", None, "picture"),
            ("c.pdf", local, "pdf"),
            ("d.txt", None, "text"),
        ],
        start=1,
    ):
        connection.run(
            "INSERT INTO content (id, hash, size_bytes, described, kind, type, taken_s, copies, "
            "first_item, parts) VALUES (?, ?, 9, 1, ?, ?, ?, 1, ?, 1)",
            (number, bytes([number]) * 32, kind, kind, taken_s, number),
        )
        connection.run(
            "INSERT INTO item (id, content_id, part, modality, width_px, height_px, label) "
            "VALUES (?, ?, 0, 'image', 9, 9, '')",
            (number, number),
        )
        connection.run(
            "INSERT INTO file (root_id, path, size_bytes, mtime_ns, content_id) "
            "VALUES (1, CAST(? AS BLOB), 9, ?, ?)",
            (f"/a/{name}", int(local) * 10**9, number),
        )
        connection.run(
            "INSERT INTO place VALUES (?, ?, ?, 1, ?, ?, ?)",
            (number, number, number, name, kind, local),
        )
    connection.run("DELETE FROM stale")
    connection.close()
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        items = library.items.get([1, 2, 3, 4, 5])
        assert {read_moment(item.date_s).date() for item in items} == {date(2024, 5, 1)}
        assert [item.date_source for item in items] == [
            DateSource.EXIF,
            DateSource.CHANGED,
            DateSource.NAME,
            DateSource.DOCUMENT,
            DateSource.CHANGED,
        ]
        pending = library.enrichment.list_pending_metadata(0, 9)
        assert [one.content_id for one in pending] == [1, 2, 3, 4]
        told = Metadata(kind=FileKind.PICTURE, city="Bled", taken_s=EVENING)
        library.enrichment.put_metadata([Extraction(bytes([1]) * 32, 9, (), told)])
        assert [match.item_id for match in library.words.matches("Bled ", 9)] == [1]

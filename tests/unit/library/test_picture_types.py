"""What pictures are, and the dates of files: kept with the content, told later, migrated."""

from datetime import UTC, date, datetime

import pytest

from retllm_desktop.core.file_dates import DateSource, read_moment, wall_clock_here_s
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.query import DateRange, ParsedQuery
from retllm_desktop.core.types import Metadata
from retllm_desktop.library.migration import migrate_schema
from retllm_desktop.library.schema import MIGRATIONS
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_library import open_library
from tests.contract.stored_state import derived_and_anew
from tests.fixtures.typed_pictures import CHANGED, MTIME_NS, item_of, names_in_scope, picture_writer


@pytest.fixture
def put(library, folder, samples):
    return picture_writer(library, folder, samples)


def test_an_item_says_where_its_date_comes_from(library, put):
    taken_s = datetime(2018, 7, 6, 5, tzinfo=UTC).timestamp()
    named = "IMG_20190203_040506.jpg"
    by_name = datetime(2019, 2, 3, 4, 5, 6, tzinfo=UTC).timestamp()
    expected = {
        put("a.jpg", Metadata(taken_s=taken_s)): (taken_s, DateSource.EXIF),
        put(f"x {named}", Metadata(taken_s=taken_s)): (taken_s, DateSource.EXIF),
        put(named, Metadata()): (by_name, DateSource.NAME),
        put("b.jpg", Metadata()): (wall_clock_here_s(MTIME_NS / 1e9), DateSource.CHANGED),
        put("c.pdf", Metadata(taken_s=taken_s), page=True): (taken_s, DateSource.DOCUMENT),
    }
    for path, (moment_s, source) in expected.items():
        item = item_of(library, path)
        assert (item.date_s, item.date_source) == (moment_s, source)
    found = names_in_scope(
        library, ParsedQuery(conditions=(DateRange(date(2019, 2, 3), date(2019, 2, 4)),))
    )
    assert found == [named]
    newest = [item.path.name for item in library.items.get(library.items.newest(2))]
    assert newest == ["b.jpg", named]
    kept, anew = derived_and_anew(library)
    assert kept == anew


def test_types_are_told_later_once_for_each_version(library, put, place):
    """What an earlier version told, or none, is pending; what is told is found."""
    path = put("a.png", Metadata(picture_type=PictureType.DRAWING, camera="Leica"))
    assert library.enrichment.list_pending_picture_types(0, 9) == ()
    connection = Connection(place.database, "rwc")
    connection.run("UPDATE content SET typed_by = 0, picture_type = '', screenshot = 1")
    connection.close()
    (pending,) = library.enrichment.list_pending_picture_types(0, 9)
    assert (pending.name, pending.preview) == ("a.png", None)
    assert pending.metadata == Metadata(camera="Leica", screen_sized=True, kind=FileKind.PICTURE)
    assert library.enrichment.list_pending_picture_types(pending.content_id, 9) == ()
    library.enrichment.put_picture_types([(pending.content_id, PictureType.PHOTO), (99, None)])
    assert library.enrichment.list_pending_picture_types(0, 9) == ()
    assert item_of(library, path).picture_type is PictureType.PHOTO
    library.enrichment.describe_again([pending.content_id])
    (again,) = library.enrichment.list_pending_metadata(0, 9)
    assert again.file.path == path


def test_a_library_of_schema_6_0_gets_types_and_dates(tmp_path):
    """Types are pending, dates follow names at once, documents are to be read for theirs."""
    path = tmp_path / "library.db"
    connection = Connection(path, "rwc")
    migrate_schema(connection, path, MIGRATIONS[:1])
    names = ["IMG_20190203_040506.jpg", "plain.jpg", "2021-02-03 report.pdf"]
    connection.run(
        "INSERT INTO root (path, state, added_at) VALUES (CAST('/p' AS BLOB), 'online', '')"
    )
    connection.run("INSERT INTO folder (id, path, folded) VALUES (1, CAST('/p' AS BLOB), '/p/')")
    for number, name in enumerate(names, start=1):
        kind = "pdf" if name.endswith("pdf") else "picture"
        connection.run(
            "INSERT INTO content (id, hash, size_bytes, described, kind, camera, type, copies, "
            "first_item, parts) VALUES (?, ?, 9, 1, ?, '', ?, 1, ?, 1)",
            (number, bytes([number]) * 32, kind, kind, number),
        )
        connection.run(
            "INSERT INTO item (id, content_id, part, modality, width_px, height_px, label) "
            "VALUES (?, ?, 0, 'image', 9, 9, '')",
            (number, number),
        )
        connection.run(
            "INSERT INTO file (root_id, path, size_bytes, mtime_ns, content_id) "
            "VALUES (1, CAST(? AS BLOB), 9, ?, ?)",
            (f"/p/{name}", MTIME_NS, number),
        )
        connection.run(
            "INSERT INTO place VALUES (?, ?, ?, 1, ?, ?, ?)",
            (number, number, number, name.lower(), kind, MTIME_NS / 1e9),
        )
    connection.run("DELETE FROM stale")
    connection.close()
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        items = library.items.get([1, 2, 3])
        days = [read_moment(item.date_s).date() for item in items]
        assert days == [date(2019, 2, 3), CHANGED.date(), date(2021, 2, 3)]
        sources = [item.date_source for item in items]
        assert sources == [DateSource.NAME, DateSource.CHANGED, DateSource.NAME]
        pending = library.enrichment.list_pending_picture_types(0, 9)
        assert not pending, "pictures are read anew, and their types told"
        assert [one.file.path.name for one in library.enrichment.list_pending_metadata(0, 9)] == (
            names
        )
        library.enrichment.put_picture_types([(1, PictureType.PHOTO)])
        assert library.items.get([1])[0].picture_type is PictureType.PHOTO

"""What people said and programs read, in a file: backups, files of earlier versions, lost rows."""

import time

import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.saved_searches import SavedSearch
from retllm_desktop.core.types import Annotations
from retllm_desktop.library.backup import restore_library
from retllm_desktop.library.migration import migrate_schema
from retllm_desktop.library.schema import MIGRATIONS
from retllm_desktop.library.sql import Connection


def test_what_was_said_goes_with_a_backup(library, samples, place, tmp_path):
    cat = samples.hash("cat")
    said = Annotations(True, ("best", "Pets"))
    sea = SavedSearch("Sea", 'place:Norway "the sea"')
    library.annotations.set_favourite(cat, True)
    library.annotations.set_tags(cat, ["Pets", "best"])
    library.feedback.rate(b"c" * 32, cat, 0, True)
    library.saved_searches.replace((sea,))
    backup = tmp_path / "backup.db"
    library.back_up(backup)
    library.annotations.set_tags(cat, [])
    library.feedback.forget_ratings()
    library.saved_searches.replace(())
    library.close()
    restore_library(backup, place.database, cache_dir=place.cache)
    with place.open() as restored:
        assert restored.annotations.of_content(cat) == said
        assert restored.feedback.ratings(b"c" * 32) == {(cat, 0): True}
        assert restored.saved_searches.all() == (sea,)


def test_a_file_opened_for_reading_takes_nothing(library, samples, place):
    cat = samples.hash("cat")
    library.feedback.rate(b"c" * 32, cat, 0, True)
    with place.open(writable=False) as reader:
        assert reader.annotations.of_content(cat) == Annotations()
        assert reader.feedback.ratings(b"c" * 32) == {(cat, 0): True}
        for act in (
            lambda: reader.annotations.set_favourite(cat, True),
            lambda: reader.feedback.rate(b"c" * 32, cat, 0, None),
            reader.feedback.forget_ratings,
        ):
            with pytest.raises(StoreError, match="for reading only"):
                act()


def test_counts_of_places_are_read_from_their_index_alone(library):
    with library._file.connections.reading() as connection:
        plan = " ".join(
            str(row[3])
            for row in connection.rows(
                "EXPLAIN QUERY PLAN SELECT country, city, count(*) FROM content "
                "WHERE copies > 0 AND (country <> '' OR city <> '') GROUP BY country, city"
            )
        )
    assert "COVERING INDEX content_by_place" in plan


def test_lost_texts_are_found_and_mended(library, folder, samples, place):
    root = library.roots.add(folder)
    library.files.put(root.id, [samples.entry(folder / "a.png", "cat")])
    (pending,) = library.enrichment.list_pending_ocr("reader", 0, 9)
    library.enrichment.put_ocr_texts("reader", [(pending.item_id, LocatedText("wheelbarrow"))])
    connection = Connection(place.database, "rwc")
    try:
        connection.run(
            "INSERT INTO recognised (item_id, version, text) VALUES (4711, 'x', 'held by nothing')"
        )
        connection.run("DELETE FROM words WHERE rowid = 1")
    finally:
        connection.close()
    titles = " ".join(finding.title for finding in library.check())
    assert "Texts read in pictures that are not there: 1" in titles
    assert "words" in titles
    library.repair()
    assert library.check() == ()
    assert [one.item_id for one in library.words.matches("wheelbarrow ", 9)] == [pending.item_id]


def test_an_older_library_has_none_and_keeps_what_is_said_then(tmp_path):
    path = tmp_path / "library.db"
    before = tuple(step for step in MIGRATIONS if step.version < 6009)
    connection = Connection(path, "rwc")
    migrate_schema(connection, path, before, keep_copy=False)
    migrate_schema(connection, path, keep_copy=False)
    assert connection.value("SELECT count(*) FROM saved_search") == 0
    connection.close()


def test_content_of_an_older_library_is_not_recent_and_new_content_may_be(tmp_path):
    path = tmp_path / "library.db"
    before = tuple(step for step in MIGRATIONS if step.version < 6009)
    connection = Connection(path, "rwc")
    migrate_schema(connection, path, before, keep_copy=False)
    insert = "INSERT INTO content (id, hash, size_bytes) VALUES (?, ?, 9)"
    connection.run(insert, (1, b"1" * 32))
    connection.run("INSERT INTO favourite VALUES (?)", (b"1" * 32,))
    migrate_schema(connection, path, keep_copy=False)
    connection.run(insert, (2, b"2" * 32))
    added = [row[0] for row in connection.rows("SELECT added_s FROM content ORDER BY id")]
    assert added[0] is None
    assert abs(added[1] - time.time()) < 60
    assert connection.value("SELECT count(*) FROM favourite") == 1
    assert connection.value("PRAGMA user_version") == MIGRATIONS[-1].version
    connection.close()

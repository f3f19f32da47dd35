"""A step of the schema is applied once, whole or not at all, after the file was copied."""

import shutil
from pathlib import Path

import apsw
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retllm_desktop.core.errors import ONLINE_ONLY, StoreError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.library_records import RootState, UnreadReason
from retllm_desktop.core.picture_signature import make_signature
from retllm_desktop.core.query import ContainsText, ParsedQuery, QueryField
from retllm_desktop.core.types import (
    EmbeddingSpace,
    ExtractedPart,
    Extraction,
    FileStat,
    Modality,
)
from retllm_desktop.library import sqlite_library
from retllm_desktop.library.migration import (
    APPLICATION_ID,
    check_schema_current,
    migrate_schema,
)
from retllm_desktop.library.schema import MIGRATIONS, Migration
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_library import is_of_earlier_version, open_library

FIRST = Migration("0001-one", 1000, "CREATE TABLE one (a); INSERT INTO one VALUES (1);")
SECOND = Migration("0002-two", 1001, "ALTER TABLE one ADD COLUMN b; UPDATE one SET b = 2;")
THIRD = Migration("0003-three", 2000, "CREATE TABLE three (c);")
BROKEN = Migration("0003-three", 2000, "CREATE TABLE three (c); INSERT INTO nowhere VALUES (1);")

SPACE = EmbeddingSpace("fixture", 4)
FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "library.db"


@pytest.fixture
def connection(path):
    opened = Connection(path, "rwc")
    yield opened
    opened.close()


def _names(connection):
    return [row[0] for row in connection.rows("SELECT name FROM migration ORDER BY rowid")]


def _version(connection):
    return connection.value("PRAGMA user_version")


def test_our_own_steps_rise_and_have_names_of_their_own():
    versions = [step.version for step in MIGRATIONS]
    assert versions == sorted(set(versions))
    assert len({step.name for step in MIGRATIONS}) == len(MIGRATIONS)


def test_a_new_file_gets_every_step_and_no_copy(connection, path):
    migrate_schema(connection, path, (FIRST, SECOND, THIRD))
    assert _names(connection) == ["0001-one", "0002-two", "0003-three"]
    assert _version(connection) == 2000
    assert connection.value("PRAGMA application_id") == APPLICATION_ID
    assert list(path.parent.glob("*before*")) == []


@settings(max_examples=15, deadline=None)
@given(stops=st.lists(st.integers(1, 3), min_size=1, max_size=4))
def test_each_step_is_applied_once_however_often_and_far_it_is_run(tmp_path_factory, stops):
    path = tmp_path_factory.mktemp("m") / "library.db"
    steps = (FIRST, SECOND, Migration("0003", 1002, "UPDATE one SET a = a + 1;"))
    connection = Connection(path, "rwc")
    try:
        for stop in stops:
            migrate_schema(connection, path, steps[:stop])
        reached = max(stops)
        assert _names(connection) == [step.name for step in steps[:reached]]
        assert connection.value("SELECT a FROM one") == (2 if reached == 3 else 1)
    finally:
        connection.close()


def test_a_file_with_data_is_copied_as_it_was_before_a_step(connection, path):
    migrate_schema(connection, path, (FIRST,))
    connection.run("INSERT INTO one VALUES (42)")
    migrate_schema(connection, path, (FIRST, SECOND))
    before = Connection(path.with_name("library.db.before-1001"), "ro")
    assert list(before.rows("SELECT * FROM one")) == [(1,), (42,)]
    assert _version(before) == 1000
    before.close()
    assert list(path.parent.glob("*.part*")) == []


def test_a_failing_step_is_undone_and_a_rerun_applies_the_rest_once(connection, path):
    migrate_schema(connection, path, (FIRST,))
    with pytest.raises(apsw.SQLError, match="nowhere"):
        migrate_schema(connection, path, (FIRST, SECOND, BROKEN))
    assert not connection.in_transaction
    assert _names(connection) == ["0001-one", "0002-two"]
    assert _version(connection) == 1001
    assert connection.value("SELECT count(*) FROM sqlite_schema WHERE name = 'three'") == 0
    migrate_schema(connection, path, (FIRST, SECOND, THIRD))
    assert _names(connection) == ["0001-one", "0002-two", "0003-three"]
    assert list(connection.rows("SELECT * FROM one")) == [(1, 2)]


def test_what_sql_cannot_say_is_part_of_its_step(connection, path):
    migrate_schema(connection, path, (FIRST,))

    def converting(connection):
        assert not connection.in_transaction
        value = connection.value("SELECT a FROM one")

        def convert():
            assert connection.in_transaction
            connection.run("UPDATE one SET a = ?", (value + 41,))

        return convert

    def failing(connection):
        convert = converting(connection)

        def fail():
            convert()
            raise ValueError("no way")

        return fail

    with pytest.raises(ValueError, match="no way"):
        migrate_schema(
            connection, path, (FIRST, Migration("0002", 2000, "CREATE TABLE two (b);", failing))
        )
    assert (_version(connection), connection.value("SELECT a FROM one")) == (1000, 1)
    assert connection.value("SELECT count(*) FROM sqlite_schema WHERE name = 'two'") == 0
    migrate_schema(
        connection, path, (FIRST, Migration("0002", 2000, "CREATE TABLE two (b);", converting))
    )
    assert (_version(connection), connection.value("SELECT a FROM one")) == (2000, 42)


def test_a_copy_that_cannot_be_made_stops_the_upgrade(connection, path, monkeypatch):
    migrate_schema(connection, path, (FIRST,))

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="was not upgraded"):
        migrate_schema(connection, path, (FIRST, SECOND))
    assert _names(connection) == ["0001-one"]
    assert list(path.parent.glob("*.part*")) == []


def test_a_later_major_version_is_refused_and_left_alone(connection, path):
    migrate_schema(connection, path, (FIRST, SECOND, THIRD))
    for check in (migrate_schema, check_schema_current):
        with pytest.raises(StoreError, match="later version") as caught:
            check(connection, path, (FIRST, SECOND))
        assert "2.0" in caught.value.detail
        assert "1.1" in caught.value.detail


def test_a_later_minor_version_is_taken_as_it_is(connection, path):
    migrate_schema(connection, path, (FIRST, SECOND))
    migrate_schema(connection, path, (FIRST,))
    check_schema_current(connection, path, (FIRST,))
    assert _version(connection) == 1001


def test_a_reader_does_not_upgrade(connection, path):
    migrate_schema(connection, path, (FIRST,))
    with pytest.raises(StoreError, match="earlier version"):
        check_schema_current(connection, path, (FIRST, SECOND))
    assert _names(connection) == ["0001-one"]


def test_a_database_of_another_program_is_refused(connection, path):
    connection.run("CREATE TABLE holiday (photo)")
    with pytest.raises(StoreError, match="not a retllm-desktop library"):
        migrate_schema(connection, path)
    assert connection.value("SELECT count(*) FROM sqlite_schema") == 1


OLD = pytest.mark.parametrize("version", ["1.0", "4.0"])


@OLD
@pytest.mark.parametrize("writable", [False, True])
def test_a_library_of_a_development_version_is_told_and_left_alone(tmp_path, version, writable):
    path = tmp_path / "data" / "library.db"
    path.parent.mkdir()
    shutil.copy(FIXTURES / f"library-{version}.db", path)
    as_it_was = path.read_bytes()
    assert not is_of_earlier_version(path)
    with (
        pytest.raises(StoreError, match="development version") as caught,
        open_library(path, cache_dir=tmp_path / "cache", writable=writable),
    ):
        pass
    assert "index again" in caught.value.title
    assert "retllm-desktop index FOLDER" in caught.value.detail
    assert path.read_bytes() == as_it_was
    assert not list(path.parent.glob("*before*"))


@pytest.fixture
def library_path(tmp_path):
    """A library with a note and a folder that is offline, closed."""
    path = tmp_path / "data" / "library.db"
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        library.vectors.use_space(SPACE)
        root = library.roots.add(tmp_path / "notes")
        stat = FileStat(tmp_path / "notes" / "dog.txt", 3, 1)
        part = ExtractedPart(0, Modality.TEXT, text="A dog at play.")
        vector = np.eye(1, 4, dtype=np.float32)
        library.files.put(root.id, [(stat, Extraction(b"h" * 32, 3, (part,)), vector)])
        library.roots.set_offline(root.id, True)
    return path


def test_a_second_step_keeps_what_the_first_release_wrote(library_path, tmp_path):
    added = "ALTER TABLE content ADD COLUMN stars INTEGER NOT NULL DEFAULT 3;"
    second = Migration("0002-stars", MIGRATIONS[-1].version + 1, added)
    steps = (*MIGRATIONS, second)
    connection = Connection(library_path, "rwc")
    with pytest.raises(StoreError, match="earlier version") as caught:
        check_schema_current(connection, library_path, steps)
    assert "retllm-desktop index" in caught.value.detail
    migrate_schema(connection, library_path, steps)
    assert connection.value("SELECT stars FROM content") == 3
    connection.close()
    before = Connection(library_path.with_name(f"library.db.before-{second.version}"), "ro")
    assert _version(before) == MIGRATIONS[-1].version
    assert before.value("SELECT count(*) FROM item") == 1
    before.close()
    with open_library(library_path, cache_dir=tmp_path / "cache", writable=False) as library:
        assert library.check() == ()
        (match,) = library.words.matches("play", 9)
        (near,) = library.vectors.nearest(np.eye(1, 4, dtype=np.float32)[0], 9)
        assert match.item_id == near.item_id
        assert [root.state for root in library.roots.all()] == [RootState.OFFLINE]


def test_it_is_known_before_that_a_library_will_be_converted(library_path, monkeypatch):
    assert not is_of_earlier_version(library_path)
    assert not is_of_earlier_version(library_path.with_name("none.db"))
    second = Migration("0002", MIGRATIONS[-1].version + 1, "")
    monkeypatch.setattr(sqlite_library, "MIGRATIONS", (*MIGRATIONS, second))
    assert is_of_earlier_version(library_path)


def test_what_another_program_wrote_is_found_after_the_next_opening(library_path, tmp_path):
    connection = Connection(library_path, "rwc")
    connection.run(
        "UPDATE file SET path = CAST(replace(CAST(path AS TEXT), 'dog', 'wolf') AS BLOB)"
    )
    connection.close()
    with open_library(library_path, cache_dir=tmp_path / "cache", writable=True) as library:
        named = ParsedQuery(conditions=(ContainsText(QueryField.NAME, ("dog",)),))
        assert library.words.scope(named).tolist() == []
        assert len(library.words.matches("wolf", 9)) == 1


def take_back_camera_time(connection):
    """Undo the steps since dates are wall clocks; what notes changes goes with them."""
    connection.run("DROP INDEX place_by_exposure; DROP INDEX content_companion")
    connection.run("ALTER TABLE place DROP COLUMN exposure")
    connection.run("ALTER TABLE content DROP COLUMN companion_of")
    for table in ("opened", "saved_picture", "saved_search"):
        connection.run(f"DROP TABLE {table}")
    connection.run("DROP TRIGGER content_came; DROP INDEX content_added")
    connection.run("DROP INDEX content_by_place; ALTER TABLE content DROP COLUMN added_s")
    connection.run("DROP INDEX item_words_drawn")
    connection.run("ALTER TABLE item DROP COLUMN words_drawn")
    connection.run("ALTER TABLE recognised DROP COLUMN boxes")
    connection.run("DROP TRIGGER content_described")
    for index in ("city", "region", "country", "rating"):
        connection.run(f"DROP INDEX content_by_{index}")
    said = ("people", "keywords", "rating", "city", "region", "country")
    for column in ("utc_offset_min", "date_source", *said):
        connection.run(f"ALTER TABLE content DROP COLUMN {column}")
    connection.run("ALTER TABLE place DROP COLUMN date_source")
    connection.run(
        "CREATE TRIGGER content_described AFTER UPDATE OF kind ON content BEGIN SELECT 1; END"
    )


def take_back_unread_files(connection):
    """Undo the step that made every file an item."""
    for index in ("file_unread", "file_unread_by_root", "content_unread", "content_noted"):
        connection.run(f"DROP INDEX {index}")
    for table, columns in (
        ("content", ("unread", "note")),
        ("file", ("unread", "readers")),
        ("item", ("heading", "fragment")),
    ):
        for column in columns:
            connection.run(f"ALTER TABLE {table} DROP COLUMN {column}")


def test_files_that_could_not_be_read_are_items_in_an_older_library(tmp_path):
    """The constraints that forbade it are gone, the file is sound, and they are tried again."""
    path = tmp_path / "library.db"
    before = tuple(step for step in MIGRATIONS if step.version < 6005)
    connection = Connection(path, "rwc")
    migrate_schema(connection, path, before, keep_copy=False)
    connection.run("INSERT INTO root (path, state, added_at) VALUES (x'2f61', 'online', '')")
    connection.run(
        "INSERT INTO file (root_id, path, size_bytes, mtime_ns, inode, problem_title) "
        "VALUES (1, ?, 9, 8, 7, 'Cut off'), (1, ?, 9, 8, 6, ?)",
        (b"/a/payslip 2024.pdf", b"/a/cloud.jpg", ONLINE_ONLY),
    )
    connection.close()
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        assert library.check() == ()
        assert library.status().items == {"file": 2}
        (match,) = library.words.matches("payslip ", 9)
        (item,) = library.items.get([match.item_id])
        assert (item.path, item.unread) == (Path("/a/payslip 2024.pdf"), "Cut off")
        assert (item.modality, item.kind) == (Modality.FILE, FileKind.PDF)
        known = library.files.known(1)
        assert {name.name: file.outdated for name, file in known.items()} == {
            "payslip 2024.pdf": True,
            "cloud.jpg": True,
        }
        reasons = {problem.path.name: problem.reason for problem in library.files.problems()}
        assert reasons == {
            "payslip 2024.pdf": UnreadReason.FAILED,
            "cloud.jpg": UnreadReason.ONLINE_ONLY,
        }


def test_names_of_cameras_become_wholes_in_an_older_library(tmp_path):
    path, folder = tmp_path / "library.db", tmp_path / "photos"
    folder.mkdir()
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        library.vectors.use_space(EmbeddingSpace("tiny", 4))
        root = library.roots.add(folder)
        for number, name in enumerate(("IMG_2034.jpg", "invoice 2034.jpg")):
            stat = FileStat(folder / name, 3, 0)
            part = ExtractedPart(0, Modality.IMAGE, width_px=4, height_px=3)
            extraction = Extraction(bytes([number]) * 32, 3, (part,))
            library.files.put(root.id, [(stat, extraction, np.eye(1, 4, dtype=np.float32))])
    (step,) = [step for step in MIGRATIONS if step.name == "0003-names-of-cameras"]
    connection = Connection(path, "rwc")
    # As the version before wrote it.
    connection.run("DELETE FROM words WHERE rowid = 1")
    connection.run("INSERT INTO words (rowid, name, parts) VALUES (1, 'IMG_2034.jpg', '')")
    take_back_camera_time(connection)
    take_back_unread_files(connection)
    connection.run("DROP INDEX embedded_first_pass")
    connection.run("ALTER TABLE embedded DROP COLUMN first_pass")
    connection.run("DROP TRIGGER signed_item_went")
    connection.run("DROP TABLE picture_signature")
    connection.run("DELETE FROM migration WHERE name >= '0003'")
    connection.run(f"PRAGMA user_version = {step.version - 1}")
    connection.close()
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        assert [match.item_id for match in library.words.matches("2034 ", 9)] == [2]
        assert [match.item_id for match in library.words.matches("IMG_2034 ", 9)] == [1]
        assert library.check() == ()


def test_pictures_of_an_older_library_get_signatures_when_they_are_read_again(tmp_path):
    path, folder = tmp_path / "library.db", tmp_path / "photos"
    folder.mkdir()
    pixels = np.arange(32 * 32 * 3, dtype=np.uint8).reshape(32, 32, 3)
    part = ExtractedPart(0, Modality.IMAGE, signature=make_signature(pixels))
    vector = np.eye(1, 4, dtype=np.float32)

    def put(library, number):
        (root,) = library.roots.all()
        stat = FileStat(folder / f"{number}.png", 3, 0)
        extraction = Extraction(bytes([number]) * 32, 3, (part,))
        library.files.put(root.id, [(stat, extraction, vector)])

    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        library.vectors.use_space(EmbeddingSpace("tiny", 4))
        library.roots.add(folder)
        put(library, 1)
    (step,) = [step for step in MIGRATIONS if step.name.endswith("picture-signatures")]
    connection = Connection(path, "rwc")
    # As the version before wrote it.
    take_back_camera_time(connection)
    take_back_unread_files(connection)
    connection.run("DROP TRIGGER signed_item_went")
    connection.run("DROP TABLE picture_signature")
    connection.run("DELETE FROM migration WHERE name >= ?", (step.name,))
    connection.run(f"PRAGMA user_version = {step.version - 1}")
    connection.close()
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        library.vectors.use_space(EmbeddingSpace("tiny", 4))
        assert library.items.signatures([1]) == {}
        put(library, 2)
        assert library.items.signatures([1, 2]) == {2: make_signature(pixels)}
        assert library.check() == ()


def test_what_is_read_better_now_is_read_again_in_an_older_library(tmp_path):
    path = tmp_path / "library.db"
    before = tuple(step for step in MIGRATIONS if step.version < 6008)
    connection = Connection(path, "rwc")
    migrate_schema(connection, path, before, keep_copy=False)
    connection.run("INSERT INTO root (path, state, added_at) VALUES (x'2f61', 'online', '')")
    files = (("picture", "a.jpg"), ("picture", "fax.TIF"), ("pdf", "b.pdf"), ("word", "c.docx"))
    connection.run(
        "INSERT INTO embedding_space (id, name, dimension, table_name, state) "
        "VALUES (1, 'tiny', 4, 'vectors_none', 'active')"
    )
    for number, (kind, name) in enumerate(files, start=1):
        connection.run(
            "INSERT INTO content (id, hash, size_bytes, kind) VALUES (?, ?, 9, ?)",
            (number, bytes([number]) * 32, kind),
        )
        connection.run(
            "INSERT INTO file (root_id, path, size_bytes, mtime_ns, content_id) "
            "VALUES (1, ?, 9, 8, ?)",
            (f"/a/{name}".encode(), number),
        )
        connection.run(
            "INSERT INTO place (file_id, content_id, item_id, folder_id, name, ending, moment_s) "
            "VALUES (?1, ?1, ?1, 1, ?2, ?3, 0)",
            (number, name.lower(), name.lower().rpartition(".")[2]),
        )
        connection.run("INSERT INTO embedded (content_id, space_id) VALUES (?, 1)", (number,))
    migrate_schema(connection, path, keep_copy=False)
    rows = connection.rows("SELECT content_id FROM embedded WHERE first_pass ORDER BY content_id")
    assert [files[number - 1][1] for (number,) in rows] == ["fax.TIF", "b.pdf"]
    connection.close()


def test_pictures_of_an_older_library_get_their_colours_from_their_signatures(tmp_path):
    path = tmp_path / "library.db"
    before = tuple(step for step in MIGRATIONS if step.version < 6010)
    connection = Connection(path, "rwc")
    migrate_schema(connection, path, before, keep_copy=False)
    connection.run("INSERT INTO content (id, hash, size_bytes) VALUES (1, ?, 9)", (b"1" * 32,))
    for item, cells in ((1, bytes([255]) * 768), (2, b"cut off"), (3, bytes(768))):
        connection.run(
            "INSERT INTO item (id, content_id, part, modality, width_px, height_px, label) "
            "VALUES (?, 1, ?, 'image', 4, 3, '')",
            (item, item),
        )
        connection.run("INSERT INTO picture_signature VALUES (?, ?)", (item, cells))
    migrate_schema(connection, path, keep_copy=False)
    rows = "SELECT item_id, colours FROM picture_colours ORDER BY item_id"
    assert list(connection.rows(rows)) == [(1, 0xFFFFFF), (3, 1)]
    connection.run("DELETE FROM item WHERE id = 1")
    assert list(connection.rows(rows)) == [(3, 1)]
    connection.close()


def test_the_exposures_of_an_older_library_are_found(tmp_path):
    path, folder = tmp_path / "library.db", tmp_path / "photos"
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        library.vectors.use_space(EmbeddingSpace("tiny", 4))
        root = library.roots.add(folder)
        for number, name in enumerate(("IMG_1.jpg", "IMG_1.cr2", "IMG_2.cr2", "film.mov")):
            stat = FileStat(folder / name, 3, 0)
            part = ExtractedPart(0, Modality.IMAGE, width_px=4, height_px=3)
            extraction = Extraction(bytes([number]) * 32, 3, (part,))
            library.files.put(root.id, [(stat, extraction, np.eye(1, 4, dtype=np.float32))])
        found = library.items.timeline()
    connection = Connection(path, "rwc")
    connection.run("DROP INDEX place_by_exposure; DROP INDEX content_companion")
    connection.run("ALTER TABLE place DROP COLUMN exposure")
    connection.run("ALTER TABLE content DROP COLUMN companion_of")
    connection.run("DELETE FROM migration WHERE name = '0012-exposures'")
    (step,) = [step for step in MIGRATIONS if step.name == "0012-exposures"]
    connection.run(f"PRAGMA user_version = {step.version - 1}")
    connection.close()
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        again = library.items.timeline()
        assert again.companion_of.tolist() == found.companion_of.tolist()
        assert sorted(again.companion_of.tolist()) == [0, 0, 0, 1]
        assert library.check() == ()

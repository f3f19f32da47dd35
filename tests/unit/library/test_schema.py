"""A step of the schema is applied once, whole or not at all, after the file was copied."""

import shutil
from pathlib import Path

import apsw
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.query import ContainsText, OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import Annotations, EmbeddingSpace, FileStat, Modality
from retllm_desktop.library.schema import (
    APPLICATION_ID,
    MIGRATIONS,
    Migration,
    check_schema_current,
    migrate_schema,
)
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_library import open_library

FIRST = Migration("0001-one", 1000, "CREATE TABLE one (a); INSERT INTO one VALUES (1);")
SECOND = Migration("0002-two", 1001, "ALTER TABLE one ADD COLUMN b; UPDATE one SET b = 2;")
THIRD = Migration("0003-three", 2000, "CREATE TABLE three (c);")
BROKEN = Migration("0003-three", 2000, "CREATE TABLE three (c); INSERT INTO nowhere VALUES (1);")

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


def _fixture(tmp_path, version):
    path = tmp_path / "data" / "library.db"
    path.parent.mkdir()
    shutil.copy(FIXTURES / f"library-{version}.db", path)
    return path


def test_a_library_of_schema_1_0_is_brought_up_to_date_and_kept_as_it_was(tmp_path):
    path = _fixture(tmp_path, "1.0")
    as_it_was = path.read_bytes()
    with (
        pytest.raises(StoreError, match="earlier version") as caught,
        open_library(path, cache_dir=tmp_path / "cache", writable=False),
    ):
        pass
    assert "retllm-desktop index" in caught.value.detail
    assert path.read_bytes() == as_it_was
    _open_and_look(path, writable=True)
    before = Connection(path.with_name(f"library.db.before-{MIGRATIONS[-1].version}"), "ro")
    assert _version(before) == 1000
    assert before.value("SELECT count(*) FROM item") == 5
    before.close()
    _open_and_look(path, writable=False)


def test_a_library_of_schema_2_0_gets_its_words_and_conditions(tmp_path):
    path = _fixture(tmp_path, "2.0")
    _open_and_look(path, writable=True)
    _open_and_look(path, writable=False)
    with open_library(path, cache_dir=tmp_path / "cache", writable=False) as library:
        assert library.check() == ()

        def names(words):
            return [
                i.path.name
                for i in library.items.get([m.item_id for m in library.words.matches(words, 9)])
            ]

        def ids(*conditions):
            return library.words.scope(ParsedQuery(conditions=conditions)).tolist()

        assert names("cat") == names("copy") == ["cat.png"]
        assert names("second ") == ["r.pdf"]
        assert names("bird") == []
        assert ids(OneOfValues(QueryField.TYPE, ("pdf",))) == [3, 4, 5]
        assert ids(OneOfValues(QueryField.TYPE, ("picture",))) == [1, 2]
        assert ids(OneOfValues(QueryField.IS, ("duplicate",))) == [1]
        assert ids(OneOfValues(QueryField.HAS, ("camera", "gps", "date", "tags"))) == []
        assert ids(ContainsText(QueryField.IN, ("backup",))) == [1]


@pytest.mark.parametrize("writable", [False, True])
def test_a_library_of_schema_2_2_is_brought_up_to_date(tmp_path, writable):
    path = _fixture(tmp_path, "2.2")
    _open_and_look(path, writable=True)
    with open_library(path, cache_dir=tmp_path / "cache", writable=writable) as library:
        assert library.check() == ()
        assert library.passages.active_space() is None
        (dog,) = library.words.scope(
            ParsedQuery(conditions=(ContainsText(QueryField.CAMERA, ("canon",)),))
        ).tolist()
        assert [match.item_id for match in library.words.matches("play pets", 9)] == [dog]
        assert library.words.scope(
            ParsedQuery(conditions=(OneOfValues(QueryField.TAG, ("pets",)),))
        ).tolist() == [dog]
        (cat,) = library.items.get(
            library.words.scope(
                ParsedQuery(conditions=(OneOfValues(QueryField.IS, ("favourite",)),))
            ).tolist()
        )
        assert library.annotations.of_content(cat.content_hash) == Annotations(favourite=True)


def test_scanned_documents_that_could_not_be_read_are_new_and_words_stay(tmp_path):
    path = _fixture(tmp_path, "2.2")
    connection = Connection(path, "rwc")
    for number, title in enumerate(("The PDF holds no text", "The PDF is damaged or no PDF")):
        connection.run(
            "INSERT INTO file (root_id, path, size_bytes, mtime_ns, problem_title) "
            "SELECT id, CAST(path || ? AS BLOB), 1, 1, ? FROM root ORDER BY id LIMIT 1",
            (f"/{number}.pdf".encode(), title),
        )
    connection.close()
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        titles = {problem.title for problem in library.files.problems()}
        assert "The PDF holds no text" not in titles
        assert "The PDF is damaged or no PDF" in titles
        assert len(library.words.matches("dog", 9)) == 1
        (one, *_) = library.enrichment.unrecognised("reader", 0, 9)
        library.enrichment.put_recognised("reader", [(one.item_id, "wheelbarrow")])
        assert [match.item_id for match in library.words.matches("wheelbarrow ", 9)] == [
            one.item_id
        ]
        assert library.check() == ()


def test_what_an_older_program_wrote_is_found_after_the_next_opening(tmp_path):
    path = _fixture(tmp_path, "2.2")
    connection = Connection(path, "rwc")
    connection.run(
        "UPDATE file SET path = CAST(replace(CAST(path AS TEXT), 'dog', 'wolf') AS BLOB)"
    )
    connection.close()
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        assert (
            library.words.scope(
                ParsedQuery(conditions=(ContainsText(QueryField.NAME, ("dog",)),))
            ).tolist()
            == []
        )
        assert len(library.words.matches("wolf", 9)) == 1


def test_what_schema_2_0_added_is_there(tmp_path):
    path = _fixture(tmp_path, "2.0")
    with open_library(path, cache_dir=tmp_path / "cache", writable=True) as library:
        assert library.check() == ()
        pictures = next(root for root in library.roots.all() if root.path.name == "pictures")
        assert pictures.exclusions == ("*.tmp", "/private/")
        assert pictures.missing == 1
        (bird,) = [
            path
            for path, file in library.files.known(pictures.id).items()
            if file.missing_since_s == 1_700_000_000.0
        ]
        library.vectors.use_space(EmbeddingSpace("fixture", 4))
        query = np.array([0, 0, 0, 1], np.float32)
        assert len(library.vectors.nearest(query, 9)) == 5
        library.files.touch(pictures.id, [FileStat(bird, 4, 1)])
        nearest = library.vectors.nearest(query, 1)
        assert [item.path for item in library.items.get([nearest[0].item_id])] == [bird]
        status = library.status()
        assert status.building == EmbeddingSpace("next", 3)
        assert (status.building_done, status.building_total) == (1, 4)
        assert {one.file.path.name for one in library.spaces.pending(9)} == {
            "bird.png",
            "cat.png",
            "r.pdf",
        }


def _open_and_look(path, *, writable):
    with open_library(path, cache_dir=path.parent / "cache", writable=writable) as library:
        library.vectors.use_space(EmbeddingSpace("fixture", 4))
        status = library.status()
        assert status.items == {"image": 2, "text": 3}
        assert (status.files, status.problems) == (4, 1)
        assert [(root.path.name, root.state, root.files) for root in status.roots] == [
            ("pictures", "online", 3),
            ("backup", "offline", 1),
        ]
        nearest = library.vectors.nearest(np.array([0, 1, 0, 0], np.float32), 2, Modality.IMAGE)
        (dog, cat) = library.items.get([neighbour.item_id for neighbour in nearest])
        assert nearest[0].distance == pytest.approx(0.0, abs=1e-6)
        assert (dog.path.name, dog.copies) == ("dog.png", 1)
        assert (cat.path.name, cat.copies) == ("cat.png", 2)
        assert (cat.width_px, cat.height_px, cat.mtime_ns) == (640, 480, 1_700_000_000_000_000_000)
        pages = library.vectors.nearest(np.array([0, 0, 1, 0], np.float32), 9, Modality.TEXT)
        texts = {item.label: item.text for item in library.items.get([n.item_id for n in pages])}
        assert texts == {"page 1": "First.", "page 2": "Second.", "page 3": "Third."}
        (problem,) = library.files.problems()
        assert (problem.path.name, problem.title) == ("broken.jpg", "The picture is cut off")

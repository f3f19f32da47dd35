"""Libraries whose vectors were floats: every vector is kept but for what eight bits lose."""

import contextlib
import random
import shutil
from pathlib import Path

import apsw
import numpy as np
import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import FileStat, Modality
from retllm_desktop.library import exact_search, vector_tables
from retllm_desktop.library.backup import restore_library
from retllm_desktop.library.schema import MIGRATIONS, migrate_schema
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_library import is_of_earlier_version
from retllm_desktop.library.vector_codes import codes_from_blobs, decode_vectors, valid_codes
from retllm_desktop.library.vector_index import index, state
from tests.fixtures.faulty_vfs import faulty_disk

FIXTURES = Path(__file__).parents[2] / "fixtures"
FORMER = 4000
DIMENSION = 24
ITEMS, PARKED = 1400, 300
"""So many, of which so many are of missing files: more than are converted at once."""


def _rows(count=ITEMS, dimension=DIMENSION):
    rows = np.random.default_rng(5).normal(size=(count, dimension))
    rows[:, 0] *= 20
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def _make(path, *, chunk=256):
    """Make a library as the former version did: text items of one file each, some missing."""
    connection = Connection(path, "rwc")
    migrate_schema(connection, path, [step for step in MIGRATIONS if step.version <= FORMER])
    connection.run("PRAGMA journal_mode = WAL; BEGIN")
    connection.run("INSERT INTO root VALUES (1, CAST('/p' AS BLOB), 'online', 'then', '[]')")
    connection.run(
        "INSERT INTO embedding_space (id, name, dimension, table_name, state) "
        f"VALUES (1, 'old', {DIMENSION}, 'vectors_1_3', 'active')"
    )
    connection.run(
        "CREATE VIRTUAL TABLE vectors_1_3 USING vec0 (item_id INTEGER PRIMARY KEY, "
        f"embedding float[{DIMENSION}] distance_metric=cosine, modality TEXT, chunk_size={chunk})"
    )
    state.begin_lineage(connection, 1, "vectors_1_3")
    numbers = [(n,) for n in range(1, ITEMS + 1)]
    connection.many(
        "INSERT INTO content (id, hash, size_bytes) VALUES (?1, CAST('h' || ?1 AS BLOB), ?1)",
        numbers,
    )
    connection.many(
        "INSERT INTO file (root_id, path, size_bytes, mtime_ns, content_id, missing_since_s) "
        f"VALUES (1, CAST('/p/' || ?1 AS BLOB), ?1, 1, ?1, iif(?1 <= {PARKED}, 1.0, NULL))",
        numbers,
    )
    connection.many(
        "INSERT INTO item (id, content_id, part, modality, width_px, height_px, label, text) "
        "VALUES (?1, ?1, 0, iif(?1 % 3, 'text', 'image'), 0, 0, '', 'x')",
        numbers,
    )
    connection.many("INSERT INTO embedded VALUES (?, 1)", numbers)
    blobs = [(n, row.tobytes()) for n, row in enumerate(_rows(), 1)]
    connection.many(
        "INSERT INTO parked SELECT id, 1, modality, ?2 FROM item WHERE id = ?1", blobs[:PARKED]
    )
    connection.many(
        "INSERT INTO vectors_1_3 (item_id, modality, embedding) "
        "SELECT id, modality, ?2 FROM item WHERE id = ?1",
        blobs[PARKED:],
    )
    connection.run("COMMIT")
    connection.close()


@pytest.fixture(scope="module")
def former(tmp_path_factory):
    path = tmp_path_factory.mktemp("former") / "library.db"
    _make(path)
    return path


@pytest.fixture
def old(former, place):
    place.database.parent.mkdir(parents=True)
    shutil.copy(former, place.database)
    return place


def _held(connection, *, stored_type):
    """Every vector by space and item, as (d,) floats, those that are parked included."""
    found = {}
    spaces = list(connection.rows("SELECT id, dimension, table_name FROM embedding_space"))
    for space, dimension, table in spaces:
        rows = list(connection.rows(f"SELECT item_id, embedding FROM {table}"))
        if connection.value("SELECT count(*) FROM sqlite_schema WHERE name = 'parked'"):
            rows += connection.rows(
                "SELECT item_id, embedding FROM parked WHERE space_id = ?", (space,)
            )
        for item, blob in rows:
            if stored_type is np.int8:
                codes = codes_from_blobs([blob], dimension)
                assert valid_codes(codes).all()
                found[space, item] = decode_vectors(codes)[0]
            else:
                found[space, item] = np.frombuffer(blob, np.float32)
                assert len(found[space, item]) == dimension
    return found


def _is_converted(path, before):
    """Whether a library holds all vectors that there were, each where it was."""
    connection = Connection(path, "ro")
    try:
        after = _held(connection, stored_type=np.int8)
        assert after.keys() == before.keys()
        for key, vector in before.items():
            assert float(after[key] @ vector) > 1 - 1e-3
        for stored, _ in vector_tables.stored_spaces(connection):
            for item, _, _ in list(vector_tables.read_codes(connection, stored)):
                vector = before[stored.id, item]
                found = exact_search.nearest_exact(connection, stored, vector, 9)
                assert found[0].distance < 1e-3
                # Parts of one document may have one vector.
                assert item in {n.item_id for n in found if n.distance < found[0].distance + 1e-6}
        tables = {
            row[0]: row[1]
            for row in connection.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
        }
        made = [sql for sql in tables.values() if sql and "vec0" in sql]
        assert all(" int8[" in sql for sql in made)
        assert len(made) == len(vector_tables.stored_spaces(connection))
        assert not [
            name
            for name in tables
            if name.startswith("vectors_")
            and not name.startswith(
                tuple(stored.table for stored, _ in vector_tables.stored_spaces(connection))
            )
        ]
        assert connection.value("PRAGMA user_version") >= 5000
    finally:
        connection.close()


@pytest.mark.parametrize("version", ["1.0", "2.0", "2.2", "4.0"])
def test_libraries_of_earlier_versions_keep_every_vector(place, version):
    place.database.parent.mkdir(parents=True)
    shutil.copy(FIXTURES / f"library-{version}.db", place.database)
    connection = Connection(place.database, "ro")
    before = _held(connection, stored_type=np.float32)
    connection.close()
    assert len({space for space, _ in before}) == {"1.0": 1, "4.0": 3}.get(version, 2)
    with (
        pytest.raises(StoreError, match="made by an earlier version"),
        place.open(writable=False, space=None),
    ):
        pass
    with place.open(space=None) as library:
        assert library.check() == ()
    _is_converted(place.database, before)


def test_a_larger_library_keeps_every_vector(old):
    with old.open(space=None) as library:
        assert library.check() == ()
        library.vectors.use_space(library.vectors.active_space())
        with library._file.connections.reading() as connection:
            # What follows scan copies begins anew, for they were made of floats.
            assert not connection.value("SELECT count(*) FROM scan_copy")
            assert not connection.value("SELECT count(*) FROM scan_change")
            assert not connection.value(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'scan%'"
            )
        rows = _rows()
        for modality in Modality:
            found = library.vectors.nearest(rows[500], 2000, modality)
            assert len(found) == sum(
                (n % 3 == 0) == (modality is Modality.IMAGE) for n in range(PARKED + 1, ITEMS + 1)
            )
        # Files that are found again bring their vectors along.
        missing = [path for path, file in library.files.known(1).items() if file.missing_since_s]
        library.files.touch(1, [FileStat(path, 1, 2) for path in missing[:7]])
        assert len(library.vectors.nearest(rows[0], 4000)) == ITEMS - PARKED + 7
    _is_converted(old.database, {(1, n): row for n, row in enumerate(rows, 1)})


def test_a_scan_copy_can_be_built_of_it(old, monkeypatch):
    monkeypatch.setattr(index, "_LEAST_VECTORS", 60)
    rows = _rows()
    with old.open(space=None) as library:
        library.vectors.use_space(library.vectors.active_space())
        assert not library.vectors.load_index()
        assert library.vectors.refresh_index()
        assert library.vectors.load_index()
        for number in range(PARKED, ITEMS, 100):
            (nearest,) = library.vectors.nearest(rows[number], 1)
            assert nearest.item_id == number + 1
            assert nearest.distance < 1e-3


def test_wherever_the_disk_fails_the_old_library_stays_whole(former, place):
    choose = random.Random(3)
    place.database.parent.mkdir(parents=True)
    every = {(1, n) for n in range(1, ITEMS + 1)}

    def converted_with(disk, position, error, *, lasting):
        for leftover in place.database.parent.iterdir():
            leftover.unlink()
        shutil.copy(former, place.database)
        connection = Connection(place.database, "rwc")
        # So small that it is written to the disk in the middle of everything.
        connection.run("PRAGMA synchronous = NORMAL; PRAGMA cache_size = 20")
        disk.seen = 0
        with disk.after(position, error, lasting=lasting), contextlib.suppress(apsw.Error):
            migrate_schema(connection, place.database, keep_copy=False)
        writes = disk.seen
        assert not connection.in_transaction
        connection.close()
        return writes

    with faulty_disk() as disk:
        writes = converted_with(disk, 10**9, apsw.SQLITE_FULL, lasting=True)
        outcomes = set()
        for error in (apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_FULL):
            for lasting in (True, False):
                for position in {0, writes // 2, *(choose.randrange(writes) for _ in range(7))}:
                    converted_with(disk, position, error, lasting=lasting)
                    assert disk.failed
                    connection = Connection(place.database, "rwc")
                    version = connection.value("PRAGMA user_version")
                    held = _held(
                        connection, stored_type=np.float32 if version == FORMER else np.int8
                    )
                    connection.close()
                    assert held.keys() == every
                    outcomes.add(version)
                    with place.open(space=None) as library:
                        assert library.check() == ()
        assert FORMER in outcomes
        connection = Connection(place.database, "rwc")
        assert _held(connection, stored_type=np.int8).keys() == every
        connection.close()


DAMAGES = {
    "a blob that is gone": (
        "DELETE FROM vectors_1_3_vector_chunks00 WHERE _rowid_ = 2",
        ["Items without a vector: 256"],
    ),
    "a chunk that is gone": (
        "DELETE FROM vectors_1_3_chunks WHERE chunk_id = 2",
        ["Items without a vector: 256"],
    ),
    "a blob that is too short": (
        "UPDATE vectors_1_3_vector_chunks00 SET vectors = x'00' WHERE _rowid_ = 2",
        ["Items without a vector: 256"],
    ),
    "vectors overwritten": (
        (
            "UPDATE vectors_1_3_vector_chunks00 SET vectors = zeroblob(length(vectors)) "
            "WHERE _rowid_ = 2"
        ),
        ["Items without a vector: 256"],
    ),
    "one vector twice": (
        (
            "UPDATE vectors_1_3_chunks SET rowids = (SELECT rowids FROM vectors_1_3_chunks "
            "WHERE chunk_id = 1) WHERE chunk_id = 2"
        ),
        ["Items without a vector: 256"],
    ),
    "a vector of no item": (
        (
            f"DELETE FROM item WHERE id = {ITEMS}; DELETE FROM file WHERE content_id = {ITEMS}; "
            f"DELETE FROM embedded WHERE content_id = {ITEMS}; "
            f"DELETE FROM content WHERE id = {ITEMS}"
        ),
        [],
    ),
    "parked vectors that are none": (
        "UPDATE parked SET embedding = x'0000' WHERE item_id < 8",
        ["Items without a vector: 7"],
    ),
    "no table at all": ("DROP TABLE vectors_1_3", [f"Items without a vector: {ITEMS - PARKED}"]),
    "a table that cannot be dropped": (
        "DROP TABLE vectors_1_3_info; DROP TABLE vectors_1_3_rowids",
        [],
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_library_is_converted_as_far_as_it_goes_and_can_be_repaired(old, damage):
    sql, expected = DAMAGES[damage]
    connection = Connection(old.database, "rwc")
    connection.run("PRAGMA foreign_keys = OFF")
    connection.run(sql)
    connection.close()
    with old.open(space=None) as library:
        found = library.check()
        assert [finding.title for finding in found] == expected
        assert library.repair() == found
        assert library.check() == ()
        library.vectors.use_space(library.vectors.active_space())
        left = library.vectors.nearest(_rows()[1199], 1)
        assert [n.item_id for n in left] == ([] if damage == "no table at all" else [1200])


def _overwrite_a_page(path, number):
    """Damage the page of the file that holds the middle of an item's vector."""
    whole = bytearray(path.read_bytes())
    at = whole.index(_rows()[number - 1].tobytes()[8:-8]) // 4096 * 4096
    whole[at : at + 4096] = b"\xff" * 4096
    path.write_bytes(whole)


def test_a_library_with_a_damaged_page_of_vectors_opens_and_can_be_repaired(old):
    _overwrite_a_page(old.database, 1000)
    with old.open(space=None) as library:
        found = [finding.title for finding in library.check()]
        assert found[-1] == "Items without a vector: 256"
        library.repair()
        assert library.check() == ()
        library.vectors.use_space(library.vectors.active_space())
        assert library.vectors.nearest(_rows()[PARKED + 10], 1)[0].item_id == PARKED + 11


def test_a_parked_vector_that_is_none_does_not_keep_its_file_from_coming_back(old):
    connection = Connection(old.database, "rwc")
    connection.run("UPDATE parked SET embedding = x'0000' WHERE item_id < 8")
    connection.close()
    with old.open(space=None) as library:
        back = [FileStat(Path(f"/p/{n}"), n, 1) for n in range(1, 11)]
        library.files.touch(1, back)
        library.vectors.use_space(library.vectors.active_space())
        assert [n.item_id for n in library.vectors.nearest(_rows()[9], 1)] == [10]
        assert [finding.title for finding in library.check()] == ["Items without a vector: 7"]


def test_a_backup_that_would_lose_vectors_is_refused(old, tmp_path):
    backup = tmp_path / "backup.db"
    shutil.copy(old.database, backup)
    connection = Connection(backup, "rwc")
    connection.run(
        "UPDATE vectors_1_3_vector_chunks00 SET vectors = zeroblob(length(vectors)) "
        "WHERE _rowid_ = 2"
    )
    connection.close()
    with pytest.raises(StoreError, match="256 of its vectors cannot be read"):
        restore_library(backup, tmp_path / "there" / "library.db", cache_dir=tmp_path / "cache")
    assert not (tmp_path / "there" / "library.db").exists()


def test_it_is_known_before_that_a_library_will_be_converted(old, tmp_path):
    assert is_of_earlier_version(old.database)
    old.open(space=None).close()
    assert not is_of_earlier_version(old.database)
    assert not is_of_earlier_version(tmp_path / "absent.db")
    (tmp_path / "empty.db").touch()
    assert not is_of_earlier_version(tmp_path / "empty.db")

"""A library with an index: never wrong by its age, by damage, or by who writes meanwhile."""

import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import EMBEDDED_MODALITIES, EmbeddingSpace, Modality
from retllm_desktop.library import exact_search, vector_tables
from retllm_desktop.library.backup import restore_library
from retllm_desktop.library.vector_index import index, rows, segment, state
from retllm_desktop.library.vector_index.index import IndexTuning
from retllm_desktop.library.vector_index.rows import UnusableIndexError
from tests.unit.library.conftest import SPACE, Place, Samples

FILES = 400
NEW = EmbeddingSpace("new", 6)


SMALL = IndexTuning(
    least_vectors=60,
    changed_least=20,
    changed_share=0.05,
    most_wanted_share=0.5,
    read_singly=3,
    read_unloaded=3,
)


@pytest.fixture
def place(tmp_path):
    """A library that has an index although it is small."""
    return Place(tmp_path, SMALL)


@pytest.fixture
def asked(monkeypatch):
    """How many searches an index answered, and how many it left to sqlite-vec."""
    counts = {True: 0, False: 0}
    original = index.VectorIndexes.nearest

    def counting(self, *args, **kwargs):
        found = original(self, *args, **kwargs)
        counts[found is not None] += 1
        return found

    monkeypatch.setattr(index.VectorIndexes, "nearest", counting)
    return counts


@pytest.fixture
def filled(place, folder, samples):
    """A library of 400 pictures and 100 passages, with an index."""
    with place.open() as library:
        root = library.roots.add(folder)
        library.files.put(
            root.id,
            [samples.entry(folder / f"{n}", f"{n}", thumbnail=None) for n in range(FILES)],
        )
        book = samples.entry(
            folder / "book", "book", parts=100, modality=Modality.TEXT, thumbnail=None
        )
        library.files.put(root.id, [book])
        assert library.vectors.refresh_index()
        yield library


def _index_files(place):
    return sorted(place.database.parent.glob("library.db.vectors-*"))


def _nearest(library, vector, k=1, **filters):
    return [n.item_id for n in library.vectors.nearest(vector, k, **filters)]


def _found(library, samples, name, part=0, parts=1):
    """Whether the item of a name is the one nearest to its own vector."""
    found = library.vectors.nearest(samples.vectors_of(name, parts)[part], 1)
    return bool(found) and found[0].distance < 1e-3


def _exact(library, vector, k, modality=None, within=None):
    with library._file.connections.reading() as connection:
        stored = vector_tables.active_space(connection)
        return exact_search.nearest_exact(connection, stored, vector, k, modality, within=within)


def test_an_index_finds_what_sqlite_vec_finds(filled, samples, asked):
    rng = np.random.default_rng(2)
    queries = samples.vectors_of("queries", 30)
    same = 0
    for query in queries:
        for modality in (None, *EMBEDDED_MODALITIES):
            for within in (None, np.flatnonzero(rng.random(500) < 0.4) + 1):
                found = filled.vectors.nearest(query, 10, modality, within)
                exact = _exact(filled, query, 10, modality, within)
                same += len({n.item_id for n in found} & {n.item_id for n in exact})
                known = {n.item_id: n.distance for n in exact}
                for one in found:
                    assert one.distance == pytest.approx(
                        known.get(one.item_id, one.distance), abs=1e-2
                    )
                assert found == sorted(found, key=lambda n: (n.distance, n.item_id))
                assert len(found) == 10
    assert asked == {True: 180, False: 0}
    assert same >= 0.99 * 1800


def test_an_index_that_is_loaded_is_read_ahead_once(filled, place, samples, monkeypatch, asked):
    place = replace(place, tuning=replace(SMALL, held_bytes=0))
    ahead = []
    original = rows.RowsInFile.read_ahead
    monkeypatch.setattr(
        rows.RowsInFile, "read_ahead", lambda self: ahead.append(self) or original(self)
    )
    with place.open(writable=False) as reader:
        assert _found(reader, samples, "7")
        assert ahead == []
        for _ in range(2):
            assert reader.vectors.load_index()
            assert len(ahead) == 2  # pictures and texts
        assert _found(reader, samples, "8")
    assert asked == {True: 2, False: 0}


def test_an_index_that_was_given_up_is_loaded_again(filled, samples, asked):
    vector = samples.vectors_of("7", 1)[0]
    found = filled.vectors.nearest(vector, 20)
    assert filled._file.indexes._view is not None
    filled.release_memory()
    assert filled._file.indexes._view is None
    assert filled.vectors.nearest(vector, 20) == found
    assert filled.vectors.load_index()
    assert asked == {True: 2, False: 0}


@pytest.mark.parametrize("modality", [None, *Modality])
def test_a_filter_that_leaves_three_returns_these_three(filled, samples, modality):
    for within in ([3, 77, 480], [401, 402, 403, 404, 405], [9999], []):
        ids = np.array(within, np.int64)
        kept = {
            n
            for n in within
            if n <= 500 and modality in {None, Modality.TEXT if n > FILES else Modality.IMAGE}
        }
        found = filled.vectors.nearest(samples.vectors_of("query", 1)[0], 10, modality, ids)
        assert {n.item_id for n in found} == kept


@pytest.mark.parametrize("k", [0, 1, 249, 251, 500, 501, 5000])
def test_any_number_can_be_asked_for(filled, samples, k):
    found = filled.vectors.nearest(samples.vectors_of("query", 1)[0], k)
    assert len(found) == min(k, 500)


def test_a_query_of_another_space_is_a_bug(filled, samples):
    for wrong in (np.ones(8, np.float32), np.zeros(0, np.float32), samples.vectors_of("x", 2)):
        with pytest.raises(ValueError, match="vectors"):
            filled.vectors.nearest(wrong, 3)


def test_small_libraries_have_no_index(tmp_path, folder, samples, asked):
    place = Place(tmp_path)
    with place.open() as library:
        root = library.roots.add(folder)
        library.files.put(root.id, [samples.entry(folder / f"{n}", f"{n}") for n in range(70)])
        assert not library.vectors.refresh_index()
        assert not library.vectors.load_index()
        assert _found(library, samples, "7")
        assert _index_files(place) == []
        with library._file.connections.reading() as connection:
            assert connection.value("SELECT count(*) FROM vector_index_change") == 0
    assert asked == {True: 0, False: 1}


def test_what_comes_and_goes_is_seen_at_once(filled, folder, samples, asked, place):
    (root,) = filled.roots.all()
    with place.open(writable=False) as reader:
        for library in (filled, reader):
            assert _found(library, samples, "17")
        filled.files.put(root.id, [samples.entry(folder / "new", "new")])
        filled.files.forget(root.id, [folder / "17"])
        filled.files.mark_missing(root.id, [folder / "18"], 1.0)
        changed = samples.entry(folder / "19", "changed")
        filled.files.put(root.id, [changed])
        for library in (filled, reader):
            assert _found(library, samples, "new")
            assert _found(library, samples, "changed")
            assert not any(_found(library, samples, name) for name in ("17", "18", "19"))
        filled.files.touch(root.id, [samples.stat(folder / "18", "18")])
        for library in (filled, reader):
            assert _found(library, samples, "18")
        filled.roots.remove(root.id)
        for library in (filled, reader):
            assert library.vectors.nearest(samples.vectors_of("20", 1)[0], 3) == []
    assert asked[False] <= 2


def test_nobody_is_crowded_out_by_what_is_gone(filled, folder, samples):
    (root,) = filled.roots.all()
    query = samples.vectors_of("300", 1)[0]
    order = _nearest(filled, query, 250)
    pictures = [n for n in order if n <= FILES][:150]
    filled.files.forget(root.id, [folder / f"{n - 1}" for n in pictures])
    left = [n for n in order if n not in pictures][:20]
    assert len(set(_nearest(filled, query, 20)) & set(left)) >= 19


def test_an_index_is_built_anew_when_much_has_changed(filled, place, folder, samples):
    (root,) = filled.roots.all()
    before = _index_files(place)
    assert len(before) == 1
    assert not filled.vectors.refresh_index()
    filled.files.put(root.id, [samples.entry(folder / f"n{n}", f"n{n}") for n in range(15)])
    assert not filled.vectors.refresh_index()
    assert _index_files(place) == before
    filled.files.put(root.id, [samples.entry(folder / f"m{n}", f"m{n}") for n in range(15)])
    assert filled.vectors.refresh_index()
    after = _index_files(place)
    assert len(after) == 1
    assert after != before
    assert not filled.vectors.refresh_index()
    with place.open(writable=False) as reader:
        assert reader.vectors.load_index()
        assert all(_found(reader, samples, name) for name in ("n3", "m14", "200"))
        assert all(_found(filled, samples, name) for name in ("n3", "m14", "200"))


def test_a_reader_follows_through_rebuilds_of_the_index(filled, place, folder, samples, asked):
    (root,) = filled.roots.all()
    with place.open(writable=False) as often, place.open(writable=False) as seldom:
        assert _found(seldom, samples, "1")
        for turn in range(4):
            names = [f"{turn}-{n}" for n in range(60)]
            filled.files.put(root.id, [samples.entry(folder / n, n, thumbnail=None) for n in names])
            filled.files.forget(root.id, [folder / f"{turn}"])
            assert filled.vectors.refresh_index()
            assert all(_found(often, samples, name) for name in names[::7])
            assert not _found(often, samples, f"{turn}")
        assert all(_found(seldom, samples, f"{turn}-7") for turn in range(4))
        assert not _found(seldom, samples, "3")
    assert asked[False] == 0
    with filled._file.connections.reading() as connection:
        assert connection.value("SELECT count(*) FROM vector_index_change") <= 130


def test_who_is_far_behind_waits_for_the_next_index(filled, place, folder, samples, asked):
    tuning = replace(SMALL, followed_least=30)
    (root,) = filled.roots.all()
    with replace(place, tuning=tuning).open(writable=False) as reader:
        assert _found(reader, samples, "1")
        names = [f"n{n}" for n in range(120)]
        filled.files.put(root.id, [samples.entry(folder / n, n, thumbnail=None) for n in names])
        assert asked == {True: 1, False: 0}
        assert _found(reader, samples, "n7")
        assert asked == {True: 1, False: 1}
        assert filled.vectors.refresh_index()
        assert _found(reader, samples, "n7")
        assert _found(filled, samples, "n119")
        assert asked == {True: 3, False: 1}


def test_repacking_and_compacting_keep_the_index(filled, place, folder, samples, asked):
    (root,) = filled.roots.all()
    filled.files.forget(root.id, [folder / f"{n}" for n in range(0, 400, 20)])
    files = _index_files(place)
    with place.open(writable=False) as reader:
        assert _found(reader, samples, "7")
        filled.compact()
        with filled._file.connections.reading() as connection:
            assert vector_tables.active_space(connection).table == "vectors_1_2"
        filled.files.put(root.id, [samples.entry(folder / "new", "new")])
        for library in (filled, reader):
            assert _found(library, samples, "new")
            assert _found(library, samples, "7")
            assert not _found(library, samples, "20")
    assert _index_files(place) == files
    assert asked[False] == 0


def test_another_space_leaves_the_index_behind(filled, place, samples):
    renewed = Samples(dimension=6)
    with place.open(writable=False) as reader:
        assert _found(reader, samples, "7")
        filled.spaces.begin(NEW)
        filled.spaces.put_vectors(
            [(samples.hash(f"{n}"), renewed.vectors_of(f"{n}", 1)) for n in range(FILES)]
        )
        assert _found(reader, samples, "7")
        filled.spaces.skip([samples.hash("book")])
        filled.spaces.activate()
        filled.vectors.use_space(NEW)
        assert _found(filled, renewed, "7")
        with pytest.raises(StoreError, match="rebuilt for the pack new"):
            reader.vectors.nearest(samples.vectors_of("7", 1)[0], 1)
        assert filled.vectors.refresh_index()
        assert len(_index_files(place)) == 1
        assert _found(filled, renewed, "7")
    with place.open(writable=False, space=NEW) as reader:
        assert reader.vectors.load_index()
        assert _found(reader, renewed, "399")


def test_a_space_with_the_number_of_a_dropped_one_has_no_index_of_it(filled, place, samples):
    renewed = Samples(dimension=6)
    filled.spaces.begin(NEW)
    filled.spaces.put_vectors([(samples.hash("1"), renewed.vectors_of("1", 1))])
    with filled._file.connections.writing() as connection:
        stored = vector_tables.building_space(connection)
        state.begin_lineage(connection, stored.id, stored.table)
    filled.spaces.drop()
    filled.spaces.begin(NEW)
    with filled._file.connections.reading() as connection:
        again = vector_tables.building_space(connection)
        assert (again.id, again.table) == (stored.id, stored.table)
        assert state.current_state(connection, again.id, again.table) is None


def test_what_an_older_program_did_to_the_table_is_noticed(filled, folder, samples, asked):
    """It knows nothing of indexes: neither when it repacks nor when it makes a table anew."""
    with filled._file.connections.writing() as connection:
        stored = vector_tables.active_space(connection)
        rows = [row for row in vector_tables.read_codes(connection, stored) if row[0] != 7]
        connection.run(f"DROP TABLE {stored.table}")
        vector_tables._create_table(connection, stored)
        vector_tables.insert_codes(connection, stored, rows)
        assert state.current_state(connection, stored.id, stored.table) is None
    assert not _found(filled, samples, "6")
    assert _found(filled, samples, "8")
    assert asked == {True: 0, False: 2}
    assert filled.vectors.refresh_index()
    assert not _found(filled, samples, "6")
    assert _found(filled, samples, "8")
    assert asked[True] == 2


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    "harm",
    [
        _flip,
        Path.unlink,
        lambda path: path.write_bytes(path.read_bytes()[:-100]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"something else"),
    ],
    ids=["bit", "gone", "short", "empty", "foreign"],
)
def test_a_harmed_index_is_not_used_and_built_anew(filled, place, samples, harm, asked):
    filled.close()
    (path,) = _index_files(place)
    harm(path)
    with place.open(writable=False) as reader:
        assert not reader.vectors.load_index()
        assert _found(reader, samples, "7")
        assert asked == {True: 0, False: 1}
        with place.open() as library:
            assert library.vectors.refresh_index()
            assert len(_index_files(place)) == 1
            assert _index_files(place) != [path]
        assert _found(reader, samples, "7")
        assert asked == {True: 1, False: 1}


def test_where_nothing_multiplies_sqlite_vec_answers(filled, place, samples, asked, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with place.open(writable=False) as reader:
        assert not reader.vectors.load_index()
        assert _found(reader, samples, "7")
    assert asked == {True: 0, False: 1}


def test_where_new_vectors_cannot_be_laid_out_sqlite_vec_answers(
    filled, place, folder, samples, asked, monkeypatch
):
    def full(*_):
        raise UnusableIndexError("no memory")

    filled.close()
    with replace(place, tuning=replace(SMALL, loose_rows=5)).open() as library:
        (root,) = library.roots.all()
        assert _found(library, samples, "7")
        library.files.put(root.id, [samples.entry(folder / f"n{n}", f"n{n}") for n in range(10)])
        with monkeypatch.context() as patch:
            patch.setattr(segment, "products_of_codes", full)
            assert _found(library, samples, "n7")
            assert asked == {True: 1, False: 1}
        assert library.vectors.refresh_index()
        assert _found(library, samples, "n7")
        assert asked == {True: 2, False: 1}


def test_the_index_of_another_library_is_not_used(filled, place, samples, tmp_path, folder):
    other = Place(tmp_path / "other", SMALL)
    with other.open() as library:
        root = library.roots.add(folder)
        library.files.put(root.id, [samples.entry(folder / f"o{n}", f"o{n}") for n in range(70)])
        assert library.vectors.refresh_index()
    (own,), (foreign,) = _index_files(place), _index_files(other)
    filled.close()
    own.write_bytes(foreign.read_bytes())
    with place.open(writable=False) as reader:
        assert _found(reader, samples, "7")
        assert not reader.vectors.load_index()


def test_a_folder_that_cannot_be_written_can_be_searched(filled, place, samples, asked):
    filled.close()
    folder = place.database.parent
    folder.chmod(0o555)
    try:
        with place.open(writable=False) as reader:
            assert reader.vectors.load_index()
            assert _found(reader, samples, "7")
            with pytest.raises(StoreError, match="for reading only"):
                _rebuild(reader)
    finally:
        folder.chmod(0o755)
    assert asked == {True: 1, False: 0}


def _rebuild(library):
    library._file.indexes._unusable |= {
        path.name[-16:] for path in _index_files(Place(library._file.path.parents[1]))
    }
    library.vectors.refresh_index()


def test_an_index_that_cannot_be_written_is_told_and_changes_nothing(
    filled, place, folder, samples, monkeypatch
):
    (root,) = filled.roots.all()
    filled.files.put(root.id, [samples.entry(folder / f"n{n}", f"n{n}") for n in range(60)])
    before = _index_files(place)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(index, "write_index", full)
        with pytest.raises(StoreError, match="searches take longer"):
            filled.vectors.refresh_index()
    assert _index_files(place) == before
    assert _found(filled, samples, "n7")
    assert filled.vectors.refresh_index()
    assert _found(filled, samples, "n7")


def test_files_that_nobody_knows_are_removed(filled, place, folder, samples):
    stray = place.database.with_name("library.db.vectors-0123")
    part = place.database.with_name("library.db.vectors-0124.part")
    for path in (stray, part):
        path.write_text("left behind")
    other = place.database.with_name("library.db2.vectors-0123")
    other.write_text("of another library")
    (root,) = filled.roots.all()
    filled.files.put(root.id, [samples.entry(folder / f"n{n}", f"n{n}") for n in range(60)])
    assert filled.vectors.refresh_index()
    assert not stray.exists()
    assert not part.exists()
    assert other.exists()


def test_a_library_that_shrinks_loses_its_copy(filled, place, folder, samples):
    (root,) = filled.roots.all()
    filled.files.forget(root.id, [folder / f"{n}" for n in range(FILES)])
    filled.files.forget(root.id, [folder / "book"])
    filled.files.put(root.id, [samples.entry(folder / "one", "one")])
    assert not filled.vectors.refresh_index()
    assert _index_files(place) == []
    assert _found(filled, samples, "one")
    with filled._file.connections.reading() as connection:
        for table in ("vector_index", "vector_index_change"):
            assert connection.value(f"SELECT count(*) FROM {table}") == 0
        assert not connection.value(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'scan%'"
        )


def test_a_restored_library_has_nothing_of_the_former_copy(
    filled, place, folder, samples, tmp_path
):
    (root,) = filled.roots.all()
    backup = tmp_path / "backup.db"
    filled.back_up(backup)
    filled.files.put(root.id, [samples.entry(folder / "later", "later")])
    filled.files.forget(root.id, [folder / "7"])
    with place.open(writable=False) as reader:
        assert _found(reader, samples, "later")
        filled.close()
        restore_library(backup, place.database, cache_dir=place.cache)
        with place.open() as library:
            assert _found(library, samples, "7")
            assert not _found(library, samples, "later")
            # As many changes as the former library had seen, but others.
            library.files.forget(root.id, [folder / "8", folder / "9"])
            library.files.put(root.id, [samples.entry(folder / "other", "other")])
            for opened in (library, place.open(writable=False)):
                assert _found(opened, samples, "other")
                assert not _found(opened, samples, "8")
                opened.close() if opened is not library else None
            assert library.vectors.refresh_index()
            assert _found(library, samples, "other")
            assert len(_index_files(place)) == 1


def test_a_backup_in_another_place_is_searched_without_the_index(filled, samples, tmp_path, asked):
    moved = Place(tmp_path / "moved", SMALL)
    moved.database.parent.mkdir(parents=True)
    filled.back_up(moved.database)
    with moved.open(writable=False) as reader:
        assert _found(reader, samples, "7")
    assert asked == {True: 0, False: 1}
    with moved.open() as library:
        assert library.vectors.refresh_index()
        assert _found(library, samples, "7")
    assert asked == {True: 1, False: 1}


def test_vectors_of_items(filled, samples):
    found = filled.vectors.of_items([8, 401, 9999, 7])
    assert list(found) == [8, 401, 7]
    # In eight dimensions eight bits may lose this much.
    assert found[8] == pytest.approx(samples.vectors_of("7", 1)[0], abs=1.2e-2)
    assert found[401] == pytest.approx(samples.vectors_of("book", 100)[0], abs=1.2e-2)
    for vector in found.values():
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-6)
    assert filled.vectors.of_items([]) == {}
    assert filled.vectors.active_space() == SPACE


def test_a_library_without_a_space_has_no_vectors(place):
    with place.open(space=None) as library:
        assert library.vectors.of_items([1]) == {}
        assert library.vectors.active_space() is None
        assert not library.vectors.refresh_index()
        assert not library.vectors.load_index()


operations = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.lists(st.integers(0, 60), max_size=12)),
        st.tuples(st.just("forget"), st.lists(st.integers(0, 60), max_size=12)),
        st.tuples(st.just("miss"), st.lists(st.integers(0, 60), max_size=12)),
        st.tuples(st.just("touch"), st.lists(st.integers(0, 60), max_size=12)),
        st.tuples(st.sampled_from(["refresh", "compact", "reopen", "ask"]), st.just([])),
    ),
    max_size=14,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(operations=operations)
def test_whatever_happens_all_is_found_and_nothing_else(tmp_path_factory, operations):
    place, samples = Place(tmp_path_factory.mktemp("index"), SMALL), Samples()
    folder = place.folder / "pictures"
    there, missing = set(range(0, 60, 2)), set()
    library = place.open()
    reader = None
    try:
        root = library.roots.add(folder)
        fixed = [samples.entry(folder / f"f{n}", f"f{n}", thumbnail=None) for n in range(70)]
        library.files.put(root.id, fixed)
        library.files.put(root.id, [samples.entry(folder / f"{n}", f"{n}") for n in sorted(there)])
        library.vectors.refresh_index()
        reader = place.open(writable=False)
        for name, numbers in operations:
            paths = [folder / f"{n}" for n in numbers]
            if name == "put":
                library.files.put(
                    root.id, [samples.entry(folder / f"{n}", f"{n}") for n in numbers]
                )
                there |= set(numbers)
                missing -= set(numbers)
            elif name == "forget":
                library.files.forget(root.id, paths)
                there -= set(numbers)
                missing -= set(numbers)
            elif name == "miss":
                library.files.mark_missing(root.id, paths, 1.0)
                missing |= there & set(numbers)
                there -= set(numbers)
            elif name == "touch":
                library.files.touch(
                    root.id, [samples.stat(folder / f"{n}", f"{n}") for n in numbers]
                )
                there |= missing & set(numbers)
                missing -= set(numbers)
            elif name == "refresh":
                library.vectors.refresh_index()
            elif name == "compact":
                library.compact()
            elif name == "reopen":
                library.close()
                library = place.open()
            else:
                assert _found(reader, samples, "f7")
        for opened in (library, reader):
            for number in range(0, 61, 3):
                assert _found(opened, samples, f"{number}") == (number in there)
            found = opened.vectors.nearest(samples.vectors_of("f3", 1)[0], 40)
            assert len(found) == 40
        with library._file.connections.reading() as connection:
            stored = vector_tables.active_space(connection)
            assert state.current_state(connection, stored.id, stored.table) is not None
    finally:
        library.close()
        if reader is not None:
            reader.close()


READER = """
import json, sys
from pathlib import Path
import numpy as np
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.library.vector_index import index
from retllm_desktop.library.sqlite_library import open_library

index._LEAST_VECTORS = 60
index._MOST_WANTED_SHARE = 0.5
index._READ_SINGLY = index._READ_UNLOADED = 3
with open_library(Path(sys.argv[1]), cache_dir=Path(sys.argv[2]), writable=False) as library:
    library.vectors.use_space(EmbeddingSpace("small", 8))
    loaded = library.vectors.load_index()
    for line in sys.stdin:
        found = library.vectors.nearest(np.array(json.loads(line), np.float32), 1)
        print(json.dumps([[n.item_id, n.distance] for n in found]), flush=True)
    sys.exit(not loaded)
"""


def test_another_process_finds_every_item_that_was_committed(filled, place, folder, samples):
    (root,) = filled.roots.all()
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, place.database, place.cache],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )

    def ask(name):
        reader.stdin.write(json.dumps(samples.vectors_of(name, 1)[0].tolist()) + "\n")
        reader.stdin.flush()
        return [
            number for number, distance in json.loads(reader.stdout.readline()) if distance < 1e-3
        ]

    try:
        for turn in range(60):
            filled.files.put(
                root.id, [samples.entry(folder / f"t{turn}", f"t{turn}", thumbnail=None)]
            )
            (item,) = ask(f"t{turn}")
            assert filled.items.get([item])[0].path == folder / f"t{turn}"
            filled.files.forget(root.id, [folder / f"{turn}"])
            assert ask(f"{turn}") == []
            if turn % 20 == 19:
                assert filled.vectors.refresh_index()
    finally:
        _, _ = reader.communicate()
    assert reader.returncode == 0


def test_searches_in_many_threads_while_one_writes(filled, folder, samples):
    """Whoever begins to search after an item was committed finds it."""
    (root,) = filled.roots.all()
    committed, failures, stop = [], [], threading.Event()

    def search():
        while not stop.is_set():
            if not committed:
                continue
            name = committed[-1]
            if not _found(filled, samples, name):
                failures.append(name)
            found = filled.vectors.nearest(samples.vectors_of("3", 1)[0], 20)
            if len(found) != 20:
                failures.append(found)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for turn in range(60):
            filled.files.put(
                root.id, [samples.entry(folder / f"t{turn}", f"t{turn}", thumbnail=None)]
            )
            committed.append(f"t{turn}")
            filled.files.forget(root.id, [folder / f"{turn + 5}"])
            if turn % 20 == 19:
                filled.vectors.refresh_index()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []

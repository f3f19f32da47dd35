"""Nearest neighbours are those that brute force finds; a library belongs to one space."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import EmbeddingSpace, Modality
from retllm_desktop.library import exact_search, vector_tables
from retllm_desktop.library.embedding_spaces import StoredSpace
from retllm_desktop.library.schema import MIGRATIONS
from retllm_desktop.library.sql import Connection

DIMENSION = 8
SPACE = EmbeddingSpace("small", DIMENSION)
KINDS = (Modality.IMAGE, Modality.TEXT)


@pytest.fixture
def filled(tmp_path):
    """A table of 5,000 vectors in clusters with many exact ties, ids 1…, kinds alternating."""
    connection = Connection(tmp_path / "v.db", "rwc")
    connection.run(MIGRATIONS[0].script)
    stored = vector_tables.create_space(connection, SPACE, active=True)
    generator = np.random.default_rng(3)
    rows = generator.integers(-2, 3, size=(5000, DIMENSION)).astype(np.float32)
    rows[(rows == 0).all(axis=1)] = 1.0
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    connection.run("BEGIN")
    vector_tables.insert_vectors(
        connection, stored, [(n + 1, KINDS[n % 3 == 0], row) for n, row in enumerate(rows)]
    )
    connection.run("COMMIT")
    # As they are stored: what eight bits may lose is told in test_vector_codes.
    held = vector_tables.read_vectors(connection, stored, range(1, 5001))
    yield connection, stored, np.stack([vector for _, _, vector in held])
    connection.close()


def _brute_force(rows, query, modality):
    kinds = [KINDS[n % 3 == 0] for n in range(len(rows))]
    distances = 1.0 - rows.astype(np.float64) @ query.astype(np.float64)
    return {
        n + 1: distance
        for n, (kind, distance) in enumerate(zip(kinds, distances, strict=True))
        if modality in {None, kind}
    }


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    query=st.lists(st.integers(-2, 2), min_size=DIMENSION, max_size=DIMENSION).filter(any),
    k=st.sampled_from([1, 2, 10, 100, 1700, 4096, 4097, 6000]),
    modality=st.sampled_from([None, *KINDS]),
)
def test_nearest_is_what_brute_force_finds(filled, query, k, modality):
    connection, stored, rows = filled
    vector = np.array(query, np.float32)
    vector /= np.linalg.norm(vector)
    expected = _brute_force(rows, vector, modality)
    found = exact_search.nearest_exact(connection, stored, vector, k, modality)

    # The filter applies before k is counted, and no item comes twice.
    assert len({n.item_id for n in found}) == len(found) == min(k, len(expected))
    for neighbour in found:
        assert neighbour.modality == KINDS[(neighbour.item_id - 1) % 3 == 0]
        assert neighbour.distance == pytest.approx(expected[neighbour.item_id], abs=1e-5)
        assert 0.0 <= neighbour.distance <= 2.0
    # Which of the tied ones at the end are there is open; that nothing nearer is left out is not.
    nearest = sorted(expected.values())[: len(found)]
    assert [n.distance for n in found] == pytest.approx(nearest, abs=1e-5)
    assert found == sorted(found, key=lambda n: (n.distance, n.item_id))


@pytest.mark.parametrize("spread", [1.0, 0.05, 0.002])
@pytest.mark.parametrize("k", [1, 10, 300, 1000])
def test_nearest_are_the_nearest_to_the_query_as_it_was_asked(tmp_path, spread, k):
    """Also where vectors lie so close together that eight bits of the query cannot tell them."""
    rng = np.random.default_rng(8)
    space = EmbeddingSpace("close", 64)
    rows = rng.normal(size=64) + spread * rng.normal(size=(1500, 64))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    connection = Connection(tmp_path / "close.db", "rwc")
    stored = StoredSpace(1, space, "vectors_1_1")
    connection.run("BEGIN")
    vector_tables._create_table(connection, stored)
    entries = [(n + 1, Modality.IMAGE, row) for n, row in enumerate(rows)]
    vector_tables.insert_vectors(connection, stored, entries)
    connection.run("COMMIT")
    held = np.stack(
        [v for _, _, v in vector_tables.read_vectors(connection, stored, range(1, 1501))]
    )
    for query in rows[:5]:
        cosines = held.astype(np.float64) @ query
        found = exact_search.nearest_exact(connection, stored, query, k)
        assert [n.distance for n in found] == pytest.approx(np.sort(1 - cosines)[:k], abs=1e-6)
        right = 1 - cosines[[n.item_id - 1 for n in found]]
        assert [n.distance for n in found] == pytest.approx(right, abs=1e-6)
    connection.close()


@pytest.mark.parametrize("k", [0, -1])
def test_none_are_found_where_none_are_wanted(filled, k):
    connection, stored, rows = filled
    assert exact_search.nearest_exact(connection, stored, rows[0], k) == []


def test_a_query_of_another_dimension_or_length_is_a_bug(filled):
    connection, stored, rows = filled
    for wrong in (rows[0][:4], rows[0] * 3, rows[:1]):
        with pytest.raises(ValueError, match="vectors"):
            exact_search.nearest_exact(connection, stored, wrong, 5)


def test_deleted_vectors_are_not_found(filled):
    connection, stored, rows = filled
    connection.run("BEGIN")
    vector_tables.delete_vectors(connection, [n for n in range(1, 5001) if n != 77])
    connection.run("COMMIT")
    found = exact_search.nearest_exact(connection, stored, rows[0], 10)
    assert [n.item_id for n in found] == [77]


def test_repacking_keeps_every_vector_and_frees_the_rest(filled):
    connection, stored, rows = filled
    assert not vector_tables.needs_repacking(connection, stored)
    connection.run("BEGIN")
    vector_tables.delete_vectors(connection, [n for n in range(1, 5001) if n % 4])
    connection.run("COMMIT")
    assert vector_tables.needs_repacking(connection, stored, from_slots=1024)
    before = exact_search.nearest_exact(connection, stored, rows[0], 4096)
    connection.run("BEGIN")
    packed = vector_tables.repack(connection, stored)
    connection.run("COMMIT")
    assert packed.table != stored.table
    assert vector_tables.active_space(connection) == packed
    assert exact_search.nearest_exact(connection, packed, rows[0], 4096) == before
    assert not vector_tables.needs_repacking(connection, packed, from_slots=1024)
    tables = [row[0] for row in connection.rows("SELECT name FROM sqlite_schema")]
    assert not [name for name in tables if name.startswith(stored.table)]


def test_a_library_repacks_by_itself(library, folder, samples, all_items):
    library._file.repack_from_slots = 2048
    root = library.roots.add(folder)
    entries = [samples.entry(folder / f"{n}", f"{n}", parts=5, thumbnail=None) for n in range(420)]
    library.files.put(root.id, entries)
    # Something is left in every chunk, which sqlite-vec can therefore not give up.
    library.files.forget(root.id, [folder / f"{n}" for n in range(420) if n % 3])
    with library._file.connections.reading() as connection:
        stored = vector_tables.active_space(connection)
        assert stored == StoredSpace(1, SPACE, "vectors_1_2")
        assert connection.value("SELECT count(*) FROM vectors_1_2_chunks") == 44
    kept = {samples.hash(f"{n}") for n in range(0, 420, 3)}
    assert {item.content_hash for item in all_items(library)} == kept
    library.files.put(root.id, [samples.entry(folder / "x", "x")])
    assert len(all_items(library)) == 701


def test_search_finds_only_the_modality_asked_for(library, folder, samples):
    root = library.roots.add(folder)
    library.files.put(
        root.id,
        [
            samples.entry(folder / "a", "a", parts=5),
            samples.entry(folder / "b", "b", parts=4, modality=Modality.TEXT),
        ],
    )
    query = library.vectors.of_items([1])[1]
    assert {n.item_id for n in library.vectors.nearest(query, 4, Modality.TEXT)} == {6, 7, 8, 9}
    assert {n.item_id for n in library.vectors.nearest(query, 9, Modality.IMAGE)} == {1, 2, 3, 4, 5}
    assert library.vectors.nearest(query, 1)[0].distance == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("other", [EmbeddingSpace("big", 8), EmbeddingSpace("small", 16)])
@pytest.mark.parametrize("writable", [True, False])
def test_another_space_is_refused_and_both_are_named(place, other, writable):
    place.open().close()
    with place.open(writable=writable, space=None) as library:
        with pytest.raises(StoreError, match="was indexed with the pack small") as caught:
            library.vectors.use_space(other)
        assert other.id in caught.value.title
        assert f"{other.dimension} dimensions" in caught.value.title
        assert "retllm-desktop rebuild" in caught.value.detail
        library.vectors.use_space(SPACE)
        assert library.status().space == SPACE


def test_a_reader_of_a_library_without_a_space_finds_nothing_until_there_is_one(
    place, folder, samples
):
    with place.open(space=None) as writer, place.open(writable=False) as reader:
        query = samples.vectors_of("a", 1)[0]
        assert reader.vectors.nearest(query, 3) == []
        assert reader.files.hashes_by_size([1]) == {}
        assert reader.status().space is None
        writer.vectors.use_space(SPACE)
        writer.files.put(writer.roots.add(folder).id, [samples.entry(folder / "a", "a")])
        assert [n.item_id for n in reader.vectors.nearest(query, 3)] == [1]

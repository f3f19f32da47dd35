"""Neighbours by the server's own index: filters, what a person may read, what is hidden."""

import threading

import numpy as np
import psycopg
import pytest

from retllm_desktop.core.types import (
    EMBEDDED_MODALITIES,
    EmbeddingSpace,
    ExtractedPart,
    Extraction,
    Modality,
)
from retllm_desktop.library.postgres.vector_search import NearestTuning, nearest_halfvecs
from retllm_desktop.library.postgres.vector_tables import shared_active_space
from tests.fixtures.library_samples import Samples
from tests.fixtures.shared_places import SharedPlace

SAMPLES = Samples()
BY_INDEX = NearestTuning(index_from=0, ids_up_to=0, index_share=0.0)
EXACTLY = NearestTuning(index_from=10**9)
COUNT = 300


@pytest.fixture
def filled(library, folder):
    root = library.roots.add(folder)
    entries = []
    for number in range(COUNT):
        modality = Modality.TEXT if number % 5 == 4 else Modality.IMAGE
        text = "some words" if modality is Modality.TEXT else None
        part = ExtractedPart(0, modality, text=text)
        extraction = Extraction(SAMPLES.hash(str(number)), 9, (part,))
        stat = SAMPLES.stat(folder / f"{number}.png", str(number))
        entries.append((stat, extraction, SAMPLES.vectors_of(str(number), 1)))
    library.files.put(root.id, entries)
    return library


def nearest(library, query, k, tuning, **chosen):
    with library._shared.database.reading() as session:
        stored = shared_active_space(session)
        return nearest_halfvecs(session, stored, query, k, tuning=tuning, **chosen)


def test_the_index_finds_what_a_look_at_all_finds(filled):
    whole = nearest(filled, SAMPLES.vectors_of("q", 1)[0], COUNT, EXACTLY)
    every = np.array([one.item_id for one in whole])
    assert len(every) == COUNT
    some = np.sort(every[::3])
    for number in range(20):
        query = SAMPLES.vectors_of(f"query {number}", 1)[0]
        for chosen in (
            {},
            {"modality": Modality.TEXT},
            {"within": some},
            {"within": some, "modality": Modality.IMAGE},
        ):
            exact = nearest(filled, query, 20, EXACTLY, **chosen)
            found = nearest(filled, query, 20, BY_INDEX, **chosen)
            held = {one.item_id for one in exact} & {one.item_id for one in found}
            assert len(held) >= 19
            assert [one.distance for one in found] == sorted(one.distance for one in found)
            if "within" in chosen:
                assert {one.item_id for one in found} <= set(some.tolist())


def test_more_than_there_are_brings_all(filled):
    query = SAMPLES.vectors_of("q", 1)[0]
    assert len(nearest(filled, query, 1000, BY_INDEX)) == COUNT
    assert len(nearest(filled, query, 1000, BY_INDEX, modality=Modality.TEXT)) == COUNT // 5


def test_policies_leave_the_index_to_the_planner(filled, place):
    """Who is no owner is held by row-level security, and asks the indexes all the same."""
    place.held.execute("INSERT INTO collection (name) VALUES ('other')")
    (family, other) = [
        row[0] for row in place.held.execute("SELECT id FROM collection ORDER BY id")
    ]
    with filled._shared.database.reading() as session:
        stored = shared_active_space(session)
        session.run("SET LOCAL enable_seqscan = off")
        session.run("SET LOCAL enable_sort = off")
        plans = {
            modality: session.rows(
                f"EXPLAIN SELECT item_id FROM {stored.table} WHERE shown "
                f"AND collection_id IN ({family}) AND modality = '{modality.value}' "
                "AND item_id + 0 = ANY (%s) ORDER BY embedding <#> %s::public.halfvec LIMIT 20",
                (np.arange(200), str([0.5] * 8)),
            )
            for modality in EMBEDDED_MODALITIES
        }
    indexes = place.held.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s",
        (f"{stored.table}_{family}",),
    )
    for modality, plan in plans.items():
        text = "\n".join(line for (line,) in plan)
        (its_own,) = [name for name, made in indexes if f"'{modality.value}'" in made]
        assert f"Index Scan using {its_own} on" in text
        assert "collection_id = ANY" in text
        assert f"{stored.table}_{other}" not in text


def test_each_collection_has_an_index_of_its_own(filled, place, folder, tmp_path):
    """Who reads a small collection finds what is there, however much lies nearer elsewhere."""
    place.held.execute("INSERT INTO collection (name) VALUES ('lab')")
    place.held.execute(
        "INSERT INTO member SELECT id, person, 'manage' FROM collection, "
        "(VALUES ('anna'), ('carla')) AS given (person) WHERE name = 'lab'"
    )
    place.held.add_person("carla")
    query = SAMPLES.vectors_of("q", 1)[0]
    whole = nearest(filled, query, COUNT, EXACTLY)
    lab = SharedPlace(tmp_path / "lab", place.held, person="carla", collection="lab")
    with lab.open() as library:
        # Opposite of what is asked for: nothing in the other collection lies further away.
        far = -np.stack([query] * 5)
        root = library.roots.add(folder / "lab")
        library.files.put(
            root.id,
            [
                (
                    SAMPLES.stat(folder / "lab" / f"{number}.png", f"far {number}"),
                    Extraction(
                        SAMPLES.hash(f"far {number}"), 9, (ExtractedPart(0, Modality.IMAGE),)
                    ),
                    far[number : number + 1],
                )
                for number in range(5)
            ],
        )
        for tuning in (BY_INDEX, EXACTLY):
            assert len(nearest(library, query, 100, tuning)) == 5
    # Who reads both is told of both, in one order; a collection as small is looked at whole.
    for tuning in (BY_INDEX, EXACTLY, NearestTuning(index_from=6)):
        both = nearest(filled, query, COUNT + 5, tuning)
        assert [one.item_id for one in both[:COUNT]] == [one.item_id for one in whole]
        assert len(both) == COUNT + 5


def test_nobody_reaches_rows_past_the_guarded_table(filled, place):
    with filled._shared.database.reading() as session:
        stored = shared_active_space(session)
    partitions = place.held.execute(
        "SELECT relid::regclass::text FROM pg_partition_tree(%s::regclass) WHERE isleaf",
        (f"retllm.{stored.table}",),
    )
    assert partitions
    for (partition,) in partitions:
        for statement in (f"SELECT * FROM retllm.{partition}", f"DELETE FROM retllm.{partition}"):
            with (
                psycopg.connect(place.held.address()) as raw,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                raw.execute(statement)


def test_what_is_missing_is_not_met_until_it_is_back(filled, folder):
    root = filled.roots.all()[0]
    gone = [folder / f"{number}.png" for number in range(100)]
    query = SAMPLES.vectors_of("7", 1)[0]
    (seven,) = filled.items.of_file(folder / "7.png")
    assert nearest(filled, query, 1, BY_INDEX)[0].item_id == seven.id
    filled.files.mark_missing(root.id, gone, 1.0)
    for tuning in (BY_INDEX, EXACTLY):
        assert seven.id not in {one.item_id for one in nearest(filled, query, COUNT, tuning)}
    filled.files.touch(root.id, [SAMPLES.stat(path, path.stem) for path in gone])
    assert nearest(filled, query, 1, BY_INDEX)[0].item_id == seven.id


def test_two_computers_begin_one_space(place):
    space = EmbeddingSpace("of both", 8)
    with place.open(space=None) as first, place.open(space=None) as second:
        both = [
            threading.Thread(target=library.vectors.use_space, args=(space,))
            for library in (first, second)
        ]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert first.vectors.active_space() == second.vectors.active_space() == space
        assert not first.vectors.refresh_index()
        assert not first.vectors.load_index()

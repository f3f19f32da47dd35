"""Neighbours by the server's own index: filters, what a person may read, what is hidden."""

import threading

import numpy as np
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

SAMPLES = Samples()
BY_INDEX = NearestTuning(index_from=0, ids_up_to=0)
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


def test_policies_leave_the_index_to_the_planner(filled):
    """Who is no owner is held by row-level security, and asks the index all the same."""
    with filled._shared.database.reading() as session:
        stored = shared_active_space(session)
        session.run("SET LOCAL enable_seqscan = off")
        session.run("SET LOCAL enable_sort = off")
        plans = {
            modality: session.rows(
                f"EXPLAIN SELECT item_id FROM {stored.table} WHERE shown "
                f"AND modality = '{modality.value}' AND item_id + 0 = ANY (%s) "
                "ORDER BY embedding <#> %s::public.halfvec LIMIT 20",
                (np.arange(200), str([0.5] * 8)),
            )
            for modality in EMBEDDED_MODALITIES
        }
    for modality, plan in plans.items():
        text = "\n".join(line for (line,) in plan)
        assert f"Index Scan using {stored.table}_{modality.value}" in text
        assert "collection_id = ANY" in text


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

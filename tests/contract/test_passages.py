"""Texts have vectors in a space of their own: begun, filled, searched, gone with their files."""

import numpy as np
import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import EmbeddingSpace, Modality
from tests.fixtures.library_samples import SPACE, Samples
from tests.fixtures.passage_texts import ALL_TEXTS, OWN, fill, found, rows_of

OTHER = EmbeddingSpace("others", 5)
RENEWED = EmbeddingSpace("renewed", 6)
QUERY = np.eye(1, 4, dtype=np.float32)[0]


@pytest.fixture
def root(library, folder):
    return library.roots.add(folder)


@pytest.fixture
def filled(library, root, samples):
    """A picture and two documents of three and two passages."""
    library.files.put(
        root.id,
        [
            samples.entry(root.path / "cat", "cat"),
            samples.entry(root.path / "report", "report", parts=3, modality=Modality.TEXT),
            samples.entry(root.path / "letter", "letter", parts=2, modality=Modality.TEXT),
        ],
    )
    return library


def test_it_is_built_beside_and_searched_when_it_is_whole(filled):
    assert filled.passages.active_space() is None
    assert found(filled) is None
    assert not filled.passages.begin(OWN)
    assert sorted(fill(filled, 3)) == ["report 0", "report 1", "report 2"]
    status = filled.status()
    assert (status.passages, status.passages_searched) == (OWN, False)
    assert (status.passages_done, status.passages_total) == (3, 5)
    assert found(filled) is None
    assert filled.check() == ()
    # Taken up again: what is there is not asked for again.
    assert not filled.passages.begin(OWN)
    assert fill(filled) == ["letter 0", "letter 1"]
    assert filled.passages.pending(OWN, 0, 9) == ()
    filled.passages.activate(OWN)
    assert filled.passages.begin(OWN)
    assert filled.passages.active_space() == OWN
    assert found(filled) == ALL_TEXTS
    assert filled.status().space == SPACE
    assert len(filled.vectors.nearest(np.eye(1, 8, dtype=np.float32)[0], 9)) == 6
    assert filled.check() == ()


@pytest.fixture
def ready(filled):
    filled.passages.begin(OWN)
    fill(filled)
    filled.passages.activate(OWN)
    return filled


def test_neighbours_come_by_their_cosine_and_within_a_scope(ready):
    near = ready.passages.nearest(OWN, QUERY, 5)
    texts = [item.text for item in ready.items.get([n.item_id for n in near])]
    held = ready.passages.of_items(OWN, [*(n.item_id for n in near), 9999])
    assert list(held) == [n.item_id for n in near]
    rows = np.stack(list(held.values()))
    # In four dimensions eight bits may lose this much.
    assert rows == pytest.approx(rows_of(texts), abs=8e-3)
    cosines = rows @ QUERY
    assert [n.distance for n in near] == pytest.approx(1 - cosines, abs=1e-6)
    assert list(cosines) == sorted(cosines, reverse=True)
    some = np.array(sorted(n.item_id for n in near[1:3]), np.int64)
    assert [n.item_id for n in ready.passages.nearest(OWN, QUERY, 5, some)] == [
        n.item_id for n in near[1:3]
    ]
    assert ready.passages.nearest(OTHER, np.eye(1, 5, dtype=np.float32)[0], 5) is None
    assert ready.passages.of_items(OTHER, [near[0].item_id]) == {}
    with pytest.raises(ValueError, match="vectors of"):
        ready.passages.nearest(OWN, np.eye(1, 5, dtype=np.float32)[0], 5)


def test_what_comes_later_is_pending_and_can_be_asked_for_by_its_number(ready, root, samples):
    last = max(n.item_id for n in ready.passages.nearest(OWN, QUERY, 9))
    ready.files.put(root.id, [samples.entry(root.path / "memo", "memo", modality=Modality.TEXT)])
    ((number, text),) = ready.passages.pending(OWN, last, 9)
    assert text == "memo 0"
    assert ready.passages.pending(OWN, number, 9) == ()
    # Search goes on with those that are there.
    assert found(ready) == ALL_TEXTS
    fill(ready)
    assert found(ready) == sorted([*ALL_TEXTS, "memo 0"])


def test_files_that_are_missing_take_their_vectors_along_and_bring_them_back(ready, root, samples):
    ready.files.mark_missing(root.id, [root.path / "letter"], 1.0)
    assert found(ready) == ["report 0", "report 1", "report 2"]
    assert ready.passages.pending(OWN, 0, 9) == ()
    assert ready.check() == ()
    ready.files.touch(root.id, [samples.stat(root.path / "letter", "letter")])
    assert found(ready) == ALL_TEXTS
    ready.files.mark_missing(root.id, [root.path / "letter"], 1.0)
    ready.files.purge_missing(2.0)
    assert found(ready) == ["report 0", "report 1", "report 2"]
    assert ready.check() == ()


def test_a_text_that_is_missing_while_it_is_embedded_is_not_found(filled, root, samples):
    filled.passages.begin(OWN)
    filled.files.mark_missing(root.id, [root.path / "letter"], 1.0)
    fill(filled)
    filled.passages.activate(OWN)
    assert found(filled) == ["report 0", "report 1", "report 2"]
    assert filled.check() == ()
    filled.files.touch(root.id, [samples.stat(root.path / "letter", "letter")])
    assert found(filled) == ALL_TEXTS


def test_what_went_or_is_there_is_passed_over(ready, root):
    near = ready.passages.nearest(OWN, QUERY, 9)
    ids = [near[0].item_id, 4711]
    ready.passages.put(OWN, ids, rows_of(["x", "y"]))
    assert ready.passages.nearest(OWN, QUERY, 9) == near
    picture = next(n.item_id for n in ready.vectors.nearest(np.eye(1, 8, dtype=np.float32)[0], 9,
                                                    Modality.IMAGE))  # fmt: skip
    ready.passages.put(OWN, [picture], rows_of(["x"]))
    assert found(ready) == ALL_TEXTS
    with pytest.raises(ValueError, match="unit"):
        ready.passages.put(OWN, [4711], np.zeros((1, 4), np.float32))
    with pytest.raises(ValueError, match="float32"):
        ready.passages.put(OWN, [4711], np.eye(1, 4))


def test_another_one_takes_its_place_and_none_is_the_end_of_it(ready, place):
    assert not ready.passages.begin(OTHER)
    assert ready.passages.active_space() is None
    with pytest.raises(StoreError, match="any more"):
        ready.passages.put(OWN, [1], rows_of(["x"]))
    with pytest.raises(StoreError, match="any more"):
        ready.passages.activate(OWN)
    fill(ready, space=OTHER)
    ready.passages.activate(OTHER)
    assert found(ready, OTHER) == ALL_TEXTS
    assert ready.passages.drop()
    assert not ready.passages.drop()
    assert ready.status().passages is None
    assert found(ready, OTHER) is None
    assert ready.check() == ()


def test_the_space_of_all_items_cannot_be_it(filled):
    with pytest.raises(StoreError, match="that of all items"):
        filled.passages.begin(EmbeddingSpace(SPACE.id, 4))


def test_a_rebuild_of_all_items_leaves_it_alone(ready, samples, root):
    renewed = Samples(dimension=6)
    ready.spaces.begin(RENEWED)
    ready.spaces.put_vectors(
        [
            (samples.hash("cat"), renewed.vectors_of("cat", 1)),
            (samples.hash("report"), renewed.vectors_of("report", 3)),
        ]
    )
    assert ready.status().building == RENEWED
    assert ready.check() == ()
    # Its folder went offline: what nobody could read again loses its items and these vectors too.
    ready.roots.set_offline(root.id, True)
    ready.spaces.activate()
    ready.vectors.use_space(RENEWED)
    assert found(ready) == ["report 0", "report 1", "report 2"]
    assert ready.check() == ()


def test_it_stays_after_a_compacting_and_a_reopening(ready, place):
    ready.compact()
    assert found(ready) == ALL_TEXTS
    with place.open(writable=False) as reader:
        assert reader.passages.active_space() == OWN
        assert found(reader) == ALL_TEXTS

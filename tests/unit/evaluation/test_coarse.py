import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.similarity import CosineSpread
from retllm_desktop.core.types import Modality
from retllm_desktop.evaluation.coarse import CoarseStage, _find_ranks, _find_top
from retllm_desktop.evaluation.pictures import FolderPictureSource, PixelCache
from retllm_desktop.evaluation.records import VectorCache
from retllm_desktop.evaluation.tasks import ChoiceQuestion, RetrievalTask, TaskEntry
from retllm_desktop.search.query_encoding import compose_vectors


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "pictures"
    (place / "sub").mkdir(parents=True)
    for red in (10, 40, 70):
        (place / "sub" / f"{red}.img").write_bytes(bytes([red]))
    (place / "empty.img").write_bytes(b"")
    (place / "note.txt").write_text("a text")
    return place


@pytest.fixture
def pictures(folder, extractor):
    return FolderPictureSource(folder, extractor)


@pytest.fixture
def kept(tmp_path):
    vectors = VectorCache(tmp_path, {"pack": "fake"}, 3)
    yield vectors
    vectors.close()


SHOWN = tuple(TaskEntry(picture=f"sub/{red}.img") for red in (10, 40, 70))


def embedded(encoder, pictures, kept, entries):
    coarse = CoarseStage(encoder, pictures, kept)
    names = [entry.picture for entry in entries if entry.picture]
    assert not any(reason for _, reason in pictures.look(names))
    progress = list(coarse.embed(entries, CancelToken()))
    return coarse, progress


def test_the_nearest_come_first_and_ranks_are_of_the_whole_gallery(encoder, pictures, kept):
    # A text of 42 letters lies at the angle of the picture whose red is 42.
    queries = (TaskEntry("x" * 42), TaskEntry("x" * 12))
    task = RetrievalTask("t", Pair.TEXT_TO_IMAGE, queries, SHOWN, ((1,), (2,)))
    coarse, progress = embedded(encoder, pictures, kept, task.entries)
    assert progress[-1] == (5, 5)
    order = coarse.rank(task, 2)
    assert order.top.tolist() == [[1, 2], [0, 1]]
    assert [ranks.tolist() for ranks in order.ranks] == [[1], [3]]
    assert order.cosines[0][0] == pytest.approx(np.cos(0.02), abs=1e-6)
    assert len(order.seconds) == 2
    assert min(order.seconds) > 0


def test_nothing_is_embedded_twice(encoder, pictures, kept, tmp_path):
    entries = (*SHOWN, *SHOWN, TaskEntry("a"), TaskEntry("a"))
    embedded(encoder, pictures, kept, entries)
    assert encoder.embedded == 4
    embedded(encoder, pictures, kept, (*entries, TaskEntry("b")))
    assert encoder.embedded == 5
    kept.close()
    again = VectorCache(tmp_path, {"pack": "fake"}, 3)
    embedded(encoder, pictures, again, entries)
    assert encoder.embedded == 5
    again.close()


def test_a_query_of_both_is_composed_as_a_search_does(encoder, pictures, kept):
    encoder.gaps = {Modality.TEXT: CosineSpread(0.0, 0.5), Modality.IMAGE: CosineSpread(0.0, 0.1)}
    both = TaskEntry("x" * 30, "sub/40.img")
    coarse, _ = embedded(encoder, pictures, kept, [both])
    words, picture = encoder.embed_texts(["x" * 30])[0], encoder._row(40)
    wanted = compose_vectors(
        [(words, 1.0, Modality.TEXT), (picture, 1.0, Modality.IMAGE)], encoder.gaps
    )
    assert coarse.query_vector(both) == pytest.approx(wanted)
    # A candidate with both is found by its picture, as in a library.
    assert coarse.gallery_vectors([both])[0] == pytest.approx(picture)


def test_choices_compare_cosines(encoder, pictures, kept):
    choice = ChoiceQuestion(SHOWN[0], (TaskEntry("x" * 11), TaskEntry("x" * 50)), 0, "k")
    coarse, _ = embedded(encoder, pictures, kept, (choice.query, *choice.options))
    near, far = coarse.compare(choice)
    assert near == pytest.approx(np.cos(0.01))
    assert far == pytest.approx(np.cos(0.40))


def test_what_cannot_be_read_is_told(encoder, pictures, kept):
    names = ["sub/10.img", "empty.img", "note.txt", "gone.img"]
    assert pictures.absent([*names, "sub"]) == {
        "gone.img": "it is not there",
        "sub": "it is not there",
    }
    assert [(name, bool(reason)) for name, reason in pictures.look(names)] == [
        ("sub/10.img", False),
        ("empty.img", False),
        ("note.txt", False),
        ("gone.img", True),
    ]
    coarse = CoarseStage(encoder, pictures, kept)
    entries = [TaskEntry(picture=name) for name in names[:3]]
    assert list(coarse.embed(entries, CancelToken()))[-1] == (3, 3)
    assert coarse.unreadable == {
        "empty.img": "The file is empty",
        "note.txt": "The file is no picture",
    }


def test_embedding_stops_when_it_is_cancelled(encoder, pictures, kept, extractor):
    cancel = CancelToken()
    coarse = CoarseStage(encoder, pictures, kept)
    list(pictures.look([entry.picture for entry in SHOWN]))
    extractor.stop_after = 2
    assert list(coarse.embed(SHOWN, cancel))[-1] == (2, 3)
    # What was read is kept.
    assert len(kept.missing([coarse._picture_key(entry.picture) for entry in SHOWN])) == 1


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=30), st.data())
def test_first_places_and_ranks_agree_with_a_stable_sort(values, data):
    row = np.array(values, dtype=np.float32)
    wanted = sorted(range(len(values)), key=lambda place: -values[place])
    k = data.draw(st.integers(1, len(values)))
    assert _find_top(row, k).tolist() == wanted[:k]
    places = data.draw(st.lists(st.integers(0, len(values) - 1), min_size=1, unique=True))
    assert _find_ranks(row, places, np.arange(len(row))).tolist() == [
        wanted.index(place) + 1 for place in places
    ]


def test_pixels_are_kept_within_bounds():
    kept = PixelCache(100)
    small = np.zeros((4, 4, 3), np.uint8)
    for name in "ab":
        kept.put(name, small)
    assert kept.get("a") is not None
    kept.put("c", small)
    assert kept.get("b") is None
    assert kept.get("a") is not None
    kept.put("huge", np.zeros((40, 40, 3), np.uint8))
    assert kept.get("huge") is not None
    assert kept.get("a") is None

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.judging import Pair
from retllm_desktop.evaluation.tasks import (
    CaptionedPicture,
    ChoiceQuestion,
    ChoiceTask,
    Direction,
    RetrievalTask,
    TaskEntry,
    limit_choices,
    list_pictures,
    make_caption_tasks,
    sample_indices,
)

PICTURES = tuple(CaptionedPicture(f"{n}.jpg", (f"one {n}", f"two {n}")) for n in range(5))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 5))
def test_a_larger_sample_holds_the_smaller_one(total, most, seed):
    found = sample_indices(total, most, seed, "x")
    assert len(found) == (min(most, total) if most else total)
    assert list(found) == sorted(set(found))
    assert all(0 <= place < total for place in found)
    if most:
        assert set(found) <= set(sample_indices(total, most + 3, seed, "x"))


def test_samples_depend_on_the_seed_and_on_what_is_sampled():
    drawn = {
        (seed, what): sample_indices(1000, 20, seed, what) for seed in (0, 1) for what in ("a", "b")
    }
    assert len(set(drawn.values())) == 4


def test_captions_find_pictures_and_pictures_find_captions():
    to_image, to_text = make_caption_tasks(PICTURES, Direction)
    assert to_image.pair is Pair.TEXT_TO_IMAGE
    assert to_text.pair is Pair.IMAGE_TO_TEXTS
    assert len(to_image.queries) == 10
    assert len(to_image.gallery) == 5
    for query, (place,) in zip(to_image.queries, to_image.relevant, strict=True):
        assert to_image.gallery[place].picture == f"{query.text.split()[1]}.jpg"
    assert len(to_text.gallery) == 10
    for query, places in zip(to_text.queries, to_text.relevant, strict=True):
        number = query.picture.removesuffix(".jpg")
        assert [to_text.gallery[p].text for p in places] == [f"one {number}", f"two {number}"]


def test_a_limit_takes_queries_and_leaves_the_gallery():
    to_image, to_text = make_caption_tasks(PICTURES, Direction, limit=3, seed=1)
    assert (len(to_image.queries), len(to_image.gallery)) == (3, 5)
    assert (len(to_text.queries), len(to_text.gallery)) == (3, 10)
    assert make_caption_tasks(PICTURES, [Direction.IMAGE_TO_TEXT], limit=3, seed=1) == (to_text,)


def test_missing_pictures_take_with_them_what_only_they_would_answer():
    to_image, to_text = (
        task.without(frozenset({"1.jpg"})) for task in make_caption_tasks(PICTURES, Direction)
    )
    assert [entry.picture for entry in to_image.gallery] == ["0.jpg", "2.jpg", "3.jpg", "4.jpg"]
    assert all("1" not in query.text for query in to_image.queries)
    for query, (place,) in zip(to_image.queries, to_image.relevant, strict=True):
        assert to_image.gallery[place].picture == f"{query.text.split()[1]}.jpg"
    assert [query.picture for query in to_text.queries] == ["0.jpg", "2.jpg", "3.jpg", "4.jpg"]


def test_kinds_stay_with_their_queries():
    task = RetrievalTask(
        "t",
        Pair.IMAGE_TO_IMAGE,
        (TaskEntry(picture="a"), TaskEntry(picture="b"), TaskEntry(picture="c")),
        (TaskEntry(picture="x"), TaskEntry(picture="y"), TaskEntry(picture="z")),
        ((0,), (1, 2), (2,)),
        ("red", "green", "blue"),
    )
    left = task.without(frozenset({"x", "c"}))
    assert left.queries == (TaskEntry(picture="b"),)
    assert left.relevant == ((0, 1),)
    assert left.kinds == ("green",)
    assert list_pictures([left]) == ("b", "y", "z")


def test_choices_share_a_limit_among_their_kinds():
    choices = [
        ChoiceQuestion(
            TaskEntry(picture=f"{n}"), (TaskEntry("a"), TaskEntry("b")), 0, f"kind {n % 3}"
        )
        for n in range(60)
    ]
    found = limit_choices(choices, 9, seed=0)
    assert (
        sorted(choice.kind for choice in found) == ["kind 0"] * 3 + ["kind 1"] * 3 + ["kind 2"] * 3
    )
    assert len(set(found)) == 9
    assert len(limit_choices(choices, 0, seed=0)) == 60
    task = ChoiceTask("t", Pair.IMAGE_TO_TEXTS, tuple(choices))
    assert len(task.without(frozenset({"0", "7"})).choices) == 58


@pytest.mark.parametrize("limit", [1, 2])
def test_every_kind_keeps_one(limit):
    choices = [
        ChoiceQuestion(TaskEntry("q"), (TaskEntry("a"), TaskEntry("b")), 0, f"{n}")
        for n in range(4)
    ]
    assert len(limit_choices(choices, limit, seed=0)) == 4

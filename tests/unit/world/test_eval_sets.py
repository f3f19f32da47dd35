import numpy as np
import pytest

from models.world.datasets import hard_set, pairwise_set
from models.world.eval_sets import SETS, DrawnPictures, world_set
from retllm_desktop.core.judging import Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.evaluation.tasks import ChoiceTask, Direction, RetrievalTask, list_pictures

PAIRS = {
    "images-hard": Pair.IMAGE_TO_IMAGE,
    "images-easy": Pair.IMAGE_TO_IMAGE,
    "changes": Pair.COMPOSED_TO_IMAGE,
    "both": Pair.COMPOSED_TO_COMPOSED,
    "passages-hard": Pair.TEXT_TO_PASSAGE,
    "passages-easy": Pair.TEXT_TO_PASSAGE,
}


@pytest.fixture(scope="module")
def everything():
    pictures = DrawnPictures()
    return pictures, world_set(SETS, "validation", 12, pictures=pictures)


def test_every_set_is_there(everything):
    pictures, data = everything
    tasks = {task.name: task for task in data.make(frozenset())}
    assert len(tasks) == 6 + 1 + len(PAIRS) + 1
    for name, pair in PAIRS.items():
        assert tasks[name].pair is pair
    for task in tasks.values():
        if isinstance(task, RetrievalTask):
            assert len(task.queries) == 12
            assert len(task.relevant) == 12
            assert all(0 <= place < len(task.gallery) for (place,) in task.relevant)
        else:
            assert isinstance(task, ChoiceTask)
            assert all(0 <= choice.right < len(choice.options) for choice in task.choices)
    assert set(list_pictures(tasks.values())) == set(data.pictures)
    assert pictures.absent(data.pictures) == {}


def test_captions_and_pictures_belong_together_both_ways(everything):
    _, data = everything
    tasks = {task.name: task for task in data.make(frozenset())}
    wanted = {
        query.caption.text: DrawnPictures().add(scene)
        for query, scene in (
            (query, hard_set("validation", 12).gallery[query.target])
            for query in hard_set("validation", 12).queries
        )
    }
    to_image, to_text = tasks["hard, text to image"], tasks["hard, image to text"]
    assert {
        query.text: to_image.gallery[place].picture
        for query, (place,) in zip(to_image.queries, to_image.relevant, strict=True)
    } == wanted
    assert {
        to_text.gallery[place].text: query.picture
        for query, (place,) in zip(to_text.queries, to_text.relevant, strict=True)
    } == wanted
    assert to_image.kinds[0] == "base"


def test_the_right_option_is_not_always_the_first():
    data = world_set(["pairs"], "validation", 44, pictures=DrawnPictures())
    (task,) = data.make(frozenset())
    assert len(task.choices) == 44
    assert {choice.right for choice in task.choices} == {0, 1}
    truths = {made.true_caption.text for made in pairwise_set("validation", 4)}
    assert {choice.options[choice.right].text for choice in task.choices} <= truths


def test_pictures_are_drawn_at_the_size_that_is_wanted():
    pictures = DrawnPictures()
    data = world_set(["easy"], "test", 3, pictures=pictures, directions=[Direction.TEXT_TO_IMAGE])
    (task,) = data.make(frozenset())
    names = [entry.picture for entry in task.gallery]
    assert [reason for _, reason in pictures.look(names)] == ["", "", ""]
    assert len({pictures.key(name) for name in names}) == 3
    assert pictures.load(names[0], ImageSpec(64), 64).shape == (64, 64, 3)
    assert pictures.load(names[0], None, 200).shape == (200, 200, 3)
    part = pictures.load(names[0], ImageSpec(128), 128, Region(0.5, 0.0, 1.0, 0.5))
    whole = pictures.load(names[0], ImageSpec(256), 256)
    assert (part == whole[:128, 128:]).all()
    assert pictures.load(names[0], None, 60, Region(0.2, 0.2, 0.6, 0.6)).shape == (60, 60, 3)
    at_size = dict(pictures.at_size(names, ImageSpec(128), CancelToken()))
    assert (at_size[names[1]] == pictures.load(names[1], ImageSpec(128), 128)).all()
    assert not np.array_equal(at_size[names[0]], at_size[names[1]])
    cancel = CancelToken()
    cancel.cancel()
    assert list(pictures.at_size(names, ImageSpec(128), cancel)) == []


def test_the_same_is_made_again_and_other_splits_differ():
    def made(split, n=3):
        return world_set(["easy"], split, n, pictures=DrawnPictures())

    assert made("test").fingerprint == made("test").fingerprint
    assert (
        len({made("test").fingerprint, made("validation").fingerprint, made("test", 4).fingerprint})
        == 3
    )
    with pytest.raises(ValueError, match="no set of the world"):
        world_set(["nothing"], "test", 3, pictures=DrawnPictures())

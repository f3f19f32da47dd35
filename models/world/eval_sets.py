"""The drawn world as sets to evaluate on: every pair of query and candidate, one answer each."""

import hashlib
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Final

import numpy as np

from models.world.datasets import (
    RetrievalSet,
    Split,
    easy_set,
    hard_set,
    pairwise_set,
    withheld_set,
)
from models.world.draw import render
from models.world.negatives import NEGATIVE_KINDS
from models.world.pair_sets import (
    Item,
    PairSet,
    both_set,
    change_set,
    image_set,
    option_lists,
    passage_set,
)
from models.world.scene import Scene
from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.judging import Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ImageSpec, Rgb
from retllm_desktop.evaluation.tasks import (
    ChoiceQuestion,
    ChoiceTask,
    Direction,
    EvaluationSet,
    EvaluationTask,
    RetrievalTask,
    TaskEntry,
    limit_choices,
)

_PX: Final = 128
"""Smallest size at which the world's finest lines can be drawn."""
_KNOWN_PX: Final = 64
_MOST_PX: Final = 1024
_KEPT: Final = 1000
"""Pictures drawn last that are at hand."""

_CAPTIONS: Final[Mapping[str, Callable[[Split, int], RetrievalSet]]] = {
    "hard": hard_set,
    "easy": easy_set,
    "withheld": withheld_set,
}
_PAIRS: Final[Mapping[str, tuple[Pair, Callable[[Split, int], PairSet]]]] = {
    "images-hard": (Pair.IMAGE_TO_IMAGE, partial(image_set, hard=True)),
    "images-easy": (Pair.IMAGE_TO_IMAGE, partial(image_set, hard=False)),
    "changes": (Pair.COMPOSED_TO_IMAGE, change_set),
    "both": (Pair.COMPOSED_TO_COMPOSED, both_set),
    "passages-hard": (Pair.TEXT_TO_PASSAGE, partial(passage_set, hard=True)),
    "passages-easy": (Pair.TEXT_TO_PASSAGE, partial(passage_set, hard=False)),
}
SETS: Final = (*_CAPTIONS, "pairs", *_PAIRS, "options")
"""What can be asked of the world."""


class DrawnPictures:
    """Pictures of scenes, drawn when they are wanted; none is ever missing."""

    def __init__(self) -> None:
        """Begin without any."""
        self._scenes: dict[str, Scene] = {}
        self._keys: dict[str, bytes] = {}
        # One picture is a candidate of many queries, and drawing takes longer than judging.
        self._drawn = lru_cache(_KEPT)(self._draw)

    @property
    def place(self) -> str:
        """Where they are: nowhere."""
        return "drawn when they are wanted"

    def add(self, scene: Scene) -> str:
        """Take a scene; returns the name of its picture, which is that of its content."""
        name = hashlib.sha256(repr(scene).encode()).hexdigest()[:24]
        self._scenes[name] = scene
        return name

    def absent(self, names: Iterable[str]) -> dict[str, str]:
        """Return nothing: all are there."""
        del names
        return {}

    def look(self, names: Iterable[str]) -> Generator[tuple[str, str], None, None]:
        """Draw pictures small, so that what is kept of them ends when they are drawn otherwise."""
        for name in names:
            drawn = render(self._scenes[name], _KNOWN_PX).convert("RGB")
            self._keys[name] = hashlib.sha256(name.encode() + drawn.tobytes()).digest()
            yield name, ""

    def key(self, name: str) -> bytes:
        """Hash of a picture's content."""
        return self._keys[name]

    def forget(self, names: Iterable[str]) -> None:
        """Drop hashes of content."""
        for name in names:
            self._keys.pop(name, None)

    def at_size(
        self, names: Sequence[str], spec: ImageSpec, cancel: CancelToken
    ) -> Generator[tuple[str, Rgb | ItemError], None, None]:
        """Draw many pictures at an encoder's size, in order."""
        for name in names:
            if cancel.cancelled:
                return
            yield name, self.load(name, spec, spec.px)

    def load(
        self, name: str, spec: ImageSpec | None, max_px: int, region: Region | None = None
    ) -> Rgb:
        """Draw one picture, or a part of it, which then is drawn finer."""
        px = min(max_px, _MOST_PX) if spec is None else spec.px
        return self._drawn(name, px, region)

    def _draw(self, name: str, px: int, region: Region | None) -> Rgb:
        if region is None:
            drawn = render(self._scenes[name], max(px, _PX)).convert("RGB")
        else:
            share = min(region.right - region.left, region.bottom - region.top)
            whole = min(max(round(px / share), _PX), _MOST_PX)
            drawn = render(self._scenes[name], whole).convert("RGB")
            begin = round(region.left * whole), round(region.top * whole)
            drawn = drawn.crop((*begin, round(region.right * whole), round(region.bottom * whole)))
        if drawn.size != (px, px):
            drawn = drawn.resize((px, px))
        return np.asarray(drawn, dtype=np.uint8)


def world_set(
    names: Sequence[str],
    split: Split,
    n: int,
    *,
    pictures: DrawnPictures,
    directions: Sequence[Direction] = tuple(Direction),
    seed: int = 0,
) -> EvaluationSet:
    """Return sets of the drawn world as one set of tasks.

    Args:
        names: Of ``SETS``.
        split: Whose scenes to take.
        n: Queries of each; the kinds of hard negatives share them.
        pictures: Takes the scenes.
        directions: Of sets of captions and pictures.
        seed: Of what is drawn where there is more than is wanted.

    Raises:
        ValueError: There is no such set, or it has no such split.
    """
    tasks: list[EvaluationTask] = []
    for name in names:
        if name in _CAPTIONS:
            tasks += _caption_tasks(name, _CAPTIONS[name](split, n), directions, pictures)
        elif name in _PAIRS:
            pair, make = _PAIRS[name]
            tasks.append(_pair_task(name, pair, make(split, n), pictures))
        elif name == "pairs":
            tasks.append(_hard_negatives(split, n, seed, pictures))
        elif name == "options":
            tasks.append(_options(split, n, pictures))
        else:
            raise ValueError(f"no set of the world is called {name!r}")
    said = hashlib.sha256(repr(tasks).encode()).hexdigest()
    return EvaluationSet(
        f"drawn world, {split}",
        f"The drawn world: {', '.join(names)}, split «{split}», {n:,} queries each",
        said,
        tuple(dict.fromkeys(e.picture for task in tasks for e in task.entries if e.picture)),
        lambda gone: tuple(task.without(gone) for task in tasks),
    )


def _caption_tasks(
    name: str, data: RetrievalSet, directions: Sequence[Direction], pictures: DrawnPictures
) -> Iterable[RetrievalTask]:
    shown = tuple(TaskEntry(picture=pictures.add(scene)) for scene in data.gallery)
    said = tuple(TaskEntry(query.caption.text) for query in data.queries)
    own = tuple((query.target,) for query in data.queries)
    kinds = tuple(query.kind for query in data.queries)
    if Direction.TEXT_TO_IMAGE in directions:
        yield RetrievalTask(f"{name}, text to image", Pair.TEXT_TO_IMAGE, said, shown, own, kinds)
    if Direction.IMAGE_TO_TEXT in directions:
        # Every caption is true of one picture alone, so every picture has one true caption.
        turned = {target: number for number, (target,) in enumerate(own)}
        captions = tuple((turned[place],) for place in range(len(shown)))
        of_pictures = tuple(kinds[turned[place]] for place in range(len(shown)))
        yield RetrievalTask(
            f"{name}, image to text", Pair.IMAGE_TO_TEXTS, shown, said, captions, of_pictures
        )


def _pair_task(name: str, pair: Pair, data: PairSet, pictures: DrawnPictures) -> RetrievalTask:
    def entry(item: Item) -> TaskEntry:
        return TaskEntry(item.text, "" if item.scene is None else pictures.add(item.scene))

    return RetrievalTask(
        name,
        pair,
        tuple(entry(item) for item in data.queries),
        tuple(entry(item) for item in data.gallery),
        tuple((target,) for target in data.targets),
        tuple(data.kinds[target] for target in data.targets),
    )


def _hard_negatives(split: Split, n: int, seed: int, pictures: DrawnPictures) -> ChoiceTask:
    each = max(1, n // len(NEGATIVE_KINDS))
    choices: list[ChoiceQuestion] = []
    for number, made in enumerate(pairwise_set(split, each)):
        right, wrong = TaskEntry(made.true_caption.text), TaskEntry(made.false_caption.text)
        options = (right, wrong) if number % 2 == 0 else (wrong, right)
        picture = TaskEntry(picture=pictures.add(made.scene))
        choices.append(ChoiceQuestion(picture, options, number % 2, made.kind))
    return ChoiceTask("hard negatives", Pair.IMAGE_TO_TEXTS, limit_choices(choices, n, seed))


def _options(split: Split, n: int, pictures: DrawnPictures) -> ChoiceTask:
    return ChoiceTask(
        "best caption of several",
        Pair.IMAGE_TO_TEXTS,
        tuple(
            ChoiceQuestion(
                TaskEntry(picture=pictures.add(made.scene)),
                tuple(TaskEntry(text) for text in made.options),
                made.answer,
                f"{len(made.options)} options",
            )
            for made in option_lists(split, n)
        ),
    )

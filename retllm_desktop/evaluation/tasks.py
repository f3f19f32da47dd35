"""Tasks of an evaluation: queries over a gallery, or choices between options; immutable values."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Protocol

from retllm_desktop.core.judging import Pair, pair_of_parts


class Direction(StrEnum):
    """Which way captions and pictures are searched."""

    TEXT_TO_IMAGE = "text-to-image"
    IMAGE_TO_TEXT = "image-to-text"


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A query or a candidate: a text, a picture or both.

    Attributes:
        text: A caption, a change or a passage; may be empty.
        picture: The name of a picture, as the set's pictures know it; may be empty.
    """

    text: str = ""
    picture: str = ""


def pair_of_entries(query: TaskEntry, candidate: TaskEntry) -> Pair | None:
    """Return the pair that a comparison is of, None where one side is empty."""
    return pair_of_parts(
        (bool(query.text), bool(query.picture)), (bool(candidate.text), bool(candidate.picture))
    )


class StreamedGallery(Protocol):
    """Candidates that are read from a file when they are wanted, for there may be millions."""

    @property
    def fingerprint(self) -> str:
        """Of the file: hexadecimal SHA-256."""
        ...

    def __len__(self) -> int:
        """Return how many there are."""
        ...

    def __getitem__(self, place: int, /) -> TaskEntry:
        """Read one."""
        ...

    def __iter__(self) -> Iterator[TaskEntry]:
        """Read all, in their order."""
        ...


Gallery = tuple[TaskEntry, ...] | StreamedGallery
DEFAULT_RECALLS: Final = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class RetrievalTask:
    """Queries over one gallery.

    Attributes:
        name: Unique in its set.
        pair: What is compared with what; of a gallery of several kinds, what most are.
        relevant: For each query the places in the gallery of what should be found, at least one.
        kinds: For each query what it is about, for a table by kind; empty: no such table.
        pools: For each query the places that it chooses among, what is relevant included;
            empty: all.
        excluded: For each query places that are no candidates; empty: none.
        subsets: For each query the places that the relevant one is ranked among once more, as
            CIRR's R_subset does; empty: none.
        recalls: The k of R@k.
        fused: Whether a candidate with a text and a picture is found by the sum of both vectors
            (UniIR's score fusion), else by its picture, as in a search.
    """

    name: str
    pair: Pair
    queries: tuple[TaskEntry, ...]
    gallery: Gallery
    relevant: tuple[tuple[int, ...], ...]
    kinds: tuple[str, ...] = ()
    pools: tuple[tuple[int, ...], ...] = ()
    excluded: tuple[tuple[int, ...], ...] = ()
    subsets: tuple[tuple[int, ...], ...] = ()
    recalls: tuple[int, ...] = DEFAULT_RECALLS
    fused: bool = False

    @property
    def entries(self) -> Iterable[TaskEntry]:
        """Queries and candidates; of a streamed gallery only those that are relevant."""
        if isinstance(self.gallery, tuple):
            return (*self.queries, *self.gallery)
        places = sorted({place for own in self.relevant for place in own})
        return (*self.queries, *(self.gallery[place] for place in places))

    def without(self, missing: frozenset[str]) -> "RetrievalTask":
        """Return the task without pictures that are not there, and what only they would answer.

        A streamed gallery stays as it is: what cannot be read is no candidate there.
        """
        places: dict[int, int] | None = None
        gallery: Gallery = self.gallery
        if isinstance(gallery, tuple):
            kept_places = [p for p, entry in enumerate(gallery) if entry.picture not in missing]
            places = {place: at for at, place in enumerate(kept_places)}
            gallery = tuple(gallery[place] for place in kept_places)

        def moved(own: Sequence[int]) -> tuple[int, ...]:
            if places is None:
                return tuple(p for p in own if self.gallery[p].picture not in missing)
            return tuple(places[place] for place in own if place in places)

        relevant = [moved(own) for own in self.relevant]
        kept = [
            number
            for number, query in enumerate(self.queries)
            if relevant[number] and query.picture not in missing
        ]
        return replace(
            self,
            queries=tuple(self.queries[number] for number in kept),
            gallery=gallery,
            relevant=tuple(relevant[number] for number in kept),
            kinds=tuple(self.kinds[number] for number in kept) if self.kinds else (),
            pools=tuple(moved(self.pools[number]) for number in kept) if self.pools else (),
            excluded=tuple(moved(self.excluded[n]) for n in kept) if self.excluded else (),
            subsets=tuple(moved(self.subsets[n]) for n in kept) if self.subsets else (),
        )

    def limited(self, limit: int, seed: int) -> "RetrievalTask":
        """Return the task with at most ``limit`` queries (0: all), drawn by the seed."""
        kept = sample_indices(len(self.queries), limit, seed, self.name)
        if len(kept) == len(self.queries):
            return self
        return replace(
            self,
            queries=tuple(self.queries[number] for number in kept),
            relevant=tuple(self.relevant[number] for number in kept),
            kinds=tuple(self.kinds[number] for number in kept) if self.kinds else (),
            pools=tuple(self.pools[number] for number in kept) if self.pools else (),
            excluded=tuple(self.excluded[number] for number in kept) if self.excluded else (),
            subsets=tuple(self.subsets[number] for number in kept) if self.subsets else (),
        )


@dataclass(frozen=True, slots=True)
class ChoiceQuestion:
    """A query, and options of which one is right.

    Attributes:
        options: At least two, in the order in which they are offered.
        right: Place of the right one.
        kind: How the others differ from it.
    """

    query: TaskEntry
    options: tuple[TaskEntry, ...]
    right: int
    kind: str


@dataclass(frozen=True, slots=True)
class ChoiceTask:
    """Choices, each to be made by itself.

    Attributes:
        name: Unique in its set.
        pair: What is compared with what, an option at a time.
    """

    name: str
    pair: Pair
    choices: tuple[ChoiceQuestion, ...]

    @property
    def entries(self) -> Iterable[TaskEntry]:
        """Queries and options."""
        for choice in self.choices:
            yield choice.query
            yield from choice.options

    def without(self, missing: frozenset[str]) -> "ChoiceTask":
        """Return the task without choices that need a picture that is not there."""
        return replace(
            self,
            choices=tuple(
                choice
                for choice in self.choices
                if all(entry.picture not in missing for entry in (choice.query, *choice.options))
            ),
        )


EvaluationTask = RetrievalTask | ChoiceTask


@dataclass(frozen=True, slots=True)
class AveragedMeasure:
    """A mean that a benchmark reports beside its measures.

    Attributes:
        title: For people.
        measures: Names of the measures that are averaged, over all tasks of the set.
    """

    title: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """A collection of pictures, and what is asked about them.

    Attributes:
        name: For headings.
        source: What it was read from, for people.
        fingerprint: Of the annotations: hexadecimal SHA-256.
        pictures: Names of all pictures that may be needed.
        make: Makes the tasks; takes the names of pictures that are not there.
        remarks: On the data.
        averages: What the benchmark averages.
    """

    name: str
    source: str
    fingerprint: str
    pictures: tuple[str, ...]
    make: Callable[[frozenset[str]], tuple[EvaluationTask, ...]] = field(repr=False, compare=False)
    remarks: tuple[str, ...] = ()
    averages: tuple[AveragedMeasure, ...] = ()


def list_pictures(tasks: Iterable[EvaluationTask]) -> tuple[str, ...]:
    """Return the names of all pictures of some tasks, each once, in order of appearance."""
    named = (entry.picture for task in tasks for entry in task.entries)
    return tuple(dict.fromkeys(name for name in named if name))


@dataclass(frozen=True, slots=True)
class CaptionedPicture:
    """A picture's path below the folder of pictures, with at least one caption."""

    name: str
    captions: tuple[str, ...]


def sample_indices(total: int, most: int, seed: int, what: str) -> tuple[int, ...]:
    """Return which of ``total`` things are taken where at most ``most`` are wanted (0: all).

    The same seed takes the same; a larger ``most`` takes those of a smaller one and others.
    """
    if most == 0 or most >= total:
        return tuple(range(total))
    order = list(range(total))
    random.Random(f"evaluation {what} {seed}").shuffle(order)
    return tuple(sorted(order[:most]))


def make_caption_tasks(
    pictures: Sequence[CaptionedPicture],
    directions: Iterable[Direction],
    *,
    limit: int = 0,
    seed: int = 0,
) -> tuple[RetrievalTask, ...]:
    """Make the tasks of captioned pictures: captions find pictures, pictures find captions.

    Each has at most ``limit`` queries, drawn by the seed; 0: all.
    """
    shown = tuple(TaskEntry(picture=picture.name) for picture in pictures)
    captions = tuple(
        (TaskEntry(text=text), place)
        for place, picture in enumerate(pictures)
        for text in picture.captions
    )
    tasks: list[RetrievalTask] = []
    for direction in directions:
        if direction is Direction.TEXT_TO_IMAGE:
            chosen = sample_indices(len(captions), limit, seed, direction)
            task = RetrievalTask(
                direction,
                Pair.TEXT_TO_IMAGE,
                queries=tuple(captions[number][0] for number in chosen),
                gallery=shown,
                relevant=tuple((captions[number][1],) for number in chosen),
            )
        else:
            chosen = sample_indices(len(pictures), limit, seed, direction)
            own: dict[int, list[int]] = {}
            for number, (_, place) in enumerate(captions):
                own.setdefault(place, []).append(number)
            task = RetrievalTask(
                direction,
                Pair.IMAGE_TO_TEXTS,
                queries=tuple(shown[place] for place in chosen),
                gallery=tuple(entry for entry, _ in captions),
                relevant=tuple(tuple(own[place]) for place in chosen),
            )
        tasks.append(task)
    return tuple(tasks)


def limit_choices(
    choices: Sequence[ChoiceQuestion], limit: int, seed: int
) -> tuple[ChoiceQuestion, ...]:
    """Return at most ``limit`` choices (0: all), shared evenly among their kinds."""
    kinds: dict[str, list[ChoiceQuestion]] = {}
    for choice in choices:
        kinds.setdefault(choice.kind, []).append(choice)
    each = 0 if limit == 0 else max(1, limit // max(1, len(kinds)))
    return tuple(
        own[number]
        for kind, own in kinds.items()
        for number in sample_indices(len(own), each, seed, kind)
    )

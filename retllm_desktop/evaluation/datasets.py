"""Reads data sets of captions from files, as sets to evaluate on."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.judging import Pair
from retllm_desktop.evaluation.caption_files import (
    CaptionFile,
    read_coco,
    read_flickr,
    read_names,
    read_sugarcrepe,
    read_table,
)
from retllm_desktop.evaluation.tasks import (
    CaptionedPicture,
    ChoiceQuestion,
    ChoiceTask,
    Direction,
    EvaluationSet,
    EvaluationTask,
    limit_choices,
    make_caption_tasks,
    sample_indices,
)

DATASET_FORMATS: Final = ("coco", "flickr", "sugarcrepe", "csv")
_MOST_BYTES: Final = 2**30


@dataclass(frozen=True, slots=True)
class DatasetOptions:
    """Which part of a set is measured.

    Attributes:
        split: Of Karpathy's splits.
        only: A file that names the pictures to take, one a line; None: all.
        captions: Captions of each picture to take at most; 0: all.
        limit: Queries of each task, or choices, at most; 0: all.
        gallery: Pictures at most; 0: all.
        directions: What is searched with what.
        seed: Of what is drawn where there is more than may be taken.
    """

    split: str = "test"
    only: Path | None = None
    captions: int = 5
    limit: int = 0
    gallery: int = 0
    directions: tuple[Direction, ...] = tuple(Direction)
    seed: int = 0


def read_dataset(form: str, path: Path, options: DatasetOptions) -> EvaluationSet:
    """Read a set of captions; no picture is looked at.

    Args:
        form: One of ``DATASET_FORMATS``.
        path: The file of captions; of SugarCrepe also a folder with a file for each kind.
        options: Which part of it.

    Raises:
        InputError: It cannot be read, or is no such file.
    """
    if form == "sugarcrepe":
        return _choices(path, options)
    data = _bytes(path)
    try:
        found = _captions(form, data, options.split)
    except InputError as exc:
        raise InputError(exc.title, exc.detail, path) from exc
    pictures = found.pictures
    if options.only is not None:
        pictures = _only(pictures, options.only)
    if options.captions:
        pictures = tuple(
            replace(picture, captions=picture.captions[: options.captions]) for picture in pictures
        )

    def make(gone: frozenset[str]) -> tuple[EvaluationTask, ...]:
        there = [picture for picture in pictures if picture.name not in gone]
        chosen = sample_indices(len(there), options.gallery, options.seed, "gallery")
        return make_caption_tasks(
            [there[number] for number in chosen],
            options.directions,
            limit=options.limit,
            seed=options.seed,
        )

    captions = sum(len(picture.captions) for picture in pictures)
    return EvaluationSet(
        path.name,
        f"{found.shape}: {captions:,} captions of {len(pictures):,} pictures, from {path.name}",
        hashlib.sha256(data).hexdigest(),
        tuple(picture.name for picture in pictures),
        make,
        found.remarks,
    )


def _captions(form: str, data: bytes, split: str) -> CaptionFile:
    match form:
        case "coco":
            return read_coco(data, split)
        case "flickr":
            return read_flickr(data, split)
        case "csv":
            return read_table(data)
        case _:
            raise ValueError(f"no format is called {form!r}")


def _only(pictures: Sequence[CaptionedPicture], listed: Path) -> tuple[CaptionedPicture, ...]:
    try:
        names = read_names(_bytes(listed))
    except InputError as exc:
        raise InputError(exc.title, exc.detail, listed) from exc
    # Lists of Flickr30k's splits leave the ending out.
    kept = tuple(
        picture
        for picture in pictures
        if names & {picture.name, Path(picture.name).name, Path(picture.name).stem}
    )
    if not kept:
        raise InputError("None of the listed pictures has captions", "", listed)
    return kept


def _choices(path: Path, options: DatasetOptions) -> EvaluationSet:
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise InputError("The folder holds no files of SugarCrepe (add_att.json …)", "", path)
    choices: list[ChoiceQuestion] = []
    digest = hashlib.sha256()
    for file in files:
        data = _bytes(file)
        digest.update(hashlib.sha256(data).digest())
        try:
            choices += read_sugarcrepe(data, file.stem)
        except InputError as exc:
            raise InputError(exc.title, exc.detail, file) from exc

    def make(gone: frozenset[str]) -> tuple[EvaluationTask, ...]:
        task = ChoiceTask("hard negatives", Pair.IMAGE_TO_TEXTS, tuple(choices)).without(gone)
        return (replace(task, choices=limit_choices(task.choices, options.limit, options.seed)),)

    return EvaluationSet(
        path.stem,
        f"SugarCrepe: {len(choices):,} choices of {len(files)} kinds, from {path.name}",
        digest.hexdigest(),
        tuple(dict.fromkeys(choice.query.picture for choice in choices)),
        make,
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError("The file is larger than any set of captions", "", path)
        return path.read_bytes()
    except OSError as exc:
        raise InputError("The file cannot be read", exc.strerror or str(exc), path) from exc

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
from retllm_desktop.evaluation.composed_sets import ComposedSet, read_cirr, read_fashioniq
from retllm_desktop.evaluation.long_captions import read_sharegpt4v, read_urban1k
from retllm_desktop.evaluation.mbeir import find_pool, read_mbeir
from retllm_desktop.evaluation.mmeb import read_mmeb
from retllm_desktop.evaluation.record_files import hash_files, list_record_files
from retllm_desktop.evaluation.tasks import (
    AveragedMeasure,
    CaptionedPicture,
    ChoiceQuestion,
    ChoiceTask,
    Direction,
    EvaluationSet,
    EvaluationTask,
    RetrievalTask,
    limit_choices,
    list_pictures,
    make_caption_tasks,
    sample_indices,
)

DATASET_FORMATS: Final = (
    *("coco", "flickr", "sugarcrepe", "csv"),
    *("urban1k", "sharegpt4v", "mmeb", "mbeir", "cirr", "fashioniq"),
)
_MOST_BYTES: Final = 2**30
_INSTRUCTIONS: Final = Path("instructions", "query_instructions.tsv")


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
        pictures: Where the pictures lie, for sets that leave their endings out.
        pool: Of M-BEIR: ``local``, ``global``, or the path of a file of candidates.
        instructions: Whether what a benchmark tells the model before a query is kept.
        instructions_file: Of M-BEIR: where that stands.
    """

    split: str = "test"
    only: Path | None = None
    captions: int = 5
    limit: int = 0
    gallery: int = 0
    directions: tuple[Direction, ...] = tuple(Direction)
    seed: int = 0
    pictures: Path = Path()
    pool: str = "local"
    instructions: bool = False
    instructions_file: Path | None = None


def read_dataset(form: str, path: Path, options: DatasetOptions) -> EvaluationSet:
    """Read a set of captions; no picture is looked at.

    Args:
        form: One of ``DATASET_FORMATS``.
        path: The file of captions or queries; of SugarCrepe also a folder with a file for each
            kind, of Urban1k, CIRR and FashionIQ the folder of the annotations.
        options: Which part of it.

    Raises:
        InputError: It cannot be read, or is no such file.
    """
    match form:
        case "sugarcrepe":
            return _choices(path, options)
        case "mmeb":
            read = read_mmeb(path, instructions=options.instructions)
            files = list_record_files(path)
            return _retrieval("MMEB", path, (read.task,), files, options, remarks=read.remarks)
        case "mbeir":
            return _mbeir(path, options)
        case "cirr":
            read = read_cirr(path, options.split)
            return _composed("CIRR", path, read, options)
        case "fashioniq":
            read = read_fashioniq(path, options.split, options.pictures)
            return _composed("FashionIQ", path, read, options)
        case "urban1k":
            found, files = read_urban1k(path, options.pictures)
            return _captioned(path, found, hash_files(files), options)
        case "sharegpt4v":
            found = read_sharegpt4v(path, options.split)
            return _captioned(path, found, hash_files([path]), options)
        case _:
            data = _bytes(path)
            try:
                found = _captions(form, data, options.split)
            except InputError as exc:
                raise InputError(exc.title, exc.detail, path) from exc
            return _captioned(path, found, hashlib.sha256(data).hexdigest(), options)


def _captioned(
    path: Path, found: CaptionFile, fingerprint: str, options: DatasetOptions
) -> EvaluationSet:
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
        fingerprint,
        tuple(picture.name for picture in pictures),
        make,
        found.remarks,
    )


def _composed(title: str, path: Path, read: ComposedSet, options: DatasetOptions) -> EvaluationSet:
    return _retrieval(
        title, path, read.tasks, read.files, options, averages=read.averages, remarks=read.remarks
    )


def _mbeir(path: Path, options: DatasetOptions) -> EvaluationSet:
    told = None
    if options.instructions:
        told = options.instructions_file or path.parent.parent.parent / _INSTRUCTIONS
    read = read_mbeir(path, find_pool(path, options.pool), told)
    return _retrieval("M-BEIR", path, (read.task,), read.files, options, remarks=read.remarks)


def _retrieval(
    title: str,
    path: Path,
    tasks: tuple[RetrievalTask, ...],
    files: Sequence[Path],
    options: DatasetOptions,
    *,
    averages: tuple[AveragedMeasure, ...] = (),
    remarks: tuple[str, ...] = (),
) -> EvaluationSet:
    """Return a set of queries over galleries of their own."""

    def make(gone: frozenset[str]) -> tuple[EvaluationTask, ...]:
        return tuple(task.without(gone).limited(options.limit, options.seed) for task in tasks)

    queries = sum(len(task.queries) for task in tasks)
    candidates = sum(len(task.gallery) for task in tasks)
    return EvaluationSet(
        path.stem,
        f"{title}: {queries:,} queries over {candidates:,} candidates, from {path.name}",
        hash_files(files),
        list_pictures(tasks),
        make,
        remarks,
        averages,
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

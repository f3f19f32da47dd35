"""CIRR and FashionIQ in their own form: a picture and how the one sought differs from it.

Source: CIRR (arXiv 2108.04024, Cuberick-Orion/CIRR): ``captions/cap.rc2.val.json`` and
``image_splits/split.rc2.val.json``; the picture that a query begins from is no candidate, and
R_subset@k ranks the other five of its group of six. FashionIQ (arXiv 1905.12794,
XiaoxiaoGuo/fashion-iq): ``captions/cap.dress.val.json`` and ``image_splits/split.dress.val.json``,
two captions a query, joined by «and». The protocol is that of ABaldrati/CLIP4Cir:
CIRR's mean of R@5 and R_subset@1, FashionIQ's means of R@10 and R@50 over its
three categories.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.judging import Pair
from retllm_desktop.evaluation.checked_fields import (
    JsonFields,
    check_array,
    check_object,
    check_text,
    parse_json,
    parse_picture_name,
    printable_text,
)
from retllm_desktop.evaluation.record_files import stream_records
from retllm_desktop.evaluation.tasks import AveragedMeasure, RetrievalTask, TaskEntry

_CATEGORIES: Final = ("dress", "shirt", "toptee")
_RECALLS: Final = (1, 5, 10, 50)
_FASHION_ENDINGS: Final = (".jpg", ".png", ".jpeg")
_FEWEST_MEMBERS: Final = 2
_MOST_BYTES: Final = 2**28


@dataclass(frozen=True, slots=True)
class ComposedSet:
    """A set's tasks, the files that they were read from, and what the benchmark averages."""

    tasks: tuple[RetrievalTask, ...]
    files: tuple[Path, ...]
    averages: tuple[AveragedMeasure, ...]
    remarks: tuple[str, ...] = ()


def read_cirr(folder: Path, split: str) -> ComposedSet:
    """Read CIRR's folder.

    Raises:
        InputError: A file is missing or is no such file, or the split has no published answers.
    """
    captions = _find(folder, "captions", f"cap.*.{split}.json")
    splits = _find(folder, "image_splits", f"split.*.{split}.json")
    names = _read_names(splits)
    places = {name: place for place, name in enumerate(names)}
    queries: list[TaskEntry] = []
    relevant: list[tuple[int, ...]] = []
    excluded: list[tuple[int, ...]] = []
    subsets: list[tuple[int, ...]] = []

    def place_of(name: str, where: str) -> int:
        if name not in places:
            raise InputError(f"{where} names «{printable_text(name)}», which {splits.name} lacks")
        return places[name]

    for where, entry in _records(captions):
        if "target_hard" not in entry:
            raise InputError(
                f"{where} has no right answer",
                "CIRR keeps those of its test: --split val",
                captions,
            )
        try:
            reference = check_text(entry, "reference", where)
            target = place_of(check_text(entry, "target_hard", where), where)
            group = check_object(entry.get("img_set"), where)
            members = check_array(group, "members", where)
            if len(members) < _FEWEST_MEMBERS or not all(isinstance(m, str) for m in members):
                raise InputError(f"{where} has no group of pictures («members»)")
            own = {place_of(name, where) for name in cast("Sequence[str]", members)}
            begin = place_of(reference, where)
            text = " ".join(check_text(entry, "caption", where).split())
        except InputError as exc:
            raise InputError(exc.title, exc.detail, exc.path or captions) from exc
        queries.append(TaskEntry(text, names[reference]))
        relevant.append((target,))
        excluded.append((begin,) if begin != target else ())
        subsets.append(tuple(sorted(own - {begin})))
    if not queries:
        raise InputError("The file holds no queries", "", captions)
    task = RetrievalTask(
        f"CIRR {split}",
        Pair.COMPOSED_TO_IMAGE,
        tuple(queries),
        tuple(TaskEntry(picture=name) for name in names.values()),
        tuple(relevant),
        excluded=tuple(excluded),
        subsets=tuple(subsets),
        recalls=_RECALLS,
    )
    mean = AveragedMeasure("mean of R@5 and R_subset@1", ("r5", "rs1"))
    return ComposedSet((task,), (captions, splits), (mean,))


def read_fashioniq(folder: Path, split: str, pictures: Path) -> ComposedSet:
    """Read FashionIQ's folder; categories that are not there are left out, and said to be.

    Args:
        folder: Holds ``captions`` and ``image_splits``.
        split: ``val`` is the published one with answers.
        pictures: Where the pictures lie: their endings are not in the annotations.

    Raises:
        InputError: There is no category, or a file is no such file.
    """
    tasks: list[RetrievalTask] = []
    files: list[Path] = []
    gone: list[str] = []
    for category in _CATEGORIES:
        captions = folder / "captions" / f"cap.{category}.{split}.json"
        splits = folder / "image_splits" / f"split.{category}.{split}.json"
        if not (captions.is_file() and splits.is_file()):
            gone.append(category)
            continue
        tasks.append(_read_category(category, captions, splits, pictures))
        files += [captions, splits]
    if not tasks:
        raise InputError(
            f"The folder holds no category of FashionIQ (captions/cap.dress.{split}.json …)",
            "",
            folder,
        )
    averages = (
        AveragedMeasure("mean of R@10", ("r10",)),
        AveragedMeasure("mean of R@50", ("r50",)),
        AveragedMeasure("mean of R@10 and R@50", ("r10", "r50")),
    )
    remarks = (f"without {', '.join(gone)}: the means are no FashionIQ's",) if gone else ()
    return ComposedSet(tuple(tasks), tuple(files), averages, remarks)


def _read_category(category: str, captions: Path, splits: Path, pictures: Path) -> RetrievalTask:
    listed = parse_json(_bytes(splits))
    if not isinstance(listed, list) or not listed:
        raise InputError("The file is no list of pictures", "", splits)
    names: dict[str, str] = {}
    for number, name in enumerate(cast("list[object]", listed)):
        if not isinstance(name, str):
            raise InputError(f"Entry {number} is no name of a picture", "", splits)
        names[name] = _fashion_picture(name, f"Entry {number}", pictures, splits)
    places = {name: place for place, name in enumerate(names)}
    queries: list[TaskEntry] = []
    relevant: list[tuple[int, ...]] = []
    for where, entry in _records(captions):
        if "target" not in entry:
            raise InputError(
                f"{where} has no right answer", "those of the test are not published", captions
            )
        try:
            target = check_text(entry, "target", where)
            candidate = check_text(entry, "candidate", where)
            if target not in places:
                raise InputError(f"{where} seeks «{printable_text(target)}», which is no candidate")
            told = check_array(entry, "captions", where)
            if not told or not all(isinstance(one, str) for one in told):
                raise InputError(f"{where} has no captions")
        except InputError as exc:
            raise InputError(exc.title, exc.detail, captions) from exc
        words = [" ".join(one.split()).strip(".?, ") for one in cast("Sequence[str]", told)]
        text = " and ".join(one for one in words if one)
        begin = names.get(candidate) or _fashion_picture(candidate, where, pictures, captions)
        queries.append(TaskEntry(text[:1].upper() + text[1:], begin))
        relevant.append((places[target],))
    if not queries:
        raise InputError("The file holds no queries", "", captions)
    return RetrievalTask(
        category,
        Pair.COMPOSED_TO_IMAGE,
        tuple(queries),
        tuple(TaskEntry(picture=name) for name in names.values()),
        tuple(relevant),
        recalls=_RECALLS,
    )


def _fashion_picture(name: str, where: str, pictures: Path, file: Path) -> str:
    try:
        checked = parse_picture_name(name, where)
    except InputError as exc:
        raise InputError(exc.title, exc.detail, file) from exc
    endings = (end for end in _FASHION_ENDINGS if (pictures / f"{checked}{end}").is_file())
    return f"{checked}{next(endings, _FASHION_ENDINGS[0])}"


def _read_names(path: Path) -> Mapping[str, str]:
    """Return the paths of pictures by their names."""
    try:
        top = check_object(parse_json(_bytes(path)), "The file")
        return {name: parse_picture_name(check_text(top, name, "The file"), name) for name in top}
    except InputError as exc:
        raise InputError(exc.title, exc.detail, exc.path or path) from exc


def _find(folder: Path, part: str, pattern: str) -> Path:
    found = sorted((folder / part).glob(pattern))
    if not found:
        raise InputError(f"The folder holds no {part}/{pattern}", "", folder)
    return found[-1]


def _records(path: Path) -> list[tuple[str, JsonFields]]:
    return list(stream_records(path))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError("The file is larger than any list of pictures", "", path)
        return path.read_bytes()
    except OSError as exc:
        raise InputError("The file cannot be read", exc.strerror or str(exc), path) from exc

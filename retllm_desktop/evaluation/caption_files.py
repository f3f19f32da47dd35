"""Parses files of captions: COCO, Flickr, SugarCrepe, a plain table. No I/O.

The files are untrusted: everything is checked, and an error says where in the file it is.
"""

import csv
import io
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from retllm_desktop.core.errors import InputError
from retllm_desktop.evaluation.checked_fields import (
    check_array,
    check_integer,
    check_object,
    check_text,
    decode_utf8,
    parse_json,
    parse_picture_name,
    printable_text,
)
from retllm_desktop.evaluation.tasks import CaptionedPicture, ChoiceQuestion, TaskEntry

ANY_SPLIT: Final = "all"
_LISTED_NAMES: Final = ("file", "file_name", "filename", "image")
_TOKEN: Final = re.compile(r"(?P<name>.+)#(?P<number>\d+)\t(?P<caption>.*)")


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """The pictures of a file of captions in its order, its kind, and remarks for people."""

    shape: str
    pictures: tuple[CaptionedPicture, ...]
    remarks: tuple[str, ...] = ()


def read_coco(data: bytes, split: str = ANY_SPLIT) -> CaptionFile:
    """Read captions as COCO has them.

    Karpathy's split (``images`` with ``sentences``, which Flickr30k has as well), COCO's own
    annotations (``images`` and ``annotations``), or a list of ``file`` and ``captions``. Only
    Karpathy's has parts (``split``).

    Raises:
        InputError: It is no such file; a picture's name leads out of the folder of pictures.
    """
    value = parse_json(data)
    if isinstance(value, list):
        listed = cast("list[object]", value)
        return group_captions("list of files and captions", _read_list(listed))
    top = check_object(value, "The file")
    images = check_array(top, "images", "The file")
    if "annotations" in top:
        annotations = check_array(top, "annotations", "The file")
        return group_captions("COCO annotations", _read_annotations(images, annotations))
    return group_captions(f"Karpathy's split «{split}»", _read_karpathy(images, split))


def read_flickr(data: bytes, split: str = ANY_SPLIT) -> CaptionFile:
    r"""Read captions as Flickr30k has them: ``name.jpg#0\tcaption`` a line, or Karpathy's split.

    Raises:
        InputError: It is no such file; a picture's name leads out of the folder of pictures.
    """
    text = decode_utf8(data)
    if text.lstrip()[:1] in {"{", "["}:
        return read_coco(data, split)
    return group_captions("Flickr captions", _read_tokens(text))


def read_table(data: bytes) -> CaptionFile:
    """Read a CSV table with the columns ``image`` and ``caption``; a picture may have many rows.

    Raises:
        InputError: It is no such table; a picture's name leads out of the folder of pictures.
    """
    return group_captions("table of images and captions", _read_rows(decode_utf8(data)))


def read_sugarcrepe(data: bytes, kind: str) -> tuple[ChoiceQuestion, ...]:
    """Read one file of SugarCrepe: numbered choices of ``caption`` and ``negative_caption``.

    Args:
        data: The file.
        kind: What its negatives are, ``swap_att``.

    Raises:
        InputError: It is no such file; a picture's name leads out of the folder of pictures.
    """
    top = check_object(parse_json(data), "The file")
    if not top:
        raise InputError("The file holds no choices")
    choices: list[ChoiceQuestion] = []
    for number, value in top.items():
        where = f"Choice {printable_text(number)}"
        entry = check_object(value, where)
        picture = TaskEntry(picture=parse_picture_name(check_text(entry, "filename", where), where))
        right = TaskEntry(check_text(entry, "caption", where))
        wrong = TaskEntry(check_text(entry, "negative_caption", where))
        # A model that always says «1» must not be right more often than by chance.
        place = random.Random(f"{kind} {number}").randrange(2)
        options = (wrong, right) if place else (right, wrong)
        choices.append(ChoiceQuestion(picture, options, place, kind))
    return tuple(choices)


def read_names(data: bytes) -> frozenset[str]:
    """Read names of pictures, one a line.

    Raises:
        InputError: It is no text, or holds none.
    """
    names = frozenset(line.strip() for line in decode_utf8(data).splitlines() if line.strip())
    if not names:
        raise InputError("The list of pictures is empty")
    return names


def _read_karpathy(images: Sequence[object], split: str) -> Iterator[tuple[str, str]]:
    splits: Counter[str] = Counter()
    seen: set[str] = set()
    for number, value in enumerate(images):
        where = f"Image {number}"
        image = check_object(value, where)
        own = check_text(image, "split", where)
        splits[own] += 1
        if split not in {ANY_SPLIT, own}:
            continue
        folder = check_text(image, "filepath", where) if "filepath" in image else ""
        name = check_text(image, "filename", where)
        whole = parse_picture_name(f"{folder}/{name}" if folder else name, where)
        if whole in seen:
            raise InputError(f"{where} is «{printable_text(whole)}», which stands there already")
        seen.add(whole)
        for sentence in check_array(image, "sentences", where):
            yield whole, check_text(check_object(sentence, where), "raw", where)
    if images and not seen:
        have = ", ".join(
            f"{printable_text(name)} ({count})" for name, count in sorted(splits.items())
        )
        raise InputError(f"The file has no split «{printable_text(split)}»", f"it has {have}")


def _read_annotations(
    images: Sequence[object], annotations: Sequence[object]
) -> Iterator[tuple[str, str]]:
    names: dict[int, str] = {}
    for number, value in enumerate(images):
        where = f"Image {number}"
        image = check_object(value, where)
        identity = check_integer(image, "id", where)
        if identity in names:
            raise InputError(f"{where} has the id {identity}, which another image has")
        names[identity] = parse_picture_name(check_text(image, "file_name", where), where)
    name, times = Counter(names.values()).most_common(1)[0] if names else ("", 0)
    if times > 1:
        raise InputError(f"{times} images have the file name «{printable_text(name)}»")
    captions: dict[int, list[str]] = {identity: [] for identity in names}
    for number, value in enumerate(annotations):
        where = f"Annotation {number}"
        annotation = check_object(value, where)
        identity = check_integer(annotation, "image_id", where)
        if identity not in captions:
            raise InputError(f"{where} is of image {identity}, which the file does not name")
        captions[identity].append(check_text(annotation, "caption", where))
    for identity, own in captions.items():
        for caption in own:
            yield names[identity], caption


def _read_list(entries: Sequence[object]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for number, value in enumerate(entries):
        where = f"Entry {number}"
        entry = check_object(value, where)
        key = next((key for key in _LISTED_NAMES if key in entry), None)
        if key is None:
            raise InputError(f"{where} lacks the name of a picture («file»)")
        name = parse_picture_name(check_text(entry, key, where), where)
        if name in seen:
            raise InputError(f"{where} names «{printable_text(name)}», which stands there already")
        seen.add(name)
        for caption in check_array(entry, "captions", where):
            if not isinstance(caption, str):
                raise InputError(f"{where} has a caption that is no text")
            yield name, caption


def _read_tokens(text: str) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    # Not ``splitlines``: captions may hold other characters that it takes for the end of a line.
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not line.strip():
            continue
        found = _TOKEN.fullmatch(line)
        if found is None:
            raise InputError(
                f"Line {number} is not «name#number», a tab and a caption: «{printable_text(line)}»"
            )
        name = parse_picture_name(found["name"], f"Line {number}")
        if (name, found["number"]) in seen:
            raise InputError(f"Line {number} repeats «{printable_text(name)}#{found['number']}»")
        seen.add((name, found["number"]))
        yield name, found["caption"]


def _read_rows(text: str) -> Iterator[tuple[str, str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: dict[str, int] | None = None
    try:
        for row in reader:
            if not row:
                continue
            if columns is None:
                columns = {name.strip().casefold(): place for place, name in enumerate(row)}
                if not {"image", "caption"} <= columns.keys():
                    have = ", ".join(printable_text(name) for name in row)
                    raise InputError(
                        "The table's first line must name the columns «image» and «caption»",
                        f"it names: {have}",
                    )
                continue
            if len(row) != len(columns):
                raise InputError(
                    f"Line {reader.line_num} has {len(row)} fields instead of {len(columns)}",
                    "captions with a comma need quotation marks",
                )
            where = f"Line {reader.line_num}"
            yield parse_picture_name(row[columns["image"]].strip(), where), row[columns["caption"]]
    except csv.Error as exc:
        raise InputError(f"Line {reader.line_num} is no line of a CSV table", str(exc)) from exc


def group_captions(shape: str, pairs: Iterator[tuple[str, str]]) -> CaptionFile:
    """Bring the captions of each picture together, in the order of their appearance."""
    found: dict[str, list[str]] = {}
    empty = 0
    for name, caption in pairs:
        line = " ".join(caption.split())
        if line:
            found.setdefault(name, []).append(line)
        else:
            empty += 1
    if not found:
        raise InputError("The file holds no captions")
    remarks: list[str] = []
    if empty:
        remarks.append(f"{empty} captions are empty and left out")
    repeated = sum(len(own) - len(set(own)) for own in found.values())
    if repeated:
        remarks.append(f"{repeated} captions repeat another one of the same picture")
    pictures = tuple(CaptionedPicture(name, tuple(own)) for name, own in found.items())
    return CaptionFile(shape, pictures, tuple(remarks))

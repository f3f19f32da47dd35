"""Messages between the pool and a reading process: JSON headers with binary blobs.

Everything that comes from a reading process is checked: it has parsed untrusted bytes, which may
have taken it over.
"""

import itertools
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Final, cast

import numpy as np

from retllm_desktop.core.errors import ItemError, OnlineOnlyError
from retllm_desktop.core.file_dates import MAX_UTC_OFFSET_MIN, DateSource
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.picture_types import PIXEL_TYPES, PictureType
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import (
    ExtractedPart,
    Extraction,
    ImageSpec,
    Metadata,
    Modality,
    Rgb,
)
from retllm_desktop.extraction.captions import (
    MAX_CAPTION_CHARS,
    MAX_NAME_CHARS,
    MAX_NAMES,
)

_HASH_BYTES: Final = 32
_FILE_KINDS: Final = frozenset(FileKind)
_MAX_SIDE_PX: Final = 1 << 31
_MAX_SENTENCE: Final = 500
_MAX_MOMENT_S: Final = 253_402_300_800.0
"""The year 10000, and as long before 1970."""
_OFFSETS: Final = range(-MAX_UTC_OFFSET_MIN, MAX_UTC_OFFSET_MIN + 1)
_CARRIED_SOURCES: Final = frozenset(DateSource) - {DateSource.NAME, DateSource.CHANGED}

ReaderHeader = dict[str, object]
PackedMessage = tuple[ReaderHeader, list[bytes]]


class ReaderTask(StrEnum):
    """Kinds of requests to a reading process."""

    EXTRACT = "extract"
    EXTRACT_FIRST = "extract_first"
    METADATA = "metadata"
    PART = "part"
    PICTURE = "picture"
    PASTED_PICTURE = "pasted_picture"
    PREVIEW = "preview"
    TEXT = "text"


class ReaderAnswer(StrEnum):
    """Kinds of answers of a reading process."""

    READY = "ready"
    ERROR = "error"
    PIXELS = "pixels"
    EXTRACTION = "extraction"
    PICTURE_TYPE = "picture_type"
    TEXT = "text"


class MalformedAnswerError(Exception):
    """A reading process answered what no answer can be."""


def extract_request(
    path: Path,
    size_bytes: int,
    spec: ImageSpec | None,
    known: Iterable[bytes],
    task: ReaderTask = ReaderTask.EXTRACT,
) -> PackedMessage:
    """Ask for a file's parts; as ``EXTRACT_FIRST`` for what of it can be had quickly.

    The path goes as bytes, since names need not be text.
    """
    header: ReaderHeader = {
        "task": task,
        "size": size_bytes,
        "spec": asdict(spec) if spec else None,
        "known": [value.hex() for value in known],
    }
    return header, [os.fsencode(path)]


def load_request(
    path: Path, spec: ImageSpec | None, max_px: int, region: Region | None
) -> PackedMessage:
    """Ask for one picture file's pixels, or those of a part of it."""
    return _view_header(ReaderTask.PICTURE, spec, max_px, region), [os.fsencode(path)]


def part_request(
    path: Path,
    part: int,
    max_px: int,
    content_hash: bytes,
    *,
    spec: ImageSpec | None = None,
    region: Region | None = None,
) -> PackedMessage:
    """Ask for the pixels of a picture or a page, or a part of it; only if the file is the same."""
    header = _view_header(ReaderTask.PART, spec, max_px, region)
    return {**header, "part": part, "hash": content_hash.hex()}, [os.fsencode(path)]


def metadata_request(path: Path, size_bytes: int, content_hash: bytes) -> PackedMessage:
    """Ask for a file's metadata; only if the file is still the same."""
    header: ReaderHeader = {
        "task": ReaderTask.METADATA,
        "size": size_bytes,
        "hash": content_hash.hex(),
    }
    return header, [os.fsencode(path)]


def data_request(
    data: bytes, spec: ImageSpec | None, max_px: int, region: Region | None
) -> PackedMessage:
    """Ask for the pixels of a picture that is not a file, or of a part of it."""
    return _view_header(ReaderTask.PASTED_PICTURE, spec, max_px, region), [data]


def type_request(preview: bytes, metadata: Metadata, name: str) -> PackedMessage:
    """Ask what a picture is, by its stored preview, its metadata and its name."""
    header: ReaderHeader = {
        "task": ReaderTask.PREVIEW,
        "metadata": asdict(metadata),
    }
    return header, [preview, os.fsencode(name)]


def _view_header(
    task: ReaderTask, spec: ImageSpec | None, max_px: int, region: Region | None
) -> ReaderHeader:
    return {
        "task": task,
        "spec": asdict(spec) if spec else None,
        "max_px": max_px,
        "region": asdict(region) if region else None,
    }


def requested_region(header: ReaderHeader) -> Region | None:
    """Read out of a request which part of the picture is wanted, None for all of it."""
    region = header.get("region")
    return Region(**cast("dict[str, float]", region)) if region else None


def requested_spec(header: ReaderHeader) -> ImageSpec | None:
    """Read the size out of a request; requests come from our own program."""
    spec = header.get("spec")
    return ImageSpec(**cast("dict[str, int]", spec)) if spec else None  # type: ignore[arg-type]


def error_answer(error: ItemError) -> PackedMessage:
    """Answer that a file cannot be used."""
    header: ReaderHeader = {
        "answer": ReaderAnswer.ERROR,
        "title": error.title,
        "detail": error.detail,
    }
    if isinstance(error, OnlineOnlyError):
        header["online_only"] = True
    return header, []


def pixels_answer(pixels: Rgb) -> PackedMessage:
    """Answer with pixels."""
    return {"answer": ReaderAnswer.PIXELS, "shape": list(pixels.shape)}, [pixels.tobytes()]


def extraction_answer(extraction: Extraction) -> PackedMessage:
    """Answer with a file's parts; all texts go in one blob, pictures in one each."""
    blobs: list[bytes] = []
    parts: list[ReaderHeader] = []
    texts: list[bytes] = []
    for part in extraction.parts:
        entry: ReaderHeader = {
            "index": part.index,
            "modality": part.modality.value,
            "width": part.width_px,
            "height": part.height_px,
            "label": part.label,
            "heading": part.heading,
            "fragment": part.fragment,
            "words_drawn": part.words_drawn,
        }
        if part.text is not None:
            texts.append(part.text.encode("utf-8", "replace"))
            entry["text"] = len(texts[-1])
        if part.pixels is not None:
            entry["pixels"] = list(part.pixels.shape)
            blobs.append(part.pixels.tobytes())
        if part.thumbnail is not None:
            entry["thumbnail"] = True
            blobs.append(part.thumbnail)
        parts.append(entry)
    header: ReaderHeader = {
        "answer": ReaderAnswer.EXTRACTION,
        "hash": extraction.content_hash.hex(),
        "size": extraction.size_bytes,
        "parts": parts,
        "metadata": asdict(extraction.metadata),
        "note": extraction.note,
        "first_pass": extraction.first_pass,
    }
    return header, [b"".join(texts), *blobs]


def type_answer(picture_type: PictureType | None) -> PackedMessage:
    """Answer what a picture is."""
    return {"answer": ReaderAnswer.PICTURE_TYPE, "type": picture_type}, []


def parse_type(header: ReaderHeader, blobs: Sequence[bytes]) -> PictureType | None:
    """Return what a picture is, None where nothing tells.

    Raises:
        ItemError: The answer is that the preview cannot be used.
        MalformedAnswerError: It is no such answer.
    """
    raise_error(header)
    if header.get("answer") != ReaderAnswer.PICTURE_TYPE or blobs:
        raise MalformedAnswerError("no type of a picture")
    return _picture_type(header.get("type"))


def parse_pixels(header: ReaderHeader, blobs: Sequence[bytes]) -> Rgb:
    """Return the pixels of an answer.

    Raises:
        ItemError: The answer is that the picture cannot be used.
        MalformedAnswerError: It is no such answer.
    """
    raise_error(header)
    if header.get("answer") != ReaderAnswer.PIXELS or len(blobs) != 1:
        raise MalformedAnswerError("no pixels")
    return _rgb(header.get("shape"), blobs[0])


def parse_extraction(header: ReaderHeader, blobs: Sequence[bytes]) -> Extraction:
    """Return the extraction of an answer.

    Raises:
        ItemError: The answer is that the file cannot be used.
        MalformedAnswerError: It is no such answer.
    """
    raise_error(header)
    digest, size, parts = header.get("hash"), header.get("size"), header.get("parts")
    if header.get("answer") != ReaderAnswer.EXTRACTION or not blobs or not isinstance(parts, list):
        raise MalformedAnswerError("no extraction")
    try:
        content_hash = bytes.fromhex(cast("str", digest))
    except (TypeError, ValueError) as exc:
        raise MalformedAnswerError("no hash") from exc
    if len(content_hash) != _HASH_BYTES:
        raise MalformedAnswerError("no hash")
    reader = _Blobs(blobs)
    read = tuple(_part(entry, reader) for entry in cast("list[object]", parts))
    reader.finish()
    if any(later.index <= earlier.index for earlier, later in itertools.pairwise(read)):
        raise MalformedAnswerError("parts out of order")
    return Extraction(
        content_hash,
        _number(size, 1 << 62),
        read,
        parse_metadata(header.get("metadata")),
        first_pass=header.get("first_pass") is True,
        note=_limited_text(header.get("note"), _MAX_SENTENCE),
    )


class _Blobs:
    """Hands out the blobs of an answer in the order in which its parts name them."""

    def __init__(self, blobs: Sequence[bytes]) -> None:
        self._text = blobs[0]
        self._position = 0
        self._rest = iter(blobs[1:])

    def text(self, length: int) -> str:
        piece = self._text[self._position : self._position + length]
        self._position += length
        if len(piece) != length:
            raise MalformedAnswerError("text is missing")
        return piece.decode("utf-8", "replace")

    def next(self) -> bytes:
        blob = next(self._rest, None)
        if blob is None:
            raise MalformedAnswerError("a blob is missing")
        return blob

    def finish(self) -> None:
        if self._position != len(self._text) or next(self._rest, None) is not None:
            raise MalformedAnswerError("more blobs than parts")


def _part(value: object, blobs: _Blobs) -> ExtractedPart:
    if not isinstance(value, dict):
        raise MalformedAnswerError("a part is no object")
    entry = cast("ReaderHeader", value)
    try:
        modality = Modality(cast("str", entry.get("modality")))
    except ValueError as exc:
        raise MalformedAnswerError("unknown modality") from exc
    label, text, shape = entry.get("label"), entry.get("text"), entry.get("pixels")
    if not isinstance(label, str):
        raise MalformedAnswerError("a label is no text")
    # A picture may bear text, a text no pixels.
    if (shape is None) == (modality is Modality.IMAGE) or (text is None and shape is None):
        raise MalformedAnswerError("a part is neither text nor picture")
    return ExtractedPart(
        index=_number(entry.get("index"), 1 << 31),
        modality=modality,
        text=None if text is None else blobs.text(_number(text, 1 << 30)),
        pixels=None if shape is None else _rgb(shape, blobs.next()),
        width_px=_number(entry.get("width"), _MAX_SIDE_PX),
        height_px=_number(entry.get("height"), _MAX_SIDE_PX),
        label=label[:_MAX_SENTENCE],
        heading=_limited_text(entry.get("heading"), _MAX_SENTENCE),
        fragment=_limited_text(entry.get("fragment"), _MAX_SENTENCE),
        thumbnail=blobs.next() if entry.get("thumbnail") is True else None,
        words_drawn=entry.get("words_drawn") is True,
    )


def parse_metadata(value: object) -> Metadata:
    """Read a file's metadata; what is out of range is dropped.

    Raises:
        MalformedAnswerError: It is none.
    """
    if not isinstance(value, dict):
        raise MalformedAnswerError("no metadata")
    fields = cast("ReaderHeader", value)
    latitude, longitude = _real(fields.get("latitude"), 90.0), _real(fields.get("longitude"), 180.0)
    has_place = latitude is not None and longitude is not None
    return Metadata(
        taken_s=_real(fields.get("taken_s"), _MAX_MOMENT_S),
        utc_offset_min=_whole_number(fields.get("utc_offset_min"), _OFFSETS),
        date_source=_date_source(fields.get("date_source")),
        camera=_limited_text(fields.get("camera"), MAX_NAME_CHARS),
        lens=_limited_text(fields.get("lens"), MAX_NAME_CHARS),
        latitude=latitude if has_place else None,
        longitude=longitude if has_place else None,
        caption=_limited_text(fields.get("caption"), MAX_CAPTION_CHARS),
        people=_names(fields.get("people")),
        keywords=_names(fields.get("keywords")),
        city=_limited_text(fields.get("city"), MAX_NAME_CHARS),
        region=_limited_text(fields.get("region"), MAX_NAME_CHARS),
        country=_limited_text(fields.get("country"), MAX_NAME_CHARS),
        rating=_whole_number(fields.get("rating"), range(-1, 6)),
        screenshot=fields.get("screenshot") is True,
        screen_sized=fields.get("screen_sized") is True,
        picture_type=_picture_type(fields.get("picture_type")),
        kind=_file_kind(fields.get("kind")),
    )


def _date_source(value: object) -> DateSource | None:
    known = isinstance(value, str) and value in _CARRIED_SOURCES
    return DateSource(value) if known else None


def _file_kind(value: object) -> FileKind | None:
    return FileKind(value) if isinstance(value, str) and value in _FILE_KINDS else None


def _picture_type(value: object) -> PictureType | None:
    return PictureType(value) if value in PIXEL_TYPES else None


def _real(value: object, limit: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= limit:
        return None
    return float(value)


def _limited_text(value: object, limit: int) -> str:
    return value[:limit] if isinstance(value, str) else ""


def _names(value: object) -> tuple[str, ...]:
    several = cast("list[object]", value) if isinstance(value, list | tuple) else []
    texts = (_limited_text(one, MAX_NAME_CHARS) for one in several[:MAX_NAMES])
    return tuple(text for text in texts if text)


def _whole_number(value: object, within: range) -> int | None:
    return value if type(value) is int and value in within else None


def _rgb(shape: object, blob: bytes) -> Rgb:
    """Return pixels as a read-only view of the blob."""
    sides = cast("list[object]", shape) if isinstance(shape, list) else []
    if len(sides) != 3 or sides[2] != 3:
        raise MalformedAnswerError("no shape of a picture")
    height, width = _number(sides[0], _MAX_SIDE_PX), _number(sides[1], _MAX_SIDE_PX)
    if not height or not width or len(blob) != height * width * 3:
        raise MalformedAnswerError("pixels do not fit their shape")
    return np.frombuffer(blob, dtype=np.uint8).reshape(height, width, 3)


def _number(value: object, limit: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < limit:
        raise MalformedAnswerError("a number is none or out of range")
    return value


def raise_error(header: ReaderHeader) -> None:
    """Raise the error that an answer is; nothing where it is none.

    Raises:
        ItemError: The answer is that the file cannot be used.
    """
    if header.get("answer") == ReaderAnswer.ERROR:
        title, detail = str(header.get("title", "")), str(header.get("detail", ""))
        kind = OnlineOnlyError if header.get("online_only") is True else ItemError
        raise kind(title[:_MAX_SENTENCE] or "The file cannot be used", detail[:_MAX_SENTENCE])

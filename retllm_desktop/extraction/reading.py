"""Reads one file, or a part of one: carries out the requests inside a reading process."""

import contextlib
import io
import os
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import BinaryIO, Final, cast

import numpy as np
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import (
    PICTURE_KIND,
    ExtractedPart,
    Extraction,
    ImageSpec,
    Metadata,
    Modality,
    Rgb,
)
from retllm_desktop.extraction import messages
from retllm_desktop.extraction.camera_previews import decode_quickly
from retllm_desktop.extraction.files import (
    FileKind,
    OpenedFile,
    ReadingLimits,
    get_file_kind,
    open_hashed,
)
from retllm_desktop.extraction.image_metadata import is_screenshot_name
from retllm_desktop.extraction.images import (
    DecodedImage,
    DecodeRequest,
    decode_image,
    encode_thumbnail,
    get_region_share,
    make_encoder_image,
    make_preview,
    render_view,
)
from retllm_desktop.extraction.picture_type import classify_picture
from retllm_desktop.extraction.text import (
    clean_line,
    decode_text_bytes,
    extract_html_text,
    extract_html_title,
    extract_passages,
    join_captions,
)

_PDF_MAGIC: Final = b"%PDF-"
_MARKDOWN: Final = frozenset({".md", ".markdown"})
_READ_TWICE: Final = frozenset({PICTURE_KIND, "pdf"})
"""Kinds of which a first pass reads a part; of the others it reads everything."""


def read_file(
    path: Path,
    expected_bytes: int | None,
    spec: ImageSpec | None,
    skipped_hashes: frozenset[bytes],
    limits: ReadingLimits,
    *,
    first_pass: bool = False,
) -> Extraction:
    """Read, hash and take apart one file.

    The name says whether it is text; of pictures and PDFs the content decides which it is.

    Args:
        path: The file.
        expected_bytes: Its length when it was found, None where that is not known.
        spec: Size of the pixels to make; None only in a first pass without pictures.
        skipped_hashes: Hashes of content whose parts are not wanted.
        limits: What it may cost.
        first_pass: Whether only what can be had quickly is wanted.

    Raises:
        ItemError: It cannot be read.
    """
    kind = get_file_kind(path)
    if kind is None:
        raise ItemError("We do not read this kind of file", "", path)
    with open_hashed(
        path,
        expected_bytes=expected_bytes,
        limit_bytes=limits.longest_bytes(kind),
        in_memory_bytes=limits.in_memory_bytes,
    ) as source:
        parts: tuple[ExtractedPart, ...] = ()
        metadata = Metadata()
        if source.content_hash not in skipped_hashes:
            read_parts = _read_first_parts if first_pass else _read_parts
            try:
                parts, metadata = read_parts(kind, path.name, source, spec, limits)
            except ItemError as exc:
                raise exc.with_path(path) from exc
        partly = first_pass and bool(parts) and metadata.kind in _READ_TWICE
        return Extraction(source.content_hash, source.size_bytes, parts, metadata, partly)


def load_picture(
    path: Path,
    spec: ImageSpec | None,
    max_px: int,
    limits: ReadingLimits,
    region: Region | None = None,
) -> Rgb:
    """Decode one picture file, or a part of it, for a judge or a query.

    Raises:
        ItemError: It cannot be read.
    """
    with open_hashed(
        path,
        expected_bytes=None,
        limit_bytes=limits.picture_bytes,
        in_memory_bytes=limits.in_memory_bytes,
    ) as source:
        try:
            return decode_view(source.stream, spec, max_px, limits, region)
        except ItemError as exc:
            raise exc.with_path(path) from exc


def decode_view(
    stream: BinaryIO,
    spec: ImageSpec | None,
    max_px: int,
    limits: ReadingLimits,
    region: Region | None = None,
) -> Rgb:
    """Decode a picture, or a part of it, at an encoder's size or as a view of at most ``max_px``.

    Raises:
        ItemError: It cannot be read.
    """
    # For an encoder, exactly as at indexing, so that a file of the library finds itself.
    wanted = DecodeRequest(spec, thumbnail=True) if spec else DecodeRequest(max_px=max_px)
    picture = decode_image(stream, replace(wanted, share=get_region_share(region)), limits)
    return _as_pixels(render_view(picture.image, spec, max_px, region, picture.frame))


def is_pdf(kind: FileKind | None, data: bytes) -> bool:
    """Whether a file is read as a PDF: named like one, or beginning like one.

    Named like one it may begin with something else: a byte order mark, a line break, the head of
    the message that brought it.
    """
    return kind is FileKind.PDF or data.startswith(_PDF_MAGIC)


def _read_first_parts(
    kind: FileKind, name: str, source: OpenedFile, spec: ImageSpec | None, limits: ReadingLimits
) -> tuple[tuple[ExtractedPart, ...], Metadata]:
    """Read what can be had quickly; an ``ItemError`` leaves the file to whoever reads it whole."""
    data = source.data
    if data is not None and is_pdf(kind, data):
        return _read_parts(kind, name, source, None, limits)
    if kind is not FileKind.PICTURE:
        return _read_parts(kind, name, source, spec, limits)
    if spec is None:
        raise ItemError("The model takes no previews of pictures")
    picture = decode_quickly(source.stream, spec, limits)
    return _describe_picture(name, picture, spec, typed=not picture.metadata.camera)


def _read_parts(
    kind: FileKind, name: str, source: OpenedFile, spec: ImageSpec | None, limits: ReadingLimits
) -> tuple[tuple[ExtractedPart, ...], Metadata]:
    data = source.data
    if data is not None and is_pdf(kind, data):
        from retllm_desktop.extraction.pdf import read_pdf

        return read_pdf(data, limits, spec)
    if kind is FileKind.PICTURE:
        if spec is None:
            raise ValueError("no size for the pixels")
        wanted = DecodeRequest(spec, thumbnail=True, metadata=True)
        return _describe_picture(name, decode_image(source.stream, wanted, limits), spec)
    if data is None:
        raise ItemError("The file is too long to be read as text")
    text = decode_text_bytes(data, html=kind is FileKind.HTML)
    pieces = extract_passages(extract_html_text(text) if kind is FileKind.HTML else text)
    if not pieces:
        raise ItemError("The file holds no text")
    several = len(pieces) > 1
    parts = tuple(
        ExtractedPart(
            index=number,
            modality=Modality.TEXT,
            text=piece,
            label=f"passage {number + 1}" if several else "",
        )
        for number, piece in enumerate(pieces)
    )
    return parts, read_text_metadata(kind, name, text)


def _describe_picture(
    name: str, picture: DecodedImage, spec: ImageSpec, *, typed: bool = True
) -> tuple[tuple[ExtractedPart, ...], Metadata]:
    """Make a picture's part and metadata, with what it is a picture of where that is wanted."""
    preview = make_preview(picture.image)
    part = ExtractedPart(
        index=0,
        modality=Modality.IMAGE,
        pixels=_as_pixels(make_encoder_image(picture.image, spec, picture.frame)),
        width_px=picture.width_px,
        height_px=picture.height_px,
        thumbnail=encode_thumbnail(preview),
    )
    metadata = picture.metadata
    return (part,), _typed(preview, metadata, name) if typed else metadata


def read_text_metadata(kind: FileKind, name: str, text: str) -> Metadata:
    """Return a text's metadata: an HTML page has a title."""
    if kind is FileKind.HTML:
        return Metadata(caption=join_captions([clean_line(extract_html_title(text))]), kind="html")
    markdown = PurePath(name).suffix.lower() in _MARKDOWN
    return Metadata(kind="markdown" if markdown else "text")


def classify_preview(data: bytes, metadata: Metadata, name: str) -> PictureType | None:
    """Return what a picture is by its encoded preview, its metadata and its name.

    Raises:
        ItemError: The preview cannot be used.
    """
    preview = decode_image(io.BytesIO(data), DecodeRequest(thumbnail=True), ReadingLimits())
    return _typed(make_preview(preview.image), metadata, name, stored=True).picture_type


def _typed(
    preview: Image.Image, metadata: Metadata, name: str, *, stored: bool = False
) -> Metadata:
    """Return metadata with what the name and the pixels say: what it is a picture of."""
    if not metadata.camera and is_screenshot_name(name):
        metadata = replace(metadata, screenshot=True)
    found = classify_picture(preview, metadata, name, stored=stored)
    return replace(metadata, picture_type=found)


def _as_pixels(image: Image.Image) -> Rgb:
    return np.asarray(image, dtype=np.uint8)


def load_file_part(
    path: Path,
    part: int,
    content_hash: bytes,
    max_px: int,
    limits: ReadingLimits,
    *,
    spec: ImageSpec | None = None,
    region: Region | None = None,
) -> Rgb:
    """Decode a picture, or draw a page of a document, or a part of either, upright.

    Args:
        path: The file.
        part: Its part: 0 for a picture, a page's number from 0.
        content_hash: What it must hold.
        max_px: Longest side of a view; a smaller picture keeps its size, a page is drawn at it.
        limits: What it may cost.
        spec: An encoder's size, None for a view; the pixels are those made at indexing.
        region: The part of the picture or page that is wanted, None for all of it.

    Raises:
        ItemError: It cannot be read, or holds something else now.
    """
    with _open_unchanged(path, None, content_hash, limits) as source:
        if source.data is not None and is_pdf(get_file_kind(path), source.data):
            from retllm_desktop.extraction.pdf import draw_page

            return draw_page(source.data, part, max_px, spec, region)
        return decode_view(source.stream, spec, max_px, limits, region)


def read_file_metadata(
    path: Path, size_bytes: int, content_hash: bytes, limits: ReadingLimits
) -> Extraction:
    """Read a file's metadata.

    Returns:
        An extraction without parts.

    Raises:
        ItemError: It cannot be read, or holds something else now.
    """
    kind = get_file_kind(path)
    if kind is None:
        raise ItemError("We do not read this kind of file", "", path)
    with _open_unchanged(path, size_bytes, content_hash, limits) as source:
        metadata = _read_metadata(kind, path.name, source, limits)
        return Extraction(source.content_hash, source.size_bytes, (), metadata)


def _read_metadata(
    kind: FileKind, name: str, source: OpenedFile, limits: ReadingLimits
) -> Metadata:
    data = source.data
    if data is not None and is_pdf(kind, data):
        from retllm_desktop.extraction.pdf import read_pdf_metadata

        return read_pdf_metadata(data)
    if kind is FileKind.PICTURE:
        picture = decode_image(source.stream, DecodeRequest(thumbnail=True, metadata=True), limits)
        return _typed(make_preview(picture.image), picture.metadata, name)
    if data is None:
        raise ItemError("The file is too long to be read as text")
    text = decode_text_bytes(data, html=True) if kind is FileKind.HTML else ""
    return read_text_metadata(kind, name, text)


@contextlib.contextmanager
def _open_unchanged(
    path: Path, size_bytes: int | None, content_hash: bytes, limits: ReadingLimits
) -> Generator[OpenedFile]:
    try:
        with open_hashed(
            path,
            expected_bytes=size_bytes,
            limit_bytes=limits.longest_bytes(get_file_kind(path)),
            in_memory_bytes=limits.in_memory_bytes,
        ) as source:
            if source.content_hash != content_hash:
                raise ItemError("The file changed", "the next index run reads it anew")
            yield source
    except ItemError as exc:
        raise exc.with_path(path) from exc


def perform_request(
    header: messages.ReaderHeader, blobs: Sequence[bytes], limits: ReadingLimits
) -> messages.PackedMessage:
    """Answer a request of ``retllm_desktop.extraction.messages``.

    Raises:
        ItemError: The file cannot be used.
        ValueError: The request is none of ours.
    """
    task = messages.ReaderTask(cast("str", header.get("task")))
    spec, region = messages.requested_spec(header), messages.requested_region(header)
    max_px = cast("int", header.get("max_px", 0))
    if task is messages.ReaderTask.PREVIEW:
        metadata = messages.parse_metadata(header.get("metadata"))
        return messages.type_answer(classify_preview(blobs[0], metadata, os.fsdecode(blobs[1])))
    if task is messages.ReaderTask.PASTED_PICTURE:
        if not blobs[0]:
            raise ItemError("The picture is empty")
        stream = io.BytesIO(blobs[0])
        return messages.pixels_answer(decode_view(stream, spec, max_px, limits, region))
    path = Path(os.fsdecode(blobs[0]))
    if task is messages.ReaderTask.PICTURE:
        return messages.pixels_answer(load_picture(path, spec, max_px, limits, region))
    if task in (messages.ReaderTask.EXTRACT, messages.ReaderTask.EXTRACT_FIRST):
        first_pass = task is messages.ReaderTask.EXTRACT_FIRST
        if spec is None and not first_pass:
            raise ValueError("no size for the pixels")
        skipped = frozenset(map(bytes.fromhex, cast("list[str]", header["known"])))
        size_bytes = cast("int", header["size"])
        return messages.extraction_answer(
            read_file(path, size_bytes, spec, skipped, limits, first_pass=first_pass)
        )
    content_hash = bytes.fromhex(cast("str", header["hash"]))
    if task is messages.ReaderTask.METADATA:
        size_bytes = cast("int", header["size"])
        return messages.extraction_answer(
            read_file_metadata(path, size_bytes, content_hash, limits)
        )
    part = cast("int", header["part"])
    pixels = load_file_part(path, part, content_hash, max_px, limits, spec=spec, region=region)
    return messages.pixels_answer(pixels)

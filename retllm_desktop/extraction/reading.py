"""Reads one file into an extraction: what runs inside a reading process."""

from dataclasses import replace
from pathlib import Path, PurePath
from typing import BinaryIO, Final

import numpy as np
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ExtractedPart, Extraction, ImageSpec, Metadata, Modality, Rgb
from retllm_desktop.extraction.caption import clean_line, join_captions
from retllm_desktop.extraction.decoding import decode_text_bytes as decode_text
from retllm_desktop.extraction.files import OpenedFile, open_hashed
from retllm_desktop.extraction.images import (
    DecodeRequest,
    decode_image,
    encode_thumbnail,
    get_region_share,
    make_encoder_image,
    render_view,
)
from retllm_desktop.extraction.kinds import FileKind, get_file_kind
from retllm_desktop.extraction.limits import ReadingLimits
from retllm_desktop.extraction.passages import extract_passages
from retllm_desktop.extraction.screenshots import is_screenshot_name
from retllm_desktop.extraction.text import extract_html_text, extract_html_title

_PDF_MAGIC: Final = b"%PDF-"
_MARKDOWN: Final = frozenset({".md", ".markdown"})


def read_file(
    path: Path,
    expected_bytes: int | None,
    spec: ImageSpec,
    known: frozenset[bytes],
    limits: ReadingLimits,
) -> Extraction:
    """Read, hash and take apart one file.

    The name says whether it is text; of pictures and PDFs the content decides which it is.

    Args:
        path: The file.
        expected_bytes: Its length when it was found, None where that is not known.
        spec: Size of the pixels to make.
        known: Hashes whose parts are not wanted.
        limits: What it may cost.

    Raises:
        ItemError: It cannot be read.
    """
    kind = get_file_kind(path)
    if kind is None:
        raise ItemError("We do not read this kind of file", "", path)
    limit = {FileKind.PICTURE: limits.picture_bytes, FileKind.PDF: limits.pdf_bytes}.get(
        kind, limits.text_bytes
    )
    with open_hashed(
        path,
        expected_bytes=expected_bytes,
        limit_bytes=limit,
        in_memory_bytes=limits.in_memory_bytes,
    ) as source:
        parts: tuple[ExtractedPart, ...] = ()
        metadata = Metadata()
        if source.content_hash not in known:
            try:
                parts, metadata = _read_parts(kind, path.name, source, spec, limits)
            except ItemError as exc:
                raise ItemError(exc.title, exc.detail, path) from exc
        return Extraction(source.content_hash, source.size_bytes, parts, metadata)


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
            raise ItemError(exc.title, exc.detail, path) from exc


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

    Args:
        kind: What its name promises.
        data: Its bytes.
    """
    return kind is FileKind.PDF or data.startswith(_PDF_MAGIC)


def _read_parts(
    kind: FileKind, name: str, source: OpenedFile, spec: ImageSpec, limits: ReadingLimits
) -> tuple[tuple[ExtractedPart, ...], Metadata]:
    data = source.data
    if data is not None and is_pdf(kind, data):
        from retllm_desktop.extraction.pdf import read_pdf

        return read_pdf(data, limits, spec)
    if kind is FileKind.PICTURE:
        return _read_picture(name, source, spec, limits)
    if data is None:
        raise ItemError("The file is too long to be read as text")
    text = decode_text(data, html=kind is FileKind.HTML)
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


def _read_picture(
    name: str, source: OpenedFile, spec: ImageSpec, limits: ReadingLimits
) -> tuple[tuple[ExtractedPart, ...], Metadata]:
    picture = decode_image(
        source.stream, DecodeRequest(spec, thumbnail=True, metadata=True), limits
    )
    part = ExtractedPart(
        index=0,
        modality=Modality.IMAGE,
        pixels=_as_pixels(make_encoder_image(picture.image, spec, picture.frame)),
        width_px=picture.width_px,
        height_px=picture.height_px,
        thumbnail=encode_thumbnail(picture.image),
    )
    return (part,), add_name_metadata(picture.metadata, name)


def read_text_metadata(kind: FileKind, name: str, text: str) -> Metadata:
    """Return what a text says of itself: an HTML page has a title."""
    if kind is FileKind.HTML:
        return Metadata(caption=join_captions([clean_line(extract_html_title(text))]), kind="html")
    markdown = PurePath(name).suffix.lower() in _MARKDOWN
    return Metadata(kind="markdown" if markdown else "text")


def add_name_metadata(metadata: Metadata, name: str) -> Metadata:
    """Add to what a picture says of itself what its name says."""
    if not metadata.camera and is_screenshot_name(name):
        return replace(metadata, screenshot=True)
    return metadata


def _as_pixels(image: Image.Image) -> Rgb:
    return np.asarray(image, dtype=np.uint8)

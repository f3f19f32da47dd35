"""Reads again, in part, a file that the library knows: a view of it, or what it says of itself."""

import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Extraction, ImageSpec, Metadata, Rgb
from retllm_desktop.extraction.decoding import decode_text_bytes as decode_text
from retllm_desktop.extraction.files import OpenedFile, open_hashed
from retllm_desktop.extraction.images import DecodeRequest, decode_image
from retllm_desktop.extraction.kinds import FileKind, get_file_kind
from retllm_desktop.extraction.limits import ReadingLimits
from retllm_desktop.extraction.reading import (
    add_name_metadata,
    decode_view,
    is_pdf,
    read_text_metadata,
)

_SMALL_PX: Final = 64
"""What stands behind a picture's pixels is known once these are decoded, at whatever size."""


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
    """Read what a file says of itself.

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
        picture = decode_image(
            source.stream, DecodeRequest(max_px=_SMALL_PX, metadata=True), limits
        )
        return add_name_metadata(picture.metadata, name)
    if data is None:
        raise ItemError("The file is too long to be read as text")
    text = decode_text(data, html=True) if kind is FileKind.HTML else ""
    return read_text_metadata(kind, name, text)


@contextlib.contextmanager
def _open_unchanged(
    path: Path, size_bytes: int | None, content_hash: bytes, limits: ReadingLimits
) -> Generator[OpenedFile]:
    longest = {FileKind.PDF: limits.pdf_bytes}.get(
        get_file_kind(path) or FileKind.PICTURE, limits.picture_bytes
    )
    try:
        with open_hashed(
            path,
            expected_bytes=size_bytes,
            limit_bytes=longest,
            in_memory_bytes=limits.in_memory_bytes,
        ) as source:
            if source.content_hash != content_hash:
                raise ItemError("The file changed", "the next index run reads it anew")
            yield source
    except ItemError as exc:
        raise ItemError(exc.title, exc.detail, path) from exc

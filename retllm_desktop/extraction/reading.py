"""Reads one file, or a part of one: carries out the requests inside a reading process."""

import contextlib
import io
import os
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import NOT_READ, ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.types import Extraction, ImageSpec, Metadata, Rgb
from retllm_desktop.extraction import messages, text_messages
from retllm_desktop.extraction.files import OpenedFile, ReadingLimits, open_hashed
from retllm_desktop.extraction.metadata.sidecars import add_sidecars
from retllm_desktop.extraction.pictures.picture_file import classify_preview, decode_view
from retllm_desktop.extraction.readers import (
    FileContents,
    FileReader,
    SourceFile,
    ViewRequest,
    find_reader,
    find_reader_of_content,
)

_READ_TWICE: Final = frozenset({FileKind.PICTURE, FileKind.PDF})
"""Kinds of which a first pass reads a part; of the others it reads everything."""

_DESCRIBED_BESIDE: Final = frozenset({FileKind.PICTURE, FileKind.VIDEO})
"""Kinds beside which other programs put files that describe them."""


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
    with _open_readable(path, expected_bytes, limits) as (reader, file):
        contents = FileContents((), Metadata())
        if file.opened.content_hash not in skipped_hashes:
            read = reader.read_first if first_pass and reader.read_first else reader.read
            contents = read(file, spec, limits)
            contents = replace(contents, metadata=_with_sidecars(file, contents.metadata))
        partly = first_pass and bool(contents.parts) and contents.metadata.kind in _READ_TWICE
        return Extraction(
            file.opened.content_hash,
            file.opened.size_bytes,
            contents.parts,
            contents.metadata,
            partly,
            contents.note,
        )


def load_picture(path: Path, view: ViewRequest, limits: ReadingLimits) -> Rgb:
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
            return decode_view(source.stream, view, limits)
        except ItemError as exc:
            raise exc.with_path(path) from exc


def load_file_part(
    path: Path, part: int, content_hash: bytes, view: ViewRequest, limits: ReadingLimits
) -> Rgb:
    """Decode a picture, or draw a page of a document, or a part of either, upright.

    Args:
        path: The file.
        part: Its part: 0 for a picture, a page's number from 0.
        content_hash: What it must hold.
        view: Which pixels are wanted.
        limits: What it may cost.

    Raises:
        ItemError: It cannot be read, or holds something else now.
    """
    with _open_readable(path, None, limits) as (reader, file):
        _check_unchanged(file.opened, content_hash)
        if reader.draw is None:
            raise ItemError("Nothing of the file can be drawn")
        return reader.draw(file, part, view, limits)


def locate_file_text(
    path: Path, part: int, content_hash: bytes, limits: ReadingLimits
) -> LocatedText:
    """Return the text that is part of a page, and where it stands; empty where that is unknown.

    Raises:
        ItemError: It cannot be read, or holds something else now.
    """
    with _open_readable(path, None, limits) as (reader, file):
        _check_unchanged(file.opened, content_hash)
        return LocatedText() if reader.locate is None else reader.locate(file, part, limits)


def read_file_metadata(
    path: Path, size_bytes: int, content_hash: bytes, limits: ReadingLimits
) -> Extraction:
    """Read a file's metadata.

    Returns:
        An extraction without parts.

    Raises:
        ItemError: It cannot be read, or holds something else now.
    """
    with _open_readable(path, size_bytes, limits) as (reader, file):
        _check_unchanged(file.opened, content_hash)
        if reader.describe is not None:
            metadata = reader.describe(file, limits)
        else:
            metadata = reader.read(file, None, limits).metadata
        metadata = _with_sidecars(file, metadata)
        return Extraction(file.opened.content_hash, file.opened.size_bytes, (), metadata)


def _with_sidecars(file: SourceFile, metadata: Metadata) -> Metadata:
    return add_sidecars(metadata, file.path) if metadata.kind in _DESCRIBED_BESIDE else metadata


@contextlib.contextmanager
def _open_readable(
    path: Path, size_bytes: int | None, limits: ReadingLimits
) -> Generator[tuple[FileReader, SourceFile]]:
    """Open a file with who reads it; errors of reading name the path."""
    reader = find_reader(path)
    if reader is None:
        raise ItemError(NOT_READ, "", path)
    most_in_memory = limits.in_memory_bytes
    if reader.most_in_memory is not None:
        most_in_memory = min(most_in_memory, reader.most_in_memory(limits))
    try:
        with open_hashed(
            path,
            expected_bytes=size_bytes,
            limit_bytes=reader.longest_bytes(limits),
            in_memory_bytes=most_in_memory,
            seconds=limits.file_s / 2,
        ) as opened:
            reader = find_reader_of_content(path, opened) or reader
            yield reader, SourceFile(path, opened, reader.kind)
    except ItemError as exc:
        raise exc.with_path(path) from exc


def _check_unchanged(opened: OpenedFile, content_hash: bytes) -> None:
    if opened.content_hash != content_hash:
        raise ItemError("The file changed", "the next index run reads it anew")


def perform_request(
    header: messages.ReaderHeader, blobs: Sequence[bytes], limits: ReadingLimits
) -> messages.PackedMessage:
    """Answer a request of ``retllm_desktop.extraction.messages``.

    Raises:
        ItemError: The file cannot be used.
        ValueError: The request is none of ours.
    """
    task = messages.ReaderTask(cast("str", header.get("task")))
    spec = messages.requested_spec(header)
    view = ViewRequest(
        spec, cast("int", header.get("max_px", 0)), messages.requested_region(header)
    )
    if task is messages.ReaderTask.PREVIEW:
        metadata = messages.parse_metadata(header.get("metadata"))
        return messages.type_answer(classify_preview(blobs[0], metadata, os.fsdecode(blobs[1])))
    if task is messages.ReaderTask.PASTED_PICTURE:
        if not blobs[0]:
            raise ItemError("The picture is empty")
        return messages.pixels_answer(decode_view(io.BytesIO(blobs[0]), view, limits))
    path = Path(os.fsdecode(blobs[0]))
    if task is messages.ReaderTask.PICTURE:
        return messages.pixels_answer(load_picture(path, view, limits))
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
    if task is messages.ReaderTask.TEXT:
        return text_messages.text_answer(locate_file_text(path, part, content_hash, limits))
    return messages.pixels_answer(load_file_part(path, part, content_hash, view, limits))

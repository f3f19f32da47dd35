"""Carries out one request inside a reading process."""

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction import messages
from retllm_desktop.extraction.known import load_file_part, read_file_metadata
from retllm_desktop.extraction.limits import ReadingLimits
from retllm_desktop.extraction.reading import decode_view, load_picture, read_file


def perform_request(
    header: messages.ReaderHeader, blobs: Sequence[bytes], limits: ReadingLimits
) -> messages.PackedMessage:
    """Answer a request of ``retllm_desktop.extraction.messages``.

    Raises:
        ItemError: The file cannot be used.
        ValueError: The request is none of ours.
    """
    task = header.get("task")
    spec = messages.requested_spec(header)
    if task == "extract" and spec is not None:
        known = frozenset(bytes.fromhex(text) for text in cast("list[str]", header["known"]))
        path = Path(os.fsdecode(blobs[0]))
        size = cast("int", header["size"])
        return messages.extraction_answer(read_file(path, size, spec, known, limits))
    if task == "describe":
        path = Path(os.fsdecode(blobs[0]))
        wanted = bytes.fromhex(cast("str", header["hash"]))
        size = cast("int", header["size"])
        return messages.extraction_answer(read_file_metadata(path, size, wanted, limits))
    max_px = cast("int", header.get("max_px", 0))
    region = messages.requested_region(header)
    if task == "part":
        path = Path(os.fsdecode(blobs[0]))
        wanted = bytes.fromhex(cast("str", header["hash"]))
        part = cast("int", header["part"])
        pixels = load_file_part(path, part, wanted, max_px, limits, spec=spec, region=region)
        return messages.pixels_answer(pixels)
    if task == "load":
        path = Path(os.fsdecode(blobs[0]))
        return messages.pixels_answer(load_picture(path, spec, max_px, limits, region))
    if task == "load_data":
        if not blobs[0]:
            raise ItemError("The picture is empty")
        pixels = decode_view(io.BytesIO(blobs[0]), spec, max_px, limits, region)
        return messages.pixels_answer(pixels)
    raise ValueError(f"unknown task {task!r}")

"""Messages on where the text of a page stands; what answers is not trusted."""

import itertools
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from retllm_desktop.core.located_text import LocatedText, pack_boxes, unpack_boxes
from retllm_desktop.extraction.messages import (
    MalformedAnswerError,
    PackedMessage,
    ReaderAnswer,
    ReaderHeader,
    ReaderTask,
    raise_error,
)

_LONGEST: Final = 1 << 20
"""Characters of a page, several times as many as are located."""


def text_request(path: Path, part: int, content_hash: bytes) -> PackedMessage:
    """Ask where the text of a page stands; only if the file is the same."""
    header: ReaderHeader = {"task": ReaderTask.TEXT, "part": part, "hash": content_hash.hex()}
    return header, [os.fsencode(path)]


def text_answer(located: LocatedText) -> PackedMessage:
    """Answer with a text and its boxes."""
    text = located.text.encode("utf-8", "replace")
    return {"answer": ReaderAnswer.TEXT}, [text, pack_boxes(located.boxes)]


def parse_text(header: ReaderHeader, blobs: Sequence[bytes]) -> LocatedText:
    """Return the text of an answer.

    Raises:
        ItemError: The answer is that the file cannot be used.
        MalformedAnswerError: It is no such answer.
    """
    raise_error(header)
    if header.get("answer") != ReaderAnswer.TEXT or len(blobs) != 2:
        raise MalformedAnswerError("no text of a page")
    text = blobs[0].decode("utf-8", "replace")
    boxes = unpack_boxes(blobs[1])
    if len(text) > _LONGEST or any(not 0 <= box.start < box.end <= len(text) for box in boxes):
        raise MalformedAnswerError("boxes beside the text")
    if any(after.start < before.end for before, after in itertools.pairwise(boxes)):
        raise MalformedAnswerError("boxes out of order")
    return LocatedText(text, boxes)

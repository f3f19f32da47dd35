"""Reads presentations of PowerPoint 97 to 2003: ppt."""

import struct
from collections.abc import Iterator
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.documents.archive import PASSWORD
from retllm_desktop.extraction.documents.office.compound import CompoundFile
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    make_fragment,
    make_heading,
)

_CONTAINER: Final = 0xF
_SLIDE_LIST: Final = 0x0FF0
_SLIDE: Final = 0x03EE
_NOTES: Final = 0x03F0
_SLIDE_ENTRY: Final = 0x03F3
_HEADER: Final = 0x0F9F
_CHARACTERS: Final = 0x0FA0
_BYTES: Final = 0x0FA8
_ENCRYPTION: Final = 0x2F14
_TITLES: Final = frozenset({0, 6})
_DEEPEST: Final = 30
_MOST_RECORDS: Final = 2_000_000
_SLIDES, _MASTERS, _NOTES_LIST = 0, 1, 2


def read_binary_presentation(file: CompoundFile) -> Iterator[DocumentSection]:
    """Yield a section for every slide, then one for the notes.

    Text in boxes that are no placeholders lies with the slides' drawings, in an order of its own:
    the n-th drawing is taken for the n-th slide's.

    Raises:
        ItemError: It is protected.

    Source: [MS-PPT], 2.4.14.3 SlideListWithTextContainer, 2.9.41 to 2.9.43.
    """
    data = file.read("PowerPoint Document")
    if "EncryptedSummary" in file:
        raise ItemError(PASSWORD)
    listed: list[tuple[str, list[str]]] = []
    boxes: list[list[str]] = []
    notes: list[str] = []
    title_next = False
    for kind, path, start, end in _walk(data):
        inside = dict(path)
        if kind == _ENCRYPTION:
            raise ItemError(PASSWORD)
        if kind == _SLIDE_ENTRY and inside.get(_SLIDE_LIST) == _SLIDES:
            listed.append(("", []))
        elif kind == _SLIDE:
            boxes.append([])
        elif kind == _HEADER and end - start >= 4:
            title_next = struct.unpack_from("<I", data, start)[0] in _TITLES
        elif kind in {_CHARACTERS, _BYTES}:
            encoding = "utf-16-le" if kind == _CHARACTERS else "latin-1"
            text = data[start:end].decode(encoding, "replace").replace("\r", "\n")
            text = text.replace("\x0b", "\n").strip()
            if not text or (len(text) == 1 and not text.isalnum()):
                continue
            if inside.get(_SLIDE_LIST) == _SLIDES and listed:
                title, lines = listed[-1]
                listed[-1] = (title or (text if title_next else ""), [*lines, text])
            elif _SLIDE in inside and boxes:
                boxes[-1].append(text)
            elif _NOTES in inside:
                notes.append(text)
    for number, (title, lines) in enumerate(listed, 1):
        drawn = boxes[number - 1] if len(boxes) == len(listed) else []
        yield DocumentSection(
            "\n".join(dict.fromkeys([*lines, *drawn])),
            f"slide {number}",
            make_heading(title),
            make_fragment(slide=number),
        )
    if len(boxes) != len(listed):
        notes = [text for one in boxes for text in one] + notes
    if notes:
        yield DocumentSection("\n".join(dict.fromkeys(notes)), "notes", "Notes")


def _walk(
    data: bytes,
) -> Iterator[tuple[int, tuple[tuple[int, int], ...], int, int]]:
    """Yield each record: its type, the containers it lies in, start and end."""
    open_containers: list[tuple[int, tuple[tuple[int, int], ...]]] = [(len(data), ())]
    position = 0
    for _ in range(_MOST_RECORDS):
        while open_containers and position >= open_containers[-1][0]:
            open_containers.pop()
        if not open_containers or position + 8 > len(data):
            return
        limit, path = open_containers[-1]
        head, kind, length = struct.unpack_from("<HHI", data, position)
        position += 8
        end = min(position + length, limit)
        instance = head >> 4
        yield kind, path, position, end
        if head & 0xF == _CONTAINER and len(open_containers) < _DEEPEST:
            open_containers.append((end, (*path, (kind, instance))))
        else:
            position = end

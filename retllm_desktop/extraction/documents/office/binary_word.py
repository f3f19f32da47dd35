"""Reads texts of Word 97 to 2003: doc."""

import re
import struct
from collections.abc import Iterator
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.documents.archive import PASSWORD
from retllm_desktop.extraction.documents.office.compound import CompoundFile
from retllm_desktop.extraction.documents.office.word import Paragraph
from retllm_desktop.extraction.documents.sections import ReadingStoppedError
from retllm_desktop.extraction.documents.tables import join_cells

_MAGIC: Final = 0xA5EC
_FIRST_VERSION: Final = 0x00C1
"""Of Word 97; what is older is laid out in another way."""
_ENCRYPTED: Final = 0x0100
_SECOND_TABLE: Final = 0x0200
_CLX_AT: Final = 0x01A2
_PIECE_TABLE: Final = 2
_PROPERTIES: Final = 1
_COMPRESSED: Final = 0x4000_0000
_MOST_PIECES: Final = 500_000
_CODE: Final = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))|\x15")
"""What a field is made of; its result, which follows, is text."""
_DRAWN: Final = re.compile("[\x01-\x06\x08]")


def read_binary_word(file: CompoundFile) -> Iterator[Paragraph]:
    """Yield a document's paragraphs; the rows of its tables are one each.

    Text that was deleted while changes were tracked cannot be told from the rest.

    Raises:
        ItemError: It is protected, or older than Word 97.
        ReadingStoppedError: It is damaged.

    Source: [MS-DOC], 2.4.1: Retrieving Text.
    """
    stream = file.read("WordDocument")
    try:
        magic, version, flags = struct.unpack_from("<HH6xH", stream)
        clx_at, clx_bytes = struct.unpack_from("<II", stream, _CLX_AT)
    except struct.error as exc:
        raise ReadingStoppedError("The document is damaged") from exc
    if magic != _MAGIC or version < _FIRST_VERSION:
        raise ItemError("The document is older than Word 97", "such files are not read")
    if flags & _ENCRYPTED:
        raise ItemError(PASSWORD)
    table = file.read("1Table" if flags & _SECOND_TABLE else "0Table")
    text = "".join(_read_pieces(stream, table[clx_at : clx_at + clx_bytes]))
    while (plain := _CODE.sub("", text)) != text:  # fields within fields
        text = plain
    yield from _cut(text)


def _read_pieces(stream: bytes, clx: bytes) -> Iterator[str]:
    """Yield the text in the order in which it is read; on the disk it lies in pieces."""
    position = 0
    try:
        while clx[position] == _PROPERTIES:
            position += 3 + struct.unpack_from("<H", clx, position + 1)[0]
        if clx[position] != _PIECE_TABLE:
            raise ReadingStoppedError("The document is damaged")
        length = struct.unpack_from("<I", clx, position + 1)[0]
        count = (length - 4) // 12
        if not 0 < count <= _MOST_PIECES:
            raise ReadingStoppedError("The document is damaged")
        start = position + 5
        ends = struct.unpack_from(f"<{count + 1}I", clx, start)
        for number in range(count):
            at = struct.unpack_from("<I", clx, start + 4 * (count + 1) + 8 * number + 2)[0]
            characters = ends[number + 1] - ends[number]
            if characters <= 0:
                continue
            if at & _COMPRESSED:
                first = (at & ~_COMPRESSED) // 2
                yield stream[first : first + characters].decode("cp1252", "replace")
            else:
                yield stream[at : at + 2 * characters].decode("utf-16-le", "replace")
    except (struct.error, IndexError) as exc:
        raise ReadingStoppedError("The document is damaged") from exc


def _cut(text: str) -> Iterator[Paragraph]:
    """Yield paragraphs; a mark of a cell that follows another one ends the row."""
    cells: list[str] = []
    for piece in re.split("(?<=[\r\x07\x0c])", text):
        line = _DRAWN.sub("", piece.rstrip("\r\x07\x0c")).replace("\x0b", "\n").strip()
        line = line.replace("\x1e", "-").replace("\x1f", "").replace("\xa0", " ")
        if piece.endswith("\x07"):
            if line or not cells or (cells and len(piece) > 1):
                cells.append(line)
                continue
            row, cells = join_cells(cells), []
            if row:
                yield Paragraph(row, row=True)
        elif line:
            if cells:
                row, cells = join_cells(cells), []
                yield Paragraph(row, row=True)
            yield Paragraph(line)
    if row := join_cells(cells):
        yield Paragraph(row, row=True)

"""Makes a document of the objects of a PDF that is cut off or whose tables are lost.

PDFium finds objects again where their table is wrong, but not without the catalogue and the tree
of pages, which most programs write last. Here pages are looked for among all objects, and a
catalogue, a tree and a table that name them are put behind.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

_OBJECT: Final = re.compile(rb"(?<![0-9])([0-9]{1,8})[ \t\r\n]{1,4}([0-9]{1,5})[ \t\r\n]{1,4}obj\b")
_PAGE: Final = re.compile(rb"/Type\s{0,8}/Page(?![A-Za-z])")
_PACKED: Final = re.compile(rb"/Type\s{0,8}/ObjStm\b")
_FIRST: Final = re.compile(rb"/First\s{1,8}([0-9]{1,8})")
_STREAM: Final = re.compile(rb"stream\r?\n")
_OBJECTS_MOST: Final = 200_000
_HEAD_BYTES: Final = 16 * 1024
"""A page's entry is looked at so far."""
_UNPACKED_BYTES: Final = 32 << 20
"""Of all objects that are packed into streams."""


def rebuild_document(data: bytes) -> bytes | None:
    """Return a PDF of the pages that are found in a damaged one; None where there are none.

    Of one that is encrypted nothing is made: its words would have no meaning.
    """
    if b"/Encrypt" in data:
        return None
    offsets: dict[int, int] = {}
    pages: dict[int, None] = {}
    packed: dict[int, bytes] = {}
    left = _UNPACKED_BYTES
    for number, offset, body in _find_objects(data):
        offsets[number] = offset
        packed.pop(number, None)
        head = body.partition(b"stream")[0][:_HEAD_BYTES]
        if _PACKED.search(head) and left > 0:
            for inner, content in _unpack(head, body, left):
                left -= len(content)
                packed[inner] = content
                offsets.pop(inner, None)
                if _PAGE.search(content[:_HEAD_BYTES]):
                    pages[inner] = None
        elif _PAGE.search(head):
            pages[number] = None
    if not pages:
        return None
    out = bytearray(data)
    # What was cut off in the middle is ended.
    out += b"\nendstream\nendobj\n"
    root = max(*offsets, *packed, 0) + 1
    packed[root] = b"<< /Type /Catalog /Pages %d 0 R >>" % (root + 1)
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    packed[root + 1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))
    for number, content in packed.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in sorted(offsets.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, offset)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n" % (root + 2, root)
    return bytes(out + b"%d\n%%%%EOF\n" % start)


def _find_objects(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield number, position and content of what look like objects."""
    before: tuple[int, int, int] | None = None
    for count, match in enumerate(_OBJECT.finditer(data)):
        if before is not None:
            yield before[0], before[1], data[before[2] : match.start()]
        before = int(match[1]), match.start(), match.end()
        if count >= _OBJECTS_MOST:
            break
    if before is not None:
        yield before[0], before[1], data[before[2] :]


def _unpack(head: bytes, body: bytes, most: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of the objects of a stream, as far as it is there."""
    begin, first = _STREAM.search(body), _FIRST.search(head)
    if begin is None or first is None:
        return
    try:
        content = zlib.decompressobj().decompress(body[begin.end() :], most)
    except zlib.error:
        return
    names = content[: int(first[1])].split()
    if not all(map(bytes.isdigit, names)):
        return
    numbers = [int(name) for name in names]
    starts = [int(first[1]) + start for start in numbers[1::2]]
    for number, start, end in zip(numbers[::2], starts, [*starts[1:], len(content)], strict=False):
        if start < end <= len(content):
            yield number, content[start:end]

"""Writes DNG files: a shot of a colour filter, a JPEG of it, and the records of a camera."""

import struct

import numpy as np
from PIL import Image

from tests.unit.extraction.samples import encoded

_BYTE, _ASCII, _SHORT, _LONG, _RATIONAL, _SIGNED = 1, 2, 3, 4, 5, 10
_FORMS = {_BYTE: "B", _SHORT: "H", _LONG: "I", _RATIONAL: "II", _SIGNED: "ii"}
_TAGS = dict[int, tuple[int, list[int] | bytes]]


def write_dng(
    shown: Image.Image, preview: Image.Image | None, orientation: int = 1, **options: object
) -> bytes:
    """A file whose shot is ``shown`` and whose JPEG is ``preview``, both as the sensor lay."""
    out = bytearray(b"II*\0\x08\0\0\0")
    jpeg = encoded(preview, "JPEG", quality=92) if preview else b""
    width, height = shown.size
    mosaic = _mosaic(shown)
    matrix = [32404542, -15371385, -4985314, -9692660, 18760108, 415560, 556434, -2040259, 10572252]
    main: _TAGS = {
        0xFE: (_LONG, [1 if preview else 0]),
        0x10F: (_ASCII, b"Box\0"),
        0x110: (_ASCII, b"Box Camera\0"),
        0x112: (_SHORT, [orientation]),
        0xC612: (_BYTE, [1, 4, 0, 0]),
        0xC614: (_ASCII, b"Box Camera\0"),
        0xC621: (_SIGNED, [part for value in matrix for part in (value, 10_000_000)]),
        0xC628: (_RATIONAL, [1, 1, 1, 1, 1, 1]),
        0xC65A: (_SHORT, [21]),
    }
    shot: _TAGS = {
        0xFE: (_LONG, [0]),
        0x100: (_LONG, [width]),
        0x101: (_LONG, [height]),
        0x102: (_SHORT, [16]),
        0x103: (_SHORT, [1]),
        0x106: (_SHORT, [32803]),
        0x111: (_LONG, [0]),
        0x115: (_SHORT, [1]),
        0x116: (_LONG, [height]),
        0x117: (_LONG, [len(mosaic)]),
        0x828D: (_SHORT, [2, 2]),
        0x828E: (_BYTE, [0, 1, 1, 2]),
        0xC61D: (_LONG, [65535]),
    }
    small: _TAGS = {
        0xFE: (_LONG, [1]),
        0x100: (_LONG, [preview.width if preview else 0]),
        0x101: (_LONG, [preview.height if preview else 0]),
        0x102: (_SHORT, [8, 8, 8]),
        0x103: (_SHORT, [7]),
        0x106: (_SHORT, [6]),
        0x111: (_LONG, [0]),
        0x115: (_SHORT, [3]),
        0x116: (_LONG, [preview.height if preview else 0]),
        0x117: (_LONG, [len(jpeg)]),
    }
    records: _TAGS = {0x9003: (_ASCII, b"2019:07:20 10:11:12\0")}
    directories = [main, records, shot, *([small] if preview else [])]
    main[0x8769] = (_LONG, [0])
    main[0x14A] = (_LONG, [0] * (len(directories) - 2))
    starts, at = [], 8
    for one in directories:
        starts.append(at)
        at += _directory_bytes(one)
    shot[0x111] = (_LONG, [at])
    small[0x111] = (_LONG, [at + len(mosaic)])
    main[0x8769] = (_LONG, [starts[1]])
    main[0x14A] = (_LONG, starts[2:])
    for start, one in zip(starts, directories, strict=True):
        out += _directory(one, start)
    return bytes(out) + mosaic + jpeg


def _mosaic(image: Image.Image) -> bytes:
    linear = (np.asarray(image.convert("RGB"), float) / 255) ** 2.2 * 65535
    values = np.empty(linear.shape[:2], "<u2")
    for row, column, band in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
        values[row::2, column::2] = linear[row::2, column::2, band]
    return values.tobytes()


def _content(kind: int, values: list[int] | bytes) -> bytes:
    if isinstance(values, bytes):
        return values
    form = _FORMS[kind]
    return struct.pack("<" + form[0] * len(values), *values)


def _count(kind: int, values: list[int] | bytes) -> int:
    return len(values) // (2 if kind in (_RATIONAL, _SIGNED) else 1)


def _directory_bytes(tags: _TAGS) -> int:
    beside = sum(len(_content(*one)) + 1 & ~1 for one in tags.values() if len(_content(*one)) > 4)
    return 2 + 12 * len(tags) + 4 + beside


def _directory(tags: _TAGS, start: int) -> bytes:
    head = struct.pack("<H", len(tags))
    beside = b""
    for tag in sorted(tags):
        kind, values = tags[tag]
        content = _content(kind, values)
        if len(content) > 4:
            place = start + 2 + 12 * len(tags) + 4 + len(beside)
            beside += content + bytes(len(content) & 1)
            content = struct.pack("<I", place)
        head += struct.pack("<HHI", tag, kind, _count(kind, values)) + content.ljust(4, b"\0")
    return head + bytes(4) + beside

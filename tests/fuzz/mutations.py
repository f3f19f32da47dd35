"""Changes files as accidents and malice do, the same for a seed everywhere."""

import gzip
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import Final

LONGEST_BYTES: Final = 2 * 2**20
_EDGES: Final = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF,
                 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)  # fmt: skip
_NUMBERS: Final = (b"0", b"-1", b"1", b"65536", b"2147483647", b"4294967296", b"99999999999999999",
                   b"1e400", b"NaN", b"0.0000001")  # fmt: skip
_NUMBER: Final = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?")
_TOKEN: Final = re.compile(rb"[A-Za-z][\w:-]{1,30}")
_PNG: Final = b"\x89PNG\r\n\x1a\n"

Mutation = Callable[[random.Random, bytes, bytes], bytes]


def mutate(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """Return a file that was changed once to four times; never what it was, seldom sound.

    Containers that check what they hold are opened half of the time, changed within and closed
    again, so that what is inside is reached.

    Args:
        rng: What decides.
        data: The file.
        other: A file of another format, for what is spliced in.
    """
    if rng.random() < 0.5:
        opened = _mutate_within(rng, data, other)
        if opened is not None:
            return opened[:LONGEST_BYTES]
    return _mutate_plain(rng, data, other)


def _mutate_plain(rng: random.Random, data: bytes, other: bytes) -> bytes:
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        data = rng.choice(_MUTATIONS)(rng, data, other) or b"\0"
    return data[:LONGEST_BYTES]


def _mutate_within(rng: random.Random, data: bytes, other: bytes) -> bytes | None:
    if data.startswith(b"PK\x03\x04"):
        return _within_zip(rng, data, other)
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(_mutate_plain(rng, gzip.decompress(data), other), 1, mtime=0)
    if data.startswith(_PNG):
        return _within_png(rng, data, other)
    return None


def _within_zip(rng: random.Random, data: bytes, other: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        names = before.namelist()
        chosen = rng.choice(names)
        for name in names:
            content = before.read(name)
            if name == chosen:
                if rng.random() < 0.1:
                    continue
                content = _mutate_plain(rng, content, other)
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            after.writestr(zipfile.ZipInfo(name, (2024, 5, 17, 0, 0, 0)), content, kind, 1)
    return out.getvalue()


def _within_png(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """Change one chunk of a PNG and give it the checksum that it then has."""
    chunks: list[tuple[bytes, bytes]] = []
    place = len(_PNG)
    while place + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        chunks.append((name, data[place + 8 : place + 8 + length]))
        place += 12 + length
    number = rng.randrange(len(chunks))
    name, body = chunks[number]
    chunks[number] = (name, _mutate_plain(rng, body or b"\0", other))
    if rng.random() < 0.3:
        chunks.insert(rng.randrange(len(chunks)), rng.choice(chunks))
    packed = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    return _PNG + b"".join(packed)


def _flip_bits(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 4, 32, 256))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _set_bytes(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 4, 16))):
        changed[rng.randrange(len(changed))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, 0x20, 0x0A))
    return bytes(changed)


def _set_length(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """Write an extreme number where a length, a count or an offset may stand: mostly early."""
    size = rng.choice((1, 2, 4, 8))
    reach = rng.choice((64, 512, len(data)))
    place = rng.randrange(max(1, min(reach, len(data)) - size))
    value = rng.choice(_EDGES) & ((1 << 8 * size) - 1)
    return data[:place] + value.to_bytes(size, rng.choice(("big", "little"))) + data[place + size :]


def _set_number(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """Change a number that is written in digits."""
    found = list(_NUMBER.finditer(data[: 256 * 1024]))
    if not found:
        return _set_length(rng, data, _other)
    chosen = rng.choice(found)
    return data[: chosen.start()] + rng.choice(_NUMBERS) + data[chosen.end() :]


def _swap_words(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """Put a word of the file where another stands."""
    found = list(_TOKEN.finditer(data[: 256 * 1024]))
    if len(found) < 2:
        return _flip_bits(rng, data, _other)
    one, two = rng.choice(found), rng.choice(found)
    return data[: one.start()] + two[0] + data[one.end() :]


def _cut_off(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def _cut_beginning(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    return data[rng.randrange(1 + min(len(data) - 1, 64)) :]


def _block(rng: random.Random, data: bytes) -> tuple[int, int]:
    first = rng.randrange(len(data))
    return first, min(len(data), first + rng.choice((1, 4, 16, 64, 512, 4096)))


def _cut_block(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    first, end = _block(rng, data)
    return data[:first] + data[end:]


def _zero_block(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    first, end = _block(rng, data)
    return data[:first] + bytes([rng.choice((0, 0xFF))]) * (end - first) + data[end:]


def _randomise_block(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    first, end = _block(rng, data)
    return data[:first] + rng.randbytes(end - first) + data[end:]


def _repeat_block(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    first, end = _block(rng, data)
    times = min(rng.choice((2, 2, 16, 1000)), max(1, LONGEST_BYTES // 2 // (end - first)))
    return data[:end] + data[first:end] * times + data[end:]


def _swap_blocks(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    (first, middle), (second, end) = sorted((_block(rng, data), _block(rng, data)))
    if middle > second:
        return _cut_block(rng, data, _other)
    return data[:first] + data[second:end] + data[middle:second] + data[first:middle] + data[end:]


def _splice(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """Join a beginning with another format's end, or lay a piece of it into the middle."""
    at, there = rng.randrange(len(data)), rng.randrange(len(other))
    if rng.random() < 0.5:
        return data[:at] + other[there:]
    piece = other[there : there + rng.choice((16, 256, 4096))]
    return data[:at] + piece + data[at:]


def _nest(rng: random.Random, data: bytes, _other: bytes) -> bytes:
    """Open many brackets of a kind that the file has."""
    bracket = rng.choice((b"<div>", b"<b>", b"[", b"{", b"(", b"<<", b"{\\rtf1", b"<g>"))
    at = rng.randrange(len(data))
    return data[:at] + bracket * rng.choice((100, 5000, 50_000)) + data[at:]


_MUTATIONS: Final[Sequence[Mutation]] = (
    _flip_bits, _flip_bits, _set_bytes, _set_length, _set_length, _set_number, _set_number,
    _swap_words, _cut_off, _cut_beginning, _cut_block, _zero_block, _randomise_block,
    _repeat_block, _swap_blocks, _splice, _nest,
)  # fmt: skip

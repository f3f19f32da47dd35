"""Pictures that are cut off or hold broken chunks: what is there is decoded, and that is said.

A JPEG without its end marker is complete to every viewer; one that was cut off shows its upper
part. Of PNGs it is often not the pixels that fail but a text or a colour profile beside them.
"""

import contextlib
import io
import struct
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import BinaryIO, Final, TypeVar

from PIL import Image, ImageChops, ImageFile

from retllm_desktop.extraction.files import MIB
from retllm_desktop.extraction.pictures.opening import DamagedPictureError

CUT_OFF: Final = "The picture is cut off; what is there is shown."
_BROKEN: Final = "The picture is damaged; what can be read of it is shown."
_LEFT_OUT: Final = "A text or a colour profile beside the picture is too long or damaged; left out."
_MOST_BYTES: Final = 256 * MIB
"""Longer files are not taken into memory to be mended."""
_JPEG_MAGIC: Final = b"\xff\xd8\xff"
_JPEG_END: Final = b"\xff\xd9"
_JPEG_FILLER: Final = bytes((37 * number + 101) % 255 for number in range(1024))
"""Decodes to some pattern where a decoder still waits for data; of a complete picture it is
skipped. It holds no marker."""
_BLANK_SHARE: Final = 0.99
_PNG_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
_TEXT_CHUNKS: Final = frozenset({b"tEXt", b"zTXt", b"iTXt", b"iCCP"})
_MOST_TEXT_BYTES: Final = MIB
_MOST_TEXTS_BYTES: Final = 16 * MIB
_ANCILLARY: Final = 0x20
"""Set in the first letter of chunks that a decoder need not know."""

_Decoded = TypeVar("_Decoded")


def decode_damaged(
    stream: BinaryIO,
    decode: Callable[[BinaryIO], _Decoded],
    get_pixels: Callable[[_Decoded], Image.Image],
    error: DamagedPictureError,
) -> tuple[_Decoded, str]:
    """Decode a picture that a decoder failed on, as far as it goes.

    Args:
        stream: The file from its start.
        decode: Decodes a picture; what its result is does not matter here.
        get_pixels: Returns the pixels of such a result.
        error: How the decoder failed.

    Returns:
        The result, and a sentence for people on what is missing; empty where nothing is.

    Raises:
        ItemError: Nothing can be decoded.
    """
    data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise error
    note = ""
    if data.startswith(_JPEG_MAGIC):
        with contextlib.suppress(DamagedPictureError):
            return _decode_torn_jpeg(data, decode, get_pixels)
    elif data.startswith(_PNG_MAGIC):
        kept = b"".join(_usable_chunks(data))
        if len(kept) < len(data):
            data, note = kept, _LEFT_OUT
            with contextlib.suppress(DamagedPictureError):
                return decode(io.BytesIO(data)), note
    with _as_far_as_it_goes():
        found = decode(io.BytesIO(data))
    if _is_blank(get_pixels(found)):
        raise error
    return found, CUT_OFF if "truncated" in error.detail else _BROKEN


def _decode_torn_jpeg(
    data: bytes,
    decode: Callable[[BinaryIO], _Decoded],
    get_pixels: Callable[[_Decoded], Image.Image],
) -> tuple[_Decoded, str]:
    """Decode a JPEG up to its end, with an end marker.

    What is missing shows by what a decoder makes of other bytes in its place.
    """
    data = data.rstrip(b"\xff")
    found = decode(io.BytesIO(data + _JPEG_END))
    filled = decode(io.BytesIO(data + _JPEG_FILLER + _JPEG_END))
    pixels = get_pixels(found)
    if ImageChops.difference(pixels, get_pixels(filled)).getbbox() is None:
        return found, ""
    if _is_blank(pixels):
        raise DamagedPictureError(
            "The picture is damaged or cut off", "hardly any of its pixels can be read"
        )
    return found, CUT_OFF


def _is_blank(pixels: Image.Image) -> bool:
    """Whether nothing was decoded, or so little that it shows nothing."""
    counts = pixels.convert("L").histogram()
    return max(counts) >= _BLANK_SHARE * pixels.width * pixels.height


@contextlib.contextmanager
def _as_far_as_it_goes() -> Generator[None]:
    """Have Pillow keep what a decoder made before it failed."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _usable_chunks(data: bytes) -> Iterator[bytes | memoryview]:
    """Yield a PNG without texts and profiles that are too long, and without damaged extras."""
    yield _PNG_MAGIC
    view = memoryview(data)
    at = len(_PNG_MAGIC)
    texts = 0
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            break
        usable = True
        if kind[0] & _ANCILLARY:
            stored = int.from_bytes(data[end - 4 : end], "big")
            usable = zlib.crc32(view[at + 4 : end - 4]) == stored
        if usable and kind in _TEXT_CHUNKS:
            size = _text_bytes(kind, data[at + 8 : end - 4])
            texts += size
            usable = size <= _MOST_TEXT_BYTES and texts <= _MOST_TEXTS_BYTES
        if usable:
            yield view[at:end]
        at = end
    yield view[at:]


def _text_bytes(kind: bytes, content: bytes) -> int:
    """Return how long a text or profile is, no more than a byte above the limit where packed."""
    if kind == b"tEXt":
        return len(content)
    packed = content.partition(b"\0")[2][1:]
    if kind == b"iTXt":
        if not content.partition(b"\0")[2].startswith(b"\x01"):
            return len(content)
        packed = content.partition(b"\0")[2][2:].partition(b"\0")[2].partition(b"\0")[2]
    try:
        return len(zlib.decompressobj().decompress(packed, _MOST_TEXT_BYTES + 1))
    except zlib.error:
        return _MOST_TEXT_BYTES + 1

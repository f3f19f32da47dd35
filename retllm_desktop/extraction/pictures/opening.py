"""Opens a picture by its first bytes: its header is read, its pixels are not decoded yet.

What a file is called says nothing here. Decoders that are rarely needed are imported when the
first of their files comes.
"""

import contextlib
import warnings
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import BinaryIO, Final, Literal

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.files import ReadingLimits

_DECODERS: Final = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    GifImagePlugin.GifImageFile,
    BmpImagePlugin.BmpImageFile,
    BmpImagePlugin.DibImageFile,
    TiffImagePlugin.TiffImageFile,
)
"""Importing the classes registers these decoders; of Pillow's no others are ever tried."""
_FORMATS: Final = tuple(str(decoder.format) for decoder in _DECODERS)
_HEAD_BYTES: Final = 4096
_JPEG_MAGIC: Final = b"\xff\xd8\xff"
_JPEG_MAX_PIXELS: Final = 65535 * 65535
_JPEG_XL_MAGICS: Final = (b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n")
_RARE_MAGICS: Final = (
    b"\0\0\1\0",
    b"\0\0\2\0",
    b"\0\0\0\x0cjP  \r\n\x87\n",
    b"\xff\x4f\xff\x51",
)
"""ICO, CUR, JPEG 2000 in boxes and without."""
_RAW_MAGICS: Final = (
    b"FUJIFILMCCD-RAW",
    b"IIRO",
    b"IIRS",
    b"MMOR",
    b"IIU\0",
    b"\0MRM",
    b"FOVb",
)
_SUBFILE, _PHOTOMETRIC, _MAKE, _SUB_DIRECTORIES, _DNG_VERSION = 0xFE, 0x106, 0x10F, 0x14A, 0xC612
_FILTERED: Final = frozenset({32803, 34892})
"""Values of one colour a pixel as a sensor has them, and those made linear."""
_HEIF_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})


class DamagedPictureError(ItemError):
    """A decoder failed on a picture; a part of it may still be there."""


@dataclass(frozen=True, slots=True)
class _Decoder:
    """Who decodes pictures that begin in a certain way.

    Attributes:
        begins: Whether a file that begins with these bytes is one.
        open: Reads the header.
        most_pixels: How many pixels a picture may have.
    """

    begins: Callable[[bytes], bool]
    open: Callable[[BinaryIO], Image.Image]
    most_pixels: Callable[[ReadingLimits], int]


def _open_usual(stream: BinaryIO) -> Image.Image:
    return Image.open(stream, formats=_FORMATS)


def _open_rare(stream: BinaryIO) -> Image.Image:
    """Open what Pillow reads and few people have."""
    from PIL import (
        CurImagePlugin,
        IcoImagePlugin,
        Jpeg2KImagePlugin,
        PcxImagePlugin,
        PpmImagePlugin,
        TgaImagePlugin,
    )

    decoders = (
        IcoImagePlugin.IcoImageFile,
        CurImagePlugin.CurImageFile,
        Jpeg2KImagePlugin.Jpeg2KImageFile,
        PpmImagePlugin.PpmImageFile,
        PcxImagePlugin.PcxImageFile,
        TgaImagePlugin.TgaImageFile,
    )
    return Image.open(stream, formats=[str(decoder.format) for decoder in decoders])


def _is_rare(head: bytes) -> bool:
    return head.startswith(_RARE_MAGICS) or _is_portable(head) or _is_pcx(head) or _is_targa(head)


def _is_portable(head: bytes) -> bool:
    """Whether a file is of the family of PBM, PGM and PPM."""
    return head[:1] == b"P" and head[1:2] in b"123456" and head[2:3].isspace()


def _is_pcx(head: bytes) -> bool:
    return (
        head[:1] == b"\x0a"
        and head[1:2] in b"\0\2\3\5"
        and head[2:3] == b"\1"
        and head[3:4] in b"\1\2\4\x08"
    )


def _is_targa(head: bytes) -> bool:
    """Whether a file is a TGA, which begins with no letters of its own."""
    if len(head) < 18 or head[2] not in (1, 2, 3, 9, 10, 11):
        return False
    mapped = head[2] in (1, 9)
    sides = head[12:14], head[14:16]
    return head[1] == mapped and bytes(2) not in sides and head[16] in (8, 16, 24, 32)


def _open_heif(stream: BinaryIO) -> Image.Image:
    from retllm_desktop.extraction.pictures.heif import HeifPicture

    return HeifPicture(stream)


def _open_avif(stream: BinaryIO) -> Image.Image:
    from retllm_desktop.extraction.pictures.avif import AvifPicture

    return AvifPicture(stream)


def _open_jpeg_xl(stream: BinaryIO) -> Image.Image:
    with _needs_library("JPEG XL"):
        from retllm_desktop.extraction.pictures.jpeg_xl import JpegXlPicture
    return JpegXlPicture(stream)


def _open_photoshop(stream: BinaryIO) -> Image.Image:
    from retllm_desktop.extraction.pictures.photoshop import PhotoshopPicture

    return PhotoshopPicture(stream)


def _open_camera_raw(stream: BinaryIO) -> Image.Image:
    with _needs_library("The raw format of cameras"):
        from retllm_desktop.extraction.pictures.camera_raw import open_camera_raw
    return open_camera_raw(stream)


def _is_camera_raw(head: bytes) -> bool:
    """Whether a file is a camera's: by letters of its own, or as a TIFF that holds a shot."""
    if head.startswith(_RAW_MAGICS) or head[6:14] == b"HEAPCCDR" or head[4:12] == b"ftypcrx ":
        return True
    if not head.startswith((b"II*\0", b"MM\0*")):
        return False
    return head[8:12] in (b"IIII", b"MMMM", b"CR\2\0") or _holds_shot(head)


def _holds_shot(head: bytes) -> bool:
    """Whether the first directory of a TIFF is a DNG's, a shot's, or a preview with others below.

    Scanners and editors write previews with others below as well, but no camera's name to them.
    """
    order: Literal["little", "big"] = "little" if head.startswith(b"II") else "big"
    first = int.from_bytes(head[4:8], order)
    count = int.from_bytes(head[first : first + 2], order)
    tags: dict[int, int] = {}
    for at in range(first + 2, min(first + 2 + 12 * count, len(head) - 11), 12):
        kind = int.from_bytes(head[at + 2 : at + 4], order)
        width = 2 if kind == 3 else 4
        tag = int.from_bytes(head[at : at + 2], order)
        tags[tag] = int.from_bytes(head[at + 8 : at + 8 + width], order)
    below = _SUB_DIRECTORIES in tags and _MAKE in tags and tags.get(_SUBFILE, 0) == 1
    return _DNG_VERSION in tags or tags.get(_PHOTOMETRIC) in _FILTERED or below


def _open_svg(stream: BinaryIO) -> Image.Image:
    with _needs_library("SVG"):
        from retllm_desktop.extraction.pictures.svg import SvgPicture
    return SvgPicture(stream)


def _is_svg(head: bytes) -> bool:
    """Whether a file may be a drawing, packed or not."""
    return (
        head.startswith(b"\x1f\x8b")
        or (b"<" in head[:4] and b"svg" in head)
        or (head.startswith((b"\xff\xfe<", b"\xfe\xff\0<")) and b"s\0v\0g" in head)
    )


@contextlib.contextmanager
def _needs_library(kind: str) -> Generator[None]:
    """Say so where a decoder has no build for this system."""
    try:
        yield
    except ImportError as exc:
        raise ItemError(f"{kind} is not read on this system", "its decoder is missing") from exc


def _brands(head: bytes) -> set[bytes]:
    """Return the brands of a file of boxes, the major one first among them."""
    if head[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[at : at + 4] for at in (8, *range(16, end - 3, 4))}


def _is_avif(head: bytes) -> bool:
    return bool(_brands(head) & _AVIF_BRANDS) and head[8:12] not in _HEIF_BRANDS - {
        b"mif1",
        b"msf1",
    }


def _decoded_pixels(limits: ReadingLimits) -> int:
    return limits.decoded_pixels


_BY_HEAD: Final = (
    # JPEGs may be larger: they can be decoded at a fraction of their size.
    _Decoder(lambda head: head.startswith(_JPEG_MAGIC), _open_usual, lambda _: _JPEG_MAX_PIXELS),
    _Decoder(_is_avif, _open_avif, _decoded_pixels),
    # libheif lays a picture out once, and it is made smaller from there.
    _Decoder(
        lambda head: bool(_brands(head) & _HEIF_BRANDS),
        _open_heif,
        lambda limits: limits.progressive_pixels,
    ),
    _Decoder(lambda head: head.startswith(_JPEG_XL_MAGICS), _open_jpeg_xl, _decoded_pixels),
    _Decoder(_is_camera_raw, _open_camera_raw, lambda limits: limits.progressive_pixels),
    _Decoder(lambda head: head.startswith(b"8BPS"), _open_photoshop, _decoded_pixels),
    _Decoder(_is_svg, _open_svg, _decoded_pixels),
)
_RARE: Final = _Decoder(_is_rare, _open_rare, _decoded_pixels)
_USUAL: Final = _Decoder(lambda _: True, _open_usual, _decoded_pixels)


@contextlib.contextmanager
def open_picture(stream: BinaryIO, limits: ReadingLimits) -> Generator[Image.Image]:
    """Open a picture whose pixels are not decoded yet, and allow so many to be decoded within.

    Raises:
        ItemError: It is no picture, damaged, or too large.
    """
    start = stream.tell()
    head = stream.read(_HEAD_BYTES)
    stream.seek(start)
    decoder = next((one for one in (*_BY_HEAD, _RARE) if one.begins(head)), _USUAL)
    most = decoder.most_pixels(limits)
    with _ignore_warnings(), _pixel_limit(most):
        image = _open_image(decoder, stream)
        if image.width * image.height > most:
            raise too_large_error(
                f"it has {format_megapixels(image.width * image.height)}; "
                f"the limit is {format_megapixels(most)}"
            )
        yield image


@contextlib.contextmanager
def _ignore_warnings() -> Generator[None]:
    """Silence Pillow's warnings of oddities in a file, about which nobody can do anything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _pixel_limit(most: int) -> Generator[None]:
    """Set the size at which Pillow refuses a picture, before it allocates anything.

    Pillow warns above the number and fails above twice the number: half of our limit makes
    its failure ours.
    """
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = most // 2
    try:
        yield
    except Image.DecompressionBombError as exc:
        raise too_large_error(f"more than {format_megapixels(most)}") from exc
    finally:
        Image.MAX_IMAGE_PIXELS = before


def _open_image(decoder: _Decoder, stream: BinaryIO) -> Image.Image:
    try:
        return decoder.open(stream)
    except (Image.DecompressionBombError, ItemError):
        raise
    except Image.UnidentifiedImageError as exc:
        raise DamagedPictureError(
            "The file is no picture that can be read", "it is of another kind or damaged"
        ) from exc
    except Exception as exc:  # untrusted bytes make a parser fail in any way
        raise damaged_error(exc) from exc


def format_megapixels(pixels: int) -> str:
    """Return a number of pixels for people."""
    return f"{pixels / 1e6:.0f} megapixels"


def too_large_error(detail: str) -> ItemError:
    """Return the error of a picture that has more pixels than may be decoded."""
    return ItemError("The picture is too large to decode", detail)


def damaged_error(exc: Exception) -> ItemError:
    """Return the error of a picture that a decoder failed on."""
    if isinstance(exc, MemoryError):
        return too_large_error("it needs more memory than a reader may use")
    detail = str(exc).strip().splitlines()
    return DamagedPictureError(
        "The picture is damaged or cut off", detail[0][:200] if detail else ""
    )

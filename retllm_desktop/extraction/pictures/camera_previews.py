"""Previews that cameras and phones put into their files: found, checked, and decoded.

EXIF keeps a thumbnail of mostly 160 x 120 pixels (Exif 3.0, 4.5.8), the multi-picture format
larger ones (CIPA DC-007, 5.2.3.3), TIFF reduced pages (TIFF 6.0, NewSubfileType). They are a
hundredth of the picture's pixels and cost as much less to decode. Not every one shows the
picture: cameras fill the thumbnail's 4:3 with bars, editors leave a former picture's behind, and a
file may claim anything. What does not fit the picture is not used.
"""

import contextlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast

from PIL import ExifTags, Image, ImageStat, JpegImagePlugin, MpoImagePlugin

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.metadata.image_metadata import read_image_metadata
from retllm_desktop.extraction.pictures.colour import to_srgb
from retllm_desktop.extraction.pictures.images import (
    THUMBNAIL_PX,
    DecodedImage,
    DecodeRequest,
    choose_short_px,
    decode_image,
    make_whole_frame,
    read_orientation,
    set_upright,
)
from retllm_desktop.extraction.pictures.opening import open_picture

_SMALL_PIXELS: Final = 1_000_000
"""Pictures of any format up to this size are decoded as quickly as they are embedded."""
_JPEG_PIXELS: Final = 8_000_000
_PROGRESSIVE_PIXELS: Final = 2_000_000
"""Up to these, JPEGs are decoded at an eighth of their size. That saves the smaller part of the
time (34 ms of 43 remain of twelve megapixels): to read larger ones twice costs more than it gives.
"""
_LEAST_SHORT_PX: Final = 80
_LEAST_LONG_PX: Final = 120
_MOST_PIXELS: Final = 4_200_000
"""Two full HD screens: the largest previews are screens (DC-007)."""
_MOST_BYTES: Final = 4 * 2**20
_ASPECT_TOLERANCE: Final = 0.03
"""Sides of a hundred pixels are rounded; 160 x 106 stands for 3:2."""
_LEAST_SHARE: Final = 0.5
"""Bars leave at least this share of a preview's pixels."""
_BAR_LEVEL: Final = 24
_BAR_SPREAD: Final = 12
"""A bar is black, but for what JPEG makes of its edge."""
_BLANK_SPREAD: Final = 8
_PAGES: Final = 3
"""Pages of a TIFF beyond its first among which a reduced one is looked for."""
_REDUCED_PAGE: Final = 1
_NEW_SUBFILE_TYPE: Final = 0x00FE
_ORIENTATION: Final = 0x0112
_PREVIEW_OFFSET, _PREVIEW_LENGTH = 0x0201, 0x0202
_WIDTH, _HEIGHT = 0xA002, 0xA003
_MP_ENTRIES: Final = 0xB002
_MP_PREVIEWS: Final = frozenset(
    {"Large Thumbnail (VGA Equivalent)", "Large Thumbnail (Full HD Equivalent)"}
)
_MP_FRAMES: Final = 8
"""Frames beyond the first among which previews are looked for."""
_EXIF_HEADER: Final = b"Exif\0\0"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A preview that a file claims to hold.

    Attributes:
        size: Width and height, as its header says.
        decode: Decodes it, turned as the picture's own pixels are.
    """

    size: tuple[int, int]
    decode: Callable[[], Image.Image]


def decode_quickly(stream: BinaryIO, spec: ImageSpec, limits: ReadingLimits) -> DecodedImage:
    """Decode a picture's preview, or the picture where that takes no longer, at an encoder's size.

    Raises:
        ItemError: It is no picture, damaged, or neither is quick.
    """
    start = stream.tell()
    with open_picture(stream, limits) as image:
        quick = _is_quick(image)  # Before: who looks for previews turns its pages.
        preview = _decode_preview(image, stream, spec)
    if preview is not None:
        return preview
    if not quick:
        raise ItemError("The picture holds no preview that can be used")
    stream.seek(start)
    return decode_image(stream, DecodeRequest(spec, thumbnail=True, metadata=True), limits)


def _is_quick(image: Image.Image) -> bool:
    """Whether a picture is decoded quickly: it is small, or can be at an eighth of its size."""
    pixels = image.width * image.height
    if image.format == "SVG":  # It is drawn at the size that is wanted.
        return True
    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        return pixels <= _SMALL_PIXELS
    return pixels <= (_PROGRESSIVE_PIXELS if image.info.get("progressive") else _JPEG_PIXELS)


def _decode_preview(image: Image.Image, stream: BinaryIO, spec: ImageSpec) -> DecodedImage | None:
    """Return a picture's best preview, upright and in sRGB, with the picture's size and metadata.

    None where it has none that can be used, or is hardly larger itself.
    """
    find = _FINDERS.get(image.format or "")
    if find is None or image.width * image.height <= _SMALL_PIXELS:
        return None
    size, profile = image.size, image.info.get("icc_profile")
    # Pillow turns TIFFs itself, and has their upright size from the start.
    orientation = 1 if image.format == "TIFF" else read_orientation(image)
    metadata = read_image_metadata(image, *size)
    px = choose_short_px(spec, *size)
    for candidate in _in_order(find(image, stream, px), size, px):
        # Of a stranger's bytes anything may be wrong; the next one may be right.
        with contextlib.suppress(Exception):
            pixels = _cut_bars(candidate.decode(), size)
            if pixels is not None and not _is_blank(pixels):
                profiled = isinstance(profile, bytes) and pixels.mode == "RGB"
                pixels = to_srgb(pixels, profile if profiled else None)
                pixels = set_upright(pixels, orientation)
                width, height = size[::-1] if orientation in (5, 6, 7, 8) else size
                frame = make_whole_frame(pixels.size)
                return DecodedImage(pixels, width, height, metadata, frame)
    return None


def _in_order(candidates: Iterator[_Candidate], size: tuple[int, int], px: int) -> list[_Candidate]:
    """Return previews that may be used: the smallest that suffices first, then the largest."""
    possible: list[_Candidate] = []
    # A file's records may be broken in any way; what was found before counts.
    with contextlib.suppress(Exception):
        possible.extend(one for one in candidates if _is_possible(one.size, size))
    return sorted(
        possible,
        key=lambda one: (min(one.size) < px, abs(min(one.size) - px)),
    )


def _is_possible(preview: tuple[int, int], picture: tuple[int, int]) -> bool:
    return (
        min(preview) >= _LEAST_SHORT_PX
        and max(preview) >= _LEAST_LONG_PX
        and preview[0] * preview[1] <= _MOST_PIXELS
        and preview[0] <= picture[0]
        and preview[1] <= picture[1]
    )


def _previews_of_jpeg(image: Image.Image, stream: BinaryIO, px: int) -> Iterator[_Candidate]:
    """Yield the thumbnail of EXIF and the large ones of the multi-picture format.

    Where EXIF records other sides than the picture has, it was cut or resized by a program that
    kept the camera's records as they were, previews among them.
    """
    exif = image.getexif()
    recorded = exif.get_ifd(ExifTags.IFD.Exif)
    sides = recorded.get(_WIDTH), recorded.get(_HEIGHT)
    if all(isinstance(side, int) and side > 0 for side in sides) and set(sides) != set(image.size):
        return
    thumbnail = exif.get_ifd(ExifTags.IFD.IFD1)
    raw = image.info.get("exif")
    offset, length = thumbnail.get(_PREVIEW_OFFSET), thumbnail.get(_PREVIEW_LENGTH)
    if isinstance(raw, bytes) and isinstance(offset, int) and isinstance(length, int):
        tiff = raw.removeprefix(_EXIF_HEADER)
        if 0 < offset < len(tiff) and 0 < length <= _MOST_BYTES:
            yield from _of_jpeg_bytes(tiff[offset : offset + length], px)
    if isinstance(image, MpoImagePlugin.MpoImageFile):
        yield from _large_previews(image, stream, px)


def _large_previews(
    image: MpoImagePlugin.MpoImageFile, stream: BinaryIO, px: int
) -> Iterator[_Candidate]:
    """Yield the large thumbnails that the multi-picture format appends to a JPEG."""
    entries = cast("list[dict[str, Any]]", cast("Any", image).mpinfo[_MP_ENTRIES])
    for number, entry in enumerate(entries[: _MP_FRAMES + 1]):
        length = entry["Size"]
        if entry["Attribute"]["MPType"] in _MP_PREVIEWS and 0 < length <= _MOST_BYTES:
            image.seek(number)
            stream.seek(cast("Any", image).offset)
            yield from _of_jpeg_bytes(stream.read(length), px)


def _of_jpeg_bytes(data: bytes, px: int) -> Iterator[_Candidate]:
    """Yield the preview that is in a JPEG of its own."""
    with contextlib.suppress(OSError, SyntaxError, Image.DecompressionBombError):
        opened = Image.open(io.BytesIO(data), formats=("JPEG",))

        def decode() -> Image.Image:
            width, height = opened.size
            share = max(px / min(opened.size), THUMBNAIL_PX / max(opened.size))
            if share < 1:
                opened.draft(opened.mode, (int(width * share), int(height * share)))
            opened.load()
            return opened

        yield _Candidate(opened.size, decode)


def _reduced_pages(image: Image.Image, _stream: BinaryIO, _px: int) -> Iterator[_Candidate]:
    """Yield the pages of a TIFF that are said to be its first page made smaller."""
    of_first = read_orientation(image)
    for number in range(1, _PAGES + 1):
        try:
            image.seek(number)
        except EOFError:
            return
        tags = cast("dict[int, object]", cast("Any", image).tag_v2)
        kind = tags.get(_NEW_SUBFILE_TYPE)
        if isinstance(kind, int) and kind & _REDUCED_PAGE:
            # Where a reduced page does not say how it is turned, it is as the first one.
            turned = 1 if _ORIENTATION in tags else of_first
            width, height = image.size[::-1] if turned in (5, 6, 7, 8) else image.size
            yield _Candidate(
                (width, height),
                lambda number=number, turned=turned: _load_page(image, number, turned),
            )


def _load_page(image: Image.Image, number: int, orientation: int) -> Image.Image:
    image.seek(number)
    image.load()
    return set_upright(image.copy(), orientation)


def _thumbnails_of_heif(image: Image.Image, _stream: BinaryIO, _px: int) -> Iterator[_Candidate]:
    """Yield the thumbnails of the container, which are turned as the picture is."""
    from retllm_desktop.extraction.pictures.heif import HeifPicture

    if isinstance(image, HeifPicture):
        for thumbnail in image.open_thumbnails():
            yield _Candidate(thumbnail.size, thumbnail.decode)


def _thumbnail_of_photoshop(image: Image.Image, _stream: BinaryIO, px: int) -> Iterator[_Candidate]:
    """Yield the thumbnail that Photoshop keeps."""
    from retllm_desktop.extraction.pictures.photoshop import PhotoshopPicture

    if isinstance(image, PhotoshopPicture) and image.small_jpeg:
        yield from _of_jpeg_bytes(image.small_jpeg, px)


_FINDERS: Final[dict[str, Callable[[Image.Image, BinaryIO, int], Iterator[_Candidate]]]] = {
    "JPEG": _previews_of_jpeg,
    "MPO": _previews_of_jpeg,
    "TIFF": _reduced_pages,
    "HEIF": _thumbnails_of_heif,
    "PSD": _thumbnail_of_photoshop,
}
"""Who finds the previews in files of a format."""


def _cut_bars(preview: Image.Image, picture: tuple[int, int]) -> Image.Image | None:
    """Cut off the bars that bring a preview to other proportions than the picture's.

    Returns:
        None where the proportions differ and what is too much is no bar: it shows something else.
    """
    width, height = preview.size
    aspect = picture[0] / picture[1]
    change = width / height / aspect
    if abs(change - 1) <= _ASPECT_TOLERANCE:
        return preview
    across = change > 1
    kept = height * aspect if across else width / aspect
    extra = ((width if across else height) - kept) / 2
    if kept < _LEAST_SHARE * (width if across else height):
        return None
    depth = max(1, int(extra) - 1)
    bars = (
        ((0, 0, depth, height), (width - depth, 0, width, height))
        if across
        else ((0, 0, width, depth), (0, height - depth, width, height))
    )
    grey = preview.convert("L")
    for bar in bars:
        tones = ImageStat.Stat(grey.crop(bar))
        if tones.mean[0] > _BAR_LEVEL or tones.stddev[0] > _BAR_SPREAD:
            return None
    cut = int(extra) + 1
    box = (cut, 0, width - cut, height) if across else (0, cut, width, height - cut)
    return preview.crop(box)


def _is_blank(preview: Image.Image) -> bool:
    low, high = cast("tuple[float, float]", preview.convert("L").getextrema())
    return high - low < _BLANK_SPREAD

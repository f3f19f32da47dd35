"""Decodes a picture once and makes from it encoder pixels, a preview or a view.

JPEGs are decoded at a half, a quarter or an eighth where that is enough. ``ImageFrame`` then says
where the original lies in the pixels: a side of 427 at half its size is 214 pixels, of which the
original fills 213.5, and what is cut out or squashed must be the original, or it comes out shifted.
"""

import io
import math
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from PIL import Image, ImageCms, JpegImagePlugin

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.query import Region
from retllm_desktop.core.token_budget import fit_token_budget
from retllm_desktop.core.types import ImageSpec, Metadata, Rgb
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.metadata.image_metadata import read_image_metadata
from retllm_desktop.extraction.pictures.colour import smooth_mode, to_srgb
from retllm_desktop.extraction.pictures.damaged import decode_damaged
from retllm_desktop.extraction.pictures.frames import show_something
from retllm_desktop.extraction.pictures.opening import (
    DamagedPictureError,
    damaged_error,
    format_megapixels,
    open_picture,
    too_large_error,
)
from retllm_desktop.extraction.pictures.pixel_rows import RowsPicture

FrameBox = tuple[float, float, float, float]
THUMBNAIL_PX: Final = 256
_THUMBNAIL_QUALITY: Final = 75
_THUMBNAIL_METHOD: Final = 0
"""The fastest; its files are some hundred bytes longer."""
_JPEG_SCALES: Final = (8, 4, 2, 1)
_ORIENTATION: Final = 0x0112
_VIEW_OVERSAMPLING: Final = 2
"""Of views: see ``ImageSpec.oversampling``."""
_DRAFTED_OVERSAMPLING: Final = 12
"""For encoders that ask for more: JPEGs are decoded at no fewer than this many times their sides
(packaging/decisions/0012)."""
_MAX_ASPECT: Final = 16
_FILTERS: Final = {
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
    "lanczos": Image.Resampling.LANCZOS,
}
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class ImageFrame:
    """The original's place in decoded pixels.

    Attributes:
        left: Decoded pixels before its left edge, less than one.
        top: Decoded pixels before its upper edge, less than one.
        scale: Its pixels for each decoded one, 1 or more.
    """

    left: float
    top: float
    scale: float
    width_px: int
    height_px: int

    def turned(self, orientation: int, size: tuple[int, int]) -> "ImageFrame":
        """Return the frame after a picture was set upright.

        Args:
            orientation: The EXIF orientation, 1 to 8.
            size: Width and height of the decoded pixels before.
        """
        right = max(0.0, size[0] - self.left - self.width_px / self.scale)
        below = max(0.0, size[1] - self.top - self.height_px / self.scale)
        left = right if orientation in (2, 3, 7, 8) else self.left
        top = below if orientation in (3, 4, 6, 7) else self.top
        if orientation in (5, 6, 7, 8):
            return ImageFrame(top, left, self.scale, self.height_px, self.width_px)
        return ImageFrame(left, top, self.scale, self.width_px, self.height_px)

    def whole(self, size: tuple[int, int]) -> FrameBox:
        """Return all of the original as a box within decoded pixels of that size."""
        return self._box((0.0, 0.0, self.width_px, self.height_px), size)

    def centre(self, spec: ImageSpec, size: tuple[int, int]) -> FrameBox:
        """Return what lands in the centre square, as a box within decoded pixels of that size.

        The square is cut at whole pixels of the resized picture, as the encoders' makers do.
        """
        short = min(self.width_px, self.height_px)
        wide, high = (side * spec.px // short for side in (self.width_px, self.height_px))
        x, y = self.width_px / wide, self.height_px / high
        left, top = (wide - spec.px) // 2, (high - spec.px) // 2
        return self._box((left * x, top * y, (left + spec.px) * x, (top + spec.px) * y), size)

    def _box(self, box: FrameBox, size: tuple[int, int]) -> FrameBox:
        return (
            max(0.0, self.left + box[0] / self.scale),
            max(0.0, self.top + box[1] / self.scale),
            min(float(size[0]), self.left + box[2] / self.scale),
            min(float(size[1]), self.top + box[3] / self.scale),
        )


def make_whole_frame(size: tuple[int, int]) -> ImageFrame:
    """Return the frame of a picture that was not made smaller."""
    return ImageFrame(0.0, 0.0, 1.0, *size)


@dataclass(frozen=True, slots=True)
class DecodeRequest:
    """What is made of a picture, so that no more of it is decoded than that needs.

    Attributes:
        spec: An encoder's pixels, or None.
        max_px: A view whose longest side is at most this, or 0.
        thumbnail: Whether a preview is made.
        share: Least share of a side that a wanted part has; 1 for all of it.
        metadata: Whether metadata are read.
        page: Which directory of a TIFF, from 0.
    """

    spec: ImageSpec | None = None
    max_px: int = 0
    thumbnail: bool = False
    share: float = 1.0
    metadata: bool = False
    page: int = 0

    def shrink(self, width: int, height: int, *, drafting: bool = False) -> float:
        """Factor by which both sides may be divided before the last resizing; may be below 1.

        Args:
            width: Of the original.
            height: Of the original.
            drafting: Whether libjpeg divides them by leaving frequencies out, which is quick, and
                far from an average where a picture has detail in every pixel.
        """
        allowed: list[float] = []
        if self.spec is not None:
            kept = self.spec.oversampling
            if drafting and kept > _VIEW_OVERSAMPLING:
                kept = max(kept, _DRAFTED_OVERSAMPLING)
            wanted_px = choose_short_px(self.spec, width, height)
            allowed.append(min(width, height) / (kept * wanted_px))
        if self.max_px:
            allowed.append(max(width, height) / self.max_px)
        if self.thumbnail:
            allowed.append(max(width, height) / THUMBNAIL_PX)
        return min(allowed, default=1.0) * self.share


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """A decoded picture.

    Attributes:
        image: Upright sRGB pixels, possibly fewer than the original has.
        width_px: Upright width of the original.
        height_px: Upright height of the original.
        metadata: Its metadata, where they were wanted.
        frame: Where the original lies in ``image``.
        note: A sentence on what is missing; empty where nothing is.
    """

    image: Image.Image
    width_px: int
    height_px: int
    metadata: Metadata
    frame: ImageFrame
    note: str = ""


def decode_image(stream: BinaryIO, wanted: DecodeRequest, limits: ReadingLimits) -> DecodedImage:
    """Decode a picture's first frame, upright and in sRGB, at the size that is needed.

    Of an animation that begins with an empty frame it is the first that shows something; of a
    picture that is cut off what is there.

    Raises:
        ItemError: It is no picture, damaged, or too large (the path is for the caller to add).
    """
    start = stream.tell()
    try:
        return _decode(stream, wanted, limits)
    except DamagedPictureError as error:
        stream.seek(start)
        picture, note = decode_damaged(
            stream, lambda mended: _decode(mended, wanted, limits), lambda one: one.image, error
        )
        return replace(picture, note=note)


def _decode(stream: BinaryIO, wanted: DecodeRequest, limits: ReadingLimits) -> DecodedImage:
    with open_picture(stream, limits) as opened:
        image = opened
        if wanted.page:
            _turn_to(image, wanted.page)
        width, height = image.size
        scale = 1
        if isinstance(image, JpegImagePlugin.JpegImageFile):
            scale = _draft(image, wanted, limits)
        elif isinstance(image, RowsPicture):
            _reduce_in_passing(image, wanted, limits)
        try:
            image.load()
            show_something(image, limits.decoded_pixels)
            orientation = read_orientation(image)
        except Image.DecompressionBombError:
            raise
        except Exception as exc:
            raise damaged_error(exc) from exc
        if isinstance(image, RowsPicture):
            scale = image.reduction
        profile = image.info.get("icc_profile")
        metadata = read_image_metadata(image, width, height) if wanted.metadata else Metadata()
        factor = int(wanted.shrink(width, height) * max(image.size) / max(width, height))
        if factor > 1:
            image = smooth_mode(image).reduce(factor)
            scale *= factor
        frame = ImageFrame(0.0, 0.0, scale, width, height).turned(orientation, image.size)
        try:
            image = to_srgb(image, profile if isinstance(profile, bytes) else None)
        except (ValueError, OSError, ImageCms.PyCMSError) as exc:
            raise ItemError("The picture's colours cannot be read", str(exc)[:200]) from exc
        image = set_upright(image, orientation)
    return DecodedImage(image, frame.width_px, frame.height_px, metadata, frame)


def make_encoder_image(
    image: Image.Image, spec: ImageSpec, frame: ImageFrame | None = None
) -> Image.Image:
    """Bring a picture to the size that an encoder takes.

    The filters antialias: their support grows with the reduction. Where the centre is cut out,
    only what lands in it is resized: the numbers are those of resizing everything and cutting
    afterwards, without the large picture in between.
    """
    resample = _FILTERS[spec.interpolation]
    frame = make_whole_frame(image.size) if frame is None else frame
    if spec.resize == "tokens":
        size = fit_token_budget(frame.width_px, frame.height_px, spec)
        return image.resize(size, resample, frame.whole(image.size), spec.oversampling)
    if spec.resize == "squash" or spec.crop:
        centre = spec.resize != "squash"
        box = frame.centre(spec, image.size) if centre else frame.whole(image.size)
        return image.resize((spec.px, spec.px), resample, box, spec.oversampling)
    width, height = frame.width_px, frame.height_px
    short = min(width, height)
    longest = spec.px * _MAX_ASPECT  # a strip of one pixel's height must not become a banner
    size = (
        min(longest, max(spec.px, width * spec.px // short)),
        min(longest, max(spec.px, height * spec.px // short)),
    )
    return image.resize(size, resample, frame.whole(image.size), spec.oversampling)


def choose_short_px(spec: ImageSpec, width: int, height: int) -> int:
    """Return how long the shorter side of a picture of that size is as an encoder takes it."""
    if spec.resize != "tokens":
        return spec.px
    return min(fit_token_budget(width, height, spec))


def shrink_to_view(
    image: Image.Image, max_px: int, resample: Image.Resampling = Image.Resampling.BICUBIC
) -> Image.Image:
    """Bring a picture's longest side to at most ``max_px``, never enlarging it."""
    width, height = image.size
    scale = max_px / max(width, height)
    if scale >= 1.0:
        return image
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return image.resize(size, resample, reducing_gap=_VIEW_OVERSAMPLING)


def render_view(
    image: Image.Image,
    spec: ImageSpec | None,
    max_px: int,
    region: Region | None = None,
    frame: ImageFrame | None = None,
) -> Image.Image:
    """Bring a picture, or a part of it, to an encoder's size or to a view of at most ``max_px``.

    Args:
        image: Upright pixels.
        spec: An encoder's size, None for a view.
        max_px: Longest side of a view.
        region: The part that is wanted, None for all of it.
        frame: Where the original lies in the pixels; None where they are the original.
    """
    if region is not None:
        image, frame = crop_region(image, region), None
    return make_encoder_image(image, spec, frame) if spec else shrink_to_view(image, max_px)


def get_region_share(region: Region | None) -> float:
    """Return the least share of a side that a part has; 1 for all of the picture."""
    if region is None:
        return 1.0
    return min(region.right - region.left, region.bottom - region.top)


def crop_region(image: Image.Image, region: Region) -> Image.Image:
    """Cut a part out of an upright picture, at least a pixel of it."""
    width, height = image.size
    left = min(int(region.left * width), width - 1)
    top = min(int(region.top * height), height - 1)
    right = min(max(math.ceil(region.right * width), left + 1), width)
    bottom = min(max(math.ceil(region.bottom * height), top + 1), height)
    return image.crop((left, top, right, bottom))


def make_preview(image: Image.Image) -> Image.Image:
    """Bring a picture to at most ``THUMBNAIL_PX`` a side.

    The box filter costs a third of the bicubic one; at sides that were at least halved in
    decoding no eye tells them apart.
    """
    return shrink_to_view(image, THUMBNAIL_PX, Image.Resampling.BOX)


def encode_thumbnail(image: Image.Image) -> bytes:
    """Encode a preview as WebP."""
    out = io.BytesIO()
    make_preview(image).save(out, "WEBP", quality=_THUMBNAIL_QUALITY, method=_THUMBNAIL_METHOD)
    return out.getvalue()


def encode_pixels(pixels: Rgb) -> bytes:
    """Encode pixels as WebP at their own size, for showing them elsewhere."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "WEBP", quality=_THUMBNAIL_QUALITY, method=_THUMBNAIL_METHOD)
    return out.getvalue()


def _turn_to(image: Image.Image, page: int) -> None:
    """Make a page of a TIFF the one that is decoded."""
    try:
        image.seek(page)
    except Image.DecompressionBombError:
        raise
    except Exception as exc:  # untrusted bytes make a parser fail in any way
        raise damaged_error(exc) from exc


def _draft(
    image: JpegImagePlugin.JpegImageFile, wanted: DecodeRequest, limits: ReadingLimits
) -> int:
    """Have libjpeg decode at 1/2, 1/4 or 1/8 where that is enough, or the only way.

    Returns:
        By how much both sides are divided.
    """
    width, height = image.size
    if image.info.get("progressive") and width * height > limits.progressive_pixels:
        raise too_large_error(
            f"{format_megapixels(width * height)} in a progressive JPEG; "
            f"the limit is {format_megapixels(limits.progressive_pixels)}"
        )
    allowed = wanted.shrink(width, height, drafting=True)
    scale = next((scale for scale in _JPEG_SCALES if scale <= allowed), 1)
    while math.ceil(width / scale) * math.ceil(height / scale) > limits.decoded_pixels:
        if scale == _JPEG_SCALES[0]:
            raise too_large_error(format_megapixels(width * height))
        scale *= 2
    if scale > 1:
        done = image.draft(image.mode, (max(1, width // scale), max(1, height // scale)))
        return round(width / done[1][2]) if done is not None else 1
    return 1


def _reduce_in_passing(image: RowsPicture, wanted: DecodeRequest, limits: ReadingLimits) -> None:
    """Have pixels averaged where they are decoded, as far as that is wanted."""
    width, height = image.size
    image.reduction = max(1, int(wanted.shrink(width, height)))
    if width * height > limits.decoded_pixels * image.reduction**2:
        raise too_large_error(
            f"{format_megapixels(width * height)}; "
            f"the limit is {format_megapixels(limits.decoded_pixels)}"
        )


def set_upright(image: Image.Image, orientation: int) -> Image.Image:
    """Turn pixels by an EXIF orientation; one that makes no sense turns nothing."""
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def read_orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 where there is none or it makes no sense.

    Pillow turns TIFFs itself while it loads them and then takes the tag away; what lays out rows is
    upright already.
    """
    if isinstance(image, RowsPicture):
        return 1
    try:
        value: object = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - broken EXIF comes in every form and is no reason to fail
        return 1
    return value if isinstance(value, int) else 1

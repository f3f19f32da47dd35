"""Brings any picture mode to 8-bit sRGB, as a person would see it on white paper."""

import functools
import io
from typing import Any, Final, cast

import numpy as np
from PIL import Image, ImageCms

_PAPER: Final = (255, 255, 255, 255)
_DEEP: Final = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
_CMS_MODES: Final = frozenset({"RGB", "L", "CMYK", "LAB"})
_MAX_PROFILE_BYTES: Final = 4 * 1024 * 1024


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return an RGB picture.

    - More than 8 bits: 16-bit values keep their high byte's meaning; 32-bit integers and
      floats have no agreed white, so what exceeds 16 bits (or 1.0) is stretched to its own range.
    - Transparency is laid on white: what a browser or a printed page would show, and what
      dark drawings with a transparent ground are made for; on black they would vanish.
    - An embedded colour profile is converted from; a broken one is ignored, as viewers do.
    """
    if image.mode in _DEEP:
        image = _eight_bits(image)
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode == "P" and not image.has_transparency_data:
        image = image.convert("RGB")
    if image.has_transparency_data:
        image = _on_paper(image)
    if profile and image.mode in _CMS_MODES and (converted := _from_profile(image, profile)):
        return converted
    if image.mode == "LAB":
        return _from_lab(image)
    return image if image.mode == "RGB" else image.convert("RGB")


def smooth_mode(image: Image.Image) -> Image.Image:
    """Return a picture that can be averaged: no palettes, no single bits, no integers of 16 bits.

    Transparency survives; everything else stays as it is.
    """
    if image.mode in _DEEP:
        return _eight_bits(image)
    if image.mode == "1":
        return image.convert("L")
    if image.has_transparency_data and image.mode not in ("RGBA", "LA"):
        return image.convert("RGBA")
    if image.mode in ("P", "PA"):
        return image.convert("RGB")
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scale 16-bit, 32-bit and float grey values to 8 bits."""
    values = np.asarray(image)
    if values.dtype.kind == "u" and values.dtype.itemsize == 2:
        return Image.fromarray((values >> 8).astype(np.uint8))
    finite = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(finite.min()), float(finite.max())
    if values.dtype.kind == "f" and low >= 0.0 and high <= 1.0:
        low, high = 0.0, 1.0
    elif values.dtype.kind != "f" and low >= 0.0 and high <= 65535.0:
        low, high = 0.0, 255.0 if high <= 255.0 else 65535.0
    scaled = (finite - low) * (255.0 / (high - low) if high > low else 0.0)
    return Image.fromarray(np.rint(scaled).clip(0, 255).astype(np.uint8))


def _on_paper(image: Image.Image) -> Image.Image:
    above = image if image.mode == "RGBA" else image.convert("RGBA")
    paper = Image.new("RGBA", above.size, _PAPER)
    paper.alpha_composite(above)
    return paper.convert("RGB")


def _from_lab(image: Image.Image) -> Image.Image:
    """Convert from CIE L*a*b*, which needs no profile to mean something."""
    transform = ImageCms.buildTransform(_built_in("LAB"), _built_in("sRGB"), "LAB", "RGB")
    converted = ImageCms.applyTransform(image, transform)
    return image.convert("RGB") if converted is None else converted  # None: done in place


def _built_in(name: str) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(cast("Any", ImageCms).createProfile(name))


def _from_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    transform = _transform(profile, image.mode) if len(profile) <= _MAX_PROFILE_BYTES else None
    if transform is None:
        return None
    try:
        return ImageCms.applyTransform(image, transform)
    except (ImageCms.PyCMSError, ValueError, OSError):
        return None


@functools.lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the conversion to sRGB, None where there is nothing to convert or no way to."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
            return None
        return ImageCms.buildTransform(source, _built_in("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, ValueError, OSError, TypeError):
        return None

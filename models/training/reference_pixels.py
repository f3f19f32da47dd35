"""Pixels as transformers' image processors make them, for the suite and for the record.

The references are ``CLIPImageProcessor`` and ``SiglipImageProcessor``, each in the slow make
(Pillow) and the fast one (torchvision).
"""

import io
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from transformers import (
    CLIPImageProcessor,
    CLIPImageProcessorFast,
    SiglipImageProcessor,
    SiglipImageProcessorFast,
)

from retllm_desktop.core.types import ImageSpec
from retllm_desktop.encoders.towers import PixelScaler
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    DecodeRequest,
    decode_image,
    make_encoder_image,
)
from retllm_desktop.packs.image_input import ImageInput
from tests.fixtures.odd_pictures import odd_pictures

SMALL_PX = 32
EXACT = 64
"""Oversampling at which nothing is made smaller before the last resizing."""
_OVERSAMPLINGS = (2, 4, 5, 5.75, 8)
_LARGE = (4000, 3000)
_SIMULATED = {"12 megapixels": 3000, "24 megapixels": 4000}

Preprocess = Callable[[Image.Image], np.ndarray]


@dataclass(frozen=True)
class Kind:
    """A family's preprocessing, by transformers and by manifest."""

    px: int
    spec: ImageSpec
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    slow: Any
    fast: Any
    size: Callable[[int], dict[str, Any]]
    resample: Image.Resampling
    """As the publisher's ``preprocessor_config.json`` has it."""

    def reference(self, px: int, *, fast: bool = False) -> Preprocess:
        """Return transformers' preprocessing to a size."""
        made = (self.fast if fast else self.slow)(
            **self.size(px),
            resample=self.resample,
            image_mean=list(self.mean),
            image_std=list(self.std),
            do_convert_rgb=True,
        )
        order = {} if fast else {"input_data_format": "channels_last"}
        return lambda image: np.asarray(
            made(image.convert("RGB"), return_tensors="pt", **order)["pixel_values"][0],
            dtype=np.float32,
        )

    def ours(self, data: bytes, px: int, oversampling: float) -> np.ndarray:
        """Return our preprocessing of a file's bytes."""
        spec = replace(self.spec, px=px, oversampling=oversampling)
        picture = decode_image(io.BytesIO(data), DecodeRequest(spec), ReadingLimits())
        pixels = np.asarray(make_encoder_image(picture.image, spec, picture.frame))
        return PixelScaler(ImageInput("i", "o", spec, self.mean, self.std)).batch([pixels])[0]


KINDS = {
    "clip": Kind(
        256,
        ImageSpec(256, "shortest", crop=True),
        (0.48145466, 0.4578275, 0.40821073),
        (0.26862954, 0.26130258, 0.27577711),
        CLIPImageProcessor,
        CLIPImageProcessorFast,
        lambda px: {"size": {"shortest_edge": px}, "crop_size": {"height": px, "width": px}},
        Image.Resampling.BICUBIC,
    ),
    "siglip": Kind(
        224,
        ImageSpec(224, "squash", interpolation="bilinear"),
        (0.5, 0.5, 0.5),
        (0.5, 0.5, 0.5),
        SiglipImageProcessor,
        SiglipImageProcessorFast,
        lambda px: {"size": {"height": px, "width": px}},
        Image.Resampling.BILINEAR,
    ),
}


def write_pixel_references(out: Path, photos: Iterable[Path]) -> dict[str, Any]:
    """Write small references of the odd pictures; return how far we are from the large ones.

    Args:
        out: The folder of the fixtures.
        photos: JPEGs to measure with, for the record only.
    """
    odd = odd_pictures()
    stored: dict[str, np.ndarray] = {}
    for kind_name, kind in KINDS.items():
        reference = kind.reference(SMALL_PX)
        for name, data in odd.items():
            values = reference(_opened(data)).transpose(1, 2, 0) * kind.std + kind.mean
            stored[f"{kind_name}/{name}"] = np.rint(values * 255).astype(np.uint8)
    np.savez_compressed(out / "pixels.npz", **stored)
    files = [_without_profile(path.read_bytes()) for path in photos]
    report: dict[str, Any] = {}
    for kind_name, kind in KINDS.items():
        report[kind_name] = {
            "odd": _odd(kind, odd),
            "photos_as_they_are": _far(kind, kind.px, files),
            "photos_reduced_like": {
                name: _reduced_like(kind, short, files) for name, short in _SIMULATED.items()
            },
            "mosaics_of_12_megapixels": _far(kind, kind.px, _mosaics(files, 3)),
        }
    return report


def _odd(kind: Kind, odd: Mapping[str, bytes]) -> dict[str, float]:
    found: dict[str, float] = {}
    for fast in (False, True):
        reference = kind.reference(kind.px, fast=fast)
        for name, data in odd.items():
            if name in {"column", "row"} and kind.spec.crop:
                continue  # the reference would make a picture of 65 million pixels
            far = np.abs(kind.ours(data, kind.px, EXACT) - reference(_opened(data)))
            made = "fast" if fast else "slow"
            found[made] = max(found.get(made, 0.0), float(np.quantile(far, 0.999)))
    return {name: round(value, 4) for name, value in found.items()}


def _far(kind: Kind, px: int, files: list[bytes]) -> dict[str, Any]:
    """The distance from both references at each oversampling."""
    found: dict[str, Any] = {"pictures": len(files)}
    for made in ("slow", "fast"):
        reference = kind.reference(px, fast=made == "fast")
        right = [reference(_opened(data)) for data in files]
        for oversampling in _OVERSAMPLINGS:
            ours = [kind.ours(data, px, oversampling) for data in files]
            found[f"{made} {oversampling}"] = _quantiles(ours, right)
    return found


def _reduced_like(kind: Kind, short: int, files: list[bytes]) -> dict[str, Any]:
    """Reduce photos to fewer pixels, by as much as larger ones to the encoder's."""
    found: dict[str, Any] = {}
    for oversampling in _OVERSAMPLINGS:
        ours, right = [], []
        for data in files:
            px = max(16, round(min(_opened(data).size) * kind.px / short))
            ours.append(kind.ours(data, px, oversampling).ravel())
            right.append(kind.reference(px)(_opened(data)).ravel())
        found[f"slow {oversampling}"] = _quantiles(ours, right)
    return found


def _quantiles(ours: list[np.ndarray], right: list[np.ndarray]) -> dict[str, float]:
    far = [np.abs(a - b).ravel() for a, b in zip(ours, right, strict=True)]
    each = [float(np.quantile(one, 0.999)) for one in far]
    return {
        "p99_9": round(float(np.quantile(np.concatenate(far), 0.999)), 4),
        "p99_9_of_the_worst": round(max(each), 4),
        "mean": round(float(np.concatenate(far).mean()), 5),
    }


def _mosaics(files: list[bytes], count: int) -> list[bytes]:
    """Large pictures of photos side by side: sharper in every pixel than any camera's."""
    made: list[bytes] = []
    for seed in range(count):
        rng = random.Random(seed)
        large = Image.new("RGB", _LARGE)
        for y in range(0, _LARGE[1], 420):
            x = 0
            while x < _LARGE[0]:
                photo = _opened(rng.choice(files)).convert("RGB")
                large.paste(photo, (x, y))
                x += photo.width
        out = io.BytesIO()
        large.save(out, "JPEG", quality=92)
        made.append(out.getvalue())
    return made


def _opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def _without_profile(data: bytes) -> bytes:
    """Take the colour profile and EXIF out: we obey them, the references do not look."""
    kept = [data[:2]]
    position = 2
    while data[position] == 0xFF and data[position + 1] != 0xDA:
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if data[position + 1] not in (0xE1, 0xE2):
            kept.append(data[position:end])
        position = end
    return b"".join([*kept, data[position:]])

"""Tells photographs, screenshots, drawings and scans apart, by a preview and what the file says.

Logistic regression on the preview's features: ``models/training/picture_types.py`` fits it,
``picture_type.json`` holds it; what record, name and format say is added as log-odds. A picture is
a photograph unless another type is clearly more probable: a photograph that is not found as one is
the worse mistake (packaging/decisions/0025).
"""

import functools
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import numpy as np
import numpy.typing as npt
from PIL import Image

from retllm_desktop.core.picture_types import PIXEL_TYPES, PictureType
from retllm_desktop.core.types import Metadata
from retllm_desktop.extraction.pictures.picture_features import (
    FEATURE_NAMES,
    MIN_SIDE_PX,
    Floats,
    measure_picture,
)

_MODEL: Final = Path(__file__).with_name("picture_type.json")
_FARTHEST: Final = 4.0
"""Standard deviations beyond which a feature says no more."""
_SCANNED_NAME: Final = re.compile(
    r"(?:.*[\W_])?(?:scan(?:ned|s)?|camscanner|adobe ?scan|doc ?scan|genius ?scan|eingescannt"
    r"|numérisation|escaneo|escaneado|scansione|receipt|invoice|quittung|rechnung|facture|ticket"
    r"|kassenbon)(?:[\W\d_].*)?"
)
_SCANNER: Final = re.compile(
    r"scan|perfection|expression \d|workforce|fujitsu fi-|lide|officejet|laserjet|mfc-|dcp-|iX500"
    r"|camscanner|genius",
    re.IGNORECASE,
)
"""Models of scanners, which write themselves where a camera belongs."""
_CAMERA_ODDS: Final = 4.0
_SCREEN_SIZE_ODDS: Final = 2.0
_SCAN_ODDS: Final = 2.0
"""Natural log-odds that a camera's record, a screen's exact size in a PNG, and a name or the record
of a scanner add. They are not fitted: no collection at hand has them as they are met."""


@dataclass(frozen=True, slots=True)
class _Regression:
    """Standardisation, weights, and the probability below which it is no photograph."""

    mean: Floats
    scale: Floats
    weights: Floats
    bias: Floats
    photo_threshold: float

    def log_odds(self, features: Floats) -> Floats:
        """Return the unnormalised log-probability of each of ``PIXEL_TYPES``: (4,) float32."""
        given = np.clip((features - self.mean) / self.scale, -_FARTHEST, _FARTHEST)
        return (given @ self.weights + self.bias).astype(np.float32)


@functools.cache
def _regression(*, stored: bool) -> _Regression:
    with _MODEL.open(encoding="utf-8") as stream:
        body = cast("dict[str, object]", json.load(stream))
    if body["features"] != list(FEATURE_NAMES) or body["types"] != list(PIXEL_TYPES):
        raise ValueError("picture_type.json was fitted on other features or types")
    names = ("mean", "scale", "weights", "bias")
    chosen = cast("dict[str, object]", body["stored" if stored else "pixels"])
    arrays = {name: np.asarray(chosen[name], dtype=np.float32) for name in names}
    return _Regression(**arrays, photo_threshold=cast("float", chosen["photo_threshold"]))


def classify_picture(
    preview: Image.Image, metadata: Metadata, name: str, *, stored: bool = False
) -> PictureType | None:
    """Return what a picture is, None where its pixels are too few or all alike.

    Args:
        preview: RGB, at most 256 pixels a side: what is kept as the preview.
        metadata: What the file says of itself.
        name: The file's name.
        stored: Whether it was stored with loss meanwhile.
    """
    if metadata.screenshot and not metadata.camera:
        return PictureType.SCREENSHOT
    if min(preview.size) < MIN_SIDE_PX or _is_blank(preview):
        return PictureType.PHOTO if metadata.camera else None
    model = _regression(stored=stored)
    odds = model.log_odds(measure_picture(preview)) + _told_odds(metadata, name)
    return choose_type(odds, model.photo_threshold)


def choose_type(log_odds: npt.NDArray[np.float32], photo_threshold: float) -> PictureType:
    """Return the type of unnormalised log-probabilities of ``PIXEL_TYPES``, (4,)."""
    chances = np.exp(log_odds - log_odds.max())
    chances /= chances.sum()
    photo = PIXEL_TYPES.index(PictureType.PHOTO)
    if chances[photo] >= photo_threshold:
        return PictureType.PHOTO
    chances[photo] = 0.0
    return PIXEL_TYPES[int(chances.argmax())]


def _is_blank(preview: Image.Image) -> bool:
    return all(
        high - low <= 2 for low, high in cast("tuple[tuple[int, int]]", preview.getextrema())
    )


def _told_odds(metadata: Metadata, name: str) -> Floats:
    """Return the log-odds that metadata and name add to each of ``PIXEL_TYPES``."""
    odds = dict.fromkeys(PIXEL_TYPES, 0.0)
    name = unicodedata.normalize("NFC", name).casefold()
    scanner = bool(metadata.camera and _SCANNER.search(metadata.camera))
    if scanner or _SCANNED_NAME.fullmatch(name.rpartition(".")[0] or name):
        odds[PictureType.SCAN] += _SCAN_ODDS
    if metadata.camera and not scanner:
        # A camera takes pictures of pages as well, never of screens as they are or of drawings.
        odds[PictureType.SCREENSHOT] -= _CAMERA_ODDS
        odds[PictureType.DRAWING] -= _CAMERA_ODDS
    if metadata.screen_sized and not metadata.camera:
        odds[PictureType.SCREENSHOT] += _SCREEN_SIZE_ODDS
    return np.asarray([odds[one] for one in PIXEL_TYPES], dtype=np.float32)

"""Colour profiles for pictures that name their colours by numbers (ISO/IEC 23091-2).

HEIF, AVIF and JPEG XL may say which primaries and which transfer function their values have
instead of holding a profile. As a profile of three primaries and a curve they are brought to sRGB
like any other.
"""

import functools
import math
import struct
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Chromaticity = tuple[float, float]
_D65: Final = (0.3127, 0.3290)
_DCI_WHITE: Final = (0.314, 0.351)


@dataclass(frozen=True, slots=True)
class ColourCoding:
    """What values of red, green and blue mean.

    Attributes:
        red: Chromaticity (x, y) of each primary and of white.
        transfer: Number of the transfer function.
        gamma: A power function's exponent that stands in its place, 0 for none.
    """

    red: Chromaticity = (0.640, 0.330)
    green: Chromaticity = (0.300, 0.600)
    blue: Chromaticity = (0.150, 0.060)
    white: Chromaticity = _D65
    transfer: int = 13
    gamma: float = 0.0

    def is_near(self, other: "ColourCoding") -> bool:
        """Whether primaries and white are the same, as far as files round them."""
        pairs = (
            (self.red, other.red),
            (self.green, other.green),
            (self.blue, other.blue),
            (self.white, other.white),
        )
        return all(math.dist(own, its) < _ROUNDED for own, its in pairs)


_ROUNDED: Final = 0.002
_SRGB: Final = ColourCoding()
"""Rec. 709 has the same primaries. What Rec. 601 names differs by less than an eye tells in a
photograph."""
_REC_2020: Final = ColourCoding((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
_DISPLAY_P3: Final = ColourCoding((0.680, 0.320), (0.265, 0.690))
_BY_NUMBER: Final = {9: _REC_2020, 11: replace(_DISPLAY_P3, white=_DCI_WHITE), 12: _DISPLAY_P3}
_D50: Final = (0.9642, 1.0, 0.8249)
_BRADFORD: Final = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
_LINEAR, _PQ, _DCI, _HLG = 8, 16, 17, 18
_GAMMAS: Final = {4: 2.2, 5: 2.8, _DCI: 2.6}
_CURVE_STEPS: Final = 1024
_WHITE_NITS: Final = 203.0
"""What Rec. 2408 has a diffuse white at; it is the paper's white of sRGB."""
_PEAK_NITS: Final = 1000.0


def coding_of(primaries: int, transfer: int) -> ColourCoding:
    """Return what numbers of ISO/IEC 23091-2 mean; unknown primaries are those of sRGB."""
    return replace(_BY_NUMBER.get(primaries, _SRGB), transfer=transfer)


@functools.lru_cache(maxsize=16)
def make_profile(coding: ColourCoding) -> bytes | None:
    """Return an ICC profile, None where values are those of sRGB, or nothing is known of them.

    Rec. 709's transfer function counts as that of sRGB, as viewers have it. Of pictures of a high
    dynamic range what is brighter than white is rolled off.
    """
    curve = _steps() ** coding.gamma if coding.gamma else _curve(coding.transfer)
    if curve is None and coding.is_near(_SRGB):
        return None
    try:
        with np.errstate(all="raise"):
            return _build(_to_d50(coding), _srgb_curve() if curve is None else curve)
    except (ArithmeticError, ValueError, struct.error):  # primaries that span nothing
        return None


def _steps() -> Floats:
    return np.linspace(0.0, 1.0, _CURVE_STEPS)


def _srgb_curve() -> Floats:
    values = _steps()
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _curve(transfer: int) -> Floats | None:
    """Return linear light by value, None for that of sRGB."""
    if transfer == _LINEAR:
        return _steps()
    if transfer in _GAMMAS:
        return _steps() ** _GAMMAS[transfer]
    if transfer == _PQ:
        root = _steps() ** (1 / 78.84375)
        light = np.maximum(root - 0.8359375, 0.0) / (18.8515625 - 18.6875 * root)
        return _rolled_off(10_000.0 * light ** (1 / 0.1593017578125))
    if transfer == _HLG:
        values = _steps()
        bright = (np.exp((values - 0.55991073) / 0.17883277) + 0.28466892) / 12
        scene = np.where(values <= 0.5, values**2 / 3, bright)
        return _rolled_off(_PEAK_NITS * scene**1.2)
    return None


def _rolled_off(nits: Floats) -> Floats:
    """Bring light to that of a page (Reinhard's curve with a white point)."""
    light = nits / _WHITE_NITS
    peak = _PEAK_NITS / _WHITE_NITS
    return np.clip(light * (1 + light / peak**2) / (1 + light), 0.0, 1.0)


def _to_d50(coding: ColourCoding) -> Floats:
    """Return the colorants: a row a primary, XYZ as under the white of profiles."""
    corners = np.array([_xyz(*corner) for corner in (coding.red, coding.green, coding.blue)])
    paper = np.array(_xyz(*coding.white))
    colorants = corners * np.linalg.solve(corners.T, paper)[:, None]
    cones = (_BRADFORD @ np.array(_D50)) / (_BRADFORD @ paper)
    adapt = np.linalg.inv(_BRADFORD) @ np.diag(cones) @ _BRADFORD
    return colorants @ adapt.T


def _xyz(x: float, y: float) -> tuple[float, float, float]:
    return x / y, 1.0, (1.0 - x - y) / y


def _build(colorants: Floats, curve: Floats) -> bytes:
    """Put a profile of version 2 together (ICC.1:2001-04)."""
    values = np.rint(curve * 65535).astype(">u2").tobytes()
    curve_tag = struct.pack(">4s4xI", b"curv", _CURVE_STEPS) + values
    name = b"Coded colours\0"
    texts = struct.pack(">4s4xI", b"desc", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    tags = [
        (b"desc", texts),
        (b"cprt", b"text\0\0\0\0None\0"),
        (b"wtpt", _xyz_tag(np.array(_D50))),
        *(
            (key, _xyz_tag(row))
            for key, row in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)
        ),
        *((b"%cTRC" % key, curve_tag) for key in b"rgb"),
    ]
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for key, content in tags:
        table += struct.pack(">4sII", key, at + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(
        ">I4sI4s4s4s", at + len(body), b"\0" * 4, 0x02100000, b"mntr", b"RGB ", b"XYZ "
    )
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28)
    head += b"".join(struct.pack(">i", round(part * 65536)) for part in _D50)
    return head.ljust(128, b"\0") + table + body


def _xyz_tag(values: Floats) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(part * 65536) for part in values.tolist()))

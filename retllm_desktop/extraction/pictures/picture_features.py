"""Numbers that tell photographs, screenshots, drawings and scans apart, from a small preview.

All are shares, logarithms or ratios that hold at any size. Equality is meant within a few levels,
so that a preview stored with loss gives nearly the numbers of the pixels it was made from. Planes
are uint8 throughout: a whole preview costs two milliseconds.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

MIN_SIDE_PX: Final = 8
"""Shorter sides tell nothing."""
_BLOCK_PX: Final = 8
_EDGE: Final = 40
"""Levels between neighbours that make an edge."""
_LINE: Final = 12
"""Levels between the rows beside a line."""
_FAINT: Final = (1, 6)
"""Levels between neighbours that are texture or noise."""
_SAME: Final = 2
"""Up to so many levels apart two pixels count as equal."""
_STILL: Final = 12
"""Levels within a block that is nearly of one colour."""
_COLOURED: Final = 24
"""Chroma from which a pixel has a hue."""
_PERIODS_PX: Final = range(3, 21)
"""Distances of lines of text."""
_PARTS: Final = 4
"""Parts a side in which the brightness of paper is compared."""

Plane = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

FEATURE_NAMES: Final = (
    "aspect", "portrait", "size",
    "colours", "colour_entropy", "top1", "top4", "top16",
    "same_x", "same_y", "same_both", "flat_blocks", "still_blocks",
    "white", "black", "border_same", "border_luma", "border_chroma", "ground_luma",
    "ground_chroma",
    "edges_x", "edges_y", "faint_x", "faint_y", "faint_to_edges", "upright_edges", "gradient",
    "clean_edges", "tall_edges",
    "row_line", "column_line", "rows_lined", "columns_lined",
    "text_rows", "text_columns", "empty_rows", "empty_columns",
    "contrast_10", "contrast_25", "contrast_50", "contrast_75", "contrast_90",
    "chroma", "chroma_std", "vivid", "grey", "hue_entropy", "chroma_same",
    "luma_5", "luma_50", "luma_95", "luma_entropy", "luma_gaps", "luma_middle",
    "paper_unevenness", "paper", "paper_tint", "ink_chroma",
    "noise", "block_grid",
)  # fmt: skip
"""What ``measure_picture`` returns, in order."""


@dataclass(frozen=True, slots=True)
class _Planes:
    """A picture taken apart, and the differences of its neighbours."""

    red: Plane
    green: Plane
    blue: Plane
    luma: Plane
    chroma: Plane
    across: Plane
    down: Plane


def measure_picture(preview: Image.Image) -> Floats:
    """Return the features of a picture.

    Args:
        preview: RGB, no side shorter than ``MIN_SIDE_PX``; previews are 256 pixels long.

    Returns:
        (len(FEATURE_NAMES),) float32, finite.
    """
    red, green, blue = (np.asarray(band) for band in preview.split())
    luma = np.asarray(preview.convert("L"))
    highest = np.maximum(np.maximum(red, green), blue)
    chroma = highest - np.minimum(np.minimum(red, green), blue)
    across, down = _apart(luma[:, 1:], luma[:, :-1]), _apart(luma[1:], luma[:-1])
    planes = _Planes(red, green, blue, luma, chroma, across, down)
    height, width = luma.shape
    means, deviations = _block_moments(luma)
    values = [
        abs(np.log(width / height)),
        float(height > width),
        np.log2(max(height, width) / 256),
        *_colours(planes),
        *_sameness(planes),
        *_ground(planes),
        *_edges(planes),
        *_lines(planes),
        *(np.log1p(one) for one in np.percentile(deviations, (10, 25, 50, 75, 90))),
        *_chroma(planes),
        *_brightness(luma),
        *_paper(planes, means),
        *_noise(planes),
    ]
    return np.asarray(values, dtype=np.float32)


def _apart(one: Plane, other: Plane) -> Plane:
    return np.maximum(one, other) - np.minimum(one, other)


def _share(mask: Mask) -> float:
    return np.count_nonzero(mask) / mask.size if mask.size else 0.0


def _entropy(shares: npt.NDArray[np.float64]) -> float:
    filled = shares[shares > 0]
    return float(-(filled * np.log2(filled)).sum())


def _colours(planes: _Planes) -> list[float]:
    """Count colours of 5 bits a channel: how many (of 4 bits), how spread, how much the most."""
    red, green, blue = (
        (plane >> 3).astype(np.uint16) for plane in (planes.red, planes.green, planes.blue)
    )
    counts = np.bincount(((red << 10) | (green << 5) | blue).ravel(), minlength=1 << 15)
    there = np.flatnonzero(counts)
    coarse = (there >> 3 & 0xF00) | (there >> 2 & 0xF0) | (there >> 1 & 0xF)
    shares = counts[there] / red.size
    shares.sort()
    return [
        np.log(np.count_nonzero(np.bincount(coarse))),
        _entropy(shares),
        float(shares[-1]),
        float(shares[-4:].sum()),
        float(shares[-16:].sum()),
    ]


def _sameness(planes: _Planes) -> list[float]:
    chroma, luma = planes.chroma, planes.luma
    same_x = (planes.across <= _SAME) & (_apart(chroma[:, 1:], chroma[:, :-1]) <= _SAME)
    same_y = (planes.down <= _SAME) & (_apart(chroma[1:], chroma[:-1]) <= _SAME)
    rows, columns = (side // _BLOCK_PX for side in luma.shape)
    strips = luma[: rows * _BLOCK_PX, : columns * _BLOCK_PX].reshape(rows, _BLOCK_PX, -1)
    highest = strips.max(axis=1).reshape(rows, columns, _BLOCK_PX).max(axis=2)
    spread = highest - strips.min(axis=1).reshape(rows, columns, _BLOCK_PX).min(axis=2)
    return [
        _share(same_x),
        _share(same_y),
        _share(same_x[:-1] & same_y[:, :-1]),
        _share(spread <= _SAME),
        _share(spread <= _STILL),
    ]


def _ground(planes: _Planes) -> list[float]:
    """Measure white and black, the border, and the commonest brightness."""
    luma, chroma = planes.luma, planes.chroma
    border, border_chroma = (
        np.concatenate([plane[0], plane[-1], plane[:, 0], plane[:, -1]]).astype(np.float32)
        for plane in (luma, chroma)
    )
    middle = float(np.median(border))
    fours = luma >> 2
    commonest = int(np.bincount(fours.ravel(), minlength=64).argmax())
    return [
        _share((luma > 235) & (chroma < 20)),
        _share(luma < 24),
        _share(np.abs(border - middle) <= 6),
        middle / 255,
        float(np.median(border_chroma)) / 255,
        commonest / 63,
        float(chroma[fours == commonest].mean()) / 255,
    ]


def _edges(planes: _Planes) -> list[float]:
    across, down = planes.across[:-1], planes.down[:, :-1]
    strong = np.maximum(across, down) > _EDGE
    upright = strong & ((across >> 2 > down) | (down >> 2 > across))
    count = max(1, np.count_nonzero(strong))
    faint = [_share((step - _FAINT[0]) <= _FAINT[1] - _FAINT[0]) for step in (across, down)]
    steps = planes.across
    sharp = steps[:, 2:-2] > _EDGE
    clean = sharp & (np.minimum(steps[:, :-4], steps[:, 4:]) <= _SAME)
    return [
        _share(across > _EDGE),
        _share(down > _EDGE),
        faint[0],
        faint[1],
        np.log((faint[0] + faint[1] + 0.01) / (count / strong.size + 0.01)),
        np.count_nonzero(upright) / count,
        float(np.log1p(steps.mean())),
        np.count_nonzero(clean) / max(1, np.count_nonzero(sharp)),
        np.count_nonzero(steps > 2 * _EDGE) / max(1, np.count_nonzero(steps > _EDGE)),
    ]


def _lines(planes: _Planes) -> list[float]:
    """Measure long straight lines, and lines of text: rows of ink at even distances."""
    rows, columns = _profile(planes.down > _LINE, 1), _profile(planes.across > _LINE, 0)
    ink_rows = _profile(planes.across > _EDGE // 2, 1)
    ink_columns = _profile(planes.down > _EDGE // 2, 0)
    return [
        float(rows.max()),
        float(columns.max()),
        _share(rows > 0.5),
        _share(columns > 0.5),
        _periodicity(ink_rows),
        _periodicity(ink_columns),
        _share(ink_rows < 0.01),
        _share(ink_columns < 0.01),
    ]


def _profile(mask: Mask, axis: int) -> Floats:
    return np.add.reduce(mask, axis=axis, dtype=np.float32) / np.float32(mask.shape[axis])


def _periodicity(profile: Floats) -> float:
    """Return how evenly a profile repeats: its highest autocorrelation after the first fall."""
    if len(profile) < 4 * _PERIODS_PX.start:
        return 0.0
    window = min(31, len(profile))
    centred = profile - np.convolve(profile, np.ones(window, np.float32) / window, "same")
    power = float(centred @ centred)
    if power < 1e-4:
        return 0.0
    last = min(_PERIODS_PX.stop, len(profile) // 2)
    values = [float(centred[:-lag] @ centred[lag:]) / power for lag in range(1, last)]
    return max(values[int(np.argmin(values[:8])) :])


def _block_moments(luma: Plane) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of each block: (rows, columns) float32 each."""
    rows, columns = (side // _BLOCK_PX for side in luma.shape)
    strips = luma[: rows * _BLOCK_PX, : columns * _BLOCK_PX].astype(np.float32)
    strips = strips.reshape(rows, _BLOCK_PX, -1)
    sums = [
        values.sum(axis=1).reshape(rows, columns, _BLOCK_PX).sum(axis=2) / _BLOCK_PX**2
        for values in (strips, np.square(strips))
    ]
    return sums[0], np.sqrt(np.maximum(sums[1] - np.square(sums[0]), 0.0))


def _chroma(planes: _Planes) -> list[float]:
    chroma = planes.chroma
    coloured = chroma > _COLOURED
    order = (planes.red > planes.green, planes.green > planes.blue, planes.blue > planes.red)
    sectors = [
        np.count_nonzero(coloured & (order[first] & ~order[second]))
        for first, second in ((0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1))
    ]
    return [
        float(chroma.mean()) / 255,
        float(chroma.std(dtype=np.float32)) / 255,
        _share(chroma > 150),
        _share(chroma <= 4),
        _entropy(np.asarray(sectors) / max(1, sum(sectors))),
        _share(_apart(chroma[:, 1:], chroma[:, :-1]) <= 1),
    ]


def _brightness(luma: Plane) -> list[float]:
    shares = np.bincount(luma.ravel(), minlength=256) / luma.size
    low, middle, high = np.searchsorted(np.cumsum(shares), (0.05, 0.5, 0.95))
    return [
        low / 255,
        middle / 255,
        high / 255,
        _entropy(shares),
        _share(shares[low : high + 1] < 1e-4),
        float(shares[64:192].sum()),
    ]


def _paper(planes: _Planes, means: Floats) -> list[float]:
    """Measure paper: a ground whose brightness changes slowly, with darker ink on it."""
    luma = planes.luma
    rows, columns = (side // _PARTS * _PARTS for side in means.shape)
    unevenness = 0.0
    if rows and columns:
        parts = means[:rows, :columns].reshape(_PARTS, rows // _PARTS, _PARTS, columns // _PARTS)
        grounds = np.sort(parts.transpose(0, 2, 1, 3).reshape(_PARTS**2, -1), axis=1)
        unevenness = float(grounds[:, 3 * grounds.shape[1] // 4].std()) / 64
    middle = int(np.sort(means, axis=None)[means.size // 2])
    paper = (luma >= max(0, middle - 24)) & (luma <= min(255, middle + 24))
    ink = luma < max(0, middle - 60)
    tint = 0.0
    if paper.any():
        tint = float(planes.red[paper].mean()) - float(planes.blue[paper].mean())
    return [
        unevenness,
        _share(paper),
        tint / 64,
        float(planes.chroma[ink].mean()) / 255 if ink.any() else 0.0,
    ]


def _noise(planes: _Planes) -> list[float]:
    """Measure the finest unrest of still parts, and the grid that strong JPEG leaves."""
    steps = planes.across
    bend = _apart(steps[:, 1:], steps[:, :-1]).ravel()
    unrest = np.searchsorted(np.cumsum(np.bincount(bend, minlength=256)), 0.3 * bend.size)
    grid = 0.0
    columns = np.add.reduce(steps, axis=0, dtype=np.float32) / np.float32(len(steps))
    if len(columns) > 3 * _BLOCK_PX:
        grid = float(np.log(columns[_BLOCK_PX - 1 :: _BLOCK_PX].mean() + 0.5))
        grid -= float(np.log(columns.mean() + 0.5))
    return [float(np.log1p(unrest)), grid]

"""Where to look again: the part of a picture that the words of a query are about.

Encoders of packs give one vector a picture and none a patch, so overlapping parts of the picture
are embedded like pictures of their own. That costs as much as indexing nine pictures, each time
an answer is in doubt.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from retllm_desktop.core.judging import JudgePicture
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.query import Region
from retllm_desktop.core.similarity import sigmoid
from retllm_desktop.core.types import ImageSpec, Rgb, Vectors, Verdict

MIN_DOUBT_BITS: Final = 0.5
"""Entropy of an answer above which it is in doubt: «True» between 11 and 89 of 100."""
_MAGNIFICATION: Final = 2
"""A part's sides are this many times smaller than the picture's."""
_REGIONS_PER_SIDE: Final = 3
"""Parts in a row and in a column; neighbours share half of themselves."""
_MIN_COSINE_SPREAD: Final = 1e-3
"""Cosines of parts that are as alike as this say nothing of where to look."""


@dataclass(frozen=True, slots=True)
class ZoomablePicture:
    """A picture that can be looked at more closely.

    Attributes:
        pixels: Reads all of it at some size; raises ``ItemError`` where it cannot be read.
        part: Makes a picture of a part of it, for the judge.
    """

    pixels: Callable[[ImageSpec], Rgb] = field(repr=False)
    part: Callable[[Region], JudgePicture] = field(repr=False)


def candidate_regions() -> tuple[Region, ...]:
    """Return the parts that are compared, row by row."""
    side = 1 / _MAGNIFICATION
    begins = [number * (1 - side) / (_REGIONS_PER_SIDE - 1) for number in range(_REGIONS_PER_SIDE)]
    return tuple(Region(x, y, x + side, y + side) for y in begins for x in begins)


def verdict_entropy_bits(verdict: Verdict) -> float:
    """Return how undecided an answer is: entropy over «True» and «False», 0 … 1 bit."""
    p = sigmoid(verdict.log_odds)
    return -sum(q * math.log2(q) for q in (p, 1.0 - p) if q > 0.0)


class RegionFinder:
    """Finds what to look at again, by the coarse stage's encoder."""

    def __init__(self, encoder: DualEncoder, above_bits: float = MIN_DOUBT_BITS) -> None:
        """Take the encoder; answers of more entropy than ``above_bits`` are in doubt."""
        self._encoder = encoder
        self._above_bits = above_bits
        self._last: tuple[str, Vectors] | None = None

    def wanted(self, first: Verdict) -> bool:
        """Whether an answer leaves enough doubt."""
        return not first.looked_again and verdict_entropy_bits(first) > self._above_bits

    def region(self, text: str, view: ZoomablePicture) -> Region | None:
        """Return the part that words are nearest to; None where none stands out.

        Raises:
            ItemError: The picture cannot be read.
            EngineError: The encoder cannot run.
        """
        if not text:
            return None
        spec = self._encoder.image_spec
        # As large as makes a part exactly the encoder's size. All of the picture counts, so it
        # is squashed where the encoder itself would see its middle alone.
        large = replace(spec, px=_MAGNIFICATION * spec.px, resize="squash", crop=False)
        whole = view.pixels(large)
        places = candidate_regions()
        cut = [
            np.ascontiguousarray(whole[top : top + spec.px, left : left + spec.px])
            for left, top in (
                (round(place.left * large.px), round(place.top * large.px)) for place in places
            )
        ]
        near = self._encoder.embed_images(cut) @ self._vector(text)
        if float(near.max() - near.min()) < _MIN_COSINE_SPREAD:
            return None
        return places[int(near.argmax())]

    def part(self, text: str, view: ZoomablePicture) -> JudgePicture | None:
        """Return the picture of that part, for the judge.

        Raises:
            ItemError: The picture cannot be read.
            EngineError: The encoder cannot run.
        """
        region = self.region(text, view)
        return None if region is None else view.part(region)

    def _vector(self, text: str) -> Vectors:
        last = self._last
        if last is None or last[0] != text:
            # One query is asked about many candidates.
            last = self._last = (text, self._encoder.embed_texts([text])[0])
        return last[1]

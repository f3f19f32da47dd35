"""Pictures as the fine stage sees them: named by what they hold, read only when they are needed."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import numpy as np

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.judging import JudgePicture, picture_key
from retllm_desktop.core.library import ItemStore
from retllm_desktop.core.ports import DualEncoder, Extractor
from retllm_desktop.core.query import Region
from retllm_desktop.core.similarity import sigmoid
from retllm_desktop.core.types import ImageSpec, Item, QueryPicture, Rgb, Vectors, Verdict

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
        crop: Makes a picture of a part of it, for the judge.
    """

    pixels: Callable[[ImageSpec], Rgb] = field(repr=False)
    crop: Callable[[Region], JudgePicture] = field(repr=False)


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

    def in_doubt(self, first: Verdict) -> bool:
        """Whether an answer leaves enough doubt."""
        return not first.region_checked and verdict_entropy_bits(first) > self._above_bits

    def find_region(self, text: str, view: ZoomablePicture) -> Region | None:
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

    def find_part(self, text: str, view: ZoomablePicture) -> JudgePicture | None:
        """Return the picture of that part, for the judge.

        Raises:
            ItemError: The picture cannot be read.
            EngineError: The encoder cannot run.
        """
        region = self.find_region(text, view)
        return None if region is None else view.crop(region)

    def _vector(self, text: str) -> Vectors:
        last = self._last
        if last is None or last[0] != text:
            # One query is asked about many candidates.
            last = self._last = (text, self._encoder.embed_texts([text])[0])
        return last[1]


@dataclass(frozen=True, slots=True)
class _PixelSource:
    """Where the pixels of an item come from.

    Attributes:
        name: Names the bytes that hold them.
        part: Which part of these they are.
        pixels: Reads them at an encoder's size, or as a view of a longest side; of all or a part.
    """

    name: bytes
    part: int
    pixels: Callable[[ImageSpec | None, int, Region | None], Rgb] = field(repr=False)


class JudgeImages:
    """Makes ``JudgePicture`` values for one model's size.

    Of a file that is not there at present the library's preview still tells what it showed. It is
    a picture of its own, with a name of its own: what a model makes of it must not be taken for
    what it makes of the file once that is back. So which of both it is, is decided before there is
    a name; a file that turns out to be unreadable later is an error.
    """

    def __init__(
        self, library: ItemStore, extractor: Extractor, spec: ImageSpec | None, max_px: int
    ) -> None:
        """Take the parts.

        Args:
            library: Holds previews, for files that are not there at present.
            extractor: Reads files.
            spec: Exact size that pictures are brought to, None for any.
            max_px: Longest side that is worth reading.
        """
        self._library = library
        self._extractor = extractor
        self._spec = spec
        self._max_px = max_px

    def of_item(self, item: Item, region: Region | None = None) -> JudgePicture:
        """Return the picture of an item of the library, or a part of it."""
        origin = self._origin(item)
        key = picture_key(origin.name, origin.part, region, self._px)
        return JudgePicture(key, partial(origin.pixels, self._spec, self._max_px, region))

    def zoomable(self, item: Item) -> ZoomablePicture:
        """Return the picture of an item of the library, to be looked at more closely."""
        origin = self._origin(item)

        def pixels(spec: ImageSpec) -> Rgb:
            return origin.pixels(spec, spec.px, None)

        return ZoomablePicture(pixels, partial(self.of_item, item))

    def of_query(self, picture: QueryPicture, region: Region | None = None) -> JudgePicture:
        """Return a picture that came with a query, or a part of it.

        Raises:
            ItemError: Its file cannot be read.
        """
        key = picture_key(query_picture_hash(picture), 0, region, self._px)
        return JudgePicture(key, partial(self._load_query, picture, region))

    @property
    def _px(self) -> int:
        return self._max_px if self._spec is None else self._spec.px

    def _origin(self, item: Item) -> _PixelSource:
        preview = None
        # A folder that is known to be away is not asked: a dead network drive may hang.
        if item.offline or not self._extractor.present(item.path):
            preview = self._library.thumbnail(item.content_hash, item.part)
        if preview is not None:
            load_data = partial(self._extractor.load_image_data, preview)
            return _PixelSource(_hash_bytes(preview), 0, load_data)

        def pixels(spec: ImageSpec | None, max_px: int, region: Region | None) -> Rgb:
            return self._extractor.load_part(
                item.path, item.part, item.content_hash, spec=spec, max_px=max_px, region=region
            )

        return _PixelSource(item.content_hash, item.part, pixels)

    def _load_query(self, picture: QueryPicture, region: Region | None) -> Rgb:
        if picture.path is not None:
            return self._extractor.load_image(picture.path, self._spec, self._max_px, region)
        return self._extractor.load_image_data(
            picture.data or b"", self._spec, self._max_px, region
        )


def query_picture_hash(picture: QueryPicture) -> bytes:
    """Return what names a picture that came with a query, by its bytes: 32 bytes.

    Raises:
        ItemError: Its file cannot be read.
    """
    if picture.path is None:
        return _hash_bytes(picture.data or b"")
    try:
        with picture.path.open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=32)).digest()
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise ItemError("The picture cannot be read", reason, picture.path) from exc


def _hash_bytes(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=32).digest()

"""Pictures as the judge sees them: keyed by their content, read only when they are needed.

``JudgeImages`` makes them of items and of queries; ``RegionFinder`` chooses the region that is
shown beside a picture where the judge's first answer is in doubt.
"""

import hashlib
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
from retllm_desktop.core.similarity import binary_entropy_bits, sigmoid
from retllm_desktop.core.types import ImageSpec, Item, QueryPicture, Rgb, Vectors, Verdict

MIN_DOUBT_BITS: Final = 0.5
"""Entropy of an answer above which it is in doubt: P(True) between 0.11 and 0.89."""
_MAGNIFICATION: Final = 2
"""A region's sides are this many times smaller than the picture's."""
_REGIONS_PER_SIDE: Final = 3
"""Regions in a row and in a column; neighbours overlap by half."""
_MIN_COSINE_SPREAD: Final = 1e-3
"""Cosines of all regions within this range do not tell them apart."""
_TIE: Final = 1e-5
"""Cosines that differ by less are equal: sums of float32 products end otherwise on another
processor, or with another number of threads, and the region must not."""


@dataclass(frozen=True, slots=True)
class ZoomablePicture:
    """A picture of which regions can be shown to the judge.

    Attributes:
        pixels: Reads all of it at some size; raises ``ItemError`` where it cannot be read.
        crop: Makes the judge's picture of a region.
    """

    pixels: Callable[[ImageSpec], Rgb] = field(repr=False)
    crop: Callable[[Region], JudgePicture] = field(repr=False)


def candidate_regions() -> tuple[Region, ...]:
    """Return the regions that are compared, row by row."""
    side = 1 / _MAGNIFICATION
    begins = [number * (1 - side) / (_REGIONS_PER_SIDE - 1) for number in range(_REGIONS_PER_SIDE)]
    return tuple(Region(x, y, x + side, y + side) for y in begins for x in begins)


def verdict_entropy_bits(verdict: Verdict) -> float:
    """Return how undecided an answer is: its entropy over True and False, 0 … 1 bit."""
    return binary_entropy_bits(sigmoid(verdict.log_odds))


class RegionFinder:
    """Finds the region of a picture that the words of a query are about.

    Encoders of packs give one vector a picture and none a patch, so overlapping regions are
    embedded like pictures of their own. That costs as much as indexing nine pictures.
    """

    def __init__(self, encoder: DualEncoder, above_bits: float = MIN_DOUBT_BITS) -> None:
        """Take the coarse stage's encoder; answers of more entropy are in doubt."""
        self._encoder = encoder
        self._above_bits = above_bits
        self._last: tuple[str, Vectors] | None = None

    def in_doubt(self, verdict: Verdict) -> bool:
        """Whether a first answer is undecided enough to show a region as well."""
        return not verdict.region_checked and verdict_entropy_bits(verdict) > self._above_bits

    def find_region(self, text: str, picture: ZoomablePicture) -> Region | None:
        """Return the region nearest to words, None where none stands out.

        Of regions that are equally near (but for rounding) it is the first one, row by row.

        Raises:
            ItemError: The picture cannot be read.
            EngineError: The encoder cannot run.
        """
        if not text:
            return None
        spec = self._encoder.image_spec
        if spec.resize == "tokens":
            # Nine regions of a whole budget each take as long as nine pictures of a library.
            spec = self._encoder.first_pass_spec or spec
        # As large as makes a region exactly the encoder's size. All of the picture counts, so it
        # is squashed where the encoder itself would see its middle alone.
        large = replace(spec, px=_MAGNIFICATION * spec.px, resize="squash", crop=False)
        whole = picture.pixels(large)
        regions = candidate_regions()
        corners = [(round(r.left * large.px), round(r.top * large.px)) for r in regions]
        crops = [
            np.ascontiguousarray(whole[top : top + spec.px, left : left + spec.px])
            for left, top in corners
        ]
        cosines = self._encoder.embed_images(crops) @ self._vector(text)
        best = float(cosines.max())
        if best - float(cosines.min()) < _MIN_COSINE_SPREAD:
            return None
        return regions[int(np.argmax(cosines >= best - _TIE))]

    def find_part(self, text: str, picture: ZoomablePicture) -> JudgePicture | None:
        """Return the picture of that region, for the judge; raises what ``find_region`` does."""
        region = self.find_region(text, picture)
        return None if region is None else picture.crop(region)

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
        content_hash: Of the bytes that hold them.
        part: Which part of these they are.
        pixels: Reads them at an encoder's size, or as a view of a longest side; all or a region.
    """

    content_hash: bytes
    part: int
    pixels: Callable[[ImageSpec | None, int, Region | None], Rgb] = field(repr=False)


class JudgeImages:
    """Makes ``JudgePicture`` values for one judge's size.

    Of a file that is not there at present the library's preview is shown. It is a picture of its
    own, with a key of its own: what a model computes from it must not be taken for what it
    computes from the file once that is back. So which of the two it is, is decided before there
    is a key; a file that turns out to be unreadable later is an error.
    """

    def __init__(
        self, items: ItemStore, extractor: Extractor, spec: ImageSpec | None, max_px: int
    ) -> None:
        """Take the parts.

        Args:
            items: Holds previews, for files that are not there at present.
            extractor: Reads files.
            spec: Exact size that pictures are brought to, None for any.
            max_px: Longest side that is worth reading.
        """
        self._items = items
        self._extractor = extractor
        self._spec = spec
        self._max_px = max_px

    def of_item(self, item: Item, region: Region | None = None) -> JudgePicture:
        """Return the picture of an item of the library, or a region of it."""
        source = self._source(item)
        key = picture_key(source.content_hash, source.part, region, self._px)
        return JudgePicture(key, partial(source.pixels, self._spec, self._max_px, region))

    def zoomable(self, item: Item) -> ZoomablePicture:
        """Return the picture of an item of the library, for ``RegionFinder``."""
        source = self._source(item)
        return ZoomablePicture(
            lambda spec: source.pixels(spec, spec.px, None), partial(self.of_item, item)
        )

    def of_query(self, picture: QueryPicture, region: Region | None = None) -> JudgePicture:
        """Return a picture that came with a query, or a region of it.

        Raises:
            ItemError: Its file cannot be read.
        """
        load = partial(
            load_query_picture, self._extractor, picture, self._spec, self._max_px, region
        )
        return JudgePicture(picture_key(query_picture_hash(picture), 0, region, self._px), load)

    @property
    def _px(self) -> int:
        return self._max_px if self._spec is None else self._spec.px

    def _source(self, item: Item) -> _PixelSource:
        preview = None
        # A folder that is known to be away is not looked into: a dead network drive may hang.
        if item.offline or not self._extractor.present(item.path):
            preview = self._items.thumbnail(item.content_hash, item.part)
        if preview is not None:
            load = partial(self._extractor.load_image_data, preview)
            return _PixelSource(_hash_bytes(preview), 0, load)

        def pixels(spec: ImageSpec | None, max_px: int, region: Region | None) -> Rgb:
            return self._extractor.load_part(
                item.path, item.part, item.content_hash, spec=spec, max_px=max_px, region=region
            )

        return _PixelSource(item.content_hash, item.part, pixels)


def load_query_picture(
    extractor: Extractor,
    picture: QueryPicture,
    spec: ImageSpec | None,
    max_px: int,
    region: Region | None = None,
) -> Rgb:
    """Decode a picture that came with a query: its file, or its bytes.

    Args:
        extractor: Reads it.
        picture: The picture.
        spec: An encoder's size, None for a view.
        max_px: Longest side of a view.
        region: Only this region, None for all of it.

    Raises:
        ItemError: It cannot be read.
    """
    if picture.path is not None:
        return extractor.load_image(picture.path, spec, max_px, region)
    return extractor.load_image_data(picture.data or b"", spec, max_px, region)


def query_picture_hash(picture: QueryPicture) -> bytes:
    """Return a hash of the bytes of a picture that came with a query: 32 bytes.

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

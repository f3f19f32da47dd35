"""Pictures as the fine stage sees them: named by what they hold, read only when they are needed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.judging import JudgePicture, picture_key
from retllm_desktop.core.library import ItemStore
from retllm_desktop.core.ports import Extractor
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ImageSpec, Item, QueryPicture, Rgb
from retllm_desktop.search.looking import ZoomablePicture


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

    def view_of(self, item: Item) -> ZoomablePicture:
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

"""Pictures as the fine stage sees them: named by what they hold, read only when they are needed."""

import hashlib
from functools import partial

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.library import ItemStore
from retllm_desktop.core.matching import Picture, picture_key
from retllm_desktop.core.ports import Extractor
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ImageSpec, Item, QueryPicture, Rgb
from retllm_desktop.services.looking import View


class Picturing:
    """Makes ``Picture`` values for one model's size."""

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

    def of_item(self, item: Item, region: Region | None = None) -> Picture:
        """Return the picture of an item of the library, or a part of it."""
        key = picture_key(item.content_hash, item.part, region, self._px)
        return Picture(key, partial(self._load_item, item, region, self._spec, self._max_px))

    def view_of(self, item: Item) -> View:
        """Return the picture of an item of the library, to be looked at more closely."""

        def pixels(spec: ImageSpec) -> Rgb:
            return self._load_item(item, None, spec, spec.px)

        return View(pixels, partial(self.of_item, item))

    def of_query(self, picture: QueryPicture, region: Region | None = None) -> Picture:
        """Return a picture that came with a query, or a part of it.

        Raises:
            ItemError: Its file cannot be read.
        """
        key = picture_key(picture_name(picture), 0, region, self._px)
        return Picture(key, partial(self._load_query, picture, region))

    @property
    def _px(self) -> int:
        return self._max_px if self._spec is None else self._spec.px

    def _load_item(
        self, item: Item, region: Region | None, spec: ImageSpec | None, max_px: int
    ) -> Rgb:
        try:
            return self._extractor.load_image(item.path, spec, max_px, region)
        except ItemError:
            # The file is gone or its drive is not there: the preview still tells what it showed.
            preview = self._library.thumbnail(item.content_hash, item.part)
            if preview is None:
                raise
            return self._extractor.load_image_data(preview, spec, max_px, region)

    def _load_query(self, picture: QueryPicture, region: Region | None) -> Rgb:
        if picture.path is not None:
            return self._extractor.load_image(picture.path, self._spec, self._max_px, region)
        return self._extractor.load_image_data(
            picture.data or b"", self._spec, self._max_px, region
        )


def picture_name(picture: QueryPicture) -> bytes:
    """Return what names a picture that came with a query, by its bytes: 32 bytes.

    Raises:
        ItemError: Its file cannot be read.
    """
    if picture.path is None:
        return hashlib.blake2b(picture.data or b"", digest_size=32).digest()
    try:
        with picture.path.open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=32)).digest()
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise ItemError("The picture cannot be read", reason, picture.path) from exc

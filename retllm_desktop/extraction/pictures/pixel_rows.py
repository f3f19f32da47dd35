"""Pictures whose decoder lays all pixels out row after row; they are made smaller in passing."""

import abc
from dataclasses import dataclass
from typing import Any, Final, cast

from PIL import Image, ImageFile

from retllm_desktop.core.typing_support import override

_STRIP_ROWS: Final = 64
_REDUCED_MODES: Final = frozenset({"L", "LA", "RGB", "RGBA"})


@dataclass(frozen=True, slots=True)
class PixelRows:
    """Decoded pixels.

    Attributes:
        data: At least ``stride`` bytes a row.
        mode: Pillow's.
        size: Width and height.
        stride: Bytes from row to row.
    """

    data: bytes | memoryview
    mode: str
    size: tuple[int, int]
    stride: int

    def make_image(self, factor: int) -> Image.Image:
        """Lay the pixels out for Pillow, averaging squares of them.

        The result is that of ``Image.reduce`` on the whole picture; a strip at a time, so that
        the picture is never laid out a second time.

        Args:
            factor: Sides of the squares, 1 for the pixels themselves.
        """
        width, height = self.size
        if factor == 1:
            return Image.frombytes(self.mode, self.size, self.data, "raw", self.mode, self.stride)
        reduced = Image.new(self.mode, (-(-width // factor), -(-height // factor)))
        view = memoryview(self.data)
        rows = _STRIP_ROWS * factor
        for top in range(0, height, rows):
            count = min(rows, height - top)
            part = view[top * self.stride : (top + count) * self.stride]
            strip = Image.frombuffer(
                self.mode, (width, count), cast("bytes", part), "raw", self.mode, self.stride, 1
            )
            reduced.paste(strip.reduce(factor), (0, top // factor))
        return reduced


class RowsPicture(ImageFile.ImageFile, abc.ABC):
    """A picture of which ``_open`` reads the header, and whose pixels come as rows.

    Attributes:
        reduction: Factor by which both sides are divided while pixels are taken over.
    """

    reduction: int = 1

    @abc.abstractmethod
    def decode_rows(self) -> PixelRows:
        """Decode the pixels; it may raise anything."""

    def make_image(self) -> Image.Image:
        """Return the pixels, their sides divided by ``reduction``; it may raise anything."""
        rows = self.decode_rows()
        if rows.mode not in _REDUCED_MODES:
            self.reduction = 1
        return rows.make_image(self.reduction)

    @override
    def load(self) -> Any:
        if self._im is None:
            image = self.make_image()
            self._mode, self._size, self.im = image.mode, image.size, image.im
        return Image.Image.load(self)

"""Animations: the frame that stands for one."""

from typing import Final, cast

from PIL import Image

_ANIMATED: Final = frozenset({"PNG", "WEBP", "AVIF"})
_MOST_FRAMES: Final = 32
"""Frames that are looked at, however many there are."""
_MOST_WORK: Final = 2
"""How often the pixels of the largest picture may be decoded in looking."""
_BLANK_SPREAD: Final = 8


def show_something(image: Image.Image, most_pixels: int) -> None:
    """Turn an animation whose first frame is empty to the first frame that is not.

    Where none is, or the file breaks off before, it is the first one.

    Args:
        image: A picture whose pixels are decoded.
        most_pixels: Pixels that a picture may have.
    """
    if image.format == "GIF":
        # Whether there is a second frame is found out by looking for it.
        animated = _is_blank(image) and getattr(image, "is_animated", False)
    else:
        animated = image.format in _ANIMATED and getattr(image, "is_animated", False)
    if not animated or not _is_blank(image):
        return
    work = most_pixels * _MOST_WORK // (image.width * image.height)
    for number in range(1, min(_MOST_FRAMES, work) + 1):
        try:
            image.seek(number)
            image.load()
        except (EOFError, OSError, ValueError, SyntaxError):
            break
        if not _is_blank(image):
            return
    image.seek(0)
    image.load()


def _is_blank(image: Image.Image) -> bool:
    """Whether all pixels are transparent, or of one colour as far as an eye tells."""
    bands = image.getextrema()
    if not isinstance(bands[0], tuple):
        bands = (cast("tuple[int, int]", bands),)
    ranges = cast("tuple[tuple[int, int], ...]", bands)
    if image.mode in ("P", "1"):
        return all(low == high for low, high in ranges)
    if image.mode in ("RGBA", "LA") and ranges[-1][1] == 0:
        return True
    return all(high - low < _BLANK_SPREAD for low, high in ranges)

"""Pictures with known words on them, and PDFs whose pages are such pictures."""

import io
import random
from collections.abc import Sequence
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
INK: Colour = (25, 25, 30)
PAPER: Colour = (242, 240, 232)


def font(size_px: int, *, accents: bool = False) -> ImageFont.FreeTypeFont:
    """A font that is the same on every machine: Pillow's own, which has plain letters only.

    With accents it is Bitstream Vera, which reportlab brings along.
    """
    if accents:
        return ImageFont.truetype(str(files("reportlab").joinpath("fonts/Vera.ttf")), size_px)
    made = ImageFont.load_default(size_px)
    if not isinstance(made, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return made


def written(
    lines: Sequence[str],
    *,
    size: tuple[int, int] = (800, 400),
    text_px: int = 28,
    ink: Colour = INK,
    paper: Colour = PAPER,
    accents: bool = False,
) -> Image.Image:
    """A picture with lines of text from its upper left corner on."""
    image = Image.new("RGB", size, paper)
    pen = ImageDraw.Draw(image)
    face = font(text_px, accents=accents)
    for number, line in enumerate(lines):
        pen.text((30, 20 + number * text_px * 1.6), line, fill=ink, font=face)
    return image


def scanned(pages: Sequence[Image.Image]) -> bytes:
    """A PDF of pages that are pictures."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]))
    return out.getvalue()


def scenery(seed: int, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A picture of shapes without a letter."""
    rng = random.Random(seed)
    image = Image.new("RGB", size, tuple(rng.randrange(256) for _ in range(3)))
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        corner = rng.randrange(size[0]), rng.randrange(size[1])
        box = (*corner, corner[0] + rng.randrange(40, 300), corner[1] + rng.randrange(40, 300))
        shape = rng.choice((pen.ellipse, pen.rectangle))
        shape(box, fill=tuple(rng.randrange(256) for _ in range(3)))
    return image

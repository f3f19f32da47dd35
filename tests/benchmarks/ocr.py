"""What reading the text in pictures costs and what it finds.

    python -m tests.benchmarks ocr --pictures 24

Drawn pictures whose words are known: print of 12 and 20 px in English, German and French, upright
and turned; labels and signs over shapes, screens, pages as a scanner makes them; and pictures
without a letter, looked at closely at once and after a glance. Processor time, on one thread, of a
picture; how many of the words are found as they were written, and how many more are «found».
``--photographs`` does the same with a folder of photographs, as to time and the words read.
"""

import argparse
import io
import itertools
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from retllm_desktop.core.types import Rgb
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.ocr.engine import CLOSE_PX, GLANCE_PX, OCR_VIEW_PX, OcrEngine
from retllm_desktop.extraction.pictures.images import DecodeRequest, decode_image, shrink_to_view
from tests.benchmarks import report
from tests.unit.extraction.ocr.writing import font, scenery, written

WORDS = tuple(
    """
    garden invoice kettle Thursday harbour ladder museum receipt
    bicycle window paint seventeen apples departure platform ticket
    library engine summer closed entrance keep quiet please open
    bakery fresh bread total amount number street bridge winter
    orange juice concert evening report minutes meeting budget chapter
    figure table results method letter dear regards north south
    exit push pull danger water private garage parking hours
    Monday
    """.split()  # noqa: SIM905 - one to a line would be a page
)
ACCENTED = tuple(
    """
    Straße Köln Gärten Übergabe Frühstück Schlüssel größer Mädchen Äpfel Öffnung Brücke Zürich
    Rechnung Betrag Donnerstag geschlossen Bücher Küche Fußgänger Verkäufer Söhne Wörter
    élève château garçon forêt Noël français être hôtel déjà leçon août fenêtre février médecin
    théâtre propriété réunion été
    """.split()  # noqa: SIM905 - one to a line would be a page
)
RECALL_LEAST = {
    "signs": 0.85,
    "screens": 0.9,
    "pages": 0.75,
    "English of 20 px": 0.95,
    "English of 12 px": 0.9,
    "German and French of 20 px": 0.95,
    "German and French of 12 px": 0.9,
    "turned print of 20 px": 0.95,
    "turned print of 12 px": 0.9,
}
FALSE_MOST = 0.15
TURNS = (90, 180, 270)
LIMITS = ReadingLimits()


@dataclass
class Kind:
    """Pictures of a kind, and what came of them."""

    name: str
    make: Callable[[random.Random], tuple[Image.Image, list[str]]]
    likely: bool
    seconds: list[float] = field(default_factory=list)
    asked: int = 0
    right: int = 0
    more: int = 0
    overlooked: int = 0


def line(rng: random.Random, words: int, choice: tuple[str, ...] = WORDS) -> str:
    """A line of words and numbers."""
    return " ".join(
        str(rng.randrange(10, 9999)) if rng.random() < 0.1 else rng.choice(choice)
        for _ in range(words)
    )


def printed(
    text_px: int, choice: tuple[str, ...], turns: tuple[int, ...] = (0,)
) -> Callable[[random.Random], tuple[Image.Image, list[str]]]:
    """A picture of print, in one of several sizes and colours, turned by so many degrees."""

    def make(rng: random.Random) -> tuple[Image.Image, list[str]]:
        size = rng.choice(((800, 600), (1280, 720), (1600, 1200), (1920, 1080)))
        count = min(12, (size[1] - 40) // int(text_px * 1.6))
        words = min(10, (size[0] - 60) // (text_px * 6))
        lines = [line(rng, words, choice) for _ in range(count)]
        dark = rng.random() < 0.3
        ink, paper = ((220, 220, 220), (32, 34, 42)) if dark else ((30, 30, 30), (250, 250, 248))
        image = written(lines, size=size, text_px=text_px, ink=ink, paper=paper, accents=True)
        return image.rotate(rng.choice(turns), expand=True), lines

    return make


def sign(rng: random.Random) -> tuple[Image.Image, list[str]]:
    """A scene with a plate that says one to three short lines, a little askew and blurred."""
    image = scenery(rng.randrange(1 << 30), (1600, 1200))
    lines = [line(rng, rng.randrange(1, 4)) for _ in range(rng.randrange(1, 4))]
    text_px = rng.randrange(32, 90)
    plate = written(
        lines,
        size=(900, 60 + int(len(lines) * text_px * 1.7)),
        text_px=text_px,
        ink=tuple(rng.randrange(0, 90) for _ in range(3)),
        paper=tuple(rng.randrange(170, 256) for _ in range(3)),
    )
    width = max(font(text_px).getlength(text) for text in lines) + 60
    plate = plate.crop((0, 0, int(width), plate.height))
    turned = plate.convert("RGBA").rotate(rng.uniform(-8, 8), Image.Resampling.BICUBIC, expand=True)
    spare = max(1, 1600 - turned.width), max(1, 1200 - turned.height)
    image.paste(turned, (rng.randrange(spare[0]), rng.randrange(spare[1])), turned)
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0, 1.5))), lines


def screen(rng: random.Random) -> tuple[Image.Image, list[str]]:
    """A screen with small text, dark on light or the other way round."""
    lines = [line(rng, rng.randrange(2, 9)) for _ in range(rng.randrange(8, 20))]
    dark = rng.random() < 0.5
    ink, paper = ((230, 230, 230), (30, 32, 40)) if dark else ((20, 20, 20), (252, 252, 252))
    image = written(lines, size=(1920, 1080), text_px=rng.randrange(18, 30), ink=ink, paper=paper)
    ImageDraw.Draw(image).rectangle((0, 1040, 1920, 1080), fill=(70, 110, 180))
    return image, lines


def page(rng: random.Random) -> tuple[Image.Image, list[str]]:
    """A page of A4 as a scanner sees it at 200 dots an inch: grey, speckled, not quite straight."""
    lines = [line(rng, rng.randrange(7, 10)) for _ in range(40)]
    image = written(lines, size=(1654, 2339), text_px=32, ink=(60, 60, 60), paper=(238, 236, 230))
    image = image.rotate(rng.uniform(-1, 1), Image.Resampling.BICUBIC, fillcolor=(238, 236, 230))
    noise = np.random.default_rng(rng.randrange(1 << 30)).normal(0, 8, (2339, 1654, 1))
    return Image.fromarray((np.asarray(image) + noise).clip(0, 255).astype(np.uint8)), lines


def bare(rng: random.Random) -> tuple[Image.Image, list[str]]:
    """A scene without a letter."""
    return scenery(rng.randrange(1 << 30), (1600, 1200)), []


def photographs(folder: Path) -> Callable[[random.Random], tuple[Image.Image, list[str]]]:
    """The photographs of a folder one after another; which words they hold is not known."""
    paths = itertools.cycle(sorted(folder.glob("*.jpg")))
    return lambda _: (Image.open(next(paths)).convert("RGB"), [])


def as_seen(image: Image.Image) -> Rgb:
    """What a reading process makes of the picture saved as a JPEG."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    picture = decode_image(io.BytesIO(out.getvalue()), DecodeRequest(max_px=OCR_VIEW_PX), LIMITS)
    return np.asarray(shrink_to_view(picture.image, OCR_VIEW_PX), dtype=np.uint8)


def read_words(engine: OcrEngine, pixels: Rgb, *, likely: bool) -> Counter[str]:
    """The words that are read in a picture."""
    rows = engine.read(pixels, likely=likely)
    return words_of("\n".join(" ".join(piece.text for piece in row) for row in rows))


def words_of(text: str) -> Counter[str]:
    """Words as they are looked for: without case."""
    return Counter(re.findall(r"[^\W_]+", text.casefold()))


def try_kind(kind: Kind, engine: OcrEngine, pictures: int, rng: random.Random) -> None:
    """Read pictures of a kind and compare with what is written on them."""
    for _ in range(pictures):
        image, lines = kind.make(rng)
        pixels = as_seen(image)
        began = time.process_time()
        found = read_words(engine, pixels, likely=kind.likely)
        kind.seconds.append(time.process_time() - began)
        asked = words_of("\n".join(lines))
        kind.asked += asked.total()
        kind.right += (asked & found).total()
        kind.more += (found - asked).total()
        kind.overlooked += bool(asked) and not found


def main() -> None:
    """Run it and write the numbers."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks ocr", description=__doc__)
    parser.add_argument("--pictures", type=int, default=24, help="of each kind; pages: a quarter")
    parser.add_argument("--glance-px", type=int, default=GLANCE_PX)
    parser.add_argument("--close-px", type=int, default=CLOSE_PX)
    parser.add_argument("--dry", action="store_true", help="write no results")
    parser.add_argument("--photographs", type=Path, help="a folder of them, JPEG")
    options = parser.parse_args()
    began = time.process_time()
    engine = OcrEngine(1, glance_px=options.glance_px, close_px=options.close_px)
    rows = [("load the models", time.process_time() - began, "s processor time")]
    kinds = (
        Kind("signs", sign, likely=False),
        Kind("screens", screen, likely=True),
        Kind("pages", page, likely=True),
        Kind("bare", bare, likely=False),
        Kind("bare, looked at closely", bare, likely=True),
        Kind("English of 20 px", printed(20, WORDS), likely=True),
        Kind("English of 12 px", printed(12, WORDS), likely=True),
        Kind("German and French of 20 px", printed(20, ACCENTED), likely=True),
        Kind("German and French of 12 px", printed(12, ACCENTED), likely=True),
        Kind("turned print of 20 px", printed(20, WORDS, TURNS), likely=True),
        Kind("turned print of 12 px", printed(12, WORDS, TURNS), likely=True),
    )
    if options.photographs is not None:
        kinds += (
            Kind("photographs", photographs(options.photographs), likely=False),
            Kind("photographs, looked at closely", photographs(options.photographs), likely=True),
        )
    for number, kind in enumerate(kinds):
        count = max(1, options.pictures // 4) if kind.name == "pages" else options.pictures
        seed = 3 if kind.make is bare else number  # the same pictures twice
        try_kind(kind, engine, count, random.Random(seed))
        what = f"{kind.name}: "
        rows.append((what + "a picture, median", statistics.median(kind.seconds), "s processor"))
        if kind.asked:
            rows += [
                (what + "words on them", kind.asked, "words"),
                (what + "found as written", kind.right / kind.asked, "of the words"),
                (what + "words that are not there", kind.more / kind.asked, "of the words"),
                (what + "pictures whose text was overlooked", kind.overlooked, f"of {count}"),
            ]
        else:
            rows.append((what + "words that are not there", kind.more, f"words in {count}"))
    settings = {
        "pictures": options.pictures,
        "threads": 1,
        "glance_px": options.glance_px,
        "close_px": options.close_px,
    }
    if options.dry:
        for row in rows:
            print(*row)
    else:
        print(report.write("ocr", rows, settings))
    for kind in kinds:
        least = RECALL_LEAST.get(kind.name)
        if least is not None and kind.right < least * kind.asked:
            raise SystemExit(f"wrong: of the words on {kind.name} too few are found")
        photographed = kind.name.startswith("photographs")  # nobody knows their words
        if not photographed and kind.more > FALSE_MOST * (kind.asked or options.pictures):
            raise SystemExit(f"wrong: words are found on {kind.name} that are not there")


if __name__ == "__main__":
    main()

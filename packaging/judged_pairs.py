"""Makes the judged pairs that questions are compared on: ``resources/judged.zip``.

    python packaging/judged_pairs.py

The archive holds ``judged.csv`` (a query, a candidate and whether it is right, one a line), the
drawn pictures, and pictures made of the demo's photographs and documents: each photograph, parts
of it, the same in grey and upside down, and documents as pages. What is right was said by whoever
looked at the pictures, or follows from how a picture was made; of the drawn world it is computed.
Drawn scenes are those of the validation split. The program only reads the archive.
"""

import csv
import io
import re
import sys
import textwrap
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont, ImageOps

_ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(_ROOT))

from models.world.datasets import hard_set  # noqa: E402 - lies beside this folder
from models.world.draw import render  # noqa: E402 - likewise
from models.world.pair_sets import (  # noqa: E402 - likewise
    PairSet,
    both_set,
    change_set,
    image_set,
    passage_set,
)
from models.world.scene import Scene  # noqa: E402 - likewise

TARGET: Final = _ROOT / "resources" / "judged.zip"
_PHOTOGRAPHS: Final = _ROOT / "resources" / "demo-photographs.zip"
_SCENE_PX: Final = 256
_PHOTOGRAPH_PX: Final = 384
_PAGE_PX: Final = (600, 800)
_QUALITY: Final = 80
_DATE: Final = (2026, 1, 1, 0, 0, 0)
"""Of every file in the archive: the same content gives the same bytes."""
_COLUMNS: Final = ("group", "domain", "query", "query_picture", "picture", "text", "right")
_DRAWN, _PHOTOS, _PAGES, _PASSAGES = "drawn-world", "photographs", "pages", "passages"
_SCENES: Final = 24
_PAIR_QUERIES: Final = 16

CAPTIONS: Final = {
    "IMG_1027": (
        ("a pavement of grey bricks", "a wall of red bricks"),
        ("rectangular paving stones in rows", "round cobblestones on a beach"),
    ),
    "IMG_1038": (
        ("the face of a ginger cat with green eyes", "the face of a black cat with blue eyes"),
        ("a tabby cat looks past the camera", "a dog looks into the camera"),
    ),
    "IMG_1051": (
        ("a rocket on its launch pad in the evening", "a rocket that has just lifted off"),
        ("a white rocket between lattice towers", "a lighthouse between fishing boats"),
    ),
    "IMG_1063": (
        ("a man in a dark coat behind a camera on a tripod", "a woman in a dark coat on a bicycle"),
        ("a photographer on a lawn, in black and white", "a photographer in a forest, in colour"),
    ),
    "IMG_1070": (
        ("the retina of an eye with its blood vessels", "a cell under the microscope"),
        ("an orange disc with a bright spot at its left", "a green disc with a cross in it"),
    ),
    "IMG_1082": (
        ("grey gravel", "yellow sand"),
        ("many small broken stones", "large smooth pebbles in water"),
    ),
    "IMG_1089": (
        ("an espresso in a red cup with a saucer", "a cappuccino in a blue cup"),
        ("a cup of coffee and a spoon on a wooden table", "a glass of tea on a marble table"),
    ),
    "IMG_1095": (
        ("handwritten formulas on a sheet of paper", "a printed page of a newspaper"),
        ("an equation written by hand", "a drawing of a house by a child"),
    ),
    "IMG_1104": (
        ("galaxies before a black sky", "the moon above the roofs of a town"),
        ("a photograph of deep space", "snow that falls at night under a street lamp"),
    ),
    "IMG_1112": (
        ("an astronaut in an orange suit", "an astronaut in a white suit on the moon"),
        ("a smiling woman beside a model of a space shuttle", "a man with a beard and a flag"),
    ),
}
"""Of each photograph what is true of it and what is not, in pairs."""
_CHANGES: Final = {"the same in black and white": "grey", "the same turned upside down": "over"}
_CHANGED: Final = ("IMG_1038", "IMG_1051", "IMG_1070", "IMG_1089", "IMG_1112")
"""Photographs in colour, of which grey is a change, and which have an upper side."""
QUESTIONS: Final = {
    "allotment.txt": ("frost killed the early potatoes", "which roses bloom longest"),
    "choir-meeting.md": ("the concert is a week later", "the conductor gave up his post"),
    "flat.txt": ("when the tenant gets the deposit back", "how loud music may be at night"),
    "kitchen-repairs.md": ("how to stop a tap from dripping", "how to unblock the drain"),
    "loaf.md": ("how long rye bread has to bake", "a cake without eggs"),
    "night-train.txt": ("when the sleeping car leaves", "what the flight to the coast costs"),
    "school-letter.html": ("the girl is ill with a fever", "the class trip was put off"),
    "washing-machine.html": ("what to do when the water is not pumped out", "which soap for silk"),
}
"""Of each document what it answers, and what it does not."""


@dataclass
class _Making:
    """The archive so far: files by name, and lines of the table."""

    files: dict[str, bytes] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)

    def picture(self, name: str, image: Image.Image) -> str:
        """Take in a picture, once; returns its name."""
        if name not in self.files:
            out = io.BytesIO()
            image.convert("RGB").save(out, "WEBP", quality=_QUALITY, method=6)
            self.files[name] = out.getvalue()
        return name

    def add(self, group: str, domain: str, *, right: bool, **cells: str) -> None:
        """Take in a line; cells that are not named are empty."""
        self.rows.append(
            {"group": group, "domain": domain, "right": "yes" if right else "no"} | cells
        )


def _add_drawn(made: _Making) -> None:
    scenes = hard_set("validation", _SCENES)
    groups = image_set("validation", _SCENES, hard=True).groups
    for number, query in enumerate(scenes.queries):
        # Of a family the next one: its scene differs in one thing.
        family = groups[number]
        other = family[(family.index(number) + 1) % len(family)]
        for at in {number: None, other: None}:
            shown = _scene(made, f"scene-{at:02d}", scenes.gallery[at])
            made.add(
                "text to picture",
                _DRAWN,
                query=query.caption.text,
                picture=shown,
                right=at == number,
            )
    for group, data in (
        ("picture to picture", image_set("validation", _PAIR_QUERIES, hard=True)),
        ("changed picture", change_set("validation", _PAIR_QUERIES)),
        ("picture with caption", both_set("validation", _PAIR_QUERIES)),
        ("text to passage", passage_set("validation", _PAIR_QUERIES, hard=True)),
    ):
        _add_pair_set(made, group, data)


def _add_pair_set(made: _Making, group: str, data: PairSet) -> None:
    stem = group.replace(" ", "-")
    for number, (query, target) in enumerate(zip(data.queries, data.targets, strict=True)):
        wrong = [at for at in data.groups[number] if at != target]
        for at in (target, wrong[number % len(wrong)]) if wrong else (target,):
            item = data.gallery[at]
            cells = {"query": query.text, "text": item.text}
            if query.scene is not None:
                cells["query_picture"] = _scene(made, f"{stem}-query-{number:02d}", query.scene)
            if item.scene is not None:
                cells["picture"] = _scene(made, f"{stem}-{at:03d}", item.scene)
            made.add(group, _DRAWN, right=at == target, **cells)


def _scene(made: _Making, name: str, scene: Scene) -> str:
    return made.picture(f"drawn/{name}.webp", render(scene, _SCENE_PX))


def _add_photographs(made: _Making, archive: zipfile.ZipFile) -> None:
    seen = {name: _photograph(archive, name) for name in CAPTIONS}
    names = list(seen)
    for number, (name, image) in enumerate(seen.items()):
        whole = made.picture(f"photographs/{name}.webp", image)
        for captions in CAPTIONS[name]:
            for text, right in zip(captions, (True, False), strict=True):
                made.add("text to picture", _PHOTOS, query=text, picture=whole, right=right)
        part = made.picture(f"photographs/{name}-part.webp", _part_of(image))
        other = names[(number + 3) % len(names)]
        another = made.picture(f"photographs/{other}.webp", seen[other])
        for shown in (part, another):
            made.add(
                "picture to picture",
                _PHOTOS,
                query_picture=whole,
                picture=shown,
                right=shown == part,
            )
    for name in _CHANGED:
        image = seen[name]
        kinds = {"grey": ImageOps.grayscale(image), "over": ImageOps.flip(image)}
        shown = {
            kind: made.picture(f"photographs/{name}-{kind}.webp", changed)
            for kind, changed in kinds.items()
        }
        for text, kind in _CHANGES.items():
            for own, picture in shown.items():
                made.add(
                    "changed picture",
                    _PHOTOS,
                    query=text,
                    query_picture=f"photographs/{name}.webp",
                    picture=picture,
                    right=own == kind,
                )


def _photograph(archive: zipfile.ZipFile, name: str) -> Image.Image:
    with Image.open(io.BytesIO(archive.read(f"photographs/{name}.webp"))) as opened:
        image = opened.convert("RGB")
    image.thumbnail((_PHOTOGRAPH_PX, _PHOTOGRAPH_PX), Image.Resampling.LANCZOS)
    return image


def _part_of(image: Image.Image) -> Image.Image:
    """The middle of a picture, a little brighter: the same thing, photographed nearer."""
    width, height = image.size
    part = image.crop((width // 8, height // 8, width - width // 8, height - height // 8))
    return part.point(lambda value: min(255, value * 11 // 10))


def _add_documents(made: _Making, archive: zipfile.ZipFile) -> None:
    for name, questions in QUESTIONS.items():
        text = _plain(archive.read(f"documents/{name}").decode("utf-8"))
        page = made.picture(f"pages/{Path(name).stem}.webp", _page(text))
        for query, right in zip(questions, (True, False), strict=True):
            made.add(
                "text to passage", _PASSAGES, query=query, text=" ".join(text.split()), right=right
            )
            made.add("text to page", _PAGES, query=query, picture=page, right=right)


def _plain(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"<title>.*?</title>|<[^>]+>", "", text)).strip()


def _page(text: str) -> Image.Image:
    page = Image.new("RGB", _PAGE_PX, "white")
    font = ImageFont.load_default(20)
    ImageDraw.Draw(page).multiline_text(
        (40, 50), "\n".join(_wrapped(text)), "black", font, spacing=8
    )
    return page


def _wrapped(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from textwrap.wrap(line, 52) or [""]


def main() -> None:
    """Write the archive."""
    made = _Making()
    _add_drawn(made)
    with zipfile.ZipFile(_PHOTOGRAPHS) as archive:
        _add_photographs(made, archive)
        _add_documents(made, archive)
    table = io.StringIO()
    writer = csv.DictWriter(table, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(made.rows)
    with zipfile.ZipFile(TARGET, "w") as archive:
        for name, data in {**made.files, "judged.csv": table.getvalue().encode()}.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), data)


if __name__ == "__main__":
    main()

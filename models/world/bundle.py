"""Draws what the program ships of the world: the demo's library, and the pictures of trials.

    python -m models.world.bundle

writes ``resources/demo-drawn.zip`` (pictures, notes, ``library.json`` with the searches) and
``resources/trial.zip`` (pictures, ``captions.json``). The program only reads them, so that neither
this package nor Pillow is needed to list packs or to lay out the demo.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from models.world.datasets import RetrievalSet, easy_set
from models.world.draw import render
from models.world.library import PICTURE_PX, DemoLibrary, plan_demo
from models.world.scene import Scene

RESOURCES: Final = Path(__file__).resolve().parents[2] / "resources"
TRIAL_PX: Final = 448
_TRIAL_PICTURES: Final = 32
_DEMO_QUALITY: Final = 75
_TRIAL_QUALITY: Final = 90
_DATE: Final = (2026, 1, 1, 0, 0, 0)
"""Of every file in an archive: the same content gives the same bytes."""


def demo_pictures(library: DemoLibrary) -> Iterator[tuple[str, Scene]]:
    """Yield each picture's name in the archive, and what it shows."""
    for picture in library.pictures:
        yield str(PurePosixPath(picture.name).with_suffix(".webp")), picture.scene


def demo_texts(library: DemoLibrary) -> dict[str, str]:
    """Return the notes and the list of searches by their names in the archive."""
    searches = [
        {"query": one.query, "picture": str(PurePosixPath(one.name).with_suffix(".webp"))}
        for one in library.searches
    ]
    return {**library.notes, "library.json": _json({"searches": searches})}


def trial_set() -> RetrievalSet:
    """Return scenes, each with a caption that is true of no other of them."""
    return easy_set("validation", _TRIAL_PICTURES)


def trial_texts(scenes: RetrievalSet) -> dict[str, str]:
    """Return the captions by the name of their file in the archive."""
    return {"captions.json": _json([query.caption.text for query in scenes.queries])}


def main() -> None:
    """Write both archives."""
    library, scenes = plan_demo(), trial_set()
    with _Archive(RESOURCES / "demo-drawn.zip") as archive:
        for name, scene in demo_pictures(library):
            archive.add_picture(name, scene, PICTURE_PX, _DEMO_QUALITY)
        archive.add_texts(demo_texts(library))
    with _Archive(RESOURCES / "trial.zip") as archive:
        for number, scene in enumerate(scenes.gallery):
            archive.add_picture(f"{number:02d}.webp", scene, TRIAL_PX, _TRIAL_QUALITY)
        archive.add_texts(trial_texts(scenes))


class _Archive(zipfile.ZipFile):
    """An archive whose bytes depend on nothing but its content."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "w")

    def add_picture(self, name: str, scene: Scene, px: int, quality: int) -> None:
        out = io.BytesIO()
        render(scene, px).convert("RGB").save(out, "WEBP", quality=quality, method=6)
        self.writestr(zipfile.ZipInfo(name, _DATE), out.getvalue())

    def add_texts(self, texts: dict[str, str]) -> None:
        for name, text in texts.items():
            self.writestr(zipfile.ZipInfo(name, _DATE), text)


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()

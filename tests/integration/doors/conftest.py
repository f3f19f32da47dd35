"""A small drawn library for every door, made once: near-duplicates, which a judge tells, a text."""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.world.draw import render
from models.world.families import family
from models.world.vocabulary import WITHHELD_TEST
from retllm_desktop.cli.main import run_command
from tests.fixtures.drawn_world import choose_drawn_packs

NOTE = "# Shopping\n\nBread, butter and a red umbrella.\n"


@dataclass(frozen=True)
class DrawnLibrary:
    """What doors are asked about.

    Attributes:
        data: The data folder.
        folder: The folder that was indexed.
        captions: What each picture shows.
    """

    data: Path
    folder: Path
    captions: dict[Path, str]


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> DrawnLibrary:
    folder = tmp_path_factory.mktemp("drawn") / "drawn pictures"
    folder.mkdir()
    captions: dict[Path, str] = {}
    for scene, caption, variant in family(random.Random("doors"), exclude=WITHHELD_TEST):
        path = folder / f"{variant}.png"
        render(scene, 256).save(path)
        captions[path] = caption.text
    (folder / "shopping.md").write_text(NOTE)
    data = choose_drawn_packs(tmp_path_factory.mktemp("data"))
    index = ["--data-dir", str(data), "index", str(folder), "--set", "ocr=false"]
    assert run_command(index) == 0
    return DrawnLibrary(data, folder, captions)

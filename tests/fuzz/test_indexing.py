"""Damaged files in a folder that is indexed: what could be read is found, the rest is listed."""

import json
import random
from pathlib import Path

import pytest

from retllm_desktop.cli.main import run_command
from tests.fixtures.drawn_world import choose_drawn_packs
from tests.fixtures.specimens import SPECIMENS
from tests.fuzz.mutations import mutate

FORMATS = ("JPEG", "PNG", "TIFF", "WebP", "GIF", "PDF", "Text", "HTML", "Word", "Excel 97",
           "Message", "Notebook", "E-book", "Rich text")  # fmt: skip


def test_survivors_are_indexed_and_the_others_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, data = tmp_path / "files", tmp_path / "data"
    folder.mkdir()
    rng = random.Random(5)
    seeds = [(one.endings[0], one.make(tmp_path)) for one in SPECIMENS if one.name in FORMATS]
    assert len(seeds) == len(FORMATS)
    for number, (ending, sound) in enumerate(seeds):
        (folder / f"damaged{number}.{ending}").write_bytes(mutate(rng, sound, rng.choice(seeds)[1]))
    for name, text in (("first.txt", "sound words"), ("zz last.txt", "other sound words")):
        (folder / name).write_text(text, "utf-8")
    choose_drawn_packs(data)

    def run(*arguments: str) -> str:
        capsys.readouterr()
        assert run_command(["--data-dir", str(data), "--json", *arguments]) == 0
        return capsys.readouterr().out

    run("index", str(folder), "--set", "ocr=false")
    status = json.loads(run("status", "--problems"))
    listed = {Path(problem["path"]).name for problem in status["problem_list"]}
    assert 0 < status["problems"] == len(listed) < len(seeds)
    assert all(problem["title"] for problem in status["problem_list"])
    found = json.loads(run("search", "--coarse-only", "--limit", "500"))
    names = {Path(result["path"]).name for result in found["results"]}
    assert names == {path.name for path in folder.iterdir()}
    assert not listed & {"first.txt", "zz last.txt"}

"""The command line where no judge knows what is found: nothing is claimed, one line is offered."""

import json
import shutil

import pytest
from PIL import Image

from retllm_desktop.cli.main import run_command
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.requirements import memory_budget_bytes
from retllm_desktop.platform.hardware.detection import read_hardware
from retllm_desktop.platform.paths import bundled_folder

SMALLEST_JUDGE_BYTES = 1_200_000_000
FETCH = "retllm-desktop models fetch"


def pack_of_photographs(data):
    """The starter encoder, as a pack that says it is for photographs."""
    folder = data / "packs" / "as-photos"
    shutil.copytree(bundled_folder("models") / "starter-coarse", folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest |= {"id": "as-photos", "knows": ["photographs", "pages"]}
    manifest["coarse"]["space"] = "as-photos"
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    data, files = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("files")
    pack_of_photographs(data)
    for name, colour in (("red", (200, 30, 30)), ("blue", (30, 30, 200))):
        picture = Image.new("RGB", (320, 240), colour)
        picture.paste((250, 250, 250), (40, 40, 120, 200))
        picture.save(files / f"{name}.jpg")
    (files / "letter.txt").write_text(
        "Dear Sir, the red account is overdue since the third of May."
    )
    chosen = ("--data-dir", str(data), "--set", "coarse_pack=as-photos")
    assert run_command(["index", str(files), *chosen, "--set", "ocr=false"]) == 0
    return chosen


def run(capsys, indexed, *arguments):
    capsys.readouterr()
    assert run_command([*map(str, arguments), *indexed]) == 0
    captured = capsys.readouterr()
    return captured.out, captured.err


@pytest.mark.parametrize("words", ["red", "ein roter Ball auf dem Haus", "赤い", "🐶", "red car"])
def test_nothing_is_claimed_of_what_no_judge_knows(capsys, indexed, words):
    out, err = run(capsys, indexed, "search", words, "--below-cutoff", "--json")
    found = json.loads(out)
    assert found["outcome"] == "coarse-only"
    assert found["judged"] == found["planned"] == 0
    for result in found["results"]:
        assert result["section"] is result["relevance"] is result["verdict"] is None
    assert [r["coarse_rank"] for r in found["results"]] == [r["rank"] for r in found["results"]]
    assert FETCH not in err


@pytest.mark.skipif(
    memory_budget_bytes(PackRole.FINE, read_hardware()) < SMALLEST_JUDGE_BYTES,
    reason="no judge of the catalogue fits into this machine's memory",
)
def test_one_line_offers_a_judge_unless_nobody_wants_one(capsys, indexed):
    search = ("search", "red", "--below-cutoff")
    out, err = run(capsys, indexed, *search)
    assert "unlikely" not in out
    offers = [line for line in err.splitlines() if FETCH in line]
    assert len(offers) == 1
    assert offers[0].startswith("A checking model for photographs")
    for silent in (
        ("--set", "offer_judge=false"),
        ("--set", "fine_pack="),
        ("--coarse-only",),
    ):
        assert FETCH not in run(capsys, indexed, *search, *silent)[1]
    _, err = run(capsys, indexed, *search, "--set", "offline=true")
    assert FETCH not in err
    assert "none is fetched, as the setting «offline» is on" in err
    # A list of the library asks nothing, so nothing is offered.
    assert FETCH not in run(capsys, indexed, "search", "type:picture")[1]


def test_status_says_what_the_judge_knows(capsys, indexed):
    out, _ = run(capsys, indexed, "status", "--json")
    assert json.loads(out)["judge"] == {
        "pack": "starter-fine",
        "knows": ["drawn-world"],
        "languages": ["en"],
        "asked": False,
    }
    out, _ = run(capsys, indexed, "status")
    assert "starter-fine knows drawn scenes; in en; it knows nothing of this library" in out
    out, _ = run(capsys, indexed, "models", "show", "smolvlm2-500m", "--json")
    assert json.loads(out)["knows"] == ["pages", "passages", "photographs"]


def test_a_judge_whose_domain_is_unknown_is_said_and_not_asked(capsys, indexed, tmp_path):
    data = shutil.copytree(indexed[1], tmp_path / "data")
    folder = data / "packs" / "strange"
    shutil.copytree(bundled_folder("models") / "starter-fine", folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8")) | {"id": "strange"}
    chosen = ("--data-dir", str(data), *indexed[2:], "--set", "fine_pack=strange")
    del manifest["vocabulary"]
    (folder / "manifest.json").write_text(json.dumps(manifest | {"knows": ["x-rays"]}), "utf-8")
    out, err = run(capsys, chosen, "search", "red", "--below-cutoff", "--json")
    assert "«x-rays», which this version does not know" in err
    assert json.loads(out)["judged"] == 0
    del manifest["knows"], manifest["languages"]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    out, err = run(capsys, chosen, "search", "red", "--below-cutoff", "--json")
    assert "asked about nothing" in err
    assert json.loads(out)["results"]

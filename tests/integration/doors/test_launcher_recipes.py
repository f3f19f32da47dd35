"""The recipes for launchers without D-Bus, on what ``search --json`` really prints."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from retllm_desktop.cli.main import run_command
from retllm_desktop.platform.paths import bundled_folder

FOLDER = bundled_folder("resources") / "launchers"


@pytest.fixture(scope="module")
def recipe() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "launcher_results", FOLDER / "launcher_results.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def found(drawn, capsys):
    """Runs the search that the recipe runs; returns what it printed."""

    def search(line: str) -> dict[str, object]:
        capsys.readouterr()
        search = ["search", "--json", "--coarse-only", "--limit", "20", "--", line]
        run_command(["--data-dir", str(drawn.data), *search])
        return json.loads(capsys.readouterr().out)

    return search


def test_alfred_shows_files_in_order(recipe, found, drawn):
    caption = next(iter(drawn.captions.values()))
    listed = found(caption)
    items = recipe.to_alfred(listed)["items"]
    assert [item["arg"] for item in items] == [one["path"] for one in listed["results"]]
    assert items[0]["title"] == Path(items[0]["arg"]).name
    assert items[0]["icon"] == {"path": items[0]["arg"]}
    assert items[0]["valid"]
    assert all("uid" not in item for item in items)
    (note,) = recipe.to_alfred(found("red umbrella type:markdown"))["items"]
    assert note["icon"]["type"] == "fileicon"
    assert "red umbrella" in note["subtitle"]


def test_alfred_says_what_was_meant_and_what_went_wrong(recipe, found):
    (meant,) = recipe.to_alfred(found("tpye:word"))["items"]
    assert meant["autocomplete"] == "type:word"
    (nothing,) = recipe.to_alfred(found("type:word"))["items"]
    assert nothing["title"].startswith("Nothing")
    (failed,) = recipe.to_alfred(found("date:soon"))["items"]
    assert not failed["valid"]
    assert "is no date" in failed["title"]


def test_raycast_prints_lines(recipe, found):
    listed = found("red umbrella type:markdown")
    first, below, path = recipe.to_raycast(listed).splitlines()
    assert first == "1. shopping.md"
    assert "red umbrella" in below
    assert path.strip() == listed["results"][0]["path"]
    assert "is no date" in recipe.to_raycast(found("date:soon"))


def test_a_program_that_is_not_there_is_said(recipe, monkeypatch, capsys):
    monkeypatch.setenv("RETLLM_DESKTOP", "'/no such program'")
    assert recipe.main(["alfred", "a", "mug"]) == 0
    (item,) = json.loads(capsys.readouterr().out)["items"]
    assert "/no such program cannot be started" in item["title"]
    assert recipe.main(["other"]) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="scripts for macOS")
def test_the_script_command_names_what_it_needs():
    script = (FOLDER / "raycast-search.sh").read_text()
    for field in ("schemaVersion 1", "title ", "mode fullOutput", "argument1 {"):
        assert f"# @raycast.{field}" in script
    argument = script.partition("argument1 ")[2].partition("\n")[0]
    assert json.loads(argument)["type"] == "text"

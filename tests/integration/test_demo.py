"""The demo's photographs and documents: each is found first, by the packs of an ordinary library.

What a judge mends of the drawn pictures is looked at in ``test_wheel_smoke.py``, on a whole demo.
"""

import json
import os
import shlex

import pytest

from retllm_desktop.cli.demo import DRAWN, PHOTOGRAPHS, run_demo_part
from retllm_desktop.cli.main import run_command
from retllm_desktop.cli.output import Screen
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.platform.settings_file import load_settings

APART = 0.02
"""Least difference of the first two pictures' cosines: more than processors differ by."""


def run_photographs(folder):
    paths = resolve_paths(folder / ".retllm")
    return run_demo_part(PHOTOGRAPHS, folder, Settings(), paths, Screen(as_json=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def shown(folder):
    return run_photographs(folder)


def test_what_is_meant_comes_first(shown):
    library, searches = shown
    assert library["packs"]["coarse"] == "starter-photos"
    assert library["packs"]["text"] == "starter-text"
    assert len(searches) >= 5
    for search in searches:
        assert search["expected"]["rank"] == 1, search["query"]
        assert search["results"][0]["path"] == search["expected"]["path"]
        assert search["results"][0]["snippet"] is None, "found by its words"


def test_no_near_tie_decides_which_photograph_is_first(shown):
    for search in shown[1]:
        distances = [
            result["distance"] for result in search["results"] if result["modality"] == "image"
        ]
        if search["results"][0]["modality"] == "image" and len(distances) > 1:
            assert distances[1] - distances[0] > APART, search["query"]


def test_the_judge_of_drawn_pictures_says_nothing_of_photographs(shown):
    for search in shown[1]:
        assert search["judged"] == 0
        for result in search["results"]:
            assert result["verdict"] is None
            assert result["relevance"] is None
            assert result["section"] is None


def test_a_second_run_reads_nothing_again(shown, folder):
    assert shown[0]["index"]["read"] == len(PHOTOGRAPHS.open_files().names) - 1  # SOURCES.md
    library, searches = run_photographs(folder)
    assert library["index"]["read"] == 0
    assert [search["expected"] for search in searches] == [
        search["expected"] for search in shown[1]
    ]


def test_the_folder_of_an_earlier_version_is_taken_over(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "note.txt").write_text("left by an earlier version")
    paths = resolve_paths(tmp_path / ".retllm")
    former = Settings(coarse_pack="starter-coarse", text_pack="")
    with open_application(former, paths, writable=True, with_judge=False) as app:
        app.folders.add(tmp_path)
    _, searches = run_photographs(tmp_path)
    assert all(search["expected"]["rank"] == 1 for search in searches)
    with open_application(Settings(), paths, writable=False, with_judge=False) as app:
        roots = {root.path for root in app.folders.roots()}
    assert roots == {tmp_path / "photographs", tmp_path / "documents"}


def test_the_drawn_library_keeps_the_packs_that_know_it(tmp_path, monkeypatch):
    tiny = DRAWN.open_files()
    monkeypatch.setattr(
        "retllm_desktop.cli.demo.DemoPart.open_files",
        lambda part: type(tiny)(tiny.archive, tiny.names[:6], tiny.searches[:1]),
    )
    paths = resolve_paths(tmp_path / ".retllm")
    library, _ = run_demo_part(DRAWN, tmp_path, Settings(), paths, Screen(as_json=True))
    assert library["packs"] == {"coarse": "starter-coarse", "text": None, "fine": "starter-fine"}
    kept = load_settings(resolve_paths(tmp_path / ".retllm", "drawn"))
    assert (kept.coarse_pack, kept.text_pack) == ("starter-coarse", "")
    assert load_settings(paths) == Settings()


def test_ones_own_settings_and_libraries_are_left_alone(tmp_path, monkeypatch, capsys):
    own = tmp_path / "own"
    own.mkdir()
    (own / "settings.toml").write_text('coarse_pack = "no-such-pack"\n')
    monkeypatch.setenv("RETLLM_DATA_DIR", str(own))
    seen = []
    monkeypatch.setattr(
        "retllm_desktop.cli.demo.run_demo_part",
        lambda part, folder, settings, paths, screen: (
            seen.append((part.name, settings, paths.data)) or ({}, [])
        ),
    )
    folder = tmp_path / "demo"
    assert run_command(["demo", "--json", "--no-window", str(folder)]) == 0
    assert seen == [(part.name, Settings(), folder / ".retllm") for part in (PHOTOGRAPHS, DRAWN)]
    assert json.loads(capsys.readouterr().out) == {
        "folder": str(folder),
        "libraries": {"photographs": {}, "drawn": {}},
        "searches": [],
    }
    assert [entry.name for entry in own.iterdir()] == ["settings.toml"]


def test_a_folder_that_cannot_be_written(tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(InputError, match="cannot be written"):
        run_photographs(taken)


@pytest.mark.skipif(os.name == "nt", reason="the quotes are those of a POSIX shell")
def test_the_line_to_search_on_can_be_pasted(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("retllm_desktop.cli.demo.run_demo_part", lambda *_args: ({}, []))
    folder = tmp_path / "Meine Größe ポ"
    assert run_command(["demo", "--no-window", str(folder)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    words = shlex.split(said.partition("Search on: ")[2])
    assert words[:4] == ["retllm-desktop", "search", "--data-dir", str(folder / ".retllm")]

"""Two libraries of one person, each with models of its own."""

import json
import shutil

import pytest

from retllm_desktop.cli.main import run_command
from retllm_desktop.platform.paths import bundled_folder
from tests.fixtures.drawn_world import choose_drawn_packs
from tests.fixtures.random_packs import write_pack
from tests.fixtures.vision_network import Shape, write

TINY = Shape(64, 32, 32, 1, 2, 24)


@pytest.fixture
def data(tmp_path):
    """Folders with a pack of random weights beside those that come with the program."""
    write(tmp_path / "network.onnx", TINY)
    write_pack(
        tmp_path / "data/packs/tiny", tmp_path / "network.onnx", TINY, bundled_folder("models")
    )
    for name, text in {"papers": "the harbour at night", "recipes": "bread with walnuts"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text)
        (tmp_path / name / "b.txt").write_text("something else altogether")
    return choose_drawn_packs(tmp_path / "data")


@pytest.fixture
def call(capsys, data):
    def invoke(*arguments):
        capsys.readouterr()
        code = run_command([*map(str, arguments), "--json", "--data-dir", str(data)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, json.loads(captured.out) if captured.out else None

    return invoke


def found(call, words, *library):
    code, shown = call("search", words, "--coarse-only", *library)
    assert code == 0
    return [result["path"] for result in shown["results"]]


def test_each_searches_with_its_own_and_switching_one_leaves_the_other(call, data, tmp_path):
    own = ("--library", "kitchen")
    assert call("models", "use", "tiny", *own)[0] == 0
    assert call("index", tmp_path / "papers")[0] == 0
    assert call("index", tmp_path / "recipes", *own)[0] == 0
    spaces = [call("status", *library)[1]["space"] for library in ((), own)]
    assert spaces[1] == "tiny"
    assert spaces[0] != "tiny"
    assert found(call, "harbour")[0] == str(tmp_path / "papers/a.txt")
    assert found(call, "walnuts", *own)[0] == str(tmp_path / "recipes/a.txt")
    assert not any("recipes" in path for path in found(call, "walnuts"))
    states = [
        {row["id"]: row["state"] for row in call("models", *library)[1]} for library in ((), own)
    ]
    assert (states[0]["starter-coarse"], states[0]["tiny"]) == ("in use", "")
    assert (states[1]["starter-coarse"], states[1]["tiny"]) == ("", "in use")

    # A pack that another library needs is not removed.
    code, shown = call("models", "remove", "tiny")
    assert code == 2
    assert "«kitchen»" in shown["error"]["title"]

    # Switching one rebuilds that one alone.
    assert call("models", "use", "starter-coarse", *own)[0] == 0
    assert call("rebuild", *own)[1]["activated"]
    assert call("status", *own)[1]["space"] == spaces[0]
    assert call("models", "use", "tiny")[0] == 0
    assert call("status", *own)[1]["building"] is None
    assert call("index", *own)[1]["library"]["space"] == spaces[0]
    assert call("rebuild")[1]["activated"]
    assert call("status")[1]["space"] == "tiny"
    assert found(call, "walnuts", *own)[0] == str(tmp_path / "recipes/a.txt")

    # One library goes, the other stays; packs belong to both.
    shutil.rmtree(data / "libraries" / "kitchen")
    assert found(call, "harbour")[0] == str(tmp_path / "papers/a.txt")


@pytest.mark.parametrize("name", ["", "Kitchen", "../kitchen", "a/b", "nul", "-x", "x" * 41])
def test_a_name_is_a_name(call, capsys, data, name):
    with pytest.raises(SystemExit) as ended:
        run_command(["status", f"--library={name}", "--data-dir", str(data)])
    assert ended.value.code == 2
    assert "no name for a library" in capsys.readouterr().err
    assert not (data / "libraries").exists()


def test_a_library_that_is_not_there_is_not_made_by_looking(call, data):
    code, shown = call("search", "boat", "--library", "nowhere")
    assert code != 0
    assert shown["error"]["title"]
    assert not (data / "libraries").exists()

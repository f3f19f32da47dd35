"""A pack that finds passages, from its archive to its removal, as one types it."""

import json
import zipfile

import pytest

from retllm_desktop.cli.main import run_command
from retllm_desktop.platform.paths import bundled_folder
from tests.fixtures.drawn_world import choose_drawn_packs
from tests.fixtures.random_packs import write_text_pack

NOTES = {
    "harbour.txt": "the old harbour at night with many boats",
    "bread.txt": "bread with walnuts and salt from the oven",
    "snow.txt": "snow on the roof of the small house",
}


@pytest.fixture
def archive(tmp_path):
    write_text_pack(tmp_path / "made" / "tiny-text", bundled_folder("models"))
    path = tmp_path / "tiny-text.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for file in (tmp_path / "made" / "tiny-text").iterdir():
            packed.write(file, f"tiny-text/{file.name}")
    return path


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, text in NOTES.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def call(capsys, tmp_path):
    choose_drawn_packs(tmp_path / "data")

    def invoke(*arguments, wanted=0):
        capsys.readouterr()
        data = ("--data-dir", str(tmp_path / "data"))
        code = run_command([*map(str, arguments), "--json", *data])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        assert code == wanted, captured.err + captured.out
        return json.loads(captured.out)

    return invoke


def found(call, words):
    shown = call("search", words, "--coarse-only", "--all")
    return [result["path"].rpartition("/")[2] for result in shown["results"]]


def test_imported_used_searched_and_removed(call, archive, notes):
    call("index", notes)
    assert call("status")["passages"] is None
    imported = call("models", "import", archive)
    assert (imported["id"], imported["role"]) == ("tiny-text", "text")
    assert imported["texts_s"] > 0
    assert {row["id"]: row["state"] for row in call("models")}["tiny-text"] == ""

    call("models", "use", "tiny-text")
    before = call("doctor")
    assert before["sections"]["passages"]["vectors_in_the_library"] == {
        "done": 0,
        "total": 3,
        "searched": False,
    }
    (remark,) = [one for one in before["remarks"] if one["section"] == "passages"]
    assert (remark["grade"], remark["commands"]) == ("note", ["retllm-desktop index"])

    passages = call("index")["library"]["passages"]
    assert passages == {"space": "tiny-text", "searched": True, "done": 3, "total": 3}
    # Words in another order, and one of a file's words among others: no phrase, no whole match.
    assert found(call, "boats night harbour")[0] == "harbour.txt"
    assert found(call, "walnuts bread")[0] == "bread.txt"

    # What comes later gets its vector in the same run.
    (notes / "kite.txt").write_text("a kite above the beach")
    assert call("index")["library"]["passages"]["done"] == 4
    assert found(call, "beach kite")[0] == "kite.txt"

    after = call("doctor")
    assert after["sections"]["passages"]["pack"] == "tiny-text"
    assert after["sections"]["passages"]["precision"] == "fp32"
    assert after["sections"]["passages"]["speed"] > 0
    assert not [one for one in after["remarks"] if one["section"] == "passages"]
    assert after["sections"]["packs"]["tiny-text"]["in_use"]

    refused = call("models", "remove", "tiny-text", wanted=2)
    assert "in use" in refused["error"]["title"]
    call("models", "use", "--no", "text")
    assert call("index")["library"]["passages"] is None
    assert call("models", "remove", "tiny-text")["freed_bytes"] > 100_000
    assert found(call, "harbour")[0] == "harbour.txt"
    assert call("doctor")["sections"]["passages"] == {"pack": ""}


def test_a_text_pack_that_is_gone_is_told_and_searching_goes_on(call, archive, notes, tmp_path):
    call("models", "import", archive, "--use")
    call("index", notes)
    (tmp_path / "data/packs/tiny-text/text.onnx").unlink()
    report = call("doctor", wanted=1)
    assert any(one["section"] == "packs" for one in report["remarks"] if one["grade"] == "broken")
    (tmp_path / "data/packs/tiny-text/manifest.json").unlink()
    report = call("doctor", wanted=1)
    assert any("text pack «tiny-text»" in one["text"] for one in report["remarks"])
    assert found(call, "harbour")[0] == "harbour.txt"

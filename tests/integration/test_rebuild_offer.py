"""Libraries that were built before the program came with other packs: kept, and offered more."""

import json
import shutil

import pytest
from PIL import Image

from retllm_desktop.cli.main import run_command
from retllm_desktop.composition import application
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.errors import PackError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from retllm_desktop.platform.settings import Settings
from tests.fixtures.drawn_world import choose_drawn_packs


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def call(capsys, data):
    def invoke(*arguments):
        capsys.readouterr()
        hurry = ["--set", "ocr=false"] if arguments[0] == "index" else []
        code = run_command([*map(str, arguments), *hurry, "--json", "--data-dir", str(data)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, json.loads(captured.out) if captured.out else None, captured.err

    return invoke


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "things"
    folder.mkdir()
    Image.new("RGB", (64, 64), "red").save(folder / "red.png")
    (folder / "letter.txt").write_text("The invoice is due at the end of the month.")
    return folder


@pytest.fixture
def old(call, data, folder):
    """A library that was built with the drawn packs, which the program chose then by itself."""
    choose_drawn_packs(data)
    assert call("index", folder)[0] == 0
    resolve_paths(data).settings.unlink()
    return data


def test_a_new_library_begins_with_both_packs_and_nothing_is_offered(call, folder):
    _, _, said = call("index", folder)
    assert "rebuild" not in said
    _, status, said = call("status")
    assert "rebuild" not in said
    assert status["space"].startswith("starter-photos")
    assert (status["passages"]["searched"], status["passages"]["done"]) == (True, 1)
    _, answer, _ = call("search", "when must the bill be paid?", "--coarse-only")
    assert [result["path"] for result in answer["results"]] == [str(folder / "letter.txt")]


def test_an_older_library_stays_as_it_is_and_the_rebuild_is_offered(call, old, folder):
    (folder / "new.txt").write_text("Bread with walnuts.")
    for arguments in (("index",), ("status",), ("search", "bread", "--coarse-only")):
        code, answer, said = call(*arguments)
        assert code == 0
        assert said.count("retllm-desktop rebuild") == 1
        assert "built with the pack starter-coarse; starter-photos comes with the program" in said
    assert [result["path"] for result in answer["results"]] == [str(folder / "new.txt")]
    _, status, _ = call("status")
    assert status["space"].startswith("starter-coarse")
    assert status["passages"] is None


def test_doctor_offers_it_too(call, old):
    _, report, _ = call("doctor")
    (remark,) = [one for one in report["remarks"] if "starter-photos" in one["text"]]
    assert (remark["section"], remark["commands"]) == ("packs", ["retllm-desktop rebuild"])


def test_the_rebuild_is_the_persons_word(call, old):
    code, report, _ = call("rebuild")
    assert (code, report["activated"], report["passages"]) == (0, True, 1)
    _, status, said = call("status")
    assert "rebuild" not in said
    assert status["space"].startswith("starter-photos")
    assert status["passages"]["searched"]
    assert call("index")[0] == 0


def test_to_choose_the_old_pack_ends_the_offer(call, old):
    assert call("models", "use", "starter-coarse")[0] == 0
    _, _, said = call("status")
    assert "starter-photos" not in said
    assert "with the pack starter-text" in said
    assert call("models", "use", "--no", "text")[0] == 0
    _, _, said = call("index")
    assert "rebuild" not in said
    assert call("status")[1]["space"].startswith("starter-coarse")


def test_what_a_person_chooses_is_done_without_an_offer(call, old):
    assert call("models", "use", "starter-photos")[0] == 0
    _, _, said = call("index")
    assert "Another model for finding is chosen" in said
    assert call("status")[1]["space"].startswith("starter-photos")


def test_a_library_that_was_stopped_before_its_passages_goes_on(data, folder):
    where, settings = resolve_paths(data), Settings(ocr=False)
    with open_application(settings, where, writable=True, with_judge=False) as app:
        app.folders.add(folder)
        for event in app.indexing.index(CancelToken()):
            if app.library.status().files == 2 and app.library.passages.active_space() is None:
                break  # Stopped between the files and their passages.
            assert event is not None
    with open_application(settings, where, writable=True, with_judge=False) as app:
        assert app.offer is None
        for _ in app.indexing.index(CancelToken()):
            pass
        assert app.library.passages.active_space() is not None


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """The packs that come with the program, of which starter-text was lost."""
    bundled = tmp_path / "bundled"
    for name in ("starter-coarse", "starter-fine", "starter-photos"):
        shutil.copytree(bundled_folder("models") / name, bundled / name)
    monkeypatch.setattr(application, "bundled_folder", lambda _name: bundled)
    return bundled


def test_without_the_shared_file_the_program_starts_and_says_so(call, broken, folder):
    code, report, said = call("index", folder)
    assert (code, report["embedded"]) == (0, 2)
    assert "needs text.int8.onnx, tokenizer.json of the pack starter-text" in said
    assert "starter-coarse is used meanwhile" in said
    code, answer, said = call("search", "invoice", "--coarse-only")
    assert (code, len(answer["results"])) == (0, 1)
    assert "which is not here" in said
    code, rows, said = call("models")
    assert [row["id"] for row in rows] == ["starter-coarse", "starter-fine"]
    assert "The pack starter-photos needs" in said


def test_a_choice_that_cannot_be_used_is_not_replaced(data, broken):
    chosen = Settings(coarse_pack="mine")
    with pytest.raises(PackError, match="«mine» is not on this machine"):
        open_application(chosen, resolve_paths(data), writable=True, with_judge=False)

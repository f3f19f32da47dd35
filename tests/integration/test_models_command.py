"""``models``: packs fetched from a hub, imported, chosen and removed, as one types it."""

import contextlib
import json
import shutil
from dataclasses import replace

import pytest

from retllm_desktop.cli.main import run_command
from retllm_desktop.composition import packs
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from retllm_desktop.platform.settings_file import load_settings_file
from tests.fixtures import tiny_gguf
from tests.fixtures.drawn_world import choose_drawn_packs
from tests.fixtures.hub import COMMIT, Fault, loopback_hub

REPO = "Qwen/Qwen3-VL-8B-Instruct-GGUF"
MODEL = "Qwen3VL-8B-Instruct-Q4_K_M.gguf"
MMPROJ = "mmproj-Qwen3VL-8B-Instruct-Q8_0.gguf"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A judge small enough to be fetched in the place of a large one."""
    return tiny_gguf.write_pack(
        tmp_path_factory.mktemp("tiny"), chat_template=tiny_gguf.CHAT_TEMPLATE
    )


BUNDLED = ["starter-coarse", "starter-photos", "starter-fine", "starter-text"]


@pytest.fixture
def hub(monkeypatch, tiny):
    """A hub that has tiny files under a large pack's names, which the catalogue does not pin."""
    whole = packs.open_catalogue()
    offers = tuple(unpinned(one) if one.source.repo == REPO else one for one in whole.offers)
    monkeypatch.setattr(packs, "open_catalogue", lambda: replace(whole, offers=offers))
    with loopback_hub() as running:
        running.add(MODEL, tiny.model.read_bytes(), repo=REPO)
        running.add(MMPROJ, tiny.mmproj.read_bytes(), repo=REPO)
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        yield running


def unpinned(offer):
    files = tuple(replace(file, size_bytes=None, sha256=None) for file in offer.files)
    return replace(offer, files=files, source=replace(offer.source, revision=None))


@pytest.fixture
def data(tmp_path):
    return choose_drawn_packs(tmp_path / "data")


@pytest.fixture
def call(capsys, data):
    def invoke(*arguments):
        capsys.readouterr()
        # Text in pictures has tests of its own; looking for it takes a while.
        hurry = ["--set", "ocr=false"] if arguments[0] == "index" else []
        code = run_command(
            [str(a) for a in arguments] + hurry + ["--json", "--data-dir", str(data)]
        )
        captured = capsys.readouterr()
        shown = json.loads(captured.out) if captured.out else None
        assert "Traceback" not in captured.err
        return code, shown, captured.err

    return invoke


def test_the_plain_command_lists_what_is_installed(call):
    code, rows, _ = call("models")
    assert code == 0
    assert [row["id"] for row in rows] == BUNDLED
    states = {row["id"]: row["state"] for row in call("models", "--verify")[1]}
    assert states == {
        "starter-coarse": "in use, whole",
        "starter-photos": "whole",
        "starter-fine": "in use, whole",
        "starter-text": "whole",
    }


def test_the_list_holds_what_can_be_fetched(call):
    rows = {row["id"]: row for row in call("models", "list")[1]}
    assert rows["starter-coarse"]["state"] == "in use"
    assert rows["qwen3-vl-2b"]["state"] == "can be fetched"
    assert rows["qwen3-vl-2b"]["size_bytes"] == 1_107_409_952 + 445_053_216


def test_one_pack_is_shown(call):
    _, shown, _ = call("models", "show", "siglip2-base-patch16-224")
    assert shown["licence"] == "Apache-2.0"
    assert shown["source"].startswith("onnx-community/siglip2-base-patch16-224-ONNX at ba1f3b08")
    assert call("models", "show", "starter-fine")[1]["state"] == "in use"
    code, shown, _ = call("models", "show", "nothing")
    assert code == 2
    assert "qwen3-vl-2b" in shown["error"]["detail"]


def test_nothing_is_fetched_before_the_licence_is_agreed_to(call, hub, data):
    code, shown, said = call("models", "fetch", "qwen3-vl-8b")
    assert code == 2
    assert "Nobody agreed" in shown["error"]["title"]
    assert "Apache License 2.0" in said
    assert not hub.gets()
    assert not (data / "packs").exists()


def test_a_pack_is_fetched_tried_chosen_and_removed(call, hub, data):
    served = hub.files[f"{REPO}/{MODEL}"]
    served.faults.extend([Fault(cut_after=50_000, reset=True), Fault(status=503)])
    code, shown, said = call("models", "fetch", "qwen3-vl-8b", "--yes", "--use")
    assert code == 0
    assert shown["received_bytes"] == sum(len(f.data) for f in hub.files.values())
    assert 0 <= shown["answer_mass"] <= 1
    assert f"the hub says {served.sha256}" in said
    folder = data / "packs" / "qwen3-vl-8b"
    assert {p.name for p in folder.iterdir()} == {
        "manifest.json", "model.gguf", "mmproj.gguf", "LICENSE.txt",
    }  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["source"] == {"repo": REPO, "revision": COMMIT}
    assert {f["sha256"] for f in manifest["files"]} >= {f.sha256 for f in hub.files.values()}
    text = (folder / "LICENSE.txt").read_text("utf-8")
    assert "Apache License 2.0 (Apache-2.0)" in text
    assert "TERMS AND CONDITIONS FOR USE" in text
    assert load_settings_file(resolve_paths(data).settings).fine_pack == "qwen3-vl-8b"
    assert call("models", "verify", "qwen3-vl-8b")[1][0]["state"] == "in use, whole"

    code, shown, _ = call("models", "remove", "qwen3-vl-8b")
    assert code == 2
    assert "is in use" in shown["error"]["title"]
    assert call("models", "use", "starter-fine")[0] == 0
    code, shown, _ = call("models", "remove", "qwen3-vl-8b")
    assert shown["freed_bytes"] > 0
    assert not folder.exists()
    assert "can be fetched" in {r["state"] for r in call("models", "list")[1]}


def test_what_was_begun_is_told_and_can_be_thrown_away(call, hub, data):
    mmproj = hub.files[f"{REPO}/{MMPROJ}"]
    mmproj.always = Fault(status=404)
    code, shown, _ = call("models", "fetch", "qwen3-vl-8b", "--yes")
    assert code == 1
    assert "has no file" in shown["error"]["title"]
    rows = {row["id"]: row for row in call("models", "list")[1]}
    assert rows["qwen3-vl-8b"]["state"].startswith("begun, ")
    assert [row["id"] for row in call("models")[1]] == BUNDLED
    assert call("models", "remove", "qwen3-vl-8b")[1]["freed_bytes"] > 0
    assert not list((data / "packs").rglob("*.gguf"))


def test_a_flipped_bit_is_refused(call, hub, data):
    hub.files[f"{REPO}/{MODEL}"].always = Fault(flip=1000)
    code, shown, _ = call("models", "fetch", "qwen3-vl-8b", "--yes")
    assert code == 1
    assert "other bytes" in shown["error"]["title"]
    assert not (data / "packs" / "qwen3-vl-8b").exists()


def test_a_model_that_cannot_run_is_not_installed(call, hub, data):
    hub.files[f"{REPO}/{MODEL}"].data = b"no model at all" * 100
    code, _, said = call("models", "fetch", "qwen3-vl-8b", "--yes")
    assert code == 1
    assert "not a GGUF file" in said
    assert not (data / "packs" / "qwen3-vl-8b").exists()


@pytest.mark.parametrize("how", ["setting", "variable"])
def test_offline_asks_nobody(call, hub, monkeypatch, how):
    if how == "variable":
        monkeypatch.setenv("HF_HUB_OFFLINE", "on")
    extra = ["--set", "offline=true"] if how == "setting" else []
    code, shown, _ = call("models", "fetch", "qwen3-vl-8b", "--yes", *extra)
    assert code == 1
    assert "offline" in shown["error"]["title"]
    assert not hub.asked


def test_a_pair_of_gguf_files_is_imported(call, tiny, data, tmp_path):
    folder = tmp_path / "Some Model"
    folder.mkdir()
    shutil.copy(tiny.model, folder / "some-model-Q8_0.gguf")
    shutil.copy(tiny.mmproj, folder / "mmproj-some-model-Q8_0.gguf")
    (folder / "LICENSE").write_text("do as you like")
    code, shown, _ = call("models", "import", folder)
    assert code == 0
    assert (shown["id"], shown["role"]) == ("some-model", "fine")
    assert (data / "packs/some-model/LICENSE.txt").read_text() == "do as you like"
    code, shown, _ = call("models", "import", folder / "some-model-Q8_0.gguf", "--as", "other")
    assert shown["id"] == "other"
    assert (folder / "LICENSE").exists()


def test_an_encoder_is_imported_and_the_rebuild_is_estimated(call, data, tmp_path, capsys):
    root = tmp_path / "texts"
    root.mkdir()
    (root / "note.txt").write_text("the boat is red")
    assert call("index", root)[0] == 0
    copy = tmp_path / "another"
    shutil.copytree(bundled_folder("models") / "starter-coarse", copy)
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    manifest["id"] = "another"
    manifest["coarse"]["space"] = "another"
    (copy / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    code, shown, _ = call("models", "import", copy)
    assert code == 0
    assert shown["images_s"] > 0
    capsys.readouterr()
    assert run_command(["models", "use", "another", "--data-dir", str(data)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "built anew for it (0 pictures, 1 texts)" in said
    assert call("rebuild")[1]["activated"]
    assert call("models", "remove", "another")[0] == 2


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda p: p / "nowhere", "no such file or folder"),
        (lambda p: p, "no model here"),
        (lambda p: (p / "pytorch_model.bin").write_bytes(b"\x80\x02}") and p, "pickles"),
        (lambda p: (p / "x.gguf").write_bytes(b"GGUF") and p, "too short"),
    ],
)
def test_what_cannot_be_imported_is_said(call, tmp_path, data, make, sentence):
    folder = tmp_path / "a folder"
    folder.mkdir()
    code, _, said = call("models", "import", make(folder))
    assert code in {1, 2}
    assert sentence in said
    with contextlib.suppress(FileNotFoundError):
        assert {p.name for p in (data / "packs").iterdir()} <= {".incoming"}

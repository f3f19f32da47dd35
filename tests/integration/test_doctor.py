"""The real program examines itself: what it prints, and when it says that something is broken."""

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from retllm_desktop.cli.main import run_command
from retllm_desktop.platform.paths import bundled_folder, resolve_paths

ABSENT = "cuda" if sys.platform == "darwin" else "coreml"


@pytest.fixture
def doctor(tmp_path, capsys):
    """Examine the program with a data folder of its own."""

    def call(*words):
        capsys.readouterr()
        code = run_command(["--data-dir", str(tmp_path / "data"), "doctor", *words])
        return code, capsys.readouterr().out

    return call


@pytest.fixture
def examined(doctor):
    def call(*words):
        code, out = doctor("--json", *words)
        return code, json.loads(out)

    return call


def broken(report):
    return [one for one in report["remarks"] if one["grade"] == "broken"]


def test_a_sound_program(examined):
    code, report = examined()
    assert (code, report["sound"], broken(report)) == (0, True, [])
    sections = report["sections"]
    assert sections["machine"]["cores"]["logical"] == os.cpu_count()
    assert sections["installation"]["onnxruntime"] == version("onnxruntime")
    assert sections["coarse"]["runs_on"]
    assert sections["fine"]["llama-cpp-python"] == version("llama-cpp-python")
    assert sections["fine"]["first_verdict"] > 0
    assert sections["recogniser"]["reads_with"].startswith("rapidocr")
    assert {"starter-coarse", "starter-fine"} <= set(sections["packs"])
    assert all(pack["whole"] for pack in sections["packs"].values())
    assert sections["recommended"]["coarse"]["pack"]
    assert Path(sections["folders"]["log_file"]).is_file()
    assert sections["folders"]["engine"]["sqlite_vec"].startswith("v")
    for remark in report["remarks"]:
        assert remark["text"].endswith(".")
        assert remark["advice"][-1] in ".:"
        assert (remark["advice"][-1] == ":") is bool(remark["commands"])


def test_in_a_pipe_it_is_plain_text(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "retllm_desktop", "--data-dir", str(tmp_path), "doctor"],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\x1b" not in done.stdout
    assert "This machine" in done.stdout
    assert done.stdout.rstrip().endswith("Nothing is broken.")


def test_the_benchmark_measures_both_stages(examined):
    # A pack with weights of both kinds; the built-in one of photographs has eight bits alone.
    drawn = ("--set", "coarse_pack=starter-coarse")
    code, report = examined("--benchmark", *drawn)
    assert code == 0
    rates = {name: value for name, value in report["sections"]["coarse"].items() if "batch" in name}
    assert any(name.startswith("fp32") for name in rates)
    assert any(name.startswith("int8") for name in rates)
    assert all(value > 0 for value in rates.values())
    assert report["sections"]["fine"]["candidate"] > 0
    # What was measured is shown without measuring again.
    _, later = examined(*drawn)
    assert rates.items() <= later["sections"]["coarse"].items()


def install(tmp_path, name):
    target = resolve_paths(tmp_path / "data").packs / name
    shutil.copytree(bundled_folder("models") / name, target)
    return target


def test_a_damaged_pack_is_broken(examined, tmp_path):
    file = install(tmp_path, "starter-coarse") / "tokenizer.json"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    code, report = examined()
    assert (code, report["sound"]) == (1, False)
    assert not report["sections"]["packs"]["starter-coarse"]["whole"]
    (remark, *_) = broken(report)
    assert "SHA-256" in remark["text"]
    assert remark["section"] == "packs"


def test_half_a_pack_hides_nothing_and_is_told(examined, tmp_path):
    (install(tmp_path, "starter-fine") / "text.gguf").unlink()
    code, report = examined()
    assert code == 1
    assert any("missing" in remark["text"] for remark in broken(report))


def test_a_pack_that_is_chosen_and_absent_is_broken(examined):
    code, report = examined("--set", "coarse_pack=nowhere", "--set", "fine_pack=")
    assert code == 1
    (remark,) = broken(report)
    assert "«nowhere»" in remark["text"]
    assert report["sections"]["fine"]["pack"] == ""


def test_a_provider_that_is_asked_for_and_absent_is_broken(examined, doctor):
    # Eight-bit weights run on the processor in any case: a pack that has others.
    asked = ("--set", f"providers={ABSENT}", "--set", "coarse_pack=starter-coarse")
    code, report = examined(*asked)
    assert code == 1
    assert all(remark["section"] == "coarse" for remark in broken(report))
    code, out = doctor(*asked)
    assert code == 1
    assert "BROKEN: The image model runs on the processor" in out


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_broken(examined, tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o500)
    try:
        code, report = examined()
    finally:
        data.chmod(0o700)
    assert code == 1
    assert any("cannot be written" in remark["text"] for remark in broken(report))


def test_a_file_in_a_folders_place_is_broken(examined, tmp_path):
    (tmp_path / "data").write_text("not a folder")
    code, report = examined("--set", "fine_pack=")
    assert code == 1
    assert any("not a folder" in remark["text"] for remark in broken(report))


def test_settings_that_cannot_be_read_are_told_and_the_rest_is_examined(examined, tmp_path):
    resolve_paths(tmp_path / "data").data.mkdir()
    resolve_paths(tmp_path / "data").settings.write_text("speed = 3\n")
    code, report = examined("--set", "fine_pack=")
    assert code == 1
    (remark,) = broken(report)
    assert "no setting «speed»" in remark["text"]
    assert report["sections"]["coarse"]["pack"] == "starter-photos"

"""The workflows: their shape, and that what they run is there; by actionlint, too, where it is."""

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import release_feed
import yaml

from retllm_desktop import __version__
from retllm_desktop.releases.channel import read_channel

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
_PINNED = re.compile(r"uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
_SCRIPT = re.compile(r"\b(?:sh|bash) ((?:packaging|\.ci)/[\w/.-]+)(?: ([a-z-]+))?")


def steps_of(workflow: Path) -> list[dict[str, Any]]:
    said = yaml.safe_load(workflow.read_text("utf-8"))
    return [step for job in said["jobs"].values() for step in job.get("steps", ())]


def test_there_are_workflows() -> None:
    assert {path.stem for path in WORKFLOWS} == {"bundles", "checks", "release", "wheels"}


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_of_others_are_pinned_by_commit(workflow: Path) -> None:
    lines = [line.strip(" -") for line in workflow.read_text("utf-8").splitlines()]
    used = [line for line in lines if line.startswith("uses: ") and "uses: ./" not in line]
    assert used
    assert [line for line in used if not _PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_nothing_may_be_written_unless_a_job_says_so(workflow: Path) -> None:
    assert yaml.safe_load(workflow.read_text("utf-8"))["permissions"] == {"contents": "read"}


def test_the_line_of_a_wheel_names_its_hash_wherever_it_is_put(tmp_path: Path) -> None:
    packaging = tmp_path / "packaging"
    (packaging / "bundle").mkdir(parents=True)
    shutil.copy(ROOT / "packaging" / "bundle" / "build.sh", packaging / "bundle")
    (packaging / "llama_wheel.py").write_text(
        "import pathlib, sys\n"
        "wheel = pathlib.Path(sys.argv[sys.argv.index('--into') + 1], 'llama-1.whl')\n"
        "wheel.write_bytes(b'wheel')\n"
        "print(wheel)\n",
        "utf-8",
    )
    (tmp_path / "retllm_desktop").mkdir()
    shutil.copy(ROOT / "retllm_desktop" / "__init__.py", tmp_path / "retllm_desktop")
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\n", "utf-8")
    uv.chmod(0o755)
    (tmp_path / "elsewhere").mkdir()
    for given in ("build/llama", str(tmp_path / "with a space")):
        subprocess.run(
            ["sh", str(packaging / "bundle" / "build.sh"), "wheel", given],
            cwd=tmp_path / "elsewhere",
            env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"},
            check=True,
        )
        (listed,) = (tmp_path / "elsewhere" / given).glob("llama-*.txt")
        assert listed.read_text("utf-8") == f"llama-1.whl sha256:{sha256(b'wheel').hexdigest()}\n"


def test_scripts_that_are_run_know_what_they_are_asked() -> None:
    asked = [
        found
        for workflow in WORKFLOWS
        for step in steps_of(workflow)
        for found in _SCRIPT.finditer(step.get("run", ""))
    ]
    assert len(asked) > 8
    for found in asked:
        script = ROOT / found[1]
        assert script.is_file(), found[0]
        if found[2]:
            assert re.search(rf"(?m)^{found[2]}\) ", script.read_text("utf-8")), found[0]


@pytest.mark.skipif(sys.platform == "win32", reason="asks a POSIX shell")
@pytest.mark.parametrize(
    "script", sorted((ROOT / "packaging").rglob("*.sh")), ids=lambda path: path.name
)
def test_scripts_are_what_a_shell_can_read(script: Path) -> None:
    done = subprocess.run(["sh", "-n", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def publish(*words: str | Path, **said: str) -> subprocess.CompletedProcess[str]:
    script = ROOT / "packaging" / "bundle" / "publish.sh"
    return subprocess.run(
        ["sh", script, *words],
        env={"PATH": os.environ["PATH"], "GITHUB_REPOSITORY": "someone/retllm-desktop", **said},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="asks a POSIX shell")
def test_bundles_are_told_of_the_feed_that_a_release_writes(tmp_path: Path) -> None:
    key = release_feed.new_key()
    told = tmp_path / "release.toml"
    assert publish("channel", told).returncode == 0
    assert not told.exists()  # without a key nobody is asked
    assert publish("channel", told, RETLLM_RELEASE_PUBLIC_KEY=key.public_line).returncode == 0
    channel = read_channel(told)
    assert channel.feed.endswith(
        f"/someone/retllm-desktop/releases/latest/download/{release_feed.FEED_NAME}"
    )
    assert [one.key_id for one in channel.keys] == [key.key_id]
    assert "github.com" in channel.hosts


@pytest.mark.skipif(sys.platform == "win32", reason="asks a POSIX shell")
def test_a_tag_that_names_another_version_is_refused() -> None:
    refused = publish("check-tag", GITHUB_REF_NAME="v99.0.0")
    assert refused.returncode == 1
    assert f"the program calls itself {__version__}" in refused.stderr


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="actionlint is not here")
def test_actionlint_finds_nothing() -> None:
    done = subprocess.run(
        ["actionlint", "-no-color"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (0, "")

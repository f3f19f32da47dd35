"""Packs appear whole, disappear whole, and what is half done is never taken for one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retllm_desktop.core.errors import PackError
from retllm_desktop.packs.installed import find_packs
from retllm_desktop.packs.manifest import PackFile
from retllm_desktop.packs.staging import StagingArea
from tests.unit.packs.test_manifest import FINE

HOLDER = """
import pathlib, sys
from retllm_desktop.packs.staging import StagingArea
with StagingArea(pathlib.Path(sys.argv[1])).hold("fine-pack"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def staging(tmp_path):
    return StagingArea(tmp_path / "packs")


def manifest_of(*files: PackFile):
    entries = [
        {"role": f.role, "path": f.path, "size_bytes": f.size_bytes, "sha256": f.sha256}
        for f in files
    ]
    return {**FINE, "files": entries}


def gathered(stage, text="one"):
    return manifest_of(
        stage.write("model.gguf", text, "model"), stage.write("deep/mmproj.gguf", "m", "mmproj")
    )


def test_a_pack_is_there_when_it_is_published_and_not_before(staging):
    with staging.hold("fine-pack") as stage:
        manifest = gathered(stage)
        staging.open_staged(stage, manifest)
        (stage.folder / "stray.part").write_text("left over")
        (stage.folder / "empty" / "deeper").mkdir(parents=True)
        assert find_packs([staging.packs]) == []
        pack = staging.publish(stage, manifest)
    assert pack.folder == staging.packs / "fine-pack"
    assert [p.manifest.id for p in find_packs([staging.packs])] == ["fine-pack"]
    inside = {p.relative_to(pack.folder).as_posix() for p in pack.folder.rglob("*")}
    assert inside == {"manifest.json", "model.gguf", "deep", "deep/mmproj.gguf"}
    assert staging.unfinished() == ()


def test_another_version_takes_the_place(staging):
    for text in ("one", "two"):
        with staging.hold("fine-pack") as stage:
            staging.publish(stage, gathered(stage, text))
    assert (staging.packs / "fine-pack/model.gguf").read_text() == "two"
    assert staging.unfinished() == ()


def test_what_is_not_as_the_manifest_says_is_not_published(staging):
    with staging.hold("fine-pack") as stage:
        staging.publish(stage, gathered(stage))
    with staging.hold("fine-pack") as stage:
        manifest = gathered(stage, "new")
        (stage.folder / "model.gguf").write_text("bad")
        with pytest.raises(PackError, match="SHA-256 differs"):
            staging.publish(stage, manifest)
    assert (staging.packs / "fine-pack/model.gguf").read_text() == "one"
    assert dict(staging.unfinished()).keys() == {"fine-pack"}
    assert staging.discard("fine-pack") > 0
    assert staging.unfinished() == ()


def test_removing_frees_the_room(staging):
    with staging.hold("fine-pack") as stage:
        staging.publish(stage, gathered(stage))
    taken = staging.remove("fine-pack")
    assert taken >= len("one") + 1
    assert not (staging.packs / "fine-pack").exists()
    assert find_packs([staging.packs]) == []
    with pytest.raises(PackError, match="no installed pack"):
        staging.remove("fine-pack")


@pytest.mark.parametrize("name", ["../evil", "/etc", "a/../../b", ""])
def test_nothing_else_is_removed(staging, name):
    with pytest.raises(PackError):
        staging.remove(name)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_removed_and_not_what_it_leads_to(staging, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "manifest.json").write_text(json.dumps(FINE))
    staging.packs.mkdir()
    (staging.packs / "fine-pack").symlink_to(own)
    staging.remove("fine-pack")
    assert (own / "manifest.json").exists()
    assert not (staging.packs / "fine-pack").is_symlink()


def test_one_process_at_a_time(staging):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(staging.packs)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    try:
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(PackError, match="being installed already"), staging.hold("fine-pack"):
            pass
        with staging.hold("another"):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with staging.hold("fine-pack"):
        pass


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a person without rights")
def test_a_folder_that_cannot_be_written(staging):
    staging.packs.mkdir(mode=0o500)
    with pytest.raises(PackError, match="cannot be written"), staging.hold("fine-pack"):
        pass


def test_a_place_where_a_file_is(tmp_path):
    (tmp_path / "packs").write_text("no folder")
    with (
        pytest.raises(PackError, match="cannot be written"),
        StagingArea(tmp_path / "packs").hold("x"),
    ):
        pass

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
def yard(tmp_path):
    return StagingArea(tmp_path / "packs")


def manifest_of(*files: PackFile):
    entries = [
        {"role": f.role, "path": f.path, "size_bytes": f.size_bytes, "sha256": f.sha256}
        for f in files
    ]
    return {**FINE, "files": entries}


def gathered(site, text="one"):
    return manifest_of(
        site.write("model.gguf", text, "model"), site.write("deep/mmproj.gguf", "m", "mmproj")
    )


def test_a_pack_is_there_when_it_is_published_and_not_before(yard):
    with yard.hold("fine-pack") as site:
        manifest = gathered(site)
        yard.open_staged(site, manifest)
        (site.folder / "stray.part").write_text("left over")
        (site.folder / "empty" / "deeper").mkdir(parents=True)
        assert find_packs([yard.packs]) == []
        pack = yard.publish(site, manifest)
    assert pack.folder == yard.packs / "fine-pack"
    assert [p.manifest.id for p in find_packs([yard.packs])] == ["fine-pack"]
    inside = {p.relative_to(pack.folder).as_posix() for p in pack.folder.rglob("*")}
    assert inside == {"manifest.json", "model.gguf", "deep", "deep/mmproj.gguf"}
    assert yard.unfinished() == ()


def test_another_version_takes_the_place(yard):
    for text in ("one", "two"):
        with yard.hold("fine-pack") as site:
            yard.publish(site, gathered(site, text))
    assert (yard.packs / "fine-pack/model.gguf").read_text() == "two"
    assert yard.unfinished() == ()


def test_what_is_not_as_the_manifest_says_is_not_published(yard):
    with yard.hold("fine-pack") as site:
        yard.publish(site, gathered(site))
    with yard.hold("fine-pack") as site:
        manifest = gathered(site, "new")
        (site.folder / "model.gguf").write_text("bad")
        with pytest.raises(PackError, match="SHA-256 differs"):
            yard.publish(site, manifest)
    assert (yard.packs / "fine-pack/model.gguf").read_text() == "one"
    assert dict(yard.unfinished()).keys() == {"fine-pack"}
    assert yard.discard("fine-pack") > 0
    assert yard.unfinished() == ()


def test_removing_frees_the_room(yard):
    with yard.hold("fine-pack") as site:
        yard.publish(site, gathered(site))
    taken = yard.remove("fine-pack")
    assert taken >= len("one") + 1
    assert not (yard.packs / "fine-pack").exists()
    assert find_packs([yard.packs]) == []
    with pytest.raises(PackError, match="no installed pack"):
        yard.remove("fine-pack")


@pytest.mark.parametrize("name", ["../evil", "/etc", "a/../../b", ""])
def test_nothing_else_is_removed(yard, name):
    with pytest.raises(PackError):
        yard.remove(name)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_removed_and_not_what_it_leads_to(yard, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "manifest.json").write_text(json.dumps(FINE))
    yard.packs.mkdir()
    (yard.packs / "fine-pack").symlink_to(own)
    yard.remove("fine-pack")
    assert (own / "manifest.json").exists()
    assert not (yard.packs / "fine-pack").is_symlink()


def test_one_process_at_a_time(yard):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(yard.packs)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    try:
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(PackError, match="being installed already"), yard.hold("fine-pack"):
            pass
        with yard.hold("another"):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with yard.hold("fine-pack"):
        pass


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a person without rights")
def test_a_folder_that_cannot_be_written(yard):
    yard.packs.mkdir(mode=0o500)
    with pytest.raises(PackError, match="cannot be written"), yard.hold("fine-pack"):
        pass


def test_a_place_where_a_file_is(tmp_path):
    (tmp_path / "packs").write_text("no folder")
    with (
        pytest.raises(PackError, match="cannot be written"),
        StagingArea(tmp_path / "packs").hold("x"),
    ):
        pass

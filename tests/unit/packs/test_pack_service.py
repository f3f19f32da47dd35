"""Which packs there are, and which of them the settings choose."""

import hashlib
import json
from pathlib import Path

import pytest

from retllm_desktop.core.errors import PackError
from retllm_desktop.packs.installed import PackService
from tests.unit.packs.test_manifest import COARSE
from tests.unit.packs.test_text_input import TEXT


def write(folder: Path, manifest: dict) -> None:
    folder.mkdir(parents=True)
    files = []
    for file in manifest["files"]:
        (folder / file["path"]).write_bytes(b"abc")
        files.append(file | {"sha256": hashlib.sha256(b"abc").hexdigest()})
    (folder / "manifest.json").write_text(json.dumps(manifest | {"files": files}), "utf-8")


def test_a_pack_of_a_role_that_no_setting_chooses_is_listed(tmp_path: Path) -> None:
    write(tmp_path / "a", COARSE)
    write(tmp_path / "b", TEXT)
    service = PackService([tmp_path], coarse_pack="a-pack", fine_pack="none")
    assert [(s.pack.manifest.id, s.active, s.size_bytes) for s in service.packs()] == [
        ("a-pack", True, 9),
        ("passages", False, 9),
    ]
    assert service.chosen("coarse").manifest.id == "a-pack"
    service.verify("passages")
    with pytest.raises(PackError, match="fine pack «none» is not on this machine"):
        service.chosen("fine")

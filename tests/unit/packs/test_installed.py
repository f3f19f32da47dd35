"""Packs on disk: found, opened, and refused when they are not what their manifests say."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retllm_desktop.core.errors import PackError
from retllm_desktop.packs.installed import InstalledPack, find_packs, load_pack, survey_packs

MakePack = Callable[..., InstalledPack]


def rewrite(pack: InstalledPack, change: Callable[[dict[str, Any]], object]) -> None:
    path = pack.folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), "utf-8")


def test_a_good_pack_opens_and_verifies(make_pack: MakePack) -> None:
    pack = load_pack(make_pack().folder)
    pack.verify()
    assert pack.manifest.id == "tiny"
    assert pack.path_of("image").read_bytes()
    assert pack.has("text")
    assert not pack.has("text_int8")
    with pytest.raises(PackError, match="no file for «text_int8»"):
        pack.path_of("text_int8")


def test_a_folder_without_manifest(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"no model pack.*no manifest\.json"):
        load_pack(tmp_path)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"", "not valid JSON"),
        (b"\xff\xfe{}", "not valid JSON"),
        (b"[]", "not an object"),
        (b'{"format": 3}', "format 3"),
        (b'{"format": NaN}', "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b" " * (1024 * 1024 + 1), "larger than 1024 KiB"),
    ],
)
def test_a_malformed_manifest(tmp_path: Path, text: bytes, complaint: str) -> None:
    (tmp_path / "manifest.json").write_bytes(text)
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)
    assert complaint in str(caught.value)
    assert caught.value.path == tmp_path / "manifest.json"


def test_a_manifest_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(PackError, match="cannot be read"):
        load_pack(tmp_path)


def test_a_missing_file_is_named(make_pack: MakePack) -> None:
    pack = make_pack()
    pack.path_of("text").unlink()
    with pytest.raises(PackError, match=r"is missing: .*text\.onnx"):
        load_pack(pack.folder)


def test_a_file_of_another_length_is_noticed_at_once(make_pack: MakePack) -> None:
    pack = make_pack()
    with pack.path_of("text").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(PackError, match=r"text\.onnx \(it has \d+ bytes instead of \d+"):
        load_pack(pack.folder)


def test_an_altered_file_is_noticed_by_verify(make_pack: MakePack) -> None:
    pack = make_pack()
    path = pack.path_of("image")
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert load_pack(pack.folder) == pack
    with pytest.raises(PackError, match=r"image\.onnx .*SHA-256 differs"):
        pack.verify()


def test_the_same_role_twice(make_pack: MakePack) -> None:
    pack = make_pack()
    rewrite(pack, lambda manifest: manifest["files"].append(manifest["files"][0]))
    with pytest.raises(PackError, match="the same role twice"):
        load_pack(pack.folder)


def test_a_path_that_leaves_the_folder(make_pack: MakePack) -> None:
    pack = make_pack()
    rewrite(pack, lambda manifest: manifest["files"][0].update(path="../secret"))
    with pytest.raises(PackError, match="outside of its folder"):
        load_pack(pack.folder)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_out_of_the_folder(make_pack: MakePack, tmp_path: Path) -> None:
    pack = make_pack()
    outside = tmp_path / "outside.onnx"
    pack.path_of("image").rename(outside)
    pack.path_of("image").symlink_to(outside)
    with pytest.raises(PackError, match="leads out of the pack's folder"):
        load_pack(pack.folder)
    with pytest.raises(PackError, match="leads out of the pack's folder"):
        pack.verify()


def test_find_packs_takes_the_first_of_an_id(make_pack: MakePack, tmp_path: Path) -> None:
    first, second = make_pack(), make_pack(normalised=True)
    one, two = tmp_path / "one", tmp_path / "two"
    for place, pack in ((one, first), (two, second)):
        place.mkdir()
        pack.folder.rename(place / "tiny")
    (one / "notes").mkdir()
    found = find_packs([tmp_path / "absent", one, two])
    assert [pack.folder for pack in found] == [one / "tiny"]
    assert find_packs([two, one])[0].folder == two / "tiny"


def test_a_broken_pack_is_told_and_the_others_found(make_pack: MakePack, tmp_path: Path) -> None:
    good = make_pack()
    bad = good.folder.parent / "broken"
    bad.mkdir()
    (bad / "manifest.json").write_text("{", "utf-8")
    packs, problems = survey_packs([tmp_path])
    assert [pack.folder for pack in packs] == [good.folder]
    assert [problem.path for problem in problems] == [bad / "manifest.json"]

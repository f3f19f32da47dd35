"""An eight-bit file that ranks otherwise than the exact one is not used, whatever its cosine."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.composition.trial_set import BundledTrial
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.precision_check import PrecisionCheck, find_at_partner
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.packs.installed import InstalledPack, load_pack
from retllm_desktop.platform.hardware.machine_records import MachineRecords
from retllm_desktop.platform.paths import bundled_folder
from tests.fixtures.altered_weights import spoilt, write_changed, write_four_bits

STARTER = bundled_folder("models") / "starter-coarse"
EXACT = STARTER / "image.onnx"


def spoil(path: Path) -> None:
    write_changed(EXACT, path, spoilt("tower.out.weight", 8.0))


def leave(_path: Path) -> None:
    """The pack's own eight bits."""


MakePack = Callable[[Callable[[Path], None]], InstalledPack]


@pytest.fixture
def make_pack(tmp_path: Path) -> MakePack:
    """The drawn pack with another file in the place of its eight-bit picture tower."""

    def make(write: Callable[[Path], None]) -> InstalledPack:
        folder = tmp_path / "starter-coarse"
        shutil.copytree(STARTER, folder)
        write(folder / "image.int8.onnx")
        rehash(folder)
        return load_pack(folder)

    return make


def rehash(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for file in manifest["files"]:
        data = (folder / file["path"]).read_bytes()
        file["size_bytes"], file["sha256"] = len(data), hashlib.sha256(data).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def checked(pack: InstalledPack, records: MachineRecords | None = None) -> OnnxDualEncoder:
    check = PrecisionCheck(pack, BundledTrial, records or MachineRecords(None), 1)
    return OnnxDualEncoder(pack, precision="int8", threads=1, check=check)


def photographs(encoder: OnnxDualEncoder) -> list[np.ndarray]:
    return list(BundledTrial().photographs(encoder.image_spec))[:6]


def test_corrupted_scales_are_caught_by_ranks_and_not_by_cosine(
    make_pack: MakePack, tmp_path: Path
) -> None:
    pack = make_pack(spoil)
    exact = OnnxDualEncoder(pack, precision="fp32", threads=1)
    broken = OnnxDualEncoder(pack, precision="int8", threads=1)
    pictures = photographs(exact)
    cosines = np.sum(exact.embed_images(pictures) * broken.embed_images(pictures), axis=1)
    assert cosines.min() > 0.9
    encoder = checked(pack, MachineRecords(tmp_path / "machine.json"))
    assert encoder.precision == "fp32"
    np.testing.assert_allclose(
        encoder.embed_images(pictures), exact.embed_images(pictures), atol=1e-6
    )
    (notice,) = encoder.notices
    assert "picture model of the pack starter-coarse ranks otherwise" in notice

    def nothing() -> BundledTrial:
        raise AssertionError("it was compared before")

    again = PrecisionCheck(pack, nothing, MachineRecords(tmp_path / "machine.json"), 1)
    assert not again.may_use(FileRole.IMAGE_INT8)
    assert again.notices == encoder.notices


def test_a_sentence_tower_that_misranks_gives_way_by_itself(make_pack: MakePack) -> None:
    def spoil_sentences(path: Path) -> None:
        change = spoilt("out.weight", 6.0)
        write_changed(STARTER / "text.onnx", path.with_name("text.int8.onnx"), change)

    pack = make_pack(spoil_sentences)
    encoder = checked(pack)
    exact = OnnxDualEncoder(pack, precision="fp32", threads=1)
    texts = ["a red boat", "two dogs"]
    np.testing.assert_allclose(encoder.embed_texts(texts), exact.embed_texts(texts), atol=1e-6)
    assert encoder.text_precision == "fp32"
    assert encoder.precision == "int8"
    (notice,) = encoder.notices
    assert "sentence model of the pack starter-coarse ranks otherwise" in notice


@pytest.mark.parametrize("write", [leave, lambda path: write_four_bits(EXACT, path)])
def test_good_files_of_few_bits_are_used(
    make_pack: MakePack, write: Callable[[Path], None]
) -> None:
    pack = make_pack(write)
    encoder = checked(pack)
    assert encoder.precision == "int8"
    assert encoder.text_precision == "int8"
    pictures = photographs(encoder)
    plain = OnnxDualEncoder(pack, precision="int8", threads=1)
    np.testing.assert_allclose(
        encoder.embed_images(pictures), plain.embed_images(pictures), atol=1e-6
    )
    assert encoder.notices == ()


def test_a_tower_of_one_file_has_nothing_to_be_compared_with() -> None:
    pack = load_pack(bundled_folder("models") / "starter-text")
    check = PrecisionCheck(pack, BundledTrial, MachineRecords(None), 1)
    (found,) = check.compare_all()
    assert (found.tower, found.agreement) == ("text", None)
    assert "nothing to compare" in found.sentence(pack.manifest.id)
    encoder = OnnxTextEncoder(pack, precision="int8", threads=1, check=check)
    assert encoder.embed_texts(["a"]).shape == (1, 384)
    assert encoder.notices == ()


def test_the_more_exact_file_of_a_partner_is_compared_with(tmp_path: Path) -> None:
    """A pack that shares its eight-bit sentence tower: the owner has the exact one as well."""
    owner = tmp_path / "starter-coarse"
    shutil.copytree(STARTER, owner)
    pack_folder = tmp_path / "guest"
    shutil.copytree(STARTER, pack_folder)
    manifest = json.loads((pack_folder / "manifest.json").read_text("utf-8"))
    manifest["id"] = "guest"
    files = [one for one in manifest["files"] if one["role"] not in {"text", "card"}]
    for one in files:
        if one["role"] == "text_int8":
            one["shared_with"] = "starter-coarse"
            (pack_folder / one["path"]).unlink()
    manifest["files"] = files
    (pack_folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    pack = load_pack(pack_folder)
    assert not pack.has(FileRole.TEXT)
    assert find_at_partner(pack, FileRole.TEXT).path_of(FileRole.TEXT) == owner / "text.onnx"
    check = PrecisionCheck(pack, BundledTrial, MachineRecords(None), 1)
    text = check.compare(FileRole.TEXT_INT8)
    assert not text.own
    assert text.agreement is not None
    assert text.agreement.alike
    assert find_at_partner(load_pack(owner), FileRole.TEXT).manifest.id == "starter-coarse"

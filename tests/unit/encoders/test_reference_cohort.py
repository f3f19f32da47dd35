"""The pictures that a pack's cutoff compares queries with."""

import dataclasses

import numpy as np
import pytest

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.pack_arrays import load_reference_cohort, quantise_cohort
from retllm_desktop.packs.installed import InstalledPack, load_pack
from retllm_desktop.packs.manifest import PackFile
from retllm_desktop.platform.paths import bundled_folder


@pytest.fixture
def starter() -> InstalledPack:
    return load_pack(bundled_folder("models") / "starter-coarse")


def with_file(pack: InstalledPack, folder, content: bytes) -> InstalledPack:
    (folder / "rows.npy").write_bytes(content)
    own = PackFile(FileRole.REFERENCE_COHORT, "rows.npy", len(content), "0" * 64)
    files = (*(f for f in pack.manifest.files if f.role != FileRole.REFERENCE_COHORT), own)
    return InstalledPack(folder, dataclasses.replace(pack.manifest, files=files))


def saved(rows: np.ndarray, folder) -> bytes:
    np.save(folder / "made.npy", rows)
    return (folder / "made.npy").read_bytes()


def test_rows_of_eight_bits_give_the_vectors_back(starter, tmp_path):
    vectors = np.random.default_rng(1).normal(size=(40, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = quantise_cohort(vectors)
    assert rows.dtype == np.int8
    found = load_reference_cohort(with_file(starter, tmp_path, saved(rows, tmp_path)), 16)
    assert found is not None
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(40), abs=1e-6)
    assert float((found * vectors).sum(axis=1).min()) > 0.9995


def test_a_pack_may_do_without(starter, tmp_path):
    files = tuple(f for f in starter.manifest.files if f.role != FileRole.REFERENCE_COHORT)
    bare = InstalledPack(tmp_path, dataclasses.replace(starter.manifest, files=files))
    assert load_reference_cohort(bare, 256) is None


@pytest.mark.parametrize("shape", ["float", "flat", "narrow", "empty", "rubbish", "objects"])
def test_another_table_is_refused(starter, tmp_path, shape):
    content = {
        "float": lambda: saved(np.zeros((3, 16), np.float32), tmp_path),
        "flat": lambda: saved(np.zeros(16, np.int8), tmp_path),
        "narrow": lambda: saved(np.zeros((3, 15), np.int8), tmp_path),
        "empty": lambda: saved(np.zeros((0, 16), np.int8), tmp_path),
        "rubbish": lambda: b"not a table",
        "objects": lambda: saved(np.array([{}], dtype=object), tmp_path),
    }[shape]()
    with pytest.raises(PackError, match="reference cohort"):
        load_reference_cohort(with_file(starter, tmp_path, content), 16)


def test_the_starter_pack_tells_what_it_understands(starter):
    encoder = OnnxDualEncoder(starter, threads=1)
    cutoff = encoder.similarity_cutoff
    assert cutoff is not None
    assert cutoff.reference_cohort is not None
    assert encoder.similarity_cutoff is cutoff
    meant = encoder.embed_texts(["a red car", "on a beach", "house", "Two blue birds in the snow"])
    unmeant = encoder.embed_texts(
        ["qwx jvkpl", "zzgh", "the minister resigned", "facture du garage"]
    )
    assert [cutoff.understands(vector) for vector in meant] == [True] * 4
    assert sum(cutoff.understands(vector) for vector in unmeant) <= 1

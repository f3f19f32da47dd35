"""Towers of transformers' CLIP and SigLIP, run by our encoder, give transformers' vectors.

The small ones with their vectors were written by ``models/training/reference_towers.py``, which
also compared those of full size: ``results/preprocessing.json``.
"""

import gzip
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.packs.installed import InstalledPack, load_pack
from tests.fixtures.parity_towers import (
    CLIP,
    SIGLIP,
    SMALL_MERGES,
    TOWER_TEXTS,
    Family,
    manifest_of,
    tower_pictures,
)

FIXTURES = Path(__file__).parents[1] / "fixtures" / "parity"
PX, DIMENSION = 32, 64
FAMILIES = pytest.mark.parametrize("family", [CLIP, SIGLIP], ids=lambda family: family.name)


def unpacked(name: str) -> bytes:
    return gzip.decompress((FIXTURES / name).read_bytes())


def pack_of(folder: Path, family: Family, **text: object) -> InstalledPack:
    folder.mkdir()
    merges = b"\n".join(unpacked("clip_vocabulary.txt.gz").split(b"\n")[: 1 + SMALL_MERGES])
    contents = {
        "image": unpacked(f"{family.name}_image.onnx.gz"),
        "text": unpacked(f"{family.name}_text.onnx.gz"),
        "tokenizer": merges if family is CLIP else unpacked("gemma_tokenizer.json.gz"),
    }
    manifest = manifest_of(family, PX, DIMENSION)
    manifest["coarse"]["text"] |= text
    manifest["files"] = []
    for role, data in contents.items():
        (folder / role).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        manifest["files"].append(
            {"role": role, "path": role, "size_bytes": len(data), "sha256": digest}
        )
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return load_pack(folder)


def wanted(family: Family, side: str) -> np.ndarray:
    with np.load(FIXTURES / "towers.npz") as stored:
        return stored[f"{family.name}_{side}"]


@FAMILIES
def test_vectors_are_those_of_transformers(tmp_path: Path, family: Family) -> None:
    encoder = OnnxDualEncoder(pack_of(tmp_path / "pack", family), threads=1)
    images = encoder.embed_images(tower_pictures(PX))
    np.testing.assert_allclose(images, wanted(family, "image"), atol=1e-4)
    texts = encoder.embed_texts(list(TOWER_TEXTS))
    np.testing.assert_allclose(texts, wanted(family, "text"), atol=1e-4)
    alone = np.concatenate([encoder.embed_texts([text]) for text in TOWER_TEXTS])
    np.testing.assert_allclose(alone, texts, atol=1e-5)


@FAMILIES
def test_the_vectors_tell_the_inputs_apart(family: Family) -> None:
    for side in ("image", "text"):
        vectors = wanted(family, side)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
        apart = np.abs(vectors[:, None] - vectors[None]).max(axis=2)
        assert apart[~np.eye(len(vectors), dtype=bool)].min() > 0.005


@pytest.mark.parametrize(
    ("family", "wrong"),
    [
        (SIGLIP, {"pad_id": 1}),
        (SIGLIP, {"lowercase": False}),
        (CLIP, {"lowercase": False}),
        (CLIP, {"cleaning": "none"}),
    ],
    ids=lambda value: getattr(value, "name", None) or next(iter(value)),
)
def test_a_wrong_rule_in_the_manifest_shows(
    tmp_path: Path, family: Family, wrong: dict[str, object]
) -> None:
    encoder = OnnxDualEncoder(pack_of(tmp_path / "pack", family, **wrong), threads=1)
    texts = encoder.embed_texts(list(TOWER_TEXTS))
    assert np.abs(texts - wanted(family, "text")).max() > 0.01

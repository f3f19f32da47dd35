"""The passage encoder made by ``models/training/text_pack.py`` gives its makers' vectors.

The pack is 90 MB and not in the repository: ``RETLLM_TEST_TEXT_PACK`` names its folder. How near
it is on 200 texts is in ``results/text_pack.json``.
"""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.packs.installed import InstalledPack, load_pack

KNOWN = Path(__file__).parents[1] / "fixtures" / "parity" / "text_vectors.json"


@pytest.fixture(scope="module")
def pack() -> InstalledPack:
    named = os.environ.get("RETLLM_TEST_TEXT_PACK")
    if not named:
        pytest.skip("RETLLM_TEST_TEXT_PACK names no folder of a passage encoder")
    return load_pack(Path(named))


@pytest.fixture(scope="module")
def known() -> tuple[list[str], np.ndarray]:
    entries = json.loads(KNOWN.read_text("utf-8"))
    return [entry["text"] for entry in entries], np.array([entry["vector"] for entry in entries])


def test_its_files_are_what_the_manifest_says(pack: InstalledPack) -> None:
    pack.verify()
    assert pack.manifest.text is not None
    assert pack.manifest.text.space.dimension == 384


def test_the_vectors_are_those_of_its_makers(
    pack: InstalledPack, known: tuple[list[str], np.ndarray]
) -> None:
    texts, vectors = known
    encoder = OnnxTextEncoder(pack, threads=1)
    found = encoder.embed_texts(texts)
    np.testing.assert_allclose(found, vectors, atol=1e-4)
    alone = np.concatenate([encoder.embed_texts([text]) for text in texts])
    np.testing.assert_allclose(found, alone, atol=1e-5)


def test_eight_bits_stay_near_them(
    pack: InstalledPack, known: tuple[list[str], np.ndarray]
) -> None:
    texts, vectors = known
    found = OnnxTextEncoder(pack, precision="int8", threads=1).embed_texts(texts)
    assert (found * vectors).sum(axis=1).min() > 0.95


def test_like_meaning_is_nearer_than_like_words(pack: InstalledPack) -> None:
    question, answer, other = OnnxTextEncoder(pack, threads=1).embed_texts(
        [
            "When must the bill be paid?",
            "The invoice is due at the end of the month.",
            "When must the dog be walked?",
        ]
    )
    assert question @ answer > question @ other

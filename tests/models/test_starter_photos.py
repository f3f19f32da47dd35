"""The built-in pack of photographs: its towers, its space, and whose files it shares."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.training.photos.photographs import objects_shown, read_photographs
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.core.types import Rgb
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.packs.installed import InstalledPack, load_pack
from tests.models.conftest import MODELS

PHOTOGRAPHS = Path(__file__).resolve().parents[3] / "shared/data"
needs_photographs = pytest.mark.skipif(
    not (PHOTOGRAPHS / "coco_by85/captions.json").exists(),
    reason="needs ../shared/data/coco_by85 and open_photos beside the checkout",
)


@pytest.fixture(scope="module")
def pack() -> InstalledPack:
    return load_pack(MODELS / "starter-photos")


@pytest.fixture(scope="module")
def encoder(pack: InstalledPack) -> OnnxDualEncoder:
    return OnnxDualEncoder(pack, threads=1)


def squash(path: Path, px: int) -> Rgb:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB").resize((px, px), Image.Resampling.BICUBIC))


def test_it_is_whole_and_its_text_tower_lies_in_the_pack_of_texts(pack: InstalledPack) -> None:
    pack.verify()
    shared = {file.role for file in pack.manifest.files if file.shared_with == "starter-text"}
    assert FileRole.TOKENIZER in shared
    assert shared & {FileRole.TEXT, FileRole.TEXT_INT8}
    assert pack.manifest.own_bytes < 15_000_000


def test_words_for_one_thing_lie_nearer_than_words_for_others(encoder: OnnxDualEncoder) -> None:
    dog, puppy, bridge = encoder.embed_texts(["a dog", "a puppy on a lawn", "a bridge at night"])
    np.testing.assert_allclose(np.linalg.norm([dog, puppy, bridge], axis=1), 1.0, atol=1e-5)
    assert dog @ puppy > dog @ bridge + 0.2


def test_what_is_visible_is_understood_and_what_is_not_is_not(encoder: OnnxDualEncoder) -> None:
    cutoff = encoder.similarity_cutoff
    assert cutoff is not None
    understood = [
        bool(cutoff.understands(row))
        for row in encoder.embed_texts(["dog", "a pizza on a table", "people on skis in the snow"])
    ]
    assert all(understood)
    strange = [
        bool(cutoff.understands(row))
        for row in encoder.embed_texts(
            ["zxcvbnm", "warranty conditions and liability", "interest rates fell by a percent"]
        )
    ]
    assert not any(strange)


@needs_photographs
def test_names_find_photographs_that_were_not_fitted_on(encoder: OnnxDualEncoder) -> None:
    unseen = [p for p in read_photographs(PHOTOGRAPHS) if p.kind == "coco" and not p.fitted]
    truth = objects_shown(unseen)
    pictures = encoder.embed_images([squash(p.path, encoder.image_spec.px) for p in unseen])
    scores = encoder.embed_texts(list(truth)) @ pictures.T
    precisions = []
    for row, shown in zip(scores, truth.values(), strict=True):
        places = np.flatnonzero(shown[np.argsort(-row)]) + 1
        precisions.append(np.mean(np.arange(1, len(places) + 1) / places))
    assert len(truth) >= 10
    # Chance is 0.2 here; the card's figure on the whole set is far above this bound.
    assert np.mean(precisions) > 0.5


def test_the_credits_name_every_photograph_that_was_fitted_on(pack: InstalledPack) -> None:
    text = pack.path_of(FileRole.LICENCE).read_text("utf-8")
    results = json.loads((MODELS / "training/results/photos.json").read_text("utf-8"))
    assert len([line for line in text.splitlines() if "(" in line]) >= 800
    assert "BY-SA" not in text
    assert "ShareAlike" not in text
    assert results["leave_one_out"]["photographs"] == 85

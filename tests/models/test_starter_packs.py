"""The shipped packs are whole, small, and as good as their cards say."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from models.world.datasets import RetrievalSet, easy_set, hard_set, pairwise_set
from models.world.draw import render
from models.world.negatives import NEGATIVE_KINDS
from models.world.scene import Scene
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.packs.installed import InstalledPack

PX = 128
MAX_BYTES = 20_000_000
FINE_K = 8


def pictures_of(scenes: Sequence[Scene]) -> list[npt.NDArray[np.uint8]]:
    return [np.asarray(render(scene, PX).convert("RGB")) for scene in scenes]


@pytest.mark.parametrize("name", ["coarse_pack", "fine_pack"])
def test_files_are_those_of_the_manifest(name: str, request: pytest.FixtureRequest) -> None:
    pack: InstalledPack = request.getfixturevalue(name)
    pack.verify()
    assert pack.manifest.licence == "Apache-2.0"
    assert pack.manifest.file("card") is not None


def test_both_packs_are_small(coarse_pack: InstalledPack, fine_pack: InstalledPack) -> None:
    files = [*coarse_pack.manifest.files, *fine_pack.manifest.files]
    assert sum(file.size_bytes for file in files) <= MAX_BYTES


def test_answers_are_those_of_the_framework(
    engine: JudgeEngine, known_answers: dict[str, Any]
) -> None:
    gallery = easy_set("validation", known_answers["scenes"]).gallery
    pictures = pictures_of(gallery)
    for index, picture in enumerate(pictures):
        cases = [case for case in known_answers["cases"] if case["scene"] == index]
        verdicts = engine.judge_many(picture, [case["caption"] for case in cases])
        for case, verdict in zip(cases, verdicts, strict=True):
            assert verdict.p_true == pytest.approx(case["p_true"], abs=2e-3), case["caption"]


def test_llama_cpp_reads_text_as_the_tokenizer_does(
    engine: JudgeEngine, known_answers: dict[str, Any]
) -> None:
    for case in known_answers["tokens"]:
        assert engine.suffix_tokens(case["text"]) == case["ids"], case["text"]


def test_the_prompt_costs_two_tokens(engine: JudgeEngine) -> None:
    assert len(engine.suffix_tokens("a red boat")) == 5


def test_eight_bit_weights_keep_the_vectors(
    coarse_pack: InstalledPack, encoder: OnnxDualEncoder
) -> None:
    data = easy_set("test", 24)
    small = OnnxDualEncoder(coarse_pack, precision="int8", threads=1)
    pictures = pictures_of(data.gallery)
    texts = [query.caption.text for query in data.queries]
    image_cosine = (encoder.embed_images(pictures) * small.embed_images(pictures)).sum(1)
    text_cosine = (encoder.embed_texts(texts) * small.embed_texts(texts)).sum(1)
    assert image_cosine.min() > 0.99
    assert text_cosine.min() > 0.99


def final_recall(
    data: RetrievalSet, encoder: OnnxDualEncoder, engine: JudgeEngine, pack: InstalledPack
) -> tuple[float, float]:
    """R@1 of the coarse stage alone and of both."""
    spec = pack.manifest.fine
    assert spec is not None
    pictures = pictures_of(data.gallery)
    texts = [query.caption.text for query in data.queries]
    cosine = encoder.embed_texts(texts) @ encoder.embed_images(pictures).T
    top = np.argsort(-cosine, axis=1)[:, :FINE_K]
    fused = np.zeros(top.shape)
    for item, picture in enumerate(pictures):
        places = np.argwhere(top == item)
        if len(places):
            verdicts = engine.judge_many(picture, [texts[query] for query, _ in places])
            for (query, place), verdict in zip(places, verdicts, strict=True):
                fused[query, place] = (
                    verdict.log_odds / spec.temperature + spec.fusion_weight * cosine[query, item]
                )
    target = np.array([query.target for query in data.queries])
    final = top[np.arange(len(top)), fused.argmax(1)]
    return float((top[:, 0] == target).mean()), float((final == target).mean())


def test_the_fine_stage_tells_near_duplicates_apart(
    encoder: OnnxDualEncoder, engine: JudgeEngine, fine_pack: InstalledPack
) -> None:
    coarse, final = final_recall(hard_set("test", 64), encoder, engine, fine_pack)
    assert final >= 0.88
    assert final >= coarse + 0.25


def test_the_fine_stage_does_no_harm_where_the_coarse_one_suffices(
    encoder: OnnxDualEncoder, engine: JudgeEngine, fine_pack: InstalledPack
) -> None:
    coarse, final = final_recall(easy_set("test", 60), encoder, engine, fine_pack)
    assert coarse >= 0.9
    assert final >= coarse - 0.02


def test_true_captions_win_against_almost_true_ones(engine: JudgeEngine) -> None:
    choices = list(pairwise_set("test", 12))
    random.Random(0).shuffle(choices)
    right: dict[str, list[bool]] = {kind: [] for kind in NEGATIVE_KINDS}
    for choice in choices:
        (picture,) = pictures_of([choice.scene])
        true, false = engine.judge_many(
            picture, [choice.true_caption.text, choice.false_caption.text]
        )
        right[choice.kind].append(true.log_odds > false.log_odds)
    # Relations are the model's weak side, as its card says.
    least = {kind: 8 if kind == "replace_rel" else 10 for kind in NEGATIVE_KINDS}
    assert all(sum(values) >= least[kind] for kind, values in right.items()), right

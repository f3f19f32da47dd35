"""The coarse pack that comes with the program, through the real towers."""

import numpy as np
import pytest

from retllm_desktop.core.types import Modality
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.tuning import TuningLimits, measure_tuning
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.platform.hardware.machine_records import MachineRecords

SENTENCES = ["a red circle above a blue square", "two green stars on a dark ground"]


@pytest.fixture(scope="module")
def encoder(starter: InstalledPack) -> OnnxDualEncoder:
    return OnnxDualEncoder(starter, threads=1)


def drawings(px: int) -> list[np.ndarray]:
    """Flat grounds with a square each."""
    out = []
    for colour in ((220, 40, 40), (40, 60, 220), (30, 170, 60)):
        picture = np.full((px, px, 3), 235, np.uint8)
        picture[px // 4 : px // 2, px // 4 : px // 2] = colour
        out.append(picture)
    return out


def test_its_files_are_what_the_manifest_says(starter: InstalledPack) -> None:
    starter.verify()


def test_vectors_are_unit_rows_of_its_space(encoder: OnnxDualEncoder) -> None:
    images = encoder.embed_images(drawings(encoder.image_spec.px))
    texts = encoder.embed_texts(SENTENCES)
    for vectors in (images, texts):
        assert vectors.dtype == np.float32
        assert vectors.shape[1] == encoder.space.dimension
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_company_in_a_batch_does_not_matter(starter: InstalledPack, precision: str) -> None:
    encoder = OnnxDualEncoder(starter, precision=precision, threads=1)
    images = drawings(encoder.image_spec.px)
    alone = encoder.embed_images(images[:1])
    np.testing.assert_allclose(encoder.embed_images(images)[:1], alone, atol=1e-5)
    single = encoder.embed_texts(SENTENCES[:1])
    together = encoder.embed_texts([SENTENCES[0], "", "x" * 10_000, SENTENCES[1] * 20])
    np.testing.assert_allclose(together[:1], single, atol=1e-5)


def test_texts_of_nothing_and_of_ten_thousand_characters(encoder: OnnxDualEncoder) -> None:
    vectors = encoder.embed_texts(["", "red square " * 909 + "x", "\U0001f600\udcff"])
    assert vectors.shape == (3, encoder.space.dimension)
    assert np.isfinite(vectors).all()


def test_other_things_have_other_vectors(encoder: OnnxDualEncoder) -> None:
    images = encoder.embed_images(drawings(encoder.image_spec.px))
    texts = encoder.embed_texts(SENTENCES)
    assert images[0] @ images[1] < 0.9999
    assert texts[0] @ texts[1] < 0.9999


def test_eight_bits_stay_near_the_exact_vectors(starter: InstalledPack) -> None:
    exact = OnnxDualEncoder(starter, precision="fp32", threads=1)
    eight = OnnxDualEncoder(starter, precision="int8", threads=1)
    images = drawings(exact.image_spec.px)
    for left, right in (
        (exact.embed_images(images), eight.embed_images(images)),
        (exact.embed_texts(SENTENCES), eight.embed_texts(SENTENCES)),
    ):
        assert (left * right).sum(axis=1).min() > 0.9


def test_eight_bits_are_not_chosen_where_the_neighbours_would_be_others(
    starter: InstalledPack,
) -> None:
    tuning = measure_tuning(starter, (1,), MachineRecords(None), TuningLimits(budget_s=0.2))
    assert {rate.config.precision for rate in tuning.throughputs} == {"fp32", "int8"}
    assert tuning.least_cosine is not None
    assert tuning.config.precision == "fp32" or tuning.least_cosine >= 0.99


def test_auto_takes_a_small_pack_as_it_is(starter: InstalledPack) -> None:
    encoder = OnnxDualEncoder(starter, precision="auto", threads=1)
    exact = OnnxDualEncoder(starter, precision="fp32", threads=1)
    assert encoder.embed_texts(SENTENCES).tolist() == exact.embed_texts(SENTENCES).tolist()
    assert encoder.precision == "fp32"


def test_z_score_of_an_average_unrelated_pair_is_zero(
    starter: InstalledPack, encoder: OnnxDualEncoder
) -> None:
    assert starter.manifest.coarse is not None
    for (query, item), pair in starter.manifest.coarse.unrelated.items():
        assert encoder.z_score(query, item, pair.mean) == pytest.approx(0.0)
    assert encoder.z_score(Modality.TEXT, Modality.IMAGE, 1.0) > 0

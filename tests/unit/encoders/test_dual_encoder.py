"""The rules of a manifest, seen in what comes out of models made to measure."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError, PackError
from retllm_desktop.core.types import Modality
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.library.vector_index.onnx_writer import INT32
from retllm_desktop.packs.installed import InstalledPack
from tests.unit.encoders.conftest import WORDS, tokenizer_json
from tests.unit.encoders.tiny_onnx import ImageTower, TextTower

MakePack = Callable[..., InstalledPack]
TABLE = TextTower().table()


def pictures(count: int, px: int = 16) -> list[np.ndarray]:
    return list(np.random.default_rng(3).integers(0, 256, (count, px, px, 3), np.uint8))


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def mean_of(words: list[str]) -> np.ndarray:
    return unit(TABLE[[WORDS.index(word) for word in words]].mean(axis=0))


def test_pictures_are_scaled_as_the_manifest_says(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack(), threads=1)
    images = pictures(3)
    scaled = (np.stack(images) / 255.0 - [0.48, 0.46, 0.41]) / [0.27, 0.26, 0.28]
    flat = scaled.transpose(0, 3, 1, 2).reshape(3, -1)
    found = encoder.embed_images(images)
    np.testing.assert_allclose(found, unit(flat @ ImageTower().weights()), atol=1e-5)
    assert found.dtype == np.float32


def test_more_pictures_than_a_batch_keep_their_order(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack(), threads=1)
    images = pictures(70)
    one_by_one = np.concatenate([encoder.embed_images([image]) for image in images])
    np.testing.assert_allclose(encoder.embed_images(images), one_by_one, atol=1e-5)


@pytest.mark.parametrize("batch", [1, 4])
def test_a_model_with_a_fixed_batch_gets_exactly_that(make_pack: MakePack, batch: int) -> None:
    free = OnnxDualEncoder(make_pack(), threads=1)
    files = {
        "image": ImageTower(batch=batch).bytes(),
        "text": TextTower(batch=batch, length=8).bytes(),
    }
    fixed = OnnxDualEncoder(make_pack(files, text__pad_to_context=True), threads=1)
    images = pictures(6)
    np.testing.assert_allclose(fixed.embed_images(images), free.embed_images(images), atol=1e-5)
    assert fixed.embed_texts(["red", "blue", "a", "on", "red circle"]).shape == (5, 4)


def test_a_picture_of_another_size_is_the_callers_mistake(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack(), threads=1)
    with pytest.raises(ValueError, match="px 16"):
        encoder.embed_images(pictures(1, px=17))
    with pytest.raises(ValueError, match="uint8"):
        encoder.embed_images([pictures(1)[0].astype(np.float32)])


def test_nothing_gives_nothing(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack(), threads=1)
    assert encoder.embed_images([]).shape == (0, 4)
    assert encoder.embed_texts([]).shape == (0, 4)


def test_texts_are_padded_to_the_longest(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack(), threads=1)
    found = encoder.embed_texts(["red square", "blue"])
    np.testing.assert_allclose(found[0], mean_of(["red", "square"]), atol=1e-6)
    np.testing.assert_allclose(found[1], mean_of(["blue", "[PAD]"]), atol=1e-6)


def test_texts_are_padded_to_the_context_with_the_manifests_id(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack(text__pad_to_context=True, text__pad_id=6), threads=1)
    found = encoder.embed_texts(["red square"])
    np.testing.assert_allclose(found[0], mean_of(["red", "square"] + ["on"] * 6), atol=1e-6)


def test_a_long_text_is_cut_to_the_context(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack(), threads=1)
    found = encoder.embed_texts(["red " * 8 + "blue " * 2000, "red"])
    np.testing.assert_allclose(found[0], mean_of(["red"] * 8), atol=1e-6)


def test_lower_case_only_where_the_manifest_says_so(make_pack: MakePack) -> None:
    as_is = OnnxDualEncoder(make_pack(), threads=1).embed_texts(["Red"])
    lowered = OnnxDualEncoder(make_pack(text__lowercase=True), threads=1).embed_texts(["Red"])
    np.testing.assert_allclose(as_is[0], mean_of(["Red"]), atol=1e-6)
    np.testing.assert_allclose(lowered[0], mean_of(["red"]), atol=1e-6)


def test_an_empty_text_is_one_padding(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack(), threads=1)
    np.testing.assert_allclose(encoder.embed_texts([""])[0], mean_of(["[PAD]"]), atol=1e-6)


def test_the_mask_covers_the_tokens_and_never_nothing(make_pack: MakePack) -> None:
    files = {"text": TextTower(mask="mask", element=INT32).bytes()}
    encoder = OnnxDualEncoder(make_pack(files, text__mask="mask", text__ids_dtype="int32"))
    found = encoder.embed_texts(["red square", "blue", ""])
    np.testing.assert_allclose(found[0], mean_of(["red", "square"]), atol=1e-6)
    np.testing.assert_allclose(found[1], mean_of(["blue"]), atol=1e-6)
    np.testing.assert_allclose(found[2], mean_of(["[PAD]"]), atol=1e-6)


def test_half_a_character_is_no_reason_to_fail(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack(), threads=1)
    assert np.isfinite(encoder.embed_texts(["red \udcff \ud800 \x00"])).all()


def test_a_search_for_words_never_loads_the_image_tower(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack({"image": b"broken"}), threads=1)
    assert encoder.embed_texts(["red"]).shape == (1, 4)
    with pytest.raises(EngineError, match=r"image\.onnx.* of the pack tiny cannot be loaded"):
        encoder.embed_images(pictures(1))


def test_several_threads_get_the_same_vectors(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack(), threads=1)
    images = pictures(4)
    with ThreadPoolExecutor(8) as threads:
        both = list(
            threads.map(
                lambda _: (encoder.embed_images(images), encoder.embed_texts(["red"])), range(24)
            )
        )
    for vectors, words in both:
        np.testing.assert_array_equal(vectors, both[0][0])
        np.testing.assert_array_equal(words, both[0][1])


def test_z_score_counts_deviations_of_unrelated_pairs(make_pack: MakePack) -> None:
    encoder = OnnxDualEncoder(make_pack(unrelated__text_to_image={"mean": 0.2, "std": 0.1}))
    assert encoder.z_score(Modality.TEXT, Modality.IMAGE, 0.5) == pytest.approx(3.0)
    assert encoder.z_score(Modality.IMAGE, Modality.IMAGE, 0.2) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("files", "changes", "complaint"),
    [
        ({"image": b""}, {}, "its file is empty"),
        ({"image": b"<html>not found</html>"}, {}, "no ONNX model"),
        ({"image": ImageTower().bytes()[:-500]}, {}, "cut off"),
        ({"image": TextTower().bytes()}, {}, "no input «pixels», only ids"),
        ({"image": ImageTower(input="x").bytes()}, {}, "no input «pixels», only x"),
        ({"image": ImageTower(output="y").bytes()}, {}, "no output «vector», only y"),
        ({"image": ImageTower(external="weights.bin").bytes()}, {}, "does not vouch for"),
        ({"image": ImageTower(external="/etc/passwd").bytes()}, {}, "does not vouch for"),
        ({"image": ImageTower(dimension=5).bytes()}, {}, "instead of 1 × 4"),
        ({"image": ImageTower(px=32).bytes()}, {}, "cannot be run"),
        ({"image": ImageTower(fill=np.nan).bytes()}, {}, "not finite"),
        ({"image": ImageTower(fill=np.inf).bytes()}, {}, "not finite"),
        ({"image": ImageTower(fill=0.0).bytes()}, {}, "vector of zeros"),
        ({"image": ImageTower(scale=100.0).bytes()}, {"normalised": True}, "length one"),
    ],
)
def test_a_bad_image_tower_is_an_engine_error(
    make_pack: MakePack, files: dict[str, bytes], changes: dict[str, object], complaint: str
) -> None:
    encoder = OnnxDualEncoder(make_pack(files, **changes), threads=1)
    with pytest.raises(EngineError) as caught:
        encoder.embed_images(pictures(1))
    assert complaint in str(caught.value)
    assert "tiny" in caught.value.title


@pytest.mark.parametrize(
    ("files", "changes", "complaint"),
    [
        ({"tokenizer": b"{}"}, {}, "The tokenizer of the pack tiny"),
        ({"tokenizer": b"\xff\xfe"}, {}, "The tokenizer of the pack tiny"),
        ({"text": TextTower(element=INT32).bytes()}, {}, "is tensor(int32), not tensor(int64)"),
        ({"text": TextTower(mask="mask").bytes()}, {}, "inputs we do not have: mask"),
        ({}, {"text__mask": "mask"}, "no input «mask»"),
        ({"text": TextTower(length=77).bytes()}, {}, "contradicts itself"),
        ({"text": TextTower(vocabulary=3).bytes()}, {}, "cannot be run"),
    ],
)
def test_a_bad_text_side_is_an_engine_error(
    make_pack: MakePack, files: dict[str, bytes], changes: dict[str, object], complaint: str
) -> None:
    encoder = OnnxDualEncoder(make_pack(files, **changes), threads=1)
    with pytest.raises(EngineError) as caught:
        encoder.embed_texts(["red square circle"])
    assert complaint in str(caught.value)


def test_a_failed_load_is_tried_again(make_pack: MakePack) -> None:
    pack = make_pack({"tokenizer": b"{}"})
    encoder = OnnxDualEncoder(pack, threads=1)
    with pytest.raises(EngineError):
        encoder.embed_texts(["red"])
    pack.path_of("tokenizer").write_bytes(tokenizer_json())
    assert encoder.embed_texts(["red"]).shape == (1, 4)


def test_a_model_that_vanished_is_an_engine_error(make_pack: MakePack) -> None:
    pack = make_pack()
    encoder = OnnxDualEncoder(pack, threads=1)
    shutil.rmtree(pack.folder)
    with pytest.raises(EngineError, match="cannot be read"):
        encoder.embed_images(pictures(1))
    with pytest.raises(EngineError, match="cannot be read"):
        encoder.embed_texts(["red"])


def test_a_pack_without_eight_bits_runs_in_fp32(make_pack: MakePack) -> None:
    pack = make_pack()
    assert OnnxDualEncoder(pack, precision="auto").precision == "fp32"
    with pytest.raises(PackError, match="image_int8"):
        OnnxDualEncoder(pack, precision="int8")


def test_the_measured_precision_is_kept(make_pack: MakePack) -> None:
    files = {"image_int8": ImageTower().bytes(), "text_int8": TextTower().bytes()}
    encoder = OnnxDualEncoder(make_pack(files), precision="auto", threads=1)
    first = encoder.precision
    assert first in ("fp32", "int8")
    assert encoder.embed_images(pictures(2)).shape == (2, 4)
    assert encoder.precision == first


def test_precision_chooses_the_files(make_pack: MakePack) -> None:
    files = {
        "image_int8": replace(ImageTower(), scale=-1.0).bytes(),
        "text_int8": TextTower(output="other").bytes(),
    }
    pack = make_pack(files)
    exact = OnnxDualEncoder(pack, precision="fp32", threads=1).embed_images(pictures(2))
    eight = OnnxDualEncoder(pack, precision="int8", threads=1)
    np.testing.assert_allclose(eight.embed_images(pictures(2)), -exact, atol=1e-5)
    with pytest.raises(EngineError, match="text_int8"):
        eight.embed_texts(["red"])


def test_an_unknown_precision_is_a_mistake(make_pack: MakePack) -> None:
    with pytest.raises(ValueError, match="fp16"):
        OnnxDualEncoder(make_pack(), precision="fp16")


@pytest.mark.parametrize("precision", ["fp32", "int8", "auto"])
@pytest.mark.parametrize("image", ["image", "image_int8"])
@pytest.mark.parametrize("text", ["text", "text_int8"])
def test_each_tower_runs_in_what_the_pack_has_of_it(
    make_pack: MakePack, image: str, text: str, precision: str
) -> None:
    pack = make_pack({image: ImageTower().bytes(), text: TextTower().bytes()}, only=(image, text))
    if (image, precision) == ("image", "int8"):
        with pytest.raises(PackError, match="image_int8"):
            OnnxDualEncoder(pack, precision=precision)
        return
    encoder = OnnxDualEncoder(pack, precision=precision, threads=1)
    assert encoder.embed_texts(["red square", "blue"]).shape == (2, 4)
    assert encoder.embed_images(pictures(2)).shape == (2, 4)
    assert encoder.precision == ("int8" if image == "image_int8" else "fp32")

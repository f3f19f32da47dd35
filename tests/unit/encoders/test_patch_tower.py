"""Pictures as patches: a twin of EmbeddingGemma 2 with drawn weights against transformers' vectors.

``models/training/patch_twins.py`` made the twin and what transformers 5.24 gives for it.
"""

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.tokenization import PackTokenizer
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    DecodeRequest,
    decode_image,
    make_encoder_image,
)
from retllm_desktop.packs.installed import InstalledPack, load_pack
from retllm_desktop.search.judge_images import RegionFinder
from tests.fixtures.patch_twins import (
    PARITY,
    SMALL,
    TWIN_TEXTS,
    twin_coarse_part,
    twin_pictures,
    twin_tokenizer,
    write_twin_pack,
)

TOLERANCE = 1e-4
MakeTwin = Callable[..., OnnxDualEncoder]


def graph(role: str) -> bytes:
    return gzip.decompress((PARITY / f"patches_{role}.onnx.gz").read_bytes())


def change(part: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Change a part; a change is named ``image__patches__padded``."""
    for name, value in changes.items():
        *path, last = name.split("__")
        place = part
        for step in path:
            place = place[step]
        place[last] = value
    return part


@pytest.fixture(scope="module")
def kept() -> dict[str, np.ndarray]:
    with np.load(PARITY / "patches.npz") as archive:
        return dict(archive)


@pytest.fixture
def make_twin(tmp_path: Path) -> MakeTwin:
    """Return a function that writes the twin's pack, changed, and opens it."""

    def make(
        files: dict[tuple[str, str], bytes] | None = None, roles: str = "", **changes: Any
    ) -> OnnxDualEncoder:
        folder = tmp_path / f"twin{len(list(tmp_path.iterdir()))}"
        contents = {
            (f"image{roles}", "onnx/vision_encoder.onnx"): graph("image"),
            (f"text{roles}", "onnx/model.onnx"): graph("text"),
            ("tokenizer", "tokenizer.json"): twin_tokenizer(),
        }
        for (role, path), data in (files or {}).items():
            contents = {key: value for key, value in contents.items() if key[0] != role}
            contents[role, path] = data
        write_twin_pack(folder, change(twin_coarse_part(SMALL), changes), contents)
        return OnnxDualEncoder(load_pack(folder), threads=1)

    return make


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> OnnxDualEncoder:
    """The twin as it is."""
    folder = tmp_path_factory.mktemp("twin")
    files = {
        ("image", "onnx/vision_encoder.onnx"): graph("image"),
        ("text", "onnx/model.onnx"): graph("text"),
        ("tokenizer", "tokenizer.json"): twin_tokenizer(),
    }
    write_twin_pack(folder, twin_coarse_part(SMALL), files)
    return OnnxDualEncoder(load_pack(folder), threads=1)


def read_pixels(data: bytes, spec: ImageSpec) -> np.ndarray:
    """Decode a picture's bytes as the reading process does."""
    decoded = decode_image(io.BytesIO(data), DecodeRequest(spec), ReadingLimits())
    return np.asarray(make_encoder_image(decoded.image, spec, decoded.frame), dtype=np.uint8)


def test_odd_pictures_have_the_reference_processors_patches(
    twin: OnnxDualEncoder, kept: dict[str, np.ndarray]
) -> None:
    spec = twin.image_spec
    for name, data in twin_pictures().items():
        np.testing.assert_array_equal(read_pixels(data, spec), kept[f"pixels {name}"], name)


def test_vectors_of_pictures_are_transformers(
    twin: OnnxDualEncoder, kept: dict[str, np.ndarray]
) -> None:
    encoder = twin
    pictures = [read_pixels(data, encoder.image_spec) for data in twin_pictures().values()]
    found = encoder.embed_images(pictures)
    np.testing.assert_allclose(found, kept["image"], atol=TOLERANCE)
    # No picture's vector hangs on which others are embedded with it, nor on their order.
    np.testing.assert_allclose(encoder.embed_images(pictures[::-1])[::-1], found, atol=1e-5)
    twice = encoder.embed_images([pictures[3]] * 5 + [pictures[0]])
    np.testing.assert_allclose(twice[:5], np.repeat(found[3:4], 5, axis=0), atol=1e-5)


def test_texts_have_transformers_ids_and_vectors(
    twin: OnnxDualEncoder, kept: dict[str, np.ndarray]
) -> None:
    encoder = twin
    np.testing.assert_allclose(encoder.embed_texts(TWIN_TEXTS), kept["query"], atol=TOLERANCE)
    np.testing.assert_allclose(encoder.embed_passages(TWIN_TEXTS), kept["passage"], atol=TOLERANCE)
    assert not np.allclose(kept["query"], kept["passage"], atol=0.01)


@pytest.mark.parametrize("kind", ["query", "passage"])
def test_no_text_says_a_special_token(
    make_twin: MakeTwin, kept: dict[str, np.ndarray], kind: str, tmp_path: Path
) -> None:
    make_twin()
    pack = load_pack(tmp_path / "twin0")
    coarse = pack.manifest.coarse
    assert coarse is not None
    prefix = coarse.text.query_prefix if kind == "query" else coarse.text.passage_prefix
    tokens = PackTokenizer(pack, coarse.text, None)
    rows = np.split(kept[f"{kind} ids"], np.cumsum(kept[f"{kind} lengths"])[:-1])
    for text, row in zip(TWIN_TEXTS, rows, strict=True):
        ids, mask = tokens.batch([prefix + text])
        np.testing.assert_array_equal(ids[0], row)
        assert mask.all()
        assert not set(ids[0]) & set(SMALL.ids.values())
        assert (ids[0] == 1).sum() == 1


def test_eight_bit_files_alone_share_the_text_model(
    make_twin: MakeTwin, kept: dict[str, np.ndarray]
) -> None:
    """The packs of the hub have such; here the files are exact and only the roles are those."""
    encoder = make_twin(roles="_int8")
    pictures = [read_pixels(data, encoder.image_spec) for data in twin_pictures().values()]
    np.testing.assert_allclose(encoder.embed_images(pictures), kept["image"], atol=TOLERANCE)
    np.testing.assert_allclose(encoder.embed_texts(TWIN_TEXTS), kept["query"], atol=TOLERANCE)
    encoder.release()
    np.testing.assert_allclose(encoder.embed_texts(TWIN_TEXTS[:1]), kept["query"][:1], atol=1e-4)


def test_weights_lie_beside_both_graphs_under_their_own_names(
    make_twin: MakeTwin, kept: dict[str, np.ndarray], tmp_path: Path
) -> None:
    folder = tmp_path / "layout"
    files: dict[tuple[str, str], bytes | None] = {("tokenizer", "tokenizer.json"): twin_tokenizer()}
    (folder / "onnx").mkdir(parents=True)
    for role, name in (("image", "vision_encoder_quantized"), ("text", "model_quantized")):
        onnx.save(
            onnx.load_from_string(graph(role)),
            folder / "onnx" / f"{name}.onnx",
            save_as_external_data=True,
            location=f"{name}.onnx_data",
            size_threshold=0,
        )
        files |= {(role, f"onnx/{name}.onnx"): None, ("data", f"onnx/{name}.onnx_data"): None}
    write_twin_pack(folder, twin_coarse_part(SMALL), files)
    encoder = OnnxDualEncoder(load_pack(folder), threads=1)
    picture = read_pixels(twin_pictures()["wide"], encoder.image_spec)
    at = list(twin_pictures()).index("wide")
    np.testing.assert_allclose(encoder.embed_images([picture])[0], kept["image"][at], atol=1e-4)


def test_vectors_are_cut_and_then_brought_to_length_one(
    make_twin: MakeTwin, kept: dict[str, np.ndarray]
) -> None:
    encoder = make_twin(dimension=16, normalised=False, text__output_dimension=48)
    pictures = [read_pixels(data, encoder.image_spec) for data in twin_pictures().values()]
    for found, whole in (
        (encoder.embed_images(pictures), kept["image"]),
        (encoder.embed_texts(TWIN_TEXTS), kept["query"]),
    ):
        cut = whole[:, :16] / np.linalg.norm(whole[:, :16], axis=1, keepdims=True)
        np.testing.assert_allclose(found, cut, atol=TOLERANCE)


def test_the_first_pass_takes_a_smaller_budget(make_twin: MakeTwin, twin: OnnxDualEncoder) -> None:
    encoder = twin
    small = encoder.first_pass_spec
    assert small is not None
    assert (small.max_tokens, small.px) == (20, 48)
    pictures = twin_pictures()
    quick = [read_pixels(data, small) for data in pictures.values()]
    assert max(one.shape[0] * one.shape[1] for one in quick) <= 20 * 12**2
    lesser = make_twin(image__patches__max_tokens=20, image__patches__first_pass_tokens=None)
    assert lesser.image_spec == small
    np.testing.assert_allclose(encoder.embed_images(quick), lesser.embed_images(quick), atol=1e-5)
    assert make_twin(image__patches__first_pass_tokens=None).first_pass_spec is None


def test_several_runs_at_once_give_the_same(tmp_path: Path, make_twin: MakeTwin) -> None:
    one = make_twin()
    many = OnnxDualEncoder(load_pack(tmp_path / "twin0"), threads=1, lanes=2)
    assert one.first_pass_spec is not None
    quick = [read_pixels(data, one.first_pass_spec) for data in twin_pictures().values()]
    np.testing.assert_allclose(many.embed_images(quick), one.embed_images(quick), atol=1e-5)


@pytest.mark.parametrize(
    ("shape", "element"),
    [
        ((13, 12, 3), np.uint8),
        ((12, 11 * 12 * 12, 3), np.uint8),
        ((0, 12, 3), np.uint8),
        ((12, 12), np.uint8),
        ((12, 12, 4), np.uint8),
        ((12, 12, 3), np.float32),
    ],
)
def test_pictures_of_other_sizes_are_the_callers_mistake(
    twin: OnnxDualEncoder, shape: tuple[int, ...], element: type
) -> None:
    with pytest.raises(ValueError, match="multiples of 12 px"):
        twin.embed_images([np.zeros(shape, element)])


def test_padding_to_the_budget_changes_nothing(
    make_twin: MakeTwin, kept: dict[str, np.ndarray]
) -> None:
    """The publisher's own processor pads so; the twin's graph strips padding as theirs does."""
    encoder = make_twin(image__patches__padded=True)
    pictures = [read_pixels(data, encoder.image_spec) for data in twin_pictures().values()]
    np.testing.assert_allclose(encoder.embed_images(pictures), kept["image"], atol=TOLERANCE)


def masked_tower(*, length: int | str = "patches", numbers: int | str = 48) -> bytes:
    """A model of NaFlex's inputs: the mean of the patches that the mask keeps, then the grid."""
    nodes = [
        helper.make_node("Cast", ["mask"], ["kept"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["kept", "last"], ["column"]),
        helper.make_node("Mul", ["pixels", "column"], ["masked"]),
        helper.make_node("ReduceSum", ["masked", "middle"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["kept", "middle"], ["count"], keepdims=1),
        helper.make_node("Div", ["sum", "count"], ["mean"]),
        helper.make_node("Cast", ["shapes"], ["grid"], to=TensorProto.FLOAT),
        helper.make_node("Concat", ["mean", "grid"], ["vector"], axis=1),
    ]
    whole = helper.make_graph(
        nodes,
        "masked",
        [
            helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", length, numbers]),
            helper.make_tensor_value_info("mask", TensorProto.INT32, ["n", length]),
            helper.make_tensor_value_info("shapes", TensorProto.INT64, ["n", 2]),
        ],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["n", 50])],
        [
            numpy_helper.from_array(np.asarray([-1], np.int64), "last"),
            numpy_helper.from_array(np.asarray([1], np.int64), "middle"),
        ],
    )
    made = helper.make_model(whole, opset_imports=[helper.make_opsetid("", 17)])
    made.ir_version = 8
    return made.SerializeToString()


NAFLEX: dict[str, Any] = {
    "image__input": "pixels",
    "image__output": "vector",
    "image__sequence": None,
    "image__patches": {
        "patch_px": 4,
        "max_tokens": 64,
        "sizing": "ceil",
        "mask": "mask",
        "shapes": "shapes",
        "padded": True,
    },
    "dimension": 50,
    "normalised": False,
    "text__output_dimension": None,
}


def test_masks_and_grids_go_in_where_a_model_wants_them(make_twin: MakeTwin) -> None:
    encoder = make_twin({("image", "image.onnx"): masked_tower(length=64)}, **NAFLEX)
    spec = encoder.image_spec
    assert (spec.resize, spec.sizing, spec.px) == ("tokens", "ceil", 32)
    for data in twin_pictures().values():
        pixels = read_pixels(data, spec)
        down, across = pixels.shape[0] // 4, pixels.shape[1] // 4
        assert down * across <= 64
        values = pixels.reshape(down, 4, across, 4, 3).transpose(0, 2, 1, 3, 4).reshape(-1, 48)
        wanted = np.concatenate([values.mean(axis=0) / 255, [down, across]])
        wanted /= np.linalg.norm(wanted)
        np.testing.assert_allclose(encoder.embed_images([pixels])[0], wanted, atol=1e-5)


def test_a_model_of_other_patches_is_refused_in_a_sentence(make_twin: MakeTwin) -> None:
    square = np.zeros((8, 8, 3), np.uint8)
    for tower in (masked_tower(length=65), masked_tower(numbers=47)):
        with pytest.raises(EngineError) as caught:
            make_twin({("image", "image.onnx"): tower}, **NAFLEX).embed_images([square])
        assert "patches of" in caught.value.detail
    unpadded = {**NAFLEX, "image__patches": {**NAFLEX["image__patches"], "padded": False}}
    with pytest.raises(EngineError):
        make_twin({("image", "image.onnx"): masked_tower(length=64)}, **unpadded).embed_images(
            [square]
        )
    other = {**NAFLEX, "image__patches": {**NAFLEX["image__patches"], "shapes": "grid"}}
    with pytest.raises(EngineError) as caught:
        make_twin({("image", "image.onnx"): masked_tower()}, **other).embed_images([square])
    assert "grid" in caught.value.detail


class _Picture:
    """A picture that can be had at any size."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.asked: list[ImageSpec] = []

    def pixels(self, spec: ImageSpec) -> np.ndarray:
        self.asked.append(spec)
        return read_pixels(self._data, spec)


def test_regions_are_looked_for_at_the_smaller_budget(twin: OnnxDualEncoder) -> None:
    small = twin.first_pass_spec
    assert small is not None
    picture = _Picture(twin_pictures()["wide"])
    region = RegionFinder(twin).find_region("red", picture)  # type: ignore[arg-type]
    assert region is not None
    assert region.right - region.left < 1
    (asked,) = picture.asked
    assert (asked.resize, asked.px % small.px) == ("squash", 0)


def test_a_tower_that_gives_other_tokens_is_told(make_twin: MakeTwin) -> None:
    model = onnx.load_from_string(graph("image"))
    last = model.graph.output[0].name
    for node in model.graph.node:
        node.output[:] = ["before" if name == last else name for name in node.output]
    model.graph.initializer.append(numpy_helper.from_array(np.asarray([0]), "zero"))
    model.graph.initializer.append(numpy_helper.from_array(np.asarray([1]), "one"))
    model.graph.node.append(helper.make_node("Slice", ["before", "zero", "one", "zero"], [last]))
    encoder = make_twin({("image", "image.onnx"): model.SerializeToString()})
    with pytest.raises(EngineError) as caught:
        encoder.embed_images([np.zeros((24, 24, 3), np.uint8)])
    assert "1 × 32 numbers instead of 4 × 32" in caught.value.detail


def composed(**changes: Any) -> dict[str, Any]:
    return {"image__sequence__composed": True, **changes}


def test_words_and_a_picture_are_one_sequence(
    make_twin: MakeTwin, kept: dict[str, np.ndarray]
) -> None:
    encoder = make_twin(**composed())
    assert encoder.composes
    names = list(twin_pictures())
    pixels = {name: kept[f"pixels {name}"] for name in names}
    for number, text in enumerate(TWIN_TEXTS):
        name = names[number % len(names)]
        found = encoder.embed_composed(text, pixels[name])
        np.testing.assert_allclose(found, kept["composed"][number], atol=TOLERANCE)


def test_words_and_a_picture_stay_apart_unless_a_manifest_says_otherwise(
    twin: OnnxDualEncoder, starter: InstalledPack
) -> None:
    for encoder in (twin, OnnxDualEncoder(starter, threads=1)):
        assert not encoder.composes
        with pytest.raises(ValueError, match="apart"):
            encoder.embed_composed("red", np.zeros((96, 96, 3), np.uint8))

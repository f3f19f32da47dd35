"""What a manifest of format 2 says of text towers: prefixes, poolings, cutting, weights beside."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError, PackError
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.library.vector_index.onnx_writer import (
    FLOAT,
    INT64,
    external_tensor_proto,
    model_proto,
    node_proto,
    tensor_proto,
    value_info_proto,
)
from retllm_desktop.packs.installed import InstalledPack, load_pack
from tests.unit.encoders.conftest import WORDS, coarse_part, tokenizer_json
from tests.unit.encoders.test_text_encoder import TABLE, mean_of, states_tower, unit
from tests.unit.encoders.tiny_onnx import ImageTower, TextTower

MakePack = Callable[..., InstalledPack]
ENCODER: dict[str, Any] = {
    "input": "ids",
    "mask": "mask",
    "token_types": "types",
    "output": "states",
    "pooling": "mean",
    "ids_dtype": "int64",
    "context_length": 8,
    "pad_id": 0,
    "pad_to_context": False,
    "lowercase": False,
}


@pytest.fixture
def make_pack(tmp_path: Path) -> MakePack:
    """Return a function that writes a small text pack of files (role, path) and loads it."""

    def make(
        files: dict[tuple[str, str], bytes] | None = None,
        *,
        form: int = 2,
        part: dict[str, Any] | None = None,
        **changes: Any,
    ) -> InstalledPack:
        folder = tmp_path / f"pack{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        contents = {("tokenizer", "tokenizer.json"): tokenizer_json(), **(files or {})}
        if not any(role == "text" for role, _ in contents):
            contents["text", "text.onnx"] = states_tower()
        entries: list[dict[str, object]] = []
        for (role, path), data in contents.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(data)
            digest = hashlib.sha256(data).hexdigest()
            entries.append({"role": role, "path": path, "size_bytes": len(data), "sha256": digest})
        role_part = {"space": "t-2", "dimension": 4, "normalised": False, **(part or {})}
        manifest = {
            "format": form,
            "id": "tiny-text",
            "version": "1",
            "role": "text",
            "title": "Tiny",
            "description": "For tests.",
            "licence": "Apache-2.0",
            "files": entries,
            "minimum_ram_bytes": 0,
            "text": {**role_part, "encoder": ENCODER | changes},
        }
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        return load_pack(folder)

    return make


def row(word: str) -> np.ndarray:
    return unit(TABLE[WORDS.index(word)])


def test_what_is_asked_and_what_is_found_have_prefixes_of_their_own(make_pack: MakePack) -> None:
    pack = make_pack(query_prefix="red ", passage_prefix="blue ")
    encoder = OnnxTextEncoder(pack, threads=1)
    np.testing.assert_allclose(encoder.embed_texts(["a"])[0], mean_of("red a"), atol=1e-6)
    np.testing.assert_allclose(encoder.embed_passages(["a"])[0], mean_of("blue a"), atol=1e-6)
    plain = OnnxTextEncoder(make_pack(), threads=1)
    np.testing.assert_array_equal(plain.embed_texts(["a on"]), plain.embed_passages(["a on"]))
    assert encoder.embed_passages([]).shape == (0, 4)


def test_a_dual_encoder_has_them_too(tmp_path: Path) -> None:
    parts = {"image": ImageTower().bytes(), "text": TextTower().bytes()}
    entries: list[dict[str, object]] = []
    for role, data in (*parts.items(), ("tokenizer", tokenizer_json())):
        (tmp_path / role).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        entries.append({"role": role, "path": role, "size_bytes": len(data), "sha256": digest})
    manifest = {
        "format": 2,
        "id": "tiny",
        "version": "1",
        "role": "coarse",
        "title": "Tiny",
        "description": "For tests.",
        "licence": "Apache-2.0",
        "files": entries,
        "minimum_ram_bytes": 0,
        "coarse": coarse_part(text__query_prefix="red ", text__passage_prefix="blue "),
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    encoder = OnnxDualEncoder(load_pack(tmp_path), threads=1)
    np.testing.assert_allclose(encoder.embed_texts(["a"])[0], mean_of("red a"), atol=1e-6)
    np.testing.assert_allclose(encoder.embed_passages(["a"])[0], mean_of("blue a"), atol=1e-6)


@pytest.mark.parametrize("padding", ["right", "left"])
@pytest.mark.parametrize(("pooling", "place"), [("cls", 0), ("last_token", -1)])
def test_one_token_may_stand_for_the_text(
    make_pack: MakePack, pooling: str, place: int, padding: str
) -> None:
    encoder = OnnxTextEncoder(make_pack(pooling=pooling, padding=padding), threads=1)
    texts = ["red square on a circle", "blue", "a circle"]
    found = encoder.embed_texts(texts)
    wanted = [row(text.split()[place]) for text in texts]
    np.testing.assert_allclose(found, wanted, atol=1e-6)
    # A text of no tokens is one of padding, wherever padding stands.
    np.testing.assert_allclose(encoder.embed_texts(["", "red a"])[0], row("[PAD]"), atol=1e-6)


def test_padding_at_the_left_changes_no_mean(make_pack: MakePack) -> None:
    texts = ["red square on a circle", "blue", "a circle"]
    found = OnnxTextEncoder(make_pack(padding="left"), threads=1).embed_texts(texts)
    np.testing.assert_allclose(found, [mean_of(text) for text in texts], atol=1e-6)


def test_vectors_are_cut_and_then_brought_to_length_one(make_pack: MakePack) -> None:
    pack = make_pack(part={"dimension": 2}, output_dimension=4)
    found = OnnxTextEncoder(pack, threads=1).embed_texts(["red square", "blue"])
    wanted = [unit(mean_of(text)[:2]) for text in ("red square", "blue")]
    assert found.shape == (2, 2)
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def tower_with_pictures() -> bytes:
    """A tower that takes features of pictures as well."""
    nodes = [
        node_proto("Gather", ["table", "ids"], "states"),
        node_proto("Identity", ["mask"], "unused"),
        node_proto("Identity", ["features"], "unused2"),
    ]
    inputs = [value_info_proto(name, INT64, ["n", "length"]) for name in ("ids", "mask")]
    inputs.append(value_info_proto("features", FLOAT, ["pictures", 512]))
    outputs = [value_info_proto("states", FLOAT, ["n", "length", 4])]
    return model_proto(nodes, [tensor_proto("table", TABLE)], inputs, outputs)


def test_inputs_for_something_else_are_given_nothing(make_pack: MakePack) -> None:
    files = {("text", "text.onnx"): tower_with_pictures()}
    empty = [{"name": "features", "element": "float", "shape": [0, 512]}]
    pack = make_pack(files, token_types=None, empty_inputs=empty)
    found = OnnxTextEncoder(pack, threads=1).embed_texts(["red square", "blue"])
    np.testing.assert_allclose(found, [mean_of(t) for t in ("red square", "blue")], atol=1e-6)
    without = OnnxTextEncoder(make_pack(files, token_types=None), threads=1)
    with pytest.raises(EngineError, match="inputs we do not have: features"):
        without.embed_texts(["red"])
    other = [{"name": "features", "element": "int64", "shape": ["batch", 0]}]
    wrong = OnnxTextEncoder(make_pack(files, token_types=None, empty_inputs=other), threads=1)
    with pytest.raises(EngineError, match=r"not tensor\(int64\)"):
        wrong.embed_texts(["red"])


def tower_with_weights_beside(location: str) -> bytes:
    table = external_tensor_proto("table", FLOAT, TABLE.shape, {"location": location})
    nodes = [
        node_proto("Gather", ["table", "ids"], "states"),
        node_proto("Identity", ["mask"], "unused"),
    ]
    inputs = [value_info_proto(name, INT64, ["n", "length"]) for name in ("ids", "mask")]
    return model_proto(nodes, [table], inputs, [value_info_proto("states", FLOAT, ["n", "l", 4])])


WEIGHTS = np.ascontiguousarray(TABLE).astype("<f4").tobytes()


def test_weights_may_lie_beside_the_graph_under_their_own_name(make_pack: MakePack) -> None:
    files = {
        ("text", "onnx/model.onnx"): tower_with_weights_beside("model.onnx_data"),
        ("data", "onnx/model.onnx_data"): WEIGHTS,
    }
    pack = make_pack(files, token_types=None)
    found = OnnxTextEncoder(pack, threads=1).embed_texts(["red square"])
    np.testing.assert_allclose(found[0], mean_of("red square"), atol=1e-6)


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("model.onnx_data", "other/model.onnx_data"),
        ("../secret", "onnx/model.onnx_data"),
        ("other", "onnx/model.onnx_data"),
        ("/etc/hostname", "onnx/model.onnx_data"),
        ("", "onnx/model.onnx_data"),
    ],
)
def test_weights_elsewhere_are_refused(make_pack: MakePack, location: str, path: str) -> None:
    files = {
        ("text", "onnx/model.onnx"): tower_with_weights_beside(location),
        ("data", path): WEIGHTS,
    }
    encoder = OnnxTextEncoder(make_pack(files, token_types=None), threads=1)
    with pytest.raises(EngineError, match="does not vouch for"):
        encoder.embed_texts(["red"])


def test_weights_that_are_a_link_are_refused(make_pack: MakePack, tmp_path: Path) -> None:
    files = {
        ("text", "onnx/model.onnx"): tower_with_weights_beside("model.onnx_data"),
        ("data", "onnx/model.onnx_data"): WEIGHTS,
    }
    pack = make_pack(files, token_types=None)
    data = pack.folder / "onnx" / "model.onnx_data"
    outside = tmp_path / "outside"
    data.rename(outside)
    try:
        data.symlink_to(outside)
    except OSError:
        pytest.skip("no links here")
    with pytest.raises(EngineError, match="missing, or a link"):
        OnnxTextEncoder(pack, threads=1).embed_texts(["red"])


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"form": 1, "query_prefix": "query: "}, "unknown fields: query_prefix"),
        ({"form": 1, "pooling": "cls"}, "not one of none, mean"),
        ({"form": 1, "files": {("data", "d"): b"x"}}, "format 2 does"),
        ({"padding": "middle"}, "not one of right, left"),
        ({"output_dimension": 4}, "not between 5"),
        ({"part": {"dimension": 2, "normalised": True}, "output_dimension": 4}, "must be false"),
        ({"passage_prefix": "x" * 1001}, "longer than 1000"),
        ({"empty_inputs": [{"name": "f", "element": "float", "shape": [2, 3]}]}, "is not empty"),
        ({"empty_inputs": [{"name": "f", "element": "float", "shape": ["n", 0]}]}, "has no shape"),
        ({"empty_inputs": [{"name": "f", "element": "text", "shape": [0]}]}, "not one of float"),
    ],
)
def test_what_makes_no_sense_is_refused(
    make_pack: MakePack, changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(PackError) as caught:
        make_pack(**changes)
    assert complaint in str(caught.value)

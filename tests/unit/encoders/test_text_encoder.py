"""Passage encoders: pooling, batches, and what is refused, seen in models made to measure."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from retllm_desktop.core.errors import EngineError, PackError
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.encoders.sessions import TensorInfo, Tower
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.encoders.towers import TextTower as PooledTextTower
from retllm_desktop.encoders.towers import open_text_tower
from retllm_desktop.library.vector_index.onnx_writer import (
    FLOAT,
    INT64,
    model_proto,
    node_proto,
    tensor_proto,
    value_info_proto,
)
from retllm_desktop.packs.installed import InstalledPack, load_pack
from tests.unit.encoders.conftest import WORDS, tokenizer_json
from tests.unit.encoders.tiny_onnx import TextTower

MakeTextPack = Callable[..., InstalledPack]
TABLE = TextTower().table()


def states_tower(*, types: bool = True, scale: float = 1.0, dimension: int = 4) -> bytes:
    """A vector for each token out of a table; a second table would show types other than zero."""
    names = ["ids", "mask", *(["types"] if types else [])]
    kinds = np.stack([np.zeros(dimension), np.full(dimension, 9.0)]).astype(np.float32)
    table = np.ascontiguousarray(scale * TABLE[:, :dimension])
    nodes = [node_proto("Gather", ["table", "ids"], "tokens" if types else "states")]
    if types:
        nodes += [
            node_proto("Gather", ["kinds", "types"], "kind"),
            node_proto("Add", ["tokens", "kind"], "states"),
        ]
    nodes.append(node_proto("Identity", ["mask"], "unused"))
    return model_proto(
        nodes,
        [tensor_proto("table", table), *([tensor_proto("kinds", kinds)] if types else [])],
        [value_info_proto(name, INT64, ["n", "length"]) for name in names],
        [value_info_proto("states", FLOAT, ["n", "length", dimension])],
    )


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def mean_of(sentence: str) -> np.ndarray:
    return unit(TABLE[[WORDS.index(word) for word in sentence.split()]].mean(axis=0))


@pytest.fixture
def make_pack(tmp_path: Path) -> MakeTextPack:
    def make(files: dict[str, bytes] | None = None, **changes: Any) -> InstalledPack:
        folder = tmp_path / f"pack{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        contents = {"text": states_tower(), "tokenizer": tokenizer_json(), **(files or {})}
        entries = []
        for role, data in contents.items():
            (folder / role).write_bytes(data)
            digest = hashlib.sha256(data).hexdigest()
            entries.append({"role": role, "path": role, "size_bytes": len(data), "sha256": digest})
        encoder = {
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
        part = {"space": "t-1", "dimension": 4, "normalised": False}
        part |= {name: value for name, value in changes.items() if name not in encoder}
        encoder |= {name: value for name, value in changes.items() if name in encoder}
        manifest = {
            "format": 1,
            "id": "tiny-text",
            "version": "1",
            "role": "text",
            "title": "Tiny",
            "description": "For tests.",
            "licence": "Apache-2.0",
            "files": entries,
            "minimum_ram_bytes": 0,
            "text": {**part, "encoder": encoder},
        }
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        return load_pack(folder)

    return make


def splintering_tokenizer() -> bytes:
    """Return a WordPiece tokenizer of a few words and all letters, with a token at either end."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = ["[UNK]", "[CLS]", "[SEP]", "red", "square", "skate", "##board", *letters]
    pieces += [f"##{letter}" for letter in letters]
    ids = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    return tokenizer.to_str().encode()


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("Red skateboard", False),
        ("asdfgh", True),
        ("red qwert", True),
        ("red square qwert", False),
        ("2024-11-23", False),
        ("東京電力", False),
        ("", False),
    ],
)
def test_words_that_fall_into_pieces_are_told(
    make_pack: MakeTextPack, text: str, split: bool
) -> None:
    files = {"tokenizer": splintering_tokenizer()}
    cutoff = {"z_score": 1.0, "max_drop": 2.0}
    pack = make_pack(files, similarity_cutoff=cutoff | {"word_pieces": 3})
    assert OnnxTextEncoder(pack, threads=1).splits_words(text) is split
    for other in (make_pack(files, similarity_cutoff=cutoff), make_pack(files)):
        assert not OnnxTextEncoder(other, threads=1).splits_words(text)


def test_the_mean_leaves_padding_out(make_pack: MakeTextPack) -> None:
    encoder = OnnxTextEncoder(make_pack(), threads=1)
    texts = ["red square on a circle", "blue", "a red circle"]
    found = encoder.embed_texts(texts)
    assert found.dtype == np.float32
    assert encoder.space.id == "t-1"
    np.testing.assert_allclose(found, [mean_of(text) for text in texts], atol=1e-6)


def test_many_texts_come_back_in_their_order(make_pack: MakeTextPack) -> None:
    encoder = OnnxTextEncoder(make_pack(), threads=1)
    rng = np.random.default_rng(4)
    texts = [" ".join(rng.choice(WORDS[2:], rng.integers(1, 9))) for _ in range(150)]
    np.testing.assert_allclose(
        encoder.embed_texts(texts), [mean_of(text) for text in texts], atol=1e-6
    )


@dataclass
class RecordedTower:
    """A tower whose runs are told by their number of texts and their length."""

    tower: Tower
    runs: list[tuple[int, int]] = field(default_factory=list)

    @property
    def inputs(self) -> Mapping[str, TensorInfo]:
        return self.tower.inputs

    def run(self, feed: Mapping[str, Any], *shape: int, rows: int | None = None) -> np.ndarray:
        self.runs.append(feed["ids"].shape)
        return self.tower.run(feed, *shape, rows=rows)


def test_long_texts_run_with_fewer_others(make_pack: MakeTextPack) -> None:
    pack = make_pack(context_length=4096)
    assert pack.manifest.text is not None
    spec = pack.manifest.text.tower
    recorded = RecordedTower(open_text_tower(pack, spec, FileRole.TEXT, 1))
    tower = PooledTextTower(recorded, pack, spec, 4, batch=32)
    rng = np.random.default_rng(5)
    lengths = [1, 5, 300, 4096, *rng.integers(1, 40, 70), *rng.integers(400, 2049, 12), 2048, 9000]
    texts = [" ".join(rng.choice(WORDS[2:], length)) for length in lengths]
    found = unit(tower.embed(texts))
    wanted = [mean_of(" ".join(text.split()[:4096])) for text in texts]
    np.testing.assert_allclose(found, wanted, atol=1e-5)
    assert sum(count for count, _ in recorded.runs) == len(texts)
    # So many numbers does attention keep a head; one text runs whatever its length.
    assert all(count == 1 or count * length**2 <= 2048**2 for count, length in recorded.runs)
    assert (1, 4096) in recorded.runs
    # The short ones share their runs as ever.
    assert [count for count, length in recorded.runs if length < 40] == [32, 32]


def test_a_long_text_is_cut_and_an_empty_one_is_padding(make_pack: MakeTextPack) -> None:
    encoder = OnnxTextEncoder(make_pack(), threads=1)
    found = encoder.embed_texts(["red " * 8 + "blue " * 2000, ""])
    np.testing.assert_allclose(found[0], mean_of("red"), atol=1e-6)
    np.testing.assert_allclose(found[1], mean_of("[PAD]"), atol=1e-6)
    assert encoder.embed_texts([]).shape == (0, 4)


def test_a_model_may_pool_by_itself_and_take_no_types(make_pack: MakeTextPack) -> None:
    tower = TextTower(input="ids", mask="mask")
    pooled = make_pack({"text": tower.bytes()}, token_types=None, pooling="none", output="vector")
    found = OnnxTextEncoder(pooled, threads=1).embed_texts(["red square", "red square"])
    np.testing.assert_allclose(found, [mean_of("red square")] * 2, atol=1e-6)
    without = make_pack({"text": states_tower(types=False)}, token_types=None)
    found = OnnxTextEncoder(without, threads=1).embed_texts(["red square"])
    np.testing.assert_allclose(found[0], mean_of("red square"), atol=1e-6)
    # Exports of one model have that input or not: the manifest names it for those that have.
    named = make_pack({"text": states_tower(types=False)})
    found = OnnxTextEncoder(named, threads=1).embed_texts(["red square"])
    np.testing.assert_allclose(found[0], mean_of("red square"), atol=1e-6)


def test_eight_bits_get_one_text_at_a_time(make_pack: MakeTextPack) -> None:
    # A tower for batches of one only: any other would be refused.
    tower = TextTower(input="ids", mask="mask", batch=1).bytes()
    pack = make_pack(
        {"text": b"not read", "text_int8": tower},
        token_types=None,
        pooling="none",
        output="vector",
    )
    found = OnnxTextEncoder(pack, precision="int8", threads=1).embed_texts(["red", "blue", "a"])
    np.testing.assert_allclose(found, [mean_of(w) for w in ("red", "blue", "a")], atol=1e-6)


@pytest.mark.parametrize(
    ("files", "changes", "message"),
    [
        ({"text": b"broken"}, {}, "cannot be loaded"),
        ({}, {"output": "vector"}, "no output «vector»"),
        ({}, {"token_types": None}, "inputs we do not have: types"),
        ({}, {"token_types": "kinds"}, "inputs we do not have: types"),
        ({}, {"ids_dtype": "int32"}, "not tensor\\(int32\\)"),
        ({}, {"pooling": "none"}, "instead of 2 × 4"),
        ({}, {"dimension": 5}, "instead of 2 × 2 × 5"),
        ({}, {"normalised": True}, "says that its vectors have length one"),
        ({"text": states_tower(scale=0.0)}, {}, "vector of zeros"),
        ({"text": states_tower(scale=np.inf)}, {}, "not finite"),
        ({"tokenizer": b"{}"}, {}, "tokenizer of the pack tiny-text cannot be read"),
    ],
)
def test_what_does_not_fit_is_told(
    make_pack: MakeTextPack, files: dict[str, bytes], changes: dict[str, Any], message: str
) -> None:
    encoder = OnnxTextEncoder(make_pack(files, **changes), threads=1)
    with pytest.raises(EngineError, match=message) as caught:
        encoder.embed_texts(["red square", "blue circle"])
    assert caught.value.path is not None


def test_the_wrong_pack_or_precision_is_refused(
    make_pack: MakeTextPack, starter: InstalledPack
) -> None:
    with pytest.raises(PackError, match="encodes no passages"):
        OnnxTextEncoder(starter)
    with pytest.raises(PackError, match="no file for «text_int8»"):
        OnnxTextEncoder(make_pack(), precision="int8")
    with pytest.raises(ValueError, match="fp32, int8"):
        OnnxTextEncoder(make_pack(), precision="auto")

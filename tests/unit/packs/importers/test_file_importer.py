"""Files of other programs are recognised by how they lie, never by running them."""

import gzip
import hashlib
import json
import os
import shutil
import zipfile

import pytest

from retllm_desktop.core.errors import InputError, PackError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.library.vector_index.onnx_writer import (
    FLOAT,
    INT32,
    INT64,
    model_proto,
    node_proto,
    tensor_proto,
    value_info_proto,
)
from retllm_desktop.packs.catalogue import load_catalogue, parse_offer
from retllm_desktop.packs.importers import file_tree
from retllm_desktop.packs.importers.file_importer import FileImporter, make_slug
from retllm_desktop.packs.manifest import parse_manifest
from retllm_desktop.platform.paths import bundled_folder
from tests.fixtures import tiny_gguf
from tests.unit.encoders.conftest import tokenizer_json
from tests.unit.encoders.tiny_onnx import ImageTower, TextTower

links = pytest.mark.skipif(os.name == "nt", reason="links need rights there")
TOKENIZER = tokenizer_json()


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


@pytest.fixture
def bring(target):
    """Imports something; returns the draft and its manifest, checked."""

    def run(source, pack_id=None, offers=()):
        steps = FileImporter().gather(source, offers, pack_id, target, CancelToken())
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                draft = stop.value
                break
        for file in draft.manifest["files"]:
            data = (target / file["path"]).read_bytes()
            assert len(data) == file["size_bytes"]
            assert hashlib.sha256(data).hexdigest() == file["sha256"]
        return draft, parse_manifest(dict(draft.manifest))

    return run


def write(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(json.dumps(data).encode() if isinstance(data, dict) else data)
    return folder


IMMICH = {
    "visual/model.onnx": ImageTower(px=32, input="image", output="embedding", batch=1).bytes(),
    "visual/preprocess_cfg.json": {
        "size": [32, 32], "mean": [0.1, 0.2, 0.3], "std": [0.4, 0.5, 0.6],
        "interpolation": "bicubic", "resize_mode": "shortest",
    },
    "textual/model.onnx": TextTower(
        input="text", output="embedding", batch=1, length=8, element=INT32
    ).bytes(),
    "textual/tokenizer.json": TOKENIZER,
    "textual/tokenizer_config.json": {"pad_token": "[UNK]"},
    "config.json": {"embed_dim": 4, "text_cfg": {"context_length": 8}},
}  # fmt: skip
RCLIP = {
    "visual.onnx": ImageTower(px=32, input="input", output="output").bytes(),
    "textual.onnx": TextTower(input="input", output="output", length=77).bytes(),
    "tokenizer/bpe_simple_vocab_16e6.txt.gz": gzip.compress(b"#version\na b\n"),
}
XENOVA = {
    "onnx/vision_model.onnx": ImageTower(
        px=32, input="pixel_values", output="image_embeds"
    ).bytes(),
    "onnx/text_model.onnx": TextTower(
        input="input_ids", output="text_embeds", mask="attention_mask"
    ).bytes(),
    "onnx/vision_model_quantized.onnx": ImageTower(
        px=32, input="pixel_values", output="image_embeds"
    ).bytes(),
    "onnx/text_model_fp16.onnx": b"not looked at",
    "tokenizer.json": TOKENIZER,
    "tokenizer_config.json": {"model_max_length": 77, "pad_token": {"content": "[PAD]"}},
    "preprocessor_config.json": {
        "size": {"shortest_edge": 32}, "do_center_crop": True, "resample": 3,
        "image_mean": [0.1, 0.2, 0.3], "image_std": [0.4, 0.5, 0.6],
    },
    "config.json": {"model_type": "clip", "text_config": {"max_position_embeddings": 77}},
    "README.md": b"---\nlicense: apache-2.0\ntags: x\n---\n# A model",
    "pytorch_model.bin": b"\x80\x02 is never copied",
}  # fmt: skip


def states(*, types=True, output="last_hidden_state"):
    """A sentence encoder: a vector for each token out of a table."""
    inputs = ["input_ids", "attention_mask", *(["token_type_ids"] if types else [])]
    return model_proto(
        [
            node_proto("Gather", ["table", "input_ids"], output),
            *(node_proto("Identity", [name], f"unused {name}") for name in inputs[1:]),
        ],
        [tensor_proto("table", TextTower().table())],
        [value_info_proto(name, INT64, ["n", "length"]) for name in inputs],
        [value_info_proto(output, FLOAT, ["n", "length", 4])],
    )


SENTENCES = {
    "onnx/model.onnx": states(),
    "tokenizer.json": TOKENIZER,
    "tokenizer_config.json": {"model_max_length": 512, "pad_token": "[PAD]"},
    "config.json": {"model_type": "bert", "hidden_size": 4, "max_position_embeddings": 512},
    "sentence_bert_config.json": {"max_seq_length": 256},
    "1_Pooling/config.json": {"pooling_mode_mean_tokens": True},
    "README.md": b"---\nlicense: apache-2.0\n---\n# A model",
}


def test_a_sentence_encoder(tmp_path, bring):
    draft, manifest = bring(write(tmp_path / "Mini LM", SENTENCES))
    assert (draft.pack_id, draft.role, manifest.licence) == ("mini-lm", "text", "Apache-2.0")
    spec = manifest.text
    assert spec.space.id.startswith("mini-lm-")
    tower = spec.tower
    assert (spec.space.dimension, tower.pooling, tower.token_types) == (4, "mean", "token_type_ids")
    assert (tower.context_length, tower.mask) == (256, "attention_mask")
    assert spec.unrelated_std is None


def test_a_sentence_encoder_as_transformers_js_lays_it_out(tmp_path, bring):
    files = {
        "onnx/model_quantized.onnx": states(types=False, output="token_embeddings"),
        **{n: SENTENCES[n] for n in ("tokenizer.json", "tokenizer_config.json", "config.json")},
    }
    manifest = bring(write(tmp_path / "small", files))[1]
    assert (manifest.text.tower.token_types, manifest.text.tower.context_length) == (None, 512)
    assert [file.role for file in manifest.files] == ["text_int8", "tokenizer"]
    both = bring(write(tmp_path / "both", files | {"onnx/model.onnx": states(types=False)}))[1]
    assert [file.role for file in both.files] == ["text", "text_int8", "tokenizer"]


def test_immich(tmp_path, bring):
    draft, manifest = bring(write(tmp_path / "ViT-B-32__openai", IMMICH))
    assert draft.kind == "files in Immich's layout"
    assert (draft.pack_id, draft.measured) == ("vit-b-32-openai", False)
    coarse = manifest.coarse
    assert coarse.normalised
    assert coarse.space.dimension == 4
    assert coarse.image.input == "image"
    assert (coarse.image.spec.px, coarse.image.spec.resize, coarse.image.spec.crop) == (
        32, "shortest", True,
    )  # fmt: skip
    assert coarse.image.mean == (0.1, 0.2, 0.3)
    assert (coarse.text.ids_dtype, coarse.text.context_length) == ("int32", 8)
    assert (coarse.text.pad_id, coarse.text.pad_to_context) == (1, True)


def test_rclip(tmp_path, bring):
    draft, manifest = bring(write(tmp_path / "rclip", RCLIP))
    assert draft.kind == "files in rclip's layout"
    coarse = manifest.coarse
    assert (coarse.text.tokenizer, coarse.text.cleaning) == ("clip", "clip")
    assert coarse.text.context_length == 77
    assert coarse.image.mean == (0.48145466, 0.4578275, 0.40821073)


def test_transformers_js(tmp_path, bring, target):
    draft, manifest = bring(write(tmp_path / "clip", XENOVA))
    assert draft.kind == "files in the layout of transformers.js"
    coarse = manifest.coarse
    assert coarse.text.mask == "attention_mask"
    assert not coarse.text.pad_to_context
    assert coarse.image.spec.crop
    assert {f.role for f in manifest.files} == {"image", "text", "tokenizer"}
    assert manifest.licence == "Apache-2.0"
    assert not list(target.rglob("*.bin"))


def test_siglip_is_padded_to_its_context_and_lower_cased(tmp_path, bring):
    files = {
        **XENOVA,
        "onnx/text_model.onnx": TextTower(input="input_ids", output="pooler_output").bytes(),
        "config.json": {"model_type": "siglip2", "text_config": {"max_position_embeddings": 64}},
        "preprocessor_config.json": {"size": {"height": 32, "width": 32}, "resample": 2},
    }
    _, manifest = bring(write(tmp_path / "siglip", files))
    text = manifest.coarse.text
    assert (text.pad_to_context, text.lowercase, text.context_length) == (True, True, 64)
    assert manifest.coarse.image.spec.resize == "squash"
    assert manifest.coarse.image.spec.interpolation == "bilinear"


def test_eight_bit_towers_alone(tmp_path, bring):
    files = dict(XENOVA)
    files["onnx/text_model_quantized.onnx"] = files.pop("onnx/text_model.onnx")
    del files["onnx/vision_model.onnx"]
    _, manifest = bring(write(tmp_path / "small", files))
    assert {f.role for f in manifest.files} == {"image_int8", "text_int8", "tokenizer"}


def test_the_space_follows_the_content(tmp_path, bring):
    first = bring(write(tmp_path / "one" / "clip", IMMICH))[1].coarse.space.id
    again = bring(write(tmp_path / "two" / "clip", IMMICH))[1].coarse.space.id
    other = dict(IMMICH)
    other["visual/model.onnx"] = ImageTower(
        px=32, input="image", output="embedding", batch=1, scale=2.0
    ).bytes()
    third = bring(write(tmp_path / "three" / "clip", other))[1].coarse.space.id
    assert first == again != third


@pytest.mark.parametrize(
    ("files", "change", "sentence"),
    [
        (IMMICH, {"textual/tokenizer.json": None}, "lacks «textual/tokenizer.json»"),
        (IMMICH, {"visual/preprocess_cfg.json": None}, "lacks «visual/preprocess_cfg.json»"),
        (IMMICH, {"visual/preprocess_cfg.json": b"[NaN"}, "not valid JSON"),
        (IMMICH, {"visual/preprocess_cfg.json": {"size": 64}}, "takes 32 px and its settings say"),
        (IMMICH, {"textual/tokenizer.json": b"{"}, "is no tokenizer"),
        (IMMICH, {"visual/model.onnx": ImageTower().bytes()}, "no input «image»"),
        (IMMICH, {"visual/model.onnx": b""}, "no ONNX model"),
        (IMMICH, {"visual/model.onnx": b"\x80\x04pickle"}, "it is a pickle"),
        (IMMICH, {"visual/model.onnx": b"MZ\x90\0 a program"}, "it is a program"),
        (IMMICH, {"visual/model.onnx": b"\x7fELF"}, "it is a program"),
        (IMMICH, {"textual/tokenizer.json": b"#!/bin/sh"}, "is no tokenizer"),
        (
            IMMICH,
            {"visual/model.onnx": ImageTower(px=32, external="../../../etc/passwd").bytes()},
            "lie in other files",
        ),
        (RCLIP, {"tokenizer/bpe_simple_vocab_16e6.txt.gz": None}, "not their vocabulary"),
        (XENOVA, {"onnx/text_model.onnx": TextTower().bytes()}, "no input «input_ids»"),
        (XENOVA, {"onnx/text_model.onnx": None}, "are pickles («pytorch_model.bin»)"),
        (SENTENCES, {"tokenizer.json": None}, "lacks «tokenizer.json»"),
        (
            SENTENCES,
            {"1_Pooling/config.json": {"pooling_mode_max_tokens": True}},
            "in a way that is not known here",
        ),
        (SENTENCES, {"onnx/model.onnx": TextTower().bytes()}, "no model here"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(tmp_path, bring, files, change, sentence):
    changed = {k: v for k, v in (files | change).items() if v is not None}
    with pytest.raises(PackError) as caught:
        bring(write(tmp_path / "clip", changed))
    assert sentence in str(caught.value)


def test_a_torch_archive_in_disguise(tmp_path, bring):
    path = tmp_path / "clip"
    write(path, IMMICH)
    with zipfile.ZipFile(path / "visual" / "model.onnx", "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02}q\x00.")
    with pytest.raises(PackError, match="it is a pickle"):
        bring(path)


@pytest.fixture(scope="module")
def gguf(tmp_path_factory):
    return tiny_gguf.write_pack(tmp_path_factory.mktemp("gguf"))


def test_a_gguf_pair_in_either_order(tmp_path, bring, gguf):
    folder = tmp_path / "Tiny 1.5"
    folder.mkdir()
    shutil.copy(gguf.mmproj, folder / "a.gguf")
    shutil.copy(gguf.model, folder / "b.gguf")
    draft, manifest = bring(folder)
    assert draft.pack_id == "tiny-1.5"
    assert manifest.fine.chat_template == "gguf"
    assert manifest.file("model").size_bytes == gguf.model.stat().st_size
    assert bring(folder / "a.gguf")[1].fine == manifest.fine


def test_a_gguf_without_a_template_is_asked_plainly(tmp_path, bring):
    pack = tiny_gguf.write_pack(tmp_path, chat_template="")
    _, manifest = bring(pack.model.parent)
    assert manifest.fine.chat_template == "none"


def test_gguf_files_that_are_no_pair(tmp_path, bring, gguf):
    folder = tmp_path / "x"
    folder.mkdir()
    shutil.copy(gguf.model, folder / "a.gguf")
    with pytest.raises(PackError, match="no picture encoder"):
        bring(folder)
    shutil.copy(gguf.model, folder / "b.gguf")
    shutil.copy(gguf.mmproj, folder / "mmproj.gguf")
    with pytest.raises(PackError, match="more than one language model"):
        bring(folder)
    draft, _ = bring(folder / "b.gguf")
    assert draft.pack_id == "b"


def test_an_archive_with_one_folder_in_it(tmp_path, bring):
    path = tmp_path / "my clip.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in IMMICH.items():
            raw = json.dumps(data) if isinstance(data, dict) else data
            archive.writestr(f"ViT/inner/{name}", raw)
    draft, _ = bring(path)
    assert draft.pack_id == "inner"


def test_a_pack_of_our_own_keeps_its_manifest(bring):
    draft, manifest = bring(bundled_folder("models") / "starter-coarse")
    assert draft.measured
    assert manifest.id == "starter-coarse"
    with pytest.raises(InputError, match="holds the pack starter-coarse, not other"):
        bring(bundled_folder("models") / "starter-coarse", "other")


def test_a_pack_of_our_own_that_was_altered(tmp_path, bring):
    copy = tmp_path / "copy"
    shutil.copytree(bundled_folder("models") / "starter-coarse", copy)
    data = bytearray((copy / "tokenizer.json").read_bytes())
    data[100] ^= 1
    (copy / "tokenizer.json").write_bytes(data)
    with pytest.raises(PackError, match="SHA-256 differs"):
        bring(copy)


def entries(count):
    """The manifest of a pack that names so many files."""
    manifest = json.loads((bundled_folder("models") / "starter-coarse/manifest.json").read_bytes())
    file = json.dumps({"role": "card", "path": "x", "size_bytes": 1, "sha256": "a" * 64}).encode()
    head = json.dumps(manifest | {"files": "HERE"}).encode()
    return head.replace(b'"HERE"', b"[" + b",".join([file] * count) + b"]")


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        (entries(1_000_000), "larger than 1024 KiB"),
        (entries(2), "names no file for image"),
        (entries(1).replace(b'"size_bytes": 1,', b'"size_bytes": %d,' % 2**60), "between"),
        (entries(1).replace(b'"path": "x"', b'"path": "../x"'), "outside of its folder"),
        (entries(1).replace(b'"sha256"', b'"url"'), "sha256"),
    ],
)
def test_a_manifest_of_a_stranger_that_asks_for_too_much(
    tmp_path, bring, target, manifest, sentence
):
    folder = write(tmp_path / "evil", {"manifest.json": manifest, "x": b"1"})
    before = sorted(path for path in tmp_path.rglob("*"))
    with pytest.raises(PackError) as caught:
        bring(folder)
    assert sentence in str(caught.value)
    assert sorted(path for path in tmp_path.rglob("*")) == before


@links
def test_a_pack_of_our_own_whose_file_is_a_link(tmp_path, bring, target):
    copy = tmp_path / "copy"
    shutil.copytree(bundled_folder("models") / "starter-coarse", copy)
    (copy / "tokenizer.json").rename(tmp_path / "outside.json")
    (copy / "tokenizer.json").symlink_to(tmp_path / "outside.json")
    with pytest.raises(PackError, match="a link that leads out"):
        bring(copy)
    assert not (target / "tokenizer.json").exists()


@links
def test_links_are_not_followed_out_of_the_folder(tmp_path, bring):
    folder = write(tmp_path / "clip", IMMICH)
    secret = tmp_path / "secret.json"
    (folder / "textual" / "tokenizer.json").rename(secret)
    (folder / "textual" / "tokenizer.json").symlink_to(secret)
    with pytest.raises(PackError, match="a link that leads out"):
        bring(folder)


def cache_of(home, repo, files, commit="c" * 40):
    """A Hugging Face cache: blobs, and snapshots that are links to them."""
    base = home / f"models--{repo.replace('/', '--')}"
    snapshot = base / "snapshots" / commit
    for name, data in files.items():
        raw = json.dumps(data).encode() if isinstance(data, dict) else data
        blob = base / "blobs" / hashlib.sha256(raw).hexdigest()
        blob.parent.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(raw)
        link = snapshot / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.path.relpath(blob, link.parent))
    (base / "refs").mkdir()
    (base / "refs" / "main").write_text(commit)
    return base


@links
@pytest.mark.parametrize("point", ["cache", "hub", "model", "snapshot"])
def test_a_hugging_face_cache(tmp_path, bring, point):
    base = cache_of(tmp_path / "hub", "some/clip-model", XENOVA)
    places = {
        "cache": tmp_path,
        "hub": tmp_path / "hub",
        "model": base,
        "snapshot": base / "snapshots" / ("c" * 40),
    }
    if point == "cache":
        (tmp_path / "target").rmdir()
        (tmp_path / "target").mkdir()
    draft, manifest = bring(places[point])
    assert draft.pack_id == "clip-model"
    assert (manifest.source.repo, manifest.source.revision) == ("some/clip-model", "c" * 40)


@links
def test_a_cache_that_leads_out_of_itself(tmp_path, bring):
    base = cache_of(tmp_path / "hub", "some/clip", XENOVA)
    link = base / "snapshots" / ("c" * 40) / "tokenizer.json"
    link.unlink()
    outside = tmp_path / "tokenizer.json"
    outside.write_bytes(TOKENIZER)
    link.symlink_to(outside)
    with pytest.raises(PackError, match="a link that leads out"):
        bring(base)


@links
def test_a_cache_of_several(tmp_path, bring):
    cache_of(tmp_path / "hub", "some/clip", XENOVA)
    cache_of(tmp_path / "hub", "other/clip", XENOVA)
    with pytest.raises(InputError, match="several models"):
        bring(tmp_path / "hub")


def test_files_that_the_catalogue_knows_are_known_by_hash(tmp_path, bring):
    offers = load_catalogue(bundled_folder("models") / "catalogue").offers
    known = json.loads(
        (bundled_folder("models") / "catalogue/clip-vit-b-32-256-datacomp.json").read_text()
    )
    for entry in known["files"]:
        data = RCLIP[entry["remote"].removeprefix("ViT-B-32-256-datacomp_s34b_b86k/")]
        entry |= {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
    known["coarse"]["dimension"] = 4
    folder = write(tmp_path / "whatever", RCLIP)
    draft, manifest = bring(folder, offers=(*offers, parse_offer(known)))
    assert draft.pack_id == "clip-vit-b-32-256-datacomp"
    assert draft.kind == "the files of clip-vit-b-32-256-datacomp"
    assert manifest.licence == "MIT"
    assert bring(folder, "mine", (parse_offer(known),))[0].pack_id == "mine"


def test_a_folder_of_too_many_files(tmp_path, bring, monkeypatch):
    monkeypatch.setattr(file_tree, "MAX_TREE_FILES", 5)
    write(tmp_path / "many", {f"{n}": b"" for n in range(7)})
    with pytest.raises(PackError, match="more than 5 files"):
        bring(tmp_path / "many")


def test_it_stops_when_told(tmp_path, target):
    folder = write(tmp_path / "clip", IMMICH)
    cancel = CancelToken()
    steps = FileImporter().gather(folder, (), None, target, cancel)
    next(steps)
    cancel.cancel()
    rest = list(steps)
    assert not rest
    assert not (target / "tokenizer.json").exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ViT-B-32__openai", "vit-b-32-openai"),
        ("Ärger & Co", "rger-co"),
        ("...", "imported"),
        ("日本", "imported"),
        ("a" * 99, "a" * 60),
    ],
)
def test_ids_from_names(name, expected):
    assert make_slug(name) == expected

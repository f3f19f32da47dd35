"""What can be fetched is typed, and says honestly what it does not know."""

import copy
import json
import re

import pytest

from retllm_desktop.core.errors import InputError, PackError
from retllm_desktop.packs.catalogue import load_catalogue, parse_offer
from retllm_desktop.packs.inner_paths import parse_inner_path
from retllm_desktop.packs.manifest import PackFile, RepositorySource, parse_manifest
from retllm_desktop.platform.paths import bundled_folder

CATALOGUE = bundled_folder("models") / "catalogue"
OFFER = json.loads((CATALOGUE / "siglip2-base-patch16-224.json").read_text("utf-8"))


def changed(path, value):
    offer = copy.deepcopy(OFFER)
    place = offer
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return offer


def test_all_that_came_with_the_program():
    offers = {offer.id: offer for offer in load_catalogue(CATALOGUE).offers}
    assert set(offers) == {
        "siglip2-base-patch16-224", "clip-vit-b-32-256-datacomp", "smolvlm2-500m",
        "qwen3-vl-2b", "qwen3-vl-4b", "qwen3-vl-8b", "all-minilm-l6-v2", "smolvlm2-2.2b",
        "multilingual-e5-small", "qwen3.5-0.8b", "qwen3.5-2b", "gemma-4-e2b", "minicpm-v-4.6",
        "siglip2-large-patch16-256", "siglip2-so400m-patch16-256", "bge-m3",
        "qwen3-embedding-0.6b", "embeddinggemma-2",
    }  # fmt: skip
    # What is fetched is known to the byte before anything is: no hub decides that.
    assert all(offer.pinned for offer in offers.values())
    for offer in offers.values():
        assert len({file.sha256 for file in offer.files}) == len(offer.files)
    models = [f.sha256 for o in offers.values() for f in o.files if f.role != "tokenizer"]
    assert len(set(models)) == len(models)
    # A twin of each was compared; see test_untried.py and test_untried_encoders.py.
    assert not [name for name, offer in offers.items() if offer.untried]
    # A SmolVLM cuts any picture into 16 tiles besides the whole one, which costs 17 times as much.
    for name, tokens in (("smolvlm2-500m", 64), ("smolvlm2-2.2b", 81)):
        assert offers[name].body["fine"]["image_max_tokens"] == tokens
    # What thinks before it answers has no answer in its first token.
    thinkers = {"qwen3.5-0.8b", "qwen3.5-2b", "gemma-4-e2b", "minicpm-v-4.6"}
    for name in thinkers:
        fine = offers[name].body["fine"]
        assert fine["template_arguments"] == {"enable_thinking": False}
    assert offers["qwen3-vl-8b"].about_bytes == 5_780_074_528
    assert offers["embeddinggemma-2"].about_bytes == 541_781_770
    assert offers["clip-vit-b-32-256-datacomp"].about_bytes == 607_527_259
    assert offers["siglip2-base-patch16-224"].space.dimension == 768
    assert (offers["all-minilm-l6-v2"].role, offers["all-minilm-l6-v2"].space.dimension) == (
        "text", 384,
    )  # fmt: skip
    for offer in offers.values():
        text = load_catalogue(CATALOGUE).licence_text(offer.licence, offer.source)
        assert len(text) > 1000
        assert offer.source.repo in text


def test_no_file_of_it_holds_an_address():
    for path in CATALOGUE.glob("*.json"):
        assert not re.search(r"https?:|www\.", path.read_text("utf-8"))


def test_an_offer_becomes_a_manifest():
    offer = parse_offer(OFFER)
    files = tuple(PackFile(f.role, f.path, 5, "1" * 64) for f in offer.files)
    source = RepositorySource("a/b", "c" * 40)
    pairs = [f"{a}_to_{b}" for a in ("image", "text") for b in ("image", "text")]
    measured = {pair: {"mean": 0.25, "std": 0.5} for pair in pairs}
    manifest = parse_manifest(offer.manifest(files, source, measured))
    assert manifest.source == source
    assert manifest.licence == "Apache-2.0"
    assert {pair.mean for pair in manifest.coarse.unrelated.values()} == {0.25}
    assert parse_manifest(offer.manifest(files, None)).source is None


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (("surprise",), 1, "unknown fields: surprise"),
        (("licence", "address"), "x", "unknown fields: address"),
        (("licence",), "MIT", "licence is not an object"),
        (("source", "repo"), "../../etc", "no «owner/name»"),
        (("source", "repo"), "a/b/c", "no «owner/name»"),
        (("source", "revision"), "main", "no commit"),
        (("files", 0, "remote"), "../x", "outside of its folder"),
        (("files", 0, "path"), "/x", "outside of its folder"),
        (("files", 0, "sha256"), "0", "64 lower-case"),
        (("files", 0, "size_bytes"), 10**18, "not between"),
        (("files", 0, "surprise"), 1, "unknown fields: surprise"),
        (("files", 1, "path"), "image.onnx", "the same path twice"),
        (("files",), [{}] * 100, "not a list of at most 64"),
        (("files",), OFFER["files"][:2], "names no file for tokenizer"),
        (("files",), OFFER["files"][1:], "names no file for"),
        (("coarse", "dimension"), 0, "not between"),
        (("format",), 3, "format 3"),
    ],
)
def test_a_wrong_offer_is_refused(path, value, complaint):
    with pytest.raises(PackError) as caught:
        parse_offer(changed(path, value))
    assert complaint in str(caught.value).replace("is not between", "not between")


def test_a_damaged_catalogue_is_told(tmp_path):
    with pytest.raises(PackError, match="catalogue of packs is missing"):
        load_catalogue(tmp_path / "none")
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(PackError, match="not valid JSON"):
        load_catalogue(tmp_path)
    (tmp_path / "x.json").write_text(json.dumps(OFFER))
    with pytest.raises(PackError, match="under another name"):
        load_catalogue(tmp_path)
    with pytest.raises(InputError, match="no pack «x»"):
        load_catalogue(CATALOGUE).offer("x")


def test_references_are_read_and_checked():
    offer = changed(
        ("coarse", "references"), [{"text": "a", "vector": [1.0] * 768, "least_cosine": 0.99}]
    )
    assert parse_offer(offer).body["coarse"]["references"][0]["least_cosine"] == 0.99
    for wrong in ([1.0] * 767, [0.0] * 768, ["1"] * 768):
        entry = {"text": "a", "vector": wrong, "least_cosine": 0.99}
        with pytest.raises(PackError, match="reference «a»"):
            parse_offer(changed(("coarse", "references"), [entry]))


@pytest.mark.parametrize("name", ["a", "onnx/model.onnx", "ä ö/ü (1).bin", ".hidden", "a" * 200])
def test_names_that_are_fine(name):
    assert str(parse_inner_path(name)) == name


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "/a", "a/", "a//b", "a/../b", "a\\b", "C:", "nul", "COM1.txt", "a\n", "a.",
     "a ", "a*", "\ud800", "a/" * 16 + "a", "b" * 201, "x" * 513],
)  # fmt: skip
def test_names_that_are_not(name):
    with pytest.raises(PackError):
        parse_inner_path(name)

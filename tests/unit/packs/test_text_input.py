"""What a manifest says of text towers, and of passage encoders."""

import copy

import pytest

from retllm_desktop.core.errors import PackError
from retllm_desktop.packs.manifest import parse_manifest
from tests.unit.packs.test_manifest import COARSE

TEXT = {
    **{k: COARSE[k] for k in ("format", "version", "title", "description", "licence")},
    "id": "passages",
    "role": "text",
    "minimum_ram_bytes": 1,
    "files": [
        {"role": role, "path": f"{role}.bin", "size_bytes": 3, "sha256": "a" * 64}
        for role in ("text", "text_int8", "tokenizer")
    ],
    "text": {
        "space": "passages-1",
        "dimension": 4,
        "normalised": False,
        "encoder": {
            **COARSE["coarse"]["text"],
            "mask": "attention_mask",
            "token_types": "token_type_ids",
            "pooling": "mean",
        },
        "unrelated": {"mean": 0.1, "std": 0.2},
    },
}


def changed(base: dict, path: tuple[str, ...], value: object) -> dict:
    manifest = copy.deepcopy(base)
    place = manifest
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return manifest


def test_tokenizer_cleaning_and_oversampling_may_be_left_out() -> None:
    coarse = parse_manifest(COARSE).coarse
    assert (coarse.text.tokenizer, coarse.text.cleaning) == ("json", "none")
    assert coarse.image.spec.oversampling == 2
    said = changed(COARSE, ("coarse", "text", "tokenizer"), "clip")
    said = changed(said, ("coarse", "text", "cleaning"), "canonical")
    said = changed(said, ("coarse", "image", "oversampling"), 5.75)
    coarse = parse_manifest(said).coarse
    assert (coarse.text.tokenizer, coarse.text.cleaning) == ("clip", "canonical")
    assert coarse.image.spec.oversampling == 5.75


def test_a_passage_encoder() -> None:
    manifest = parse_manifest(TEXT)
    assert manifest.coarse is None
    assert manifest.fine is None
    assert manifest.text.space.id == "passages-1"
    assert manifest.text.tower.token_types == "token_type_ids"
    assert manifest.text.tower.pooling == "mean"
    assert manifest.text.tower.mask == "attention_mask"
    assert (manifest.text.unrelated_mean, manifest.text.unrelated_std) == (0.1, 0.2)
    bare = parse_manifest(changed(TEXT, ("text", "unrelated"), None))
    assert bare.text.unrelated_std is None


@pytest.mark.parametrize(
    ("base", "path", "value", "message"),
    [
        (COARSE, ("coarse", "text", "tokenizer"), "spiece", "one of json, clip"),
        (COARSE, ("coarse", "text", "cleaning"), "all", "one of none, clip, canonical"),
        (COARSE, ("coarse", "image", "oversampling"), 0, "between 1 and 64"),
        (COARSE, ("coarse", "image", "oversampling"), "2", "a number"),
        (COARSE, ("text",), TEXT["text"], "not that role's part"),
        (TEXT, ("text",), None, "not that role's part"),
        (TEXT, ("coarse",), COARSE["coarse"], "not that role's part"),
        (TEXT, ("text", "encoder", "pooling"), "max", "one of none, mean"),
        (TEXT, ("text", "encoder", "surprise"), 1, "unknown fields: surprise"),
        (TEXT, ("text", "surprise"), 1, "unknown fields: surprise"),
        (TEXT, ("text", "unrelated"), {"mean": 0.1, "std": 0}, "not positive"),
        (TEXT, ("text", "unrelated"), {"mean": 0.1}, "lacks the field «std»"),
        (TEXT, ("files",), TEXT["files"][:2], "names no file for tokenizer"),
        (TEXT, ("files",), TEXT["files"][2:], "names no file for text"),
    ],
)
def test_anything_else_is_refused(
    base: dict, path: tuple[str, ...], value: object, message: str
) -> None:
    with pytest.raises(PackError, match=message):
        parse_manifest(changed(base, path, value))

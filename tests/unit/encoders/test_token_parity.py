"""Token ids are those of the models' own tokenizers, on five thousand odd strings.

The references were written by ``models/training/reference_tokens.py``.
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retllm_desktop.encoders.tokenization import PackTokenizer
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.text_input import TextTowerSpec
from tests.fixtures.odd_strings import odd_strings

MakePack = Callable[..., InstalledPack]
FIXTURES = Path(__file__).parents[2] / "fixtures" / "parity"
CLIP_BPE = Path(__file__).resolve().parents[4] / "shared" / "data" / "clip_bpe"
DIGEST_BYTES = 2
CLIP = TextTowerSpec("ids", None, "vector", "int64", 77, 0, True, True, "clip", "clip")
GEMMA = TextTowerSpec("ids", None, "vector", "int64", 64, 0, True, True)


@cache
def references() -> dict[str, Any]:
    return json.loads((FIXTURES / "tokens.json").read_text("utf-8"))


@cache
def strings() -> list[str]:
    return odd_strings(references()["count"], references()["seed"])


def unlike(maker: PackTokenizer, name: str) -> list[int]:
    """The numbers of the strings whose ids, padding included, differ from the reference's."""
    wanted = base64.b64decode(references()[name])
    ids, _ = maker.batch(strings())
    rows = np.ascontiguousarray(ids, dtype="<i4")
    assert len(wanted) == DIGEST_BYTES * len(rows)
    return [
        number
        for number, row in enumerate(rows)
        if hashlib.blake2b(row.tobytes(), digest_size=DIGEST_BYTES).digest()
        != wanted[DIGEST_BYTES * number : DIGEST_BYTES * (number + 1)]
    ]


def maker_of(make_pack: MakePack, data: bytes, text: TextTowerSpec) -> PackTokenizer:
    return PackTokenizer(make_pack({"tokenizer": data}), text, None)


def test_there_are_five_thousand_strings_and_few_excuses() -> None:
    assert len(strings()) == 5000
    assert len(references()["repaired"]) <= 30


def test_a_list_of_merges_gives_the_ids_of_openais_tokenizer(make_pack: MakePack) -> None:
    data = (FIXTURES / "clip_vocabulary.txt.gz").read_bytes()
    found = unlike(maker_of(make_pack, data, CLIP), "clip_small")
    # ftfy guesses that these are in the wrong character set; we do not guess.
    assert set(found) <= set(references()["repaired"])


def test_openais_own_vocabulary_gives_the_ids_of_its_tokenizer(make_pack: MakePack) -> None:
    if not CLIP_BPE.is_dir():
        pytest.skip("CLIP's vocabulary is not beside this checkout")
    data = (CLIP_BPE / "bpe_simple_vocab_16e6.txt.gz").read_bytes()
    found = unlike(maker_of(make_pack, data, CLIP), "clip_openai")
    assert set(found) <= set(references()["repaired"])


def test_a_tokenizer_file_of_clip_gives_the_ids_of_transformers(make_pack: MakePack) -> None:
    data = gzip.decompress((FIXTURES / "clip_tokenizer.json.gz").read_bytes())
    end = json.loads(data)["model"]["vocab"]["<|endoftext|>"]
    text = TextTowerSpec("ids", None, "vector", "int32", 77, end, True, False)
    assert unlike(maker_of(make_pack, data, text), "clip_fast_small") == []


def test_a_tokenizer_file_of_gemmas_make_gives_the_ids_of_transformers(
    make_pack: MakePack,
) -> None:
    data = gzip.decompress((FIXTURES / "gemma_tokenizer.json.gz").read_bytes())
    assert unlike(maker_of(make_pack, data, GEMMA), "gemma") == []


def test_the_comparison_notices_a_wrong_rule(make_pack: MakePack) -> None:
    data = (FIXTURES / "clip_vocabulary.txt.gz").read_bytes()
    uncleaned = TextTowerSpec("ids", None, "vector", "int64", 77, 0, True, True, "clip", "none")
    assert len(unlike(maker_of(make_pack, data, uncleaned), "clip_small")) > 500
    gemma = gzip.decompress((FIXTURES / "gemma_tokenizer.json.gz").read_bytes())
    padded = TextTowerSpec("ids", None, "vector", "int64", 64, 1, True, True)
    assert len(unlike(maker_of(make_pack, gemma, padded), "gemma")) > 2500

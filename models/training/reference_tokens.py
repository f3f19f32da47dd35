"""Token ids as the models' own tokenizers give them, for the suite to compare with.

The references are OpenCLIP's ``SimpleTokenizer`` (OpenAI's, with its cleaning) and
transformers' ``CLIPTokenizer``, ``CLIPTokenizerFast`` and ``GemmaTokenizerFast``. The suite
gets small vocabularies of the same make, learned here, and a digest for each string.
"""

import base64
import gzip
import hashlib
import json
import logging
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ftfy
import numpy as np
from open_clip.tokenizer import SimpleTokenizer
from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    trainers,
)
from transformers import CLIPTokenizer, CLIPTokenizerFast, GemmaTokenizerFast

from retllm_desktop.encoders.tokenization import build_clip_tokenizer
from tests.fixtures.odd_strings import COUNT, SEED, odd_strings

CLIP_CONTEXT = 77
GEMMA_CONTEXT = 64
DIGEST_BYTES = 2
_CLIP_MERGES = 1500
_GEMMA_PIECES = 2000
_PIECES = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
_SPECIAL = ("<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "[multimodal]", "<unused0>")
_MARKUP = ("\n", "\n\n", "▁▁", "▁▁▁", "<table>", "<b>", "</b>", "<strong>")

_log = logging.getLogger(__name__)
Encode = Callable[[str], Sequence[int]]


def write_token_references(out: Path, clip_vocabulary: Path | None) -> dict[str, Any]:
    """Write the small vocabularies and the digests; return what the references disagree on.

    Args:
        out: The folder of the fixtures.
        clip_vocabulary: OpenAI's ``bpe_simple_vocab_16e6.txt.gz``, None to go without.
    """
    strings = odd_strings()
    small = out / "clip_vocabulary.txt.gz"
    _learn_merges(small, strings)
    references: dict[str, Any] = {"seed": SEED, "count": COUNT, "repaired": _repaired(strings)}
    report: dict[str, Any] = {"strings": COUNT, "repaired": len(references["repaired"])}
    for name, vocabulary in (("small", small), ("openai", clip_vocabulary)):
        if vocabulary is None:
            continue
        simple = SimpleTokenizer(str(vocabulary))
        slow, fast = _clip_of_transformers(vocabulary)
        openai = [simple(text)[0].tolist() for text in strings]
        by_fast = _padded(fast, strings, CLIP_CONTEXT)
        by_slow = _padded(slow, strings, CLIP_CONTEXT)
        references[f"clip_{name}"] = _digests(openai)
        if name == "small":
            _write(out / "clip_tokenizer.json.gz", fast.backend_tokenizer.to_str())
            references["clip_fast_small"] = _digests(by_fast)
        ends = {simple.eot_token_id, 0}
        bare = [_bare(row, ends) for row in openai]
        report[f"clip_{name}"] = {
            "fast_unlike_openai": _unlike(bare, [_bare(row, ends) for row in by_fast]),
            "slow_unlike_openai": _unlike(bare, [_bare(row, ends) for row in by_slow]),
        }
    gemma = _gemma(strings)
    _write(out / "gemma_tokenizer.json.gz", gemma.backend_tokenizer.to_str())
    lowered = [text.lower() for text in strings]
    references["gemma"] = _digests(_padded(gemma, lowered, GEMMA_CONTEXT))
    (out / "tokens.json").write_text(json.dumps(references, indent=1) + "\n", "utf-8")
    return report


def digest_of(ids: Sequence[int]) -> bytes:
    """Return a few bytes that stand for a row of ids, padding included."""
    data = np.asarray(ids, dtype="<i4").tobytes()
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()


def _digests(rows: Sequence[Sequence[int]]) -> str:
    return base64.b64encode(b"".join(map(digest_of, rows))).decode("ascii")


def _bare(row: Sequence[int], padding: set[int]) -> list[int]:
    ids = list(row)
    while ids and ids[-1] in padding:
        ids.pop()
    return ids


def _unlike(left: Sequence[Sequence[int]], right: Sequence[Sequence[int]]) -> int:
    return sum(list(a) != list(b) for a, b in zip(left, right, strict=True))


def _repaired(strings: Sequence[str]) -> list[int]:
    """Which strings ftfy takes for text in the wrong character set; we never guess that."""
    return [
        number
        for number, text in enumerate(strings)
        if ftfy.fix_text(text) != ftfy.fix_text(text, fix_encoding=False)
    ]


def _padded(tokenizer: Any, strings: Sequence[str], context: int) -> list[list[int]]:
    rows = tokenizer(
        list(strings), padding="max_length", truncation=True, max_length=context
    ).input_ids
    return [list(row) for row in rows]


def _write(path: Path, text: str) -> None:
    compact = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(compact.encode(), mtime=0))


def _learn_merges(path: Path, strings: Sequence[str]) -> None:
    """Learn a list of merges of CLIP's make and write it in CLIP's layout."""
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_PIECES), "removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=512 + _CLIP_MERGES,
        end_of_word_suffix="</w>",
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(strings, trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"][:_CLIP_MERGES]
    lines = ["learned-for-tests.txt#version: 0.2", *(" ".join(pair) for pair in merges)]
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def _clip_of_transformers(vocabulary: Path) -> tuple[Any, Any]:
    """Return transformers' slow and fast CLIP tokenizers of a list of merges."""
    ids = build_clip_tokenizer(vocabulary).get_vocab(with_added_tokens=False)
    lines = gzip.decompress(vocabulary.read_bytes()).decode().split("\n")
    merges = [line for line in lines[1 : 49152 - 256 - 2 + 1] if line]
    with tempfile.TemporaryDirectory() as folder:
        names = {"vocab_file": f"{folder}/vocab.json", "merges_file": f"{folder}/merges.txt"}
        Path(names["vocab_file"]).write_text(json.dumps(ids), "utf-8")
        text = "\n".join(["#version: 0.2", *merges, ""])
        Path(names["merges_file"]).write_text(text, "utf-8", newline="\n")
        return CLIPTokenizer(**names), CLIPTokenizerFast(**names)


def _gemma(strings: Sequence[str]) -> Any:
    """Learn a tokenizer of Gemma's make: byte fallback, ▁ for spaces, special tokens first.

    A real one cannot be had without its model; the structure is that of Gemma's and SigLIP2's
    published ``tokenizer.json``: what differs is the size of the vocabulary.
    """
    learner = Tokenizer(models.BPE())
    learner.normalizer = normalizers.Sequence([normalizers.Lowercase()])
    learner.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never", split=True)
    first = [*_SPECIAL, *_MARKUP, *(f"<0x{byte:02X}>" for byte in range(256))]
    trainer = trainers.BpeTrainer(
        vocab_size=_GEMMA_PIECES,
        special_tokens=first,
        limit_alphabet=300,
        show_progress=False,
    )
    learner.train_from_iterator(strings, trainer)
    learned = json.loads(learner.to_str())["model"]
    tokenizer = Tokenizer(
        models.BPE(
            learned["vocab"],
            [tuple(pair) for pair in learned["merges"]],
            unk_token="<unk>",  # noqa: S106 - a token, no password
            fuse_unk=True,
            byte_fallback=True,
        )
    )
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    tokenizer.add_special_tokens([AddedToken(name, normalized=False) for name in _SPECIAL])
    tokenizer.add_tokens([AddedToken(name, normalized=False) for name in _MARKUP])
    with tempfile.TemporaryDirectory() as folder:
        tokenizer.save(f"{folder}/tokenizer.json")
        return GemmaTokenizerFast(
            tokenizer_file=f"{folder}/tokenizer.json",
            add_bos_token=False,
            add_eos_token=True,
            padding_side="right",
        )

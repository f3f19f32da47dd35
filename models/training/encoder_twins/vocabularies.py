"""Small tokenizers with the chains of the publishers' ``tokenizer.json``, and transformers' own.

The real vocabularies cannot be had without their models; what differs is their size. Each is made
twice: as the file that a pack has (``tokenizers``), and as the class that transformers has for it,
of the same vocabulary, by which token ids are compared.
"""

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import GemmaTokenizer, Qwen2Tokenizer, XLMRobertaTokenizer

from models.training.encoder_twins.shapes import Family

Encode = Callable[[str, int], list[int]]
"""Token ids of a text, special ones included, cut to a number of tokens."""
_PIECES: Final = 700
_MERGES: Final = 400
_LETTERS: Final = 300
_QWEN_PIECES: Final = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_XLM_SPECIAL: Final = ("<s>", "<pad>", "</s>", "<unk>")
_QWEN_SPECIAL: Final = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")


def make_tokenizer(family: Family, strings: Sequence[str], gemma: str) -> tuple[str, Encode]:
    """Return a family's ``tokenizer.json`` and how transformers tokenises with that vocabulary.

    Args:
        family: Whose chain.
        strings: To learn a vocabulary of.
        gemma: ``tokenizer.json`` of Gemma's make that the suite has, for the two that use it.
    """
    if family is Family.SIGLIP:
        return gemma, _encode_siglip(gemma)
    if family is Family.GEMMA_3:
        return _make_gemma(gemma)
    if family is Family.QWEN_3:
        return _make_qwen(strings)
    return _make_xlm_roberta(strings)


def _compact(tokenizer: Tokenizer) -> str:
    return json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))


def _gemma_of_transformers(gemma: str) -> Any:
    """Return transformers' own class with the vocabulary, merges and added tokens of a file."""
    table = json.loads(gemma)
    merges = [tuple(pair) for pair in table["model"]["merges"]]
    reference = GemmaTokenizer(vocab=table["model"]["vocab"], merges=merges)
    reference.add_tokens(
        [AddedToken(one["content"], normalized=False) for one in table["added_tokens"]]
    )
    return reference


def _bare(reference: Any, text: str) -> list[int]:
    return list(reference(text, add_special_tokens=False).input_ids)


def _encode_siglip(gemma: str) -> Encode:
    reference = _gemma_of_transformers(gemma)

    def encode(text: str, most: int) -> list[int]:
        cut = [*_bare(reference, text.lower())[: most - 1], 1]
        return cut + [0] * (most - len(cut))

    return encode


def _make_gemma(gemma: str) -> tuple[str, Encode]:
    """``<bos>`` before and ``<eos>`` after, as EmbeddingGemma's file has it."""
    tokenizer = Tokenizer.from_str(gemma)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<bos> $A <eos>", special_tokens=[("<bos>", 2), ("<eos>", 1)]
    )
    reference = _gemma_of_transformers(gemma)
    return _compact(tokenizer), lambda text, most: [2, *_bare(reference, text)[: most - 2], 1]


def _make_qwen(strings: Sequence[str]) -> tuple[str, Encode]:
    """Byte pairs; the end token is added behind every text, as Qwen3-Embedding's file has it."""
    learner = Tokenizer(models.BPE())
    _qwen_chain(learner)
    trainer = trainers.BpeTrainer(
        vocab_size=256 + _MERGES,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    learner.train_from_iterator(strings, trainer)
    learned = json.loads(learner.to_str())["model"]
    merges = [tuple(pair) for pair in learned["merges"]]
    tokenizer = Tokenizer(models.BPE(learned["vocab"], merges))
    _qwen_chain(tokenizer)
    tokenizer.add_special_tokens([AddedToken(name, normalized=False) for name in _QWEN_SPECIAL])
    end = tokenizer.token_to_id(_QWEN_SPECIAL[0])
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=False, use_regex=False),
            processors.TemplateProcessing(
                single=f"$A {_QWEN_SPECIAL[0]}", special_tokens=[(_QWEN_SPECIAL[0], end)]
            ),
        ]
    )
    reference = Qwen2Tokenizer(vocab=learned["vocab"], merges=merges)
    reference.add_tokens([AddedToken(n, special=True) for n in _QWEN_SPECIAL])
    return _compact(tokenizer), lambda text, most: [*_bare(reference, text)[: most - 1], end]


def _qwen_chain(tokenizer: Tokenizer) -> None:
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_QWEN_PIECES), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()


def _make_xlm_roberta(strings: Sequence[str]) -> tuple[str, Encode]:
    """Unigram pieces behind sentencepiece's own table of characters (``nmt_nfkc``)."""
    table = _character_table(strings)
    learner = Tokenizer(models.Unigram())
    _xlm_chain(learner, table)
    trainer = trainers.UnigramTrainer(vocab_size=_PIECES, unk_token="<unk>", show_progress=False)  # noqa: S106 - a token, no password
    common = {letter for letter, _ in Counter("".join(strings)).most_common(_LETTERS)}
    known = ["".join(filter(common.__contains__, text)) for text in strings]
    learner.train_from_iterator(known, trainer)
    learned = [
        (piece, value)
        for piece, value in json.loads(learner.to_str())["model"]["vocab"]
        if piece != "<unk>"
    ]
    vocabulary = [(name, 0.0) for name in _XLM_SPECIAL] + learned + [("<mask>", 0.0)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    _xlm_chain(tokenizer, table)
    tokenizer.add_special_tokens([AddedToken(name, normalized=False) for name in _XLM_SPECIAL])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    reference = XLMRobertaTokenizer(vocab=vocabulary, _spm_precompiled_charsmap=table)
    return _compact(tokenizer), lambda text, most: list(
        reference(text, truncation=True, max_length=most).input_ids
    )


def _xlm_chain(tokenizer: Tokenizer, table: bytes) -> None:
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(table), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always"),
        ]
    )
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")


def _character_table(strings: Sequence[str]) -> bytes:
    """Return the table of characters that sentencepiece puts into every model of its own."""
    out = io.BytesIO()
    # What is learned is thrown away: any few letters do.
    plain = [" ".join(re.findall("[a-z]+", text.lower())) for text in strings[:400]]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([line for line in plain if line]),
        model_writer=out,
        vocab_size=100,
        normalization_rule_name="nmt_nfkc",
        hard_vocab_limit=False,
        character_coverage=1.0,
        minloglevel=2,
    )
    model = sentencepiece_model_pb2.ModelProto.FromString(out.getvalue())
    return bytes(model.normalizer_spec.precompiled_charsmap)

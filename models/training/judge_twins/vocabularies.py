"""Small vocabularies of the published ones' make, with merges learned from prompts and captions.

How text is normalised and split before the merges is what differs between families, and what
llama.cpp has written anew in C++: that is compared on odd strings (``reference``).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
from tokenizers.trainers import BpeTrainer
from transformers import PreTrainedTokenizerFast
from transformers.models.qwen2.tokenization_qwen2 import PRETOKENIZE_REGEX as QWEN2_PIECES
from transformers.models.qwen3_5.tokenization_qwen3_5 import PRETOKENIZE_REGEX as QWEN35_PIECES

from models.training.judge_twins.shapes import TwinFamily
from retllm_desktop.packs.fine_spec import PAPER_PROMPTS

_SENTENCES: Final = (
    "a red boat on a blue lake",
    "two dogs in the snow near a house",
    "the sun over a green hill",
    "IMG 2024 0123",
)


def learn_vocabulary(
    family: TwinFamily, template: str, merges: int, size: int | None
) -> tuple[PreTrainedTokenizerFast, dict[str, int]]:
    """Learn a vocabulary.

    Args:
        family: How it splits text and which control tokens it has.
        template: The chat template.
        merges: How many merges to learn.
        size: Length of the model's table of tokens; the control tokens are its last, as in the
            published ones. None: as many as there are.

    Returns:
        The tokenizer, and the control tokens' ids by what they are for.
    """
    special = list(family.special.values())
    if family.pre == "gemma4":
        # The converter takes the table's length from the vocabulary here, not from the model.
        learned = _sentencepiece_like(merges, special, size)
    else:
        learned = _bytes(family.pre, merges)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=learned,
        eos_token=family.special["eos"],
        pad_token=family.special["pad"],
        bos_token=family.special.get("bos"),
        unk_token=family.special.get("unk"),
    )
    known = tokenizer.get_vocab()
    fresh = [text for text in special if text not in known]
    tokenizer.add_special_tokens({"additional_special_tokens": fresh})
    tokenizer.chat_template = template
    ids = {name: tokenizer.convert_tokens_to_ids(text) for name, text in family.special.items()}
    if size is not None and max(ids.values()) >= size:
        raise ValueError(f"{max(ids.values())} tokens do not fit a table of {size}")
    return tokenizer, ids


def save_vocabulary(tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Write it where llama.cpp's converter and transformers look for it."""
    tokenizer.save_pretrained(folder)


def _texts() -> Iterator[str]:
    for words in (("True", "False"), ("Yes", "No"), ("A", "B"), ("yes", "no")):
        yield from [" ".join((*words, *words))] * 200
        yield from list(words) * 200
    # mtmd wants the blank line before a picture as one token.
    yield from ["\n\n"] * 300
    for template in PAPER_PROMPTS.values():
        yield from [template] * 20
    for sentence in _SENTENCES:
        yield from [sentence] * 10


def _bytes(pre: str, merges: int) -> Tokenizer:
    """Byte-level BPE, as GPT-2, SmolLM and Qwen have it."""
    learned = Tokenizer(models.BPE())
    if pre == "smollm":
        learned.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Digits(individual_digits=True),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
            ]
        )
    else:
        pieces = QWEN2_PIECES if pre == "qwen2" else QWEN35_PIECES
        learned.normalizer = normalizers.NFC()
        learned.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(pieces), behavior="isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
    learned.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    _train(learned, alphabet, (), len(alphabet) + merges)
    return learned


def _sentencepiece_like(merges: int, special: Sequence[str], size: int | None) -> Tokenizer:
    """BPE over characters with byte fallback and ▁ for spaces, as Gemma has it.

    With a size, tokens that no text becomes fill it up, but for the control tokens to come.
    """
    first = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", *(f"<0x{b:02X}>" for b in range(256))]
    learner = Tokenizer(models.BPE())
    learner.normalizer = normalizers.Replace(" ", "▁")
    learner.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    _train(learner, [], first, len(first) + 60 + merges)
    import json

    model = json.loads(learner.to_str())["model"]
    if size is not None:
        rest = size - len(model["vocab"]) - len([one for one in special if one not in first])
        model["vocab"] |= {f"<unused{n}>": len(model["vocab"]) + n for n in range(rest)}
    learned = Tokenizer(
        models.BPE(
            model["vocab"],
            [tuple(pair) for pair in model["merges"]],
            unk_token="<unk>",  # noqa: S106 - a token, no password
            fuse_unk=True,
            byte_fallback=True,
        )
    )
    learned.normalizer = normalizers.Replace(" ", "▁")
    learned.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    learned.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    learned.add_special_tokens([AddedToken(text, normalized=False) for text in first[:5]])
    return learned


def _train(learned: Tokenizer, alphabet: Sequence[str], first: Sequence[str], size: int) -> None:
    trainer: Any = BpeTrainer(
        vocab_size=size,
        initial_alphabet=list(alphabet),
        special_tokens=list(first),
        show_progress=False,
    )
    learned.train_from_iterator(_texts(), trainer)

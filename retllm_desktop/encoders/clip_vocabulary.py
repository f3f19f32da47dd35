"""Builds CLIP's tokenizer from the vocabulary file that OpenAI published with it.

The file lists merges of byte pairs, best first; token ids follow from their order alone.
Text never turns into the start or end token, whatever it says: those are added around it.

Source: OpenAI CLIP's and OpenCLIP's ``simple_tokenizer``.
"""

import gzip
import io
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_MERGE_COUNT: Final = 49152 - 256 - 2
"""CLIP uses so many of the file's 262,145 merges."""
_MAX_VOCABULARY_BYTES: Final = 32 * 1024 * 1024
_GZIP_MAGIC: Final = b"\x1f\x8b"
_END_OF_WORD: Final = "</w>"
_START, _END = "<|startoftext|>", "<|endoftext|>"
_PIECE_PATTERN: Final = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def build_clip_tokenizer(path: Path) -> "Tokenizer":
    """Read a vocabulary file and return its tokenizer, with both end tokens and no cleaning.

    Args:
        path: ``bpe_simple_vocab_16e6.txt.gz``, or a ``merges.txt``, its beginning.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no such vocabulary; the message says why.
    """
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors

    merges = _parse_merges(path.read_bytes())
    letters = _byte_letters()
    words = [*letters, *(letter + _END_OF_WORD for letter in letters)]
    words += ["".join(pair) for pair in merges]
    ids = {word: number for number, word in enumerate(words)}
    ids |= {_START: len(words), _END: len(words) + 1}
    tokenizer = Tokenizer(models.BPE(ids, merges, end_of_word_suffix=_END_OF_WORD))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_PIECE_PATTERN), "removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{_START} $A {_END}",
        special_tokens=[(_START, ids[_START]), (_END, ids[_END])],
    )
    return tokenizer


def _parse_merges(data: bytes) -> list[tuple[str, str]]:
    lines = _unpack_text(data).split("\n")
    if len(lines) < 2 or "#version" not in lines[0]:
        raise ValueError("it does not begin like a list of merges")
    pairs: list[tuple[str, str]] = []
    for line in lines[1 : 1 + _MERGE_COUNT]:
        parts = line.split()
        if not parts and len(pairs) + 2 >= len(lines):
            break  # the last line is empty
        if len(parts) != 2:
            raise ValueError(f"line {len(pairs) + 2} is no merge of two pieces")
        pairs.append((parts[0], parts[1]))
    return pairs


def _unpack_text(data: bytes) -> str:
    """Unpack at most ``_MAX_VOCABULARY_BYTES``: a file of some kilobytes could claim terabytes."""
    if data.startswith(_GZIP_MAGIC):
        try:
            with gzip.open(io.BytesIO(data)) as stream:
                data = stream.read(_MAX_VOCABULARY_BYTES + 1)
        except (OSError, EOFError, zlib.error) as exc:
            raise ValueError(f"it cannot be unpacked: {exc}") from exc
    if len(data) > _MAX_VOCABULARY_BYTES:
        raise ValueError(f"it is larger than {_MAX_VOCABULARY_BYTES // 2**20} MiB")
    return data.decode("utf-8")


def _byte_letters() -> list[str]:
    """Return a letter for each byte, in the order in which CLIP numbers them.

    Bytes that print stand for themselves and come first; the others borrow letters from
    U+0100 on.
    """
    printing = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    borrowed = 256 - len(printing)
    return [chr(code) for code in (*printing, *range(0x100, 0x100 + borrowed))]

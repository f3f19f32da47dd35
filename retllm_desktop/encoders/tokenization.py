"""Turns sentences into the token ids that a text tower takes.

CLIP's tokenizer is built from the vocabulary file that OpenAI published: it lists merges of byte
pairs, best first, and token ids follow from their order. Text never turns into the start or end
token, whatever it contains: those are added around it.

Source: OpenAI CLIP's and OpenCLIP's ``simple_tokenizer``.
"""

import gzip
import io
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.encoders.text_cleaning import CLEANERS, repair_surrogates
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.text_input import TextTowerSpec

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_MERGE_COUNT: Final = 49152 - 256 - 2
"""CLIP uses so many of the file's 262,145 merges."""
_MAX_VOCABULARY_BYTES: Final = 32 * 1024 * 1024
_GZIP_MAGIC: Final = b"\x1f\x8b"
_END_OF_WORD: Final = "</w>"
_START, _END = "<|startoftext|>", "<|endoftext|>"
_PIECE_PATTERN: Final = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
_CHARACTERS_A_TOKEN: Final = 128
"""Far above any real ratio; keeps a pasted book from being tokenised to the end."""
_WORD: Final = re.compile(r"[^\W\d_]+")
TokenIds = npt.NDArray[np.int64 | np.int32]


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


class _Encoding(Protocol):
    """The part of ``tokenizers.Encoding`` that we use."""

    @property
    def ids(self) -> list[int]:
        """The token ids."""
        ...


class _Tokenizer(Protocol):
    """The part of ``tokenizers.Tokenizer`` that we use."""

    def no_padding(self) -> None:
        """Leave padding to us."""
        ...

    def enable_truncation(self, max_length: int) -> None:
        """Cut what is longer, special tokens included."""
        ...

    encode_special_tokens: bool
    """Whether a special token that a text names is text."""

    def encode_batch(
        self,
        input: list[str],  # noqa: A002 - its name
        *,
        add_special_tokens: bool = True,
    ) -> list[_Encoding]:
        """Tokenise."""
        ...


class PackTokenizer:
    """A pack's tokenizer with the manifest's rules for cutting and padding.

    Thread-safe: the tokenizer is not changed after construction.
    """

    def __init__(self, pack: InstalledPack, text: TextTowerSpec, fixed_length: int | None) -> None:
        """Load the tokenizer.

        Args:
            pack: The pack that holds the tokenizer's file.
            text: The manifest's rules.
            fixed_length: The sequence length that the model itself fixes, None if it is free.

        Raises:
            EngineError: The tokenizer cannot be read, or the model's length is beyond the
                manifest's context.
            PackError: The pack has no tokenizer.
        """
        path = pack.path_of(FileRole.TOKENIZER)
        title = f"The tokenizer of the pack {pack.manifest.id} cannot be read"
        try:
            self._tokenizer = _load_tokenizer(path, text.tokenizer)
        except OSError as exc:
            raise EngineError(title, exc.strerror or str(exc), path) from exc
        except Exception as exc:
            raise EngineError(title, str(exc)[:200], path) from exc
        self._context = text.context_length if fixed_length is None else fixed_length
        if self._context > text.context_length:
            detail = f"the model takes {fixed_length} tokens, not {text.context_length}"
            raise EngineError(f"The pack {pack.manifest.id} contradicts itself", detail, path)
        self._tokenizer.no_padding()
        self._before, self._after = text.ends or ((), ())
        self._own_ends = text.ends is None
        ends = len(self._before) + len(self._after)
        self._tokenizer.enable_truncation(max(1, self._context - ends))
        if text.special_as_text:
            self._tokenizer.encode_special_tokens = True
        self._pad_id = text.pad_id
        self._at_left = text.padding == "left"
        self._to_context = text.pad_to_context or fixed_length is not None
        self._clean = CLEANERS[text.cleaning]
        self._lowercase = text.lowercase
        self.dtype = np.int32 if text.ids_dtype == "int32" else np.int64

    def batch(self, texts: Sequence[str]) -> tuple[TokenIds, TokenIds]:
        """Return the token ids and the attention mask, both (n, length).

        The mask is 1 on tokens and 0 on padding. A text of no tokens keeps one position, so
        that a tower which averages over the mask has something to average over.
        """
        return self.pad(self.rows(texts))

    def rows(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text, cut to the context, without padding."""
        encoded = self._encode([self._prepared(text) for text in texts])
        return [[*self._before, *encoding.ids, *self._after] for encoding in encoded]

    def padded_length(self, tokens: int) -> int:
        """Return how long texts of at most so many tokens are where they share a batch."""
        return self._context if self._to_context else max(1, tokens)

    def pad(self, rows: Sequence[Sequence[int]]) -> tuple[TokenIds, TokenIds]:
        """Return token ids and attention mask of a batch, both (n, length), see ``batch``."""
        length = self.padded_length(max(map(len, rows)))
        ids = np.full((len(rows), length), self._pad_id, dtype=self.dtype)
        mask = np.zeros((len(rows), length), dtype=self.dtype)
        for number, row in enumerate(rows):
            taken = max(1, len(row))
            start = length - taken if self._at_left else 0
            ids[number, start : start + len(row)] = row
            mask[number, start : start + taken] = 1
        return ids, mask

    def splits_words(self, text: str, pieces: int | None) -> bool:
        """Return whether at least half of a text's words are ``pieces`` tokens or more each.

        Only words of letters that have cases are looked at, as scripts without them have words
        of one letter or write no spaces.

        Args:
            text: The text.
            pieces: So many tokens make a word unknown; None: none is.
        """
        if pieces is None:
            return False
        found = _WORD.findall(text[: self._context * _CHARACTERS_A_TOKEN])
        words = [word for word in found if word.lower() != word.upper()]
        if not words:
            return False
        encoded = self._encode(["", *map(self._prepared, words)])
        around, *lengths = [len(encoding.ids) for encoding in encoded]
        split = sum(length - around >= pieces for length in lengths)
        return 2 * split >= len(words)

    def _encode(self, texts: list[str]) -> list[_Encoding]:
        return self._tokenizer.encode_batch(texts, add_special_tokens=self._own_ends)

    def _prepared(self, text: str) -> str:
        clean = self._clean(repair_surrogates(text[: self._context * _CHARACTERS_A_TOKEN]))
        return clean.lower() if self._lowercase else clean


def _load_tokenizer(path: Path, kind: str) -> _Tokenizer:
    import tokenizers

    if kind == "clip":
        return cast("_Tokenizer", build_clip_tokenizer(path))
    return cast("_Tokenizer", tokenizers.Tokenizer.from_str(path.read_text("utf-8")))

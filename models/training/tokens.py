"""The vocabulary of both packs: byte-level BPE, so that any text can be read.

The fine model's prompts never change but for queries and candidates, so their fixed pieces are
tokens of their own; a caption's judgement then costs the caption's tokens and two more.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tokenizers import (
    AddedToken,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    trainers,
)

from models.training.settings import PIECES, PROMPT_AFTER, PROMPT_BEFORE

PAD: Final = "<pad>"
BOS: Final = "<s>"
EOS: Final = "</s>"
CONTROL: Final = (PAD, BOS, EOS)
ANSWERS_TRUE: Final = ("True", " True")
ANSWERS_FALSE: Final = ("False", " False")

OTHER_PROMPTS: Final = (
    "Query image Candidate image Does the candidate image match the query image?",
    "Please directly output True or False",
    (
        "What is in this picture? Choose the most relevant sentence of the image from the "
        "following options: 1: 2: 3: 4: 5: You should directly output the answer index, for "
        "example: 1."
    ),
    "Does the passage match the query: ",
    "True",
    "False",
    "true",
    "false",
    "Yes",
    "No",
    "yes",
    "no",
)
"""Text of prompts that shapes merges, so that digits and answers are tokens of their own."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Both packs' tokenizers and the ids with a meaning of their own.

    Attributes:
        fine: Tokenizer of the fine pack, with the prompt's pieces as tokens.
        coarse: The same merges behind lower-casing, without the prompt's pieces.
        size: Number of tokens, prompt pieces included.
    """

    fine: Tokenizer
    coarse: Tokenizer
    size: int

    def id(self, token: str) -> int:
        """Return a token's id, spelled as in the vocabulary.

        Raises:
            KeyError: There is no such token.
        """
        found = self.fine.token_to_id(token)
        if found is None:
            raise KeyError(token)
        return found

    @property
    def bos(self) -> int:
        """The beginning-of-sequence id."""
        return self.id(BOS)

    @property
    def before(self) -> int:
        """The id of the prompt's piece before the query."""
        return self.id(PROMPT_BEFORE)

    @property
    def after(self) -> int:
        """The id of the prompt's piece after the query."""
        return self.id(PROMPT_AFTER)

    def word(self, text: str) -> int | None:
        """Return the id of a word with its leading space, None when it is several tokens."""
        ids = self.fine.encode(" " + text).ids
        return ids[0] if len(ids) == 1 else None


def train(captions: Iterable[str], size: int) -> Tokenizer:
    """Learn merges from captions (with a leading space, as the prompt has them)."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size - 2,
        special_tokens=list(CONTROL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
        min_frequency=1,
    )
    extra = [text for line in OTHER_PROMPTS for text in (line, " " + line)] * 50
    tokenizer.train_from_iterator([*extra, *(" " + c for c in captions)], trainer)
    return tokenizer


def save(tokenizer: Tokenizer, path: Path) -> None:
    """Write the learned merges."""
    tokenizer.save(str(path))


def load(path: Path) -> Vocabulary:
    """Read the learned merges and dress them for both packs."""
    fine = Tokenizer.from_file(str(path))
    fine.add_tokens([AddedToken(piece, normalized=False, special=False) for piece in PIECES])
    # A query may hold «<s>»; it is text then, in llama.cpp too.
    fine.encode_special_tokens = True
    coarse = Tokenizer.from_file(str(path))
    coarse.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Lowercase(), normalizers.Strip(), normalizers.Prepend(" ")]
    )
    return Vocabulary(fine, coarse, fine.get_vocab_size())


def pieces(tokenizer: Tokenizer) -> tuple[list[str], list[str]]:
    """Return the tokens in the order of their ids, and the merges as «left right»."""
    model = json.loads(tokenizer.to_str())["model"]
    vocabulary = tokenizer.get_vocab(with_added_tokens=True)
    tokens = sorted(vocabulary, key=vocabulary.__getitem__)
    merges = [m if isinstance(m, str) else " ".join(m) for m in model["merges"]]
    return tokens, merges

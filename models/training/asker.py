"""Puts any pair's question to the shipped files through llama.cpp; no torch here."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from models.training.pair_questions import options_text
from models.training.settings import (
    BOTH_BEFORE,
    BOTH_BETWEEN,
    CANDIDATE_IMAGE,
    CHANGE_AFTER,
    CHANGE_BEFORE,
    MOST_OPTIONS,
    PASSAGE_BEFORE,
    PICTURE_PX,
    PROMPT_AFTER,
    QUERY_IMAGE,
    SAME_IMAGE,
)
from models.world.pair_sets import Item
from retllm_desktop.judge.llama.text_model import TextContext, TextModel, TokenRun
from retllm_desktop.judge.llama.vision_model import ImageChunk, VisionModel

_CONTEXT = 512

Shown = NDArray[np.float32]
"""A picture as the encoder and the projector leave it: (64, width)."""

P = TypeVar("P")


class Asker:
    """The judge's files, asked in any pair's words.

    What a question begins with stays in memory: the next question goes on from it.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        """Load a fine pack's files."""
        self._model = TextModel(folder / "text.gguf", gpu_layers=0)
        self._vision = VisionModel(
            folder / "mmproj.gguf",
            self._model,
            threads=threads,
            gpu=False,
            precise=True,
            max_tokens=0,
        )
        self._context = TextContext(
            self._model,
            length=_CONTEXT,
            batch=_CONTEXT,
            physical_batch=_CONTEXT,
            threads=threads,
            offload=False,
            precise=True,
            should_stop=None,
        )
        empty = np.zeros((PICTURE_PX, PICTURE_PX, 3), np.uint8)
        self._pieces = self._vision.prepare(empty)
        self._begin = self._model.bos if self._model.adds_bos else ()
        (self._picture,) = (p for p in self._pieces.entries if isinstance(p, ImageChunk))
        self._digits = [self._token(str(i + 1)) for i in range(MOST_OPTIONS)]
        self._answers = (self._token("False"), self._token("True"))
        self._held: list[tuple[object, int]] = []

    def _token(self, text: str) -> int:
        (token,) = self._model.tokenize(text, special=False)
        return token

    def shown(self, picture: NDArray[np.uint8]) -> Shown:
        """Encode a picture of (128, 128, 3) uint8."""
        pieces = self._vision.prepare(picture)
        try:
            (piece,) = (p for p in pieces.entries if isinstance(p, ImageChunk))
            return self._vision.encode_together([piece])[0]
        finally:
            pieces.close()

    def truth(self, parts: Sequence[str | Shown]) -> tuple[float, float]:
        """Return (log-odds, P(True) over the whole vocabulary) of a question.

        Args:
            parts: Texts and pictures in order; all but the last are kept in memory.
        """
        logits = self._logits(parts)
        false, true = (logits[i] for i in self._answers)
        return float(true - false), float(np.exp(true - np.logaddexp.reduce(logits)))

    def choice(self, parts: Sequence[str | Shown], count: int) -> NDArray[np.float64]:
        """Return the probability of each of the first ``count`` answer numbers."""
        found = self._logits(parts)[self._digits[:count]]
        return np.exp(found - np.logaddexp.reduce(found))

    def _logits(self, parts: Sequence[str | Shown]) -> NDArray[np.float64]:
        position = self._hold(parts[:-1])
        last = parts[-1]
        if not isinstance(last, str):
            raise TypeError("a question ends with words")
        tokens = self._model.tokenize(last, special=False)
        self._context.decode_runs([TokenRun(0, tokens, position)])
        found = self._context.logits().astype(np.float64)
        self._context.cut(position)
        return found

    def _hold(self, parts: Sequence[str | Shown]) -> int:
        """Bring the beginning of a question into memory; return the position behind it."""
        kept = 0
        while kept < min(len(parts), len(self._held)) and _is(parts[kept], self._held[kept][0]):
            kept += 1
        del self._held[kept:]
        if not kept:
            self._context.clear()
            self._context.decode_runs([TokenRun(0, self._begin, 0, want_logits=False)])
        position = self._held[-1][1] if kept else len(self._begin)
        self._context.cut(position)
        for part in parts[kept:]:
            if isinstance(part, str):
                tokens = self._model.tokenize(part, special=False)
                self._context.decode_runs([TokenRun(0, tokens, position, want_logits=False)])
                position += len(tokens)
            else:
                position = self._vision.decode(
                    self._context, self._picture, part, position, batch=_CONTEXT
                )
            self._held.append((part, position))
        return position

    def tokens(self, text: str) -> list[int]:
        """Return how llama.cpp reads a text of a prompt."""
        return self._model.tokenize(text, special=False)

    def close(self) -> None:
        """Free everything."""
        self._pieces.close()
        self._context.close()
        self._vision.close()
        self._model.close()


def _is(one: object, other: object) -> bool:
    return one is other or (isinstance(one, str) and isinstance(other, str) and one == other)


def question(
    pair: str, query: Item, candidate: Item, pictures: tuple[P | None, P | None]
) -> list[str | P]:
    """Return the parts of a pair's question.

    Args:
        pair: Name of the prompt.
        query: What is asked for.
        candidate: What may match.
        pictures: Both pictures, where the pair has them.

    Raises:
        ValueError: The pair has no such question, or a picture is missing.
    """
    if pair == "text_to_passage":
        return [candidate.text, f"{PASSAGE_BEFORE} {query.text}{PROMPT_AFTER}"]
    endings = {
        "image_to_image": SAME_IMAGE,
        "composed_to_image": f"{CHANGE_BEFORE} {query.text}{CHANGE_AFTER}",
        "composed_to_composed": (
            f"{BOTH_BEFORE} {candidate.text}{BOTH_BETWEEN} {query.text}{PROMPT_AFTER}"
        ),
    }
    first, second = pictures
    if pair not in endings or first is None or second is None:
        raise ValueError(f"no question for {pair}")
    return [QUERY_IMAGE, first, CANDIDATE_IMAGE, second, endings[pair]]


def options_question(picture: P, options: Sequence[str]) -> list[str | P]:
    """Return the parts of the question which of several sentences is true."""
    return [picture, options_text(list(options))[0]]

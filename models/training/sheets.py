"""Questions of a batch, flat, with what every part of them should tell. No torch here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from models.world.claims import Phrase, Related, Setting, matching, truth
from models.world.grammar import Caption
from models.world.scene import Scene, Thing, relation

_NOUN_VALUES = 15


@dataclass(slots=True)
class CaptionBatch:
    """Captions (or other questions) of several pictures, flat, and the labels of single tokens.

    Attributes:
        pictures: (p,) indices of the scenes.
        captions: Captions a picture, at most.
        length: Longest caption in tokens.
        ids: (tokens,) all captions.
        slot: (tokens,) places in the padded layout.
        answer_at: (answers,) token of each answer; ``answer`` (answers,) its number.
        stage_at: Tokens where something has been claimed; ``stage`` 0 or 1.
        noun_at: Tokens where a noun ends. ``noun`` (n, 15): is its kind there, eight
            colours, two sizes (those that the kind is there in), does the phrase match,
            has it a place, x, y. ``noun_count`` (n,): how many things match, at most 3.
        ground_at: Tokens where a background has been said; ``ground`` the actual one.
        relation_at: Tokens where a relation has been said; ``relation`` the actual one.
    """

    pictures: NDArray[np.int64]
    captions: int
    length: int
    ids: NDArray[np.int64]
    slot: NDArray[np.int64]
    answer_at: NDArray[np.int64]
    answer: NDArray[np.int64]
    stage_at: NDArray[np.int64]
    stage: NDArray[np.float32]
    noun_at: NDArray[np.int64]
    noun: NDArray[np.float32]
    noun_count: NDArray[np.int64]
    ground_at: NDArray[np.int64]
    ground: NDArray[np.int64]
    relation_at: NDArray[np.int64]
    relation: NDArray[np.int64]


@dataclass(slots=True)
class Sheet:
    """Collects questions for a :class:`CaptionBatch`."""

    ids: list[int] = field(default_factory=list[int])
    _rows: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    _answers: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    _stage: list[tuple[int, bool]] = field(default_factory=list[tuple[int, bool]])
    _noun: list[tuple[int, list[float], int]] = field(
        default_factory=list[tuple[int, list[float], int]]
    )
    _ground: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    _relation: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def add(self, encoding: Encoding, row: int, answer: int) -> dict[int, int]:
        """Add a question.

        Args:
            encoding: Its tokens.
            row: Its place: number of its picture times questions a picture, plus its own.
            answer: Number of the answer that its last token is to give.

        Returns:
            The token at which each character offset of the text ends.
        """
        start = len(self.ids)
        self.ids += encoding.ids
        self._rows.append((row, len(encoding.ids)))
        self._answers.append((len(self.ids) - 1, answer))
        return {end: start + i for i, (_, end) in enumerate(encoding.offsets)}

    def mark(
        self,
        scene: Scene,
        caption: Caption,
        at: dict[int, int],
        shift: int,
        *,
        so_far: bool = True,
        seen: bool = True,
    ) -> None:
        """Note what each noun and claim of a caption should tell.

        Args:
            scene: What the caption is about.
            caption: The caption.
            at: From :meth:`add`.
            shift: Where in the question's text the caption begins.
            so_far: Whether all that was said before it is true.
            seen: Whether things have places that can be told (a passage tells none).
        """
        for end, claims in caption.stages():
            token = at.get(shift + end)
            verdict = truth(scene, claims)
            if token is not None and verdict is not None:
                self._stage.append((token, verdict and so_far))
        for phrase, end in caption.nouns:
            self.mark_noun(scene, phrase, at.get(shift + end), seen=seen)
        for claim, end in zip(caption.claims, caption.claim_ends, strict=True):
            token = at.get(shift + end)
            if token is None:
                continue
            if isinstance(claim, Setting):
                self._ground.append((token, scene.background))
            elif isinstance(claim, Related):
                actual = _relation(scene, claim)
                if actual is not None:
                    self._relation.append((token, actual))

    def mark_noun(
        self, scene: Scene, phrase: Phrase, token: int | None, *, seen: bool = True
    ) -> None:
        """Note what one noun should tell of a scene."""
        if token is not None:
            values, count = _lookup(scene, phrase)
            if not seen:
                values[-3:] = [0.0, 0.0, 0.0]
            self._noun.append((token, values, count))

    def mark_stage(self, token: int | None, *, holds: bool) -> None:
        """Note whether all is true at a token."""
        if token is not None:
            self._stage.append((token, holds))

    def batch(self, pictures: NDArray[np.int64], captions: int) -> CaptionBatch:
        """Return everything as arrays; there is at least one question."""
        length = -(-max(n for _, n in self._rows) // 4) * 4
        slot = np.concatenate([np.arange(n) + row * length for row, n in self._rows])
        noun = np.array([v for _, v, _ in self._noun], np.float32).reshape(-1, _NOUN_VALUES)
        return CaptionBatch(
            pictures,
            captions,
            length,
            np.array(self.ids, np.int64),
            slot,
            *_columns(self._answers, np.int64),
            *_columns(self._stage, np.float32),
            np.array([a for a, _, _ in self._noun], np.int64),
            noun,
            np.array([c for _, _, c in self._noun], np.int64),
            *_columns(self._ground, np.int64),
            *_columns(self._relation, np.int64),
        )


def _columns(pairs: Sequence[tuple[int, int]], dtype: type) -> tuple[np.ndarray, np.ndarray]:
    return np.array([a for a, _ in pairs], np.int64), np.array([v for _, v in pairs], dtype)


def _lookup(scene: Scene, phrase: Phrase) -> tuple[list[float], int]:
    alike = [t for t in scene.things if t.kind == phrase.kind]
    matched = [scene.things[i] for i in matching(phrase, scene.things)]
    shown = matched or alike
    colours = {t.colour for t in alike}
    sizes = {t.size for t in alike}
    values = [float(bool(alike))]
    values += [float(c in colours) for c in range(8)]
    values += [float(s in sizes) for s in range(2)]
    values += [float(bool(matched)), float(bool(shown)), *_middle(shown)]
    return values, min(3, len(matched))


def _middle(things: Sequence[Thing]) -> tuple[float, float]:
    if not things:
        return 0.0, 0.0
    n = len(things)
    return 2 * sum(t.x for t in things) / n - 1, 2 * sum(t.y for t in things) / n - 1


def _relation(scene: Scene, claim: Related) -> int | None:
    of_a, of_b = matching(claim.a, scene.things), matching(claim.b, scene.things)
    actual = {relation(scene.things[i], scene.things[j]) for i in of_a for j in of_b if i != j}
    return actual.pop() if len(actual) == 1 else None

"""Relevance feedback: a person's ratings of results, right or wrong, and their store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from retllm_desktop.core.judging import Pair, hash_texts
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import Modality


@dataclass(frozen=True, slots=True)
class FeedbackSubject:
    """The query that results are rated for.

    Attributes:
        name: 32 bytes; the same for the same wishes, whatever conditions stand beside them.
        pairs: By a result's modality: the comparison that the model's answers are of.
        whole: Whether the model is asked about all of the query; otherwise ratings say nothing
            about its answers.
    """

    name: bytes
    pairs: Mapping[Modality, Pair] = field(default_factory=dict[Modality, Pair])
    whole: bool = True


@dataclass(frozen=True, slots=True)
class RatedAnswer:
    """A model's answer about a result at the time of its rating.

    Attributes:
        pack: Names the model with its prompts and answers.
        pair: What it compared.
        log_odds: Its answer.
        cosine: The coarse stage's.
    """

    pack: bytes
    pair: Pair
    log_odds: float
    cosine: float


class FeedbackStore(Protocol):
    """Stores ratings by content, so that they follow a file through renames."""

    def rate(
        self,
        subject: bytes,
        content_hash: bytes,
        part: int,
        right: bool | None,
        answer: RatedAnswer | None = None,
    ) -> None:
        """Store the rating of a part of a content.

        Args:
            subject: Name of the ``FeedbackSubject``.
            content_hash: The content.
            part: Its part.
            right: Right or wrong; None removes the rating.
            answer: The model's answer, None where it was not asked.

        Raises:
            StoreError: Nothing was written.
        """
        ...

    def ratings(self, subject: bytes) -> Mapping[tuple[bytes, int], bool]:
        """Return a subject's ratings by content and part."""
        ...

    def rated_answers(self, pack: bytes, most: int) -> tuple[tuple[RatedAnswer, bool], ...]:
        """Return a pack's latest answers that were rated, with their ratings."""
        ...

    def forget_ratings(self) -> int:
        """Remove all ratings; returns their number.

        Raises:
            StoreError: Nothing was written.
        """
        ...


def name_subject(question: ParsedQuery, pictures: Iterable[bytes], items: Iterable[bytes]) -> bytes:
    """Return the name of a query's wishes: 32 bytes.

    Conditions do not count: what is right for «cat» is right for «cat in:holiday». Neither do
    case, spaces and a full stop.

    Args:
        question: The parsed line.
        pictures: Names of the pictures that came with it, in their order.
        items: Names of items of the library that results should be near to.
    """
    parts: list[str] = []
    for term in question.terms:
        text = " ".join(term.text.casefold().split()).rstrip(" .!?")
        parts.append(f"term {text} {term.like} {term.picture} {term.region} {term.weight}")
    parts += [f"phrase {phrase.casefold()}" for phrase in question.phrases]
    parts += [f"not {word.casefold()}" for word in question.excluded]
    parts += [f"picture {name.hex()}" for name in pictures]
    parts += [f"item {name.hex()}" for name in items]
    return hash_texts(parts)

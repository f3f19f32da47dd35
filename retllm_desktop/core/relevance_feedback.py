"""Right or wrong: what the person says of results, for which question, and who keeps it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from retllm_desktop.core.judging import Pair, hash_texts
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import Modality


@dataclass(frozen=True, slots=True)
class FeedbackSubject:
    """What results are right or wrong for.

    Attributes:
        name: 32 bytes; the same for the same wishes, whatever conditions stand beside them.
        pairs: By a result's modality: the comparison that the model's answers are of.
        whole: Whether the model is asked about all that is wished for; otherwise what is said of
            results tells nothing of its answers.
    """

    name: bytes
    pairs: Mapping[Modality, Pair] = field(default_factory=dict[Modality, Pair])
    whole: bool = True


@dataclass(frozen=True, slots=True)
class RatedAnswer:
    """What a model had answered about a result when something was said of it.

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
    """Ratings of results, by content hash: they follow a file through renames and removals."""

    def rate(
        self,
        subject: bytes,
        content_hash: bytes,
        part: int,
        right: bool | None,
        answer: RatedAnswer | None = None,
    ) -> None:
        """Record the rating of a part of content; None removes it.

        Args:
            subject: Names what it is rated for.
            content_hash: The content.
            part: Its part.
            right: Right or wrong.
            answer: What a model had answered, None where none was asked.

        Raises:
            StoreError: Nothing was written.
        """
        ...

    def ratings(self, subject: bytes) -> Mapping[tuple[bytes, int], bool]:
        """Return whether results are right for a subject, by content hash and part."""
        ...

    def rated_answers(self, pack: bytes, most: int) -> tuple[tuple[RatedAnswer, bool], ...]:
        """Return the latest answers of a pack that were rated, and whether they were right."""
        ...

    def forget_ratings(self) -> int:
        """Delete all ratings; return how many there were.

        Raises:
            StoreError: Nothing was written.
        """
        ...


def subject_name(question: ParsedQuery, pictures: Iterable[bytes], items: Iterable[bytes]) -> bytes:
    """Return what names a question's wishes: 32 bytes.

    Conditions do not count: what is right for «cat» is right for «cat in:holiday». Neither do
    case, spaces and a full stop.

    Args:
        question: The line, taken apart.
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

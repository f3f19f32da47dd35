"""What the details say of one result: the facts of its file, and why it is where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.metadata import Metadata
from retllm_desktop.core.types import Item, Result
from retllm_desktop.ui.shared import texts

_MOST_NAMES: Final = 12
NEAREST_Z: Final = 8.0
"""A z-score from which the bar of similarity is full."""
_NEAR_WORDS: Final = ((6.0, "very near"), (texts.ALIKE_FROM, "near"), (1.5, "somewhat near"))


@dataclass(frozen=True, slots=True)
class ItemFact:
    """Something known of a file.

    Attributes:
        name: What is known: «Taken», «Camera».
        value: What it is.
    """

    name: str
    value: str


def list_facts(item: Item) -> tuple[ItemFact, ...]:
    """What is known of an item's file beside its name and folder, what is asked for most first."""
    metadata = item.metadata
    found = (
        _date_fact(item),
        ItemFact("Camera", _camera(metadata)),
        ItemFact("Place", place_text(metadata)),
        ItemFact("People", _some(metadata.people)),
        ItemFact("Keywords", _some(metadata.keywords)),
        ItemFact("Stars", "★" * max(0, metadata.rating or 0)),
        ItemFact("Size", _size_text(item)),
        ItemFact("Kind", _kind_text(item)),
    )
    return tuple(fact for fact in found if fact.value)


def _date_fact(item: Item) -> ItemFact:
    told = texts.date_text(item)
    if item.date_source is DateSource.NAME:
        return ItemFact("Date", told)
    word, _, when = told.partition(" ")
    return ItemFact(word.capitalize(), when)


def _camera(metadata: Metadata) -> str:
    return " · ".join(part for part in (metadata.camera, metadata.lens) if part)


def _some(names: Sequence[str]) -> str:
    """Return names in a line, the first of very many."""
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def place_text(metadata: Metadata) -> str:
    """Where a picture was taken: its town and country, or its coordinates; empty: unknown."""
    named = [part for part in (metadata.city, metadata.region, metadata.country) if part]
    if named:
        return ", ".join(dict.fromkeys(named))
    if metadata.latitude is None or metadata.longitude is None:
        return ""
    north = f"{abs(metadata.latitude):.4f}° {'N' if metadata.latitude >= 0 else 'S'}"
    return f"{north}, {abs(metadata.longitude):.4f}° {'E' if metadata.longitude >= 0 else 'W'}"


def _size_text(item: Item) -> str:
    parts: list[str] = []
    if item.width_px and item.height_px:
        parts.append(f"{item.width_px:,} × {item.height_px:,}")
    if item.size_bytes:
        parts.append(texts.size_text(item.size_bytes))
    return " · ".join(parts)


def _kind_text(item: Item) -> str:
    parts = [texts.item_kind(item)]
    if item.copies > 1:
        parts.append(f"{item.copies} copies")
    if item.recognised:
        parts.append("text below was read in the picture")
    return " · ".join(parts)


def why_sentence(result: Result) -> str:
    """Why a result is in the list, and at its place, in one sentence."""
    if result.feedback is not None:
        return f"You said that it is {texts.feedback_word(result.feedback)} for this search."
    quick, place = ordinal(result.candidate.coarse_rank), ordinal(result.rank)
    judged = result.relevance is not None
    if quick != place:
        because = "after a closer look" if judged else "as others were looked at closely"
        then = f"moved from {quick} to {place} {because}"
    elif judged:
        then = f"a closer look left it {place}"
    else:
        then = f"{place} in the list"
    if not result.candidate.measured and result.candidate.snippet is None:
        return f"Listed because {texts.match_reason(result.candidate)}; {then}."
    return f"Found because {texts.match_reason(result.candidate)}; {then}."


def ordinal(number: int) -> str:
    """«1st», «2nd», «11th», «1,002nd»."""
    ending = "th"
    if number % 100 not in {11, 12, 13}:
        ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def similarity_word(z_score: float) -> str:
    """How near something lies, in a word or two."""
    return next((word for least, word in _NEAR_WORDS if z_score >= least), "hardly near")

"""What the details say of one result: the facts of its file, and why it is where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.metadata import Metadata
from retllm_desktop.core.types import Candidate, Item, Result, Verdict, VerdictReuse
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import tr, tr_count

_MOST_NAMES: Final = 12
NEAREST_Z: Final = 8.0
"""A z-score from which the bar of similarity is full."""
_VERY_NEAR_Z: Final = 6.0
_SOMEWHAT_NEAR_Z: Final = 1.5


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
        ItemFact(_date_name(item.date_source), texts.date_value(item)),
        ItemFact(tr("Camera"), _camera(metadata)),
        ItemFact(tr("Place"), place_text(metadata)),
        ItemFact(tr("People"), _some(metadata.people)),
        ItemFact(tr("Keywords"), _some(metadata.keywords)),
        ItemFact(tr("Stars"), "★" * max(0, metadata.rating or 0)),
        ItemFact(tr("Size"), _size_text(item)),
        ItemFact(tr("Kind"), _kind_text(item)),
    )
    return tuple(fact for fact in found if fact.value)


def _date_name(source: DateSource) -> str:
    match source:
        case DateSource.NAME:
            return tr("Date")
        case DateSource.CONTAINER:
            return tr("Recorded")
        case DateSource.DOCUMENT:
            return tr("Written")
        case DateSource.CHANGED:
            return tr("Changed")
        case _:
            return tr("Taken")


def _camera(metadata: Metadata) -> str:
    return " · ".join(part for part in (metadata.camera, metadata.lens) if part)


def _some(names: Sequence[str]) -> str:
    """Return names in a line, the first of very many."""
    more = len(names) - _MOST_NAMES
    shown = texts.join_words(names[:_MOST_NAMES])
    return tr_count("{names} and %n more", more, names=shown) if more > 0 else shown


def place_text(metadata: Metadata) -> str:
    """Where a picture was taken: its town and country, or its coordinates; empty: unknown."""
    named = [part for part in (metadata.city, metadata.region, metadata.country) if part]
    if named:
        return texts.join_words(dict.fromkeys(named))
    if metadata.latitude is None or metadata.longitude is None:
        return ""
    latitude, longitude = abs(metadata.latitude), abs(metadata.longitude)
    north, east = metadata.latitude >= 0, metadata.longitude >= 0
    return texts.join_words(
        (
            tr("{degrees:.4f}° N", degrees=latitude)
            if north
            else tr("{degrees:.4f}° S", degrees=latitude),
            tr("{degrees:.4f}° E", degrees=longitude)
            if east
            else tr("{degrees:.4f}° W", degrees=longitude),
        )
    )


def _size_text(item: Item) -> str:
    parts: list[str] = []
    if item.width_px and item.height_px:
        parts.append(tr("{width} × {height}", width=item.width_px, height=item.height_px))
    if item.size_bytes:
        parts.append(texts.size_text(item.size_bytes))
    return " · ".join(parts)


def _kind_text(item: Item) -> str:
    parts = [texts.item_kind(item)]
    if item.copies > 1:
        parts.append(tr_count("%n copies", item.copies))
    if item.recognised:
        parts.append(tr("text below was read in the picture"))
    return " · ".join(parts)


def why_sentence(result: Result) -> str:
    """Why a result is in the list, and at its place, in one sentence."""
    if result.feedback is not None:
        if result.feedback:
            return tr("You said that it is right for this search.")
        return tr("You said that it is wrong for this search.")
    quick, place = ordinal(result.candidate.coarse_rank), ordinal(result.rank)
    judged = result.relevance is not None
    if quick != place and judged:
        then = tr("moved from {quick} to {place} after a closer look", quick=quick, place=place)
    elif quick != place:
        then = tr(
            "moved from {quick} to {place} as others were looked at closely",
            quick=quick,
            place=place,
        )
    elif judged:
        then = tr("a closer look left it {place}", place=place)
    else:
        then = tr("{place} in the list", place=place)
    reason = texts.match_reason(result.candidate)
    if not result.candidate.measured and result.candidate.snippet is None:
        return tr("Listed because {reason}; {then}.", reason=reason, then=then)
    return tr("Found because {reason}; {then}.", reason=reason, then=then)


def ordinal(number: int) -> str:
    """«1st», «2nd», «11th», «1,002nd»."""
    rest = 0 if number % 100 in {11, 12, 13} else number % 10
    match rest:
        case 1:
            return tr("{number}st", number=number)
        case 2:
            return tr("{number}nd", number=number)
        case 3:
            return tr("{number}rd", number=number)
        case _:
            return tr("{number}th", number=number)


def similarity_word(z_score: float) -> str:
    """How near something lies, in a word or two."""
    if z_score >= _VERY_NEAR_Z:
        return tr("very near")
    if z_score >= texts.ALIKE_FROM:
        return tr("near")
    return tr("somewhat near") if z_score >= _SOMEWHAT_NEAR_Z else tr("hardly near")


def similarity_text(candidate: Candidate) -> str:
    """How near a candidate lies: its cosine, and how far that stands out from chance."""
    if not candidate.measured:
        return tr("not compared")
    cosine, z_score = candidate.cosine, candidate.z_score
    if z_score >= 0:
        return tr("{cosine:.3f} · {sigma:.1f} σ above chance", cosine=cosine, sigma=z_score)
    return tr("{cosine:.3f} · {sigma:.1f} σ below chance", cosine=cosine, sigma=-z_score)


def verdict_notes(verdict: Verdict | None) -> str:
    """What was special about the check of a result, or empty."""
    if verdict is None:
        return ""
    return texts.join_words(
        (
            tr("looked again at a part of it") if verdict.region_checked else "",
            tr("shown to the model again within") if verdict.retraced else "",
            tr("known from before") if verdict.reused is VerdictReuse.RESULT else "",
        )
    )

"""Why a result is where it is, in words."""

from typing import Final

from retllm_desktop.core.types import Candidate, Result, Verdict, VerdictReuse
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import tr

NEAREST_Z: Final = 8.0
"""A z-score from which the bar of similarity is full."""
_VERY_NEAR_Z: Final = 6.0
_SOMEWHAT_NEAR_Z: Final = 1.5


def why_sentence(result: Result) -> str:
    """Why a result is at its place, in one sentence; empty where there is nothing to say."""
    if result.feedback is not None:
        if result.feedback:
            return tr("You said that it is right for this search.")
        return tr("You said that it is wrong for this search.")
    if not has_reason(result):
        return ""
    quick, place = ordinal(result.candidate.coarse_rank), ordinal(result.rank)
    judged = result.relevance is not None
    if quick != place and judged:
        return tr("Moved from {quick} to {place} after a closer look.", quick=quick, place=place)
    if quick != place:
        return tr(
            "Moved from {quick} to {place} as others were looked at closely.",
            quick=quick,
            place=place,
        )
    if judged:
        return tr("A closer look left it {place}.", place=place)
    reason = texts.match_reason(result.candidate)
    return tr("{place}, because {reason}.", place=place, reason=reason)


def has_reason(result: Result) -> bool:
    """Whether a result is listed for what it shows or says, and not by conditions alone."""
    candidate = result.candidate
    found = candidate.measured or candidate.snippet is not None
    return found or result.relevance is not None or result.feedback is not None


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
    """How near a candidate lies, in words and as a cosine."""
    if not candidate.measured:
        return tr("not compared")
    near = similarity_word(candidate.z_score)
    return tr("{near} · {cosine:.2f}", near=near, cosine=candidate.cosine)


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

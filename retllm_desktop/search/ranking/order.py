"""The order of results: coarse places, verdicts, ratings and sections. Pure functions."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from retllm_desktop.core.similarity import binary_entropy_bits, sigmoid
from retllm_desktop.core.types import Candidate, Result, Verdict
from retllm_desktop.search.ranking.calibration import Calibration

SURE_FROM: Final = 0.8
"""Least relevance of what is called sure (packaging/decisions/0015 says what that means)."""
MAYBE_FROM: Final = 0.3
"""Least relevance of what may match."""


class Section(StrEnum):
    """A part of the list, best first."""

    SURE = "sure"
    MAYBE = "maybe"
    REST = "rest"


SECTION_ORDER: Final = tuple(Section)
"""The sections, best first."""


def section_of(
    relevance: float | None, feedback: bool | None = None, *, judgeable: bool = True
) -> Section | None:
    """Return where a result belongs; None: in no section, as nothing can be said of it.

    Args:
        relevance: Calibrated probability of a match; None: not judged, which is the rest.
        feedback: The person's right or wrong for this query, which counts more than any model.
        judgeable: Whether the judge may be asked about it.
    """
    if feedback is not None:
        return Section.SURE if feedback else Section.REST
    if relevance is None:
        return Section.REST if judgeable else None
    return section_of_relevance(relevance)


def section_of_relevance(relevance: float) -> Section:
    """Return where a relevance in [0, 1] belongs."""
    if relevance < MAYBE_FROM:
        return Section.REST
    return Section.SURE if relevance >= SURE_FROM else Section.MAYBE


def section_of_result(result: Result) -> Section | None:
    """Return where a result belongs; see ``section_of``."""
    return section_of(result.relevance, result.feedback, judgeable=result.judgeable)


def split_sections(results: Sequence[Result]) -> tuple[tuple[Section | None, int], ...]:
    """Divide a list: each section that is there, with the row at which it begins.

    What the judge does not know stands among the rest, in the coarse order: it is neither better
    nor worse. A rest that holds some of it has no name, as the name would speak of it as well.

    Returns:
        In the order of the list; empty where nothing was judged or rated, and where the order is
        not that of the sections (the paper's rule has none).
    """
    if all(result.relevance is None and result.feedback is None for result in results):
        return ()
    own = [section_of_result(result) for result in results]
    places = [_place(section) for section in own]
    if places != sorted(places):
        return ()
    begins = [row for row, place in enumerate(places) if not row or places[row - 1] != place]
    nameless = None in own
    return tuple(
        (None if nameless and own[row] in (None, Section.REST) else own[row], row) for row in begins
    )


def _place(section: Section | None) -> int:
    return SECTION_ORDER.index(Section.REST if section is None else section)


class Scoring(StrEnum):
    """How a verdict becomes an order.

    ``PAPER`` is RetLLM's own rule (arXiv 2602.22278): P(True) over the whole vocabulary, cut to
    two decimals, ties decided by the lower entropy. ``LOG_ODDS`` is ours: the log-odds over all
    spellings, fused with the cosine, so that ties hardly occur.
    """

    LOG_ODDS = "log-odds"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class FusionRule:
    """A pack's way from a verdict and a cosine to an order and a relevance.

    Attributes:
        scoring: Which of the two rules orders the judged candidates.
        weight: Weight of the cosine; 0 orders by the model's answer alone, as in the paper.
        temperature: The log-odds are divided by it first.
        calibration_scale: Platt scale of the fused value.
        calibration_offset: Platt offset.
        absolute: Whether a verdict tells that something matches; a choice among texts tells only
            which matches best: it orders them and gives no relevance.
    """

    scoring: Scoring = Scoring.LOG_ODDS
    weight: float = 0.0
    temperature: float = 1.0
    calibration_scale: float = 1.0
    calibration_offset: float = 0.0
    absolute: bool = True

    @property
    def calibration(self) -> Calibration:
        """The Platt scale and offset together."""
        return Calibration(self.calibration_scale, self.calibration_offset)


RuleSelector = Callable[[Candidate], FusionRule]
"""Which rule a candidate is ordered by: pictures and passages are asked about differently."""


def truncate_probability(probability: float) -> float:
    """Cut a probability to two decimals, as the paper's code does before it compares."""
    return math.floor(probability * 100.0 + 1e-9) / 100.0


def fuse_log_odds(log_odds: float, cosine: float, rule: FusionRule) -> float:
    """Return the value that orders judged candidates: log-odds and cosine together."""
    return log_odds / rule.temperature + rule.weight * cosine


def match_relevance(verdict: Verdict, cosine: float, rule: FusionRule) -> float:
    """Return the calibrated probability of a match, in [0, 1].

    In the paper's mode it is P(True) itself, cut to two decimals.
    """
    if rule.scoring is Scoring.PAPER:
        return truncate_probability(verdict.p_true)
    return sigmoid(rule.calibration.log_odds(fuse_log_odds(verdict.log_odds, cosine, rule)))


def answer_confidence(verdict: Verdict) -> float:
    """Return 1 − the entropy (bits) of True against False, in [0, 1]."""
    return min(1.0, max(0.0, 1.0 - binary_entropy_bits(sigmoid(verdict.log_odds))))


def order_results(
    candidates: Sequence[Candidate],
    verdicts: Mapping[int, Verdict],
    rule: FusionRule | RuleSelector,
    ratings: Mapping[int, bool] | None = None,
    judgeable: Collection[int] | None = None,
) -> tuple[Result, ...]:
    """Order candidates by what has been judged so far.

    Judged candidates are permuted among the places that they hold in the coarse order; the
    others keep their order. So any moment of a streaming fine stage shows a sound order, and
    an interrupted one loses nothing. Then the sections of the list follow each other: what the
    judge is sure of comes before what it was not asked about (documents, which share words with
    many a description). In the paper's mode there are no sections.

    Verdicts of different pairs (a sentence and a picture, a sentence and a passage) are compared
    by their calibrated log-odds, which is the order of the fused value within one pair.

    Args:
        candidates: In coarse order.
        verdicts: By item id; ids of no candidate are ignored.
        rule: The pack's fusion, or which one a candidate has; all of one scoring.
        ratings: By item id: whether the person called it right for this query, or wrong.
        judgeable: Ids of the items that the judge may be asked about; None: all.

    Returns:
        One result per candidate, best first, ranks 1…n.
    """
    if not verdicts and not ratings:
        # Of each list first of all, and while the judge is silent.
        return tuple(
            [
                Result(
                    candidate,
                    rank,
                    judgeable=judgeable is None or candidate.item.id in judgeable,
                )
                for rank, candidate in enumerate(candidates, start=1)
            ]
        )
    rule_of: RuleSelector = (lambda _: rule) if isinstance(rule, FusionRule) else rule
    ratings = ratings or {}
    rules = {c.item.id: rule_of(c) for c in candidates if c.item.id in verdicts}
    order = list(candidates)

    def key(candidate: Candidate) -> tuple[float, float, int]:
        number = candidate.item.id
        return _order_key(candidate, verdicts[number], rules[number])

    # Choices among texts are comparable among themselves alone.
    for absolute in (True, False):
        places = [
            place
            for place, candidate in enumerate(candidates)
            if candidate.item.id in rules and rules[candidate.item.id].absolute is absolute
        ]
        judged = sorted((candidates[place] for place in places), key=key)
        for place, candidate in zip(places, judged, strict=True):
            order[place] = candidate
    relevances = {
        number: match_relevance(verdicts[number], candidate.cosine, rules[number])
        for candidate in order
        if (number := candidate.item.id) in rules and rules[number].absolute
    }
    # Without either all are in one section.
    if (relevances or ratings) and not any(own.scoring is Scoring.PAPER for own in rules.values()):
        order.sort(
            key=lambda c: _place(section_of(relevances.get(c.item.id), ratings.get(c.item.id)))
        )
    results: list[Result] = []
    for rank, candidate in enumerate(order, start=1):
        number = candidate.item.id
        verdict, relevance = verdicts.get(number), relevances.get(number)
        confidence = None
        if verdict is not None and relevance is not None:
            confidence = answer_confidence(verdict)
        known = judgeable is None or number in judgeable
        rating = ratings.get(number)
        results.append(Result(candidate, rank, verdict, relevance, confidence, rating, known))
    return tuple(results)


def _order_key(
    candidate: Candidate, verdict: Verdict, rule: FusionRule
) -> tuple[float, float, int]:
    if rule.scoring is Scoring.PAPER:
        return (-truncate_probability(verdict.p_true), verdict.entropy_nats, candidate.coarse_rank)
    if not rule.absolute:
        return (-verdict.p_true, verdict.entropy_nats, candidate.coarse_rank)
    value = rule.calibration.log_odds(fuse_log_odds(verdict.log_odds, candidate.cosine, rule))
    return (-value, 0.0, candidate.coarse_rank)

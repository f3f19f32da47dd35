"""The stages that an evaluation compares: which answers are asked for, and how they order.

Orders are made by ``core/ranking.py``, the way a search makes them, so that what is measured is
what is shipped.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from retllm_desktop.core.fine_spec import PairRule
from retllm_desktop.core.matching import Pair
from retllm_desktop.core.ranking import FusionRule, Scoring, fused, relevance, settle, truncated
from retllm_desktop.core.types import Candidate, Item, Modality, Verdict

_LEAST: Final = 1e-12


class Way(StrEnum):
    """How the model is asked."""

    PLAIN = "plain"
    RETRACED = "retraced"
    LOOKED_AGAIN = "looked-again"
    SET_WISE = "set-wise"


class Ordering(StrEnum):
    """What orders candidates, or decides between options."""

    COSINE = "cosine"
    P_TRUE = "p-true"
    PAPER = "paper"
    LOG_ODDS = "log-odds"
    SHIPPED = "shipped"
    SET_WISE = "set-wise"


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of an ablation.

    Attributes:
        title: For people.
        ordering: What orders.
        way: How the model is asked, None where it is not.
    """

    title: str
    ordering: Ordering
    way: Way | None = Way.PLAIN

    @property
    def key(self) -> str:
        """A name for programs, unique among the stages."""
        return f"{self.ordering}" if self.way is None else f"{self.ordering}/{self.way}"


COARSE: Final = Stage("coarse stage", Ordering.COSINE, None)
SHIPPED: Final = Stage("log-odds + cosine (as shipped)", Ordering.SHIPPED)
STAGES: Final[tuple[Stage, ...]] = (
    COARSE,
    Stage("+ model: P(True)", Ordering.P_TRUE),
    Stage("+ entropy decision (the paper)", Ordering.PAPER),
    Stage("the paper + visual retracing", Ordering.PAPER, Way.RETRACED),
    Stage("the paper + look again", Ordering.PAPER, Way.LOOKED_AGAIN),
    Stage("the paper, all texts in one question", Ordering.SET_WISE, Way.SET_WISE),
    Stage("log-odds", Ordering.LOG_ODDS),
    SHIPPED,
    Stage("as shipped + visual retracing", Ordering.SHIPPED, Way.RETRACED),
    Stage("as shipped + look again", Ordering.SHIPPED, Way.LOOKED_AGAIN),
)
"""All rows, in the order of a table."""


def applies(way: Way, pair: Pair) -> bool:
    """Tell whether a way of asking has a meaning for what is compared."""
    if way is Way.SET_WISE:
        return pair is Pair.IMAGE_TO_TEXTS
    return way is Way.PLAIN or pair is not Pair.TEXT_TO_PASSAGE


def fusion(ordering: Ordering, rule: PairRule) -> FusionRule:
    """Return the rule by which answers order candidates.

    Raises:
        ValueError: It is the cosine's own order, which no answer enters.
    """
    if ordering is Ordering.COSINE:
        raise ValueError("the coarse order needs no rule")
    if ordering in {Ordering.P_TRUE, Ordering.PAPER}:
        return FusionRule(Scoring.PAPER)
    if ordering is Ordering.SHIPPED:
        return FusionRule(Scoring.LOG_ODDS, rule.weight, rule.temperature, rule.scale, rule.offset)
    return FusionRule(Scoring.LOG_ODDS)


def reordered(
    ordering: Ordering,
    rule: PairRule,
    cosines: Sequence[float],
    verdicts: Sequence[Verdict | None],
    *,
    text: bool = False,
) -> tuple[int, ...]:
    """Return the coarse list's first candidates in the order that a stage brings them to.

    Args:
        ordering: What orders.
        rule: The pack's own numbers for this pair.
        cosines: Of the first candidates, in coarse order.
        verdicts: The answers; None where there is none, which keeps its place as in a search.
        text: Whether the candidates are texts.

    Returns:
        Places in the coarse list, 0-based, best first.
    """
    if ordering is Ordering.COSINE:
        return tuple(range(len(cosines)))
    candidates = [_candidate(place, cosine, text=text) for place, cosine in enumerate(cosines)]
    answers = {
        place: _as_ordered(ordering, verdict)
        for place, verdict in enumerate(verdicts)
        if verdict is not None
    }
    results = settle(candidates, answers, fusion(ordering, rule))
    return tuple(result.candidate.item.id for result in results)


def chosen(
    ordering: Ordering,
    rule: PairRule,
    cosines: Sequence[float],
    verdicts: Sequence[Verdict | None],
) -> int | None:
    """Return the place of the option that beats all others; None for a tie or a missing answer.

    Args:
        ordering: What decides.
        rule: The pack's own numbers for this pair.
        cosines: Of the options.
        verdicts: The answers, one each; none at all for the coarse stage.
    """
    values: list[tuple[float, float]] = []
    for place, cosine in enumerate(cosines):
        if ordering is Ordering.COSINE:
            values.append((cosine, 0.0))
            continue
        verdict = verdicts[place]
        if verdict is None:
            return None
        values.append(_value(ordering, rule, verdict, cosine))
    best = max(values)
    return values.index(best) if values.count(best) == 1 else None


def match_probability(rule: PairRule, verdict: Verdict, cosine: float) -> float:
    """Return the relevance that a search would show, in [0, 1]."""
    return relevance(verdict, cosine, fusion(Ordering.SHIPPED, rule))


def _value(
    ordering: Ordering, rule: PairRule, verdict: Verdict, cosine: float
) -> tuple[float, float]:
    if ordering is Ordering.P_TRUE:
        return truncated(verdict.p_true), 0.0
    if ordering is Ordering.PAPER:
        return truncated(verdict.p_true), -verdict.entropy_nats
    if ordering is Ordering.SHIPPED:
        return fused(verdict, cosine, fusion(ordering, rule)), 0.0
    return _as_ordered(ordering, verdict).log_odds, 0.0


def _as_ordered(ordering: Ordering, verdict: Verdict) -> Verdict:
    """Return the answer as an ordering sees it."""
    if ordering is Ordering.P_TRUE:
        # Without the entropy decision, ties keep the coarse order.
        return replace(verdict, entropy_nats=0.0)
    if ordering is Ordering.SET_WISE:
        share = min(max(verdict.p_true, _LEAST), 1.0 - _LEAST)
        return replace(verdict, log_odds=math.log(share / (1.0 - share)))
    return verdict


def _candidate(place: int, cosine: float, *, text: bool) -> Candidate:
    modality = Modality.TEXT if text else Modality.IMAGE
    item = Item(place, b"", 0, modality, Path(str(place)))
    return Candidate(item, place + 1, 1.0 - cosine, cosine)

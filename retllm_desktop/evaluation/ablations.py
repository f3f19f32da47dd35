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

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.similarity import Foresight
from retllm_desktop.core.types import Candidate, Item, Modality, Verdict
from retllm_desktop.search.ranking.order import (
    FusionRule,
    Scoring,
    fused,
    relevance,
    settle,
    truncated,
)
from retllm_desktop.search.ranking.schedule import Prospect, in_order, needed
from retllm_desktop.search.ranking.sections import MAYBE_FROM

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
        early: Whether those are left out whose answers can be foreseen.
    """

    title: str
    ordering: Ordering
    way: Way | None = Way.PLAIN
    early: bool = False

    @property
    def key(self) -> str:
        """A name for programs, unique among the stages of a pair."""
        own = f"{self.ordering}" if self.way is None else f"{self.ordering}/{self.way}"
        return f"{own}/early" if self.early else own


COARSE: Final = Stage("coarse stage", Ordering.COSINE, None)
_PAPER: Final[tuple[Stage, ...]] = (
    Stage("+ model: P(True)", Ordering.P_TRUE),
    Stage("+ entropy decision (the paper)", Ordering.PAPER),
    Stage("the paper + visual retracing", Ordering.PAPER, Way.RETRACED),
    Stage("the paper + look again", Ordering.PAPER, Way.LOOKED_AGAIN),
)
_OURS: Final[tuple[Stage, ...]] = (
    Stage("log-odds", Ordering.LOG_ODDS),
    Stage("log-odds + cosine (as shipped)", Ordering.SHIPPED),
    Stage("as shipped, what is foreseen left out", Ordering.SHIPPED, early=True),
    Stage("as shipped + visual retracing", Ordering.SHIPPED, Way.RETRACED),
    Stage("as shipped + look again", Ordering.SHIPPED, Way.LOOKED_AGAIN),
)
_OF_TEXTS: Final[tuple[Stage, ...]] = (
    *_PAPER,
    Stage("all texts in one question (the paper)", Ordering.SET_WISE, Way.SET_WISE),
    Stage("log-odds", Ordering.LOG_ODDS),
    Stage("log-odds + cosine", Ordering.SHIPPED),
    Stage("all texts in one question (as shipped)", Ordering.SHIPPED, Way.SET_WISE),
    Stage("log-odds + cosine + visual retracing", Ordering.SHIPPED, Way.RETRACED),
    Stage("log-odds + cosine + look again", Ordering.SHIPPED, Way.LOOKED_AGAIN),
)
_PICTURED: Final = frozenset({Way.RETRACED, Way.LOOKED_AGAIN})


def stages(pair: Pair) -> tuple[Stage, ...]:
    """Return the rows that have a meaning for a pair, the coarse stage first."""
    if pair is Pair.IMAGE_TO_TEXTS:
        return (COARSE, *_OF_TEXTS)
    if pair is Pair.TEXT_TO_PASSAGE:
        return (COARSE, *(stage for stage in (*_PAPER, *_OURS) if stage.way not in _PICTURED))
    return (COARSE, *_PAPER, *_OURS)


def fusion(ordering: Ordering, shipped: FusionRule) -> FusionRule:
    """Return the rule by which answers order candidates.

    Raises:
        ValueError: It is the cosine's own order, which no answer enters.
    """
    if ordering is Ordering.COSINE:
        raise ValueError("the coarse order needs no rule")
    if ordering in {Ordering.P_TRUE, Ordering.PAPER}:
        return FusionRule(Scoring.PAPER)
    if ordering is Ordering.SHIPPED:
        return replace(shipped, scoring=Scoring.LOG_ODDS)
    return FusionRule(Scoring.LOG_ODDS)


def reordered(
    ordering: Ordering,
    shipped: FusionRule,
    cosines: Sequence[float],
    verdicts: Sequence[Verdict | None],
    *,
    text: bool = False,
) -> tuple[int, ...]:
    """Return the coarse list's first candidates in the order that a stage brings them to.

    Args:
        ordering: What orders.
        shipped: The rule that a search goes by.
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
    results = settle(candidates, answers, fusion(ordering, shipped))
    return tuple(result.candidate.item.id for result in results)


def chosen(
    ordering: Ordering,
    shipped: FusionRule,
    cosines: Sequence[float],
    verdicts: Sequence[Verdict | None],
) -> int | None:
    """Return the place of the option that beats all others; None for a tie or a missing answer.

    Args:
        ordering: What decides.
        shipped: The rule that a search goes by.
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
        values.append(_value(ordering, shipped, verdict, cosine))
    best = max(values)
    return values.index(best) if values.count(best) == 1 else None


def match_probability(shipped: FusionRule, verdict: Verdict, cosine: float) -> float:
    """Return the relevance that a search would show, in [0, 1]."""
    return relevance(verdict, cosine, fusion(Ordering.SHIPPED, shipped))


def worth_asking(
    shipped: FusionRule,
    foresight: Foresight,
    most: float,
    *,
    standouts: Sequence[float],
    cosines: Sequence[float],
    verdicts: Sequence[Verdict | None],
) -> frozenset[int]:
    """Return whom a search would ask the model about, had it not been asked about all.

    Args:
        shipped: The rule that a search goes by.
        foresight: What the pack knows of candidates that were not judged.
        most: The risk at which a match may be overlooked.
        standouts: Of the first candidates, in coarse order.
        cosines: Theirs.
        verdicts: Their answers.

    Returns:
        Places in the coarse list.
    """
    nearest = max(standouts, default=0.0)
    waiting = in_order(
        [
            Prospect(place, nearest - standout, nearest, foresight)
            for place, standout in enumerate(standouts)
        ]
    )
    asked: set[int] = set()
    met = False
    while needed(waiting, met=met, judged=len(asked), most=most):
        place = waiting[0].key
        asked.add(place)
        waiting = waiting[1:]
        verdict = verdicts[place]
        if verdict is not None:
            likely = match_probability(shipped, verdict, cosines[place])
            met = met or likely >= MAYBE_FROM
    return frozenset(asked)


def _value(
    ordering: Ordering, shipped: FusionRule, verdict: Verdict, cosine: float
) -> tuple[float, float]:
    if ordering is Ordering.P_TRUE:
        return truncated(verdict.p_true), 0.0
    if ordering is Ordering.PAPER:
        return truncated(verdict.p_true), -verdict.entropy_nats
    if ordering is Ordering.SHIPPED:
        return fused(verdict, cosine, fusion(ordering, shipped)), 0.0
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

"""The stages that an evaluation compares: how the judge is asked, and how its answers order.

Orders are made by ``search/ranking/order.py``, the way a search makes them, so that what is
measured is what is shipped.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.similarity import MatchPrior
from retllm_desktop.core.types import Candidate, Item, Modality, Verdict
from retllm_desktop.search.ranking.order import (
    MAYBE_FROM,
    FusionRule,
    Scoring,
    fuse_log_odds,
    match_relevance,
    order_results,
    truncate_probability,
)
from retllm_desktop.search.ranking.schedule import PendingCandidate, count_needed, judging_order

_LEAST: Final = 1e-12


class JudgeMode(StrEnum):
    """How the judge is asked."""

    PLAIN = "plain"
    RETRACED = "retraced"
    LOOKED_AGAIN = "looked-again"
    SET_WISE = "set-wise"
    LOOKED_TWICE = "looked-twice"
    SHEET = "contact-sheet"
    SHEET_VOTES = "contact-sheet-votes"


LIST_WISE: Final = frozenset({JudgeMode.SET_WISE, JudgeMode.SHEET, JudgeMode.SHEET_VOTES})
"""Asked about all candidates at once, so that an answer depends on the others."""


class Ordering(StrEnum):
    """What orders candidates, or decides between options."""

    COSINE = "cosine"
    P_TRUE = "p-true"
    PAPER = "paper"
    LOG_ODDS = "log-odds"
    SHIPPED = "shipped"
    SET_WISE = "set-wise"


@dataclass(frozen=True, slots=True)
class AblationStage:
    """One row of an ablation.

    Attributes:
        title: For people.
        ordering: What orders.
        mode: How the judge is asked, None where it is not.
        skips_predicted: Whether candidates are left out whose answers a prior predicts.
    """

    title: str
    ordering: Ordering
    mode: JudgeMode | None = JudgeMode.PLAIN
    skips_predicted: bool = False

    @property
    def key(self) -> str:
        """A name for programs, unique among the stages of a pair."""
        own = f"{self.ordering}" if self.mode is None else f"{self.ordering}/{self.mode}"
        return f"{own}/early" if self.skips_predicted else own


COARSE_STAGE: Final = AblationStage("coarse stage", Ordering.COSINE, None)
_PAPER: Final[tuple[AblationStage, ...]] = (
    AblationStage("+ model: P(True)", Ordering.P_TRUE),
    AblationStage("+ entropy decision (the paper)", Ordering.PAPER),
    AblationStage("the paper + visual retracing", Ordering.PAPER, JudgeMode.RETRACED),
    AblationStage("the paper + look again", Ordering.PAPER, JudgeMode.LOOKED_AGAIN),
)
_OURS: Final[tuple[AblationStage, ...]] = (
    AblationStage("log-odds", Ordering.LOG_ODDS),
    AblationStage("log-odds + cosine (as shipped)", Ordering.SHIPPED),
    AblationStage("as shipped, what is foreseen left out", Ordering.SHIPPED, skips_predicted=True),
    AblationStage("as shipped + visual retracing", Ordering.SHIPPED, JudgeMode.RETRACED),
    AblationStage("as shipped + look again", Ordering.SHIPPED, JudgeMode.LOOKED_AGAIN),
)
_OF_TEXTS: Final[tuple[AblationStage, ...]] = (
    *_PAPER,
    AblationStage("all texts in one question (the paper)", Ordering.SET_WISE, JudgeMode.SET_WISE),
    AblationStage("log-odds", Ordering.LOG_ODDS),
    AblationStage("log-odds + cosine", Ordering.SHIPPED),
    AblationStage("all texts in one question (as shipped)", Ordering.SHIPPED, JudgeMode.SET_WISE),
    AblationStage("log-odds + cosine + visual retracing", Ordering.SHIPPED, JudgeMode.RETRACED),
    AblationStage("log-odds + cosine + look again", Ordering.SHIPPED, JudgeMode.LOOKED_AGAIN),
)
_TWICE: Final = (
    AblationStage("as shipped + look twice (attention)", Ordering.SHIPPED, JudgeMode.LOOKED_TWICE),
)
_SHEETS: Final = (
    AblationStage("one contact sheet (Vote-in-Context)", Ordering.SET_WISE, JudgeMode.SHEET),
    AblationStage("contact sheets, four orders", Ordering.SET_WISE, JudgeMode.SHEET_VOTES),
)
_PICTURED: Final = frozenset({JudgeMode.RETRACED, JudgeMode.LOOKED_AGAIN})


def list_stages(pair: Pair) -> tuple[AblationStage, ...]:
    """Return the stages that apply to a pair, the coarse stage first."""
    if pair is Pair.IMAGE_TO_TEXTS:
        return (COARSE_STAGE, *_OF_TEXTS, *_TWICE)
    if pair is Pair.TEXT_TO_PASSAGE:
        return (
            COARSE_STAGE,
            *(stage for stage in (*_PAPER, *_OURS) if stage.mode not in _PICTURED),
        )
    sheets = _SHEETS if pair is Pair.TEXT_TO_IMAGE else ()
    return (COARSE_STAGE, *_PAPER, *_OURS, *_TWICE, *sheets)


def select_fusion(ordering: Ordering, shipped: FusionRule) -> FusionRule:
    """Return the rule by which answers order candidates.

    Raises:
        ValueError: The ordering is that of the cosine, which no answer enters.
    """
    if ordering is Ordering.COSINE:
        raise ValueError("the coarse order needs no rule")
    if ordering in {Ordering.P_TRUE, Ordering.PAPER}:
        return FusionRule(Scoring.PAPER)
    if ordering is Ordering.SHIPPED:
        return replace(shipped, scoring=Scoring.LOG_ODDS)
    return FusionRule(Scoring.LOG_ODDS)


def reorder_candidates(
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
    candidates = [_make_candidate(place, cosine, text=text) for place, cosine in enumerate(cosines)]
    answers = {
        place: _adapt_verdict(ordering, verdict)
        for place, verdict in enumerate(verdicts)
        if verdict is not None
    }
    results = order_results(candidates, answers, select_fusion(ordering, shipped))
    return tuple(result.candidate.item.id for result in results)


def choose_option(
    ordering: Ordering,
    shipped: FusionRule,
    cosines: Sequence[float],
    verdicts: Sequence[Verdict | None],
) -> int | None:
    """Return the place of the option that beats all others; None for a tie or a missing answer."""
    values: list[tuple[float, float]] = []
    for place, cosine in enumerate(cosines):
        if ordering is Ordering.COSINE:
            values.append((cosine, 0.0))
            continue
        verdict = verdicts[place]
        if verdict is None:
            return None
        values.append(_option_score(ordering, shipped, verdict, cosine))
    best = max(values)
    return values.index(best) if values.count(best) == 1 else None


def compute_match_probability(shipped: FusionRule, verdict: Verdict, cosine: float) -> float:
    """Return the relevance that a search would show, in [0, 1]."""
    return match_relevance(verdict, cosine, select_fusion(Ordering.SHIPPED, shipped))


def select_worth_judging(
    shipped: FusionRule,
    prior: MatchPrior,
    max_risk: float,
    *,
    z_scores: Sequence[float],
    cosines: Sequence[float],
    verdicts: Sequence[Verdict | None],
) -> frozenset[int]:
    """Return the candidates that a search would have judged, where all were judged.

    Args:
        shipped: The rule that a search goes by.
        prior: What the pack knows of candidates that were not judged.
        max_risk: The risk at which a match may be overlooked.
        z_scores: Of the first candidates, in coarse order.
        cosines: Theirs.
        verdicts: Their answers.

    Returns:
        Places in the coarse list.
    """
    nearest = max(z_scores, default=0.0)
    waiting = judging_order(
        [
            PendingCandidate(place, nearest - z_score, nearest, prior)
            for place, z_score in enumerate(z_scores)
        ]
    )
    judged: set[int] = set()
    matched = False
    while count_needed(waiting, matched=matched, judged=len(judged), max_risk=max_risk):
        place = waiting[0].key
        judged.add(place)
        waiting = waiting[1:]
        verdict = verdicts[place]
        if verdict is not None:
            likely = compute_match_probability(shipped, verdict, cosines[place])
            matched = matched or likely >= MAYBE_FROM
    return frozenset(judged)


def _option_score(
    ordering: Ordering, shipped: FusionRule, verdict: Verdict, cosine: float
) -> tuple[float, float]:
    if ordering is Ordering.P_TRUE:
        return truncate_probability(verdict.p_true), 0.0
    if ordering is Ordering.PAPER:
        return truncate_probability(verdict.p_true), -verdict.entropy_nats
    if ordering is Ordering.SHIPPED:
        return fuse_log_odds(verdict.log_odds, cosine, select_fusion(ordering, shipped)), 0.0
    return _adapt_verdict(ordering, verdict).log_odds, 0.0


def _adapt_verdict(ordering: Ordering, verdict: Verdict) -> Verdict:
    """Return the answer with the numbers that an ordering goes by."""
    if ordering is Ordering.P_TRUE:
        # Without the entropy decision, ties keep the coarse order.
        return replace(verdict, entropy_nats=0.0)
    if ordering is Ordering.SET_WISE:
        share = min(max(verdict.p_true, _LEAST), 1.0 - _LEAST)
        return replace(verdict, log_odds=math.log(share / (1.0 - share)))
    return verdict


def _make_candidate(place: int, cosine: float, *, text: bool) -> Candidate:
    modality = Modality.TEXT if text else Modality.IMAGE
    item = Item(place, b"", 0, modality, Path(str(place)))
    return Candidate(item, place + 1, 1.0 - cosine, cosine)

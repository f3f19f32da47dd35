"""How two stages make one order: merging, fusion, ties and relevance. Pure functions."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from retllm_desktop.core.types import Candidate, Modality, Neighbour, Result, Verdict

_LIKELY: Final = 0.5
"""Relevance from which a candidate more probably matches than not."""


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
    """

    scoring: Scoring = Scoring.LOG_ODDS
    weight: float = 0.0
    temperature: float = 1.0
    calibration_scale: float = 1.0
    calibration_offset: float = 0.0


def merge(
    neighbours: Iterable[Neighbour], standout: Callable[[Modality, float], float], k: int
) -> list[tuple[Neighbour, float]]:
    """Bring neighbours of several modalities into one coarse order.

    Cosines of text–text and text–image pairs live on different scales (the modality gap), so
    items are compared by how far their cosine stands out from that of unrelated pairs of their
    own kind. Within one modality the order is that of the cosine.

    Returns:
        The first ``k`` neighbours with their standout, best first; ties by distance, then item id.
    """
    ranked = [(n, standout(n.modality, 1.0 - n.distance)) for n in neighbours]
    ranked.sort(key=lambda pair: (-pair[1], pair[0].distance, pair[0].item_id))
    return ranked[:k]


def truncated(probability: float) -> float:
    """Cut a probability to two decimals, as the paper's code does before it compares."""
    return math.floor(probability * 100.0 + 1e-9) / 100.0


def fused(verdict: Verdict, cosine: float, rule: FusionRule) -> float:
    """Return the value that orders judged candidates: log-odds and cosine together."""
    return verdict.log_odds / rule.temperature + rule.weight * cosine


def sigmoid(value: float) -> float:
    """Return 1 / (1 + e^-value) without overflow."""
    if value >= 0:
        return 1.0 / (1.0 + math.exp(-value))
    power = math.exp(value)
    return power / (1.0 + power)


def relevance(verdict: Verdict, cosine: float, rule: FusionRule) -> float:
    """Return the calibrated probability of a match, in [0, 1].

    In the paper's mode it is P(True) itself, cut to two decimals.
    """
    if rule.scoring is Scoring.PAPER:
        return truncated(verdict.p_true)
    value = fused(verdict, cosine, rule)
    return sigmoid(rule.calibration_scale * value + rule.calibration_offset)


def confidence(verdict: Verdict) -> float:
    """Return 1 − the entropy (bits) of True against False, in [0, 1]."""
    p = sigmoid(verdict.log_odds)
    entropy_bits = -sum(q * math.log2(q) for q in (p, 1.0 - p) if q > 0.0)
    return min(1.0, max(0.0, 1.0 - entropy_bits))


def settle(
    candidates: Sequence[Candidate], verdicts: Mapping[int, Verdict], rule: FusionRule
) -> tuple[Result, ...]:
    """Order candidates by what has been judged so far.

    Judged candidates are permuted among the places that they hold in the coarse order; the
    others keep their order. So any moment of a streaming fine stage shows a sound order, and
    an interrupted one loses nothing. Those that more probably match than not then go to the
    front: what the model is sure of comes before what it was not asked about (documents, which
    share words with many a description). In the paper's mode there is no such probability.

    Args:
        candidates: In coarse order.
        verdicts: By item id; ids of no candidate are ignored.
        rule: The pack's fusion.

    Returns:
        One result per candidate, best first, ranks 1…n.
    """
    judged = [c for c in candidates if c.item.id in verdicts]

    def key(candidate: Candidate) -> tuple[float, float, int]:
        verdict = verdicts[candidate.item.id]
        if rule.scoring is Scoring.PAPER:
            return (-truncated(verdict.p_true), verdict.entropy_nats, candidate.coarse_rank)
        return (-fused(verdict, candidate.cosine, rule), 0.0, candidate.coarse_rank)

    queue = iter(sorted(judged, key=key))
    order = [next(queue) if holder.item.id in verdicts else holder for holder in candidates]
    if rule.scoring is Scoring.LOG_ODDS:
        order.sort(key=lambda candidate: not _matches(candidate, verdicts, rule))
    results: list[Result] = []
    for rank, candidate in enumerate(order, start=1):
        verdict = verdicts.get(candidate.item.id)
        if verdict is None:
            results.append(Result(candidate, rank))
            continue
        results.append(
            Result(
                candidate,
                rank,
                verdict,
                relevance(verdict, candidate.cosine, rule),
                confidence(verdict),
            )
        )
    return tuple(results)


def _matches(candidate: Candidate, verdicts: Mapping[int, Verdict], rule: FusionRule) -> bool:
    verdict = verdicts.get(candidate.item.id)
    return verdict is not None and relevance(verdict, candidate.cosine, rule) >= _LIKELY

"""How well questions in different framings tell right from wrong, and which one is best.

Queries are drawn anew with all their candidates, and the same draws are used for every framing, so
that differences are paired.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.packs.question_templates import Framing

_RESAMPLES: Final = 1000
_LEAST_P: Final = 1e-6
"""A probability is not taken to be nearer to 0 or 1: one mistake must not outweigh all others."""


@dataclass(frozen=True, slots=True)
class FigureWithInterval:
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FramedAnswers:
    """The answers to one group of judged pairs, by framing.

    Attributes:
        group: The group's name.
        queries: (n,) int64, which query each pair is of, from 0.
        right: (n,) bool.
        log_odds: By framing (n,) float64; a framing that was not asked is missing.
        prior: By framing: P(True) over both answers where there is nothing to see or read, in
            [0, 1]; the mean of the group's pairs.
        answer_mass: By framing: the mean share of both answers among all tokens, in [0, 1].
    """

    group: str
    queries: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]
    log_odds: Mapping[Framing, npt.NDArray[np.float64]]
    prior: Mapping[Framing, float]
    answer_mass: Mapping[Framing, float]


@dataclass(frozen=True, slots=True)
class FramingFigures:
    """One framing on one group.

    Attributes:
        accuracy: Share of pairs whose log-odds have the right sign.
        average_precision: Of the order by log-odds.
        log_loss: Mean −ln of the probability that was given to what was so, in nats.
        prior: As in ``FramedAnswers``.
        answer_mass: Likewise.
    """

    framing: Framing
    group: str
    pairs: int
    accuracy: FigureWithInterval
    average_precision: FigureWithInterval
    log_loss: FigureWithInterval
    prior: float
    answer_mass: float


@dataclass(frozen=True, slots=True)
class FramingDecision:
    """Which framing a pack is best asked in.

    Attributes:
        framing: The pack's own, unless another is better beyond the interval.
        average_precision: By framing, the mean over groups.
        gains: By framing other than the pack's own: what it adds to the mean, with an interval
            that holds for all of them together.
        says_one_thing: Whether every answer to the chosen framing has the same sign.
        discrimination: Share of pairs of a right and a wrong one of a group that it tells apart.
    """

    framing: Framing
    average_precision: Mapping[Framing, float]
    gains: Mapping[Framing, FigureWithInterval]
    says_one_thing: bool
    discrimination: float


def average_precision(
    log_odds: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], weights: npt.NDArray[np.int64]
) -> float:
    """Return the average precision of an order; pairs of equal log-odds come in together.

    Args:
        log_odds: (n,) float64, what orders.
        right: (n,) bool.
        weights: (n,) int64, how often each counts.

    Raises:
        ValueError: Nothing is right.
    """
    order = np.argsort(-log_odds, kind="stable")
    found = np.cumsum((weights * right)[order])
    seen = np.cumsum(weights[order])
    if not found[-1]:
        raise ValueError("nothing is right")
    ordered = log_odds[order]
    ends = np.append(ordered[1:] != ordered[:-1], True) & (seen > 0)
    gained = np.diff(found[ends], prepend=0)
    return float((gained * (found[ends] / seen[ends])).sum() / found[-1])


def measure_framings(groups: Sequence[FramedAnswers], seed: int) -> tuple[FramingFigures, ...]:
    """Return the figures of every framing on every group."""
    found: list[FramingFigures] = []
    for group in groups:
        draws = _draws(group, seed)
        for framing, log_odds in group.log_odds.items():
            correct = ((log_odds > 0) == group.right).astype(np.float64)
            p = 1 / (1 + np.exp(-np.clip(log_odds, -700, 700)))
            given = np.clip(np.where(group.right, p, 1 - p), _LEAST_P, 1.0)
            precisions = _precisions(group, log_odds, draws)
            whole = np.ones(len(group.right), np.int64)
            found.append(
                FramingFigures(
                    framing,
                    group.group,
                    len(group.right),
                    _with_interval(float(correct.mean()), _means(correct, draws)),
                    _with_interval(average_precision(log_odds, group.right, whole), precisions),
                    _with_interval(float(-np.log(given).mean()), _means(-np.log(given), draws)),
                    group.prior[framing],
                    group.answer_mass[framing],
                )
            )
    return tuple(found)


def decide_framing(groups: Sequence[FramedAnswers], own: Framing, seed: int) -> FramingDecision:
    """Return which framing to use: another than the pack's own only where it is surely better.

    Better is the mean average precision of all groups. The interval of a gain is wide enough to
    hold for all alternatives together (Bonferroni), as the best of several is looked at.

    Raises:
        ValueError: There is no group, or a framing was not asked about one of them.
    """
    framings = list(groups[0].log_odds) if groups else []
    if own not in framings or any(set(one.log_odds) != set(framings) for one in groups):
        raise ValueError("every framing must be asked about every group")
    means = dict.fromkeys(framings, 0.0)
    resampled = {framing: np.zeros(_RESAMPLES) for framing in framings}
    for group in groups:
        draws = _draws(group, seed)
        whole = np.ones(len(group.right), np.int64)
        for framing, log_odds in group.log_odds.items():
            means[framing] += average_precision(log_odds, group.right, whole) / len(groups)
            resampled[framing] += _precisions(group, log_odds, draws) / len(groups)
    others = [framing for framing in framings if framing != own]
    tail = 2.5 / max(1, len(others))
    gains: dict[Framing, FigureWithInterval] = {}
    for framing in others:
        low, high = np.percentile(resampled[framing] - resampled[own], [tail, 100 - tail])
        gains[framing] = FigureWithInterval(means[framing] - means[own], float(low), float(high))
    better = [framing for framing in others if gains[framing].low > 0]
    chosen = max(better, key=lambda framing: means[framing], default=own)
    signs = {bool(value > 0) for group in groups for value in group.log_odds[chosen]}
    return FramingDecision(
        chosen,
        means,
        gains,
        len(signs) == 1,
        float(np.mean([_discrimination(group, chosen) for group in groups])),
    )


def _discrimination(group: FramedAnswers, framing: Framing) -> float:
    log_odds = group.log_odds[framing]
    more = log_odds[group.right][:, None] - log_odds[~group.right][None, :]
    return float(((more > 0) + 0.5 * (more == 0)).mean())


def _draws(group: FramedAnswers, seed: int) -> npt.NDArray[np.int64]:
    """Return how often each pair is drawn: (resamples, n) int64, a query's pairs together.

    A draw without any right pair, which has no precision, is drawn again.
    """
    chance = np.random.default_rng([seed, *group.group.encode()])
    count = int(group.queries.max()) + 1
    found = np.empty((_RESAMPLES, len(group.right)), np.int64)
    for row in range(_RESAMPLES):
        while True:
            drawn = chance.multinomial(count, np.full(count, 1 / count))[group.queries]
            if (drawn * group.right).any():
                break
        found[row] = drawn
    return found


def _precisions(
    group: FramedAnswers, log_odds: npt.NDArray[np.float64], draws: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    return np.array([average_precision(log_odds, group.right, drawn) for drawn in draws])


def _means(
    values: npt.NDArray[np.float64], draws: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    return (draws @ values) / draws.sum(axis=1)


def _with_interval(value: float, resampled: npt.NDArray[np.float64]) -> FigureWithInterval:
    low, high = np.percentile(resampled, [2.5, 97.5])
    return FigureWithInterval(value, float(low), float(high))

"""What validation data decides: fusion, calibration, and how unrelated pairs look."""

import logging
import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.training.manifests import Decided
from models.training.scores import SetScores

_log = logging.getLogger(__name__)

_WEIGHTS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 40.0)

_WORTH = 0.01
"""Share of queries by which weights differ that are as good as each other. Of these the middle one
is taken: a cosine is low where the words tell little of what is in a picture, so a large weight
takes short queries for wrong ones, and a small one leaves out what the coarse stage knows."""

_LEAST_GAIN = 0.05
"""Share of queries that judging must find beyond the coarse order: less may be chance."""


def fused(scores: SetScores, weight: float, temperature: float) -> NDArray[np.float64]:
    """Return the value that orders the judged candidates: (queries, k)."""
    cosine = np.take_along_axis(scores.cosine, scores.top, axis=1).astype(np.float64)
    return scores.log_odds / temperature + weight * cosine


def coarse_recall(scores: SetScores, k: int = 1) -> float:
    """Return the share of queries whose target is among the coarse stage's first k."""
    return float((scores.top[:, :k] == scores.target[:, None]).any(1).mean())


def final_recall(scores: SetScores, weight: float, temperature: float) -> float:
    """Return the share of queries whose target comes first after both stages."""
    best = fused(scores, weight, temperature).argmax(1)
    chosen = scores.top[np.arange(len(best)), best]
    return float((chosen == scores.target).mean())


def gains(validation: Mapping[str, SetScores], decided: Decided) -> bool:
    """Tell whether both stages find enough more than the coarse one alone, over all sets."""
    sets = validation.values()
    final = sum(final_recall(s, decided.weight, decided.temperature) for s in sets)
    return final - sum(coarse_recall(s) for s in sets) >= _LEAST_GAIN * len(sets)


def fit_platt(
    values: NDArray[np.float64], labels: NDArray[np.bool_], rounds: int = 60
) -> tuple[float, float]:
    """Fit sigmoid(scale * value + offset) to labels by Newton's method, slightly ridged.

    Returns:
        (scale, offset).
    """
    centre, spread = float(values.mean()), float(values.std()) or 1.0
    x = np.stack([(values - centre) / spread, np.ones_like(values)], axis=1)
    y = labels.astype(np.float64)
    theta = np.zeros(2)
    for _ in range(rounds):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ theta, -40, 40)))
        gradient = x.T @ (p - y) + 1e-2 * theta
        curvature = (x * (p * (1 - p))[:, None]).T @ x + 1e-2 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        theta -= step
        if np.abs(step).max() < 1e-8:
            break
    return float(theta[0] / spread), float(theta[1] - theta[0] * centre / spread)


def decide(
    validation: Mapping[str, SetScores], unrelated: dict[str, tuple[float, float]]
) -> Decided:
    """Choose temperature, weight and calibration on validation sets alone.

    The temperature makes the log-odds calibrated log-odds; the weight is the middle one of those
    whose worst set loses about as little as can be against the best that any weight reaches on it.
    """
    sets = list(validation.values())
    odds = np.concatenate([s.log_odds.reshape(-1) for s in sets])
    labels = np.concatenate([(s.top == s.target[:, None]).reshape(-1) for s in sets])
    scale, _ = fit_platt(odds, labels)
    temperature = 1.0 / max(scale, 1e-3)
    table = {w: [final_recall(s, w, temperature) for s in sets] for w in _WEIGHTS}
    best = np.max(np.array(list(table.values())), axis=0)
    losses = {w: float((best - np.array(row)).max()) for w, row in table.items()}
    good = [w for w, loss in losses.items() if w and loss <= min(losses.values()) + _WORTH + 1e-9]
    middle = math.log(good[0] * good[-1]) / 2 if good else 0.0
    weight = min(good, key=lambda w: abs(math.log(w) - middle), default=0.0)
    for w, row in table.items():
        _log.info("weight %5.1f: %s", w, dict(zip(validation, np.round(row, 4), strict=True)))
    values = np.concatenate([fused(s, weight, temperature).reshape(-1) for s in sets])
    platt_scale, platt_offset = fit_platt(values, labels)
    k = sets[0].top.shape[1]
    return Decided(unrelated, k, weight, temperature, platt_scale, platt_offset)


def unrelated_pairs(
    pictures: NDArray[np.float32], texts: NDArray[np.float32]
) -> dict[str, tuple[float, float]]:
    """Return (mean, std) of the cosine of pairs that do not belong together.

    Args:
        pictures: (n, d) unit rows.
        texts: (n, d) unit rows; row i describes picture i.
    """
    apart = ~np.eye(len(pictures), dtype=bool)

    def summary(a: NDArray[np.float32], b: NDArray[np.float32]) -> tuple[float, float]:
        values = (a @ b.T)[apart]
        return float(values.mean()), float(values.std())

    across = summary(texts, pictures)
    return {
        "text_to_text": summary(texts, texts),
        "text_to_image": across,
        "image_to_text": across,
        "image_to_image": summary(pictures, pictures),
    }


def expected_calibration_error(
    probability: NDArray[np.float64], labels: NDArray[np.bool_], bins: int = 10
) -> float:
    """Return the mean gap of stated and actual probability over equal bins."""
    which = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = [
        (which == b).mean() * abs(probability[which == b].mean() - labels[which == b].mean())
        for b in range(bins)
        if (which == b).any()
    ]
    return float(sum(gaps))


def by_kind(kinds: Sequence[str], right: Sequence[bool]) -> dict[str, tuple[float, int]]:
    """Return (share right, number) for each kind, in order of first appearance."""
    found: dict[str, list[bool]] = {}
    for kind, value in zip(kinds, right, strict=True):
        found.setdefault(kind, []).append(value)
    return {kind: (sum(values) / len(values), len(values)) for kind, values in found.items()}

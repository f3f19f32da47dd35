"""Stage «match prior»: what the coarse order tells of answers that were not asked for yet.

Fits, on validation sets alone, how probably a candidate will be called a match (relevance of
``MAYBE_FROM`` or more) by how far it lies behind the nearest one and how near that one is, and
writes the numbers into the fine pack's manifest. Sets with one true picture a query are mixed with
broad queries that have many, for a library holds both.

    python -m models.training.match_prior --out models
    python -m models.training.match_prior --out models --sections

The second measures, on test sets, what the sections of a list of results hold, and writes nothing.
"""

import argparse
import json
import logging
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.training.scores import Packs, picture_of
from models.world.caption import describe
from models.world.claims import truth
from models.world.datasets import Split, easy_set, excluded_pairs, hard_set, split_rng, withheld_set
from models.world.sampling import sample_scene
from retllm_desktop.core.similarity import MatchCurve, MatchPrior
from retllm_desktop.core.types import Modality
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.search.ranking.order import MAYBE_FROM, SURE_FROM

_log = logging.getLogger(__name__)

Values = NDArray[np.float64]
SETS: Final = {"hard": hard_set, "easy": easy_set, "withheld": withheld_set}
BROAD: Final = "broad"
_STREAM: Final = 7 << 36
"""Scenes of broad queries; other sets of a split have other streams."""
_GALLERY: Final = 2
"""Pictures a broad query."""
_RIDGE: Final = 1e-2
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Scored:
    """A set of queries with the first k candidates of each, judged.

    Attributes:
        name: Of the set.
        cosine: (queries, k), falling.
        z_score: (queries, k), falling.
        log_odds: (queries, k).
        true: (queries, k) bool.
    """

    name: str
    cosine: Values
    z_score: Values
    log_odds: Values
    true: NDArray[np.bool_]


def score(packs: Packs, folder: Path, split: Split, name: str, queries: int) -> Scored:
    """Score a set by the packs in a folder."""
    k = packs.spec.fine_k
    if name == BROAD:
        cosine, log_odds, true = _broad(packs, split, queries, k)
    else:
        found = packs.score(SETS[name](split, queries), k)
        cosine = np.take_along_axis(found.cosine, found.top, axis=1).astype(np.float64)
        log_odds, true = found.log_odds, found.top == found.target[:, None]
    coarse = load_pack(folder / "starter-coarse").manifest.coarse
    if coarse is None:
        raise ValueError("starter-coarse is no coarse pack")
    spread = coarse.unrelated[Modality.TEXT, Modality.IMAGE]
    return Scored(name, cosine, (cosine - spread.mean) / spread.std, log_odds, true)


def _broad(
    packs: Packs, split: Split, queries: int, k: int
) -> tuple[Values, Values, NDArray[np.bool_]]:
    """Short captions, true of many pictures; what is arguable counts as true."""
    scenes, captions = [], []
    for number in range(queries * _GALLERY):
        rng = split_rng(split, _STREAM + number)
        scenes.append(sample_scene(rng, exclude=excluded_pairs(split)))
        if number < queries:
            captions.append(describe(scenes[-1], rng, "short" if number % 2 else "usual"))
    pictures = [picture_of(scene) for scene in scenes]
    cosines = packs.embed_texts([c.text for c in captions]) @ packs.embed_pictures(pictures).T
    top = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
    asked: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for query, row in enumerate(top):
        for place, item in enumerate(row):
            asked[int(item)].append((query, place))
    log_odds = np.zeros(top.shape)
    true = np.zeros(top.shape, bool)
    for item, places in asked.items():
        answers = packs.judge(pictures[item], [captions[query].text for query, _ in places])
        for (query, place), (odds, _) in zip(places, answers, strict=True):
            log_odds[query, place] = odds
            true[query, place] = truth(scenes[item], captions[query].claims) is not False
    return np.take_along_axis(cosines, top, axis=1).astype(np.float64), log_odds, true


def relevance(scored: Scored, spec: Any) -> Values:
    """Return the calibrated relevance by a fine pack's numbers: (queries, k)."""
    value = scored.log_odds / spec.temperature + spec.fusion_weight * scored.cosine
    return 1.0 / (1.0 + np.exp(-(spec.calibration_scale * value + spec.calibration_offset)))


def fit(sets: Sequence[Scored], spec: Any) -> MatchPrior:
    """Fit both curves by logistic regression.

    ``unmet``: candidates all of whose predecessors are no matches. ``met``: all candidates, not
    only those behind a match: that one match leaves no room for another is a property of these
    sets, not of libraries.
    """
    features: list[Values] = []
    matches: list[NDArray[np.bool_]] = []
    unmet: list[NDArray[np.bool_]] = []
    for scored in sets:
        match = relevance(scored, spec) >= MAYBE_FROM
        nearest = np.broadcast_to(scored.z_score[:, :1], scored.z_score.shape)
        rows = np.stack([nearest - scored.z_score, nearest, np.ones_like(nearest)], axis=2)
        before = np.cumsum(match, axis=1) - match > 0
        features.append(rows[:, 1:].reshape(-1, 3))
        matches.append(match[:, 1:].ravel())
        unmet.append(~before[:, 1:].ravel())
    x, y, open_ = np.concatenate(features), np.concatenate(matches), np.concatenate(unmet)
    return MatchPrior(_curve(x[open_], y[open_]), _curve(x, y))


def _curve(x: Values, y: NDArray[np.bool_]) -> MatchCurve:
    theta = np.zeros(x.shape[1])
    for _ in range(100):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ theta, -40, 40)))
        gradient = x.T @ (p - y) + _RIDGE * theta
        curvature = (x * (p * (1 - p))[:, None]).T @ x + _RIDGE * np.eye(len(theta))
        step = np.linalg.solve(curvature, gradient)
        theta -= step
        if np.abs(step).max() < 1e-9:
            break
    margin, nearest, offset = (round(float(value), _DIGITS) for value in theta)
    return MatchCurve(offset, min(0.0, margin), nearest)


def write(folder: Path, prior: MatchPrior) -> None:
    """Write it into the fine pack's manifest."""
    path = folder / "starter-fine" / "manifest.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    curves = {"before_match": prior.before_match, "after_match": prior.after_match}
    value["fine"]["match_priors"] = {
        "text_to_image": {
            name: {"offset": c.offset, "margin": c.margin, "nearest": c.nearest}
            for name, c in curves.items()
        }
    }
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def run(folder: Path, queries: int, threads: int) -> MatchPrior:
    """Measure on validation sets and write."""
    packs = Packs(folder, threads)
    try:
        sets = [score(packs, folder, "validation", name, queries) for name in (*SETS, BROAD)]
        found = fit(sets, packs.spec)
    finally:
        packs.close()
    _log.info("%s", found)
    write(folder, found)
    return found


def sections(folder: Path, queries: int, threads: int) -> list[str]:
    """Return lines: for each test set and section, how much is true of it, and of all that is."""
    packs = Packs(folder, threads)
    lines: list[str] = []
    try:
        for name in (*SETS, BROAD):
            scored = score(packs, folder, "test", name, queries)
            likely = relevance(scored, packs.spec)
            for section, low, high in (
                ("sure", SURE_FROM, 2.0),
                ("maybe", MAYBE_FROM, SURE_FROM),
                ("rest", 0.0, MAYBE_FROM),
            ):
                held = (likely >= low) & (likely < high)
                true = int((held & scored.true).sum())
                lines.append(
                    f"{name:9} {section:6} {held.sum():5} candidates, "
                    f"{true / max(1, held.sum()):6.1%} of them true, "
                    f"{true / max(1, scored.true.sum()):6.1%} of the true ones"
                )
    finally:
        packs.close()
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run this stage alone."""
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=here.parent, help="folder of the packs")
    parser.add_argument("--queries", type=int, default=300, help="a validation set")
    parser.add_argument("--sections", action="store_true", help="measure the sections instead")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if options.sections:
        sys.stdout.writelines(
            f"{line}\n" for line in sections(options.out, options.queries, options.threads)
        )
        return 0
    run(options.out, options.queries, options.threads)
    return 0


if __name__ == "__main__":
    sys.exit(main())

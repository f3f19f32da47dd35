"""Stage «evaluate», the other pairs: decide on validation sets, measure on test sets."""

import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.training import decide, manifests
from models.training.manifests import Decided
from models.training.pair_cases import SETS, Make
from models.training.pair_scores import Choices, PairPacks, cosines
from models.training.scores import SetScores
from models.training.settings import MOST_OPTIONS
from models.world.datasets import Split
from models.world.pair_sets import Item, PairSet, image_set, option_lists, passage_set

_log = logging.getLogger(__name__)

_TEXT_WEIGHTS: Final = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)


def evaluate(
    seed: int,
    out: Path,
    results_path: Path,
    *,
    validation_queries: int = 64,
    test_queries: int = 160,
    threads: int = 1,
) -> dict[str, Any]:
    """Decide each pair's rule on validation data, write it, measure on test data.

    A pair in which the fine stage adds nothing to the coarse one on validation data is measured
    too, but the pack will not be asked about it.

    Args:
        seed: Of the run.
        out: Folder of the packs.
        results_path: Where the results go, as JSON.
        validation_queries: Queries a validation set.
        test_queries: Queries a test set.
        threads: For both stages.

    Returns:
        What the file of results holds.
    """
    found: dict[str, Any] = {"seed": seed, "pairs": {}}
    rules: dict[str, Decided] = {}
    packs = PairPacks(out, threads)
    try:
        for pair, sets in SETS.items():
            rule, found["pairs"][pair] = _pair(
                packs, pair, sets, (validation_queries, test_queries)
            )
            if found["pairs"][pair]["answered"]:
                rules[pair] = rule
            _log.info("%s: %s", pair, found["pairs"][pair])
        rule, found["pairs"]["image_to_texts"] = _texts(packs, (validation_queries, test_queries))
        if found["pairs"]["image_to_texts"]["answered"]:
            rules["image_to_texts"] = rule
        _log.info("image_to_texts: %s", found["pairs"]["image_to_texts"])
    finally:
        packs.close()
    manifests.write_rules(out / "starter-fine", rules)
    results_path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


def _pair(
    packs: PairPacks, pair: str, sets: Mapping[str, Make], queries: tuple[int, int]
) -> tuple[Decided, dict[str, Any]]:
    data = {name: make("validation", queries[0]) for name, make in sets.items()}
    weight = _text_weight(packs, pair, data) if pair.startswith("composed") else 0.0
    scores = {
        name: packs.score(pair, one, cosines(packs, pair, one, weight))[0]
        for name, one in data.items()
    }
    decided = decide.decide(scores, {})
    found: dict[str, Any] = {
        "answered": decide.gains(scores, decided),
        "text_weight": weight,
        **_rule(decided),
        "test": {},
    }
    choices: Choices = []
    for name, make in sets.items():
        test = make("test", queries[1])
        scored, chosen = packs.score(pair, test, cosines(packs, pair, test, weight))
        found["test"][name] = _summary(scored, decided, len(test.gallery))
        choices += chosen
    found["pairwise"] = _by_kind(choices)
    return decided, found


def _text_weight(packs: PairPacks, pair: str, data: Mapping[str, PairSet]) -> float:
    """Choose how much a composed query's text weighs beside its picture, coarsely."""

    def recall(weight: float) -> float:
        return float(
            np.mean(
                [
                    (_ranks(cosines(packs, pair, one, weight), one.targets) < 12).mean()
                    for one in data.values()
                ]
            )
        )

    return max(_TEXT_WEIGHTS, key=recall)


def _ranks(cosine: np.ndarray, targets: Sequence[int]) -> np.ndarray:
    own = cosine[np.arange(len(targets)), list(targets)]
    return (cosine > own[:, None]).sum(1)


def _texts(packs: PairPacks, queries: tuple[int, int]) -> tuple[Decided, dict[str, Any]]:
    def scored(split: Split, n: int) -> SetScores:
        pictures = image_set(split, n, hard=True).gallery
        captions = passage_queries(split, n)
        cosine = packs.images(pictures) @ packs.texts(captions).T
        return packs.choose(pictures, captions, cosine, MOST_OPTIONS)

    validation = {"hard": scored("validation", queries[0])}
    decided = decide.decide(validation, {})
    test = scored("test", queries[1])
    lists = option_lists("test", queries[1])
    fine, coarse = packs.lists(lists)
    by_length = {
        str(length): {
            "fine": _share(fine, [len(o.options) == length for o in lists]),
            "coarse": _share(coarse, [len(o.options) == length for o in lists]),
            "n": sum(len(o.options) == length for o in lists),
        }
        for length in range(2, MOST_OPTIONS + 1)
    }
    return decided, {
        "answered": decide.gains(validation, decided),
        **_rule(decided),
        "test": {"hard": _summary(test, decided, len(test.target))},
        "lists": by_length,
    }


def passage_queries(split: Split, n: int) -> tuple[Item, ...]:
    """Return the captions of the hard set, each true of one picture of it."""
    return passage_set(split, n, hard=True).queries


def _share(right: Sequence[bool], among: Sequence[bool]) -> float:
    return float(np.mean([r for r, a in zip(right, among, strict=True) if a]))


def _rule(decided: Decided) -> dict[str, float]:
    return {
        "weight": decided.weight,
        "temperature": decided.temperature,
        "scale": decided.scale,
        "offset": decided.offset,
    }


def _summary(scores: SetScores, decided: Decided, gallery: int) -> dict[str, Any]:
    values = decide.fused(scores, decided.weight, decided.temperature)
    labels = (scores.top == scores.target[:, None]).reshape(-1)
    relevance = 1.0 / (1.0 + np.exp(-(decided.scale * values.reshape(-1) + decided.offset)))
    k = scores.top.shape[1]
    return {
        "queries": len(scores.target),
        "gallery": gallery,
        "k": k,
        "coarse_r1": decide.coarse_recall(scores),
        "coarse_rk": decide.coarse_recall(scores, k),
        "fine_r1": decide.final_recall(scores, 0.0, 1.0),
        "final_r1": decide.final_recall(scores, decided.weight, decided.temperature),
        "calibration_error": decide.expected_calibration_error(relevance, labels),
    }


def _by_kind(choices: Choices) -> dict[str, Any]:
    plain = [(kind, fine, coarse) for kind, fine, coarse in choices if " / " not in kind]
    fine = decide.by_kind([k for k, _, _ in plain], [f for _, f, _ in plain])
    coarse = decide.by_kind([k for k, _, _ in plain], [c for _, _, c in plain])
    return {k: {"fine": fine[k][0], "coarse": coarse[k][0], "n": fine[k][1]} for k in fine}

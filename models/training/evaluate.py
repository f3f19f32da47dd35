"""Stage «evaluate»: decide on validation sets, then measure on test sets, by shipped files."""

import json
import logging
import platform
import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.training import decide, manifests
from models.training.scores import Packs, SetScores, picture_of
from models.training.settings import Recipe
from models.world.datasets import RetrievalSet, easy_set, hard_set, pairwise_set, withheld_set

_log = logging.getLogger(__name__)

SETS: Final = {"hard": hard_set, "easy": easy_set, "withheld": withheld_set}
_FINE_K: Final = 12


def evaluate(
    recipe: Recipe,
    seed: int,
    out: Path,
    results_path: Path,
    *,
    validation_queries: int = 300,
    test_queries: int = 1000,
    pairs: int = 200,
    threads: int = 1,
) -> dict[str, Any]:
    """Decide on validation data, write it into the manifests, measure on test data.

    Args:
        recipe: Shapes, for the manifests.
        seed: Of the run.
        out: Folder of the packs.
        results_path: Where the results go, as JSON.
        validation_queries: Queries a validation set.
        test_queries: Queries a test set.
        pairs: Choices for each kind of hard negative.
        threads: For both stages.

    Returns:
        What the file of results holds.
    """
    packs = Packs(out, threads)
    try:
        validation = {
            name: packs.score(make("validation", validation_queries), _FINE_K)
            for name, make in SETS.items()
        }
        unrelated = _unrelated(packs, easy_set("validation", validation_queries))
    finally:
        packs.close()
    decided = decide.decide(validation, unrelated)
    _log.info("decided: %s", decided)
    manifests.write_coarse(
        out / "starter-coarse", decided, recipe.coarse.dim, recipe.coarse.context, seed
    )
    manifests.write_fine(out / "starter-fine", decided, recipe.fine.context)
    packs = Packs(out, threads)
    try:
        results: dict[str, Any] = {
            "seed": seed,
            "fine_k": decided.fine_k,
            "weight": decided.weight,
            "temperature": decided.temperature,
            "validation": {n: _summary(s, decided) for n, s in validation.items()},
            "test": {},
            "int8": {},
        }
        for name, make in SETS.items():
            data = make("test", test_queries)
            scores = packs.score(data, decided.fine_k)
            results["test"][name] = _summary(scores, decided)
            results["int8"][name] = _int8(packs, data, scores)
            _log.info("test %s: %s", name, results["test"][name])
            _log.info("int8 %s: %s", name, results["int8"][name])
        results["pairwise"] = _pairwise(packs, pairs)
        results["cost"] = {**packs.cost.medians_ms(), **_coarse_cost(packs)}
        results["threads"] = threads
        results["machine"] = platform.machine()
    finally:
        packs.close()
    results_path.parent.mkdir(parents=True, exist_ok=True)
    results_path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return results


def _unrelated(packs: Packs, data: RetrievalSet) -> dict[str, tuple[float, float]]:
    pictures = packs.embed_pictures([picture_of(scene) for scene in data.gallery])
    return decide.unrelated_pairs(
        pictures, packs.embed_texts([query.caption.text for query in data.queries])
    )


def _summary(scores: SetScores, decided: manifests.Decided) -> dict[str, Any]:
    values = decide.fused(scores, decided.weight, decided.temperature)
    best = values.argmax(1)
    right = scores.top[np.arange(len(best)), best] == scores.target
    labels = (scores.top == scores.target[:, None]).reshape(-1)
    relevance = 1.0 / (1.0 + np.exp(-(decided.scale * values.reshape(-1) + decided.offset)))
    found: dict[str, Any] = {
        "queries": len(right),
        "coarse_r1": decide.coarse_recall(scores),
        "coarse_r5": decide.coarse_recall(scores, 5),
        "coarse_rk": decide.coarse_recall(scores, decided.fine_k),
        "fine_r1": decide.final_recall(scores, 0.0, 1.0),
        "final_r1": float(right.mean()),
        "calibration_error": decide.expected_calibration_error(relevance, labels),
    }
    if len(set(scores.kinds)) <= 12:
        shares = decide.by_kind(scores.kinds, right.tolist())
        coarse = decide.by_kind(scores.kinds, (scores.top[:, 0] == scores.target).tolist())
        found["by_kind"] = {
            k: {"final": v[0], "coarse": coarse[k][0], "n": v[1]} for k, v in shares.items()
        }
    return found


def _int8(packs: Packs, data: RetrievalSet, scores: SetScores) -> dict[str, float]:
    pictures = [picture_of(scene) for scene in data.gallery]
    texts = [query.caption.text for query in data.queries]
    small_pictures, small_texts = (
        packs.embed_pictures(pictures, "int8"),
        packs.embed_texts(texts, "int8"),
    )
    whole_pictures, whole_texts = packs.embed_pictures(pictures), packs.embed_texts(texts)
    ranks = np.argsort(-(small_texts @ small_pictures.T), axis=1, kind="stable")
    kept = [
        len(set(a) & set(b)) / len(b) for a, b in zip(ranks[:, :_FINE_K], scores.top, strict=True)
    ]
    return {
        "fp32_r1": decide.coarse_recall(scores),
        "int8_r1": float((ranks[:, 0] == scores.target).mean()),
        "top_k_kept": float(np.mean(kept)),
        "image_cosine_min": float((small_pictures * whole_pictures).sum(1).min()),
        "image_cosine_mean": float((small_pictures * whole_pictures).sum(1).mean()),
        "text_cosine_min": float((small_texts * whole_texts).sum(1).min()),
        "text_cosine_mean": float((small_texts * whole_texts).sum(1).mean()),
    }


def _pairwise(packs: Packs, pairs: int) -> dict[str, Any]:
    answers = packs.pairwise(pairwise_set("test", pairs))
    fine = decide.by_kind([k for k, _, _ in answers], [f for _, f, _ in answers])
    coarse = decide.by_kind([k for k, _, _ in answers], [c for _, _, c in answers])
    found = {k: {"fine": fine[k][0], "coarse": coarse[k][0], "n": fine[k][1]} for k in fine}
    _log.info("pairwise: %s", found)
    return found


def _coarse_cost(packs: Packs) -> dict[str, float]:
    data = easy_set("validation", 128)
    pictures = [picture_of(scene) for scene in data.gallery]
    texts = [query.caption.text for query in data.queries]
    found: dict[str, float] = {}
    for precision in ("fp32", "int8"):
        for name, run, items in (
            ("image", packs.embed_pictures, pictures),
            ("text", packs.embed_texts, texts),
        ):
            run(items[:8], precision)
            began = time.perf_counter()
            run(items, precision)
            spent = time.perf_counter() - began
            found[f"{name}_{precision}_per_s"] = round(len(items) / spent, 1)
    return found

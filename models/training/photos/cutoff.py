"""Where a list of photographs ends: three numbers, chosen on folds that were not fitted on."""

import logging
import math
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.training.photos.material import Material
from models.training.photos.measure import folds
from models.training.photos.photographs import COCO, objects_shown
from models.training.photos.space import Array, FitSettings, unit
from retllm_desktop.core.similarity import SimilarityCutoff, count_hits, top_cosine
from retllm_desktop.encoders.pack_arrays import quantise_cohort

_log = logging.getLogger(__name__)
_NONSENSE_REFUSED: Final = 0.75
"""Share of sentences about nothing visible that count as not understood. More would also refuse
words of everyday life that the cohort shows nothing of, «baby» among them."""
_AS_GOOD: Final = 0.95
"""Of the best F2, what counts as equal to it."""
_WORD_PIECES: Final = 3
"""A word that the tokenizer breaks into so many is not known: struck keys, mostly."""
_NONSENSE: Final = (
    "the committee approved the annual budget yesterday",
    "quarterly tax return for a limited company",
    "how to reset my password",
    "interest rates fell by half a percent",
    "on the nature of justice",
    "minutes of the last meeting",
    "warranty conditions and liability",
    "the minister resigned",
    "curriculum vitae",
    "subject to the following terms",
    "second person plural",
    "quarterly forecast variance",
    "logarithm of a negative number",
    "termination of employment",
    "asdf jkl qwer",
    "xkcd zzyzx qwrt",
    "flrb gnats wobbleskein",
    "lorem ipsum dolor sit amet",
    "kdjfh sdkfj hskdjf",
    "zxcvbnm",
    "hypothetical subjunctive",
    "gross domestic product per capita",
    "amortisation schedule",
    "null pointer exception",
)


def write_cutoff(
    material: Material, precision: str, maps_cohort: Array, out: Path
) -> dict[str, Any]:
    """Choose the cutoff and write the reference cohort.

    Args:
        material: What was fitted on.
        precision: Of the shipped tower.
        maps_cohort: The fitted photographs in the final space, (n, 384) unit rows.
        out: The pack's folder.

    Returns:
        ``top_cosine``, ``z_score``, ``max_drop``; the spread of unrelated pairs by modalities; and
        what the cutoff keeps and shows on the folds.
    """
    kinds = np.array([photograph.kind for photograph in material.photographs])
    spreads: list[dict[str, tuple[float, float]]] = []
    asked: list[tuple[Array, NDArray[np.bool_], Array, Array]] = []
    strange: list[tuple[Array, Array, Array]] = []
    true: list[float] = []
    # Photographs hold some things; with pictures that are surely of a class, all that it knows.
    certain = unit(material.class_vectors - material.class_vectors.mean(axis=0))
    cohort = np.concatenate([maps_cohort, certain])
    np.save(out / "reference_cohort.npy", quantise_cohort(cohort))
    nonsense = material.encoder.embed_texts(list(_NONSENSE))
    for fold in folds(material):
        maps = material.fit(np.setdiff1d(material.fitted, fold), precision, FitSettings())
        pictures = material.pictures(maps, precision)
        cohort = np.concatenate([pictures[np.setdiff1d(material.fitted, fold)], certain])
        rows = np.flatnonzero(np.isin(material.owners, fold))
        captions = maps.embed_sentences(material.captions[rows])
        spreads.append(_spreads(captions, material.owners[rows], pictures, fold))
        mean, std = spreads[-1]["text_to_image"]
        # Of all kinds: a name that no caption says is taken not to be there, which is mostly so.
        truth = objects_shown([material.photographs[number] for number in fold])
        names = maps.embed_sentences(material.encoder.embed_texts(list(truth)))
        asked += [
            ((pictures[fold] @ vector - mean) / std, shown, vector, cohort)
            for vector, shown in zip(names, truth.values(), strict=True)
        ]
        plain = captions[kinds[material.owners[rows]] == COCO]
        true += [top_cosine(cohort @ vector) for vector in (*names, *plain)]
        strange += [
            ((pictures[fold] @ vector - mean) / std, vector, cohort)
            for vector in maps.embed_sentences(nonsense)
        ]
    false = [top_cosine(cohort @ vector) for _, vector, cohort in strange]
    least = round(float(np.quantile(false, _NONSENSE_REFUSED)), 3)
    worth = {
        cutoff: _worth(cutoff, asked)
        for z_score in np.arange(0.8, 3.01, 0.1).round(2).tolist()
        for drop in np.arange(1.0, 5.01, 0.25).tolist()
        for cutoff in [SimilarityCutoff(-math.inf, z_score, drop, least)]
    }
    enough = _AS_GOOD * max(worth.values())
    # Of those that are as good, the one that keeps most.
    best = max((c for c in worth if worth[c] >= enough), key=lambda c: _kept(c, asked))
    found = {
        name: [float(np.mean([s[name][n] for s in spreads])) for n in (0, 1)] for name in spreads[0]
    }
    kept = _outcome(best, asked, strange)
    kept["understood"] = round(float(np.mean(np.array(true) >= least)), 3)
    _log.info("cutoff %s: %s", best, kept)
    return {
        "top_cosine": best.top_cosine,
        "z_score": best.z_score,
        "max_drop": best.max_drop,
        "word_pieces": _WORD_PIECES,
        "unrelated": {name: [round(v, 5) for v in pair] for name, pair in found.items()},
        "outcome": kept,
    }


def _spreads(
    captions: Array, owners: NDArray[np.int64], pictures: Array, fold: NDArray[np.int64]
) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation of cosines of what has nothing to do with each other."""
    others = owners[:, None] != fold[None, :]
    text_to_image = (captions @ pictures[fold].T)[others]
    text_to_text = (captions @ captions.T)[owners[:, None] != owners[None, :]]
    image_to_image = (pictures[fold] @ pictures[fold].T)[~np.eye(len(fold), dtype=bool)]
    named = {
        "text_to_text": text_to_text,
        "text_to_image": text_to_image,
        "image_to_text": text_to_image,
        "image_to_image": image_to_image,
    }
    return {name: (float(values.mean()), float(values.std())) for name, values in named.items()}


def _list(cutoff: SimilarityCutoff, scores: Array, vector: Array, cohort: Array) -> int:
    """Return how many of the scores are hits."""
    whole = replace(cutoff, reference_cohort=cohort)
    return count_hits(np.sort(scores)[::-1].tolist(), len(scores), whole, vector)


def _worth(
    cutoff: SimilarityCutoff, asked: list[tuple[Array, NDArray[np.bool_], Array, Array]]
) -> float:
    """Return the mean F2 of the lists: a photograph missed weighs more than one too many."""
    found: list[float] = []
    for scores, shown, _, _ in asked:
        ordered = np.argsort(-scores, kind="stable")
        count = count_hits(scores[ordered].tolist(), len(scores), cutoff)
        right = float(shown[ordered[:count]].sum())
        found.append(5 * right / (4 * float(shown.sum()) + count) if count else 0.0)
    return float(np.mean(found))


def _kept(
    cutoff: SimilarityCutoff, asked: list[tuple[Array, NDArray[np.bool_], Array, Array]]
) -> int:
    """Return how many true matches the lists hold."""
    found = 0
    for scores, shown, _, _ in asked:
        ordered = np.argsort(-scores, kind="stable")
        count = count_hits(scores[ordered].tolist(), len(scores), cutoff)
        found += int(shown[ordered[:count]].sum())
    return found


def _outcome(
    cutoff: SimilarityCutoff,
    asked: list[tuple[Array, NDArray[np.bool_], Array, Array]],
    strange: list[tuple[Array, Array, Array]],
) -> dict[str, float]:
    kept = total = shown = 0
    for scores, true, vector, cohort in asked:
        count = _list(cutoff, scores, vector, cohort)
        right = true[np.argsort(-scores, kind="stable")]
        kept, total, shown = kept + int(right[:count].sum()), total + int(true.sum()), shown + count
    counts = [_list(cutoff, *one) for one in strange]
    return {
        "matches_kept": round(kept / total, 3),
        "right_of_shown": round(kept / max(1, shown), 3),
        "nonsense_empty": round(float(np.mean([count == 0 for count in counts])), 3),
        "nonsense_shown": round(float(np.mean(counts)), 1),
    }

"""Stage «cutoff»: where a coarse list ends, chosen on validation scenes, measured on test scenes.

    python -m models.training.similarity_cutoff --seed 1

It needs the exported coarse pack alone, and writes its cohort, its manifest and the results.
"""

import argparse
import json
import logging
import os
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.training import manifests
from models.training.nonsense import nonsense
from models.world.caption import describe
from models.world.claims import Claim, Phrase, Present, Setting, truth
from models.world.datasets import Split, split_rng
from models.world.draw import render
from models.world.sampling import sample_scene
from models.world.scene import Scene
from models.world.vocabulary import BACKGROUNDS, COLOURS, KINDS, WITHHELD
from retllm_desktop.core.similarity import SimilarityCutoff, count_hits, skewness
from retllm_desktop.core.types import Modality
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.pack_arrays import quantise_cohort
from retllm_desktop.packs.installed import load_pack

_log = logging.getLogger(__name__)

COHORT: Final = 2000
LIBRARY: Final = {"validation": 1000, "test": 9000}
_STREAM: Final = 9 << 36
_COARSE_K: Final = 60
_QUERIES_A_KIND: Final = 60
_SIZES: Final = {"validation": (100, 300, 1000), "test": (300, 1000, 3000, 9000)}
_SPARED: Final = 0.25
"""Percent of true matches that each of the list's two limits may cost on validation scenes."""
_NOT_UNDERSTOOD: Final = 2.0
"""Percent of true queries that may count as not understood on validation scenes. What they are
true of is mostly near enough to be shown all the same."""
QUERY_KINDS: Final = ("any", "full", "thing", "colour", "setting")

Values = NDArray[np.float64]
Embedded = tuple[Sequence[Scene], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Queries with what they are true of.

    Attributes:
        kinds: One of ``QUERY_KINDS`` for each.
        vectors: (queries, d) float32.
        z_scores: (queries, scenes).
        true: (queries, scenes) bool.
    """

    kinds: tuple[str, ...]
    vectors: NDArray[np.float32]
    z_scores: Values
    true: NDArray[np.bool_]


def scenes(split: Split, count: int) -> list[Scene]:
    """Return scenes of a stream that no other set uses."""
    return [
        sample_scene(split_rng(split, _STREAM + number), exclude=WITHHELD)
        for number in range(count)
    ]


def embed(encoder: OnnxDualEncoder, drawn: Sequence[Scene]) -> NDArray[np.float32]:
    """Draw and embed scenes."""
    px = encoder.image_spec.px
    rows = [
        encoder.embed_images(
            [np.asarray(render(s, px).convert("RGB")) for s in drawn[at : at + 64]]
        )
        for at in range(0, len(drawn), 64)
    ]
    return np.concatenate(rows)


def calibrate(
    encoder: OnnxDualEncoder, validation: Embedded, test: Embedded
) -> tuple[SimilarityCutoff, NDArray[np.int8], dict[str, Any]]:
    """Choose the cutoff and measure it.

    Args:
        encoder: The shipped files.
        validation: ``COHORT`` scenes of the cohort, then those of the library.
        test: The test library.

    Returns:
        The cutoff, the rows of its cohort, and what the file of results holds.
    """
    drawn, vectors = validation
    rows = quantise_cohort(vectors[:COHORT])
    cohort = rows / np.linalg.norm(rows.astype(np.float32), axis=1, keepdims=True)
    cohort = cohort.astype(np.float32)
    asked = _ask(encoder, drawn[COHORT:], vectors[COHORT:], "validation")
    shape = [skewness(cohort @ vector) for vector in asked.vectors]
    least = float(np.percentile(shape, _NOT_UNDERSTOOD))
    hits: list[Values] = []
    falls: list[Values] = []
    for size in _SIZES["validation"]:
        listed, true = _lists(asked, size)
        hits.append(listed[true])
        falls.append((listed[:, :1] - listed)[true])
    z_score = float(np.percentile(np.concatenate(hits), _SPARED))
    fall = float(np.percentile(np.concatenate(falls), 100.0 - _SPARED))
    cutoff = SimilarityCutoff(
        round(least, 3), round(z_score, 3), round(fall, 3), reference_cohort=cohort
    )
    _log.info("cutoff: %s", cutoff)
    return cutoff, rows, _measure(encoder, cutoff, test)


def _measure(encoder: OnnxDualEncoder, cutoff: SimilarityCutoff, test: Embedded) -> dict[str, Any]:
    asked = _ask(encoder, *test, "test")
    texts = nonsense("test")
    others = encoder.embed_texts(texts)
    accidents = _z_scores(encoder, others, test[1])
    found: dict[str, Any] = {
        "not_understood": {
            "nonsense": _share(not cutoff.understands(vector) for vector in others),
            **{
                kind: _share(
                    not cutoff.understands(vector)
                    for own, vector in zip(asked.kinds, asked.vectors, strict=True)
                    if own == kind
                )
                for kind in QUERY_KINDS
            },
        },
        "libraries": {},
    }
    for size in _SIZES["test"]:
        listed, true = _lists(asked, size)
        strange = -np.sort(-accidents[:, _some(len(test[0]), size)], axis=1)[:, :_COARSE_K]
        rules: dict[str, Callable[[Values, NDArray[np.float32]], int]] = {
            "none": lambda row, _: len(row),
            "top alone": lambda row, _, n=size: _by_top(row, n),
            "chosen": lambda row, vector, n=size: count_hits(row.tolist(), n, cutoff, vector),
        }
        found["libraries"][str(size)] = {
            name: _outcome(rule, (listed, true, asked.vectors), (strange, others))
            for name, rule in rules.items()
        }
        _log.info("%s items: %s", size, found["libraries"][str(size)])
    return found


def _outcome(
    rule: Callable[[Values, NDArray[np.float32]], int],
    asked: tuple[Values, NDArray[np.bool_], NDArray[np.float32]],
    strange: tuple[Values, NDArray[np.float32]],
) -> dict[str, float]:
    """Return what a rule keeps of true matches, and what it shows of nonsense."""
    kept = total = shown = emptied = 0
    for row, true, vector in zip(*asked, strict=True):
        if true.any():
            count = rule(row, vector)
            kept, total = kept + int(true[:count].sum()), total + int(true.sum())
            shown, emptied = shown + count, emptied + (not true[:count].any())
    answered = int(asked[1].any(1).sum())
    counts = [rule(row, vector) for row, vector in zip(*strange, strict=True)]
    return {
        "matches_kept": round(kept / total, 4),
        "queries": answered,
        "queries_without_match": emptied,
        "shown": round(shown / answered, 1),
        "nonsense_shown": round(float(np.mean(counts)), 1),
        "nonsense_empty": _share(count == 0 for count in counts),
    }


def _by_top(row: Values, size: int) -> int:
    """The rule that looks at z_scores alone, for comparison: what n accidents would not reach."""
    least = float(np.sqrt(2.0 * np.log(size)))
    return int((row >= least).sum())


def _ask(
    encoder: OnnxDualEncoder, drawn: Sequence[Scene], vectors: NDArray[np.float32], split: Split
) -> Asked:
    rng = random.Random(f"floor {split}")
    kinds: list[str] = []
    texts: list[str] = []
    claims: list[tuple[Claim, ...]] = []
    for kind in QUERY_KINDS:
        for _ in range(_QUERIES_A_KIND):
            text, said = _query(rng, kind, rng.choice(drawn))
            kinds.append(kind)
            texts.append(text)
            claims.append(said)
    rows = encoder.embed_texts(texts)
    true = np.array([[truth(scene, said) is True for scene in drawn] for said in claims])
    return Asked(tuple(kinds), rows, _z_scores(encoder, rows, vectors), true)


def _query(rng: random.Random, kind: str, scene: Scene) -> tuple[str, tuple[Claim, ...]]:
    if kind in {"any", "full"}:
        caption = describe(scene, rng, "full" if kind == "full" else "any")
        return caption.text, tuple(caption.claims)
    if kind == "setting":
        return rng.choice(BACKGROUNDS[scene.background]), (Setting(scene.background),)
    thing = rng.choice(scene.things)
    noun, colour = rng.choice(KINDS[thing.kind]), rng.choice(COLOURS[thing.colour])
    if kind == "colour":
        return f"{colour} {noun}", (Present(Phrase(thing.kind, thing.colour)),)
    return noun, (Present(Phrase(thing.kind)),)


def _z_scores(
    encoder: OnnxDualEncoder, queries: NDArray[np.float32], items: NDArray[np.float32]
) -> Values:
    zero = encoder.z_score(Modality.TEXT, Modality.IMAGE, 0.0)
    one = encoder.z_score(Modality.TEXT, Modality.IMAGE, 1.0)
    return zero + (one - zero) * (queries @ items.T).astype(np.float64)


def _lists(asked: Asked, size: int) -> tuple[Values, NDArray[np.bool_]]:
    """Return the z_scores of the first candidates from a smaller library, and which are true."""
    some = _some(asked.z_scores.shape[1], size)
    values, true = asked.z_scores[:, some], asked.true[:, some]
    order = np.argsort(-values, axis=1, kind="stable")[:, :_COARSE_K]
    return np.take_along_axis(values, order, axis=1), np.take_along_axis(true, order, axis=1)


def _some(count: int, size: int) -> NDArray[np.int64]:
    return np.random.default_rng(size).permutation(count)[:size]


def _share(values: Any) -> float:
    return round(float(np.mean([bool(value) for value in values])), 4)


def write(
    out: Path, seed: int, results: Path, found: tuple[SimilarityCutoff, Any, dict[str, Any]]
) -> None:
    """Write the cohort, the manifest and the results."""
    cutoff, rows, measured = found
    folder = out / "starter-coarse"
    np.save(folder / "backdrop.npy", rows, allow_pickle=False)
    manifests.write_cutoff(folder, cutoff)
    manifests.refresh(out, seed)
    limits = {"skewness": cutoff.skewness, "z_score": cutoff.z_score, "max_drop": cutoff.max_drop}
    value = {
        "seed": seed,
        "coarse_k": _COARSE_K,
        "reference_cohort": len(rows),
        **limits,
        **measured,
    }
    results.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def run(out: Path, seed: int, results: Path, threads: int) -> None:
    """Calibrate the coarse pack in a folder of packs."""
    encoder = OnnxDualEncoder(load_pack(out / "starter-coarse"), threads=threads)
    sets: list[Embedded] = []
    for split, count in (
        ("validation", COHORT + LIBRARY["validation"]),
        ("test", LIBRARY["test"]),
    ):
        drawn = scenes(split, count)
        sets.append((drawn, embed(encoder, drawn)))
    write(out, seed, results, calibrate(encoder, *sets))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run this stage alone."""
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=here.parent, help="folder of the packs")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    results = here / "results" / f"similarity_cutoff-{options.seed}.json"
    run(options.out, options.seed, results, options.threads)
    return 0


if __name__ == "__main__":
    sys.exit(main())

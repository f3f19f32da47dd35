"""Composed queries: a picture with another colour, and a thing without another thing.

    python -m tests.benchmarks composition --pictures 1000

*Edit*: a picture and «a red car» should find the same scene with the car in red, among random
scenes and two further colours of each; without and with «minus a blue car», what it was. *Without*:
«a house» minus «a tree» over all pairs of things that ten scenes at least show together; told is
the average precision of scenes with the one and without the other. *Cutoff*: sums of two things,
and of two pieces of nonsense, against the cutoff that was chosen on single captions.
"""

import argparse
import random
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.training.nonsense import nonsense
from models.world.datasets import split_rng
from models.world.draw import render
from models.world.sampling import sample_scene
from models.world.scene import Scene
from models.world.vocabulary import COLOURS, KINDS, WITHHELD
from retllm_desktop.core.similarity import count_hits
from retllm_desktop.core.types import Modality, Vectors
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.platform.paths import bundled_folder
from retllm_desktop.search.query_encoding import compose_vectors
from tests.benchmarks import report

_STREAM = 11 << 36
_SHARES = (0.25, 0.5, 0.75, 1.0)
Rows = list[tuple[str, float, str]]


def embed(encoder: OnnxDualEncoder, scenes: list[Scene]) -> Vectors:
    """Draw and embed scenes."""
    px = encoder.image_spec.px
    return np.concatenate(
        [
            encoder.embed_images([np.asarray(render(s, px).convert("RGB")) for s in some])
            for some in (scenes[at : at + 64] for at in range(0, len(scenes), 64))
        ]
    )


def unit(rows: Vectors) -> Vectors:
    """Bring rows to length one."""
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def called(kind: int, colour: int | None = None) -> str:
    """Return «a red car», or «a car»."""
    words = KINDS[kind][0] if colour is None else f"{COLOURS[colour][0]} {KINDS[kind][0]}"
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def edits(encoder: OnnxDualEncoder, scenes: list[Scene], vectors: Vectors, count: int) -> Rows:
    """Measure pictures with another colour."""
    rng = random.Random("edits")
    own: list[int] = []
    changed: list[Scene] = []
    further: list[Scene] = []
    new: list[str] = []
    old: list[str] = []
    while len(own) < count:
        number = rng.randrange(len(scenes))
        scene = scenes[number]
        at = rng.randrange(len(scene.things))
        thing = scene.things[at]
        if sum(other.kind == thing.kind for other in scene.things) > 1:
            continue
        kind = KINDS[thing.kind][0]
        free = [c for c in range(8) if c != thing.colour and (kind, COLOURS[c][0]) not in WITHHELD]
        chosen = rng.sample(free, 3)
        coloured = [
            replace(
                scene,
                things=tuple(
                    replace(other, colour=colour) if place == at else other
                    for place, other in enumerate(scene.things)
                ),
            )
            for colour in chosen
        ]
        own.append(number)
        changed.append(coloured[0])
        further += coloured[1:]
        new.append(called(thing.kind, chosen[0]))
        old.append(called(thing.kind, thing.colour))
    gallery = np.concatenate([vectors, embed(encoder, changed), embed(encoder, further)])
    pictures, wanted = vectors[own], encoder.embed_texts(new)
    unwanted = encoder.embed_texts(old)
    means = vectors.mean(axis=0), np.concatenate([wanted, unwanted]).mean(axis=0)

    def rank(queries: Vectors) -> np.ndarray:
        cosines = unit(queries) @ gallery.T
        cosines[np.arange(count), own] = -2.0
        target = cosines[np.arange(count), len(vectors) + np.arange(count)]
        return (cosines > target[:, None]).sum(axis=1)

    image, text = Modality.IMAGE, Modality.TEXT
    composed = {
        "picture alone": pictures,
        "words alone": wanted,
        "picture + words": pictures + wanted,
        "picture + words, means taken away": (pictures - means[0]) + (wanted - means[1]),
        **{f"picture + words - {s} old": pictures + wanted - s * unwanted for s in _SHARES},
        "as composed: picture + words - old": np.stack(
            [
                compose_vectors([(p, 1.0, image), (w, 1.0, text), (u, -1.0, text)], encoder.gaps)
                for p, w, u in zip(pictures, wanted, unwanted, strict=True)
            ]
        ),
    }
    rows: Rows = []
    for name, queries in composed.items():
        ranks = rank(queries)
        rows.append((f"edit: {name}", round(float((ranks < 1).mean()), 3), "right first"))
        rows.append((f"edit: {name}", round(float((ranks < 10).mean()), 3), "right in ten"))
    return rows


def without(encoder: OnnxDualEncoder, scenes: list[Scene], vectors: Vectors) -> Rows:
    """Measure things without other things."""
    count = len(KINDS)
    shows = np.zeros((len(scenes), count), bool)
    for number, scene in enumerate(scenes):
        shows[number, [thing.kind for thing in scene.things]] = True
    pairs = [
        (a, b)
        for a in range(count)
        for b in range(count)
        if a != b and (shows[:, a] & shows[:, b]).sum() >= 10
    ]
    texts = encoder.embed_texts([called(kind) for kind in range(count)])
    z_scores = np.array(
        [
            [encoder.z_score(Modality.TEXT, Modality.IMAGE, float(c)) for c in row]
            for row in texts @ vectors.T
        ]
    )

    def subtracted(share: float):
        return lambda a, b: vectors @ unit(texts[a] - share * texts[b])

    def penalised(weight: float):
        return lambda a, b: z_scores[a] - weight * np.maximum(0.0, z_scores[b])

    ways = {
        "nothing subtracted": subtracted(0.0),
        **{f"{share} subtracted": subtracted(share) for share in _SHARES},
        "projection": lambda a, b: vectors @ unit(texts[a] - (texts[a] @ texts[b]) * texts[b]),
        "penalty 0.5": penalised(0.5),
        "penalty 1": penalised(1.0),
        "as composed": lambda a, b: (
            vectors
            @ compose_vectors(
                [(texts[a], 1.0, Modality.TEXT), (texts[b], -1.0, Modality.TEXT)], None
            )
        ),
    }
    rows: Rows = [("without: pairs of things", float(len(pairs)), "pairs")]
    for name, way in ways.items():
        precisions: list[float] = []
        unwanted: list[float] = []
        for a, b in pairs:
            order = np.argsort(-way(a, b), kind="stable")
            right = (shows[:, a] & ~shows[:, b])[order]
            found = np.cumsum(right) / np.arange(1, len(right) + 1)
            precisions.append(float(found[right].mean()))
            unwanted.append(float(shows[order[: int(right.sum())], b].mean()))
        rows.append((f"without: {name}", round(float(np.mean(precisions)), 3), "precision"))
        rows.append((f"without: {name}", round(float(np.mean(unwanted)), 3), "unwanted shown"))
    return rows


def cutoffs(encoder: OnnxDualEncoder, scenes: list[Scene], vectors: Vectors) -> Rows:
    """Measure whether the cutoff, chosen on single captions, fits sums of them."""
    cutoff = encoder.similarity_cutoff
    if cutoff is None:
        raise SystemExit("wrong: the starter pack has no cutoff")
    shows = [{thing.kind for thing in scene.things} for scene in scenes]
    rng = random.Random("floors")
    text = Modality.TEXT

    def ending(vector: Vectors, meanings: Vectors) -> tuple[list[int], int]:
        cosines = vectors @ vector
        order = np.argsort(-cosines, kind="stable").tolist()
        z_scores = [encoder.z_score(text, Modality.IMAGE, float(cosines[i])) for i in order[:200]]
        return order, count_hits(z_scores, len(scenes), cutoff, meanings)

    things = encoder.embed_texts([called(kind) for kind in range(len(KINDS))])
    words = list(nonsense("test"))
    struck = encoder.embed_texts(words)
    wanted: dict[str, list[float]] = {"a + b": [], "a - b": []}
    while len(wanted["a - b"]) < 200:
        a, b = rng.sample(range(len(KINDS)), 2)
        for name, sign in (("a + b", 1.0), ("a - b", -1.0)):
            right = {i for i, seen in enumerate(shows) if a in seen and (b in seen) == (sign > 0)}
            if not right:
                continue
            vector = compose_vectors(
                [(things[a], 1.0, text), (things[b], sign, text)], encoder.gaps
            )
            order, kept = ending(vector, things[[a, b]] if sign > 0 else things[[a]])
            # Of what stands as high as there are right ones, how much of the right is not cut.
            top = [i for i in order[: len(right)] if i in right][:200]
            if top:
                shown = set(order[:kept])
                wanted[name].append(sum(i in shown for i in top) / len(top))
    empty: dict[str, list[bool]] = {"x": [], "x + y": [], "x - y": []}
    for number in range(len(words)):
        one, other = struck[number], struck[(number * 7 + 3) % len(words)]
        if np.array_equal(one, other):
            continue
        for name, parts in (
            ("x", [(one, 1.0, text)]),
            ("x + y", [(one, 1.0, text), (other, 1.0, text)]),
            ("x - y", [(one, 1.0, text), (other, -1.0, text)]),
        ):
            said = np.stack([vector for vector, weight, _ in parts if weight > 0])
            empty[name].append(ending(compose_vectors(parts, encoder.gaps), said)[1] == 0)
    return [
        *(
            (f"cutoff: {name}, true matches kept", round(float(np.mean(kept)), 3), "share")
            for name, kept in wanted.items()
        ),
        *(
            (f"cutoff: nonsense {name}, nothing shown", round(float(np.mean(none)), 3), "share")
            for name, none in empty.items()
        ),
    ]


def main() -> int:
    """Run all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=3000)
    parser.add_argument("--edits", type=int, default=200)
    options = parser.parse_args()
    encoder = OnnxDualEncoder(load_pack(Path(bundled_folder("models")) / "starter-coarse"))
    scenes = [
        sample_scene(split_rng("validation", _STREAM + number), exclude=WITHHELD)
        for number in range(options.pictures)
    ]
    vectors = embed(encoder, scenes)
    rows = edits(encoder, scenes, vectors, options.edits)
    rows += without(encoder, scenes, vectors)
    rows += cutoffs(encoder, scenes, vectors)
    first = {what: value for what, value, told in rows if told == "right first"}
    if first["edit: picture + words - 0.5 old"] < first["edit: picture alone"]:
        raise SystemExit("wrong: words beside a picture do not help")
    settings = {"pictures": options.pictures, "edits": options.edits}
    sys.stdout.write(report.write("composition", rows, settings))
    return 0

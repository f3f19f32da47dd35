"""How well captions and names find photographs that the maps were not fitted on."""

import logging
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.training.photos.material import MODELS, PRECISIONS, Material
from models.training.photos.photographs import COCO, load_pixels, objects_shown
from models.training.photos.space import Array, FitSettings, softmax, unit
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.packs.installed import load_pack

_log = logging.getLogger(__name__)
FOLDS: Final = 3
_SENTENCES: Final = (COCO, "openstax")
"""Kinds of photographs whose captions are sentences."""
_FIRST_PASS: Final = 2


def folds(material: Material) -> list[NDArray[np.int64]]:
    """Share all photographs out to folds."""
    order = np.random.default_rng(5).permutation(len(material.photographs))
    return [np.sort(order[number::FOLDS]) for number in range(FOLDS)]


def ranks(queries: Array, pictures: Array, owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each query (m, d) how many pictures (n, d) come before its own, (m,)."""
    scores = queries @ pictures.T
    return (scores > scores[np.arange(len(owners)), owners][:, None]).sum(axis=1)


def recalls(found: NDArray[np.int64], at: tuple[int, ...]) -> dict[str, float]:
    """Return recall at places, in percent, and the median place, counted from 1."""
    shares = {f"r{k}": round(100 * float(np.mean(found < k)), 1) for k in at}
    return {**shares, "median": float(np.median(found) + 1)}


def precisions(scores: Array, shown: NDArray[np.bool_]) -> tuple[float, bool]:
    """Return average precision of one query's scores (n,), and whether the first is right."""
    right = shown[np.argsort(-scores, kind="stable")]
    places = np.flatnonzero(right) + 1
    return float(np.mean(np.arange(1, len(places) + 1) / places)), bool(right[0])


def things(scores: Array, truth: dict[str, NDArray[np.bool_]]) -> dict[str, float]:
    """Return mAP and P@1, in percent, of scores (names, photographs)."""
    each = [precisions(row, shown) for row, shown in zip(scores, truth.values(), strict=True)]
    average, first = (100 * float(np.mean(column)) for column in zip(*each, strict=True))
    return {"names": len(each), "map": round(average, 1), "p1": round(first, 1)}


def cross_validate(material: Material, settings: FitSettings) -> dict[str, Any]:
    """Measure both precisions on folds that were not fitted on."""
    rows: dict[str, Any] = {}
    kinds = np.array([photograph.kind for photograph in material.photographs])
    everyday = np.flatnonzero(kinds == COCO)
    truth = objects_shown([material.photographs[number] for number in everyday])
    names = material.encoder.embed_texts(list(truth))
    for precision in PRECISIONS:
        found: list[NDArray[np.int64]] = []
        scores = np.zeros((len(truth), len(kinds)), np.float32)
        sizes: list[int] = []
        for fold in folds(material):
            maps = material.fit(np.setdiff1d(material.fitted, fold), precision, settings)
            pictures = material.pictures(maps, precision)
            pool = fold[np.isin(kinds[fold], _SENTENCES)]
            asked = np.flatnonzero(np.isin(material.owners, pool))
            queries = maps.embed_sentences(material.captions[asked])
            places = np.searchsorted(pool, material.owners[asked])
            found.append(ranks(queries, pictures[pool], places))
            scores[:, fold] = maps.embed_sentences(names) @ pictures[fold].T
            sizes.append(len(pool))
        rows[precision] = {
            "captions": recalls(np.concatenate(found), (1, 3, 10)),
            "pool": round(float(np.mean(sizes))),
            "things": things(scores[:, everyday], truth),
        }
        _log.info("cross-validation, %s: %s", precision, rows[precision])
    return {"cross_validation": rows}


def lost_by_eight_bits(results: dict[str, Any]) -> float:
    """Return the mean points of recall at 10 and of mAP that eight bits cost."""
    exact, eight = (results["cross_validation"][precision] for precision in PRECISIONS)
    recall = exact["captions"]["r10"] - eight["captions"]["r10"]
    return float(np.mean([recall, exact["things"]["map"] - eight["things"]["map"]]))


def leave_one_out(material: Material, precision: str, settings: FitSettings) -> dict[str, Any]:
    """Find each photograph of ``coco_by85`` by maps that were fitted without it.

    Beside it in the same run: the pack of the drawn world, ConSE without any fit, and maps fitted
    without all of these photographs.
    """
    mine = np.flatnonzero([p.name.startswith("coco_by85/") for p in material.photographs])
    truth = objects_shown([material.photographs[number] for number in mine])
    names = material.encoder.embed_texts(list(truth))
    asked = np.flatnonzero(np.isin(material.owners, mine))
    owners = np.searchsorted(mine, material.owners[asked])
    rows: dict[str, Any] = {"photographs": len(mine), "captions": len(asked)}
    rows["chance"] = _chance(len(mine), truth)

    def one(name: str, queries: Array, pictures: Array, words: Array) -> None:
        found = ranks(queries, pictures, owners)
        rows[name] = {**recalls(found, (1, 5, 10)), **things(words @ pictures.T, truth)}
        _log.info("%s: %s", name, rows[name])

    drawn = OnnxDualEncoder(load_pack(MODELS / "starter-coarse"), threads=2)
    px = drawn.image_spec.px
    pixels = [load_pixels(material.photographs[number].path, px) for number in mine]
    texts = [text for number in mine for text in material.photographs[number].captions]
    embedded = np.concatenate([drawn.embed_images(pixels[at : at + 16]) for at in range(0, 85, 16)])
    one("starter-coarse", drawn.embed_texts(texts), embedded, drawn.embed_texts(list(truth)))

    captions = material.captions[asked]
    _, _, logits = material.views["fp32"][0]
    mixed = _conse(logits[mine], material.class_vectors, settings.class_temperature)
    one("ConSE alone", unit(captions - material.middle), mixed, unit(names - material.middle))

    for name, kind in (("fp32", "fp32"), ("int8", "int8")):
        maps = material.fit(np.setdiff1d(material.fitted, mine), kind, settings)
        pictures = material.pictures(maps, kind)[mine]
        words = maps.embed_sentences(names)
        one(f"none of the 85 fitted, {name}", maps.embed_sentences(captions), pictures, words)
    found = np.zeros(len(asked), np.int64)
    scores = np.zeros((len(truth), len(mine)), np.float32)
    early = np.zeros(len(asked), np.int64)
    whole = material.fit(material.fitted, precision, settings)
    for place, number in enumerate(mine):
        left = np.setdiff1d(material.fitted, [number])
        maps = (
            whole if len(left) == len(material.fitted) else material.fit(left, precision, settings)
        )
        own = np.flatnonzero(owners == place)
        queries = maps.embed_sentences(captions[own])
        pictures = material.pictures(maps, precision)[mine]
        found[own] = ranks(queries, pictures, owners[own])
        small = material.pictures(maps, precision, _FIRST_PASS)[mine]
        early[own] = ranks(queries, small, owners[own])
        scores[:, place] = maps.embed_sentences(names) @ pictures[place]
    rows[f"left one out, {precision}"] = {
        **recalls(found, (1, 5, 10)),
        **things(scores, truth),
    }
    rows[f"left one out, {precision}, first pass"] = recalls(early, (1, 5, 10))
    _log.info("leave one out: %s", rows)
    return rows


def _conse(logits: Array, class_vectors: Array, temperature: float) -> Array:
    return unit(softmax(logits / temperature) @ (class_vectors - class_vectors.mean(axis=0)))


def _chance(count: int, truth: dict[str, NDArray[np.bool_]]) -> dict[str, float]:
    """Return what a random order finds, the mean of a thousand."""
    chance = np.random.default_rng(0)
    each = [
        [precisions(chance.random(count), shown) for shown in truth.values()] for _ in range(1000)
    ]
    average, first = (100 * float(np.mean([e[n] for row in each for e in row])) for n in (0, 1))
    shares = {f"r{k}": round(100 * k / count, 1) for k in (1, 5, 10)}
    return {**shares, "median": (count + 1) / 2, "map": round(average, 1), "p1": round(first, 1)}


def describe_pack(folder: Path) -> dict[str, int]:
    """Return the bytes of a pack's files."""
    return {
        path.name: path.stat().st_size
        for path in sorted(folder.iterdir())
        if path.name not in {"MODEL_CARD.md", "manifest.json"}
    }

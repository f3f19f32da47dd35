"""EmbeddingGemma 2 at its published shapes, weights drawn: agreement, speed, memory.

    python -m models.training.patch_twins --full FOLDER
    python -m tests.benchmarks patch_twins --packs FOLDER

The first writes packs in full precision, in eight and in four bits, and what transformers gives for
odd pictures and texts; it needs torch. The second runs each pack in a process of its own, as the
program does, and compares; rows of kinds that are not asked for stay as they were. Weights are
random: the shapes decide the speed, and how far fewer bits move a vector says nothing of trained
weights.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from retllm_desktop.core.token_budget import fit_token_budget
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.trial_inputs import draw_trial_images
from retllm_desktop.packs.installed import load_pack
from tests.benchmarks import report
from tests.benchmarks.peak import peak_bytes
from tests.fixtures.patch_twins import TWIN_TEXTS, twin_pictures

GRAPHS = {"text": "model", "image": "vision_encoder"}
KINDS = ("fp32", "int8", "q4")
GOAL = 1e-4
"""Largest difference of a number of a unit vector, in full precision."""
PUBLISHED_BYTES = {
    "int8": {"text": 313_724_928, "image": 195_228_672},
    "q4": {"text": 174_028_800, "image": 108_957_696},
}
"""Lengths of the weights beside the published graphs; that shapes are alike shows in them."""
SHORT = "a photo of two red bicycles in front of a house"
PASSAGE = " ".join([SHORT] * 8)


def photo(spec: ImageSpec, number: int) -> np.ndarray:
    """Draw a picture of 4:3 as the encoder takes it."""
    wide, high = fit_token_budget(4000, 3000, spec)
    square = draw_trial_images(max(wide, high), number + 1)[number]
    return np.ascontiguousarray(square[:high, :wide])


def rate(run: Any, count: int, rounds: int) -> float:
    """Return how many of ``count`` a second, the median of the rounds."""
    found: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        found.append(count / (time.perf_counter() - began))
    return statistics.median(found)


def measure(folder: Path, threads: int, rounds: int, compared: int) -> dict[str, float]:
    """Run one pack; return its figures, its vectors compared for so many pictures and texts."""
    with np.load(folder.parent / "references.npz") as archive:
        wanted = dict(archive)
    names = list(twin_pictures())[:compared]
    pictures = [wanted[f"pixels {name}"] for name in names]
    empty = peak_bytes(os.getpid())
    began = time.perf_counter()
    encoder = OnnxDualEncoder(load_pack(folder), threads=threads, text_threads=threads)
    encoder.embed_texts([SHORT])
    loaded_text = time.perf_counter()
    text_bytes = peak_bytes(os.getpid())
    encoder.embed_images([np.zeros((48, 48, 3), np.uint8)])
    loaded = time.perf_counter()
    figures = {
        "text tower: loaded and first query": loaded_text - began,
        "image tower: loaded and first picture": loaded - loaded_text,
        "memory with the text tower": (text_bytes - empty) / 2**20,
    }
    found = encoder.embed_images(pictures)
    # One by one: beside the longest the others would be padded to its length.
    texts = np.concatenate([encoder.embed_texts([text]) for text in TWIN_TEXTS[:compared]])
    for name, ours, theirs in (
        ("pictures", found, wanted["image"]),
        ("texts", texts, wanted["query"]),
    ):
        rows = theirs[: len(ours)]
        figures[f"{name}: largest difference"] = float(np.abs(ours - rows).max())
        figures[f"{name}: least cosine"] = float(np.sum(ours * rows, axis=1).min())
    whole, first = encoder.image_spec, encoder.first_pass_spec
    assert first is not None
    for name, spec in (("pictures, 140 tokens", whole), ("pictures, 70 tokens", first)):
        some = [photo(spec, number) for number in range(2)]
        figures[name] = rate(lambda some=some: encoder.embed_images(some), len(some), rounds)
    for name, text in (
        ("queries of 50 characters", SHORT),
        ("passages of 400 characters", PASSAGE),
    ):
        # Each differs, for a text that was seen is remembered.
        counter = iter(range(10**6))
        figures[name] = rate(
            lambda text=text, counter=counter: encoder.embed_texts(
                [f"{next(counter)} {text}" for _ in range(4)]
            ),
            4,
            rounds,
        )
    figures["memory at the most"] = (peak_bytes(os.getpid()) - empty) / 2**20
    return figures


WEIGHTS = "weights of the {} tower, of the published file"
UNITS = {
    **{WEIGHTS.format(role): "×" for role in GRAPHS},
    "text tower: loaded and first query": "s",
    "image tower: loaded and first picture": "s",
    "memory with the text tower": "MiB",
    "memory at the most": "MiB",
    "pictures, 140 tokens": "pictures/s",
    "pictures, 70 tokens": "pictures/s",
    "queries of 50 characters": "texts/s",
    "passages of 400 characters": "texts/s",
}


def main() -> None:
    """Measure the packs asked for and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packs", type=Path, required=True)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--compared", type=int, default=len(twin_pictures()))
    parser.add_argument("--busy", action="store_true", help="say that other work ran beside it")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        sys.stdout.write(
            json.dumps(measure(options.one, options.threads, options.rounds, options.compared))
        )
        return
    measured = report.read_rows("patch_twins")
    for kind in options.kinds:
        command = [sys.executable, "-m", "tests.benchmarks", "patch_twins"]
        command += ["--packs", str(options.packs), "--one", str(options.packs / kind)]
        command += ["--threads", str(options.threads), "--rounds", str(options.rounds)]
        command += ["--compared", str(options.compared)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        figures: dict[str, float] = json.loads(done.stdout)
        far = max(figures["pictures: largest difference"], figures["texts: largest difference"])
        if kind == "fp32" and far > GOAL:
            raise SystemExit(f"wrong: vectors differ from transformers' by {far:.1e}")
        for role, length in PUBLISHED_BYTES.get(kind, {}).items():
            (path,) = (options.packs / kind / "onnx").glob(f"{GRAPHS[role]}*.onnx_data")
            figures[WEIGHTS.format(role)] = path.stat().st_size / length
        figures["pictures and texts compared"] = options.compared
        measured[kind] = [
            (f"{kind}: {what}", value, UNITS.get(what, "")) for what, value in figures.items()
        ]
    made = json.loads((options.packs / "made.json").read_text("utf-8"))
    chosen: dict[str, object] = {
        "threads": options.threads,
        "rounds": options.rounds,
        **made,
    }
    if options.busy:
        chosen["beside"] = "other work"
    rows = [row for kind in KINDS for row in measured.get(kind, ())]
    sys.stdout.write(report.write("patch_twins", rows, chosen))

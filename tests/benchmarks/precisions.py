"""How coarse weights may become before retrieval suffers, and what tells it: cosine or ranks.

    python -m tests.benchmarks precisions

The picture tower of the drawn pack has its weights rounded to fewer and fewer bits (by output
column, as files of eight and four bits have it), and one file is spoilt on purpose: a column of
one product is scaled. Of each, the agreement on what packs are tried on (32 drawn pictures and the
demo's photographs) is set beside what it costs where the answer is known: mean reciprocal rank of a
scene by its caption among 300 scenes of the hard validation set.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import onnxruntime

from models.world.datasets import hard_set
from models.world.draw import render
from retllm_desktop.composition.trial_set import BundledTrial
from retllm_desktop.core.types import Vectors
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.towers import PixelScaler
from retllm_desktop.encoders.tuning import require_coarse_spec
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.rank_agreement import MIN_OVERLAP, MIN_SPEARMAN, compare_rankings
from retllm_desktop.platform.paths import bundled_folder
from tests.benchmarks import report
from tests.fixtures.altered_weights import rounded, spoilt, write_changed, write_four_bits

SCENES = 300
BITS = (8, 6, 5, 4, 3)
GAINS = (2.0, 4.0, 8.0, 16.0)
_SPOILT = "tower.out.weight"


def main() -> None:
    """Measure and write the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    pack = load_pack(bundled_folder("models") / "starter-coarse")
    spec = require_coarse_spec(pack)
    encoder = OnnxDualEncoder(pack, threads=2)
    trial = BundledTrial()
    px = spec.image.spec.px
    tried = [*trial.pictures(spec.image.spec, px, 32), *trial.photographs(spec.image.spec)]
    asked = encoder.embed_texts(trial.captions)
    scenes = hard_set("validation", SCENES)
    drawn = [np.asarray(render(scene, px).convert("RGB")) for scene in scenes.gallery]
    captions = encoder.embed_texts([query.caption.text for query in scenes.queries])
    truth = [query.target for query in scenes.queries]
    scaler = PixelScaler(spec.image)

    def embed(path: Path, pictures: list[np.ndarray]) -> Vectors:
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        parts = [
            session.run(
                [spec.image.output], {spec.image.input: scaler.batch(pictures[at : at + 16])}
            )[0]
            for at in range(0, len(pictures), 16)
        ]
        found = np.concatenate(parts)
        return found / np.linalg.norm(found, axis=1, keepdims=True)

    def reciprocal_rank(vectors: Vectors) -> float:
        cosines = captions @ vectors.T
        better = [(row > row[at]).sum() for row, at in zip(cosines, truth, strict=True)]
        return float(np.mean(1.0 / (1.0 + np.asarray(better))))

    exact_path = pack.path_of("image")
    exact = embed(exact_path, tried)
    known = reciprocal_rank(embed(exact_path, drawn))
    rows: list[tuple[str, float, str]] = [("exact: mean reciprocal rank", known, "")]
    changes: dict[str, Callable[[Path], object]] = {
        "the pack's own eight bits": partial(shutil.copy, pack.path_of("image_int8")),
        "four bits in blocks of 32": partial(write_four_bits, exact_path),
    }
    changes |= {
        f"{bits} bits a column": partial(write_changed, exact_path, change=rounded(bits))
        for bits in BITS
    }
    changes |= {
        f"spoilt, gain {gain:g}": partial(write_changed, exact_path, change=spoilt(_SPOILT, gain))
        for gain in GAINS
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "other.onnx"
        for name, change in changes.items():
            change(path)
            other = embed(path, tried)
            found = compare_rankings(exact, other, [asked])
            cosines = np.sum(exact * other, axis=1)
            rows += [
                (f"{name}: mean cosine", float(cosines.mean()), ""),
                (f"{name}: least cosine", found.least_cosine, ""),
                (f"{name}: same ten nearest", found.overlap, ""),
                (f"{name}: correlation of ranks", found.spearman, ""),
                (f"{name}: mean reciprocal rank", reciprocal_rank(embed(path, drawn)), ""),
                (f"{name}: taken", float(found.alike), ""),
            ]
    chosen = {"scenes": SCENES, "least overlap": MIN_OVERLAP, "least correlation": MIN_SPEARMAN}
    sys.stdout.write(report.write("precisions", rows, chosen))

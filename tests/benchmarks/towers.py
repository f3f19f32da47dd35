"""Picture towers of real shapes through our encoder and through bare onnxruntime, in turn.

    python -m tests.benchmarks towers --networks vit-b-32-256 siglip2-b-16-224

The weights are random: the shapes decide the speed. Bare onnxruntime gets its numbers ready-made
and keeps its defaults; ours scales pixels, runs and makes unit vectors. The vectors of both must
be equal, or the numbers mean nothing. Eight-bit towers get one picture a run in both, since the
company in a batch changes what they say.
"""

import argparse
import logging
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic

from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.towers import PixelScaler
from retllm_desktop.encoders.trial_inputs import draw_trial_images, find_least_cosine
from retllm_desktop.encoders.tuning import require_coarse_spec
from retllm_desktop.packs.installed import InstalledPack, load_pack
from retllm_desktop.platform.paths import bundled_folder
from tests.benchmarks import report
from tests.fixtures.random_packs import write_pack
from tests.fixtures.vision_network import SMALL_256, VIT_B_16_224, VIT_B_32_256, write

NETWORKS = {"small": SMALL_256, "vit-b-32-256": VIT_B_32_256, "siglip2-b-16-224": VIT_B_16_224}
BATCH = {"fp32": 8, "int8": 1}
PICTURES = 8
EQUAL = 0.999999
GOAL = 0.95


def make_pack(folder: Path, name: str) -> InstalledPack:
    """Write a pack with a tower of a shape, in both precisions."""
    network, eight = folder / "exact.onnx", folder / "eight.onnx"
    write(network, NETWORKS[name])
    # It advises a preparation that these networks do not need.
    logging.getLogger().setLevel(logging.ERROR)
    quantize_dynamic(
        network,
        eight,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
    )
    write_pack(folder / name, network, NETWORKS[name], bundled_folder("models"), eight_bit=eight)
    for file in (network, eight):
        file.unlink()
    return load_pack(folder / name)


def bare(pack: InstalledPack, precision: str, threads: int) -> Callable[[], np.ndarray]:
    """Return what runs a tower on all pictures with onnxruntime alone."""
    spec = require_coarse_spec(pack)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    file = pack.path_of("image" if precision == "fp32" else "image_int8")
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    ready = PixelScaler(spec.image).batch(draw_trial_images(spec.image.spec.px, PICTURES))
    size = BATCH[precision]

    def run() -> np.ndarray:
        parts = [
            session.run([spec.image.output], {spec.image.input: ready[start : start + size]})[0]
            for start in range(0, PICTURES, size)
        ]
        return np.concatenate(parts)

    return run


def ours(pack: InstalledPack, precision: str, threads: int) -> Callable[[], np.ndarray]:
    """Return what runs a tower on all pictures as the program does."""
    encoder = OnnxDualEncoder(pack, precision=precision, threads=threads)
    images = draw_trial_images(encoder.image_spec.px, PICTURES)
    return lambda: encoder.embed_images(images)


def timed(run: Callable[[], np.ndarray]) -> float:
    """Return images/s of one run."""
    began = time.perf_counter()
    run()
    return PICTURES / (time.perf_counter() - began)


def compare(
    name: str, precision: str, pack: InstalledPack, threads: int, rounds: int
) -> list[tuple[str, float, str]]:
    """Run both in turn; return the table's rows."""
    both = ours(pack, precision, threads), bare(pack, precision, threads)
    cosine = find_least_cosine(both[0](), both[1]())
    if cosine < EQUAL:
        raise SystemExit(f"wrong: the vectors of both differ (least cosine {cosine:.7f})")
    rates: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        # Who begins changes: a busy moment hits both alike.
        for which in (0, 1) if number % 2 else (1, 0):
            rates[which].append(timed(both[which]))
    ratios = [a / b for a, b in zip(*rates, strict=True)]
    case = f"{name}, {precision}"
    return [
        (f"{case}: this program", statistics.median(rates[0]), "images/s"),
        (f"{case}: bare onnxruntime", statistics.median(rates[1]), "images/s"),
        (f"{case}: ratio, median of the rounds", statistics.median(ratios), "×"),
        (f"{case}: ratio of the best rounds", max(rates[0]) / max(rates[1]), "×"),
        (f"{case}: least cosine between both", cosine, ""),
    ]


def main() -> None:
    """Compare the networks asked for and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    wanted = ["vit-b-32-256", "siglip2-b-16-224"]
    parser.add_argument("--networks", nargs="+", choices=NETWORKS, default=wanted)
    parser.add_argument("--precisions", nargs="+", choices=BATCH, default=list(BATCH))
    parser.add_argument("--rounds", type=int, default=24)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    rows: list[tuple[str, float, str]] = []
    for name in options.networks:
        folder = Path(tempfile.mkdtemp(prefix="retllm-towers-"))
        try:
            pack = make_pack(folder, name)
            for precision in options.precisions:
                rows += compare(name, precision, pack, options.threads, options.rounds)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    chosen = {"rounds": options.rounds, "threads": options.threads, "batch": BATCH, "goal": GOAL}
    sys.stdout.write(report.write("towers", rows, chosen))

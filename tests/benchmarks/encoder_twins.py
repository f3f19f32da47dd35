"""Encoders of the published shapes with random weights: loading, memory, and items a second.

    python -m models.training.encoder_twins.make full --scratch FOLDER
    python -m tests.benchmarks encoder_twins --packs FOLDER [NAME …]

Rows of packs that are not measured stay as they were in the table.

Each tower in each precision runs in a process of its own, so that what is measured of memory is
its own: the most that was resident, the interpreter and the libraries (some 120 MB) included.
Loading is the first item, from the disk's cache. Processor time is summed over threads: what else
the machine does changes it less than it changes the speed.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from models.training.encoder_twins.compare import write_pack
from models.training.encoder_twins.shapes import TWINS
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.encoders.trial_inputs import TRIAL_SENTENCES, draw_trial_images
from retllm_desktop.packs.installed import InstalledPack, load_pack
from tests.benchmarks import report

PRECISIONS = ("fp32", "fp16", "int8", "q4")
THREADS = 2
PASSAGE = " ".join(TRIAL_SENTENCES) + " "
ITEMS = 8


def measure(pack: InstalledPack, tower: str, seconds: float) -> dict[str, float]:
    """Return the figures of one tower; the process must have run no other."""
    began_s = time.perf_counter()
    if pack.manifest.coarse is not None:
        precision = "int8" if pack.has(FileRole.IMAGE_INT8) else "fp32"
        dual = OnnxDualEncoder(pack, precision=precision, threads=THREADS)
        pictures = draw_trial_images(dual.image_spec.px, ITEMS)
        run = dual.embed_images if tower == "image" else dual.embed_texts
        length = 60
    else:
        precision = "int8" if pack.has(FileRole.TEXT_INT8) else "fp32"
        passages = OnnxTextEncoder(pack, precision=precision, threads=THREADS)
        pictures = []
        run = passages.embed_passages
        length = len(PASSAGE)

    def items(number: int) -> list[Any]:
        """Texts of some sixty words, or queries; never the same twice: what was is remembered."""
        words = PASSAGE.split()
        orders = [
            np.random.default_rng(number * ITEMS + n).permutation(words) for n in range(ITEMS)
        ]
        texts = [" ".join(order)[:length] for order in orders]
        return pictures if tower == "image" else texts

    run(items(0)[:1])
    loaded_s = time.perf_counter() - began_s
    rates: list[float] = []
    work: list[float] = []
    ends_s = time.perf_counter() + seconds
    while not rates or time.perf_counter() < ends_s:
        given = items(1 + len(rates))
        began_s, worked_s = time.perf_counter(), time.process_time()
        found = run(given)
        work.append((time.process_time() - worked_s) / ITEMS)
        rates.append(ITEMS / (time.perf_counter() - began_s))
    if not np.isfinite(found).all() or np.ptp(found, axis=0).max() < 1e-4:
        raise SystemExit("wrong: the vectors are all the same")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"loaded_s": loaded_s, "items_s": max(rates), "item_s": min(work), "peak_bytes": peak}


def main() -> None:
    """Measure what lies in the folder and write one table for all that were ever measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="packs; without any: all that were made")
    parser.add_argument("--packs", type=Path, help="where the full twins lie")
    parser.add_argument("--seconds", type=float, default=12.0, help="of each tower")
    parser.add_argument("--one", nargs=2, metavar=("PACK", "TOWER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        found = measure(load_pack(Path(options.one[0])), options.one[1], options.seconds)
        sys.stdout.write(json.dumps(found))
        return
    measured = report.read_rows("encoder_twins")
    for twin in TWINS:
        if options.names and twin.pack not in options.names:
            continue
        folder = options.packs / twin.pack
        for precision in PRECISIONS:
            for tower in ("image", "text"):
                made = f"{tower}.onnx" if precision == "fp32" else f"{tower}.{precision}.onnx"
                if not (folder / made).exists():
                    continue
                pack = write_pack(twin, folder, precision)
                child = [sys.executable, "-m", "tests.benchmarks", "encoder_twins"]
                child += ["--one", str(pack.folder), tower, "--seconds", str(options.seconds)]
                answer = subprocess.run(child, check=True, capture_output=True, text=True)
                found = json.loads(answer.stdout)
                case = f"{twin.pack}, {tower}, {precision}"
                unit = "pictures/s" if tower == "image" else "texts/s"
                measured[case] = [
                    (f"{case}: loading", found["loaded_s"], "s"),
                    (f"{case}: most memory", found["peak_bytes"] / 1e6, "MB"),
                    (f"{case}: speed", found["items_s"], unit),
                    (f"{case}: processor time of one", found["item_s"], "s"),
                ]
    chosen = {"threads": THREADS, "items": ITEMS, "seconds": options.seconds}
    order = [twin.pack for twin in TWINS]
    cases = sorted(measured, key=lambda case: order.index(case.partition(",")[0]))
    rows = [row for case in cases for row in measured[case]]
    sys.stdout.write(report.write("encoder_twins", rows, chosen))

"""Indexing against its ideal, search latency, and the cost of a judged candidate.

    python -m tests.benchmarks main_job --pictures 200

The ideal rate is that of a machine on which every core does nothing but decode (read, decode at
the needed size, resize) and embed. What indexing does beside that, in the same run on the same
files: hashing, previews, passing pixels between processes, scanning, writing.
"""

import argparse
import io
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from models.world.datasets import easy_set
from models.world.draw import render
from retllm_desktop.composition.application import Application, make_pack_service, open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ImageSpec, Modality, Query
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.picture_file import decode_view
from retllm_desktop.extraction.readers import ViewRequest
from retllm_desktop.extraction.reading import read_file
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import SearchFinished
from tests.benchmarks import report

MOTIFS = 12
PER_ROUND = 500
"""Pictures indexed between two measurements of their ideal."""
SIZE = (4000, 3000)


def make_pictures(folders: list[Path], count: int) -> dict[str, str]:
    """Write 12-megapixel JPEGs of drawn scenes with a camera's noise; return captions by name.

    They are dealt out to the folders in turn.

    A few motifs are encoded once and repeated with other trailing bytes: another content hash,
    the same work for the decoder. Each motif fills the judge's list with its copies, so a search
    is right when the coarse stage proposes the right motif and the judge does not spoil it.
    """
    captions: dict[str, str] = {}
    encoded: list[tuple[bytes, str]] = []
    data = easy_set("test", MOTIFS)
    for number, (scene, query) in enumerate(zip(data.gallery, data.queries, strict=True)):
        drawn = render(scene, 1500).resize(SIZE, Image.Resampling.BICUBIC)
        noise = np.random.default_rng(number).normal(0, 6, (SIZE[1], SIZE[0], 1))
        pixels = np.clip(np.asarray(drawn, np.float32) + noise, 0, 255).astype(np.uint8)
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "JPEG", quality=88)
        encoded.append((out.getvalue(), query.caption.text))
    for folder in folders:
        folder.mkdir(parents=True)
    for number in range(count):
        blob, caption = encoded[number // len(folders) % MOTIFS]
        path = folders[number % len(folders)] / f"{number:05d}.jpg"
        path.write_bytes(blob + b"%08d" % number)
        captions[path.name] = caption
    return captions


def cpu_s(work, repeats: int) -> float:
    """Return the processor seconds of one call, the mean of several."""
    started = time.process_time()
    for number in range(repeats):
        work(number)
    return (time.process_time() - started) / repeats


class Ideal:
    """The core time of the parts, alone in this process."""

    def __init__(self, spec: ImageSpec, settings: Settings) -> None:
        """Load the encoder and warm it."""
        self._spec = spec
        pack = make_pack_service(settings, resolve_paths()).chosen("coarse")
        self._encoder = OnnxDualEncoder(pack, precision=settings.precision, threads=1)
        self._batch = [np.full((spec.px, spec.px, 3), value, np.uint8) for value in range(32)]
        self._encoder.embed_images(self._batch)

    def measure(self, files: list[Path]) -> dict[str, float]:
        """Return seconds an image of each part, decoding and reading taken in turn."""
        limits, spec = ReadingLimits(), self._spec

        def decode(path: Path) -> None:
            with path.open("rb") as stream:
                decode_view(stream, ViewRequest(spec, spec.px), limits)

        def read(path: Path) -> None:
            read_file(path, None, spec, frozenset(), limits)

        taken: dict[str, list[float]] = {"decode_s": [], "read_s": []}
        for path in files:
            taken["decode_s"].append(cpu_s(lambda _, path=path: decode(path), 1))
            taken["read_s"].append(cpu_s(lambda _, path=path: read(path), 1))
        embed_s = cpu_s(lambda _: self._encoder.embed_images(self._batch), 5) / len(self._batch)
        return {name: statistics.mean(values) for name, values in taken.items()} | {
            "embed_s": embed_s
        }


def index(app: Application, folder: Path, count: int, before: int) -> float:
    """Index one more folder, check that everything is in, and return the seconds it took."""
    app.folders.add(folder)
    finished = list(app.indexing.index(CancelToken()))[-1]
    if not isinstance(finished, IndexFinished) or finished.embedded != count:
        raise SystemExit(f"wrong: {finished}")
    if app.folders.status().items.get(Modality.IMAGE.value) != before + count:
        raise SystemExit("wrong: items are missing")
    again = list(app.indexing.index(CancelToken()))[-1]
    if not isinstance(again, IndexFinished) or again.embedded or again.unchanged != before + count:
        raise SystemExit(f"wrong: {again}")
    return finished.elapsed_s


def indexing(
    app: Application, folders: list[Path], settings: Settings
) -> tuple[float, dict[str, float]]:
    """Index folder by folder; return the seconds in all, and the mean core time of the parts.

    A machine's speed drifts, so the parts are measured anew before every folder and at the end.
    """
    ideal = Ideal(app.encoder.image_spec, settings)
    elapsed_s, done = 0.0, 0
    parts: list[dict[str, float]] = []
    for folder in folders:
        files = sorted(folder.iterdir())
        parts.append(ideal.measure(files[: 6 * MOTIFS]))
        elapsed_s += index(app, folder, len(files), done)
        done += len(files)
    parts.append(ideal.measure(sorted(folders[0].iterdir())[: 6 * MOTIFS]))
    return elapsed_s, {name: statistics.mean(p[name] for p in parts) for name in parts[0]}


def search(app: Application, captions: dict[str, str]) -> dict[str, float]:
    """Search for every motif and check that the picture found is one of it."""
    coarse, fine, encode, prefill, suffix = [], [], [], [], []
    right = 0
    wanted = list(dict.fromkeys(captions.values()))
    for number, caption in enumerate([wanted[0], *wanted]):
        finished = list(
            app.search.search(Query(caption, unfolded=True), app.limits, CancelToken())
        )[-1]
        if not isinstance(finished, SearchFinished) or finished.judged != app.limits.fine_k:
            raise SystemExit(f"wrong: {finished}")
        if number == 0:
            continue  # loads the models
        coarse.append(finished.coarse_s)
        fine.append(finished.fine_s / finished.judged)
        verdicts = [r.verdict for r in finished.results if r.verdict is not None]
        encode += [v.encode_s for v in verdicts]
        prefill += [v.prefill_s for v in verdicts]
        suffix += [v.suffix_s for v in verdicts]
        right += captions[finished.results[0].candidate.item.path.name] == caption
    if right < 0.75 * len(wanted):
        raise SystemExit(f"wrong: {right} of {len(wanted)} searches found their motif")
    return {
        "coarse_s": statistics.median(coarse),
        "candidate_s": statistics.median(fine),
        "encode_s": statistics.median(encode),
        "prefill_s": statistics.median(prefill),
        "suffix_s": statistics.median(suffix),
        "right": right / len(wanted),
    }


def main() -> None:
    """Run all parts and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=240)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    count: int = options.pictures
    settings = Settings(threads=options.threads, ocr=False, fine_risk=0.0)
    cores = os.cpu_count() or 1
    scratch = Path(tempfile.mkdtemp(prefix="retllm-benchmark-"))
    rounds = max(1, count // PER_ROUND)
    try:
        folders = [scratch / "pictures" / f"{number:02d}" for number in range(rounds)]
        captions = make_pictures(folders, count)
        with open_application(settings, resolve_paths(scratch / "data"), writable=True) as app:
            elapsed_s, parts = indexing(app, folders, settings)
            found = search(app, captions)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    rate = count / elapsed_s
    ideal_rate = cores / (parts["decode_s"] + parts["embed_s"])
    full_rate = cores / (parts["read_s"] + parts["embed_s"])
    rows = [
        ("decode and resize, core time an image", parts["decode_s"] * 1000, "ms"),
        ("decode, resize, hash and preview, core time an image", parts["read_s"] * 1000, "ms"),
        ("embed, core time an image", parts["embed_s"] * 1000, "ms"),
        ("ideal rate (decode + embed over the cores)", ideal_rate, "images/s"),
        ("ideal rate with hash and preview", full_rate, "images/s"),
        ("indexed end to end", rate, "images/s"),
        ("of the ideal", 100 * rate / ideal_rate, "%"),
        ("of the ideal with hash and preview", 100 * rate / full_rate, "%"),
        ("coarse list (encode the words, search, read items)", found["coarse_s"] * 1000, "ms"),
        ("a judged candidate, in all", found["candidate_s"] * 1000, "ms"),
        ("… image encode", found["encode_s"] * 1000, "ms"),
        ("… image prefill", found["prefill_s"] * 1000, "ms"),
        ("… query suffix", found["suffix_s"] * 1000, "ms"),
        ("searches whose first result shows the motif", 100 * found["right"], "%"),
    ]
    chosen = {
        "pictures": count,
        "threads": settings.threads or "by size",
        "size": "4000x3000",
        "precision": settings.precision,
    }
    sys.stdout.write(report.write("main_job", rows, chosen))

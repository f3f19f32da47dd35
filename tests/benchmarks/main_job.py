"""Indexing against its ideal, search latency, and the cost of a judged candidate.

    python -m tests.benchmarks.main_job --pictures 200

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

from retllm_desktop.bootstrap import App, open_app, pack_service
from retllm_desktop.config import Settings
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ImageSpec, Modality, Query
from retllm_desktop.embed.dual_encoder import OnnxDualEncoder
from retllm_desktop.extract.files import read_file, view
from retllm_desktop.extract.limits import ReadingLimits
from retllm_desktop.paths import places
from retllm_desktop.services.indexing import IndexFinished
from retllm_desktop.services.search import SearchFinished
from retllm_desktop.world.datasets import easy_set
from retllm_desktop.world.draw import render
from tests.benchmarks import report

MOTIFS = 12
SIZE = (4000, 3000)


def make_pictures(folder: Path, count: int) -> dict[str, str]:
    """Write 12-megapixel JPEGs of drawn scenes with a camera's noise; return captions by name.

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
    for number in range(count):
        blob, caption = encoded[number % MOTIFS]
        path = folder / f"{number:05d}.jpg"
        path.write_bytes(blob + b"%08d" % number)
        captions[path.name] = caption
    return captions


def cpu_s(work, repeats: int) -> float:
    """Return the processor seconds of one call, the median of several."""
    taken = []
    for number in range(repeats):
        started = time.process_time()
        work(number)
        taken.append(time.process_time() - started)
    return statistics.median(taken)


def ideal(files: list[Path], spec: ImageSpec, settings: Settings) -> dict[str, float]:
    """Measure the core time of the parts, alone in this process."""
    limits = ReadingLimits()
    sample = files[: 2 * MOTIFS]

    def decode(number: int) -> None:
        with sample[number].open("rb") as stream:
            view(stream, spec, spec.px, limits)

    def read(number: int) -> None:
        read_file(sample[number], None, spec, frozenset(), limits)

    decode_s = cpu_s(decode, len(sample))
    read_s = cpu_s(read, len(sample))
    pack = pack_service(settings, places()).chosen("coarse")
    encoder = OnnxDualEncoder(pack, precision=settings.precision, threads=1)
    batch = [np.full((spec.px, spec.px, 3), value, np.uint8) for value in range(32)]
    encoder.embed_images(batch)
    embed_s = cpu_s(lambda _: encoder.embed_images(batch), 9) / len(batch)
    return {"decode_s": decode_s, "read_s": read_s, "embed_s": embed_s}


def index(app: App, folder: Path, count: int) -> IndexFinished:
    """Index the folder and check that everything is in."""
    app.folders.add(folder)
    finished = list(app.indexing.index(CancelToken()))[-1]
    if not isinstance(finished, IndexFinished) or finished.embedded != count:
        raise SystemExit(f"wrong: {finished}")
    if app.folders.status().items.get(Modality.IMAGE.value) != count:
        raise SystemExit("wrong: items are missing")
    again = list(app.indexing.index(CancelToken()))[-1]
    if not isinstance(again, IndexFinished) or again.embedded or again.unchanged != count:
        raise SystemExit(f"wrong: {again}")
    return finished


def search(app: App, captions: dict[str, str]) -> dict[str, float]:
    """Search for every motif and check that the picture found is one of it."""
    coarse, fine, encode, prefill, suffix = [], [], [], [], []
    right = 0
    wanted = list(dict.fromkeys(captions.values()))
    for number, caption in enumerate([wanted[0], *wanted]):
        finished = list(app.search.search(Query(caption), app.limits, CancelToken()))[-1]
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
    settings = Settings(threads=options.threads)
    cores = os.cpu_count() or 1
    scratch = Path(tempfile.mkdtemp(prefix="retllm-benchmark-"))
    try:
        folder = scratch / "pictures"
        folder.mkdir()
        captions = make_pictures(folder, count)
        files = sorted(folder.iterdir())
        with open_app(settings, places(scratch / "data"), writable=True) as app:
            spec = app.encoder.image_spec
            parts = ideal(files, spec, settings)
            finished = index(app, folder, count)
            found = search(app, captions)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    rate = count / finished.elapsed_s
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


if __name__ == "__main__":
    main()

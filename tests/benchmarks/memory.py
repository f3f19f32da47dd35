"""Memory while many pictures are indexed, and a plot of it.

    python -m tests.benchmarks memory --pictures 20000

Every hundredth picture has twelve megapixels, the others are of screen size, all with bytes of
their own. Counted is what the program and its processes hold, shared pages once.
"""

import argparse
import io
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from retllm_desktop.composition.application import open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.events import IndexFinished, IndexProgress
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from tests.benchmarks import report
from tests.benchmarks.against_rclip import resident_bytes

LARGE, SMALL = (4000, 3000), (640, 480)
EACH_LARGE = 100
WARM_SHARE = 0.2
"""Of the run, before which memory still fills up."""


def make_pictures(folder: Path, count: int) -> None:
    """Write pictures of noise, encoded once per size; other trailing bytes make other files."""
    rng = np.random.default_rng(1)
    blobs = []
    for width, height in (LARGE, SMALL):
        coarse = rng.integers(0, 256, (height // 20, width // 20, 3), np.uint8)
        out = io.BytesIO()
        Image.fromarray(coarse).resize((width, height)).save(out, "JPEG", quality=85)
        blobs.append(out.getvalue())
    for number in range(count):
        below = folder / f"{number // 1000:03d}"
        below.mkdir(exist_ok=True)
        blob = blobs[0 if number % EACH_LARGE == 0 else 1]
        (below / f"{number:06d}.jpg").write_bytes(blob + b"%08d" % number)


class Samples:
    """Memory over the course of a run."""

    def __init__(self) -> None:
        self.done = 0
        self.points: list[tuple[int, int]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> list[tuple[int, int]]:
        self._stop.set()
        self._thread.join()
        return self.points

    def _watch(self) -> None:
        process = psutil.Process(os.getpid())
        while not self._stop.wait(0.5):
            self.points.append((self.done, resident_bytes(process)))


def plot(points: list[tuple[int, int]], path: Path) -> None:
    """Draw memory over pictures as SVG."""
    width, height, left, bottom = 640, 300, 60, 40
    most = max(100, -(-max(size for _, size in points) // (100 * 2**20)) * 100)
    last = max(1, points[-1][0])
    line = " ".join(
        f"{left + done / last * (width - left - 20):.1f},"
        f"{height - bottom - size / 2**20 / most * (height - bottom - 20):.1f}"
        for done, size in points
    )
    marks = "".join(
        f'<text x="{left - 8}" y="{height - bottom - share * (height - bottom - 20) + 4:.0f}" '
        f'text-anchor="end">{most * share:.0f}</text>'
        for share in (0, 0.5, 1)
    )
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12">'
        f'<rect width="{width}" height="{height}" fill="white"/>{marks}'
        f'<text x="{width / 2}" y="{height - 10}" text-anchor="middle">pictures indexed, '
        f"of {last:,}</text>"
        f'<text x="{left}" y="14">MiB held by the program and its processes</text>'
        f'<polyline points="{line}" fill="none" stroke="#1f5fbf" stroke-width="1.5"/></svg>\n',
        encoding="utf-8",
    )


def main() -> None:
    """Index, sample, draw, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=20_000)
    options = parser.parse_args()
    count: int = options.pictures
    scratch = Path(tempfile.mkdtemp(prefix="retllm-memory-"))
    try:
        folder = scratch / "pictures"
        folder.mkdir()
        make_pictures(folder, count)
        settings = Settings(fine_pack="")
        where = resolve_paths(scratch / "data")
        with open_application(settings, where, writable=True, with_judge=False) as app:
            app.folders.add(folder)
            samples = Samples()
            began = time.perf_counter()
            finished = None
            for event in app.indexing.index(CancelToken()):
                if isinstance(event, IndexProgress):
                    samples.done = event.progress.done
                elif isinstance(event, IndexFinished):
                    finished = event
            taken_s = time.perf_counter() - began
            points = samples.stop()
            if finished is None or finished.embedded != count:
                raise SystemExit(f"wrong: {finished}")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    warm = [size for done, size in points if done >= WARM_SHARE * count]
    half = len(warm) // 2
    early, late = statistics.median(warm[:half]), statistics.median(warm[half:])
    plot(points, report.FOLDER / "memory.svg")
    rows = [
        ("most memory held", max(size for _, size in points) / 2**20, "MiB"),
        ("median of the first half, after a fifth of the run", early / 2**20, "MiB"),
        ("median of the second half", late / 2**20, "MiB"),
        ("growth between the halves, for each 10,000 pictures",
         (late - early) / 2**20 / (0.4 * count / 10_000), "MiB"),
        ("indexed end to end", count / taken_s, "images/s"),
    ]  # fmt: skip
    chosen = {"pictures": count, "every 100th": "4000x3000", "others": "640x480"}
    sys.stdout.write(report.write("memory", rows, chosen))

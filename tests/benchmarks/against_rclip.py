"""Indexing side by side with rclip, both running the same network on the same pictures.

    python -m tests.benchmarks against_rclip --pictures 2000

rclip comes from PyPI into an environment of its own, and is given our network in place of its
download. Both index the same 12-megapixel JPEGs, in turn, several times; only the indexing is
timed, not the start. The vectors of both must agree, or the numbers mean nothing.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from retllm_desktop.composition.application import open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Modality, Query, QueryPicture
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import SearchFinished, SearchLimits
from tests.benchmarks import report
from tests.benchmarks.main_job import make_pictures
from tests.fixtures.random_packs import write_pack
from tests.fixtures.vision_network import SMALL_256, VIT_B_32_256, Shape, write

NETWORKS = {"small": SMALL_256, "vit-b-32": VIT_B_32_256}
RCLIP = "rclip==3.3.0"
AGREEMENT = 0.97
"""Least median cosine between our vectors and rclip's: we decode JPEGs at reduced size."""

_DRIVER = """
import json, sys, time
from pathlib import Path
import numpy as np
from rclip import db, model
from rclip.main import RClip
from rclip.utils import helpers

database = db.DB(helpers.get_app_datadir() / "db.sqlite3", allow_vector_cache_reset=True)
network = model.Model()
network.ensure_downloaded()
network._session_visual_index
program = RClip(network, database, 8, None)
print("ready", flush=True)
sys.stdin.readline()
began = time.perf_counter()
program.ensure_index(sys.argv[1])
taken_s = time.perf_counter() - began
names, vectors = program._get_features(sys.argv[1])
np.save(sys.argv[2], vectors)
print(json.dumps({"taken_s": taken_s, "names": [Path(name).name for name in names]}), flush=True)
program.close()
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One indexing of all pictures.

    Attributes:
        taken_s: Seconds.
        peak_bytes: Most memory that the program and its processes held together.
        vectors: Unit vectors by file name.
    """

    taken_s: float
    peak_bytes: int
    vectors: dict[str, np.ndarray]


class Memory:
    """Watches how much memory a process and its children hold: resident, shared pages once."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._stop = threading.Event()
        self.peak_bytes = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        self._stop.set()
        self._thread.join()
        return self.peak_bytes

    def _watch(self) -> None:
        while not self._stop.wait(0.25):
            self.peak_bytes = max(self.peak_bytes, resident_bytes(self._process))


def resident_bytes(process: psutil.Process) -> int:
    """Return the memory of a process and its children; pages shared by n count 1/n each."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            full = one.memory_full_info()
            total += getattr(full, "pss", full.rss)
        except psutil.Error:
            continue
    return total


def environment(folder: Path) -> Path:
    """Make rclip's environment where there is none yet; return its Python."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if python.exists():
        return python
    subprocess.run(
        [sys.executable, "-m", "uv", "venv", "--quiet", "--python", sys.executable, str(folder)],
        check=True,
    )
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python)]
    subprocess.run([*command, RCLIP], check=True)
    return python


def seed_rclip(data: Path, network: Path) -> None:
    """Put our network where rclip keeps what it has downloaded."""
    models = data / "ViT-B-32-256-datacomp_s34b_b86k"
    models.mkdir(parents=True)
    shutil.copy(network, models / "visual.onnx")
    # Only looked for when it starts; no words are encoded here.
    (models / "textual.onnx").write_bytes(b"-")
    (data / "tokenizer").mkdir()
    (data / "tokenizer" / "bpe_simple_vocab_16e6.txt.gz").write_bytes(b"-")


def index_with_rclip(python: Path, network: Path, pictures: Path, scratch: Path) -> Run:
    """Index from nothing with rclip, with its own defaults."""
    data = scratch / "rclip-data"
    shutil.rmtree(data, ignore_errors=True)
    seed_rclip(data, network)
    vectors = scratch / "rclip.npy"
    child = subprocess.Popen(
        [python, "-c", _DRIVER, str(pictures), str(vectors)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "RCLIP_DATADIR": str(data)},
    )
    if child.stdin is None or child.stdout is None or child.stdout.readline().strip() != "ready":
        raise SystemExit("rclip did not start")
    memory = Memory(child.pid)
    child.stdin.write("\n")
    child.stdin.flush()
    answer = json.loads(child.stdout.readline())
    peak = memory.stop()
    child.wait()
    rows = np.load(vectors)
    return Run(answer["taken_s"], peak, dict(zip(answer["names"], rows, strict=True)))


def index_with_ours(network: Path, shape: Shape, pictures: Path, scratch: Path) -> Run:
    """Index from nothing with this program, with its own defaults."""
    home = scratch / "ours"
    shutil.rmtree(home, ignore_errors=True)
    where = resolve_paths(home)
    write_pack(where.packs / "same-network", network, shape, bundled_folder("models"))
    settings = Settings(coarse_pack="same-network", fine_pack="")
    count = sum(1 for _ in pictures.iterdir())
    with open_application(settings, where, writable=True, with_judge=False) as app:
        app.folders.add(pictures)
        memory = Memory(os.getpid())
        began = time.perf_counter()
        finished = list(app.indexing.index(CancelToken()))[-1]
        taken_s = time.perf_counter() - began
        peak = memory.stop()
        if not isinstance(finished, IndexFinished) or finished.embedded != count:
            raise SystemExit(f"wrong: {finished}")
        probe = Query(pictures=(QueryPicture(next(pictures.iterdir())),))
        limits = SearchLimits(coarse_k=10, fine_k=0, fine_budget_s=0.0)
        found = list(app.search.search(probe, limits, CancelToken()))[-1]
        if not isinstance(found, SearchFinished) or not found.results:
            raise SystemExit("wrong: the library finds nothing")
        names = sorted(path.name for path in pictures.iterdir())[:24]
        spec = app.encoder.image_spec
        images = [app.extractor.load_image(pictures / name, spec, spec.px) for name in names]
        vectors = dict(zip(names, app.encoder.embed_images(images), strict=True))
        if app.folders.status().items != {Modality.IMAGE.value: count}:
            raise SystemExit("wrong: items are missing")
    return Run(taken_s, peak, vectors)


def agreement(ours: Run, theirs: Run) -> float:
    """Return the median cosine of the pictures that both embedded."""
    cosines = [float(v @ theirs.vectors[name]) for name, v in ours.vectors.items()]
    return statistics.median(cosines)


def compare(name: str, count: int, rounds: int, scratch: Path) -> list[tuple[str, float, str]]:
    """Run both in turn on one network; return the table's rows."""
    pictures = scratch / "pictures"
    if not pictures.exists():
        make_pictures([pictures], count)
    network = scratch / f"{name}.onnx"
    write(network, NETWORKS[name])
    python = environment(scratch / "rclip-environment")
    ours: list[Run] = []
    theirs: list[Run] = []
    for _ in range(rounds):
        ours.append(index_with_ours(network, NETWORKS[name], pictures, scratch))
        theirs.append(index_with_rclip(python, network, pictures, scratch))
        if len(theirs[-1].vectors) != count:
            raise SystemExit(f"wrong: rclip indexed {len(theirs[-1].vectors)} of {count}")
        cosine = agreement(ours[-1], theirs[-1])
        if cosine < AGREEMENT:
            raise SystemExit(f"wrong: the vectors of both differ (median cosine {cosine:.3f})")
    own = count / statistics.median(run.taken_s for run in ours)
    other = count / statistics.median(run.taken_s for run in theirs)
    ratios = [b.taken_s / a.taken_s for a, b in zip(ours, theirs, strict=True)]
    return [
        (f"{name}: this program", own, "images/s"),
        (f"{name}: {RCLIP}", other, "images/s"),
        (f"{name}: ratio, median of the rounds", statistics.median(ratios), "×"),
        (f"{name}: least ratio of a round", min(ratios), "×"),
        (f"{name}: memory of this program", max(r.peak_bytes for r in ours) / 2**20, "MiB"),
        (f"{name}: memory of rclip", max(r.peak_bytes for r in theirs) / 2**20, "MiB"),
        (f"{name}: cosine between both, median", agreement(ours[-1], theirs[-1]), ""),
    ]


def main() -> None:
    """Compare on the networks asked for and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--networks", nargs="+", choices=NETWORKS, default=["small"])
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="retllm-rclip-"))
    rows: list[tuple[str, float, str]] = []
    try:
        for name in options.networks:
            rows += compare(name, options.pictures, options.rounds, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    chosen = {"pictures": options.pictures, "rounds": options.rounds, "size": "4000x3000"}
    sys.stdout.write(report.write("against_rclip", rows, chosen))

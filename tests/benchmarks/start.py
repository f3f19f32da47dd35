"""Seconds from the start of the process to a search box that takes a key, and to the first list.

    python -m tests.benchmarks start --items 100000

The files are there, empty but of the right sizes and dates, so that the program looks them through
as it would. By turns with it an empty window of the same toolkit is started. A watchdog records
what keeps the window's thread at work in one piece once its box is there; more than 50 ms each time
is an error.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.platform.paths import AppPaths, resolve_paths
from retllm_desktop.platform.settings import Settings
from tests.benchmarks import report
from tests.benchmarks.start_child import INTO_CALL_S
from tests.benchmarks.whole_query import fill
from tests.fixtures.main_thread_watchdog import LIMIT_MS

_EMPTY = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
app = QApplication([])
window = QMainWindow()
box = QLineEdit()
window.setCentralWidget(box)
window.show()
def look():
    if window.windowHandle().isExposed():
        QTest.keyClicks(box, "x")
        if box.text() == "x":
            print(time.time() - float(sys.argv[1]))
            app.quit()
timer = QTimer()
timer.timeout.connect(look)
timer.start(2)
app.exec()
"""
_TIMEOUT_S = 120.0
_AT_ONCE = 2000


def give_passages_vectors(app: Application) -> None:
    """Give each passage a vector, at random: without them the window would first embed them all."""
    encoder = app._passage_encoder  # pyright: ignore[reportPrivateUsage]
    if encoder is None:
        return
    stored, space, after = app.library.passages, encoder.space, 0
    stored.begin(space)
    random = np.random.default_rng(2)
    while pending := stored.pending(space, after, _AT_ONCE):
        rows = random.normal(size=(len(pending), space.dimension)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        stored.put(space, [number for number, _ in pending], rows)
        after = pending[-1][0]
    stored.activate(space)


def make_library(items: int, scratch: Path) -> AppPaths:
    """Fill a library with so many items, and lay out their files without content."""
    folder = scratch / "pictures"
    folder.mkdir()
    where = resolve_paths(scratch / "data")
    with open_application(Settings(), where, writable=True, with_judge=False) as app:
        app.library.vectors.use_space(app.encoder.space)
        fill(app, items, folder)
        give_passages_vectors(app)
        # As after indexing: nothing is left to be learnt of them.
        with app.library._file.connections.writing() as connection:  # pyright: ignore[reportAttributeAccessIssue]
            connection.run("UPDATE content SET described = 1, typed_by = 999999")
        for root in app.library.roots.all():
            for path, known in app.library.files.known(root.id).items():
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as file:
                    file.truncate(known.size_bytes)
                os.utime(path, ns=(known.mtime_ns, known.mtime_ns))
    where.settings.write_text("ocr = false\n")
    return where


def start_once(where: AppPaths) -> tuple[dict[str, float], int]:
    """Start the program once; return seconds by what was seen, and how many files it showed.

    Among them is «block»: the most that the window's thread computed in one piece.
    """
    began_s = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.start_child", str(began_s), str(where.data)],
        capture_output=True, text=True, timeout=_TIMEOUT_S, check=False,
    )  # fmt: skip
    whole_s = time.time() - began_s
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        raise SystemExit(f"wrong: it ended with {done.returncode}: {done.stderr}")
    found = json.loads(lines[-1])
    if found["code"] or set(found["seconds"]) != {"box", "window", "list", "close"}:
        raise SystemExit(f"wrong: {found}")
    seconds = dict(found["seconds"])
    seconds["ended"] = whole_s - seconds["list"] - INTO_CALL_S
    block_ms, place = found["block"]
    seconds["block"] = block_ms / 1000
    if block_ms > LIMIT_MS:
        sys.stderr.write(f"{block_ms:.0f} ms in one piece: {place}\n")
    return seconds, found["files"]


def start_empty() -> float:
    """Start an empty window; return seconds until its box took a key."""
    done = subprocess.run(
        [sys.executable, "-c", _EMPTY, str(time.time())],
        capture_output=True, text=True, timeout=_TIMEOUT_S, check=True,
    )  # fmt: skip
    return float(done.stdout)


def main() -> None:
    """Fill, start by turns, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="retllm-start-"))
    runs: list[dict[str, float]] = []
    empty: list[float] = []
    try:
        where = make_library(options.items, scratch)
        start_once(where)  # what is compiled once, and read from the disk
        for _ in range(options.times):
            seconds, files = start_once(where)
            if files != options.items:
                raise SystemExit(f"wrong: the window shows {files} files, not {options.items}")
            runs.append(seconds)
            empty.append(start_empty())
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    usual = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    nothing = statistics.median(empty)
    rows = [
        ("start to a box that takes a key", usual["box"], "s"),
        ("the same of an empty window, by turns", nothing, "s"),
        ("ratio", usual["box"] / nothing, "×"),
        ("start to the main window", usual["window"], "s"),
        ("start to the first list and the right count", usual["list"], "s"),
        ("closing during the first call of a model", usual["ended"], "s"),
        ("the window's thread at work in one piece, at the most", 1000 * usual["block"], "ms"),
    ]
    chosen: dict[str, object] = {
        "items": f"{options.items:,}",
        "platform": os.environ.get("QT_QPA_PLATFORM", "the system's"),
        "median of": options.times,
        "load_1m": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
    }
    sys.stdout.write(report.write("start", rows, chosen))
    # Of the best run: on a machine that does something else every piece takes longer.
    if min(run["block"] for run in runs) > LIMIT_MS / 1000:
        raise SystemExit(f"wrong: the window's thread is held up for more than {LIMIT_MS:.0f} ms")


if __name__ == "__main__":
    main()

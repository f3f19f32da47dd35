"""A first scan and a scan without changes, beside a bare loop that does nothing but ``stat``.

    python -m tests.benchmarks scan_speed --files 100000

The bare loop lists each folder with ``os.scandir`` and asks each entry for its stat: what any
scan costs. Three rounds of each in turn, the median counts. Rates are given by the clock, and by
the processor's time, which tells the same on a busy machine. Memory is what Python holds at the
most beyond the list of known files, measured in a round of its own.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

from retllm_desktop.core.library_records import KnownFile
from retllm_desktop.indexing.exclusions import Exclusions
from retllm_desktop.indexing.scan import FolderScan, walk_folder
from tests.benchmarks import report

FILES_A_FOLDER = 200
PATTERNS = ("*.bak", "drafts/", "/private/**", "!keep.bak")


def make_files(folder: Path, count: int) -> None:
    """Write small files into folders two deep."""
    for number in range(count):
        group, place = divmod(number, FILES_A_FOLDER)
        if place == 0:
            inner = folder / f"{group % 25:02d}" / f"{group:05d}"
            inner.mkdir(parents=True)
        (inner / f"IMG_{number:06d}.jpg").write_bytes(b"%d" % number)


def bare(folder: Path) -> int:
    """List and stat everything; return the number of files."""
    found = 0
    pending = [str(folder)]
    while pending:
        with os.scandir(pending.pop()) as listing:
            for entry in listing:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    entry.stat(follow_symlinks=False)
                    found += 1
    return found


def supports(path: Path) -> bool:
    """Tell a picture by its suffix, as the reader of files does."""
    return path.suffix.lower() in {".jpg", ".png"}


def scan(folder: Path, known: dict[str, KnownFile], patterns: tuple[str, ...] = ()) -> FolderScan:
    """Scan with what is known."""
    result = FolderScan(known=known)
    for _ in walk_folder(folder, supports, result, Exclusions(folder, patterns)):
        pass
    return result


def known_of(result: FolderScan) -> dict[str, KnownFile]:
    """Return what a library would remember."""
    return {
        str(file.path): KnownFile(
            file.size_bytes, file.mtime_ns, b"h" * 32, file.device, file.inode
        )
        for file in result.files
    }


def right(what: bool, result: FolderScan) -> None:
    """Stop if a scan found anything else than what is there."""
    if not what or result.unreadable or result.missing_paths():
        raise SystemExit(f"wrong: {len(result.files)} files, {result.unchanged} unchanged")


Timing = tuple[float, float]
"""Seconds by the clock, and of the processor."""


class Stopwatch:
    """Times by the clock and by the processor."""

    def __init__(self) -> None:
        """Start."""
        self._clock, self._processor = time.perf_counter(), time.process_time()

    def stop(self) -> Timing:
        """Return both times since the start."""
        return time.perf_counter() - self._clock, time.process_time() - self._processor


def measure(folder: Path, count: int, rounds: int) -> tuple[dict[str, Timing], float]:
    """Time everything in turn; return the medians, and the most bytes held at once."""
    taken: dict[str, list[Timing]] = {"bare": [], "first": [], "again": [], "patterns": []}
    known = known_of(scan(folder, {}))
    for _ in range(rounds):
        watch = Stopwatch()
        if bare(folder) != count:
            raise SystemExit("wrong: the bare loop missed files")
        taken["bare"].append(watch.stop())

        watch = Stopwatch()
        result = scan(folder, {})
        taken["first"].append(watch.stop())
        right(len(result.files) == count and result.unchanged == 0, result)

        for name, patterns in (("again", ()), ("patterns", PATTERNS)):
            remembered = dict(known)
            watch = Stopwatch()
            result = scan(folder, remembered, patterns)
            taken[name].append(watch.stop())
            right(not result.files and result.unchanged == count and not result.known, result)
    remembered = dict(known)
    tracemalloc.start()
    result = scan(folder, remembered)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    right(result.unchanged == count, result)
    # One changed, one gone, one new: told apart among all the others.
    files = sorted(known)
    Path(files[0]).write_bytes(b"changed")
    Path(files[1]).unlink()
    Path(files[2]).with_name("new.jpg").write_bytes(b"new")
    result = scan(folder, dict(known))
    if len(result.files) != 2 or result.missing_paths() != [Path(files[1])]:
        raise SystemExit("wrong: changes were not found")
    medians = {
        name: (statistics.median(t[0] for t in times), statistics.median(t[1] for t in times))
        for name, times in taken.items()
    }
    return medians, float(peak_bytes)


def main() -> None:
    """Make the files, measure, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    count: int = options.files
    folder = Path(tempfile.mkdtemp(prefix="retllm-benchmark-"))
    try:
        make_files(folder, count)
        times, peak_bytes = measure(folder, count, options.rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    names = {
        "bare": "bare scandir and stat",
        "first": "first scan, every file reported",
        "again": "scan without changes",
        "patterns": "scan without changes, four patterns",
    }
    rows = [
        row
        for key, name in names.items()
        for row in (
            (name, count / times[key][0], "files/s"),
            (f"{name}, by the processor's time", count / times[key][1], "files/s"),
        )
    ]
    share = 100 * times["bare"][1] / times["again"][1]
    rows += [
        ("scan without changes, of the bare loop's rate (processor)", share, "%"),
        ("scan without changes, most memory at once", peak_bytes / 2**20, "MiB"),
    ]
    chosen: dict[str, object] = {
        "files": count,
        "rounds": options.rounds,
        "load_1m": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
    }
    sys.stdout.write(report.write("scan_speed", rows, chosen))

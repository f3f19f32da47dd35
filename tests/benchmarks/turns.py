"""Two states of the project by turns on one machine: the same benchmark in either checkout.

``python -m tests.benchmarks turns --other CHECKOUT nearest --items 100000`` runs it in the other
checkout and in this one, ``--turns`` times each, and tells the median of each figure and the
ratio of the medians; ``turns --other CHECKOUT start`` compares how the programs start instead. A
figure is compared where both states have one of its name. Results that a run writes into a
checkout are put back as they were.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import report

OWN = Path(__file__).resolve().parents[2]
RESULTS = Path("tests") / "benchmarks" / "results"

Figures = dict[str, tuple[float, str]]
"""What was measured: its value and its unit."""


def environment(root: Path) -> dict[str, str]:
    """The environment in which a checkout's own code is what is imported."""
    return {**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"}


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python on a checkout; a failure shows what it said."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=environment(root),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{root}: {arguments}\n{done.stdout}\n{done.stderr}")
    return done


def measure_benchmark(root: Path, arguments: Sequence[str]) -> Figures:
    """Run one benchmark of a checkout and return the figures of the table that it wrote."""
    folder = root / RESULTS
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}
    try:
        run(root, "-m", "tests.benchmarks", *arguments)
        (table,) = [
            path
            for path in folder.glob("*.json")
            if path not in before or path.stat().st_mtime_ns != before[path][0]
        ]
        rows = json.loads(table.read_text("utf-8"))["rows"]
    finally:
        for path in set(folder.iterdir()) - before.keys():
            path.unlink()
        for path, (_, data) in before.items():
            if path.read_bytes() != data:
                path.write_bytes(data)
    return {row["what"]: (row["value"], row["unit"]) for row in rows}


def measure_start(root: Path, library: Sequence[str]) -> Figures:
    """Start the command line and the window's modules; seconds and modules loaded."""
    count = "import sys; n = len(sys.modules); {}; print(len(sys.modules) - n)"
    statements = {
        "the command line's modules": "import retllm_desktop.cli.main",
        "the window's modules": "import retllm_desktop.ui.window.app",
    }
    figures: Figures = {}
    for what, statement in statements.items():
        started = time.perf_counter()
        loaded = int(run(root, "-c", count.format(statement)).stdout)
        figures[f"{what} imported"] = (time.perf_counter() - started, "s")
        figures[f"{what}, how many"] = (loaded, "")
    for what, command in {
        "retllm-desktop --version": ["--version"],
        "a search without a judge, the whole process": [
            "search", "--json", *library, "--set", "fine_pack=", "a red boat",
        ],
    }.items():  # fmt: skip
        started = time.perf_counter()
        said = run(root, "-m", "retllm_desktop", *command).stdout
        figures[what] = (time.perf_counter() - started, "s")
        assert said.strip(), f"{command} said nothing"
        if command[0] == "search":
            assert json.loads(said)["results"], "nothing was found"
    return figures


def name_state(root: Path) -> str:
    """Return the commit that a checkout is at, with a + where files differ from it."""
    done = subprocess.run(
        ["git", "-C", str(root), "describe", "--always", "--abbrev=7", "--dirty=+", "--exclude=*"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.strip() or "unknown"


def make_demo(root: Path, folder: Path) -> list[str]:
    """Let a checkout make its demo; return the options that choose the library of drawn pictures.

    Before that had a library of its own, it was the only one.
    """
    run(root, "-m", "retllm_desktop", "demo", "--no-window", "--json", str(folder))
    chosen = ["--data-dir", str(folder / ".retllm")]
    if (folder / ".retllm/libraries/drawn/library.db").is_file():
        chosen += ["--library", "drawn"]
    return chosen


def main() -> None:
    """Take turns and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--other", type=Path, required=True, help="the checkout to compare with")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--name", help="of the table; by default the benchmark's")
    parser.add_argument("benchmark", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if not options.benchmark:
        parser.error("name a benchmark, or start")
    states = {"other": options.other.resolve(), "this": OWN}
    taken: dict[str, dict[str, list[float]]] = {state: defaultdict(list) for state in states}
    units: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        libraries: dict[str, list[str]] = {}
        if options.benchmark[0] == "start":
            libraries = {
                state: make_demo(root, Path(folder) / state) for state, root in states.items()
            }
        for turn in range(options.turns):
            for state in states if turn % 2 == 0 else reversed(states):
                figures = (
                    measure_start(states[state], libraries[state])
                    if libraries
                    else measure_benchmark(states[state], options.benchmark)
                )
                for what, (value, unit) in figures.items():
                    taken[state][what].append(value)
                    units[what] = unit
    rows: list[tuple[str, float, str]] = []
    for what, values in taken["this"].items():
        if what not in taken["other"]:
            continue
        old, new = statistics.median(taken["other"][what]), statistics.median(values)
        rows += [(f"{what}: other", old, units[what]), (f"{what}: this", new, units[what])]
        if old:
            rows.append((f"{what}: this / other", new / old, "×"))
    name = options.name or "-".join(["turns", *options.benchmark]).replace("--", "")
    settings: dict[str, object] = {
        "benchmark": " ".join(options.benchmark),
        "turns": options.turns,
        "other": name_state(states["other"]),
        "this": name_state(states["this"]),
        "load average": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0,
    }
    sys.stdout.write(report.write(name.replace(" ", "-"), rows, settings))


if __name__ == "__main__":
    main()

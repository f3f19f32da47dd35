"""Searches over HTTP: sixteen clients at once, every answer right, no error.

    python -m tests.benchmarks serve --clients 16 --searches 1000

The command runs as a process of its own on a library of 10,000 items with one planted for each
query, which has to come first; then on drawn pictures, where the built-in judge has to put the one
that is meant first as it does when it is asked alone. Clients are threads of this process: they
take a part of the same cores. Every client keeps its connection.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from models.world.draw import render
from models.world.families import family
from models.world.vocabulary import WITHHELD_TEST
from retllm_desktop.cli.main import run_command
from retllm_desktop.composition.application import open_application
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from tests.benchmarks import report
from tests.benchmarks.whole_query import fill, questions
from tests.fixtures.drawn_world import choose_drawn_packs

FAMILIES = 4
JUDGED = 8
"""Of so many searches one is judged, which takes that much longer."""


@dataclass
class Load:
    """What clients measured.

    Attributes:
        seconds: Of each search.
        errors: Answers that were none, or wrong.
        wall_s: From the first question to the last answer.
    """

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wall_s: float = 0.0


class Client:
    """One connection to the server."""

    def __init__(self, said: dict[str, str]) -> None:
        self._headers = {"Authorization": f"Bearer {Path(said['token_file']).read_text().strip()}"}
        place = urlsplit(said["url"])
        self._connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=600)

    def search(self, line: str, check: str) -> list[str]:
        """Return the paths of the results, best first."""
        target = f"/v1/search?q={quote(line)}&check={check}&limit=10"
        self._connection.request("GET", target, headers=self._headers)
        answer = self._connection.getresponse()
        told = json.loads(answer.read())
        if answer.status != 200:
            raise ValueError(f"{answer.status} {told}")
        return [result["path"] for result in told["results"]]

    def close(self) -> None:
        self._connection.close()


@contextlib.contextmanager
def served(data: Path) -> Iterator[dict[str, str]]:
    """Serve a data folder by a process of its own; yields what it said at the start."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "retllm_desktop",
            "serve",
            "--json",
            "--port",
            "0",
            "--data-dir",
            data,
        ],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    said = ""
    try:
        while process.stdout is not None and not said.rstrip().endswith("}"):
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("the server did not start")
            said += line
        yield json.loads(said)
    finally:
        process.terminate()
        process.communicate(timeout=120)


def ask(
    said: dict[str, str],
    lines: Sequence[str],
    clients: int,
    searches: int,
    check: str,
    right: Callable[[str, list[str]], bool],
) -> Load:
    """Have clients search for lines in turn until all searches are done."""
    load, numbers, lock = Load(), iter(range(searches)), threading.Lock()

    def work() -> None:
        with contextlib.closing(Client(said)) as client:
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                line = lines[number % len(lines)]
                began = time.perf_counter()
                try:
                    found = client.search(line, check)
                    wrong = "" if right(line, found) else f"«{line}» found {found[:1]}"
                except (OSError, ValueError, http.client.HTTPException) as exc:
                    wrong = f"{type(exc).__name__}: {exc}"
                took = time.perf_counter() - began
                with lock:
                    load.seconds.append(took)
                    if wrong:
                        load.errors.append(wrong)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.wall_s = time.perf_counter() - began
    return load


def rows_of(what: str, load: Load) -> list[tuple[str, float, str]]:
    """Return a load as rows of the table."""
    cuts = statistics.quantiles(load.seconds, n=100, method="inclusive")
    return [
        (f"{what}: p50", cuts[49] * 1000, "ms"),
        (f"{what}: p99", cuts[98] * 1000, "ms"),
        (f"{what}: searches a second", len(load.seconds) / load.wall_s, ""),
        (f"{what}: errors or wrong answers", len(load.errors), f"of {len(load.seconds)}"),
    ]


def measure_coarse(folder: Path, items: int, clients: int, searches: int) -> list[tuple[str, Load]]:
    """Search a large library by words alone."""
    data = folder / "data"
    with open_application(Settings(), resolve_paths(data), writable=True) as app:
        app.library.vectors.use_space(app.encoder.space)
        planted = fill(app, items, folder / "files")
    lines = questions()

    def right(line: str, found: list[str]) -> bool:
        return found[:1] == [str(planted[line])]

    with served(data) as said:
        # The first one opens the library and loads the models.
        warm = ask(said, lines, 1, len(lines), "none", right)
        assert not warm.errors, warm.errors[:3]
        alone = ask(said, lines, 1, searches // 5, "none", right)
        together = ask(said, lines, clients, searches, "none", right)
    return [("1 client, coarse", alone), (f"{clients} clients, coarse", together)]


def measure_judged(folder: Path, clients: int, searches: int) -> list[tuple[str, Load]]:
    """Search drawn pictures of which only the judge knows the one that is meant."""
    files = folder / "files"
    files.mkdir()
    lines: list[str] = []
    for number in range(FAMILIES):
        chosen = family(random.Random(f"serve {number}"), exclude=WITHHELD_TEST)
        for scene, caption, variant in chosen:
            render(scene, 256).save(files / f"{number}-{variant}.png")
            if caption.text not in lines:
                lines.append(caption.text)
    data = choose_drawn_packs(folder / "data")
    assert run_command(["--data-dir", str(data), "index", str(files), "--json"]) == 0
    wanted: dict[str, list[str]] = {}

    def right(line: str, found: list[str]) -> bool:
        return found == wanted.setdefault(line, found)

    with served(data) as said:
        alone = ask(said, lines, 1, len(lines), "some", right)
        assert not alone.errors, alone.errors[:3]
        together = ask(said, lines, clients, searches, "some", right)
    return [(f"{clients} clients, judged (answers known)", together)]


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--searches", type=int, default=1000)
    parser.add_argument("--items", type=int, default=10_000)
    options = parser.parse_args()
    loads: list[tuple[str, Load]] = []
    load_1m = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="retllm-serve-") as folder:
        loads += measure_coarse(Path(folder), options.items, options.clients, options.searches)
    with tempfile.TemporaryDirectory(prefix="retllm-serve-") as folder:
        loads += measure_judged(Path(folder), options.clients, options.searches // JUDGED)
    rows = [row for what, load in loads for row in rows_of(what, load)]
    settings = {
        "items": options.items,
        "clients": options.clients,
        "searches": options.searches,
        "load_1m": round(load_1m, 1),
    }
    sys.stdout.write(report.write("serve", rows, settings))
    errors = [error for _, load in loads for error in load.errors]
    assert not errors, errors[:5]


if __name__ == "__main__":
    main()

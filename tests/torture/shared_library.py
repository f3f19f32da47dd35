"""Torture a shared library: ``python -m tests.torture.shared_library --kills 20 --server-kills 5``.

Several machines index (folders of their own, and one that all see) and as many search, while
files come, change and go. Indexers are killed, the server is killed, its disk is filled up. At the
end every file must be there once, with the bytes that it has, no vector without an item nor the
reverse, and no lease left.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.fixtures.postgres_server import (
    COLLECTION,
    MANAGER,
    PostgresDatabase,
    PostgresServer,
    start_postgres_server,
)
from tests.torture.shared_machine import hash_text

_SETTLE_S = 2.0
_DISK = "300m"
"""Size of the server's disk: room for the log that it writes ahead, and some."""
_SENTENCE = "sentence: "


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """How hard the torture is.

    Attributes:
        machines: So many index, and so many search.
        kills: How often an indexer is killed.
        server_kills: How often the server is.
        disk_full: Whether the server's disk is filled up once; it takes a root of this computer.
        files: How many files each folder has at first.
        seed: Of everything random.
    """

    machines: int = 4
    kills: int = 20
    server_kills: int = 5
    disk_full: bool = True
    files: int = 150
    seed: int = 1


@dataclass(slots=True)
class SharedFindings:
    """What happened.

    Attributes:
        killed: Indexers that were killed.
        server_killed: How often the server was.
        disk_filled: How often its disk was full.
        searches: Answers of all searchers.
        runs: Runs of indexers that came to their end.
        claimed: How often a folder was passed over since another machine indexes it.
        sentences: What was said of a server that failed, and how often.
        files: Files at the end.
        complaints: What was wrong; empty if all is well.
    """

    killed: int = 0
    server_killed: int = 0
    disk_filled: int = 0
    searches: int = 0
    runs: int = 0
    claimed: int = 0
    sentences: dict[str, int] = field(default_factory=dict[str, int])
    files: int = 0
    complaints: list[str] = field(default_factory=list[str])


class _Child:
    """A process of one machine, listened to."""

    def __init__(self, work: str, description: dict[str, Any]) -> None:
        command = [sys.executable, "-m", "tests.torture.shared_machine", work]
        self._process = subprocess.Popen(
            [*command, json.dumps(description)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self._complaint: list[str] = []
        self._threads = [threading.Thread(target=work) for work in (self._listen, self._complain)]
        for thread in self._threads:
            thread.start()

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()

    def end(self, timeout_s: float) -> str:
        """Wait for its end; return what went wrong, or nothing."""
        try:
            code = self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
            self._complaint.append(f"did not end within {timeout_s:.0f} s")
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        said = "".join(self._complaint)
        if code == -signal.SIGKILL:
            # In the middle of a line, perhaps.
            return said if "Traceback" in said else ""
        return said or (f"ended with {code}" if code else "")

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            self.lines.append(line.rstrip("\n"))

    def _complain(self) -> None:
        self._complaint.extend(self._process.stderr or ())


class SharedTorture:
    """One server, its machines, and what is done to them."""

    def __init__(self, scratch: Path, plan: SharedPlan) -> None:
        self._plan = plan
        self._scratch = scratch
        self._rng = random.Random(plan.seed)
        self._made = 0
        self._stop = scratch / "stop"
        self._server_folder = scratch / "server"
        self.findings = SharedFindings()

    def run(self) -> SharedFindings:
        """Do all of it."""
        self._server_folder.mkdir()
        data = self._server_folder / "data"
        with self._own_disk(), start_postgres_server(data) as started:
            server = PostgresServer(started.superuser, self._scratch.name)
            server.prepare()
            held = server.make_database()
            machines = self._describe(held)
            for folder in self._folders:
                for _ in range(self._plan.files):
                    self._create(folder)
            self._torture(machines, started)
            self._finish(machines, held)
        return self.findings

    def _describe(self, held: PostgresDatabase) -> list[dict[str, Any]]:
        common = self._scratch / "common"
        common.mkdir()
        self._folders = [common]
        described: list[dict[str, Any]] = []
        for number in range(self._plan.machines):
            own = self._scratch / f"own-{number}"
            own.mkdir()
            # Each machine sees the common folder at a place of its own.
            seen = self._scratch / f"seen-{number}"
            seen.symlink_to(common)
            self._folders.append(own)
            described.append(
                {
                    "server": held.address(MANAGER),
                    "machine": str(uuid4()),
                    "name": f"machine-{number}",
                    "collection": COLLECTION,
                    "mappings": [["//nas/common", str(seen)]],
                    "roots": [str(own), str(seen)],
                    "cache": str(self._scratch / f"cache-{number}"),
                    "stop": str(self._stop),
                }
            )
        return described

    def _torture(self, machines: list[dict[str, Any]], started: Any) -> None:
        indexers = [_Child("index", machine) for machine in machines]
        searchers = [_Child("search", machine) for machine in machines]
        blows = ["indexer"] * self._plan.kills + ["server"] * self._plan.server_kills
        if self._plan.disk_full and self._has_own_disk:
            blows.append("disk")
        self._rng.shuffle(blows)
        for blow in blows:
            self._change_files(self._rng.uniform(0.5, 2.5))
            if blow == "indexer":
                number = self._rng.randrange(len(indexers))
                indexers[number].kill()
                self._account(indexers[number], f"indexer {number}")
                self.findings.killed += 1
                indexers[number] = _Child("index", machines[number])
            elif blow == "server":
                started.kill()
                self.findings.server_killed += 1
                self._change_files(self._rng.uniform(0.0, 1.0))
                started.start_again()
            else:
                self._fill_disk(started)
        self._change_files(_SETTLE_S)
        self._stop.touch()
        for number, child in enumerate(indexers):
            self._account(child, f"indexer {number}")
        for number, child in enumerate(searchers):
            self._account(child, f"searcher {number}")
        self._stop.unlink()
        if not self.findings.searches:
            self.findings.complaints.append("nothing was searched")

    def _account(self, child: _Child, name: str) -> None:
        wrong = child.end(60.0)
        if wrong:
            self.findings.complaints.append(f"{name}: {wrong[-3000:]}")
        for line in child.lines:
            self.findings.searches += line == "searched"
            self.findings.runs += line == "IndexFinished"
            self.findings.claimed += line == "RootClaimed"
            if line.startswith(_SENTENCE):
                # What libpq adds differs each time.
                said = line.removeprefix(_SENTENCE).partition(" (")[0]
                self.findings.sentences[said] = self.findings.sentences.get(said, 0) + 1

    def _finish(self, machines: list[dict[str, Any]], held: PostgresDatabase) -> None:
        for machine in machines:
            child = _Child("index", {**machine, "once": True})
            self._account(child, f"the last run of {machine['name']}")
        there = {
            path: hash_text(path.read_text("utf-8"))
            for folder in self._folders
            for path in folder.iterdir()
        }
        self.findings.files = len(there)
        locations = {
            f"//{machine['name']}{machine['roots'][0]}": Path(machine["roots"][0])
            for machine in machines
        } | {"//nas/common": self._folders[0]}
        known: dict[Path, bytes] = {}
        for location, path, content in held.execute(
            "SELECT root.location, file.path, content.hash FROM file "
            "JOIN root ON root.id = file.root_id LEFT JOIN content ON content.id = file.content_id "
            "WHERE file.missing_since_s IS NULL"
        ):
            known[locations[os.fsdecode(location)] / os.fsdecode(path)] = content
        complain = self.findings.complaints.append
        for path, content in there.items():
            if known.get(path) != content:
                complain(f"{path} is known with other bytes, or not at all")
        for path in known.keys() - there.keys():
            complain(f"{path} is known and not there")
        ((table,),) = held.execute("SELECT table_name FROM embedding_space")
        for wrong, question in (
            (
                "items of present files without a vector",
                (
                    f"SELECT count(*) FROM item WHERE NOT EXISTS (SELECT 1 FROM {table} AS vec "
                    "WHERE vec.item_id = item.id) AND EXISTS (SELECT 1 FROM file WHERE "
                    "file.content_id = item.content_id AND file.missing_since_s IS NULL)"
                ),
            ),
            (
                "vectors without an item",
                (
                    f"SELECT count(*) FROM {table} AS vec "
                    "WHERE NOT EXISTS (SELECT 1 FROM item WHERE item.id = vec.item_id)"
                ),
            ),
            (
                "contents without a file",
                (
                    "SELECT count(*) FROM content "
                    "WHERE NOT EXISTS (SELECT 1 FROM file WHERE file.content_id = content.id)"
                ),
            ),
            ("leases left", "SELECT count(*) FROM lease"),
            (
                "items of present files without words",
                (
                    "SELECT count(*) FROM item WHERE NOT EXISTS (SELECT 1 FROM words "
                    "WHERE words.item_id = item.id) AND EXISTS (SELECT 1 FROM file WHERE "
                    "file.content_id = item.content_id AND file.missing_since_s IS NULL)"
                ),
            ),
            (
                "contents with a wrong number of copies",
                (
                    "SELECT count(*) FROM content WHERE copies <> (SELECT count(*) FROM file "
                    "WHERE file.content_id = content.id AND file.missing_since_s IS NULL)"
                ),
            ),
        ):
            ((number,),) = held.execute(question)
            if number:
                complain(f"{number} {wrong}")

    # Files.

    def _change_files(self, seconds: float) -> None:
        ends_s = time.monotonic() + seconds
        while time.monotonic() < ends_s:
            folder = self._rng.choice(self._folders)
            present = sorted(folder.iterdir())
            what = self._rng.random()
            if what < 0.5 or len(present) < 10:
                self._create(folder)
            elif what < 0.65:
                self._rng.choice(present).unlink()
            elif what < 0.8:
                chosen = self._rng.choice(present)
                chosen.rename(chosen.with_name(self._name()))
            elif what < 0.9:
                shutil.copyfile(self._rng.choice(present), folder / self._name())
            else:
                self._rng.choice(present).write_text(self._text(), "utf-8")
            time.sleep(0.01)

    def _create(self, folder: Path) -> None:
        (folder / self._name()).write_text(self._text(), "utf-8")

    def _name(self) -> str:
        self._made += 1
        return f"note-{self._made}.txt"

    def _text(self) -> str:
        words = [f"word{self._rng.randrange(40)}" for _ in range(12)]
        lines = [" ".join(words[at : at + 4]) for at in (0, 4, 8)]
        # Some are copies of what another machine has.
        mark = self._rng.randrange(400) if self._rng.random() < 0.3 else self._made + 1000
        return "\n".join([*lines, f"number {mark}"][-self._rng.randint(1, 4) :])

    # The server's disk.

    @property
    def _has_own_disk(self) -> bool:
        return self._server_folder.is_mount()

    @contextlib.contextmanager
    def _own_disk(self) -> Iterator[None]:
        """A small disk of its own for the server, where this computer lets us make one."""
        mounted = False
        if self._plan.disk_full and hasattr(os, "geteuid") and os.geteuid() == 0:
            made = subprocess.run(
                ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", self._server_folder],
                check=False,
                capture_output=True,
            )
            mounted = made.returncode == 0
        try:
            yield
        finally:
            if mounted:
                subprocess.run(["umount", "--lazy", self._server_folder], check=False)

    def _fill_disk(self, started: Any) -> None:
        ballast = self._server_folder / "ballast"
        with contextlib.suppress(OSError), ballast.open("wb") as stream:
            while True:
                stream.write(bytes(64 * 1024))
                stream.flush()
        self.findings.disk_filled += 1
        self._change_files(5.0)
        ballast.unlink()
        # It ends itself where not even its log could be written.
        started.start_again()


def main() -> int:
    """Run and print what happened as JSON; 1 where something was lost, doubled or damaged."""
    parser = argparse.ArgumentParser(description=__doc__)
    plan = SharedPlan()
    parser.add_argument("--machines", type=int, default=plan.machines)
    parser.add_argument("--kills", type=int, default=plan.kills)
    parser.add_argument("--server-kills", type=int, default=plan.server_kills)
    parser.add_argument("--files", type=int, default=plan.files)
    parser.add_argument("--seed", type=int, default=plan.seed)
    options = parser.parse_args()
    plan = SharedPlan(
        machines=options.machines,
        kills=options.kills,
        server_kills=options.server_kills,
        files=options.files,
        seed=options.seed,
    )
    scratch = Path(tempfile.mkdtemp(prefix="retllm-torture-"))
    began = time.monotonic()
    try:
        findings = SharedTorture(scratch, plan).run()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    value = {"plan": asdict(plan), "seconds": round(time.monotonic() - began), **asdict(findings)}
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
    return 1 if findings.complaints else 0


if __name__ == "__main__":
    sys.exit(main())

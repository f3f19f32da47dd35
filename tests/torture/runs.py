"""Kills the indexer over and over and checks, after each time, that nothing was lost or doubled."""

import random
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from blake3 import blake3

from retllm_desktop.core.types import Modality
from retllm_desktop.library.sqlite_library import open_library
from retllm_desktop.platform.paths import resolve_paths
from tests.torture.chaos import Chaos
from tests.torture.indexer import EXIT_STORE_FAILED, LIMITS

IN_FLIGHT = LIMITS.files + LIMITS.embedded_parts
"""Parts that may have been embedded and not yet written when the process dies."""


_ORPHAN = re.compile(
    r"Traceback \(most recent call last\):\n"
    r"(?:  .*\n)*?  .*multiprocessing.spawn\.py\", line \d+, in _main\n"
    r"(?:  .*\n)*EOFError: Ran out of input\n"
)
"""What Python's *spawn* says in a child whose parent was killed before it had told the child what
to run: no line of ours has run in it, and it ends."""


def without_orphans(said: str) -> str:
    """Return what processes said, less what children say that lost their parent at their start."""
    return _ORPHAN.sub("", said)


@dataclass(slots=True)
class Plan:
    """How hard the torture is.

    Attributes:
        kills: How often the process is killed.
        faults: How often its disk fails instead.
        files: How many files there are at first.
        operations: How many things happen to files during each run.
        seed: Of everything random.
    """

    kills: int
    faults: int
    files: int
    operations: int
    seed: int


@dataclass(slots=True)
class Findings:
    """What happened.

    Attributes:
        killed: Runs that were killed before their end.
        failed: Runs that ended with the library's own error.
        whole: Runs that came to their end before they were killed.
        embedded: Parts embedded in all.
        twice: Parts embedded and lost with the batch under way, the most of one run.
        files: Files at the end.
    """

    killed: int = 0
    failed: int = 0
    whole: int = 0
    embedded: int = 0
    twice: int = 0
    files: int = 0
    complaints: list[str] = field(default_factory=list[str])


_FIRST_EVENTS = 6
"""Events before the first file is read."""


class _Events:
    """Counts what the indexer says on its way, and keeps its complaints."""

    def __init__(self, child: "subprocess.Popen[str]") -> None:
        self._child = child
        self._said: list[str] = []
        self.count = 0
        self._threads = [threading.Thread(target=work) for work in (self._read, self._listen)]
        for thread in self._threads:
            thread.start()

    def rest(self) -> str:
        """Wait for the end; return what went to its standard error."""
        self._child.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._child.stdout, self._child.stderr):
            if stream is not None:
                stream.close()
        return without_orphans("".join(self._said))

    def _read(self) -> None:
        for _ in self._child.stdout or ():
            self.count += 1

    def _listen(self) -> None:
        self._said.extend(self._child.stderr or ())


class Torture:
    """One library, two folders, and what is done to them."""

    def __init__(self, scratch: Path, plan: Plan) -> None:
        self._plan = plan
        self._rng = random.Random(plan.seed)
        self._home = scratch / "home"
        self._log = scratch / "embedded.log"
        self._log.touch()
        roots = [scratch / "one", scratch / "two"]
        for root in roots:
            root.mkdir()
        self._chaos = Chaos(roots, self._rng)
        self._where = resolve_paths(self._home)
        self.findings = Findings()

    def run(self) -> Findings:
        """Do all of it.

        Returns:
            What happened; ``complaints`` is empty if all is well.
        """
        for _ in range(self._plan.files):
            self._chaos.create()
        with self._library() as library:
            for root in self._chaos.roots:
                library.roots.add(root)
        for number in range(self._plan.kills):
            # Counted in events of the indexer, so that a slow machine is killed as deep in.
            new = self._grow()
            self._attempt(f"kill {number}", kill_after=self._rng.randrange(new + _FIRST_EVENTS))
        for number in range(self._plan.faults):
            kind = self._rng.choice(("io", "full"))
            self._grow()
            writes = int(10 ** self._rng.uniform(0, 2.7))
            self._attempt(f"fault {number}: {kind} at {writes}", fault=(writes, kind))
        self._finish()
        return self.findings

    def _grow(self) -> int:
        """Add files, so that every run has something to do; return how many."""
        new = max(4 * LIMITS.files, self._plan.files // 4)
        for _ in range(new):
            self._chaos.create()
        return new

    def _attempt(
        self, name: str, *, kill_after: int | None = None, fault: tuple[int, str] | None = None
    ) -> None:
        whole_before, first_before = self._stored_parts()
        embedded_before = self._embedded()
        child = self._start(fault)
        events = _Events(child)
        delay_s = self._rng.uniform(0.0, 0.05)
        operations = self._plan.operations
        while child.poll() is None:
            if operations:
                operations -= 1
                self._chaos.operate()
            if kill_after is not None and events.count > kill_after:
                time.sleep(delay_s)
                break
            time.sleep(0.01)
        if child.poll() is None:
            child.kill()
            self.findings.killed += 1
        elif child.returncode == EXIT_STORE_FAILED and fault is not None:
            self.findings.failed += 1
        elif child.returncode == 0:
            self.findings.whole += 1
        else:
            self._complain(f"{name}: the indexer ended with {child.returncode}")
        said = events.rest()
        if "Traceback" in said:
            self._complain(f"{name}: {said[-2000:]}")
        read = self._log.read_bytes()[embedded_before:]
        with self._library() as library:
            for finding in library.check():
                self._complain(f"{name}: {finding.title}")
        whole, first = self._stored_parts()
        whole, first = whole - whole_before, first - first_before
        lost = read.count(b"+") - max(0, whole)
        # What was read as a whole may have taken the place of what the first pass had stored.
        lost = max(lost, len(read) - max(0, 2 * whole + first))
        self.findings.twice = max(self.findings.twice, lost)
        if lost > IN_FLIGHT + self._plan.operations:
            # An operation may take away content just embedded, so that much may be gone rightly.
            self._complain(f"{name}: {lost} parts were embedded and are not there")

    def _finish(self) -> None:
        child = self._start(None)
        said = _Events(child).rest()
        if child.returncode != 0:
            self._complain(f"the last run ended with {child.returncode}: {said[-2000:]}")
        before = self._embedded()
        _Events(self._start(None)).rest()
        if self._embedded() != before:
            self._complain(f"a run over unchanged files embedded {self._embedded() - before} parts")
        hashes = {path: blake3(path.read_bytes()).digest() for path in self._chaos.files()}
        with self._library() as library:
            known: dict[Path, bytes | None] = {}
            for root in library.roots.all():
                for path, file in library.files.known(root.id).items():
                    if file.missing_since_s is None:
                        known[path] = file.content_hash
            status = library.status()
            if status.first_pass:
                self._complain(f"{status.first_pass} files were not read as a whole")
            for finding in library.check():
                self._complain(f"at the end: {finding.title}")
        for path, content_hash in hashes.items():
            if known.get(path) != content_hash:
                self._complain(f"{path} is known with other bytes, or not at all")
        for path in set(known) - set(hashes):
            self._complain(f"{path} is known and not there")
        if status.files != len(hashes):
            self._complain(f"{status.files} files are counted, {len(hashes)} are there")
        self.findings.embedded = self._embedded()
        self.findings.files = len(hashes)

    def _start(self, fault: tuple[int, str] | None) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.torture.indexer", str(self._home), str(self._log)]
        if fault is not None:
            command += [str(fault[0]), fault[1]]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def _library(self):
        return open_library(self._where.database, cache_dir=self._where.cache, writable=True)

    def _stored_parts(self) -> tuple[int, int]:
        """Return how many items there are of whole files, and of the first pass."""
        with self._library() as library:
            status = library.status()
        items = sum(status.items.get(kind.value, 0) for kind in Modality)
        return items - status.first_pass, status.first_pass

    def _embedded(self) -> int:
        return self._log.stat().st_size

    def _complain(self, text: str) -> None:
        self.findings.complaints.append(text)

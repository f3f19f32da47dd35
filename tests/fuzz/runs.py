"""A run of the fuzzing: files go through the real reading process; what comes out is judged."""

import contextlib
import random
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Extraction, FileStat, ImageSpec
from retllm_desktop.extraction.files import MIB, ReadingLimits
from retllm_desktop.extraction.pool import ProcessExtractor
from retllm_desktop.extraction.readers import get_read_endings
from tests.fuzz.mutations import mutate
from tests.fuzz.seeds import make_seeds

SPEC: Final = ImageSpec(64)
BASE_BYTES: Final = 256 * MIB
"""What an idle reading process may hold, as its owner reckons."""
GRACE_S: Final = 15.0
"""Starting a process, and noticing on a busy machine that it is late, come on top."""
_BUG: Final = re.compile(r"^Traceback", re.MULTILINE)
_LAST_FRAME: Final = re.compile(r'File "[^"]*?([\w-]+/[\w-]+\.py)", line (\d+)')


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done.

    Attributes:
        files: How many files are read.
        seed: What decides which and how they are changed.
        first: Number of the first; each number is the same file in every run.
        endings: Only these formats; all where empty.
        file_s: Seconds that a file may take.
        memory_bytes: What a reading process may use.
        others: A folder of further seeds.
    """

    files: int
    seed: int
    first: int = 0
    endings: tuple[str, ...] = ()
    file_s: float = 20.0
    memory_bytes: int = 512 * MIB
    others: Path | None = None


@dataclass(slots=True)
class FormatReport:
    """What came of the files of a format; a file may be asked about several times."""

    files: int = 0
    read: int = 0
    refused: int = 0
    died: int = 0
    timeouts: int = 0
    too_much_memory: int = 0
    peak_bytes: int = 0
    longest_s: float = 0.0


@dataclass(slots=True)
class Report:
    """What came of all.

    Attributes:
        formats: By ending.
        complaints: What must not be, with the number of the file.
        titles: How often each sentence was said.
    """

    formats: dict[str, FormatReport] = field(default_factory=dict[str, FormatReport])
    complaints: list[str] = field(default_factory=list[str])
    titles: dict[str, int] = field(default_factory=dict[str, int])
    files: int = 0
    seconds: float = 0.0


class Fuzzing:
    """Reads mutated files one after another in one reading process."""

    def __init__(self, scratch: Path, plan: Plan, keep: Path | None = None) -> None:
        """Make the seeds.

        Args:
            scratch: An empty folder.
            plan: What is done.
            keep: Where files are kept that were no good.
        """
        self._folder = scratch
        self._plan = plan
        self._keep = keep
        self._log = scratch / "printed.log"
        self._log.touch()
        self._seeds, missing = make_seeds(scratch, plan.others)
        self._report = Report()
        self._report.complaints += [f".{ending} has no seed" for ending in missing]
        limits = ReadingLimits(file_s=plan.file_s, memory_bytes=plan.memory_bytes)
        self._extractor = ProcessExtractor(1, nice=0, limits=limits, log_path=self._log)

    def run(self) -> Report:
        """Read all files.

        Returns:
            What came of them. An error that is none of a file's is one of the app: it surfaces.
        """
        began = time.monotonic()
        try:
            for number in range(self._plan.first, self._plan.first + self._plan.files):
                self._read_one(number)
        finally:
            self._extractor.close()
        self._report.files = self._plan.files
        self._report.seconds = time.monotonic() - began
        return self._report

    def _read_one(self, number: int) -> None:
        rng = random.Random(f"{self._plan.seed}-{number}")
        chosen = self._plan.endings or tuple(self._seeds)
        families = sorted({self._seeds[ending][0] for ending in chosen if ending in self._seeds})
        family = families[number % len(families)]
        endings = [ending for ending in chosen if self._seeds.get(ending, ("",))[0] == family]
        ending = rng.choice(endings)
        _, seeds = self._seeds[ending]
        other = rng.choice(self._seeds[rng.choice(sorted(self._seeds))][1])
        data = mutate(rng, rng.choice(seeds), other)
        if rng.random() < 0.05:
            ending = rng.choice(get_read_endings())
        path = self._folder / f"{number}.{ending}"
        path.write_bytes(data)
        row = self._report.formats.setdefault(family, FormatReport())
        row.files += 1
        printed = self._log.stat().st_size
        began = time.monotonic()
        outcomes = [*self._ask(path, rng)]
        spent = time.monotonic() - began
        row.longest_s = max(row.longest_s, spent)
        row.peak_bytes = max(row.peak_bytes, self._measure_memory())
        complaint = ""
        if spent > len(outcomes) * (self._plan.file_s + GRACE_S):
            complaint = f"took {spent:.0f} s"
        if row.peak_bytes > self._plan.memory_bytes + BASE_BYTES:
            complaint = f"took {row.peak_bytes // MIB} MiB"
        for outcome in outcomes:
            complaint = self._judge(outcome, row, printed) or complaint
        if complaint:
            self._report.complaints.append(f"{number} ({family}, named .{ending}): {complaint}")
            if self._keep is not None:
                self._keep.mkdir(parents=True, exist_ok=True)
                path.replace(self._keep / path.name)
        path.unlink(missing_ok=True)

    def _ask(self, path: Path, rng: random.Random) -> list[Extraction | ItemError]:
        """Have a file read; sometimes quickly first, or metadata and a part of it after that."""
        file = FileStat(path, path.stat().st_size, 0)
        answers: list[Extraction | ItemError] = []
        if rng.random() < 0.2:
            answers += [
                one for _, one in self._extractor.extract_first([file], SPEC, CancelToken())
            ]
        found = [one for _, one in self._extractor.extract_many([file], SPEC, CancelToken())]
        answers += found
        (whole,) = found
        if isinstance(whole, Extraction) and rng.random() < 0.3:
            wanted = [(file, whole.content_hash)]
            answers += [one for _, one in self._extractor.read_metadata(wanted, CancelToken())]
            part = rng.choice(whole.parts).index
            with contextlib.suppress(StopIteration):
                asked = [(file, whole.content_hash, part)]
                _, pixels = next(self._extractor.views(asked, 300, CancelToken()))
                if isinstance(pixels, ItemError):
                    answers.append(pixels)
        return answers

    def _judge(self, outcome: Extraction | ItemError, row: FormatReport, printed: int) -> str:
        """Count an answer; return what is wrong with it, empty if nothing."""
        if isinstance(outcome, Extraction):
            row.read += 1
            return "" if outcome.parts or outcome.metadata else "was read as nothing"
        if "made its reader fail" in outcome.title:
            if "took longer" in outcome.detail:
                row.timeouts += 1
                return ""
            if "MiB of memory" in outcome.detail:
                row.too_much_memory += 1
                return ""
            row.died += 1
            return self._find_bug(printed) or (
                "gave an unreadable answer" if "answer" in outcome.detail else ""
            )
        row.refused += 1
        self._report.titles[outcome.title] = self._report.titles.get(outcome.title, 0) + 1
        sentence = outcome.title
        if not sentence or not sentence[0].isupper() or "\n" in sentence or "Error" in sentence:
            return f"was refused without a sentence: {sentence!r}"
        return ""

    def _find_bug(self, printed: int) -> str:
        """Return what of Python ended the process, empty where native code did."""
        with self._log.open("rb") as stream:
            stream.seek(printed)
            text = stream.read().decode("utf-8", "replace")
        if not _BUG.search(text):
            return ""
        frames = _LAST_FRAME.findall(text)
        where = ":".join(frames[-1]) if frames else "nowhere"
        return f"{text.strip().splitlines()[-1][:200]} ({where})"

    def _measure_memory(self) -> int:
        """Return the most that the process held since this was asked last, 0 if unknown."""
        pid = self._extractor._readers[0].pid if self._extractor._readers else None
        if pid is None or sys.platform != "linux":
            return 0
        try:
            status = Path(f"/proc/{pid}/status").read_text("utf-8")
            Path(f"/proc/{pid}/clear_refs").write_text("5", "utf-8")
        except OSError:
            return 0
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0


__all__ = ["EngineError", "Fuzzing", "Plan", "Report"]

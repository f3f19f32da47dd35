"""An evaluation's output folder: results, and caches of answers and vectors.

The caches are only appended to, so that an interrupted evaluation loses at most one record. Each is
named after a hash of what its contents depend on: another model begins another file.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Final, cast

import numpy as np

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.types import Vectors, Verdict, VerdictReuse
from retllm_desktop.platform.file_locks import lock_file, unlock_file

_KEY_BYTES: Final = 16
_NUMBERS: Final = (
    "p_true",
    "entropy_nats",
    "log_odds",
    "answer_mass",
    "encode_s",
    "prefill_s",
    "suffix_s",
)


@dataclass(frozen=True, slots=True)
class TimedVerdict:
    """A verdict, and what it took.

    Attributes:
        wall_s: Seconds until it was there.
        calls: Questions that were put to the model; a share where several candidates had one.
        tokens: Tokens that were decoded; likewise.
    """

    verdict: Verdict
    wall_s: float
    calls: float = 1.0
    tokens: float = 0.0


def hash_values(*parts: object) -> str:
    """Return a hash of values that JSON can hold: 64 hexadecimal digits."""
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class OutputFolder:
    """The folder of an evaluation, locked by one process at a time; a context manager."""

    def __init__(self, path: Path) -> None:
        """Make the folder and lock it.

        Raises:
            InputError: It cannot be made, or another evaluation is writing into it.
        """
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._lock = (path / "lock").open("ab")
        except OSError as exc:
            raise InputError(
                "The folder for the results cannot be written", exc.strerror or str(exc), path
            ) from exc
        try:
            lock_file(self._lock)
        except OSError as exc:
            self._lock.close()
            raise InputError(
                "Another evaluation is writing into this folder",
                "wait for it, or name another folder with --out",
                path,
            ) from exc

    def __enter__(self) -> "OutputFolder":
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release it."""
        unlock_file(self._lock)
        self._lock.close()

    def write(self, name: str, text: str) -> Path:
        """Write a file whole, so that nobody ever reads half of it.

        Raises:
            InputError: It cannot be written.
        """
        target = self.path / name
        partial = target.with_name(f"{name}.part")
        try:
            partial.write_text(text, "utf-8")
            partial.replace(target)
        except OSError as exc:
            raise InputError(
                "The results cannot be written", exc.strerror or str(exc), target
            ) from exc
        return target


class AnswerCache:
    """A judge's answers by comparison, in lines of JSON."""

    def __init__(self, folder: Path, depends_on: Mapping[str, object]) -> None:
        """Read the file; ``depends_on`` names what answers depend on beside the comparison.

        Raises:
            InputError: The file cannot be read or written.
        """
        self.path = folder / f"answers-{hash_values(depends_on)[:16]}.jsonl"
        self._entries: dict[str, TimedVerdict] = {}
        try:
            data = self.path.read_bytes() if self.path.exists() else b""
            for line in data.split(b"\n"):
                self._parse_line(line)
            self._file = self.path.open("ab", buffering=0)
            if not data:
                header = json.dumps({"depends_on": depends_on}, ensure_ascii=True)
                self._file.write(header.encode() + b"\n")
            elif not data.endswith(b"\n"):
                # The last writer was stopped in the middle of a line.
                self._file.write(b"\n")
        except OSError as exc:
            raise InputError(
                "The answers so far cannot be kept", exc.strerror or str(exc), self.path
            ) from exc

    def get(self, key: str) -> TimedVerdict | None:
        """Return an earlier answer."""
        return self._entries.get(key)

    def add(self, key: str, answer: TimedVerdict) -> None:
        """Append an answer.

        Raises:
            InputError: The disk is full, or gone.
        """
        verdict = answer.verdict
        numbers = [cast("float", getattr(verdict, name)) for name in _NUMBERS]
        row = [
            key,
            answer.wall_s,
            *numbers,
            verdict.reused,
            verdict.region_checked,
            verdict.retraced,
            answer.calls,
            answer.tokens,
        ]
        _append(self._file, json.dumps(row, separators=(",", ":")).encode() + b"\n", self.path)
        self._entries[key] = answer

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _parse_line(self, line: bytes) -> None:
        """Parse a line; one that is no answer (the header, half a line) is skipped."""
        try:
            row: object = json.loads(line)
        except ValueError:
            return
        cells = cast("list[object]", row) if isinstance(row, list) else []
        if len(cells) != len(_NUMBERS) + 7:
            return
        key, wall_s, *numbers = cells[: len(_NUMBERS) + 2]
        reused, region_checked, retraced, calls, tokens = cells[-5:]
        if not isinstance(key, str) or not isinstance(reused, str):
            return
        if any(
            isinstance(n, bool) or not isinstance(n, int | float)
            for n in (wall_s, calls, tokens, *numbers)
        ):
            return
        if reused not in set(VerdictReuse):
            return
        verdict = Verdict(
            **dict(zip(_NUMBERS, cast("list[float]", numbers), strict=True)),
            reused=VerdictReuse(reused),
            region_checked=bool(region_checked),
            retraced=bool(retraced),
        )
        cost = cast("tuple[float, float, float]", (wall_s, calls, tokens))
        self._entries[key] = TimedVerdict(verdict, *cost)


class VectorCache:
    """Vectors by a hash of what was embedded, in records of key and float32 numbers."""

    def __init__(self, folder: Path, depends_on: Mapping[str, object], dimension: int) -> None:
        """Read what is there.

        Raises:
            InputError: The file cannot be read or written.
        """
        self.path = folder / f"vectors-{hash_values(depends_on)[:16]}.bin"
        self._dimension = dimension
        record = np.dtype([("key", f"V{_KEY_BYTES}"), ("vector", "<f4", (dimension,))])
        try:
            data = self.path.read_bytes() if self.path.exists() else b""
            whole = len(data) - len(data) % record.itemsize
            rows = np.frombuffer(data[:whole], record)
            self._file = self.path.open("ab", buffering=0)
            self._file.truncate(whole)
        except OSError as exc:
            raise InputError(
                "The vectors so far cannot be kept", exc.strerror or str(exc), self.path
            ) from exc
        self._entries: dict[bytes, Vectors] = {
            bytes(row["key"]): np.asarray(row["vector"], np.float32) for row in rows
        }

    def missing(self, keys: Sequence[str]) -> list[int]:
        """Return the places of keys without a vector, each key once."""
        seen: set[bytes] = set()
        found: list[int] = []
        for place, key in enumerate(keys):
            short = _short_key(key)
            if short not in self._entries and short not in seen:
                seen.add(short)
                found.append(place)
        return found

    def add(self, keys: Sequence[str], vectors: Vectors) -> None:
        """Append vectors: (n, d) float32.

        Raises:
            InputError: The disk is full, or gone.
        """
        for key, vector in zip(keys, vectors, strict=True):
            row = np.ascontiguousarray(vector, dtype="<f4")
            _append(self._file, _short_key(key) + row.tobytes(), self.path)
            self._entries[_short_key(key)] = row.astype(np.float32)

    def get(self, keys: Sequence[str]) -> Vectors:
        """Return vectors that are there: (n, d) float32."""
        if not keys:
            return np.zeros((0, self._dimension), np.float32)
        return np.stack([self._entries[_short_key(key)] for key in keys])

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _short_key(key: str) -> bytes:
    return bytes.fromhex(key[: 2 * _KEY_BYTES])


def _append(file: FileIO, data: bytes, path: Path) -> None:
    try:
        written = file.write(data)
    except OSError as exc:
        raise InputError(
            "What was found out cannot be kept", exc.strerror or str(exc), path
        ) from exc
    if written != len(data):
        raise InputError("What was found out cannot be kept", "the disk is full", path)

"""What an evaluation has found out so far, in its output folder: answers and vectors.

Both files are only ever appended to, so an interrupted evaluation loses the line it was writing.
Each is named after a hash of what it depends on: another model begins another file.
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
    """An answer with what it took.

    Attributes:
        verdict: The answer.
        wall_s: Seconds that passed for whoever waited for it.
    """

    verdict: Verdict
    wall_s: float


def hash_values(*parts: object) -> str:
    """Return a hash of values that JSON can hold: 64 hexadecimal digits."""
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class OutputFolder:
    """The folder of an evaluation, held by one process at a time; a context manager."""

    def __init__(self, path: Path) -> None:
        """Make the folder and take it.

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
        """Let it go."""
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
    """What a model has answered, by comparison; lines of JSON."""

    def __init__(self, folder: Path, depends_on: Mapping[str, object]) -> None:
        """Read what is there.

        Args:
            folder: The output folder.
            depends_on: All that the answers depend on beside the comparison itself.

        Raises:
            InputError: The file cannot be read or written.
        """
        self.path = folder / f"answers-{hash_values(depends_on)[:16]}.jsonl"
        self._held: dict[str, TimedVerdict] = {}
        try:
            data = self.path.read_bytes() if self.path.exists() else b""
            for line in data.split(b"\n"):
                self._take(line)
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
        """Return an answer that was given before."""
        return self._held.get(key)

    def add(self, key: str, answered: TimedVerdict) -> None:
        """Keep an answer.

        Raises:
            InputError: The disk is full, or gone.
        """
        verdict = answered.verdict
        numbers = [cast("float", getattr(verdict, name)) for name in _NUMBERS]
        row = [
            key,
            answered.wall_s,
            *numbers,
            verdict.reused,
            verdict.region_checked,
            verdict.retraced,
        ]
        _append(self._file, json.dumps(row, separators=(",", ":")).encode() + b"\n", self.path)
        self._held[key] = answered

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _take(self, line: bytes) -> None:
        """Take a line over; one that is no answer (the header, half a line) is passed over."""
        try:
            row: object = json.loads(line)
        except ValueError:
            return
        if not isinstance(row, list):
            return
        cells = cast("list[object]", row)
        if len(cells) != len(_NUMBERS) + 5:
            return
        key, *numbers = cells[: len(_NUMBERS) + 2]
        reused, region_checked, retraced = cells[-3:]
        if not all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in numbers):
            return
        if not isinstance(key, str) or reused not in set(VerdictReuse):
            return
        wall_s, *values = cast("list[float]", numbers)
        verdict = Verdict(*values, VerdictReuse(str(reused)), bool(region_checked), bool(retraced))  # type: ignore[arg-type]
        self._held[key] = TimedVerdict(verdict, wall_s)


class VectorCache:
    """Embeddings by a key of what was embedded; records of the key and float32 numbers."""

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
        self._held: dict[bytes, Vectors] = {
            bytes(row["key"]): np.asarray(row["vector"], np.float32) for row in rows
        }

    def missing(self, keys: Sequence[str]) -> list[int]:
        """Return the places of keys whose vectors are not here, each key once."""
        seen: set[bytes] = set()
        found: list[int] = []
        for place, key in enumerate(keys):
            short = _short_key(key)
            if short not in self._held and short not in seen:
                seen.add(short)
                found.append(place)
        return found

    def add(self, keys: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors: (n, d) float32.

        Raises:
            InputError: The disk is full, or gone.
        """
        for key, vector in zip(keys, vectors, strict=True):
            row = np.ascontiguousarray(vector, dtype="<f4")
            _append(self._file, _short_key(key) + row.tobytes(), self.path)
            self._held[_short_key(key)] = row.astype(np.float32)

    def get(self, keys: Sequence[str]) -> Vectors:
        """Return vectors that are here: (n, d) float32."""
        if not keys:
            return np.zeros((0, self._dimension), np.float32)
        return np.stack([self._held[_short_key(key)] for key in keys])

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

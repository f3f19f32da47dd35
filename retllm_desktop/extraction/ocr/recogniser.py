"""The port ``TextRecogniser``: one process, started when needed and replaced when it died.

It gets no file, only pixels that a reading process decoded; these are untrusted all the same, and
native code reads them.
"""

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, cast

import numpy as np

from retllm_desktop.core.enrichment import TextRecogniser
from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.located_text import Corners, LocatedText, join_text
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.runtimes import RecogniserCheck
from retllm_desktop.core.types import Rgb
from retllm_desktop.core.typing_support import override
from retllm_desktop.extraction.ocr.engine import read_recogniser_version
from retllm_desktop.extraction.ocr.worker import OcrAnswer, serve_recogniser
from retllm_desktop.platform.processes import ChildGoneError, ChildProcess, Message, ProcessLimits

_MIB: Final = 2**20
_START_S: Final = 180.0
_CANCEL_POLL_S: Final = 0.1
"""How often a cancellation is checked for."""
_GRACE_S: Final = 1.0
"""How long a picture under way may take to its end once it is cancelled."""
_MAX_PIECES: Final = 4000
"""Of one picture; the library finds a thousand at most."""
_MAX_PIECE_CHARS: Final = 2000
_SIDES: Final = 8

RecogniserTarget = Callable[[Connection, dict[str, object]], None]
_PROBE_TEXT: Final = "TEA 27"
_GLYPHS: Final = {
    "T": ("#####", "..#..", "..#..", "..#..", "..#..", "..#..", "..#.."),
    "E": ("#####", "#....", "#....", "####.", "#....", "#....", "#####"),
    "A": (".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"),
    " ": (".....",) * 7,
    "2": (".###.", "#...#", "....#", "..##.", ".#...", "#....", "#####"),
    "7": ("#####", "....#", "...#.", "..#..", "..#..", "..#..", "..#.."),
}
_DOT_PX: Final = 6
_MARGIN_PX: Final = 48


@dataclass(frozen=True, slots=True)
class RecogniserLimits:
    """What one picture may cost.

    Attributes:
        memory_bytes: Memory that the process may use, its models included.
        recycle_after: Pictures after which the process is replaced.
    """

    picture_s: float = 240.0
    memory_bytes: int = 2048 * _MIB
    recycle_after: int = 2000


class ProcessRecogniser(TextRecogniser):
    """Reads text in a process of its own, at low priority. One thread at a time."""

    def __init__(
        self,
        limits: RecogniserLimits | None = None,
        *,
        threads: int = 1,
        log_path: Path | None = None,
        target: RecogniserTarget = serve_recogniser,
    ) -> None:
        """Remember how to start; nothing is started yet.

        Args:
            limits: What one picture may cost.
            threads: Threads of the models.
            log_path: File for what the process prints, None for the program's log.
            target: What the process runs; tests give others, to see how failures are borne.
        """
        self._limits = limits or RecogniserLimits()
        self._threads = threads
        self._log_path = log_path
        self._target = target
        self._child: ChildProcess | None = None
        self._pictures = 0
        self._guard = threading.Lock()
        self.started = 0

    @property
    @override
    def version(self) -> str:
        return read_recogniser_version() or ""

    @override
    def recognise(
        self, pixels: Rgb, cancel: CancelToken, *, likely: bool = False
    ) -> LocatedText | None:
        child = self._running_child()
        try:
            child.send({"shape": list(pixels.shape), "likely": likely}, [pixels.tobytes()])
            answer = self._receive_answer(child, cancel)
        except ChildGoneError as exc:
            self.release()
            if cancel.cancelled:
                return None
            raise ItemError(
                "The text in the picture cannot be read: it made the recogniser fail",
                f"its process {exc.reason}",
            ) from exc
        if answer is None:
            self.release()
            return None
        self._pictures += 1
        if self._pictures >= self._limits.recycle_after:
            self.release()
        return _parse_text(*answer)

    @override
    def release(self) -> None:
        with self._guard:
            child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.close(_GRACE_S)

    def _receive_answer(self, child: ChildProcess, cancel: CancelToken) -> Message | None:
        """Wait for an answer; None where it was cancelled.

        Raises:
            ChildGoneError: The process died, or took too much of something.
        """
        deadline = time.monotonic() + self._limits.picture_s
        until: float | None = None
        while not child.poll(_CANCEL_POLL_S):
            now = time.monotonic()
            if cancel.cancelled:
                until = now + _GRACE_S if until is None else until
                if now > until:
                    return None
            if now > deadline:
                raise ChildGoneError(f"took longer than {self._limits.picture_s:g} s")
            if child.memory_bytes() > self._limits.memory_bytes:
                raise ChildGoneError(
                    f"needed more than {self._limits.memory_bytes // _MIB} MiB of memory"
                )
        return child.receive(_GRACE_S)

    def _running_child(self) -> ChildProcess:
        with self._guard:
            child = self._child
            if child is not None and child.alive:
                return child
        self.release()
        limits = self._limits
        try:
            child = ChildProcess(
                self._target,
                {"memory_bytes": limits.memory_bytes, "threads": self._threads},
                name="retllm-recogniser",
                limits=ProcessLimits(limits.memory_bytes, nice=10),
                stderr=self._log_path,
                private=True,
            )
        except OSError as exc:
            raise EngineError(
                "No process can be started to read text in pictures", exc.strerror or str(exc)
            ) from exc
        with self._guard:
            self._child = child
        self._pictures = 0
        self.started += 1
        try:
            header, _ = child.receive(_START_S)
            if header.get("answer") == OcrAnswer.READY:
                return child
            reason = str(header.get("reason", ""))[:500]
        except ChildGoneError as exc:
            reason = f"it {exc.reason}"
        self.release()
        raise EngineError("The process that reads text in pictures does not start", reason)


def _parse_text(header: dict[str, object], blobs: Sequence[bytes]) -> LocatedText:
    """Return the text of an answer, without control characters: it is untrusted."""
    if header.get("answer") != OcrAnswer.TEXT or len(blobs) != 1:
        raise ItemError(
            "The text in the picture cannot be read", str(header.get("reason", "no answer"))[:500]
        )
    try:
        rows = cast("list[list[list[object]]]", json.loads(blobs[0]))
        pieces = [[_parse_piece(piece) for piece in row] for row in rows[:_MAX_PIECES]]
    except (ValueError, TypeError, RecursionError) as exc:
        raise ItemError("The text in the picture cannot be read", "an unreadable answer") from exc
    return join_text([piece for piece in row[:_MAX_PIECES] if piece[0]] for row in pieces)


def _parse_piece(value: Sequence[object]) -> tuple[str, Corners]:
    """Return a piece's text and corners.

    Raises:
        TypeError, ValueError: It is none.
    """
    text, *sides = value
    if not isinstance(text, str) or len(sides) != _SIDES:
        raise TypeError("no piece of text")
    visible = "".join(filter(str.isprintable, text[:_MAX_PIECE_CHARS]))
    # In this order of arguments what is not a number becomes 0.
    corners = [min(1.0, max(0.0, float(cast("float", side)))) for side in sides]
    return visible, cast("Corners", tuple(corners))


def probe_recogniser(recogniser: TextRecogniser) -> RecogniserCheck:
    """Read a picture of a few large letters, twice: only the second time is without the start.

    Raises:
        EngineError: The process cannot be started, or the picture made it fail.
    """
    picture = _draw_text(_PROBE_TEXT)
    try:
        recogniser.recognise(picture, CancelToken(), likely=True)
        began = time.perf_counter()
        found = recogniser.recognise(picture, CancelToken(), likely=True)
        picture_s = time.perf_counter() - began
    except ItemError as exc:
        raise EngineError("The reading of text in pictures failed", str(exc)) from exc
    finally:
        recogniser.release()
    text = "".join((found.text if found else "").split()).upper()
    reads = text == _PROBE_TEXT.replace(" ", "")
    return RecogniserCheck(recogniser.version, picture_s, reads=reads)


def _draw_text(text: str) -> Rgb:
    """Draw capitals and digits, dark on light."""
    lines = [".".join(_GLYPHS[letter][row] for letter in text) for row in range(7)]
    dots = np.array([[mark == "#" for mark in line] for line in lines])
    large = np.kron(dots, np.ones((_DOT_PX, _DOT_PX), np.bool_))
    page = np.pad(large, _MARGIN_PX)
    return np.repeat(np.where(page, 20, 245).astype(np.uint8)[:, :, np.newaxis], 3, axis=2)

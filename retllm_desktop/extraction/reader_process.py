"""One reading process as its owner sees it: started when needed, replaced when it died."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.extraction.files import MIB, ReadingLimits
from retllm_desktop.extraction.worker import serve_reader
from retllm_desktop.platform.processes import (
    ChildGoneError,
    ChildProcess,
    Message,
    MessageHeader,
    ProcessLimits,
)

_START_S: Final = 180.0
_BASE_BYTES: Final = 256 * MIB
"""Resident memory of an idle reading process, generously."""

ReaderTarget = Callable[[Connection, dict[str, object]], None]


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """How reading processes are run.

    Attributes:
        limits: What one file may cost.
        nice: Added to the processes' niceness; above 0 they give way on the disk too.
        log_path: File for what they print (a crash's last words), None for the program's log.
        recycle_after: Files after which a process is replaced, so that what native parsers
            leak does not add up.
    """

    limits: ReadingLimits
    nice: int
    log_path: Path | None
    recycle_after: int
    target: ReaderTarget = serve_reader


class ReaderProcess:
    """Runs requests one after another in a process of its own.

    Not thread-safe, but ``end`` may come from any thread.

    Attributes:
        started: How many processes it has started so far.
        busy: Whether a request is with the process now.
    """

    def __init__(self, settings: ReaderSettings, name: str) -> None:
        """Remember how to start; nothing is started yet."""
        self._settings = settings
        self._name = name
        self._child: ChildProcess | None = None
        self._files = 0
        self.started = 0
        self.busy = False
        self._guard = threading.Lock()
        self._ended = False

    @property
    def pid(self) -> int | None:
        """The id of the process, None while there is none."""
        child = self._child
        return child.pid if child is not None else None

    def call(self, header: MessageHeader, blobs: Sequence[bytes]) -> Message:
        """Run one request.

        Raises:
            ChildGoneError: The process died of it, or was killed for time or memory; the
                next call starts another.
            EngineError: No process can be started at all.
        """
        child = self._ready_child()
        try:
            self.busy = True
            child.send(header, blobs)
            answer = child.receive(self._settings.limits.file_s)
        except ChildGoneError as exc:
            self.stop()
            if self._ended:
                raise closed_error() from exc
            raise
        finally:
            self.busy = False
        self._files += 1
        too_big = child.memory_bytes() > _BASE_BYTES + self._settings.limits.memory_bytes // 2
        spent = answer[0].get("spent") is True
        if self._files >= self._settings.recycle_after or too_big or spent:
            self.stop()
        return answer

    def stop(self) -> None:
        """End the process; the next call starts another."""
        with self._guard:
            child, self._child = self._child, None
        if child is not None:
            child.close(grace_s=0.5)

    def end(self) -> None:
        """Kill the process for good, from any thread; a call under way fails at once."""
        with self._guard:
            self._ended = True
            if self._child is not None:
                self._child.kill()

    def _ready_child(self) -> ChildProcess:
        child = self._child
        if child is not None and child.alive:
            return child
        self.stop()
        settings = self._settings
        limits = ProcessLimits(settings.limits.memory_bytes + _BASE_BYTES, settings.nice)
        with self._guard:
            if self._ended:
                raise closed_error()
            try:
                child = ChildProcess(
                    settings.target,
                    {**asdict(settings.limits), "gentle": settings.nice > 0},
                    name=self._name,
                    limits=limits,
                    stderr=settings.log_path,
                    private=True,
                )
            except OSError as exc:
                raise EngineError(
                    "No process can be started to read files", exc.strerror or str(exc)
                ) from exc
            self._child = child
            self._files = 0
            self.started += 1
        try:
            child.receive(_START_S)
        except ChildGoneError as exc:
            self.stop()
            if self._ended:
                raise closed_error() from exc
            raise EngineError(
                "The process that reads files does not start", f"it {exc.reason}"
            ) from exc
        return child


def closed_error() -> EngineError:
    """Return the error of a call after the end."""
    return EngineError("The readers of files were closed")

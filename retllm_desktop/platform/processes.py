"""Child processes that may die without harm: started, spoken to, limited, killed.

Two things run in children: models that can abort the whole process (llama.cpp) and parsers of
files that strangers made. Messages are a JSON header and raw byte blobs; nothing is unpickled,
so a child that was taken over by a hostile file cannot make the parent run code.
"""

import contextlib
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, cast

import psutil

PROGRAM_TIMEOUT_S: Final = 5.0
"""Longest wait: ``nvidia-smi`` takes seconds while it wakes a sleeping card."""

ProgramRunner = Callable[[Sequence[str]], str | None]
"""Runs a program and returns what it printed, None where there is no telling."""


def run_program(words: Sequence[str]) -> str | None:
    """Run a program of the platform and return what it printed, None where it cannot be had."""
    found = shutil.which(words[0])
    if found is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs with fixed words
            [found, *words[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PROGRAM_TIMEOUT_S,
            check=True,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")


MAX_HEADER_BYTES: Final = 16 * 1024 * 1024
MAX_BLOB_BYTES: Final = 1024 * 1024 * 1024
_POLL_S: Final = 0.2

MessageHeader = Mapping[str, object]
Message = tuple[dict[str, object], list[bytes]]


class ChildGoneError(Exception):
    """The child ended, or was ended, before it answered.

    Attributes:
        reason: A clause such as «was killed by signal 9» or «took longer than 30 s».
    """

    def __init__(self, reason: str) -> None:
        """Keep the clause for the sentence that the adapter makes."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What a child may use.

    Attributes:
        memory_bytes: Resident memory above which it is killed, None for no limit.
        nice: Added to its scheduling niceness where the platform has it.
    """

    memory_bytes: int | None = None
    nice: int = 0


def send_message(
    connection: Connection, header: MessageHeader, blobs: Sequence[bytes | memoryview] = ()
) -> None:
    """Write one message."""
    connection.send_bytes(json.dumps({**header, "blobs": len(blobs)}).encode())
    for blob in blobs:
        connection.send_bytes(blob)


def receive_message(connection: Connection) -> Message:
    """Read one message.

    Raises:
        EOFError: The other side is gone.
        OSError: A length beyond the limits, or a broken pipe.
        ValueError: The header is not a JSON object.
    """
    decoded: object = json.loads(connection.recv_bytes(MAX_HEADER_BYTES))
    if not isinstance(decoded, dict):
        raise ValueError("message header is not an object")  # noqa: TRY004
    header = cast("dict[str, object]", decoded)
    count = header.pop("blobs", 0)
    if not isinstance(count, int) or not 0 <= count <= 100_000:
        raise ValueError("bad number of blobs")
    return header, [connection.recv_bytes(MAX_BLOB_BYTES) for _ in range(count)]


class ChildProcess:
    """One child process and the pipe to it.

    The target is a module-level function that takes a ``Connection`` and a JSON-able
    configuration; it is started with *spawn*, so it shares nothing with the parent. Not
    thread-safe: one thread speaks to a child at a time (``kill`` may come from any).
    """

    def __init__(
        self,
        target: Callable[[Connection, dict[str, object]], None],
        configuration: dict[str, object],
        *,
        name: str,
        limits: ProcessLimits | None = None,
        stderr: Path | None = None,
    ) -> None:
        """Start the process.

        Args:
            target: What the child runs; its module must be cheap to import.
            configuration: Handed to it.
            name: Process name, for people who look.
            limits: What it may use.
            stderr: File to which its standard output and error go; None discards them.
        """
        self._limits = limits or ProcessLimits()
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_child_main,
            args=(target, theirs, configuration, str(stderr or os.devnull), self._limits.nice),
            name=name,
            daemon=True,
        )
        self._process.start()
        theirs.close()
        self._psutil: psutil.Process | None = None
        with contextlib.suppress(psutil.Error):
            self._psutil = psutil.Process(self._process.pid)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid or 0

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.is_alive()

    def send(self, header: MessageHeader, blobs: Sequence[bytes | memoryview] = ()) -> None:
        """Send one message.

        Raises:
            ChildGoneError: It is not there any more.
        """
        try:
            send_message(self.connection, header, blobs)
        except (OSError, ValueError) as exc:
            raise ChildGoneError(self._reason()) from exc

    def receive(self, timeout_s: float | None = None) -> Message:
        """Wait for one message, watching time and memory meanwhile.

        Raises:
            ChildGoneError: It died, ran out of its time or memory (then it was killed), or
                sent what is no message.
        """
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        try:
            while not self.connection.poll(_POLL_S):
                self._enforce(deadline, timeout_s)
            return receive_message(self.connection)
        except (EOFError, OSError) as exc:
            raise ChildGoneError(self._reason()) from exc
        except ValueError as exc:
            self._end()
            raise ChildGoneError("sent an unreadable answer") from exc

    def poll(self, timeout_s: float = 0.0) -> bool:
        """Whether a message (or the end) is there to be received."""
        try:
            return self.connection.poll(timeout_s)
        except OSError:
            return True

    def _enforce(self, deadline: float | None, timeout_s: float | None) -> None:
        if deadline is not None and time.monotonic() > deadline:
            self._end()
            raise ChildGoneError(f"took longer than {timeout_s:g} s")
        limit = self._limits.memory_bytes
        if limit is not None and self.memory_bytes() > limit:
            self._end()
            raise ChildGoneError(f"needed more than {limit // 2**20} MiB of memory")

    def memory_bytes(self) -> int:
        """Resident memory, 0 where it cannot be read."""
        if self._psutil is None:
            return 0
        try:
            return int(self._psutil.memory_info().rss)
        except psutil.Error:
            return 0

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            self._process.kill()

    def _end(self) -> None:
        self.kill()
        self._process.join(5.0)

    def close(self, grace_s: float = 2.0) -> None:
        """Close the pipe, give it a moment to end by itself, then kill it."""
        with contextlib.suppress(OSError):
            self.connection.close()
        self._process.join(grace_s)
        if self._process.is_alive():
            self._end()

    def _reason(self) -> str:
        self._process.join(1.0)
        code = self._process.exitcode
        if code is None:
            return "does not answer"
        if code < 0:
            return f"was ended by signal {-code}"
        return f"ended with exit code {code}"


def _child_main(
    target: Callable[[Connection, dict[str, object]], None],
    connection: Connection,
    configuration: dict[str, object],
    stderr: str,
    nice: int,
) -> None:
    """Run in the child: send its output away, lower its priority, then the target."""
    with open(stderr, "ab", buffering=0) as sink:  # noqa: PTH123
        for stream in (1, 2):
            with contextlib.suppress(OSError):
                os.dup2(sink.fileno(), stream)
    if nice and sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.nice(nice)
    # The parent ends by closing the pipe; Ctrl+C in a terminal reaches us too and is its affair.
    with contextlib.suppress(EOFError, KeyboardInterrupt, BrokenPipeError, ConnectionResetError):
        target(connection, configuration)

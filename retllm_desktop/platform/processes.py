"""Child processes that may die without harm: started, spoken to, limited, killed.

Two things run in children: models that can abort the whole process (llama.cpp) and parsers of
files that strangers made. Messages are a JSON header and raw byte blobs; nothing is unpickled,
so a child that was taken over by a hostile file cannot make the parent run code.
"""

import contextlib
import json
import logging
import multiprocessing
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, cast

import psutil

from retllm_desktop.core.errors import describe_error

_log = logging.getLogger(__name__)

PROGRAM_TIMEOUT_S: Final = 5.0
"""Longest wait: ``nvidia-smi`` takes seconds while it wakes a sleeping card."""

ProgramRunner = Callable[[Sequence[str]], str | None]
"""Runs a program and returns what it printed, None where unknown."""


def run_program(words: Sequence[str], *, timeout_s: float = PROGRAM_TIMEOUT_S) -> str | None:
    """Run a program of the platform; return what it printed, None where it is missing or fails."""
    found = shutil.which(words[0])
    if found is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs with fixed words
            [found, *words[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=True,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")


def start_detached(words: Sequence[str], environment: Mapping[str, str] | None = None) -> bool:
    """Start a program that goes on without us; return whether it could be started.

    Args:
        words: The program and its arguments.
        environment: What is set for it besides our own variables.
    """
    found = shutil.which(words[0])
    if found is None:
        return False
    try:
        started = subprocess.Popen(  # noqa: S603 - fixed programs; the words are no shell's
            [found, *words[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **(environment or {})},
        )
    except (OSError, ValueError):
        return False
    # Its end is taken note of, so that it does not stay in the table of processes.
    threading.Thread(target=started.wait, daemon=True).start()
    return True


MAX_HEADER_BYTES: Final = 16 * 1024 * 1024
MAX_BLOB_BYTES: Final = 1024 * 1024 * 1024
_POLL_S: Final = 0.2
_SLOW_S: Final = 5.0
"""Answers that take longer are logged."""
_FROM_OUTSIDE: Final = (2, 9, 15)
"""Signals by which the system (for lack of memory, say) or a person ends a process."""
_MAX_LOGGED_LINES: Final = 2000
_MAX_LINE_BYTES: Final = 2000
_TAIL_BYTES: Final = 8 * 1024
_TAIL_LINES: Final = 20
_FAILURE: Final = b"\x1f"
"""Begins the lines of a child that say where it failed; they hold nothing private."""

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


_MOVED: Final = "could not go on, as the program was moved or removed; open it again"


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
        private: bool = False,
    ) -> None:
        """Start the process.

        Args:
            target: What the child runs; its module must be cheap to import.
            configuration: Handed to it.
            name: Process name, for people who look.
            limits: What it may use.
            stderr: File to which its standard output and error go; None: to the program's log
                (on Windows they are discarded).
            private: Whether it may print names of files or what is in them; then what it prints
                is logged at level DEBUG only.
        """
        self._limits = limits or ProcessLimits()
        self._name = name
        self._log_level = logging.DEBUG if private else logging.INFO
        self._stderr, self._stderr_start_bytes = stderr, 0
        with contextlib.suppress(OSError):
            self._stderr_start_bytes = 0 if stderr is None else stderr.stat().st_size
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        printed: Connection | None = None
        sink: Connection | str = str(stderr or os.devnull)
        if stderr is None and sys.platform != "win32":
            printed, sink = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_child_main,
            args=(target, theirs, configuration, sink, self._limits.nice),
            name=name,
            daemon=True,
        )
        self._process.start()
        theirs.close()
        _log.debug("%s starts as process %d", name, self.pid)
        self._log_thread: threading.Thread | None = None
        if printed is not None and not isinstance(sink, str):
            sink.close()
            self._log_thread = threading.Thread(
                target=_log_output,
                args=(printed, name, self._log_level),
                name=f"log of {name}",
                daemon=True,
            )
            self._log_thread.start()
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
        began_s = time.monotonic()
        deadline = None if timeout_s is None else began_s + timeout_s
        try:
            while not self.connection.poll(_POLL_S):
                self._enforce(deadline, timeout_s)
            message = receive_message(self.connection)
        except (EOFError, OSError) as exc:
            raise ChildGoneError(self._reason()) from exc
        except ValueError as exc:
            self._end()
            raise ChildGoneError("sent an unreadable answer") from exc
        if (seconds := time.monotonic() - began_s) >= _SLOW_S:
            _log.info("%s answered after %.1f s", self._name, seconds)
        return message

    def poll(self, timeout_s: float = 0.0) -> bool:
        """Whether a message (or the end) is there to be received."""
        try:
            return self.connection.poll(timeout_s)
        except OSError:
            return True

    def _enforce(self, deadline: float | None, timeout_s: float | None) -> None:
        if deadline is not None and time.monotonic() > deadline:
            self._end()
            _log.warning("%s was killed: it took longer than %g s", self._name, timeout_s)
            raise ChildGoneError(f"took longer than {timeout_s:g} s")
        limit = self._limits.memory_bytes
        if limit is not None and self.memory_bytes() > limit:
            self._end()
            _log.warning("%s was killed: it needed over %d MiB", self._name, limit // 2**20)
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
        self._finish_log()

    def close(self, grace_s: float = 2.0) -> None:
        """Close the pipe, give it a moment to end by itself, then kill it."""
        with contextlib.suppress(OSError):
            self.connection.close()
        self._process.join(grace_s)
        if self._process.is_alive():
            self._end()
        self._finish_log()

    def _finish_log(self) -> None:
        """Wait until what it printed last is logged."""
        if self._log_thread is not None:
            self._log_thread.join(1.0)

    def _reason(self) -> str:
        self._process.join(1.0)
        self._finish_log()
        code = self._process.exitcode
        # A bundle's children are the bundle's own program.
        moved = getattr(sys, "frozen", False) and not Path(sys.executable).exists()
        reason = _MOVED if moved else describe_ending(code)
        _log.warning("%s (process %d) %s (%s)", self._name, self.pid, reason, code)
        if self._stderr is not None:
            _log_tail(self._stderr, self._stderr_start_bytes, self._name, self._log_level)
        return reason


def describe_ending(code: int | None) -> str:
    """Say how a process ended, as a clause for people; signals are numbers to them.

    Args:
        code: Its exit code, negative for a signal; None while it has not ended.
    """
    if code is None:
        return "does not answer"
    if code >= 0:
        return f"ended with exit code {code}"
    return "was ended from outside" if -code in _FROM_OUTSIDE else "crashed"


def _child_main(
    target: Callable[[Connection, dict[str, object]], None],
    connection: Connection,
    configuration: dict[str, object],
    sink: Connection | str,
    nice: int,
) -> None:
    """Run in the child: send its output away, lower its priority, then the target."""
    if isinstance(sink, str):
        with open(sink, "ab", buffering=0) as file:  # noqa: PTH123
            _redirect_output(file.fileno())
    else:
        _redirect_output(sink.fileno())
        sink.close()
    if nice and sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.nice(nice)
    try:
        target(connection, configuration)
    except (EOFError, KeyboardInterrupt, BrokenPipeError, ConnectionResetError):
        # The parent ends us by closing the pipe; Ctrl+C in a terminal reaches us too and is its
        # affair.
        return
    except Exception as exc:
        if not isinstance(sink, str):
            # What multiprocessing prints holds the error's text, which may be private.
            for line in describe_error(exc).splitlines():
                os.write(2, _FAILURE + line.encode("utf-8", "replace") + b"\n")
        raise


def _redirect_output(target: int) -> None:
    for stream in (1, 2):
        with contextlib.suppress(OSError):
            os.dup2(target, stream)


def _log_output(printed: Connection, name: str, level: int) -> None:
    """Log what a child prints, line by line, until it has ended.

    A hostile file may have taken over the child, so only some lines of printable characters are
    taken from it.
    """
    log = logging.getLogger(f"{__name__}.{name}")
    lines = 0
    with contextlib.suppress(OSError), open(printed.fileno(), "rb", closefd=False) as stream:
        while line := stream.readline(_MAX_LINE_BYTES):
            lines += 1
            if lines <= _MAX_LOGGED_LINES:
                failure = line.startswith(_FAILURE)
                text = _printable(line.removeprefix(_FAILURE))
                log.log(logging.ERROR if failure else level, "%s", text)
            elif lines == _MAX_LOGGED_LINES + 1:
                log.warning("prints more than %d lines; the rest is dropped", _MAX_LOGGED_LINES)
    printed.close()


def _printable(line: bytes) -> str:
    text = line.rstrip().decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _log_tail(file: Path, start_bytes: int, name: str, level: int) -> None:
    """Log the last lines that a child wrote into a file of its own."""
    log = logging.getLogger(f"{__name__}.{name}")
    with contextlib.suppress(OSError), file.open("rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        stream.seek(max(start_bytes, end - _TAIL_BYTES))
        for line in stream.read().splitlines()[-_TAIL_LINES:]:
            log.log(level, "%s", _printable(line[:_MAX_LINE_BYTES]))

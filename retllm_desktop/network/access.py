"""Whether the program may connect to servers, and a record of every connection it made."""

import contextlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from retllm_desktop.platform.file_locks import lock_file, unlock_file

CHECKING: Final = ", to check results"
"""Ends the purpose of what is asked of a model on another machine."""
RELEASES: Final = "releases"
"""Stands in the purpose where else a model's repository does: a newer version is asked about."""
_MAX_BYTES: Final = 512 * 1024
_LOCK_S: Final = 2.0
_LOCK_AGAIN_S: Final = 0.01

_log = logging.getLogger(__name__)


class NetworkSwitch:
    """Whether connections may be made; any thread may ask and turn it.

    Turned off, it breaks off what is connected.
    """

    def __init__(self, *, offline: bool = False, forced: str = "") -> None:
        """Take how it stands.

        Args:
            offline: Whether the person works offline.
            forced: Why nothing may be connected to whatever the person says, or empty.
        """
        self._lock = threading.Lock()
        self._offline = offline
        self._forced = forced
        self._aborts: set[Callable[[], None]] = set()

    @property
    def forced(self) -> str:
        """Why nothing may be connected to whatever the person says, or empty."""
        return self._forced

    @property
    def reason(self) -> str:
        """Why nothing may be connected to now, or empty."""
        with self._lock:
            return "the setting «offline» is on" if self._offline else self._forced

    def set_offline(self, *, offline: bool) -> None:
        """Turn it; what is connected is broken off before this returns."""
        with self._lock:
            self._offline = offline
            aborts = tuple(self._aborts) if offline else ()
        for abort in aborts:
            abort()

    @contextlib.contextmanager
    def watched(self, abort: Callable[[], None]) -> Generator[None]:
        """Have a connection broken off if the switch is turned within this context.

        Args:
            abort: Breaks it off; called from any thread, must not block. Called at once where
                nothing may be connected to already.
        """
        self.watch(abort)
        try:
            yield
        finally:
            self.forget(abort)

    def watch(self, abort: Callable[[], None]) -> None:
        """Begin what ``watched`` does."""
        with self._lock:
            self._aborts.add(abort)
            late = self._offline
        if late:
            abort()

    def forget(self, abort: Callable[[], None]) -> None:
        """End what ``watched`` does."""
        with self._lock:
            self._aborts.discard(abort)


@dataclass(frozen=True, slots=True)
class NetworkConnection:
    """One connection that was made, or tried.

    Attributes:
        began_s: When, in seconds since the epoch.
        host: The server, with its port where that is not the usual one.
        purpose: What for: the method and what was asked for, «GET owner/model file».
        sent_bytes: What went out: the request with its headers; of an encrypted connection what
            stands in it.
        received_bytes: What came.
        result: How it ended: a status, or why it failed; empty while it lasts, or where the
            program ended before.
    """

    began_s: float
    host: str
    purpose: str
    sent_bytes: int = 0
    received_bytes: int = 0
    result: str = ""

    @property
    def checks_results(self) -> bool:
        """Whether a model on another machine was asked, not a hub for a file."""
        return self.purpose.endswith(CHECKING)

    @property
    def fetches_release(self) -> bool:
        """Whether it was about a newer version of the program, not about a model."""
        return self.purpose.partition(" ")[2].startswith(f"{RELEASES} ")


class ConnectionRecord:
    """A file with a line when a connection begins and one when it ends, bounded in size.

    Several processes may write at once. Any thread may call any method.
    """

    def __init__(self, file: Path | None, *, max_bytes: int = _MAX_BYTES) -> None:
        """Take the file; None keeps the record only while the program runs.

        Args:
            file: It need not exist.
            max_bytes: From this size on the older half is dropped.
        """
        self._file = file
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._lines: list[bytes] = []
        self._number = 0

    def begin(self, host: str, purpose: str) -> str:
        """Write that a connection is being made; returns the key to end it by."""
        with self._lock:
            self._number += 1
            key = f"{os.getpid()}.{time.time_ns()}.{self._number}"
        self._write({"key": key, "began_s": time.time(), "host": host, "purpose": purpose})
        return key

    def end(self, key: str, sent_bytes: int, received_bytes: int, result: str) -> None:
        """Write how it ended."""
        self._write({"key": key, "sent": sent_bytes, "received": received_bytes, "result": result})

    def read(self) -> tuple[NetworkConnection, ...]:
        """Return the connections that are on record, the newest first."""
        found: dict[str, NetworkConnection] = {}
        for line in self._read_lines():
            try:
                value: object = json.loads(line)
            except ValueError:
                continue  # Cut off by a full disk.
            if not isinstance(value, dict):
                continue
            entry = cast("dict[str, object]", value)
            key = str(entry.get("key", ""))
            if "host" in entry:
                found[key] = NetworkConnection(
                    _number(entry.get("began_s")),
                    str(entry["host"]),
                    str(entry.get("purpose", "")),
                )
            elif key in found:
                begun = found[key]
                found[key] = NetworkConnection(
                    begun.began_s,
                    begun.host,
                    begun.purpose,
                    int(_number(entry.get("sent"))),
                    int(_number(entry.get("received"))),
                    str(entry.get("result", "")),
                )
        return tuple(sorted(found.values(), key=lambda one: -one.began_s))

    def clear(self) -> None:
        """Forget all of it."""
        with self._lock:
            self._lines.clear()
            if self._file is not None:
                with contextlib.suppress(OSError):
                    self._file.unlink(missing_ok=True)

    def _read_lines(self) -> list[bytes]:
        with self._lock:
            if self._file is None:
                return list(self._lines)
            try:
                return self._file.read_bytes().splitlines()
            except OSError:
                return []

    def _write(self, entry: dict[str, object]) -> None:
        line = json.dumps(entry, ensure_ascii=False).encode() + b"\n"
        with self._lock:
            if self._file is None:
                self._lines = [*self._lines[-2000:], line]
                return
            try:
                self._append(self._file, line)
            except OSError as exc:
                # The person wants the model: a full disk must not refuse it for its record's sake.
                _log.warning("a connection could not be recorded: %s", exc.strerror)

    def _append(self, file: Path, line: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        with Path(f"{file}.lock").open("ab") as lock:
            _wait_for_lock(lock_file, lock)
            try:
                with file.open("ab") as stream:
                    stream.write(line)
                    size = stream.tell()
                with contextlib.suppress(OSError):
                    file.chmod(0o600)
                if size > self._max_bytes:
                    data = file.read_bytes()
                    rest = data[len(data) // 2 :]
                    new = file.with_name(file.name + ".new")
                    new.write_bytes(rest[rest.find(b"\n") + 1 :])
                    new.replace(file)
            finally:
                unlock_file(lock)


def _wait_for_lock(take: Callable[..., None], stream: object) -> None:
    """Take a lock that others hold for moments only.

    Raises:
        OSError: It is held for longer than that.
    """
    until_s = time.monotonic() + _LOCK_S
    while True:
        try:
            take(stream)
        except OSError:
            if time.monotonic() > until_s:
                raise
            time.sleep(_LOCK_AGAIN_S)
        else:
            return


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0

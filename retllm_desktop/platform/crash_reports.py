"""Writes down how a run of the program ended unexpectedly, for its next start; nothing is sent.

A run has a file of its own, locked as long as it lives. An error that ends the program writes its
places into it; so does the interpreter where native code brings the process down. A run that ends
as it should takes its file away; one that is killed leaves an empty one, which tells nothing.
"""

import contextlib
import faulthandler
import logging
import os
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from retllm_desktop import __version__
from retllm_desktop.core.errors import RetllmError, describe_error
from retllm_desktop.platform.file_locks import lock_file

_PREFIX: Final = "run-"
_ENDING: Final = ".crash"
_LAST: Final = "last-crash.txt"
_MAX_BYTES: Final = 256 * 1024

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CrashReport:
    """How an earlier run ended.

    Attributes:
        text: Kinds and places of errors; no texts of errors, which may name files.
        ended_s: When, in seconds since the epoch.
    """

    text: str
    ended_s: float


class CrashReports:
    """The files in one folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it need not exist."""
        self._folder = folder
        self._last = folder / _LAST

    @contextlib.contextmanager
    def recording(self) -> Generator[None]:
        """Record how this run ends, and keep what earlier ones left.

        Where the folder cannot be written nothing is recorded.
        """
        stream: BinaryIO | None = None
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._collect()
            stream = (self._folder / f"{_PREFIX}{os.getpid()}{_ENDING}").open("w+b", buffering=0)
            lock_file(stream)
        if stream is None:
            yield
            return
        before = faulthandler.is_enabled()
        faulthandler.enable(stream, all_threads=True)
        ended = False
        try:
            yield
            ended = True
        except Exception as exc:
            ended = isinstance(exc, RetllmError)
            if not ended:
                stream.write(describe_error(exc).encode("utf-8", "replace"))
            raise
        except BaseException:
            # Ctrl+C, or an exit that was asked for.
            ended = True
            raise
        finally:
            faulthandler.disable()
            if before:
                faulthandler.enable()
            with contextlib.suppress(OSError):
                stream.close()
                if ended:
                    Path(stream.name).unlink()

    def last(self) -> CrashReport | None:
        """Return how the last run that ended unexpectedly did, None if none did since."""
        try:
            with self._last.open("rb") as stream:
                text = stream.read(_MAX_BYTES).decode("utf-8", "replace")
                return CrashReport(text, os.fstat(stream.fileno()).st_mtime)
        except OSError:
            return None

    def dismiss(self) -> None:
        """Forget it: the person knows."""
        with contextlib.suppress(OSError):
            self._last.unlink()

    def _collect(self) -> None:
        """Keep the newest record of a run that is over, and take the others away."""
        found: list[tuple[float, bytes]] = []
        for file in self._folder.glob(f"{_PREFIX}*{_ENDING}"):
            with contextlib.suppress(OSError):
                with file.open("r+b") as stream:
                    # Refused as long as that run lives.
                    lock_file(stream)
                    about = os.fstat(stream.fileno())
                    data = stream.read(_MAX_BYTES)
                if data.strip():
                    found.append((about.st_mtime, data))
                file.unlink()
        if not found:
            return
        ended_s, data = max(found)
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(ended_s))
        head = f"retllm desktop {__version__} ended unexpectedly on {when}\n\n"
        self._last.write_bytes(head.encode() + data + b"\n")
        os.utime(self._last, (ended_s, ended_s))
        _log.warning("an earlier run ended unexpectedly; see %s", _LAST)

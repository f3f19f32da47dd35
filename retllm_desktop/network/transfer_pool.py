"""Several transfers side by side, on threads of their own."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.network.fetched_files import FetchedFile, FetchEvent, FetchProgress, WantedFile
from retllm_desktop.network.partial_file import PartialFile, PartialFileRecord, hash_file
from retllm_desktop.network.transfer import (
    DownloadCounters,
    FileAddress,
    Transfer,
    TransferStoppedError,
)

_TICK_S: Final = 0.2
_SPEED_OVER_S: Final = 5.0
_JOIN_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class PooledFile:
    """A file to fetch.

    Attributes:
        addresses: Where it is, in the order in which they are tried.
        record: What a partial file of it is a part of.
    """

    wanted: WantedFile
    addresses: tuple[FileAddress, ...]
    record: PartialFileRecord
    transfer: Transfer


class TransferPool:
    """A few threads that fetch files into a folder, each visible only once it is proven."""

    def __init__(
        self,
        todo: Sequence[PooledFile],
        folder: Path,
        counters: DownloadCounters,
        parallel: int,
    ) -> None:
        """Take what is to be done; nothing is opened yet.

        Args:
            todo: The files.
            folder: Where they go.
            counters: What their transfers write to.
            parallel: Most files that are fetched at one time.
        """
        self._folder = folder
        self._counters = counters
        self._total_bytes = sum(entry.wanted.size_bytes for entry in todo)
        self._outcomes: queue.SimpleQueue[FetchedFile | BaseException] = queue.SimpleQueue()
        self._left = len(todo)
        self._todo: queue.SimpleQueue[PooledFile] = queue.SimpleQueue()
        self._transfers = [entry.transfer for entry in todo]
        for entry in todo:
            self._todo.put(entry)
        self._threads = [
            threading.Thread(target=self._work, name=f"fetch-{number}", daemon=True)
            for number in range(min(parallel, len(todo)))
        ]

    def run(
        self, cancel: CancelToken, clock: Callable[[], float]
    ) -> Generator[FetchEvent, None, None]:
        """Yield what the threads tell until all files are here.

        Raises:
            FetchError: A file cannot be fetched; those that arrived stay.
        """
        samples: deque[tuple[float, int]] = deque([(clock(), 0)])
        for thread in self._threads:
            thread.start()
        while self._left and not cancel.cancelled:
            try:
                outcome = self._outcomes.get(timeout=_TICK_S)
            except queue.Empty:
                outcome = None
            yield self._progress(samples, clock())
            if isinstance(outcome, TransferStoppedError):
                return
            if isinstance(outcome, BaseException):
                raise outcome
            if outcome is not None:
                self._left -= 1
                yield outcome

    def stop(self) -> None:
        """End all threads; what came is kept."""
        for transfer in self._transfers:
            transfer.stop()
        for thread in self._threads:
            if thread.ident is not None:
                # One that is still reaching for a server sees the stop before it writes.
                thread.join(_JOIN_S)

    def _work(self) -> None:
        while True:
            try:
                entry = self._todo.get_nowait()
            except queue.Empty:
                return
            try:
                self._outcomes.put(self._one(entry))
            except BaseException as exc:  # noqa: BLE001 - raised again where the caller is
                self._outcomes.put(exc)
                return

    def _one(self, entry: PooledFile) -> FetchedFile:
        wanted = entry.wanted
        target = self._folder / wanted.target
        if wanted.sha256 is not None and hash_file(target) == wanted.sha256:
            size_bytes = target.stat().st_size
            self._counters.set_done(wanted.remote, size_bytes)
            return FetchedFile(wanted.remote, wanted.target, size_bytes, wanted.sha256, 0)
        partial = PartialFile(target, entry.record)
        try:
            partial.open()
            return entry.transfer.run(
                entry.addresses, wanted, partial, f"{entry.record.repo} {wanted.remote}"
            )
        finally:
            partial.close()

    def _progress(self, samples: deque[tuple[float, int]], now_s: float) -> FetchProgress:
        with self._counters.lock:
            done = sum(self._counters.done.values())
            received = self._counters.received
            latest = self._counters.latest
            waiting = next((reason for reason in self._counters.waiting.values() if reason), "")
        samples.append((now_s, received))
        while len(samples) > 2 and now_s - samples[0][0] > _SPEED_OVER_S:
            samples.popleft()
        elapsed_s = now_s - samples[0][0]
        speed = (received - samples[0][1]) / elapsed_s if elapsed_s > 0 else 0.0
        return FetchProgress(done, self._total_bytes, speed, latest, waiting)

"""The hub behind the port ``Hub``: its records of files, and several transfers side by side."""

import contextlib
import queue
import random
import re
import threading
import time
import urllib.request
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import FetchError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.typing_support import override
from retllm_desktop.packs.download.connection import (
    ConnectionSettings,
    HttpResponse,
    TransientError,
    error_for_status,
    send_request,
)
from retllm_desktop.packs.download.endpoints import Endpoint, find_offline_reason, resolve_endpoints
from retllm_desktop.packs.download.limits import Bandwidth, RetryPolicy, RetryState
from retllm_desktop.packs.download.partial_file import PartialFile, PartialFileRecord, hash_file
from retllm_desktop.packs.download.transfer import DownloadCounters, Transfer, TransferStoppedError
from retllm_desktop.packs.hub import (
    FetchedFile,
    FetchEvent,
    FetchProgress,
    Hub,
    RemoteRecord,
    WantedFile,
)
from retllm_desktop.packs.inner_paths import parse_inner_path
from retllm_desktop.packs.manifest import RepositorySource
from retllm_desktop.packs.network import ConnectionRecord, NetworkSwitch

NEWEST_REVISION: Final = "main"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_SHA1: Final = re.compile(r"[0-9a-f]{40}")
_TICK_S: Final = 0.2
_SPEED_OVER_S: Final = 5.0
_JOIN_S: Final = 5.0


class HttpHub(Hub):
    """A hub that is asked over HTTP."""

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        connection: ConnectionSettings,
        *,
        bytes_s: float | None = None,
        parallel: int = 3,
        retry_policy: RetryPolicy | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the servers; nothing is opened yet.

        Args:
            endpoints: The servers, at least one, in the order in which they are tried.
            connection: How connections are made, and whether any may be.
            bytes_s: Most bytes a second over all files, None for no cap.
            parallel: Files that are fetched at one time.
            retry_policy: The rules of trying again.
            clock: Seconds, for speeds.
        """
        self._endpoints = tuple(endpoints)
        self._connection = connection
        self._bytes_s = bytes_s
        self._parallel = parallel
        self._retry_policy = retry_policy or RetryPolicy()
        self._clock = clock

    @property
    @override
    def address(self) -> str:
        return self._endpoints[0].address

    @override
    def records(self, source: RepositorySource, remotes: Sequence[str]) -> tuple[RemoteRecord, ...]:
        self._connection.check_online()
        revision = source.revision
        found: list[RemoteRecord] = []
        for remote in remotes:
            parse_inner_path(remote)
            record = self._record(source.repo, revision or NEWEST_REVISION, remote)
            # A branch may move between two questions: the first answer's commit holds for all.
            revision = revision or record.revision
            found.append(record)
        return tuple(found)

    @override
    def fetch(
        self,
        source: RepositorySource,
        files: Sequence[WantedFile],
        folder: Path,
        cancel: CancelToken,
    ) -> Generator[FetchEvent, None, None]:
        self._connection.check_online()
        for wanted in files:
            parse_inner_path(wanted.remote)
            parse_inner_path(wanted.target)
            if wanted.sha256 is None and wanted.git_sha1 is None:
                raise ValueError(f"nothing would prove {wanted.remote}")
        bandwidth = Bandwidth(self._bytes_s, self._clock)
        counters = DownloadCounters()

        def new_transfer() -> Transfer:
            return Transfer(
                self._connection, self._endpoints, self._retry_policy, bandwidth, counters
            )

        todo = [(wanted, new_transfer()) for wanted in files]
        pool = _TransferPool(source, todo, folder, counters, self._parallel)
        try:
            yield from pool.run(cancel, self._clock)
        finally:
            pool.stop()

    def _record(self, repo: str, revision: str, remote: str) -> RemoteRecord:
        failures: list[FetchError] = []
        for endpoint in self._endpoints:
            attempts = RetryState(self._retry_policy, random.Random())
            while True:
                try:
                    return self._record_from(endpoint, repo, revision, remote)
                except FetchError as exc:
                    failures.append(exc)
                    break
                except TransientError as exc:
                    pause_s = attempts.failed(brought_bytes=0, requested_s=exc.after_s)
                    if pause_s is None:
                        failures.append(
                            FetchError(f"The hub cannot be asked about «{remote}»", exc.reason)
                        )
                        break
                    time.sleep(pause_s)
        raise failures[0]

    def _record_from(
        self, endpoint: Endpoint, repo: str, revision: str, remote: str
    ) -> RemoteRecord:
        origin = endpoint.origin
        if origin.scheme == "http" and not origin.is_this_machine:
            raise FetchError(
                f"{origin.host} cannot be believed about «{remote}»",
                "without encryption anyone on the way may say which bytes are right",
            )
        address = endpoint.file_address(repo, revision, remote)

        def stop(response: HttpResponse) -> bool:
            # The hub says what it knows of a large file while it sends us to where it lies.
            return "x-linked-etag" in response.headers

        response = send_request(
            self._connection,
            "HEAD",
            address,
            {},
            with_token=endpoint.receives_token,
            purpose=f"{repo} {remote}",
            stop=stop,
        )
        with contextlib.closing(response):
            if response.status != 200 and not stop(response):
                raise error_for_status(
                    response.status, response.headers, remote, response.origin.host
                )
            headers = response.headers
            linked = headers.get("x-linked-etag")
            tag = (linked or headers.get("etag", "")).removeprefix("W/").strip('"')
            size = headers.get("x-linked-size") or (
                "" if linked else headers.get("content-length", "")
            )
            commit = headers.get("x-repo-commit", "")
            return RemoteRecord(
                remote=remote,
                size_bytes=int(size) if size.isascii() and size.isdigit() else None,
                sha256=tag if _SHA256.fullmatch(tag) else None,
                git_sha1=tag if _SHA1.fullmatch(tag) else None,
                revision=commit if _SHA1.fullmatch(commit) else None,
            )


class _TransferPool:
    """The threads of one call of ``fetch``."""

    def __init__(
        self,
        source: RepositorySource,
        todo: Sequence[tuple[WantedFile, Transfer]],
        folder: Path,
        counters: DownloadCounters,
        parallel: int,
    ) -> None:
        self._source = source
        self._folder = folder
        self._counters = counters
        self._total_bytes = sum(wanted.size_bytes for wanted, _ in todo)
        self._outcomes: queue.SimpleQueue[FetchedFile | BaseException] = queue.SimpleQueue()
        self._left = len(todo)
        self._todo: queue.SimpleQueue[tuple[WantedFile, Transfer]] = queue.SimpleQueue()
        self._transfers = [transfer for _, transfer in todo]
        for entry in todo:
            self._todo.put(entry)
        self._threads = [
            threading.Thread(target=self._work, name=f"fetch-{number}", daemon=True)
            for number in range(min(parallel, len(todo)))
        ]

    def run(
        self, cancel: CancelToken, clock: Callable[[], float]
    ) -> Generator[FetchEvent, None, None]:
        """Yield what the threads tell until all files are here."""
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
                wanted, transfer = self._todo.get_nowait()
            except queue.Empty:
                return
            try:
                self._outcomes.put(self._one(wanted, transfer))
            except BaseException as exc:  # noqa: BLE001 - raised again where the caller is
                self._outcomes.put(exc)
                return

    def _one(self, wanted: WantedFile, transfer: Transfer) -> FetchedFile:
        target = self._folder / wanted.target
        if wanted.sha256 is not None and hash_file(target) == wanted.sha256:
            size_bytes = target.stat().st_size
            self._counters.set_done(wanted.remote, size_bytes)
            return FetchedFile(wanted.remote, wanted.target, size_bytes, wanted.sha256, 0)
        revision = self._source.revision or NEWEST_REVISION
        partial = PartialFile(target, PartialFileRecord.of(self._source.repo, revision, wanted))
        try:
            partial.open()
            return transfer.run(self._source, revision, wanted, partial)
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


CONNECT_S = 15.0
SILENCE_S = 30.0


def open_network(*, offline: bool, environment: Mapping[str, str]) -> NetworkSwitch:
    """Return the switch as the setting and the environment say."""
    return NetworkSwitch(offline=offline, forced=find_offline_reason(False, environment))


def open_hub(
    *,
    hub: str,
    mirrors: str,
    offline: bool,
    bandwidth_kib_s: int,
    environment: Mapping[str, str],
    retry_policy: RetryPolicy | None = None,
    network: NetworkSwitch | None = None,
    record: ConnectionRecord | None = None,
) -> HttpHub:
    """Return a hub; nothing is asked yet.

    Args:
        hub: Address to fetch from; empty for ``HF_ENDPOINT``, or the hub's own.
        mirrors: Further addresses, between spaces.
        offline: Whether nothing may be fetched.
        bandwidth_kib_s: Cap in KiB a second, 0 for none.
        environment: The environment variables.
        retry_policy: The rules of trying again.
        network: Whether anything may be fetched, in place of ``offline``.
        record: Where every connection is written down; None keeps that while the hub is there.

    Raises:
        InputError: An address is none that files can be fetched from.
    """
    connection = ConnectionSettings(
        network=network or open_network(offline=offline, environment=environment),
        record=record or ConnectionRecord(None),
        connect_s=CONNECT_S,
        silence_s=SILENCE_S,
        proxies=urllib.request.getproxies(),
        bypass=_bypass,
        token=environment.get("HF_TOKEN", "").strip(),
    )
    return HttpHub(
        resolve_endpoints(hub, mirrors, environment),
        connection,
        bytes_s=bandwidth_kib_s * 1024.0 if bandwidth_kib_s else None,
        retry_policy=retry_policy,
    )


def _bypass(host: str) -> bool:
    return bool(urllib.request.proxy_bypass(host))

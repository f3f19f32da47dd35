"""The hub behind the port ``Hub``: its records of files, and several transfers side by side."""

import contextlib
import random
import re
import time
import urllib.request
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import FetchError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.typing_support import override
from retllm_desktop.network.access import ConnectionRecord, NetworkSwitch
from retllm_desktop.network.connection import (
    ConnectionSettings,
    HttpResponse,
    TransientError,
    error_for_status,
    send_request,
)
from retllm_desktop.network.fetched_files import FetchEvent, WantedFile
from retllm_desktop.network.limits import Bandwidth, RetryPolicy, RetryState
from retllm_desktop.network.partial_file import PartialFileRecord
from retllm_desktop.network.transfer import DownloadCounters, FileAddress, Transfer
from retllm_desktop.network.transfer_pool import PooledFile, TransferPool
from retllm_desktop.packs.download.endpoints import Endpoint, find_offline_reason, resolve_endpoints
from retllm_desktop.packs.hub import Hub, RemoteRecord
from retllm_desktop.packs.inner_paths import parse_inner_path
from retllm_desktop.packs.manifest import RepositorySource

NEWEST_REVISION: Final = "main"
_DENIED: Final = (
    "accept the model's terms on the hub's page of it, and set HF_TOKEN to your access token"
)
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_SHA1: Final = re.compile(r"[0-9a-f]{40}")


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
        self._connection = replace(connection, denied=_DENIED)
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

        revision = source.revision or NEWEST_REVISION
        todo = [
            PooledFile(
                wanted,
                tuple(
                    FileAddress(
                        endpoint.file_address(source.repo, revision, wanted.remote),
                        endpoint.receives_token,
                    )
                    for endpoint in self._endpoints
                ),
                PartialFileRecord.of(source.repo, revision, wanted),
                Transfer(self._connection, self._retry_policy, bandwidth, counters),
            )
            for wanted in files
        ]
        pool = TransferPool(todo, folder, counters, self._parallel)
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
            # The hub says what it knows of a large file while it redirects to where it lies.
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
                raise error_for_status(response, remote, self._connection.denied)
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

"""Fetches one file from a server or its mirrors, across broken connections."""

import random
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from retllm_desktop.core.errors import FetchError
from retllm_desktop.network.connection import (
    ChangedETagError,
    ConnectionSettings,
    HttpResponse,
    TransientError,
    WrongContentError,
    error_for_status,
    send_request,
)
from retllm_desktop.network.fetched_files import FetchedFile, WantedFile
from retllm_desktop.network.limits import Bandwidth, RetryPolicy, RetryState
from retllm_desktop.network.origins import Origin, parse_origin
from retllm_desktop.network.partial_file import PartialFile

_RANGE: Final = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_RESTARTS: Final = 2
"""How often a file is begun anew on one server before that server is given up."""


class TransferStoppedError(Exception):
    """Fetching was cancelled."""


@dataclass(frozen=True, slots=True)
class FileAddress:
    """Where a file can be fetched from.

    Attributes:
        address: The whole of it.
        receives_token: Whether the person's access token is meant for its server.
    """

    address: str
    receives_token: bool = False

    @property
    def origin(self) -> Origin:
        """Its server."""
        return parse_origin(self.address)


@dataclass(slots=True)
class DownloadCounters:
    """How far the files of one download are; the threads of transfers write, one reads.

    Attributes:
        lock: Held while any other attribute is read or written.
        done: Bytes that are here, by file.
        waiting: Why nothing moves, or an empty text, by file.
        received: Bytes that came in this run.
        latest: The file that moved last.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    done: dict[str, int] = field(default_factory=dict[str, int])
    waiting: dict[str, str] = field(default_factory=dict[str, str])
    received: int = 0
    latest: str = ""

    def set_done(self, remote: str, count: int) -> None:
        """Say how many bytes of a file are here."""
        with self.lock:
            self.done[remote] = count

    def add_received(self, remote: str, count: int) -> None:
        """Say how many bytes just came."""
        with self.lock:
            self.received += count
            self.latest = remote

    def set_waiting(self, remote: str, reason: str) -> None:
        """Say why a file does not move, or nothing."""
        with self.lock:
            self.waiting[remote] = reason


class Transfer:
    """Fetches one file; ``stop`` may be called from any thread."""

    def __init__(
        self,
        connection: ConnectionSettings,
        retry_policy: RetryPolicy,
        bandwidth: Bandwidth,
        counters: DownloadCounters,
    ) -> None:
        """Take what all files share.

        Args:
            connection: How connections are made.
            retry_policy: The rules of trying again.
            bandwidth: The cap.
            counters: Where progress is written to.
        """
        self._connection = connection
        self._retry_policy = retry_policy
        self._bandwidth = bandwidth
        self._counters = counters
        self._rng = random.Random()
        self._stopped = threading.Event()
        self._response: HttpResponse | None = None
        self._received_bytes = 0
        self._unstable_tags: set[str] = set()

    def stop(self) -> None:
        """End the transfer soon; what came is kept."""
        self._stopped.set()
        response = self._response
        if response is not None:
            response.abort()

    def run(
        self,
        addresses: Sequence[FileAddress],
        wanted: WantedFile,
        partial: PartialFile,
        purpose: str,
    ) -> FetchedFile:
        """Fetch the file.

        Args:
            addresses: Where it is, in the order in which they are tried.
            wanted: What is wanted.
            partial: Where its bytes go, opened.
            purpose: What is fetched, for the record of connections.

        Raises:
            FetchError: No server gives it, or the disk fails.
            TransferStoppedError: ``stop`` was called.
        """
        failures: list[FetchError] = []
        for address in addresses:
            try:
                self._fetch_from(address, wanted, partial, purpose)
            except FetchError as exc:
                if exc.path is not None:
                    raise  # The disk's failure, not the server's.
                failures.append(exc)
                continue
            partial.publish()
            return FetchedFile(
                wanted.remote,
                wanted.target,
                partial.size_bytes,
                partial.sha256,
                self._received_bytes,
            )
        first = failures[0]
        further = "; ".join(str(failure) for failure in failures[1:])
        detail = f"{first.detail}; {further}".strip("; ") if further else first.detail
        raise FetchError(first.title, detail)

    def _fetch_from(
        self,
        address: FileAddress,
        wanted: WantedFile,
        partial: PartialFile,
        purpose: str,
    ) -> None:
        """Fetch the rest of the file from one server, and check its hash."""
        attempts = RetryState(self._retry_policy, self._rng)
        restarts = 0
        furthest = partial.size_bytes
        while True:
            self._counters.set_done(wanted.remote, partial.size_bytes)
            try:
                if partial.size_bytes != wanted.size_bytes:
                    self._attempt(address, wanted, partial, purpose)
                if partial.is_complete():
                    return
                raise WrongContentError
            except ChangedETagError:
                partial.restart()
            except WrongContentError:
                partial.restart()
                restarts += 1
                if restarts >= _RESTARTS:
                    raise FetchError(
                        f"{address.origin.host} sends other bytes for «{wanted.remote}» than "
                        "it should",
                        "its hash is not the one that was promised, so it was thrown away",
                    ) from None
            except TransientError as exc:
                if self._stopped.is_set():
                    raise TransferStoppedError from None
                # Who goes offline breaks the connection off; that is told as it is, and at once.
                self._connection.check_online()
                # From a server without ranges the same bytes come again: that is no progress.
                brought_bytes = max(0, partial.size_bytes - furthest)
                furthest = max(furthest, partial.size_bytes)
                pause_s = attempts.failed(brought_bytes=brought_bytes, requested_s=exc.after_s)
                if pause_s is None:
                    raise FetchError(
                        f"«{wanted.remote}» cannot be fetched at present",
                        f"{exc.reason}; what came so far is kept for another attempt",
                    ) from exc
                self._counters.set_waiting(wanted.remote, exc.reason)
                if self._stopped.wait(pause_s):
                    raise TransferStoppedError from None
                self._counters.set_waiting(wanted.remote, "")

    def _attempt(
        self,
        address: FileAddress,
        wanted: WantedFile,
        partial: PartialFile,
        purpose: str,
    ) -> None:
        """Request what is missing once and write all that comes."""
        begin = partial.size_bytes
        headers: dict[str, str] = {}
        if begin:
            headers["Range"] = f"bytes={begin}-"
        response = send_request(
            self._connection,
            "GET",
            address.address,
            headers,
            with_token=address.receives_token,
            purpose=purpose,
        )
        self._response = response
        try:
            if self._stopped.is_set():
                raise TransferStoppedError
            self._check_response(response, wanted, partial)
            self._receive(response, wanted, partial)
        finally:
            self._response = None
            response.close()

    def _check_response(
        self, response: HttpResponse, wanted: WantedFile, partial: PartialFile
    ) -> None:
        """Look at a response before its body is taken, and set the file to where it begins."""
        whole = wanted.size_bytes
        if response.status == 416:
            raise WrongContentError  # There is nothing behind what we have: it is not that file.
        if response.status not in {200, 206}:
            raise error_for_status(response, wanted.remote, self._connection.denied)
        tag = response.headers.get("etag", "")
        server = response.origin.netloc
        known = partial.tags.get(server)
        begin, total = 0, _parse_length(response.headers.get("content-length"))
        if response.status == 206:
            found = _RANGE.fullmatch(response.headers.get("content-range", "").strip())
            if found is None or int(found[1]) != partial.size_bytes:
                raise WrongContentError
            begin = partial.size_bytes
            total = None if found[3] == "*" else int(found[3])
        if begin and known is not None and known != tag and server not in self._unstable_tags:
            # Once: a server whose tags change with every response says nothing by them.
            self._unstable_tags.add(server)
            raise ChangedETagError
        if total is not None and total != whole:
            raise FetchError(
                f"{response.origin.host} has another file «{wanted.remote}» than it should",
                f"of {total} bytes instead of {whole}",
            )
        if begin != partial.size_bytes:
            partial.restart()
        if tag:
            partial.remember_tag(server, tag)

    def _receive(self, response: HttpResponse, wanted: WantedFile, partial: PartialFile) -> None:
        whole = wanted.size_bytes
        while data := response.read(self._bandwidth.chunk_bytes):
            if self._stopped.is_set():
                # What is in hand is written all the same: it need not come again.
                self._write(data, wanted.remote, partial)
                raise TransferStoppedError
            self._write(data, wanted.remote, partial)
            if partial.size_bytes > whole:
                raise WrongContentError
            pause_s = self._bandwidth.take(len(data))
            if pause_s > 0 and self._stopped.wait(pause_s):
                raise TransferStoppedError
        if self._stopped.is_set():
            raise TransferStoppedError
        if partial.size_bytes < whole:
            raise TransientError("the connection ended too early")

    def _write(self, data: bytes, remote: str, partial: PartialFile) -> None:
        self._received_bytes += len(data)
        partial.write(data)
        self._counters.add_received(remote, len(data))
        self._counters.set_done(remote, partial.size_bytes)


def _parse_length(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None

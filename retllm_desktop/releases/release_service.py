"""Asks for the list of releases, tells what is newer, and fetches the file: only when asked."""

import contextlib
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Final

from packaging.version import InvalidVersion, Version

from retllm_desktop.core.errors import FetchError, InputError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.typing_support import override
from retllm_desktop.network.access import RELEASES
from retllm_desktop.network.connection import (
    ConnectionSettings,
    TransientError,
    error_for_status,
    send_request,
)
from retllm_desktop.network.fetched_files import FetchedFile, FetchEvent, WantedFile
from retllm_desktop.network.limits import Bandwidth, RetryPolicy
from retllm_desktop.network.origins import parse_origin
from retllm_desktop.network.partial_file import (
    NOTE_SUFFIX,
    PART_SUFFIX,
    PartialFileRecord,
    hash_file,
)
from retllm_desktop.network.transfer import DownloadCounters, FileAddress, Transfer
from retllm_desktop.network.transfer_pool import PooledFile, TransferPool
from retllm_desktop.releases.channel import ReleaseChannel
from retllm_desktop.releases.errors import ReleaseError
from retllm_desktop.releases.feed import (
    MAX_FEED_BYTES,
    ReleaseFeed,
    parse_feed,
)
from retllm_desktop.releases.installation_form import Installation
from retllm_desktop.releases.minisign import (
    MAX_SIGNATURE_BYTES,
    parse_signature,
    verify_signature,
)
from retllm_desktop.releases.seen_feeds import SeenFeeds
from retllm_desktop.releases.updates import NO_FEED, ReleaseSource, UpdateStatus

SIGNATURE_SUFFIX: Final = ".minisig"
_BLOCK_BYTES: Final = 1 << 16
_LONGEST_S: Final = 60.0
"""For the whole of the list: a server may send a byte now and then for ever."""


class ReleaseService(ReleaseSource):
    """Everything about newer versions. Nothing but ``check`` and ``download`` connects."""

    def __init__(
        self,
        channel: ReleaseChannel,
        installation: Installation,
        connection: ConnectionSettings,
        seen: SeenFeeds,
        version: str,
        *,
        retry_policy: RetryPolicy | None = None,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the parts.

        Args:
            channel: Where newer versions are listed.
            installation: This copy.
            connection: How connections are made, and whether any may be.
            seen: Which lists were seen.
            version: This copy's version.
            retry_policy: The rules of trying a file again.
            now: Seconds since the epoch.
            clock: Seconds, for how long the list takes.

        Raises:
            ReleaseError: This copy's own version is none.
        """
        self.channel = channel
        self.installation = installation
        self._connection = replace(connection, hosts=channel.hosts, token="")
        self._seen = seen
        self._retry_policy = retry_policy or RetryPolicy()
        self._now = now
        self._clock = clock
        try:
            self.version = Version(version)
        except InvalidVersion as exc:
            raise ReleaseError("This copy's own version is none", version) from exc

    @property
    @override
    def host(self) -> str:
        return self.channel.host

    @override
    def check(self) -> UpdateStatus:
        if not self.channel.feed:
            raise ReleaseError(NO_FEED, self.installation.command())
        self._connection.check_online()
        until_s = self._clock() + _LONGEST_S
        data = self._fetch(self.channel.feed, MAX_FEED_BYTES, until_s)
        signed = self._fetch(self.channel.feed + SIGNATURE_SUFFIX, MAX_SIGNATURE_BYTES, until_s)
        verify_signature(data, parse_signature(signed), self.channel.keys)
        feed = parse_feed(data)
        self._refuse_stale(feed)
        newer = feed.since(self.version)
        if not newer:
            return UpdateStatus(self.version)
        file = self.installation.file_of(newer[0])
        command = "" if file is not None else self.installation.command()
        return UpdateStatus(self.version, newer, file, command)

    @override
    def download(
        self, status: UpdateStatus, folder: Path, cancel: CancelToken
    ) -> Generator[FetchEvent, None, Path | None]:
        file, release = status.file, status.newest
        if file is None or release is None:
            raise InputError("There is no file of the newer version for this copy")
        self._connection.check_online()
        origin = parse_origin(file.address)
        if origin.netloc not in self.channel.hosts:
            raise FetchError(
                f"«{file.name}» lies on {origin.netloc}, which is none of the servers that this "
                "copy of the program knows"
            )
        target = folder / file.name
        if target.exists() and hash_file(target) != file.sha256:
            raise InputError("There is another file of this name", "move it away first", target)
        wanted = WantedFile(file.name, file.name, file.size_bytes, file.sha256)
        counters = DownloadCounters()
        transfer = Transfer(self._connection, self._retry_policy, Bandwidth(None), counters)
        entry = PooledFile(
            wanted,
            (FileAddress(file.address),),
            PartialFileRecord.of(RELEASES, str(release.version), wanted),
            transfer,
        )
        pool = TransferPool([entry], folder, counters, 1)
        arrived = False
        try:
            for event in pool.run(cancel, self._clock):
                arrived = arrived or isinstance(event, FetchedFile)
                yield event
        finally:
            pool.stop()
            if cancel.cancelled and not arrived:
                for suffix in (PART_SUFFIX, NOTE_SUFFIX):
                    with contextlib.suppress(OSError):
                        (folder / f"{file.name}{suffix}").unlink(missing_ok=True)
        return target if arrived else None

    def _refuse_stale(self, feed: ReleaseFeed) -> None:
        if feed.serial < self._seen.serial(self.channel.feed):
            raise ReleaseError(
                "The list of releases is older than one that was seen here before",
                "nothing in it was believed: somebody on the way may hold the newer one back",
            )
        if feed.expires.timestamp() < self._now():
            raise ReleaseError(
                "The list of releases is out of date",
                f"it held until {feed.expires.astimezone(UTC):%Y-%m-%d}; look at this machine's "
                "clock, or try again in some days",
            )
        self._seen.remember(self.channel.feed, feed.serial)

    def _fetch(self, address: str, most_bytes: int, until_s: float) -> bytes:
        """Fetch a short file into memory, once more if the connection broke."""
        name = address.rsplit("/", 1)[-1]
        reason = ""
        for _ in range(2):
            try:
                return self._fetch_once(address, name, most_bytes, until_s)
            except TransientError as exc:
                self._connection.check_online()
                reason = exc.reason
        raise FetchError("The list of releases cannot be fetched at present", reason)

    def _fetch_once(self, address: str, name: str, most_bytes: int, until_s: float) -> bytes:
        response = send_request(
            self._connection,
            "GET",
            address,
            {},
            with_token=False,
            purpose=f"{RELEASES} {name}",
        )
        with contextlib.closing(response):
            if response.status != 200:
                raise error_for_status(response, name, "")
            data = bytearray()
            while block := response.read(_BLOCK_BYTES):
                data += block
                if len(data) > most_bytes:
                    raise ReleaseError(
                        "The list of releases cannot be read", f"«{name}» is too long"
                    )
                if self._clock() > until_s:
                    raise FetchError(
                        "The list of releases cannot be fetched at present",
                        f"{response.origin.host} is too slow",
                    )
            said = response.headers.get("content-length", "")
            if said.isdigit() and int(said[:18]) != len(data):
                raise TransientError("the connection ended too early")
            return bytes(data)

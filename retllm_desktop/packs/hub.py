"""The port to a model hub, and the values that pass through it."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.packs.manifest import RepositorySource


@dataclass(frozen=True, slots=True)
class RemoteRecord:
    """What the hub says of one file, before it is fetched.

    Attributes:
        size_bytes: Its length, None where the server does not say.
        sha256: Of its bytes, from the hub's record of large files; None for small ones.
        git_sha1: Its git blob id, for small files; None for large ones.
        revision: The commit that the record belongs to, None where the server does not say.
    """

    remote: str
    size_bytes: int | None
    sha256: str | None
    git_sha1: str | None
    revision: str | None


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file to fetch, with what must be true of its bytes.

    Attributes:
        target: Its path below the folder that it is fetched into; no other file's.
        sha256: What its bytes must hash to; None only where ``git_sha1`` is there.
        git_sha1: The git blob id that they must have.
    """

    remote: str
    target: str
    size_bytes: int
    sha256: str | None
    git_sha1: str | None = None


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far fetching is.

    Attributes:
        done_bytes: Bytes that are here, those of earlier runs included.
        bytes_s: Speed over the last seconds, 0 at first.
        remote: The file that moved last.
        waiting: Why nothing moves at present, or empty.
    """

    done_bytes: int
    total_bytes: int
    bytes_s: float
    remote: str
    waiting: str = ""

    @property
    def left_s(self) -> float | None:
        """Seconds that the rest takes at this speed, None where there is no telling."""
        if self.bytes_s <= 0:
            return None
        return max(0, self.total_bytes - self.done_bytes) / self.bytes_s


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A file that arrived whole.

    Attributes:
        received_bytes: Bytes that came over the network for it in this run.
    """

    remote: str
    target: str
    size_bytes: int
    sha256: str
    received_bytes: int


FetchEvent = FetchProgress | FetchedFile


class Hub(Protocol):
    """Where packs are fetched from. Nothing but these two methods opens a connection."""

    @property
    def address(self) -> str:
        """The server's address, for display."""
        ...

    def records(self, source: RepositorySource, remotes: Sequence[str]) -> tuple[RemoteRecord, ...]:
        """Ask what the hub says of files, all of one commit.

        Raises:
            FetchError: Offline, no answer, no such file, or no permission.
        """
        ...

    def fetch(
        self,
        source: RepositorySource,
        files: Sequence[WantedFile],
        folder: Path,
        cancel: CancelToken,
    ) -> Generator[FetchEvent, None, None]:
        """Fetch files side by side; each is visible under its name only once it is proven.

        What is there and right already is not fetched again. What an earlier run began is
        taken up where it ended. Closing the generator, or cancelling, stops soon and keeps
        what came.

        Raises:
            FetchError: Offline, the server has no such file or other bytes, the connection
                failed for good, or the disk is full. Files that arrived stay.
        """
        ...

"""The port to a model hub, and the values that pass through it."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.network.fetched_files import FetchEvent, WantedFile
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

"""The port to newer versions, and what they mean for this copy."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from packaging.version import Version

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.network.fetched_files import FetchEvent
from retllm_desktop.releases.feed import Release, ReleaseFile
from retllm_desktop.releases.installation_form import Installation

NO_FEED: Final = "This copy was built from source; there is no list of releases for it"


@dataclass(frozen=True, slots=True)
class UpdateStatus:
    """What a list of releases means for this copy.

    Attributes:
        current: This copy's version.
        newer: Releases after it, the newest first; none: it is up to date.
        file: What suits this copy of the newest one; None where nothing or a command does.
        command: What brings the newest one here instead of a file, empty where a file does.
    """

    current: Version
    newer: tuple[Release, ...] = ()
    file: ReleaseFile | None = None
    command: str = ""

    @property
    def newest(self) -> Release | None:
        """The newest release, None where this copy is."""
        return next(iter(self.newer), None)

    @property
    def changes(self) -> str:
        """What changed since this copy, by version, as text."""
        return "\n\n".join(
            f"{one.version} ({one.day})\n{one.changes}".rstrip() for one in self.newer
        )


class ReleaseSource(Protocol):
    """Where newer versions come from. Nothing but its two methods connects.

    Attributes:
        installation: This copy.
    """

    installation: Installation

    @property
    def host(self) -> str:
        """The server that is asked, for display; empty: there is none for this copy."""
        ...

    def check(self) -> UpdateStatus:
        """Ask what is newer.

        Raises:
            ReleaseError: There is no list for this copy, or it cannot be believed or read.
            FetchError: It cannot be fetched.
        """
        ...

    def download(
        self, status: UpdateStatus, folder: Path, cancel: CancelToken
    ) -> Generator[FetchEvent, None, Path | None]:
        """Fetch the file that suits this copy; returns where it lies, None if it was cancelled.

        It has its name only once all its bytes are there and their hash is right. A broken
        transfer is taken up again; a cancelled one leaves nothing.

        Args:
            status: What ``check`` said.
            folder: Where it is put.
            cancel: Stops it.

        Raises:
            InputError: There is no file for this copy, or another file has its name.
            FetchError: It cannot be fetched or written, or is another file than the list says.
        """
        ...

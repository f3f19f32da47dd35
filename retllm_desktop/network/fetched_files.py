"""What is to be fetched, how far that is, and what arrived."""

from dataclasses import dataclass


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

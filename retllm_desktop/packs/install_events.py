"""What fetching and importing packs tell while they run."""

from dataclasses import dataclass

from retllm_desktop.core.progress import Progress
from retllm_desktop.packs.catalogue import PackOffer
from retllm_desktop.packs.hub import FetchedFile, FetchProgress, WantedFile
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.manifest import RepositorySource
from retllm_desktop.packs.validation import EncoderValidation, PassageValidation


@dataclass(frozen=True, slots=True)
class InstallPlan:
    """What will be fetched, for the person to agree to.

    Attributes:
        offer: The pack.
        source: The repository and the commit.
        files: What is fetched, with what proves it.
        on_first_use: The files whose hash nobody has pinned: the hub's own word for them is
            taken, and kept from then on.
        total_bytes: Bytes of all files.
        address: Where they come from.
    """

    offer: PackOffer
    source: RepositorySource
    files: tuple[WantedFile, ...]
    on_first_use: tuple[WantedFile, ...]
    total_bytes: int
    address: str


@dataclass(frozen=True, slots=True)
class DownloadAdvanced:
    """Bytes come in."""

    progress: FetchProgress


@dataclass(frozen=True, slots=True)
class FileVerified:
    """A file arrived whole, and its hash is right.

    Attributes:
        file: The file.
        first_use: Whether the hash was the hub's own word.
    """

    file: FetchedFile
    first_use: bool


@dataclass(frozen=True, slots=True)
class CopyAdvanced:
    """Files that are here are copied."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class ValidationStarted:
    """The pack is tried before it counts."""

    pack_id: str


@dataclass(frozen=True, slots=True)
class InstallStopped:
    """It was cancelled; what came so far is kept for another attempt."""

    pack_id: str


@dataclass(frozen=True, slots=True)
class PackInstalled:
    """The pack is in its place.

    Attributes:
        pack: The pack.
        kind: What it was made of, for an import.
        received_bytes: Bytes that came over the network.
        encoder: What came out of trying a dual encoder.
        answer_mass: How much of a fine model's answer was «True» or «False».
        elapsed_s: Seconds.
        passages: What came out of trying an encoder of passages.
    """

    pack: InstalledPack
    kind: str
    received_bytes: int
    encoder: EncoderValidation | None
    answer_mass: float | None
    elapsed_s: float
    passages: PassageValidation | None = None


InstallEvent = (
    DownloadAdvanced
    | FileVerified
    | CopyAdvanced
    | ValidationStarted
    | InstallStopped
    | PackInstalled
)

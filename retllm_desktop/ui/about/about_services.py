"""What the page about the program is built on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from retllm_desktop.platform.licences import LicensedPart
from retllm_desktop.releases.updates import ReleaseSource


@dataclass(frozen=True, slots=True)
class AboutServices:
    """Everything that page talks to.

    Attributes:
        version: This copy's.
        releases: Opens what tells of newer versions; may read files, and raise ``ReleaseError``.
        licences: Gathers what the program is made of; goes through many files.
        downloads: Where a newer version's file is put.
    """

    version: str
    releases: Callable[[], ReleaseSource]
    licences: Callable[[], tuple[LicensedPart, ...]]
    downloads: Path

"""The model packs on this machine: which there are, whether they are whole, which is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.packs.installed import InstalledPack, find_packs


@dataclass(frozen=True, slots=True)
class PackSummary:
    """A pack as a list shows it.

    Attributes:
        pack: The pack.
        active: Whether the settings choose it.
        size_bytes: Bytes of its files.
    """

    pack: InstalledPack
    active: bool
    size_bytes: int


class PackService:
    """Finds packs in the folders that came with the program or were installed."""

    def __init__(
        self, folders: Sequence[Path], coarse_pack: str, fine_pack: str, text_pack: str = ""
    ) -> None:
        """Take where to look, first match wins, and the ids that the settings choose."""
        self._folders = tuple(folders)
        self._chosen = {"coarse": coarse_pack, "fine": fine_pack, "text": text_pack}

    def packs(self) -> tuple[PackSummary, ...]:
        """All packs that can be used, by role and id."""
        found = sorted(find_packs(self._folders), key=lambda p: (p.manifest.role, p.manifest.id))
        return tuple(
            PackSummary(
                pack,
                self._chosen.get(pack.manifest.role) == pack.manifest.id,
                sum(file.size_bytes for file in pack.manifest.files),
            )
            for pack in found
        )

    def chosen(self, role: str) -> InstalledPack:
        """The pack that the settings choose for a role.

        Raises:
            PackError: It is not here.
        """
        wanted = self._chosen[role]
        packs = [summary.pack for summary in self.packs() if summary.pack.manifest.role == role]
        for pack in packs:
            if pack.manifest.id == wanted:
                return pack
        have = ", ".join(pack.manifest.id for pack in packs) or "none"
        raise PackError(f"The {role} pack «{wanted}» is not on this machine", f"there are: {have}")

    def of_space(self, space: EmbeddingSpace) -> InstalledPack | None:
        """A coarse pack whose vectors are of a space, None if none is on this machine."""
        for summary in self.packs():
            coarse = summary.pack.manifest.coarse
            if coarse is not None and coarse.space == space:
                return summary.pack
        return None

    def verify(self, pack_id: str) -> None:
        """Compare every file of a pack with its hash.

        Raises:
            PackError: A file is missing or altered, or there is no such pack.
        """
        for summary in self.packs():
            if summary.pack.manifest.id == pack_id:
                summary.pack.verify()
                return
        raise PackError(f"There is no pack «{pack_id}» on this machine")

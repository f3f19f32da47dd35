"""Packs made of files that are here already, as the services see it: values, and the port."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.packs.catalogue import Licence, PackOffer


@dataclass(frozen=True, slots=True)
class PackDraft:
    """A pack that lies in its place but for what only a trial tells.

    Attributes:
        pack_id: Its id.
        role: Its role.
        licence: Its terms.
        manifest: Its decoded manifest, with stand-ins where nothing was measured.
        measured: Whether cosines of unrelated pairs are known, or not needed.
        kind: What the files were known by, as a phrase («a pack», «files in Immich's layout»).
    """

    pack_id: str
    role: str
    licence: Licence
    manifest: Mapping[str, object]
    measured: bool
    kind: str

    def with_unrelated(self, unrelated: Mapping[str, Mapping[str, float]]) -> dict[str, object]:
        """Return the manifest with what was measured."""
        coarse = dict(cast("dict[str, object]", self.manifest["coarse"]))
        coarse["unrelated"] = {pair: dict(values) for pair, values in unrelated.items()}
        return {**self.manifest, "coarse": coarse}

    def with_unrelated_passages(self, unrelated: Mapping[str, float]) -> dict[str, object]:
        """Return the manifest of a text pack with what was measured."""
        text = dict(cast("dict[str, object]", self.manifest["text"]))
        return {**self.manifest, "text": text | {"unrelated": dict(unrelated)}}


class Importer(Protocol):
    """Makes packs of files of others, without running anything of them."""

    def gather(
        self,
        source: Path,
        offers: Sequence[PackOffer],
        pack_id: str | None,
        folder: Path,
        cancel: CancelToken,
    ) -> Generator[Progress, None, PackDraft | None]:
        """Copy what a pack needs into a folder, yielding how many bytes are there.

        Returns:
            The pack; None when cancelled.

        Raises:
            PackError: It holds nothing that can be used, or something that must not be.
            InputError: It is not there.
        """
        ...

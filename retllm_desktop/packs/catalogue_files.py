"""The catalogue of packs that can be fetched, as it came with the program; texts of licences."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError, PackError
from retllm_desktop.packs.catalogue import Licence, PackOffer, parse_offer
from retllm_desktop.packs.installed import read_json
from retllm_desktop.packs.manifest import RepositorySource

_LICENCES: Final = "licences"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be fetched.

    Attributes:
        folder: Where the catalogue lies.
        offers: The packs, by id.
    """

    folder: Path
    offers: tuple[PackOffer, ...]

    def offer(self, pack_id: str) -> PackOffer:
        """The offer of an id.

        Raises:
            InputError: There is none.
        """
        for offer in self.offers:
            if offer.id == pack_id:
                return offer
        known = ", ".join(offer.id for offer in self.offers)
        raise InputError(f"There is no pack «{pack_id}» to fetch", f"there are: {known}")

    def licence_text(self, licence: Licence, source: RepositorySource | None) -> str:
        """Return what is kept beside the files: the terms, for whom, and their whole text."""
        lines = [f"{licence.name} ({licence.id})", ""]
        if source is not None:
            at = f" at {source.revision}" if source.revision else ""
            lines += [f"The files of this pack come from the repository {source.repo}{at}.", ""]
        if licence.summary:
            lines += [licence.summary, ""]
        try:
            whole = (self.folder / _LICENCES / f"{licence.id}.txt").read_text("utf-8")
        except (OSError, ValueError):
            whole = "The whole text of the licence is found under its identifier.\n"
        return "\n".join([*lines, "-" * 72, "", whole])


def load_catalogue(folder: Path) -> Catalogue:
    """Read the catalogue.

    Raises:
        PackError: One of its files is damaged: the program was not installed properly.
    """
    offers: list[PackOffer] = []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".json")
    except OSError as exc:
        raise PackError("The catalogue of packs is missing", exc.strerror or "", folder) from exc
    for path in paths:
        try:
            offer = parse_offer(read_json(path, "A file of the catalogue"))
        except PackError as exc:
            raise PackError(exc.title, exc.detail, path) from exc
        except FileNotFoundError as exc:
            raise PackError("A file of the catalogue is missing", "", path) from exc
        if offer.id != path.stem:
            raise PackError(f"The catalogue offers {offer.id} under another name", "", path)
        offers.append(offer)
    return Catalogue(folder, tuple(offers))

"""Which judge to offer where none in use knows what was found: one that fits this machine.

A pack that is here already comes before one that would have to be fetched. Nothing is fetched by
an offer: whoever accepts it is shown licence, size and source first, as for any pack.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.knowledge import Domain, JudgingNeed, Knowledge
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.catalogue import PackOffer
from retllm_desktop.packs.installed import PackService
from retllm_desktop.packs.knowledge import name_domains
from retllm_desktop.packs.requirements import PackRequirements, largest_fitting
from retllm_desktop.platform import settings
from retllm_desktop.platform.hardware.components import Hardware
from retllm_desktop.platform.settings_file import write_setting


@dataclass(frozen=True, slots=True)
class JudgeOffer:
    """A judge that could be used.

    Attributes:
        pack: Its id.
        title: What it is called.
        domains: What it is offered for.
        memory_bytes: The memory it needs.
        size_bytes: What would be fetched; None where nobody said.
        here: Whether it is installed, so that it has only to be chosen.
        licence: SPDX identifier, empty where it is here.
        offline: Why nothing may be fetched at present, or empty.
    """

    pack: str
    title: str
    domains: frozenset[Domain]
    memory_bytes: int
    size_bytes: int | None = None
    here: bool = False
    licence: str = ""
    offline: str = ""

    @property
    def command(self) -> str:
        """What to type to accept it, where it can be."""
        return f"retllm-desktop models {'use' if self.here else 'fetch'} {self.pack}"

    @property
    def sentence(self) -> str:
        """The offer in one line, without an end."""
        what = name_domains(self.domains)
        if self.here:
            return f"A checking model for {what} is here and not in use: {self.title}"
        if self.offline:
            return f"No checking model here knows {what}; none is fetched, as {self.offline}"
        size = "" if self.size_bytes is None else f"{_short_size(self.size_bytes)}, "
        return f"A checking model for {what}: {size}{_short_size(self.memory_bytes)} of memory"


class JudgeOffers:
    """Finds what to offer for one window or one command. Any thread may call."""

    def __init__(
        self,
        packs: Callable[[], PackService],
        offers: Callable[[], Sequence[PackOffer]],
        *,
        hardware: Callable[[], Hardware],
        reads: Callable[[Sequence[str], str], bool],
        wanted: bool,
        offline: Callable[[], str],
        settings_path: Path,
    ) -> None:
        """Take the parts; nothing is looked at yet.

        Args:
            packs: The packs under the settings.
            offers: What can be fetched.
            hardware: The machine.
            reads: Whether a text may be of one of some languages.
            wanted: Whether anything is to be offered.
            offline: Returns why nothing may be fetched now, or empty.
            settings_path: Where it is kept that nothing is to be offered.
        """
        self._packs = packs
        self._offers = offers
        self._hardware = hardware
        self._reads = reads
        self._wanted = wanted
        self._offline = offline
        self._settings_path = settings_path

    def find(self, need: JudgingNeed) -> JudgeOffer | None:
        """Return the judge to offer for what nobody here may be asked about.

        Returns:
            None where none is to be offered, none knows it, or none fits this machine. A damaged
            catalogue offers none: the diagnosis tells of it.
        """
        if not self._wanted:
            return None

        def knows(known: Knowledge) -> bool:
            return need.domains <= known.domains and self._reads(known.languages, need.words)

        hardware = self._hardware()
        here = [summary for summary in self._packs().packs() if not summary.active]
        for summary in here:
            manifest = summary.pack.manifest
            if manifest.role is PackRole.FINE and knows(manifest.knows):
                least = PackRequirements(manifest.id, manifest.role, manifest.minimum_ram_bytes)
                if _fits(least, hardware):
                    return JudgeOffer(
                        manifest.id,
                        manifest.title,
                        need.domains,
                        manifest.minimum_ram_bytes,
                        here=True,
                    )
        try:
            offers = self._offers()
        except PackError:
            return None
        fitting = [
            o for o in offers if o.role is PackRole.FINE and knows(o.knows) and not o.untried
        ]
        asked = [offer.requirements for offer in fitting]
        chosen = largest_fitting(asked, hardware)
        found = next((o for o in fitting if o.id == chosen), None)
        if found is None:
            return None
        return JudgeOffer(
            found.id,
            found.title,
            need.domains,
            found.minimum_ram_bytes,
            found.about_bytes,
            licence=found.licence.id,
            offline=self._offline(),
        )

    def find_first(self) -> JudgeOffer | None:
        """Return the judge to offer before anything was searched for, None where one is in use.

        Most libraries are of photographs: a judge that knows them adds most.
        """
        active = (summary for summary in self._packs().packs() if summary.active)
        known = [one.pack.manifest for one in active]
        if any(m.role is PackRole.FINE and Domain.PHOTOGRAPHS in m.knows.domains for m in known):
            return None
        return self.find(JudgingNeed(frozenset({Domain.PHOTOGRAPHS})))

    def set_wanted(self, *, wanted: bool) -> None:
        """Say whether anything is to be offered from now on."""
        self._wanted = wanted

    def dismiss(self) -> None:
        """Offer none from now on, also in programs started later.

        Raises:
            InputError: The settings cannot be written; nothing is offered until the end of this
                one all the same.
        """
        self._wanted = False
        write_setting(self._settings_path, settings.OFFER_SETTING, False)


def _fits(pack: PackRequirements, hardware: Hardware) -> bool:
    return largest_fitting([pack], hardware) is not None


def _short_size(count: int) -> str:
    """Return bytes in two or three digits: «546 MB», «1.2 GB»."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"

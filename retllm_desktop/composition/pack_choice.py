"""Chooses the packs that the program runs with, and what it only offers to run with.

What a person chose is done. What is merely the program's own choice is done where nothing was
built yet; a library that was built with another pack keeps it, and the new one is offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.knowledge import Domain
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.knowledge import describe_knowledge
from retllm_desktop.packs.requirements import PackRequirements, largest_fitting
from retllm_desktop.packs.servers import parse_server_address
from retllm_desktop.platform.hardware.detection import read_hardware
from retllm_desktop.platform.settings import Settings
from retllm_desktop.platform.settings_file import read_chosen_packs

if TYPE_CHECKING:
    from collections.abc import Callable

    from retllm_desktop.core.types import EmbeddingSpace
    from retllm_desktop.packs.installed import InstalledPack, PackService
    from retllm_desktop.packs.kept_questions import KeptQuestions
    from retllm_desktop.platform.hardware.components import Hardware
    from retllm_desktop.platform.paths import AppPaths


_QUICK: Final = "results keep the quick order"


@dataclass(frozen=True, slots=True)
class RebuildOffer:
    """Packs that the program comes with now, for a library that was built before.

    Attributes:
        present: Id of the coarse pack that the library is built with.
        coarse: Id of the coarse pack that is offered; empty where the library is in its space.
        text: Id of the text pack that is offered; empty where the library is in its space.
    """

    present: str
    coarse: str
    text: str

    @property
    def sentence(self) -> str:
        """What is offered, without what to do for it."""
        if not self.coarse:
            return f"Documents can be found by what they mean, with the pack {self.text}"
        gains = f"This library was built with the pack {self.present}; {self.coarse} comes with "
        also = " and finds documents by what they mean" if self.text else ""
        return f"{gains}the program now{also}"

    @property
    def command_line(self) -> str:
        """The sentence with the commands that accept and decline it."""
        keep = "models use " + self.present if self.coarse else "models use --no text"
        return (
            f"{self.sentence}. To rebuild: «retllm-desktop rebuild»; search goes on meanwhile. To "
            f"keep it as it is: «retllm-desktop {keep}»."
        )


@dataclass(frozen=True, slots=True)
class CoarseChoice:
    """The coarse packs of a library.

    Attributes:
        chosen: The pack that new libraries are built with.
        used: The pack that this library is searched with.
        rebuild: Whether the library is to be brought to ``chosen``, because a person chose it or
            because nothing can be found with ``used``.
        offered: Whether that is only offered.
        notice: Why another pack than that of the settings is used, or empty.
    """

    chosen: InstalledPack
    used: InstalledPack
    rebuild: bool
    offered: bool
    notice: str


def choose_coarse_pack(
    settings: Settings, paths: AppPaths, packs: PackService, present: EmbeddingSpace | None
) -> CoarseChoice:
    """Choose the coarse pack of a library, by the space that it is in.

    A pack that the program itself chose and that cannot be used is replaced by another, so that
    the program starts; what a person chose is not.

    Raises:
        PackError: The pack cannot be used, and nothing may stand in for it.
    """
    of_library = packs.of_space(present) if present is not None else None
    by_person = PackRole.COARSE in read_chosen_packs(settings, paths)
    try:
        chosen = packs.chosen(PackRole.COARSE)
    except PackError as exc:
        other = of_library or (None if by_person or present else _find_substitute(packs))
        if other is None:
            raise
        notice = f"{exc}; {other.manifest.id} is used meanwhile"
        return CoarseChoice(other, other, rebuild=False, offered=False, notice=notice)
    wanted = chosen.manifest.coarse
    differs = present is not None and wanted is not None and wanted.space != present
    offered = differs and not by_person and of_library is not None
    return CoarseChoice(chosen, of_library or chosen, differs and not offered, offered, "")


def choose_fine_pack(
    settings: Settings,
    packs: PackService,
    questions: KeptQuestions,
    hardware: Callable[[], Hardware] = read_hardware,
) -> tuple[InstalledPack | None, str]:
    """Choose the fine pack: the pack as it is asked, and why there is none or another, or empty."""
    if not settings.fine_pack:
        return None, f"no model for the close check is chosen; {_QUICK}"
    try:
        pack = packs.chosen(PackRole.FINE)
    except PackError as exc:
        # The coarse stage stands on its own: searching goes on, and the person is told.
        return None, f"{exc}; {_QUICK}"
    if not pack.manifest.knows.domains:
        about = describe_knowledge(pack.manifest.knows)
        return None, f"{pack.manifest.id} knows {about}; {_QUICK}"
    server = pack.manifest.fine.server if pack.manifest.fine is not None else None
    if server is not None and settings.offline:
        address = parse_server_address(server.address)
        if not address.own_machine:
            reason = f"the model on {address.host} is not asked, for the program works offline"
            local = find_stand_in(packs, pack, questions, hardware)
            if local is None:
                return None, f"{reason}; {_QUICK}"
            return local, f"{reason}; {local.manifest.title} checks instead"
    kept = questions.get(pack)
    if kept is not None and not kept.judges:
        told = f"it told {kept.discrimination:.0%} of pairs of right and wrong apart"
        reason = f"{pack.manifest.id} says one thing to everything ({told})"
        return None, f"{reason}; {_QUICK}; «retllm-desktop eval prompts» tries other questions"
    return questions.applied(pack), ""


def find_stand_in(
    packs: PackService,
    pack: InstalledPack,
    questions: KeptQuestions,
    hardware: Callable[[], Hardware],
) -> InstalledPack | None:
    """Return the judge on this machine that checks where one on another machine cannot be asked.

    Args:
        packs: The packs that are here.
        pack: The chosen judge.
        questions: What is known of how judges are best asked, and of those that do not judge.
        hardware: Tells what this machine has.

    Returns:
        The largest that fits this machine and knows something of what the chosen one knows, as it
        is asked; None where there is none, or the chosen one runs here.
    """
    if pack.manifest.fine is None or pack.manifest.fine.server is None:
        return None
    known = pack.manifest.knows.domains
    here = {
        one.pack.manifest.id: one.pack
        for one in packs.packs()
        if one.pack.manifest.fine is not None
        and one.pack.manifest.fine.server is None
        and one.pack.manifest.knows.domains & known
        and ((kept := questions.get(one.pack)) is None or kept.judges)
    }
    needs = [
        PackRequirements(name, PackRole.FINE, one.manifest.minimum_ram_bytes)
        for name, one in here.items()
    ]
    chosen = largest_fitting(needs, hardware()) if needs else None
    return None if chosen is None else questions.applied(here[chosen])


def choose_text_pack(settings: Settings, packs: PackService) -> tuple[InstalledPack | None, str]:
    """Choose the text pack: the pack or none, and why it cannot be used or empty."""
    if not settings.text_pack:
        return None, ""
    try:
        pack = packs.chosen(PackRole.TEXT)
        spec = pack.manifest.text
        if spec is not None:
            spec.z_score(0.0)  # Refuses where nobody measured what it is compared with.
    except PackError as exc:
        return None, f"{exc}; passages are found by the model for finding meanwhile"
    return pack, ""


def find_rebuild_offer(
    settings: Settings,
    paths: AppPaths,
    choice: CoarseChoice,
    text: InstalledPack | None,
    *,
    passages: EmbeddingSpace | None,
    built: bool,
) -> RebuildOffer | None:
    """Return what a library could be brought to that nobody asked for.

    Args:
        settings: The person's choices.
        paths: The folders to use.
        choice: The coarse packs of the library.
        text: The text pack that the settings choose, None for none.
        passages: The library's space of passages, whole or being built, None without one.
        built: Whether the library was indexed before.
    """
    by_person = PackRole.TEXT in read_chosen_packs(settings, paths)
    waits = text is not None and built and passages is None and not by_person
    if not choice.offered and not waits:
        return None
    return RebuildOffer(
        choice.used.manifest.id,
        choice.chosen.manifest.id if choice.offered else "",
        text.manifest.id if text is not None and waits else "",
    )


def _find_substitute(packs: PackService) -> InstalledPack | None:
    """Return another coarse pack, one that knows photographs before others."""
    here = [p.pack for p in packs.packs() if p.pack.manifest.role is PackRole.COARSE]
    return min(
        here, key=lambda pack: Domain.PHOTOGRAPHS not in pack.manifest.knows.domains, default=None
    )

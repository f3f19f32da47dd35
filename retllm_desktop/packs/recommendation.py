"""Which packs suit a machine and its person.

Of each role: the largest that leaves room for the rest, among those that read the person's
languages where there are such.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.knowledge import ANY_LANGUAGE
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.platform.hardware.components import AcceleratorKind, Hardware

_MIB: Final = 2**20
_COARSE_SHARE: Final = 0.15
"""Of the machine's memory: the encoder stays loaded while other programs are used."""
_FINE_SHARE: Final = 0.2
_UNIFIED_SHARE: Final = 0.3
"""Where the graphics processor works in the machine's own memory."""
_OWN_SHARE: Final = 0.65
"""Of a graphics processor's own memory: the rest holds the context and the screen."""
_MOST_WITHOUT_HELP_BYTES: Final = 3 * 2**30
"""A fine model beyond this keeps a person waiting on a processor alone, however much memory."""


@dataclass(frozen=True, slots=True)
class PackRequirements:
    """A pack that could be installed.

    Attributes:
        dimension: Length of its vectors, 0 for none.
        languages: Codes of the languages that it reads, or ``ANY_LANGUAGE`` alone.
    """

    id: str
    role: PackRole
    minimum_ram_bytes: int
    dimension: int = 0
    languages: tuple[str, ...] = (ANY_LANGUAGE,)

    def reads(self, languages: Collection[str]) -> bool:
        """Whether it reads all of these languages."""
        return ANY_LANGUAGE in self.languages or set(languages) <= set(self.languages)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What suits a machine for one role.

    Attributes:
        pack: Id of the pack; None where none fits.
        room_bytes: Memory that a pack of this role may take here.
    """

    role: PackRole
    pack: str | None
    room_bytes: int
    reason: str


def memory_budget_bytes(role: PackRole, hardware: Hardware) -> int:
    """Return how much memory a pack of a role may take on a machine."""
    total = 0 if hardware.memory is None else hardware.memory.total_bytes
    if role is not PackRole.FINE:
        return int(total * _COARSE_SHARE)
    rooms = [min(int(total * _FINE_SHARE), _MOST_WITHOUT_HELP_BYTES)]
    for accelerator in hardware.accelerators:
        if accelerator.kind is AcceleratorKind.METAL:
            rooms.append(int(total * _UNIFIED_SHARE))
        elif accelerator.kind is AcceleratorKind.CUDA and accelerator.total_bytes is not None:
            rooms.append(int(accelerator.total_bytes * _OWN_SHARE))
    return max(rooms)


def recommend(
    offers: Iterable[PackRequirements], hardware: Hardware, languages: Collection[str] = ()
) -> Mapping[PackRole, Recommendation]:
    """Choose for each role the pack that needs most memory and still fits.

    Packs that read all of the person's languages come first. Of packs that need the same the one
    with longer vectors is chosen, then the first by id, so that the answer does not depend on the
    order of the offers.

    Args:
        offers: What could be installed.
        hardware: The machine.
        languages: Codes of the languages that the person reads; empty: not known.

    Returns:
        A recommendation by role, for every role among the offers.
    """
    by_role: dict[PackRole, list[PackRequirements]] = {}
    for offer in offers:
        by_role.setdefault(offer.role, []).append(offer)
    return {role: _choose(role, by_role[role], hardware, languages) for role in sorted(by_role)}


def _choose(
    role: PackRole,
    offers: list[PackRequirements],
    hardware: Hardware,
    languages: Collection[str],
) -> Recommendation:
    room = memory_budget_bytes(role, hardware)
    fitting = [offer for offer in offers if offer.minimum_ram_bytes <= room]
    if not fitting:
        least = min(offer.minimum_ram_bytes for offer in offers)
        reason = (
            f"None fits: the smallest needs {_mib(least)} and {_mib(room)} may be taken here; "
            "what is installed stays the better choice."
        )
        return Recommendation(role, None, room, reason)
    reading = [offer for offer in fitting if offer.reads(languages)]
    best = min(
        reading or fitting, key=lambda offer: (-offer.minimum_ram_bytes, -offer.dimension, offer.id)
    )
    reason = f"It needs {_mib(best.minimum_ram_bytes)} of the {_mib(room)} that may be taken here."
    if not reading:
        missed = ", ".join(sorted(set(languages) - set(best.languages)))
        reason += f" It does not read every language of yours: {missed}."
    return Recommendation(role, best.id, room, reason)


def _mib(count: int) -> str:
    return f"{count / _MIB:,.0f} MiB"

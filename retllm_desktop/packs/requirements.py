"""What a pack needs of a machine and its person, and how much a machine can give."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.knowledge import ANY_LANGUAGE
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.platform.hardware.components import AcceleratorKind, Hardware

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

    def by_size(self) -> tuple[int, int, str]:
        """Sort key: those that need most memory first, then longer vectors, then by id."""
        return (-self.minimum_ram_bytes, -self.dimension, self.id)


@dataclass(frozen=True, slots=True)
class PackWork:
    """What a model has to compute, in 10^9 floating-point operations.

    Attributes:
        picture_gflop: For a picture; None for a pack that embeds none.
        text_gflop: For a passage of a document; None for a pack that embeds none.
        question_gflop: For a result that is checked, beyond what all results share.
    """

    picture_gflop: float | None = None
    text_gflop: float | None = None
    question_gflop: float | None = None


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


def largest_fitting(packs: Iterable[PackRequirements], hardware: Hardware) -> str | None:
    """Return the id of the pack that needs most memory and still fits; None where none does.

    Of packs that need the same the one with longer vectors is chosen, then the first by id, so
    that the answer does not depend on their order.

    Args:
        packs: Packs of any role.
        hardware: The machine.
    """
    fitting = [
        one for one in packs if one.minimum_ram_bytes <= memory_budget_bytes(one.role, hardware)
    ]
    return min(fitting, key=PackRequirements.by_size).id if fitting else None

"""What a machine consists of, as far as models care; values only."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_EIGHT_BIT: Final = frozenset({"avx512_vnni", "avx_vnni", "dotprod", "i8mm"})


class AcceleratorKind(StrEnum):
    """The interface that a graphics processor is used by."""

    CUDA = "cuda"
    METAL = "metal"


@dataclass(frozen=True, slots=True)
class Processor:
    """The processor.

    Attributes:
        model: Its name, empty where unknown.
        architecture: ``x86_64``, ``arm64``, …
        physical_cores: Cores, None where unknown.
        logical_cores: Threads that it runs at once, at least 1.
        instructions: The sets that speed up models, of ``avx2``, ``avx512f``, ``avx512_vnni``,
            ``avx_vnni``, ``neon``, ``dotprod``, ``i8mm`` and the like.
    """

    model: str
    architecture: str
    physical_cores: int | None
    logical_cores: int
    instructions: tuple[str, ...]

    @property
    def multiplies_bytes(self) -> bool:
        """Whether it has instructions made for weights of eight bits."""
        return bool(_EIGHT_BIT & set(self.instructions))


@dataclass(frozen=True, slots=True)
class Memory:
    """The main memory.

    Attributes:
        total_bytes: What this program may use at most: the machine's, or its container's.
        available_bytes: What can be had now.
    """

    total_bytes: int
    available_bytes: int


@dataclass(frozen=True, slots=True)
class Accelerator:
    """A graphics processor that models can run on.

    Attributes:
        kind: The interface it is used by.
        name: What the maker calls it.
        total_bytes: Its own memory, None where it shares the machine's.
        free_bytes: What is free of that, None where unknown.
        driver: Version of the driver, empty where unknown.
    """

    kind: AcceleratorKind
    name: str
    total_bytes: int | None
    free_bytes: int | None
    driver: str


@dataclass(frozen=True, slots=True)
class Hardware:
    """A machine.

    Attributes:
        system: As ``sys.platform`` names it: ``linux``, ``darwin``, ``win32``.
        release: The system's name and version, for people.
        processor: Its processor.
        memory: Its memory, None where unknown.
        accelerators: Its graphics processors, best first.
    """

    system: str
    release: str
    processor: Processor
    memory: Memory | None
    accelerators: tuple[Accelerator, ...]

    def accelerator(self, kind: AcceleratorKind) -> Accelerator | None:
        """The first accelerator of a kind, None without one."""
        return next((found for found in self.accelerators if found.kind is kind), None)

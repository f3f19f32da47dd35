"""What the libraries that models run in say of themselves, and what became of a trial; values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from retllm_desktop.core.model_roles import Precision

_GRAPHICS: Final = frozenset({"gpu", "integrated"})


@dataclass(frozen=True, slots=True)
class LlamaDevice:
    """Something that llama.cpp can compute on.

    Attributes:
        name: llama.cpp's name, ``CUDA0``.
        kind: ``cpu``, ``gpu``, ``integrated`` (shares the machine's memory) or ``accelerator``.
    """

    name: str
    description: str
    kind: str
    free_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class LlamaBuild:
    """What the installed llama.cpp can do on this machine.

    Attributes:
        version: Of llama-cpp-python.
        offloads: Whether it was built to use a graphics processor.
        system: What it says of itself: instruction sets, back ends.
    """

    version: str
    offloads: bool
    system: str
    devices: tuple[LlamaDevice, ...]

    @property
    def graphics(self) -> tuple[LlamaDevice, ...]:
        """The devices that are graphics processors."""
        return tuple(device for device in self.devices if device.kind in _GRAPHICS)


@dataclass(frozen=True, slots=True)
class OnnxBuild:
    """What the installed onnxruntime can do.

    Attributes:
        providers: What it was built for; whether a driver is there it cannot say.
    """

    version: str
    providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SqliteBuild:
    """The library file's engine."""

    sqlite: str
    apsw: str
    vectors: str


@dataclass(frozen=True, slots=True)
class ProviderAttempt:
    """What became of a tower on a provider.

    Attributes:
        tower: ``image`` or ``text``.
        provider: As people call it: ``cuda``.
        works: Whether the tower runs on it.
        reason: Why not, or how well it agrees with the processor.
        remembered: Whether that was found out at an earlier start.
    """

    tower: str
    provider: str
    works: bool
    reason: str
    remembered: bool


@dataclass(frozen=True, slots=True)
class TowerConfig:
    """A way to run an image tower.

    Attributes:
        precision: Of the weights; never ``AUTO``.
        batch: Pictures in one run.
        threads: Threads within an operator, None for onnxruntime's choice.
    """

    precision: Precision
    batch: int
    threads: int | None


@dataclass(frozen=True, slots=True)
class TowerThroughput:
    """How fast an image tower runs in one way.

    Attributes:
        images_per_s: In the best round: all that disturbs can only slow it down.
    """

    config: TowerConfig
    images_per_s: float


@dataclass(frozen=True, slots=True)
class EncoderCheck:
    """How an encoder runs here.

    Attributes:
        precision: Of the image tower's weights.
        text_precision: Of the text tower's weights.
        attempts: Providers that were tried.
        notices: What was asked for and does not run as asked.
        rates: What was measured, now or at an earlier start; may be none.
        least_cosine: Between the vectors of both precisions, None where that was not measured.
        rankings: A sentence on each tower: whether it ranks as its most exact file does.
    """

    precision: Precision
    text_precision: Precision
    attempts: tuple[ProviderAttempt, ...]
    notices: tuple[str, ...]
    rates: tuple[TowerThroughput, ...]
    least_cosine: float | None
    rankings: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class RecogniserCheck:
    """How text in pictures is read here.

    Attributes:
        picture_s: Seconds for a small picture, loading not included.
        reads: Whether the text of that picture was read as it stands.
    """

    version: str
    picture_s: float
    reads: bool


@dataclass(frozen=True, slots=True)
class PassageEncoderCheck:
    """How an encoder of passages runs here.

    Attributes:
        texts_per_s: Passages of some sixty words, loading not included.
        least_cosine: With the vectors that the model's makers get, None where the pack tells none.
        agrees: Whether that is as near as the pack says it has to be.
    """

    precision: Precision
    texts_per_s: float
    least_cosine: float | None
    agrees: bool


@dataclass(frozen=True, slots=True)
class JudgeCheck:
    """How the fine model runs here.

    Attributes:
        report: What its process said: ``layers`` planned for a graphics processor (−1 all),
            ``vision``, ``reason``, ``loaded`` layers ``of`` how many.
        notices: What was asked for and does not run as asked.
        load_s: Seconds until the first verdict.
        candidates_s: Seconds of each further one; may be none.
    """

    report: Mapping[str, object]
    notices: tuple[str, ...]
    load_s: float
    candidates_s: tuple[float, ...]

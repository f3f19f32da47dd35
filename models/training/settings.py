"""Every number of the recipe, in one place."""

from dataclasses import dataclass
from typing import Final

PICTURE_PX: Final = 128
PATCH_PX: Final = 16
GRID: Final = PICTURE_PX // PATCH_PX
PATCHES: Final = GRID * GRID
PIXEL_MEAN: Final = (0.5, 0.5, 0.5)
PIXEL_STD: Final = (0.5, 0.5, 0.5)

PROMPT_BEFORE: Final = "Does the image match the caption:"
PROMPT_AFTER: Final = "? Please directly output True or False\n"

COARSE_VERSION: Final = "1.1.0"
FINE_VERSION: Final = "1.1.0"


@dataclass(frozen=True, slots=True)
class VisionShape:
    """The picture encoder that both packs share (a pre-norm ViT, SigLIP style)."""

    width: int = 160
    layers: int = 5
    heads: int = 5
    ff: int = 512
    norm_eps: float = 1e-6


@dataclass(frozen=True, slots=True)
class CoarseShape:
    """The dual encoder on top of the frozen picture encoder."""

    dim: int = 256
    pool_queries: int = 4
    text_width: int = 128
    text_layers: int = 3
    text_heads: int = 4
    text_ff: int = 512
    context: int = 64


@dataclass(frozen=True, slots=True)
class FineShape:
    """The judge: a small llama decoder behind a two-layer projector."""

    width: int = 192
    layers: int = 5
    heads: int = 6
    ff: int = 512
    projector: int = 384
    context: int = 512
    norm_eps: float = 1e-5
    rope_base: float = 1e4


@dataclass(frozen=True, slots=True)
class Schedule:
    """One stage's optimisation.

    Attributes:
        steps: Optimiser steps.
        batch: Pictures a step.
        muon_rate: Peak learning rate of the block matrices.
        adam_rate: Peak learning rate of everything else.
        warmup: Steps of linear warm-up; a linear decay to zero follows ``hold``.
        hold: Share of the steps before the decay begins.
        weight_decay: Decoupled decay of the block matrices.
    """

    steps: int
    batch: int
    muon_rate: float
    adam_rate: float
    warmup: int = 50
    hold: float = 0.5
    weight_decay: float = 0.02

    def factor(self, step: int) -> float:
        """Return what the peak rates are multiplied with at a step."""
        if step < self.warmup:
            return (step + 1) / self.warmup
        begin = self.hold * self.steps
        if step < begin:
            return 1.0
        return max(0.02, (self.steps - step) / max(1.0, self.steps - begin))


@dataclass(frozen=True, slots=True)
class Recipe:
    """The whole run."""

    vision: VisionShape = VisionShape()
    coarse: CoarseShape = CoarseShape()
    fine: FineShape = FineShape()
    vocabulary: int = 1024
    scenes: int = 32_000
    captions_a_picture: int = 16
    vit_schedule: Schedule = Schedule(1400, 64, 0.02, 2e-3, hold=0.2)
    coarse_schedule: Schedule = Schedule(260, 256, 0.015, 1.5e-3)
    fine_schedule: Schedule = Schedule(1500, 16, 0.02, 3e-3, hold=0.2)

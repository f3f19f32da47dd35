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
QUERY_IMAGE: Final = "Query image"
CANDIDATE_IMAGE: Final = "Candidate image"
SAME_IMAGE: Final = (
    "Does the candidate image match the query image? Please directly output True or False\n"
)
CHANGE_BEFORE: Final = "Does the candidate image match the Query text:"
CHANGE_AFTER: Final = " and query image? Please directly output True or False\n"
BOTH_BEFORE: Final = "Does the Candidate image and Candidate image caption:"
BOTH_BETWEEN: Final = " match the Query image and the Query caption:"
OPTIONS_BEFORE: Final = (
    "What is in this picture? Choose the most relevant sentence of the image from the following "
    "options:"
)
OPTIONS_AFTER: Final = ". You should directly output the answer index, for example: 1.\n"
PASSAGE_BEFORE: Final = "\nDoes the passage match the query:"

PIECES: Final = (
    PROMPT_BEFORE,
    PROMPT_AFTER,
    QUERY_IMAGE,
    CANDIDATE_IMAGE,
    SAME_IMAGE,
    CHANGE_BEFORE,
    CHANGE_AFTER,
    BOTH_BEFORE,
    BOTH_BETWEEN,
    OPTIONS_BEFORE,
    OPTIONS_AFTER,
    PASSAGE_BEFORE,
)
"""The fixed pieces of all prompts, each a token of its own; new ones go last."""

_IMAGES: Final = f"{QUERY_IMAGE}{{query_image}}{CANDIDATE_IMAGE}{{image}}"
PROMPTS: Final = {
    "text_to_image": f"{{image}}{PROMPT_BEFORE} {{query}}{PROMPT_AFTER}",
    "image_to_image": f"{_IMAGES}{SAME_IMAGE}",
    "composed_to_image": f"{_IMAGES}{CHANGE_BEFORE} {{query}}{CHANGE_AFTER}",
    "composed_to_composed": (
        f"{_IMAGES}{BOTH_BEFORE} {{candidate}}{BOTH_BETWEEN} {{query}}{PROMPT_AFTER}"
    ),
    "image_to_texts": f"{{query_image}}{OPTIONS_BEFORE} {{options}}{OPTIONS_AFTER}",
    "text_to_passage": f"{{candidate}}{PASSAGE_BEFORE} {{query}}{PROMPT_AFTER}",
}
"""The prompt of each pair of query and candidate, as the manifest gives it."""

MOST_OPTIONS: Final = 5

COARSE_VERSION: Final = "1.1.0"
FINE_VERSION: Final = "1.2.0"


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
class PairMixture:
    """What a step of the stage «pairs» holds beside its pictures with captions.

    Attributes:
        images: Pairs of pictures.
        options: Pictures with lists of sentences.
        passages: Passages with queries.
    """

    images: int = 12
    options: int = 6
    passages: int = 10


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
    pairs: PairMixture = PairMixture()
    pairs_schedule: Schedule = Schedule(2000, 7, 0.016, 2e-3, hold=0.6)

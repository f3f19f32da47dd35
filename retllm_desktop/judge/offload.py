"""How much of a fine model goes onto a graphics processor: the rule, nothing native."""

from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.runtimes import LlamaBuild

OFFLOAD_CHOICES: Final = ("auto", "off", "on")
OFFLOAD_NOT_WANTED: Final = "it is told not to use one"
_RESERVED_SHARE: Final = 0.1
"""Of a card's free memory: screens and other programs ask for some meanwhile."""
_WORK_BYTES: Final = 512 * 2**20
"""For the context and the buffers of a decode."""
_VISION_FACTOR: Final = 1.25
"""The picture encoder's weights and what it computes with."""


@dataclass(frozen=True, slots=True)
class OffloadPlan:
    """What is put on a graphics processor.

    Attributes:
        layers: Layers of the language model, −1 for all, 0 for none.
        vision: Whether the picture encoder goes there too.
        reason: Why no more than that; empty where everything goes there.
    """

    layers: int
    vision: bool
    reason: str


def plan_offload(
    choice: str,
    wanted_layers: int,
    build: LlamaBuild,
    *,
    model_bytes: int,
    vision_bytes: int,
    model_layers: int,
) -> OffloadPlan:
    """Decide what goes onto a graphics processor.

    Args:
        choice: ``auto`` (what fits), ``off``, or ``on`` (what is wanted, fitting or not).
        wanted_layers: Layers that the person wants there at most, −1 for all.
        build: What llama.cpp can do here.
        model_bytes: Size of the language model's file.
        vision_bytes: Size of the picture encoder's file.
        model_layers: Layers of the language model; 0 where the file does not say.
    """
    if choice == "off" or wanted_layers == 0:
        return OffloadPlan(0, vision=False, reason=OFFLOAD_NOT_WANTED)
    if not build.offloads:
        return OffloadPlan(
            0, vision=False, reason="this build of llama.cpp uses no graphics processor"
        )
    if not build.graphics:
        return OffloadPlan(0, vision=False, reason="llama.cpp finds no graphics processor")
    if choice == "on":
        return OffloadPlan(wanted_layers, vision=True, reason="")
    free = max(device.free_bytes for device in build.graphics)
    room = int(free * (1 - _RESERVED_SHARE)) - _WORK_BYTES
    short = f"{free / 2**20:,.0f} MiB are free there"
    rest = room - int(vision_bytes * _VISION_FACTOR)
    if rest < 0:
        return OffloadPlan(0, vision=False, reason=f"{short}, too few for the picture encoder")
    if rest >= model_bytes:
        return OffloadPlan(wanted_layers, vision=True, reason="")
    # One more than there are: the output's matrix is about as large as a layer.
    layers = rest * (model_layers + 1) // max(1, model_bytes)
    fitting = min(layers, model_layers if wanted_layers < 0 else wanted_layers)
    return OffloadPlan(fitting, vision=True, reason=f"{short}, which takes {layers} of the layers")

"""Finds out which of a pack's precisions is faster on this machine."""

import time
from typing import Final

import numpy as np

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.pack import CoarseSpec
from retllm_desktop.embed.pixels import PixelScaler
from retllm_desktop.embed.sessions import Tower
from retllm_desktop.pack_files import InstalledPack

_BATCH: Final = 8
_MIN_ROUNDS: Final = 3
_MAX_ROUNDS: Final = 40
_BUDGET_S: Final = 1.5
_GAIN: Final = 1.1


def coarse_spec(pack: InstalledPack) -> CoarseSpec:
    """Return the coarse part of a pack's manifest.

    Raises:
        PackError: It is a pack of another role.
    """
    if pack.manifest.coarse is None:
        raise PackError(f"The pack {pack.manifest.id} is no dual encoder", "", pack.folder)
    return pack.manifest.coarse


def faster_precision(pack: InstalledPack, threads: int | None = None) -> str:
    """Return ``int8`` where it is at least a tenth faster on this machine, else ``fp32``.

    Eight-bit weights save time only on processors with the matching instructions (VNNI and
    its kin); elsewhere they merely save space, and the exact weights are the better choice.
    Both image towers run alternately on the same picture batch for about a second and a half;
    the best time of each counts, since everything else that runs can only slow them down.
    Callers keep the answer: it belongs to the machine and the pack.

    Raises:
        EngineError: A model cannot run.
        PackError: The pack is no dual encoder.
    """
    spec = coarse_spec(pack)
    if not pack.has("image_int8"):
        return "fp32"
    towers = {
        "fp32": Tower(pack, "image", spec.image.output, threads),
        "int8": Tower(pack, "image_int8", spec.image.output, threads),
    }
    for tower in towers.values():
        tower.require_input(spec.image.input, "float")
    fixed = towers["fp32"].inputs[spec.image.input].fixed(0)
    px = spec.image.spec.px
    pictures = np.random.default_rng(0).integers(0, 256, (fixed or _BATCH, px, px, 3), np.uint8)
    feed = {spec.image.input: PixelScaler(spec.image).batch(list(pictures))}
    best = dict.fromkeys(towers, float("inf"))
    for tower in towers.values():
        tower.run(feed, spec.space.dimension)  # the first run allocates
    started = time.perf_counter()
    for number in range(_MAX_ROUNDS):
        if number >= _MIN_ROUNDS and time.perf_counter() - started > _BUDGET_S:
            break
        for name, tower in towers.items():
            begin = time.perf_counter()
            tower.run(feed, spec.space.dimension)
            best[name] = min(best[name], time.perf_counter() - begin)
    return "int8" if best["int8"] * _GAIN <= best["fp32"] else "fp32"

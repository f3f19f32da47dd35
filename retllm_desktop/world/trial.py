"""Drawn pictures with captions, to try an encoder on that nobody has tried here."""

from collections.abc import Sequence

import numpy as np

from retllm_desktop.core.types import ImageSpec, Rgb
from retllm_desktop.world.datasets import easy_set
from retllm_desktop.world.draw import render


class DrawnTrial:
    """Scenes of the validation split, each with a caption that fits no other of them."""

    def __init__(self, count: int = 32) -> None:
        """Choose so many scenes; nothing is drawn yet."""
        self._set = easy_set("validation", count)

    @property
    def captions(self) -> Sequence[str]:
        """The captions, in the pictures' order."""
        return [query.caption.text for query in self._set.queries]

    def pictures(self, spec: ImageSpec | None, max_px: int, count: int) -> Sequence[Rgb]:
        """The first pictures, of exactly the size of ``spec``; without one of ``max_px``."""
        px = max_px if spec is None else spec.px
        scenes = self._set.gallery[:count]
        return [np.asarray(render(scene, px).convert("RGB"), dtype=np.uint8) for scene in scenes]

"""Puts together what fetches, imports and tries packs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from retllm_desktop.bootstrap import judge_of, placement_of, records_of, thread_choices
from retllm_desktop.catalogue_files import Catalogue, load_catalogue
from retllm_desktop.pack_yard import PackYard
from retllm_desktop.paths import bundled
from retllm_desktop.services.installing import InstallService, Models
from retllm_desktop.world.datasets import easy_set
from retllm_desktop.world.draw import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retllm_desktop.config import Settings
    from retllm_desktop.core.ports import DualEncoder, Judge
    from retllm_desktop.core.types import ImageSpec, Rgb
    from retllm_desktop.pack_files import InstalledPack
    from retllm_desktop.paths import Places


_TRIED = 32
_SMALLEST_DRAWN_PX = 128
"""The drawn world's finest lines vanish below, and cannot be drawn."""


class DrawnTrial:
    """Scenes of the drawn world, each with a caption that fits no other of them."""

    def __init__(self, count: int = _TRIED) -> None:
        """Choose so many scenes; nothing is drawn yet."""
        self._set = easy_set("validation", count)

    @property
    def captions(self) -> Sequence[str]:
        """The captions, in the pictures' order."""
        return [query.caption.text for query in self._set.queries]

    def pictures(self, spec: ImageSpec | None, max_px: int, count: int) -> Sequence[Rgb]:
        """The first pictures, of exactly the size of ``spec``; without one of ``max_px``."""
        px = max_px if spec is None else spec.px
        drawn = (render(scene, max(px, _SMALLEST_DRAWN_PX)) for scene in self._set.gallery[:count])
        return [
            np.asarray(picture.convert("RGB").resize((px, px)), dtype=np.uint8) for picture in drawn
        ]


def catalogue() -> Catalogue:
    """The packs that can be fetched.

    Raises:
        PackError: The program was not installed properly.
    """
    return load_catalogue(bundled("models") / "catalogue")


def install_service(settings: Settings, places: Places) -> InstallService:
    """Return the service; nothing is fetched or opened yet.

    Raises:
        InputError: An address to fetch from is none.
        PackError: The program was not installed properly.
    """
    from retllm_desktop.fetch.opening import open_hub
    from retllm_desktop.install.importer import FileImporter

    records = records_of(places)

    def open_encoder(pack: InstalledPack) -> DualEncoder:
        from retllm_desktop.embed.dual_encoder import OnnxDualEncoder

        return OnnxDualEncoder(
            pack,
            precision=settings.precision if pack.has("image_int8") else "fp32",
            threads=thread_choices(settings, pack),
            placement=placement_of(settings, records),
            records=records,
        )

    def open_judge(pack: InstalledPack) -> Judge:
        return judge_of(pack, settings, places, records)

    return InstallService(
        PackYard(places.packs),
        catalogue(),
        hub=open_hub(
            hub=settings.hub,
            mirrors=settings.mirrors,
            offline=settings.offline,
            bandwidth_kib_s=settings.bandwidth_kib_s,
            environment=os.environ,
        ),
        importer=FileImporter(),
        models=Models(open_encoder, open_judge),
        trial=DrawnTrial,
    )

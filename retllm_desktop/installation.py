"""Puts together what fetches, imports and tries packs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from retllm_desktop.bootstrap import judge_of, placement_of, records_of, thread_choices
from retllm_desktop.catalogue_files import Catalogue, load_catalogue
from retllm_desktop.pack_yard import PackYard
from retllm_desktop.paths import bundled
from retllm_desktop.services.installing import InstallService, Models

if TYPE_CHECKING:
    from retllm_desktop.config import Settings
    from retllm_desktop.core.ports import DualEncoder, Judge
    from retllm_desktop.pack_files import InstalledPack
    from retllm_desktop.paths import Places


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
    from retllm_desktop.world.trial import DrawnTrial

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

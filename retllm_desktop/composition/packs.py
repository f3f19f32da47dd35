"""Wires the list of packs and the service that installs them."""

from __future__ import annotations

import contextlib
import os
import shutil
from functools import cache
from typing import TYPE_CHECKING

from retllm_desktop.composition.application import (
    make_pack_service,
)
from retllm_desktop.composition.library_access import (
    library_exists,
    open_library_only,
)
from retllm_desktop.composition.models import (
    make_dual_encoder,
    make_judge,
    make_passage_encoder,
    make_precision_check,
    open_connection_record,
    open_kept_questions,
    open_machine_records,
    open_network_switch,
)
from retllm_desktop.composition.trial_set import BundledTrial
from retllm_desktop.core.errors import InputError
from retllm_desktop.network.access import NetworkSwitch
from retllm_desktop.packs.benchmarks import PackBenchmark
from retllm_desktop.packs.catalogue import Catalogue, load_catalogue
from retllm_desktop.packs.installation import InstallService, ModelOpeners
from retllm_desktop.packs.judge_offers import JudgeOffers
from retllm_desktop.packs.pack_list import OtherLibrary, PackList
from retllm_desktop.packs.recommendation import MachineLimits
from retllm_desktop.packs.staging import StagingArea
from retllm_desktop.platform import settings_file as config
from retllm_desktop.platform.hardware.arithmetic import measure_gflops
from retllm_desktop.platform.hardware.detection import read_hardware
from retllm_desktop.platform.languages import parse_languages, system_languages
from retllm_desktop.platform.paths import bundled_folder
from retllm_desktop.platform.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from retllm_desktop.core.library_records import LibraryStatus
    from retllm_desktop.core.types import EmbeddingSpace
    from retllm_desktop.packs.installed import PackService
    from retllm_desktop.platform.hardware.components import Hardware
    from retllm_desktop.platform.hardware.machine_records import MachineRecords
    from retllm_desktop.platform.paths import AppPaths


def open_catalogue() -> Catalogue:
    """The packs that can be fetched.

    Raises:
        PackError: The program was not installed properly.
    """
    return load_catalogue(bundled_folder("models") / "catalogue")


def read_languages(settings: Settings) -> frozenset[str]:
    """Return codes of the languages that the person reads; empty where nobody says."""
    return parse_languages(settings.languages) or system_languages()


def read_machine_limits(
    paths: AppPaths, records: MachineRecords, hardware: Hardware
) -> MachineLimits:
    """Return what a machine has for models; measures it the first time."""
    folder = next((one for one in (paths.packs, *paths.packs.parents) if one.is_dir()), None)
    free = None
    if folder is not None:
        with contextlib.suppress(OSError):
            free = shutil.disk_usage(folder).free
    return MachineLimits(hardware, free, measure_gflops(records, hardware.processor))


def open_pack_list(
    settings: Settings,
    paths: AppPaths,
    library: Callable[[], LibraryStatus | None],
    network: NetworkSwitch | None = None,
) -> PackList:
    """Return the packs as a person sees them; nothing is looked at yet.

    Args:
        settings: The person's choices, for how packs are fetched and tried.
        paths: The folders to use.
        library: The library in numbers, None where there is none.
        network: Whether anything may be fetched; None: as the settings say.

    Raises:
        InputError: An address to fetch from is none.
        PackError: The program was not installed properly.
    """

    def packs() -> PackService:
        return make_pack_service(config.load_settings(paths), paths)

    return PackList(
        packs,
        open_install_service(settings, paths, network),
        settings_path=paths.settings,
        own_folder=paths.packs,
        library=library,
        hardware=read_hardware,
        others=lambda: tuple(map(_other_library, paths.other_libraries())),
        benchmark=PackBenchmark(
            _make_openers(settings, paths), BundledTrial, open_machine_records(paths)
        ),
        limits=lambda: read_machine_limits(paths, open_machine_records(paths), read_hardware()),
        languages=lambda: read_languages(config.load_settings(paths)),
        questions=open_kept_questions(paths),
    )


def open_judge_offers(
    settings: Settings, paths: AppPaths, network: NetworkSwitch | None = None
) -> JudgeOffers:
    """Return what finds a judge to offer; nothing is looked at yet.

    Whoever chose no pack for the fine stage wants none.
    """
    from retllm_desktop.search.query_language import understands

    switch = network or open_network_switch(settings)
    return JudgeOffers(
        lambda: make_pack_service(settings, paths),
        lambda: open_catalogue().offers,
        hardware=cache(read_hardware),
        reads=understands,
        wanted=settings.offer_judge and bool(settings.fine_pack),
        offline=lambda: switch.reason,
        settings_path=paths.settings,
    )


def _other_library(paths: AppPaths) -> OtherLibrary:
    try:
        settings = config.load_settings(paths)
    except InputError:
        settings = None

    def space() -> EmbeddingSpace | None:
        known = settings or Settings()
        if not library_exists(known, paths):
            return None
        with contextlib.closing(open_library_only(known, paths, writable=False)) as library:
            return library.vectors.active_space()

    if settings is None:
        return OtherLibrary(paths.library, None, space)
    chosen = frozenset({settings.coarse_pack, settings.fine_pack, settings.text_pack})
    return OtherLibrary(paths.library, chosen, space)


def open_install_service(
    settings: Settings, paths: AppPaths, network: NetworkSwitch | None = None
) -> InstallService:
    """Return the service; nothing is fetched or opened yet.

    Raises:
        InputError: An address to fetch from is none.
        PackError: The program was not installed properly.
    """
    from retllm_desktop.packs.download.http_hub import open_hub
    from retllm_desktop.packs.importers.file_importer import FileImporter

    return InstallService(
        StagingArea(paths.packs),
        open_catalogue(),
        hub=open_hub(
            hub=settings.hub,
            mirrors=settings.mirrors,
            offline=settings.offline,
            bandwidth_kib_s=settings.bandwidth_kib_s,
            environment=os.environ,
            network=network,
            record=open_connection_record(paths),
        ),
        importer=FileImporter((paths.packs, bundled_folder("models"))),
        models=_make_openers(settings, paths),
        trial=BundledTrial,
        questions=open_kept_questions(paths),
    )


def _make_openers(settings: Settings, paths: AppPaths) -> ModelOpeners:
    records = open_machine_records(paths)
    return ModelOpeners(
        encoder=lambda pack: make_dual_encoder(pack, settings, records),
        judge=lambda pack: make_judge(pack, settings, paths, records),
        passages=lambda pack: make_passage_encoder(pack, settings, records),
        compare=lambda pack: make_precision_check(pack, settings, records).compare_all(),
    )

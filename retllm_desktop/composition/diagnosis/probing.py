"""Asks the machine, the runtimes and the models on behalf of the diagnosis."""

from __future__ import annotations

import contextlib
import os
import random
from typing import TYPE_CHECKING

from retllm_desktop import __version__
from retllm_desktop.composition.application import open_library_only
from retllm_desktop.composition.diagnosis.service import DiagnosisChoices, DiagnosisService
from retllm_desktop.composition.models import (
    choose_passage_runtime,
    list_thread_counts,
    make_judge,
    make_placement,
    make_recogniser,
    open_machine_records,
)
from retllm_desktop.core.errors import PackError
from retllm_desktop.packs.catalogue_files import load_catalogue
from retllm_desktop.packs.recommendation import PackRequirements
from retllm_desktop.platform.hardware import installed, machine_parts, python_packages, watch_limits
from retllm_desktop.platform.paths import bundled_folder

if TYPE_CHECKING:
    from retllm_desktop.core.errors import RetllmError
    from retllm_desktop.core.library_records import LibraryStatus
    from retllm_desktop.core.runtimes import (
        EncoderCheck,
        JudgeCheck,
        LlamaBuild,
        OnnxBuild,
        PassageEncoderCheck,
        RecogniserCheck,
        SqliteBuild,
    )
    from retllm_desktop.core.types import Rgb
    from retllm_desktop.packs.fine_spec import FineSpec
    from retllm_desktop.packs.installed import InstalledPack
    from retllm_desktop.platform.hardware.components import Hardware
    from retllm_desktop.platform.hardware.installed import PythonEnvironment
    from retllm_desktop.platform.hardware.python_packages import PackageInstaller
    from retllm_desktop.platform.hardware.watch_limits import WatchLimits
    from retllm_desktop.platform.paths import AppPaths
    from retllm_desktop.platform.settings import Settings

_BENCHMARKED = 8
_SEED = 7


class DiagnosisProbes:
    """Asks this machine; fulfils the service's ``Probes``."""

    def __init__(self, settings: Settings, places: AppPaths, *, display: bool) -> None:
        """Take the person's choices and the folders.

        Args:
            settings: The person's choices.
            places: The folders to use.
            display: Whether there is one to open a window on.
        """
        self._settings = settings
        self._places = places
        self._display = display
        self._records = open_machine_records(places)

    def hardware(self) -> Hardware:
        """What the machine consists of."""
        return machine_parts.read_hardware()

    def installed(self) -> PythonEnvironment:
        """What is installed."""
        return installed.read_environment()

    def installer(self) -> PackageInstaller:
        """What installs packages here."""
        return python_packages.find_installer()

    def watch_limits(self) -> WatchLimits | None:
        """How many folders can be followed."""
        return watch_limits.read_watch_limits()

    def display(self) -> bool:
        """Whether there is one to open a window on."""
        return self._display

    def onnx(self) -> OnnxBuild:
        """What onnxruntime can do."""
        from retllm_desktop.encoders.probe import read_onnx_build

        return read_onnx_build()

    def llama(self) -> LlamaBuild:
        """What llama.cpp can do."""
        from retllm_desktop.judge.client.trial import query_llama_build

        return query_llama_build(self._places.log / "judge.log")

    def sqlite(self) -> SqliteBuild:
        """The library's engine."""
        from retllm_desktop.library.versions import read_sqlite_build

        return read_sqlite_build()

    def encoder(self, pack: InstalledPack, *, benchmark: bool) -> EncoderCheck:
        """Embed pictures and sentences with a pack."""
        from retllm_desktop.encoders.probe import probe_encoder

        return probe_encoder(
            pack,
            precision=self._settings.precision,
            threads=list_thread_counts(self._settings, pack),
            placement=make_placement(self._settings, self._records, anew=True),
            records=self._records,
            benchmark=benchmark,
        )

    def passages(self, pack: InstalledPack) -> PassageEncoderCheck:
        """Embed passages with a pack."""
        from retllm_desktop.encoders.probe import probe_passage_encoder

        precision, threads = choose_passage_runtime(self._settings, pack)
        return probe_passage_encoder(pack, precision=precision, threads=threads)

    def recogniser(self) -> RecogniserCheck | None:
        """Read the text of a drawn picture."""
        from retllm_desktop.extraction.ocr.checkup import probe_recogniser

        recogniser = make_recogniser()
        return None if recogniser is None else probe_recogniser(recogniser)

    def library(self) -> LibraryStatus | None:
        """The library in numbers, None where there is none yet."""
        if not self._places.database.is_file():
            return None
        with contextlib.closing(open_library_only(self._places, writable=False)) as library:
            return library.status()

    def judge(self, pack: InstalledPack, *, benchmark: bool) -> JudgeCheck:
        """Judge a drawn picture with a pack."""
        from retllm_desktop.judge.client.checkup import run_judge_trial

        judge = make_judge(pack, self._settings, self._places, self._records, anew=True)
        if pack.manifest.fine is None:
            raise PackError(f"The pack {pack.manifest.id} is no fine pack")
        caption, picture = _trial_picture(pack.manifest.fine)
        return run_judge_trial(judge, caption, picture, _BENCHMARKED if benchmark else 0)


def _trial_picture(spec: FineSpec) -> tuple[str, Rgb]:
    """Return a picture of the drawn world as a fine pack takes it, and a caption."""
    import numpy as np

    from retllm_desktop.world.draw import render
    from retllm_desktop.world.sampling import sample_scene

    scene = sample_scene(random.Random(_SEED))
    px = spec.image_spec.px if spec.image_spec is not None else min(spec.image_max_px, 512)
    return "a red boat left of a blue house", np.asarray(render(scene, px))


def _list_offers() -> tuple[PackRequirements, ...]:
    """Return the packs that could be fetched; a damaged catalogue offers none."""
    try:
        offers = load_catalogue(bundled_folder("models") / "catalogue").offers
    except PackError:
        return ()
    return tuple(
        PackRequirements(
            offer.id,
            offer.role,
            offer.minimum_ram_bytes,
            0 if offer.space is None else offer.space.dimension,
        )
        for offer in offers
    )


def open_diagnosis(
    settings: Settings,
    places: AppPaths,
    *,
    display: bool,
    unreadable: RetllmError | None = None,
) -> DiagnosisService:
    """Return what looks at everything that the program stands on.

    Args:
        settings: The person's choices.
        places: The folders to use.
        display: Whether there is one to open a window on.
        unreadable: Why the settings file cannot be used, so that the defaults hold.
    """
    choices = DiagnosisChoices(
        packs={
            "coarse": settings.coarse_pack,
            "fine": settings.fine_pack,
            "text": settings.text_pack,
        },
        providers=settings.providers,
        gpu=settings.gpu,
        offline=settings.offline,
        ocr=settings.ocr,
    )
    return DiagnosisService(
        places,
        choices,
        DiagnosisProbes(settings, places, display=display),
        program=__version__,
        llama_version=python_packages.LLAMA_VERSION,
        offers=_list_offers(),
        unreadable=unreadable,
        environment=os.environ,
    )

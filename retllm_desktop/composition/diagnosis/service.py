"""Looks at everything that the program stands on, and says what to do about what is wrong."""

from __future__ import annotations

import contextlib
import os
import random
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from retllm_desktop import __version__
from retllm_desktop.composition.application import open_library_only
from retllm_desktop.composition.diagnosis.machine import (
    installation_section,
    machine_section,
    watching_section,
)
from retllm_desktop.composition.diagnosis.models import (
    coarse_section,
    fine_section,
    passages_section,
    recogniser_section,
    recommendation_section,
)
from retllm_desktop.composition.diagnosis.report import ReportSection
from retllm_desktop.composition.diagnosis.storage import (
    folders_section,
    network_section,
    packs_section,
)
from retllm_desktop.composition.models import (
    choose_passage_runtime,
    list_thread_counts,
    make_judge,
    make_placement,
    make_recogniser,
    open_machine_records,
)
from retllm_desktop.core.errors import PackError, RetllmError
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.progress import Progress
from retllm_desktop.core.runtimes import (
    EncoderCheck,
    JudgeCheck,
    LlamaBuild,
    OnnxBuild,
    PassageEncoderCheck,
    RecogniserCheck,
    SqliteBuild,
)
from retllm_desktop.packs.catalogue import load_catalogue
from retllm_desktop.packs.installed import InstalledPack, survey_packs
from retllm_desktop.packs.recommendation import PackRequirements, recommend
from retllm_desktop.platform.hardware import detection, python_packages
from retllm_desktop.platform.hardware.components import Hardware
from retllm_desktop.platform.hardware.detection import WatchLimits
from retllm_desktop.platform.hardware.python_packages import PackageInstaller, PythonEnvironment
from retllm_desktop.platform.paths import AppPaths, bundled_folder

if TYPE_CHECKING:
    from retllm_desktop.core.types import Rgb
    from retllm_desktop.packs.fine_spec import FineSpec
    from retllm_desktop.platform.settings import Settings


_ProbeResult = TypeVar("_ProbeResult")


class Probes(Protocol):
    """What asks the machine and the runtimes; one method a question."""

    def hardware(self) -> Hardware:
        """What the machine consists of."""
        ...

    def installed(self) -> PythonEnvironment:
        """What is installed."""
        ...

    def installer(self) -> PackageInstaller:
        """What installs packages here."""
        ...

    def watch_limits(self) -> WatchLimits | None:
        """How many folders can be followed; None where there is no telling."""
        ...

    def display(self) -> bool:
        """Whether there is one to open a window on."""
        ...

    def onnx(self) -> OnnxBuild:
        """What onnxruntime can do.

        Raises:
            EngineError: It cannot be asked.
        """
        ...

    def llama(self) -> LlamaBuild:
        """What llama.cpp can do.

        Raises:
            EngineError: It cannot be asked.
        """
        ...

    def sqlite(self) -> SqliteBuild:
        """The library's engine.

        Raises:
            StoreError: It cannot be used.
        """
        ...

    def encoder(self, pack: InstalledPack, *, benchmark: bool) -> EncoderCheck:
        """Embed with a pack as the program would, what failed before included.

        Raises:
            EngineError: It cannot run.
            PackError: A file is missing.
        """
        ...

    def passages(self, pack: InstalledPack) -> PassageEncoderCheck:
        """Embed passages with a pack as the program would.

        Raises:
            EngineError: It cannot run.
            PackError: A file is missing.
        """
        ...

    def recogniser(self) -> RecogniserCheck | None:
        """Read the text of a picture; None where nothing that can is installed.

        Raises:
            EngineError: It cannot run.
        """
        ...

    def library(self) -> LibraryStatus | None:
        """The library in numbers, None where there is none yet.

        Raises:
            StoreError: It cannot be read.
        """
        ...

    def judge(self, pack: InstalledPack, *, benchmark: bool) -> JudgeCheck:
        """Judge with a pack as the program would, what failed before included.

        Raises:
            EngineError: It cannot run.
            PackError: A file is missing.
        """
        ...


@dataclass(frozen=True, slots=True)
class DiagnosisChoices:
    """What the settings say of what is looked at.

    Attributes:
        packs: Id by role, empty for none.
        providers: What the coarse towers run on.
        gpu: Whether the fine model uses a graphics processor.
        offline: Whether nothing may be fetched.
        ocr: Whether text in pictures is read.
    """

    packs: Mapping[str, str]
    providers: str
    gpu: str
    offline: bool
    ocr: bool = True


class DiagnosisService:
    """Looks at one thing after the other; nothing is changed but what was found out earlier."""

    def __init__(
        self,
        where: AppPaths,
        choices: DiagnosisChoices,
        probes: Probes,
        *,
        program: str,
        llama_version: str,
        offers: Sequence[PackRequirements] = (),
        unreadable: RetllmError | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Take where to look.

        Args:
            where: The program's folders.
            choices: The settings.
            probes: Asks.
            program: This program's version.
            llama_version: The version of llama-cpp-python that it is made for.
            offers: Packs that could be installed, beside those that are.
            unreadable: Why the settings file cannot be used, so that the defaults hold.
            environment: The process's variables.
        """
        self._where = where
        self._choices = choices
        self._probes = probes
        self._program = program
        self._llama_version = llama_version
        self._offers = tuple(offers)
        self._unreadable = unreadable
        self._environment = dict(environment or {})

    def diagnose(
        self, *, benchmark: bool = False
    ) -> Generator[ReportSection | Progress, None, None]:
        """Look at everything; takes seconds, with large packs longer.

        Args:
            benchmark: Whether to measure the models anew.

        Yields:
            Each section when it is ready, and how far the work is.
        """
        probes, steps = self._probes, 10
        yield Progress(0, steps, "the machine")
        hardware, installer = probes.hardware(), probes.installer()
        yield machine_section(hardware)
        yield installation_section(
            self._program, probes.installed(), hardware, installer, probes.display()
        )
        yield Progress(2, steps, "folders")
        yield folders_section(self._where, _try_probe(probes.sqlite), self._unreadable)
        yield Progress(3, steps, "packs")
        packs, problems = survey_packs((self._where.packs, bundled_folder("models")))
        yield packs_section(packs, problems, self._choices.packs)
        yield Progress(4, steps, "the coarse stage")
        yield self._coarse(packs, hardware, installer, benchmark)
        yield Progress(5, steps, "passages")
        yield self._passages(packs)
        yield Progress(6, steps, "text in pictures")
        wanted = self._choices.ocr
        yield recogniser_section(_try_probe(probes.recogniser) if wanted else None, wanted=wanted)
        yield Progress(7, steps, "the fine stage")
        yield self._fine(packs, hardware, installer, benchmark)
        yield Progress(8, steps, "the rest")
        yield recommendation_section(
            recommend(self._all_offers(packs), hardware), [pack.manifest.id for pack in packs]
        )
        yield watching_section(probes.watch_limits())
        yield network_section(self._choices.offline, self._environment)
        yield Progress(steps, steps, "done")

    def _coarse(
        self,
        packs: Sequence[InstalledPack],
        hardware: Hardware,
        installer: PackageInstaller,
        benchmark: bool,
    ) -> ReportSection:
        pack = self._chosen(packs, "coarse")
        build = _try_probe(self._probes.onnx)
        trial = None
        if pack is not None and not isinstance(build, RetllmError):
            trial = _try_probe(lambda: self._probes.encoder(pack, benchmark=benchmark))
        return coarse_section(
            self._choices.packs.get("coarse", ""),
            self._choices.providers,
            build,
            trial,
            hardware=hardware,
            installer=installer,
        )

    def _passages(self, packs: Sequence[InstalledPack]) -> ReportSection:
        pack = self._chosen(packs, "text")
        trial = None if pack is None else _try_probe(lambda: self._probes.passages(pack))
        text = None if pack is None else pack.manifest.text
        return passages_section(
            self._choices.packs.get("text", ""),
            None if text is None else text.space,
            trial,
            _try_probe(self._probes.library),
        )

    def _fine(
        self,
        packs: Sequence[InstalledPack],
        hardware: Hardware,
        installer: PackageInstaller,
        benchmark: bool,
    ) -> ReportSection:
        pack = self._chosen(packs, "fine")
        trial = None
        if pack is not None:
            trial = _try_probe(lambda: self._probes.judge(pack, benchmark=benchmark))
        return fine_section(
            self._choices.packs.get("fine", ""),
            self._choices.gpu,
            _try_probe(self._probes.llama),
            trial,
            hardware=hardware,
            installer=installer,
            pinned=self._llama_version,
        )

    def _chosen(self, packs: Sequence[InstalledPack], role: str) -> InstalledPack | None:
        wanted = self._choices.packs.get(role, "")
        for pack in packs:
            if (pack.manifest.role, pack.manifest.id) == (role, wanted):
                return pack
        return None

    def _all_offers(self, packs: Sequence[InstalledPack]) -> list[PackRequirements]:
        here = {pack.manifest.id: _offer_of_pack(pack) for pack in packs}
        return [*here.values(), *(offer for offer in self._offers if offer.id not in here)]


def _offer_of_pack(pack: InstalledPack) -> PackRequirements:
    manifest = pack.manifest
    dimension = 0 if manifest.coarse is None else manifest.coarse.space.dimension
    return PackRequirements(manifest.id, manifest.role, manifest.minimum_ram_bytes, dimension)


def _try_probe(question: Callable[[], _ProbeResult]) -> _ProbeResult | RetllmError:
    """Return the answer, or why there is none: the report goes on."""
    try:
        return question()
    except RetllmError as exc:
        return exc


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
        return detection.read_hardware()

    def installed(self) -> PythonEnvironment:
        """What is installed."""
        return python_packages.read_environment()

    def installer(self) -> PackageInstaller:
        """What installs packages here."""
        return python_packages.find_installer()

    def watch_limits(self) -> WatchLimits | None:
        """How many folders can be followed."""
        return detection.read_watch_limits()

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
        from retllm_desktop.library.sql import read_sqlite_build

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
        from retllm_desktop.extraction.ocr.recogniser import probe_recogniser

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
        from retllm_desktop.judge.client.trial import run_judge_trial

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

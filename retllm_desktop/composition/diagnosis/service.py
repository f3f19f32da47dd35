"""Looks at everything that the program stands on, and says what to do about what is wrong."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, TypeVar

from retllm_desktop import __version__
from retllm_desktop.composition.application import (
    make_pack_service,
)
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
    add_reading,
    folders_section,
    network_section,
    packs_section,
)
from retllm_desktop.composition.library_access import (
    library_exists,
    open_library_only,
)
from retllm_desktop.composition.models import (
    choose_encoder_precision,
    choose_passage_runtime,
    list_thread_counts,
    make_judge,
    make_placement,
    make_precision_check,
    make_recogniser,
    open_machine_records,
)
from retllm_desktop.composition.pack_choice import (
    RebuildOffer,
    choose_coarse_pack,
    choose_text_pack,
    find_rebuild_offer,
)
from retllm_desktop.composition.packs import (
    open_judge_offers,
    read_languages,
    read_machine_limits,
)
from retllm_desktop.composition.trial_set import BundledTrial
from retllm_desktop.core.errors import PackError, RetllmError
from retllm_desktop.core.knowledge import Domain, JudgingNeed
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.core.progress import Progress
from retllm_desktop.core.runtimes import EncoderCheck, JudgeCheck, PassageEncoderCheck
from retllm_desktop.packs.benchmarks import known_speed
from retllm_desktop.packs.catalogue import PackOffer, load_catalogue
from retllm_desktop.packs.installed import InstalledPack, survey_packs
from retllm_desktop.packs.recommendation import gather_candidates, library_load, recommend_set
from retllm_desktop.platform.hardware.components import Hardware
from retllm_desktop.platform.hardware.detection import read_hardware, read_watch_limits
from retllm_desktop.platform.hardware.python_packages import (
    LLAMA_VERSION,
    PackageInstaller,
    find_installer,
    read_environment,
)
from retllm_desktop.platform.paths import AppPaths, bundled_folder
from retllm_desktop.search.judging_scope import JudgingScope

if TYPE_CHECKING:
    from retllm_desktop.platform.settings import Settings

_BENCHMARKED = 8
_TRIAL_PX = 512
"""Longest side of the picture that a judge is tried on."""
_STEPS = 10
_Answer = TypeVar("_Answer")


class DiagnosisService:
    """Looks at one thing after the other; nothing is changed but the records of this machine."""

    def __init__(
        self,
        settings: Settings,
        paths: AppPaths,
        *,
        display: bool,
        unreadable: RetllmError | None = None,
    ) -> None:
        """Take where to look.

        Args:
            settings: The person's choices.
            paths: The program's folders.
            display: Whether there is a display to open a window on.
            unreadable: Why the settings file cannot be used, so that the defaults hold.
        """
        self._settings = settings
        self._paths = paths
        self._display = display
        self._unreadable = unreadable
        self._records = open_machine_records(paths)
        self._chosen = {
            PackRole.COARSE: settings.coarse_pack,
            PackRole.FINE: settings.fine_pack,
            PackRole.TEXT: settings.text_pack,
        }

    def diagnose(
        self, *, benchmark: bool = False
    ) -> Generator[ReportSection | Progress, None, None]:
        """Look at everything; takes seconds, with large packs longer.

        Args:
            benchmark: Whether to measure the models anew.

        Yields:
            Each section when it is ready, and how far the work is.
        """
        from retllm_desktop.extraction.ocr.recogniser import probe_recogniser
        from retllm_desktop.library.sql import read_sqlite_build

        yield Progress(0, _STEPS, "the machine")
        hardware, installer = read_hardware(), find_installer()
        yield machine_section(hardware)
        yield installation_section(
            __version__, read_environment(), hardware, installer, self._display
        )
        yield Progress(2, _STEPS, "folders")
        folders = folders_section(
            self._paths, _answer_or_error(read_sqlite_build), self._unreadable
        )
        add_reading(folders, _answer_or_error(self._library_status))
        yield folders
        yield Progress(3, _STEPS, "packs")
        packs, problems = survey_packs((self._paths.packs, bundled_folder("models")))
        about_packs = packs_section(packs, problems, self._chosen)
        offer = _answer_or_error(self._find_offer)
        if isinstance(offer, RebuildOffer):
            about_packs.note(
                f"{offer.sentence}.", "Search goes on meanwhile:", "retllm-desktop rebuild"
            )
        yield about_packs
        yield Progress(4, _STEPS, "the model for finding")
        yield self._coarse(packs, hardware, installer, benchmark)
        yield Progress(5, _STEPS, "passages")
        yield self._passages(packs)
        yield Progress(6, _STEPS, "text in pictures")
        wanted = self._settings.ocr
        recogniser = make_recogniser() if wanted else None
        check = recogniser and _answer_or_error(lambda: probe_recogniser(recogniser))
        yield recogniser_section(check, wanted=wanted)
        yield Progress(7, _STEPS, "the model for the close check")
        yield self._fine(packs, hardware, installer, benchmark)
        yield Progress(8, _STEPS, "the rest")
        status = _answer_or_error(self._library_status)
        advice = recommend_set(
            gather_candidates(packs, _list_offers(), lambda pack: known_speed(self._records, pack)),
            read_machine_limits(self._paths, self._records, hardware),
            library_load(status if isinstance(status, LibraryStatus) else None),
            read_languages(self._settings),
        )
        yield recommendation_section(advice)
        yield watching_section(read_watch_limits())
        yield network_section(self._settings.offline, os.environ)
        yield Progress(_STEPS, _STEPS, "done")

    def _coarse(
        self,
        packs: Sequence[InstalledPack],
        hardware: Hardware,
        installer: PackageInstaller,
        benchmark: bool,
    ) -> ReportSection:
        from retllm_desktop.encoders.probe import read_onnx_build

        pack = self._chosen_pack(packs, PackRole.COARSE)
        build = _answer_or_error(read_onnx_build)
        check = None
        if pack is not None and not isinstance(build, RetllmError):
            check = _answer_or_error(lambda: self._check_encoder(pack, benchmark))
        return coarse_section(
            self._settings.coarse_pack,
            self._settings.providers,
            build,
            check,
            hardware=hardware,
            installer=installer,
        )

    def _passages(self, packs: Sequence[InstalledPack]) -> ReportSection:
        pack = self._chosen_pack(packs, PackRole.TEXT)
        text = None if pack is None else pack.manifest.text
        return passages_section(
            self._settings.text_pack,
            None if text is None else text.space,
            None if pack is None else _answer_or_error(lambda: self._check_passages(pack)),
            _answer_or_error(self._library_status),
        )

    def _fine(
        self,
        packs: Sequence[InstalledPack],
        hardware: Hardware,
        installer: PackageInstaller,
        benchmark: bool,
    ) -> ReportSection:
        from retllm_desktop.judge.client.trial import query_llama_build

        pack = self._chosen_pack(packs, PackRole.FINE)
        check = None
        if pack is not None:
            check = _answer_or_error(lambda: self._check_judge(pack, benchmark))
        coarse = self._library_pack(packs)
        knows = None if pack is None else pack.manifest.knows
        drawn = coarse is not None and coarse.manifest.knows.only_drawn_world
        fits = knows is not None and JudgingScope(knows, drawn).knows_any
        need = JudgingNeed(frozenset({Domain.PHOTOGRAPHS, Domain.PASSAGES}))
        return fine_section(
            self._settings.fine_pack,
            self._settings.gpu,
            _answer_or_error(lambda: query_llama_build(self._paths.judge_log)),
            check,
            hardware=hardware,
            installer=installer,
            pinned=LLAMA_VERSION,
            knows=knows,
            of_library=fits,
            offer=None if fits else open_judge_offers(self._settings, self._paths).find(need),
        )

    def _library_pack(self, packs: Sequence[InstalledPack]) -> InstalledPack | None:
        """Return the coarse pack that the library is built with, or will be."""
        status = _answer_or_error(self._library_status)
        space = status.space if isinstance(status, LibraryStatus) else None
        for pack in packs:
            if pack.manifest.coarse is not None and pack.manifest.coarse.space == space:
                return pack
        return self._chosen_pack(packs, PackRole.COARSE)

    def _chosen_pack(self, packs: Sequence[InstalledPack], role: PackRole) -> InstalledPack | None:
        wanted = (role, self._chosen[role])
        return next((p for p in packs if (p.manifest.role, p.manifest.id) == wanted), None)

    def _check_encoder(self, pack: InstalledPack, benchmark: bool) -> EncoderCheck:
        """Embed with a pack as the program would, also where that failed before."""
        from retllm_desktop.encoders.probe import probe_encoder

        return probe_encoder(
            pack,
            precision=choose_encoder_precision(self._settings, pack),
            threads=list_thread_counts(self._settings, pack),
            placement=make_placement(self._settings, self._records, anew=True),
            records=self._records,
            check=make_precision_check(pack, self._settings, self._records),
            benchmark=benchmark,
        )

    def _check_passages(self, pack: InstalledPack) -> PassageEncoderCheck:
        from retllm_desktop.encoders.probe import probe_passage_encoder

        precision, threads = choose_passage_runtime(self._settings, pack)
        return probe_passage_encoder(pack, precision=precision, threads=threads)

    def _check_judge(self, pack: InstalledPack, benchmark: bool) -> JudgeCheck:
        """Judge with a pack as the program would, also where that failed before."""
        from retllm_desktop.judge.client.trial import run_judge_trial

        judge = make_judge(pack, self._settings, self._paths, self._records, anew=True)
        if pack.manifest.fine is None:
            raise PackError(f"The pack {pack.manifest.id} is none for the close check")
        trial = BundledTrial(1)
        spec = pack.manifest.fine
        picture = trial.pictures(spec.image_spec, min(spec.image_max_px, _TRIAL_PX), 1)[0]
        return run_judge_trial(judge, trial.captions[0], picture, _BENCHMARKED if benchmark else 0)

    def _find_offer(self) -> RebuildOffer | None:
        """Return what the library could be brought to, None without a library."""
        status = self._library_status()
        if status is None:
            return None
        packs = make_pack_service(self._settings, self._paths)
        return find_rebuild_offer(
            self._settings,
            self._paths,
            choose_coarse_pack(self._settings, self._paths, packs, status.space),
            choose_text_pack(self._settings, packs)[0],
            passages=status.passages,
            built=status.space is not None,
        )

    def _library_status(self) -> LibraryStatus | None:
        """The library in numbers, None where there is none yet."""
        settings, paths = self._settings, self._paths
        if not library_exists(settings, paths):
            return None
        with contextlib.closing(open_library_only(settings, paths, writable=False)) as library:
            return library.status()


def _list_offers() -> tuple[PackOffer, ...]:
    """Return the packs that could be fetched; a damaged catalogue offers none."""
    try:
        return load_catalogue(bundled_folder("models") / "catalogue").offers
    except PackError:
        return ()


def _answer_or_error(question: Callable[[], _Answer]) -> _Answer | RetllmError:
    """Return the answer, or why there is none: the report goes on."""
    try:
        return question()
    except RetllmError as exc:
        return exc

"""Puts the program together: the library and its readers here, the models by ``models``."""

from __future__ import annotations

import contextlib
import gc
import logging
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from retllm_desktop.composition.library_access import (
    may_index,
    open_library_only,
    open_verdict_cache,
)
from retllm_desktop.composition.models import (
    ActiveEncoder,
    make_dual_encoder,
    make_judge,
    make_passage_encoder,
    make_recogniser,
    open_kept_questions,
    open_machine_records,
)
from retllm_desktop.composition.pack_choice import (
    RebuildOffer,
    choose_coarse_pack,
    choose_fine_pack,
    choose_text_pack,
    find_rebuild_offer,
    find_stand_in,
)
from retllm_desktop.composition.rerank_rules import choose_fine_rules, choose_search_limits
from retllm_desktop.composition.upkeep import ModelUpkeep
from retllm_desktop.packs.installed import PackService
from retllm_desktop.platform.hardware.detection import read_hardware
from retllm_desktop.platform.languages import parse_languages, system_languages
from retllm_desktop.platform.logging import log_duration
from retllm_desktop.platform.machine import LocalMachine
from retllm_desktop.platform.paths import AppPaths, bundled_folder
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.service import SearchService, StandIn

_DAY_S = 24 * 3600.0
_MODEL_MISSING = (
    "The model that your library was read with is not installed any more, so nothing can be found "
    "until the library is brought to the new one"
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from retllm_desktop.core.enrichment import TextRecogniser
    from retllm_desktop.core.library import Library
    from retllm_desktop.core.ports import DualEncoder, Judge
    from retllm_desktop.core.vector_stores import PassageEncoder
    from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
    from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
    from retllm_desktop.extraction.pool import ProcessExtractor
    from retllm_desktop.indexing.enrichment import EnrichmentService
    from retllm_desktop.indexing.file_events import Watcher
    from retllm_desktop.indexing.folders import FolderService
    from retllm_desktop.indexing.read_queue import PriorityFolders
    from retllm_desktop.indexing.rebuild import PassageService, RebuildService
    from retllm_desktop.indexing.second_pass import SecondPassService
    from retllm_desktop.indexing.service import IndexingService
    from retllm_desktop.indexing.throttle import ActivityThrottle
    from retllm_desktop.indexing.watch_service import WatchService
    from retllm_desktop.network.access import NetworkSwitch
    from retllm_desktop.packs.installed import InstalledPack
    from retllm_desktop.search.events import SearchLimits
    from retllm_desktop.search.prefetch import PrefetchService


_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Application:
    """The program, wired; a context manager that releases everything at its end.

    What a search has no use for, the services of indexing above all, is made when it is first
    asked for: a search then neither imports nor builds any of it.

    Attributes:
        rebuilding: Brings the library into the space of the chosen coarse pack; None where it is
            in that space.
        offer: What the library could be brought to, which nobody asked for: ``rebuilding`` and
            ``passages`` then wait for a person's word; None where nothing is offered.
        search: Answers queries.
        search_blocked: Why nothing can be found before ``rebuilding`` is done, or empty.
        limits: What a search may cost, from the settings and the fine pack.
        notice: Why the fine stage is not there, or empty.
        notices: Returns sentences on what does not run as the settings ask, as known so far.
        coarse_pack: Id of the coarse pack in use.
        fine_pack: Id of the fine pack in use, None without one.
        text_pack: Id of the text pack in use, None without one.
        library: The store.
        encoder: The dual encoder.
        extractor: The readers of files.
        recogniser: Reads text in pictures; None where that is not wanted, or cannot be.
        judge: The fine stage, None without one.
        upkeep: Gives memory back, and loads models ahead.
    """

    rebuilding: RebuildService | None
    offer: RebuildOffer | None
    search: SearchService
    search_blocked: str
    limits: SearchLimits
    notice: str
    notices: Callable[[], tuple[str, ...]]
    coarse_pack: str
    fine_pack: str | None
    text_pack: str | None
    library: Library
    encoder: DualEncoder
    extractor: ProcessExtractor
    recogniser: TextRecogniser | None
    judge: Judge | None
    upkeep: ModelUpkeep
    _settings: Settings
    _passage_encoder: PassageEncoder | None
    _watcher: Watcher | None
    _throttle: Callable[[], ActivityThrottle]
    _closers: contextlib.ExitStack

    @property
    def throttle(self) -> ActivityThrottle:
        """Pauses and resumes indexing, and lets it rest by the settings' rules."""
        return self._throttle()

    @cached_property
    def folders(self) -> FolderService:
        """Folders and what is known of them."""
        from retllm_desktop.indexing.folders import FolderService

        return FolderService(self.library)

    @cached_property
    def passages(self) -> PassageService | None:
        """Gives texts vectors of their own space; None without a text pack."""
        from retllm_desktop.indexing.rebuild import PassageService

        if self._passage_encoder is None:
            return None
        due = self.offer is None or not self.offer.text
        return PassageService(self.library, self._passage_encoder, throttle=self.throttle, due=due)

    @cached_property
    def indexing(self) -> IndexingService:
        """Brings the library in step with the folders."""
        from retllm_desktop.indexing.service import IndexingService

        return IndexingService(
            self.library,
            self.encoder,
            self.extractor,
            throttle=self.throttle,
            grace_s=self._settings.keep_missing_days * _DAY_S,
            passages=self.passages,
            priorities=self._priorities,
        )

    @cached_property
    def enrichment(self) -> EnrichmentService:
        """Reads text in pictures and metadata after indexing, which take long."""
        from retllm_desktop.indexing.enrichment import EnrichmentService

        return EnrichmentService(
            self.library.enrichment, self.extractor, self.recogniser, throttle=self.throttle
        )

    @cached_property
    def second_pass(self) -> SecondPassService:
        """Reads as a whole what indexing read in part."""
        from retllm_desktop.indexing.second_pass import SecondPassService

        return SecondPassService(
            self.library,
            self.encoder,
            self.extractor,
            self._priorities,
            throttle=self._throttle(),
            on_stored=None if self.passages is None else self.passages.embed_new,
        )

    @cached_property
    def _priorities(self) -> PriorityFolders:
        from retllm_desktop.indexing.read_queue import PriorityFolders

        return PriorityFolders()

    @cached_property
    def watching(self) -> WatchService | None:
        """Follows what happens in the folders; None unless asked for."""
        from retllm_desktop.indexing.scan import list_every_file
        from retllm_desktop.indexing.watch_service import WatchService

        if self._watcher is None:
            return None
        return WatchService(self.library, self._watcher, list_every_file)

    @cached_property
    def prefetch(self) -> PrefetchService | None:
        """Encodes likely candidates ahead; None where that is not wanted."""
        from retllm_desktop.indexing.throttle import ActivityThrottle, ThrottleRules
        from retllm_desktop.search.prefetch import PrefetchService

        settings = self._settings
        if self.judge is None or not settings.fine_prefetch_idle or not settings.fine_cache_mib:
            return None
        idle = ThrottleRules(True, True, settings.idle_after_s)
        throttle = ActivityThrottle(LocalMachine(), idle)
        search = self.search
        return PrefetchService(
            self.library,
            self.judge,
            search.images,
            scope=lambda: search.judging_scope,
            throttle=throttle,
        )

    def __enter__(self) -> Application:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all parts."""
        self.close()

    def close(self) -> None:
        """End the child processes and release the library."""
        self._closers.close()


def make_pack_service(settings: Settings, paths: AppPaths) -> PackService:
    """The packs of this installation; installed ones hide bundled ones of the same id."""
    return PackService(
        (paths.packs, bundled_folder("models")),
        settings.coarse_pack,
        settings.fine_pack,
        settings.text_pack,
    )


@cache
def _spare_long_lived() -> None:
    """Take what start-up made out of the garbage collector's passes, once a process.

    Modules, packs and settings live as long as the program; a full pass over them took 36 to 41 ms,
    in the middle of two searches of 288, and takes 1 ms without them.
    """
    gc.freeze()


@log_duration(_log, "opening the program")
def open_application(
    settings: Settings,
    paths: AppPaths,
    *,
    writable: bool,
    with_judge: bool = True,
    watch: bool = False,
    network: NetworkSwitch | None = None,
) -> Application:
    """Put the program together.

    Args:
        settings: The person's choices.
        paths: The folders to use.
        writable: Whether this process indexes; only one at a time may.
        with_judge: Whether searches go through the fine stage.
        watch: Whether the folders can be watched.
        network: Whether a judge on another machine may be asked; None: as the settings say.

    Raises:
        StoreError: The library cannot be opened.
        PackError: The coarse pack is missing or damaged; without it nothing works.
    """
    from retllm_desktop.extraction.pool import ProcessExtractor

    records = open_machine_records(paths)
    encoders: list[OnnxDualEncoder] = []
    models: list[OnnxDualEncoder | OnnxTextEncoder] = []

    def open_encoder(pack: InstalledPack) -> DualEncoder:
        encoders.append(make_dual_encoder(pack, settings, records))
        models.append(encoders[-1])
        return encoders[-1]

    packs, questions = make_pack_service(settings, paths), open_kept_questions(paths)
    fine, notice = None, ""
    if with_judge:
        fine, notice = choose_fine_pack(settings, packs, questions)
    text, text_notice = choose_text_pack(settings, packs)
    library = open_library_only(
        settings,
        paths,
        writable=writable,
        languages=parse_languages(settings.languages) or system_languages(),
    )
    with contextlib.ExitStack() as closers:
        closers.callback(library.close)
        writable = writable and may_index(settings, library)
        present = library.vectors.active_space()
        choice = choose_coarse_pack(settings, paths, packs, present)
        chosen, coarse = choice.chosen, choice.used
        first = open_encoder(coarse)
        encoder = ActiveEncoder(first)
        if not writable:
            library.vectors.use_space(encoder.space)
        elif not settings.text_pack:
            # Chosen, not only missing: the coarse encoder finds passages from now on.
            library.passages.drop()
        elif present is None and text is not None and text.manifest.text is not None:
            # A library that begins with such a space goes on with it, whenever it is stopped.
            library.passages.begin(text.manifest.text.space)
        offer = find_rebuild_offer(
            settings,
            paths,
            choice,
            text,
            passages=library.passages.stored_space(),
            built=present is not None,
        )
        extractor = ProcessExtractor(
            workers=settings.worker_count,
            memory_bytes=None if settings.memory_mib is None else settings.memory_mib * 2**20,
        )
        closers.callback(extractor.close)
        throttle = cache(lambda: _make_throttle(settings))
        reader = None if text is None else make_passage_encoder(text, settings, records)
        models += [] if reader is None else [reader]
        recogniser = make_recogniser() if settings.ocr else None
        if recogniser is not None:
            closers.callback(recogniser.release)
        rebuilding = None
        if writable and (choice.rebuild or choice.offered):
            from retllm_desktop.indexing.rebuild import RebuildService

            rebuilding = RebuildService(
                library,
                first if coarse is chosen else open_encoder(chosen),
                extractor,
                throttle=throttle(),
                switch=encoder.replace_encoder,
            )
        verdicts = open_verdict_cache(settings, paths, library) if fine else None
        if verdicts is not None:
            closers.callback(verdicts.close)
        judge = None
        if fine is not None:
            judge = make_judge(fine, settings, paths, records, keeps=True, network=network)
        if judge is not None:
            closers.callback(judge.close)
        watcher = _make_watcher() if watch else None
        if watcher is not None:
            closers.callback(watcher.close)

        replacing = None if fine is None else find_stand_in(packs, fine, questions, read_hardware)
        stand_in = None
        if replacing is not None:
            other = make_judge(replacing, settings, paths, records, keeps=True)
            closers.callback(other.close)
            rules = choose_fine_rules(settings, replacing)
            service = SearchService(
                library,
                encoder,
                extractor,
                other,
                rules,
                passages=reader,
                verdict_cache=verdicts,
            )
            stand_in = StandIn(service, replacing.manifest.title)

        def notices() -> tuple[str, ...]:
            further = [one for one in (reader, judge) if one is not None]
            sources = (*encoders, *further, search)
            known = (notice for source in sources for notice in source.notices)
            return (*(one for one in (choice.notice, text_notice) if one), *known)

        spec = fine.manifest.fine if fine else None
        search = SearchService(
            library,
            encoder,
            extractor,
            judge,
            choose_fine_rules(settings, fine),
            passages=reader,
            verdict_cache=verdicts,
            stand_in=stand_in,
        )
        _spare_long_lived()
        return Application(
            rebuilding=rebuilding,
            offer=offer,
            search=search,
            search_blocked=_MODEL_MISSING if rebuilding is not None and coarse is chosen else "",
            limits=choose_search_limits(settings, spec),
            notice=notice,
            notices=notices,
            coarse_pack=coarse.manifest.id,
            fine_pack=fine.manifest.id if fine else None,
            text_pack=text.manifest.id if text else None,
            library=library,
            encoder=encoder,
            extractor=extractor,
            recogniser=recogniser,
            judge=judge,
            upkeep=ModelUpkeep(library, models, recogniser=recogniser, judge=judge),
            _settings=settings,
            _passage_encoder=reader,
            _watcher=watcher,
            _throttle=throttle,
            _closers=closers.pop_all(),
        )


def _make_throttle(settings: Settings) -> ActivityThrottle:
    from retllm_desktop.indexing.throttle import ActivityThrottle, ThrottleRules

    rules = ThrottleRules(
        settings.rest_on_battery, settings.rest_while_active, settings.idle_after_s
    )
    return ActivityThrottle(LocalMachine(), rules)


def _make_watcher() -> Watcher:
    from retllm_desktop.watching.watcher import FolderWatcher

    return FolderWatcher()

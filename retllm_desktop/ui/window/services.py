"""The services that the window is built on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from retllm_desktop.core.annotations import AnnotationStore
from retllm_desktop.core.library_changes import ChangeFeed
from retllm_desktop.core.library_overview import OverviewStore
from retllm_desktop.core.vocabulary import VocabularyStore
from retllm_desktop.indexing.enrichment import EnrichmentService
from retllm_desktop.indexing.folders import FolderService
from retllm_desktop.indexing.rebuild import PassageService, RebuildService
from retllm_desktop.indexing.second_pass import SecondPassService
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.indexing.throttle import ActivityThrottle
from retllm_desktop.indexing.watch_service import WatchService
from retllm_desktop.packs.judge_offers import JudgeOffers
from retllm_desktop.packs.pack_list import PackList
from retllm_desktop.search.duplicate_finder import DuplicateFinder
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.search.explanation import Explainer
from retllm_desktop.search.feedback import RelevanceFeedback
from retllm_desktop.search.item_views import ItemViewer
from retllm_desktop.search.prefetch import PrefetchService
from retllm_desktop.search.saved_searches import SavedSearchService
from retllm_desktop.search.service import SearchService
from retllm_desktop.search.similarity_groups import SimilarityGroups
from retllm_desktop.search.timeline import TimelineService
from retllm_desktop.ui.settings.support_services import SupportServices
from retllm_desktop.ui.system.desktop_services import DesktopServices


@dataclass(frozen=True, slots=True)
class UiServices:
    """Everything the window talks to.

    Attributes:
        search: Answers queries.
        indexing: Brings the library in step with its folders.
        folders: Adds and removes folders, reads the library's status.
        limits: What a search may cost.
        notice: One line about the models in use, shown in the menu; may be empty.
        state_file: Where the window's own state (its size, the theme chosen) is kept, None to
            keep nothing.
        rescan_at_start: Whether the folders are looked through when the window opens; where
            they are watched they are looked through in any case.
        watching: Reports changes in the folders, None to scan on request only.
        rebuilding: Re-embeds the library for another model, None where it is not due.
        second_pass: Reads as a whole what can be searched by previews, None where it is off.
        passages: Gives texts vectors of their own space, None where they have none.
        rebuild_offer: What a rebuild would gain that nobody asked for; it then waits for the
            person's word. Empty: a rebuild that is due begins by itself.
        enrichment: Extracts what is costly when nothing else is due, None where it is off.
        throttle: Pauses long work, None where it cannot be paused.
        annotations: Stores favourites and tags, None where nothing can be written.
        overview: Counts what the sidebar leads to, None where nothing is counted.
        duplicates: Finds duplicates, None where nothing does.
        saved_searches: Keeps searches, None where nothing can be written.
        feedback: Stores right and wrong, None where nothing can be written.
        explainer: Has the model explain results, None where it is off.
        prefetch: Encodes likely candidates ahead, None where it is off.
        similarity: Tells which results are alike, None where nothing does.
        search_blocked: Why nothing can be found before the library is rebuilt, or empty.
        packs: The model packs, None where they are not chosen in the window.
        judge_offers: Finds a judge to offer, None where nothing is offered.
        timeline: Lists the library by date, None where everything is searched for.
        views: Reads pictures and pages for looking at them, None to show previews only.
        log_file: The program's log, which has a page; None where none is written.
        support: What the pages of settings, privacy and the log are built on.
        vocabulary: The library's own words, completed as one types; None: none are.
        history_file: Where former searches are kept, None to keep none.
        desktop: What tray, key and start with the session are built on, None to go without.
        language: The language of the window, as in «de»; empty: the system's; None: as before.
        reduce_motion: Whether nothing is to glide or sweep.
        changes: Tells what other machines change in the library, None where nobody does.
        notices: Returns notices on how the models run, as known by now; must not block.
    """

    search: SearchService
    indexing: IndexingService
    folders: FolderService
    limits: SearchLimits
    notice: str = ""
    state_file: Path | None = None
    rescan_at_start: bool = True
    watching: WatchService | None = None
    rebuilding: RebuildService | None = None
    second_pass: SecondPassService | None = None
    passages: PassageService | None = None
    rebuild_offer: str = ""
    enrichment: EnrichmentService | None = None
    throttle: ActivityThrottle | None = None
    annotations: AnnotationStore | None = None
    overview: OverviewStore | None = None
    duplicates: DuplicateFinder | None = None
    saved_searches: SavedSearchService | None = None
    feedback: RelevanceFeedback | None = None
    explainer: Explainer | None = None
    prefetch: PrefetchService | None = None
    similarity: SimilarityGroups | None = None
    search_blocked: str = ""
    packs: PackList | None = None
    judge_offers: JudgeOffers | None = None
    timeline: TimelineService | None = None
    views: ItemViewer | None = None
    log_file: Path | None = None
    vocabulary: VocabularyStore | None = None
    history_file: Path | None = None
    desktop: DesktopServices | None = None
    support: SupportServices = field(default_factory=SupportServices)
    language: str | None = None
    reduce_motion: bool = False
    changes: ChangeFeed | None = None
    notices: Callable[[], tuple[str, ...]] = tuple

"""The window: builds sessions, widgets and presenters and connects them."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.search.query.completion import CompletionService
from retllm_desktop.ui.details.details_presenter import DetailsPresenter
from retllm_desktop.ui.gallery.arrangement_presenter import ArrangementPresenter
from retllm_desktop.ui.library.duplicates_page import DuplicatesPage
from retllm_desktop.ui.library.duplicates_presenter import DuplicatesPresenter
from retllm_desktop.ui.library.library_presenter import LibraryPresenter
from retllm_desktop.ui.library.library_session import LibrarySession
from retllm_desktop.ui.library.sidebar_presenter import SidebarPresenter
from retllm_desktop.ui.library.timeline_presenter import TimelinePresenter
from retllm_desktop.ui.models.judge_offer import JudgeOfferPresenter
from retllm_desktop.ui.preview.preview_presenter import PreviewPresenter
from retllm_desktop.ui.query.intake import DropZone, QueryInput, copied_mime
from retllm_desktop.ui.query.picture_queries import PictureQueries
from retllm_desktop.ui.query.prefetch_session import PrefetchSession
from retllm_desktop.ui.query.query_composer import QueryComposer
from retllm_desktop.ui.query.search_presenter import SearchPresenter
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.query.suggestion_presenter import SuggestionPresenter
from retllm_desktop.ui.results.annotations_session import AnnotationsSession
from retllm_desktop.ui.results.bin_session import BinSession
from retllm_desktop.ui.results.feedback import FeedbackPresenter, FeedbackSession
from retllm_desktop.ui.results.file_actions import FileActions
from retllm_desktop.ui.results.result_actions import ResultActions
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.serial_executor import SerialExecutor
from retllm_desktop.ui.shared.theme import Theme, ThemeMode
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.undo_history import UndoHistory
from retllm_desktop.ui.shared.widgets import BannerTone, fit_to_screen
from retllm_desktop.ui.window import window_parts
from retllm_desktop.ui.window.drop_window import DropWindow
from retllm_desktop.ui.window.keys_dialog import KeysDialog
from retllm_desktop.ui.window.pages_presenter import PagesPresenter
from retllm_desktop.ui.window.services import UiServices
from retllm_desktop.ui.window.window_actions import (
    connect_actions,
    make_window_actions,
    make_window_menu,
)
from retllm_desktop.ui.window.window_state import WindowState

EXECUTOR_CLOSE_S: Final = 3.0
_READS_CLOSE_S: Final = 0.3
_VIEW_CLOSE_S: Final = 0.2
_BUILT: Final = object()


class MainWindow(DropWindow):
    """The whole application in one window.

    Attributes:
        parts: The widgets.
        search: The search under way.
        library: The folders and their indexing.
        intake: Where pictures and folders from outside come in.
        composer: Composes the query of words, pictures and items.
        pictures: The ways to search with a picture.
        suggestions: Completes what is typed, and remembers what was searched for.
        annotations: Favourites and tags.
        feedback: Relevance feedback (right and wrong).
        feedback_presenter: Shows feedback and explanations.
        judge_offer: Offers a model for the close check, where none here knows what was found.
        prefetch: Encodes likely candidates ahead.
        preview: Shows one result large.
        files: Opens, reveals and copies files through the system.
        bin: Moves files to the bin and back.
        duplicates: The page of duplicates.
        sidebar: The parts of the library: folders, tags, saved searches and more.
        timeline: Shows the library by date.
        history: What can be undone.
        pages: The pages beside the list: models, settings, privacy, log.
        reopening: Whether the window closes in order to be opened anew, with other models.

    Signals:
        closing: The window is about to go.
        closed: The window is gone and its work has stopped.
    """

    closing = Signal()
    closed = Signal()

    def __init__(
        self,
        services: UiServices,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        in_steps: bool = False,
    ) -> None:
        """Build the window on its services; within a parent it is no window of its own.

        Args:
            services: What it is built on.
            theme: Its colours.
            parent: What it stands in.
            in_steps: Whether it is built by ``build_on``, and not used before that is done.
        """
        super().__init__(parent)
        if parent is not None:
            # A main window of Qt is a window of its own, whatever it is told when it is made.
            self.setWindowFlags(Qt.WindowType.Widget)
        self.setWindowTitle("retllm desktop")
        self.reopening = False
        self._services = services
        self.theme = theme
        self._state = WindowState(services.state_file)
        self._reads = SerialExecutor("reads", self)
        self._outside = SerialExecutor("outside", self)
        self._views = SerialExecutor("views", self)
        self._previews = SerialExecutor("previews", self)
        self.thumbnails = Thumbnails(services.folders, self._previews, self)
        self.search = SearchSession(
            services.search,
            services.limits,
            self,
            blocked=services.search_blocked,
            explainer=services.explainer,
        )
        self.library = LibrarySession(services, self._reads, self)
        self.annotations = AnnotationsSession(services.annotations, self.library, self._reads, self)
        self.intake = QueryInput(services.search, self._outside, self)
        self.files = FileActions(self._outside, self, viewer=services.views)
        self.bin = BinSession(self._outside, self)
        self._steps = self._build()
        if not in_steps:
            while self.build_on():
                pass

    def build_on(self) -> bool:
        """Build the next part of the window, a few milliseconds' work; whether more is left."""
        return next(self._steps, _BUILT) is not _BUILT

    def _build(self) -> Iterator[None]:
        services, theme, parent = self._services, self.theme, self.parentWidget()
        whole = QWidget(self)
        self.setCentralWidget(whole)
        self.parts = yield from window_parts.build_parts(theme, self.thumbnails)
        yield
        yield from window_parts.arrange_parts(self.parts, whole)
        yield
        self.commands = make_window_actions(self, theme.mode)
        self.menu = make_window_menu(self, self.commands, services.notice)
        self.parts.menu_button.setMenu(self.menu)
        self.drop_zone = DropZone(theme, whole)
        self.composer = QueryComposer(
            self.search, self.parts, self.intake, self.thumbnails, theme=theme, parent=self
        )
        self.pictures = PictureQueries(
            self.parts.search_bar,
            self.composer,
            self.intake,
            theme=theme,
            window=self,
            paste=self.commands.paste,
        )
        self.suggestions = SuggestionPresenter(
            self.parts.search_bar,
            self.composer,
            self.search,
            service=CompletionService(services.vocabulary),
            history_file=services.history_file,
            parent=self,
        )
        self.closing.connect(self.suggestions.close)
        self.feedback = FeedbackSession(
            services.feedback,
            self.library,
            self.search,
            view=self.parts.view,
            reads=self._reads,
            parent=self,
        )
        self.prefetch = PrefetchSession(
            services.prefetch, self.search, self.library, self.parts.view, parent=self
        )
        self.history = UndoHistory(self.parts.status, self)
        self.feedback_presenter = FeedbackPresenter(
            self.feedback,
            self.search,
            self.parts,
            history=self.history,
            reads=self._reads,
            parent=self,
        )
        yield
        # Before the annotations are read: they are shown beside what is shown.
        DetailsPresenter(self.parts.view, self.parts.details, self)
        self.results = ResultActions(
            self.parts,
            files=self.files,
            bin_session=self.bin,
            library=self.library,
            composer=self.composer,
            annotations=self.annotations,
            feedback=self.feedback_presenter,
            history=self.history,
            commands=self.commands,
            parent=self,
        )
        self.preview = PreviewPresenter(
            services.views,
            self.parts.view,
            self.parts.preview,
            self.thumbnails,
            theme=theme,
            searched=lambda: self.search.searched,
            reads=self._reads,
            views=self._views,
            parent=self,
        )
        self.preview.open_wanted.connect(self.results.open)
        self.preview.copy_wanted.connect(self.results.copy)
        self.preview.part_chooser.chosen.connect(self.composer.find_part)
        self.preview.favourite_wanted.connect(self.results.toggle_favourite)
        yield
        # Before the presenter of searches: it notes where one is in the list that is left.
        self.timeline = TimelinePresenter(
            services.timeline,
            self.search,
            self.library,
            self.annotations,
            parts=self.parts,
            parent=self,
        )
        self.timeline.failed.connect(self.show_error)
        self.closing.connect(self.timeline.close)
        SearchPresenter(self.search, self.parts, self)
        ArrangementPresenter(
            self.parts.view_options,
            self.parts.view,
            self.parts.pages,
            similarity=services.similarity,
            reads=self._reads,
            parent=self,
        )
        self.judge_offer = JudgeOfferPresenter(
            services.judge_offers,
            self.search,
            self.parts.offer_line,
            reads=self._reads,
            parent=self,
        )
        self.library_presenter = LibraryPresenter(
            self.library,
            self.search,
            self.thumbnails,
            self.parts,
            actions=self.commands,
            state=self._state,
            notices=services.notices,
            rebuild_offer=services.rebuild_offer,
            parent=self,
        )
        yield
        self.duplicates = DuplicatesPresenter(
            services.duplicates,
            self.parts.page_stack,
            lambda: DuplicatesPage(theme, self.thumbnails),
            library=self.library,
            results=self.results,
            files=self.files,
            parent=self,
        )
        self.closing.connect(self.duplicates.close)
        self.sidebar = SidebarPresenter(
            services,
            self.parts,
            library=self.library,
            search=self.search,
            composer=self.composer,
            annotations=self.annotations,
            files=self.files,
            duplicates=self.duplicates,
            history=self.history,
            commands=self.commands,
            state=self._state,
            reads=self._reads,
            parent=self,
        )
        self.pages = PagesPresenter(
            services,
            self.parts,
            self.commands,
            search=self.search,
            preview=self.preview,
            searches=self.suggestions,
            offer=self.judge_offer,
            theme=theme,
            reopen=self._reopen,
            reveal=self.files.reveal,
            set_theme=self.set_theme,
            parent=self,
        )
        yield
        self._connect_search()
        self._connect_commands()
        self.setAcceptDrops(True)
        self.setMinimumSize(480, 360)
        if parent is None:
            fit_to_screen(self, QSize(1180, 780))
            self._state.restore(self)
        self._state.restore_panels(self.parts, self.commands)
        self.sidebar.restore()
        self.parts.search_bar.setFocus()

    def start(self, query: str = "") -> None:
        """Read the library, bring it in step with its folders, and perhaps search at once."""
        self.library.start(scan=self._services.rescan_at_start)
        self.annotations.start()
        self.sidebar.start()
        # In this order: a search gives up what waits before it.
        self.composer.search_text(query)
        self.search.prepare()
        self.pages.start()

    def set_theme(self, mode: ThemeMode) -> None:
        """Use and remember a theme."""
        self.theme.set_mode(mode)
        self._state.save_theme(mode)
        self.commands.themes[mode].setChecked(True)

    @property
    def busy(self) -> bool:
        """Whether work is running or rows are moving."""
        executors = any(
            one.busy
            for one in (self._reads, self._outside, self._views, self._previews, self.duplicates)
        )
        executors = executors or self.search.writing or self.pages.busy or self.timeline.busy
        return executors or self.search.running or self.library.busy or self.parts.view.gliding

    @Slot(object)
    def show_error(self, error: RetllmError) -> None:
        """Say an error in the banner."""
        self.parts.banner.show_message(texts.error_sentence(error), BannerTone.ERROR)

    def show_bug(self, error: BaseException) -> None:
        """Say that there is a bug."""
        self.parts.banner.show_message(
            tr(
                "Something went wrong inside the program ({kind}: {error}). Your files are not "
                "affected. If it happens again, please report it.",
                kind=type(error).__name__,
                error=error,
            ),
            BannerTone.ERROR,
            tr("Show report") if self._services.support.reporter is not None else "",
            self.pages.show_report,
        )

    def _connect_search(self) -> None:
        bar = self.parts.search_bar
        bar.left.connect(self._enter_results)
        self.intake.folders_given.connect(self.sidebar.folders.add)
        self.judge_offer.failed.connect(self.show_error)
        sources = (
            self.composer,
            self.suggestions,
            self.pictures,
            self.files,
            self.bin,
            self.intake,
            self.annotations,
            self.feedback,
            self.thumbnails,
            self.duplicates,
            *self.sidebar.sources,
        )
        for source in sources:
            source.failed.connect(self.show_error)
        view = self.parts.view
        view.left.connect(bar.setFocus)
        view.typed.connect(bar.begin)

    def _connect_commands(self) -> None:
        act = self.commands
        connect_actions(act, self.parts)
        act.rescan.triggered.connect(lambda _checked=False: self.library.index())
        act.paste.triggered.connect(lambda: self.intake.take(copied_mime()))
        self.history.serve(act.undo, act.redo)
        act.keys.triggered.connect(lambda: KeysDialog(self).open())
        act.close.triggered.connect(self.close)
        for mode, action in act.themes.items():
            action.triggered.connect(lambda _checked=False, mode=mode: self.set_theme(mode))

    @Slot()
    def _enter_results(self) -> None:
        view = self.parts.view
        if view.isVisible() and view.shown_model.rowCount():
            view.enter()

    def _reopen(self) -> None:
        self.reopening = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: stop all work, each executor within its time, and go."""
        self._state.save_panels(self.parts, self.commands)
        if self.isWindow():
            self._state.save(self)
        self.closing.emit()
        self.parts.view.letters.act()
        # Gone from the screen at once: what is being written may take a moment longer.
        self.hide()
        self.pages.close()
        self.search.stop()
        self.library.stop()
        for executor in (self._reads, self._outside, self._views, self._previews):
            executor.abandon()
        self.prefetch.close()
        self.search.close()
        self._reads.close(_READS_CLOSE_S)
        self._previews.close(_READS_CLOSE_S)
        self._outside.close(EXECUTOR_CLOSE_S)
        # What is being drawn for a preview is of no use any more, and its process ends by itself.
        self._views.close(_VIEW_CLOSE_S)
        self.library.close()
        event.accept()
        self.closed.emit()

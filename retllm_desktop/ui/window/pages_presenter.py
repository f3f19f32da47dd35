"""Shows the pages beside the list, and the list again when something is searched for."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Slot

from retllm_desktop.core.types import Query
from retllm_desktop.ui.about.about_presenter import AboutPresenter
from retllm_desktop.ui.models.judge_offer import JudgeOfferPresenter
from retllm_desktop.ui.models.models_presenter import ModelsPresenter
from retllm_desktop.ui.preview.preview_presenter import PreviewPresenter
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.settings.log_presenter import LogPresenter
from retllm_desktop.ui.settings.settings_presenter import SearchMemory, SettingsPresenter
from retllm_desktop.ui.shared.serial_executor import SerialExecutor
from retllm_desktop.ui.shared.theme import Theme, ThemeMode
from retllm_desktop.ui.window.services import UiServices
from retllm_desktop.ui.window.window_actions import WindowActions
from retllm_desktop.ui.window.window_parts import WindowParts

_CLOSE_S: Final = 3.0


class PagesPresenter(QObject):
    """Makes the pages that the services allow, and leads to them and back.

    Attributes:
        models: The page of model packs; None where packs are not chosen in the window.
        settings: The pages of settings and of privacy; None where nothing is chosen in the window.
        log: The page of the log; None where none is written.
        about: The page about the program; None where nothing is said of it.
    """

    def __init__(
        self,
        services: UiServices,
        parts: WindowParts,
        actions: WindowActions,
        *,
        search: SearchSession,
        preview: PreviewPresenter,
        searches: SearchMemory,
        offer: JudgeOfferPresenter,
        theme: Theme,
        reopen: Callable[[], None],
        reveal: Callable[[Path], None],
        set_theme: Callable[[ThemeMode], None],
        parent: QObject,
    ) -> None:
        """Connect the pages with the window's actions.

        Args:
            services: What the pages are about.
            parts: The widgets.
            actions: The window's actions, of which those that show pages are served here.
            search: What is searched for: a new search shows the list.
            preview: Goes when a page comes.
            searches: What was searched for.
            offer: Leads to the page of models.
            theme: The colours.
            reopen: Closes the window, to be opened anew with what was chosen.
            reveal: Shows a file in the system's file manager.
            set_theme: Changes the window's colours.
            parent: Qt's.
        """
        super().__init__(parent)
        self._parts = parts
        self._actions = actions
        self._search = search
        self._preview = preview
        self._reopen = reopen
        self._offer = offer
        self._stack = parts.page_stack
        self._asked: Query | None = None
        self.models: ModelsPresenter | None = None
        if services.packs is not None:
            self.models = ModelsPresenter(
                services.packs, self._stack, parts.status, offer, theme=theme, parent=self
            )
            actions.models.triggered.connect(self.models.show)
            parts.help_line.models_wanted.connect(self.models.show)
            self.models.reopen_wanted.connect(self.reopen)
        actions.models.setVisible(self.models is not None)
        parts.help_line.offers_models = self.models is not None
        self._reads = SerialExecutor("pages", self)
        self.settings: SettingsPresenter | None = None
        if services.support.settings is not None:
            self.settings = SettingsPresenter(
                services.support.settings,
                services.support,
                self._stack,
                set_theme=set_theme,
                searches=searches,
                reads=self._reads,
                theme=theme,
                parent=self,
            )
            actions.settings.triggered.connect(self.settings.show_settings)
            actions.privacy.triggered.connect(self.settings.show_privacy)
            self.settings.reopen_wanted.connect(self.reopen)
            self.settings.end_wanted.connect(self._on_end_wanted)
            if self.models is not None:
                self.settings.models_wanted.connect(self.models.show)
            for mode, action in actions.themes.items():
                action.triggered.connect(lambda _checked=False, mode=mode: self._on_theme(mode))
        for action in (actions.settings, actions.privacy):
            action.setVisible(self.settings is not None)
            action.setEnabled(self.settings is not None)
        self.log: LogPresenter | None = None
        if services.log_file is not None:
            self.log = LogPresenter(
                services.log_file,
                self._stack,
                parts.banner,
                reporter=services.support.reporter,
                crashes=services.support.crashes,
                reads=self._reads,
                theme=theme,
                parent=self,
            )
            actions.show_log.triggered.connect(self.log.show)
        actions.show_log.setVisible(self.log is not None)
        self.about: AboutPresenter | None = None
        if services.support.about is not None:
            self.about = AboutPresenter(
                services.support.about,
                self._stack,
                reveal=reveal,
                reads=self._reads,
                theme=theme,
                parent=self,
            )
            actions.about.triggered.connect(self.about.show)
        actions.about.setVisible(self.about is not None)
        actions.back.triggered.connect(self._stack.show_list)
        actions.back.setEnabled(False)
        actions.details.toggled.connect(self._show_details)
        self._stack.page_changed.connect(self._on_page)
        self._stack.page_changed.connect(self._show_details)
        bar = parts.search_bar
        for typed in (bar.edited, bar.submitted, bar.chips_changed, bar.box.escaped, bar.left):
            typed.connect(self._stack.show_list)
        search.started.connect(self._on_search)

    @property
    def busy(self) -> bool:
        """Whether a page has work under way."""
        models = self.models is not None and self.models.session.busy
        others = any(one is not None and one.busy for one in (self.log, self.about))
        return models or self._reads.busy or others

    def start(self) -> None:
        """Say what is to be known of the last run, and offer a model that would add most."""
        self._offer.look_first(self._reads)
        if self.log is not None:
            self.log.tell_last_ending()

    @Slot()
    def show_report(self) -> None:
        """Show a report of what happened, where there can be one."""
        if self.log is not None:
            self.log.show_report()

    @Slot()
    def reopen(self) -> None:
        """Close the window, to be opened anew with what was chosen."""
        self._reopen()

    def close(self) -> None:
        """Stop what pages have under way."""
        if self.models is not None:
            self.models.close()
        if self.log is not None:
            self.log.close()
        if self.about is not None:
            self.about.close()
        self._reads.close(_CLOSE_S)

    @Slot()
    def _on_end_wanted(self) -> None:
        app = QCoreApplication.instance()
        if app is not None:
            # As the system would ask for it: the program ends wherever it goes on without a window.
            QCoreApplication.postEvent(app, QEvent(QEvent.Type.Quit))

    def _on_theme(self, mode: ThemeMode) -> None:
        if self.settings is not None:
            self.settings.remember_theme(mode)

    @Slot()
    def _show_details(self) -> None:
        """Show the details where they are wanted; of what a page is about they know nothing."""
        page, details = bool(self._stack.current), self._actions.details
        self._parts.details.setVisible(details.isChecked() and not page)
        details.setEnabled(not page)
        self._parts.details_button.setEnabled(not page)

    @Slot(str)
    def _on_page(self, name: str) -> None:
        self._actions.back.setEnabled(bool(name))
        self._asked = self._search.query
        if name and self._parts.preview.isVisible():
            self._preview.close()

    @Slot(object)
    def _on_search(self, query: Query) -> None:
        """Show the list for a new search; one that is only repeated leaves the page."""
        if self._stack.current and query != self._asked:
            self._stack.show_list()

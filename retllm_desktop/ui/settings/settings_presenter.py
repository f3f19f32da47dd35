"""Serves the pages of settings and of privacy, which share the switch for offline."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.network.access import NetworkConnection
from retllm_desktop.platform.erasure import ErasedPart
from retllm_desktop.platform.settings import Settings
from retllm_desktop.platform.settings_file import SettingsStore
from retllm_desktop.platform.stored_data import StoredKind, StoredPart
from retllm_desktop.ui.query.query_history import QueryHistory
from retllm_desktop.ui.settings.privacy_page import PrivacyPage
from retllm_desktop.ui.settings.settings_page import SettingsPage
from retllm_desktop.ui.settings.settings_session import ReadSettings, SettingsSession
from retllm_desktop.ui.settings.support_services import SupportServices
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.shared.theme import AccentSource, Theme, ThemeMode
from retllm_desktop.ui.window.page_stack import PageStack


class SearchMemory(Protocol):
    """What was searched for, as long as the window is open."""

    @property
    def history(self) -> QueryHistory:
        """What is remembered."""
        ...

    def clear_history(self, then: Callable[[], object] | None = None) -> None:
        """Forget all former searches.

        Args:
            then: Called once their file is written.
        """
        ...


SETTINGS_PAGE = "settings"
PRIVACY_PAGE = "privacy"
_AGAIN_MS = 2000


class SettingsPresenter(QObject):
    """The two pages, and what of the settings the window itself takes at once.

    Attributes:
        session: Reads and writes the settings.

    Signals:
        reopen_wanted: The window is to be opened anew.
        models_wanted: The page of models is to be shown.
        end_wanted: The program is to end.
    """

    reopen_wanted = Signal()
    models_wanted = Signal()
    end_wanted = Signal()

    def __init__(
        self,
        store: SettingsStore,
        services: SupportServices,
        stack: PageStack,
        *,
        set_theme: Callable[[ThemeMode], None],
        searches: SearchMemory,
        reads: SerialExecutor,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        """Take the parts; nothing is read before a page is shown.

        Args:
            store: The settings files.
            services: What the pages talk to.
            stack: Where they are shown.
            set_theme: Changes the window's colours.
            searches: What was searched for.
            reads: Reads and writes files.
            theme: The colours.
            parent: Qt's.
        """
        super().__init__(parent)
        self._services = services
        self._stack = stack
        self._set_theme = set_theme
        self._searches = searches
        self._reads = reads
        self._theme = theme
        self.session = SettingsSession(store, self._apply, reads, self)
        self.session.settings_read.connect(self._on_settings)
        self.session.refused.connect(self._on_refused)
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._read_connections)
        stack.add_page(SETTINGS_PAGE, self._make_settings)
        stack.add_page(PRIVACY_PAGE, self._make_privacy)
        stack.page_changed.connect(self._on_page)

    @property
    def settings_page(self) -> SettingsPage:
        """The page of settings, made if it is not there yet."""
        page = self._stack.page(SETTINGS_PAGE)
        if not isinstance(page, SettingsPage):
            raise TypeError(f"{page} is no page of settings")
        return page

    @property
    def privacy_page(self) -> PrivacyPage:
        """The page of privacy, made if it is not there yet."""
        page = self._stack.page(PRIVACY_PAGE)
        if not isinstance(page, PrivacyPage):
            raise TypeError(f"{page} is no page of privacy")
        return page

    @Slot()
    def show_settings(self) -> None:
        """Show the settings."""
        self._stack.show_page(SETTINGS_PAGE)

    @Slot()
    def show_privacy(self) -> None:
        """Show what was connected to and what is kept."""
        self._stack.show_page(PRIVACY_PAGE)

    def remember_theme(self, mode: ThemeMode) -> None:
        """Write down colours that were chosen elsewhere, in the menu."""
        self.session.write("theme", mode.value)

    def _make_settings(self) -> SettingsPage:
        page = SettingsPage(self.session, self._theme)
        page.reopen_wanted.connect(self.reopen_wanted)
        page.models_wanted.connect(self.models_wanted)
        return page

    def _make_privacy(self) -> PrivacyPage:
        page = PrivacyPage(self._theme)
        page.offline_wanted.connect(self._on_offline)
        page.clear_wanted.connect(self._on_clear)
        page.erase.setVisible(self._services.erasure is not None)
        page.erase.survey_wanted.connect(self._on_erase_asked)
        page.erase.erase_wanted.connect(self._on_erase)
        return page

    def _apply(self, name: str, settings: Settings) -> None:
        if name == "theme":
            self._set_theme(ThemeMode(settings.theme))
        elif name == "accent":
            self._theme.set_accent_source(AccentSource(settings.accent))
        self._services.apply(name, settings)

    @Slot(str)
    def _on_page(self, name: str) -> None:
        if name == PRIVACY_PAGE:
            self.session.load()
            self._read_connections()
            self._read_stored()
            self._again.start()
        else:
            self._again.stop()

    @Slot(object)
    def _on_settings(self, read: ReadSettings) -> None:
        if self._stack.current == PRIVACY_PAGE:
            network = self._services.network
            forced = "" if network is None else network.forced
            self.privacy_page.show_error("")
            self.privacy_page.show_offline(offline=read.effective.offline, forced=forced)

    @Slot(str, object)
    def _on_refused(self, name: str, error: RetllmError) -> None:
        if name == "offline" and self._stack.current == PRIVACY_PAGE:
            self.privacy_page.show_error(texts.error_sentence(error))

    @Slot(bool)
    def _on_offline(self, wanted: bool) -> None:
        self.privacy_page.show_offline(offline=wanted)
        self.session.write("offline", wanted)

    @Slot()
    def _read_connections(self) -> None:
        record = self._services.connections
        if record is not None:
            self._reads.submit(single_call(record.read)).returned.connect(self._on_connections)

    @Slot(object)
    def _on_connections(self, connections: tuple[NetworkConnection, ...]) -> None:
        self.privacy_page.show_connections(connections)

    def _read_stored(self) -> None:
        stored = self._services.stored
        if stored is not None:
            self._reads.submit(single_call(stored.survey)).returned.connect(self._on_stored)

    @Slot(object)
    def _on_stored(self, parts: tuple[StoredPart, ...]) -> None:
        # A file that says that nothing is to be remembered holds no searches.
        kept = self._searches.history.searches
        self.privacy_page.show_stored(
            tuple(
                part
                if kept or part.kind is not StoredKind.SEARCHES
                else replace(part, size_bytes=0)
                for part in parts
            )
        )

    @Slot(object)
    def _on_clear(self, kind: StoredKind) -> None:
        stored, record = self._services.stored, self._services.connections
        if stored is None:
            return
        if kind is StoredKind.SEARCHES:
            # By who remembers them, or they would be written again.
            self._searches.clear_history(self._on_cleared)
            return
        if kind is StoredKind.CONNECTIONS and record is not None:
            work = self._reads.submit(single_call(record.clear))
        else:
            work = self._reads.submit(single_call(partial(stored.clear, kind)))
        work.errored.connect(self._on_clear_failed)
        work.finished.connect(self._on_cleared)

    @Slot(object)
    def _on_clear_failed(self, error: RetllmError) -> None:
        self.privacy_page.show_error(texts.error_sentence(error))

    @Slot()
    def _on_erase_asked(self) -> None:
        erasure = self._services.erasure
        if erasure is not None:
            work = self._reads.submit(single_call(erasure.survey))
            work.returned.connect(self._on_erase_surveyed)

    @Slot(object)
    def _on_erase_surveyed(self, parts: tuple[ErasedPart, ...]) -> None:
        shared = "" if self._services.erasure is None else self._services.erasure.shared
        self.privacy_page.erase.ask(parts, shared)

    @Slot()
    def _on_erase(self) -> None:
        erasure = self._services.erasure
        if erasure is None:
            return
        try:
            erasure.request()
        except RetllmError as exc:
            self.privacy_page.show_error(texts.error_sentence(exc))
        else:
            # It happens once nothing of ours is open any more.
            self.end_wanted.emit()

    @Slot()
    def _on_cleared(self) -> None:
        self._read_connections()
        self._read_stored()

"""Serves the page about the program; what connects has an executor of its own."""

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.network.fetched_files import FetchProgress
from retllm_desktop.platform.licences import LicensedPart
from retllm_desktop.releases.updates import ReleaseSource, UpdateStatus
from retllm_desktop.ui.about.about_page import AboutPage
from retllm_desktop.ui.about.about_services import AboutServices
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Worker, single_call
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.window.page_stack import PageStack

ABOUT_PAGE = "about"
_CLOSE_S = 2.0


class AboutPresenter(QObject):
    """Asks for newer versions when told to, and reads licences."""

    def __init__(
        self,
        services: AboutServices,
        stack: PageStack,
        *,
        reveal: Callable[[Path], None],
        reads: SerialExecutor,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        """Take the parts; nothing is read before the page is shown.

        Args:
            services: What the page talks to.
            stack: Where the page is shown.
            reveal: Shows a file in the file manager.
            reads: Reads files.
            theme: The colours.
            parent: Qt's.
        """
        super().__init__(parent)
        self._services = services
        self._stack = stack
        self._reveal = reveal
        self._reads = reads
        self._asks = SerialExecutor("releases", self)
        self._theme = theme
        self._source: ReleaseSource | None = None
        self._status: UpdateStatus | None = None
        self._worker: Worker | None = None
        self._file: Path | None = None
        stack.add_page(ABOUT_PAGE, self._make_page)

    @property
    def page(self) -> AboutPage:
        """The page, made if it is not there yet."""
        page = self._stack.page(ABOUT_PAGE)
        if not isinstance(page, AboutPage):
            raise TypeError(f"{page} is no page about the program")
        return page

    @property
    def busy(self) -> bool:
        """Whether a server is asked, or a file fetched."""
        return self._asks.busy

    @Slot()
    def show(self) -> None:
        """Show the page."""
        self._stack.show_page(ABOUT_PAGE)

    def close(self) -> None:
        """Stop what goes on."""
        self._asks.close(_CLOSE_S)

    def _make_page(self) -> AboutPage:
        page = AboutPage(self._theme, self._services.version)
        page.updates.check_wanted.connect(self._on_check)
        page.updates.download_wanted.connect(self._on_download)
        page.updates.stop_wanted.connect(self._on_stop)
        page.updates.reveal_wanted.connect(self._on_reveal)
        page.licences.text_wanted.connect(self._on_text_wanted)
        opened = self._reads.submit(single_call(self._services.releases))
        opened.returned.connect(self._on_opened)
        opened.errored.connect(self._on_no_source)
        listed = self._reads.submit(single_call(self._services.licences))
        listed.returned.connect(page.licences.show_parts)
        listed.errored.connect(self._on_no_licences)
        return page

    @Slot(object)
    def _on_opened(self, source: ReleaseSource) -> None:
        self._source = source
        self.page.updates.show_source(source)

    @Slot(object)
    def _on_no_source(self, error: RetllmError) -> None:
        self.page.updates.show_error(texts.error_sentence(error), again=False)

    @Slot(object)
    def _on_no_licences(self, error: RetllmError) -> None:
        self.page.licences.show_error(texts.error_sentence(error))

    @Slot(object)
    def _on_text_wanted(self, part: LicensedPart) -> None:
        read = self._reads.submit(single_call(part.text))
        read.returned.connect(partial(self.page.licences.show_text, part))
        read.errored.connect(self._on_no_licences)

    @Slot()
    def _on_check(self) -> None:
        source = self._source
        if source is None:
            return
        self._status = None
        self.page.updates.show_checking(source.host)
        self._worker = self._asks.submit(single_call(source.check))
        self._worker.returned.connect(self._on_status)
        self._worker.errored.connect(self._on_failed)

    @Slot(object)
    def _on_status(self, status: UpdateStatus) -> None:
        self._status = status
        self.page.updates.show_status(status)

    @Slot()
    def _on_download(self) -> None:
        source, status = self._source, self._status
        if source is None or status is None or status.file is None:
            return
        file = status.file
        self.page.updates.show_progress(FetchProgress(0, file.size_bytes, 0.0, file.name))

        def work(cancel: CancelToken) -> Generator[object, None, object]:
            return (yield from source.download(status, self._services.downloads, cancel))

        self._worker = self._asks.submit(work, coalesce=(FetchProgress,))
        self._worker.yielded.connect(self._on_progress)
        self._worker.returned.connect(self._on_fetched)
        self._worker.errored.connect(self._on_failed)

    @Slot(object)
    def _on_progress(self, event: object) -> None:
        if isinstance(event, FetchProgress):
            self.page.updates.show_progress(event)

    @Slot(object)
    def _on_fetched(self, file: Path | None) -> None:
        self._file = file
        if file is None or self._source is None:
            self.page.updates.show_stopped(self._status)
        else:
            self.page.updates.show_fetched(file, self._source.installation.command(file))

    @Slot(object)
    def _on_failed(self, error: RetllmError) -> None:
        self.page.updates.show_error(texts.error_sentence(error))

    @Slot()
    def _on_stop(self) -> None:
        if self._status is None and self._worker is not None:
            # A server that is waited for is not waited for any longer.
            self._worker.abandon()
            self.page.updates.show_stopped(None)
        else:
            self._asks.stop()

    @Slot()
    def _on_reveal(self) -> None:
        if self._file is not None:
            self._reveal(self._file)

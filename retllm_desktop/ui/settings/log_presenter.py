"""Reads the log for its page, puts reports together, and tells how the last run ended."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.platform.crash_reports import CrashReport, CrashReports
from retllm_desktop.platform.log_reading import LogFollower
from retllm_desktop.platform.problem_report import ProblemReport, ProblemReporter
from retllm_desktop.ui.settings.log_page import LogPage
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import Banner, BannerTone, BannerTopic
from retllm_desktop.ui.window.page_stack import PageStack

LOG_PAGE = "log"
_CLOSE_S = 1.0


class LogPresenter(QObject):
    """Serves the page of the log. What takes long, a diagnosis, has an executor of its own."""

    def __init__(
        self,
        log_file: Path,
        stack: PageStack,
        banner: Banner,
        *,
        reporter: ProblemReporter | None,
        crashes: CrashReports | None,
        reads: SerialExecutor,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        """Take the parts; nothing is read before the page is shown.

        Args:
            log_file: The program's log.
            stack: Where the page is shown.
            banner: Where it is said that the last run ended unexpectedly.
            reporter: Puts reports together; None where there are none.
            crashes: How earlier runs ended; None where that is not known.
            reads: Reads the log.
            theme: The colours.
            parent: Qt's.
        """
        super().__init__(parent)
        self._stack = stack
        self._banner = banner
        self._reporter = reporter
        self._crashes = crashes
        self._reads = reads
        self._diagnoses = SerialExecutor("report", self)
        self._follower = LogFollower(log_file)
        self._theme = theme
        self._reading = False
        self._report: ProblemReport | None = None
        self._crash: CrashReport | None = None
        stack.add_page(LOG_PAGE, self._make_page)

    @property
    def page(self) -> LogPage:
        """The page, made if it is not there yet."""
        page = self._stack.page(LOG_PAGE)
        if not isinstance(page, LogPage):
            raise TypeError(f"{page} is no page of the log")
        return page

    @property
    def busy(self) -> bool:
        """Whether a report is being put together."""
        return self._diagnoses.busy

    def _make_page(self) -> LogPage:
        page = LogPage(self._theme)
        page.report_button.setVisible(self._reporter is not None)
        page.read_wanted.connect(self._on_read_wanted)
        page.report_wanted.connect(self._on_report_wanted)
        page.save_wanted.connect(self._on_save_wanted)
        return page

    @Slot()
    def show(self) -> None:
        """Show the log."""
        self._stack.show_page(LOG_PAGE)

    @Slot()
    def show_report(self) -> None:
        """Show a report of what happened."""
        self.show()
        self.page.ask_report()

    def tell_last_ending(self) -> None:
        """Say in a line if the last run ended unexpectedly, once."""
        self._crash = None if self._crashes is None else self._crashes.last()
        if self._crashes is None or self._crash is None:
            return
        self._crashes.dismiss()
        self._banner.show_message(
            tr("The program ended unexpectedly last time."),
            BannerTone.INFO,
            tr("Show report") if self._reporter is not None else "",
            self.show_report,
            topic=BannerTopic.NOTICE,
        )

    def close(self) -> None:
        """Wait no longer for a report."""
        self._diagnoses.abandon()
        self._diagnoses.close(_CLOSE_S)

    @Slot()
    def _on_read_wanted(self) -> None:
        if self._reading:
            return
        self._reading = True
        worker = self._reads.submit(single_call(self._follower.read))
        worker.returned.connect(self.page.add)
        worker.finished.connect(self._on_read)

    @Slot()
    def _on_read(self) -> None:
        self._reading = False

    @Slot()
    def _on_report_wanted(self) -> None:
        if self._reporter is None or self._diagnoses.busy:
            return
        crash = "" if self._crash is None else self._crash.text
        worker = self._diagnoses.submit(single_call(partial(self._reporter.make, crash)))
        worker.returned.connect(self._on_report)
        worker.errored.connect(self._on_failed)

    @Slot(object)
    def _on_report(self, report: ProblemReport) -> None:
        self._report = report
        self.page.show_report(report)

    @Slot(str)
    def _on_save_wanted(self, name: str) -> None:
        if self._report is None:
            return
        path = Path(name)
        worker = self._reads.submit(single_call(partial(self._report.save, path)))
        worker.returned.connect(partial(self._on_saved, path))
        worker.errored.connect(self._on_failed)

    def _on_saved(self, path: Path, _result: object) -> None:
        self.page.say_result(tr("The report is saved: {path}", path=path))

    @Slot(object)
    def _on_failed(self, error: RetllmError) -> None:
        self.page.say_result(texts.error_sentence(error), error=True)

"""The page of the program's log: follows it, filters it, and shows a report before it is saved."""

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication, QHideEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import (
    QFileDialog,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.platform.log_reading import LogAddition, LogEntry, parse_log
from retllm_desktop.platform.problem_report import ProblemReport
from retllm_desktop.ui.shared.fields import ChoiceField, LineField
from retllm_desktop.ui.shared.flow_layout import FlowLayout
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import make_button, make_label, set_role
from retllm_desktop.ui.window.page_stack import WindowPage

_FOLLOW_MS: Final = 1000
_MOST_ENTRIES: Final = 5000
_FIELD_PX: Final = 200
REPORT_NAME: Final = "retllm-desktop-report.zip"


class LogPage(WindowPage):
    """The log, or a report in its place.

    Attributes:
        view: The messages.
        level: From which level on messages are shown.
        search: What they must contain.
        report_view: A report, as it will be saved.

    Signals:
        read_wanted: What was added to the log is to be read.
        report_wanted: A report is to be put together.
        save_wanted: The report is to be saved; where.
    """

    read_wanted = Signal()
    report_wanted = Signal()
    save_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start with nothing read."""
        super().__init__(theme, tr("Log"), parent, fills=True)
        self._entries: list[LogEntry] = []
        self.level = ChoiceField(theme)
        self.level.setAccessibleName(tr("Which messages"))
        for text in (tr("Everything"), tr("Notices"), tr("Warnings"), tr("Errors")):
            self.level.addItem(text)
        self.level.setCurrentIndex(1)
        self.search = LineField(theme)
        self.search.setObjectName("pageField")
        self.search.setPlaceholderText(tr("Search the log"))
        self.search.setAccessibleName(tr("Search the log"))
        self.search.setMinimumWidth(_FIELD_PX)
        self.copy_button = make_button(tr("Copy"))
        self.copy_button.setAccessibleName(tr("Copy the messages that are shown"))
        self.report_button = make_button(tr("Save a report…"))
        self.view = _make_text(tr("Messages of the log"))
        self.view.setPlaceholderText(tr("Nothing has been logged yet."))
        self.report_view = _make_text(tr("The report"))
        self.report_note = make_label(wrap=True)
        self.save_button = make_button(tr("Save…"), "primary")
        self.close_report_button = make_button(tr("Back to the log"))
        self._views = QStackedWidget()
        self._views.addWidget(self._make_log())
        self._views.addWidget(self._make_report())
        self.body.addWidget(self._views, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_FOLLOW_MS)
        self._timer.timeout.connect(self.read_wanted)
        self.level.currentIndexChanged.connect(self._refill)
        self.search.textChanged.connect(self._refill)
        self.copy_button.clicked.connect(self._copy)
        self.report_button.clicked.connect(self.ask_report)
        self.save_button.clicked.connect(self._choose_file)
        self.close_report_button.clicked.connect(self.show_log)

    def _make_log(self) -> QWidget:
        tools = QWidget()
        flow = FlowLayout(tools, 8)
        flow.setContentsMargins(0, 0, 0, 0)
        for widget in (self.level, self.search, self.copy_button, self.report_button):
            flow.addWidget(widget)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(tools)
        column.addWidget(self.view, 1)
        return whole

    def _make_report(self) -> QWidget:
        answers = QWidget()
        flow = FlowLayout(answers, 8)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.addWidget(self.save_button)
        flow.addWidget(self.close_report_button)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.report_note)
        column.addWidget(self.report_view, 1)
        column.addWidget(answers)
        return whole

    @property
    def first_focus(self) -> QWidget:
        """The search field, or what a report is answered with."""
        return self.search if self._views.currentIndex() == 0 else self.close_report_button

    @property
    def shows_report(self) -> bool:
        """Whether a report is shown in place of the log."""
        return self._views.currentIndex() == 1

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: it follows the log while it is seen."""
        super().showEvent(event)
        self.read_wanted.emit()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: and not longer."""
        super().hideEvent(event)
        self._timer.stop()

    @Slot(object)
    def add(self, addition: LogAddition) -> None:
        """Show what was read."""
        if addition.anew:
            self._entries.clear()
        elif not addition.text:
            return
        added = parse_log(addition.text)
        if added and not added[0].level and self._entries:
            # The rest of a message that was being written.
            last = self._entries.pop()
            added = (LogEntry(last.level, f"{last.text}\n{added[0].text}"), *added[1:])
        too_many = len(self._entries) + len(added) > _MOST_ENTRIES
        self._entries = [*self._entries, *added][-_MOST_ENTRIES:]
        if addition.anew or too_many:
            self._refill()
        else:
            self._append([entry for entry in added if self._matches(entry)])

    def _matches(self, entry: LogEntry) -> bool:
        if entry.severity < self.level.currentIndex():
            return False
        wanted = self.search.text().strip().casefold()
        return wanted in entry.text.casefold()

    def _append(self, entries: list[LogEntry]) -> None:
        if not entries:
            return
        bar = self.view.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - bar.singleStep()
        self.view.appendPlainText("\n".join(entry.text for entry in entries))
        if follows:
            bar.setValue(bar.maximum())

    @Slot()
    def _refill(self) -> None:
        shown = [entry.text for entry in self._entries if self._matches(entry)]
        self.view.setPlainText("\n".join(shown))
        self.view.moveCursor(QTextCursor.MoveOperation.End)
        self.view.verticalScrollBar().setValue(self.view.verticalScrollBar().maximum())
        # The cursor may stand behind a long line.
        self.view.horizontalScrollBar().setValue(self.view.horizontalScrollBar().minimum())
        self.view.setPlaceholderText(
            tr("No message contains that.") if self._entries else tr("Nothing has been logged yet.")
        )

    @Slot()
    def _copy(self) -> None:
        selected = self.view.textCursor().selection().toPlainText()
        QGuiApplication.clipboard().setText(selected or self.view.toPlainText())

    @Slot()
    def ask_report(self) -> None:
        """Show that a report is being put together."""
        self.report_view.setPlainText("")
        self._say(tr("Looking at the machine, the models and the folders…"))
        self.save_button.setEnabled(False)
        self._views.setCurrentIndex(1)
        self.close_report_button.setFocus()
        self.report_wanted.emit()

    @Slot(object)
    def show_report(self, report: ProblemReport) -> None:
        """Show a report, to be read before it is saved."""
        self._say(
            tr(
                "This is what the report holds. It stays on this computer until you hand it on; "
                "paths, searches and names of files are left out."
            )
        )
        self.report_view.setPlainText(report.text)
        self.save_button.setEnabled(True)

    def say_result(self, text: str, *, error: bool = False) -> None:
        """Say that the report was saved, or why it was not."""
        self._say(text, error=error)

    def _say(self, text: str, *, error: bool = False) -> None:
        self.report_note.setText(text)
        self.report_note.setAccessibleName(text)
        set_role(self.report_note, "error" if error else "muted")

    @Slot()
    def show_log(self) -> None:
        """Show the log again."""
        self._views.setCurrentIndex(0)
        self.search.setFocus()

    @Slot()
    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Save a report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Archives (*.zip)"))
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(REPORT_NAME)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_wanted)
        dialog.open()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: it can be made small."""
        return QSize(240, 200)


def _make_text(name: str) -> QPlainTextEdit:
    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.setAccessibleName(name)
    view.setTabChangesFocus(True)
    view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    view.setMaximumBlockCount(4 * _MOST_ENTRIES)
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(max(10.0, QGuiApplication.font().pointSizeF()))
    view.setFont(font)
    # A log is English, whichever way the window's language is read.
    view.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    view.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return view

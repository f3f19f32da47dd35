"""The files that could not be read, and notes on how folders are watched."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.library_records import Problem
from retllm_desktop.ui import texts
from retllm_desktop.ui.widgets import make_button, make_label

_HEADINGS = ("File", "What happened", "What to do, or why")


class ProblemsDialog(QDialog):
    """A table of problems, below what is to be known of the folders.

    Signals:
        retry_wanted: These files are to be read again.
    """

    retry_wanted = Signal()

    def __init__(
        self,
        problems: Sequence[Problem],
        notes: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Take the problems and the notes; there is at least one of either."""
        super().__init__(parent)
        self.setWindowTitle("Problems and notes" if notes else "Files that could not be read")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._problems = tuple(problems)
        number = texts.format_count(len(problems), "file was", "files were")
        explanation = make_label(
            f"{number} skipped; everything else is in the library. "
            "They are tried again when they change.",
            "muted",
            wrap=True,
        )
        self.table = self._table()
        retry = make_button("Try again now")
        copy = make_button("Copy the list")
        close = make_button("Close", "primary")
        retry.clicked.connect(self._on_retry)
        copy.clicked.connect(self._on_copy)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(retry)
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(12)
        self.notes = make_label("\n\n".join(notes), wrap=True)
        self.notes.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.notes.setHidden(not notes)
        column.addWidget(self.notes)
        column.addWidget(explanation)
        column.addWidget(self.table, 1)
        for widget in () if problems else (explanation, self.table, retry, copy):
            widget.hide()
        column.addLayout(row)
        self.resize(820, 440 if problems else 120)

    def _table(self) -> QTableWidget:
        table = QTableWidget(len(self._problems), len(_HEADINGS), self)
        table.setAccessibleName("Files that could not be read")
        table.setHorizontalHeaderLabels(_HEADINGS)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.setWordWrap(True)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, problem in enumerate(self._problems):
            path = format_path(problem.path)
            for column, text in enumerate((path, problem.title, problem.detail)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                table.setItem(row, column, cell)
        return table

    @Slot()
    def _on_retry(self) -> None:
        self.retry_wanted.emit()
        self.accept()

    @Slot()
    def _on_copy(self) -> None:
        lines = [f"{format_path(p.path)}\t{p.title}\t{p.detail}" for p in self._problems]
        QGuiApplication.clipboard().setText("\n".join(lines))

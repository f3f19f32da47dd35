"""Dialogs of the library: files that could not be read, and exclusions of a folder."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.library_records import Problem, Root
from retllm_desktop.indexing.exclusions import BUILT_IN_PATTERNS, Exclusions
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.core_sentences import core_sentence
from retllm_desktop.ui.shared.translation import isolate, tr, tr_count
from retllm_desktop.ui.shared.widgets import fit_to_screen, make_button, make_label, set_role


class ProblemsDialog(QDialog):
    """A table of problems, below the notices.

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
        self.setWindowTitle(tr("Problems and notes") if notes else tr("Files not read as a whole"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._problems = tuple(problems)
        explanation = make_label(
            tr_count(
                "%n file(s) were not read, or in part; all of them are found by name. "
                "They are tried again when they change.",
                len(problems),
            ),
            "muted",
            wrap=True,
        )
        self.table = self._table()
        retry = make_button(tr("Try again now"))
        copy = make_button(tr("Copy the list"))
        close = make_button(tr("Close"), "primary")
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
        column.setContentsMargins(16, 16, 16, 16)
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
        fit_to_screen(self, QSize(820, 440 if problems else 120))

    def _table(self) -> QTableWidget:
        headings = (tr("File"), tr("What happened"), tr("What to do, or why"))
        table = QTableWidget(len(self._problems), len(headings), self)
        table.setAccessibleName(tr("Files that could not be read"))
        table.setHorizontalHeaderLabels(headings)
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
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, problem in enumerate(self._problems):
            path = isolate(format_path(problem.path))
            for column, text in enumerate(
                (path, core_sentence(problem.title), core_sentence(problem.detail))
            ):
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


_WIDTH_PX: Final = 460
_LINES: Final = 7
_EXAMPLE: Final = "Drafts/\n*.psd"


class _PatternField(QPlainTextEdit):
    """Patterns, a line each; an example stands in it as long as it is empty.

    They are read from left to right in every language: «Drafts/» would become «/Drafts».
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        super().__init__("\n".join(patterns))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES + 20)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: paint the example here; Qt's own begins at the side of the program's language."""
        super().paintEvent(event)
        if not self.document().isEmpty():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().placeholderText().color())
        margin = round(self.document().documentMargin())
        room = self.viewport().rect().adjusted(margin, margin, -margin, -margin)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(room, int(left | Qt.AlignmentFlag.AlignTop), _EXAMPLE)
        painter.end()


class ExclusionsDialog(QDialog):
    """Edits the patterns of one folder.

    Signals:
        saved: The patterns as a tuple of texts, after they changed.
    """

    saved = Signal(object)

    def __init__(self, root: Root, parent: QWidget | None = None) -> None:
        """Take the folder, with the patterns it has now."""
        super().__init__(parent)
        self._root = root
        self.setWindowTitle(tr("Leave out of «{folder}»", folder=texts.file_name(root.path)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        introduction = make_label(
            tr(
                "What a line names is neither read nor found, in this folder and all below it. "
                "«Drafts/» leaves out every folder of that name, «*.psd» every file that ends so. "
                "«!» before a line takes in again what a line above leaves out."
            ),
            wrap=True,
        )
        self.edit = _PatternField(root.exclusions)
        self.edit.setAccessibleName(tr("What is left out, one pattern per line"))
        self.trouble = make_label(wrap=True)
        set_role(self.trouble, "error")
        self.trouble.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.trouble.hide()
        built_in = make_label(
            tr(
                "Left out in any case, unless a line with «!» takes it in: hidden files and "
                "folders, previews and waste bins of systems, node_modules and the like, and "
                "files that are still being written."
            ),
            "muted",
            wrap=True,
        )
        built_in.setToolTip("\n".join(BUILT_IN_PATTERNS))
        self.cancel_button = make_button(tr("Cancel"))
        self.save_button = make_button(tr("Save"), "primary")
        self.save_button.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for widget in (introduction, self.edit, self.trouble, built_in):
            column.addWidget(widget, 1 if widget is self.edit else 0)
        column.addLayout(row)
        self.setMinimumWidth(_WIDTH_PX)
        self.edit.textChanged.connect(self._on_edited)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self._on_save)
        self._on_edited()
        self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.edit.setFocus()

    @property
    def patterns(self) -> tuple[str, ...]:
        """The patterns as they stand, without empty lines."""
        lines = self.edit.toPlainText().splitlines()
        return tuple(line for line in lines if line.strip())

    @Slot()
    def _on_edited(self) -> None:
        try:
            Exclusions(self._root.path, self.patterns)
        except InputError as exc:
            trouble = texts.error_sentence(exc)
        else:
            trouble = ""
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self.edit.setAccessibleDescription(trouble)
        self.save_button.setEnabled(not trouble)

    @Slot()
    def _on_save(self) -> None:
        if self.patterns != self._root.exclusions:
            self.saved.emit(self.patterns)
        self.accept()

"""The keys of the window, in a list."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.ui.shared.widgets import make_label

KEYS: Final = (
    (
        "Anywhere",
        (
            ("Ctrl+F", "go to the search box"),
            ("Down", "from the box into the list, its first result selected"),
            ("Ctrl+V", "search with what is copied: a picture, a file, words"),
            ("Ctrl+Z, Ctrl+Shift+Z", "undo and redo marks, tags, right and wrong, the bin"),
            ("Ctrl+S", "find what is like the current result"),
            ("Ctrl+I, F9", "details, folders"),
            ("Ctrl++, Ctrl+-", "larger and smaller previews"),
            ("Ctrl+Shift+O, F5", "add a folder, look through all folders again"),
            ("F1, Ctrl+Q", "these keys, close"),
        ),
    ),
    (
        "In the list",
        (
            ("Arrows", "the result before or after; with Shift all between are selected"),
            ("Ctrl+arrows, Ctrl+Space", "move the frame alone, select or unselect what it holds"),
            ("Ctrl+A", "select all that are listed"),
            ("Space, Enter", "preview"),
            ("Ctrl+O", "open what is selected with its program"),
            ("Ctrl+C, Ctrl+Shift+C", "copy the files (one also as a picture), copy their paths"),
            ("F or Ctrl+D", "favourite or not"),
            ("+, -", "right, wrong for this search"),
            ("Ctrl+T", "tags"),
            ("Del", "move to the bin, after a question"),
            ("Ctrl+E", "unfold or fold"),
            (
                "Letters",
                "a new search; F, + and - too after a click, or where another letter follows",
            ),
            ("Esc", "back to the search box"),
        ),
    ),
    (
        "In the preview",
        (
            ("Arrows, Page Up, Page Down", "other results; other pages"),
            ("1, 0, +, -", "as it is, whole, larger, smaller"),
            ("R, T, F", "turn it for looking, its text, favourite"),
            ("Space, Esc", "back to the list"),
        ),
    ),
)
"""Headings, and below them keys and what they do; the guide says the same."""


class KeysDialog(QDialog):
    """The list of keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Fill in the keys."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keys")
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        row = 0
        for heading, keys in KEYS:
            grid.setRowMinimumHeight(row, 28)
            title = make_label(heading, "heading")
            grid.addWidget(title, row, 0, 1, 2, Qt.AlignmentFlag.AlignBottom)
            for key, meaning in keys:
                row += 1
                grid.addWidget(make_label(key), row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(make_label(meaning, "muted", wrap=True), row, 1)
            row += 1
        grid.setRowStretch(row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        self.resize(620, 640)

"""The keys of the window, in a list."""

import re
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.ui.shared.texts import join_words
from retllm_desktop.ui.shared.translation import key_text, tr
from retllm_desktop.ui.shared.widgets import fit_to_screen, make_label

_KEYS: Final = re.compile(r"(Ctrl|Shift|Alt)\+|F\d|Del$|Esc$")


def list_keys() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Headings, and below them keys and what they do; the guide says the same."""
    return (
        (
            tr("Anywhere"),
            (
                ("Ctrl+F", tr("go to the search box")),
                (tr("Down"), tr("from the box into the list, its first result selected")),
                ("Ctrl+V", tr("search with what is copied: a picture, a file, words")),
                (
                    "Ctrl+Shift+P, Ctrl+Shift+R",
                    tr("search with a picture file, with a part of the screen"),
                ),
                ("Ctrl+Shift+X", tr("choose a part of the picture that is searched with")),
                ("Ctrl+Z, Ctrl+Shift+Z", tr("undo and redo marks, tags, right and wrong, the bin")),
                ("Ctrl+S", tr("find what is like the current result")),
                ("Ctrl+I, F9", tr("details, sidebar")),
                ("F2, Del", tr("in the sidebar: rename, remove a tag or a saved search")),
                ("Ctrl++, Ctrl+-", tr("larger and smaller previews")),
                ("Ctrl+Shift+O, F5", tr("add a folder, look through all folders again")),
                ("Ctrl+,", tr("settings; Esc or Alt+Left leads from a page back to the list")),
                ("F1, Ctrl+Q", tr("these keys, close")),
            ),
        ),
        (
            tr("In the search box"),
            (
                (tr("Up"), tr("former searches; Enter repeats one, Tab takes it to be changed")),
                (tr("Down, Tab"), tr("choose what is offered, and take it")),
                (
                    tr("Arrows, Enter, Del"),
                    tr("stop at a condition, change it, remove it; Backspace changes it too"),
                ),
            ),
        ),
        (
            tr("In the bar of years"),
            (
                (tr("Up, Down"), tr("the month before, the next month")),
                (
                    tr("Page Up, Page Down, Home, End"),
                    tr("the year before, the next year, the ends"),
                ),
                (tr("Escape, Enter"), tr("back to the list")),
            ),
        ),
        (
            tr("In the list"),
            (
                (
                    tr("Arrows"),
                    tr("the result before or after; with Shift all between are selected"),
                ),
                (
                    tr("Ctrl+arrows, Ctrl+Space"),
                    tr("move the frame alone, select or unselect what it holds"),
                ),
                ("Ctrl+A", tr("select all that are listed")),
                (tr("Space, Enter"), tr("preview")),
                ("Ctrl+O", tr("open what is selected with its program")),
                (
                    "Ctrl+C, Ctrl+Shift+C",
                    tr("copy the files (one also as a picture), copy their paths"),
                ),
                (tr("F or Ctrl+D"), tr("favourite or not")),
                ("+, -", tr("right, wrong for this search")),
                ("Ctrl+T", tr("tags")),
                ("Del", tr("move to the bin, after a question")),
                ("Ctrl+E", tr("unfold or fold")),
                (
                    tr("Letters"),
                    tr(
                        "a new search; F, + and - too after a click, or where another letter "
                        "follows"
                    ),
                ),
                ("Esc", tr("back to the search box")),
            ),
        ),
        (
            tr("In the preview"),
            (
                (tr("Arrows, Page Up, Page Down"), tr("other results; other pages")),
                (tr("Left, Right in a film"), tr("its moments")),
                (tr("N, Shift+N"), tr("the next word that you looked for, the one before")),
                (tr("Ctrl+A, Ctrl+C"), tr("select the text of the page, copy it")),
                (tr("C, Shift+drag"), tr("find what looks like a part of it")),
                ("1, 0, +, -", tr("as it is, whole, larger, smaller")),
                ("R, T, F", tr("turn it for looking, its text, favourite")),
                (tr("Space, Esc"), tr("back to the list")),
            ),
        ),
    )


class KeysDialog(QDialog):
    """The list of keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Fill in the keys."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keys"))
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        leading = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        leading |= Qt.AlignmentFlag.AlignAbsolute
        row = 0
        for heading, keys in list_keys():
            grid.setRowMinimumHeight(row, 28)
            title = make_label(heading, "heading")
            grid.addWidget(title, row, 0, 1, 2, Qt.AlignmentFlag.AlignBottom)
            for key, meaning in keys:
                row += 1
                named = make_label(_native(key))
                # A label lies where its text begins, and that of keys is Latin.
                named.setAlignment(leading | Qt.AlignmentFlag.AlignTop)
                grid.addWidget(named, row, 0)
                grid.addWidget(make_label(meaning, "muted", wrap=True), row, 1)
            row += 1
        grid.setRowStretch(row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(tr("Keys"))
        area.setWidget(inner)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(tr("Close"))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        fit_to_screen(self, QSize(84 * self.fontMetrics().averageCharWidth(), 640))


def _native(keys: str) -> str:
    """Keys as they are called here; what is no list of keys is a sentence already."""
    if _KEYS.match(keys) is None:
        return keys
    return join_words(key_text(key) or key for key in keys.split(", "))

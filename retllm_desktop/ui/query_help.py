"""What can be typed besides plain words: a short menu of examples, each put into the box."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget


@dataclass(frozen=True, slots=True)
class QueryExample:
    """Something that can be typed.

    Attributes:
        text: As it is typed.
        meaning: What it finds.
        variable: The part of it that everyone fills in for themselves; empty for none.
    """

    text: str
    meaning: str
    variable: str = ""


EXAMPLES: Final = (
    QueryExample("type:photo date:2024", "photos from 2024"),
    QueryExample("type:pdf", "only PDF files"),
    QueryExample("is:favourite", "what you marked with a star"),
    QueryExample("in:folder", "within a folder of this name", "folder"),
    QueryExample("name:invoice", "this in the file's name", "invoice"),
    QueryExample("size:>10MB", "large files"),
    QueryExample('"exact words"', "these words in this order", "exact words"),
    QueryExample("-word", "nothing with this word", "word"),
    QueryExample("2:dog + beach - crowd", "more of one, less of another"),
)
"""Each must be understood as it stands."""
INTRODUCTION: Final = "Besides plain words:"
PICTURES: Final = "Pictures\tdrop or paste them; double-click one to search with a part of it"


class QueryHelpMenu(QMenu):
    """The examples.

    Signals:
        chosen: The ``QueryExample`` to put into the box.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Fill in the examples."""
        super().__init__(parent)
        self.setAccessibleName("What can be typed")
        self.addAction(INTRODUCTION).setEnabled(False)
        for example in EXAMPLES:
            # What follows a tab stands in a column of its own.
            action = self.addAction(f"{example.text}\t{example.meaning}")
            action.triggered.connect(lambda _=False, example=example: self.chosen.emit(example))
        self.addSeparator()
        self.addAction(PICTURES).setEnabled(False)

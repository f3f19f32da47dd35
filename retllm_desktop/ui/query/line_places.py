"""Where each character of a line is in a document that has one character for a whole condition."""

import bisect
from dataclasses import dataclass
from typing import Final

OBJECT: Final = "\ufffc"
"""What stands in the document for a condition."""


def utf16_length(text: str) -> int:
    """How many positions of a document a text takes (UTF-16)."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True, slots=True)
class LinePlaces:
    """Where each character of the line is in the document.

    Attributes:
        line: The line.
        columns: Columns of the pieces of the document, ascending, and the line's length.
        positions: Positions in the document of the same.
        chips: The position of each chip, and its text.
    """

    line: str
    columns: tuple[int, ...]
    positions: tuple[int, ...]
    chips: tuple[tuple[int, str], ...]

    def column(self, position: int) -> int:
        """The column of a position."""
        return self.columns[max(0, bisect.bisect_right(self.positions, position) - 1)]

    def position(self, column: int) -> int:
        """The position of a column; within a chip, that before it."""
        return self.positions[max(0, bisect.bisect_right(self.columns, column) - 1)]


def one_line(text: str) -> str:
    """A text without what no line has: line breaks are spaces."""
    text = text.replace("\r\n", "\n").replace(OBJECT, "")
    return "".join(" " if one in "\n\r\v\f\u2028\u2029" else one for one in text)

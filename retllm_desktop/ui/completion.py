"""Offers the values that a field knows while one is typed, without taking any key unasked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from retllm_desktop.core.query import QueryField
from retllm_desktop.search.query.parser import CLOSED_FIELDS
from retllm_desktop.search.query.tokens import quote_text, tokenize_query

DAYS: Final = (
    "today",
    "yesterday",
    "this-week",
    "last-week",
    "this-month",
    "last-month",
    "this-year",
    "last-year",
)
"""Days that can be said in a word."""
_MOST_SHOWN: Final = 8
_LEAST_WIDTH_PX: Final = 150
_GAP_PX: Final = 9


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Values that could stand where the cursor is.

    Attributes:
        start: Where the value that is being typed begins.
        end: Where it ends: at the cursor.
        values: As they are to be written, at least one.
    """

    start: int
    end: int
    values: tuple[str, ...]


def suggest_values(line: str, cursor: int, tags: Sequence[str] = ()) -> Suggestion | None:
    """Return what a field knows that goes on as it is typed; None where nothing is to be offered.

    Args:
        line: What is typed.
        cursor: Where the cursor is in it.
        tags: The tags in use.
    """
    if line[cursor : cursor + 1].strip():
        return None
    found = list(tokenize_query(line[:cursor]))
    piece = found[-1] if found else None
    known = _known_values(piece.head, tags) if piece is not None and piece.end == cursor else ()
    if piece is None or not known:
        return None
    *others, value = piece.values
    if value.quoted and not piece.unfinished:
        return None
    begun = value.text.casefold()
    used = {other.text.casefold() for other in others}
    values = tuple(
        _quote_value(text)
        for text in known
        if text.casefold().startswith(begun) and text.casefold() not in used | {begun}
    )
    return Suggestion(value.column, cursor, values) if values else None


class CompletionList(QListWidget):
    """A short list below the box that never has the focus; the box tells it what the keys say.

    Signals:
        taken: The value that was chosen.
    """

    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("completions")
        self.setAccessibleName("Values that can be chosen")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.itemClicked.connect(self._on_clicked)
        self.hide()

    @property
    def chosen(self) -> str:
        """The value that a key chose, empty for none."""
        item = self.currentItem() if self.isVisible() else None
        return item.text() if item is not None else ""

    def offer(self, values: Sequence[str], below: QWidget, x_px: int) -> None:
        """Show values under a widget, none of them chosen.

        Args:
            values: The values.
            below: Under this widget.
            x_px: How far from its left side.
        """
        window = below.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.clear()
        self.addItems(list(values))
        self.setCurrentRow(-1)
        rows = min(len(values), _MOST_SHOWN)
        edge = 2 * self.frameWidth() + 2
        room_px = max(self.sizeHintForRow(0), 1) * rows + edge
        width_px = max(_LEAST_WIDTH_PX, self.sizeHintForColumn(0) + edge + 24)
        self.resize(QSize(width_px, room_px))
        place = below.mapTo(window, QPoint(x_px, below.height() + _GAP_PX))
        place.setX(max(0, min(place.x(), window.width() - width_px - 4)))
        self.move(place)
        self.show()
        self.raise_()

    def step(self, rows: int) -> bool:
        """Choose another row; above the first one none is chosen. Returns whether it is shown."""
        if not self.isVisible():
            return False
        self.setCurrentRow(max(-1, min(self.count() - 1, self.currentRow() + rows)))
        return True

    @Slot(QListWidgetItem)
    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.taken.emit(item.text())


def _known_values(head: str, tags: Sequence[str]) -> tuple[str, ...]:
    if head not in {str(field) for field in QueryField}:
        return ()
    field = QueryField(head)
    if field is QueryField.TAG:
        return tuple(tags)
    if field in {QueryField.DATE, QueryField.BEFORE, QueryField.AFTER}:
        return DAYS
    return CLOSED_FIELDS.get(field, ())


def _quote_value(value: str) -> str:
    plain = not any(character.isspace() or character in '|"' for character in value)
    return value if plain else quote_text(value)

"""Where the words of a search stand in the file that is previewed: counted, and gone through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QObject, Signal

from retllm_desktop.core.types import Item, Query
from retllm_desktop.search.item_views import ItemViewer, Marks
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call

_NONE: Final[Marks] = ()


@dataclass(frozen=True, slots=True)
class FileHits:
    """The words in the parts of a file.

    Attributes:
        parts: The parts, in order.
        marks: Where the words stand in the text of a part, by its id.
    """

    parts: tuple[Item, ...] = ()
    marks: Mapping[int, Marks] = field(default_factory=dict[int, Marks])

    def of(self, item: Item) -> Marks:
        """Where the words stand in the text of a part."""
        return self.marks.get(item.id, _NONE)

    def next_part(self, item: Item, by: int, among: Sequence[Item]) -> Item | None:
        """The next of some parts, or the one before, that holds words; None where none does."""
        places = [number for number, part in enumerate(among) if part.id == item.id]
        if not places:
            return None
        rest = among[places[0] + 1 :] if by > 0 else among[: places[0]][::-1]
        return next((part for part in rest if self.of(part)), None)

    def describe(self, item: Item, number: int | None, here: int) -> tuple[int, int]:
        """Return the number of a word among those of the file, from 1, and how many there are.

        Args:
            item: The part that is looked at.
            number: Which word of it is looked at, from 0; None for none.
            here: How many there are in it.

        Returns:
            0 and the count where none is looked at.
        """
        before = total = 0
        passed = False
        for part in self.parts:
            count = here if part.id == item.id else len(self.of(part))
            passed = passed or part.id == item.id
            before += 0 if passed else count
            total += count
        return (0 if number is None else before + number + 1), total


class HitFinder(QObject):
    """Finds the words off the window's thread.

    Signals:
        found: ``hits`` are known.
    """

    found = Signal()

    def __init__(
        self, viewer: ItemViewer | None, reads: SerialExecutor, parent: QObject | None = None
    ) -> None:
        """Take what finds words (None: nothing does), and the executor that reads the library."""
        super().__init__(parent)
        self._viewer = viewer
        self._reads = reads
        self._asked = 0
        self.known = False
        self.hits = FileHits()

    def find(self, query: Query, parts: tuple[Item, ...]) -> None:
        """Find the words of a query in parts of a file."""
        viewer = self._viewer
        held = [part for part in parts if part.text or part.recognised]
        self._asked += 1
        asked = self._asked
        if viewer is None or not held or query.empty:
            return
        texts = [part.text or part.recognised for part in held]

        def take(marks: list[Marks]) -> None:
            if asked != self._asked:
                return
            named = zip(held, marks, strict=True)
            self.hits = FileHits(parts, {part.id: found for part, found in named})
            self.known = True
            self.found.emit()

        worker = self._reads.submit(single_call(lambda: viewer.find_words(query, texts)))
        worker.returned.connect(take)

    def forget(self) -> None:
        """Another file is looked at, or none."""
        self._asked += 1
        self.known = False
        self.hits = FileHits()

"""Lights the words that were looked for in the preview, and goes from one to the next."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Signal, Slot

from retllm_desktop.core.types import Item, Query
from retllm_desktop.search.item_views import ItemViewer
from retllm_desktop.ui.preview.preview_hits import FileHits, HitFinder
from retllm_desktop.ui.preview.preview_overlay import PreviewOverlay
from retllm_desktop.ui.preview.previewed_file import PreviewedFile
from retllm_desktop.ui.preview.text_layer import TextLayer
from retllm_desktop.ui.preview.view_loader import MarkedText
from retllm_desktop.ui.shared.serial_executor import SerialExecutor
from retllm_desktop.ui.shared.translation import tr


class HitPresenter(QObject):
    """Shows the words of the search in the overlay: on the page, in the text, in the strip.

    Signals:
        found: ``hits`` became known.
        part_wanted: An ``Item`` of the file whose words come next, and 1 or −1: in which direction.
    """

    found = Signal()
    part_wanted = Signal(object, int)

    def __init__(
        self,
        viewer: ItemViewer | None,
        overlay: PreviewOverlay,
        *,
        searched: Callable[[], Query],
        reads: SerialExecutor,
        parent: QObject | None = None,
    ) -> None:
        """Take what finds words, where they are shown, the query, and who reads the library."""
        super().__init__(parent)
        self._overlay = overlay
        self._searched = searched
        self._finder = HitFinder(viewer, reads, self)
        self._file: PreviewedFile | None = None
        self._located: MarkedText | None = None
        self._number: int | None = None
        self._backwards = False
        self._finder.found.connect(self._on_found)

    @property
    def hits(self) -> FileHits | None:
        """Where the words stand in the file; None while that is not known."""
        return self._finder.hits if self._finder.known else None

    @property
    def located(self) -> bool:
        """Whether it is known where the text of what is shown stands."""
        return self._located is not None

    def forget(self) -> None:
        """Another file is looked at, or none."""
        self._file = self._located = self._number = None
        self._finder.forget()

    def find(self, parts: tuple[Item, ...]) -> None:
        """Find the words in parts of the file."""
        self._finder.find(self._searched(), parts)

    def begin(self, *, backwards: bool) -> None:
        """Another part is shown: its first word is looked at, or its last one."""
        self._located, self._number, self._backwards = None, None, backwards

    def show(self, file: PreviewedFile, shape: QSize) -> None:
        """Light the words in what is shown now."""
        self._file = file
        hits = self._finder.hits
        held = [number for number, page in enumerate(file.pages) if hits.of(page)]
        self._overlay.strip.show_hits(held)
        picture, located = self._overlay.picture, self._located
        if located is not None and located.located.boxes and picture.text.empty:
            picture.show_text(TextLayer(located.located, located.marks, shape))
        if self._number is None:
            self._enter()
        else:
            self._look_at(self._number)

    def take_text(self, located: MarkedText) -> bool:
        """Take where the text of what is shown stands; whether it is its text."""
        if self._file is None or located.wanted.item.id != self._file.item.id:
            return False
        self._located, self._number = located, None
        return True

    @Slot(int)
    def step(self, by: int) -> None:
        """Go to the next word (or the one before), on this page or another one."""
        file, count = self._file, self._count()
        if file is None:
            return
        beside = count if by < 0 else -1
        number = (beside if self._number is None else self._number) + by
        if 0 <= number < count:
            self._look_at(number)
            return
        passages = file.passages
        edge = (passages[-1] if by > 0 else passages[0]) if passages else file.item
        part = self._finder.hits.next_part(edge, by, file.pages or file.parts)
        if part is not None:
            self.part_wanted.emit(part, by)

    @Slot()
    def _on_found(self) -> None:
        if self._located is None:
            # The marks of the text are others now.
            self._number = None
        self.found.emit()

    def _count(self) -> int:
        """How many words can be gone to in what is shown."""
        located = self._located
        if self._overlay.has_picture and located is not None and located.located.boxes:
            return len(located.marks)
        return self._overlay.text.mark_count

    def _enter(self) -> None:
        count = self._count()
        if not count:
            self._say()
        elif self._backwards:
            self._look_at(count - 1)
        else:
            self._look_at(0 if self._overlay.has_picture else self._overlay.text.first_mark)

    def _look_at(self, number: int) -> None:
        self._number = number
        if self._overlay.has_picture:
            self._overlay.picture.show_mark(number)
        self._overlay.text.show_mark(number)
        self._say()

    def _say(self) -> None:
        file, count = self._file, self._count()
        if file is None:
            return
        if file.pages:
            number, total = self._finder.hits.describe(file.item, self._number, count)
        else:
            number, total = 0 if self._number is None else self._number + 1, count
        total = max(total, count)
        place = tr("word {number} of {count}", number=number, count=total) if total else ""
        self._overlay.show_hits(place)

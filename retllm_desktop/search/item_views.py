"""What of items is shown beside their previews: whole views, other pages, where words stand."""

from collections.abc import Sequence
from datetime import date

from retllm_desktop.core.enrichment import EnrichmentStore
from retllm_desktop.core.errors import ItemError, QueryError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.library import ItemStore, WordStore
from retllm_desktop.core.located_text import LocatedText, join_located
from retllm_desktop.core.ports import Extractor
from retllm_desktop.core.types import Item, Modality, Query, Rgb
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.search.query_encoding import words_looked_up

Marks = tuple[tuple[int, int], ...]
"""Where words stand in a text: (start, end) positions, ascending, apart."""


class ItemViewer:
    """Has files of the library read again for looking at them; nothing is decoded here."""

    def __init__(
        self,
        items: ItemStore,
        extractor: Extractor,
        words: WordStore,
        enrichment: EnrichmentStore,
    ) -> None:
        """Take what is known of items, what reads files, what finds words, and what OCR read."""
        self._items = items
        self._extractor = extractor
        self._words = words
        self._enrichment = enrichment

    def load_view(self, item: Item, max_px: int) -> Rgb:
        """Return an item's pixels: a picture upright, a page drawn.

        Args:
            item: Of which ``has_view`` says that it can be drawn.
            max_px: Longest side; a smaller picture keeps its size, pages are drawn at it.

        Raises:
            ItemError: It cannot be read, holds something else now, or lies elsewhere.
            EngineError: The reading process cannot be started.
        """
        self._check_there(item)
        return self._extractor.load_part(
            item.path, item.part, item.content_hash, spec=None, max_px=max_px
        )

    def locate_text(self, item: Item) -> LocatedText:
        """Return the text on an item's page or in its picture, and where it stands.

        What is part of a page comes first, then what was read there (OCR); empty where there is
        nothing or its place is not known.

        Raises:
            ItemError: The file cannot be read, holds something else now, or lies elsewhere.
            EngineError: The reading process cannot be started.
            StoreError: The library cannot be read.
        """
        read = self._enrichment.list_text_boxes((item.id,)).get(item.id, LocatedText())
        if item.kind is not FileKind.PDF or not item.text or item.offline:
            return read
        self._check_there(item)
        own = self._extractor.locate_text(item.path, item.part, item.content_hash)
        return join_located(own, read)

    def find_words(self, query: Query, texts: Sequence[str]) -> list[Marks]:
        """Return where in texts the words of a query stand, as a search finds them."""
        if query.pictures or query.items:
            return [() for _ in texts]
        try:
            parsed = parse_query(query.text, date.today(), lenient=True)  # noqa: DTZ011 - their day
        except QueryError:
            return [() for _ in texts]
        return self._words.marks(words_looked_up(parsed, query.draft, text=True), texts)

    def _check_there(self, item: Item) -> None:
        """Raise unless an item's file can be read without waiting for anybody.

        Raises:
            ItemError: It lies elsewhere.
        """
        # A folder that is known to be away is not looked into: a dead network drive may hang.
        if item.offline:
            raise ItemError("Its drive or folder is not connected", "", item.path)
        if not self._extractor.present(item.path):
            raise ItemError(
                "The file is in a cloud", "opening it with its program fetches it", item.path
            )

    def parts_of(self, item: Item) -> tuple[Item, ...]:
        """Return the parts of an item's file, by place in it; itself where nothing is known."""
        return self._items.of_file(item.path) or (item,)


def has_view(item: Item) -> bool:
    """Whether an item can be drawn: a picture, a page of a PDF, a moment of a video.

    A page of a PDF that is attached to a message has its number in its address.
    """
    if item.modality is not Modality.TEXT:
        return item.modality is Modality.IMAGE
    address = item.fragment.split("&")
    return item.kind is FileKind.PDF or any(one.startswith("page=") for one in address)

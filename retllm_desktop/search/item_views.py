"""What of items is shown to the person beside their previews: whole views, other pages."""

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.library import ItemStore
from retllm_desktop.core.ports import Extractor
from retllm_desktop.core.types import Item, Modality, Rgb


class ItemViewer:
    """Has files of the library read again for looking at them; nothing is decoded here."""

    def __init__(self, items: ItemStore, extractor: Extractor) -> None:
        """Take what is known of items, and what reads files."""
        self._items = items
        self._extractor = extractor

    def load_view(self, item: Item, max_px: int) -> Rgb:
        """Return an item's pixels: a picture upright, a page drawn.

        Args:
            item: Of which ``has_view`` says that it can be drawn.
            max_px: Longest side; a smaller picture keeps its size, pages are drawn at it.

        Raises:
            ItemError: It cannot be read, holds something else now, or lies elsewhere.
            EngineError: The reading process cannot be started.
        """
        # A folder that is known to be away is not looked into: a dead network drive may hang.
        if item.offline:
            raise ItemError("Its drive or folder is not connected", "", item.path)
        if not self._extractor.present(item.path):
            raise ItemError(
                "The file is in a cloud", "opening it with its program fetches it", item.path
            )
        return self._extractor.load_part(
            item.path, item.part, item.content_hash, spec=None, max_px=max_px
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

"""The file that is previewed: the part that is looked at, its pages, its text."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Item, Modality, Result
from retllm_desktop.search.item_views import Marks, has_view
from retllm_desktop.ui.preview.preview_hits import FileHits
from retllm_desktop.ui.preview.preview_subject import PreviewSubject
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.marked_text import marked_words
from retllm_desktop.ui.shared.translation import tr

_PASSAGES_AROUND: Final = 40
"""So many passages before and after a hit are shown with it."""


@dataclass(frozen=True, slots=True)
class PreviewedFile:
    """A result with the part of its file that is looked at.

    Attributes:
        result: The result.
        item: What is shown, a page of the result's file perhaps.
        parts: All parts of the file, in order; none as long as they are not read.
    """

    result: Result
    item: Item
    parts: tuple[Item, ...] = ()

    @property
    def pages(self) -> tuple[Item, ...]:
        """What of the file can be drawn, where the item can."""
        return tuple(filter(has_view, self.parts)) if has_view(self.item) else ()

    @property
    def number(self) -> int:
        """Number of the item among the pages, from 0."""
        return self.number_of(self.item)

    @property
    def passages(self) -> tuple[Item, ...]:
        """The passages of a text that are shown together; none of what is drawn."""
        item = self.item
        if has_view(item) or item.modality is not Modality.TEXT:
            return ()
        passages = [part for part in self.parts if part.modality is Modality.TEXT]
        numbers = [number for number, part in enumerate(passages) if part.part == item.part]
        if not numbers:
            return ()
        first = max(0, numbers[0] - _PASSAGES_AROUND)
        return tuple(passages[first : numbers[0] + _PASSAGES_AROUND])

    def number_of(self, item: Item) -> int:
        """Number of one of the pages, from 0."""
        places = (number for number, page in enumerate(self.pages) if page.part == item.part)
        return next(places, 0)

    def describe(self, place: str, shape: QSize, hits: FileHits | None) -> PreviewSubject:
        """Return what is to be shown of it.

        Args:
            place: Where it stands among the results, in words.
            shape: Size of its picture, empty for none.
            hits: Where the words stand that were looked for; None while that is not known.
        """
        item, snippet = self.item, self.result.candidate.snippet
        name = texts.file_name(item.path)
        shown = texts.part_name(item)
        heading = explanation = ""
        if item.unread:
            heading = tr("This file was not read")
            why = item.unread.rstrip(".")
            explanation = tr("{why}. It is found by its name.", why=why)
        elif not has_view(item) and not (item.text or item.recognised):
            heading, explanation = name, tr("There is nothing of it to show here.")
        in_text = snippet is not None and snippet.field in {"text", "recognised"}
        text, begin, marks = self._text(hits)
        words = marked_words(snippet) if snippet is not None and in_text else ()
        pages = self.pages
        number = tr("{number} of {count}", number=self.number + 1, count=len(pages))
        said = texts.describe_result(self.result)
        return PreviewSubject(
            name=shown,
            place=place,
            pages=number if len(pages) > 1 else "",
            film=item.kind is FileKind.VIDEO and len(pages) > 1,
            description=tr("Preview of {name}: {result}", name=shown, result=said),
            natural=shape,
            text=text,
            words=words,
            # Where a search found words that are not found now, those are shown.
            marks=marks or (None if words else marks),
            text_begin=begin,
            text_first=in_text and (item.offline or not has_located_text(item)),
            heading=heading,
            explanation=explanation,
            note=offline_note() if item.offline else item.note,
        )

    def _text(self, hits: FileHits | None) -> tuple[str, int, Marks | None]:
        """The text that is shown, where in it the item's own begins, and where words stand."""
        item, passages = self.item, self.passages
        if not passages:
            return item.text or item.recognised, 0, None if hits is None else hits.of(item)
        text, begin = "", 0
        marks: list[tuple[int, int]] = []
        for part in passages:
            text += "\n\n" if text else ""
            begin = len(text) if part.part == item.part else begin
            if hits is not None:
                marks += [(start + len(text), end + len(text)) for start, end in hits.of(part)]
            text += part.text or ""
        return text, begin, None if hits is None else tuple(marks)


def offline_note() -> str:
    """What is said of something whose drive is away."""
    return tr("Its drive or folder is not connected; what you see was kept from before.")


def has_located_text(item: Item) -> bool:
    """Whether it is known where text stands on an item's page or in its picture."""
    return bool(item.recognised) or (item.kind is FileKind.PDF and bool(item.text))


def may_have_parts(item: Item) -> bool:
    """Whether there may be more of an item's file than the item."""
    return not item.unread and (item.kind is not FileKind.PICTURE or bool(item.label))

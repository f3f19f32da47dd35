"""What an item is found by, as the columns of the index of words: names, headings, its text.

Both stores compose the same texts here, so that both find the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from retllm_desktop.library.file_names import name_entry, split_file_name
from retllm_desktop.library.text_analysis import SEPARATOR, prepare_text, split_name

HEADINGS: Final = ("name", "parts", "folder", "caption", "details", "tags")
"""Columns that describe an item, beside the text in it."""
COLUMNS: Final = (*HEADINGS, "text", "recognised")
COLUMN_WEIGHTS: Final = {
    "name": 4.0,
    "parts": 2.0,
    "folder": 1.5,
    "caption": 4.0,
    "details": 2.0,
    "tags": 6.0,
    "text": 1.0,
    "recognised": 0.8,
}
"""For BM25. A person chose a name, a caption or a tag for the whole of it, in a few words; a
folder's name is said of all that lies in it. Parts of names repeat what the name says. What was
read in a picture may have been read wrong, and stand at its edge."""
NAMES_OF_COPIES: Final = 256
"""Of one content in more files than that, the names of these many are words: each of them is
written again whenever one more comes."""


@dataclass(frozen=True, slots=True)
class ContentWords:
    """What a content is found by beside its text.

    Attributes:
        files: Folder (as ``displayed_folder`` has it) and name of each of its files, in the order
            of their numbers.
        caption: What the file says that it shows.
        details: Camera, lens and places.
        tags: Names of its tags.
    """

    files: Sequence[tuple[str, str]]
    caption: str
    details: Sequence[str]
    tags: Sequence[str]


def heading_columns(content: ContentWords | None, heading: str) -> Sequence[str]:
    """Return the texts of ``HEADINGS`` for an item, prepared for the index.

    Args:
        content: Of the first item of a content; the others are not found by names.
        heading: What stands above this part of it.
    """
    if content is None:
        return tuple(prepare_text(heading) if one == "caption" else "" for one in HEADINGS)
    files = list(islice(content.files, NAMES_OF_COPIES))
    names = dict.fromkeys(name for _, name in files)
    folders = dict.fromkeys(folder for folder, _ in files)
    return (
        _joined(_name_words(name) for name in names),
        _joined(part for name in names if (part := _parts_of_name(name))),
        _joined(prepare_text(folder) for folder in folders),
        _joined(prepare_text(text) for text in (content.caption, heading) if text),
        _joined(prepare_text(text) for text in content.details if text),
        _joined(prepare_text(tag) for tag in content.tags),
    )


def _name_words(name: str) -> str:
    """Return a name as the index takes it: what was made is one entry, the rest are words."""
    return " ".join(
        name_entry(name[part.start : part.end])
        if part.made
        else prepare_text(name[part.start : part.end])
        for part in split_file_name(name)
    )


def _parts_of_name(name: str) -> str:
    """Return the words that a name runs together, as the index takes them."""
    return " ".join(
        prepare_text(words)
        for part in split_file_name(name)
        if not part.made and (words := split_name(name[part.start : part.end]))
    )


def _joined(texts: Iterable[str]) -> str:
    return f" {SEPARATOR} ".join(texts)

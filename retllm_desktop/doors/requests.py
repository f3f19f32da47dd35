"""What other programs may ask of a library, and what they are answered."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.types import Result
from retllm_desktop.search.events import SearchEvent, SearchFinished


class UnknownItemError(InputError):
    """The library holds no such item, or nothing of the kind that was asked for of it."""


class Checking(StrEnum):
    """How many candidates of a search are put to the judge.

    ``NONE``: the coarse order; ``SOME``: as many as the settings say; ``ALL``: every candidate,
    however long that takes.
    """

    NONE = "none"
    SOME = "some"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class DoorQuery:
    """A search as another program asks for it.

    Attributes:
        line: A line of the query language; empty lists the library, newest first. ``like:`` with a
            path is refused: a program sends a picture, or names an item.
        items: Numbers of items that results should be near to.
        pictures: Encoded pictures to search with.
        draft: Whether the line is still being typed: what is unfinished at its end is passed over.
        checking: How many candidates the judge is asked about.
        below_cutoff: Whether what is nearest is proposed even where it is no hit.
        unfolded: Whether parts of a file and pictures alike are results of their own.
        as_typed: Whether never other words are searched for than these.
        counted: Whether it is told how many results there are beyond those that were looked at,
            as far as a thousand, which takes several times as long.
        limit: Results wanted, at least 1.
        cursor: ``next_cursor`` of the former page of the same search; empty: the first page.
    """

    line: str = ""
    items: tuple[int, ...] = ()
    pictures: tuple[bytes, ...] = field(default=(), repr=False)
    draft: bool = False
    checking: Checking = Checking.SOME
    below_cutoff: bool = False
    unfolded: bool = False
    as_typed: bool = False
    counted: bool = False
    limit: int = 20
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The last event of a search through a door.

    Attributes:
        search_id: Names the search for ``LibraryDoor.mark``; remembered for a while.
        query: What was asked for.
        finished: How the search ended, with all its results.
        results: The results of this page.
        next_cursor: Asks for the next page, empty where there is none.
        library_changed: Whether the library holds newer items than the search's first page knew.
        read: Texts that were read in pictures among the results, by item.
    """

    search_id: str
    query: DoorQuery
    finished: SearchFinished
    results: tuple[Result, ...]
    next_cursor: str
    library_changed: bool
    read: Mapping[int, LocatedText]


DoorEvent = SearchEvent | SearchPage


@dataclass(frozen=True, slots=True)
class DoorBounds:
    """How much may be asked for at a time.

    Attributes:
        coarse: Coarse stages at once.
        waiting: Searches that wait, or are judged, beside them; one more is refused.
        wait_s: Longest wait for a turn.
        remembered: Finished searches of which results can be marked.
        results: Most results of a page, and most items asked for at once.
        preview_px: Longest side of a preview.
    """

    coarse: int = max(2, os.cpu_count() or 2)
    waiting: int = 32
    wait_s: float = 120.0
    remembered: int = 64
    results: int = 100
    preview_px: int = 2048


@dataclass(frozen=True, slots=True)
class DoorStatus:
    """A library and what answers for it.

    Attributes:
        library: The library in numbers.
        packs: Ids of the packs in use by role.
        judged: Whether results are put to a judge.
        notices: Sentences on what does not run as the settings ask.
    """

    library: LibraryStatus
    packs: Mapping[str, str]
    judged: bool
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoorPreview:
    """An encoded picture of an item.

    Attributes:
        data: The bytes.
        media_type: What they are, as in ``image/webp``.
    """

    data: bytes = field(repr=False)
    media_type: str = "image/webp"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An open file of the library.

    Attributes:
        stream: The file, at its beginning.
        size_bytes: Its length.
        path: Where it lies.
    """

    stream: BinaryIO = field(repr=False)
    size_bytes: int
    path: Path

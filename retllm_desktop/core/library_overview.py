"""The port of the overview: how much there is of what a person goes to in a library."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol


class PlaceCount(NamedTuple):
    """How many contents were made at a place.

    Attributes:
        country: The country, empty where the file does not say it.
        city: The city, empty where only the country is known.
        contents: Contents, of which copies count once.
    """

    country: str
    city: str
    contents: int


class TagCount(NamedTuple):
    """How many contents have a tag.

    Attributes:
        tag: As it is spelt.
        contents: Contents that are there, of which copies count once.
    """

    tag: str
    contents: int


@dataclass(frozen=True, slots=True)
class ContentCounts:
    """How much there is of what follows from the files. Copies of a file count once.

    Attributes:
        contents: All that can be found.
        recent: What «is:recent» finds.
        duplicates: What «is:duplicate» finds.
        places: Countries and cities, by name.
    """

    contents: int = 0
    recent: int = 0
    duplicates: int = 0
    places: tuple[PlaceCount, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnotationCounts:
    """How much there is of what the person noted.

    Attributes:
        favourites: Favourites that are there.
        tags: All tags in use, in alphabetical order.
    """

    favourites: int = 0
    tags: tuple[TagCount, ...] = ()


class OverviewStore(Protocol):
    """Counts by indexes, and what was opened. Every method may raise StoreError."""

    def count_contents(self) -> ContentCounts:
        """Count what follows from the files."""
        ...

    def count_annotations(self) -> AnnotationCounts:
        """Count what the person noted."""
        ...

    def note_opened(self, paths: Sequence[Path]) -> int:
        """Note that the person opened files just now; return how many of them are known."""
        ...

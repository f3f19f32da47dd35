"""The port of what a library's own words are: values of its fields, and words of its people."""

from dataclasses import dataclass
from typing import Protocol

from retllm_desktop.core.query import QueryField


@dataclass(frozen=True, slots=True)
class KnownValue:
    """A value or a word that something in the library has.

    Attributes:
        text: As it is written there.
        count: How many files have it, as far as counting is quick; 0 where it is not known.
    """

    text: str
    count: int = 0


class VocabularyStore(Protocol):
    """Looks up what begins as something that is being typed. Case and diacritics do not count."""

    def values(self, field: QueryField, begun: str, limit: int) -> tuple[KnownValue, ...]:
        """Return values of a field that begin so, or of which a word does; the likeliest first.

        Known are folders, cameras, lenses, places, countries, endings and tags; none of others.

        Args:
            field: The field.
            begun: What is typed of the value; empty: all.
            limit: Most values.

        Raises:
            StoreError: The library cannot be read.
        """
        ...

    def words(self, begun: str, limit: int) -> tuple[KnownValue, ...]:
        """Return words that people wrote: in names of files, captions and tags; most used first.

        The word itself comes before all others, where it is one.

        Args:
            begun: What is typed of the word, at least one character.
            limit: Most words.

        Raises:
            StoreError: The library cannot be read.
        """
        ...

    def people(self, begun: str, limit: int) -> tuple[KnownValue, ...]:
        """Return names of people whom pictures are said to show.

        Args:
            begun: What is typed of any of the names, at least one character.
            limit: Most names.

        Raises:
            StoreError: The library cannot be read.
        """
        ...

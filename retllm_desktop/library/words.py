"""The part of a library that looks up words, meets conditions and keeps marks."""

from collections.abc import Callable, Mapping, Sequence

from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import Annotations, ItemIds, Snippet, TextMatch
from retllm_desktop.library import annotations, conditions, snippets, word_merging, word_search
from retllm_desktop.library.library_file import LibraryFile


class SqliteWords(LibraryFile):
    """Fulfils the ports ``LexicalStore`` and ``MarkStore``."""

    def matches(self, words: str, k: int, within: ItemIds | None = None) -> list[TextMatch]:
        """The k items that match words best, best first, ties by id.

        Any of the words (or another form of it) is enough; the last one may be the beginning of a
        word unless a space follows. Case and diacritics do not count; scripts without spaces are
        matched by their characters. Files that are missing are not found. Signs are no operators.

        Args:
            words: What was typed.
            k: How many.
            within: Only these items, ascending; None: all.
        """
        with self._connections.reading() as connection:
            return word_search.match_words(connection, words, k, within)

    def snippets(self, words: str, item_ids: Sequence[int]) -> Mapping[int, Snippet]:
        """For items that hold some of the words: the best piece of text, with the words marked."""
        with self._connections.reading() as connection:
            return snippets.find_snippets(connection, words, item_ids)

    def scope(self, question: ParsedQuery) -> ItemIds | None:
        """The items that meet conditions, hold all phrases and no excluded word.

        Returns:
            Their ids, ascending and read-only; None where the question restricts nothing.
        """
        if not conditions.restricts(question):
            return None
        key = (question.phrases, question.excluded, question.conditions)
        with self._connections.reading() as connection:
            kept, numbers = connection.sets.get(connection.version(), key)
            if not kept:
                numbers = conditions.scope(connection, question)
                connection.sets.put(key, numbers)
        return numbers

    def merge_words(self, stopped: Callable[[], bool]) -> bool:
        """Merge the pieces that the index of words was written in, if it has come to many.

        To be called after indexing, by the one who writes. Searches go on meanwhile, and so does
        writing between the steps.

        Args:
            stopped: Asked before each step; what is merged by then stays.

        Returns:
            Whether anything was merged.

        Raises:
            StoreError: The library cannot be written; searches are right all the same.
        """
        with self._connections.reading() as connection:
            if not word_merging.needs_merging(connection):
                return False
        begin = True
        while not stopped():
            with self._connections.writing() as connection:
                if not word_merging.merge_step(connection, begin=begin):
                    break
            begin = False
        return not begin

    def set_favourite(self, content_hash: bytes, favourite: bool) -> None:
        """Mark content as a favourite, or no longer.

        Raises:
            StoreError: Nothing was written.
        """
        with self._connections.writing() as connection:
            annotations.store_favourite(connection, content_hash, favourite)

    def set_tags(self, content_hash: bytes, tags: Sequence[str]) -> None:
        """Give content these tags instead of those it has; case is kept and does not count.

        Raises:
            StoreError: Nothing was written.
            InputError: A tag is empty or longer than 100 characters.
        """
        with self._connections.writing() as connection:
            annotations.store_tags(connection, content_hash, tags)

    def marks(self, content_hash: bytes) -> Annotations:
        """What was said of content."""
        with self._connections.reading() as connection:
            return annotations.read_annotations(connection, content_hash)

    def tags(self) -> tuple[str, ...]:
        """All tags in use, in alphabetical order."""
        with self._connections.reading() as connection:
            return annotations.list_tags(connection)

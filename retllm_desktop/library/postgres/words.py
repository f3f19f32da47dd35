"""The words of a shared library: looked up, marked, and the conditions of queries met."""

from collections.abc import Callable, Mapping, Sequence

from retllm_desktop.core.library import WordStore
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.types import ItemIds, Snippet, TextMatch
from retllm_desktop.core.typing_support import override
from retllm_desktop.library import conditions
from retllm_desktop.library.postgres.condition_tables import PostgresConditions
from retllm_desktop.library.postgres.kept_sets import KeptSets
from retllm_desktop.library.postgres.mounts import read_root_mounts
from retllm_desktop.library.postgres.shared_library import SharedLibrary
from retllm_desktop.library.postgres.snippets import find_shared_snippets
from retllm_desktop.library.postgres.word_index import PostgresWordIndex
from retllm_desktop.library.query_words import QueryWord, parse_words
from retllm_desktop.library.snippets import mark_words
from retllm_desktop.library.stop_words import ENGLISH
from retllm_desktop.library.word_search import match_words


class PostgresWords(WordStore):
    """Fulfils the port ``WordStore``.

    Attributes:
        short_answer: See ``PostgresConditions``.
    """

    def __init__(self, shared: SharedLibrary) -> None:
        """Use an open library."""
        self._shared = shared
        self._languages = shared.languages | {ENGLISH}
        self._kept = KeptSets()
        self.short_answer = conditions.SHORT_ANSWER

    @override
    def matches(self, words: str, k: int, within: ItemIds | None = None) -> list[TextMatch]:
        with self._shared.database.reading() as session:
            return match_words(
                PostgresWordIndex(session, self._kept), self._parse(words), k, within
            )

    @override
    def snippets(self, words: str, item_ids: Sequence[int]) -> Mapping[int, Snippet]:
        with self._shared.database.reading() as session:
            return find_shared_snippets(
                session, self._shared.address.machine, self._parse(words), item_ids
            )

    @override
    def marks(self, words: str, texts: Sequence[str]) -> list[tuple[tuple[int, int], ...]]:
        return mark_words(self._parse(words), texts)

    @override
    def count_words(self, words: str) -> int:
        return len(self._parse(words))

    @override
    def scope(self, question: ParsedQuery) -> ItemIds | None:
        if not conditions.restricts(question):
            return None
        key = (question.phrases, question.excluded, question.conditions)
        with self._shared.database.reading() as session:
            state = session.state()
            kept, numbers = self._kept.get(state, key)
            if not kept:
                mounts = read_root_mounts(session, self._shared.address)
                tables = PostgresConditions(session, mounts, self._kept, self.short_answer)
                numbers = conditions.scope(tables, question, languages=self._languages)
                self._kept.put(state, key, numbers)
        return numbers

    @override
    def merge(self, stopped: Callable[[], bool]) -> bool:
        if stopped():
            return False
        with self._shared.database.writing() as session:
            merged = bool(session.value("SELECT merge_words()"))
        if merged:
            with self._shared.database.writing() as session:
                session.rows("SELECT drop_word_tails()")
        return merged

    def _parse(self, words: str) -> list[QueryWord]:
        return parse_words(words, self._languages)

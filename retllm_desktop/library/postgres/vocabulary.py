"""The words of a shared library, looked up by their beginnings: values of fields, words, people.

A person is offered only what that person may read: every look-up goes through the same tables as
searches do. Words are counted in the newest items that hold some.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from retllm_desktop.core.query import QueryField
from retllm_desktop.core.typing_support import override
from retllm_desktop.core.vocabulary import KnownValue, VocabularyStore
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.kept_sets import KeptSets
from retllm_desktop.library.postgres.shared_library import SharedLibrary
from retllm_desktop.library.postgres.text_rows import displayed_place
from retllm_desktop.library.postgres.word_index import PostgresWordIndex
from retllm_desktop.library.text_analysis import fold_text
from retllm_desktop.library.vocabulary import (
    KEPT_S,
    MOST_CAPTIONS,
    MOST_DISTINCT,
    MOST_FOLDERS,
    VALUE_COLUMNS,
    FoldedValue,
    beginning_values,
    count_people,
    folder_values,
    name_begun,
    names_of_path,
    spelling_of,
    word_begun,
)

_MOST_ROWS: Final = 2_000
"""Items in which words that begin so are counted: enough to put the common ones first."""
_OF_A_PERSON: Final = ("name", "parts", "caption", "tags")
"""What holds words that somebody chose."""


class PostgresVocabulary(VocabularyStore):
    """Fulfils the port ``VocabularyStore``."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Use an open library."""
        self._shared = shared
        self._kept = KeptSets()

    @override
    def values(self, field: QueryField, begun: str, limit: int) -> tuple[KnownValue, ...]:
        folded = fold_text(begun)
        with self._shared.database.reading() as session:
            if field is QueryField.IN:
                return _shared_folders(session, folded.replace(os.sep, "/"), limit)
            if field is QueryField.TAG:
                names = [name for name, _ in _tag_names(session)]
            else:
                names = self._distinct(session, field)
        return beginning_values([_folded(name) for name in names], folded, limit)

    @override
    def words(self, begun: str, limit: int) -> tuple[KnownValue, ...]:
        piece = word_begun(begun)
        if piece is None:
            return ()
        with self._shared.database.reading() as session:
            return _begun_words(session, self._kept, piece, limit)

    @override
    def people(self, begun: str, limit: int) -> tuple[KnownValue, ...]:
        piece = name_begun(begun)
        if piece is None:
            return ()
        with self._shared.database.reading() as session:
            index = PostgresWordIndex(session, self._kept)
            (items,) = index.list_matching([f'"{piece}" *'], MOST_CAPTIONS, ("caption",))
            rows = session.rows(
                "SELECT DISTINCT content.id, content.people FROM content "
                "JOIN item ON item.content_id = content.id "
                "WHERE item.id = ANY (%s) AND content.people <> ''",
                (items,),
            )
        return count_people((people for _, people in rows), piece, limit)

    def _distinct(self, session: Session, field: QueryField) -> list[str]:
        counts: Counter[str] = Counter()
        for table, column in VALUE_COLUMNS.get(field, ()):
            for value, count in self._kept.values_of(session, table, column, KEPT_S):
                counts[value] = max(counts[value], count)
        return [text for text, _ in counts.most_common()]


def _folded(text: str) -> FoldedValue:
    return FoldedValue(KnownValue(text), fold_text(text))


def _tag_names(session: Session) -> list[tuple[str, str]]:
    rows = session.rows(
        "SELECT min(name), folded FROM tag GROUP BY folded ORDER BY folded LIMIT %s",
        (MOST_DISTINCT,),
    )
    return [(name, folded) for name, folded in rows]


def _shared_folders(session: Session, begun: str, limit: int) -> tuple[KnownValue, ...]:
    def below(within: str) -> Iterator[Sequence[str]]:
        rows = session.rows(
            "SELECT root.location, folder.path FROM folder JOIN root ON root.id = folder.root_id "
            "WHERE strpos(folder.folded, %s) > 0 LIMIT %s",
            (within, MOST_FOLDERS),
        )
        for location, path in rows:
            # A file below it, so that the folder is whole.
            yield names_of_path(displayed_place(location, path + b"/" if path else b"")[0])

    return folder_values(below, begun, limit)


def _begun_words(
    session: Session, kept: KeptSets, begun: str, limit: int
) -> tuple[KnownValue, ...]:
    """Return words that begin so, the word itself first, then those that most items hold."""
    index = PostgresWordIndex(session, kept)
    counts = index.count_begun(begun, _OF_A_PERSON, _MOST_ROWS)
    found = sorted(counts.items(), key=lambda one: (one[0] != begun, -one[1], one[0]))[:limit]
    return tuple(KnownValue(_written(session, index, word), count) for word, count in found)


def _written(session: Session, index: PostgresWordIndex, term: str) -> str:
    """Return a folded word as somebody wrote it, accents and all, in small letters."""
    (items,) = index.list_matching([f'"{term}"'], 1, _OF_A_PERSON)
    rows = session.rows(
        "SELECT content.caption, file.path FROM item JOIN content ON content.id = item.content_id "
        "JOIN file ON file.content_id = content.id WHERE item.id = ANY (%s) LIMIT 8",
        (items,),
    )
    return spelling_of(term, ((caption, displayed_place(b"", path)[1]) for caption, path in rows))

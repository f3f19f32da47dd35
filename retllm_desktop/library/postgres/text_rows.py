"""Words of items as rows of the table ``words``: lexemes with their positions, lengths of fields.

The words are those of the other store's index (``word_columns.py``, ``text_analysis.py``); no
dictionary of the server has a say. All fields share one ``tsvector``: a position tells the field,
since the fields stand one after the other and ``lengths`` says how long each is; one position
between them, so that no phrase reaches from one into the next. Labels tell groups of fields.

What a ``tsvector`` cannot hold: of a word the 257th place and all further ones, places behind the
16,383rd word of one item (they count as that one: no phrase is found there), and more than a
megabyte of different words (those behind it are not found). A page of text has some hundred words.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.text_analysis import SEPARATOR
from retllm_desktop.library.word_columns import COLUMNS

FIELD_ORDER: Final[tuple[str, ...]] = (*(name for name in COLUMNS if name != "text"), "text")
"""How the fields follow one another; the one that may be long is last."""
LABELS: Final[dict[str, str]] = {
    "name": "A",
    "parts": "A",
    "caption": "A",
    "folder": "B",
    "details": "C",
    "tags": "C",
    "text": "D",
    "recognised": "D",
}
"""Groups of fields that can be looked into by themselves."""
_MOST_POSITION: Final = 16_383
_MOST_PLACES: Final = 256
_MOST_BYTES: Final = 1_000_000
_LEXEME_BYTES: Final = 2_046
_MOST_LENGTH: Final = 32_767
_PLAIN_WORD: Final = re.compile(r"[^\W_]+")
_ROWS_AT_ONCE: Final = 512


class _WordCharacters(dict[int, str]):
    """Which characters are of words: letters, marks, numbers and what marks entries."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        kept = character if category[0] in "LMN" or category == "Co" else " "
        self[code] = kept
        return kept


_CHARACTERS: Final = _WordCharacters()


@dataclass(frozen=True, slots=True)
class WordRow:
    """The words of an item.

    Attributes:
        item_id: The item.
        collection_id: Its collection.
        lexemes: As text of the type ``tsvector``.
        lengths: Words in each field, in the order of ``FIELD_ORDER``.
    """

    item_id: int
    collection_id: int
    lexemes: str
    lengths: Sequence[int]


def displayed_place(location: bytes, path: bytes) -> tuple[str, str]:
    """Return a file's folder, from the name of the library's folder on, and its name.

    Args:
        location: Of the folder in the library.
        path: Of the file, below it.
    """
    inner, _, name = path.rpartition(b"/")
    folder = b"/".join(part for part in (location.rpartition(b"/")[2], inner) if part)
    return valid_unicode(os.fsdecode(folder)), valid_unicode(os.fsdecode(name))


def split_prepared(text: str) -> list[str]:
    """Return the words of a text that ``prepare_text`` made, as the index takes them."""
    lowered = text.lower()
    if lowered.isascii():
        return _PLAIN_WORD.findall(lowered)
    return lowered.translate(_CHARACTERS).split()


def make_word_row(item_id: int, collection_id: int, columns: Sequence[str]) -> WordRow:
    """Return the row of an item.

    Args:
        item_id: The item.
        collection_id: Its collection.
        columns: Texts of ``COLUMNS``, prepared (``heading_columns``, ``prepare_text``).
    """
    texts: dict[str, str] = dict(zip(COLUMNS, columns, strict=True))
    places: dict[str, list[str]] = {}
    lengths: list[int] = []
    start, room = 1, _MOST_BYTES
    for field in FIELD_ORDER:
        words = split_prepared(texts[field])
        label = LABELS[field]
        for number, word in enumerate(words, start):
            if word == SEPARATOR:
                continue
            known = places.get(word)
            if known is None:
                room -= 8 + 4 * len(word)
                if room < 0:
                    continue
                known = places[word] = []
            if len(known) < _MOST_PLACES:
                room -= 2
                known.append(f"{min(number, _MOST_POSITION)}{label}")
        lengths.append(min(len(words), _MOST_LENGTH))
        start += len(words) + 1
    lexemes = " ".join(f"{quote_lexeme(word)}:{','.join(at)}" for word, at in places.items())
    return WordRow(item_id, collection_id, lexemes, lengths)


def quote_lexeme(word: str) -> str:
    """Return a word as ``tsvector`` and ``tsquery`` have it in texts; a very long one is cut."""
    return f"'{cut_lexeme(word)}'"


def cut_lexeme(word: str) -> str:
    """Return as much of a word as a lexeme can hold."""
    if len(word) * 4 <= _LEXEME_BYTES:
        return word
    return word.encode()[:_LEXEME_BYTES].decode(errors="ignore")


def put_word_rows(session: Session, rows: Iterable[WordRow]) -> None:
    """Write words of items, in place of those that they had."""
    waiting = sorted(rows, key=lambda row: row.item_id)
    for start in range(0, len(waiting), _ROWS_AT_ONCE):
        some = waiting[start : start + _ROWS_AT_ONCE]
        session.run(
            "INSERT INTO words (item_id, collection_id, lexemes, lengths, word_count) "
            "SELECT item, collection, lexemes::tsvector, lengths::smallint[], word_count "
            "FROM unnest(%s::int8[], %s::int8[], %s::text[], %s::text[], %s::int8[]) "
            "AS given (item, collection, lexemes, lengths, word_count) "
            "ON CONFLICT (item_id) DO UPDATE SET lexemes = excluded.lexemes, "
            "lengths = excluded.lengths, word_count = excluded.word_count",
            (
                np.array([row.item_id for row in some], np.int64),
                np.array([row.collection_id for row in some], np.int64),
                [row.lexemes for row in some],
                ["{" + ",".join(map(str, row.lengths)) + "}" for row in some],
                np.array([sum(row.lengths) for row in some], np.int64),
            ),
        )


def delete_word_rows(session: Session, item_ids: Iterable[int]) -> None:
    """Remove the words of items."""
    session.run(
        "DELETE FROM words WHERE item_id = ANY (%s)", (np.array(sorted(item_ids), np.int64),)
    )

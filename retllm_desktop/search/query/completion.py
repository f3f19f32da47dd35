"""What may be meant by what is being typed: fields, their values, words, and former queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from retllm_desktop.core.query import QueryField
from retllm_desktop.core.vocabulary import KnownValue, VocabularyStore
from retllm_desktop.search.query.parser import CLOSED_FIELDS
from retllm_desktop.search.query.tokens import FIELD_NAMES, QueryToken, quote_text, tokenize_query
from retllm_desktop.search.query.values import NAMED_DAYS

MOST_VALUES: Final = 60
"""Of one field; a list that is scrolled."""
_MOST_FORMER: Final = 2
_MOST_FIELDS: Final = 3
_MOST_CONDITIONS: Final = 4
_MOST_WORDS: Final = 4
_LEAST_LETTERS: Final = 2
"""One letter alone is the beginning of everything."""
_STORED: Final = frozenset(
    {
        QueryField.IN,
        QueryField.EXT,
        QueryField.CAMERA,
        QueryField.LENS,
        QueryField.PLACE,
        QueryField.COUNTRY,
    }
)
_MEANT: Final = (QueryField.TAG, QueryField.IN, QueryField.PLACE, QueryField.CAMERA)
"""Fields whose values people may type without the field."""


class CompletionKind(Enum):
    """What is offered."""

    FIELD = auto()
    """The name of a field; its value is still to be typed."""
    VALUE = auto()
    """A value of the field that is being typed."""
    CONDITION = auto()
    """A whole condition, in the place of a plain word."""
    WORD = auto()
    """A word, or the name of somebody."""
    QUERY = auto()
    """A whole line that was searched for before."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that could stand in the place of what is being typed.

    Attributes:
        kind: What it is.
        text: As it is to be written.
        start: Where it begins in the line.
        end: Where what it replaces ends.
        field: The field that it is of, None for words and lines.
        count: How many files have it, 0 where that is not known.
        label: As it is shown where that is not as it is written: a value without its quotes.
    """

    kind: CompletionKind
    text: str
    start: int
    end: int
    field: QueryField | None = None
    count: int = 0
    label: str = ""


class CompletionService:
    """Offers what goes on as somebody types."""

    def __init__(self, vocabulary: VocabularyStore | None = None) -> None:
        """Take the library's words; None: only what the language itself knows."""
        self._vocabulary = vocabulary

    def complete(
        self, line: str, cursor: int, tags: Sequence[str] = (), former: Sequence[str] = ()
    ) -> tuple[Completion, ...]:
        """Return what could stand where the cursor is, the likeliest first.

        Args:
            line: What is typed.
            cursor: Where the cursor is in it.
            tags: The tags in use.
            former: Lines that were searched for, the newest first.

        Raises:
            StoreError: The library cannot be read.
        """
        if line[cursor : cursor + 1].strip():
            return ()
        found = list(tokenize_query(line[:cursor]))
        if not found or found[-1].end != cursor:
            return ()
        token = found[-1]
        if token.head in FIELD_NAMES:
            return tuple(self._values(token, cursor, tags))
        begun = token.values[0] if token.values else None
        if begun is None or token.operator or token.is_group or token.head:
            return ()
        if token.sign or token.weight:
            # What is excluded or weighted is a word, or the field of a condition that must not be.
            fields = self._fields(begun.text, begun.column, cursor) if token.sign == "-" else ()
            return (*fields, *self._words(begun.text, begun.column, cursor))
        whole = self._former(line, cursor, former)
        fields = self._fields(begun.text, begun.column, cursor)
        conditions = self._conditions(begun.text, begun.column, cursor, tags)
        words = self._words(begun.text, begun.column, cursor)
        return (*whole, *fields, *conditions, *words)

    def _values(self, token: QueryToken, cursor: int, tags: Sequence[str]) -> Iterator[Completion]:
        field = QueryField(token.head)
        *others, value = token.values
        if value.quoted and not token.unfinished:
            return
        begun = value.text.casefold()
        used = {other.text.casefold() for other in others} | {begun}
        for known in self._known(field, value.text, tags):
            if known.text.casefold() not in used:
                yield Completion(
                    CompletionKind.VALUE,
                    quote_value(known.text),
                    value.column,
                    cursor,
                    field,
                    known.count,
                    known.text,
                )

    def _known(
        self, field: QueryField, begun: str, tags: Sequence[str], most: int = MOST_VALUES
    ) -> tuple[KnownValue, ...]:
        if field is QueryField.TAG:
            return _begin(tags, begun)[:most]
        if field in {QueryField.DATE, QueryField.BEFORE, QueryField.AFTER}:
            return _begin(NAMED_DAYS, begun)
        if field in CLOSED_FIELDS:
            return _begin(CLOSED_FIELDS[field], begun)
        if field in _STORED and self._vocabulary is not None:
            return self._vocabulary.values(field, begun, most)
        return ()

    def _former(self, line: str, cursor: int, former: Sequence[str]) -> tuple[Completion, ...]:
        begun = " ".join(line.casefold().split())
        if cursor != len(line) or len(begun) < _LEAST_LETTERS:
            return ()
        found = [
            one
            for one in former
            if one.casefold().startswith(begun) and one.casefold().strip() != begun
        ]
        return tuple(
            Completion(CompletionKind.QUERY, one, 0, len(line)) for one in found[:_MOST_FORMER]
        )

    def _fields(self, begun: str, start: int, end: int) -> tuple[Completion, ...]:
        folded = begun.casefold()
        if not folded.isalpha():
            return ()
        fields = [field for field in QueryField if field.value.startswith(folded)]
        return tuple(
            Completion(CompletionKind.FIELD, f"{field}:", start, end, field)
            for field in fields[:_MOST_FIELDS]
        )

    def _conditions(
        self, begun: str, start: int, end: int, tags: Sequence[str]
    ) -> tuple[Completion, ...]:
        if len(begun) < _LEAST_LETTERS:
            return ()
        found: list[Completion] = []
        for field in _MEANT:
            most = _MOST_CONDITIONS // 2
            for known in self._known(field, begun, tags, most):
                text = f"{field}:{quote_value(known.text)}"
                made = Completion(CompletionKind.CONDITION, text, start, end, field, known.count)
                found.append(made)
        return tuple(found[:_MOST_CONDITIONS])

    def _words(self, begun: str, start: int, end: int) -> tuple[Completion, ...]:
        if self._vocabulary is None or len(begun) < _LEAST_LETTERS:
            return ()
        people = self._vocabulary.people(begun, _MOST_WORDS // 2)
        words = self._vocabulary.words(begun, _MOST_WORDS)
        if any(known.text.casefold() == begun.casefold() for known in words):
            # A whole word: who means it is not led to others.
            words = ()
        texts: dict[str, int] = {}
        for known in (*people, *words):
            texts.setdefault(known.text, known.count)
        return tuple(
            Completion(CompletionKind.WORD, text, start, end, count=count)
            for text, count in list(texts.items())[:_MOST_WORDS]
        )


def narrow_completions(
    offered: Sequence[Completion], former_line: str, line: str, cursor: int
) -> tuple[Completion, ...]:
    """Return what of an offer still goes on, now that more was typed; they replace that as well.

    Args:
        offered: What was offered for the former line.
        former_line: That line.
        line: What is typed now.
        cursor: Where the cursor is in it.
    """
    found: list[Completion] = []
    for one in offered:
        begun = line[one.start : cursor].casefold()
        text = (one.label or one.text).casefold()
        if one.kind is CompletionKind.CONDITION:
            text = text.partition(":")[2].strip('"')
        elif one.kind is CompletionKind.VALUE:
            begun = begun.lstrip('"')
        same = cursor > one.start and line[: one.start] == former_line[: one.start]
        if same and text.startswith(begun) and text != begun:
            found.append(replace(one, end=cursor))
    return tuple(found)


def quote_value(value: str) -> str:
    """Return a value as it is written behind the colon of its field."""
    plain = not any(character.isspace() or character in '|"' for character in value)
    return value if plain else quote_text(value)


def _begin(values: Sequence[str], begun: str) -> tuple[KnownValue, ...]:
    folded = begun.casefold()
    return tuple(KnownValue(one) for one in values if one.casefold().startswith(folded))

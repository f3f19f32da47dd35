r"""Parses a line of the query language into a ``ParsedQuery``.

The language, by example:

- ``red car at night``: words; those without any operator are one sentence together, wherever
  fields stand between them.
- ``"to whom it may concern"``: an exact phrase, which must stand in the text or the name. It does
  not order the results; a query of phrases alone is ordered by nearness to them.
- ``-draft``, ``-"red car"``: no result holds this word or phrase, and no picture shows it.
- ``dog + beach - crowd``: terms; a spaced ``+`` or ``-`` begins one, which goes on to the next
  operator, group or field. After an operator or a weight, quotes hold a term, no phrase.
- ``2:dog``, ``0.5:"a sunny beach"``, ``- 2:crowd``: a weight, a number and a colon without space
  before a letter or a quote. It holds for the words up to the next operator, group or field.
- ``like:holiday/dog.jpg``, ``-like:"a b.png"``, ``2:like:"dog.jpg"@10,20,60,80``: near to a
  picture, or to a part of it (left, top, right, bottom in percent; the path then stands in
  quotes). ``picture:1``, ``picture:1@10,20,60,80``: the pictures that came with the query,
  counted from 1.
- ``type:photo|screenshot``, ``-ext:gif``, ``tag:"summer house"``, ``has:gps``, ``is:favourite``,
  ``orientation:portrait``: one of these values. ``core/query.py`` lists those that ``type:``,
  ``has:``, ``is:`` and ``orientation:`` know.
- ``in:"holiday/2024"``, ``name:invoice|receipt``, ``camera:canon``, ``lens:50mm``: what the
  folder, the name, the camera or the lens contains. ``place:Lisbon``, ``country:pt``: where it was
  made.
- ``size:>10MB``, ``width:1000..2000``, ``height:<=600``, ``rating:>=4``: a number or a range.
- ``date:2023..2024-05``, ``before:yesterday``, ``after:2024``: days, of a calendar or by name.

All fields may be negated (``-``). Case does not count in their names.

A quote within quotes is doubled; backslashes are ordinary characters. „ “ ” « » are quotes where
a token begins; − counts as a minus, – only where a word is attached to it. A word with a colon
that is no field («note:», «12:30», «C:\photos») is plain text, and so is what stands in the
middle of a word («24"», «o'clock», «T-shirt»).
"""

import difflib
import math
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.query import (
    HAS_VALUES,
    IS_VALUES,
    ORIENTATION_VALUES,
    TYPE_VALUES,
    Condition,
    ContainsText,
    OneOfValues,
    ParsedQuery,
    QueryField,
    QueryTerm,
)
from retllm_desktop.search.query.tokens import (
    LIKE_FIELD,
    PICTURE_FIELD,
    QueryToken,
    TokenValue,
    tokenize_query,
)
from retllm_desktop.search.query.values import read_date_range, read_number_range, read_region

CLOSED_FIELDS: Final = {
    QueryField.TYPE: TYPE_VALUES,
    QueryField.HAS: HAS_VALUES,
    QueryField.ORIENTATION: ORIENTATION_VALUES,
    QueryField.IS: IS_VALUES,
}
"""Fields whose values are known beforehand."""
VALUE_ALIASES: Final = {
    (QueryField.TYPE, "image"): "picture",
    (QueryField.TYPE, "md"): "markdown",
    (QueryField.TYPE, "txt"): "text",
    (QueryField.HAS, "location"): "gps",
    (QueryField.HAS, "tag"): "tags",
    (QueryField.IS, "favorite"): "favourite",
}
"""Other words for some of them."""


class ValueForm(Enum):
    """What may follow the colon of a field."""

    TEXT = auto()
    """Texts, one of which must stand within what is compared."""
    CHOICE = auto()
    """Values, one of which it must be; where ``CLOSED_FIELDS`` knows them, no others."""
    NUMBER = auto()
    """A number or a range of them, as ``values.MEASURES`` has it."""
    DAYS = auto()
    """A day, or days."""


@dataclass(frozen=True, slots=True)
class FieldForm:
    """How a field is written.

    Attributes:
        form: What its values are read as.
        example: What is shown where a value is missing.
        range_example: Of a field that takes one value: what is shown where there are more.
    """

    form: ValueForm
    example: str
    range_example: str = "date:2023..2024"


FIELD_FORMS: Final = {
    QueryField.TYPE: FieldForm(ValueForm.CHOICE, "type:photo"),
    QueryField.IN: FieldForm(ValueForm.TEXT, 'in:"holiday/2024"'),
    QueryField.NAME: FieldForm(ValueForm.TEXT, "name:invoice"),
    QueryField.EXT: FieldForm(ValueForm.CHOICE, "ext:jpg"),
    QueryField.DATE: FieldForm(ValueForm.DAYS, "date:2024-05"),
    QueryField.BEFORE: FieldForm(ValueForm.DAYS, "before:2024"),
    QueryField.AFTER: FieldForm(ValueForm.DAYS, "after:2024"),
    QueryField.CAMERA: FieldForm(ValueForm.TEXT, "camera:canon"),
    QueryField.LENS: FieldForm(ValueForm.TEXT, "lens:50mm"),
    QueryField.PLACE: FieldForm(ValueForm.TEXT, "place:Lisbon"),
    QueryField.COUNTRY: FieldForm(ValueForm.TEXT, "country:Portugal"),
    QueryField.HAS: FieldForm(ValueForm.CHOICE, "has:gps"),
    QueryField.SIZE: FieldForm(ValueForm.NUMBER, "size:>10MB", "size:1MB..5MB"),
    QueryField.WIDTH: FieldForm(ValueForm.NUMBER, "width:>3000", "width:1000..2000"),
    QueryField.HEIGHT: FieldForm(ValueForm.NUMBER, "height:>3000", "height:1000..2000"),
    QueryField.RATING: FieldForm(ValueForm.NUMBER, "rating:>=4", "rating:3..5"),
    QueryField.ORIENTATION: FieldForm(ValueForm.CHOICE, "orientation:portrait"),
    QueryField.TAG: FieldForm(ValueForm.CHOICE, 'tag:"summer house"'),
    QueryField.IS: FieldForm(ValueForm.CHOICE, "is:favourite"),
}
"""All fields."""


def parse_query(line: str, today: date, *, lenient: bool = False) -> ParsedQuery:
    """Read a line.

    Args:
        line: What was typed or made by an interface.
        today: What ``today``, ``yesterday``, ``last-week`` … are counted from.
        lenient: For a search while typing: what the line ends with and is not finished (an open
            quote, ``type:``, ``type:ph``, a lone operator, ``2:``) is left out. What is unfinished
            in the middle is an error here as well.

    Raises:
        QueryError: Something in it has no meaning; it says what, where, and what would have.
    """
    found = list(tokenize_query(line))
    state = _ParserState(today)
    for number, token in enumerate(found, start=1):
        tail = lenient and number == len(found)
        if tail and token.end == len(line) and _begins_weight(token):
            continue
        try:
            state.take(token)
        except QueryError:
            if tail and (token.end == len(line) or token.unfinished):
                state.forget_operator()
                continue
            raise
    if lenient:
        state.forget_operator()
    return state.result()


class _ParserState:
    """What was parsed so far."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._terms: list[QueryTerm] = []
        self._plain_at: int | None = None
        self._plain: list[str] = []
        # The weight and the words of a term that an operator or a weight began.
        self._run: tuple[float, list[str]] | None = None
        self._operator: QueryToken | None = None
        self._phrases: list[str] = []
        self._excluded: list[str] = []
        self._conditions: list[Condition] = []

    def take(self, token: QueryToken) -> None:
        """Parse one more token, or raise and leave everything as it was."""
        if token.operator:
            if self._operator is not None:
                raise token.error(
                    "Two operators follow each other", "leave one out, or put a word in between"
                )
            self._end_run()
            self._operator = token
        elif token.is_word:
            self._take_word(token.values[0].text)
        elif token.head in {LIKE_FIELD, PICTURE_FIELD}:
            self._add(_picture_term(token, self._weight(token)))
        elif token.head:
            negated = token.sign == "-" or self._pending_sign(token) == "-"
            if token.weight:
                raise token.error(
                    "A condition has no weight",
                    f"write {FIELD_FORMS[QueryField(token.head)].example}",
                )
            condition = _condition(token, self._today, negated)
            self._operator = None
            self._end_run()
            self._conditions.append(condition)
        elif token.is_group:
            text = _group_text(token)
            if token.sign == "-" and not token.weight and self._operator is None:
                self._end_run()
                self._excluded.append(text)
            elif token.sign or token.weight or self._operator is not None:
                self._add(QueryTerm(text=text, weight=self._weight(token)))
            else:
                self._end_run()
                self._phrases.append(text)
        elif token.weight:
            weight = self._weight(token)
            self._end_run()
            self._operator = None
            self._run = (weight, [token.values[0].text])
        else:
            self._pending_sign(token)
            self._end_run()
            self._excluded.append(token.values[0].text)

    def forget_operator(self) -> None:
        """Drop an operator that waits for its term."""
        self._operator = None

    def result(self) -> ParsedQuery:
        """Return the parsed query; raises where an operator still waits."""
        if self._operator is not None:
            raise self._operator.error(
                f"Nothing follows the «{self._operator.raw}»",
                "write what results should be near to or far from, or leave the sign out",
            )
        self._end_run()
        terms = list(self._terms)
        if self._plain_at is not None:
            terms.insert(self._plain_at, QueryTerm(text=" ".join(self._plain)))
        return ParsedQuery(
            tuple(terms), tuple(self._phrases), tuple(self._excluded), tuple(self._conditions)
        )

    def _take_word(self, word: str) -> None:
        if self._operator is not None:
            self._run = (-1.0 if self._operator.sign == "-" else 1.0, [word])
            self._operator = None
        elif self._run is not None:
            self._run[1].append(word)
        else:
            if self._plain_at is None:
                self._plain_at = len(self._terms)
            self._plain.append(word)

    def _pending_sign(self, token: QueryToken) -> str:
        """Return the sign of the operator that waits, empty for none; one sign is enough."""
        if self._operator is None:
            return ""
        if token.sign:
            raise token.error(
                "Two operators follow each other", "leave one out, or put a word in between"
            )
        return self._operator.sign

    def _weight(self, token: QueryToken) -> float:
        sign = self._pending_sign(token) or token.sign
        weight = float(token.weight) if token.weight else 1.0
        if weight == 0.0:
            raise token.error("A weight of 0 counts for nothing", "leave the term out")
        if not math.isfinite(weight):
            raise token.error("The weight is too large", "write a number such as 2 or 0.5")
        return -weight if sign == "-" else weight

    def _add(self, term: QueryTerm) -> None:
        self._end_run()
        self._operator = None
        self._terms.append(term)

    def _end_run(self) -> None:
        if self._run is not None:
            self._terms.append(QueryTerm(text=" ".join(self._run[1]), weight=self._run[0]))
            self._run = None


def _begins_weight(token: QueryToken) -> bool:
    """Whether it looks like the «2:» of a term that is still to come."""
    number, colon, rest = token.raw.lstrip("+-−–").partition(":")
    return colon == ":" and not rest and number.replace(".", "", 1).isdecimal()


def _group_text(token: QueryToken) -> str:
    if token.unfinished:
        raise token.error("The quotes are not closed", 'close them with a second "')
    text = " ".join(token.values[0].text.split())
    if not text:
        raise token.error("There is nothing between the quotes", "write words there")
    return text


def _picture_term(token: QueryToken, weight: float) -> QueryTerm:
    value = token.values[0]
    part = read_region(value) if value.region else None
    if token.head == PICTURE_FIELD:
        number = int(value.text) if value.text.isdecimal() and len(value.text) < 10 else 0
        if number < 1:
            raise value.error(f"There is no picture «{value.text}»", "they are counted from 1")
        return QueryTerm(picture=number - 1, region=part, weight=weight)
    _require_value(token, value, "like:holiday/dog.jpg")
    return QueryTerm(like=value.text, region=part, weight=weight)


def _require_value(token: QueryToken, value: TokenValue, example: str) -> None:
    if value.text.strip():
        if value.end == token.end and token.unfinished:
            raise value.error("The quotes are not closed", 'close them with a second "')
        return
    raise token.error(
        f"Nothing follows «{token.head}:»",
        f'write {example}, or put "{token.head}:" in quotes to look for the word itself',
    )


def _condition(token: QueryToken, today: date, negated: bool) -> Condition:
    field = QueryField(token.head)
    written = FIELD_FORMS[field]
    for value in token.values:
        _require_value(token, value, written.example)
    match written.form:
        case ValueForm.TEXT:
            return ContainsText(field, tuple(value.text for value in token.values), negated)
        case ValueForm.CHOICE:
            known = tuple(_known_value(field, value) for value in token.values)
            return OneOfValues(field, known, negated)
        case ValueForm.NUMBER:
            return read_number_range(field, _single_value(token, written), negated)
        case ValueForm.DAYS:
            return read_date_range(field, _single_value(token, written), today, negated)


def _single_value(token: QueryToken, written: FieldForm) -> TokenValue:
    first, *others = token.values
    if others:
        raise token.error(
            f"«{token.head}:» takes one value",
            f"write a range instead, as in {written.range_example}",
        )
    return first


def _known_value(field: QueryField, value: TokenValue) -> str:
    text = " ".join(value.text.split()).casefold()
    if field is QueryField.EXT:
        text = text.lstrip(".")
        if not text:
            raise value.error("The extension is missing", "write it as in ext:jpg")
    known = CLOSED_FIELDS.get(field)
    if known is None:
        return text
    text = VALUE_ALIASES.get((field, text), text)
    if text in known:
        return text
    near = difflib.get_close_matches(text[:40], known, n=1)
    guess = f"perhaps {field}:{near[0]}; " if near else ""
    raise value.error(
        f"«{value.text}» is nothing that «{field}:» knows", f"{guess}it knows {', '.join(known)}"
    )

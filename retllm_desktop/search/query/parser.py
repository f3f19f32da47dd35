r"""From a line of the query language to a ``Question``.

The language, by example:

- ``red car at night``: words; those without any operator are one sentence together, wherever
  fields stand between them.
- ``"to whom it may concern"``: an exact phrase, which must stand in the text or the name. It does
  not order the results; a question of phrases alone leaves that to the one who answers it.
- ``-draft``: no result holds this word. ``-"red car"``: results are far from that (a term of
  weight −1).
- ``dog + beach - crowd``: terms; a spaced ``+`` or ``-`` begins one, which goes on to the next
  operator, group or field. After an operator or a weight, quotes hold a term, no phrase.
- ``2:dog``, ``0.5:"a sunny beach"``, ``- 2:crowd``: a weight, a number and a colon without space
  before a letter or a quote. It holds for the words up to the next operator, group or field.
- ``like:holiday/dog.jpg``, ``-like:"a b.png"``, ``2:like:"dog.jpg"@10,20,60,80``: near to a
  picture, or to a part of it (left, top, right, bottom in percent; the path then stands in
  quotes). ``picture:1``, ``picture:1@10,20,60,80``: the pictures that came with the query,
  counted from 1.
- ``type:photo|screenshot``, ``-ext:gif``, ``tag:"summer house"``, ``date:2023..2024-05``,
  ``before:yesterday``, ``size:>10MB``, ``width:1000..2000``: fields with alternatives. Case does
  not count in a field's name.

A quote within quotes is doubled; backslashes are ordinary characters. „ “ ” « » are quotes where
a piece begins; − counts as a minus, – only where a word is attached to it. A word with a colon
that is no field («note:», «12:30», «C:\photos») is plain text, and so is what stands in the
middle of a word («24"», «o'clock», «T-shirt»).
"""

import difflib
import math
from datetime import date
from typing import Final

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.query import (
    BEING,
    HAVING,
    ORIENTATIONS,
    TYPES,
    Condition,
    Contains,
    Field,
    OneOf,
    Question,
    Term,
)
from retllm_desktop.search.query.tokens import LIKE, PICTURE, Piece, Value, pieces
from retllm_desktop.search.query.values import between, dated, region

CLOSED: Final = {
    Field.TYPE: TYPES,
    Field.HAS: HAVING,
    Field.ORIENTATION: ORIENTATIONS,
    Field.IS: BEING,
}
"""Fields whose values are known beforehand."""
_ALIASES: Final = {
    (Field.TYPE, "image"): "picture",
    (Field.TYPE, "md"): "markdown",
    (Field.TYPE, "txt"): "text",
    (Field.HAS, "location"): "gps",
    (Field.HAS, "tag"): "tags",
    (Field.IS, "favorite"): "favourite",
}
_CONTAINS: Final = frozenset({Field.IN, Field.NAME, Field.CAMERA, Field.LENS})
_RANGES: Final = frozenset({Field.SIZE, Field.WIDTH, Field.HEIGHT})
_EXAMPLES: Final = {
    Field.TYPE: "type:photo",
    Field.IN: 'in:"holiday/2024"',
    Field.NAME: "name:invoice",
    Field.EXT: "ext:jpg",
    Field.DATE: "date:2024-05",
    Field.BEFORE: "before:2024",
    Field.AFTER: "after:2024",
    Field.CAMERA: "camera:canon",
    Field.LENS: "lens:50mm",
    Field.HAS: "has:gps",
    Field.SIZE: "size:>10MB",
    Field.WIDTH: "width:>3000",
    Field.HEIGHT: "height:>3000",
    Field.ORIENTATION: "orientation:portrait",
    Field.TAG: 'tag:"summer house"',
    Field.IS: "is:favourite",
}


def parse(line: str, today: date, *, lenient: bool = False) -> Question:
    """Read a line.

    Args:
        line: What was typed or made by an interface.
        today: What ``today``, ``yesterday``, ``last-week`` … are counted from.
        lenient: For a search while typing: what the line ends with and is not finished (an open
            quote, ``type:``, ``type:ph``, a lone operator, ``2:``) counts as not yet there. What
            was left behind unfinished in the middle is an error here as well.

    Raises:
        QueryError: Something in it means nothing; it says what, where, and what would.
    """
    found = list(pieces(line))
    reading = _Reading(today)
    for number, piece in enumerate(found, start=1):
        tail = lenient and number == len(found)
        if tail and piece.end == len(line) and _begins_weight(piece):
            continue
        try:
            reading.take(piece)
        except QueryError:
            if tail and (piece.end == len(line) or piece.unfinished):
                reading.forget_operator()
                continue
            raise
    if lenient:
        reading.forget_operator()
    return reading.question()


class _Reading:
    """What was understood so far."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._terms: list[Term] = []
        self._plain_at: int | None = None
        self._plain: list[str] = []
        # The weight and the words of a term that an operator or a weight began.
        self._run: tuple[float, list[str]] | None = None
        self._operator: Piece | None = None
        self._phrases: list[str] = []
        self._excluded: list[str] = []
        self._conditions: list[Condition] = []

    def take(self, piece: Piece) -> None:
        """Understand one more piece, or raise and leave everything as it was."""
        if piece.operator:
            if self._operator is not None:
                raise piece.error(
                    "Two operators follow each other", "leave one out, or put a word in between"
                )
            self._end_run()
            self._operator = piece
        elif piece.is_word:
            self._take_word(piece.values[0].text)
        elif piece.head in {LIKE, PICTURE}:
            self._add(_reference(piece, self._weight(piece)))
        elif piece.head:
            negated = piece.sign == "-" or self._pending_sign(piece) == "-"
            if piece.weight:
                raise piece.error(
                    "A condition has no weight", f"write {_EXAMPLES[Field(piece.head)]}"
                )
            condition = _condition(piece, self._today, negated)
            self._operator = None
            self._end_run()
            self._conditions.append(condition)
        elif piece.is_group:
            text = _group_text(piece)
            if piece.sign or piece.weight or self._operator is not None:
                self._add(Term(text=text, weight=self._weight(piece)))
            else:
                self._end_run()
                self._phrases.append(text)
        elif piece.weight:
            weight = self._weight(piece)
            self._end_run()
            self._operator = None
            self._run = (weight, [piece.values[0].text])
        else:
            self._pending_sign(piece)
            self._end_run()
            self._excluded.append(piece.values[0].text)

    def forget_operator(self) -> None:
        """Do as if the operator that waits for its term had not been typed."""
        self._operator = None

    def question(self) -> Question:
        """Return the whole; raises where an operator still waits."""
        if self._operator is not None:
            raise self._operator.error(
                f"Nothing follows the «{self._operator.raw}»",
                "write what results should be near to or far from, or leave the sign out",
            )
        self._end_run()
        terms = list(self._terms)
        if self._plain_at is not None:
            terms.insert(self._plain_at, Term(text=" ".join(self._plain)))
        return Question(
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

    def _pending_sign(self, piece: Piece) -> str:
        """Return the sign of the operator that waits, empty for none; one sign is enough."""
        if self._operator is None:
            return ""
        if piece.sign:
            raise piece.error(
                "Two operators follow each other", "leave one out, or put a word in between"
            )
        return self._operator.sign

    def _weight(self, piece: Piece) -> float:
        sign = self._pending_sign(piece) or piece.sign
        weight = float(piece.weight) if piece.weight else 1.0
        if weight == 0.0:
            raise piece.error("A weight of 0 counts for nothing", "leave the term out")
        if not math.isfinite(weight):
            raise piece.error("The weight is too large", "write a number such as 2 or 0.5")
        return -weight if sign == "-" else weight

    def _add(self, term: Term) -> None:
        self._end_run()
        self._operator = None
        self._terms.append(term)

    def _end_run(self) -> None:
        if self._run is not None:
            self._terms.append(Term(text=" ".join(self._run[1]), weight=self._run[0]))
            self._run = None


def _begins_weight(piece: Piece) -> bool:
    """Whether it looks like the «2:» of a term that is still to come."""
    number, colon, rest = piece.raw.lstrip("+-−–").partition(":")
    return colon == ":" and not rest and number.replace(".", "", 1).isdecimal()


def _group_text(piece: Piece) -> str:
    if piece.unfinished:
        raise piece.error("The quotes are not closed", 'close them with a second "')
    text = " ".join(piece.values[0].text.split())
    if not text:
        raise piece.error("There is nothing between the quotes", "write words there")
    return text


def _reference(piece: Piece, weight: float) -> Term:
    value = piece.values[0]
    part = region(value) if value.region else None
    if piece.head == PICTURE:
        number = int(value.text) if value.text.isdecimal() and len(value.text) < 10 else 0
        if number < 1:
            raise value.error(f"There is no picture «{value.text}»", "they are counted from 1")
        return Term(picture=number - 1, region=part, weight=weight)
    _finished(piece, value, "like:holiday/dog.jpg")
    return Term(like=value.text, region=part, weight=weight)


def _finished(piece: Piece, value: Value, example: str) -> None:
    if value.text.strip():
        if value.end == piece.end and piece.unfinished:
            raise value.error("The quotes are not closed", 'close them with a second "')
        return
    raise piece.error(
        f"Nothing follows «{piece.head}:»",
        f'write {example}, or put "{piece.head}:" in quotes to look for the word itself',
    )


def _condition(piece: Piece, today: date, negated: bool) -> Condition:
    field = Field(piece.head)
    first, *others = piece.values
    for value in piece.values:
        _finished(piece, value, _EXAMPLES[field])
    if field in _CONTAINS:
        return Contains(field, tuple(value.text for value in piece.values), negated)
    if field in CLOSED or field in {Field.EXT, Field.TAG}:
        return OneOf(field, tuple(_known(field, value) for value in piece.values), negated)
    if others:
        raise piece.error(
            f"«{field}:» takes one value", f"write a range instead, as in {_range(field)}"
        )
    if field in _RANGES:
        return between(field, first, negated)
    return dated(field, first, today, negated)


def _range(field: Field) -> str:
    return {
        Field.SIZE: "size:1MB..5MB",
        Field.WIDTH: "width:1000..2000",
        Field.HEIGHT: "height:1000..2000",
    }.get(field, "date:2023..2024")


def _known(field: Field, value: Value) -> str:
    text = " ".join(value.text.split()).casefold()
    if field is Field.EXT:
        text = text.lstrip(".")
        if not text:
            raise value.error("The extension is missing", "write it as in ext:jpg")
    known = CLOSED.get(field)
    if known is None:
        return text
    text = _ALIASES.get((field, text), text)
    if text in known:
        return text
    near = difflib.get_close_matches(text[:40], known, n=1)
    guess = f"perhaps {field}:{near[0]}; " if near else ""
    raise value.error(
        f"«{value.text}» is nothing that «{field}:» knows", f"{guess}it knows {', '.join(known)}"
    )

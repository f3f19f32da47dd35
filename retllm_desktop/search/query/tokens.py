"""Cuts a line of the query language into tokens in one pass: operators, words, groups, fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.query import QueryField

LIKE_FIELD: Final = "like"
PICTURE_FIELD: Final = "picture"
FIELD_NAMES: Final = frozenset(str(field) for field in QueryField)

_MINUS: Final = "-−–"
"""Signs that exclude the word they are attached to. A spaced – is a dash of the text."""
_SPACED: Final = {"+": "+", "-": "-", "−": "-"}
_CLOSERS: Final = {
    '"': '"',
    "“": '”“"',
    "”": "”",
    "„": "“”",
    "«": "»",
    "»": "«»",
}
_WEIGHT: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?|\.[0-9]+):")
_HEAD: Final = re.compile(r"([A-Za-z]{1,16}):")
_REGION: Final = re.compile(r"@[^\s@]*")
_UNTIL_SPACE: Final = re.compile(r"\S*")
_UNTIL_BAR: Final = re.compile(r"[^\s|]*")


@dataclass(frozen=True, slots=True)
class TokenValue:
    """One alternative of a field, or the text of a group.

    Attributes:
        text: Without quotes, as it was typed.
        column: Where it begins in the line.
        end: Where it ends, quotes included.
        quoted: Whether it stood in quotes.
        region: What follows a path or a number of a picture, beginning with ``@``; or empty.
    """

    text: str
    column: int
    end: int
    quoted: bool = False
    region: str = ""

    def error(self, title: str, detail: str = "") -> QueryError:
        """Return the error that points at it."""
        return QueryError(title, detail, self.column, self.end - self.column)


@dataclass(frozen=True, slots=True)
class QueryToken:
    """What stands between spaces, quotes kept together.

    Attributes:
        column: Where it begins in the line.
        end: Where it ends.
        raw: As it was typed.
        sign: ``+`` or ``-``, empty for none.
        operator: The sign stands alone; nothing else is set then.
        weight: The digits of a weight, empty for none.
        head: A field's name, ``like`` or ``picture``; empty for a word or a group.
        values: Alternatives of a field, else the one word or group.
        unfinished: A quote is open or a value has not begun.
    """

    column: int
    end: int
    raw: str
    sign: str = ""
    operator: bool = False
    weight: str = ""
    head: str = ""
    values: tuple[TokenValue, ...] = ()
    unfinished: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it is a word without any operator: plain text."""
        return not (self.operator or self.sign or self.weight or self.head or self.is_group)

    @property
    def is_group(self) -> bool:
        """Whether it is a text in quotes."""
        return not self.head and bool(self.values) and self.values[0].quoted

    def error(self, title: str, detail: str = "") -> QueryError:
        """Return the error that points at it."""
        return QueryError(title, detail, self.column, self.end - self.column)


def tokenize_query(line: str) -> Iterator[QueryToken]:
    """Cut a line into tokens, in order.

    Nothing is refused here: an open quote reaches to the end of the line and is marked.
    """
    position = 0
    while position < len(line):
        if line[position].isspace():
            position += 1
            continue
        token = _read_token(line, position)
        yield token
        position = token.end


def is_plain_text(text: str) -> bool:
    """Whether a text, typed as it stands, is words and nothing else."""
    return all(token.is_word for token in tokenize_query(text))


def quote_text(text: str) -> str:
    """Return a text in quotes; quotes within are doubled, backslashes stay what they are."""
    return '"' + text.replace('"', '""') + '"'


def is_quote(character: str) -> bool:
    """Whether a character opens a group where a token begins."""
    return character in _CLOSERS


def _read_token(line: str, start: int) -> QueryToken:
    first = line[start]
    alone = start + 1 == len(line) or line[start + 1].isspace()
    if alone and first in _SPACED:
        return QueryToken(start, start + 1, first, sign=_SPACED[first], operator=True)
    sign = ""
    position = start
    if first in _MINUS and not alone:
        sign, position = "-", start + 1
    elif first == "+" and not alone and _accepts_plus(line, start + 1):
        sign, position = "+", start + 1
    weight = ""
    matched = _WEIGHT.match(line, position)
    if matched and _begins_weighted(line, matched.end()):
        weight, position = matched[1], matched.end()
    head = _read_head(line, position)
    if head:
        return _read_field(line, start, position + len(head) + 1, (sign, weight, head))
    if line[position] in _CLOSERS:
        value, closed = _read_group(line, position)
        raw = line[start : value.end]
        return QueryToken(start, value.end, raw, sign, False, weight, "", (value,), not closed)
    end = _match_end(_UNTIL_SPACE, line, position)
    if sign == "-" and not weight and not _can_be_excluded(line[position:end]):
        sign, position = "", start
    value = TokenValue(line[position:end], position, end)
    return QueryToken(start, end, line[start:end], sign, False, weight, "", (value,))


def _accepts_plus(line: str, position: int) -> bool:
    """Whether an attached plus counts: before a group, a weight, ``like`` and ``picture``."""
    if line[position] in _CLOSERS:
        return True
    matched = _WEIGHT.match(line, position)
    if matched:
        return _begins_weighted(line, matched.end())
    return _read_head(line, position) in {LIKE_FIELD, PICTURE_FIELD}


def _begins_weighted(line: str, position: int) -> bool:
    """Whether what follows «2:» can bear a weight; «12:30» and «16:9» are plain text."""
    return position < len(line) and (line[position].isalpha() or line[position] in _CLOSERS)


def _can_be_excluded(text: str) -> bool:
    """Whether it is a word; of «--», «->» and «---x» nothing could be excluded."""
    return text[0] not in _MINUS and any(character.isalnum() for character in text)


def _read_head(line: str, position: int) -> str:
    matched = _HEAD.match(line, position)
    if not matched:
        return ""
    name = matched[1].lower()
    if name == PICTURE_FIELD:
        follows = line[matched.end() : matched.end() + 1]
        return name if follows.isdecimal() and follows.isascii() else ""
    return name if name == LIKE_FIELD or name in FIELD_NAMES else ""


def _read_field(line: str, start: int, position: int, before: tuple[str, str, str]) -> QueryToken:
    sign, weight, head = before
    values: list[TokenValue] = []
    unfinished = False
    while True:
        value, closed = _read_value(line, position, head)
        values.append(value)
        position = value.end
        unfinished = not closed or not (value.text or value.quoted)
        if head in {LIKE_FIELD, PICTURE_FIELD} or line[position : position + 1] != "|":
            break
        position += 1
    raw = line[start:position]
    return QueryToken(start, position, raw, sign, False, weight, head, tuple(values), unfinished)


def _read_value(line: str, position: int, head: str) -> tuple[TokenValue, bool]:
    if position < len(line) and line[position] in _CLOSERS:
        value, closed = _read_group(line, position)
        if head != LIKE_FIELD or line[value.end : value.end + 1] != "@":
            return value, closed
        end = _match_end(_REGION, line, value.end)
        return TokenValue(value.text, position, end, True, line[value.end : end]), closed
    if head == PICTURE_FIELD:
        end = _match_end(_UNTIL_SPACE, line, position)
        number, at, region = line[position:end].partition("@")
        return TokenValue(number, position, end, False, at + region), True
    end = _match_end(_UNTIL_SPACE if head == LIKE_FIELD else _UNTIL_BAR, line, position)
    return TokenValue(line[position:end], position, end), True


def _read_group(line: str, start: int) -> tuple[TokenValue, bool]:
    """Read a group from its opening quote on; returns it and whether it was closed."""
    closers = _CLOSERS[line[start]]
    parts: list[str] = []
    position = begun = start + 1
    while position < len(line):
        character = line[position]
        if character in closers:
            parts.append(line[begun:position])
            if line[position + 1 : position + 2] != character:
                return TokenValue("".join(parts), start, position + 1, True), True
            # A doubled quote is one quote of the text.
            parts.append(character)
            position += 1
            begun = position + 1
        position += 1
    parts.append(line[begun:])
    return TokenValue("".join(parts), start, len(line), True), False


def _match_end(pattern: re.Pattern[str], line: str, position: int) -> int:
    matched = pattern.match(line, position)
    return matched.end() if matched else position

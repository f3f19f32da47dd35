"""A line as its parts: conditions that are finished, each a thing of its own, and the text between.

The parts, put together, are the line again, character for character: what is shown as a condition
is only another look of the same text.
"""

from dataclasses import dataclass
from datetime import date

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.search.query.tokens import FIELD_NAMES, QueryToken, tokenize_query


@dataclass(frozen=True, slots=True)
class LinePart:
    """A stretch of a line.

    Attributes:
        text: As it stands in the line; of a condition, without spaces around it.
        condition: Whether it is one finished condition.
    """

    text: str
    condition: bool = False


def split_line(
    line: str,
    today: date,
    *,
    cursor: int | None = None,
    unfinished_end: bool = False,
) -> tuple[LinePart, ...]:
    """Return the parts of a line.

    Args:
        line: What is typed.
        today: What ``today`` and the like are counted from.
        cursor: Where somebody is typing: what touches it is not finished. None: nowhere.
        unfinished_end: Whether what the line ends with is not finished, since no space follows.

    Returns:
        Parts whose texts, one after the other, are the line. None is empty.
    """
    parts: list[LinePart] = []
    done = 0
    before: QueryToken | None = None
    for token in tokenize_query(line):
        touched = cursor is not None and token.column <= cursor <= token.end
        ends = token.end == len(line)
        # What a sign of its own belongs to is written as one with it, or not at all.
        signed = before is not None and before.operator
        before = token
        if touched or signed or (ends and unfinished_end) or not _stands_apart(line, token):
            continue
        if is_condition(token, today):
            if token.column > done:
                parts.append(LinePart(line[done : token.column]))
            parts.append(LinePart(token.raw, condition=True))
            done = token.end
    if done < len(line):
        parts.append(LinePart(line[done:]))
    return tuple(parts)


def is_condition(token: QueryToken, today: date) -> bool:
    """Whether a token is, by itself, one condition that is understood."""
    if token.head not in FIELD_NAMES or token.weight or token.unfinished:
        return False
    try:
        parsed = parse_query(token.raw, today)
    except QueryError:
        return False
    return len(parsed.conditions) == 1 and parsed == ParsedQuery(conditions=parsed.conditions)


def _stands_apart(line: str, token: QueryToken) -> bool:
    begins = token.column == 0 or line[token.column - 1].isspace()
    return begins and (token.end == len(line) or line[token.end].isspace())

"""A piece of a Markdown file as it is read: without the characters that mark it up.

Nothing is set in bold or indented, for a card has a few lines of one font; signs that are not
markup («2 * 3», «snake_case», «#1») stay.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Item, Snippet

_KEPT: Final = 1
"""Number of the group that stays, where a pattern has one."""
_LINK: Final = re.compile(
    r"!?\[([^\[\]\n]*)\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\[\]\n]*\])"
)
"""A link or a picture, of which the words stay."""
_CONSTRUCTS: Final = (
    # Twice: a picture may be a link.
    _LINK,
    _LINK,
    # The target of such a link.
    re.compile(r"(?m)^[ ]{0,3}\[[^\]\n]+\]:\s+\S+()$"),
    # A heading, also one that stands in the midst of a line that was joined of several.
    re.compile(r"(?:(?<=\s)|^)#{1,6}\s+()"),
    # A quotation, a fence of code, a rule.
    re.compile(r"(?m)^[ ]{0,3}>[ ]?()"),
    re.compile(r"(?m)^[ ]{0,3}(?:```|~~~)[^`\n]*()$"),
    re.compile(r"(?m)^[ ]{0,3}(?:-[ ]?){3,}()$"),
    # What underlines a heading and what parts a table's head, also in the midst of such a line.
    re.compile(r"(?m)(?:(?<=\s)|^)={3,}()(?=\s|$)"),
    re.compile(r"(?m)(?:(?<=\s)|^)\|?(?:[ ]?:?-{3,}:?[ ]?\|)+(?:[ ]?:?-{3,}:?)?()(?=\s|$)"),
    # An address that is a link as it stands.
    re.compile(r"<(https?://[^<>\s]+)>"),
)
_SIGNS: Final = re.compile(
    # One that is no markup, for it stands behind a «\», which goes.
    r"\\(?=[*_`#~\[\]])"
    r"|(?<!\\)(?:\*{2,3}|__(?=\S)|(?<=\S)__|~~|`+"
    # One alone marks only at the edge of a word.
    r"|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=\w)|(?<=\w)_(?!\w))"
)


def plain_snippet(snippet: Snippet, item: Item) -> Snippet:
    """Return a snippet as it is read; of what is no text of a Markdown file the snippet itself."""
    if item.kind is not FileKind.MARKDOWN or snippet.field not in {"text", "heading"}:
        return snippet
    return _without_markup(snippet)


@lru_cache(maxsize=512)
def _without_markup(snippet: Snippet) -> Snippet:
    text, marks = snippet.text, snippet.marks
    for pattern in _CONSTRUCTS:
        text, marks = _take_out(text, marks, _edges(pattern, text))
    text, marks = _take_out(text, marks, (sign.span() for sign in _SIGNS.finditer(text)))
    return Snippet(text, marks, snippet.field)


def _edges(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where each match begins and ends around what stays of it."""
    for found in pattern.finditer(text):
        start, end = found.span(_KEPT)
        yield found.start(), start
        yield end, found.end()


def _take_out(
    text: str, marks: tuple[tuple[int, int], ...], spans: Iterator[tuple[int, int]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Take spans out of a text; marks move along, and those within what is taken out go."""
    gone = [(start, end) for start, end in spans if end > start]
    if not gone:
        return text, marks
    parts: list[str] = []
    done = 0
    for start, end in gone:
        parts.append(text[done:start])
        done = end
    parts.append(text[done:])

    def moved(place: int) -> int:
        return place - sum(min(place, end) - start for start, end in gone if start < place)

    kept = ((moved(start), moved(end)) for start, end in marks)
    return "".join(parts), tuple((start, end) for start, end in kept if start < end)

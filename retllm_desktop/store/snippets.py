"""Pieces of text around the words that were looked for, with the words marked.

The index holds no text (``content=''``), so the pieces are cut from the texts themselves; it is
done for the rows that are shown.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.types import Snippet
from retllm_desktop.store.asked_words import Word, asked
from retllm_desktop.store.folders import storable
from retllm_desktop.store.folding import fold, split_cases, unspaced
from retllm_desktop.store.sql import Connection
from retllm_desktop.store.text_index import parted, shown_folder
from retllm_desktop.store.vectors import as_json

CHARACTERS: Final = 160
_BEFORE: Final = 40
_ELLIPSIS: Final = "…"
_SPACE: Final = re.compile(r"\s+")
_NAME_WORD: Final = re.compile(r"[^\W_]+")

_ROWS: Final = """
    SELECT item.id, item.text, file.path, root.path, content.caption, content.camera, content.lens,
        (SELECT group_concat(tag.name, ', ') FROM tagged JOIN tag ON tag.id = tagged.tag_id
            WHERE tagged.hash = content.hash)
    FROM json_each(?) AS wanted
    CROSS JOIN item ON item.id = wanted.value
    CROSS JOIN content ON content.id = item.content_id
    CROSS JOIN file ON file.id = (
        SELECT here.id FROM file AS here JOIN root AS its ON its.id = here.root_id
        WHERE here.content_id = content.id AND here.missing_since_s IS NULL
        ORDER BY its.state = 'offline', here.id LIMIT 1
    )
    CROSS JOIN root ON root.id = file.root_id
"""
"""Items with the file that is shown of them (see ``lookups``)."""

_COPIES: Final = """
    SELECT wanted.value, file.path, root.path FROM json_each(?) AS wanted
    CROSS JOIN item ON item.id = wanted.value
    CROSS JOIN content ON content.id = item.content_id AND content.first_item = item.id
    CROSS JOIN file ON file.content_id = content.id AND file.missing_since_s IS NULL
    CROSS JOIN root ON root.id = file.root_id
    ORDER BY file.id
"""
"""Their other files, by whose names they may have been found."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word that was found.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        word: Which of those looked for.
    """

    start: int
    end: int
    word: int


class Marker:
    """Finds the words that were looked for in texts."""

    def __init__(self, looked_for: Sequence[Word]) -> None:
        """Take words from ``asked``; at least one."""
        self._patterns = [_pattern(word) for word in looked_for]
        self._any = re.compile("|".join(f"({pattern})" for pattern in self._patterns))
        self._folds = Folds()
        self._whole = [re.compile(pattern) for pattern in self._patterns]

    def marks(self, text: str) -> list[_Mark]:
        """Return the words in a text, in order, apart."""
        folded, places = folded_with_places(text, self._folds)
        found: list[_Mark] = []
        for match in self._any.finditer(folded):
            if match.end() == match.start():
                continue
            number = (match.lastindex or 1) - 1
            start, end = match.span()
            if places is not None:
                start, end = places[start], places[end - 1] + 1
                # Signs that belong to the last letter.
                while end < len(text) and not fold(text[end]):
                    end += 1
            if not found or start >= found[-1].end:
                found.append(_Mark(start, end, number))
        return found

    def name_marks(self, name: str) -> list[_Mark]:
        """Return the words in a name, which may be parts of what it runs together."""
        found = {(mark.start, mark.end): mark for mark in self.marks(name)}
        for run in _NAME_WORD.finditer(name):
            position = run.start()
            for part in split_cases(run[0]):
                for number, pattern in enumerate(self._whole):
                    if pattern.fullmatch(fold(part)):
                        span = (position, position + len(part))
                        found.setdefault(span, _Mark(*span, number))
                position += len(part)
        apart: list[_Mark] = []
        for span in sorted(found, key=lambda span: (span[0], -span[1])):
            if not apart or span[0] >= apart[-1].end:
                apart.append(found[span])
        return apart


def snippets(connection: Connection, words: str, item_ids: Sequence[int]) -> Mapping[int, Snippet]:
    """Return for items that hold some of the words the best piece of what they are found by."""
    looked_for = asked(words)
    if not looked_for:
        return {}
    marker = Marker(looked_for)
    found: dict[int, Snippet] = {}
    left: list[int] = []
    for number, text, path, root, *rest in connection.rows(_ROWS, (as_json(set(item_ids)),)):
        best = _best(marker, text or "", (path, root), rest)
        if best is not None:
            found[number] = best
        else:
            left.append(number)
    for number, path, root in connection.rows(_COPIES, (as_json(left),)) if left else ():
        best = _best(marker, "", (path, root), ())
        if best is not None:
            found.setdefault(number, best)
    return found


def _best(
    marker: Marker, text: str, path: tuple[bytes, bytes], rest: Sequence[str | None]
) -> Snippet | None:
    caption, camera, lens, tags = (one or "" for one in rest or ("",) * 4)
    head, _, tail = parted(path[0])
    fields = (
        ("text", _line(text)),
        ("caption", _line(caption)),
        ("name", storable(os.fsdecode(tail))),
        ("folder", shown_folder(head, path[1])),
        ("metadata", _line(" · ".join(one for one in (camera, lens, tags) if one))),
    )
    best: Snippet | None = None
    most = 0
    for field, line in fields:
        if not line:
            continue
        marks = marker.name_marks(line) if field in {"name", "folder"} else marker.marks(line)
        chosen = _window(marks)
        held = len({mark.word for mark in chosen})
        if held > most:
            best, most = _cut(line, chosen, field), held
    return best


def _window(marks: Sequence[_Mark]) -> Sequence[_Mark]:
    """Return marks that fit into one piece: those of most different words, then most of all."""
    best: Sequence[_Mark] = ()
    value = (0, 0)
    for first, mark in enumerate(marks):
        last = first
        while last < len(marks) and marks[last].end - mark.start <= CHARACTERS - _BEFORE:
            last += 1
        window = marks[first : max(last, first + 1)]
        found = (len({one.word for one in window}), len(window))
        if found > value:
            best, value = window, found
    return best


def _cut(line: str, marks: Sequence[_Mark], field: str) -> Snippet:
    start = max(0, min(marks[0].start - _BEFORE, len(line) - CHARACTERS))
    end = min(len(line), start + CHARACTERS)
    # A word longer than a piece is cut.
    if start:
        space = line.find(" ", start, marks[0].start)
        start = space + 1 if space >= 0 else start
    last = max((mark.end for mark in marks if mark.end <= end), default=end)
    if end < len(line):
        space = line.rfind(" ", last, end + 1)
        end = space if space >= 0 else end
    before = _ELLIPSIS if start else ""
    after = _ELLIPSIS if end < len(line) else ""
    shift = len(before) - start
    return Snippet(
        f"{before}{line[start:end]}{after}",
        tuple(
            (mark.start + shift, min(mark.end, end) + shift) for mark in marks if mark.start < end
        ),
        field,
    )


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _pattern(word: Word) -> str:
    """Return a regular expression for folded texts."""
    pieces = [re.escape(piece) for piece in word.pieces]
    between = r"[\W_]*"
    alternatives = [_bounded(between.join(pieces), word.pieces, open_end=word.open_end)]
    if len(pieces) > 1:
        alternatives += (
            _bounded(escaped, (piece,), open_end=word.open_end and number == len(pieces) - 1)
            for number, (escaped, piece) in enumerate(zip(pieces, word.pieces, strict=True))
            if len(piece) > 1 or unspaced(piece)
        )
    for piece in word.pieces:
        if unspaced(piece) and len(piece) > 2:
            alternatives += (re.escape(piece[at : at + 2]) for at in range(len(piece) - 1))
    alternatives += (_bounded(re.escape(form), (form,), open_end=False) for form in word.forms)
    if word.stem:
        alternatives.append(_bounded(re.escape(word.stem), (word.stem,), open_end=True))
    return "|".join(f"(?:{one})" for one in alternatives)


def _bounded(pattern: str, pieces: Iterable[str], *, open_end: bool) -> str:
    first, *_ = together = tuple(pieces)
    before = "" if unspaced(first) else r"(?<![^\W_])"
    if unspaced(together[-1]):
        return before + pattern
    return before + pattern + (r"[^\W_]*" if open_end else r"(?![^\W_])")


class Folds(dict[int, str]):
    """What single characters fold to, found as they come.

    Attributes:
        uneven: Those that do not fold to one.
    """

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = fold(character)
        if len(folded) != 1:
            self.uneven.add(character)
        self[code] = folded
        return folded


def folded_with_places(text: str, folds: Folds) -> tuple[str, list[int] | None]:
    """Return a text folded, and for each of its characters where it comes from; None: from there.

    Characters are folded one by one: what a letter and its sign make together is found all the
    same, but for kana and Korean syllables that are written in parts.
    """
    if text.isascii():
        return text.lower(), None
    folded = text.translate(folds)
    if folds.uneven.isdisjoint(text):
        return folded, None
    places = [at for at, character in enumerate(text) for _ in folds[ord(character)]]
    return folded, places

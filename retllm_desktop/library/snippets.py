"""Pieces of text around the words that were looked for, with the words marked.

The index holds no text (``content=''``), so the pieces are cut from the texts themselves; it is
done for the rows that are shown.
"""

import itertools
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from retllm_desktop.core.types import Snippet
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.file_names import ENTRY_MARK, name_entry, split_file_name
from retllm_desktop.library.query_words import QueryWord
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.text_analysis import fold_text, is_unspaced, split_cases
from retllm_desktop.library.text_index import displayed_folder, split_path
from retllm_desktop.library.vector_tables import json_ids

SNIPPET_CHARACTERS: Final = 160
_BEFORE: Final = 40
_ELLIPSIS: Final = "…"
_LETTER: Final = r"(?:[^\W_]|[\u0900-\u0dff])"
"""Of a word in scripts with spaces; those of India have signs that count as letters."""
_NOTHING: Final = re.compile(r"(?!)")
_NAME_WORD: Final = re.compile(r"[^\W_]+")

_ROWS: Final = """
    SELECT item.id, item.text, file.path, root.path,
        (SELECT recognised.text FROM recognised WHERE recognised.item_id = item.id),
        content.caption, content.camera, content.lens,
        (SELECT group_concat(tag.name, ', ') FROM tagged JOIN tag ON tag.id = tagged.tag_id
            WHERE tagged.hash = content.hash),
        item.heading
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
"""Items with the file that is shown of them (see ``items.py``)."""

_COPIES: Final = """
    SELECT wanted.value, file.path, root.path FROM json_each(?) AS wanted
    CROSS JOIN item ON item.id = wanted.value
    CROSS JOIN content ON content.id = item.content_id AND content.first_item = item.id
    CROSS JOIN file ON file.content_id = content.id AND file.missing_since_s IS NULL
    CROSS JOIN root ON root.id = file.root_id
    ORDER BY file.id
"""
"""Their other files, by whose names they may have been found."""


class _Mark(NamedTuple):
    """A word that was found.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        word: Which of those looked for.
    """

    start: int
    end: int
    word: int


class WordMarker:
    """Finds the words that were looked for in texts.

    Attributes:
        telling: How many words a piece of text holds that no other one can better: all but
            single letters.
    """

    def __init__(self, looked_for: Sequence[QueryWord]) -> None:
        """Take words from ``parse_words``."""
        self._folds = FoldTable()
        self._exact: dict[str, int] = {}
        self._beginnings: list[tuple[str, int]] = []
        self._runs: list[tuple[str, int]] = []
        self._phrases: list[tuple[re.Pattern[str], int]] = []
        self._entries: dict[str, int] = {}
        hints: list[str] = []
        for number, word in enumerate(looked_for):
            last = word.pieces[-1]
            self._entries |= {one: number for one in word.entry.split() if one[0] == ENTRY_MARK}
            if len(word.pieces) > 1:
                self._phrases.append((_phrase_pattern(word), number))
                hints.append(word.pieces[0])
            for piece in word.parts if len(word.pieces) > 1 else word.pieces:
                if is_unspaced(piece):
                    self._runs.append((piece, number))
                    pairs = (piece[at : at + 2] for at in range(len(piece) - 1))
                    self._runs.extend((pair, number) for pair in pairs if len(piece) > 2)
                else:
                    self._exact.setdefault(piece, number)
            for form in word.forms:
                self._exact.setdefault(form, number)
            if word.open_end and not word.exact:
                self._beginnings.append((last, number))
        self._starts = tuple(start for start, _ in self._beginnings)
        beginnings = _shortest((*self._exact, *self._starts))
        self._candidates = _words_like(beginnings)
        self._candidates_ascii = _words_like_ascii(beginnings)
        self._hints = (*beginnings, *(run for run, _ in self._runs), *hints)
        self.telling = sum(_is_telling(word) for word in looked_for) or len(looked_for)

    def marks(self, text: str) -> list[_Mark]:
        """Return the words in a text, in order, apart."""
        folded, places = fold_with_positions(text, self._folds)
        plain = folded.isascii()
        candidates = self._candidates_ascii if plain else self._candidates
        found = [
            _Mark(match.start(), match.end(), number)
            for match in candidates.finditer(folded.replace("_", " ") if plain else folded)
            if (number := self._number(match[0])) is not None
        ]
        # A row of words is in order and apart already.
        alone = not (self._runs or self._phrases)
        for pattern, number in self._phrases:
            found += (_Mark(*match.span(), number) for match in pattern.finditer(folded))
        for run, number in self._runs:
            at = folded.find(run)
            while at >= 0:
                found.append(_Mark(at, at + len(run), number))
                at = folded.find(run, at + len(run))
        if places is not None:
            found = [self._unfolded(mark, text, places) for mark in found]
        return found if alone else _without_overlaps(found)

    def name_marks(self, name: str) -> list[_Mark]:
        """Return the words in a name, which may be parts of what it runs together.

        What a camera or a program made of it is marked as a whole, or not at all.
        """
        found: list[_Mark] = []
        for part in split_file_name(name):
            text = name[part.start : part.end]
            if part.made:
                number = self._entries.get(name_entry(text)) if self._entries else None
                if number is not None:
                    found.append(_Mark(part.start, part.end, number))
                continue
            found += (
                _Mark(mark.start + part.start, mark.end + part.start, mark.word)
                for mark in self._word_marks(text)
            )
        return found

    def _word_marks(self, name: str) -> list[_Mark]:
        folded, _ = fold_with_positions(name, self._folds)
        if not any(hint in folded for hint in self._hints):
            # Most names; taking them apart costs ten times as much.
            return []
        found = self.marks(name)
        for run in _NAME_WORD.finditer(name):
            position = run.start()
            for part in split_cases(run[0]):
                number = self._number(fold_text(part))
                if number is not None:
                    found.append(_Mark(position, position + len(part), number))
                position += len(part)
        return _without_overlaps(found)

    def _number(self, token: str) -> int | None:
        """Return which of the words a folded word is."""
        number = self._exact.get(token)
        if number is None and self._starts and token.startswith(self._starts):
            return next(number for start, number in self._beginnings if token.startswith(start))
        return number

    def _unfolded(self, mark: _Mark, text: str, places: Sequence[int]) -> _Mark:
        end = places[mark.end - 1] + 1
        # Signs that belong to the last letter.
        while end < len(text) and not self._folds[ord(text[end])]:
            end += 1
        return _Mark(places[mark.start], end, mark.word)


def mark_words(
    looked_for: Sequence[QueryWord], texts: Sequence[str]
) -> list[tuple[tuple[int, int], ...]]:
    """Return where in texts words stand: (start, end) positions, ascending, apart."""
    if not looked_for:
        return [() for _ in texts]
    marker = WordMarker(looked_for)
    return [tuple((mark.start, mark.end) for mark in marker.marks(text)) for text in texts]


def _phrase_pattern(word: QueryWord) -> re.Pattern[str]:
    """Return a pattern of the pieces of a word or phrase, one after the other."""
    text = re.escape(word.pieces[0])
    for before, piece in itertools.pairwise(word.pieces):
        apart = "*" if is_unspaced(before) or is_unspaced(piece) else "+"
        text += rf"[\W_]{apart}{re.escape(piece)}"
    begin = "" if is_unspaced(word.pieces[0]) else f"(?<!{_LETTER})"
    end = "" if is_unspaced(word.pieces[-1]) or word.open_end else f"(?!{_LETTER})"
    return re.compile(f"{begin}{text}{end}{f'{_LETTER}*' if word.open_end else ''}")


def _is_telling(word: QueryWord) -> bool:
    return len(word.pieces[0]) > 1 or is_unspaced(word.pieces[0])


def _shortest(beginnings: Iterable[str]) -> Sequence[str]:
    """Return the beginnings that no other one begins."""
    shortest: list[str] = []
    for beginning in sorted(set(beginnings)):
        if not shortest or not beginning.startswith(shortest[-1]):
            shortest.append(beginning)
    return shortest


def _words_like(beginnings: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern of whole words with such beginnings, which is quicker than all words."""
    if not beginnings:
        return _NOTHING
    return re.compile(f"(?<!{_LETTER})(?:{'|'.join(map(re.escape, beginnings))}){_LETTER}*")


def _words_like_ascii(beginnings: Sequence[str]) -> re.Pattern[str]:
    """Return the same for ASCII without low lines, three times as quick."""
    plain = [re.escape(beginning) for beginning in beginnings if beginning.isascii()]
    return re.compile(rf"\b(?:{'|'.join(plain)})\w*") if plain else _NOTHING


def _without_overlaps(marks: Sequence[_Mark]) -> list[_Mark]:
    """Return marks in order, of those that overlap the first and longest."""
    kept: list[_Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def find_snippets(
    connection: Connection, looked_for: Sequence[QueryWord], item_ids: Sequence[int]
) -> Mapping[int, Snippet]:
    """Return for items that hold some of the words the best piece of what they are found by.

    Args:
        connection: Reads.
        looked_for: From ``parse_words``.
        item_ids: The items.
    """
    if not looked_for:
        return {}
    marker = WordMarker(looked_for)
    found: dict[int, Snippet] = {}
    left: list[int] = []
    for number, text, path, root, *rest in connection.rows(_ROWS, (json_ids(set(item_ids)),)):
        best = best_snippet(marker, _named(path, root), text or "", rest)
        if best is not None:
            found[number] = best
        else:
            left.append(number)
    for number, path, root in connection.rows(_COPIES, (json_ids(left),)) if left else ():
        best = best_snippet(marker, _named(path, root))
        if best is not None:
            found.setdefault(number, best)
    return found


def _named(path: bytes, root: bytes) -> tuple[str, str]:
    head, _, tail = split_path(path)
    return displayed_folder(head, root), valid_unicode(os.fsdecode(tail))


def best_snippet(
    marker: WordMarker,
    named: tuple[str, str],
    text: str = "",
    rest: Sequence[str | None] = (),
) -> Snippet | None:
    """Return the best piece of what an item is found by, None where no word is in it.

    Args:
        marker: What is looked for.
        named: Its folder, as it is shown, and its name.
        text: Its text.
        rest: Recognised text, caption, camera, lens, tags, heading; none of them where empty.
    """
    best: Snippet | None = None
    most = 0
    for field, line in _fields(text, named, rest):
        if not line:
            continue
        marks = marker.name_marks(line) if field in {"name", "folder"} else marker.marks(line)
        chosen = _window(marks)
        held = len({mark.word for mark in chosen})
        if held > most:
            best, most = _cut(line, chosen, field), held
        if most >= marker.telling:
            break
    return best


def _fields(
    text: str, named: tuple[str, str], rest: Sequence[str | None]
) -> Iterator[tuple[str, str]]:
    """Yield what an item may have been found by, as lines, the text first."""
    read, caption, camera, lens, tags, heading = (one or "" for one in rest or ("",) * 6)
    folder, name = named
    yield "text", _line(text)
    yield "recognised", _line(read)
    yield "heading", _line(heading)
    yield "caption", _line(caption)
    yield "name", name
    yield "folder", folder
    yield "metadata", _line(" · ".join(one for one in (camera, lens, tags) if one))


def _window(marks: Sequence[_Mark]) -> Sequence[_Mark]:
    """Return marks that fit into one piece: those of most different words, then most of all."""
    best, value, behind = marks[:0], (0, 0), 0
    for first, mark in enumerate(marks):
        behind = max(behind, first + 1)
        limit = mark.start + SNIPPET_CHARACTERS - _BEFORE
        while behind < len(marks) and marks[behind].end <= limit:
            behind += 1
        window = marks[first:behind]
        found = (len({one.word for one in window}), len(window))
        if found > value:
            best, value = window, found
        if behind == len(marks):
            # What begins later holds no more.
            break
    return best


def _cut(line: str, marks: Sequence[_Mark], field: str) -> Snippet:
    start = max(0, min(marks[0].start - _BEFORE, len(line) - SNIPPET_CHARACTERS))
    end = min(len(line), start + SNIPPET_CHARACTERS)
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
    return " ".join(text.split())


class FoldTable(dict[int, str]):
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
        folded = fold_text(character)
        if len(folded) != 1:
            self.uneven.add(character)
        self[code] = folded
        return folded


def fold_with_positions(text: str, folds: FoldTable) -> tuple[str, list[int] | None]:
    """Return a text folded, and the position that each of its characters had; None: the same.

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

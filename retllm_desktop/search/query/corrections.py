"""What a line may have meant where it is understood as something else; it is only offered.

«befor:2020» is a word to the parser, as «note:» and «12:30» are, and is searched for as one;
«type:foto» is an error; «beach without people» asks for people, for no encoder of sentences
understands a negation. Each is offered in the form that the language has for it («before:2020»,
«type:photo», «beach -people»).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.query import QueryField
from retllm_desktop.search.query.parser import (
    CLOSED_FIELDS,
    FIELD_FORMS,
    VALUE_ALIASES,
    ValueForm,
    parse_query,
)
from retllm_desktop.search.query.tokens import FIELD_NAMES, QueryToken, tokenize_query
from retllm_desktop.search.query.values import NAMED_DAYS

_CONDITION: Final = re.compile(r"([^\W\d_]{2,16}):(?![/\\:])(?=\S)")
_OTHER_NAMES: Final = {
    "kind": "type", "filetype": "type", "format": "type", "typ": "type", "tipo": "type",
    "folder": "in", "dir": "in", "directory": "in", "path": "in", "ordner": "in", "dossier": "in",
    "filename": "name", "title": "name", "dateiname": "name", "nom": "name", "nombre": "name",
    "extension": "ext", "suffix": "ext", "endung": "ext",
    "year": "date", "month": "date", "day": "date", "taken": "date", "on": "date",
    "datum": "date", "jahr": "date", "fecha": "date", "année": "date", "data": "date",
    "until": "before", "till": "before", "vor": "before", "avant": "before", "bis": "before",
    "since": "after", "from": "after", "nach": "after", "seit": "after", "depuis": "after",
    "kamera": "camera", "model": "camera", "objektiv": "lens", "objectif": "lens",
    "location": "place", "city": "place", "town": "place", "where": "place", "ort": "place",
    "stadt": "place", "lieu": "place", "ville": "place", "lugar": "place", "luogo": "place",
    "land": "country", "pays": "country", "país": "country", "paese": "country",
    "stars": "rating", "rated": "rating", "sterne": "rating", "bewertung": "rating",
    "filesize": "size", "bytes": "size", "größe": "size", "groesse": "size", "taille": "size",
    "breite": "width", "höhe": "height", "hoehe": "height", "largeur": "width",
    "tagged": "tag", "label": "tag", "keyword": "tag", "schlagwort": "tag", "étiquette": "tag",
}  # fmt: skip
"""What other programs and languages call a condition."""
_OTHER_VALUES: Final = {
    "foto": "photo", "fotos": "photo", "bild": "picture", "bilder": "picture", "imagen": "picture",
    "jpg": "picture", "img": "picture", "doc": "document", "dokument": "document",
    "bildschirmfoto": "screenshot", "starred": "favourite", "star": "favourite",
    "favorit": "favourite", "fav": "favourite", "duplicated": "duplicate", "location": "gps",
    "words": "text", "quer": "landscape", "hoch": "portrait",
    "heute": "today", "gestern": "yesterday",
}  # fmt: skip
_NEGATIONS: Final = re.compile(
    "without|no|not|ohne|keine?|keinen|sans|sin|senza|sem|zonder|geen|utan|uden|uten|bez|без",
    re.IGNORECASE,
)
_ARTICLES: Final = re.compile(
    "an?|any|the|eine?|einen|une?|una|um|uma|de|een|en|ett?", re.IGNORECASE
)
_WITH: Final = re.compile("with|mit|avec|con|com|met|med", re.IGNORECASE)
_NO_OBJECT: Final = re.compile(
    "am|and|are|be|but|can|could|did|do|does|had|has|have|if|is|just|may|might|must|only|or|shall"
    "|should|so|than|then|to|und|oder|was|were|whether|will|would|yet",
    re.IGNORECASE,
)
"""Beside a «not» they make it part of a sentence («do not disturb», «or not to be»)."""
_NEAR_FROM: Final = 6
"""Letters from which two mistakes in a word are still near it; below, one."""


@dataclass(frozen=True, slots=True)
class QueryCorrection:
    """A part of a line, and what may have been meant by it.

    Attributes:
        column: Where it begins in the line.
        typed: What stands there.
        meant: What would be understood.
    """

    column: int
    typed: str
    meant: str


def suggest_corrections(
    line: str, today: date, *, draft: bool = False
) -> tuple[QueryCorrection, ...]:
    """Return what parts of a line may have meant, in order; empty for most lines.

    Args:
        line: What was typed.
        today: What ``today`` and the like are counted from.
        draft: Whether it is still being typed: then what it ends with is left alone.
    """
    tokens = list(tokenize_query(line))
    found: list[QueryCorrection] = []
    covered = 0
    for number, token in enumerate(tokens):
        if token.column < covered or (draft and token.end == len(line)):
            continue
        correction = _correct_condition(line, token, today)
        if correction is None:
            correction = _correct_negation(line, tokens, number)
        if correction is not None and not (draft and _end(correction) == len(line)):
            found.append(correction)
            covered = _end(correction)
    return tuple(found)


def apply_corrections(line: str, corrections: Sequence[QueryCorrection]) -> str:
    """Return a line with what was meant in place of what was typed."""
    for one in reversed(corrections):
        line = line[: one.column] + one.meant + line[_end(one) :]
    return line


def _end(correction: QueryCorrection) -> int:
    return correction.column + len(correction.typed)


def _correct_condition(line: str, token: QueryToken, today: date) -> QueryCorrection | None:
    if token.operator or token.weight or (token.is_group and not token.head):
        return None
    begin = token.column + (token.sign == "-" and line[token.column] in "-−–")
    matched = _CONDITION.match(line, begin)
    if matched is None:
        return None
    name = matched[1].lower()
    if name in FIELD_NAMES:
        names = [name] if not _is_understood(token.raw, today) else []
    else:
        names = list(_near_fields(name))
    for field in names:
        # Values in quotes belong to a condition, and not to a word: the line is cut anew.
        rest = line[matched.end() :]
        (whole, *_) = tokenize_query(f"{field}:{rest}")
        typed = line[begin : matched.end() + whole.end - len(field) - 1]
        for condition in (whole.raw, *_corrected_values(QueryField(field), whole)):
            if condition != typed and _is_understood(condition, today):
                return QueryCorrection(begin, typed, condition)
    return None


def _is_understood(condition: str, today: date) -> bool:
    try:
        parsed = parse_query(condition, today)
    except QueryError:
        return False
    return bool(parsed.conditions)


def _near_fields(name: str) -> Iterator[str]:
    """Yield the fields that a name may have meant, the nearest first."""
    known = _OTHER_NAMES.get(name)
    if known is not None:
        yield known
    ranked = sorted((edit_distance(name, str(field)), field) for field in QueryField)
    for distance, field in ranked:
        if field == known or not distance <= (2 if len(name) >= _NEAR_FROM else 1):
            continue
        form = FIELD_FORMS[field].form
        takes_all = form is ValueForm.TEXT or (
            form is ValueForm.CHOICE and field not in CLOSED_FIELDS
        )
        # Where any value will do, a name has to be told from other words by itself («tax:2023»).
        if takes_all and not _is_slip(name, str(field)):
            continue
        if len(field) > 2 or not takes_all or sorted(name) == sorted(field):
            yield str(field)


def _is_slip(name: str, field: str) -> bool:
    """Whether a word is hardly anything but a field: letters changed places, or one is missing."""
    if sorted(name) == sorted(field):
        return True
    return name[0] == field[0] and (len(name) != len(field) or len(field) > 3)


def _corrected_values(field: QueryField, token: QueryToken) -> Iterator[str]:
    """Yield the condition with its values in the nearest form that the field knows."""
    known = CLOSED_FIELDS.get(field, ())
    if FIELD_FORMS[field].form is ValueForm.DAYS:
        known = NAMED_DAYS
    if not known:
        return
    spoken = (*known, *(alias for of, alias in VALUE_ALIASES if of == field))
    values: list[str] = []
    for value in token.values:
        text = value.text.strip().casefold()
        if text in spoken:
            values.append(text)
            continue
        other = _OTHER_VALUES.get(text, "")
        near = sorted((edit_distance(text[:24], one), one) for one in spoken)
        distance, nearest = near[0]
        if other in known:
            values.append(other)
        elif text and distance <= (2 if len(text) >= _NEAR_FROM else 1):
            values.append(nearest)
        else:
            return
    yield f"{field}:{'|'.join(values)}"


def _correct_negation(
    line: str, tokens: Sequence[QueryToken], number: int
) -> QueryCorrection | None:
    """Return «-people» for the «without people» that begins with a token."""
    token = tokens[number]
    before = [one for one in tokens[:number] if one.is_word]
    if not token.is_word or not before or not _NEGATIONS.fullmatch(token.raw):
        return None
    after = list(tokens[number + 1 :])
    if len(after) > 1 and _ARTICLES.fullmatch(after[0].raw):
        after.pop(0)
    if not after or not after[0].is_word or _NO_OBJECT.fullmatch(before[-1].raw):
        return None
    unwanted = after[0]
    word = unwanted.raw.rstrip(".,;!?")
    if _NO_OBJECT.fullmatch(word) or not word.replace("-", "").isalpha():
        return None
    begin = token.column
    if len(before) > 1 and _WITH.fullmatch(before[-1].raw):
        # «with no people»
        begin = before[-1].column
    return QueryCorrection(begin, line[begin : unwanted.end], f"-{word}")


def edit_distance(one: str, other: str) -> int:
    """Return how many letters are to be added, removed, replaced or swapped with the next.

    Source: optimal string alignment, the restricted Damerau–Levenshtein distance.
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, sought in enumerate(other, start=1):
            cost = min(
                above[column] + 1, here[column - 1] + 1, above[column - 1] + (letter != sought)
            )
            if row > 1 and column > 1 and letter == other[column - 2] and sought == one[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, above = above, here
    return above[-1]

"""From a ``Question`` back to a line that ``query_parser`` reads as the same question."""

import math
from decimal import Decimal

from retllm_desktop.core.query import Between, Condition, Contains, Dated, OneOf, Question, Term
from retllm_desktop.search.query.tokens import LIKE, PICTURE, is_plain, is_quote, pieces, quoted
from retllm_desktop.search.query.values import (
    decimal_text,
    print_between,
    print_dated,
    print_region,
)


def print_question(question: Question) -> str:
    """Return the line: terms, phrases, excluded words, conditions, each in its order.

    Raises:
        ValueError: It holds what no line could say: a text that is blank or whose spaces are not
            single, an excluded «word» that ``can_exclude`` refuses, a weight that is 0 or not
            finite, a range without bounds.
    """
    parts = [_term(term, first=number == 0) for number, term in enumerate(question.terms)]
    parts += [quoted(_collapsed(phrase)) for phrase in question.phrases]
    parts += [_excluded(word) for word in question.excluded]
    parts += [_condition(condition) for condition in question.conditions]
    return " ".join(parts)


def can_exclude(word: str) -> bool:
    """Whether ``-word`` excludes just this word; otherwise only a negative term says it."""
    found = list(pieces("-" + word))
    return (
        len(found) == 1
        and found[0].sign == "-"
        and not (found[0].operator or found[0].weight or found[0].head or found[0].is_group)
        and found[0].values[0].text == word
    )


def _term(term: Term, *, first: bool) -> str:
    if not math.isfinite(term.weight) or term.weight == 0.0:
        raise ValueError(f"a weight of {term.weight}")
    if bool(term.text) + bool(term.like) + (term.picture is not None) != 1:
        raise ValueError(f"a term that is not one thing: {term}")
    amount = decimal_text(Decimal(repr(abs(term.weight))))
    weight = "" if amount == "1" else f"{amount}:"
    if term.text:
        if term.region is not None:
            raise ValueError("a region of a text")
        what, bare = _text(term.text, weighted=bool(weight))
    else:
        what, bare = _reference(term), True
    if term.weight < 0:
        return f"- {weight}{what}"
    return f"{weight}{what}" if first and (bare or weight) else f"+ {weight}{what}"


def _text(text: str, *, weighted: bool) -> tuple[str, bool]:
    bare = is_plain(_collapsed(text)) and (not weighted or text[0].isalpha())
    return (text, True) if bare else (quoted(text), False)


def _reference(term: Term) -> str:
    part = print_region(term.region) if term.region is not None else ""
    if term.picture is not None:
        if term.picture < 0:
            raise ValueError(f"a picture of number {term.picture}")
        return f"{PICTURE}:{term.picture + 1}{part}"
    if not term.like.strip():
        raise ValueError("a blank path")
    plain = not part and not is_quote(term.like[0]) and not any(c.isspace() for c in term.like)
    return f"{LIKE}:{term.like if plain else quoted(term.like)}{part}"


def _excluded(word: str) -> str:
    if not can_exclude(word):
        raise ValueError(f"«{word}» is no word that «-» excludes")
    return "-" + word


def _condition(condition: Condition) -> str:
    match condition:
        case OneOf(field, values, _) | Contains(field, values, _):
            if not values or not all(value.strip() for value in values):
                raise ValueError(f"a condition without a value: {condition}")
            text = f"{field}:" + "|".join(_value(value) for value in values)
        case Between():
            text = f"{condition.field}:{print_between(condition)}"
        case Dated():
            text = print_dated(condition)
    return f"-{text}" if condition.negated else text


def _value(value: str) -> str:
    plain = not is_quote(value[0]) and not any(c.isspace() or c == "|" for c in value)
    return value if plain else quoted(value)


def _collapsed(text: str) -> str:
    if text != " ".join(text.split()) or not text:
        raise ValueError(f"a text that is blank or whose spaces are not single: {text!r}")
    return text

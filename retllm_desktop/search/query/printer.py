"""Writes a ``ParsedQuery`` as a line that ``parser`` reads as the same query."""

import math
from decimal import Decimal

from retllm_desktop.core.query import (
    Condition,
    ContainsText,
    DateRange,
    NumberRange,
    OneOfValues,
    ParsedQuery,
    QueryTerm,
)
from retllm_desktop.search.query.tokens import (
    LIKE_FIELD,
    PICTURE_FIELD,
    is_plain_text,
    is_quote,
    quote_text,
    tokenize_query,
)
from retllm_desktop.search.query.values import (
    format_date_range,
    format_decimal,
    format_number_range,
    format_region,
)


def format_query(parsed: ParsedQuery) -> str:
    """Return the line: terms, phrases, excluded words, conditions, each in its order.

    Raises:
        ValueError: It holds what no line could say: a text that is blank or whose spaces are not
            single, a weight that is 0 or not finite, a range without bounds.
    """
    parts = [_format_term(term, first=number == 0) for number, term in enumerate(parsed.terms)]
    parts += [quote_text(_require_single_spaces(phrase)) for phrase in parsed.phrases]
    parts += [_format_excluded(word) for word in parsed.excluded]
    parts += [_format_condition(condition) for condition in parsed.conditions]
    return " ".join(parts)


def can_exclude(word: str) -> bool:
    """Whether ``-word`` excludes just this word; otherwise it has to stand in quotes."""
    found = list(tokenize_query("-" + word))
    return (
        len(found) == 1
        and found[0].sign == "-"
        and not (found[0].operator or found[0].weight or found[0].head or found[0].is_group)
        and found[0].values[0].text == word
    )


def _format_term(term: QueryTerm, *, first: bool) -> str:
    if not math.isfinite(term.weight) or term.weight == 0.0:
        raise ValueError(f"a weight of {term.weight}")
    if bool(term.text) + bool(term.like) + (term.picture is not None) != 1:
        raise ValueError(f"a term that is not one thing: {term}")
    amount = format_decimal(Decimal(repr(abs(term.weight))))
    weight = "" if amount == "1" else f"{amount}:"
    if term.text:
        if term.region is not None:
            raise ValueError("a region of a text")
        what, bare = _format_text(term.text, weighted=bool(weight))
    else:
        what, bare = _format_picture(term), True
    if term.weight < 0:
        return f"- {weight}{what}"
    return f"{weight}{what}" if first and (bare or weight) else f"+ {weight}{what}"


def _format_text(text: str, *, weighted: bool) -> tuple[str, bool]:
    bare = is_plain_text(_require_single_spaces(text)) and (not weighted or text[0].isalpha())
    return (text, True) if bare else (quote_text(text), False)


def _format_picture(term: QueryTerm) -> str:
    part = format_region(term.region) if term.region is not None else ""
    if term.picture is not None:
        if term.picture < 0:
            raise ValueError(f"a picture of number {term.picture}")
        return f"{PICTURE_FIELD}:{term.picture + 1}{part}"
    if not term.like.strip():
        raise ValueError("a blank path")
    plain = not part and not is_quote(term.like[0]) and not any(c.isspace() for c in term.like)
    return f"{LIKE_FIELD}:{term.like if plain else quote_text(term.like)}{part}"


def _format_excluded(word: str) -> str:
    return f"-{word if can_exclude(word) else quote_text(_require_single_spaces(word))}"


def _format_condition(condition: Condition) -> str:
    match condition:
        case OneOfValues(field, values, _) | ContainsText(field, values, _):
            if not values or not all(value.strip() for value in values):
                raise ValueError(f"a condition without a value: {condition}")
            text = f"{field}:" + "|".join(_format_value(value) for value in values)
        case NumberRange():
            text = f"{condition.field}:{format_number_range(condition)}"
        case DateRange():
            text = format_date_range(condition)
    return f"-{text}" if condition.negated else text


def _format_value(value: str) -> str:
    plain = not is_quote(value[0]) and not any(c.isspace() or c == "|" for c in value)
    return value if plain else quote_text(value)


def _require_single_spaces(text: str) -> str:
    if text != " ".join(text.split()) or not text:
        raise ValueError(f"a text that is blank or whose spaces are not single: {text!r}")
    return text

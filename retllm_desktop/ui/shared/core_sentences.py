"""Sentences of the other subjects, which write English, in the person's language.

An error says what happened where it happened, for the command line too, and so in English. Here
stand the sentences that are met in the window; one that is not found is shown as it came.
"""

import functools
import re
from typing import Final

from retllm_desktop.ui.shared.core_table import list_sources
from retllm_desktop.ui.shared.translation import current_language, tr, translate_source

_VALUE: Final = re.compile(r"\\{(\w+)\\}")


def core_sentence(text: str) -> str:
    """Return a sentence of the core in the person's language; as it is where it is not known.

    Args:
        text: The English sentence, with its values; a full stop may be missing at its end.
    """
    if not text or current_language().code == "en":
        return text
    stop = "." if text.endswith(".") else ""
    bare = text.removesuffix(".")
    if bare in _sources():
        return translate_source(bare, {}) + stop
    for pattern, source in _patterns():
        found = pattern.fullmatch(bare)
        if found is not None:
            values = {name: core_sentence(value) for name, value in found.groupdict().items()}
            return translate_source(source, values) + stop
    return text


def part_label(label: str) -> str:
    """Return the name of a part of a file in the person's language: «page 3», «sheet Costs»."""
    if current_language().code == "en":
        return label
    return tr(", ").join(_one_label(part) for part in label.split(", ")) if label else ""


def _one_label(part: str) -> str:
    word, _, rest = part.partition(" ")
    match word if rest else "":
        case "page":
            return tr("page {number}", number=_number(rest))
        case "passage":
            return tr("passage {number}", number=_number(rest))
        case "picture":
            return tr("picture {number}", number=_number(rest))
        case "slide":
            return tr("slide {number}", number=_number(rest))
        case "sheet":
            return tr("sheet {name}", name=rest)
        case "attachment":
            return tr("attachment {name}", name=rest)
        case _:
            return part


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


@functools.cache
def _sources() -> frozenset[str]:
    return frozenset(source for source in list_sources() if "{" not in source)


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Sentences with values, those with more fixed text first."""
    sources = sorted((s for s in list_sources() if "{" in s), key=lambda s: -len(s))
    return tuple(
        (re.compile(_VALUE.sub(r"(?P<\1>.+?)", re.escape(source)), re.DOTALL), source)
        for source in sources
    )

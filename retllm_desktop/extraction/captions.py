"""What a file says of itself on one line: texts cleaned, and joined to a caption.

Free of Pillow: the main process checks answers with the limits of this module.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

MAX_CAPTION_CHARS: Final = 2000
MAX_NAME_CHARS: Final = 120
MAX_NAMES: Final = 200
"""Of people or tags of one file."""
_SEPARATOR: Final = " · "
_MAX_NAMED_CHARS: Final = 800
"""Of a long caption, what names have of it."""


def join_captions(texts: Iterable[str], names: Iterable[str] = ()) -> str:
    """Join texts, each once, those that others contain left out, to a caption of limited length.

    Args:
        texts: The most worth first.
        names: Comes behind them and keeps its room where they are long.
    """
    kept: list[str] = []
    whole = _join(texts, kept)
    named = _join(names, kept)[:_MAX_NAMED_CHARS].rstrip()
    if not named:
        return whole[:MAX_CAPTION_CHARS].rstrip()
    room = MAX_CAPTION_CHARS - len(named) - len(_SEPARATOR)
    return f"{whole[:room].rstrip()}{_SEPARATOR}{named}" if whole else named


def _join(texts: Iterable[str], kept: list[str]) -> str:
    joined: list[str] = []
    for text in texts:
        if text and not any(text.casefold() in other.casefold() for other in kept):
            kept.append(text)
            joined.append(text)
    return _SEPARATOR.join(joined)


def clean_line(text: str) -> str:
    """Return a text on one line, without invisible characters, in valid Unicode."""
    visible = "".join(
        " " if character.isspace() else character
        for character in text.encode("utf-8", "replace").decode()
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}
    )
    return " ".join(visible.split())

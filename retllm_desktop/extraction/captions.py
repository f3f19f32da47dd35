"""What a file says of itself on one line: texts cleaned, and joined to a caption.

Free of Pillow: the main process checks answers with the limits of this module.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

MAX_CAPTION_CHARS: Final = 2000
MAX_NAME_CHARS: Final = 120


def join_captions(texts: Iterable[str]) -> str:
    """Join texts, each once, those that others contain left out, to a caption of limited length."""
    kept: list[str] = []
    for text in texts:
        if text and not any(text.casefold() in other.casefold() for other in kept):
            kept.append(text)
    return " · ".join(kept)[:MAX_CAPTION_CHARS].rstrip()


def clean_line(text: str) -> str:
    """Return a text on one line, without invisible characters, in valid Unicode."""
    visible = "".join(
        " " if character.isspace() else character
        for character in text.encode("utf-8", "replace").decode()
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}
    )
    return " ".join(visible.split())

"""Which files we read, told from their names alone."""

from enum import StrEnum
from pathlib import Path
from typing import Final


class Kind(StrEnum):
    """What a file's name promises."""

    PICTURE = "picture"
    PDF = "pdf"
    TEXT = "text"
    HTML = "html"


_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(
        (
            ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".dib", ".tif",
            ".tiff",
        ),
        Kind.PICTURE,
    ),
    ".pdf": Kind.PDF,
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), Kind.TEXT),
    **dict.fromkeys((".html", ".htm", ".xhtml"), Kind.HTML),
}  # fmt: skip
_JUNK_PREFIXES: Final = ("._", "~$")
"""AppleDouble companions and Office lock files: named like documents, but they are none."""


def kind_of(path: Path) -> Kind | None:
    """Return what the file's name promises, None for what we do not read."""
    if path.name.startswith(_JUNK_PREFIXES):
        return None
    return _KINDS.get(path.suffix.lower())

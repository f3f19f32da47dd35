"""Which files we read, told from their names alone."""

from enum import StrEnum
from pathlib import Path
from typing import Final


class FileKind(StrEnum):
    """What a file's name promises."""

    PICTURE = "picture"
    PDF = "pdf"
    TEXT = "text"
    HTML = "html"


_KIND_BY_SUFFIX: Final[dict[str, FileKind]] = {
    **dict.fromkeys(
        (
            ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".dib", ".tif",
            ".tiff",
        ),
        FileKind.PICTURE,
    ),
    ".pdf": FileKind.PDF,
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), FileKind.TEXT),
    **dict.fromkeys((".html", ".htm", ".xhtml"), FileKind.HTML),
}  # fmt: skip
_JUNK_PREFIXES: Final = ("._", "~$")
"""AppleDouble companions and Office lock files: named like documents, but they are none."""


def get_file_kind(path: Path) -> FileKind | None:
    """Return what the file's name promises, None for what we do not read."""
    if path.name.startswith(_JUNK_PREFIXES):
        return None
    return _KIND_BY_SUFFIX.get(path.suffix.lower())

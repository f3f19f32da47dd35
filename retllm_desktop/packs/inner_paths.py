"""Which names a file inside a pack may have, on every system that the program runs on."""

import re
from pathlib import PurePosixPath
from typing import Final

from retllm_desktop.core.errors import PackError

MAX_DEPTH: Final = 16
MAX_CHARACTERS: Final = 512
_MAX_PART_BYTES: Final = 200
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_DEVICE: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE
)


def parse_inner_path(text: str) -> PurePosixPath:
    """Return a name as a path relative to a folder, if it surely stays below it.

    Args:
        text: Parts with «/» between them.

    Raises:
        PackError: It is empty, absolute, climbs out, names a device or is no valid name on
            one of the systems.
    """
    parts = text.split("/")
    outside = text.startswith("/") or ".." in parts or "\\" in text or ":" in text
    if outside:
        raise PackError(f"The pack names a file outside of its folder: {_shown(text)}")
    if len(text) > MAX_CHARACTERS or len(parts) > MAX_DEPTH:
        raise PackError(f"The pack names a file too deep or too long: {_shown(text)}")
    for part in parts:
        try:
            size = len(part.encode())
        except UnicodeEncodeError:
            size = 0
        wrong = part in {"", "."} or part[-1] in ". " or _FORBIDDEN.search(part)
        if wrong or _DEVICE.fullmatch(part) or not 0 < size <= _MAX_PART_BYTES:
            raise PackError(f"The pack names a file that no folder can hold: {_shown(text)}")
    return PurePosixPath(*parts)


def fold_inner_path(path: PurePosixPath) -> str:
    """Return what two names share that are one file where case does not count."""
    return str(path).casefold()


def _shown(text: str) -> str:
    return ascii(text[:120])[1:-1]

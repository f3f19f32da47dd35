"""What a start of the program asks for, and where a window listens for it.

A window listens on a socket of the person's own, beside the library file.
"""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, cast

from retllm_desktop import __version__

_LONGEST_SOCKET_PATH: Final = 100
"""Bytes; systems take 104 or 108."""


class StartSurface(StrEnum):
    """What a start of the program puts on the screen."""

    WINDOW = "window"
    SEARCH = "search"
    """The small search window alone."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """What a start of the window asks for.

    Attributes:
        query: Searched for at once, if not empty.
        paths: Folders to add and files to search with.
        activation: The window system's permission to come to the front, or empty.
        surface: What is to be on the screen.
        version: Of the program that asks; empty where it does not say.
    """

    query: str = ""
    paths: tuple[Path, ...] = ()
    activation: str = ""
    surface: StartSurface = StartSurface.WINDOW
    version: str = __version__

    def encode(self) -> bytes:
        """As a line; names that are no text survive."""
        fields = {
            "query": self.query,
            "paths": [str(path.absolute()) for path in self.paths],
            "activation": self.activation,
            "surface": str(self.surface),
            "version": self.version,
        }
        return json.dumps(fields).encode("ascii") + b"\n"

    @classmethod
    def decode(cls, line: bytes) -> "WindowRequest | None":
        """A request from a line, None where it is none."""
        try:
            fields: object = json.loads(line)
        except ValueError:
            return None
        if not isinstance(fields, dict):
            return None
        known = cast("dict[str, object]", fields)
        query, activation, paths = (known.get(name) for name in ("query", "activation", "paths"))
        if not isinstance(query, str) or not isinstance(activation, str):
            return None
        names = cast("list[object]", paths) if isinstance(paths, list) else [None]
        texts = [name for name in names if isinstance(name, str)]
        if len(texts) < len(names):
            return None
        known_surfaces = {str(one): one for one in StartSurface}
        surface = known_surfaces.get(str(known.get("surface")), StartSurface.WINDOW)
        version = known.get("version", "")
        said = version if isinstance(version, str) else ""
        return cls(query, tuple(Path(text) for text in texts), activation, surface, said)


def socket_name(database: Path) -> str:
    """Where the window on a library listens: a path, or on Windows the name of a pipe."""
    key = hashlib.sha256(os.fsencode(os.path.realpath(database))).hexdigest()[:20]
    if os.name == "nt":
        return f"retllm-desktop-{key}"
    beside = database.parent / "window.socket"
    if len(os.fsencode(beside)) <= _LONGEST_SOCKET_PATH:
        return str(beside)
    return str(Path(tempfile.gettempdir()) / f"retllm-desktop-{os.getuid()}-{key}")


def may_listen(name: str) -> bool:
    """Whether a window may listen there; False where none does for sure."""
    if os.name == "nt":
        return True
    try:
        # Made by the same person: another's socket must not get our queries.
        return os.lstat(name).st_uid == os.getuid()
    except OSError:
        return False

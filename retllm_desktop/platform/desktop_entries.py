"""Words within desktop entries and service files of freedesktop.org, each quoted as it asks for."""

import re
import shlex
from collections.abc import Sequence
from typing import Final

_QUOTED: Final = re.compile(r'[\s"\'\\><~|&;$*?#()`]')
_ESCAPED: Final = re.compile(r'(["`$\\])')


def join_exec(command: Sequence[str]) -> str:
    """Return a command as the value of «Exec» (Desktop Entry Specification 1.5)."""
    return " ".join(_quote_for_entry(word) for word in command)


def join_service_exec(command: Sequence[str]) -> str:
    """Return a command as the value of «Exec» of a D-Bus service file: words of a shell.

    Source: D-Bus Specification 0.43, «Message Bus Starting Services».
    """
    # Within values of key files a backslash is written twice.
    return shlex.join(command).replace("\\", "\\\\")


def _quote_for_entry(word: str) -> str:
    # Field codes begin with a percent sign; within the value a backslash is written twice.
    word = word.replace("%", "%%")
    if word and not _QUOTED.search(word):
        return word
    return '"' + _ESCAPED.sub(r"\\\1", word).replace("\\", "\\\\") + '"'

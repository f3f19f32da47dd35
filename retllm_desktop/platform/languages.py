"""The languages that a person reads, as the operating system says."""

import contextlib
import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Final, cast

_VARIABLES: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_CODE: Final = re.compile(r"[A-Za-z]{2,3}(?![A-Za-z])")
_SAME: Final = {"no": "nb", "nn": "nb"}
"""Norwegian has three codes."""
_ASK_S: Final = 2.0


def system_languages(environment: Mapping[str, str] | None = None) -> frozenset[str]:
    """Return the languages of the system, as ISO 639-1 codes; empty where it says none.

    Args:
        environment: Variables of the environment; None for this process's.
    """
    variables = os.environ if environment is None else environment
    said = [part for name in _VARIABLES for part in variables.get(name, "").split(":")]
    with contextlib.suppress(OSError, AttributeError, subprocess.SubprocessError):
        if sys.platform == "win32":
            said.append(_windows_language())
        elif sys.platform == "darwin":
            said += _macos_languages()
    return parse_languages(" ".join(said))


def parse_languages(text: str) -> frozenset[str]:
    """Return the codes in a text such as «de_AT.UTF-8 fr»."""
    codes = (match[0].lower() for part in text.split() if (match := _CODE.match(part)))
    return frozenset(_SAME.get(code, code) for code in codes)


def _windows_language() -> str:
    name = ctypes.create_unicode_buffer(85)
    cast("Any", ctypes).windll.kernel32.GetUserDefaultLocaleName(name, len(name))
    return name.value


def _macos_languages() -> list[str]:
    # An application that was not started from a terminal has no variables.
    done = subprocess.run(
        ["/usr/bin/defaults", "read", "-g", "AppleLanguages"],
        capture_output=True, text=True, timeout=_ASK_S, check=False,
    )  # fmt: skip
    return re.findall(r"[A-Za-z]{2,3}(?:-[A-Za-z]+)*", done.stdout)

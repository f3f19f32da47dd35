"""Asks the platform's own programs; a program that is missing, fails or hangs has no answer."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from typing import Final

PROGRAM_TIMEOUT_S: Final = 5.0
"""Longest wait: ``nvidia-smi`` takes seconds while it wakes a sleeping card."""

ProgramRunner = Callable[[Sequence[str]], str | None]
"""Runs a program and returns what it printed, None where there is no telling."""


def run_program(words: Sequence[str]) -> str | None:
    """Run a program of the platform and return what it printed, None where it cannot be had."""
    found = shutil.which(words[0])
    if found is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs with fixed words
            [found, *words[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PROGRAM_TIMEOUT_S,
            check=True,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")

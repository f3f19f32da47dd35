"""A sound file of every format, from which mutated ones are made."""

import warnings
from pathlib import Path

from retllm_desktop.extraction.readers import get_read_endings
from tests.fixtures.specimens import SPECIMENS

Seeds = dict[str, tuple[str, list[bytes]]]
"""Ending -> (format, sound files)."""


def make_seeds(scratch: Path) -> tuple[Seeds, list[str]]:
    """Return seeds by ending, and the endings that are read and have none.

    Args:
        scratch: A folder for what only writes files; nothing stays there.
    """
    seeds: Seeds = {}
    for specimen in SPECIMENS:
        try:
            made = specimen.make(scratch)
        except ImportError as exc:
            # Libraries without a build for this system: their formats are not read here either.
            warnings.warn(f"no {specimen.name}: {exc}", stacklevel=2)
            made = b"nothing that reads it is installed"
        for ending in specimen.endings:
            _, files = seeds.setdefault(ending, (specimen.name, []))
            files.append(made)
    return seeds, [ending for ending in get_read_endings() if ending not in seeds]

"""A sound file of every format, from which mutated ones are made."""

import warnings
from pathlib import Path
from typing import Final

from retllm_desktop.extraction.readers import get_read_endings
from tests.fixtures.specimens import SPECIMENS

LONGEST_BYTES: Final = 2**20

Seeds = dict[str, tuple[str, list[bytes]]]
"""Ending -> (format, sound files)."""


def make_seeds(scratch: Path, others: Path | None = None) -> tuple[Seeds, list[str]]:
    """Return seeds by ending, and the endings that are read and have none.

    Args:
        scratch: A folder for what only writes files; nothing stays there.
        others: A folder of further files, of which those up to 1 MiB are seeds too.
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
    for path in sorted(others.rglob("*")) if others else ():
        ending = path.suffix.lower().removeprefix(".")
        if ending in seeds and path.is_file() and 0 < path.stat().st_size <= LONGEST_BYTES:
            seeds[ending][1].append(path.read_bytes())
    return seeds, [ending for ending in get_read_endings() if ending not in seeds]

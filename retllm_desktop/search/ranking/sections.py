"""A list of results in three parts: what surely matches, what may, and the rest."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from retllm_desktop.core.types import Result

SURE_FROM: Final = 0.8
"""Least relevance of what is called sure (packaging/decisions/0015 says what that means)."""
MAYBE_FROM: Final = 0.3
"""Least relevance of what may match."""


class Section(StrEnum):
    """A part of the list, best first."""

    SURE = "sure"
    MAYBE = "maybe"
    REST = "rest"


SECTION_ORDER: Final = tuple(Section)
"""The sections, best first."""


def section_of(relevance: float | None, said: bool | None = None) -> Section:
    """Return where a result belongs.

    Args:
        relevance: Calibrated probability of a match; None: not judged, which is the rest.
        said: What the person said of it for this query, which counts more than any model.
    """
    if said is not None:
        return Section.SURE if said else Section.REST
    if relevance is None or relevance < MAYBE_FROM:
        return Section.REST
    return Section.SURE if relevance >= SURE_FROM else Section.MAYBE


def split_sections(results: Sequence[Result]) -> tuple[tuple[Section, int], ...]:
    """Divide a list: each section that is there, with the row at which it begins.

    Returns:
        In the order of the list; empty where nothing was judged or said, and where the order is
        not that of the sections (the paper's rule knows none).
    """
    if all(result.relevance is None and result.said is None for result in results):
        return ()
    found: list[tuple[Section, int]] = []
    for row, result in enumerate(results):
        own = section_of(result.relevance, result.said)
        if not found or found[-1][0] is not own:
            found.append((own, row))
    places = [SECTION_ORDER.index(section) for section, _ in found]
    return tuple(found) if places == sorted(set(places)) else ()

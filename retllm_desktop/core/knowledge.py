"""What a model pack says that it knows: kinds of pictures and texts, and languages."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ANY_LANGUAGE: Final = "*"
"""Instead of a code: the pack's makers list more languages than a query could be told to be of."""


class Domain(StrEnum):
    """A kind of what can be found that a model was made for.

    ``DRAWN_WORLD``: the scenes that ``models/world`` draws, and texts about them.
    ``PHOTOGRAPHS``: photographs, and all other pictures that are no pages.
    ``PAGES``: pages of documents, scans and screenshots.
    ``PASSAGES``: texts.
    """

    DRAWN_WORLD = "drawn-world"
    PHOTOGRAPHS = "photographs"
    PAGES = "pages"
    PASSAGES = "passages"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a pack knows.

    Attributes:
        domains: What it was made for; empty: nothing that this version has a name for, so that it
            is asked about nothing.
        languages: Codes of BCP 47, or ``ANY_LANGUAGE`` alone.
        vocabulary: The only words of which texts of the drawn world are made, lower case; empty:
            such texts cannot be told from others.
        unrecognised: What the manifest names and this version does not know.
        stated: Whether the manifest says so itself; otherwise it is taken to.
    """

    domains: frozenset[Domain]
    languages: tuple[str, ...] = (ANY_LANGUAGE,)
    vocabulary: frozenset[str] = frozenset()
    unrecognised: tuple[str, ...] = ()
    stated: bool = True

    @property
    def only_drawn_world(self) -> bool:
        """Whether it knows the drawn world and nothing else."""
        return self.domains == frozenset({Domain.DRAWN_WORLD})


EVERYTHING: Final = Knowledge(frozenset(Domain))
"""Of a model about which nothing is to be asked."""
NOTHING: Final = Knowledge(frozenset(), stated=False)
"""Of a model that does not say what it knows."""


@dataclass(frozen=True, slots=True)
class JudgingNeed:
    """What a judge would have to know to be asked about what a search found.

    Attributes:
        domains: What was found.
        words: The words of the query, in their language; may be empty.
    """

    domains: frozenset[Domain]
    words: str = ""

"""What the drawn world is made of, and the words for it.

The first word of each tuple is the canonical name; the others are synonyms that the
caption grammar may use instead.
"""

from collections.abc import Iterable
from typing import Final

KINDS: Final[tuple[tuple[str, ...], ...]] = (
    ("house", "cottage"),
    ("tree", "oak"),
    ("car", "automobile"),
    ("boat", "ship", "sailboat"),
    ("sun",),
    ("moon", "crescent"),
    ("star",),
    ("heart",),
    ("cat", "kitten"),
    ("fish",),
    ("bird",),
    ("flower", "blossom"),
    ("cup", "mug"),
    ("ball",),
    ("umbrella", "parasol"),
    ("key",),
    ("book",),
    ("clock",),
    ("kite",),
    ("mushroom", "toadstool"),
    ("apple",),
    ("lamp",),
    ("flag", "banner"),
    ("hat",),
)

COLOURS: Final[tuple[tuple[str, ...], ...]] = (
    ("red", "scarlet"),
    ("orange",),
    ("yellow", "golden"),
    ("green",),
    ("blue",),
    ("purple", "violet"),
    ("pink",),
    ("brown",),
)

SIZES: Final[tuple[tuple[str, ...], ...]] = (
    ("small", "little", "tiny"),
    ("large", "big", "huge"),
)

BACKGROUNDS: Final[tuple[tuple[str, ...], ...]] = (
    ("on a beach", "on the beach", "at the beach", "by the sea"),
    ("in a meadow", "on the grass", "in a field"),
    ("under a night sky", "at night"),
    ("in the snow", "in a snowy landscape", "in winter"),
    ("in a city", "in the city", "in front of tall buildings"),
    ("in a room", "indoors", "inside a room"),
)

RELATIONS: Final[tuple[tuple[str, ...], ...]] = (
    ("to the left of", "left of", "on the left of"),
    ("to the right of", "right of", "on the right of"),
    ("above", "over"),
    ("below", "under", "beneath"),
)
"""Order matters: relation ``r`` and ``r ^ 1`` are each other's inverse."""

COUNTS: Final[tuple[str, ...]] = ("one", "two", "three")
"""``COUNTS[n - 1]`` claims exactly n; «a» and «an» claim at least one."""

WITHHELD_TEST: Final[frozenset[tuple[str, str]]] = frozenset(
    {
        ("house", "purple"), ("car", "green"), ("boat", "pink"), ("cat", "blue"),
        ("fish", "red"), ("bird", "brown"), ("flower", "orange"), ("ball", "yellow"),
        ("umbrella", "green"), ("book", "pink"), ("kite", "purple"), ("hat", "orange"),
    }
)  # fmt: skip
"""Kind-colour pairs that no training and no validation scene contains."""

WITHHELD_VALIDATION: Final[frozenset[tuple[str, str]]] = frozenset(
    {
        ("tree", "blue"), ("star", "brown"), ("cup", "orange"), ("key", "green"),
        ("apple", "purple"), ("lamp", "red"), ("flag", "yellow"), ("heart", "pink"),
    }
)  # fmt: skip
"""Kind-colour pairs kept out of training too, on which choices (fusion weight) are made."""

WITHHELD: Final[frozenset[tuple[str, str]]] = WITHHELD_TEST | WITHHELD_VALIDATION
"""Every pair that training never sees, drawn or said."""

_INVARIANT_PLURALS: Final[frozenset[str]] = frozenset({"fish"})


def plural(noun: str) -> str:
    """Return the plural of a noun of ``KINDS``."""
    if noun in _INVARIANT_PLURALS:
        return noun
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun + "s"


def article(next_word: str) -> str:
    """Return «a» or «an», whichever the word after it asks for."""
    return "an" if next_word[0] in "aeiou" else "a"


def pair_indices(pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[int, int]]:
    """Turn (kind name, colour name) pairs into (kind index, colour index) pairs.

    Raises:
        KeyError: A name is not a canonical one.
    """
    return frozenset((_KIND_INDEX[kind], _COLOUR_INDEX[colour]) for kind, colour in pairs)


_KIND_INDEX: Final[dict[str, int]] = {words[0]: i for i, words in enumerate(KINDS)}
_COLOUR_INDEX: Final[dict[str, int]] = {words[0]: i for i, words in enumerate(COLOURS)}

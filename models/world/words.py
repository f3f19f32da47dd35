"""The words of which captions and passages of the drawn world are made."""

import random
import re
from typing import Final

from models.world.caption import describe
from models.world.passages import tell
from models.world.sampling import sample_scene

_SCENES: Final = 1000
"""Every word has been said after a few hundred."""
_WORD: Final = re.compile(r"[^\W\d_]+")


def world_words() -> tuple[str, ...]:
    """Return the words in alphabetical order, lower case.

    They are collected from what the grammar says of many scenes: it has its words in many places.
    """
    rng = random.Random(0)
    words: set[str] = set()
    for _ in range(_SCENES):
        scene = sample_scene(rng)
        said = f"{describe(scene, rng).text} {tell(scene, rng).text}"
        words |= {word.casefold() for word in _WORD.findall(said)}
    return tuple(sorted(words))

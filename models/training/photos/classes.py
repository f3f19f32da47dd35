"""What the classes of ImageNet-1k are called, and what WordNet says they are.

Source: WordNet 3.0 (Princeton University; its licence permits use and copying with its notice),
the file ``data.noun`` of Debian's package ``wordnet-base``. A class of ImageNet is a noun of it,
known by the place of its line; classes are numbered by that place. ``imagenet_classes.txt`` lists
the thousand of ILSVRC 2012.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

NOUNS_SHA256: Final = "fea17d2f9656611334eac790e5d69e47645fa180c4aa481fb4cd9b3520754ca2"
_CLASSES: Final = Path(__file__).with_name("imagenet_classes.txt")


@dataclass(frozen=True, slots=True)
class Noun:
    """A set of synonyms.

    Attributes:
        words: The synonyms, the usual one first.
        gloss: What it is, without the examples.
        above: The place of what it is a kind of; empty at the top.
    """

    words: tuple[str, ...]
    gloss: str
    above: str


def read_nouns(path: Path) -> dict[str, Noun]:
    """Read WordNet's nouns by their place, eight digits.

    Raises:
        SystemExit: It is not the file of WordNet 3.0.
    """
    data = path.read_bytes()
    if (found := hashlib.sha256(data).hexdigest()) != NOUNS_SHA256:
        raise SystemExit(f"{path} is not data.noun of WordNet 3.0: {found}")
    nouns: dict[str, Noun] = {}
    for line in data.decode("ascii").splitlines():
        if line.startswith("  "):  # the licence
            continue
        entry, gloss = line.split(" | ", 1)
        fields = entry.split()
        count = int(fields[3], 16)
        words = tuple(fields[4 + 2 * n].replace("_", " ") for n in range(count))
        at = 4 + 2 * count
        pointers = [fields[at + 1 + 4 * n : at + 5 + 4 * n] for n in range(int(fields[at]))]
        above = next((place for symbol, place, *_ in pointers if symbol in {"@", "@i"}), "")
        nouns[fields[0]] = Noun(words, re.split(r';\s*"', gloss)[0].strip(), above)
    return nouns


def class_places() -> tuple[str, ...]:
    """Return the places of the thousand classes, in the order of the network's logits."""
    return tuple(_CLASSES.read_text("ascii").split())


def class_sentence(noun: Noun) -> str:
    """Return what a picture of the class may be described by."""
    return f"a photo of a {noun.words[0]}, {noun.gloss}"


def kinds_above(nouns: dict[str, Noun], place: str, most: int) -> tuple[str, ...]:
    """Return what a noun is a kind of, the nearest first, ``most`` at most."""
    found: list[str] = []
    while (place := nouns[place].above) and len(found) < most:
        found.append(nouns[place].words[0])
    return tuple(found)

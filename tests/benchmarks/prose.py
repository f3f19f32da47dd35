"""Documents of invented words that behave like prose: Zipf's law, topics, rare words, endings."""

from dataclasses import dataclass

import numpy as np

_ONSETS = ("b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "l", "m", "n", "p",
           "pr", "qu", "r", "s", "sh", "st", "t", "tr", "v", "w")  # fmt: skip
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "oo", "ou")
_CODAS = ("b", "ck", "d", "ft", "g", "l", "ld", "lm", "m", "n", "nd", "nt", "p", "r", "rk", "rn",
          "st", "t", "v", "x")  # fmt: skip
_ENDINGS = ("", "", "", "", "s", "s", "ed", "ing")


def stems(count: int, rng: np.random.Generator) -> list[str]:
    """Return different invented words of one to three syllables, to which English endings fit."""
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = int(rng.integers(1, 4))
        word = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(syllables))
        found[word + str(rng.choice(_CODAS))] = None
    return list(found)


def zipf(count: int, exponent: float = 1.0) -> np.ndarray:
    """Return probabilities of words by their rank."""
    weights = 1.0 / np.arange(1, count + 1) ** exponent
    return weights / weights.sum()


@dataclass(frozen=True, slots=True)
class Document:
    """A document.

    Attributes:
        title: A few of its words.
        paragraphs: Its text.
        stems: The stems of its words, with repetitions.
    """

    title: str
    paragraphs: tuple[str, ...]
    stems: tuple[str, ...]


class Writer:
    """Writes documents on topics; the same seed writes the same.

    Attributes:
        vocabulary: All stems, the most common ones first.
    """

    def __init__(self, seed: int, topics: int = 40) -> None:
        """Make the vocabulary."""
        self.rng = np.random.default_rng(seed)
        words = stems(3_000 + topics * 120 + 8_000, self.rng)
        self._common, rest = words[:3_000], words[3_000:]
        self._topics = [rest[n * 120 : (n + 1) * 120] for n in range(topics)]
        self._rare = rest[topics * 120 :]
        self.vocabulary = words

    def document(self, low: int = 150, high: int = 700) -> Document:
        """Write one of some hundred words."""
        rng = self.rng
        chosen = [self._topics[int(n)] for n in rng.choice(len(self._topics), 2, replace=False)]
        own = [str(word) for word in rng.choice(self._rare, 6, replace=False)]
        length = int(rng.integers(low, high))
        kinds = rng.choice(4, size=length, p=(0.56, 0.27, 0.12, 0.05))
        common = rng.choice(len(self._common), size=length, p=zipf(len(self._common)))
        topical = rng.choice(120, size=length, p=zipf(120, 0.7))
        used: list[str] = []
        for kind, a, b in zip(kinds, common, topical, strict=True):
            pools = (self._common[a], chosen[0][b], chosen[1][b], own[b % len(own)])
            used.append(pools[kind])
        written = [word + str(rng.choice(_ENDINGS)) for word in used]
        paragraphs: list[str] = []
        while written:
            cut = int(rng.integers(40, 90))
            paragraphs.append(_sentences(written[:cut], rng))
            written = written[cut:]
        title = " ".join(str(word) for word in rng.choice(used, 4)).title()
        return Document(title, tuple(paragraphs), tuple(used))


def _sentences(words: list[str], rng: np.random.Generator) -> str:
    made: list[str] = []
    while words:
        cut = int(rng.integers(6, 18))
        made.append(" ".join(words[:cut]).capitalize() + ".")
        words = words[cut:]
    return " ".join(made)

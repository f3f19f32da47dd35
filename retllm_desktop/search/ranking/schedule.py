"""Which candidates the fine stage is asked about first, and when the rest need not be asked about.

What is foreseen of a candidate is whether it will be called a match at all (``maybe`` or better):
if none of those that wait would be, the order in front of the person stays as it is. That depends
on how far a candidate lies behind the nearest one, on how near that one is (a broad query has
many matches, none of them outstanding), and on whether anything has matched so far (where the
nearest did not, the coarse stage was wrong about more).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.similarity import MatchPrior

_UNKNOWN_PROBABILITY: Final = 0.5
_CERTAIN: Final = 1.0


@dataclass(frozen=True, slots=True)
class PendingCandidate:
    """A candidate that may be judged.

    Attributes:
        key: The caller's.
        margin: By how much its standout lies behind that of the nearest candidate of its pair,
            at least 0.
        nearest: Standout of that nearest one.
        prior: What is known of its pair; None where nothing was measured, or where something
            else than nearness speaks for it: then nothing is foreseen.
    """

    key: int
    margin: float
    nearest: float
    prior: MatchPrior | None = None

    def match_probability(self, *, met: bool) -> float | None:
        """Return the foreseen probability of a match, None where nothing is foreseen."""
        if self.prior is None:
            return None
        curve = self.prior.after_match if met else self.prior.before_match
        return curve.probability(self.margin, self.nearest)


def judging_order(prospects: Sequence[PendingCandidate]) -> tuple[PendingCandidate, ...]:
    """Return whom to ask about first: the first one, then those whose answer is least foreseen.

    The first is what the person looks at, and whether it matches says how far the others can be
    foreseen. Then the entropy of the foreseen answer decides; equals keep the coarse order.

    Args:
        prospects: In coarse order.
    """
    return (
        *prospects[:1],
        *sorted(prospects[1:], key=lambda p: -_binary_entropy_bits(p.match_probability(met=True))),
    )


def missed_match_risk(waiting: Iterable[PendingCandidate], *, met: bool) -> float:
    """Return the probability that judging those who wait would bring forth another match.

    Args:
        waiting: Who was not judged.
        met: Whether anything that was judged matches.

    Returns:
        In [0, 1]; 1 where one of them is not foreseen. They are taken for independent.
    """
    none = 1.0
    for prospect in waiting:
        chance = prospect.match_probability(met=met)
        none *= 1.0 - (_CERTAIN if chance is None else chance)
    return 1.0 - none


def count_needed(
    waiting: Sequence[PendingCandidate], *, met: bool, judged: int, most: float
) -> int:
    """Return how many of those who wait, from the first on, have to be judged as things stand.

    Args:
        waiting: Who was not judged, in the order in which they would be.
        met: Whether anything that was judged matches.
        judged: How many were judged; before the first nothing is foreseen but that it is asked.
        most: The risk that may be taken for all who are left out together; 0: none.

    Returns:
        0 where nobody has to be judged any more.
    """
    if most <= 0.0 or not waiting:
        return len(waiting)
    if not judged:
        return 1
    for number in range(len(waiting), 0, -1):
        if missed_match_risk(waiting[number - 1 :], met=met) > most:
            return number
    return 0


def _binary_entropy_bits(chance: float | None) -> float:
    """Binary entropy in bits."""
    p = _UNKNOWN_PROBABILITY if chance is None else chance
    return -sum(q * math.log2(q) for q in (p, 1.0 - p) if q > 0.0)

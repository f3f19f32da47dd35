"""In which order candidates are judged, and when the rest need no verdict.

Before a candidate is judged, the pack's ``MatchPrior`` gives the probability that it will be
called a match at all (``maybe`` or better). If none of the waiting candidates would be, the order
in front of the person stays as it is. The probability depends on how far a candidate lies behind
the nearest one, on how near that one is (a broad query has many matches, none of them
outstanding), and on whether anything has matched so far (where the nearest did not, the coarse
stage was wrong about more).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retllm_desktop.core.similarity import MatchPrior, binary_entropy_bits


@dataclass(frozen=True, slots=True)
class PendingCandidate:
    """A candidate that may be judged.

    Attributes:
        key: The caller's.
        margin: By how much its z-score lies behind that of the nearest candidate of its pair,
            at least 0.
        nearest: Z-score of that nearest one.
        prior: The prior of its pair; None where nothing was measured, or where something else
            than nearness speaks for it: its probability is unknown then.
        deferred: Whether another one of its group is judged first.
    """

    key: int
    margin: float
    nearest: float
    prior: MatchPrior | None = None
    deferred: bool = False

    def match_probability(self, *, matched: bool) -> float | None:
        """Return the prior probability of a match, None where it is unknown.

        Args:
            matched: Whether a judged candidate matches.
        """
        if self.prior is None:
            return None
        curve = self.prior.after_match if matched else self.prior.before_match
        return curve.probability(self.margin, self.nearest)


def judging_order(candidates: Sequence[PendingCandidate]) -> tuple[PendingCandidate, ...]:
    """Return the order in which to judge: the first one, then by entropy of the prior.

    The first is what the person looks at, and whether it matches says how certain the others
    are. Then comes what is least certain; equals keep their order. What is deferred comes last.

    Args:
        candidates: In coarse order, the first of each group before the others.
    """

    def least_certain_first(candidate: PendingCandidate) -> tuple[bool, float]:
        p = candidate.match_probability(matched=True)
        return candidate.deferred, -binary_entropy_bits(0.5 if p is None else p)

    return (*candidates[:1], *sorted(candidates[1:], key=least_certain_first))


def missed_match_risk(waiting: Iterable[PendingCandidate], *, matched: bool) -> float:
    """Return the probability that judging the waiting candidates would find another match.

    Args:
        waiting: Candidates that were not judged; taken for independent.
        matched: Whether a judged candidate matches.

    Returns:
        In [0, 1]; 1 where the probability of one of them is unknown.
    """
    none = 1.0
    for candidate in waiting:
        p = candidate.match_probability(matched=matched)
        none *= 1.0 - (1.0 if p is None else p)
    return 1.0 - none


def count_needed(
    waiting: Sequence[PendingCandidate], *, matched: bool, judged: int, max_risk: float
) -> int:
    """Return how many of the waiting candidates, from the first on, have to be judged.

    Args:
        waiting: Candidates that were not judged, in the order in which they would be.
        matched: Whether a judged candidate matches.
        judged: How many were judged; the first one always has to be.
        max_risk: Probability of a missed match that is allowed for all who are left out
            together; 0: all are judged.

    Returns:
        0 where none has to be judged any more.
    """
    if max_risk <= 0.0 or not waiting:
        return len(waiting)
    if not judged:
        return 1
    for number in range(len(waiting), 0, -1):
        if missed_match_risk(waiting[number - 1 :], matched=matched) > max_risk:
            return number
    return 0

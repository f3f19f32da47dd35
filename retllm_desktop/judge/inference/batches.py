"""How many questions are put to the model at once, by what they were found to cost."""

from collections.abc import Sequence
from typing import Final

_PATIENCE_S: Final = 0.75
"""What the first answer may wait for those that are read with it."""
_RECENT: Final = 0.3
"""Weight of the newest measurement."""
_WAIT_SHARE: Final = 0.1
_LONGEST_WAIT_S: Final = 0.01


class BatchScheduler:
    """Learns what questions cost, by what is kept of them (as in ``Verdict.kept``)."""

    def __init__(self, patience_s: float = _PATIENCE_S) -> None:
        """Take the longest time that an answer may wait for others."""
        self._patience_s = patience_s
        self._cost_s: dict[str, float] = {}

    def learn(self, kept: str, spent_s: float) -> None:
        """Take note of what one question cost."""
        known = self._cost_s.get(kept)
        self._cost_s[kept] = spent_s if known is None else known + _RECENT * (spent_s - known)

    def cost_s(self, kept: str) -> float:
        """Return what a question will cost; one of an unknown kind is not made to wait for."""
        return self._cost_s.get(kept, self._patience_s)

    def together(self, kept: Sequence[str], most: int) -> int:
        """Return how many of the first questions to ask at once, at least one."""
        total_s = 0.0
        for number, kind in enumerate(kept[:most]):
            total_s += self.cost_s(kind)
            if total_s > self._patience_s:
                return max(number, 1)
        return min(len(kept), most)

    def wait_s(self, kept: Sequence[str]) -> float:
        """Return how long to wait for further questions before these are asked."""
        return min(_WAIT_SHARE * sum(map(self.cost_s, kept)), _LONGEST_WAIT_S)

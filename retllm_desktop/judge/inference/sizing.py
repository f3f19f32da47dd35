"""How many sequences a model thinks in at once, and how long each may be."""

from dataclasses import dataclass
from typing import Final

MOST_SLOTS: Final = 8
_USUAL_BYTES: Final = 512 * 2**20
_SHORTEST_CONTEXT: Final = 256


@dataclass(frozen=True, slots=True)
class ContextSize:
    """What a context is made for.

    Attributes:
        slots: Number of sequences.
        length: Tokens of each.
    """

    slots: int
    length: int


def choose_context_size(
    needed: int, longest: int, bytes_a_token: int, most_slots: int = MOST_SLOTS
) -> ContextSize:
    """Return a size that holds questions of so many tokens, several at once where that is cheap.

    Args:
        needed: Tokens of the longest question.
        longest: Tokens that a question may have at most.
        bytes_a_token: Memory that each takes.
        most_slots: Sequences that are worth having.
    """
    length = _SHORTEST_CONTEXT
    while length < needed:
        length *= 2
    length = min(length, longest)
    slots = most_slots
    while slots > 1 and slots * length * bytes_a_token > _USUAL_BYTES:
        slots //= 2
    return ContextSize(slots, length)

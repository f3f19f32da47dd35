"""What the model remembers of beginnings of questions, kept in memory up to a limit."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class SavedPrefix:
    """The model's memory behind the beginning of a question.

    Attributes:
        data: What llama.cpp saved.
        behind: Position behind the last picture (or at the start, where there is none).
        behind_tokens: Tokens up to there.
        tail: Token ids in it from there on.
        marks: Places within it where another question may go on, by the key of the beginning
            up to there: position and tokens.
    """

    data: npt.NDArray[np.uint8] = field(repr=False)
    behind: int
    behind_tokens: int
    tail: tuple[int, ...]
    marks: Mapping[bytes, tuple[int, int]]


class SavedPrefixes:
    """States by key, the longest unused ones dropped where they take too much memory.

    Attributes:
        hits: How often one was there.
        misses: How often none was.
    """

    def __init__(self, limit_bytes: int) -> None:
        """Take the limit; the state that was put in last is kept whatever its size."""
        self._limit_bytes = limit_bytes
        self._states: OrderedDict[bytes, SavedPrefix] = OrderedDict()
        self._marked: dict[bytes, bytes] = {}
        self._bytes = 0
        self.hits = 0
        self.misses = 0

    @property
    def size_bytes(self) -> int:
        """Memory that they take."""
        return self._bytes

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._states)

    def __contains__(self, key: object) -> bool:
        """Whether one is kept; does not count as a use."""
        return key in self._states

    def get(self, key: bytes) -> SavedPrefix | None:
        """Return the state of a beginning, which then is the last to be dropped."""
        found = self._states.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._states.move_to_end(key)
        return found

    def marked(self, key: bytes) -> SavedPrefix | None:
        """Return a state that begins with a shorter beginning, None where there is none."""
        holder = self._marked.get(key)
        if holder is None:
            return None
        self._states.move_to_end(holder)
        return self._states[holder]

    def put(self, key: bytes, state: SavedPrefix) -> None:
        """Keep a state, in place of one of the same key."""
        self.drop(key)
        self._states[key] = state
        self._bytes += state.data.nbytes
        self._marked.update(dict.fromkeys(state.marks, key))
        while self._bytes > self._limit_bytes and len(self._states) > 1:
            self.drop(next(iter(self._states)))

    def drop(self, key: bytes) -> None:
        """Drop a state, if it is there."""
        state = self._states.pop(key, None)
        if state is None:
            return
        self._bytes -= state.data.nbytes
        for mark in state.marks:
            if self._marked.get(mark) == key:
                del self._marked[mark]

    def clear(self) -> None:
        """Drop all."""
        self._states.clear()
        self._marked.clear()
        self._bytes = 0

"""Sets of numbers, kept for as long as the library stays as it is."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from retllm_desktop.core.types import ItemIds

_KEPT_SETS: Final = 512
_KEPT_NUMBERS: Final = 2_000_000
"""16 MB a connection at the most."""


class SetCache:
    """A few sets of one connection, as long as nobody changes the library.

    Not for several threads at once.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._sets: OrderedDict[Hashable, ItemIds | None] = OrderedDict()
        self._version: Hashable = None
        self._numbers = 0

    def get(self, version: Hashable, key: Hashable) -> tuple[bool, ItemIds | None]:
        """Return whether a set is kept, and the set.

        Args:
            version: What state of the library is asked of; sets of another one are dropped.
            key: Which set.
        """
        if version != self._version:
            self._sets.clear()
            self._version, self._numbers = version, 0
        if key not in self._sets:
            return False, None
        self._sets.move_to_end(key)
        return True, self._sets[key]

    def put(self, key: Hashable, numbers: ItemIds | None) -> None:
        """Keep a set of the present version."""
        if numbers is not None:
            # It is handed out again and again.
            numbers.flags.writeable = False
        self._drop(key)
        self._sets[key] = numbers
        self._numbers += _size(numbers)
        while len(self._sets) > _KEPT_SETS or (
            len(self._sets) > 1 and self._numbers > _KEPT_NUMBERS
        ):
            self._drop(next(iter(self._sets)))

    def _drop(self, key: Hashable) -> None:
        self._numbers -= _size(self._sets.pop(key, None))


def _size(numbers: ItemIds | None) -> int:
    return 0 if numbers is None else len(numbers)

"""The port of changes that others make in a library: other machines, of one that is shared."""

from collections.abc import Callable
from typing import Protocol


class ChangeFeed(Protocol):
    """Tells that others changed the library while it is open."""

    def follow(self, on_change: Callable[[], None]) -> None:
        """Call back from now on, within a second of a change, on a thread of its own.

        Several changes soon after one another are one call. After the server was away it is called
        too, since changes may have been missed. What this program changes itself is not told.

        Args:
            on_change: Must return quickly.
        """
        ...

    def stop(self) -> None:
        """Call back no more; waits for a call under way."""
        ...


class NoChanges(ChangeFeed):
    """The feed of a library that nobody else writes while it is open."""

    def follow(self, on_change: Callable[[], None]) -> None:
        """Nothing will be told."""

    def stop(self) -> None:
        """Nothing runs."""

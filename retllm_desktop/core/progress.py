"""How long work tells how far it is, and how it is told to stop."""

import threading
from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """A point on the way.

    Attributes:
        done: Units finished.
        total: Units in all, or None while they are still being counted.
        what: The unit's present name, for display (a file name, a stage).
    """

    done: int
    total: int | None
    what: str = ""


class CancelToken:
    """A one-way switch that any thread may throw and any worker may look at."""

    def __init__(self) -> None:
        """Start not cancelled."""
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work should stop."""
        return self._event.is_set()

    def wait(self, timeout_s: float) -> bool:
        """Sleep until cancelled or until the time is over; return whether cancelled."""
        return self._event.wait(timeout_s)


class Throttle(Protocol):
    """Holds long work back while the person, or the machine, needs it to rest."""

    def rest(self, cancel: CancelToken) -> bool:
        """Wait while work should rest.

        Returns:
            Whether there was a rest; without one it returned at once.
        """
        ...

    @property
    def reason(self) -> str:
        """Why work rests now, as a phrase («on battery»), or empty."""
        ...


@dataclass(frozen=True, slots=True)
class WorkPaused:
    """Work waits; what was read is written. The next other event says that it goes on.

    Attributes:
        reason: Why, as a phrase («on battery»).
    """

    reason: str


def wait_while_throttled(
    throttle: Throttle | None, cancel: CancelToken
) -> Generator[WorkPaused, None, None]:
    """Rest for as long as there is a reason to, telling each one."""
    while throttle is not None and not cancel.cancelled and (reason := throttle.reason):
        yield WorkPaused(reason)
        throttle.rest(cancel)

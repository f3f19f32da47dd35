"""Progress, cancellation and throttling of long work."""

import threading
from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """How far some work is.

    Attributes:
        done: Units finished.
        total: Units in all, or None while they are still being counted.
        what: Name of the present unit, for display (a file name, a stage).
    """

    done: int
    total: int | None
    what: str = ""


class CancelToken:
    """A flag by which any thread may stop a work; it is never cleared."""

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
    """Pauses long work while the user or the machine needs it."""

    def rest(self, cancel: CancelToken) -> bool:
        """Wait while work should pause, or until cancelled; return whether it paused."""
        ...

    @property
    def reason(self) -> str:
        """Why work should pause now, as a phrase («on battery»), or empty."""
        ...


@dataclass(frozen=True, slots=True)
class WorkPaused:
    """Work is paused; what was read is stored. The next other event tells that it continues.

    Attributes:
        reason: Why, as a phrase («on battery»).
    """

    reason: str


def wait_while_throttled(
    throttle: Throttle | None, cancel: CancelToken
) -> Generator[WorkPaused, None, None]:
    """Wait while there is a reason to, yielding each reason."""
    while throttle is not None and not cancel.cancelled and (reason := throttle.reason):
        yield WorkPaused(reason)
        throttle.rest(cancel)

"""Long work pauses when the user says so, on battery, or while the user is active."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.ports import Machine
from retllm_desktop.core.progress import CancelToken, Throttle
from retllm_desktop.core.typing_support import override

PAUSED: Final = "paused"
ON_BATTERY: Final = "on battery"
IN_USE: Final = "while you work"
_CHECK_S: Final = 1.0
"""How long an answer of the machine is kept."""
_POLL_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class ThrottleRules:
    """When long work pauses by itself.

    Attributes:
        on_battery: While the machine runs on its battery.
        while_active: While the user types or moves the pointer.
        idle_after_s: Seconds without input before work goes on.
    """

    on_battery: bool = False
    while_active: bool = False
    idle_after_s: float = 60.0


class ActivityThrottle(Throttle):
    """Pauses by the user's rules and the machine's state. Any thread may call any method.

    A rule whose condition the machine cannot report does not apply.
    """

    def __init__(
        self,
        machine: Machine,
        rules: ThrottleRules | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the machine and the rules.

        Args:
            machine: Asked at most once a second.
            rules: When to pause; never by default.
            clock: A monotonic clock, in seconds.
        """
        self._machine = machine
        self._rules = rules or ThrottleRules()
        self._clock = clock
        self._lock = threading.Lock()
        self._paused = False
        self._checked_s: float | None = None
        self._reason = ""

    def set_rules(self, rules: ThrottleRules) -> None:
        """Go by other rules from now on."""
        with self._lock:
            self._rules = rules
            self._checked_s = None

    def pause(self) -> None:
        """Pause until ``resume``."""
        self._paused = True

    def resume(self) -> None:
        """Continue, as far as the rules allow it."""
        self._paused = False

    @property
    def paused(self) -> bool:
        """Whether the user paused it."""
        return self._paused

    @property
    @override
    def reason(self) -> str:
        if self._paused:
            return PAUSED
        with self._lock:
            now_s = self._clock()
            if self._checked_s is None or now_s - self._checked_s >= _CHECK_S:
                self._reason = self._check()
                self._checked_s = now_s
            return self._reason

    @override
    def rest(self, cancel: CancelToken) -> bool:
        rested = False
        while not cancel.cancelled and self.reason:
            rested = True
            cancel.wait(_POLL_S)
        return rested

    def _check(self) -> str:
        rules = self._rules
        if rules.on_battery and self._machine.on_battery():
            return ON_BATTERY
        if rules.while_active:
            idle_s = self._machine.idle_s()
            if idle_s is not None and idle_s < rules.idle_after_s:
                return IN_USE
        return ""

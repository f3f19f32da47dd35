"""Long work rests while the person asks for it, on battery, or while the person is at work."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.ports import Machine
from retllm_desktop.core.progress import CancelToken

PAUSED: Final = "paused"
ON_BATTERY: Final = "on battery"
IN_USE: Final = "while you work"
_LOOK_S: Final = 1.0
"""How long an answer of the machine is taken for granted."""
_GLANCE_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class ThrottleRules:
    """When long work rests by itself.

    Attributes:
        on_battery: While the machine runs on its battery.
        while_active: While somebody types or moves the pointer.
        idle_after_s: Seconds after the last such movement before work goes on.
    """

    on_battery: bool = False
    while_active: bool = False
    idle_after_s: float = 60.0


class ActivityThrottle:
    """Fulfils the port ``Pace``. Any thread may call any method.

    Where the machine does not tell what a rule asks for, the rule does not hold work back.
    """

    def __init__(
        self,
        machine: Machine,
        rules: ThrottleRules | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the machine and the person's rules.

        Args:
            machine: Asked at most once a second.
            rules: When to rest; none by themselves by default.
            clock: A steady clock, in seconds.
        """
        self._machine = machine
        self._rules = rules or ThrottleRules()
        self._clock = clock
        self._lock = threading.Lock()
        self._paused = False
        self._looked_s: float | None = None
        self._seen = ""

    def pause(self) -> None:
        """Rest until ``resume``."""
        self._paused = True

    def resume(self) -> None:
        """Go on, as far as the rules allow it."""
        self._paused = False

    @property
    def paused(self) -> bool:
        """Whether the person has it paused."""
        return self._paused

    def set_rules(self, rules: ThrottleRules) -> None:
        """Take other rules; they count at once."""
        with self._lock:
            self._rules = rules
            self._looked_s = None

    @property
    def reason(self) -> str:
        """Why work should rest now, as a phrase, or empty."""
        if self._paused:
            return PAUSED
        with self._lock:
            now_s = self._clock()
            if self._looked_s is None or now_s - self._looked_s >= _LOOK_S:
                self._seen = self._look()
                self._looked_s = now_s
            return self._seen

    def rest(self, cancel: CancelToken) -> bool:
        """Wait while there is a reason to, or until cancelled; return whether there was one."""
        rested = False
        while not cancel.cancelled and self.reason:
            rested = True
            cancel.wait(_GLANCE_S)
        return rested

    def _look(self) -> str:
        rules = self._rules
        if rules.on_battery and self._machine.on_battery():
            return ON_BATTERY
        if rules.while_active:
            idle_s = self._machine.idle_s()
            if idle_s is not None and idle_s < rules.idle_after_s:
                return IN_USE
        return ""

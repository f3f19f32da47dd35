"""Limits of downloads: bytes a second, pauses between attempts, when to give up."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


class Bandwidth:
    """A cap that several threads share.

    Each takes its bytes from one account that fills at the allowed speed; who overdraws waits.
    """

    def __init__(self, bytes_s: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the cap, None for none."""
        self._bytes_s = bytes_s
        self._clock = clock
        self._lock = threading.Lock()
        self._free_at_s = clock()

    @property
    def chunk_bytes(self) -> int:
        """Most bytes to read at once, so that a low cap is kept evenly."""
        if self._bytes_s is None:
            return 1 << 18
        return int(min(1 << 18, max(1024, self._bytes_s / 8)))

    def take(self, count: int) -> float:
        """Take so many bytes; returns the seconds to wait before taking more."""
        if self._bytes_s is None:
            return 0.0
        with self._lock:
            now_s = self._clock()
            # What was not used is not saved up: a pause must not be followed by a flood.
            self._free_at_s = max(self._free_at_s, now_s) + count / self._bytes_s
            return self._free_at_s - now_s


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The rules of trying again.

    Attributes:
        max_fruitless: Attempts in a row that bring nothing before a server is given up.
        max_attempts: Attempts in all before a server is given up.
        first_pause_s: Longest pause after the first fruitless attempt; it doubles.
        longest_pause_s: Longest pause of our own choosing.
        longest_requested_s: Longest pause that a server may ask for.
    """

    max_fruitless: int = 6
    max_attempts: int = 1000
    first_pause_s: float = 0.5
    longest_pause_s: float = 30.0
    longest_requested_s: float = 300.0


class RetryState:
    """The attempts at one file on one server."""

    def __init__(self, policy: RetryPolicy, rng: random.Random) -> None:
        """Start with none made."""
        self._policy = policy
        self._rng = rng
        self._made = 0
        self._fruitless = 0

    def failed(self, *, brought_bytes: int, requested_s: float | None) -> float | None:
        """Record a failure.

        Args:
            brought_bytes: What the attempt brought before it failed.
            requested_s: The pause that the server asked for, None if it did not.

        Returns:
            Seconds to wait before the next attempt; None to give up.
        """
        self._made += 1
        self._fruitless = 0 if brought_bytes else self._fruitless + 1
        policy = self._policy
        if self._fruitless >= policy.max_fruitless or self._made >= policy.max_attempts:
            return None
        if requested_s is not None:
            # A little more than asked: else everyone who was sent away comes at one moment.
            return (
                requested_s + self._pause_s(0)
                if requested_s <= policy.longest_requested_s
                else None
            )
        return self._pause_s(max(0, self._fruitless - 1))

    def _pause_s(self, doublings: int) -> float:
        longest = min(self._policy.longest_pause_s, self._policy.first_pause_s * 2.0**doublings)
        return longest * (0.5 + 0.5 * self._rng.random())

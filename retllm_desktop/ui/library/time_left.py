"""How long work will take, from a smoothed rate; and the sentences that say it."""

import math
import time
from collections.abc import Callable
from typing import Final

from retllm_desktop.core.progress import Progress, WorkPaused
from retllm_desktop.indexing.enrichment import RecognitionProgress
from retllm_desktop.indexing.events import IndexProgress, PassageProgress, SecondPassProgress
from retllm_desktop.indexing.rebuild import RebuildProgress
from retllm_desktop.ui.shared.translation import tr, tr_count

_COUNTED: Final = (
    IndexProgress,
    PassageProgress,
    SecondPassProgress,
    RecognitionProgress,
    RebuildProgress,
)
"""Events of work of which is known how much there is."""
LEAST_S: Final = 3.0
"""Before that nothing is said: the first files are read into empty caches."""
LEAST_DONE: Final = 5
_SMOOTHED_S: Final = 30.0
"""What was measured so long ago counts for a third of what is measured now."""
_STEP_S: Final = 0.5
_MINUTE_S, _HOUR_S = 60, 3600


class WorkPace:
    """The rate of one work at a time; another kind of work or another total begins anew.

    Attributes:
        rate: Units a second, None while that is not known.
        left_s: Seconds that are left, None while that is not known.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Take a clock that tells seconds."""
        self._now = now
        self._what: object = None
        self._total: int | None = None
        self._began_s = 0.0
        self._first = 0
        self._done = 0
        self._at: tuple[float, int] | None = None
        self._rested = False
        self.rate: float | None = None
        self.left_s: float | None = None

    def note_event(self, event: object) -> None:
        """Note an event of a job; those that tell of no progress change nothing."""
        if isinstance(event, WorkPaused):
            self.rest()
        elif isinstance(event, _COUNTED):
            self.note(type(event), event.progress)

    def note(self, what: object, progress: Progress) -> None:
        """Note how far some work is.

        Args:
            what: Which work.
            progress: How far it is.
        """
        now_s = self._now()
        if self._begins(what, progress):
            self._what, self._total = what, progress.total
            self._began_s, self._first, self._done = now_s, progress.done, progress.done
            self._at, self._rested = (now_s, progress.done), False
            self.rate = self.left_s = None
            return
        self._total = progress.total
        self._done = progress.done
        if self._rested or self._at is None:
            # While it rested nothing was to be measured.
            self._at, self._rested = (now_s, progress.done), False
        then_s, then = self._at
        elapsed_s = now_s - then_s
        if elapsed_s >= _STEP_S:
            rate = (progress.done - then) / elapsed_s
            kept = math.exp(-elapsed_s / _SMOOTHED_S)
            # As long as little is known, all of it counts alike.
            kept = min(kept, max(0.0, 1 - elapsed_s / max(elapsed_s, now_s - self._began_s)))
            self.rate = rate if self.rate is None else kept * self.rate + (1 - kept) * rate
            self._at = (now_s, progress.done)
        known = now_s - self._began_s >= LEAST_S and progress.done - self._first >= LEAST_DONE
        self.left_s = None
        if known and self.rate and self._total is not None:
            self.left_s = max(0.0, (self._total - progress.done) / self.rate)

    def rest(self) -> None:
        """Note that the work waits."""
        self._rested = True

    def stop(self) -> None:
        """Note that the work is over."""
        self._what = None
        self.rate = self.left_s = None

    @property
    def text(self) -> str:
        """«about 2 minutes left», empty while that is not known."""
        return "" if self.left_s is None else time_left_text(self.left_s)

    @property
    def rate_text(self) -> str:
        """«3.2 files a second», empty while that is not known."""
        if self.left_s is None or not self.rate:
            return ""
        if self.rate < 1:
            return tr("{number:.0f} files a minute", number=self.rate * _MINUTE_S)
        if self.rate < 10:
            return tr("{number:.1f} files a second", number=self.rate)
        return tr("{number:.0f} files a second", number=self.rate)

    def _begins(self, what: object, progress: Progress) -> bool:
        # A few files may come to what is being done; that is the same work.
        other = progress.total != self._total and progress.done < self._done
        return what != self._what or progress.done < self._done or other


def time_left_text(seconds: float) -> str:
    """«less than a minute left», «about 2 minutes left», «about 3 hours left»."""
    if seconds < _MINUTE_S:
        return tr("less than a minute left")
    minutes = math.ceil(seconds / _MINUTE_S)
    if minutes < 55:
        return tr_count("about %n minute(s) left", minutes)
    return tr_count("about %n hour(s) left", max(1, round(seconds / _HOUR_S)))


def join_time_left(text: str, left: str) -> str:
    """Put the time left behind what is done."""
    return f"{text} · {left}" if left else text

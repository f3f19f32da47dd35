"""Prefetch: while the judge is idle, likely candidates are encoded ahead of any search.

Encoding a picture is most of what judging it costs. Likely are those that the last search found,
judged or not, then the newest pictures.
"""

import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.judging import JudgeInput
from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import Judge
from retllm_desktop.core.progress import CancelToken, Throttle, WorkPaused, wait_while_throttled
from retllm_desktop.core.types import Item, Modality
from retllm_desktop.search.judge_images import JudgeImages
from retllm_desktop.search.judging_scope import JudgingScope

_BATCH: Final = 4
"""Pictures between two looks at the throttle."""


@dataclass(frozen=True, slots=True)
class PrefetchProgress:
    """Pictures are being encoded ahead: how many are done in this run, of how many."""

    done: int
    total: int


class PrefetchService:
    """Encodes pictures ahead, each once a session."""

    def __init__(
        self,
        library: Library,
        judge: Judge,
        images: JudgeImages,
        *,
        scope: Callable[[], JudgingScope],
        throttle: Throttle | None = None,
        newest: int = 200,
    ) -> None:
        """Take the parts.

        Args:
            library: The library.
            judge: Encodes.
            images: Makes pictures for it.
            scope: Tells what it will be asked about: nothing else is encoded.
            throttle: Says when to pause, None for never.
            newest: How many of the newest pictures are likely to be found.
        """
        self._library = library
        self._judge = judge
        self._images = images
        self._scope = scope
        self._throttle = throttle
        self._newest = newest
        self._lock = threading.Lock()
        self._done: set[tuple[bytes, int]] = set()

    def prefetch(
        self, found: Sequence[Item], cancel: CancelToken
    ) -> Generator[PrefetchProgress | WorkPaused, None, None]:
        """Encode likely candidates; ends when a search uses the judge.

        Args:
            found: What the last search found, best first.
            cancel: Ends it.

        Raises:
            StoreError: The library cannot be read.
            EngineError: The model cannot be loaded or its process died.
        """
        waiting = self._likely(found)
        total = len(waiting)
        done = 0
        while waiting and not cancel.cancelled:
            yield from wait_while_throttled(self._throttle, cancel)
            batch, waiting = waiting[:_BATCH], waiting[_BATCH:]
            inputs = [JudgeInput(picture=self._images.of_item(item)) for item in batch]
            encoded = 0
            for encoded in self._judge.prefetch(inputs, cancel):
                yield PrefetchProgress(done + encoded, total)
            with self._lock:
                self._done |= {(item.content_hash, item.part) for item in batch[:encoded]}
            done += encoded
            if encoded < len(batch):
                # A search came in between, or the judge caches nothing.
                return

    def _likely(self, found: Sequence[Item]) -> list[Item]:
        scope = self._scope()
        if not scope.knows_any:
            return []
        newest = self._library.items.get(self._library.items.newest(self._newest))
        with self._lock:
            seen = set(self._done)
        likely: list[Item] = []
        for item in (*found, *newest):
            key = (item.content_hash, item.part)
            if item.modality is not Modality.IMAGE or item.offline or key in seen:
                continue
            if item.kind is FileKind.VIDEO:
                # To hash gigabytes for one frame would hold up whoever searches meanwhile.
                continue
            if scope.knows_item(item):
                seen.add(key)
                likely.append(item)
        return likely

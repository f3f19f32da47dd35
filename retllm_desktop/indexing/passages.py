"""Texts get their vectors in the passage encoder's space: all that lack one, in small steps."""

from collections.abc import Generator
from typing import Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.library import Library
from retllm_desktop.core.progress import (
    CancelToken,
    Progress,
    Throttle,
    WorkPaused,
    wait_while_throttled,
)
from retllm_desktop.core.vector_stores import PassageEncoder
from retllm_desktop.indexing.events import PassageProgress

BATCH_TEXTS: Final = 64
"""Texts embedded between two looks at whether to stop, and written together."""


class PassageService:
    """Fills the space of passages from the texts that the library holds; no file is read.

    What is there stays, so a run that is stopped, or dies, is taken up by the next. The library
    is written: one thread at a time.
    """

    def __init__(
        self, library: Library, encoder: PassageEncoder, *, pace: Throttle | None = None
    ) -> None:
        """Take the parts.

        Args:
            library: The library.
            encoder: The encoder of passages.
            pace: Says when to rest, None for never.
        """
        self._library = library
        self._encoder = encoder
        self._pace = pace
        self._after = 0

    def fill(self, cancel: CancelToken) -> Generator[PassageProgress | WorkPaused, None, int]:
        """Embed every text that has no vector yet, then let search use the space.

        Returns:
            How many texts were embedded.

        Raises:
            StoreError: The library cannot be written; what was written before stays.
            EngineError: The encoder cannot run.
        """
        library, space = self._library, self._encoder.space
        searched = library.begin_passages(space)
        embedded = done = total = 0
        while not cancel.cancelled:
            pending = library.pending_passages(space, self._after, BATCH_TEXTS)
            if not pending:
                break
            if not embedded:
                # Numbers of a large library take a moment: only where there is something to tell.
                status = library.status()
                done, total = status.passages_done, status.passages_total
                yield PassageProgress(Progress(done, total))
            embedded += self._embed(pending)
            yield PassageProgress(Progress(done + embedded, max(done + embedded, total)))
            yield from wait_while_throttled(self._pace, cancel)
        if not cancel.cancelled and not searched:
            library.activate_passages(space)
        return embedded

    def follow(self) -> None:
        """Embed the texts that were put just now, if search uses the space already.

        A failure is left to the next ``fill``, which tells of it: files are indexed all the same.

        Raises:
            StoreError: The library cannot be written.
        """
        library, space = self._library, self._encoder.space
        if library.passage_space() != space:
            return
        try:
            while pending := library.pending_passages(space, self._after, BATCH_TEXTS):
                self._embed(pending)
        except EngineError:
            return

    def _embed(self, pending: tuple[tuple[int, str], ...]) -> int:
        ids = [number for number, _ in pending]
        rows = self._encoder.embed_texts([text for _, text in pending])
        self._library.put_passages(self._encoder.space, ids, rows)
        self._after = ids[-1]
        return len(ids)

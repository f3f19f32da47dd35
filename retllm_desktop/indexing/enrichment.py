"""Metadata and types of files indexed before they were read, and the text in pictures (OCR).

This is slow and seldom urgent, so it runs after everything else, pauses when the throttle asks
for it, and stops at once when cancelled. Results are stored with the content in batches: moved
files keep them, and an interrupted run is resumed by the next one.
"""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from retllm_desktop.core.enrichment import (
    EnrichmentStore,
    PartReader,
    PendingMetadata,
    PendingOcr,
    PendingPictureType,
    TextRecogniser,
)
from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.progress import (
    CancelToken,
    Progress,
    Throttle,
    WorkPaused,
    wait_while_throttled,
)
from retllm_desktop.core.types import FileStat, Rgb

RECOGNITION_PX: Final = 2000
"""Longest side at which pictures are read: small print of a page is legible."""
MIN_TEXT_SIDE_PX: Final = 24
"""Pictures with a shorter side cannot hold a word."""
_PAGE_ITEMS: Final = 256
_COMMIT_S: Final = 5.0
_COMMIT_ITEMS: Final = 64

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class DescriptionProgress:
    """Metadata and types of files are read that were indexed before they were.

    Attributes:
        progress: How many files were read.
    """

    progress: Progress


@dataclass(frozen=True, slots=True)
class RecognitionProgress:
    """Text in pictures is recognised.

    Attributes:
        progress: Pictures examined, of those not examined before.
    """

    progress: Progress


@dataclass(frozen=True, slots=True)
class EnrichmentFinished:
    """The run has ended.

    Attributes:
        described: Contents whose metadata or type was read.
        examined: Pictures in which text was looked for.
        with_text: Of these, those that hold some.
        cancelled: Whether it was cancelled; it can be resumed.
        notice: A sentence on a failure without loss, or empty.
    """

    described: int = 0
    examined: int = 0
    with_text: int = 0
    cancelled: bool = False
    notice: str = ""


EnrichmentEvent = DescriptionProgress | RecognitionProgress | WorkPaused | EnrichmentFinished


@dataclass(slots=True)
class _Tally:
    described: int = 0
    examined: int = 0
    with_text: int = 0
    notice: str = ""


class EnrichmentService:
    """Reads metadata and text in pictures where the library lacks them, and stores them."""

    def __init__(
        self,
        store: EnrichmentStore,
        reader: PartReader,
        recogniser: TextRecogniser | None,
        *,
        throttle: Throttle | None = None,
    ) -> None:
        """Take the parts.

        Args:
            store: The library.
            reader: Reads files of the library.
            recogniser: Recognises text in pictures, None for none.
            throttle: Says when to pause, None for never.
        """
        self._store = store
        self._reader = reader
        self._recogniser = recogniser
        self._throttle = throttle

    def run(self, cancel: CancelToken) -> Generator[EnrichmentEvent, None, None]:
        """Read everything that is missing.

        Raises:
            StoreError: The library cannot be written; what was written before stays.
            EngineError: Files cannot be read at all.
        """
        tally = _Tally()
        yield from wait_while_throttled(self._throttle, cancel)
        yield from self._classify(cancel, tally)
        yield from self._describe(cancel, tally)
        if self._recogniser is not None and not cancel.cancelled:
            try:
                yield from self._recognise(self._recogniser, cancel, tally)
            except EngineError as exc:
                # Search works as without it.
                tally.notice = f"Text in pictures is not found: {exc}"
            finally:
                self._recogniser.release()
        yield EnrichmentFinished(
            tally.described, tally.examined, tally.with_text, cancel.cancelled, tally.notice
        )

    def _classify(
        self, cancel: CancelToken, tally: _Tally
    ) -> Generator[DescriptionProgress | WorkPaused, None, None]:
        """Tell from stored previews what pictures are that were indexed before that was told.

        Those without a preview that can be used are described again, from their files.
        """
        told = _Batch[tuple[int, PictureType | None]](self._store.put_picture_types)
        unseen = _Batch[int](self._store.describe_again)
        outcomes = self._reader.classify_previews(self._pending_types(unseen, cancel), cancel)
        done = 0
        try:
            for picture, outcome in outcomes:
                if isinstance(outcome, ItemError):
                    unseen.add(picture.content_id)
                else:
                    tally.described += 1
                    told.add((picture.content_id, outcome))
                done += 1
                yield DescriptionProgress(Progress(done, None, picture.name))
                if self._throttle is not None and self._throttle.reason:
                    told.write()
                    yield from wait_while_throttled(self._throttle, cancel)
        finally:
            outcomes.close()
            told.write()
            unseen.write()

    def _pending_types(
        self, unseen: "_Batch[int]", cancel: CancelToken
    ) -> Iterator[PendingPictureType]:
        after = 0
        while page := self._store.list_pending_picture_types(after, _PAGE_ITEMS):
            for picture in page:
                if cancel.cancelled:
                    return
                after = picture.content_id
                if picture.preview is None:
                    unseen.add(after)
                else:
                    yield picture

    def _describe(
        self, cancel: CancelToken, tally: _Tally
    ) -> Generator[DescriptionProgress | WorkPaused, None, None]:
        batch = _Batch(self._store.put_metadata)
        wanted = (
            (content.file, content.content_hash)
            for content in self._pending_metadata()
            if not cancel.cancelled
        )
        done = 0
        outcomes = self._reader.read_metadata(wanted, cancel)
        try:
            for file, outcome in outcomes:
                # The next run tries again what cannot be read now.
                if not isinstance(outcome, ItemError):
                    tally.described += 1
                    batch.add(outcome)
                done += 1
                yield DescriptionProgress(Progress(done, None, file.path.name))
                if self._throttle is not None and self._throttle.reason:
                    batch.write()
                    yield from wait_while_throttled(self._throttle, cancel)
        finally:
            outcomes.close()
            batch.write()

    def _pending_metadata(self) -> Iterator[PendingMetadata]:
        after = 0
        while page := self._store.list_pending_metadata(after, _PAGE_ITEMS):
            yield from page
            after = page[-1].content_id

    def _recognise(
        self, recogniser: TextRecogniser, cancel: CancelToken, tally: _Tally
    ) -> Generator[RecognitionProgress | WorkPaused, None, None]:
        version = recogniser.version
        total = self._store.count_pending_ocr(version)
        if not total:
            return
        batch = _Batch[tuple[int, LocatedText]](
            lambda found: self._store.put_ocr_texts(version, found)
        )
        yield RecognitionProgress(Progress(0, total))
        waiting: list[PendingOcr] = []
        views = self._reader.views(
            self._pending_pictures(version, waiting, batch, tally), RECOGNITION_PX, cancel
        )
        try:
            for file, outcome in views:
                picture = waiting.pop(0)
                text = _recognised_text(recogniser, picture, outcome, cancel)
                if cancel.cancelled and text is None:
                    return
                if text is not None:
                    tally.examined += 1
                    tally.with_text += bool(text.text)
                    batch.add((picture.item_id, text))
                yield RecognitionProgress(
                    Progress(tally.examined, max(total, tally.examined), file.path.name)
                )
                if self._throttle is not None and self._throttle.reason:
                    batch.write()
                    recogniser.release()
                    yield from wait_while_throttled(self._throttle, cancel)
        finally:
            views.close()
            batch.write()

    def _pending_pictures(
        self,
        version: str,
        waiting: list[PendingOcr],
        batch: "_Batch[tuple[int, LocatedText]]",
        tally: _Tally,
    ) -> Iterator[tuple[FileStat, bytes, int]]:
        """Yield pictures to be read; those too small for a word are done at once."""
        after = 0
        while page := self._store.list_pending_ocr(version, after, _PAGE_ITEMS):
            for picture in page:
                after = picture.item_id
                if 0 < picture.smallest_px < MIN_TEXT_SIDE_PX:
                    tally.examined += 1
                    batch.add((picture.item_id, LocatedText()))
                    continue
                waiting.append(picture)
                yield picture.file, picture.content_hash, picture.part


def _recognised_text(
    recogniser: TextRecogniser, picture: PendingOcr, outcome: Rgb | ItemError, cancel: CancelToken
) -> LocatedText | None:
    """Return the text in a picture, empty for none; None where the next run must try again."""
    if isinstance(outcome, ItemError):
        return None
    try:
        return recogniser.recognise(outcome, cancel, likely=picture.likely)
    except ItemError:
        # It would fail again: it is tried by another version of the recogniser only.
        return LocatedText()


class _Batch(Generic[_Value]):
    """Collects values to be written in one transaction."""

    def __init__(self, put: Callable[[Sequence[_Value]], None]) -> None:
        self._put = put
        self._values: list[_Value] = []
        self._opened_s = time.monotonic()

    def add(self, value: _Value) -> None:
        self._values.append(value)
        late = time.monotonic() - self._opened_s > _COMMIT_S
        if late or len(self._values) >= _COMMIT_ITEMS:
            self.write()

    def write(self) -> None:
        values, self._values = self._values, []
        if values:
            self._put(values)
        self._opened_s = time.monotonic()

"""Services as the window sees them, in memory: same generators, same events, steps on demand."""

import threading
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from queue import Empty, SimpleQueue

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from retllm_desktop.core.errors import EngineError, InputError, RetllmError
from retllm_desktop.core.knowledge import JudgingNeed
from retllm_desktop.core.library_records import LibraryStatus, Problem, ReadingReport, Root
from retllm_desktop.core.progress import CancelToken, Progress, Throttle, wait_while_throttled
from retllm_desktop.core.query import Region
from retllm_desktop.core.relevance_feedback import FeedbackSubject
from retllm_desktop.core.types import (
    Annotations,
    Candidate,
    Item,
    Modality,
    Query,
    Result,
    Rgb,
    Snippet,
    Verdict,
)
from retllm_desktop.indexing.events import (
    FileSkipped,
    IndexEvent,
    IndexFinished,
    IndexProgress,
    ScanFinished,
    ScanProgress,
)
from retllm_desktop.indexing.rebuild import (
    RebuildEvent,
    RebuildFinished,
    RebuildProgress,
    SpaceActivated,
)
from retllm_desktop.indexing.watch_service import WatchEvent
from retllm_desktop.search.candidate_list import ResultCount
from retllm_desktop.search.events import (
    CoarseReady,
    FineUnavailable,
    JudgeReplaced,
    OrderUpdated,
    SearchEvent,
    SearchFinished,
    SearchLimits,
    SearchOutcome,
)
from retllm_desktop.search.query.corrections import suggest_corrections
from retllm_desktop.search.ranking.grouping import extend_results, order_groups
from retllm_desktop.search.ranking.order import FusionRule
from retllm_desktop.ui.window.services import UiServices

ROOT = Path("/pictures").absolute()
WAIT_S = 20.0


def item(number: int, **changes: object) -> Item:
    """A picture of a number of its own."""
    made = Item(
        id=number,
        content_hash=number.to_bytes(32, "big"),
        part=0,
        modality=Modality.IMAGE,
        path=ROOT / f"picture-{number:04d}.jpg",
        width_px=640,
        height_px=480,
        size_bytes=123_456,
        mtime_ns=1_700_000_000_000_000_000,
    )
    return replace(made, **changes)


def candidates(items: Sequence[Item]) -> list[Candidate]:
    """Items in coarse order."""
    return [
        Candidate(item, rank, distance=0.5 + rank * 1e-3, z_score=3.0)
        for rank, item in enumerate(items, start=1)
    ]


def verdict(log_odds: float) -> Verdict:
    """An answer of this certainty."""
    p_true = 1.0 / (1.0 + float(np.exp(-log_odds)))
    return Verdict(p_true, 0.1, log_odds, 0.99)


def webp(color: str, size: tuple[int, int] = (64, 48)) -> bytes:
    """An encoded picture of one colour with a frame."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    painter = QPainter(image)
    painter.setPen(Qt.GlobalColor.black)
    painter.drawRect(4, 4, size[0] - 9, size[1] - 9)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"webp").write(image)
    return bytes(buffer.data().data())


class FakeListing:
    """Further items, so many at a time.

    Attributes:
        left: What was not given out yet.
    """

    def __init__(self, left: Sequence[Item]) -> None:
        self.left = list(left)

    @property
    def complete(self) -> bool:
        return not self.left


class FakeSearch:
    """Finds always the same items; verdicts come when the test lets them.

    Attributes:
        items: What is found, in coarse order.
        odds: Log-odds by item id, in the order of judging.
        queries: Every query asked.
        judged: Those about whose results the judge was to be asked.
        listing_on: Waited for before anything is found.
        closed: Queries whose generator was closed or ended.
        fine_error: Raised by the fine stage after the first ``fine_error_after`` verdicts.
        stand_in: The title of what checks then instead; empty: nothing does.
        error: Raised instead of finding anything.
        stepped: Whether each verdict waits for ``step``.
        snippets: Where words matched, by item id.
        nothing_near: Whether there is nothing but what lies below the cutoff.
        prepared: How often what searches need was asked for ahead.
        previewed: Queries whose pictures were asked for.
        preview_error: Raised instead of reading a picture.
        subject: What results are right or wrong for.
        reworded: What is searched for after the first list, if not empty.
        left_out: How many that could be judged are left out; not where no risk is taken.
        limits: What every search might cost.
        further: What comes when a list is read on, ``page`` at a time.
        groups: Item ids with the group that they belong to.
        empty_library: Whether an empty query finds nothing.
        reading_on: Waited for before a list is read on.
        looks_again: Items of which a part is looked at again.
        inspected: Words and items that this was asked about.
        need: What a judge would have to know, where there is none.
        unread: Whose model does not read the words.
    """

    def __init__(self) -> None:
        self.subject: FeedbackSubject | None = None
        self.need: JudgingNeed | None = None
        self.unread: frozenset[Modality] = frozenset()
        self.rewrite = ""
        self.left_out = 0
        self.looks_again: set[int] = set()
        self.inspected: list[tuple[str, int]] = []
        self.limits: list[SearchLimits] = []
        self.further: list[Item] = []
        self.page = 10
        self.groups: dict[int, int] = {}
        self.empty_library = False
        self.reading_on = threading.Event()
        self.reading_on.set()
        self.snippets: dict[int, Snippet] = {}
        self.nothing_near = False
        self.previewed: list[Query] = []
        self.prepared = 0
        self.preview_error: RetllmError | None = None
        self.items: list[Item] = [item(number) for number in range(1, 9)]
        self.odds: dict[int, float] = {1: -4.0, 2: -2.0, 3: 5.0, 4: 1.0}
        self.queries: list[Query] = []
        self.judged: list[Query] = []
        self.listing_on = threading.Event()
        self.listing_on.set()
        self.closed: list[Query] = []
        self.fine_error: EngineError | None = None
        self.fine_error_after = 0
        self.stand_in = ""
        self.error: RetllmError | None = None
        self.bug: Exception | None = None
        self.stepped = False
        self.shown: Rgb = np.full((40, 60, 3), 128, dtype=np.uint8)
        self._steps = threading.Semaphore(0)
        self._released = False

    def step(self, number: int = 1) -> None:
        """Let so many verdicts through."""
        self._steps.release(number)

    def release(self) -> None:
        """Let everything through."""
        self._released = True
        self._steps.release(1000)

    def hold(self) -> None:
        """Have verdicts wait for ``step`` again after ``release``."""
        self._released = False

    def prepare(self) -> bool:
        self.prepared += 1
        return False

    def preview(self, query: Query, max_px: int) -> Rgb | None:
        self.previewed.append(query)
        if self.preview_error is not None:
            raise self.preview_error
        return self.shown if query.has_image else None

    def inspected_region(self, words: str, item: Item) -> Region | None:
        self.inspected.append((words, item.id))
        return Region(0.5, 0.0, 1.0, 0.5)

    def fetch_more(self, listing: FakeListing, results: Sequence[Result]) -> tuple[Result, ...]:
        assert self.reading_on.wait(WAIT_S)
        page, listing.left = listing.left[: self.page], listing.left[self.page :]
        first = len(results) + 1
        added = [
            replace(candidate, coarse_rank=rank, group=self.groups.get(candidate.item.id, 0))
            for rank, candidate in enumerate(candidates(page), start=first)
        ]
        return extend_results(results, added)

    def search(
        self, query: Query, limits: SearchLimits, cancel: CancelToken
    ) -> Iterator[SearchEvent]:
        self.queries.append(query)
        self.limits.append(limits)
        if limits.fine_k:
            self.judged.append(query)
        assert self.listing_on.wait(WAIT_S)
        if self.bug is not None:
            raise self.bug
        if self.error is not None:
            raise self.error
        try:
            yield from self._events(query, limits, cancel)
        finally:
            self.closed.append(query)

    def _events(
        self, query: Query, limits: SearchLimits, cancel: CancelToken
    ) -> Iterator[SearchEvent]:
        near = not self.nothing_near or query.below_cutoff
        near = near and not (query.empty and self.empty_library)
        proposed = [
            replace(
                candidate,
                snippet=self.snippets.get(candidate.item.id),
                group=self.groups.get(candidate.item.id, 0),
            )
            for candidate in candidates(self.items if near else [])
        ]
        rule = FusionRule()
        verdicts: dict[int, Verdict] = {}
        order = order_groups(proposed, verdicts, rule)
        listing = FakeListing(self.further)
        corrections = suggest_corrections(query.text, date(2024, 6, 15), draft=query.draft)
        yield CoarseReady(
            order,
            0.045,
            subject=self.subject,
            count=ResultCount(len(order), listing.complete),
            listing=listing,
            corrections=corrections,
            unread=self.unread,
        )
        words = self.rewrite if limits.query_help else ""
        if words:
            proposed.reverse()
            order = order_groups(proposed, verdicts, rule)
            yield CoarseReady(order, 1.0, words, self.subject)
        judged = self.odds and proposed and limits.fine_k
        if query.has_image or query.empty or not judged:
            count = ResultCount(len(order), listing.complete)
            yield SearchFinished(
                order, SearchOutcome.COARSE_ONLY, 0, 0, 0.045, 0.0, need=self.need, count=count
            )
            return
        planned = len(self.odds)
        left_out = self.left_out if limits.fine_risk else 0
        for number, (item_id, odds) in enumerate(self.odds.items()):
            if number >= planned - left_out:
                yield SearchFinished(
                    order, SearchOutcome.DECIDED, number, planned, 0.045, 0.2, risk=limits.fine_risk
                )
                return
            if self.fine_error is not None and number >= self.fine_error_after and self.stand_in:
                yield JudgeReplaced(self.fine_error, self.stand_in)
            elif self.fine_error is not None and number >= self.fine_error_after:
                yield FineUnavailable(self.fine_error)
                yield SearchFinished(
                    order, SearchOutcome.FINE_UNAVAILABLE, len(verdicts), planned, 0.045, 0.1
                )
                return
            if self.stepped and not self._released:
                while not self._steps.acquire(timeout=0.02):
                    if cancel.cancelled:
                        break
            if cancel.cancelled:
                break
            again = item_id in self.looks_again
            verdicts[item_id] = replace(verdict(odds), region_checked=again)
            order = order_groups(proposed, verdicts, rule)
            yield OrderUpdated(order, len(verdicts), planned, 0.1)
        outcome = SearchOutcome.COMPLETE if len(verdicts) == planned else SearchOutcome.CANCELLED
        yield SearchFinished(order, outcome, len(verdicts), planned, 0.045, 0.2)


class FakeFolders:
    """A library of folders in memory.

    Attributes:
        known: The folders.
        added: Paths given to ``add``.
        removed: Ids given to ``remove``.
        threads: Names of the threads that wrote.
        previews: Encoded previews by item id.
    """

    def __init__(self) -> None:
        self.known: list[Root] = []
        self.added: list[Path] = []
        self.removed: list[int] = []
        self.threads: list[str] = []
        self.bad: list[Problem] = []
        self.files = 8
        self.previews: dict[int, bytes | None] = {}
        self.thumbnail_error: RetllmError | None = None
        self.refuse: InputError | None = None
        self.exclusions_set: list[tuple[int, tuple[str, ...]]] = []

    def set_exclusions(self, root: Root, patterns: Sequence[str]) -> None:
        self.threads.append(threading.current_thread().name)
        self.exclusions_set.append((root.id, tuple(patterns)))
        self.known = [
            replace(known, exclusions=tuple(patterns)) if known.id == root.id else known
            for known in self.known
        ]

    def add(self, path: Path) -> Root:
        self.threads.append(threading.current_thread().name)
        self.added.append(path)
        if self.refuse is not None:
            raise self.refuse
        root = Root(len(self.known) + 1, path, files=0)
        self.known.append(root)
        return root

    def remove(self, root_id: int) -> None:
        self.threads.append(threading.current_thread().name)
        self.removed.append(root_id)
        self.known = [root for root in self.known if root.id != root_id]

    def roots(self) -> tuple[Root, ...]:
        return tuple(self.known)

    def status(self) -> LibraryStatus:
        return LibraryStatus(
            path=ROOT / "library.db",
            roots=tuple(self.known),
            files=self.files,
            items={"image": self.files},
            problems=len(self.bad),
            space=None,
            size_bytes=4096,
        )

    def reading_report(self, limit: int = 1000) -> ReadingReport:
        return ReadingReport(tuple(self.bad[:limit]), (), {})

    def thumbnail(self, item: Item) -> bytes | None:
        if self.thumbnail_error is not None:
            raise self.thumbnail_error
        return self.previews.get(item.id)


class FakeAnnotations:
    """Favourites and tags in memory.

    Attributes:
        kept: Marks by content hash.
        threads: Names of the threads that wrote.
        refuse: Raised instead of writing.
        free: Cleared, writes wait.
    """

    def __init__(self) -> None:
        self.free = threading.Event()
        self.free.set()
        self.kept: dict[bytes, Annotations] = {}
        self.threads: list[str] = []
        self.refuse: RetllmError | None = None

    def of_content(self, content_hash: bytes) -> Annotations:
        return self.kept.get(content_hash, Annotations())

    def of_contents(self, content_hashes: Iterable[bytes]) -> dict[bytes, Annotations]:
        return {key: self.of_content(key) for key in content_hashes}

    def replace(self, annotations: Mapping[bytes, Annotations]) -> None:
        for content_hash, marks in annotations.items():
            self._write(content_hash, replace(marks, tags=tuple(sorted(marks.tags))))

    def all_tags(self) -> tuple[str, ...]:
        return tuple(sorted({tag for marks in self.kept.values() for tag in marks.tags}))

    def favourites(self) -> frozenset[bytes]:
        return frozenset(content for content, marks in self.kept.items() if marks.favourite)

    def set_favourite(self, content_hash: bytes, favourite: bool) -> None:
        self._write(content_hash, replace(self.of_content(content_hash), favourite=favourite))

    def set_tags(self, content_hash: bytes, tags: Sequence[str]) -> None:
        self._write(content_hash, replace(self.of_content(content_hash), tags=tuple(sorted(tags))))

    def _write(self, content_hash: bytes, marks: Annotations) -> None:
        self.threads.append(threading.current_thread().name)
        assert self.free.wait(60)
        if self.refuse is not None:
            raise self.refuse
        self.kept[content_hash] = marks


class FakeMachine:
    """A machine that runs on its battery when the test says so."""

    def __init__(self) -> None:
        self.battery = False

    def on_battery(self) -> bool | None:
        return self.battery

    def idle_s(self) -> float | None:
        return None


class FakeIndexing:
    """Reads a number of files, each when the test lets it.

    Attributes:
        total: Files of a run.
        runs: Roots and ``retry_problems`` of every run.
        updates: Folder's id and paths of every update.
        prioritised: Every path that was to be read first.
        stepped: Whether each file waits for ``step``.
        error: Raised in the middle of a run.
        moved: Files that every update finds moved.
        active: Runs under way; never more than one.
    """

    def __init__(self, folders: FakeFolders, throttle: Throttle | None = None) -> None:
        self._folders = folders
        self._throttle = throttle
        self.total = 4
        self.runs: list[tuple[Sequence[Root] | None, bool]] = []
        self.updates: list[tuple[int, tuple[Path, ...]]] = []
        self.prioritised: list[Path] = []
        self.cancelled = 0
        self.done = 0
        self.moved = 0
        self.active = 0
        self.stepped = False
        self.error: RetllmError | None = None
        self.skip: Problem | None = None
        self._steps = threading.Semaphore(0)
        self._released = False

    def step(self, number: int = 1) -> None:
        self._steps.release(number)

    def release(self) -> None:
        self._released = True
        self._steps.release(1000)

    def prioritise(self, path: Path) -> None:
        self.prioritised.append(path)

    def index(
        self,
        cancel: CancelToken,
        roots: Sequence[Root] | None = None,
        *,
        retry_problems: bool = False,
    ) -> Iterator[IndexEvent]:
        self.runs.append((roots, retry_problems))
        yield from self._run(cancel, self.total)

    def update(
        self, cancel: CancelToken, root: Root, paths: Sequence[Path]
    ) -> Iterator[IndexEvent]:
        self.updates.append((root.id, tuple(paths)))
        yield from self._run(cancel, 0 if self.moved else len(paths), self.moved)

    def _run(self, cancel: CancelToken, total: int, moved: int = 0) -> Iterator[IndexEvent]:
        assert self.active == 0, "two runs at a time"
        self.active += 1
        try:
            yield from self._events(cancel, total, moved)
        finally:
            self.active -= 1

    def _events(self, cancel: CancelToken, total: int, moved: int) -> Iterator[IndexEvent]:
        root = Root(1, ROOT)
        yield from wait_while_throttled(self._throttle, cancel)
        yield ScanProgress(root, 0)
        yield ScanFinished(root, total, 0, total, 0)
        read = 0
        for number in range(1, total + 1):
            yield from wait_while_throttled(self._throttle, cancel)
            if self.stepped and not self._released:
                while not self._steps.acquire(timeout=0.02):
                    yield from wait_while_throttled(self._throttle, cancel)
                    if cancel.cancelled:
                        break
            if cancel.cancelled:
                self.cancelled += 1
                break
            if self.error is not None:
                raise self.error
            if self.skip is not None and number == 1:
                self._folders.bad.append(self.skip)
                yield FileSkipped(self.skip)
            read += 1
            yield IndexProgress(Progress(number, total, f"picture-{number:04d}.jpg"))
        self.done += 1
        yield IndexFinished(read, read, 0, 0, 0, 0, cancel.cancelled, 1.5, moved=moved)


class FakeWatching:
    """Tells what the test puts in; stops within a moment."""

    def __init__(self) -> None:
        self._events: SimpleQueue[WatchEvent | RetllmError] = SimpleQueue()
        self.refreshed = 0
        self.watchers = 0

    def tell(self, *events: WatchEvent | RetllmError) -> None:
        for event in events:
            self._events.put(event)

    def refresh(self) -> None:
        self.refreshed += 1

    def watch(self, cancel: CancelToken) -> Iterator[WatchEvent]:
        self.watchers += 1
        try:
            while not cancel.cancelled:
                try:
                    event = self._events.get(timeout=0.02)
                except Empty:
                    continue
                if isinstance(event, RetllmError):
                    raise event
                yield event
        finally:
            self.watchers -= 1


class FakeRebuilding:
    """Brings a number of contents to another model, each when the test lets it.

    Attributes:
        total: Contents.
        runs: How often it was begun.
        error: Raised after the first content.
        notice: What its end says.
    """

    def __init__(self) -> None:
        self.total = 3
        self.runs = 0
        self.done = 0
        self.error: RetllmError | None = None
        self.notice = ""
        self._steps = threading.Semaphore(0)

    def step(self, number: int = 1) -> None:
        self._steps.release(number)

    def rebuild(self, cancel: CancelToken) -> Iterator[RebuildEvent]:
        self.runs += 1
        yield RebuildProgress(Progress(self.done, self.total))
        while self.done < self.total and not cancel.cancelled:
            if not self._steps.acquire(timeout=0.02):
                continue
            if self.error is not None:
                raise self.error
            self.done += 1
            yield RebuildProgress(Progress(self.done, self.total, "picture.jpg"))
        whole = self.done == self.total
        if whole:
            yield SpaceActivated("new")
        yield RebuildFinished(self.done, 0, whole, not whole, whole, self.notice, 1.0)


class FakeSource:
    """Opens services that are there already, when it may.

    Attributes:
        may_open: Waited for before they are opened.
        error: Raised instead of opening them.
        said: What is said while they are opened.
        on_server: Whether they lie on a server: until this computer's own are asked for.
        closed: How often they were closed.
    """

    def __init__(self, services: UiServices) -> None:
        self._services = services
        self.may_open = threading.Event()
        self.may_open.set()
        self.error: RetllmError | None = None
        self.said: tuple[str, ...] = ()
        self.on_server = False
        self.closed = 0

    def use_own(self) -> None:
        self.on_server, self.error = False, None

    def open(self) -> Generator[str, None, UiServices | None]:
        yield from self.said
        assert self.may_open.wait(WAIT_S)
        if self.error is not None:
            raise self.error
        return self._services

    def close(self) -> None:
        self.closed += 1

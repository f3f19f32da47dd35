"""What other programs may do with the library: search, look at what it holds, mark results.

One ``LibraryDoor`` serves all doors of a process, from any number of threads. It opens the library
when it is first asked for, reads it beside a window or an indexer that writes, and opens it anew
where the file was replaced or brought to another model. Searches come in bounded numbers: the
coarse stages of a few at once, the judge's of one after the other, since a newer question ends an
older one.
"""

import contextlib
import os
import secrets
import stat
import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import (
    ONLINE_ONLY,
    InputError,
    ItemError,
    StoreError,
)
from retllm_desktop.core.library import Library
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.relevance_feedback import FeedbackSubject
from retllm_desktop.core.types import Item, Query, QueryPicture, Result, Rgb
from retllm_desktop.doors.item_access import ItemAccess
from retllm_desktop.doors.open_library import DoorServices, OpenLibrary
from retllm_desktop.doors.requests import (
    Checking,
    DoorBounds,
    DoorEvent,
    DoorPreview,
    DoorQuery,
    DoorStatus,
    SearchPage,
    StoredFile,
    UnknownItemError,
)
from retllm_desktop.doors.turns import BusyError, TurnQueue
from retllm_desktop.search.cursor import SearchCursor, decode_cursor, encode_cursor
from retllm_desktop.search.events import (
    CoarseReady,
    SearchEvent,
    SearchFinished,
)
from retllm_desktop.search.item_views import ItemViewer, has_view
from retllm_desktop.search.paging import read_page
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.search.query_encoding import MAX_QUERY_CHARACTERS
from retllm_desktop.search.ranking.grouping import unfold_results
from retllm_desktop.search.result_records import fetch_read_texts

_CHANGED: Final = "The file was changed since it was indexed"
_INDEX_AGAIN: Final = "«index» takes it in again"
_STORED_PREVIEW_PX: Final = 256
"""Previews of the library are at most so long; what is to be larger is drawn from the file."""


@dataclass(frozen=True, slots=True)
class _FinishedSearch:
    """What is remembered of a search, so that its results can be marked."""

    subject: FeedbackSubject | None
    results: Mapping[int, Result]


class LibraryDoor:
    """Searches and reads one library for other programs; any thread may call any method.

    Attributes:
        bounds: How much may be asked for at a time.
        item_access: What belongs to items beside their text.

    Every method but ``close`` raises:
        StoreError: The library is not there, cannot be read, or is of a later version.
        PackError: A model pack is missing or damaged.
    """

    def __init__(
        self,
        database: Path,
        open_services: Callable[[], DoorServices],
        open_writable: Callable[[], Library],
        encode_preview: Callable[[Rgb], bytes],
        bounds: DoorBounds | None = None,
        *,
        on_server: bool = False,
    ) -> None:
        """Remember how to open the library; nothing is opened yet.

        Args:
            database: The library file; what names the library where a server keeps it.
            open_services: Opens it for reading, with all that searches it.
            open_writable: Opens it for writing for as long as a mark takes.
            encode_preview: Encodes pixels as WebP.
            bounds: How much may be asked for at a time; None: the default.
            on_server: Whether a server keeps the library.
        """
        self.bounds = bounds or DoorBounds()
        self._database = database
        self._library = OpenLibrary(database, open_services, on_server=on_server)
        self._open_writable = open_writable
        self._encode_preview = encode_preview
        self._lock = threading.Lock()
        self._closed = False
        self._running: set[CancelToken] = set()
        self._coarse = TurnQueue(self.bounds.coarse)
        self._judge = TurnQueue(1)
        self._finished: OrderedDict[str, _FinishedSearch] = OrderedDict()
        self._marking = threading.Lock()
        self.item_access = ItemAccess(self._library, open_writable, self._marking)

    def search(self, query: DoorQuery, cancel: CancelToken) -> Generator[DoorEvent, None, None]:
        """Yield the events of a search, and its page as the last one.

        Args:
            query: What is asked for.
            cancel: Ends it, as does closing the iterator; ``finished`` says so.

        Raises:
            InputError: It cannot be asked for so; a ``QueryError`` says at which column.
            BusyError: Too many searches wait, or this one waited too long.
            ItemError: A picture of the query cannot be read.
            EngineError: The encoder cannot run.
        """
        self._check(query)
        with self._admitted(cancel), self._library.lend() as services:
            asked, cursor, known = self._prepare(query, services)
            finished = None
            with contextlib.ExitStack() as turn:
                for event in self._take_turns(services, query, asked, cancel, turn):
                    if isinstance(event, SearchFinished):
                        finished = event
                    yield event
            if finished is None or finished.listing is None:
                # Cancelled before it had begun.
                return
            with self._coarse.turn(cancel, self.bounds.wait_s):
                page = read_page(services.search, finished, cursor, 0, query.limit)
            search_id = self._remember(finished, page.results)
            following = page.next_cursor
            yield SearchPage(
                search_id,
                query,
                finished,
                page.results,
                "" if following is None else encode_cursor(following, self._database, asked),
                cursor.newest < known,
                fetch_read_texts(services.library.enrichment, page.results),
            )

    def similar(
        self, item_id: int, cancel: CancelToken, *, limit: int = 20, checking: Checking
    ) -> Generator[DoorEvent, None, None]:
        """Yield the events of a search for what is like an item; raises what ``search`` does."""
        self.items([item_id])
        query = DoorQuery(items=(item_id,), limit=limit, checking=checking)
        yield from self.search(query, cancel)

    def items(self, ids: Sequence[int]) -> tuple[Item, ...]:
        """Return items in the order of ``ids``.

        Raises:
            UnknownItemError: One of them is not in the library, or its file is gone.
            InputError: There are too many.
        """
        if len(ids) > self.bounds.results:
            raise InputError(f"{self.bounds.results} items are the most that are told at once")
        with self._library.lend() as services:
            found = services.library.items.get(ids)
        if missing := sorted(set(ids) - {item.id for item in found}):
            raise UnknownItemError(f"The library holds no item {missing[0]}")
        return found

    def preview(self, item_id: int, longest_px: int | None = None) -> DoorPreview:
        """Return a picture of an item: the library's preview, else drawn from its file.

        Args:
            item_id: The item.
            longest_px: Longest side, at most; None: as the library keeps it. A smaller picture
                keeps its size, and what the library keeps is not made smaller.

        Raises:
            UnknownItemError: There is no such item, or it is a text without a picture.
            InputError: No picture is made of that size.
            ItemError: The library keeps none, and the file cannot be read.
            EngineError: The reading process cannot be started.
        """
        if longest_px is not None and not 1 <= longest_px <= self.bounds.preview_px:
            raise InputError(f"A preview has 1 to {self.bounds.preview_px} pixels a side")
        (item,) = self.items([item_id])
        with self._library.lend() as services:
            library = services.library
            kept = library.items.thumbnail(item.content_hash, item.part)
            larger = longest_px is not None and longest_px > _STORED_PREVIEW_PX
            if kept is not None and not (larger and has_view(item)):
                return DoorPreview(kept)
            if not has_view(item):
                raise UnknownItemError(f"Item {item_id} is a text without a picture")
            viewer = ItemViewer(
                library.items, services.extractor, library.words, library.enrichment
            )
            try:
                pixels = viewer.load_view(item, longest_px or _STORED_PREVIEW_PX)
            except ItemError:
                # What the library keeps is there also while the file is not.
                if kept is None:
                    raise
                return DoorPreview(kept)
        return DoorPreview(self._encode_preview(pixels))

    def open_file(self, item_id: int) -> StoredFile:
        """Open an item's file, which is as it was when it was indexed; the caller closes it.

        Raises:
            UnknownItemError: There is no such item.
            ItemError: The file is away, only in a cloud, or another one by now; what a link leads
                to outside of the library's folders is none of its files.
        """
        (item,) = self.items([item_id])
        with self._library.lend() as services:
            if item.offline:
                raise ItemError("Its drive or folder is not connected", "", item.path)
            if not services.extractor.present(item.path):
                raise ItemError(ONLINE_ONLY, "its own program fetches it", item.path)
            roots = [root.path for root in services.library.roots.all()]
        return _open_stored(item, roots)

    def status(self) -> DoorStatus:
        """Return the library in numbers, and what answers for it."""
        with self._library.lend() as services:
            return DoorStatus(
                services.library.status(), services.packs, services.judged, services.notices()
            )

    def mark(self, search_id: str, item_id: int, right: bool | None) -> None:
        """Keep that a result of a search is right, or wrong; None takes it back.

        Args:
            search_id: As the search's page says.
            item_id: One of its results.
            right: What is said of it.

        Raises:
            UnknownItemError: The search is not remembered, or has no such result.
            LibraryInUseError: Another program writes to the library; nothing was kept.
        """
        with self._lock:
            search = self._finished.get(search_id)
        if search is None:
            raise UnknownItemError(
                "This search is not remembered any more", "search again, then mark its results"
            )
        result = search.results.get(item_id)
        if result is None:
            raise UnknownItemError(
                f"The search did not find item {item_id}", "only results can be right or wrong"
            )
        if search.subject is None:
            raise InputError("This search cannot be marked", "it lists everything")
        # The lock of the library is one a process: marks of two threads would refuse each other.
        with (
            self._library.lend() as services,
            self._marking,
            contextlib.closing(self._open_writable()) as library,
        ):
            feedback = services.search.feedback.storing_in(library.feedback)
            feedback.rate(search.subject, result, right)

    def close(self) -> None:
        """End every search and release the library; the judge's process ends with it."""
        with self._lock:
            self._closed = True
        self.end_searches()
        self._library.close()

    def end_searches(self) -> None:
        """Cancel every search that waits or is under way."""
        with self._lock:
            for token in self._running:
                token.cancel()

    def _check(self, query: DoorQuery) -> None:
        if not 1 <= query.limit <= self.bounds.results:
            raise InputError(f"A page has 1 to {self.bounds.results} results")
        if len(query.line) > MAX_QUERY_CHARACTERS:
            # The search says so.
            return
        today = date.today()  # noqa: DTZ011 - the person's day
        parsed = parse_query(query.line, today, lenient=query.draft)
        if any(term.like for term in parsed.terms):
            raise InputError(
                "«like:» names a file of this computer, which no other program may read so",
                "send the picture with the search, or name an item of the library",
            )

    def _prepare(self, query: DoorQuery, services: DoorServices) -> tuple[Query, SearchCursor, int]:
        """Return the query, where its page begins, and the newest item there is."""
        known = services.library.items.upper_bound()
        asked = Query(
            text=query.line,
            pictures=tuple(QueryPicture(data=data) for data in query.pictures),
            items=query.items,
            draft=query.draft,
            below_cutoff=query.below_cutoff,
            unfolded=query.unfolded,
        )
        if not query.cursor:
            return asked, SearchCursor(known, unfolded=query.unfolded), known
        cursor = decode_cursor(query.cursor, self._database, asked)
        if cursor.newest > known:
            raise InputError(
                "The cursor is stale: the library was made anew since", "search again without it"
            )
        return replace(asked, newest=cursor.newest), cursor, known

    def _take_turns(
        self,
        services: DoorServices,
        query: DoorQuery,
        asked: Query,
        cancel: CancelToken,
        turn: contextlib.ExitStack,
    ) -> Generator[SearchEvent, None, None]:
        """Yield the events of a search, holding a turn of the stage that is under way."""
        limits = services.limits
        if not query.counted:
            limits = replace(limits, counted=0)
        if query.as_typed:
            limits = replace(limits, query_help=False)
        if query.checking is Checking.NONE:
            limits = replace(limits, fine_k=0)
        elif query.checking is Checking.ALL:
            limits = limits.thorough()
        if not turn.enter_context(self._coarse.turn(cancel, self.bounds.wait_s)):
            return
        waits = services.judged and limits.fine_k > 0
        for event in services.search.search(asked, limits, cancel):
            yield event
            if waits and isinstance(event, CoarseReady):
                results = unfold_results(event.results)
                if limits.query_help or any(result.judgeable for result in results):
                    waits = False
                    turn.close()
                    turn.enter_context(self._judge.turn(cancel, self.bounds.wait_s))

    @contextlib.contextmanager
    def _admitted(self, cancel: CancelToken) -> Generator[None]:
        most = self.bounds.coarse + self.bounds.waiting
        with self._lock:
            if self._closed:
                raise StoreError("The library was closed meanwhile", "", self._database)
            if len(self._running) >= most:
                raise BusyError("Too many searches at once", f"{most} are the most; try again")
            self._running.add(cancel)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(cancel)

    def _remember(self, finished: SearchFinished, shown: Sequence[Result]) -> str:
        search_id = secrets.token_hex(8)
        every = (*unfold_results(shown), *unfold_results(finished.results))
        known = {result.candidate.item.id: result for result in every}
        with self._lock:
            self._finished[search_id] = _FinishedSearch(finished.subject, known)
            while len(self._finished) > self.bounds.remembered:
                self._finished.popitem(last=False)
        return search_id


def _open_stored(item: Item, roots: Sequence[Path]) -> StoredFile:
    """Open an item's file.

    Raises:
        ItemError: It is not there, is another one by now, or lies outside of the folders.
    """
    try:
        real = item.path.resolve(strict=True)
        if not any(real.is_relative_to(root.resolve()) for root in roots):
            raise ItemError("The file is a link that leads out of the library", "", item.path)
        # Looked at before it is opened: to open a pipe waits for who writes into it.
        if not stat.S_ISREG(real.stat().st_mode):
            raise ItemError(_CHANGED, _INDEX_AGAIN, item.path)
        stream = real.open("rb")
    except (OSError, RuntimeError) as exc:
        raise ItemError("The file is not there any more, or cannot be read", "", item.path) from exc
    found = os.fstat(stream.fileno())
    same = (found.st_size, found.st_mtime_ns) == (item.size_bytes, item.mtime_ns)
    if not (stat.S_ISREG(found.st_mode) and same):
        stream.close()
        raise ItemError(_CHANGED, _INDEX_AGAIN, item.path)
    return StoredFile(stream, found.st_size, item.path)

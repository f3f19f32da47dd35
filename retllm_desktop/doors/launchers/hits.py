"""What launchers show of a search: the coarse list of what was typed, at once."""

import contextlib
import os
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import ItemError, RetllmError, format_path
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Candidate, Item, Result, Rgb
from retllm_desktop.doors.access import LibraryDoor
from retllm_desktop.doors.requests import Checking, DoorQuery
from retllm_desktop.search.events import CoarseReady

MOST_HITS: Final = 8
"""What a launcher has room for."""
_ICON_PX: Final = 64
_REMEMBERED: Final = 256
"""Hits and icons: those of the last searches, which launchers ask for again."""
_LEAST_CHARACTERS: Final = 2


@dataclass(frozen=True, slots=True)
class LauncherHit:
    """A result as a launcher shows it.

    Attributes:
        item_id: The item.
        title: The file's name, with the page or part.
        subtitle: Its folder, and where words of a text matched these words.
        path: The file.
        kind: What the file is.
        by_words: Whether words matched, rather than what a picture or passage is about.
    """

    item_id: int
    title: str
    subtitle: str
    path: Path
    kind: FileKind
    by_words: bool = False


class LauncherSearch:
    """Finds and draws what a launcher shows; any thread may call any method."""

    def __init__(self, door: LibraryDoor) -> None:
        """Take what searches the library; it is opened with the first search."""
        self._door = door
        self._hits: OrderedDict[int, LauncherHit] = OrderedDict()
        self._icons: OrderedDict[int, Rgb | None] = OrderedDict()

    def find(self, line: str) -> tuple[LauncherHit, ...]:
        """Return the first hits of a line that is being typed, best first.

        Raises:
            RetllmError: What searching raises.
        """
        line = line.strip()
        if len(line) < _LEAST_CHARACTERS:
            return ()
        query = DoorQuery(line, draft=True, checking=Checking.NONE, limit=MOST_HITS)
        events = self._door.search(query, CancelToken())
        # What comes after the coarse list counts all there is: nobody waits for that here.
        with contextlib.closing(events):
            for event in events:
                if isinstance(event, CoarseReady):
                    return self._remember(event.results[:MOST_HITS])
        return ()

    def hit(self, item_id: int) -> LauncherHit:
        """Return a hit again.

        Raises:
            UnknownItemError: The library holds no such item.
            RetllmError: The library cannot be read.
        """
        known = self._hits.get(item_id)
        if known is None:
            (item,) = self._door.items([item_id])
            known = _describe(item, None)
        return known

    def icon(self, item_id: int) -> Rgb | None:
        """Return a small picture of a hit: (height, width, 3) uint8; None where there is none."""
        if item_id not in self._icons:
            try:
                (item,) = self._door.items([item_id])
                self._icons[item_id] = self._door.item_access.small_picture(item, _ICON_PX)
            except RetllmError:
                # Perhaps another time.
                return None
            _forget(self._icons)
        return self._icons[item_id]

    def file(self, item_id: int) -> Path:
        """Return where a hit's file lies; it may have been changed since it was indexed.

        Raises:
            RetllmError: It is not there.
        """
        (item,) = self._door.items([item_id])
        # A folder that is known to be away is not looked into: a dead network drive may hang.
        if item.offline or not os.path.lexists(item.path):
            raise ItemError("The file is not there any more", "connect its drive", item.path)
        return item.path

    def _remember(self, results: tuple[Result, ...]) -> tuple[LauncherHit, ...]:
        hits = tuple(_describe(r.candidate.item, r.candidate) for r in results)
        for hit in hits:
            self._hits[hit.item_id] = hit
            self._hits.move_to_end(hit.item_id)
        _forget(self._hits)
        return hits


def _describe(item: Item, candidate: Candidate | None) -> LauncherHit:
    snippet = None if candidate is None else candidate.snippet
    title = f"{item.path.name} · {item.label}" if item.label else item.path.name
    folder = format_path(_shorten(item.path.parent))
    words = snippet is not None and snippet.field in {"text", "recognised", "heading", "caption"}
    subtitle = f"{folder} — {snippet.text}" if words and snippet is not None else folder
    return LauncherHit(item.id, title, subtitle, item.path, item.kind, snippet is not None)


def _shorten(folder: Path) -> Path:
    """Return a folder with the person's own one as «~»."""
    with contextlib.suppress(ValueError, RuntimeError):
        return Path("~") / folder.relative_to(Path.home())
    return folder


def _forget(known: OrderedDict[int, LauncherHit] | OrderedDict[int, Rgb | None]) -> None:
    while len(known) > _REMEMBERED:
        known.popitem(last=False)

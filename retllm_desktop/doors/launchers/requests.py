"""What both protocols ask for: done one after the other on a thread, and the newest line wins."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.types import Rgb
from retllm_desktop.doors.launchers.activation import DesktopOpener
from retllm_desktop.doors.launchers.hits import LauncherHit, LauncherSearch
from retllm_desktop.platform.logging import log_failure

_MOST_DIGITS: Final = 18
_MOST_CHARACTERS: Final = 1000
_Answer = TypeVar("_Answer")


class LauncherRequests:
    """Searches, draws and opens for launchers, off the thread that the bus is read on.

    What fails is logged and answered with nothing: launchers show no errors.

    Attributes:
        line: What was searched for last; the window goes on with it.
        activation: The window system's permission to come to the front, or empty.
        pending: How many requests are under way.
        last_s: When the last one ended, by the monotonic clock.
    """

    def __init__(self, search: LauncherSearch, opener: DesktopOpener) -> None:
        """Take what finds and what opens."""
        self.line = ""
        self.activation = ""
        self.pending = 0
        self.last_s = time.monotonic()
        self._search = search
        self._opener = opener
        self._executor = ThreadPoolExecutor(1, "launcher")
        self._turn = 0

    def close(self) -> None:
        """Wait for what is under way; nothing is taken any more."""
        self._executor.shutdown()

    async def find(self, line: str) -> tuple[LauncherHit, ...]:
        """Return hits, best first; none where a newer line came meanwhile."""
        self._turn += 1
        turn, self.line = self._turn, line[:_MOST_CHARACTERS]

        def search() -> tuple[LauncherHit, ...]:
            return self._search.find(line[:_MOST_CHARACTERS]) if turn == self._turn else ()

        return await self._run(search, ())

    async def hits(self, identifiers: Sequence[str]) -> tuple[LauncherHit, ...]:
        """Return hits again; what the library does not hold is left out."""

        def read() -> tuple[LauncherHit, ...]:
            found: list[LauncherHit] = []
            for identifier in identifiers:
                with contextlib.suppress(RetllmError, ValueError):
                    found.append(self._search.hit(_parse(identifier)))
            return tuple(found)

        return await self._run(read, ())

    async def icons(self, ids: Sequence[int]) -> tuple[Rgb | None, ...]:
        """Return small pictures, None where there is none."""
        none: tuple[Rgb | None, ...] = (None,) * len(ids)
        return await self._run(lambda: tuple(self._search.icon(one) for one in ids), none)

    async def open_hit(self, identifier: str) -> None:
        """Open a hit's file; where that cannot be, the window says why."""
        path = await self._file(identifier)
        with self._working():
            if path is None or not self._opener.open_file(path, self._take_activation()):
                self._opener.open_window(self.line, self._take_activation())

    async def show_folder(self, identifier: str) -> None:
        """Show a hit's file in its folder; where that cannot be, the window says why."""
        path = await self._file(identifier)
        with self._working():
            if path is None:
                self._opener.open_window(self.line, self._take_activation())
            else:
                await self._opener.show_folder(path, self._take_activation())

    async def open_window(self) -> None:
        """Search on in the window."""
        with self._working():
            self._opener.open_window(self.line, self._take_activation())

    async def _file(self, identifier: str) -> Path | None:
        def find() -> Path | None:
            try:
                return self._search.file(_parse(identifier))
            except ValueError:
                return None

        return await self._run(find, None)

    async def _run(self, work: Callable[[], _Answer], otherwise: _Answer) -> _Answer:
        with self._working():
            try:
                return await asyncio.get_running_loop().run_in_executor(self._executor, work)
            except RetllmError as exc:
                log_failure(exc)
                return otherwise

    @contextlib.contextmanager
    def _working(self) -> Generator[None]:
        self.pending += 1
        try:
            yield
        finally:
            self.pending -= 1
            self.last_s = time.monotonic()

    def _take_activation(self) -> str:
        """Return the permission, which is good for one window."""
        token, self.activation = self.activation, ""
        return token


def _parse(identifier: str) -> int:
    """Return the number of an item.

    Raises:
        ValueError: It is none.
    """
    if not (identifier.isascii() and identifier.isdigit() and len(identifier) <= _MOST_DIGITS):
        raise ValueError(identifier)
    return int(identifier)

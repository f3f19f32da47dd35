"""Searches on threads of their own, whose events a coroutine awaits."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.doors.access import LibraryDoor
from retllm_desktop.doors.requests import DoorEvent, DoorQuery

_END: Final = object()


class SearchRuns:
    """Runs searches of one door; the threads are as many as the door admits."""

    def __init__(self, door: LibraryDoor) -> None:
        """Start no thread yet."""
        self._door = door
        # One more than is admitted is refused by the door, at once and with its sentence.
        most = door.bounds.coarse + door.bounds.waiting + 1
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="door-search")

    async def run(self, query: DoorQuery) -> AsyncGenerator[DoorEvent, None]:
        """Yield the events of a search; it is cancelled where nobody reads them any more.

        Raises:
            RetllmError: What searching raises.
        """
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[DoorEvent | BaseException | object] = asyncio.Queue()
        cancel = CancelToken()

        def post(event: DoorEvent | BaseException | object) -> None:
            # The loop is closed where the server ended meanwhile.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(events.put_nowait, event)

        def work() -> None:
            try:
                if not cancel.cancelled:
                    for event in self._door.search(query, cancel):
                        post(event)
            except BaseException as exc:  # noqa: BLE001 - raised where it is awaited
                post(exc)
            post(_END)

        self._threads.submit(work)
        try:
            while (event := await events.get()) is not _END:
                if isinstance(event, BaseException):
                    raise event
                yield event  # pyright: ignore[reportReturnType] - what was posted
        finally:
            cancel.cancel()

    def close(self) -> None:
        """Let the threads end; what still waits is not begun."""
        self._threads.shutdown(wait=False, cancel_futures=True)

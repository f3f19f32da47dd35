"""The launchers' service: one name on the session's bus, kept for as long as somebody asks."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from typing import Final

from dbus_fast import NameFlag, RequestNameReply
from dbus_fast.aio import MessageBus
from dbus_fast.errors import DBusError, InvalidAddressError

from retllm_desktop.core.errors import InputError
from retllm_desktop.doors.launchers.activation import DesktopOpener, DetachedStarter
from retllm_desktop.doors.launchers.gnome_shell import GnomeSearchProvider
from retllm_desktop.doors.launchers.hits import LauncherSearch
from retllm_desktop.doors.launchers.installation import (
    BUS_NAME,
    GNOME_SHELL_PATH,
    KRUNNER_PATH,
)
from retllm_desktop.doors.launchers.krunner import KRunnerInterface
from retllm_desktop.doors.launchers.requests import LauncherRequests

_log = logging.getLogger(__name__)
_DRAIN_S: Final = 0.02


async def serve_launchers(
    search: LauncherSearch, window: Sequence[str], start: DetachedStarter, idle_s: float
) -> None:
    """Answer launchers until nobody has asked for a while, or the bus is gone.

    Args:
        search: What finds.
        window: The command of the window.
        start: Starts a program that outlives the service.
        idle_s: Seconds without a request after which the service ends.

    Raises:
        InputError: There is no bus, or another process answers already.
    """
    try:
        bus = await MessageBus().connect()
    except (OSError, InvalidAddressError, EOFError, DBusError) as exc:
        raise InputError(
            "There is no session bus to answer launchers on",
            "start it within a desktop's session, or by «dbus-run-session»",
        ) from exc
    requests = LauncherRequests(search, DesktopOpener(bus, window, start))
    try:
        # Before the name is ours: what waits for it is delivered at once.
        bus.export(KRUNNER_PATH, KRunnerInterface(requests))
        bus.export(GNOME_SHELL_PATH, GnomeSearchProvider(requests))
        if await bus.request_name(BUS_NAME, NameFlag.DO_NOT_QUEUE) is not (
            RequestNameReply.PRIMARY_OWNER
        ):
            raise InputError("Launchers are answered already", "by another process of this person")
        gone = asyncio.ensure_future(_wait_for_end(bus))
        await _wait_until_idle(requests, gone, idle_s)
        if not gone.done():
            # Who asks from now on starts the service anew; who asked before is still answered.
            await bus.release_name(BUS_NAME)
            while requests.pending:
                await asyncio.sleep(_DRAIN_S)
    finally:
        bus.disconnect()
        await asyncio.get_running_loop().run_in_executor(None, requests.close)


async def _wait_for_end(bus: MessageBus) -> None:
    """Wait until the bus is gone, as it is at the end of a session."""
    with contextlib.suppress(OSError, EOFError, DBusError):
        await bus.wait_for_disconnect()


async def _wait_until_idle(
    requests: LauncherRequests, gone: asyncio.Future[None], idle_s: float
) -> None:
    while not gone.done():
        left = requests.last_s + idle_s - time.monotonic()
        if requests.pending:
            left = idle_s
        if left <= 0:
            _log.info("nobody asked for %.0f s", idle_s)
            return
        await asyncio.wait([gone], timeout=left)

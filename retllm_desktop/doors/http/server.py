"""Runs the HTTP application: where it listens, by which names, and how it ends."""

import contextlib
import errno
import ipaddress
import logging
import signal
import socket
import threading
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from retllm_desktop.core.errors import InputError
from retllm_desktop.doors.access import LibraryDoor
from retllm_desktop.doors.http.application import make_http_application
from retllm_desktop.doors.http.token_file import AccessToken

_LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "::1")
_CONNECTIONS: Final = 256
_END_S: Final = 2
"""Answers under way have so long when the server ends."""
_BACKLOG: Final = 128


@dataclass(frozen=True, slots=True)
class ListenOptions:
    """Where to listen.

    Attributes:
        address: An address of this computer, or «localhost».
        port: A port, 0 for any that is free.
        certificate: A chain of certificates (PEM), None for plain HTTP.
        key: The key of the first one.
        names: Further names by which this computer is asked for.
    """

    address: str = "127.0.0.1"
    port: int = 0
    certificate: Path | None = None
    key: Path | None = None
    names: tuple[str, ...] = ()


class HttpServer:
    """A server that listens from its making on, and answers while ``run`` runs."""

    def __init__(
        self,
        door: LibraryDoor,
        token: AccessToken,
        options: ListenOptions,
        mounts: Mapping[str, ASGIApp] | None = None,
    ) -> None:
        """Listen; who connects waits until ``run``.

        Args:
            door: What is served.
            token: What has to be shown.
            options: Where to listen.
            mounts: Further applications by their paths.

        Raises:
            InputError: It may not, or cannot, be listened there.
            StoreError: There is no token and none can be made.
        """
        address = _check(options)
        token.read()
        names = [*_LOOPBACK_NAMES, str(address), *options.names]
        application = make_http_application(door, hosts=names, accepts=token.accepts, mounts=mounts)
        # Its own way of logging would write every address that is asked for.
        logging.getLogger("uvicorn").addHandler(logging.NullHandler())
        config = uvicorn.Config(
            application,
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_CONNECTIONS,
            backlog=_BACKLOG,
            timeout_graceful_shutdown=_END_S,
            ssl_certfile=options.certificate,
            ssl_keyfile=options.key,
        )
        try:
            config.load()
        except (OSError, ValueError) as exc:
            raise InputError(
                "The certificate and its key cannot be used", str(exc), options.certificate
            ) from exc
        self._socket = _bind(address, options.port)
        self._server = _Server(config, door.end_searches)
        scheme = "http" if options.certificate is None else "https"
        host = f"[{address}]" if address.version == 6 else str(address)
        self.url = f"{scheme}://{host}:{self._socket.getsockname()[1]}"

    def run(self) -> None:
        """Answer until ``stop``, Ctrl+C or SIGTERM; searches under way are cancelled then."""
        with self._socket:
            self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Have ``run`` end; any thread may ask."""
        self._server.should_exit = True


class _Server(uvicorn.Server):
    """Ends without raising the signal anew, so that what was opened is closed."""

    def __init__(self, config: uvicorn.Config, end_searches: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_searches = end_searches

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._end_searches()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def end(number: int, frame: FrameType | None) -> None:
            self.handle_exit(number, frame)

        before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _check(options: ListenOptions) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the address.

    Raises:
        InputError: It may not be listened there so.
    """
    wanted = "127.0.0.1" if options.address.casefold() == "localhost" else options.address
    try:
        address = ipaddress.ip_address(wanted.strip("[]"))
    except ValueError as exc:
        raise InputError(
            f"«{options.address}» is no address to listen at",
            "give an address of this computer, as in 192.168.1.20",
        ) from exc
    if not 0 <= options.port <= 65535:
        raise InputError(f"{options.port} is no port", "1 to 65535, or 0 for any that is free")
    if (options.certificate is None) != (options.key is None):
        raise InputError("A certificate and its key belong together", "give both, or neither")
    if not address.is_loopback and options.certificate is None:
        raise InputError(
            f"At {address} others could read what is searched for and found",
            "give --certificate and --key, or listen at 127.0.0.1",
        )
    if address.is_unspecified and not options.names:
        raise InputError(
            f"{address} stands for every address of this computer",
            "say by which names it is asked for: --name nas.local",
        )
    return address


def _bind(address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int) -> socket.socket:
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    # With its protocol named asyncio sends at once what it has; else each answer waits 40 ms for
    # the acknowledgement of its head.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # Elsewhere it would let two servers share a port.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((str(address), port))
        made.listen(_BACKLOG)
    except OSError as exc:
        made.close()
        if exc.errno == errno.EADDRINUSE:
            raise InputError(
                f"Port {port} is in use", "is it served already? --port chooses another one"
            ) from exc
        reason = exc.strerror or str(exc)
        raise InputError(f"Nothing can be served at {address}:{port}", reason) from exc
    return made

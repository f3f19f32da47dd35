"""JSON requests to one server: time-outs, another try, no redirects, and a rest after failures."""

import contextlib
import json
import random
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast
from urllib.parse import urlsplit

import urllib3
import urllib3.connection

from retllm_desktop import __version__
from retllm_desktop.core.errors import EngineError, InputError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.typing_support import override
from retllm_desktop.network.access import CHECKING, ConnectionRecord, NetworkSwitch
from retllm_desktop.packs.servers import ServerAddress

_MOST_ANSWER_BYTES: Final = 8 * 2**20
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_STEP_BYTES: Final = 65536


@dataclass(frozen=True, slots=True)
class ConnectionRules:
    """How patient a connection is.

    Attributes:
        connect_s: Longest time to reach the server.
        answer_s: Longest time without a byte of an answer.
        tries: How often a request is tried.
        pause_s: Before the second try, about; doubled before each further one.
        longest_pause_s: Longest pause that the server may ask for.
        failures: After so many failed requests on end the server is let alone.
        rest_s: For so long.
    """

    connect_s: float = 5.0
    answer_s: float = 60.0
    tries: int = 3
    pause_s: float = 0.25
    longest_pause_s: float = 5.0
    failures: int = 3
    rest_s: float = 30.0


class UnreachableError(EngineError):
    """The server did not answer, or not now; the coarse order stands meanwhile."""


class ServerConnection:
    """Requests to one server, from any thread."""

    def __init__(
        self,
        address: ServerAddress,
        *,
        token: str = "",
        rules: ConnectionRules | None = None,
        clock: Callable[[], float] = time.monotonic,
        record: ConnectionRecord | None = None,
        switch: NetworkSwitch | None = None,
    ) -> None:
        """Take the server; nothing is sent yet.

        Args:
            address: Where it listens.
            token: A bearer token that it asks for, or empty.
            rules: How patient to be.
            clock: Seconds, for the rest after failures.
            record: Where every request is written down.
            switch: Whether anything may be connected to beside this machine.

        Raises:
            InputError: A token would go over a network without TLS.
        """
        if token and not address.encrypted and not address.own_machine:
            raise InputError(
                f"The token for {address.host} would cross the network for everyone to see",
                "use an address that begins with https://",
            )
        self.address = address
        self._rules = rules or ConnectionRules()
        self._clock = clock
        self._record = record or ConnectionRecord(None)
        self._switch = switch or NetworkSwitch()
        self._chance = random.Random()
        self._headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": f"retllm-desktop/{__version__}",
        }
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        # Certificates are those that the system believes; redirects and retries are ours.
        pool = urllib3.HTTPSConnectionPool if address.encrypted else urllib3.HTTPConnectionPool
        parts = urlsplit(address.url)
        self._pool = pool(
            str(parts.hostname),
            parts.port,
            maxsize=16,
            retries=False,
            timeout=urllib3.Timeout(connect=self._rules.connect_s, read=self._rules.answer_s),
        )
        self._path = parts.path
        # The pool's way to use connections of one's own; its stubs have no type for them.
        untyped = cast("Any", self._pool)
        untyped.ConnectionCls = _noting(untyped.ConnectionCls, self._note_connection)
        self._asking: dict[int, tuple[CancelToken | None, urllib3.connection.HTTPConnection]] = {}
        self._cancels: dict[int, CancelToken | None] = {}
        self._failures = 0
        self._resting_until_s = 0.0
        self._lock = threading.Lock()

    def get(self, path: str, cancel: CancelToken | None = None) -> dict[str, object]:
        """Fetch a JSON object; raises what ``post`` raises."""
        return self._request("GET", path, None, cancel)

    def post(
        self, path: str, body: Mapping[str, object], cancel: CancelToken | None = None
    ) -> dict[str, object]:
        """Send a JSON object and return the one that is answered.

        Args:
            path: Below the server's address.
            body: What is sent.
            cancel: Ends waiting between two tries.

        Raises:
            UnreachableError: The server cannot be reached, is too busy, or is let alone for a
                while after failures.
            EngineError: It refuses, redirects, or answers something else than JSON.
        """
        return self._request("POST", path, json.dumps(body).encode(), cancel)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._pool.close()

    def abandon(self, cancel: CancelToken) -> None:
        """End the requests under way that have this token, so that the server stops as well."""
        with self._lock:
            ended = [at for token, at in self._asking.values() if token is cancel]
        for connection in ended:
            sock = connection.sock
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def _break_off(self, thread: int) -> None:
        """End the request of a thread: the person works offline from now on."""
        with self._lock:
            asking = self._asking.get(thread)
        sock = None if asking is None else asking[1].sock
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _note_connection(self, connection: urllib3.connection.HTTPConnection) -> None:
        thread = threading.get_ident()
        with self._lock:
            self._asking[thread] = (self._cancels.get(thread), connection)

    def _request(
        self, method: str, path: str, body: bytes | None, cancel: CancelToken | None
    ) -> dict[str, object]:
        self._refuse_while_resting()
        pause_s = self._rules.pause_s
        reason = ""
        for attempt in range(self._rules.tries):
            if attempt:
                if cancel is not None and cancel.wait(pause_s * self._chance.uniform(0.5, 1.5)):
                    break
                if cancel is None:
                    time.sleep(pause_s)
                pause_s = min(2 * pause_s, self._rules.longest_pause_s)
            if cancel is not None and cancel.cancelled:
                break
            self._refuse_offline()
            try:
                status, headers, data = self._once(method, path, body, cancel)
            except (urllib3.exceptions.HTTPError, OSError) as exc:
                reason = _reason(exc)
                continue
            if status in _TRANSIENT:
                reason = f"it answers {status}"
                asked = headers.get("retry-after", "")
                if asked.isdecimal():
                    pause_s = min(float(asked[:6]), self._rules.longest_pause_s)
                continue
            self._note(failed=False)
            return self._read(status, headers, data, path)
        self._note(failed=True)
        raise UnreachableError(
            f"The model on {self.address.host} does not answer", reason or "it was given up"
        )

    def _once(
        self, method: str, path: str, body: bytes | None, cancel: CancelToken | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        thread = threading.get_ident()
        with self._lock:
            self._cancels[thread] = cancel
        key = self._record.begin(self.address.host, f"{method} {path}{CHECKING}")
        received, result = 0, "it broke"
        break_off = partial(self._break_off, thread)
        if not self.address.own_machine:
            self._switch.watch(break_off)
        try:
            answer = self._read_response(method, path, body)
        except (urllib3.exceptions.HTTPError, OSError) as exc:
            result = _reason(exc)
            raise
        else:
            received, result = len(answer[2]), str(answer[0])
            return answer
        finally:
            self._switch.forget(break_off)
            self._record.end(key, len(body or b""), received, result)
            with self._lock:
                self._cancels.pop(thread, None)
                self._asking.pop(thread, None)

    def _read_response(
        self, method: str, path: str, body: bytes | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        response = self._pool.request(
            method,
            self._path + path,
            body=body,
            headers=self._headers,
            redirect=False,
            preload_content=False,
        )
        try:
            parts: list[bytes] = []
            size = 0
            for part in response.stream(_STEP_BYTES):
                parts.append(part)
                size += len(part)
                if size > _MOST_ANSWER_BYTES:
                    response.close()
                    raise EngineError(
                        f"The answer of {self.address.host} is far too long",
                        f"more than {_MOST_ANSWER_BYTES // 2**20} MiB",
                    )
            headers = {name.lower(): value for name, value in response.headers.items()}
            return response.status, headers, b"".join(parts)
        finally:
            response.release_conn()

    def _read(
        self, status: int, headers: Mapping[str, str], data: bytes, path: str
    ) -> dict[str, object]:
        host = self.address.host
        if status in _REDIRECTS:
            raise EngineError(
                f"{host} sends elsewhere, to «{headers.get('location', '')[:200]}»",
                "pictures go only where you said: name that address if you trust it",
            )
        if status in {401, 403}:
            raise EngineError(
                f"{host} does not let this program ask its model",
                f"it wants a token, or another one (status {status})",
            )
        if status == 404:
            raise EngineError(f"{host} knows no «{path}»", "it may speak another dialect")
        if status >= 400:
            said = " ".join(data[:300].decode("utf-8", "replace").split())
            raise EngineError(f"{host} refuses the question (status {status})", said)
        try:
            answer: object = json.loads(data)
        except ValueError as exc:
            raise EngineError(f"The answer of {host} is damaged", "it is no JSON") from exc
        if not isinstance(answer, dict):
            raise EngineError(f"The answer of {host} is damaged", "it is no JSON object")
        return cast("dict[str, object]", answer)

    def _refuse_offline(self) -> None:
        if not self.address.own_machine and (why := self._switch.reason):
            raise UnreachableError(f"The model on {self.address.host} is not asked", why)

    def _refuse_while_resting(self) -> None:
        with self._lock:
            left_s = self._resting_until_s - self._clock()
        if left_s > 0:
            raise UnreachableError(
                f"The model on {self.address.host} did not answer several times",
                f"it is asked again in {left_s:.0f} s",
            )

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= self._rules.failures:
                self._resting_until_s = self._clock() + self._rules.rest_s
                # One more failure after the rest begins the next one.
                self._failures = self._rules.failures - 1


def _noting(
    base: type[urllib3.connection.HTTPConnection],
    note: Callable[[urllib3.connection.HTTPConnection], None],
) -> type[urllib3.connection.HTTPConnection]:
    """Return a kind of connection that tells of itself before it asks, so that it can be ended."""

    class NotingConnection(base):
        """As its base."""

        @override
        def request(self, *arguments: Any, **named: Any) -> None:
            note(self)
            super().request(*arguments, **named)

    return NotingConnection


def _reason(exc: Exception) -> str:
    """Why a request failed, as a phrase."""
    if isinstance(exc, urllib3.exceptions.NameResolutionError | socket.gaierror):
        return "no machine of that name is found"
    if isinstance(exc, urllib3.exceptions.ReadTimeoutError):
        return "it takes too long"
    if isinstance(exc, urllib3.exceptions.SSLError):
        return f"its certificate is not believed: {str(exc)[:150]}"
    if isinstance(exc, urllib3.exceptions.NewConnectionError | ConnectionRefusedError):
        return "nothing listens there"
    if isinstance(exc, urllib3.exceptions.ConnectTimeoutError | TimeoutError):
        return "it cannot be reached"
    return f"the connection broke ({type(exc).__name__})"

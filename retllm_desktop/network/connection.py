"""One HTTP request and its response: redirects, proxies, time-outs, certificates, failures."""

import contextlib
import email.utils
import http.client
import socket
import ssl
import threading
import time
import typing
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit

from retllm_desktop import __version__
from retllm_desktop.core.errors import FetchError, InputError
from retllm_desktop.network.access import ConnectionRecord, NetworkSwitch
from retllm_desktop.network.origins import Origin, parse_origin

_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class TransientError(Exception):
    """An attempt failed in a way that another attempt may not.

    Attributes:
        reason: What happened, as a phrase.
        retry_after_s: Seconds that the server asked to wait, None if it did not.
    """

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        """Keep the parts."""
        super().__init__(reason)
        self.reason = reason
        self.after_s = retry_after_s


class WrongContentError(Exception):
    """The server sends another file than the one that was begun; it has to be begun anew."""


class ChangedETagError(WrongContentError):
    """The server says so itself, before it sends anything."""


def error_for_status(
    response: "HttpResponse", what: str, denied: str
) -> FetchError | TransientError:
    """Return what a response that is no file means.

    Args:
        response: What came.
        what: The file, for the sentence.
        denied: What can be done where the server does not give it out; may be empty.
    """
    status, headers, host = response.status, response.headers, response.origin.host
    if status in _TRANSIENT:
        return TransientError(f"{host} answers {status}", read_retry_after_s(headers, time.time()))
    if status in {401, 403}:
        return FetchError(
            f"{host} does not give out «{what}»",
            f"{denied} (status {status})" if denied else f"status {status}",
        )
    if status in {404, 410}:
        return FetchError(f"{host} has no file «{what}»", f"status {status}")
    return FetchError(f"{host} gives a wrong answer for «{what}»", f"status {status}")


def read_retry_after_s(headers: Mapping[str, str], now_s: float) -> float | None:
    """Return the seconds that a server asks to wait, None where it says nothing usable.

    Args:
        headers: The answer's headers, names in lower case.
        now_s: Seconds since the epoch.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now_s)
    except (ValueError, TypeError, OverflowError):
        return None


MAX_REDIRECTS: Final = 8
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_HEAD_BYTES: Final = 19
"""Of a response: its first line, and the empty one behind the headers."""
_SAFE: Final = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True)
class ConnectionSettings:
    """How connections are made.

    Attributes:
        network: Whether any may be made; turned off, it breaks off what is connected.
        record: Where every connection is written down.
        connect_s: Longest time to reach a server.
        silence_s: Longest time without a byte from it.
        proxies: Address of the proxy by scheme.
        bypass: Whether a host is reached without a proxy.
        token: Access token of the person, or empty.
        tls: Which certificates are believed; None: those of the system.
        denied: What can be done where a server does not give out a file; may be empty.
        hosts: The only servers that a redirect may lead to; None: any.
    """

    connect_s: float
    silence_s: float
    proxies: Mapping[str, str]
    bypass: Callable[[str], bool]
    network: NetworkSwitch = field(default_factory=NetworkSwitch)
    record: ConnectionRecord = field(default_factory=lambda: ConnectionRecord(None))
    token: str = ""
    tls: ssl.SSLContext | None = None
    denied: str = ""
    hosts: frozenset[str] | None = None

    def check_online(self) -> None:
        """Refuse while nothing may be fetched.

        Raises:
            FetchError: Nothing may be.
        """
        if reason := self.network.reason:
            raise FetchError("Nothing is fetched while the program is offline", reason)


class _Exchange:
    """One connection on record: what goes out and what comes, until it is closed."""

    def __init__(self, settings: ConnectionSettings, origin: Origin, purpose: str) -> None:
        self._settings = settings
        self._key = settings.record.begin(origin.netloc, purpose)
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._ended = False
        self.connection: _CountingConnection | _CountingTlsConnection | None = None
        self.received_bytes = 0

    @property
    def broken_off(self) -> str:
        """Why it had to end, or empty."""
        return self._settings.network.reason

    def watch(self, connection_socket: socket.socket) -> None:
        """Break the connection off where the person goes offline."""
        self._socket = connection_socket
        self._settings.network.watch(self.abort)

    def abort(self) -> None:
        """Break the connection off, from any thread; who waits for it comes back."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def end(self, result: str) -> None:
        """Write down how it ended; only the first time counts."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
        self._settings.network.forget(self.abort)
        sent = 0 if self.connection is None else self.connection.sent_bytes
        self._settings.record.end(self._key, sent, self.received_bytes, result)


class _CountingConnection(http.client.HTTPConnection):
    """Counts what goes out."""

    sent_bytes = 0

    def send(self, data: typing.Any) -> None:
        self.sent_bytes += len(data)
        super().send(data)


class _CountingTlsConnection(http.client.HTTPSConnection):
    """Counts what goes out, before it is encrypted."""

    sent_bytes = 0

    def send(self, data: typing.Any) -> None:
        self.sent_bytes += len(data)
        super().send(data)


class HttpResponse:
    """A server's response, of which the body is still to be read.

    Attributes:
        headers: The headers, names in lower case.
        origin: The server that responded last.
        location: Where a redirect leads that was not followed, or empty.
    """

    def __init__(
        self,
        response: http.client.HTTPResponse,
        connection_socket: socket.socket,
        origin: Origin,
        exchange: _Exchange,
    ) -> None:
        """Take the response and the connection that it comes over."""
        self._response = response
        self._exchange = exchange
        self._socket = connection_socket
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.origin = origin
        exchange.received_bytes += _HEAD_BYTES + sum(
            len(name) + len(value) + 4 for name, value in self.headers.items()
        )
        self.location = self.headers.get("location", "") if response.status in _REDIRECTS else ""

    def read(self, most_bytes: int) -> bytes:
        """Return what has come, at most so much; nothing at the end of the body.

        Raises:
            PassingError: The connection broke or nothing came for too long.
        """
        try:
            data = self._response.read1(most_bytes)
        except (OSError, http.client.HTTPException, ValueError) as exc:
            self._exchange.end(_describe_error(exc))
            raise TransientError(_describe_error(exc)) from exc
        self._exchange.received_bytes += len(data)
        return data

    def abort(self) -> None:
        """Break the connection off, from any thread; a ``read`` that waits comes back."""
        self._exchange.abort()

    def close(self) -> None:
        """Close the connection."""
        self._exchange.end(self._exchange.broken_off or str(self.status))
        with contextlib.suppress(OSError):
            self._response.close()
        with contextlib.suppress(OSError):
            self._socket.close()


def send_request(
    settings: ConnectionSettings,
    method: str,
    address: str,
    headers: Mapping[str, str],
    *,
    with_token: bool,
    purpose: str,
    stop: Callable[[HttpResponse], bool] | None = None,
) -> HttpResponse:
    """Send a request, follow redirects, and return the last response.

    The access token goes to the first server alone. From https nobody leads us to http.

    Args:
        settings: How connections are made.
        method: ``GET`` or ``HEAD``.
        address: Where to begin.
        headers: What to send along.
        with_token: Whether the first server may see the token.
        purpose: What is asked for, for the record.
        stop: Says of a redirect whether it is the response itself.

    Raises:
        FetchError: Offline, a certificate that cannot be believed, a redirect that leads
            nowhere: nothing that passes by itself.
        PassingError: The connection failed.
    """
    first = parse_origin(address)
    for _ in range(MAX_REDIRECTS + 1):
        origin = parse_origin(address)
        sent = dict(headers)
        if with_token and settings.token and origin == first:
            sent["Authorization"] = f"Bearer {settings.token}"
        response = _send_once(
            settings, method, address, origin, sent, purpose=f"{method} {purpose}"
        )
        if response.status not in _REDIRECTS or (stop is not None and stop(response)):
            return response
        response.close()
        address = _redirect_target(settings, address, response.location, origin)
    raise FetchError(f"{first.host} redirects from one address to the next without end")


def _redirect_target(
    settings: ConnectionSettings, address: str, location: str, origin: Origin
) -> str:
    try:
        target = quote(urljoin(address, location), safe=_SAFE)
        following = parse_origin(target)
    except (InputError, ValueError) as exc:
        raise FetchError(f"{origin.host} redirects to an address that is none") from exc
    if origin.scheme == "https" and following.scheme == "http":
        raise FetchError(f"{origin.host} redirects to {following.host} without encryption")
    if settings.hosts is not None and following.netloc not in settings.hosts:
        raise FetchError(
            f"{origin.host} redirects to {following.netloc}, which is none of the servers that "
            "this copy of the program knows",
        )
    return target


def _send_once(
    settings: ConnectionSettings,
    method: str,
    address: str,
    origin: Origin,
    headers: Mapping[str, str],
    *,
    purpose: str,
) -> HttpResponse:
    settings.check_online()
    connection, target = _connection(settings, address, origin)
    exchange = _Exchange(settings, origin, purpose)
    exchange.connection = connection
    try:
        connection.connect()
        connection_socket: socket.socket = connection.sock
        connection_socket.settimeout(settings.silence_s)
        exchange.watch(connection_socket)
        # Who went offline while the server was being reached sends it nothing.
        settings.check_online()
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        everything = {
            "Host": origin.netloc,
            "User-Agent": f"retllm-desktop/{__version__}",
            # A compressed body would have another length and other ranges than the file.
            "Accept-Encoding": "identity",
            "Connection": "close",
            **headers,
        }
        if target.startswith("http:") and (proxy := _proxy_login(settings.proxies["http"])):
            everything["Proxy-Authorization"] = proxy
        for name, value in everything.items():
            connection.putheader(name, value)
        connection.endheaders()
        return HttpResponse(connection.getresponse(), connection_socket, origin, exchange)
    except FetchError as exc:
        connection.close()
        exchange.end(exc.detail)
        raise
    except ssl.SSLCertVerificationError as exc:
        connection.close()
        exchange.end(exc.verify_message)
        raise FetchError(
            f"{origin.host} does not prove who it is",
            f"{exc.verify_message}; if your network brings its own certificates, name their "
            "file in SSL_CERT_FILE",
        ) from exc
    except http.client.InvalidURL as exc:
        connection.close()
        exchange.end("no address")
        raise FetchError(f"{origin.host} redirects to an address that is none") from exc
    except (OSError, http.client.HTTPException) as exc:
        connection.close()
        exchange.end(_describe_error(exc))
        raise TransientError(f"{origin.host}: {_describe_error(exc)}") from exc


def _connection(
    settings: ConnectionSettings, address: str, origin: Origin
) -> tuple[_CountingConnection | _CountingTlsConnection, str]:
    """Return a connection that is not open yet, and what to ask it for."""
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    tls = settings.tls or ssl.create_default_context() if origin.scheme == "https" else None
    proxy = settings.proxies.get(origin.scheme, "")
    if not proxy or settings.bypass(origin.netloc):
        return _plain_or_tls(origin.host, origin.port, tls, settings.connect_s), path
    via = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    try:
        port = via.port or 80
    except ValueError:
        port = 0
    if via.scheme != "http" or not via.hostname or not port:
        raise FetchError(
            f"The proxy «{via.scheme}://{via.hostname}» cannot be used",
            "only http proxies are known; see HTTPS_PROXY and NO_PROXY",
        )
    if tls is None:
        return _plain_or_tls(
            via.hostname, port, None, settings.connect_s
        ), f"http://{origin.netloc}{path}"
    tunnel = _CountingTlsConnection(via.hostname, port, timeout=settings.connect_s, context=tls)
    login = _proxy_login(proxy)
    tunnel.set_tunnel(origin.host, origin.port, {"Proxy-Authorization": login} if login else None)
    return tunnel, path


def _plain_or_tls(
    host: str, port: int, tls: ssl.SSLContext | None, timeout_s: float
) -> _CountingConnection | _CountingTlsConnection:
    if tls is None:
        return _CountingConnection(host, port, timeout=timeout_s)
    return _CountingTlsConnection(host, port, timeout=timeout_s, context=tls)


def _proxy_login(proxy: str) -> str:
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if parts.username is None:
        return ""
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return "Basic " + b64encode(pair.encode()).decode()


def _describe_error(exc: Exception) -> str:
    if isinstance(exc, TimeoutError):
        return "no answer for too long"
    if isinstance(exc, socket.gaierror):
        return "its name cannot be found; is there a network?"
    if isinstance(exc, OSError):
        return exc.strerror or str(exc) or type(exc).__name__
    return str(exc)[:200] or type(exc).__name__

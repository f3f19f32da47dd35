"""Who may ask: the right host, no other site's page, and the token; before anything else is read.

A page of any site can have the browser send requests to this computer. It cannot read the answers
of another origin, unless its own name is made to lead here (DNS rebinding): then its name stands in
``Host``, which is refused. ``Origin`` is refused where it is another one, though without the token
nothing would be told or done either.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from retllm_desktop.doors.http.models import ProblemDetails
from retllm_desktop.doors.http.problems import UNFORESEEN, problem_response

_MAX_TARGET: Final = 32 * 1024
"""The longest line and cursor, every character spelled in twelve bytes, take 17 KiB."""
_MAX_TOKEN: Final = 256
_BEARER: Final = "bearer "
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_log = logging.getLogger(__name__)


class RequestGuard:
    """Lets through what may ask, and answers the rest; an ASGI application around another.

    What fails within without an answer of its own is logged and answered by a sentence.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Iterable[str], accepts: Callable[[str], bool]
    ) -> None:
        """Take what is guarded.

        Args:
            app: Answers what is let through.
            hosts: By which names it may be asked for, without ports.
            accepts: Whether a token is the right one, told in constant time.
        """
        self._app = app
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._accepts = accepts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; nothing but HTTP is spoken."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        began_s = time.monotonic()
        started = ended = False

        async def send_hardened(message: Message) -> None:
            nonlocal started, ended
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                _report(scope, message["status"], time.monotonic() - began_s)
            elif message["type"] == "http.response.body":
                ended = not message.get("more_body", False)
            await send(message)

        refusal = self._refuse(scope)
        if refusal is not None:
            challenge = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else None
            await problem_response(refusal, challenge)(scope, receive, send_hardened)
            return
        try:
            await self._app(scope, receive, send_hardened)
        except Exception:
            _log.exception("a request failed unforeseen")
            if ended:
                return
            if started:
                # Half an answer must not look like a whole one.
                raise
            await problem_response(UNFORESEEN)(scope, receive, send_hardened)

    def _refuse(self, scope: Scope) -> ProblemDetails | None:
        """Return why a request is not let through, None where it is."""
        headers = Headers(scope=scope)
        if len(scope["raw_path"]) + len(scope["query_string"]) > _MAX_TARGET:
            return ProblemDetails(title="The address is too long", status=414)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._serves(hosts[0]):
            return ProblemDetails(
                title="This name does not lead here",
                status=421,
                detail="ask by the address that «serve» prints",
            )
        origin = headers.get("origin")
        foreign = headers.get("sec-fetch-site") in {"cross-site", "same-site"}
        if foreign or (origin is not None and not self._is_own(origin, hosts[0])):
            return ProblemDetails(title="Pages of other sites may not ask", status=403)
        return self._refuse_token(headers.getlist("authorization"))

    def _serves(self, host: str) -> bool:
        name = _name_of(f"//{host}")
        return name is not None and name in self._hosts

    def _is_own(self, origin: str, host: str) -> bool:
        """Whether a page is one of ours: same host, same port."""
        scheme, _, place = origin.partition("://")
        return scheme in {"http", "https"} and place.casefold() == host.casefold()

    def _refuse_token(self, given: list[str]) -> ProblemDetails | None:
        if len(given) == 1 and given[0][: len(_BEARER)].casefold() == _BEARER:
            token = given[0][len(_BEARER) :].strip()
            if len(token) > _MAX_TOKEN:
                return ProblemDetails(title="The token is too long", status=401)
            if self._accepts(token):
                return None
            return ProblemDetails(
                title="The token is wrong",
                status=401,
                detail="`retllm-desktop serve --print-token` prints the right one",
            )
        return ProblemDetails(
            title="A token is missing",
            status=401,
            detail="send «Authorization: Bearer TOKEN»; "
            "`retllm-desktop serve --print-token` prints it",
        )


def _name_of(address: str) -> str | None:
    """Return the host of an address in small letters, None where there is none."""
    try:
        parts = urlsplit(address)
        if parts.username is not None or parts.path or parts.query or parts.fragment:
            return None
        # To read it is to check it.
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname


def _report(scope: Scope, status: int, seconds: float) -> None:
    """Log a request; what was asked for is private, and in the log at level DEBUG alone."""
    if _log.isEnabledFor(logging.DEBUG):
        target = scope["raw_path"].decode("latin-1")
        query = scope["query_string"].decode("latin-1")
        _log.debug("%s %s?%s: %d after %.3f s", scope["method"], target, query, status, seconds)

"""MCP through ``serve``'s own server: the SDK's client with a token, and who is not let through."""

import json
from collections.abc import Awaitable, Callable

import anyio
import pytest

pytest.importorskip("mcp", reason="the extra «serve» is not installed")

from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.doors.access import LibraryDoor
from retllm_desktop.doors.mcp.server import make_mcp_application
from retllm_desktop.doors.mcp.tools import LibraryTools
from tests.fixtures.served_library import ServedLibrary, SmallLibrary, serve

PATIENCE_S = 60.0
WAITS = "wait"
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
ACCEPTED = {"Accept": "application/json, text/event-stream"}


class _WaitingDoor(LibraryDoor):
    """Has one search wait until it is cancelled."""

    tokens: list[CancelToken]

    def search(self, query, cancel):
        if query.line != WAITS:
            yield from super().search(query, cancel)
            return
        self.tokens.append(cancel)
        cancel.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def door(tmp_path_factory) -> LibraryDoor:
    library = SmallLibrary(tmp_path_factory.mktemp("library"))
    library.fill()
    made = library.make_door()
    made.__class__ = _WaitingDoor
    made.tokens = []
    return made


@pytest.fixture(scope="module")
def served(door, tmp_path_factory):
    mounts = {"/mcp": make_mcp_application(LibraryTools(door, allow_marks=True))}
    with serve(door, tmp_path_factory.mktemp("token") / "token", mounts) as running:
        yield running


def ask(
    served: ServedLibrary, questions: Callable[[Client], Awaitable[None]], mode: str = "auto"
) -> None:
    async def run() -> None:
        headers = {"Authorization": f"Bearer {served.token.read()}"}
        async with create_mcp_http_client(headers) as http:
            transport = streamable_http_client(f"{served.url}/mcp", http_client=http)
            async with Client(transport, mode=mode, read_timeout_seconds=PATIENCE_S) as client:
                await questions(client)

    anyio.run(run)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_clients_of_both_generations_search_and_read(served, mode):
    """Those that shake hands first, and those that send all with each request."""
    reported: list[float] = []

    async def report(done: float, total: float | None, told: str | None) -> None:
        reported.append(done)

    async def questions(client: Client) -> None:
        assert len((await client.list_tools()).tools) == 5
        found = await client.call_tool(
            "search", {"query": "honey", "pictures": 2}, progress_callback=report
        )
        text = "\n".join(block.text for block in found.content if block.type == "text")
        assert "note.txt" in text
        assert reported
        assert reported == sorted(reported)
        wrong = await client.call_tool("open_item", {"item": 99})
        assert wrong.is_error
        read = (await client.read_resource("retllm://library")).contents[0]
        assert "Files: 8" in read.text

    ask(served, questions, mode)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_search_that_its_client_gives_up_is_cancelled(served, door, mode):
    async def questions(client: Client) -> None:
        door.tokens.clear()
        async with anyio.create_task_group() as group:
            group.start_soon(client.call_tool, "search", {"query": WAITS})
            with anyio.fail_after(PATIENCE_S):
                while not door.tokens:
                    await anyio.sleep(0.01)
            assert not door.tokens[0].cancelled
            group.cancel_scope.cancel()
        with anyio.fail_after(PATIENCE_S):
            while not door.tokens[0].cancelled:
                await anyio.sleep(0.01)

    ask(served, questions, mode)


def test_nobody_is_let_in_without_the_token(served):
    assert served.ask("POST", "/mcp", body=HELLO, Authorization=None, **ACCEPTED).status == 401
    assert (
        served.ask("POST", "/mcp", body=HELLO, Authorization="Bearer x", **ACCEPTED).status == 401
    )
    assert served.ask("POST", "/mcp", body=HELLO, **ACCEPTED).status == 200


def test_pages_of_other_sites_and_other_names_are_refused(served):
    foreign = {"Origin": "https://example.org", **ACCEPTED}
    assert served.ask("POST", "/mcp", body=HELLO, **foreign).status == 403
    rebound = {"Host": "example.org", **ACCEPTED}
    assert served.ask("POST", "/mcp", body=HELLO, **rebound).status == 421


def test_the_path_leads_nowhere_else_and_a_body_has_an_end(served):
    for path in ("/mcp", "/mcp/"):
        answer = served.ask("POST", path, body=HELLO, **ACCEPTED)
        assert answer.status == 200
    large = json.dumps({**HELLO, "padding": "x" * 2**21}).encode()
    answer = served.ask("POST", "/mcp", body=large, Content_Type="application/json", **ACCEPTED)
    assert answer.status == 413

"""The server of MCP as clients see it: the SDK's own client, with the program as its child."""

import base64
import io
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import anyio
import pytest
from PIL import Image

pytest.importorskip("mcp", reason="the extra «serve» is not installed")

from mcp import Client, MCPError, StdioServerParameters
from mcp_types import CallToolResult, ContentBlock

from retllm_desktop.cli.library_door import make_library_door
from retllm_desktop.cli.main import run_command
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.doors.access import LibraryDoor
from retllm_desktop.doors.mcp.server import make_server
from retllm_desktop.doors.mcp.tools import LibraryTools, ToolBounds
from retllm_desktop.platform.paths import resolve_paths
from tests.fixtures.drawn_world import drawn_settings

PATIENCE_S = 300.0
PATIENT = ("--set", "fine_budget_s=300")
"""The judge answers on a busy machine too."""


def texts(blocks: Sequence[ContentBlock]) -> str:
    return "\n".join(block.text for block in blocks if block.type == "text")


def kinds(blocks: Sequence[ContentBlock]) -> list[str]:
    return [block.type for block in blocks]


def ask(server: Any, questions: Callable[[Client], Awaitable[None]]) -> None:
    """Connect the SDK's client to a server, or to a program that is started, and ask."""

    async def run() -> None:
        async with Client(server, read_timeout_seconds=PATIENCE_S) as client:
            await questions(client)

    anyio.run(run)


async def call(client: Client, tool: str, /, **arguments: Any) -> CallToolResult:
    result = await client.call_tool(tool, arguments)
    assert isinstance(result, CallToolResult)
    return result


async def refuse(client: Client, tool: str, /, **arguments: Any) -> str:
    """Call a tool that cannot do what is asked; return the sentence."""
    result = await call(client, tool, **arguments)
    assert result.is_error
    assert kinds(result.content) == ["text"]
    return texts(result.content)


def number_of(text: str) -> int:
    """The number of the first item that a text names."""
    return int(text.partition("item ")[2].partition(":")[0])


@pytest.fixture
def door(drawn):
    door = make_library_door(
        drawn_settings(ocr=False, fine_budget_s=300.0), resolve_paths(drawn.data)
    )
    yield door
    door.close()


def test_a_client_starts_the_program_searches_and_looks(drawn):
    """One child process, from the start to the end, with all that a read-only client may do."""
    caption = next(iter(drawn.captions.values()))
    reported: list[tuple[float, float | None, str | None]] = []

    async def report(done: float, total: float | None, told: str | None) -> None:
        reported.append((done, total, told))

    async def questions(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"search", "open_item", "similar", "library_status"}
        for tool in tools.values():
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
            assert len(tool.description or "") <= 120
        found = await client.call_tool("search", {"query": caption}, progress_callback=report)
        blocks = found.content
        assert kinds(blocks)[:3] == ["text", "text", "image"]
        assert "Checked by the model" in texts(blocks)
        assert "verdict sure: relevance" in texts(blocks)
        assert kinds(blocks).count("image") <= 8
        best = number_of(texts(blocks[1:]))
        # The coarse list first, then the judge's answers.
        assert reported[0][1] is None
        assert reported == sorted(reported, key=lambda one: one[0])
        assert any(total is not None for _, total, _ in reported)
        opened = await call(client, "open_item", item=best, size_px=200)
        picture = opened.content[-1]
        assert picture.type == "image"
        with Image.open(io.BytesIO(base64.b64decode(picture.data))) as shown:
            assert max(shown.size) <= 256
        note = await call(client, "search", query="red umbrella", kinds=["markdown"], pictures=0)
        (link,) = [block for block in note.content if block.type == "resource_link"]
        read = (await client.read_resource(link.uri)).contents[0]
        assert "Bread, butter and a red umbrella" in read.text
        preview = (await client.read_resource(f"retllm://preview/{best}")).contents[0]
        assert base64.b64decode(preview.blob)[8:12] == b"WEBP"
        alike = await call(client, "similar", item=best, check=False, limit=4)
        assert f"item {best}:" not in texts(alike.content)
        assert "items" in texts((await call(client, "library_status")).content)
        assert "no tool «mark»" in await refuse(client, "mark", item=best, favourite=True)

    program = StdioServerParameters(
        command=sys.executable,
        args=["-m", "retllm_desktop", "--data-dir", str(drawn.data), *PATIENT, "mcp"],
        env=dict(os.environ),
    )
    ask(program, questions)


def test_what_cannot_be_done_is_a_sentence(door):
    async def questions(client: Client) -> None:
        assert "50" in await refuse(client, "search", limit=51)
        assert "«foto» is none of photo" in await refuse(client, "search", kinds=["foto"])
        assert "«colour»" in await refuse(client, "search", colour="red")
        unclosed = await refuse(client, "search", query='bread "butter', tags=["x"])
        assert "quotes are not closed" in unclosed
        assert "is no date" in await refuse(client, "search", date_from="soon")
        assert "holds no item 999" in await refuse(client, "open_item", item=999)
        assert "no longer in the library" in await refuse(client, "similar", item=999)
        assert "no tool «rm»" in await refuse(client, "rm")
        assert "«like:»" in await refuse(client, "search", query="like:/etc/passwd")
        assert "no part 7" in await refuse(client, "open_item", item=1, part=7)
        for uri in ("file:///etc/passwd", "retllm://item/x", "retllm://item/999"):
            with pytest.raises(MCPError):
                await client.read_resource(uri)

    ask(make_server(LibraryTools(door)), questions)


def test_without_a_library_it_is_said_how_to_make_one(tmp_path):
    door = make_library_door(drawn_settings(), resolve_paths(tmp_path))

    async def questions(client: Client) -> None:
        assert "retllm-desktop index" in await refuse(client, "search", query="a dog")

    ask(make_server(LibraryTools(door)), questions)
    door.close()


def test_filters_are_conditions_of_the_query(door, drawn):
    async def questions(client: Client) -> None:
        async def found(**arguments: Any) -> str:
            return texts((await call(client, "search", check=False, **arguments)).content)

        assert "shopping.md" in await found(folder="drawn pictures", name="shopping")
        assert "Nothing" in await found(name="shopping", kinds=["drawing"])
        assert "Nothing" in await found(tags=["no such tag"])
        assert "Nothing" in await found(date_to="1999")
        assert "shopping.md" in await found(date_from="2000", query="bread butter")
        assert "Did you mean: type:word" in await found(query="tpye:word")

    ask(make_server(LibraryTools(door)), questions)


def test_pages_go_on_by_their_cursor_and_pictures_are_bounded(door):
    async def questions(client: Client) -> None:
        first = await call(client, "search", kinds=["picture"], limit=2, pictures=1)
        assert kinds(first.content) == ["text", "text", "image", "resource_link"]
        cursor = texts(first.content).partition("cursor ")[2].split()[0]
        going_on = {"kinds": ["picture"], "limit": 2, "cursor": cursor}
        second = await call(client, "search", pictures=0, **going_on)
        links = {b.uri for b in (*first.content, *second.content) if b.type == "resource_link"}
        assert len(links) == 3

    ask(make_server(LibraryTools(door)), questions)


def test_marks_are_kept_where_they_are_allowed(door, drawn):
    caption = next(iter(drawn.captions.values()))

    async def questions(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools["mark"].annotations is not None
        assert not tools["mark"].annotations.read_only_hint
        found = texts((await call(client, "search", query=caption)).content)
        search_id = found.partition("search_id: ")[2].split()[0]
        best = number_of(found)
        marked = await call(client, "mark", item=best, favourite=True, add_tags=["Boats", "sea"])
        assert "Tags: Boats, sea" in texts(marked.content)
        marked = await call(client, "mark", item=best, favourite=False, remove_tags=["SEA"])
        assert "Tags: Boats" in texts(marked.content)
        assert "Favourite" not in texts(marked.content)
        await call(client, "mark", item=best, search_id=search_id, right=True)
        again = texts((await call(client, "search", query=caption)).content)
        assert "the person said that it is right" in again
        await call(client, "mark", item=best, search_id=search_id, right=None)
        await call(client, "mark", item=best, remove_tags=["Boats"])
        assert "Nothing is said" in await refuse(client, "mark", item=best)
        assert "search_id" in await refuse(client, "mark", item=best, right=True)
        unknown = await refuse(client, "mark", item=best, search_id="x", right=True)
        assert "not remembered" in unknown

    ask(make_server(LibraryTools(door, allow_marks=True)), questions)


class _WaitingDoor(LibraryDoor):
    """Searches that end when they are cancelled, and tell that they were."""

    tokens: list[CancelToken]

    def search(self, query, cancel):
        self.tokens.append(cancel)
        cancel.wait(PATIENCE_S)
        yield from ()


@pytest.fixture
def waiting(door):
    door.__class__ = _WaitingDoor
    door.tokens = []
    return door


def test_a_client_that_cancels_ends_the_search(waiting):
    async def questions(client: Client) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(client.call_tool, "search", {"query": "a dog"})
            with anyio.fail_after(PATIENCE_S):
                while not waiting.tokens:
                    await anyio.sleep(0.01)
            group.cancel_scope.cancel()
        with anyio.fail_after(PATIENCE_S):
            while not waiting.tokens[0].cancelled:
                await anyio.sleep(0.01)

    ask(make_server(LibraryTools(waiting)), questions)


def test_what_takes_too_long_is_given_up(waiting):
    async def questions(client: Client) -> None:
        assert "did not answer within 0 s" in await refuse(client, "search", query="a dog")
        assert waiting.tokens[0].cancelled

    ask(make_server(LibraryTools(waiting, bounds=ToolBounds(longest_s=0.2))), questions)


def test_without_the_library_for_it_the_command_says_what_to_install(monkeypatch, capsys, drawn):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert run_command(["--data-dir", str(drawn.data), "mcp"]) == 2
    assert "retllm-desktop[serve]" in capsys.readouterr().err

"""The command of MCP as a process: what is on its standard output, and how it ends."""

import contextlib
import json
import os
import signal
import subprocess
import sys

import apsw
import pytest

from retllm_desktop.library.sqlite_library import open_library
from retllm_desktop.platform.paths import resolve_paths

pytest.importorskip("mcp", reason="the extra «serve» is not installed")

PATIENCE_S = 120.0
MESSAGES = (
    {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    },
    {"jsonrpc": "2.0", "method": "notifications/initialized"},
    {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "tools/call",
        "params": {"name": "open_item", "arguments": {"item": 1}},
    },
)


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl+C to one process")
def test_standard_output_is_the_protocols_and_ctrl_c_ends_a_waiting_server(drawn):
    with subprocess.Popen(
        [sys.executable, "-m", "retllm_desktop", "--data-dir", str(drawn.data), "--verbose", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.writelines(json.dumps(message) + "\n" for message in MESSAGES)
        server.stdin.flush()
        answers = [json.loads(server.stdout.readline()) for _ in range(2)]
        assert [answer["id"] for answer in answers] == [1, 2]
        assert not answers[1]["result"]["isError"]
        # Nobody closes its input: it waits for the next message.
        server.send_signal(signal.SIGINT)
        rest, logged = server.communicate(timeout=PATIENCE_S)
        assert rest == ""
        assert "mcp starts" in logged
        assert server.returncode == -signal.SIGINT


def test_a_library_of_a_later_version_ends_the_command(tmp_path):
    """It was told of at the first request, which an AI program may never show to anybody."""
    paths = resolve_paths(tmp_path)
    open_library(paths.database, cache_dir=paths.library_cache, writable=True).close()
    with contextlib.closing(apsw.Connection(str(paths.database))) as connection:
        connection.pragma("user_version", 99_000)
    with subprocess.Popen(
        [sys.executable, "-m", "retllm_desktop", "--data-dir", str(tmp_path), "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        # Its input stays open, as that of a client that waits for the answer to its greeting.
        assert server.wait(PATIENCE_S) == 1
        assert server.stdout is not None
        assert server.stderr is not None
        assert server.stdout.read() == ""
        assert "made by a later version of retllm-desktop" in server.stderr.read()

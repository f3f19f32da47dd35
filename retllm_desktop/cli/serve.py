"""The command that serves the library to other programs over HTTP."""

import argparse
import contextlib

from retllm_desktop.cli.library_door import check_library_file, make_library_door
from retllm_desktop.cli.output import Screen
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings

_MCP_PATH = "/mcp"
_PARTS = frozenset({"fastapi", "starlette", "uvicorn", "pydantic", "mcp"})


def serve_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Serve until Ctrl+C, or print or renew the token.

    Raises:
        InputError: It cannot be served so, or what serves is not installed.
        StoreError: The token cannot be kept, or the library that is there cannot be read.
    """
    try:
        from retllm_desktop.doors.http.server import HttpServer, ListenOptions
        from retllm_desktop.doors.http.token_file import AccessToken
        from retllm_desktop.doors.mcp.server import make_mcp_application
        from retllm_desktop.doors.mcp.tools import LibraryTools
    except ModuleNotFoundError as exc:
        if exc.name is None or exc.name.partition(".")[0] not in _PARTS:
            raise
        raise missing_extra(exc.name) from exc

    token = AccessToken(paths.access_token)
    if options.new_token or options.print_token:
        text = token.renew() if options.new_token else token.read()
        screen.json({"token": text, "token_file": format_path(token.file)})
        screen.print_line(text)
        return 0
    check_library_file(settings, paths)
    first = not token.file.exists()
    listen = ListenOptions(
        options.listen, options.port, options.certificate, options.key, tuple(options.name or ())
    )
    with contextlib.closing(make_library_door(settings, paths)) as door:
        tools = LibraryTools(door, allow_marks=options.allow_marks)
        server = HttpServer(door, token, listen, {_MCP_PATH: make_mcp_application(tools)})
        screen.json(
            {
                "url": server.url,
                "openapi": f"{server.url}/v1/openapi.json",
                "mcp": f"{server.url}{_MCP_PATH}",
                "token_file": format_path(token.file),
            }
        )
        screen.print_line(f"The library is served at {server.url}/v1; Ctrl+C ends it")
        if first:
            screen.print_line(
                f"Who asks shows the token in {format_path(token.file)} "
                "(«retllm-desktop serve --print-token» prints it)"
            )
        screen.flush()
        server.run()
    return 0


def missing_extra(name: str) -> InputError:
    """Return what says which extra brings what other programs are served by."""
    return InputError(
        f"What serves other programs is not installed: {name}",
        "pip install 'retllm-desktop[serve]' brings it",
    )

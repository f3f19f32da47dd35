"""The command that lets AI programs search the library, over standard input and output."""

import argparse
import importlib.util

from retllm_desktop.cli.library_door import check_library_file, make_library_door
from retllm_desktop.cli.serve import missing_extra
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings


def mcp_command(options: argparse.Namespace, settings: Settings, paths: AppPaths) -> int:
    """Serve one client of MCP until it closes the connection; standard output is the protocol's.

    Raises:
        InputError: What the protocol needs is not installed.
        StoreError: The library's file cannot be read, or is of a later version.
    """
    if importlib.util.find_spec("mcp") is None:
        raise missing_extra("mcp")
    check_library_file(settings, paths)
    from retllm_desktop.doors.mcp.server import serve_stdio
    from retllm_desktop.doors.mcp.tools import LibraryTools

    door = make_library_door(settings, paths)
    try:
        serve_stdio(LibraryTools(door, allow_marks=options.allow_marks))
    finally:
        door.close()
    return 0

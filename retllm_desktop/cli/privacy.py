"""The command that lists what was connected to, and what is kept where."""

import time
from typing import Final

from rich.table import Table

from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.composition.models import open_connection_record, open_network_switch
from retllm_desktop.core.errors import format_path
from retllm_desktop.network.access import NetworkConnection
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.platform.stored_data import StoredData, StoredPart

_MOST_SHOWN: Final = 50


def privacy_command(settings: Settings, paths: AppPaths, screen: Screen) -> int:
    """Print the record of connections and what is kept; returns the exit code."""
    offline = open_network_switch(settings).reason
    connections = open_connection_record(paths).read()
    stored = StoredData(paths).survey()
    screen.json(privacy_json(offline, connections, stored))
    screen.print_line(
        f"Offline: {offline}; nothing is fetched."
        if offline
        else "Online: a server is connected to only to get a model, or to look for a newer "
        "version, when asked to."
    )
    screen.print_line("")
    sent = sum(one.sent_bytes for one in connections)
    received = sum(one.received_bytes for one in connections)
    screen.print_line(
        f"{len(connections):,} connections are on record: {sent:,} bytes sent, "
        f"{received:,} received."
        if connections
        else "No server was connected to."
    )
    if connections:
        screen.table(_connections_table(connections[:_MOST_SHOWN]))
    if len(connections) > _MOST_SHOWN:
        screen.print_line(f"  and {len(connections) - _MOST_SHOWN:,} older ones (see --json)")
    screen.print_line("")
    screen.print_line("Kept on this computer:")
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2))
    for part in stored:
        table.add_row(f"  {part.kind}", f"{part.size_bytes:,}", _plain(format_path(part.place)))
    screen.table(table)
    return 0


def privacy_json(
    offline: str, connections: tuple[NetworkConnection, ...], stored: tuple[StoredPart, ...]
) -> JsonObject:
    """Return the same for programs."""
    return {
        "offline": offline,
        "connections": [
            {
                "began_s": one.began_s,
                "host": one.host,
                "purpose": one.purpose,
                "sent_bytes": one.sent_bytes,
                "received_bytes": one.received_bytes,
                "result": one.result,
            }
            for one in connections
        ],
        "stored": [
            {
                "kind": part.kind.value,
                "path": format_path(part.place),
                "size_bytes": part.size_bytes,
            }
            for part in stored
        ],
    }


def _connections_table(connections: tuple[NetworkConnection, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2))
    for name in ("  when", "server", "what for", "sent", "received", "result"):
        table.add_column(name, overflow="fold")
    for one in connections:
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(one.began_s))
        table.add_row(
            f"  {when}",
            _plain(one.host),
            _plain(one.purpose),
            f"{one.sent_bytes:,}",
            f"{one.received_bytes:,}",
            _plain(one.result or "not ended"),
        )
    return table


def _plain(text: str) -> str:
    return text.replace("[", "\\[")

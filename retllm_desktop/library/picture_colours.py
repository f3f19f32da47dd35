"""Colours of pictures beside their signatures: a few bytes each, so that all are read at once."""

from collections.abc import Callable
from typing import Final

from retllm_desktop.library.content_columns import colours_of
from retllm_desktop.library.sql import Connection

_AT_ONCE: Final = 4096


def convert_signatures(connection: Connection) -> Callable[[], None]:
    """Work out the colours of a library made before there were any; return what writes them."""
    found: list[tuple[int, int]] = []
    some: list[tuple[int, bytes]] = []
    for item_id, cells in connection.rows("SELECT item_id, cells FROM picture_signature"):
        some.append((int(item_id), bytes(cells)))
        if len(some) >= _AT_ONCE:
            found += colours_of(some)
            some = []
    found += colours_of(some)

    def convert() -> None:
        connection.many(
            "INSERT OR REPLACE INTO picture_colours (item_id, colours) VALUES (?, ?)", found
        )

    return convert

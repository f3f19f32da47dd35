"""Colours of pictures beside their signatures: a few bytes each, so that all are read at once."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.picture_signature import SIGNATURE_BYTES, colours_of_signatures
from retllm_desktop.library.sql import Connection

_AT_ONCE: Final = 4096


def write_colours(connection: Connection, signatures: Sequence[tuple[int, bytes]]) -> None:
    """Write the colours of pictures, by the numbers of their items. Inside a transaction."""
    connection.many(
        "INSERT OR REPLACE INTO picture_colours (item_id, colours) VALUES (?, ?)",
        _colours_of(signatures),
    )


def convert_signatures(connection: Connection) -> Callable[[], None]:
    """Work out the colours of a library made before there were any; return what writes them."""
    found: list[tuple[int, int]] = []
    some: list[tuple[int, bytes]] = []
    for item_id, cells in connection.rows("SELECT item_id, cells FROM picture_signature"):
        some.append((int(item_id), bytes(cells)))
        if len(some) >= _AT_ONCE:
            found += _colours_of(some)
            some = []
    found += _colours_of(some)

    def convert() -> None:
        connection.many(
            "INSERT OR REPLACE INTO picture_colours (item_id, colours) VALUES (?, ?)", found
        )

    return convert


def _colours_of(signatures: Iterable[tuple[int, bytes]]) -> list[tuple[int, int]]:
    # One that is damaged has no colours.
    whole = [one for one in signatures if len(one[1]) == SIGNATURE_BYTES]
    cells = np.frombuffer(b"".join(one for _, one in whole), np.uint8)
    colours = colours_of_signatures(cells.reshape(len(whole), SIGNATURE_BYTES))
    return list(zip((number for number, _ in whole), colours.tolist(), strict=True))

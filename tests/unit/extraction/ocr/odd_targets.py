"""Recognisers' processes that misbehave as the picture's first byte tells them to."""

import json
import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from retllm_desktop.platform.processes import receive_message, send_message

ECHO, HANG, DIE, EAT, LIE, BABBLE, FAIL, CLIP = range(8)
Target = Callable[[Connection, dict[str, object]], None]


def serve_odd(connection: Connection, configuration: dict[str, object]) -> None:
    """Answer with the picture's shape as its text; do mischief first."""
    send_message(connection, {"answer": "ready"})
    hoard: list[bytes] = []
    while True:
        header, blobs = receive_message(connection)
        match blobs[0][0]:
            case 1:
                time.sleep(1000)
            case 2:
                os._exit(7)
            case 3:
                while True:
                    hoard.append(os.urandom(8 * 2**20))
            case 4:
                send_message(connection, {"answer": "ready"})
            case 5:
                connection.send_bytes(b"\x80\x04 this is no JSON")
            case 7:
                send_message(connection, {"answer": "text"}, [b'[[["a", 1, 2]]]'])
            case 6:
                send_message(connection, {"answer": "failed", "reason": "it did not like it"})
            case _:
                said = f"{header['shape']} {header['likely']}\u202e\x00"
                box = [0.1, 0.2, 0.5, 0.2, 0.5, 0.3, float("nan"), 7]
                rows = [[[said, *box], ["and", *box]], [["next", *box]], [["\x00", *box]]]
                send_message(connection, {"answer": "text"}, [json.dumps(rows).encode()])


def serve_refusal(connection: Connection, configuration: dict[str, object]) -> None:
    """Say why it cannot start."""
    send_message(connection, {"answer": "refused", "reason": "no model"})


def serve_nothing(connection: Connection, configuration: dict[str, object]) -> None:
    """End before saying hello, as a broken installation does."""
    raise SystemExit(3)

"""A reading process that misbehaves as its files' names tell it to."""

import os
import random
import time
from multiprocessing.connection import Connection
from pathlib import Path

from retllm_desktop.core.types import ExtractedPart, Extraction, Modality
from retllm_desktop.extraction import messages
from retllm_desktop.platform.processes import receive_message, send_message


def serve_hostile(connection: Connection, configuration: dict[str, object]) -> None:
    """Answer with the file's name as its text; do mischief first."""
    send_message(connection, {"answer": "ready"})
    hoard: list[bytes] = []
    while True:
        _, blobs = receive_message(connection)
        name = Path(os.fsdecode(blobs[0])).name
        if name.startswith("sleep"):
            time.sleep(random.random() * 0.05)
        elif name.startswith("hang"):
            time.sleep(1000)
        elif name.startswith("die"):
            os._exit(7)
        elif name.startswith("eat"):
            while True:
                hoard.append(os.urandom(8 * 2**20))
        elif name.startswith("lie"):
            send_message(
                connection, {"answer": "extraction", "hash": "00", "size": 1, "parts": []}, [b""]
            )
            continue
        elif name.startswith("babble"):
            connection.send_bytes(b"\x80\x04 this is no JSON")
            continue
        part = ExtractedPart(0, Modality.TEXT, text=name)
        answer, out = messages.extraction_answer(Extraction(bytes(32), 1, (part,)))
        send_message(connection, {**answer, "spent": name.startswith("spend")}, out)


def serve_nothing(connection: Connection, configuration: dict[str, object]) -> None:
    """End before saying hello, as a broken installation does."""
    raise SystemExit(3)

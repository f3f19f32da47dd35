"""The recogniser's process: takes pixels from the pipe, answers with the text in them.

Nothing but the standard library is imported at the top: what follows must first be told how few
threads it may use, and be confined before it is loaded.
"""

import os
from multiprocessing.connection import Connection
from typing import cast

from retllm_desktop.platform.confinement import confine


def serve_recogniser(connection: Connection, configuration: dict[str, object]) -> None:
    """Answer requests until the pipe is closed.

    Args:
        connection: The pipe to ``ProcessRecogniser``.
        configuration: ``memory_bytes`` beyond what an empty process has, and ``threads``.
    """
    threads = cast("int", configuration["threads"])
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"):
        os.environ[name] = str(threads)
    from retllm_desktop.platform.machine import lower_priority
    from retllm_desktop.platform.processes import receive_message, send_message

    lower_priority()
    confine(cast("int", configuration["memory_bytes"]))
    try:
        from retllm_desktop.extraction.ocr.engine import OcrEngine

        engine = OcrEngine(threads)
    except Exception as exc:  # noqa: BLE001 - whatever a library fails with, the parent is told
        send_message(connection, {"answer": "refused", "why": f"{type(exc).__name__}: {exc}"[:500]})
        return
    send_message(connection, {"answer": "ready"})
    import numpy as np

    while True:
        header, blobs = receive_message(connection)
        shape = cast("list[int]", header["shape"])
        pixels = np.frombuffer(blobs[0], np.uint8).reshape(shape)
        try:
            text = engine.text(pixels, likely=header["likely"] is True)
        except Exception as exc:  # noqa: BLE001 - see above
            send_message(
                connection, {"answer": "failed", "why": f"{type(exc).__name__}: {exc}"[:500]}
            )
        else:
            send_message(connection, {"answer": "text"}, [text.encode("utf-8", "replace")])

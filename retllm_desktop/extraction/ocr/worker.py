"""The recogniser's process: takes pixels from the pipe, answers with the text in them.

Only the standard library is imported at the top: the number of threads must be set and the process
confined before the models' library is loaded.
"""

import os
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import cast

from retllm_desktop.platform.confinement import confine


class OcrAnswer(StrEnum):
    """Kinds of answers of the recogniser's process."""

    READY = "ready"
    REFUSED = "refused"
    TEXT = "text"
    FAILED = "failed"


def serve_recogniser(connection: Connection, configuration: dict[str, object]) -> None:
    """Answer requests until the pipe is closed.

    The configuration holds ``memory_bytes`` beyond what an empty process has, and ``threads``.
    """
    threads = cast("int", configuration["threads"])
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"):
        os.environ[name] = str(threads)
    from retllm_desktop.platform.machine import lower_priority
    from retllm_desktop.platform.processes import receive_message, send_message

    lower_priority()
    confine(cast("int", configuration["memory_bytes"]))
    try:
        from retllm_desktop.extraction.ocr.engine import OcrEngine, pack_rows

        engine = OcrEngine(threads)
    except Exception as exc:  # noqa: BLE001 - a library may fail with anything
        send_message(connection, _failure(OcrAnswer.REFUSED, exc))
        return
    send_message(connection, {"answer": OcrAnswer.READY})
    import numpy as np

    while True:
        header, blobs = receive_message(connection)
        shape = cast("list[int]", header["shape"])
        pixels = np.frombuffer(blobs[0], np.uint8).reshape(shape)
        try:
            rows = engine.read(pixels, likely=header["likely"] is True)
        except Exception as exc:  # noqa: BLE001 - see above
            send_message(connection, _failure(OcrAnswer.FAILED, exc))
        else:
            send_message(connection, {"answer": OcrAnswer.TEXT}, [pack_rows(rows)])


def _failure(answer: OcrAnswer, error: Exception) -> dict[str, object]:
    return {"answer": answer, "reason": f"{type(error).__name__}: {error}"[:500]}

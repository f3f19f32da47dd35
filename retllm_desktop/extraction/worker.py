"""A reading process: takes requests from the pipe, reads files, answers; it may die any time.

Only the standard library is imported at the top: the number of threads must be set before numpy
is loaded, and a process that only waits should be small.
"""

import os
from multiprocessing.connection import Connection
from typing import cast

from retllm_desktop.platform.confinement import confine


def serve_reader(connection: Connection, configuration: dict[str, object]) -> None:
    """Answer requests until the pipe is closed.

    The configuration holds the fields of ``ReadingLimits``, and ``gentle``: whether this process
    gives way to others on the processor and the disk.
    """
    gentle = configuration.pop("gentle", False)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.environ["OMP_NUM_THREADS"] = "1"
    from retllm_desktop.core.errors import ItemError
    from retllm_desktop.extraction import messages
    from retllm_desktop.extraction.deadlines import is_spent
    from retllm_desktop.extraction.files import ReadingLimits
    from retllm_desktop.extraction.reading import perform_request
    from retllm_desktop.platform.machine import lower_priority
    from retllm_desktop.platform.processes import receive_message, send_message

    limits = ReadingLimits(**cast("dict[str, int]", configuration))
    if gentle:
        lower_priority()
    confine(limits.memory_bytes)
    send_message(connection, {"answer": messages.ReaderAnswer.READY})
    while True:
        header, blobs = receive_message(connection)
        try:
            answer, out = perform_request(header, blobs, limits)
        except ItemError as exc:
            answer, out = messages.error_answer(exc)
        except MemoryError:
            answer, out = messages.error_answer(
                ItemError(
                    "Reading the file needs too much memory",
                    f"the limit is {limits.memory_bytes // 2**20} MiB",
                )
            )
        answer["spent"] = is_spent()
        send_message(connection, answer, out)

"""A reading process: takes requests from the pipe, reads files, answers; it may die any time.

Nothing but the standard library is imported at the top: what follows must first be told how
few threads it may use, and a process that only waits should be small.
"""

import contextlib
import os
import sys
from multiprocessing.connection import Connection
from typing import Final, cast

_FORBIDDEN: Final = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.fork",
        "os.startfile",
        "pty.spawn",
    }
)
_LOG_BYTES: Final = 1024 * 1024


def serve(connection: Connection, configuration: dict[str, object]) -> None:
    """Answer requests until the pipe is closed.

    Args:
        connection: The pipe to the pool.
        configuration: The fields of ``ReadingLimits``, and ``gentle``: whether this process
            gives way to others on the processor and the disk.
    """
    gentle = configuration.pop("gentle", False)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.environ["OMP_NUM_THREADS"] = "1"
    from retllm_desktop.core.errors import ItemError
    from retllm_desktop.extract import messages
    from retllm_desktop.extract.limits import ReadingLimits
    from retllm_desktop.extract.tasks import perform
    from retllm_desktop.machine import be_gentle
    from retllm_desktop.processes import receive, send

    limits = ReadingLimits(**cast("dict[str, int]", configuration))
    if gentle:
        be_gentle()
    confine(limits.memory_bytes)
    send(connection, {"answer": "ready"})
    while True:
        header, blobs = receive(connection)
        try:
            answer, out = perform(header, blobs, limits)
        except ItemError as exc:
            answer, out = messages.error_answer(exc)
        except MemoryError:
            answer, out = messages.error_answer(
                ItemError(
                    "Reading the file needs too much memory",
                    f"the limit is {limits.memory_bytes // 2**20} MiB",
                )
            )
        send(connection, answer, out)


def confine(memory_bytes: int) -> None:
    """Take from this process what reading files does not need.

    No connections and no other programs (against surprises in Python libraries; native code
    that a file has taken over is held by the limits below only), no files longer than
    a short log, no memory dumps, no more memory than the limit beyond what it has now.
    """
    sys.addaudithook(_refuse)
    if sys.platform == "win32":
        return
    import resource

    wanted = {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: _LOG_BYTES}
    if sys.platform == "linux":
        wanted[resource.RLIMIT_AS] = _address_space_bytes() + memory_bytes
    for kind, value in wanted.items():
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(kind)
            limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (limit, limit))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:  # noqa: ARG001 - CPython's form
    if event in _FORBIDDEN:
        raise PermissionError(f"a reading process may not do {event}")


def _address_space_bytes() -> int:
    with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123 - cheap, no pathlib here
        return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")

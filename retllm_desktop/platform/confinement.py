"""Takes from a process that reads strangers' files what reading does not need.

Nothing but the standard library is imported, so that a child can be confined before it loads
what it works with.
"""

import contextlib
import os
import sys
from typing import Final

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


def confine(memory_bytes: int) -> None:
    """Take from this process what reading files does not need.

    No connections and no other programs (against surprises in Python libraries; native code
    that a file has taken over is held by the limits below only), no files longer than
    a short log, no memory dumps, no more memory than the limit beyond what it has now.
    """
    sys.addaudithook(_audit)
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


def _audit(event: str, arguments: tuple[object, ...]) -> None:  # noqa: ARG001 - CPython's form
    if event in _FORBIDDEN:
        raise PermissionError(f"this process may not do {event}")


def _address_space_bytes() -> int:
    with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123 - cheap, no pathlib here
        return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")

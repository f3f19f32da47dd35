"""What holds while the program runs: uncaught errors are shown, Ctrl+C ends it in order."""

import contextlib
import logging
import signal
import socket
import sys
from collections.abc import Callable, Generator
from types import TracebackType

from PySide6.QtCore import QSocketNotifier

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def show_bugs(show: Callable[[BaseException], object]) -> Generator[None]:
    """Log uncaught exceptions and show them in the window, besides the former hook."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.critical("uncaught", exc_info=(kind, error, trace))
        before(kind, error, trace)
        if issubclass(kind, Exception):
            show(error)

    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before


@contextlib.contextmanager
def close_on_interrupt(
    close: Callable[[], object], interrupted: Callable[[], bool]
) -> Generator[None]:
    """Close the window on Ctrl+C in the terminal, or at once on one that came before.

    Qt's loop runs no Python while it waits, so the signal is brought in through a socket.
    """
    inside, outside = socket.socketpair()
    for end in (inside, outside):
        end.setblocking(False)
    notifier = QSocketNotifier(inside.fileno(), QSocketNotifier.Type.Read)
    former_fd = signal.set_wakeup_fd(outside.fileno(), warn_on_full_buffer=False)

    def arrived() -> None:
        with contextlib.suppress(OSError):
            numbers = inside.recv(64)
            if signal.SIGINT in numbers:
                close()

    notifier.activated.connect(arrived)
    former = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    if interrupted():
        outside.send(bytes([signal.SIGINT]))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
        signal.set_wakeup_fd(former_fd)
        notifier.setEnabled(False)
        inside.close()
        outside.close()

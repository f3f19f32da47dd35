"""The program's log: one rotating file for all its processes, through the standard library.

Modules log as usual (``logging.getLogger(__name__)``); ``logging_to`` decides where it goes for
the time of one run. What a person typed and what their files are called is private: it is logged
at level DEBUG only, and the text of an exception, which may hold either, is left out above it.
"""

import contextlib
import logging
import logging.handlers
import os
import sys
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from retllm_desktop import __version__
from retllm_desktop.core.errors import RetllmError, describe_error
from retllm_desktop.platform.file_locks import lock_file, unlock_file

SLOW_S: Final = 1.0
"""Steps that take longer are logged at level INFO, others at DEBUG."""
_ROOT: Final = "retllm_desktop"
_MAX_BYTES: Final = 1024 * 1024
_OLD_FILES: Final = 3
_FILE_FORMAT: Final = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"
_SCREEN_FORMAT: Final = "%(levelname)s %(name)s: %(message)s"

_log = logging.getLogger(__name__)
# Without a handler of its own, a warning of a library that nobody configured goes to the screen.
logging.getLogger(_ROOT).addHandler(logging.NullHandler())


@contextlib.contextmanager
def logging_to(
    file: Path, *, level: int = logging.INFO, verbose: bool = False, max_bytes: int = _MAX_BYTES
) -> Generator[None, None, None]:
    """Log to a file, uncaught errors of all threads included, until the context ends.

    Where the file cannot be written nothing is; ``doctor`` says so of the folder.

    Args:
        file: The log; older ones lie beside it, with a number behind their name.
        level: What is logged.
        verbose: Whether it is shown on standard error too.
        max_bytes: A file of this size is put aside and a new one begun.
    """
    logger = logging.getLogger(_ROOT)
    handlers: list[logging.Handler] = []
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(_SharedFileHandler(file, max_bytes))
        handlers[-1].setFormatter(PrivacyFormatter(_FILE_FORMAT))
    if verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
        handlers[-1].setFormatter(PrivacyFormatter(_SCREEN_FORMAT))
    before = logger.level
    logger.setLevel(level)
    for handler in handlers:
        logger.addHandler(handler)
    try:
        with _uncaught_errors_logged():
            yield
    finally:
        logger.setLevel(before)
        for handler in handlers:
            logger.removeHandler(handler)
            handler.close()


def stop_logging() -> None:
    """Let go of the log's file, so that it can be removed; nothing is logged any more."""
    logger = logging.getLogger(_ROOT)
    for handler in tuple(logger.handlers):
        if isinstance(handler, _SharedFileHandler):
            logger.removeHandler(handler)
            handler.close()


@dataclass(slots=True)
class LoggedRun:
    """One run of the program, from its start to its end.

    Attributes:
        exit_code: What it returns to the system.
    """

    exit_code: int = 1


@contextlib.contextmanager
def log_run(
    file: Path,
    command: str,
    arguments: Sequence[str],
    *,
    level: str = "info",
    verbose: bool = False,
) -> Generator[LoggedRun, None, None]:
    """Log as ``logging_to`` does, and a line at the beginning and at the end of a run.

    Args:
        file: The log.
        command: The command's name.
        arguments: What was typed, logged at level DEBUG only.
        level: ``debug``, ``info``, ``warning`` or ``error``.
        verbose: Whether it is shown on standard error too.
    """
    run = LoggedRun()
    with logging_to(file, level=logging.getLevelNamesMapping()[level.upper()], verbose=verbose):
        began_s = time.monotonic()
        version, system = sys.version.partition(" ")[0], sys.platform
        _log.info("%s starts: program %s, Python %s, %s", command, __version__, version, system)
        _log.debug("typed: %s", list(arguments))
        try:
            yield run
        finally:
            seconds = time.monotonic() - began_s
            _log.info("%s ends after %.1f s with code %d", command, seconds, run.exit_code)


def log_failure(error: RetllmError) -> None:
    """Log a failure that is shown as a sentence; the sentence itself is private."""
    _log.warning("failed: %s", type(error).__name__)
    _log.debug("shown to the person: %s", error)


@contextlib.contextmanager
def log_duration(
    logger: logging.Logger, step: str, *, slow_s: float = SLOW_S
) -> Generator[None, None, None]:
    """Log how long a step took, also where it ends with an error.

    Args:
        logger: Where to.
        step: What was done; nothing private.
        slow_s: From how many seconds on it is logged at level INFO instead of DEBUG.
    """
    began_s = time.monotonic()
    try:
        yield
    finally:
        report_duration(logger, step, time.monotonic() - began_s, slow_s=slow_s)


def report_duration(
    logger: logging.Logger, step: str, seconds: float, *, slow_s: float = SLOW_S
) -> None:
    """Log a duration that was measured already; arguments as for ``log_duration``."""
    level = logging.INFO if seconds >= slow_s else logging.DEBUG
    logger.log(level, "%s took %.2f s", step, seconds)


class PrivacyFormatter(logging.Formatter):
    """Formats tracebacks without the exceptions' own texts, unless level DEBUG is logged."""

    def formatException(  # noqa: N802 - logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return the traceback of an exception and of those that led to it."""
        if ei[1] is None or logging.getLogger(_ROOT).isEnabledFor(logging.DEBUG):
            return super().formatException(ei)
        return describe_error(ei[1])


class _SharedFileHandler(logging.handlers.RotatingFileHandler):
    """A rotating file that several processes (the window, a command) append to.

    One rotates at a time; the others notice by the file's number that theirs was moved away.
    """

    def __init__(self, file: Path, max_bytes: int) -> None:
        super().__init__(
            file, maxBytes=max_bytes, backupCount=_OLD_FILES, encoding="utf-8", errors="replace"
        )

    def _open(self) -> TextIOWrapper:
        # At level DEBUG there are names of files in it: nobody else may read it.
        stream = super()._open()
        with contextlib.suppress(OSError):
            os.chmod(self.baseFilename, 0o600)  # noqa: PTH101 - a str
        return stream

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError):
            self._follow()
        super().emit(record)

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        # Suppressed: another process rotates just now, or (on Windows) has the file open. Then
        # it grows a little beyond its size.
        with contextlib.suppress(OSError), Path(f"{self.baseFilename}.lock").open("ab") as lock:
            lock_file(lock)
            try:
                self._follow()
                if os.path.getsize(self.baseFilename) > self.maxBytes // 2:  # noqa: PTH202 - a str
                    super().doRollover()
            finally:
                unlock_file(lock)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say nothing: a full disk must not fill the screen."""

    def _follow(self) -> None:
        """Open the file anew where another process has moved it away."""
        if sys.platform == "win32" or self.stream is None:
            return
        try:
            there = os.stat(self.baseFilename)  # noqa: PTH116 - a str
        except FileNotFoundError:
            there = None
        ours = os.fstat(self.stream.fileno())
        if there is None or (there.st_dev, there.st_ino) != (ours.st_dev, ours.st_ino):
            self.stream.close()
            self.stream = self._open()


@contextlib.contextmanager
def _uncaught_errors_logged() -> Generator[None, None, None]:
    """Log errors that nobody catches, in any thread, before they are shown as usual."""
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)

    def in_main(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            _log.critical("uncaught error", exc_info=(kind, error, trace))
        hooks[0](kind, error, trace)

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
            name = "?" if arguments.thread is None else arguments.thread.name
            _log.critical("uncaught error in thread %s", name, exc_info=arguments.exc_value)
        hooks[1](arguments)

    def in_destructor(arguments: Any) -> None:
        if arguments.exc_value is not None:
            _log.error("error while something was released", exc_info=arguments.exc_value)
        hooks[2](arguments)

    sys.excepthook, threading.excepthook, sys.unraisablehook = in_main, in_thread, in_destructor
    try:
        yield
    except Exception:
        # The hook would come too late: this context has ended by then.
        _log.critical("uncaught error", exc_info=True)
        raise
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks

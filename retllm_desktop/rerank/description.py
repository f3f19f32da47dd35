"""Asks a child what the installed llama.cpp was built for and finds here; loads no model."""

import contextlib
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.runtimes import LlamaBuild
from retllm_desktop.processes import Child, ChildGoneError, send
from retllm_desktop.rerank import messages
from retllm_desktop.rerank.child_log import ChildLog
from retllm_desktop.rerank.endings import join

_PATIENCE_S: Final = 60.0


def describe(log_path: Path | None = None) -> LlamaBuild:
    """Return what llama.cpp can do here.

    Args:
        log_path: File that its log is appended to.

    Raises:
        EngineError: The child died on the way, or llama.cpp is not there.
    """
    log = ChildLog(log_path)
    try:
        child = Child(answer, {}, name="retllm-describe", stderr=log.begin())
        with contextlib.closing(child):
            return messages.build_from_json(child.receive(_PATIENCE_S)[0])
    except (ChildGoneError, OSError, KeyError, TypeError) as exc:
        reason = exc.reason if isinstance(exc, ChildGoneError) else str(exc)
        raise EngineError(
            "llama.cpp cannot be asked what it can do",
            join(f"its process {reason}", log.last_complaint()),
        ) from exc


def answer(connection: Connection, _configuration: dict[str, object]) -> None:
    """Answer in the child (the target of ``processes.Child``)."""
    from retllm_desktop.rerank.native_devices import read_build

    send(connection, messages.build_to_json(read_build()))

"""Asks a child what the installed llama.cpp was built for and finds here; loads no model."""

import contextlib
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.runtimes import LlamaBuild
from retllm_desktop.judge import protocol
from retllm_desktop.judge.client.crash_report import ChildLog
from retllm_desktop.judge.client.endings import join
from retllm_desktop.platform.processes import Child, ChildGoneError, send

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
            return protocol.build_from_json(child.receive(_PATIENCE_S)[0])
    except (ChildGoneError, OSError, KeyError, TypeError) as exc:
        reason = exc.reason if isinstance(exc, ChildGoneError) else str(exc)
        raise EngineError(
            "llama.cpp cannot be asked what it can do",
            join(f"its process {reason}", log.last_complaint()),
        ) from exc


def answer(connection: Connection, _configuration: dict[str, object]) -> None:
    """Answer in the child (the target of ``processes.Child``)."""
    from retllm_desktop.judge.llama.native_devices import read_build

    send(connection, protocol.build_to_json(read_build()))

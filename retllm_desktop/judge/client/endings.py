"""What is said of a child that ended: sentences of an error, and its last words."""

from typing import Final

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge import protocol
from retllm_desktop.judge.errors import replace_detail
from retllm_desktop.platform.processes import ChildGoneError, ChildProcess

QUICK_ORDER_STANDS: Final = "the results keep the quick order"


def add_consequence(error: EngineError) -> EngineError:
    """Add to an error what it means for the search."""
    return replace_detail(error, join_clauses(error.detail, QUICK_ORDER_STANDS))


def read_last_messages(child: ChildProcess) -> tuple[EngineError | None, str, bool]:
    """Read what a child said before it ended.

    Returns:
        Why it could not load its model, if it said so; how it ended; whether it had loaded.
    """
    ready = False
    try:
        while child.poll():
            header, _ = child.receive(timeout_s=1.0)
            if header.get("type") == "failed" and header.get("request") is None:
                return protocol.failure_from_json(header), "", ready
            ready = ready or header.get("type") == "ready"
    except ChildGoneError as exc:
        return None, exc.reason, ready
    return None, "ended", ready


def join_clauses(*clauses: str) -> str:
    """Return the clauses that are there, as one."""
    return "; ".join(clause for clause in clauses if clause)

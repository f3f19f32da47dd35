"""Work in native code that cannot be interrupted: it is left behind when its time is over.

What it has done by then is used; the process that holds it is spent, answers once more and is
replaced.
"""

import threading
from collections.abc import Callable
from typing import Final

_left_behind: Final[list[threading.Thread]] = []


def run_until(work: Callable[[], None], limit_s: float) -> bool:
    """Run work in a thread of its own for so many seconds at most.

    Returns:
        Whether it ended. Otherwise it goes on: nothing that it uses may be touched any more.

    Raises:
        Exception: Whatever the work raises.
    """
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as exc:  # noqa: BLE001 - raised where the work is waited for
            failures.append(exc)

    thread = threading.Thread(target=run, name="reading", daemon=True)
    thread.start()
    thread.join(limit_s)
    if failures:
        raise failures[0]
    if thread.is_alive():
        _left_behind.append(thread)
        return False
    return True


def is_spent() -> bool:
    """Whether work was left behind in this process that has not ended yet."""
    return any(thread.is_alive() for thread in _left_behind)

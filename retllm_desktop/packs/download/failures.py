"""What goes wrong between here and a server: what may pass by itself, and what will not."""

import email.utils
import time
from collections.abc import Mapping
from typing import Final

from retllm_desktop.core.errors import FetchError

_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class TransientError(Exception):
    """An attempt failed in a way that another attempt may not.

    Attributes:
        reason: What happened, as a phrase.
        after_s: Seconds that the server asked to wait, None if it did not.
    """

    def __init__(self, reason: str, after_s: float | None = None) -> None:
        """Keep the parts."""
        super().__init__(reason)
        self.reason = reason
        self.after_s = after_s


class WrongContentError(Exception):
    """The server sends another file than the one that was begun; it has to be begun anew."""


class ChangedETagError(WrongContentError):
    """The server says so itself, before it sends anything."""


def error_for_status(
    status: int, headers: Mapping[str, str], what: str, host: str
) -> FetchError | TransientError:
    """Return what an answer that is no file means.

    Args:
        status: The HTTP status.
        headers: The answer's headers, names in lower case.
        what: The file, for the sentence.
        host: The server, for the sentence.
    """
    if status in _TRANSIENT:
        return TransientError(f"{host} answers {status}", read_retry_after_s(headers, time.time()))
    if status in {401, 403}:
        return FetchError(
            f"{host} does not give out «{what}»",
            "accept the model's terms on the hub's page of it, and set HF_TOKEN to your access "
            f"token (status {status})",
        )
    if status in {404, 410}:
        return FetchError(f"{host} has no file «{what}»", f"status {status}")
    return FetchError(f"{host} gives a wrong answer for «{what}»", f"status {status}")


def read_retry_after_s(headers: Mapping[str, str], now_s: float) -> float | None:
    """Return the seconds that a server asks to wait, None where it says nothing usable.

    Args:
        headers: The answer's headers, names in lower case.
        now_s: Seconds since the epoch.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now_s)
    except (ValueError, TypeError, OverflowError):
        return None

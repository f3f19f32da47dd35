"""The kinds of failure that are not bugs, each a sentence for the person at the screen."""

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

ONLINE_ONLY: Final = "The file is only in the cloud"
NOT_READ: Final = "Files of this kind are not read"
"""Title of the error of a file whose bytes would have to be fetched to be read."""


class RetllmError(Exception):
    """Something outside of our control went wrong, and we can say what to do.

    Attributes:
        title: One sentence: what happened.
        detail: What to do about it, or the underlying reason; may be empty.
        path: The file or folder it happened to, if there is one.
    """

    def __init__(self, title: str, detail: str = "", path: Path | None = None) -> None:
        """Keep the parts apart so that each interface can lay them out."""
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.path = path

    def __str__(self) -> str:
        """One line: title, path, detail."""
        text = self.title if self.path is None else f"{self.title}: {format_path(self.path)}"
        return f"{text} ({self.detail})" if self.detail else text


class ItemError(RetllmError):
    """One file cannot be used: it is recorded and skipped, the rest go on."""

    def with_path(self, path: Path | None) -> Self:
        """Return the same error of a file."""
        return type(self)(self.title, self.detail, path)


class OnlineOnlyError(ItemError):
    """The file's bytes would have to be fetched from a cloud to be read."""


class EngineError(RetllmError):
    """A model cannot run: the fine stage falls back to the coarse order."""


class StoreError(RetllmError):
    """The library file cannot be read or written: writing stops, the file is kept."""


class LibraryInUseError(StoreError):
    """Another process holds the library."""


class PackError(RetllmError):
    """A model pack is unusable: missing, altered, malformed or too new."""


class FetchError(RetllmError):
    """Something could not be fetched: the network, the server or the disk failed.

    What was fetched before stays and is taken up by the next attempt.
    """


class InputError(RetllmError):
    """What was asked for cannot be done as it was asked (an empty query, no such folder)."""


class QueryError(InputError):
    """A line of the query language cannot be understood at one place of it.

    Attributes:
        column: Where the place begins in the line, 0-based, in characters.
        length: How many characters it has, at least 1.
    """

    def __init__(self, title: str, detail: str = "", column: int = 0, length: int = 1) -> None:
        """Keep the place beside the sentence, so that an interface can underline it."""
        super().__init__(title, detail)
        self.column = column
        self.length = max(1, length)


def format_path(path: Path) -> str:
    """Return the path as text that any terminal and JSON take, odd bytes spelled out."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def describe_error(error: BaseException) -> str:
    """Return kinds and places of an error and of those that led to it, without their texts."""
    parts: list[str] = []
    for one in reversed(list(_chain(error))):
        parts += traceback.format_tb(one.__traceback__)
        parts.append(f"{type(one).__module__}.{type(one).__qualname__}\n")
    return "".join(parts).rstrip("\n")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, what it was raised from, and so on."""
    seen = set[int]()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        context = None if current.__suppress_context__ else current.__context__
        current = current.__cause__ or context

"""Which SQLite failures are the environment's fault, and the sentence each one deserves."""

from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

import apsw

from retllm_desktop.core.errors import StoreError

_Member = TypeVar("_Member", bound=StrEnum)

NOTHING_READ: Final = "nothing could be read"
NOTHING_CHANGED: Final = "nothing was changed"
NOTHING_OF_BATCH: Final = "nothing of the batch was written"

_DAMAGED: Final = (
    "The library file is damaged",
    (
        "It was left as it is. Try `retllm-desktop repair`, or restore a backup; failing that, "
        "move it away and run `retllm-desktop index FOLDER` to build the library again. Your own "
        "files are not touched."
    ),
)

_SENTENCES: Final[dict[int, tuple[str, str]]] = {
    apsw.SQLITE_FULL: (
        "The disk is full",
        "Make room on the disk that holds the library, then try again.",
    ),
    apsw.SQLITE_IOERR: (
        "The disk that holds the library reported an error",
        "Check the disk or the network drive, then try again.",
    ),
    apsw.SQLITE_READONLY: (
        "The library cannot be written",
        "Its file or folder is read-only; change that, or choose another data directory.",
    ),
    apsw.SQLITE_PERM: (
        "The library may not be opened",
        "Check the permissions of its file and folder.",
    ),
    apsw.SQLITE_CANTOPEN: (
        "The library cannot be opened",
        "Check that its folder exists and can be read and written.",
    ),
    apsw.SQLITE_BUSY: (
        "Another program is using the library file",
        "Wait until it is done, then try again.",
    ),
    apsw.SQLITE_LOCKED: (
        "Another program is using the library file",
        "Wait until it is done, then try again.",
    ),
    apsw.SQLITE_PROTOCOL: (
        "The library file cannot be locked",
        "A library on a network drive may need to move to a local disk.",
    ),
    apsw.SQLITE_NOLFS: (
        "The library has grown beyond what its disk can hold in one file",
        "Choose a data directory on a disk with another file system.",
    ),
    apsw.SQLITE_NOMEM: (
        "There is not enough memory for the library",
        "Close other programs, then try again.",
    ),
    apsw.SQLITE_INTERRUPT: ("The library was closed meanwhile", ""),
    apsw.SQLITE_CORRUPT: _DAMAGED,
    apsw.SQLITE_NOTADB: _DAMAGED,
    apsw.SQLITE_FORMAT: _DAMAGED,
}


class DamagedLibraryError(Exception):
    """The file holds a value that no program of ours wrote."""


def stored_enum(kind: type[_Member], value: str) -> _Member:
    """Return the member of an enumeration that a text in the file stands for.

    Raises:
        DamagedError: There is none.
    """
    try:
        return kind(value)
    except ValueError as exc:
        raise DamagedLibraryError(str(exc)) from exc


def translate_error(exc: apsw.Error, path: Path, consequence: str = "") -> StoreError | None:
    """Return the error for the person at the screen, or None when the failure is our bug.

    Args:
        exc: What apsw raised.
        path: The library file.
        consequence: A clause on what became of the work, such as ``NOTHING_CHANGED``.
    """
    if isinstance(exc, apsw.ExtensionLoadingError):
        return StoreError(
            "The program's vector search (sqlite-vec) cannot be loaded",
            f"Install retllm-desktop again. The system says: {exc}",
        )
    sentence = _SENTENCES.get(result_code(exc))
    if sentence is None:
        return None
    title, detail = sentence
    return StoreError(f"{title}; {consequence}" if consequence else title, detail, path)


def damaged_library_error(path: Path) -> StoreError:
    """Return the error for a file that proved to be damaged in a way SQLite did not name."""
    return StoreError(*_DAMAGED, path)


def result_code(exc: apsw.Error) -> int:
    """Return SQLite's primary result code, or -1 for errors of apsw's own (which are bugs)."""
    result: object = getattr(exc, "result", None)
    return result & 0xFF if isinstance(result, int) else -1

"""Locks of the operating system on files, which a dying process lets go."""

import sys
from typing import BinaryIO, Final

_LOCKED_BYTE: Final = 1 << 30
"""Where Windows locks: far behind what others must be able to read."""

if sys.platform == "win32":
    import msvcrt

    def lock_file(file: BinaryIO) -> None:
        """Take the lock.

        Raises:
            OSError: Another process, or another part of this one, has it.
        """
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def unlock_file(file: BinaryIO) -> None:
        """Let it go."""
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def lock_file(file: BinaryIO) -> None:
        """Take the lock.

        Raises:
            OSError: Another process, or another part of this one, has it.
        """
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def unlock_file(file: BinaryIO) -> None:
        """Let it go."""
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)

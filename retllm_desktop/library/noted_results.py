"""What searches returned last, in a small file of this computer's: who searches need not index."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_HASH_BYTES: Final = 32
_MOST_NOTED: Final = 512
"""Results remembered: what a person looked at in the last searches."""


class NotedResults:
    """Content hashes, the latest last; the file can be thrown away. Any thread may use it."""

    def __init__(self, path: Path) -> None:
        """Use a file, which is made with the first note."""
        self._path = path
        self._lock = threading.Lock()

    def note(self, content_hashes: Sequence[bytes]) -> None:
        """Remember what a search returned, best first."""
        if not content_hashes:
            return
        fresh = list(dict.fromkeys(content_hashes))[:_MOST_NOTED]
        with self._lock:
            # The first result is the latest thing that anybody looked for.
            kept = [known for known in self._read() if known not in set(fresh)]
            latest = [*kept, *reversed(fresh)][-_MOST_NOTED:]
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                unfinished = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
                unfinished.write_bytes(b"".join(latest))
                unfinished.replace(self._path)
            except OSError:
                return  # Then they are read when their turn comes.

    def latest(self) -> tuple[bytes, ...]:
        """Return what was noted, the latest first."""
        return tuple(reversed(self._read()))

    def _read(self) -> list[bytes]:
        try:
            data = self._path.read_bytes()
        except OSError:
            return []
        whole = len(data) - len(data) % _HASH_BYTES
        return [data[start : start + _HASH_BYTES] for start in range(0, whole, _HASH_BYTES)][
            -_MOST_NOTED:
        ]

"""Remembers between two starts what was found out about this machine, in one JSON file."""

import contextlib
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final, cast

_MAX_ENTRIES: Final = 200
_MAX_BYTES: Final = 2**20

MachineRecord = Mapping[str, object]


class MachineRecords:
    """Entries by a key that names all they depend on, so that a change makes them unknown.

    A file that is damaged, foreign or cannot be written is as good as none: then things are
    found out again. Two programs may write at once; the last one's entry stands. Any thread may
    call any method.
    """

    def __init__(self, path: Path | None) -> None:
        """Take the file; None remembers only while the program runs."""
        self._path = path
        self._lock = threading.Lock()
        self._here: dict[str, MachineRecord] = {}

    def get(self, key: str) -> MachineRecord | None:
        """Return what is known under a key, None where nothing is."""
        with self._lock:
            return self._here.get(key) or self._read().get(key)

    def put(self, key: str, record: MachineRecord) -> None:
        """Remember something in place of what was known."""
        with self._lock:
            self._here[key] = record
            if self._path is None:
                return
            entries = self._read()
            entries.pop(key, None)
            entries[key] = record  # the newest are last
            kept = dict(list(entries.items())[-_MAX_ENTRIES:])
            # Each program writes a file of its own name: two at once do not meet.
            temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}")
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                temporary.write_text(json.dumps(kept, indent=1), "utf-8")
                temporary.replace(self._path)
            except OSError:
                with contextlib.suppress(OSError):
                    temporary.unlink()

    def _read(self) -> dict[str, MachineRecord]:
        if self._path is None:
            return {}
        try:
            with self._path.open("rb") as stream:
                value: object = json.loads(stream.read(_MAX_BYTES))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(value, dict):
            return {}
        entries = cast("dict[str, object]", value)
        return {k: cast("MachineRecord", v) for k, v in entries.items() if isinstance(v, dict)}

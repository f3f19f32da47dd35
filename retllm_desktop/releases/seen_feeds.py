"""Remembers the newest list of releases that was seen, so that no older one is believed again."""

import contextlib
import json
from pathlib import Path
from typing import Final, cast

from retllm_desktop.core.errors import InputError

_MAX_BYTES: Final = 64 * 1024


class SeenFeeds:
    """A file with the highest serial number by feed."""

    def __init__(self, file: Path) -> None:
        """Take the file; it need not exist."""
        self._file = file

    def serial(self, feed: str) -> int:
        """Return the highest number that was seen of a list, -1 where there was none."""
        value = self._read().get(feed, -1)
        return value if isinstance(value, int) else -1

    def remember(self, feed: str, serial: int) -> None:
        """Write down that a list was seen.

        Raises:
            InputError: It cannot be written.
        """
        seen = self._read()
        if seen.get(feed) == serial:
            return
        seen[feed] = serial
        new = self._file.with_name(self._file.name + ".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(seen), "utf-8")
            new.replace(self._file)
        except OSError as exc:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
            raise InputError(
                "It cannot be remembered which list of releases was seen",
                exc.strerror or str(exc),
                self._file,
            ) from exc

    def _read(self) -> dict[str, object]:
        try:
            with self._file.open("rb") as stream:
                value: object = json.loads(stream.read(_MAX_BYTES))
        except (OSError, ValueError):
            return {}
        return cast("dict[str, object]", value) if isinstance(value, dict) else {}

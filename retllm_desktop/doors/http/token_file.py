"""The token that other programs show: made once, kept in a file that only its owner can read."""

import contextlib
import os
import secrets
import stat
import threading
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import StoreError

_BYTES: Final = 32
_LEAST_CHARACTERS: Final = 32
_MOST_CHARACTERS: Final = 256


class AccessToken:
    """A token in a file; what is put there counts from the next request on. Any thread may ask.

    Every method raises StoreError where the file cannot be made, read or understood.
    """

    def __init__(self, file: Path) -> None:
        """Use a file, which need not exist yet."""
        self.file = file
        self._lock = threading.Lock()
        self._known: tuple[tuple[int, int, int], str] | None = None

    def read(self) -> str:
        """Return the token; it is made where there is none."""
        with self._lock:
            try:
                found = self.file.stat()
            except FileNotFoundError:
                self._write()
                found = self.file.stat()
            except OSError as exc:
                raise self._failed("read", exc) from exc
            stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
            if self._known is None or self._known[0] != stamp:
                self._known = (stamp, self._load(found))
            return self._known[1]

    def renew(self) -> str:
        """Make another token; the former one is refused from now on."""
        with self._lock:
            self._write()
            self._known = None
        return self.read()

    def accepts(self, token: str) -> bool:
        """Whether a token is the right one; how long that takes does not tell."""
        given = token.encode("utf-8", "surrogatepass")
        return secrets.compare_digest(given, self.read().encode())

    def _load(self, found: os.stat_result) -> str:
        # Windows has no such bits: there the folder of the person's data is theirs alone.
        if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
            with contextlib.suppress(OSError):
                self.file.chmod(0o600)
        try:
            text = self.file.read_text("ascii").strip()
        except (OSError, ValueError) as exc:
            raise self._failed("read", exc) from exc
        if not _LEAST_CHARACTERS <= len(text) <= _MOST_CHARACTERS:
            raise StoreError(
                "What the file of the token holds is none",
                "`retllm-desktop serve --new-token` makes another one",
                self.file,
            )
        return text

    def _write(self) -> None:
        made = self.file.with_name(f"{self.file.name}.{secrets.token_hex(4)}")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(_BYTES) + "\n")
            # Of two that begin at once the last one's counts, for both.
            made.replace(self.file)
        except OSError as exc:
            raise self._failed("made", exc) from exc

    def _failed(self, what: str, exc: Exception) -> StoreError:
        reason = exc.strerror if isinstance(exc, OSError) and exc.strerror else str(exc)
        detail = f"{reason}. Change its permissions, or choose another data directory."
        return StoreError(f"The file of the token cannot be {what}", detail, self.file)

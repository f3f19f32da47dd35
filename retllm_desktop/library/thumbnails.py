"""Previews of items, one small file each, in a folder that can be deleted at any time."""

import contextlib
import os
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

_SUFFIX: Final = ".webp"


class ThumbnailCache:
    """Files named by content hash and part, spread over 256 folders.

    A preview that is missing or cannot be written is no error: it is only not shown.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made with the first preview."""
        self._folder = folder

    def read(self, content_hash: bytes, part: int) -> bytes | None:
        """Return a preview, or None."""
        try:
            return self._file(content_hash, part).read_bytes() or None
        except OSError:
            return None

    def write(self, content_hash: bytes, part: int, encoded: bytes) -> bool:
        """Keep a preview, whole or not at all; return whether it is new."""
        file = self._file(content_hash, part)
        if file.exists():
            return False
        unfinished: str | None = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            descriptor, unfinished = tempfile.mkstemp(dir=file.parent, suffix=".part")
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(encoded)
            Path(unfinished).replace(file)
        except OSError:
            if unfinished is not None:
                with contextlib.suppress(OSError):
                    Path(unfinished).unlink()
            return False
        return True

    def delete(self, previews: Iterable[tuple[bytes, int]]) -> None:
        """Remove previews by content hash and part."""
        for content_hash, part in previews:
            with contextlib.suppress(OSError):
                self._file(content_hash, part).unlink()

    def prune(self, kept: Collection[bytes]) -> int:
        """Remove the previews of all other content, and what a crash left half written.

        Args:
            kept: Content hashes whose previews stay.

        Returns:
            How many files were removed.
        """
        names = {content_hash.hex() for content_hash in kept}
        removed = 0
        with contextlib.suppress(OSError):
            for shard in self._folder.iterdir():
                # Only what we made: two hexadecimal digits, then our names in it.
                if len(shard.name) != 2:
                    continue
                with contextlib.suppress(OSError):
                    removed += sum(_remove(file, names) for file in shard.iterdir())
        return removed

    def _file(self, content_hash: bytes, part: int) -> Path:
        name = content_hash.hex()
        return self._folder / name[:2] / f"{name}-{part}{_SUFFIX}"


def _remove(file: Path, kept: Collection[str]) -> bool:
    stale = file.suffix == ".part" or (
        file.suffix == _SUFFIX and file.name.partition("-")[0] not in kept
    )
    if stale:
        with contextlib.suppress(OSError):
            file.unlink()
            return True
    return False

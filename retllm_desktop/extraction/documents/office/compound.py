"""Opens compound files (OLE 2), in which office programs of old and mail of Outlook are kept."""

import contextlib
import io
import struct
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

import olefile

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Metadata
from retllm_desktop.extraction.documents.office.properties import make_metadata
from retllm_desktop.extraction.files import MIB

COMPOUND_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FAILURES: Final = (
    OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError,
    struct.error, EOFError,
)  # fmt: skip
"""What the library raises on damaged files."""
_LONGEST_STREAM: Final = 256 * MIB
_FILETIME_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)


class CompoundFile:
    """The storages and streams of a compound file.

    Attributes:
        names: Paths of all streams, with slashes, in the file's order.
    """

    def __init__(self, file: Any) -> None:
        """Take a file that is open."""
        self._file = file
        listed = cast("list[list[str]]", file.listdir(streams=True, storages=False))
        self.names = ["/".join(path) for path in listed]

    def __contains__(self, name: str) -> bool:
        """Whether there is a stream of that path."""
        return name in self.names

    def read(self, name: str, limit_bytes: int = _LONGEST_STREAM) -> bytes:
        """Return a stream, or its beginning; empty where there is none or it is damaged."""
        if name not in self.names:
            return b""
        try:
            return cast("bytes", self._file.openstream(name.split("/")).read(limit_bytes))
        except _FAILURES:
            return b""

    def read_metadata(self, kind: FileKind) -> Metadata:
        """Return what the document says of itself."""
        try:
            said = self._file.get_metadata()
            encoding = _encoding_of(said.codepage)
            captions = [
                value.decode(encoding, "replace") if isinstance(value, bytes) else str(value)
                for value in (said.title, said.author, said.subject, said.keywords)
                if value
            ]
            made = said.create_time
        except _FAILURES:
            return Metadata(kind=kind)
        # The library gives the moment of Greenwich without saying so.
        text = made.replace(tzinfo=UTC).isoformat() if isinstance(made, datetime) else ""
        return make_metadata(kind, captions, text)


@contextlib.contextmanager
def open_compound(data: bytes) -> Generator[CompoundFile]:
    """Open a compound file.

    Raises:
        ItemError: It is damaged.
    """
    try:
        file = cast("Any", olefile).OleFileIO(io.BytesIO(data))
    except _FAILURES as exc:
        raise ItemError("The document is damaged", str(exc)[:200]) from exc
    with contextlib.closing(file):
        try:
            opened = CompoundFile(file)
        except _FAILURES as exc:
            raise ItemError("The document is damaged", str(exc)[:200]) from exc
        yield opened


def parse_filetime(value: int) -> datetime | None:
    """Return a moment that is counted in units of 100 ns since 1601."""
    try:
        return _FILETIME_EPOCH + timedelta(microseconds=value // 10) if value else None
    except OverflowError:
        return None


def _encoding_of(codepage: object) -> str:
    name = f"cp{codepage & 0xFFFF}" if isinstance(codepage, int) else "cp1252"
    name = {"cp65001": "utf-8", "cp1200": "utf-16-le", "cp10000": "mac_roman"}.get(name, name)
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name

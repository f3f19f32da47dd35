"""Reads records of large files one at a time: JSON lines, a JSON array, Parquet.

Nothing is held but the record that is read. Parquet needs ``pyarrow``, which is no part of the
program (the extra «parquet»; decisions/0054).
"""

import hashlib
import importlib
import json
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, cast

from retllm_desktop.core.errors import InputError
from retllm_desktop.evaluation.checked_fields import JsonFields, check_object, refuse_constant

RECORD_ENDINGS: Final = (".jsonl", ".json", ".parquet")
_MOST_RECORD_BYTES: Final = 64 * 2**20
_CHUNK_CHARS: Final = 2**16
_BATCH_ROWS: Final = 64


def stream_records(path: Path) -> Generator[tuple[str, JsonFields], None, None]:
    """Yield each record of a file with its place in it («Line 3»).

    Args:
        path: Lines of JSON, an array in JSON, or Parquet; or a folder of such files, which are
            read in the order of their names.

    Raises:
        InputError: It cannot be read, or a record is none; the message names file and line.
    """
    for file in list_record_files(path):
        try:
            for where, value in _stream_file(file):
                yield where, check_object(value, where)
        except InputError as exc:
            raise InputError(exc.title, exc.detail, exc.path or file) from exc
        except OSError as exc:
            raise InputError("The file cannot be read", exc.strerror or str(exc), file) from exc


def list_record_files(path: Path) -> list[Path]:
    """Return the files of records that a path names.

    Raises:
        InputError: A folder holds none.
    """
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.suffix.lower() in RECORD_ENDINGS)
    if not found:
        raise InputError(
            f"The folder holds no files of records ({', '.join(RECORD_ENDINGS)})", "", path
        )
    return found


def hash_files(paths: Iterable[Path]) -> str:
    """Return the hexadecimal SHA-256 of files, one behind the other.

    Raises:
        InputError: One cannot be read.
    """
    digest = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        except OSError as exc:
            raise InputError("The file cannot be read", exc.strerror or str(exc), path) from exc
    return digest.hexdigest()


def parse_line(line: bytes, number: int) -> JsonFields:
    """Parse a line of JSON.

    Raises:
        InputError: It is no object.
    """
    where = f"Line {number}"
    if len(line) > _MOST_RECORD_BYTES:
        raise InputError(f"{where} is longer than any record")
    try:
        value: object = json.loads(line.decode("utf-8-sig"), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as exc:
        raise InputError(f"{where} is not valid JSON", str(exc)[:200]) from exc
    return check_object(value, where)


def stream_lines(path: Path) -> Generator[tuple[int, int, bytes], None, None]:
    """Yield the number (from 1), the offset and the bytes of each line that is not blank.

    Raises:
        InputError: A line is longer than any record.
        OSError: It cannot be read.
    """
    with path.open("rb") as stream:
        number = offset = 0
        while line := stream.readline(_MOST_RECORD_BYTES + 1):
            number += 1
            if len(line) > _MOST_RECORD_BYTES:
                raise InputError(f"Line {number} is longer than any record")
            if line.strip():
                yield number, offset, line
            offset += len(line)


def _stream_file(path: Path) -> Iterator[tuple[str, object]]:
    if path.suffix.lower() == ".parquet":
        yield from _stream_parquet(path)
        return
    with path.open("rb") as stream:
        head = stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"["):
        yield from _stream_array(path)
        return
    for number, _, line in stream_lines(path):
        yield f"Line {number}", parse_line(line, number)


def _stream_array(path: Path) -> Iterator[tuple[str, object]]:
    """Yield the values of a JSON array without holding the array."""
    decoder = json.JSONDecoder(parse_constant=refuse_constant)
    number = 0
    behind = False
    with path.open(encoding="utf-8-sig") as stream:
        try:
            text = stream.read(_CHUNK_CHARS).lstrip().removeprefix("[")
            while True:
                text = text.lstrip()
                reason = "the file ends within it"
                if behind and text:
                    # Behind a value: a comma, or the end.
                    if text[0] == "]":
                        return
                    if text[0] != ",":
                        raise InputError(f"Entry {number - 1} is followed by no comma")
                    text, behind = text[1:], False
                    continue
                if text.startswith("]") and not number:
                    return
                try:
                    value, end = decoder.raw_decode(text)
                except ValueError as exc:
                    reason = str(exc)[:200]
                else:
                    # A number may go on in the next part.
                    if end < len(text):
                        yield f"Entry {number}", value
                        number, text, behind = number + 1, text[end:], True
                        continue
                more = stream.read(_CHUNK_CHARS)
                if not more or len(text) > _MOST_RECORD_BYTES:
                    raise InputError(f"Entry {number} is not valid JSON", reason)
                text += more
        except (UnicodeDecodeError, RecursionError) as exc:
            raise InputError(f"Entry {number} cannot be read", str(exc)[:200]) from exc


def _stream_parquet(path: Path) -> Iterator[tuple[str, object]]:
    try:
        parquet = cast("Any", importlib.import_module("pyarrow.parquet"))
    except ImportError as exc:
        raise InputError(
            "Reading Parquet needs pyarrow, which is no part of the program",
            "install it (pip install pyarrow), or bring the set as JSON lines",
            path,
        ) from exc
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            # Pictures within the file are not wanted: columns of bytes are passed over.
            columns = [
                name
                for name, kind in zip(file.schema_arrow.names, file.schema_arrow.types, strict=True)
                if "binary" not in str(kind)
            ]
            for batch in file.iter_batches(_BATCH_ROWS, columns=columns):
                for row in batch.to_pylist():
                    yield f"Row {number}", row
                    number += 1
    except (ValueError, OSError, RuntimeError, NotImplementedError) as exc:
        # pyarrow's own errors are ValueErrors and OSErrors.
        raise InputError(f"Row {number} cannot be read from Parquet", str(exc)[:200]) from exc

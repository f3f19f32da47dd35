"""Checks of untrusted JSON: each field that a data set's file must have, with its place. No I/O."""

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final, NoReturn, cast

from retllm_desktop.core.errors import InputError

_MAX_PRINTED_CHARS: Final = 80

JsonFields = Mapping[str, object]


def parse_picture_name(text: str, where: str) -> str:
    """Return a picture's name as a path below a folder, with «/» between its parts.

    Raises:
        InputError: It is empty, or leads out of the folder on some system.
    """
    name = text.replace("\\", "/")
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    outside = posix.is_absolute() or windows.anchor or ".." in posix.parts
    if outside or not posix.parts or any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in name):
        raise InputError(
            f"{where} names a picture outside of the folder of pictures: «{printable_text(text)}»"
        )
    return str(posix)


def decode_utf8(data: bytes) -> str:
    """Return a file's text, without a byte order mark.

    Raises:
        InputError: It is no UTF-8, or empty.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise InputError("The file is not UTF-8 text", f"at byte {exc.start:,}") from exc
    if not text.strip():
        raise InputError("The file is empty")
    return text


def parse_json(data: bytes) -> object:
    """Return a file's value.

    Raises:
        InputError: It is no JSON.
    """
    text = decode_utf8(data)
    try:
        value: object = json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as exc:
        raise InputError("The file is not valid JSON", str(exc)[:200]) from exc
    return value


def refuse_constant(name: str) -> NoReturn:
    """Refuse what Python's parser takes and JSON does not have, as ``parse_constant``."""
    raise ValueError(f"{name} is no JSON number")


def check_object(value: object, where: str) -> JsonFields:
    """Return a value that is an object.

    Raises:
        InputError: It is none; ``where`` is its place in the file.
    """
    if not isinstance(value, dict):
        raise InputError(f"{where} is not a JSON object")
    return cast("dict[str, object]", value)


def check_array(fields: JsonFields, name: str, where: str) -> Sequence[object]:
    """Return a field that is a list.

    Raises:
        InputError: It is none.
    """
    value = fields.get(name)
    if not isinstance(value, list):
        raise InputError(f"{where} has no list «{name}»")
    return cast("list[object]", value)


def check_text(fields: JsonFields, name: str, where: str) -> str:
    """Return a field that is a text.

    Raises:
        InputError: It is none.
    """
    value = fields.get(name)
    if not isinstance(value, str):
        raise InputError(f"{where} has no text «{name}»")
    return value


def check_integer(fields: JsonFields, name: str, where: str) -> int:
    """Return a field that is a whole number.

    Raises:
        InputError: It is none.
    """
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError(f"{where} has no whole number «{name}»")
    return value


def printable_text(text: object) -> str:
    """Return the beginning of a text for a message, without characters that do anything."""
    return ascii(str(text)[:_MAX_PRINTED_CHARS])[1:-1]

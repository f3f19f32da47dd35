"""Messages of D-Bus as bytes, both ways: what QtDBus cannot put together, above all ``a(sa{sv})``.

Source: D-Bus Specification 0.43, «Marshaling» and «Message Protocol»; little endian is written,
both are read. A variant is a pair of its signature and its value.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, cast

_FIXED: Final = {
    "y": "B",
    "b": "I",
    "n": "h",
    "q": "H",
    "i": "i",
    "u": "I",
    "x": "q",
    "t": "Q",
    "d": "d",
}
_ALIGNMENT: Final = {
    "y": 1, "b": 4, "n": 2, "q": 2, "i": 4, "u": 4, "x": 8, "t": 8, "d": 8,
    "s": 4, "o": 4, "g": 1, "a": 4, "(": 8, "{": 8, "v": 1,
}  # fmt: skip
_HEADER_BYTES: Final = 16
"""Up to the length of the header's fields, that included."""
_NO_REPLY_EXPECTED: Final = 1
_CLOSING: Final = {"(": ")", "{": "}"}


class BusMessageKind(IntEnum):
    """What a message is."""

    CALL = 1
    REPLY = 2
    ERROR = 3
    SIGNAL = 4


class _HeaderField(IntEnum):
    PATH = 1
    INTERFACE = 2
    MEMBER = 3
    ERROR_NAME = 4
    REPLY_SERIAL = 5
    DESTINATION = 6
    SENDER = 7
    SIGNATURE = 8


_FIELD_SIGNATURES: Final = {
    _HeaderField.PATH: "o",
    _HeaderField.INTERFACE: "s",
    _HeaderField.MEMBER: "s",
    _HeaderField.ERROR_NAME: "s",
    _HeaderField.REPLY_SERIAL: "u",
    _HeaderField.DESTINATION: "s",
    _HeaderField.SENDER: "s",
    _HeaderField.SIGNATURE: "g",
}


@dataclass(frozen=True, slots=True)
class BusMessage:
    """A message.

    Attributes:
        kind: What it is.
        serial: Its number on its connection.
        path: The object that it is to, or from.
        interface: Of that object.
        member: The method or the signal.
        destination: The connection that it is to; empty for all.
        sender: The connection that it is from.
        reply_to: The number of the call that it answers, 0 for none.
        error: The name of the error that it is.
        signature: Of the body.
        body: The values, one for each complete type of the signature.
    """

    kind: BusMessageKind
    serial: int = 0
    path: str = ""
    interface: str = ""
    member: str = ""
    destination: str = ""
    sender: str = ""
    reply_to: int = 0
    error: str = ""
    signature: str = ""
    body: tuple[object, ...] = field(default=())

    def encode(self) -> bytes:
        """The message as bytes."""
        body = _Writer()
        for signature, value in zip(split_types(self.signature), self.body, strict=True):
            body.write(signature, value)
        known: dict[_HeaderField, object] = {
            _HeaderField.PATH: self.path,
            _HeaderField.INTERFACE: self.interface,
            _HeaderField.MEMBER: self.member,
            _HeaderField.ERROR_NAME: self.error,
            _HeaderField.REPLY_SERIAL: self.reply_to,
            _HeaderField.DESTINATION: self.destination,
            _HeaderField.SIGNATURE: self.signature,
        }
        fields = [
            (int(name), (_FIELD_SIGNATURES[name], value)) for name, value in known.items() if value
        ]
        head = _Writer()
        for value, signature in (
            (ord("l"), "y"),
            (int(self.kind), "y"),
            (0 if self.kind is BusMessageKind.CALL else _NO_REPLY_EXPECTED, "y"),
            (1, "y"),
            (len(body.data), "u"),
            (self.serial, "u"),
            (fields, "a(yv)"),
        ):
            head.write(signature, value)
        head.align(8)
        return bytes(head.data + body.data)


def decode_message(data: bytes) -> tuple[BusMessage, int] | None:
    """Read the first message of some bytes.

    Returns:
        The message and how many bytes it takes; None where it is not there as a whole.

    Raises:
        ValueError: They are no message.
    """
    if len(data) < _HEADER_BYTES:
        return None
    order = {ord("l"): "<", ord("B"): ">"}.get(data[0])
    if order is None:
        raise ValueError("the bytes are no D-Bus message")
    body_bytes, serial, field_bytes = struct.unpack_from(order + "III", data, 4)
    begin = (_HEADER_BYTES + field_bytes + 7) // 8 * 8
    if len(data) < begin + body_bytes:
        return None
    head = _Reader(data[:begin], order, at=_HEADER_BYTES - 4)
    fields: dict[int, object] = {}
    for name, variant in cast("list[tuple[int, tuple[str, object]]]", head.read("a(yv)")):
        fields[name] = variant[1]
    signature = str(fields.get(_HeaderField.SIGNATURE, ""))
    body = _Reader(data[begin : begin + body_bytes], order)
    values = tuple(body.read(one) for one in split_types(signature))
    replied = fields.get(_HeaderField.REPLY_SERIAL, 0)
    message = BusMessage(
        BusMessageKind(data[1]),
        serial,
        path=str(fields.get(_HeaderField.PATH, "")),
        interface=str(fields.get(_HeaderField.INTERFACE, "")),
        member=str(fields.get(_HeaderField.MEMBER, "")),
        destination=str(fields.get(_HeaderField.DESTINATION, "")),
        sender=str(fields.get(_HeaderField.SENDER, "")),
        reply_to=replied if isinstance(replied, int) else 0,
        error=str(fields.get(_HeaderField.ERROR_NAME, "")),
        signature=signature,
        body=values,
    )
    return message, begin + body_bytes


def split_types(signature: str) -> Iterator[str]:
    """Yield the complete types of a signature, such as «a(sa{sv})» and «u» of «a(sa{sv})u»."""
    at = 0
    while at < len(signature):
        end = _end_of_type(signature, at)
        yield signature[at:end]
        at = end


def _end_of_type(signature: str, at: int) -> int:
    if at >= len(signature):
        raise ValueError(f"«{signature}» is no signature")
    first = signature[at]
    if first == "a":
        return _end_of_type(signature, at + 1)
    if first in _CLOSING:
        at += 1
        while signature[at : at + 1] != _CLOSING[first]:
            at = _end_of_type(signature, at)
        return at + 1
    if first not in _ALIGNMENT:
        raise ValueError(f"«{signature}» is no signature")
    return at + 1


class _Writer:
    def __init__(self) -> None:
        self.data = bytearray()

    def align(self, number: int) -> None:
        self.data += bytes(-len(self.data) % number)

    def write(self, signature: str, value: object) -> None:
        first = signature[0]
        self.align(_ALIGNMENT[first])
        if first in _FIXED:
            self.data += struct.pack("<" + _FIXED[first], value)
        elif first in "sog":
            text = str(value).encode()
            length = bytes([len(text)]) if first == "g" else struct.pack("<I", len(text))
            self.data += length + text + b"\0"
        elif first == "v":
            inner, held = cast("tuple[str, object]", value)
            self.write("g", inner)
            self.write(inner, held)
        elif first in _CLOSING:
            parts = cast("Sequence[object]", value)
            for inner, part in zip(split_types(signature[1:-1]), parts, strict=True):
                self.write(inner, part)
        else:
            self._write_array(signature[1:], value)

    def _write_array(self, inner: str, value: object) -> None:
        at = len(self.data)
        self.data += bytes(4)
        self.align(_ALIGNMENT[inner[0]])
        begin = len(self.data)
        parts = (
            list(cast("Mapping[object, object]", value).items())
            if isinstance(value, Mapping)
            else list(cast("Sequence[object]", value))
        )
        for part in parts:
            self.write(inner, part)
        struct.pack_into("<I", self.data, at, len(self.data) - begin)


class _Reader:
    def __init__(self, data: bytes, order: str, at: int = 0) -> None:
        self._data = data
        self._order = order
        self._at = at

    def _align(self, number: int) -> None:
        self._at += -self._at % number

    def _take(self, number: int) -> bytes:
        taken = self._data[self._at : self._at + number]
        if len(taken) < number:
            raise ValueError("the message is cut off")
        self._at += number
        return taken

    def _take_number(self, code: str) -> object:
        code = self._order + code
        return struct.unpack(code, self._take(struct.calcsize(code)))[0]

    def read(self, signature: str) -> object:
        first = signature[0]
        self._align(_ALIGNMENT[first])
        if first == "b":
            return bool(self._take_number("I"))
        if first in _FIXED:
            return self._take_number(_FIXED[first])
        if first in "sog":
            number = cast("int", self._take_number("B" if first == "g" else "I"))
            return self._take(number + 1)[:-1].decode("utf-8", errors="replace")
        if first == "v":
            inner = str(self.read("g"))
            return inner, self.read(inner)
        if first in _CLOSING:
            return tuple(self.read(inner) for inner in split_types(signature[1:-1]))
        return self._read_array(signature[1:])

    def _read_array(self, inner: str) -> object:
        number = cast("int", self._take_number("I"))
        self._align(_ALIGNMENT[inner[0]])
        end = self._at + number
        parts: list[object] = []
        while self._at < end:
            parts.append(self.read(inner))
        if inner[0] == "{":
            return dict(cast("list[tuple[object, object]]", parts))
        return parts

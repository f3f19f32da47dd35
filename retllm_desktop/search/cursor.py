"""Cursors: how a program asks for the next results of a search that it made before.

A cursor holds all that is needed, so nothing is kept for it: of which library and which search it
is, the newest item that there was, and which results were given out. A search that is continued by
it proposes nothing newer, and nothing twice; what was deleted meanwhile is missing.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.types import Query, Result

_VERSION: Final = 1
_KEY_BYTES: Final = 6
_CHECKSUM_BYTES: Final = 4
_DAMAGED: Final = InputError(
    "This is no cursor, or it is damaged",
    "copy «next_cursor» of the former answer whole, or search again without one",
)


@dataclass(frozen=True, slots=True)
class SearchCursor:
    """Where a search goes on.

    Attributes:
        newest: The highest item id that the search knew of.
        seen: Ids of items that were given out: of each result the head, and the first of its
            group.
        unfolded: Whether every candidate counts by itself: then heads alone.
    """

    newest: int
    seen: frozenset[int] = frozenset()
    unfolded: bool = False

    def holds(self, result: Result) -> bool:
        """Return whether a result was given out, be its head another one by now."""
        members = (member.candidate.item.id for member in result.members)
        return not self.seen.isdisjoint((*self._ids(result), *members))

    def after(self, results: Iterable[Result]) -> "SearchCursor":
        """Return the cursor behind further results."""
        given = {number for result in results for number in self._ids(result)}
        return replace(self, seen=self.seen | given)

    def _ids(self, result: Result) -> tuple[int, ...]:
        own = result.candidate.item.id
        return (own,) if self.unfolded else (own, result.candidate.group_id)


def encode_cursor(cursor: SearchCursor, library: Path, query: Query) -> str:
    """Write a cursor as a word of letters, digits, «-» and «_»: 2 to 4 letters a result.

    Args:
        cursor: The cursor.
        library: The library's file.
        query: What was searched for.
    """
    numbers: list[int] = [cursor.newest]
    last = 0
    for first, after in _runs(sorted(cursor.seen)):
        numbers += (first - last, after - first)
        last = after
    body = _library_key(library) + _query_key(query) + b"".join(map(_varint, numbers))
    # The version comes first: so a cursor never begins with «-», as an option does.
    data = bytes([_VERSION]) + _checksum(body) + body
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_cursor(text: str, library: Path, query: Query) -> SearchCursor:
    """Read a cursor.

    Raises:
        InputError: It is damaged, or of another library or search.
    """
    try:
        data = base64.b64decode(
            text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
        )
    except (ValueError, binascii.Error) as exc:
        raise _DAMAGED from exc
    checksum, body = data[1 : 1 + _CHECKSUM_BYTES], data[1 + _CHECKSUM_BYTES :]
    keys_end = 2 * _KEY_BYTES
    if len(body) <= keys_end or _checksum(body) != checksum or data[0] != _VERSION:
        raise _DAMAGED
    if body[:_KEY_BYTES] != _library_key(library):
        raise InputError("The cursor belongs to another library", "search again without it")
    if body[_KEY_BYTES:keys_end] != _query_key(query):
        raise InputError(
            "The cursor belongs to another search",
            "give the same words, pictures and options as before, or search without it",
        )
    newest, *pairs = _read_varints(body[keys_end:])
    seen: set[int] = set()
    last = 0
    for gap, length in zip(pairs[0::2], pairs[1::2], strict=True):
        seen.update(range(last + gap, last + gap + length))
        last += gap + length
    return SearchCursor(newest, frozenset(seen), query.unfolded)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the runs of consecutive numbers: the first, and the one after the last."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            yield numbers[start], numbers[place - 1] + 1
            start = place


def _library_key(library: Path) -> bytes:
    return blake2b(bytes(library.absolute()), digest_size=_KEY_BYTES).digest()


def _query_key(query: Query) -> bytes:
    pictures = [p.data or bytes((p.path or Path()).absolute()) for p in query.pictures]
    named = (
        " ".join(query.text.split()).encode("utf-8", "surrogatepass"),
        repr((query.items, query.below_cutoff, query.unfolded)).encode(),
        *pictures,
    )
    digest = blake2b(digest_size=_KEY_BYTES)
    for part in named:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.digest()


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_CHECKSUM_BYTES).digest()


def _varint(number: int) -> bytes:
    """Return a number that is not negative in groups of seven bits, the lowest first."""
    parts = bytearray()
    while number > 0x7F:
        parts.append(0x80 | (number & 0x7F))
        number >>= 7
    parts.append(number)
    return bytes(parts)


def _read_varints(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield number
            number = shift = 0

"""The list of releases: JSON, read with limits, once its signature is verified."""

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NoReturn, cast

from packaging.version import InvalidVersion, Version

from retllm_desktop.releases.errors import ReleaseError

FEED_FORMAT: Final = 1
MAX_FEED_BYTES: Final = 2 * 2**20
_MAX_RELEASES: Final = 500
_MAX_FILES: Final = 64
_MAX_CHANGES: Final = 64 * 1024
_MAX_FILE_BYTES: Final = 8 * 2**30
_MAX_SERIAL: Final = 2**53
_MAX_DEPTH: Final = 6
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,199}")
_WORD: Final = re.compile(r"[a-z0-9_-]{1,20}")
_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_BULLET: Final = re.compile(r"^(\s*)[-*+] ")
_HEADING: Final = re.compile(r"^#{1,6} +")


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file of a release.

    Attributes:
        name: The file's name.
        form: What kind of installation it is for.
        system: Of which system: ``linux``, ``windows``, ``macos``, or ``any``.
        architecture: Of which processors: ``x86_64``, ``arm64``, or ``any``.
        size_bytes: Its length.
        sha256: Of its bytes.
        address: Where it is.
    """

    name: str
    form: str
    system: str
    architecture: str
    size_bytes: int
    sha256: str
    address: str


@dataclass(frozen=True, slots=True)
class Release:
    """A version that was published.

    Attributes:
        day: When, as the list says it: «2026-11-30».
        changes: What is new in it: text without marks that a terminal or a window would act on.
    """

    version: Version
    day: str
    changes: str
    files: tuple[ReleaseFile, ...]


@dataclass(frozen=True, slots=True)
class ReleaseFeed:
    """The list.

    Attributes:
        serial: Grows with each list that is published.
        expires: Until when it holds.
        releases: The newest first.
    """

    serial: int
    expires: datetime
    releases: tuple[Release, ...]

    def newest(self, current: Version) -> Release | None:
        """Return the newest release after a version; a trial version only to who has one."""
        return next(iter(self.since(current)), None)

    def since(self, current: Version) -> tuple[Release, ...]:
        """Return the releases after a version, the newest first."""
        return tuple(
            one
            for one in self.releases
            if one.version > current and (current.is_prerelease or not one.version.is_prerelease)
        )


def parse_feed(data: bytes) -> ReleaseFeed:
    """Read a list whose signature was verified.

    Raises:
        ReleaseError: It is none, or one of a newer format.
    """
    if len(data) > MAX_FEED_BYTES:
        raise _wrong("it is too long")
    try:
        text = data.decode("utf-8")
        if _depth(text) > _MAX_DEPTH:
            raise _wrong("it is nested too deep")
        value: object = json.loads(text, parse_constant=_refuse_constant)
    except ReleaseError:
        raise
    except (UnicodeDecodeError, ValueError) as exc:
        raise _wrong("it is no JSON, or only a part of it") from exc
    table = _table(value)
    number = table.get("format")
    if not isinstance(number, int):
        raise _wrong("it does not say its format")
    if number > FEED_FORMAT:
        raise ReleaseError(
            "The list of releases is of a newer format than this version reads",
            "get the newest version where you got this one",
        )
    serial = _whole(table.get("serial"), _MAX_SERIAL)
    try:
        expires = datetime.fromisoformat(_text(table.get("expires"), 40))
    except ValueError as exc:
        raise _wrong("it does not say until when it holds") from exc
    if expires.tzinfo is None:
        expires = expires.replace(tzinfo=UTC)
    entries = _list(table.get("releases"), _MAX_RELEASES)
    releases = sorted((_release(one) for one in entries), key=lambda one: one.version, reverse=True)
    return ReleaseFeed(serial, expires, tuple(releases))


def plain_changes(markdown: str) -> str:
    """Return a change log as text that nothing acts on: no marks, links, controls or directions."""
    kept = "".join(
        one for one in markdown.expandtabs(4) if one == "\n" or unicodedata.category(one)[0] != "C"
    )
    lines: list[str] = []
    open_line = False
    for line in kept.splitlines():
        bare = _LINK.sub(r"\1", line.rstrip()).replace("**", "").replace("`", "")
        heading = _HEADING.match(bare) is not None
        plain = _BULLET.sub(r"\1• ", _HEADING.sub("", bare))
        if open_line and plain and not heading and plain == bare:
            # Goes on with the line before.
            lines[-1] += f" {plain.strip()}"
            continue
        if plain or (lines and lines[-1]):
            lines.append(plain)
        open_line = bool(plain) and not heading
    return "\n".join(lines).strip("\n")


def _release(value: object) -> Release:
    table = _table(value)
    said = _text(table.get("version"), 60)
    try:
        version = Version(said)
    except InvalidVersion as exc:
        raise _wrong(f"«{plain_changes(said)}» is no version") from exc
    files = tuple(_file(one) for one in _list(table.get("files"), _MAX_FILES))
    changes = plain_changes(_text(table.get("changes", ""), _MAX_CHANGES))
    return Release(version, plain_changes(_text(table.get("day"), 20)), changes, files)


def _file(value: object) -> ReleaseFile:
    table = _table(value)
    name, sha256 = _text(table.get("name"), 200), _text(table.get("sha256"), 64)
    words = [_text(table.get(key), 20) for key in ("form", "system", "architecture")]
    if not _FILE_NAME.fullmatch(name) or not _SHA256.fullmatch(sha256):
        raise _wrong("a file's name or hash is none")
    if not all(_WORD.fullmatch(word) for word in words):
        raise _wrong("it does not say what a file is for")
    size = _whole(table.get("size_bytes"), _MAX_FILE_BYTES)
    address = _text(table.get("address"), 2000)
    return ReleaseFile(name, words[0], words[1], words[2], size, sha256, address)


def _depth(text: str) -> int:
    """Return how deep brackets are nested, those within texts among them."""
    deepest = depth = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _wrong("a part of it is no table")
    return cast("dict[str, object]", value)


def _list(value: object, most: int) -> list[object]:
    if not isinstance(value, list) or len(cast("list[object]", value)) > most:
        raise _wrong("a part of it is no list, or too long a one")
    return cast("list[object]", value)


def _text(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise _wrong("a part of it is no text, or too long a one")
    return value


def _whole(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise _wrong("a part of it is no number, or too large a one")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _wrong(detail: str) -> ReleaseError:
    return ReleaseError("The list of releases cannot be read", detail)

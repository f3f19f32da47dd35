"""An XMP packet becomes the texts of the properties that are asked for, as far as it goes.

A packet that is sound is parsed strictly. Of a torn one, or one whose names are not declared, tags
are taken as they come, so that what was written before and after the damage counts. Declarations,
which attacks use, are refused by both; no entity is ever expanded but those of single characters.

Source: ISO 16684-1 (XMP); exiftool's tables of the namespaces of digiKam, Lightroom, Microsoft,
iView and ACDSee.
"""

import codecs
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from retllm_desktop.extraction.captions import clean_line

MAX_XMP_BYTES: Final = 64 * 1024 * 1024
"""Histories and depth maps make packets of many megabytes; the reading process is limited too."""
CATEGORIES: Final = "acdsee:categories"
"""Holds tags as a text; each line of what is found is one of them."""
_MAX_TEXTS: Final = 2000
_MAX_CHARS: Final = 2000
_MAX_PREFIXES: Final = 200
_NAMESPACES: Final = {
    "http://purl.org/dc/elements/1.1": "dc",
    "http://ns.adobe.com/photoshop/1.0": "photoshop",
    "http://ns.adobe.com/xap/1.0": "xmp",
    "http://ns.adobe.com/exif/1.0": "exif",
    "http://ns.adobe.com/exif/1.0/aux": "aux",
    "http://cipa.jp/exif/1.0": "exifEX",
    "http://ns.adobe.com/tiff/1.0": "tiff",
    "http://iptc.org/std/iptc4xmpcore/1.0/xmlns": "Iptc4xmpCore",
    "http://iptc.org/std/iptc4xmpext/2008-02-29": "Iptc4xmpExt",
    "http://www.digikam.org/ns/1.0": "digiKam",
    "http://ns.adobe.com/lightroom/1.0": "lr",
    "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.2/t/region": "MPReg",
    "http://www.metadataworkinggroup.com/schemas/regions": "mwg-rs",
    "http://www.metadataworkinggroup.com/schemas/keywords": "mwg-kw",
    "http://ns.iview-multimedia.com/mediapro/1.0": "mediapro",
    "http://ns.microsoft.com/expressionmedia/1.0": "mediapro",
    "http://ns.acdsee.com/iptc/1.0": "acdsee",
    "http://ns.acdsee.com/regions": "acdsee-rs",
    "http://ns.adobe.com/xmp/1.0/dynamicmedia": "xmpDM",
    "http://ns.adobe.com/pdf/1.3": "pdf",
    "http://ns.adobe.com/xmp/note": "xmpNote",
}
"""Prefixes by the names of namespaces, in lower case and without what they end with."""
_USUAL_PREFIXES: Final = {prefix.casefold(): prefix for prefix in _NAMESPACES.values()} | {
    "xap": "xmp",
    "microsoftphoto_1_": "MicrosoftPhoto",
    "expressionmedia": "mediapro",
}

_TAG: Final = re.compile(
    r"<(/?)([A-Za-z_][\w.-]*(?::[\w.-]+)?)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)(/?)>"
)
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"([A-Za-z_][\w.-]*(?::[\w.-]+)?)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_XML_HEAD: Final = re.compile(r"\s*<\?xml\s[^>]*\?>")
_LITERAL: Final = ("<![CDATA[", "]]>")


def collect_properties(packet: object, known: frozenset[str]) -> Mapping[str, list[str]]:
    """Return the texts of properties by their usual names (``dc:title``), as far as it goes.

    A packet that is too long or declares anything says nothing.

    Args:
        packet: Bytes or text of it, or anything else where there is none.
        known: The properties that are wanted.
    """
    if not isinstance(packet, bytes | str) or len(packet) > MAX_XMP_BYTES:
        return {}
    text = packet if isinstance(packet, str) else _decode(packet)
    text = text.strip("\0 \t\r\n\ufeff")
    if "<" not in text:
        return {}
    try:
        return _parse(text, known).found
    except _DeclarationError:
        return {}


class _DeclarationError(Exception):
    """The packet declares a document type, which XMP has no use for and attacks have."""


@dataclass(slots=True)
class _XmpCollector:
    """Collects the texts of properties that are known, and their attributes."""

    known: frozenset[str]
    found: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    texts: int = 0
    _open: list[str] = field(default_factory=list[str])
    _pieces: list[str] = field(default_factory=list[str])
    _length: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        for key, value in attributes.items():
            if key in self.known:
                self._keep(key, value)
        if name in self.known:
            self._open.append(name)
        self._clear()

    def end(self, name: str) -> None:
        self.flush()
        if name in self._open:
            while self._open.pop() != name:
                pass

    def data(self, text: str) -> None:
        if self._open and self._length < _MAX_CHARS * 4:
            self._pieces.append(text)
            self._length += len(text)

    def flush(self) -> None:
        """Keep the text that was begun."""
        if self._open and self._pieces:
            self._keep(self._open[-1], "".join(self._pieces))
        self._clear()

    def _clear(self) -> None:
        self._pieces.clear()
        self._length = 0

    def _keep(self, name: str, text: str) -> None:
        if self.texts < _MAX_TEXTS:
            # ACDSee writes its categories as tags within the text.
            parts = _ANY_TAG.split(text) if name == CATEGORIES else (text,)
            tidy = "\n".join(line for one in parts if (line := clean_line(one[: 4 * _MAX_CHARS])))
            if tidy:
                self.texts += 1
                self.found.setdefault(name, []).append(tidy[:_MAX_CHARS])


def _decode(packet: bytes) -> str:
    """Return a packet's text: UTF-8, or UTF-16 and UTF-32 by their mark or their zeros."""
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (b"<\0\0\0", "utf-32-le"),
        (b"\0\0\0<", "utf-32-be"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if packet.startswith(mark):
            return packet.decode(encoding, "replace")
    try:
        return packet.decode()
    except UnicodeDecodeError:
        sound = packet.decode("utf-8", "replace")
        # A byte or two are damage; where most of what is not ASCII is none, it is another code.
        damaged, other = sound.count("\ufffd"), sum(char > "\x7f" for char in sound)
        return sound if damaged * 2 < other else packet.decode("cp1252", "replace")


def _parse(text: str, known: frozenset[str]) -> _XmpCollector:
    reader = _XmpCollector(known)
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: reader.start(
        _qualified(name), {_qualified(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: reader.end(_qualified(name))
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    head = _XML_HEAD.match(text)
    try:
        parser.Parse(text[head.end() if head else 0 :].encode("utf-8", "replace"), True)
    except (expat.ExpatError, ValueError, LookupError):
        return _parse_torn(text, known)
    return reader


def _refuse(*_: object) -> None:
    raise _DeclarationError


def _qualified(name: str) -> str:
    """Return a name with the usual prefix of its namespace; others as they are."""
    space, _, local = name.rpartition(" ")
    prefix = _NAMESPACES.get(space.rstrip("/#").casefold()) if space else None
    return name if prefix is None else f"{prefix}:{local}"


def _parse_torn(text: str, known: frozenset[str]) -> _XmpCollector:
    """Take tags as they come: what is not closed, not declared or not escaped is passed over."""
    reader = _XmpCollector(known)
    prefixes: dict[str, str] = {}
    for token in _torn_tokens(text):
        if isinstance(token, str):
            reader.data(html.unescape(token))
            continue
        closing, name, inside, single = token.groups()
        attributes = {
            found[1]: html.unescape(found[2] if found[2] is not None else found[3] or "")
            for found in _ATTRIBUTE.finditer(inside)
        }
        for key, value in attributes.items():
            if key.startswith("xmlns:") and len(prefixes) < _MAX_PREFIXES:
                usual = _NAMESPACES.get(value.rstrip("/#").casefold())
                prefixes[key[6:]] = usual or f"{value} "
        if closing:
            reader.end(_prefixed(name, prefixes))
            continue
        reader.start(
            _prefixed(name, prefixes),
            {_prefixed(key, prefixes): value for key, value in attributes.items()},
        )
        if single:
            reader.end(_prefixed(name, prefixes))
    reader.flush()
    return reader


def _torn_tokens(text: str) -> Iterator[str | re.Match[str]]:
    """Yield texts and tags; comments and instructions are left out.

    Raises:
        _DeclarationError: Something is declared.
    """
    at = 0
    while at < len(text):
        opened = text.find("<", at)
        if opened < 0:
            yield text[at:]
            return
        if opened > at:
            yield text[at:opened]
        tag = _TAG.match(text, opened)
        if tag is not None:
            yield tag
            at = tag.end()
        elif text.startswith("<!", opened):
            # A comment or a literal text; anything else declares.
            opening, closing = ("<!--", "-->") if text.startswith("<!-", opened) else _LITERAL
            if not text.startswith(opening, opened):
                raise _DeclarationError
            end = text.find(closing, opened)
            end = len(text) if end < 0 else end
            if opening != "<!--":
                yield html.escape(text[opened + len(opening) : end])
            at = end + len(closing)
        elif text.startswith("<?", opened):
            end = text.find("?>", opened)
            at = len(text) if end < 0 else end + 2
        else:
            at = opened + 1


def _prefixed(name: str, prefixes: dict[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    if not colon:
        return name
    known = prefixes.get(prefix) or _USUAL_PREFIXES.get(prefix.casefold(), prefix)
    return f"{known}:{local}"

"""Reads the few properties of XMP that are words, with a parser that takes no declarations."""

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

MAX_XMP_BYTES: Final = 512 * 1024
_MAX_XMP_TEXTS: Final = 200
_MAX_XMP_CHARS: Final = 2000

_DC: Final = "http://purl.org/dc/elements/1.1/"
_XMP_TITLES: Final = (
    f"{_DC} title",
    f"{_DC} description",
    "http://ns.adobe.com/photoshop/1.0/ Headline",
)
_XMP_KEYWORDS: Final = f"{_DC} subject"
_XMP_TAKEN: Final = (
    "http://ns.adobe.com/exif/1.0/ DateTimeOriginal",
    "http://ns.adobe.com/photoshop/1.0/ DateCreated",
)
_XMP_LENSES: Final = (
    "http://cipa.jp/exif/1.0/ LensModel",
    "http://ns.adobe.com/exif/1.0/aux/ Lens",
)
_XMP_KNOWN: Final = frozenset({*_XMP_TITLES, _XMP_KEYWORDS, *_XMP_TAKEN, *_XMP_LENSES})


@dataclass(frozen=True, slots=True)
class XmpProperties:
    """What was found.

    Attributes:
        titles: Title, description and headline, in each language given.
        keywords: Keywords.
        taken: When a photo was taken, as written.
        lens: The lens.
    """

    titles: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    taken: str = ""
    lens: str = ""


class _DeclarationError(Exception):
    """The packet declares a document type, which XMP has no use for and attacks have."""


@dataclass(slots=True)
class _XmpCollector:
    """Collects the texts of properties that are known, and their attributes."""

    found: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    texts: int = 0
    _property: str = ""
    _pieces: list[str] = field(default_factory=list[str])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        for key, value in attributes.items():
            if key in _XMP_KNOWN:
                self._keep(key, value)
        if name in _XMP_KNOWN and not self._property:
            self._property = name
        self._pieces.clear()

    def end(self, name: str) -> None:
        if self._property:
            self._keep(self._property, "".join(self._pieces))
            self._pieces.clear()
            if name == self._property:
                self._property = ""

    def data(self, text: str) -> None:
        if self._property:
            self._pieces.append(text)

    def refuse(self, *_: object) -> None:
        raise _DeclarationError

    def _keep(self, name: str, text: str) -> None:
        tidy = " ".join(text.split())[:_MAX_XMP_CHARS]
        if tidy and self.texts < _MAX_XMP_TEXTS:
            self.texts += 1
            self.found.setdefault(name, []).append(tidy)


def read_xmp(packet: object) -> XmpProperties:
    """Read a packet; one that is damaged, too long or declares anything says nothing.

    Args:
        packet: Bytes or text of it, or anything else where there is none.
    """
    if isinstance(packet, str):
        packet = packet.encode("utf-8", "replace")
    if not isinstance(packet, bytes) or not packet or len(packet) > MAX_XMP_BYTES:
        return XmpProperties()
    reader = _XmpCollector()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    try:
        parser.Parse(packet.rstrip(b"\0 \t\r\n"), True)
    except (expat.ExpatError, _DeclarationError, ValueError, LookupError):
        return XmpProperties()
    found = reader.found
    return XmpProperties(
        tuple(text for name in _XMP_TITLES for text in found.get(name, ())),
        tuple(found.get(_XMP_KEYWORDS, ())),
        next((found[name][0] for name in _XMP_TAKEN if name in found), ""),
        next((found[name][0] for name in _XMP_LENSES if name in found), ""),
    )

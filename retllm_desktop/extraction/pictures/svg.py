"""SVG and SVGZ by resvg: no script, no network, no other file, and no drawing that never ends.

The file is read once by expat and written anew for resvg: what points outside of it is left out,
entities are expanded, and what repeats by reference is counted, since a few lines of nested
references are a billion shapes. A drawing has no size of its own; it is drawn as large as wanted.
"""

import base64
import contextlib
import functools
import gzip
import io
import re
import sys
import zlib
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, cast
from urllib.parse import unquote_to_bytes
from xml.parsers import expat
from xml.sax import saxutils

import resvg_py
from PIL import Image, ImageFont

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.typing_support import override
from retllm_desktop.extraction.files import MIB
from retllm_desktop.extraction.pictures.pixel_rows import PixelRows, RowsPicture

_GZIP_MAGIC: Final = b"\x1f\x8b"
_MOST_BYTES: Final = 32 * MIB
_MOST_ELEMENTS: Final = 200_000
_MOST_DRAWN: Final = 1_000_000
"""Elements with everything that is repeated by reference."""
_MOST_FILTERS: Final = 2_000
"""Steps of filters with everything that is repeated: each goes over all pixels."""
_MOST_NEIGHBOURS: Final = 32
"""Radius and order beyond which a step of a filter takes minutes, and is left out."""
_MOST_WITHIN: Final = 50_000_000
"""Pixels of all pictures within a drawing."""
_MOST_NESTED: Final = 100
"""resvg descends by recursion, references included."""
_NOMINAL_PX: Final = 2048
"""Longest side that a drawing is taken to have, if it asks for less."""
_LARGEST_PX: Final = 4096
_LEAST_ASPECT: Final = 1 / 64
_LINKS: Final = frozenset({"href", "src"})
_INLINE: Final = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp)[;,])", re.IGNORECASE)
"""What a link may point to: a part of the file, and a picture within it."""
_OUTSIDE: Final = re.compile(r"url\(\s*[\"']?(?!\s*[\"']?#)[^)]*\)", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"url\(\s*[\"']?\s*#([^)\"']+)")
_LENGTH: Final = re.compile(
    r"\s*([0-9]*\.?[0-9]+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in)?\s*", re.IGNORECASE
)
_DPI: Final = 96.0
_UNIT_PX: Final = {
    "px": 1.0,
    "pt": _DPI / 72,
    "pc": _DPI / 6,
    "mm": _DPI / 25.4,
    "cm": _DPI / 2.54,
    "in": _DPI,
}
_WITHIN: Final = ("PNG", "JPEG", "GIF", "WEBP")
_DROPPED: Final = frozenset({"script", "foreignObject", "iframe", "audio", "video"})
_FONTS: Final = (
    "DejaVuSans.ttf",
    "LiberationSans-Regular.ttf",
    "NotoSans-Regular.ttf",
    "FreeSans.ttf",
)
"""One of them is on nearly every Linux; the other systems have the fonts that resvg takes."""


class SvgPicture(RowsPicture):
    """A drawing."""

    format = "SVG"
    format_description = "Scalable Vector Graphics"

    @override
    def _open(self) -> None:
        source = _read_source(cast("BinaryIO", self.fp))
        self._drawing = _Drawing()
        self._drawing.parse(source)
        self._mode = "RGB"
        self._size = _nominal_size(self._drawing.root)
        for key, value in (
            ("Title", self._drawing.title),
            ("Description", self._drawing.description),
        ):
            if value:
                self.info[key] = value

    @override
    def make_image(self) -> Image.Image:
        wide = self.width >= self.height
        side = max(1, -(-(self.width if wide else self.height) // self.reduction))
        drawn = _draw(self._drawing, **({"width": side} if wide else {"height": side}))
        with Image.open(io.BytesIO(drawn), formats=("PNG",)) as opened:
            wanted = tuple(max(1, -(-length // self.reduction)) for length in self.size)
            image = opened.convert("RGB")
            return image if image.size == wanted else image.resize(cast("Any", wanted))

    @override
    def decode_rows(self) -> PixelRows:
        raise NotImplementedError


def _read_source(stream: BinaryIO) -> bytes:
    """Return the file, unpacked.

    Raises:
        ItemError: It is too long.
        SyntaxError: It cannot be unpacked.
    """
    packed = stream.read(2)
    stream.seek(-len(packed), io.SEEK_CUR)
    try:
        if packed == _GZIP_MAGIC:
            with gzip.open(stream) as source:
                data = source.read(_MOST_BYTES + 1)
        else:
            data = stream.read(_MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as exc:
        raise SyntaxError("the drawing cannot be unpacked") from exc
    if len(data) > _MOST_BYTES:
        raise _too_much_error(f"it is longer than {_MOST_BYTES // MIB} MiB")
    return data


def _too_much_error(detail: str) -> ItemError:
    return ItemError("The drawing holds too much to be drawn", detail)


@dataclass(slots=True)
class _Element:
    """What of an element counts: what it holds and what it refers to."""

    children: list["_Element"] = field(default_factory=list["_Element"])
    references: list[str] = field(default_factory=list[str])
    is_filter: bool = False
    drawn: int = 0
    filters: int = 0
    depth: int = 0


@dataclass(slots=True)
class _Drawing:
    """A file that is read for drawing.

    Attributes:
        root: Attributes of the outermost element.
        pieces: The file as it is handed to resvg.
        has_text: Whether fonts are needed.
    """

    root: dict[str, str] = field(default_factory=dict[str, str])
    title: str = ""
    description: str = ""
    pieces: list[str] = field(default_factory=list[str])
    has_text: bool = False
    _open: list[_Element] = field(default_factory=list[_Element])
    _named: dict[str, _Element] = field(default_factory=dict[str, _Element])
    _tags: list[str] = field(default_factory=list[str])
    _dropping: int = 0
    _elements: int = 0
    _characters: int = 0
    _pixels: int = 0

    def parse(self, source: bytes) -> None:
        """Read a file.

        Raises:
            ItemError: It holds too much.
            SyntaxError: It is no drawing.
        """
        top = _Element()
        self._open.append(top)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(source, True)
        except expat.ExpatError as exc:
            raise SyntaxError(f"the drawing is no XML: {exc}") from exc
        if not self.pieces:
            raise SyntaxError("the drawing is empty")
        self._measure(top)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self._elements += 1
        if self._elements > _MOST_ELEMENTS or len(self._tags) >= _MOST_NESTED:
            raise _too_much_error("it has too many elements, or too deeply nested ones")
        self._tags.append(local)
        if self._dropping or local in _DROPPED or _takes_minutes(local, attributes):
            self._dropping += 1
            return
        if not self.root:
            if local != "svg":
                raise SyntaxError("the file is no drawing")
            self.root = dict(attributes) or {"version": "1.1"}
        self.has_text = self.has_text or local == "text"
        element = _Element(is_filter=local.startswith("fe"))
        self._open[-1].children.append(element)
        self._open.append(element)
        written = [name]
        for key, value in attributes.items():
            usable = self._usable(key, value, element)
            if usable is not None:
                written.append(f"{key}={saxutils.quoteattr(usable)}")
        self._write(f"<{' '.join(written)}>")

    def _usable(self, key: str, value: str, element: _Element) -> str | None:
        """Return an attribute's value without what points outside; None where that is all."""
        local = key.rpartition(":")[2]
        if local.lower().startswith("on"):
            return None
        if local == "id":
            self._named.setdefault(value, element)
        elif local in _LINKS and not key.startswith("xmlns"):
            if not _INLINE.match(value):
                return None
            if not value.lstrip().startswith("#"):
                self._pixels += _pixels_within(value)
                if self._pixels > _MOST_WITHIN:
                    raise _too_much_error("the pictures in it have too many pixels")
            elif self._tags[-1] != "a":
                element.references.append(value.strip()[1:])
        elif "url(" in value.lower():
            value = _OUTSIDE.sub("none", value)
            element.references.extend(_REFERENCE.findall(value))
        return value

    def _end(self, name: str) -> None:
        self._tags.pop()
        if self._dropping:
            self._dropping -= 1
            return
        self._open.pop()
        self._write(f"</{name}>")

    def _text(self, text: str) -> None:
        if self._dropping:
            return
        inside = self._tags[-1] if self._tags else ""
        if inside == "style":
            text = _OUTSIDE.sub("none", text)
        elif inside == "title" and len(self._tags) == 2:
            self.title += text[:1000]
        elif inside == "desc" and len(self._tags) == 2:
            self.description += text[:1000]
        self._write(saxutils.escape(text))

    def _write(self, piece: str) -> None:
        self._characters += len(piece)
        if self._characters > _MOST_BYTES:
            raise _too_much_error("it grows too long when its entities are expanded")
        self.pieces.append(piece)

    def _measure(self, top: _Element) -> None:
        """Count what is drawn, with all that is repeated by reference.

        Raises:
            ItemError: It is too much.
        """
        waiting: list[tuple[_Element, list[_Element] | None]] = [(top, None)]
        under_way: set[int] = set()
        while waiting:
            element, held = waiting.pop()
            if held is None:
                if id(element) in under_way:
                    raise _too_much_error("it refers to itself without end")
                if element.drawn:
                    continue
                named = [self._named[name] for name in element.references if name in self._named]
                held = [*element.children, *named]
                under_way.add(id(element))
                waiting.append((element, held))
                waiting.extend((one, None) for one in held)
                continue
            under_way.discard(id(element))
            element.drawn = 1 + sum(one.drawn for one in held)
            element.filters = element.is_filter + sum(one.filters for one in held)
            element.depth = 1 + max((one.depth for one in held), default=0)
            if element.drawn > _MOST_DRAWN or element.depth > _MOST_NESTED:
                raise _too_much_error("it repeats too much by reference")
            if element.filters > _MOST_FILTERS:
                raise _too_much_error("it filters too much")


def _takes_minutes(name: str, attributes: dict[str, str]) -> bool:
    """Whether a step of a filter looks at so many neighbours that it never ends."""
    reach = {"feMorphology": "radius", "feConvolveMatrix": "order"}.get(name)
    numbers = re.findall(
        r"\d+(?:\.\d*)?(?:e[+-]?\d+)?", attributes.get(reach or "", ""), re.IGNORECASE
    )
    return any(float(number) > _MOST_NEIGHBOURS for number in numbers)


def _pixels_within(link: str) -> int:
    """Return how many pixels a picture within the file has, 0 where it is none."""
    head, _, body = link.partition(",")
    data = unquote_to_bytes(body)
    if "base64" in head:
        with contextlib.suppress(ValueError):
            data = base64.b64decode(data)
    try:
        with Image.open(io.BytesIO(data), formats=_WITHIN) as picture:
            return picture.width * picture.height
    except Image.DecompressionBombError:
        return _MOST_WITHIN + 1
    except Exception:  # noqa: BLE001 - what is none is not drawn either
        return 0


def _nominal_size(root: dict[str, str]) -> tuple[int, int]:
    """Return the pixels that a drawing is taken to have: its proportions at a good size."""
    width, height = (_length(root.get(key, "")) for key in ("width", "height"))
    box = [_length(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())[2:4]]
    if len(box) == 2 and all(box):
        box_width, box_height = cast("list[float]", box)
        width = width or (height * box_width / box_height if height else box_width)
        height = height or width * box_height / box_width
    width, height = width or 100.0, height or 100.0
    longest = min(max(width, height, _NOMINAL_PX), _LARGEST_PX)
    scale = longest / max(width, height)
    if min(width, height) < _LEAST_ASPECT * max(width, height):
        raise SyntaxError("the drawing is a line")
    return max(1, round(width * scale)), max(1, round(height * scale))


def _length(text: str) -> float | None:
    match = _LENGTH.fullmatch(text)
    if match is None:
        return None
    value = float(match[1]) * _UNIT_PX[(match[2] or "px").lower()]
    return value if 0.0 < value < 1e9 else None


def _draw(drawing: _Drawing, **side: int) -> bytes:
    """Draw on white, as PNG.

    Raises:
        SyntaxError: resvg cannot.
    """
    try:
        return resvg_py.svg_to_bytes(
            svg_string="".join(drawing.pieces),
            background="white",
            dpi=_DPI,
            skip_system_fonts=not drawing.has_text,
            **cast("Any", side),
            **cast("Any", _fallback_fonts() if drawing.has_text else {}),
        )
    except ValueError as exc:
        raise SyntaxError(str(exc)) from exc
    except BaseException as exc:
        # What the Rust side calls a panic is no Exception.
        if type(exc).__name__ == "PanicException":
            raise SyntaxError("the drawing cannot be drawn") from exc
        raise


@functools.cache
def _fallback_fonts() -> dict[str, str]:
    """Return the font that stands for all that are missing: without one no text is drawn."""
    if sys.platform in ("win32", "darwin"):
        return {}
    for name in _FONTS:
        try:
            family = str(ImageFont.truetype(name, 10).getname()[0])
        except (OSError, ImportError):
            continue
        return dict.fromkeys(
            ("font_family", "serif_family", "sans_serif_family", "monospace_family"), family
        )
    return {}

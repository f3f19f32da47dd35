"""Reads Rich Text Format (RTF 1.9)."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Metadata
from retllm_desktop.extraction.documents.office.properties import make_metadata
from retllm_desktop.extraction.documents.office.word import Paragraph
from retllm_desktop.extraction.documents.sections import ReadingStoppedError
from retllm_desktop.extraction.documents.tables import join_cells

RTF_MAGIC: Final = b"{\\rtf"
_TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|"
    rb"[\r\n]+|([^\\{}\r\n]+)"
)
_DEEPEST: Final = 1000
_SKIPPED_WORDS: Final = (
    "fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pict object "
    "objdata fldinst datafield themedata colorschememapping datastore latentstyles xmlnstbl "
    "filetbl mmathPr bkmkstart bkmkend pgdsctbl private1 nonshppict picprop shpinst sp sn sv "
    "atnid atnauthor atnref atrfstart atrfend annotation_id info title author subject keywords "
    "creatim revtim printim company operator doccomm userprops pntxtb pntxta listtext"
)
_SKIPPED: Final = frozenset(_SKIPPED_WORDS.split())
"""Groups that are no text of the document; some of them are read in another way."""
_KEPT_WORDS: Final = (
    "rtf shptxt shprslt fldrslt annotation footnote header headerf headerl headerr footer footerf "
    "footerl footerr upr ud"
)
_KEPT: Final = frozenset(_KEPT_WORDS.split())
"""Groups that are text although they begin with the mark of those that may be passed over."""
_CHARACTERS: Final = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "tab": "\t",
    "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "softline": "\n",
    "nestcell": "\t", "nestrow": "\n",
}  # fmt: skip
_SYMBOLS: Final = {"~": "\u00a0", "_": "-", "-": "", "\n": "\n", "\r": "\n", "\t": "\t"}
_CHARSETS: Final = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
_INFO: Final = re.compile(rb"\{\\(?:\*\\)?(title|author|subject|keywords)[ \\]")
_MADE: Final = re.compile(
    rb"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})(?:\\hr(\d{1,2}))?(?:\\min(\d{1,2}))?"
)
_INFO_WITHIN: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class _Group:
    """What is in force within braces."""

    skipped: bool = False
    hidden: bool = False
    encoding: str = "cp1252"
    replacement_bytes: int = 1
    in_fonts: bool = False


@dataclass(slots=True)
class _Reader:
    """Where the reader is."""

    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    fonts: dict[int, str] = field(default_factory=dict[int, str])
    font: int = 0
    default_encoding: str = "cp1252"
    default_font: int = -1
    line: list[str] = field(default_factory=list[str])
    cells: list[str] = field(default_factory=list[str])
    pending: bytearray = field(default_factory=bytearray)
    passed_over: int = 0
    level: int | None = None
    fresh: bool = False
    optional: bool = False

    @property
    def group(self) -> _Group:
        return self.groups[-1]

    def change(self, **changes: object) -> None:
        self.flush()
        self.groups[-1] = replace(self.groups[-1], **changes)  # type: ignore[arg-type]

    def write(self, text: str) -> None:
        self.flush()
        if not self.group.skipped and not self.group.hidden:
            self.line.append(text)

    def write_bytes(self, data: bytes) -> None:
        if self.passed_over:
            passed = min(self.passed_over, len(data))
            self.passed_over -= passed
            data = data[passed:]
        if data and not self.group.skipped and not self.group.hidden:
            self.pending += data

    def flush(self) -> None:
        """Decode the bytes that were collected: characters of East Asia are two of them."""
        if self.pending:
            text = bytes(self.pending).decode(self.group.encoding, "replace")
            self.pending.clear()
            self.line.append(text)

    def end_line(self) -> Paragraph | None:
        self.flush()
        text = "".join(self.line).strip()
        self.line = []
        return Paragraph(text, self.level) if text else None


def read_rich_text(data: bytes) -> Iterator[Paragraph]:
    """Yield the paragraphs of a document; the rows of its tables are one each."""
    reader = _Reader()
    position = 0
    while position < len(data):
        token = _TOKEN.match(data, position)
        if token is None:
            position += 1
            continue
        position = token.end()
        word, number, code, symbol, brace, text = token.groups()
        if text is not None:
            reader.fresh = False
            reader.write_bytes(text)
        elif code is not None:
            reader.fresh = False
            reader.write_bytes(bytes.fromhex(code.decode()))
        elif brace == b"{":
            reader.flush()
            if len(reader.groups) > _DEEPEST:
                raise ReadingStoppedError("The document is nested too deeply")
            reader.groups.append(reader.group)
            reader.fresh, reader.optional = True, False
        elif brace == b"}":
            reader.flush()
            if len(reader.groups) > 1:
                reader.groups.pop()
            reader.passed_over = 0
        elif symbol is not None:
            if symbol == b"*":
                reader.optional = reader.fresh
            else:
                reader.fresh = False
                name = symbol.decode("latin-1")
                reader.write(_SYMBOLS.get(name, name))
        elif word is not None:
            name = word.decode("ascii")
            value = None if number is None else int(number)
            if name == "bin" and value and value > 0:
                position += value
                continue
            found = _obey(reader, name, value)
            if found is not None:
                yield found
    found = reader.end_line()
    if found is not None:
        yield found


def _obey(reader: _Reader, name: str, value: int | None) -> Paragraph | None:
    """Carry out a control word; return the paragraph that ends with it."""
    fresh, reader.fresh = reader.fresh, False
    if fresh and (name in _SKIPPED or (reader.optional and name not in _KEPT)):
        reader.change(skipped=True, in_fonts=name == "fonttbl")
    elif name == "u" and value is not None:
        reader.write(_decode_unicode(reader, value))
        reader.passed_over = reader.group.replacement_bytes
    elif name == "uc":
        reader.change(replacement_bytes=max(0, min(value or 0, 8)))
    elif name in {"v", "deleted", "htmlrtf"}:
        reader.change(hidden=value != 0)
    elif name == "plain":
        reader.change(hidden=False, encoding=reader.default_encoding)
    elif name in {"ansicpg", "f", "fcharset", "deff", "mac", "pc", "pca"}:
        _choose_encoding(reader, name, value or 0)
    elif name == "pard":
        reader.level = None
    elif name == "outlinelevel" and value is not None and 0 <= value < 9:
        reader.level = value + 1
    elif reader.group.skipped:
        return None
    elif name == "cell":
        found = reader.end_line()
        reader.cells.append(found.text if found else "")
    elif name == "row":
        text, reader.cells = join_cells(reader.cells), []
        return Paragraph(text, row=True) if text else None
    elif name in {"par", "sect", "page"}:
        found = reader.end_line()
        if found is not None and reader.cells:
            reader.line.append(f"{found.text} ")  # a second line in a cell
            return None
        return found
    elif name in _CHARACTERS:
        reader.write(_CHARACTERS[name])
    return None


def _decode_unicode(reader: _Reader, value: int) -> str:
    """Return a character by its number; halves of one that takes two are put together."""
    unit = value & 0xFFFF
    if 0xDC00 <= unit < 0xE000 and reader.line and "\ud800" <= reader.line[-1][-1:] < "\udc00":
        high = ord(reader.line[-1][-1])
        reader.line[-1] = reader.line[-1][:-1]
        return chr(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00))
    return chr(unit)


def _choose_encoding(reader: _Reader, name: str, value: int) -> None:
    if name == "ansicpg":
        reader.default_encoding = _known_encoding(f"cp{value}") or "cp1252"
        reader.change(encoding=reader.default_encoding)
    elif name in {"mac", "pc", "pca"}:
        reader.default_encoding = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[name]
        reader.change(encoding=reader.default_encoding)
    elif name == "deff":
        reader.default_font = value
    elif name == "f" and reader.group.in_fonts:
        reader.font = value
    elif name == "f":
        reader.change(encoding=reader.fonts.get(value, reader.default_encoding))
    elif name == "fcharset" and reader.group.in_fonts and value and value in _CHARSETS:
        # The default character set, 0, says no more than the document does as a whole.
        reader.fonts[reader.font] = _CHARSETS[value]


def _known_encoding(name: str) -> str | None:
    try:
        return codecs.lookup({"cp65001": "utf-8", "cp936": "gbk"}.get(name, name)).name
    except LookupError:
        return None


def read_rich_text_properties(data: bytes, kind: FileKind) -> Metadata:
    """Return what a document says of itself."""
    head = data[:_INFO_WITHIN]
    captions: list[str] = []
    for found in _INFO.finditer(head):
        end = head.find(b"}", found.end())
        said = head[found.end(1) : end if end >= 0 else found.end()]
        captions += [one.text for one in read_rich_text(b"{" + said.strip() + b"}")]
    made = _MADE.search(head)
    if made is None:
        return make_metadata(kind, captions)
    year, month, day, hour, minute = (int(one or 0) for one in made.groups())
    try:
        moment = datetime(year, month, day, min(hour, 23), min(minute, 59))  # noqa: DTZ001
    except ValueError:
        return make_metadata(kind, captions)
    return make_metadata(kind, captions, moment.isoformat())

"""Text of files: bytes decoded, HTML reduced to text, captions cleaned, passages cut.

Free of Pillow: the main process checks answers with the limits of this module.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Final

from retllm_desktop.core.errors import ItemError

MAX_CAPTION_CHARS: Final = 2000
MAX_NAME_CHARS: Final = 120
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16: looked at first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_SAMPLE_BYTES: Final = 64 * 1024
_CONTROL_BYTES: Final = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x08"))
_SPACE: Final = re.compile(r"\s+")
_TITLE_TAG: Final = re.compile(r"<title\b[^>]*>([^<]*)<", re.IGNORECASE)
_TITLE_WITHIN_CHARS: Final = 64 * 1024
_DROPPED_TAGS: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "math", "object"}
)
_PARAGRAPH_TAGS: Final = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "p", "section", "article", "table", "title", "ul", "ol"}
)
_BLOCK_TAGS: Final = _PARAGRAPH_TAGS | {
    "address", "aside", "blockquote", "br", "caption", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "li", "main",
    "nav", "option", "pre", "summary", "tbody", "td", "tfoot", "th", "thead", "tr",
}  # fmt: skip
TARGET_CHARS: Final = 1000
MAX_CHARS: Final = 1400
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE: Final = re.compile(r"[.!?…][\"'»”’)\]]*\s+|[。！？]")
_LINE: Final = re.compile(r"\n")
_WORD: Final = re.compile(r"\s+")
_BORDERS: Final = (_PARAGRAPH, _SENTENCE, _LINE, _WORD)
_DROPPED_CHARS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_SOFT_HYPHEN: Final = re.compile(r"[\x02\ufffe\u00ad]\n?")


def join_captions(texts: Iterable[str]) -> str:
    """Join texts, each once, those that others contain left out, to a caption of limited length."""
    kept: list[str] = []
    for text in texts:
        if text and not any(text.casefold() in other.casefold() for other in kept):
            kept.append(text)
    return " · ".join(kept)[:MAX_CAPTION_CHARS].rstrip()


def clean_line(text: str) -> str:
    """Return a text on one line, without invisible characters, in valid Unicode."""
    visible = "".join(
        " " if character.isspace() else character
        for character in text.encode("utf-8", "replace").decode()
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}
    )
    return " ".join(visible.split())


def decode_text_bytes(data: bytes, *, html: bool = False) -> str:
    """Return the text of a file.

    A byte-order mark decides; then, in HTML, what the file says of itself; then UTF-8 if the
    bytes are valid UTF-8; then UTF-16 if every other byte is zero; then Windows-1252, and
    Latin-1 for the few bytes that it leaves undefined.

    Raises:
        ItemError: The bytes are no text (the path is for the caller to add).
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if html and (named := _declared_encoding(data)):
        return data.decode(named, "replace")
    sample = data[:_SAMPLE_BYTES]
    if wide := _guess_utf16(sample):
        return data.decode(wide, "replace")
    if sample.count(0) or sum(sample.count(byte) for byte in _CONTROL_BYTES) > len(sample) // 20:
        raise ItemError("The file is called a text but holds none", "its bytes are binary")
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _declared_encoding(data: bytes) -> str | None:
    found = _META_CHARSET.search(data[:4096])
    if found is None:
        return None
    name = found[1].decode("ascii")
    try:
        info = codecs.lookup(name)
        "".encode(info.name)  # some codecs are none of text
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding else None  # noqa: SLF001


def _guess_utf16(sample: bytes) -> str | None:
    """Recognise UTF-16 without a mark by its zeros: text of the West has one in every pair."""
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.6 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.6 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


class _HtmlTextParser(HTMLParser):
    """Collects text; white space is collapsed as a browser does, blocks become lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._dropped = 0
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED_TAGS:
            self._dropped += 1
        elif tag == "pre":
            self._verbatim += 1
        elif tag == "img" and not self._dropped:
            self.pieces.extend(f" {value} " for name, value in attrs if name == "alt" and value)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED_TAGS:
            self._dropped = max(0, self._dropped - 1)
        elif tag == "pre":
            self._verbatim = max(0, self._verbatim - 1)
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _DROPPED_TAGS:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._dropped:
            return
        if self._verbatim:
            self.pieces.append(data)
        else:
            self.pieces.append(_SPACE.sub(" ", data))

    def _break(self, tag: str) -> None:
        if tag in _BLOCK_TAGS and not self._dropped:
            self.pieces.append("\n\n" if tag in _PARAGRAPH_TAGS else "\n")


def extract_html_title(markup: str) -> str:
    """Return the page's title, empty where it has none near its beginning."""
    found = _TITLE_TAG.search(markup[:_TITLE_WITHIN_CHARS])
    return _SPACE.sub(" ", unescape(found[1])).strip() if found else ""


def extract_html_text(markup: str) -> str:
    """Return what a reader of the page sees, as plain text; scripts and styles are left out."""
    reader = _HtmlTextParser()
    reader.feed(markup)
    reader.close()
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(reader.pieces).split("\n"))
    out: list[str] = []
    for line in lines:
        if line or (out and out[-1]):
            out.append(line)
    return "\n".join(out).strip()


def split_passages(
    text: str, target: int = TARGET_CHARS, maximum: int = MAX_CHARS
) -> Iterator[str]:
    """Cut a text into pieces that, joined, are the text again.

    A piece ends at the paragraph border nearest to ``target`` characters, failing that at a
    sentence, a line, a word, and only without any of these in the middle of a word. Pieces
    have between ``target / 2`` and ``maximum`` characters, except for a shorter last one.

    Raises:
        ValueError: ``maximum`` is smaller than ``target`` or they are not positive.
    """
    if not 0 < target <= maximum:
        raise ValueError("need 0 < target <= maximum")
    start = 0
    while len(text) - start > maximum:
        end = _find_border(text, start, target, maximum)
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def extract_passages(text: str) -> list[str]:
    """Return a text's passages, tidied, without surrounding white space and without empty ones."""
    stripped = (piece.strip() for piece in split_passages(normalise_passage(text)))
    return [piece for piece in stripped if piece]


def normalise_passage(text: str) -> str:
    """Return a text with one kind of line end and without invisible characters.

    Words that a typesetter hyphenated at the line's end (marked as such by the PDF reader)
    are put together again.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")
    whole = _DROPPED_CHARS.sub("", _SOFT_HYPHEN.sub("", unified))
    return whole.encode("utf-8", "replace").decode("utf-8")


def _find_border(text: str, start: int, target: int, maximum: int) -> int:
    low, high = start + max(1, target // 2), start + maximum
    middle = start + target
    for border in _BORDERS:
        ends = (match.end() for match in border.finditer(text, low - 1, high))
        best = min((end for end in ends if low <= end), key=lambda e: abs(e - middle), default=0)
        if best:
            return best
    return middle

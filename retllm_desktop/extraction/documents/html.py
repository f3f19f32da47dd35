"""HTML reduced to what a reader of the page sees, in time proportional to its length.

``html.parser`` looks for the end of a comment or a tag again from every place where one may begin,
so a few hundred kilobytes of «<!--» take it minutes. Here whatever is not closed ends the page, as
in a browser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

_SPACE: Final = re.compile(r"\s+")
_TITLE_TAG: Final = re.compile(r"<title\b[^>]*>([^<]*)<", re.IGNORECASE)
_TITLE_WITHIN_CHARS: Final = 64 * 1024
_NAME: Final = re.compile(r"[A-Za-z][^\s/>]*")
_REST_OF_TAG: Final = re.compile(r"""((?>[^>=]+|=\s*"[^"]*"|=\s*'[^']*'|=)*+)>""")
"""Attributes and the end of a tag; a quote counts behind «=» only, and where it is closed."""
_ALTERNATIVE: Final = re.compile(
    r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_CDATA: Final = "<![CDATA["
_RAW_TAGS: Final = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp")
}
"""What stands in them is no markup; the ends of them."""
_READ_RAW_TAGS: Final = frozenset({"title", "textarea", "xmp"})
_DROPPED_TAGS: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "math", "object"}
)
_HEADING_TAGS: Final = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPH_TAGS: Final = frozenset(
    {*_HEADING_TAGS, "p", "section", "article", "table", "title", "ul", "ol"}
)
_BLOCK_TAGS: Final = _PARAGRAPH_TAGS | {
    "address", "aside", "blockquote", "br", "caption", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "li", "main",
    "nav", "option", "pre", "summary", "tbody", "td", "tfoot", "th", "thead", "tr",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HtmlSection:
    """What stands below a heading, up to the next one.

    Attributes:
        headings: From the outermost to the innermost; empty before the first one.
        text: Its text with the heading; blocks are lines, blank lines are between paragraphs.
    """

    headings: tuple[str, ...]
    text: str


def extract_html_title(markup: str) -> str:
    """Return the page's title, empty where it has none near its beginning."""
    found = _TITLE_TAG.search(markup[:_TITLE_WITHIN_CHARS])
    return _SPACE.sub(" ", unescape(found[1])).strip() if found else ""


def extract_html_text(markup: str) -> str:
    """Return what a reader of the page sees, as plain text; scripts and styles are left out."""
    return "\n\n".join(section.text for section in split_html(markup))


def split_html(markup: str) -> Iterator[HtmlSection]:
    """Yield what a reader of the page sees, a section for every heading."""
    reader = _PageReader()
    for piece in _cut_markup(markup):
        if isinstance(piece, str):
            reader.add_text(piece)
            continue
        if piece.closes:
            reader.end_tag(piece.name)
            continue
        if piece.name in _HEADING_TAGS and (section := reader.take_section()):
            yield section
        reader.begin_tag(piece)
    if section := reader.take_section():
        yield section


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag: its name in small letters, its attributes as they are written."""

    name: str
    attributes: str = ""
    closes: bool = False


def _cut_markup(markup: str) -> Iterator[str | _Tag]:
    """Yield texts, their entities resolved, and tags; comments and declarations are left out."""
    position, end = 0, len(markup)
    while position < end:
        opened = markup.find("<", position)
        if opened != position:
            yield unescape(markup[position : end if opened < 0 else opened])
            if opened < 0:
                return
        following = markup[opened + 1 : opened + 2]
        if following.isascii() and following.isalpha():
            name = _name_at(markup, opened + 1)
            rest = _REST_OF_TAG.match(markup, opened + 1 + len(name))
            if rest is None:
                return
            position = rest.end()
            yield _Tag(name.lower(), rest[1])
            if (raw := _RAW_TAGS.get(name.lower())) and not rest[1].endswith("/"):
                close = raw.search(markup, position)
                stop = close.start() if close else end
                if name.lower() in _READ_RAW_TAGS:
                    yield unescape(markup[position:stop])
                position = stop
        elif markup.startswith("</", opened):
            name = _name_at(markup, opened + 2)
            position = markup.find(">", opened) + 1 or end
            if name:
                yield _Tag(name.lower(), closes=True)
        elif markup.startswith(_CDATA, opened):
            stop = markup.find("]]>", opened)
            yield markup[opened + len(_CDATA) : end if stop < 0 else stop]
            position = end if stop < 0 else stop + 3
        elif following and following in "!?":
            position = _find_end_of_declaration(markup, opened)
        else:
            yield "<"
            position = opened + 1


def _name_at(markup: str, position: int) -> str:
    found = _NAME.match(markup, position)
    return found[0] if found else ""


def _find_end_of_declaration(markup: str, opened: int) -> int:
    """Return where a comment, a document type with what it declares, or an instruction ends."""
    if markup.startswith("<!--", opened):
        if markup.startswith((">", "->"), opened + 4):
            return markup.find(">", opened) + 1
        close = markup.find("-->", opened + 4)
        return close + 3 if close >= 0 else len(markup)
    end = markup.find(">", opened)
    if end < 0:
        return len(markup)
    if "[" in markup[opened:end] and markup[opened : opened + 9].lower() == "<!doctype":
        close = markup.find("]>", opened)
        return close + 2 if close >= 0 else len(markup)
    return end + 1


@dataclass(slots=True)
class _PageReader:
    """Collects text; white space is collapsed as a browser does, blocks become lines."""

    _pieces: list[str] = field(default_factory=list[str])
    _headings: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    _level: int = 0
    _dropped: int = 0
    _verbatim: int = 0

    def begin_tag(self, tag: _Tag) -> None:
        if tag.name in _DROPPED_TAGS:
            if not tag.attributes.endswith("/"):
                self._dropped += 1
        elif tag.name == "pre":
            self._verbatim += 1
        elif tag.name == "img" and not self._dropped:
            if found := _ALTERNATIVE.search(tag.attributes):
                self._pieces.append(f" {unescape(found[1] or found[2] or found[3] or '')} ")
        elif tag.name in _HEADING_TAGS and not self._dropped:
            self._level = _HEADING_TAGS[tag.name]
        self._break(tag.name)

    def end_tag(self, name: str) -> None:
        if name in _DROPPED_TAGS:
            self._dropped = max(0, self._dropped - 1)
        elif name == "pre":
            self._verbatim = max(0, self._verbatim - 1)
        elif name in _HEADING_TAGS and self._level and not self._dropped:
            self._end_heading()
        self._break(name)

    def add_text(self, text: str) -> None:
        if not self._dropped:
            self._pieces.append(text if self._verbatim else _SPACE.sub(" ", text))

    def take_section(self) -> HtmlSection | None:
        """Return what was collected since the last one, None where that is nothing."""
        self._level = 0
        lines = (_SPACE.sub(" ", line).strip() for line in "".join(self._pieces).split("\n"))
        self._pieces.clear()
        out: list[str] = []
        for line in lines:
            if line or (out and out[-1]):
                out.append(line)
        text = "\n".join(out).strip()
        return HtmlSection(tuple(title for _, title in self._headings), text) if text else None

    def _end_heading(self) -> None:
        title = _SPACE.sub(" ", "".join(self._pieces)).strip()
        level, self._level = self._level, 0
        if title:
            kept = [(above, name) for above, name in self._headings if above < level]
            self._headings = [*kept, (level, title)]

    def _break(self, name: str) -> None:
        if name in _BLOCK_TAGS and not self._dropped:
            self._pieces.append("\n\n" if name in _PARAGRAPH_TAGS else "\n")

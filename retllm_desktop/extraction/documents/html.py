"""HTML reduced to what a reader of the page sees."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Final

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

"""Texts with highlighted query words: painted, as rich text, and as a scrollable passage."""

import html
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Slot
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from retllm_desktop.core.types import Item, Snippet
from retllm_desktop.ui.shared.theme import Theme, Tokens
from retllm_desktop.ui.shared.translation import tr

Highlights = Sequence[tuple[int, int]]
"""Where marked words stand: (start, end) positions, ascending, apart."""

_CUT: Final = "…"


def elide_marked(
    text: str, marks: Highlights, metrics: QFontMetrics, width_px: int, mode: Qt.TextElideMode
) -> tuple[str, Highlights]:
    """Elide a text to a width; the highlights of the remaining text move along.

    Qt's positions are those of UTF-16; so are the ones returned.
    """
    units = [(_utf16_length(text[:start]), _utf16_length(text[:end])) for start, end in marks]
    shown = metrics.elidedText(text, mode, width_px)
    if shown == text:
        return shown, units
    # Where it was cut, for the text may have such dots of its own.
    pairs = enumerate(zip(shown, text, strict=False))
    alike = next((place for place, (a, b) in pairs if a != b), len(shown))
    cut = shown.find(_CUT, min(alike, max(0, shown.rfind(_CUT))))
    before, after = (shown[:cut], shown[cut + 1 :]) if cut >= 0 else (shown, "")
    head, tail = _utf16_length(before), _utf16_length(after)
    gone = _utf16_length(text) - tail
    moved: list[tuple[int, int]] = []
    for start, end in units:
        if start < head:
            moved.append((start, min(end, head)))
        if end > gone:
            shift = head + len(_CUT) - gone
            moved.append((max(start, gone) + shift, end + shift))
    return shown, moved


def centre_snippet(snippet: Snippet, most: int) -> Snippet:
    """Cut the beginning of a snippet that would push its first mark out of ``most`` characters."""
    if not snippet.marks or snippet.marks[0][1] <= most:
        return snippet
    begin = max(0, snippet.marks[0][0] - most // 3)
    # From the beginning of a word, where one is near.
    space = snippet.text.find(" ", begin, snippet.marks[0][0])
    begin = space + 1 if space >= 0 else begin
    marks = tuple((start - begin + 1, end - begin + 1) for start, end in snippet.marks)
    return Snippet(_CUT + snippet.text[begin:], marks, snippet.field)


def paint_marked_line(
    painter: QPainter, room: QRectF, shown: tuple[str, Highlights], font: QFont, theme: Theme
) -> float:
    """Paint one line, as ``elide_marked`` gives it, at the left of its room.

    Returns:
        Its width in pixels.
    """
    text, units = shown
    if not units:
        painter.setFont(font)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(left), text)
        return float(QFontMetrics(font).horizontalAdvance(text))
    layout = _layout(text, units, font, theme)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1e6)
    layout.endLayout()
    top = room.y() + (room.height() - line.height()) / 2
    painter.save()
    painter.setClipRect(room)
    layout.draw(painter, QPointF(room.x(), top))
    painter.restore()
    return line.naturalTextWidth()


def paint_marked_block(
    painter: QPainter, room: QRectF, snippet: Snippet, font: QFont, theme: Theme
) -> None:
    """Paint as many whole lines as fit, from the top, in the painter's colour."""
    text = snippet.text
    units = [
        (_utf16_length(text[:start]), _utf16_length(text[:end])) for start, end in snippet.marks
    ]
    layout = _layout(text, units, font, theme)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room.width())
        # What fits no more is drawn, too, and clipped: left at 0 it would lie on the first line.
        line.setPosition(QPointF(0, y))
        if y + line.height() > room.height() and y > 0:
            break
        y += line.height()
    layout.endLayout()
    painter.save()
    painter.setClipRect(QRectF(room.x(), room.y(), room.width(), min(y, room.height())))
    layout.draw(painter, room.topLeft())
    painter.restore()


def snippet_html(snippet: Snippet, tokens: Tokens) -> str:
    """A snippet as Qt's rich text, its words marked."""
    parts: list[str] = []
    done = 0
    for start, end in snippet.marks:
        word = html.escape(snippet.text[start:end])
        parts.append(html.escape(snippet.text[done:start]))
        parts.append(
            f'<span style="background-color:{tokens.mark}; color:{tokens.on_mark}">{word}</span>'
        )
        done = end
    parts.append(html.escape(snippet.text[done:]))
    return "".join(parts)


def marked_words(snippet: Snippet) -> tuple[str, ...]:
    """The marked words, each once, as they stand there."""
    words = (snippet.text[start:end] for start, end in snippet.marks)
    return tuple(dict.fromkeys(word.casefold() for word in words if word.strip()))


def _layout(text: str, units: Highlights, font: QFont, theme: Theme) -> QTextLayout:
    layout = QTextLayout(text, font)
    style = QTextCharFormat()
    style.setBackground(theme.color("mark"))
    style.setForeground(theme.color("on_mark"))
    formats: list[QTextLayout.FormatRange] = []
    for start, end in units:
        span = QTextLayout.FormatRange()
        span.start, span.length, span.format = start, end - start, style  # pyright: ignore[reportAttributeAccessIssue]
        formats.append(span)
    layout.setFormats(formats)
    return layout


def _utf16_length(text: str) -> int:
    """Length of a text as Qt counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


_MOST_MARKS: Final = 500
_SPACELESS: Final = "\u0e00"
"""From Thai on most scripts write words without spaces between them."""
_ANYWHERE: Final = QTextDocument.FindFlag(0)


class PassageView(QPlainTextEdit):
    """Text that is read only; it can be scrolled, selected and copied."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, most_px: int = 0) -> None:
        """Take the colours.

        Args:
            theme: The colours.
            parent: Qt's.
            most_px: As high as its text, so many pixels at most; 0: as it is laid out.
        """
        super().__init__(parent)
        self._theme = theme
        self._words: tuple[str, ...] = ()
        self._marks: Highlights | None = None
        self._places: list[QTextCursor] = []
        self._current: int | None = None
        self._shown: tuple[bytes, int, str] | None = None
        self.setReadOnly(True)
        self.setAccessibleName(tr("Text of the passage"))
        self.setTabChangesFocus(True)
        self._most_px = most_px
        theme.changed.connect(self._repaint)

    def show_passage(self, item: Item, snippet: Snippet | None) -> None:
        """Show an item's text; the first of its marked words is brought into view."""
        in_text = snippet is not None and snippet.field in {"text", "recognised"}
        words = marked_words(snippet) if snippet is not None and in_text else ()
        key = (item.content_hash, item.part, item.recognised)
        if key == self._shown and words == self._words:
            # The list settles while one reads: stay where one is.
            return
        self._shown = key
        name = tr("Text of the passage") if item.text else tr("Text read in the picture")
        self.setAccessibleName(name)
        self.setToolTip("" if item.text else name)
        self.show_text(item.text or item.recognised, words)

    def show_text(
        self,
        text: str,
        words: tuple[str, ...],
        begin: int = 0,
        marks: Highlights | None = None,
    ) -> None:
        """Show a text with words marked.

        Args:
            text: The text.
            words: The words, where ``marks`` are not known.
            marks: Where words stand.
            begin: The first of them from this position on is brought into view, or the position
                itself where none is.
        """
        self._words, self._marks, self._current = words, marks, None
        if text != self.toPlainText():
            self.setPlainText(text)
            self._fit()
        cursor = self._mark(_utf16_length(text[:begin]))
        if cursor is None and begin:
            cursor = QTextCursor(self.document())
            cursor.setPosition(_utf16_length(text[:begin]))
        if cursor is not None:
            cursor.clearSelection()
            self.setTextCursor(cursor)
            self.centerCursor()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: another width breaks the lines otherwise."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._most_px:
            # The document counts its height in lines, as they are broken.
            lines = max(1, round(self.document().size().height()))
            # Before it is laid out, its viewport may be the larger of the two.
            around_px = max(2 * self.frameWidth(), self.height() - self.viewport().height())
            around_px += round(2 * self.document().documentMargin())
            wanted_px = lines * self.fontMetrics().lineSpacing() + around_px
            self.setFixedHeight(min(self._most_px, wanted_px))
            scrolls = wanted_px > self._most_px
            bars = Qt.ScrollBarPolicy
            self.setVerticalScrollBarPolicy(
                bars.ScrollBarAsNeeded if scrolls else bars.ScrollBarAlwaysOff
            )

    @Slot()
    def _repaint(self) -> None:
        self._mark()

    @property
    def mark_count(self) -> int:
        """How many words are marked."""
        return len(self._places)

    @property
    def first_mark(self) -> int:
        """Number of the first mark at or after what is in view; 0 where there is none."""
        at = self.textCursor().selectionStart()
        behind = (n for n, place in enumerate(self._places) if place.selectionEnd() >= at)
        return next(behind, 0)

    def show_mark(self, number: int) -> None:
        """Bring a mark into view, set off from the others."""
        if not 0 <= number < len(self._places):
            return
        self._current = number
        cursor = QTextCursor(self._places[number])
        cursor.setPosition(cursor.selectionEnd())
        self.setTextCursor(cursor)
        self.centerCursor()
        self._paint_marks()

    def _mark(self, begin: int = 0) -> QTextCursor | None:
        """Mark the words; return where the first of them is, from a position on if there is one."""
        places = self._word_places() if self._marks is None else self._marked_places(self._marks)
        self._places = sorted(places, key=QTextCursor.selectionStart)
        self._paint_marks()
        after = [place for place in self._places if place.selectionStart() >= begin]
        first = next(iter(after or self._places), None)
        return None if first is None else QTextCursor(first)

    def _word_places(self) -> list[QTextCursor]:
        places: list[QTextCursor] = []
        for word in self._words:
            # «the» is not lit in «there»; scripts without spaces have no ends of words to go by.
            whole = QTextDocument.FindFlag.FindWholeWords if word < _SPACELESS else _ANYWHERE
            found = self.document().find(word, 0, whole)
            while not found.isNull() and len(places) < _MOST_MARKS:
                places.append(found)
                found = self.document().find(word, found, whole)
        return places

    def _marked_places(self, marks: Highlights) -> list[QTextCursor]:
        text = self.toPlainText()
        places: list[QTextCursor] = []
        done, units = 0, 0
        for start, end in marks[:_MOST_MARKS]:
            place = QTextCursor(self.document())
            units += _utf16_length(text[done:start])
            place.setPosition(units)
            units += _utf16_length(text[start:end])
            place.setPosition(units, QTextCursor.MoveMode.KeepAnchor)
            places.append(place)
            done = end
        return places

    def _paint_marks(self) -> None:
        marked: list[QTextEdit.ExtraSelection] = []
        for number, place in enumerate(self._places):
            style = QTextCharFormat()
            current = number == self._current
            style.setBackground(self._theme.color("accent" if current else "mark"))
            style.setForeground(self._theme.color("on_accent" if current else "on_mark"))
            selection = QTextEdit.ExtraSelection()
            selection.cursor, selection.format = place, style  # pyright: ignore[reportAttributeAccessIssue]
            marked.append(selection)
        self.setExtraSelections(marked)

"""Words that were looked for, marked where they were found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from window_capture import settle_down

from retllm_desktop.core.types import Candidate, Modality, Query, Snippet
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.marked_text import (
    centre_snippet,
    elide_marked,
    marked_words,
    paint_marked_block,
    paint_marked_line,
    snippet_html,
)
from retllm_desktop.ui.shared.theme import LIGHT, ThemeMode
from tests.ui.fakes import ROOT, item

TEXT = "The meeting began at nine. The garden was bought. " * 3


def snippet(text: str, *words: str, field: str = "text") -> Snippet:
    marks = tuple((text.index(word), text.index(word) + len(word)) for word in words)
    return Snippet(text, marks, field)


def columns(image: QImage, color: QColor) -> list[int]:
    """Where a colour is seen."""
    near = [
        x
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) == color
    ]
    return sorted(set(near))


def canvas(width: int = 400, height: int = 60) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    return image


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_marks_are_painted_where_the_words_are(theme, mode):
    theme.set_mode(mode)
    font = QFont()
    metrics = QFontMetrics(font)
    image = canvas()
    painter = QPainter(image)
    shown = elide_marked("a red mug", ((2, 5),), metrics, 400, Qt.TextElideMode.ElideRight)
    width = paint_marked_line(painter, QRectF(0, 0, 400, 40), shown, font, theme)
    painter.end()
    where = columns(image, theme.color("mark"))
    assert abs(width - metrics.horizontalAdvance("a red mug")) < 3
    assert abs(where[0] - metrics.horizontalAdvance("a ")) < 3
    assert abs(where[-1] - metrics.horizontalAdvance("a red")) < 3


def test_a_block_has_whole_lines(theme):
    image = canvas(200, 200)
    painter = QPainter(image)
    painter.setPen(QColor("black"))
    font = QFont()
    line = QFontMetrics(font).lineSpacing()
    said = snippet(TEXT, "nine", "garden")
    paint_marked_block(painter, QRectF(10, 10, 180, 2.5 * line), said, font, theme)
    painter.end()
    rows = [
        y for y in range(200) if any(image.pixelColor(x, y) != QColor("white") for x in range(200))
    ]
    assert rows
    assert rows[0] >= 10
    assert rows[-1] <= 10 + 2 * line + 2
    assert columns(image, theme.color("mark"))


def test_what_does_not_fit_is_not_painted_over_the_first_line(theme):
    font = QFont()
    line = QFontMetrics(font).lineSpacing()

    def ink(text: str, height: float) -> list[QColor]:
        image = canvas(200, 200)
        painter = QPainter(image)
        painter.setPen(QColor("black"))
        paint_marked_block(painter, QRectF(10, 10, 180, height), Snippet(text), font, theme)
        painter.end()
        return [image.pixelColor(x, y) for y in range(10 + line) for x in range(200)]

    first = TEXT.split("\n", maxsplit=1)[0][:12]
    assert ink(f"{first}\u2028{TEXT * 4}", 1.2 * line) == ink(first, 1.2 * line)


def test_marks_move_with_what_is_cut(qapp):
    metrics = QFontMetrics(QFont())
    name = "holiday by the sea in the summer of 2019.jpeg"
    marks = ((0, 7), (36, 40))
    room = metrics.horizontalAdvance(name) * 2 // 3
    shown, moved = elide_marked(name, marks, metrics, room, Qt.TextElideMode.ElideMiddle)
    assert "…" in shown
    assert [shown[start:end] for start, end in moved] == ["holiday", "2019"]
    shown, moved = elide_marked(name, marks, metrics, room, Qt.TextElideMode.ElideRight)
    assert [shown[start:end] for start, end in moved] == ["holiday"]


def test_marks_stay_on_their_words_in_a_text_that_has_dots_of_its_own(qapp):
    metrics = QFontMetrics(QFont())
    text = "…a bear in the grass, and… many vultures around it…"
    marks = ((text.index("grass"), text.index("grass") + 5),)
    room = metrics.horizontalAdvance(text) * 2 // 3
    shown, moved = elide_marked(text, marks, metrics, room, Qt.TextElideMode.ElideRight)
    assert shown != text
    assert [shown[start:end] for start, end in moved] == ["grass"]


@given(st.text(min_size=1, max_size=40), st.data(), st.integers(1, 400))
def test_marks_stay_within_any_text(qapp, text, data, room):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    metrics = QFontMetrics(QFont())
    shown, moved = elide_marked(text, ((start, end),), metrics, room, Qt.TextElideMode.ElideMiddle)
    units = len(shown.encode("utf-16-le", "surrogatepass")) // 2
    for begin, stop in moved:
        assert 0 <= begin < stop <= units


def test_a_late_word_comes_into_view():
    said = snippet("word " * 20 + "garden party", "garden")
    cut = centre_snippet(said, 20)
    assert cut.text.startswith("…word")
    ((start, end),) = cut.marks
    assert cut.text[start:end] == "garden"
    assert start < 20
    assert centre_snippet(snippet("garden party", "garden"), 20).text == "garden party"
    assert centre_snippet(Snippet("nothing " * 9), 20).marks == ()


def test_rich_text_is_escaped(qapp):
    said = snippet("a <b> & garden", "garden")
    text = snippet_html(said, LIGHT)
    assert "a &lt;b&gt; &amp; " in text
    assert f"background-color:{LIGHT.mark}" in text
    assert text.endswith(">garden</span>")
    assert marked_words(snippet("Garden garden", "Garden")) == ("garden",)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "it looks alike"),
        ({"snippet": Snippet("x")}, "its words match, and it looks alike"),
        ({"snippet": Snippet("x"), "z_score": 0.5}, "its words match"),
        ({"measured": False}, "it meets the conditions"),
        ({"item": item(1, modality=Modality.TEXT, text="x")}, "its meaning is near"),
    ],
)
def test_why_it_is_here(changes, said):
    base = {"item": item(1), "coarse_rank": 1, "distance": 0.7, "z_score": 4.0}
    assert texts.match_reason(Candidate(**(base | changes))) == said


def test_the_window_shows_the_words(window, search, until):
    passage = item(2, modality=Modality.TEXT, text=TEXT, path=ROOT / "minutes.txt")
    search.items = [item(1), passage, item(3), item(4, label="page 2")]
    search.odds = {}
    search.snippets = {
        2: snippet("…at nine. The garden was bought…", "garden"),
        3: snippet("picture-0003.jpg", "picture", field="name"),
        4: snippet("A walk in the garden", "garden", field="caption"),
    }
    details = window.parts.details
    window.commands.details.setChecked(True)
    plain = dict(search.snippets)
    search.snippets = {}
    window.search.search_now(Query("mug"))
    until(lambda: len(window.parts.view.results.results) == 4)
    assert settle_down(window)
    mark = window.theme.color("mark")

    def marked() -> list[int]:
        return columns(window.parts.view.viewport().grab().toImage(), mark)

    assert marked() == []
    search.snippets = plain
    window.search.search_now(Query("garden"))
    until(lambda: window.parts.view.results.results[1].candidate.snippet is not None)
    assert settle_down(window)
    assert len(marked()) > 60
    view = window.parts.view
    view.setCurrentIndex(view.results.index(1))
    assert details.explanation.found_by.text() == "its words match, and its meaning is near"
    assert not details.snippet.isVisible()
    found = [selection.cursor.selectedText() for selection in details.passage.extraSelections()]
    assert found == ["garden"] * 3
    view.setCurrentIndex(view.results.index(3))
    assert details.snippet.isVisible()
    assert "In its caption:" in details.snippet.text()
    assert ">garden</span>" in details.snippet.text()
    view.setCurrentIndex(view.results.index(0))
    assert not details.snippet.isVisible()
    assert details.explanation.found_by.text() == "it looks alike"
    assert "its words match" in texts.describe_result(view.results.results[1])


def test_a_settling_list_does_not_scroll_the_passage(window, until):
    passage = window.parts.details.passage
    window.commands.details.setChecked(True)
    one = item(2, modality=Modality.TEXT, text="line\n" * 300 + "garden")
    said = snippet("…garden", "garden")
    passage.show_passage(one, said)
    assert passage.textCursor().position() > 1000
    passage.verticalScrollBar().setValue(3)
    passage.show_passage(one, said)
    assert passage.verticalScrollBar().value() == 3

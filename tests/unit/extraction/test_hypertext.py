"""What a reader of a page sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.extraction.documents.html import extract_html_text, split_html


def test_scripts_and_styles_are_left_out() -> None:
    page = """<html><head><title>A title</title><style>p { color: red }</style>
        <script>if (a < b) { document.write("<p>written</p>") }</script></head>
        <body><noscript>none</noscript><p>Seen</p><svg><text>drawn</text></svg></body></html>"""
    assert extract_html_text(page) == "A title\n\nSeen"


def test_blocks_become_lines_and_inline_markup_joins() -> None:
    page = "<p>One <b>bold</b>er\n   word</p><ul><li>first<li>second</ul>a<br>b"
    assert extract_html_text(page) == "One bolder word\n\nfirst\nsecond\n\na\nb"


def test_entities_are_characters() -> None:
    assert extract_html_text("<p>Caf&eacute; &amp; bar &#128578; &nbsp;x</p>") == "Café & bar 🙂 x"


def test_the_words_for_a_picture_count() -> None:
    assert (
        extract_html_text('<p>See <img src="x.png" alt="a red square">.</p>')
        == "See a red square ."
    )


def test_preformatted_text_keeps_its_lines() -> None:
    assert extract_html_text("<pre>a  b\n  c</pre>") == "a b\nc"


def test_unclosed_and_stray_tags() -> None:
    assert extract_html_text("</p></script><div><p>text <b>goes <i>on") == "text goes on"
    assert extract_html_text("a < b and <notclosed") in ("a < b and", "a < b and <notclosed")


@given(st.text(alphabet="<>/!-apscritle &;#\"'= \n", max_size=200))
def test_any_markup_gives_text(markup: str) -> None:
    assert extract_html_text(markup) == extract_html_text(markup).strip()


def test_what_stands_below_a_heading_knows_it() -> None:
    page = (
        "<title>T</title><h1>One</h1><p>a<h2>Two <b>x</b></h2>b<h2>Three</h2>c"
        "<svg><h1>drawn</h1></svg><h1>Four</h1>"
    )
    assert [(section.headings, section.text) for section in split_html(page)] == [
        ((), "T"),
        (("One",), "One\n\na"),
        (("One", "Two x"), "Two x\n\nb"),
        (("One", "Three"), "Three\n\nc"),
        (("Four",), "Four"),
    ]


def test_quotes_comments_and_declarations_hold_no_tags() -> None:
    assert extract_html_text("<a title=\"x > y\" id='>'>in</a> <!-- <p>no</p> -->out") == "in out"
    assert extract_html_text("<!DOCTYPE html [<!ENTITY a '>'>]><p>x &a; y</p>") == "x &a; y"
    assert extract_html_text("<p>don't <i class=o'clock>stop</i></p>") == "don't stop"
    assert extract_html_text("<?php echo 1 ?>a<!-->b<![CDATA[ <c> ]]>") == "ab <c>"
    assert extract_html_text("<SCRIPT>x</scripty></Script >seen<textarea><b></textarea>") == (
        "seen<b>"
    )


def test_what_is_not_closed_ends_the_page() -> None:
    for end in ("<!-- ", "<a href=x", "<script>alert()", "</div", "<!doctype", "<?xml"):
        assert extract_html_text(f"<p>before</p>{end}") == "before"


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<!", "<?", "</", "<a", "<a b=", '<a b="', "<![CDATA[", "<script>", "<title",
     "<!doctype [", "<", "&", "<div>", "<svg>", "&amp;", "<h1>x</h1>"],
)  # fmt: skip
def test_repeated_beginnings_cost_no_more_than_their_length(piece: str) -> None:
    # Looking for the end again from each of them would take hours.
    assert len(extract_html_text(piece * 50_000)) <= 2 * len(piece) * 50_000

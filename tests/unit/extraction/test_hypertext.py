"""What a reader of a page sees."""

from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.extraction.documents.html import extract_html_text


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

"""What a card shows of a Markdown file: its words, and the marks on the same words."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.file_kinds import get_file_kind
from retllm_desktop.core.types import Item, Modality, Snippet
from retllm_desktop.ui.gallery.markdown_snippet import plain_snippet
from tests.ui.fakes import item


def note(name: str = "note.md") -> Item:
    path = Path("/notes") / name
    return replace(item(1), path=path, modality=Modality.TEXT, kind=get_file_kind(path))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("# Tent trip\n\nWe **forgot** the *pegs*.", "Tent trip\n\nWe forgot the pegs."),
        ("## One ## Two", "One Two"),
        ("see [the map](https://example.org/a_(b)) there", "see the map there"),
        (
            "![a red boat](boat.jpg) and [docs][1]\n[1]: https://example.org",
            "a red boat and docs\n",
        ),
        ("[![badge](b.svg)](https://example.org) ok", "badge ok"),
        ("run `make all` or\n```sh\nmake\n```\n", "run make all or\n\nmake\n\n"),
        ("> quoted\n\n---\n__bold__ ~~gone~~ _so_", "quoted\n\n\nbold gone so"),
        ("Trip\n====\nand ***so***, <https://example.org>", "Trip\n\nand so, https://example.org"),
        ("| a | b |\n|---|:---|\n| 1 | 2 |", "| a | b |\n\n| 1 | 2 |"),
        ("Trip ==== of | a | b | |---|---:| | 1 | 2 |", "Trip  of | a | b |  | 1 | 2 |"),
        (r"5 \* 3 and \_so\_", "5 * 3 and _so_"),
        # What is no markup.
        ("2 * 3 * 4, snake_case_name, #1, C#, x | y --- z and a - b", None),
        ("* first\n* second\n- third", None),
        ("an [array] and f(x)", None),
    ],
)
def test_markup_goes_and_signs_stay(written, read):
    assert plain_snippet(Snippet(written), note()).text == (written if read is None else read)


def test_marks_stay_on_their_words():
    text = "# The **red boat** in [the harbour](https://harbour.example) of `harbour`"
    words = [(text.index("red"), text.index(" boat")), (text.index("harbour]"), text.index("]"))]
    address = text.index("harbour.example")
    marks = (*words, (address, address + 7), (text.rindex("harbour"), text.rindex("`")))
    plain = plain_snippet(Snippet(text, marks), note())
    assert plain.text == "The red boat in the harbour of harbour"
    # The one in the address is not shown any more.
    assert [plain.text[start:end] for start, end in plain.marks] == ["red", "harbour", "harbour"]


def test_what_is_cut_in_the_midst_of_its_markup_loses_the_rest_of_it():
    assert plain_snippet(Snippet("…old** and new **thi…"), note()).text == "…old and new thi…"


def test_other_files_and_other_fields_are_left_as_they_are():
    code = Snippet("# include **x**")
    assert plain_snippet(code, note("main.py")) is code
    name = Snippet("**x**.md", field="name")
    assert plain_snippet(name, note()) is name


@given(st.text("ab*_#[]()`~> \n!-", max_size=60), st.data())
def test_whatever_is_written_marks_lie_within_and_in_order(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    marks = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    plain = plain_snippet(Snippet(text, marks), note())
    assert [c for c in plain.text if c in "ab"] == [c for c in text if c in "ab"] or "](" in text
    places = [place for mark in plain.marks for place in mark]
    assert places == sorted(places)
    assert all(0 <= place <= len(plain.text) for place in places)

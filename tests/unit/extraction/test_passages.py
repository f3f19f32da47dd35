"""Nothing of a text is lost, passages are bounded, and they end where a reader would pause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.extraction.documents.passages import (
    MAX_CHARS,
    TARGET_CHARS,
    extract_passages,
    normalise_passage,
    split_passages,
)

texts = st.text(alphabet=st.sampled_from("ab é.!? \n\t日。"), max_size=600)


@given(texts, st.integers(1, 60), st.integers(0, 60))
def test_pieces_joined_are_the_text(text: str, target: int, more: int) -> None:
    pieces = list(split_passages(text, target, target + more))
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= target + more for piece in pieces)
    assert all(len(piece) >= target // 2 for piece in pieces[:-1])


@given(st.text(max_size=5000))
def test_passages_hold_every_word(text: str) -> None:
    found = extract_passages(text)
    assert "".join("".join(found).split()) == "".join(normalise_passage(text).split())
    assert all(piece == piece.strip() and 0 < len(piece) <= MAX_CHARS for piece in found)


@given(st.text())
def test_what_comes_out_can_be_stored(text: str) -> None:
    normalise_passage(text).encode("utf-8")


def test_a_paragraph_border_wins_over_a_nearer_sentence() -> None:
    first = "One sentence. " * 5 + "The end."
    second = "Another sentence. " * 20
    pieces = list(split_passages(f"{first}\n\n{second}", 100, 140))
    assert pieces[0] == f"{first}\n\n"


def test_a_sentence_border_wins_over_a_nearer_space() -> None:
    text = "a" * 70 + ". " + "b " * 200
    assert next(iter(split_passages(text, 100, 140))) == "a" * 70 + ". "


def test_a_word_is_cut_only_without_any_border() -> None:
    assert [len(piece) for piece in split_passages("x" * 250, 100, 140)] == [100, 100, 50]
    assert next(iter(split_passages("x" * 99 + " " + "y" * 200, 100, 140))) == "x" * 99 + " "


def test_usual_prose_gives_passages_of_about_the_target() -> None:
    prose = ("The quick brown fox jumps over the lazy dog. " * 12 + "\n\n") * 40
    lengths = [len(piece) for piece in extract_passages(prose)]
    assert all(TARGET_CHARS // 2 <= length <= MAX_CHARS for length in lengths[:-1])
    assert 0.6 * TARGET_CHARS < sum(lengths) / len(lengths) < 1.3 * TARGET_CHARS


def test_hyphens_of_the_typesetter_disappear() -> None:
    assert normalise_passage("exam\ufffe\nple and co\x02\r\noperate\x00") == "example and cooperate"


def test_impossible_sizes_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="target"):
        list(split_passages("text", 10, 5))

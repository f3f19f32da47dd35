"""Pieces of text become lines, in reading order."""

from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.extraction.ocr.engine import OcrPiece, join_lines


def test_pieces_beside_each_other_are_a_line() -> None:
    pieces = [
        OcrPiece("chairs", 300, 12, 38),
        OcrPiece("second", 10, 60, 84),
        OcrPiece("Garden", 10, 10, 36),
    ]
    assert join_lines(pieces) == "Garden chairs\nsecond"


def test_columns_of_lines_that_stand_askew_are_not_run_together() -> None:
    assert join_lines([OcrPiece("a", 0, 0, 20), OcrPiece("b", 50, 15, 35)]) == "a\nb"


def test_nothing_gives_nothing() -> None:
    assert join_lines([]) == ""


@given(
    st.lists(
        st.builds(
            lambda text, left, top, height: OcrPiece(text, left, top, top + height),
            st.text("abc", min_size=1, max_size=3),
            st.floats(0, 100),
            st.floats(0, 100),
            st.floats(1, 30),
        ),
        max_size=12,
    )
)
def test_every_piece_is_there_once_whatever_the_order(pieces: list[OcrPiece]) -> None:
    assert sorted(join_lines(pieces).split()) == sorted(piece.text for piece in pieces)

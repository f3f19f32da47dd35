"""Pieces of text become lines, in reading order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.extraction.ocr.layout import OcrPiece, order_pieces


def piece(text: str, left: float, top: float, bottom: float, turns: int = 0) -> OcrPiece:
    right = left + 0.1
    corners = [[left, top], [right, top], [right, bottom], [left, bottom]]
    return OcrPiece(text, np.array(corners, np.float32), turns)


def joined(pieces: list[OcrPiece], aspect: float = 1.0) -> str:
    rows = order_pieces(pieces, aspect)
    return "\n".join(" ".join(one.text for one in row) for row in rows)


def test_pieces_beside_each_other_are_a_line() -> None:
    pieces = [
        piece("chairs", 0.6, 0.12, 0.38),
        piece("second", 0.1, 0.60, 0.84),
        piece("Garden", 0.1, 0.10, 0.36),
    ]
    assert joined(pieces) == "Garden chairs\nsecond"


def test_columns_of_lines_that_stand_askew_are_not_run_together() -> None:
    assert joined([piece("a", 0, 0, 0.2), piece("b", 0.5, 0.15, 0.35)]) == "a\nb"


def test_nothing_gives_nothing() -> None:
    assert joined([]) == ""


def test_a_picture_on_its_side_is_read_as_it_was_written() -> None:
    """Turned to the right: what was above is at the right, what was left is above."""
    line = [[0.8, 0.1], [0.8, 0.4], [0.7, 0.4], [0.7, 0.1]]
    below = [[0.5, 0.1], [0.5, 0.4], [0.4, 0.4], [0.4, 0.1]]
    beside = [[0.8, 0.5], [0.8, 0.9], [0.7, 0.9], [0.7, 0.5]]
    pieces = [
        OcrPiece(text, np.array(corners, np.float32), 1)
        for text, corners in (("below", below), ("chairs", beside), ("Garden", line))
    ]
    assert joined(pieces) == "Garden chairs\nbelow"


def test_what_is_turned_otherwise_comes_after_the_rest() -> None:
    pieces = [
        piece("arXiv", 0.0, 0.1, 0.9, 3),
        piece("a page", 0.3, 0.1, 0.2),
        piece("of it", 0.3, 0.3, 0.4),
    ]
    assert joined(pieces) == "a page\nof it\narXiv"


@given(
    st.lists(
        st.builds(
            lambda text, left, top, height, turns: piece(text, left, top, top + height, turns),
            st.text("abc", min_size=1, max_size=3),
            st.floats(0, 1),
            st.floats(0, 1),
            st.floats(0.01, 0.3),
            st.integers(0, 3),
        ),
        max_size=12,
    )
)
def test_every_piece_is_there_once_whatever_the_order(pieces: list[OcrPiece]) -> None:
    assert sorted(joined(pieces).split()) == sorted(piece.text for piece in pieces)

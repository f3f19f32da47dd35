"""Text that was read in pictures keeps where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.located_text import (
    Corners,
    TextBox,
    find_boxes,
    join_text,
    pack_boxes,
    unpack_boxes,
)

BOX: Corners = (0.1, 0.1, 0.9, 0.1, 0.9, 0.2, 0.1, 0.2)


def test_positions_are_those_of_the_joined_text() -> None:
    read = join_text([[("Garden", BOX), ("chairs", BOX)], [], [("für zwei", BOX)]])
    assert read.text == "Garden chairs\nfür zwei"
    assert [read.text[box.start : box.end] for box in read.boxes] == [
        "Garden",
        "chairs",
        "für zwei",
    ]


def test_boxes_of_words_are_those_of_their_lines() -> None:
    read = join_text([[("Garden", BOX), ("CHAIRS for two", BOX)], [("Gärten", BOX)]])
    found = find_boxes(read, ["chairs", "garden"])
    assert [read.text[box.start : box.end] for box in found] == ["Garden", "CHAIRS for two"]
    assert find_boxes(read, [""]) == []


@given(
    st.lists(
        st.builds(
            lambda start, length, corners: TextBox(start, start + length, tuple(corners)),  # type: ignore[arg-type]
            st.integers(0, 1 << 20),
            st.integers(0, 1000),
            st.lists(st.floats(0, 1), min_size=8, max_size=8),
        ),
        max_size=9,
    )
)
def test_boxes_come_back(boxes: list[TextBox]) -> None:
    back = unpack_boxes(pack_boxes(boxes))
    assert [(box.start, box.end) for box in back] == [(box.start, box.end) for box in boxes]
    for one, other in zip(back, boxes, strict=True):
        assert one.corners == pytest.approx(other.corners, abs=1e-5)


@pytest.mark.parametrize("packed", [b"", b"abc", bytes(25)])
def test_what_is_no_list_of_boxes_gives_none(packed: bytes) -> None:
    assert unpack_boxes(packed) == ()

"""Where the original lies in pixels that were decoded smaller."""

import numpy as np
import pytest

from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.pictures.images import ImageFrame, make_whole_frame

HALF = ImageFrame(0.0, 0.0, 2.0, 427, 641)
DECODED = (214, 321)
TURNS = {
    1: lambda a: a,
    2: np.fliplr,
    3: lambda a: np.rot90(a, 2),
    4: np.flipud,
    5: lambda a: a.T,
    6: lambda a: np.rot90(a, -1),
    7: lambda a: np.rot90(a, 2).T,
    8: np.rot90,
}


def test_the_original_fills_half_of_the_last_pixel() -> None:
    assert HALF.whole(DECODED) == (0.0, 0.0, 213.5, 320.5)
    assert make_whole_frame((5, 7)).whole((5, 7)) == (0.0, 0.0, 5.0, 7.0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turning_moves_the_unfilled_part(orientation: int) -> None:
    # marks how much of every decoded pixel the original fills
    filled = np.ones((DECODED[1], DECODED[0]))
    filled[-1] *= 0.5
    filled[:, -1] *= 0.5
    upright = TURNS[orientation](filled)
    frame = HALF.turned(orientation, DECODED)
    left, top, right, bottom = frame.whole((upright.shape[1], upright.shape[0]))
    middle = (upright.shape[0] // 2, upright.shape[1] // 2)
    assert 1 - left == upright[middle[0], 0]
    assert 1 - top == upright[0, middle[1]]
    assert right - (upright.shape[1] - 1) == upright[middle[0], -1]
    assert bottom - (upright.shape[0] - 1) == upright[-1, middle[1]]
    assert (frame.width_px, frame.height_px) == ((427, 641), (641, 427))[orientation > 4]


def test_the_centre_is_cut_at_whole_pixels_of_the_resized_picture() -> None:
    # 300 × 200 to 50: 75 × 50, of which 12 columns are cut off on the left
    box = make_whole_frame((300, 200)).centre(ImageSpec(50, "shortest", crop=True), (300, 200))
    assert box == pytest.approx((48.0, 0.0, 248.0, 200.0))
    smaller = ImageFrame(0.0, 0.0, 2.0, 300, 200).centre(
        ImageSpec(50, "shortest", crop=True), (150, 100)
    )
    assert smaller == pytest.approx((24.0, 0.0, 124.0, 100.0))


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (427, 641), (3, 2)])
def test_boxes_never_leave_the_pixels(size: tuple[int, int]) -> None:
    for scale in (1.0, 2.0, 8.0):
        decoded = tuple(-(-side // int(scale)) for side in size)
        for orientation in range(1, 9):
            upright = decoded if orientation < 5 else decoded[::-1]
            frame = ImageFrame(0.0, 0.0, scale, *size).turned(orientation, decoded)
            for box in (
                frame.whole(upright),
                frame.centre(ImageSpec(224, "shortest", crop=True), upright),
            ):
                assert 0 <= box[0] < box[2] <= upright[0]
                assert 0 <= box[1] < box[3] <= upright[1]

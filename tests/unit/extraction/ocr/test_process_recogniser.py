"""A process that fails costs a picture its text, and nothing else."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Rgb
from retllm_desktop.extraction.ocr.recogniser import ProcessRecogniser, RecogniserLimits
from tests.unit.extraction.ocr import odd_targets as odd

MIB = 2**20


@pytest.fixture
def recogniser() -> Iterator[ProcessRecogniser]:
    limits = RecogniserLimits(picture_s=30.0, memory_bytes=160 * MIB)
    made = ProcessRecogniser(limits, target=odd.serve_odd)
    yield made
    made.release()


def picture(first: int) -> Rgb:
    pixels = np.zeros((2, 3, 3), np.uint8)
    pixels[0, 0, 0] = first
    return pixels


def read(recogniser: ProcessRecogniser, first: int, *, likely: bool = False) -> str | None:
    found = recogniser.recognise(picture(first), CancelToken(), likely=likely)
    return None if found is None else found.text


def test_what_is_read_holds_nothing_but_text(recogniser: ProcessRecogniser) -> None:
    assert read(recogniser, odd.ECHO, likely=True) == "[2, 3, 3] True and\nnext"
    assert read(recogniser, odd.ECHO) == "[2, 3, 3] False and\nnext"
    assert recogniser.started == 1


def test_where_text_stands_is_said_within_the_picture(recogniser: ProcessRecogniser) -> None:
    found = recogniser.recognise(picture(odd.ECHO), CancelToken())
    assert found is not None
    assert [found.text[box.start : box.end] for box in found.boxes] == [
        "[2, 3, 3] False",
        "and",
        "next",
    ]
    assert {box.corners for box in found.boxes} == {(0.1, 0.2, 0.5, 0.2, 0.5, 0.3, 0.0, 1.0)}


@pytest.mark.parametrize(
    ("mischief", "reason"),
    [
        (odd.DIE, "exit code 7"),
        (odd.EAT, "160 MiB of memory"),
        (odd.BABBLE, "unreadable answer"),
        (odd.LIE, "no answer"),
        (odd.FAIL, "did not like it"),
        (odd.CLIP, "unreadable answer"),
    ],
)
def test_a_picture_that_makes_it_fail_is_told_and_the_next_one_is_read(
    recogniser: ProcessRecogniser, mischief: int, reason: str
) -> None:
    with pytest.raises(ItemError, match="The text in the picture cannot be read") as caught:
        read(recogniser, mischief)
    assert reason in caught.value.detail
    assert read(recogniser, odd.ECHO) is not None


def test_a_picture_that_takes_too_long_is_given_up() -> None:
    recogniser = ProcessRecogniser(RecogniserLimits(picture_s=0.5), target=odd.serve_odd)
    try:
        with pytest.raises(ItemError) as caught:
            read(recogniser, odd.HANG)
        assert "longer than 0.5 s" in caught.value.detail
    finally:
        recogniser.release()


def test_who_cancels_does_not_wait_for_the_picture(recogniser: ProcessRecogniser) -> None:
    assert read(recogniser, odd.ECHO) is not None
    cancel = CancelToken()
    threading.Timer(0.2, cancel.cancel).start()
    # Without it the picture would be given up, with an error.
    assert recogniser.recognise(picture(odd.HANG), cancel) is None
    assert read(recogniser, odd.ECHO) is not None


def test_a_process_is_replaced_after_many_pictures() -> None:
    recogniser = ProcessRecogniser(RecogniserLimits(recycle_after=2), target=odd.serve_odd)
    try:
        for _ in range(3):
            read(recogniser, odd.ECHO)
        assert recogniser.started == 2
    finally:
        recogniser.release()


@pytest.mark.parametrize(
    ("target", "reason"), [(odd.serve_refusal, "no model"), (odd.serve_nothing, "exit code 3")]
)
def test_an_installation_that_does_not_work_is_said(target: odd.Target, reason: str) -> None:
    recogniser = ProcessRecogniser(target=target)
    with pytest.raises(EngineError, match="does not start") as caught:
        read(recogniser, odd.ECHO)
    assert reason in caught.value.detail

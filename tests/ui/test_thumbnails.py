"""Previews arrive from their executor, are bounded, and say when they cannot be read."""

from collections.abc import Iterator

import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.ui.results.thumbnails import Thumbnails, decode_thumbnail
from retllm_desktop.ui.shared.serial_executor import SerialExecutor
from tests.ui.fakes import item, webp


@pytest.fixture
def executor(qapp) -> Iterator[SerialExecutor]:
    made = SerialExecutor("thumbnails")
    yield made
    made.abandon()
    assert made.close(5.0)


def test_a_preview_arrives_decoded_and_scaled(executor, folders, until):
    folders.previews[1] = webp("#336699", (600, 300))
    previews = Thumbnails(folders, executor)
    assert previews.get(item(1), 180) is None
    until(lambda: previews.get(item(1), 180) is not None)
    pixmap = previews.get(item(1), 180)
    assert (pixmap.width(), pixmap.height()) == (192, 96)
    color = pixmap.toImage().pixelColor(96, 48)
    assert abs(color.red() - 0x33) < 12
    assert abs(color.blue() - 0x99) < 12


def test_another_size_serves_meanwhile(executor, folders, until):
    folders.previews[1] = webp("red", (600, 300))
    previews = Thumbnails(folders, executor)
    previews.get(item(1), 180)
    until(lambda: previews.get(item(1), 180) is not None)
    assert previews.get(item(1), 500).width() == 192
    until(lambda: previews.get(item(1), 500).width() == 512)


def test_a_missing_or_broken_preview_is_known_to_be_missing(executor, folders, until):
    folders.previews[2] = b"no picture"
    previews = Thumbnails(folders, executor)
    for number in (1, 2):
        assert previews.get(item(number), 180) is None
        until(lambda number=number: previews.is_missing(item(number), 180))


def test_memory_is_bounded_and_the_oldest_goes_first(executor, folders, until):
    for number in range(1, 11):
        folders.previews[number] = webp("green", (100, 100))
    previews = Thumbnails(folders, executor, budget_bytes=3 * 100 * 100 * 4)
    for number in range(1, 11):
        previews.get(item(number), 180)
        until(lambda number=number: previews.get(item(number), 180) is not None)
        assert previews.used_bytes <= 3 * 100 * 100 * 4
    # Only three fit: the newest ones are still there, without another read.
    assert previews.used_bytes == 3 * 100 * 100 * 4
    assert all(previews.get(item(number), 180) is not None for number in (8, 9, 10))
    assert not executor.busy


def test_a_failure_is_told_once(executor, folders, until):
    folders.thumbnail_error = StoreError("The library file cannot be read")
    previews = Thumbnails(folders, executor)
    told: list[object] = []
    previews.failed.connect(told.append)
    for number in (1, 2, 3):
        previews.get(item(number), 180)
    until(lambda: all(previews.is_missing(item(number), 180) for number in (1, 2, 3)))
    assert [str(error) for error in told] == ["The library file cannot be read"]


def test_decode_refuses_what_is_no_picture(qapp):
    assert decode_thumbnail(None, 100) is None
    assert decode_thumbnail(b"", 100) is None
    assert decode_thumbnail(b"RIFF....WEBP", 100) is None

"""Animations are shown by a frame that shows something, and never looked through."""

import io

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import DecodeRequest, decode_image
from tests.unit.extraction.samples import scene

EXACT = DecodeRequest(max_px=100_000)


def animation(kind: str, frames: list[Image.Image], **options: object) -> bytes:
    out = io.BytesIO()
    frames[0].save(
        out, kind, save_all=True, append_images=frames[1:], duration=50, loop=0, **options
    )
    return out.getvalue()


LIMITS = ReadingLimits()


def shown(data: bytes, limits: ReadingLimits = LIMITS) -> np.ndarray:
    return np.asarray(decode_image(io.BytesIO(data), EXACT, limits).image, int)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("empty", ["white", "black", "clear"])
def test_an_empty_first_frame_is_passed_over(kind: str, empty: str) -> None:
    blank = Image.new("RGBA", (160, 100), (0, 0, 0, 0) if empty == "clear" else empty)
    drawn = scene(160, 100).convert("RGBA")
    values = shown(animation(kind, [blank, blank.copy(), drawn, drawn.rotate(180)]))
    assert np.abs(values - np.asarray(scene(160, 100), int)).mean() < 25


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_the_first_frame_stands_for_an_animation(kind: str) -> None:
    drawn = scene(160, 100).convert("RGB")
    values = shown(animation(kind, [drawn, drawn.rotate(180), drawn]))
    assert np.abs(values - np.asarray(drawn, int)).mean() < 25


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_where_every_frame_is_empty_one_is_shown(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("white", "black", "white")]
    assert shown(animation(kind, frames)).shape == (20, 20, 3)
    assert (shown(animation(kind, frames[:1])) == 255).all()


def test_a_gif_of_a_million_frames_is_not_looked_through() -> None:
    two = animation("GIF", [Image.new("P", (9, 9), 0), Image.new("P", (9, 9), 1)])
    second = two[two.rindex(b"\x21\xf9") : -1]
    million = two[:-1] + second * 1_000_000
    looked_at = CountingStream(million)
    decode_image(looked_at, EXACT, ReadingLimits())
    assert looked_at.read_bytes < len(million) // 5


def test_looking_costs_no_more_than_large_pictures() -> None:
    frames = [Image.new("L", (100, 100), 0), Image.new("L", (100, 100), 255)] * 8
    frames.append(scene(100, 100).convert("L"))
    data = animation("PNG", frames)
    assert shown(data).std() > 10
    assert shown(data, ReadingLimits(decoded_pixels=20_000)).std() == 0


class CountingStream(io.BytesIO):
    read_bytes = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.read_bytes += len(data)
        return data

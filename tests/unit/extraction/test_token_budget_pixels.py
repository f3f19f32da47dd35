"""Pictures for encoders of patches: proportions kept, decoded no larger than that needs."""

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.token_budget import fit_token_budget, largest_square_px
from retllm_desktop.core.types import Extraction, FileStat, ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    DecodeRequest,
    decode_image,
    make_encoder_image,
)
from retllm_desktop.extraction.pool import ProcessExtractor
from tests.fixtures.videos import shots, write_video
from tests.unit.extraction.pdf_files import drawn

SPEC = ImageSpec(
    px=largest_square_px(48, 140),
    resize="tokens",
    oversampling=2,
    token_px=48,
    max_tokens=140,
)


def photo(wide: int, high: int, orientation: int = 1) -> bytes:
    down, across = np.mgrid[0:high, 0:wide]
    pixels = np.stack([across * 255 // wide, down * 255 // high, (across + down) % 256], axis=-1)
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("wide", "high", "orientation"),
    [(2600, 2000, 1), (2000, 2600, 8), (2600, 2000, 6), (3000, 200, 1), (90, 60, 6)],
)
def test_a_large_jpeg_is_decoded_smaller_and_looks_the_same(
    wide: int, high: int, orientation: int
) -> None:
    data = photo(wide, high, orientation)
    quick = decode_image(io.BytesIO(data), DecodeRequest(SPEC), ReadingLimits())
    size = fit_token_budget(quick.width_px, quick.height_px, SPEC)
    turned = orientation in (6, 8)
    assert (quick.width_px, quick.height_px) == ((high, wide) if turned else (wide, high))
    # Twice the sides are kept where there are as many, and where there are more not thrice.
    for have, want, whole in zip(
        quick.image.size, size, (quick.width_px, quick.height_px), strict=True
    ):
        assert have >= min(whole, 2 * want)
    if wide * high > 5_000_000:
        assert quick.image.width * quick.image.height < wide * high
    found = np.asarray(make_encoder_image(quick.image, SPEC, quick.frame), float)
    exact = decode_image(io.BytesIO(data), DecodeRequest(), ReadingLimits())
    wanted = np.asarray(exact.image.resize(size, Image.Resampling.BICUBIC), float)
    assert found.shape == wanted.shape == (size[1], size[0], 3)
    assert np.abs(found - wanted).mean() < 2


def test_reading_processes_hand_over_pixels_of_all_proportions(tmp_path: Path) -> None:
    sizes = {"landscape": (640, 400), "portrait": (400, 640), "strip": (900, 9), "dot": (1, 1)}
    for name, (wide, high) in sizes.items():
        (tmp_path / f"{name}.jpg").write_bytes(photo(wide, high))
    files = [
        FileStat(path, path.stat().st_size, path.stat().st_mtime_ns)
        for path in (tmp_path / f"{name}.jpg" for name in sizes)
    ]
    with contextlib.closing(ProcessExtractor(workers=1)) as extractor:
        read = list(extractor.extract_many(files, SPEC, CancelToken()))
    for (_, outcome), (wide, high) in zip(read, sizes.values(), strict=True):
        assert isinstance(outcome, Extraction)
        (part,) = outcome.parts
        assert part.pixels is not None
        across, down = fit_token_budget(wide, high, SPEC)
        assert part.pixels.shape == (down, across, 3)


def test_pages_and_moments_keep_their_proportions(tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(drawn(lambda canvas: canvas.circle(300, 400, 80)))
    write_video(tmp_path / "film.mp4", shots(1, 2))
    files = [
        FileStat(path, path.stat().st_size, path.stat().st_mtime_ns)
        for path in (tmp_path / "page.pdf", tmp_path / "film.mp4")
    ]
    with contextlib.closing(ProcessExtractor(workers=1)) as extractor:
        read = list(extractor.extract_many(files, SPEC, CancelToken()))
    sizes = {"page.pdf": (595, 842), "film.mp4": (160, 96)}
    for file, outcome in read:
        assert isinstance(outcome, Extraction)
        across, down = fit_token_budget(*sizes[file.path.name], SPEC)
        shown = [part.pixels for part in outcome.parts if part.pixels is not None]
        assert shown
        for pixels in shown:
            assert pixels.shape == (down, across, 3)
            assert pixels.std() > 1

"""What packs are tried on: drawn pictures with captions, and photographs, that came along."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from typing import TYPE_CHECKING

import numpy as np

from retllm_desktop.core.errors import PackError
from retllm_desktop.platform.paths import bundled_folder

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from retllm_desktop.core.types import ImageSpec, Rgb

_TRIAL_PICTURES = 32
_PHOTOGRAPH = ".webp"


class BundledTrial:
    """Pictures that came with the program, each with a caption true of no other of them.

    Drawn once by ``models/world/bundle.py``. Nothing is read before it is asked for.
    """

    def __init__(self, count: int = _TRIAL_PICTURES) -> None:
        """Use so many of the pictures."""
        self._path = bundled_folder("resources") / "trial.zip"
        self._photographs = bundled_folder("resources") / "demo-photographs.zip"
        self._count = count

    @property
    def captions(self) -> Sequence[str]:
        """The captions, in the pictures' order."""
        captions: list[str] = json.loads(self._read(["captions.json"])[0])
        return captions[: self._count]

    def pictures(self, spec: ImageSpec | None, max_px: int, count: int) -> Sequence[Rgb]:
        """The first pictures, of exactly the size of ``spec``; without one of ``max_px``."""
        # Deferred: Pillow is loaded only where a pack is really tried.
        from retllm_desktop.extraction.files import ReadingLimits
        from retllm_desktop.extraction.pictures.images import DecodeRequest, decode_image

        px = max_px if spec is None else spec.px
        names = [f"{number:02d}.webp" for number in range(min(count, self._count))]
        streams = map(io.BytesIO, self._read(names))
        decoded = (decode_image(file, DecodeRequest(), ReadingLimits()).image for file in streams)
        return [np.asarray(image.resize((px, px)), dtype=np.uint8) for image in decoded]

    def photographs(self, spec: ImageSpec) -> Sequence[Rgb]:
        """The demo's photographs as an encoder takes them, each whole and as its two halves."""
        from retllm_desktop.extraction.files import ReadingLimits
        from retllm_desktop.extraction.pictures.images import (
            DecodeRequest,
            decode_image,
            make_encoder_image,
        )

        with _open_archive(self._photographs) as archive:
            names = sorted(n for n in archive.namelist() if n.endswith(_PHOTOGRAPH))
            files = [archive.read(name) for name in names]
        made: list[Rgb] = []
        for data in files:
            image = decode_image(io.BytesIO(data), DecodeRequest(), ReadingLimits()).image
            wide, high = image.size
            across = wide >= high
            middle = (wide if across else high) // 2
            boxes = (
                (0, 0, wide, high),
                (0, 0, middle, high) if across else (0, 0, wide, middle),
                (middle, 0, wide, high) if across else (0, middle, wide, high),
            )
            made += [np.asarray(make_encoder_image(image.crop(box), spec)) for box in boxes]
        return made

    def _read(self, names: Sequence[str]) -> list[bytes]:
        with _open_archive(self._path) as archive:
            return [archive.read(name) for name in names]


@contextlib.contextmanager
def _open_archive(path: Path) -> Generator[zipfile.ZipFile, None, None]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (OSError, KeyError, zipfile.BadZipFile) as exc:
        raise PackError(
            "The pictures that packs are tried on are missing",
            "the program was not installed properly",
            path,
        ) from exc

"""Whether text in pictures is read on this machine, told by a picture whose text is known."""

import time
from typing import Final

import numpy as np

from retllm_desktop.core.enrichment import TextRecogniser
from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.runtimes import RecogniserCheck
from retllm_desktop.core.types import Rgb

_PROBE_TEXT: Final = "TEA 27"
_GLYPHS: Final = {
    "T": ("#####", "..#..", "..#..", "..#..", "..#..", "..#..", "..#.."),
    "E": ("#####", "#....", "#....", "####.", "#....", "#....", "#####"),
    "A": (".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"),
    " ": (".....",) * 7,
    "2": (".###.", "#...#", "....#", "..##.", ".#...", "#....", "#####"),
    "7": ("#####", "....#", "...#.", "..#..", "..#..", "..#..", "..#.."),
}
_DOT_PX: Final = 6
_MARGIN_PX: Final = 48


def probe_recogniser(recogniser: TextRecogniser) -> RecogniserCheck:
    """Read a picture of a few large letters, twice: the first time takes in the start.

    Raises:
        EngineError: The process cannot be started, or the picture made it fail.
    """
    picture = _draw_text(_PROBE_TEXT)
    try:
        recogniser.recognise(picture, CancelToken(), likely=True)
        began = time.perf_counter()
        found = recogniser.recognise(picture, CancelToken(), likely=True)
        picture_s = time.perf_counter() - began
    except ItemError as exc:
        raise EngineError("The reading of text in pictures failed", str(exc)) from exc
    finally:
        recogniser.release()
    return RecogniserCheck(
        recogniser.version,
        picture_s,
        reads=_strip_spaces(found or "") == _strip_spaces(_PROBE_TEXT),
    )


def _draw_text(text: str) -> Rgb:
    """Draw capitals and digits, dark on light."""
    lines = [".".join(_GLYPHS[letter][row] for letter in text) for row in range(7)]
    dots = np.array([[mark == "#" for mark in line] for line in lines])
    large = np.kron(dots, np.ones((_DOT_PX, _DOT_PX), np.bool_))
    page = np.pad(large, _MARGIN_PX)
    return np.repeat(np.where(page, 20, 245).astype(np.uint8)[:, :, np.newaxis], 3, axis=2)


def _strip_spaces(text: str) -> str:
    return "".join(text.split()).upper()

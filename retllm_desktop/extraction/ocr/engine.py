"""RapidOCR's models: a glance at a reduced size, then recognition where there are lines.

Runs inside the recogniser's process. Models are named by their paths in the library's wheel, so
that it looks for them nowhere else; the process may not connect anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from importlib.resources import files
from typing import Any, Final, Protocol, cast

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Rgb

_SAME_LINE: Final = 0.5
"""Share of the lower piece's height that two pieces of one line have in common."""
OCR_VIEW_PX: Final = 2000
"""Longest side of a picture that is worth sending: a page's small print is legible."""
GLANCE_PX: Final = 448
"""At this size lines are found, though not read."""
CLOSE_PX: Final = 1280
_SMALLEST_PX: Final = 32
"""The library would enlarge a strip of one pixel's height to this, and its length as much."""
_MIN_CONFIDENCE: Final = 0.6
"""What is read with less certainty is left out: patterns that look like writing."""
_DETECTION_MODEL: Final = "PP-OCRv6_det_small.onnx"
_ORIENTATION_MODEL: Final = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"
_RECOGNITION_MODEL: Final = "PP-OCRv6_rec_small.onnx"
_REVISION: Final = 1
"""Counts what we change in how the models are used."""


@dataclass(frozen=True, slots=True)
class OcrPiece:
    """A piece of text in a picture."""

    text: str
    left: float
    top: float
    bottom: float


def join_lines(pieces: Sequence[OcrPiece]) -> str:
    """Return the text in reading order: lines from above, pieces of a line from the left."""
    rows: list[list[OcrPiece]] = []
    for piece in sorted(pieces, key=lambda one: (one.top + one.bottom, one.left)):
        if rows and _shares_line(rows[-1][-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return "\n".join(
        " ".join(piece.text for piece in sorted(row, key=lambda one: one.left)) for row in rows
    )


def _shares_line(one: OcrPiece, other: OcrPiece) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return shared > _SAME_LINE * lower


class _RapidOcrOutput(Protocol):
    """The part of the library's answers that we use."""

    boxes: npt.NDArray[np.float32] | None
    txts: tuple[str, ...] | None


class _RapidOcr(Protocol):
    """The part of ``rapidocr.RapidOCR`` that we use."""

    def __call__(self, img_content: npt.NDArray[np.uint8]) -> _RapidOcrOutput:
        """Look at a picture, (h, w, 3), blue first."""
        ...


def read_recogniser_version() -> str | None:
    """Return what the text is read with, None where the library is not installed."""
    try:
        return f"rapidocr {installed_version('rapidocr')}, {_RECOGNITION_MODEL}, {_REVISION}"
    except PackageNotFoundError:
        return None


class OcrEngine:
    """Finds and reads text. Loading takes a few seconds."""

    def __init__(
        self, threads: int, *, glance_px: int = GLANCE_PX, close_px: int = CLOSE_PX
    ) -> None:
        """Load the models.

        Args:
            threads: Threads of each.
            glance_px: Longest side at which lines are looked for at first.
            close_px: Longest side at which they are looked for where there are some. They are
                read at the size that the picture has.
        """
        self._glance = _open_rapidocr(threads, glance_px, close=False)
        self._close = _open_rapidocr(threads, close_px, close=True)
        # What is not loaded now would be loaded for the first picture, within its time.
        self.text(np.full((64, 64, 3), 255, np.uint8), likely=True)

    def text(self, pixels: Rgb, *, likely: bool) -> str:
        """Return the text in a picture, empty where there is none."""
        missing = [(0, max(0, _SMALLEST_PX - side)) for side in pixels.shape[:2]]
        turned = np.pad(pixels[:, :, ::-1], (*missing, (0, 0)), mode="edge")
        if not likely and self._glance(turned).boxes is None:
            return ""
        found = self._close(turned)
        if found.boxes is None or found.txts is None:
            return ""
        return join_lines(
            [
                OcrPiece(text, box[:, 0].min(), box[:, 1].min(), box[:, 1].max())
                for box, text in zip(found.boxes, found.txts, strict=True)
                if any(character.isalnum() for character in text)
            ]
        )


def _open_rapidocr(threads: int, side_px: int, *, close: bool) -> _RapidOcr:
    from rapidocr import RapidOCR  # pyright: ignore[reportUnknownVariableType]

    models = files("rapidocr").joinpath("models")
    options: Mapping[str, Any] = {
        "Global.log_level": "critical",
        "Global.text_score": _MIN_CONFIDENCE,
        "Global.max_side_len": OCR_VIEW_PX,
        "Global.use_cls": close,
        "Global.use_rec": close,
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Det.model_path": str(models.joinpath(_DETECTION_MODEL)),
        "Det.limit_type": "max",
        "Det.limit_side_len": side_px,
        "Cls.model_path": str(models.joinpath(_ORIENTATION_MODEL)),
        "Rec.model_path": str(models.joinpath(_RECOGNITION_MODEL)),
    }
    return cast("_RapidOcr", RapidOCR(params=dict(options)))

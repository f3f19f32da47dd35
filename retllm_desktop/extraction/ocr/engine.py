"""RapidOCR's models: a glance at a reduced size, then recognition where there are lines.

Runs inside the recogniser's process. Models are named by their paths in the library's wheel, so
that it looks for them nowhere else; the process may not connect anyway.

Lines are read as they are found, and turned where that gives nothing sensible: by their shape,
upright or on their side, then the other way round. The library's own model that tells upside-down
lines is not used: it takes one in four long lines of print for one.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from importlib.resources import files
from typing import Any, Final, Protocol, cast

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Rgb
from retllm_desktop.extraction.ocr.layout import OcrPiece, order_pieces

OCR_VIEW_PX: Final = 2000
"""Longest side of a picture that is worth sending: a page's small print is legible."""
GLANCE_PX: Final = 448
"""At this size lines are found, though not read."""
CLOSE_PX: Final = 1280
_SMALLEST_PX: Final = 32
"""The library would enlarge a strip of one pixel's height to this, and its length as much."""
_MIN_CONFIDENCE: Final = 0.6
"""What is read with less certainty is left out: patterns that look like writing."""
_SURE: Final = 0.85
"""What is read with less certainty may be turned; what is, is hardly ever read so surely."""
_UPRIGHT_RATIO: Final = 1.5
"""How many times as high as wide a box is that holds a line on its side."""
_SAMPLED_LINES: Final = 6
_DETECTION_MODEL: Final = "PP-OCRv6_det_small.onnx"
_RECOGNITION_MODEL: Final = "PP-OCRv6_rec_small.onnx"
_REVISION: Final = 2
"""Counts what we change in how the models are used."""
_Crop = npt.NDArray[np.uint8]


class _Detection(Protocol):
    """The part of the library's findings that we use."""

    boxes: npt.NDArray[np.float32] | None


class _Recognition(Protocol):
    """The part of the library's readings that we use."""

    txts: tuple[str, ...] | None

    @property
    def scores(self) -> Sequence[float]:
        """Return how sure each of them is, up to 1."""
        ...


class _RapidOcr(Protocol):
    """The part of ``rapidocr.RapidOCR`` that we use."""

    def __call__(self, img_content: npt.NDArray[np.uint8]) -> _Detection:
        """Look for lines in a picture, (h, w, 3), blue first."""
        ...

    def crop_text_regions(self, img: _Crop, det_boxes: npt.NDArray[np.float32]) -> list[_Crop]:
        """Cut lines out of a picture; those that are much higher than wide are turned left."""
        ...

    def recognize_txt(self, img: list[_Crop]) -> _Recognition:
        """Read lines."""
        ...


def read_recogniser_version() -> str | None:
    """Return what the text is read with, None where the library is not installed."""
    try:
        return f"rapidocr {installed_version('rapidocr')}, {_RECOGNITION_MODEL}, {_REVISION}"
    except PackageNotFoundError:
        return None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it was read.

    Attributes:
        text: What it says.
        confidence: How sure that is, up to 1.
        turns: By how many quarters to the left its cut-out had to be turned.
    """

    text: str
    confidence: float
    turns: int


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
        self._glance = _open_rapidocr(threads, glance_px)
        self._close = _open_rapidocr(threads, close_px)
        # What is not loaded now would be loaded for the first picture, within its time.
        self._close.recognize_txt([np.full((48, 320, 3), 255, np.uint8)])
        self.read(np.full((64, 64, 3), 255, np.uint8), likely=True)

    def read(self, pixels: Rgb, *, likely: bool) -> list[list[OcrPiece]]:
        """Return the pieces of text in a picture, a list for each line, in reading order."""
        height, width = pixels.shape[:2]
        missing = [(0, max(0, _SMALLEST_PX - side)) for side in (height, width)]
        picture = np.pad(pixels[:, :, ::-1], (*missing, (0, 0)), mode="edge")
        if not likely and self._glance(picture).boxes is None:
            return []
        boxes = self._close(picture).boxes
        if boxes is None or not len(boxes):
            return []
        crops = self._close.crop_text_regions(picture, boxes)
        lines = self._read_lines(crops, [_is_on_its_side(box) for box in boxes])
        pieces = [
            OcrPiece(line.text, (box / (width, height)).clip(0, 1), line.turns)
            for box, line in zip(boxes, lines, strict=True)
            if line.confidence >= _MIN_CONFIDENCE and any(map(str.isalnum, line.text))
        ]
        return order_pieces(pieces, width / height)

    def _read_lines(self, crops: list[_Crop], on_side: list[bool]) -> list[_Line]:
        """Read lines, first as most of the longest are turned, then the others turned otherwise."""
        longest = sorted(range(len(crops)), key=lambda one: -max(crops[one].shape[:2]))
        read: dict[int, _Line] = {}
        sample = longest[:_SAMPLED_LINES]
        for turn in (0, 2):
            self._read_turned(
                crops, [one for one in sample if not _is_sure(read.get(one))], turn, read
            )
        turns = Counter(read[one].turns for one in sample)
        usual = 2 if turns[2] > turns[0] else 0
        rest = longest[_SAMPLED_LINES:]
        for turn in (usual, 2 - usual):
            self._read_turned(
                crops, [one for one in rest if not _is_sure(read.get(one))], turn, read
            )
        # What is high and narrow may be a single letter that stands upright.
        narrow = [one for one in longest if on_side[one] and not _is_sure(read[one])]
        self._read_turned(crops, narrow, 3, read)
        return [
            _Line(line.text, line.confidence, (line.turns + on_side[one]) % 4)
            for one, line in sorted(read.items())
        ]

    def _read_turned(
        self, crops: list[_Crop], which: list[int], turns: int, read: dict[int, _Line]
    ) -> None:
        """Read lines turned to the left by so many quarters; keep what is surer than before."""
        if not which:
            return
        found = self._close.recognize_txt([np.rot90(crops[one], turns).copy() for one in which])
        for one, text, confidence in zip(which, found.txts or (), found.scores, strict=True):
            if one not in read or confidence > read[one].confidence:
                read[one] = _Line(text, float(confidence), turns)


def pack_rows(rows: Sequence[Sequence[OcrPiece]]) -> bytes:
    """Return lines as JSON: each a list of pieces, each a text and eight numbers (``Corners``)."""
    packed = [
        [[piece.text, *map(float, piece.corners.ravel().round(5))] for piece in row] for row in rows
    ]
    return json.dumps(packed).encode()


def _is_sure(line: _Line | None) -> bool:
    return line is not None and line.confidence >= _SURE


def _is_on_its_side(box: npt.NDArray[np.float32]) -> bool:
    """Whether the library turns a line when it is cut out; its box (4, 2) begins at upper left."""
    sides = np.linalg.norm(box - np.roll(box, -1, axis=0), axis=1)
    width, height = int(max(sides[0], sides[2])), int(max(sides[1], sides[3]))
    return height >= _UPRIGHT_RATIO * width


def _open_rapidocr(threads: int, side_px: int) -> _RapidOcr:
    from rapidocr import RapidOCR  # pyright: ignore[reportUnknownVariableType]

    models = files("rapidocr").joinpath("models")
    options: Mapping[str, Any] = {
        "Global.log_level": "critical",
        "Global.max_side_len": OCR_VIEW_PX,
        "Global.use_cls": False,
        "Global.use_rec": False,
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Det.model_path": str(models.joinpath(_DETECTION_MODEL)),
        "Det.limit_type": "max",
        "Det.limit_side_len": side_px,
        "Rec.model_path": str(models.joinpath(_RECOGNITION_MODEL)),
    }
    return cast("_RapidOcr", RapidOCR(params=dict(options)))

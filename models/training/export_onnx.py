"""Write the coarse pack's ONNX files, in full precision and with int8 weights."""

import logging
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from models.training.settings import PICTURE_PX

_log = logging.getLogger(__name__)


def write_image(path: Path, tower: nn.Module) -> None:
    """Write the picture tower: ``pixel_values`` (n, 3, 128, 128) to ``embedding`` (n, d)."""
    example = torch.zeros(2, 3, PICTURE_PX, PICTURE_PX)
    _write(path, tower, example, "pixel_values", {0: "n"})


def write_text(path: Path, tower: nn.Module) -> None:
    """Write the text tower: ``input_ids`` (n, length) int64 to ``embedding`` (n, d)."""
    example = torch.tensor([[5, 6, 7, 0], [5, 6, 0, 0]])
    _write(path, tower, example, "input_ids", {0: "n", 1: "length"})


def _write(
    path: Path, tower: nn.Module, example: torch.Tensor, name: str, axes: dict[int, str]
) -> None:
    tower.eval()
    with warnings.catch_warnings(), torch.no_grad():
        # The tracing exporter is deprecated, but gives one plain graph without a data file.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            tower,
            (example,),
            str(path),
            input_names=[name],
            output_names=["embedding"],
            dynamic_axes={name: axes, "embedding": {0: "n"}},
            opset_version=17,
            dynamo=False,
        )
    _log.info("%s: %d bytes", path.name, path.stat().st_size)


def quantise(source: Path, target: Path) -> None:
    """Write int8 weights with dynamically quantised activations.

    The range is reduced by a bit: without VNNI, eight-bit products saturate when added.
    """
    quantize_dynamic(
        str(source),
        str(target),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
    )
    _log.info("%s: %d bytes", target.name, target.stat().st_size)

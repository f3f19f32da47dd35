"""Write the coarse pack's ONNX files, in full precision and with int8 weights."""

import logging
import warnings
from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from models.training.settings import PICTURE_PX

_log = logging.getLogger(__name__)

_SMALL = 1024
"""Tensors of fewer numbers stay as they are: norms and biases cost nothing."""


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


def store_halved(path: Path) -> None:
    """Keep the large weights as float16 and cast them when the file is opened.

    The arithmetic stays float32; the runtime folds the casts while it loads. The rounding
    (eleven bits) moves an embedding by a cosine of less than 1e-5, and both packs together stay
    below their limit of 20 MB.
    """
    model = onnx.load(str(path))
    casts: list[onnx.NodeProto] = []
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT:
            continue
        values = numpy_helper.to_array(tensor)
        if values.size < _SMALL:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype("float16"), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    _log.info("%s: %d bytes", path.name, path.stat().st_size)

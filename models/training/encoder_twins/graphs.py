"""Exports networks as the published files are, and makes their other precisions."""

import logging
import shutil
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.transformers.float16 import convert_float_to_float16

from models.training.encoder_twins.networks import Network

_OPSET: Final = 18
_BLOCK: Final = 32
"""Weights that share a scale of four bits, as the published files have it."""
_LARGEST_BYTES: Final = 1_900_000_000
"""A protobuf ends at two gigabytes: what is longer has its weights beside it."""
_ROTATIONS: Final = {"model.rotary_emb.cosines", "model.rotary_emb.sines"}
_log = logging.getLogger(__name__)


def export(network: Network, path: Path, *, beside: bool = False) -> None:
    """Write a network; ``beside``: its weights lie in ``{name}_data``, as the hub has them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = path.parent / f"{path.stem}-parts"
    parts.mkdir(exist_ok=True)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracing exporter is deprecated; see export_onnx
        torch.onnx.export(
            network.module,
            network.example(),
            str(parts / path.name),
            input_names=list(network.inputs),
            output_names=list(network.outputs),
            dynamic_axes={name: dict(axes) for name, axes in network.axes.items()},
            opset_version=_OPSET,
            dynamo=False,
        )
    save(onnx.load(parts / path.name), path, beside=beside)
    shutil.rmtree(parts)
    _log.info("%s: %d bytes", path, size_of(path))


def save(model: onnx.ModelProto, path: Path, *, beside: bool = False) -> None:
    """Write a model, its weights in one file beside it where it is too long for one."""
    path.unlink(missing_ok=True)
    data = path.with_name(f"{path.name}_data")
    data.unlink(missing_ok=True)
    weights = sum(len(one.raw_data) for one in model.graph.initializer)
    if beside or weights > _LARGEST_BYTES:
        onnx.save_model(
            model,
            str(path),
            save_as_external_data=True,
            all_tensors_to_one_file=True,
            location=data.name,
            size_threshold=1024,
        )
    else:
        onnx.save_model(model, str(path))


def size_of(path: Path) -> int:
    """Bytes of a graph and of the weights beside it."""
    data = path.with_name(f"{path.name}_data")
    return path.stat().st_size + (data.stat().st_size if data.exists() else 0)


def _eight_bits(source: Path, target: Path) -> None:
    # Tables of tokens too, as transformers.js makes its files; not those of places' rotations.
    large = size_of(source) > _LARGEST_BYTES
    nodes = onnx.load(source, load_external_data=False).graph.node
    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QInt8,
        use_external_data_format=large,
        nodes_to_exclude=[node.name for node in nodes if set(node.input) & _ROTATIONS],
        extra_options={"EnableSubgraph": True},
    )
    if large:  # It names the weights in a way of its own.
        save(onnx.load(target), target)


def _four_bits(source: Path, target: Path) -> None:
    quantizer = MatMulNBitsQuantizer(onnx.load(source), block_size=_BLOCK, is_symmetric=True)
    quantizer.process()
    save(quantizer.model.model, target)


def _half(source: Path, target: Path) -> None:
    model = convert_float_to_float16(
        onnx.load(source), keep_io_types=True, disable_shape_infer=True
    )
    save(model, target)


PRECISIONS: Final[Mapping[str, Callable[[Path, Path], None]]] = {
    "int8": _eight_bits,
    "q4": _four_bits,
    "fp16": _half,
}


def make_precision(source: Path, target: Path, precision: str) -> None:
    """Write an exact graph in another precision: ``int8``, ``q4`` or ``fp16``.

    Eight bits are dynamic quantisation of onnxruntime (activations too), four bits its blocks of
    32 weights with activations in full precision, half precision that of weights and activations.
    """
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # It advises a preparation that these networks do not need.
    try:
        PRECISIONS[precision](source, target)
    finally:
        root.setLevel(level)
    _log.info("%s: %d bytes", target, size_of(target))

"""The picture tower as ONNX: exact, with half-precision weights, and in static eight bits."""

import os
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import onnxruntime as ort
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn
from torch.nn import functional

from models.training.photos.network import (
    PICTURE_PX,
    PIXEL_MEAN,
    PIXEL_STD,
    EfficientNetLite2,
)
from models.training.photos.photographs import load_pixels
from models.training.photos.space import SpaceMaps

INPUT: Final = "pixel_values"
OUTPUT: Final = "embedding"
_INNER: Final = ("features", "logits")
_EXACT_CONVOLUTIONS: Final = 20
Views = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


class PictureTower(nn.Module):
    """Pixels (n, 3, side, side) to unit vectors (n, 384), as ``SpaceMaps.embed_pictures``.

    The features (n, 1280) and logits (n, 1000) are put out as well, for the fit.
    """

    def __init__(self, network: EfficientNetLite2, maps: SpaceMaps) -> None:
        """Take the classifier and what was fitted."""
        super().__init__()
        self.network = network
        self.class_temperature = maps.class_temperature
        for name in ("class_vectors", "feature_mean", "correction", "offset"):
            self.register_buffer(name, torch.from_numpy(getattr(maps, name).copy()))

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return embeddings, features and logits."""
        features = self.network.features(pixels)
        logits = self.network.classifier(features)
        likely = torch.softmax(logits / self.class_temperature, dim=1)
        mixed = functional.normalize(likely @ self.class_vectors, dim=1)
        roots = functional.normalize(features.sqrt(), dim=1) - self.feature_mean
        found = functional.normalize(mixed + roots @ self.correction + self.offset, dim=1)
        return found, features, logits


def write_tower(path: Path, tower: PictureTower) -> None:
    """Write the tower in float32; number, height and width of pictures are free."""
    outputs = (OUTPUT, *_INNER)
    axes = {INPUT: {0: "n", 2: "height", 3: "width"}, **{name: {0: "n"} for name in outputs}}
    with warnings.catch_warnings(), torch.no_grad():
        # The tracing exporter is deprecated, but gives one plain graph without a data file.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            tower.eval(),
            (torch.zeros(1, 3, PICTURE_PX, PICTURE_PX),),
            str(path),
            input_names=[INPUT],
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )


def finish_tower(path: Path) -> None:
    """Leave the embedding as the only output."""
    model = onnx.load(str(path))
    kept = [output for output in model.graph.output if output.name == OUTPUT]
    del model.graph.output[:]
    model.graph.output.extend(kept)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


class TowerRun:
    """A written tower, run picture by picture on one thread each."""

    def __init__(self, path: Path) -> None:
        """Open a tower that ``write_tower`` or ``quantise_tower`` wrote."""
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = ort.InferenceSession(str(path), options)

    def __call__(self, paths: Sequence[Path], px: int, *, mirrored: bool = False) -> Views:
        """Return embeddings (n, 384), features (n, 1280) and logits (n, 1000)."""

        def run(path: Path) -> list[NDArray[np.float32]]:
            pixels = normalise(load_pixels(path, px, mirrored=mirrored))[None]
            return [part[0] for part in self._session.run(None, {INPUT: pixels})]

        with ThreadPoolExecutor(os.cpu_count()) as executor:
            rows = list(executor.map(run, paths))
        embedded, features, logits = (np.stack(part) for part in zip(*rows, strict=True))
        return embedded, features, logits


class _Pictures(CalibrationDataReader):
    """Hands pictures to the calibration, one at a time."""

    def __init__(self, pictures: Sequence[NDArray[np.uint8]]) -> None:
        self._rest: Iterator[NDArray[np.uint8]] = iter(pictures)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        pixels = next(self._rest, None)
        return None if pixels is None else {INPUT: normalise(pixels)[None]}


def normalise(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what the network takes, (3, side, side), of (side, side, 3)."""
    scaled = (pixels.astype(np.float32) / 255 - PIXEL_MEAN) / PIXEL_STD
    return np.ascontiguousarray(scaled.transpose(2, 0, 1), dtype=np.float32)


def quantise_tower(source: Path, target: Path, pictures: Sequence[Path]) -> None:
    """Write the convolutions and the classifier in eight bits, calibrated on pictures.

    Weights have a scale a channel and seven bits: without VNNI, sums of products of eight bits
    saturate on x86. Activations are cut at the 99.995th percentile. The first convolutions stay
    exact, which costs little time and brings the mean cosine with the exact tower from 0.959 to
    0.9975; so does what comes after the features, where a mixture of small probabilities has no
    room for a step of 1/255.
    """
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
        nodes = onnx.load(str(ready)).graph.node
        convolutions = [node.name for node in nodes if node.op_type == "Conv"]
        quantize_static(
            str(ready),
            str(target),
            _Pictures([load_pixels(path, PICTURE_PX) for path in pictures]),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv", "Gemm"],
            nodes_to_exclude=convolutions[:_EXACT_CONVOLUTIONS],
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.Percentile,
            extra_options={"CalibPercentile": 99.995},
        )

"""Small towers as ONNX models, so that tests can make any kind of wrong one."""

from dataclasses import dataclass

import numpy as np

from retllm_desktop.library.vector_index.onnx_writer import (
    FLOAT,
    INT64,
    bytes_field,
    external_tensor_proto,
    integer_attribute,
    model_proto,
    node_proto,
    number_field,
    tensor_proto,
    value_info_proto,
)

INTS = 7


def ints_attribute(name, values):
    """An attribute of whole numbers."""
    numbers = b"".join(number_field(8, value) for value in values)
    return bytes_field(1, name) + numbers + number_field(20, INTS)


@dataclass(frozen=True)
class ImageTower:
    """A linear map of all pixels."""

    px: int = 16
    dimension: int = 4
    scale: float = 1.0
    batch: int | str = "n"
    input: str = "pixels"
    output: str = "vector"
    external: str | None = None
    fill: float | None = None

    def weights(self) -> np.ndarray:
        shape = (3 * self.px * self.px, self.dimension)
        if self.fill is not None:
            return np.full(shape, self.fill, np.float32)
        drawn = np.random.default_rng(7).standard_normal(shape)
        return (self.scale * drawn).astype(np.float32)

    def tensor(self) -> bytes:
        weights = self.weights()
        if self.external is None:
            return tensor_proto("weights", weights)
        return external_tensor_proto("weights", FLOAT, weights.shape, {"location": self.external})

    def bytes(self) -> bytes:
        return model_proto(
            [
                node_proto("Flatten", [self.input], "flat", [integer_attribute("axis", 1)]),
                node_proto("MatMul", ["flat", "weights"], self.output),
            ],
            [self.tensor()],
            [value_info_proto(self.input, FLOAT, [self.batch, 3, self.px, self.px])],
            [value_info_proto(self.output, FLOAT, [self.batch, self.dimension])],
        )


@dataclass(frozen=True)
class TextTower:
    """The mean of the token vectors, padding included: so padding rules show in the result."""

    vocabulary: int = 50
    dimension: int = 4
    batch: int | str = "n"
    length: int | str = "length"
    input: str = "ids"
    output: str = "vector"
    element: int = INT64
    mask: str | None = None

    def table(self) -> np.ndarray:
        shape = (self.vocabulary, self.dimension)
        return np.random.default_rng(9).standard_normal(shape).astype(np.float32)

    def bytes(self) -> bytes:
        nodes = [node_proto("Gather", ["table", self.input], "tokens")]
        inputs = [value_info_proto(self.input, self.element, [self.batch, self.length])]
        pooled = "tokens"
        tensors = [tensor_proto("table", self.table())]
        if self.mask:
            inputs.append(value_info_proto(self.mask, self.element, [self.batch, self.length]))
            tensors.append(tensor_proto("last", np.asarray([-1], np.int64)))
            nodes += [
                node_proto("Cast", [self.mask], "kept", [integer_attribute("to", FLOAT)]),
                node_proto("Unsqueeze", ["kept", "last"], "column"),
                node_proto("Mul", ["tokens", "column"], "masked"),
            ]
            pooled = "masked"
        mean = [ints_attribute("axes", [1]), integer_attribute("keepdims", 0)]
        nodes.append(node_proto("ReduceMean", [pooled], self.output, mean))
        return model_proto(
            nodes,
            tensors,
            inputs,
            [value_info_proto(self.output, FLOAT, [self.batch, self.dimension])],
        )

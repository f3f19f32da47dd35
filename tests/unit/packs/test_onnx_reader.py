"""Whether a model wants other files is told from its bytes alone, whatever they are."""

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.library.vector_index.onnx_writer import (
    FLOAT,
    INT32,
    bytes_field,
    external_tensor_proto,
    node_proto,
    number_field,
    tensor_proto,
    value_info_proto,
)
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.onnx_reader import OnnxPort, find_external_files, read_ports
from retllm_desktop.platform.paths import bundled_folder
from tests.unit.encoders.tiny_onnx import ImageTower, TextTower

OUTSIDE = external_tensor_proto("w", FLOAT, (2,), {"location": "../w.bin"})
INSIDE = tensor_proto("w", np.zeros(2, np.float32))


def in_graph(content: bytes) -> memoryview:
    return memoryview(number_field(1, 8) + bytes_field(7, content))


@pytest.mark.parametrize(
    "wrap",
    [
        lambda t: bytes_field(5, t),  # initializer
        lambda t: bytes_field(15, bytes_field(1, t)),  # sparse initializer's values
        lambda t: bytes_field(
            1, node_proto("Constant", [], "y", [bytes_field(1, "value") + bytes_field(5, t)])
        ),
        lambda t: bytes_field(
            1, node_proto("If", ["c"], "y", [bytes_field(6, bytes_field(5, t))])
        ),  # a branch's graph
        lambda t: bytes_field(1, node_proto("X", [], "y", [bytes_field(10, t)])),
        lambda t: bytes_field(1, node_proto("X", [], "y", [bytes_field(22, bytes_field(2, t))])),
    ],
)
def test_a_tensor_elsewhere_is_found_wherever_it_hides(wrap: object) -> None:
    assert callable(wrap)
    assert find_external_files(in_graph(wrap(OUTSIDE)))
    assert not find_external_files(in_graph(wrap(INSIDE)))


def test_functions_and_training_graphs_are_searched_too() -> None:
    graph = bytes_field(7, bytes_field(5, INSIDE))
    hidden = bytes_field(
        25, bytes_field(7, node_proto("Constant", [], "y", [bytes_field(5, OUTSIDE)]))
    )
    assert find_external_files(memoryview(graph + hidden))
    assert find_external_files(
        memoryview(graph + bytes_field(20, bytes_field(1, bytes_field(5, OUTSIDE))))
    )


def test_location_alone_is_enough() -> None:
    assert find_external_files(in_graph(bytes_field(5, INSIDE + number_field(14, 1))))
    assert not find_external_files(in_graph(bytes_field(5, INSIDE + number_field(14, 0))))


def test_real_models_are_whole() -> None:
    starter = load_pack(bundled_folder("models") / "starter-coarse")
    for role in ("image", "text", "image_int8", "text_int8"):
        if starter.has(role):
            assert not find_external_files(memoryview(starter.path_of(role).read_bytes()))


def test_inputs_and_outputs_are_read() -> None:
    tower = TextTower(batch="n", length=77, element=INT32, mask="mask").bytes()
    inputs, outputs = read_ports(memoryview(tower))
    assert inputs == (
        OnnxPort("ids", "int32", ("n", 77)),
        OnnxPort("mask", "int32", ("n", 77)),
    )
    assert outputs == (OnnxPort("vector", "float", ("n", 4)),)


def test_weights_among_the_inputs_do_not_count() -> None:
    graph = bytes_field(11, value_info_proto("x", FLOAT, [1])) + bytes_field(
        11, value_info_proto("w", FLOAT, [2])
    )
    inputs, _ = read_ports(in_graph(graph + bytes_field(5, INSIDE)))
    assert [port.name for port in inputs] == ["x"]


def test_a_bottomless_model_is_refused() -> None:
    content = b""
    for _ in range(200):
        content = bytes_field(1, node_proto("If", [], "y", [bytes_field(6, content)]))
    with pytest.raises(ValueError, match="nested"):
        find_external_files(in_graph(content))


@given(st.binary(max_size=200))
def test_any_bytes_give_an_answer_or_a_complaint(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(find_external_files(memoryview(data)), frozenset)
    with contextlib.suppress(ValueError):
        assert isinstance(read_ports(memoryview(data)), tuple)


@given(st.data())
def test_a_damaged_model_never_breaks_the_search(data: st.DataObject) -> None:
    good = bytearray(data.draw(st.sampled_from([ImageTower(px=2).bytes(), TextTower().bytes()])))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ValueError):
        assert isinstance(find_external_files(memoryview(bytes(good))), frozenset)
    with contextlib.suppress(ValueError):
        assert isinstance(read_ports(memoryview(bytes(good))), tuple)

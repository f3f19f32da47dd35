"""Whether a model wants other files is told from its bytes alone, whatever they are."""

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.onnx_writer import (
    FLOAT,
    INT32,
    body,
    external_tensor,
    node,
    number,
    tensor,
    value_info,
)
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.onnx_reader import OnnxPort, needs_other_files, ports
from retllm_desktop.platform.paths import bundled
from tests.unit.encoders.tiny_onnx import ImageTower, TextTower

OUTSIDE = external_tensor("w", FLOAT, (2,), {"location": "../w.bin"})
INSIDE = tensor("w", np.zeros(2, np.float32))


def in_graph(content: bytes) -> memoryview:
    return memoryview(number(1, 8) + body(7, content))


@pytest.mark.parametrize(
    "wrap",
    [
        lambda t: body(5, t),  # initializer
        lambda t: body(15, body(1, t)),  # sparse initializer's values
        lambda t: body(1, node("Constant", [], "y", [body(1, "value") + body(5, t)])),
        lambda t: body(1, node("If", ["c"], "y", [body(6, body(5, t))])),  # a branch's graph
        lambda t: body(1, node("X", [], "y", [body(10, t)])),
        lambda t: body(1, node("X", [], "y", [body(22, body(2, t))])),
    ],
)
def test_a_tensor_elsewhere_is_found_wherever_it_hides(wrap: object) -> None:
    assert callable(wrap)
    assert needs_other_files(in_graph(wrap(OUTSIDE)))
    assert not needs_other_files(in_graph(wrap(INSIDE)))


def test_functions_and_training_graphs_are_searched_too() -> None:
    graph = body(7, body(5, INSIDE))
    hidden = body(25, body(7, node("Constant", [], "y", [body(5, OUTSIDE)])))
    assert needs_other_files(memoryview(graph + hidden))
    assert needs_other_files(memoryview(graph + body(20, body(1, body(5, OUTSIDE)))))


def test_location_alone_is_enough() -> None:
    assert needs_other_files(in_graph(body(5, INSIDE + number(14, 1))))
    assert not needs_other_files(in_graph(body(5, INSIDE + number(14, 0))))


def test_real_models_are_whole() -> None:
    starter = load_pack(bundled("models") / "starter-coarse")
    for role in ("image", "text", "image_int8", "text_int8"):
        if starter.has(role):
            assert not needs_other_files(memoryview(starter.path_of(role).read_bytes()))


def test_inputs_and_outputs_are_read() -> None:
    tower = TextTower(batch="n", length=77, element=INT32, mask="mask").bytes()
    inputs, outputs = ports(memoryview(tower))
    assert inputs == (
        OnnxPort("ids", "int32", ("n", 77)),
        OnnxPort("mask", "int32", ("n", 77)),
    )
    assert outputs == (OnnxPort("vector", "float", ("n", 4)),)


def test_weights_among_the_inputs_do_not_count() -> None:
    graph = body(11, value_info("x", FLOAT, [1])) + body(11, value_info("w", FLOAT, [2]))
    inputs, _ = ports(in_graph(graph + body(5, INSIDE)))
    assert [port.name for port in inputs] == ["x"]


def test_a_bottomless_model_is_refused() -> None:
    content = b""
    for _ in range(200):
        content = body(1, node("If", [], "y", [body(6, content)]))
    with pytest.raises(ValueError, match="nested"):
        needs_other_files(in_graph(content))


@given(st.binary(max_size=200))
def test_any_bytes_give_an_answer_or_a_complaint(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert needs_other_files(memoryview(data)) in (True, False)
    with contextlib.suppress(ValueError):
        assert isinstance(ports(memoryview(data)), tuple)


@given(st.data())
def test_a_damaged_model_never_breaks_the_search(data: st.DataObject) -> None:
    good = bytearray(data.draw(st.sampled_from([ImageTower(px=2).bytes(), TextTower().bytes()])))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ValueError):
        assert needs_other_files(memoryview(bytes(good))) in (True, False)
    with contextlib.suppress(ValueError):
        assert isinstance(ports(memoryview(bytes(good))), tuple)

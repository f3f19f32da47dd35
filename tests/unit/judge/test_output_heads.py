"""The output head read from a model file: all rows, or those that mattered before."""

import gguf
import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge.llama.ggml import FileTensors
from retllm_desktop.judge.retracing.formulas import FullOutputHead, SampledOutputHead, uncertainty

SIZE, WIDTH = 700, 64


def write(path, tensors, epsilon=1e-5):
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_layer_norm_rms_eps(epsilon)
    for name, (values, kind) in tensors.items():
        writer.add_tensor(name, gguf.quantize(values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture(scope="module")
def values():
    return np.random.default_rng(1).standard_normal((SIZE, WIDTH)).astype(np.float32)


@pytest.fixture(scope="module", params=["F32", "F16", "Q8_0", "BF16"])
def tensors(request, values, tmp_path_factory):
    kind = gguf.GGMLQuantizationType[request.param]
    path = tmp_path_factory.mktemp("head") / "a.gguf"
    found = FileTensors(write(path, {"token_embd.weight": (values, kind)}))
    yield found, gguf.dequantize(gguf.quantize(values, kind), kind)
    found.close()


def test_numbers_are_read_as_gguf_reads_them(tensors):
    found, expected = tensors
    assert found.shape("token_embd.weight") == (SIZE, WIDTH)
    assert found.shape("output.weight") is None
    assert found.decimal("llama.attention.layer_norm_rms_epsilon") == pytest.approx(1e-5)
    assert found.decimal("nothing") is None
    assert (np.concatenate(list(found.parts("token_embd.weight"))) == expected).all()
    assert (found.rows("token_embd.weight", [699, 0]) == expected[[699, 0]]).all()
    with pytest.raises(EngineError, match="lacks a part"):
        found.rows("token_embd.weight", [SIZE])
    with pytest.raises(EngineError, match="lacks a part"):
        list(found.parts("output.weight"))


def test_a_large_head_is_read_at_every_look(tensors, values):
    found, expected = tensors
    states = values[:3] * 2
    kept = FullOutputHead(found)
    large = FullOutputHead(found, resident_bytes=4 * SIZE * WIDTH - 1)
    assert (kept.in_memory, large.in_memory) == (True, False)
    assert kept.logits(states) == pytest.approx(states @ expected.T, abs=1e-3)
    assert large.logits(states) == pytest.approx(kept.logits(states), abs=1e-4)
    assert (large.rows(np.array([5, 1])) == kept.rows(np.array([5, 1]))).all()


def test_few_rows_are_those_that_mattered(tensors, values):
    found, _ = tensors
    whole = FullOutputHead(found)
    few = SampledOutputHead(whole, (3, 4), sampled=30)
    first = values[:1]
    assert few.logits(first).shape == (1, SIZE)
    assert 30 <= few.size <= 32
    near = first + 0.02 * values[7:8]
    assert few.logits(near).shape == (1, few.size)
    assert uncertainty(few.logits(near)) == pytest.approx(uncertainty(whole.logits(near)), abs=1e-5)


def test_the_output_head_comes_before_the_words(tmp_path, values):
    kind = gguf.GGMLQuantizationType.F32
    path = write(
        tmp_path / "b.gguf",
        {"token_embd.weight": (values, kind), "output.weight": (-values[:20], kind)},
    )
    found = FileTensors(path)
    assert FullOutputHead(found).size == 20
    found.close()


@pytest.mark.parametrize("count", [0, 9])
def test_a_file_without_a_head_is_refused(tmp_path, values, count):
    kind = gguf.GGMLQuantizationType.F32
    name = "token_embd.weight" if count else "other"
    found = FileTensors(write(tmp_path / "c.gguf", {name: (values[: count or 4], kind)}))
    with pytest.raises(EngineError, match="no output head"):
        FullOutputHead(found)
    found.close()
    with pytest.raises(EngineError, match="closed"):
        found.shape("token_embd.weight")


def test_a_file_that_cannot_be_read(tmp_path, values):
    (tmp_path / "d.gguf").write_bytes(b"GGUFnothing")
    with pytest.raises(EngineError, match="cannot read"):
        FileTensors(tmp_path / "d.gguf")
    kind = gguf.GGMLQuantizationType.F32
    path = write(tmp_path / "e.gguf", {"token_embd.weight": (values, kind)})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    found = FileTensors(path)
    with pytest.raises(EngineError, match="cut short"):
        FullOutputHead(found)
    found.close()

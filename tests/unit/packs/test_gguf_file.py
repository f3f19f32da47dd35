import struct

import gguf
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retllm_desktop.core.errors import EngineError
from retllm_desktop.packs.gguf_file import read_gguf_summary
from tests.fixtures.tiny_gguf import write_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("scratch") / "damaged.gguf"


def test_whole_files_pass_and_tell_what_they_are(pack):
    assert read_gguf_summary(pack.model).architecture == "llama"
    assert read_gguf_summary(pack.mmproj).architecture == "clip"
    assert read_gguf_summary(pack.model).size_bytes == pack.model.stat().st_size


@pytest.mark.parametrize(
    "kind", ["Q8_0", "Q4_0", "Q5_0", "Q5_1", "Q4_1", "BF16", "F16", "F32", "Q6_K", "Q4_K", "TQ1_0"]
)
def test_quantised_tensors_are_measured_as_the_format_says(tmp_path, kind):
    path = tmp_path / "quantised.gguf"
    type_ = gguf.GGMLQuantizationType[kind]
    block, block_bytes = gguf.GGML_QUANT_SIZES[type_]
    raw = np.zeros((3, 512 // block * block_bytes), np.uint8)
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_tensor("a", raw, raw_dtype=type_)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    assert read_gguf_summary(path).tensors == 1
    short = path.read_bytes()[: -raw.nbytes - 32]
    path.write_bytes(short)
    with pytest.raises(EngineError, match="cut short"):
        read_gguf_summary(path)


def test_no_file(tmp_path):
    with pytest.raises(EngineError, match="cannot be read") as caught:
        read_gguf_summary(tmp_path / "none.gguf")
    assert caught.value.path == tmp_path / "none.gguf"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "too short"),
        (b"GGUF", "too short"),
        (b"\x89PNG\r\n" + bytes(100), "not a GGUF"),
        (b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "version 1"),
        (b"GGUF" + struct.pack("<IQQ", 9, 0, 0), "version 9"),
        (b"GGUF" + struct.pack("<IQQ", 3, 2**40, 0), "header is damaged"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 2**63), "cut short"),
    ],
)
def test_foreign_files_are_refused(scratch, content, sentence):
    scratch.write_bytes(content)
    with pytest.raises(EngineError, match=sentence):
        read_gguf_summary(scratch)


@settings(max_examples=60, deadline=None)
@given(share=st.floats(0.0, 0.999))
def test_any_cut_is_noticed(pack, scratch, share):
    whole = pack.model.read_bytes()
    # The last tensor's padding may be missing without harm.
    scratch.write_bytes(whole[: int((len(whole) - 64) * share)])
    with pytest.raises(EngineError):
        read_gguf_summary(scratch)


@settings(max_examples=100, deadline=None)
@given(at=st.integers(0, 6000), value=st.binary(min_size=1, max_size=8))
def test_damage_ends_in_a_sentence_or_goes_unnoticed_but_never_in_a_crash(pack, scratch, at, value):
    blob = bytearray(pack.mmproj.read_bytes())
    blob[at : at + len(value)] = value
    scratch.write_bytes(blob)
    try:
        summary = read_gguf_summary(scratch)
    except EngineError as error:
        assert error.path == scratch  # noqa: PT017
    else:
        assert summary.size_bytes == len(blob)

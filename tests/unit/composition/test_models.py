"""What the models of packs are opened with."""

from types import SimpleNamespace

import pytest

from retllm_desktop.composition.models import choose_encoder_precision, size_prefix_cache
from retllm_desktop.core.model_roles import FileRole, Precision
from retllm_desktop.platform.settings import Settings

GIB = 2**30


@pytest.mark.parametrize(
    ("memory_bytes", "expected"),
    [(0, GIB // 8), (GIB, GIB // 8), (8 * GIB, GIB // 2), (16 * GIB, GIB), (256 * GIB, 2 * GIB)],
)
def test_what_is_remembered_goes_by_the_machines_memory(memory_bytes, expected):
    assert size_prefix_cache(memory_bytes) == expected


@pytest.mark.parametrize("chosen", list(Precision))
@pytest.mark.parametrize("has_int8", [True, False])
def test_a_pack_without_int8_weights_runs_in_what_it_has(chosen, has_int8):
    files = {FileRole.IMAGE, FileRole.IMAGE_INT8} if has_int8 else {FileRole.IMAGE}
    pack = SimpleNamespace(has=lambda role: role in files)
    found = choose_encoder_precision(Settings(precision=chosen), pack)
    assert found is (Precision.FP32 if chosen is Precision.INT8 and not has_int8 else chosen)

"""What the catalogue calls untried is what no twin of its architecture stands for in the tests.

A twin has the published architecture and random weights; the reference implementation's answers
with the same weights lie beside it.
"""

import lzma
from pathlib import Path

import gguf
import pytest

from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.catalogue import load_catalogue
from retllm_desktop.platform.paths import bundled_folder
from tests.fixtures.judge_twins import COVERED

FIXTURES = Path(__file__).parents[2] / "fixtures"
JUDGES = {
    "gemma-4-e2b": "gemma4 gemma4v",
    "minicpm-v-4.6": "qwen35 minicpmv4_6",
    "qwen3-vl-2b": "qwen3vl qwen3vl_merger",
    "qwen3-vl-4b": "qwen3vl qwen3vl_merger",
    "qwen3-vl-8b": "qwen3vl qwen3vl_merger",
    "qwen3.5-0.8b": "qwen35 qwen3vl_merger",
    "qwen3.5-2b": "qwen35 qwen3vl_merger",
    "smolvlm2-2.2b": "llama idefics3",
    "smolvlm2-500m": "llama idefics3",
}
"""By pack: the language model's architecture and the picture encoder's, as GGUF names both."""


def offers(*roles):
    return {
        o.id: o
        for o in load_catalogue(bundled_folder("models") / "catalogue").offers
        if o.role in roles
    }


def test_every_judge_has_an_architecture_and_is_untried_where_no_twin_has_it():
    judges = offers(PackRole.FINE)
    assert set(judges) == set(JUDGES)
    for name, offer in judges.items():
        assert offer.untried == (JUDGES[name] not in COVERED), name


@pytest.mark.parametrize("key", COVERED)
def test_a_twin_is_of_the_architecture_that_it_stands_for(key, tmp_path):
    found = []
    for part, field in (("text", "general.architecture"), ("mmproj", "")):
        path = tmp_path / f"{part}.gguf"
        packed = FIXTURES / "judge_twins" / f"{COVERED[key]}.{part}.gguf.xz"
        assert packed.stat().st_size <= 300 * 1024
        path.write_bytes(lzma.decompress(packed.read_bytes()))
        fields = gguf.GGUFReader(path).fields
        names = [field] if field else ["clip.projector_type", "clip.vision.projector_type"]
        found += [fields[name].contents() for name in names if name in fields]
    assert " ".join(found) == key

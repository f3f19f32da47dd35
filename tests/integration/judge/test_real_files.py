"""Files of other projects that lie beside the checkout: real ones that do not go together."""

from pathlib import Path

import pytest

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.packs.gguf_file import read_gguf_summary
from tests.fixtures.tiny_gguf import spec

FILES = Path(__file__).resolve().parents[4] / "shared" / "data" / "tiny_gguf"
pytestmark = pytest.mark.skipif(
    not FILES.is_dir(), reason="the sample files ../shared/data/tiny_gguf are not here"
)


def test_they_pass_the_check_of_the_header():
    assert read_gguf_summary(FILES / "stories260K.gguf").architecture == "llama"
    assert read_gguf_summary(FILES / "mmproj-tinygemma3.gguf").architecture == "clip"


def test_a_vocabulary_of_letters_has_no_answer():
    with pytest.raises(EngineError, match="no single token for an answer"):
        JudgeEngine(FILES / "stories260K.gguf", FILES / "mmproj-tinygemma3.gguf", spec(), threads=1)


def test_an_encoder_of_another_family_is_refused():
    with pytest.raises(EngineError, match="cannot use the picture encoder"):
        JudgeEngine(
            FILES / "stories260K.gguf",
            FILES / "mmproj-tinygemma3.gguf",
            spec(answers_true=("a",), answers_false=("b",)),
            threads=1,
        )

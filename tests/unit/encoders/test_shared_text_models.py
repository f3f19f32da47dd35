"""Two packs with one text model: it is loaded once, and a text is computed once."""

import gc
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.encoders import shared_text_models
from retllm_desktop.encoders.sessions import Tower
from retllm_desktop.encoders.text_encoder import OnnxTextEncoder
from retllm_desktop.packs.installed import InstalledPack, load_pack
from retllm_desktop.platform.paths import bundled_folder


@pytest.fixture
def pack() -> InstalledPack:
    return load_pack(Path(bundled_folder("models")) / "starter-text")


def test_the_second_encoder_finds_the_model_and_its_vectors(pack, monkeypatch):
    loads, runs = [], []
    load, run = Tower.__init__, Tower.run
    monkeypatch.setattr(Tower, "__init__", lambda *a, **k: (loads.append(1), load(*a, **k))[1])
    monkeypatch.setattr(Tower, "run", lambda *a, **k: (runs.append(1), run(*a, **k))[1])
    first = OnnxTextEncoder(pack, precision="int8", threads=1)
    vectors = first.embed_texts(["a dog on a beach", "an invoice"])
    second = OnnxTextEncoder(pack, precision="int8", threads=1)
    again = second.embed_texts(["an invoice", "a dog on a beach", "another text"])
    assert (len(loads), len(runs)) == (1, 3)
    np.testing.assert_array_equal(again[:2], vectors[::-1])
    del first, second
    gc.collect()
    assert not shared_text_models._models


def test_the_oldest_vectors_are_forgotten(pack, monkeypatch):
    monkeypatch.setattr(shared_text_models, "_REMEMBERED", 2)
    encoder = OnnxTextEncoder(pack, precision="int8", threads=1)
    exact = encoder.embed_texts(["one", "two", "three"])
    model = next(iter(shared_text_models._models.values()))
    assert len(model._vectors) == 2
    np.testing.assert_array_equal(encoder.embed_texts(["one"])[0], exact[0])

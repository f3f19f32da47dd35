"""The shipped packs, opened once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.training.asker import Asker
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.packs.installed import InstalledPack, load_pack

MODELS = Path(__file__).resolve().parents[2] / "models"
SHIPPED_SEED = 1


@pytest.fixture(scope="session")
def coarse_pack() -> InstalledPack:
    return load_pack(MODELS / "starter-coarse")


@pytest.fixture(scope="session")
def fine_pack() -> InstalledPack:
    return load_pack(MODELS / "starter-fine")


@pytest.fixture(scope="session")
def encoder(coarse_pack: InstalledPack) -> OnnxDualEncoder:
    return OnnxDualEncoder(coarse_pack, precision="fp32", threads=1)


@pytest.fixture(scope="session")
def engine(fine_pack: InstalledPack) -> Iterator[JudgeEngine]:
    spec = fine_pack.manifest.fine
    assert spec is not None
    with JudgeEngine(
        fine_pack.path_of("model"), fine_pack.path_of("mmproj"), spec, threads=1
    ) as engine:
        yield engine


@pytest.fixture(scope="session")
def asker() -> Iterator[Asker]:
    asker = Asker(MODELS / "starter-fine", threads=1)
    yield asker
    asker.close()


@pytest.fixture(scope="session")
def known_pair_answers() -> dict[str, Any]:
    path = MODELS / "training" / "results" / f"pair-answers-{SHIPPED_SEED}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def known_answers() -> dict[str, Any]:
    path = MODELS / "training" / "results" / f"parity-{SHIPPED_SEED}.json"
    return json.loads(path.read_text(encoding="utf-8"))

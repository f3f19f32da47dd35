"""Scenes for the world's tests."""

import random

import pytest

from models.world.sampling import sample_scene
from models.world.scene import Scene


@pytest.fixture(scope="session")
def scenes() -> list[Scene]:
    rng = random.Random(20)
    return [sample_scene(rng) for _ in range(600)]

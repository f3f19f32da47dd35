"""One direction out of several: weights, spreads, and what cancels out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.similarity import CosineSpread
from retllm_desktop.core.types import EMBEDDED_MODALITIES, Modality, Vectors
from retllm_desktop.search.query_encoding import NEGATIVE_SHARE, compose_vectors

IMAGE, TEXT = Modality.IMAGE, Modality.TEXT
EAST, NORTH, UP = np.eye(3, dtype=np.float32)


def unit(*values: float) -> Vectors:
    vector = np.array(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def test_one_part_is_itself() -> None:
    assert compose_vectors([(NORTH, 3.0, TEXT)]) == pytest.approx(NORTH)
    assert compose_vectors([(NORTH, -3.0, TEXT)]) == pytest.approx(-NORTH)


def test_parts_count_by_their_weight() -> None:
    assert compose_vectors([(EAST, 1.0, TEXT), (NORTH, 2.0, TEXT)]) == pytest.approx(unit(1, 2, 0))
    wanted = unit(1, -NEGATIVE_SHARE, 0)
    assert compose_vectors([(EAST, 1.0, TEXT), (NORTH, -1.0, TEXT)]) == pytest.approx(wanted)


def test_a_part_whose_cosines_vary_less_counts_more() -> None:
    gaps = {IMAGE: CosineSpread(0.5, 0.2), TEXT: CosineSpread(0.1, 0.05)}
    both = [(EAST, 1.0, IMAGE), (NORTH, 1.0, TEXT)]
    assert compose_vectors(both, gaps) == pytest.approx(unit(1, 4, 0))
    assert compose_vectors(both) == pytest.approx(unit(1, 1, 0))


def test_ordering_by_it_is_ordering_by_the_sum_of_z_scores() -> None:
    rng = np.random.default_rng(1)
    items = rng.normal(size=(50, 8))
    items /= np.linalg.norm(items, axis=1, keepdims=True)
    gaps = {IMAGE: CosineSpread(0.4, 0.3), TEXT: CosineSpread(-0.1, 0.1)}
    picture, words = items[0].astype(np.float32), items[1].astype(np.float32)
    composed = compose_vectors([(picture, 1.0, IMAGE), (words, 2.0, TEXT)], gaps)
    z_scores = (items @ picture - 0.4) / 0.3 + 2.0 * (items @ words + 0.1) / 0.1
    assert list(np.argsort(items @ composed)) == list(np.argsort(z_scores))


@pytest.mark.parametrize("weights", [(1.0, -1.0), (-3.0, 3.0), (1.0, -2.0), (1e300, -1e300)])
def test_what_cancels_out_is_said_in_a_sentence(weights: tuple[float, float]) -> None:
    with pytest.raises(InputError, match="cancel"):
        compose_vectors([(UP, weight, TEXT) for weight in weights])


def test_without_parts_there_is_nothing_to_compose() -> None:
    with pytest.raises(ValueError, match="nothing"):
        compose_vectors([])


DIRECTIONS = (
    arrays.arrays(np.float32, 4, elements=st.floats(-1, 1, width=32))
    .filter(lambda v: float(np.linalg.norm(v)) > 0.1)
    .map(lambda v: v / np.linalg.norm(v))
)
WEIGHTS = st.floats(1e-3, 1e3) | st.floats(-1e3, -1e-3) | st.sampled_from([1e307, 1e-307])
PARTS = st.lists(
    st.tuples(DIRECTIONS, WEIGHTS, st.sampled_from(EMBEDDED_MODALITIES)), min_size=1, max_size=4
)


@given(PARTS, st.floats(1e-3, 1e3))
def test_it_is_a_unit_vector_whatever_the_scale_and_the_order(
    parts: list[tuple[Vectors, float, Modality]], factor: float
) -> None:
    try:
        composed = compose_vectors(parts)
    except InputError:
        return
    assert float(np.linalg.norm(composed)) == pytest.approx(1.0, abs=1e-5)
    assert compose_vectors(parts[::-1]) == pytest.approx(composed, abs=1e-4)
    if all(1e-300 < abs(weight) < 1e300 for _, weight, _ in parts):
        scaled = [(vector, weight * factor, modality) for vector, weight, modality in parts]
        assert compose_vectors(scaled) == pytest.approx(composed, abs=1e-4)

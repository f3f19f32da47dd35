"""What is alike among items: told by vectors without what all of them have in common."""

from collections.abc import Mapping, Sequence

import numpy as np

from retllm_desktop.core.types import Vectors
from retllm_desktop.search.similarity_groups import SimilarityGroups


class Store:
    """Vectors in a narrow cone, as those of pictures are."""

    def __init__(self, kinds: Mapping[int, int]) -> None:
        rng = np.random.default_rng(3)
        cone = np.ones(64, np.float32)
        means = {kind: rng.normal(size=64) for kind in set(kinds.values())}
        self.rows = {}
        for number, kind in kinds.items():
            row = 3 * cone + 0.6 * means[kind] + 0.15 * rng.normal(size=64)
            self.rows[number] = (row / np.linalg.norm(row)).astype(np.float32)

    def of_items(self, item_ids: Sequence[int]) -> Mapping[int, Vectors]:
        return {number: self.rows[number] for number in item_ids if number in self.rows}


def test_items_join_the_first_one_they_are_alike_to() -> None:
    kinds = {1: 0, 2: 1, 3: 0, 4: 2, 5: 1, 6: 0}
    found = SimilarityGroups(Store(kinds)).group([1, 2, 3, 4, 5, 6])  # pyright: ignore[reportArgumentType] - the one method that is used
    assert found == {1: 1, 2: 2, 3: 1, 4: 4, 5: 2, 6: 1}


def test_what_has_no_vector_is_left_out() -> None:
    store = Store({1: 0, 2: 0, 3: 1})
    assert 9 not in SimilarityGroups(store).group([9, 1, 2, 3])  # pyright: ignore[reportArgumentType] - as above
    assert SimilarityGroups(Store({})).group([1]) == {}  # pyright: ignore[reportArgumentType] - as above

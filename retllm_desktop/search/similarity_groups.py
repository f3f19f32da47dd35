"""Which of some items are alike in meaning, by their vectors.

Vectors of one pack lie in a narrow cone, and those of what a search found in a narrower one. So the
mean of the items at hand is taken away first: what is left tells them apart, whatever the pack.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.vector_stores import VectorStore

ALIKE_FROM: Final = 0.45
"""Cosine without the common mean from which two items are alike."""
MOST_ITEMS: Final = 4_000
"""Items beyond these are like nothing: comparing all with all takes its square."""


class SimilarityGroups:
    """Groups items by what their vectors have in common."""

    def __init__(self, vectors: VectorStore) -> None:
        """Take the store of vectors."""
        self._vectors = vectors

    def group(self, item_ids: Sequence[int]) -> dict[int, int]:
        """Return for each item the first one that it is alike to, which may be itself.

        In the order given an item joins the nearest of those that lead, or leads itself: so no
        chain of small steps joins what is far apart.

        Args:
            item_ids: Numbers of items, each once; those without a vector are left out.
        """
        held = self._vectors.of_items(item_ids[:MOST_ITEMS])
        ids = [number for number in item_ids[:MOST_ITEMS] if number in held]
        if not ids:
            return {}
        rows = np.array([held[number] for number in ids], np.float32)
        rows -= rows.mean(axis=0)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
        leaders: list[int] = []
        found: dict[int, int] = {}
        for place, number in enumerate(ids):
            if leaders:
                cosines = rows[leaders] @ rows[place]
                best = int(np.argmax(cosines))
                if cosines[best] >= ALIKE_FROM:
                    found[number] = ids[leaders[best]]
                    continue
            leaders.append(place)
            found[number] = number
        return found

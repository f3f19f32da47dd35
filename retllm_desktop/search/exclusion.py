"""Pictures that show what a query excludes: «-dog» leaves them out, as it does texts with «dog»."""

from typing import Final

import numpy as np

from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.similarity import chance_z_score
from retllm_desktop.core.types import ItemIds, Modality, Vectors
from retllm_desktop.core.vector_stores import VectorStore

LEAST_Z_SCORE: Final = 2.5
"""From this z-score on a picture counts as showing what is excluded.

Of the built-in pack of photographs, for 33 pairs of things («A -B»): 23 % of the pictures of A with
a B named in their captions lie above, 5 % of the others; with 2.0 it is 36 % and 18 %, and what is
left is ordered worse. What lies below is moved back in the order instead
(packaging/decisions/0026).
"""
_FIRST_DEPTH: Final = 256
_DEEPER: Final = 4
_MOST: Final = 65_536
"""More pictures than that are not left out: to find them would take long."""


def find_showing(
    vectors: VectorStore, encoder: DualEncoder, sentences: Vectors, within: ItemIds | None
) -> ItemIds:
    """Return the pictures that show what any of some sentences says.

    Args:
        vectors: Of the library.
        encoder: Of its space.
        sentences: Unit vectors (n, d) of texts.
        within: Only these items; None: all.

    Returns:
        Ascending ids.

    Raises:
        StoreError: The library cannot be read.
    """
    found = [np.zeros(0, np.int64)]
    found += [_showing_one(vectors, encoder, sentence, within) for sentence in sentences]
    return np.unique(np.concatenate(found))


def _showing_one(
    vectors: VectorStore, encoder: DualEncoder, sentence: Vectors, within: ItemIds | None
) -> ItemIds:
    cutoff = encoder.similarity_cutoff
    least = LEAST_Z_SCORE if cutoff is None else max(LEAST_Z_SCORE, cutoff.z_score)
    depth = _FIRST_DEPTH
    while True:
        nearest = vectors.nearest(sentence, depth, Modality.IMAGE, within)
        if cutoff is not None and not cutoff.understands(sentence):
            # As in a search for it, only what is nearer than accidents are.
            least = max(least, chance_z_score(len(nearest) if within is None else len(within)))
        showing = [
            neighbour.item_id
            for neighbour in nearest
            if encoder.z_score(Modality.TEXT, Modality.IMAGE, 1.0 - neighbour.distance) >= least
        ]
        if len(showing) < len(nearest) or len(nearest) < depth or depth >= _MOST:
            return np.array(sorted(showing), np.int64)
        depth *= _DEEPER

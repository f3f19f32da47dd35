"""Which sets each pair is measured on, and the few cases on which runtimes are compared."""

from collections.abc import Callable, Mapping
from typing import Final

from models.world.datasets import Split
from models.world.pair_sets import (
    OptionList,
    PairSet,
    both_set,
    change_set,
    image_set,
    option_lists,
    passage_set,
)

_QUERIES: Final = 16
_LISTS: Final = 32

Make = Callable[[Split, int], PairSet]
SETS: Final[Mapping[str, Mapping[str, Make]]] = {
    "image_to_image": {
        "hard": lambda split, n: image_set(split, n, hard=True),
        "easy": lambda split, n: image_set(split, n, hard=False),
    },
    "composed_to_image": {"changes": change_set},
    "composed_to_composed": {"both": both_set},
    "text_to_passage": {
        "hard": lambda split, n: passage_set(split, n, hard=True),
        "easy": lambda split, n: passage_set(split, n, hard=False),
    },
}


def cases_of(pair: str) -> tuple[PairSet, list[tuple[int, int]]]:
    """Return a small validation set, and of each query its match and one made to mislead."""
    make = next(iter(SETS[pair].values()))
    data = make("validation", _QUERIES)
    found: list[tuple[int, int]] = []
    for query, target in enumerate(data.targets):
        wrong = [item for item in data.groups[query] if item != target]
        found += [(query, target), (query, wrong[query % len(wrong)])]
    return data, found


def lists_of() -> tuple[OptionList, ...]:
    """Return the lists of sentences to compare."""
    return option_lists("validation", _LISTS)

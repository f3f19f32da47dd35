"""Batches made in another process, each a pure function of its number."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_AHEAD = 4
_NICENESS = 3


def _begin() -> None:
    if hasattr(os, "nice"):
        os.nice(_NICENESS)


def feed(make: Callable[[int], T], first: int, last: int) -> Iterator[T]:
    """Yield ``make(first)``, …, ``make(last - 1)``, made a few ahead elsewhere.

    A resumed run gets the very batches that the interrupted one would have got.

    Args:
        make: A picklable function of the batch's number.
        first: Number of the first batch.
        last: Number after the last.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_begin) as pool:
        waiting: deque[Future[T]] = deque()
        number = first
        while number < last or waiting:
            while number < last and len(waiting) < _AHEAD:
                waiting.append(pool.submit(make, number))
                number += 1
            yield waiting.popleft().result()

"""Observes llama.cpp's compute graph node by node while it runs (its ``cb_eval``)."""

import contextlib
from collections.abc import Generator
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt
from llama_cpp import llama_cpp

from retllm_desktop.judge.llama.ggml import GraphNodeAccess

_c = cast("Any", llama_cpp)


class GraphNode:
    """One result in the graph, a row of 32-bit floats a token; valid within ``computed``.

    Attributes:
        rows: How many tokens it has.
        width: Numbers in a row.
    """

    def __init__(self, nodes: GraphNodeAccess, pointer: int, width: int) -> None:
        """Take a node's address."""
        self._nodes = nodes
        self._pointer = pointer
        self._width = self.width = width
        self.rows = nodes.rows(pointer, width)

    def read(self, row: int) -> npt.NDArray[np.float32]:
        """Return a copy of one row: (width,) float32."""
        if not 0 <= row < self.rows:
            raise IndexError(f"row {row} of {self.rows}")
        return self._nodes.read(self._pointer, row, self._width)

    def write(self, row: int, values: npt.NDArray[np.float32]) -> None:
        """Overwrite one row: what is computed from it sees the new numbers."""
        if not 0 <= row < self.rows or values.shape != (self._width,):
            raise IndexError(f"row {row} of {self.rows}, {values.shape} numbers")
        self._nodes.write(self._pointer, row, values)


class GraphObserver(Protocol):
    """Reads or changes nodes while they are computed."""

    @property
    def width(self) -> int:
        """Numbers in a row of the nodes it wants; 0: as many as each node has."""
        ...

    def wants(self, name: str) -> bool:
        """Whether ``computed`` is to be called for a node; called for hundreds of them."""
        ...

    def computed(self, name: str, node: GraphNode) -> None:
        """Read a node, or change it."""
        ...


class GraphCallback:
    """The callback that a context is made with, and the observer that it calls, if any.

    Attributes:
        callback: For the context's ``cb_eval``; has to live as long as the context.
    """

    def __init__(self) -> None:
        """Look up ggml's functions.

        Raises:
            EngineError: The installed llama.cpp lacks them.
        """
        self._nodes = GraphNodeAccess()
        self._observer: GraphObserver | None = None
        self._failure: BaseException | None = None
        self.callback: Any = _c.ggml_backend_sched_eval_callback(self._called)

    @contextlib.contextmanager
    def observed_by(self, observer: GraphObserver) -> Generator[None]:
        """Call an observer for the graphs computed within the block; its error is raised here."""
        self._failure = None
        self._observer = observer
        try:
            yield
        finally:
            self._observer = None
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure

    def _called(self, node: int, ask: bool, _data: object) -> bool:
        """Answer llama.cpp: before a node, whether it is wanted; behind it, whether to go on."""
        observer = self._observer
        if observer is None or self._failure is not None:
            return not ask
        try:
            # Names that are no UTF-8 are none of ours.
            name = self._nodes.name(node).decode("utf-8", "replace")
            if ask:
                return observer.wants(name)
            width = observer.width or self._nodes.row_width(node)
            observer.computed(name, GraphNode(self._nodes, node, width))
        except BaseException as exc:  # noqa: BLE001  (nothing may cross into C; raised in observed_by)
            self._failure = exc
            return not ask
        return True

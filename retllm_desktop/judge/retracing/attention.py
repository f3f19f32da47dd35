"""Reads where a model looks in a picture while it answers: its attention, out of llama.cpp's graph.

Source: Look Twice (arXiv 2604.01280) takes the attention of one decoding step to find the region
that a question is about, and shows it again; there it is marked in the prompt, here it is cropped
by who asks. The nodes ``kq_soft_max-L`` exist only without flash attention, so a context of its own
is made without it. That of the last token is read, over the middle layers' heads alike.
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgePicture, PictureAttention
from retllm_desktop.judge.image_embeddings import EncodedTile, ImageEmbedding
from retllm_desktop.judge.inference.loaded_model import ContextSize, LoadedModel
from retllm_desktop.judge.inference.prefix_cache import PrefixCache, SavedPrefixes
from retllm_desktop.judge.inference.prompt_layout import PromptLayout
from retllm_desktop.judge.llama.text_model import TextContext, TokenRun
from retllm_desktop.judge.retracing.graph import GraphCallback, GraphNode
from retllm_desktop.packs import gguf_file

_NODE: Final = "kq_soft_max-"
_FIRST_SHARE: Final = 0.25
"""Layers that are read begin at this share of the depth: the first ones mix neighbours."""
_LAST_SHARE: Final = 0.9
"""They end at this share: the last ones are about the next word."""


class AttentionReader:
    """Decodes one question at a time in a context of its own, and reads the attention."""

    def __init__(self, loaded: LoadedModel, check_stop: Callable[[], None]) -> None:
        """Take the model; the context is made by the first question.

        Raises:
            EngineError: The installed llama.cpp does not call back.
        """
        self._loaded = loaded
        self._check_stop = check_stop
        self._graph = GraphCallback()
        self._context: TextContext | None = None
        self._batch = 0
        self._length = 0
        layers = gguf_file.read_gguf_summary(loaded.path).layers
        self._layers = range(int(layers * _FIRST_SHARE), max(int(layers * _LAST_SHARE), 1))

    def read(
        self, layout: PromptLayout, embeddings: Mapping[int, ImageEmbedding]
    ) -> PictureAttention | None:
        """Return where the model looks in the last picture.

        Args:
            layout: The question.
            embeddings: The pictures by their places among the steps.

        Returns:
            None where the picture is no single tile.

        Raises:
            EngineError: The decode failed, or the graph has no attention to read.
            AbortedError: It was asked to stop.
        """
        where = _find_tokens(layout, embeddings)
        if where is None:
            return None
        begin, count = where
        tokens = len(layout.tail) + sum(
            embeddings[at].tokens if isinstance(step, JudgePicture) else len(step)
            for at, step in enumerate(layout.steps)
        )
        context = self._open(tokens)
        # Nothing is restored: a token's place in the memory is its place in the question.
        cache = PrefixCache(
            context,
            self._loaded.vision,
            SavedPrefixes(0),
            batch_tokens=self._batch,
            can_truncate=True,
            check_stop=self._check_stop,
        )
        context.clear()
        state = cache.prefill(0, layout, embeddings)
        rest = state.rest
        if len(rest) > 1:
            context.decode_runs([TokenRun(0, rest[:-1], state.position, want_logits=False)])
        observer = _AttentionObserver(frozenset(f"{_NODE}{layer}" for layer in self._layers))
        with self._graph.observed_by(observer):
            context.decode_runs([TokenRun(0, rest[-1:], state.position + len(rest) - 1)])
        if not observer.seen:
            raise EngineError("This model's attention cannot be read", "its graph has no such node")
        shares = observer.total[begin : begin + count] / observer.seen
        if len(shares) != count:
            raise EngineError("This model's attention cannot be read", "it covers other tokens")
        return PictureAttention(tuple(float(share) for share in shares), tokens)

    def _open(self, tokens: int) -> TextContext:
        if self._context is None or tokens > self._length:
            self.close()
            self._length = max(self._loaded.size_for(tokens).length, tokens)
            self._context, self._batch = self._loaded.context(
                ContextSize(1, self._length), self._graph.callback, exact=True
            )
        return self._context

    def close(self) -> None:
        """Free the context; closing twice is fine."""
        if self._context is not None:
            self._context.close()
            self._context = None


class _AttentionObserver:
    """Adds up the heads of wanted layers.

    Attributes:
        total: (tokens,) float64, the sum over heads and layers.
        seen: How many were added.
    """

    width = 0

    def __init__(self, nodes: frozenset[str]) -> None:
        self._nodes = nodes
        self.total: npt.NDArray[np.float64] = np.zeros(0)
        self.seen = 0

    def wants(self, name: str) -> bool:
        """Whether it is a layer's attention."""
        return name in self._nodes

    def computed(self, name: str, node: GraphNode) -> None:
        """Add a layer: a row a head, for the one token that is decoded."""
        del name
        if len(self.total) != node.width:
            self.total = np.zeros(node.width)
            self.seen = 0
        for head in range(node.rows):
            self.total += node.read(head)
            self.seen += 1


def _find_tokens(
    layout: PromptLayout, embeddings: Mapping[int, ImageEmbedding]
) -> tuple[int, int] | None:
    """Return where the last picture's tokens begin, and how many they are."""
    found: tuple[int, int] | None = None
    at_token = 0
    for at, step in enumerate(layout.steps):
        if not isinstance(step, JudgePicture):
            at_token += len(step)
            continue
        tiles: list[tuple[int, int]] = []
        for part in embeddings[at].parts:
            if isinstance(part, EncodedTile):
                tiles.append((at_token, len(part.embeddings)))
                at_token += len(part.embeddings)
            else:
                at_token += len(part)
        found = tiles[0] if len(tiles) == 1 else None
    return found

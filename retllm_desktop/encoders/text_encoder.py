"""The encoder of passages: a pack of the text role turns texts into vectors of their own space."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.similarity import SimilarityCutoff
from retllm_desktop.core.types import EmbeddingSpace, Vectors
from retllm_desktop.encoders.sessions import Array, Tower
from retllm_desktop.encoders.tokenization import PackTokenizer, TokenIds
from retllm_desktop.encoders.towers import normalise_embeddings
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.text_input import PassageEncoderSpec

PASSAGE_PRECISIONS: Final = ("fp32", "int8")
_MAX_BATCH: Final = 32


@dataclass(frozen=True, slots=True)
class _LoadedModel:
    """The model with its tokenizer, and how many rows a run has."""

    tower: Tower
    tokens: PackTokenizer
    fixed: int | None
    batch: int


class OnnxTextEncoder:
    """A sentence encoder (MiniLM, E5 and their kin) from an installed pack.

    The model is loaded at first use. Thread-safe.
    """

    def __init__(
        self, pack: InstalledPack, *, precision: str = "fp32", threads: int | None = None
    ) -> None:
        """Take the pack; nothing is loaded yet.

        Args:
            pack: A pack of the text role.
            precision: ``fp32`` or ``int8``.
            threads: Threads within an operator, None for onnxruntime's choice.

        Raises:
            PackError: The pack has another role, or no such precision.
            ValueError: An unknown precision: the caller's mistake.
        """
        if precision not in PASSAGE_PRECISIONS:
            raise ValueError(
                f"precision must be one of {', '.join(PASSAGE_PRECISIONS)}: {precision}"
            )
        if pack.manifest.text is None:
            raise PackError(f"The pack {pack.manifest.id} encodes no passages", "", pack.folder)
        self._pack = pack
        self._spec: PassageEncoderSpec = pack.manifest.text
        self._role = "text_int8" if precision == "int8" else "text"
        pack.path_of(self._role)
        self._threads = threads
        self._lock = threading.Lock()
        self._loaded: _LoadedModel | None = None

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        return self._spec.space

    @property
    def similarity_cutoff(self) -> SimilarityCutoff | None:
        """Where a list of passages ends, None where that was not measured."""
        return self._spec.cutoff

    def z_score(self, cosine: float) -> float:
        """Standard deviations by which a cosine exceeds that of unrelated texts.

        Raises:
            PackError: Nobody measured how alike unrelated texts are.
        """
        return self._spec.z_score(cosine)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, each cut to the encoder's context; an empty one is allowed.

        Texts of like length share a batch, so that little of it is padding.

        Returns:
            (n, d) float32, unit rows.

        Raises:
            EngineError: The model cannot run.
        """
        vectors = np.zeros((len(texts), self.space.dimension), dtype=np.float32)
        if not texts:
            return vectors
        loaded = self._ready()
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(order), loaded.batch):
            chosen = order[start : start + loaded.batch]
            sentences = [texts[number] for number in chosen]
            if loaded.fixed:
                sentences += [""] * (loaded.fixed - len(chosen))
            ids, mask = loaded.tokens.batch(sentences)
            vectors[chosen] = self._run(loaded.tower, ids, mask)[: len(chosen)]
        return normalise_embeddings(vectors, self._pack, normalised=self._spec.normalised)

    def _run(self, tower: Tower, ids: TokenIds, mask: TokenIds) -> Vectors:
        feed: dict[str, Array] = {self._spec.tower.input: ids}
        if self._spec.tower.mask is not None:
            feed[self._spec.tower.mask] = mask
        if self._spec.token_types is not None:
            feed[self._spec.token_types] = np.zeros_like(ids)
        if self._spec.pooling == "none":
            return tower.run(feed, self.space.dimension)
        states = tower.run_states(feed, ids.shape[1], self.space.dimension)
        weights = (mask / mask.sum(axis=1, keepdims=True)).astype(np.float32)
        return np.einsum("nld,nl->nd", states, weights, dtype=np.float32)

    def _ready(self) -> _LoadedModel:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> _LoadedModel:
        wanted = self._spec.tower
        tower = Tower(self._pack, self._role, wanted.output, self._threads)
        optional = (wanted.mask, self._spec.token_types)
        names = {wanted.input, *(name for name in optional if name is not None)}
        for name in sorted(names):
            tower.require_input(name, wanted.ids_dtype)
        tower.require_only(names)
        port = tower.inputs[wanted.input]
        fixed = port.fixed(0)
        # Eight-bit models choose their range of numbers over a whole batch, so its company would
        # change a text's vector: they get one at a time.
        batch = fixed or (1 if self._role == "text_int8" else _MAX_BATCH)
        return _LoadedModel(tower, PackTokenizer(self._pack, wanted, port.fixed(1)), fixed, batch)

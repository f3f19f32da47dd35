"""The encoder of passages: a pack of the text role turns texts into vectors of their own space."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.model_roles import FileRole, Precision
from retllm_desktop.core.similarity import SimilarityCutoff
from retllm_desktop.core.types import EmbeddingSpace, Vectors
from retllm_desktop.encoders.sessions import Array, Tower
from retllm_desktop.encoders.tokenization import PackTokenizer, TokenIds
from retllm_desktop.encoders.towers import normalise_embeddings
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.text_input import PassageEncoderSpec

_MAX_BATCH: Final = 32


@dataclass(frozen=True, slots=True)
class _LoadedModel:
    """The model with its tokenizer; ``fixed`` rows a run where the model fixes them."""

    tower: Tower
    tokens: PackTokenizer
    fixed: int | None
    batch: int


class OnnxTextEncoder:
    """A sentence encoder (MiniLM, E5 and their kin) from an installed pack.

    The model is loaded at first use. Thread-safe.
    """

    def __init__(
        self,
        pack: InstalledPack,
        *,
        precision: Precision = Precision.FP32,
        threads: int | None = None,
    ) -> None:
        """Take the pack; nothing is loaded yet.

        Raises:
            PackError: The pack has another role, or no such precision.
            ValueError: An unknown precision, or ``AUTO``: the caller's mistake.
        """
        if precision not in (Precision.FP32, Precision.INT8):
            raise ValueError(f"precision must be one of fp32, int8: {precision}")
        if pack.manifest.text is None:
            raise PackError(f"The pack {pack.manifest.id} encodes no passages", "", pack.folder)
        self._pack = pack
        self._spec: PassageEncoderSpec = pack.manifest.text
        self._role = FileRole.TEXT_INT8 if precision == Precision.INT8 else FileRole.TEXT
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
        return self._spec.similarity_cutoff

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
        states = tower.run(feed, ids.shape[1], self.space.dimension)
        weights = (mask / mask.sum(axis=1, keepdims=True)).astype(np.float32)
        return np.einsum("nld,nl->nd", states, weights, dtype=np.float32)

    def _ready(self) -> _LoadedModel:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> _LoadedModel:
        spec = self._spec.tower
        tower = Tower(self._pack, self._role, spec.output, self._threads)
        optional = (spec.mask, self._spec.token_types)
        names = {spec.input, *(name for name in optional if name is not None)}
        for name in sorted(names):
            tower.require_input(name, spec.ids_dtype)
        tower.require_only(names)
        ids = tower.inputs[spec.input]
        # int8 models choose their range of numbers over a whole batch, so that other texts would
        # change a text's vector: each runs alone.
        alone = self._role is FileRole.TEXT_INT8
        batch = ids.fixed(0) or (1 if alone else _MAX_BATCH)
        return _LoadedModel(
            tower, PackTokenizer(self._pack, spec, ids.fixed(1)), ids.fixed(0), batch
        )

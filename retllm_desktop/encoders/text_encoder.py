"""The encoder of passages: a pack of the text role turns texts into vectors of their own space."""

import threading
from collections.abc import Sequence

import numpy as np

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.knowledge import Knowledge
from retllm_desktop.core.model_roles import FileRole, Precision
from retllm_desktop.core.similarity import SimilarityCutoff
from retllm_desktop.core.types import EmbeddingSpace, Vectors
from retllm_desktop.encoders.precision_check import PrecisionCheck
from retllm_desktop.encoders.shared_text_models import share_text_model
from retllm_desktop.encoders.towers import (
    INT8_BATCH,
    MAX_BATCH,
    TextTower,
    normalise_embeddings,
    open_text_tower,
)
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.text_input import PassageEncoderSpec


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
        check: PrecisionCheck | None = None,
    ) -> None:
        """Take the pack; nothing is loaded yet.

        Args:
            pack: A pack of the text role.
            precision: Of the weights.
            threads: Threads within an operator, None for onnxruntime's choice.
            check: Says whether eight-bit weights may be used where the exact ones are here too;
                None: they may.

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
        self._check = check
        self._lock = threading.Lock()
        self._tower: TextTower | None = None

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        return self._spec.space

    @property
    def knows(self) -> Knowledge:
        """What its pack was made for."""
        return self._pack.manifest.knows

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

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on weights that were wanted and are not used."""
        return () if self._check is None else self._check.notices

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, each cut to the encoder's context; an empty one is allowed.

        Returns:
            (n, d) float32, unit rows.

        Raises:
            EngineError: The model cannot run.
        """
        return self._embed(self._spec.tower.query_prefix, texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed passages, as ``embed_texts`` does what is asked for."""
        return self._embed(self._spec.tower.passage_prefix, texts)

    def _embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.space.dimension), dtype=np.float32)
        vectors = self._ready().embed([prefix + text for text in texts])
        return normalise_embeddings(vectors, self._pack, normalised=self._spec.normalised)

    def splits_words(self, text: str) -> bool:
        """Return whether most words of a text fall into pieces that mean nothing to the model.

        Raises:
            EngineError: The model cannot be read.
        """
        cutoff = self._spec.similarity_cutoff
        return cutoff is not None and self._ready().splits_words(text, cutoff.word_pieces)

    def release(self) -> None:
        """Give back the memory of the model; the next call loads it again."""
        with self._lock:
            self._tower = None

    def _ready(self) -> TextTower:
        with self._lock:
            if self._tower is None:
                spec = self._spec
                eight = self._role is FileRole.TEXT_INT8 and self._pack.has(FileRole.TEXT)
                if eight and self._check is not None and not self._check.may_use(self._role):
                    self._role = FileRole.TEXT
                if self._role is FileRole.TEXT_INT8:
                    # int8 models may choose their range of numbers over a whole batch, so that
                    # other texts would change a text's vector: each runs alone.
                    model = share_text_model(self._pack, spec.tower, self._role, self._threads)
                    tower, batch = model.tower, INT8_BATCH
                else:
                    tower = open_text_tower(self._pack, spec.tower, self._role, self._threads)
                    model, batch = None, MAX_BATCH
                self._tower = TextTower(
                    tower,
                    self._pack,
                    spec.tower,
                    spec.space.dimension,
                    batch=batch,
                    memory=model,
                )
            return self._tower

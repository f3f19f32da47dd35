"""The coarse stage's encoder: a pack's two ONNX towers behind the port ``DualEncoder``."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from retllm_desktop.core.knowledge import Knowledge
from retllm_desktop.core.model_roles import FileRole, Precision
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.runtimes import TowerConfig
from retllm_desktop.core.similarity import CosineSpread, SimilarityCutoff
from retllm_desktop.core.types import (
    EMBEDDED_MODALITIES,
    EmbeddingSpace,
    ImageSpec,
    Modality,
    Rgb,
    Vectors,
)
from retllm_desktop.core.typing_support import override
from retllm_desktop.encoders.pack_arrays import load_reference_cohort, load_text_projection
from retllm_desktop.encoders.patch_tower import PatchTower, PictureTower, build_picture_tower
from retllm_desktop.encoders.precision_check import PrecisionCheck
from retllm_desktop.encoders.providers import Placement, PlacementRequest, TowerOpener
from retllm_desktop.encoders.sessions import COREML_PROVIDER, CPU_PROVIDER, Tower
from retllm_desktop.encoders.shared_text_models import share_text_model
from retllm_desktop.encoders.towers import (
    INT8_BATCH,
    MAX_BATCH,
    RunnableTower,
    TextMemory,
    TextTower,
    choose_text_role,
    normalise_embeddings,
    open_image_tower,
    open_text_tower,
)
from retllm_desktop.encoders.trial_inputs import TRIAL_SENTENCES, draw_trial_images
from retllm_desktop.encoders.tuning import (
    DEFAULT_LIMITS,
    TowerTuning,
    TuningLimits,
    find_tuning,
    recall_tuning,
    require_coarse_spec,
)
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.platform.hardware.machine_records import MachineRecords

_TRIAL_IMAGES: Final = 4


class OnnxDualEncoder(DualEncoder):
    """A CLIP-family encoder from an installed pack.

    The towers are loaded at first use, each by itself: a search for words never loads the
    image tower. Thread-safe.
    """

    def __init__(
        self,
        pack: InstalledPack,
        *,
        precision: Precision = Precision.FP32,
        threads: int | Sequence[int] | None = None,
        text_threads: int | None = None,
        placement: Placement | None = None,
        records: MachineRecords | None = None,
        tuning: TuningLimits = DEFAULT_LIMITS,
        lanes: int = 1,
        check: PrecisionCheck | None = None,
    ) -> None:
        """Take the pack; nothing is loaded yet.

        Args:
            pack: A pack of the coarse role.
            precision: Of the weights. ``AUTO`` is measured when the first pictures come; a pack
                without int8 weights then runs in fp32. A tower that has weights of one kind
                alone always runs in those.
            threads: Threads within an operator, None for onnxruntime's choice; of several
                numbers ``AUTO`` measures the best, otherwise the first counts.
            text_threads: Threads of a text tower of eight bits, None for those of ``threads``.
            placement: Chooses what the towers run on; None for the processor.
            records: Where measurements are kept between two starts; None measures each time.
            tuning: What a measurement may cost.
            lanes: Runs of the image tower at once, on the processor, in a first pass.
            check: Says whether eight-bit weights may be used where the exact ones are here too;
                None: they may.

        Raises:
            PackError: The pack is no dual encoder, or has no such precision.
            ValueError: An unknown precision: the caller's mistake.
        """
        precision = Precision(precision)
        self._pack = pack
        self._spec = require_coarse_spec(pack)
        several = isinstance(threads, Sequence) and len(threads) > 0
        self._threads: tuple[int | None, ...] = tuple(threads) if several else (threads,)  # type: ignore[arg-type]
        self._text_threads = self._threads[0] if text_threads is None else text_threads
        self._placement = placement or Placement()
        self._records = records or MachineRecords(None)
        self._tuning = tuning
        self._lanes = lanes
        self._check = check
        self._checked = False
        if not pack.has(FileRole.IMAGE):
            precision = Precision.INT8  # The pack has no other weights: there is nothing to choose.
        if precision is Precision.INT8:
            pack.path_of(FileRole.IMAGE_INT8)
        self._chosen = None if precision is Precision.AUTO else precision
        self._lock = threading.RLock()
        self._cutoff: SimilarityCutoff | None = None
        self._image: PictureTower | None = None
        self._text: TextTower | None = None

    @property
    @override
    def space(self) -> EmbeddingSpace:
        return self._spec.space

    @property
    @override
    def knows(self) -> Knowledge:
        return self._pack.manifest.knows

    @property
    @override
    def image_spec(self) -> ImageSpec:
        return self._spec.image.spec

    @property
    @override
    def first_pass_spec(self) -> ImageSpec | None:
        return self._spec.image.first_pass_spec

    @property
    def precision(self) -> Precision:
        """What the image tower runs in; under ``AUTO`` the first call measures.

        Eight-bit weights that rank otherwise than the exact ones give way to them.

        Raises:
            EngineError: It had to be measured, and a model cannot run.
        """
        with self._lock:
            if self._chosen is None:
                self._chosen = self._find_tuning().config.precision
            eight = self._chosen is Precision.INT8 and self._pack.has(FileRole.IMAGE)
            if eight and self._check is not None and not self._checked:
                self._checked = True
                if not self._check.may_use(FileRole.IMAGE_INT8):
                    self._chosen = Precision.FP32
            return self._chosen

    @property
    def text_precision(self) -> Precision:
        """What the text tower runs in: that of the image tower, or the only one there is."""
        eight = self._text_role(self.precision) is FileRole.TEXT_INT8
        return Precision.INT8 if eight else Precision.FP32

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on providers and weights that were wanted and are not used."""
        checked = () if self._check is None else self._check.notices
        return (*self._placement.notices, *checked)

    @override
    def embed_images(self, images: Sequence[Rgb]) -> Vectors:
        if not images:
            return self._no_vectors()
        return self._normalise(self._image_tower().embed(images))

    @override
    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        return self._embed_texts(self._spec.text.query_prefix, texts)

    @override
    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed_texts(self._spec.text.passage_prefix, texts)

    def _embed_texts(self, prefix: str, texts: Sequence[str]) -> Vectors:
        if not texts:
            return self._no_vectors()
        return self._normalise(self._text_tower().embed([prefix + text for text in texts]))

    @property
    @override
    def composes(self) -> bool:
        sequence = self._spec.image.sequence
        return sequence is not None and sequence.composed

    @override
    def embed_composed(self, text: str, image: Rgb) -> Vectors:
        tower = self._image_tower()
        if not isinstance(tower, PatchTower):
            raise ValueError("the model takes words and pictures apart")  # noqa: TRY004
        return self._normalise(tower.embed_composed(self._spec.text.query_prefix + text, image))[0]

    @override
    def splits_words(self, text: str) -> bool:
        cutoff = self._spec.similarity_cutoff
        return cutoff is not None and self._text_tower().splits_words(text, cutoff.word_pieces)

    @override
    def z_score(self, query: Modality, item: Modality, cosine: float) -> float:
        pair = self._spec.unrelated[query, item]
        return (cosine - pair.mean) / pair.std

    @property
    @override
    def similarity_cutoff(self) -> SimilarityCutoff | None:
        """Where a list of neighbours ends, as the pack's manifest has it.

        Raises:
            PackError: The pack's reference cohort cannot be used.
        """
        if self._cutoff is None and self._spec.similarity_cutoff is not None:
            cohort = load_reference_cohort(self._pack, self.space.dimension)
            self._cutoff = replace(self._spec.similarity_cutoff, reference_cohort=cohort)
        return self._cutoff

    @property
    @override
    def gaps(self) -> Mapping[Modality, CosineSpread]:
        pairs = {kind: self._spec.unrelated[kind, Modality.IMAGE] for kind in EMBEDDED_MODALITIES}
        return {kind: CosineSpread(pair.mean, pair.std) for kind, pair in pairs.items()}

    def release(self) -> None:
        """Give back the memory of the towers; the next call loads them again.

        A call under way keeps its own to its end.
        """
        with self._lock:
            self._image = self._text = None

    def _no_vectors(self) -> Vectors:
        return np.zeros((0, self.space.dimension), dtype=np.float32)

    def _normalise(self, vectors: Vectors) -> Vectors:
        return normalise_embeddings(vectors, self._pack, normalised=self._spec.normalised)

    def _find_tuning(self) -> TowerTuning:
        return find_tuning(self._pack, self._threads, self._records, self._tuning)

    def _image_tower(self) -> PictureTower:
        with self._lock:
            if self._image is None:
                self._image = self._place_image_tower() or self._open_image_on_cpu()
            return self._image

    def _place_image_tower(self) -> PictureTower | None:
        """Return the image tower on a graphics processor; None where it runs on the processor.

        There the exact weights are used: int8 saves no time on it.
        """
        if self._chosen is Precision.INT8 or not self._image_providers():
            return None
        spec = self._spec

        def open_on(provider: str, batch: tuple[str, int] | None) -> Tower:
            return open_image_tower(
                self._pack, spec, Precision.FP32, self._threads[0], provider=provider, batch=batch
            )

        def embed_trial(tower: Tower) -> Vectors:
            images = (
                draw_trial_images(spec.image.spec.px, _TRIAL_IMAGES)
                if self._check is None
                else self._check.photographs(spec.image.spec)
            )
            return self._picture_tower(tower, MAX_BATCH).embed(images)

        request = replace(
            self._placement_request(FileRole.IMAGE, self._free_batch(open_on)),
            any_shape=spec.image.patches is not None,
        )
        placed = self._placement.place(request, open_on, embed_trial)
        if placed.on_processor and self._chosen is None:
            return None
        self._chosen = Precision.FP32
        return self._picture_tower(placed, MAX_BATCH)

    def _picture_tower(self, tower: RunnableTower, batch: int, lanes: int = 1) -> PictureTower:
        return build_picture_tower(tower, self._spec, batch, lanes, self._text_tower)

    def _open_image_on_cpu(self) -> PictureTower:
        chosen = self.precision
        batch = MAX_BATCH if chosen is Precision.FP32 else INT8_BATCH
        config = TowerConfig(chosen, batch, self._threads[0])
        tuning = recall_tuning(self._pack, self._threads, self._records)
        if tuning is not None and tuning.config.precision is chosen:
            config = tuning.config
        tower = open_image_tower(self._pack, self._spec, config.precision, config.threads)
        lanes = self._lanes if config.threads == 1 else 1
        return self._picture_tower(tower, config.batch, lanes)

    def _text_tower(self) -> TextTower:
        with self._lock:
            if self._text is None:
                self._text = self._open_text_tower()
            return self._text

    def _text_role(self, precision: Precision) -> FileRole:
        """Return the file that sentences run from: the exact one where eight bits misrank."""
        role = choose_text_role(self._pack, precision)
        both = role is FileRole.TEXT_INT8 and self._pack.has(FileRole.TEXT)
        if both and self._check is not None and not self._check.may_use(role):
            return FileRole.TEXT
        return role

    def _open_text_tower(self) -> TextTower:
        # A query does not wait for a measurement of the image tower.
        tuning = recall_tuning(self._pack, self._threads, self._records)
        measured = Precision.FP32 if tuning is None else tuning.config.precision
        precision = self._chosen or measured
        pack, spec = self._pack, self._spec

        role = self._text_role(precision)
        projection = load_text_projection(pack, self.space.dimension)

        def open_on(provider: str, _batch: tuple[str, int] | None) -> Tower:
            return open_text_tower(pack, spec.text, role, self._threads[0], provider=provider)

        def embed_on(
            tower: RunnableTower, batch: int, memory: TextMemory | None = None
        ) -> TextTower:
            return TextTower(
                tower,
                pack,
                spec.text,
                spec.space.dimension,
                batch=batch,
                projection=projection,
                memory=memory,
            )

        def embed_trial(tower: Tower) -> Vectors:
            sentences = TRIAL_SENTENCES if self._check is None else self._check.sentences
            return embed_on(tower, MAX_BATCH).embed(sentences)

        if role is FileRole.TEXT_INT8:
            model = share_text_model(pack, spec.text, role, self._text_threads)
            return embed_on(model.tower, INT8_BATCH, model)
        placed = self._placement.place(
            self._placement_request(FileRole.TEXT, None), open_on, embed_trial
        )
        return embed_on(placed, MAX_BATCH)

    def _placement_request(self, role: FileRole, free_batch: str | None) -> PlacementRequest:
        file = self._pack.manifest.file(role)
        identity = "" if file is None else file.sha256[:16]
        return PlacementRequest(role, self._pack.manifest.id, identity, free_batch)

    def _image_providers(self) -> tuple[str, ...]:
        return self._placement.candidates("image", any_shape=self._spec.image.patches is not None)

    def _free_batch(self, open_on: TowerOpener) -> str | None:
        """Return the name of the image tower's batch dimension where a provider asks for it."""
        if COREML_PROVIDER not in self._image_providers():
            return None
        shape = open_on(CPU_PROVIDER, None).inputs[self._spec.image.input].shape
        return shape[0] if shape and isinstance(shape[0], str) else None

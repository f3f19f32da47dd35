"""The coarse stage's encoder: a pack's two ONNX towers behind the port ``DualEncoder``."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.similarity import CosineSpread, SimilarityCutoff
from retllm_desktop.core.types import EmbeddingSpace, ImageSpec, Modality, Rgb, Vectors
from retllm_desktop.encoders.providers import Placement, PlacementRequest, TowerOpener
from retllm_desktop.encoders.sessions import COREML_PROVIDER, CPU_PROVIDER, Tower
from retllm_desktop.encoders.towers import (
    INT8_BATCH,
    MAX_BATCH,
    TRIAL_SENTENCES,
    ImageTower,
    TextTower,
    draw_trial_images,
    normalise_embeddings,
    open_image_tower,
    open_text_tower,
)
from retllm_desktop.encoders.tuning import find_tuning, recall_tuning, require_coarse_spec
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.platform.hardware.machine_records import MachineRecords


def load_reference_cohort(pack: InstalledPack, dimension: int) -> Vectors | None:
    """Read a pack's backdrop.

    Returns:
        (n, d) float32, unit rows; None where the pack has none.

    Raises:
        PackError: The file is no table of eight-bit rows of that length.
    """
    if not pack.has("backdrop"):
        return None
    path = pack.path_of("backdrop")
    try:
        rows = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as exc:
        raise PackError("The pack's backdrop cannot be read", str(exc), path) from exc
    if rows.dtype != np.int8 or rows.ndim != 2 or rows.shape[1] != dimension or not len(rows):
        raise PackError(
            "The pack's backdrop does not fit its encoder",
            f"{rows.dtype} of {rows.shape}, where int8 of (n, {dimension}) belongs",
            path,
        )
    vectors = rows.astype(np.float32)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def quantise_cohort(vectors: Vectors) -> npt.NDArray[np.int8]:
    """Return unit vectors (n, d) as the rows of a backdrop: (n, d) int8."""
    greatest: Vectors = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    scaled: Vectors = vectors / greatest * np.float32(127.0)
    return np.rint(scaled).astype(np.int8)


COARSE_PRECISIONS: Final = ("fp32", "int8", "auto")
_TRIAL_IMAGES: Final = 4


class OnnxDualEncoder:
    """A CLIP-family encoder from an installed pack.

    The towers are loaded at first use, each by itself: a search for words never loads the
    image tower. Thread-safe.
    """

    def __init__(
        self,
        pack: InstalledPack,
        *,
        precision: str = "fp32",
        threads: int | Sequence[int] | None = None,
        placement: Placement | None = None,
        records: MachineRecords | None = None,
    ) -> None:
        """Take the pack; nothing is loaded yet.

        Args:
            pack: A pack of the coarse role.
            precision: ``fp32``, ``int8``, or ``auto``: measured once when the first pictures
                come. A pack without eight-bit weights runs in fp32 under ``auto``, one with
                nothing else in ``int8`` always.
            threads: Threads within an operator, None for onnxruntime's choice; of several
                numbers ``auto`` measures the best, otherwise the first counts.
            placement: Chooses what the towers run on; None for the processor.
            records: Where measurements are kept between two starts; None measures each time.

        Raises:
            PackError: The pack is no dual encoder, or has no such precision.
            ValueError: An unknown precision: the caller's mistake.
        """
        if precision not in COARSE_PRECISIONS:
            raise ValueError(
                f"precision must be one of {', '.join(COARSE_PRECISIONS)}: {precision}"
            )
        self._pack = pack
        self._spec = require_coarse_spec(pack)
        several = isinstance(threads, Sequence) and len(threads) > 0
        self._threads: tuple[int | None, ...] = tuple(threads) if several else (threads,)  # type: ignore[arg-type]
        self._placement = placement or Placement()
        self._records = records or MachineRecords(None)
        if not pack.has("image") and pack.has("image_int8"):
            precision = "int8"  # A pack that has no other weights: there is nothing to choose.
        if precision == "int8":
            pack.path_of("image_int8")
            pack.path_of("text_int8")
        self._chosen = None if precision == "auto" else precision
        self._lock = threading.RLock()
        self._floor: SimilarityCutoff | None = None
        self._image: ImageTower | None = None
        self._text: TextTower | None = None

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        return self._spec.space

    @property
    def image_spec(self) -> ImageSpec:
        """The size and resizing that ``embed_images`` expects."""
        return self._spec.image.spec

    @property
    def precision(self) -> str:
        """``fp32`` or ``int8``; under ``auto`` the first look measures.

        Raises:
            EngineError: It had to be measured, and a model cannot run.
        """
        with self._lock:
            if self._chosen is None:
                self._chosen = find_tuning(
                    self._pack, self._threads, self._records
                ).config.precision
            return self._chosen

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences on what was asked for and does not run as asked."""
        return self._placement.notices

    def embed_images(self, images: Sequence[Rgb]) -> Vectors:
        """Embed pictures of exactly ``image_spec`` size.

        Returns:
            (n, d) float32, unit rows.

        Raises:
            EngineError: The model cannot run.
            ValueError: A picture has another size: the caller's mistake.
        """
        if not images:
            return self._nothing()
        return self._unit(self._image_side().embed(images))

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, each cut to the encoder's context; an empty one is allowed.

        Returns:
            (n, d) float32, unit rows.

        Raises:
            EngineError: The model cannot run.
        """
        if not texts:
            return self._nothing()
        return self._unit(self._text_side().embed(texts))

    def z_score(self, query: Modality, item: Modality, cosine: float) -> float:
        """Standard deviations by which a cosine exceeds that of unrelated pairs."""
        pair = self._spec.unrelated[query, item]
        return (cosine - pair.mean) / pair.std

    @property
    def similarity_cutoff(self) -> SimilarityCutoff | None:
        """Where a list of neighbours ends, as the pack's manifest has it.

        Raises:
            PackError: The pack's backdrop cannot be used.
        """
        if self._floor is None and self._spec.floor is not None:
            backdrop = load_reference_cohort(self._pack, self.space.dimension)
            self._floor = replace(self._spec.floor, reference_cohort=backdrop)
        return self._floor

    @property
    def gaps(self) -> Mapping[Modality, CosineSpread]:
        """By a query's modality: how its cosines with unrelated pictures are spread."""
        pairs = {kind: self._spec.unrelated[kind, Modality.IMAGE] for kind in Modality}
        return {kind: CosineSpread(pair.mean, pair.std) for kind, pair in pairs.items()}

    def _nothing(self) -> Vectors:
        return np.zeros((0, self.space.dimension), dtype=np.float32)

    def _unit(self, vectors: Vectors) -> Vectors:
        """Return unit rows; a manifest's claim that they are so already is checked."""
        return normalise_embeddings(vectors, self._pack, normalised=self._spec.normalised)

    def _image_side(self) -> ImageTower:
        with self._lock:
            if self._image is None:
                self._image = self._placed_image() or self._image_on_processor()
            return self._image

    def _placed_image(self) -> ImageTower | None:
        """Return the image tower on a graphics processor; None where it runs on the processor.

        There the exact weights are used: eight bits save no time on it.
        """
        if self._chosen == "int8" or not self._placement.candidates("image"):
            return None
        spec, px = self._spec, self._spec.image.spec.px
        threads = self._threads[0]

        def opened(provider: str, batch: tuple[str, int] | None) -> Tower:
            return open_image_tower(
                self._pack, spec, "fp32", threads, provider=provider, batch=batch
            )

        placed = self._placement.place(
            self._subject("image", self._free_batch(opened)),
            opened,
            lambda tower: ImageTower(tower, spec, MAX_BATCH).embed(
                draw_trial_images(px, _TRIAL_IMAGES)
            ),
        )
        if placed.on_processor and self._chosen is None:
            return None
        self._chosen = "fp32"
        return ImageTower(placed, spec, MAX_BATCH)

    def _image_on_processor(self) -> ImageTower:
        if self._chosen is None:
            case = find_tuning(self._pack, self._threads, self._records).config
            precision, batch, threads = case.precision, case.batch, case.threads
            self._chosen = precision
        else:
            precision, threads = self._chosen, self._threads[0]
            known = recall_tuning(self._pack, self._threads, self._records)
            batch = MAX_BATCH if precision == "fp32" else INT8_BATCH
            if known is not None and known.config.precision == precision:
                batch, threads = known.config.batch, known.config.threads
        tower = open_image_tower(self._pack, self._spec, precision, threads)
        return ImageTower(tower, self._spec, batch)

    def _text_side(self) -> TextTower:
        with self._lock:
            if self._text is None:
                # Words are not kept waiting for a measurement of the image tower.
                known = recall_tuning(self._pack, self._threads, self._records)
                measured = "fp32" if known is None else known.config.precision
                precision = self._chosen or measured
                spec, threads = self._spec, self._threads[0]

                def opened(provider: str, _batch: tuple[str, int] | None) -> Tower:
                    return open_text_tower(self._pack, spec, precision, threads, provider=provider)

                def trial(tower: Tower) -> Vectors:
                    return TextTower(tower, self._pack, spec, MAX_BATCH).embed(TRIAL_SENTENCES)

                batch = INT8_BATCH if precision == "int8" else MAX_BATCH
                if precision == "int8":
                    tower = opened(CPU_PROVIDER, None)
                else:
                    tower = self._placement.place(self._subject("text", None), opened, trial)
                self._text = TextTower(tower, self._pack, spec, batch)
            return self._text

    def _subject(self, role: str, free_batch: str | None) -> PlacementRequest:
        file = self._pack.manifest.file(role)
        identity = "" if file is None else file.sha256[:16]
        return PlacementRequest(role, self._pack.manifest.id, identity, free_batch)

    def _free_batch(self, opened: TowerOpener) -> str | None:
        """Return the name of the image tower's batch dimension where a provider asks for it."""
        if COREML_PROVIDER not in self._placement.candidates("image"):
            return None
        shape = opened(CPU_PROVIDER, None).inputs[self._spec.image.input].shape
        return shape[0] if shape and isinstance(shape[0], str) else None

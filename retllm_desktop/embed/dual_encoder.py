"""The coarse stage's encoder: a pack's two ONNX towers behind the port ``DualEncoder``."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.types import EmbeddingSpace, ImageSpec, Modality, Rgb, Vectors
from retllm_desktop.embed.pixels import PixelScaler
from retllm_desktop.embed.precision import coarse_spec, faster_precision
from retllm_desktop.embed.sessions import Port, Tower
from retllm_desktop.embed.tokens import TokenMaker
from retllm_desktop.pack_files import InstalledPack

PRECISIONS: Final = ("fp32", "int8", "auto")
_MAX_BATCH: Final = 32


@dataclass(frozen=True, slots=True)
class _ImageSide:
    """The image tower with its preprocessing."""

    tower: Tower
    scaler: PixelScaler
    fixed_batch: int | None


@dataclass(frozen=True, slots=True)
class _TextSide:
    """The text tower with its tokenizer."""

    tower: Tower
    tokens: TokenMaker
    fixed_batch: int | None


class OnnxDualEncoder:
    """A CLIP-family encoder from an installed pack.

    The towers are loaded at first use, each by itself: a search for words never loads the
    image tower. Thread-safe.
    """

    def __init__(
        self, pack: InstalledPack, *, precision: str = "fp32", threads: int | None = None
    ) -> None:
        """Take the pack; nothing is loaded yet.

        Args:
            pack: A pack of the coarse role.
            precision: ``fp32``, ``int8``, or ``auto``: measured once, at first use. A pack
                without eight-bit weights runs in fp32 under ``auto``.
            threads: Threads within an operator, None for onnxruntime's choice.

        Raises:
            PackError: The pack is no dual encoder, or has no such precision.
            ValueError: An unknown precision: the caller's mistake.
        """
        if precision not in PRECISIONS:
            raise ValueError(f"precision must be one of {', '.join(PRECISIONS)}: {precision}")
        self._pack = pack
        self._spec = coarse_spec(pack)
        self._threads = threads
        if precision == "int8":
            pack.path_of("image_int8")
            pack.path_of("text_int8")
        self._chosen = None if precision == "auto" else precision
        self._lock = threading.RLock()
        self._image: _ImageSide | None = None
        self._text: _TextSide | None = None

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
                self._chosen = faster_precision(self._pack, self._threads)
            return self._chosen

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
        side = self._image_side()
        parts: list[Vectors] = []
        for start, wanted in _batches(len(images), side.fixed_batch):
            pictures = list(images[start : start + (side.fixed_batch or _MAX_BATCH)])
            count = len(pictures)
            pictures += [pictures[-1]] * (wanted - count)
            feed = {self._spec.image.input: side.scaler.batch(pictures)}
            parts.append(side.tower.run(feed, self.space.dimension)[:count])
        return self._unit(np.concatenate(parts))

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, each cut to the encoder's context; an empty one is allowed.

        Returns:
            (n, d) float32, unit rows.

        Raises:
            EngineError: The model cannot run.
        """
        if not texts:
            return self._nothing()
        side = self._text_side()
        parts: list[Vectors] = []
        for start, wanted in _batches(len(texts), side.fixed_batch):
            sentences = list(texts[start : start + (side.fixed_batch or _MAX_BATCH)])
            count = len(sentences)
            sentences += [""] * (wanted - count)
            ids, mask = side.tokens.batch(sentences)
            feed = {self._spec.text.input: ids}
            if self._spec.text.mask is not None:
                feed[self._spec.text.mask] = mask
            parts.append(side.tower.run(feed, self.space.dimension)[:count])
        return self._unit(np.concatenate(parts))

    def standout(self, query: Modality, item: Modality, cosine: float) -> float:
        """Standard deviations by which a cosine exceeds that of unrelated pairs."""
        pair = self._spec.unrelated[query, item]
        return (cosine - pair.mean) / pair.std

    def _nothing(self) -> Vectors:
        return np.zeros((0, self.space.dimension), dtype=np.float32)

    def _unit(self, vectors: Vectors) -> Vectors:
        """Return unit rows; a manifest's claim that they are so already is checked."""
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (norms > 0).all():
            raise EngineError(
                f"The model of the pack {self._pack.manifest.id} gave a vector of zeros",
                "",
                self._pack.folder,
            )
        if self._spec.normalised and np.abs(norms - 1.0).max() > 0.01:
            raise EngineError(
                f"The pack {self._pack.manifest.id} says that its vectors have length one, "
                "but they have not",
                f"one has length {float(norms[np.abs(norms - 1.0).argmax(), 0]):.3f}",
                self._pack.folder,
            )
        return np.divide(vectors, norms, dtype=np.float32)

    def _batch(self, port: Port) -> int | None:
        """Return how many rows every run must have, None for any number.

        Eight-bit models choose their range of numbers over all that they are given, so the
        company in a batch would change an item's vector: they get one at a time. That costs
        some speed; a vector that depends on its neighbours would cost trust.
        """
        return port.fixed(0) or (1 if self.precision == "int8" else None)

    def _image_side(self) -> _ImageSide:
        with self._lock:
            if self._image is None:
                wanted = self._spec.image
                role = "image_int8" if self.precision == "int8" else "image"
                tower = Tower(self._pack, role, wanted.output, self._threads)
                port = tower.require_input(wanted.input, "float")
                tower.require_only({wanted.input})
                self._image = _ImageSide(tower, PixelScaler(wanted), self._batch(port))
            return self._image

    def _text_side(self) -> _TextSide:
        with self._lock:
            if self._text is None:
                wanted = self._spec.text
                names = {wanted.input} | ({wanted.mask} if wanted.mask else set[str]())
                eight = self.precision == "int8" and self._pack.has("text_int8")
                tower = Tower(
                    self._pack, "text_int8" if eight else "text", wanted.output, self._threads
                )
                for name in names:
                    tower.require_input(name, wanted.ids_dtype)
                tower.require_only(names)
                port = tower.inputs[wanted.input]
                tokens = TokenMaker(self._pack, wanted, port.fixed(1))
                self._text = _TextSide(tower, tokens, self._batch(port))
            return self._text


def _batches(count: int, fixed: int | None) -> list[tuple[int, int]]:
    """Return (start, rows to run) of each batch; a fixed size runs full, the rest is padding."""
    size = fixed or _MAX_BATCH
    return [(start, fixed or min(size, count - start)) for start in range(0, count, size)]

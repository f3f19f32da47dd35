"""A pack's two towers with what goes in before them: pixels scaled, sentences tokenized."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import numpy as np

from retllm_desktop.core.types import Rgb, Vectors
from retllm_desktop.encoders.pixels import PixelScaler
from retllm_desktop.encoders.sessions import CPU_PROVIDER, Array, TensorInfo, Tower
from retllm_desktop.encoders.tokenization import PackTokenizer
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.manifest import CoarseSpec

MAX_BATCH: Final = 32
INT8_BATCH: Final = 1
"""Eight-bit models choose their range of numbers over all that they are given, so the company in
a batch would change an item's vector: they get one at a time. That costs some speed; a vector
that depends on its neighbours would cost trust."""


class RunnableTower(Protocol):
    """A tower, wherever it runs."""

    @property
    def inputs(self) -> Mapping[str, TensorInfo]:
        """The inputs by name."""
        ...

    def run(self, feed: Mapping[str, Array], dimension: int) -> Vectors:
        """Run the model: (n, dimension) float32."""
        ...


class ImageTower:
    """Pictures to raw vectors."""

    def __init__(self, tower: RunnableTower, spec: CoarseSpec, batch: int) -> None:
        """Take a tower.

        Args:
            tower: A loaded image tower.
            spec: The pack's coarse part.
            batch: Pictures in one run, unless the model fixes another number.
        """
        self.tower = tower
        self._input = spec.image.input
        self._dimension = spec.space.dimension
        self._scaler = PixelScaler(spec.image)
        self._fixed = tower.inputs[self._input].fixed(0)
        self._batch = self._fixed or batch

    @property
    def fixed_batch(self) -> int | None:
        """How many pictures every run has, None for any number."""
        return self._fixed

    def run_once(self, images: Sequence[Rgb]) -> Vectors:
        """Run the tower once on all pictures given: (n, d) float32 raw vectors."""
        return self.tower.run({self._input: self._scaler.batch(images)}, self._dimension)

    def embed(self, images: Sequence[Rgb]) -> Vectors:
        """Return (n, d) float32 raw vectors of at least one picture."""
        parts: list[Vectors] = []
        for start in range(0, len(images), self._batch):
            pictures = list(images[start : start + self._batch])
            count = len(pictures)
            if self._fixed:
                pictures += [pictures[-1]] * (self._fixed - count)
            parts.append(self.run_once(pictures)[:count])
        return np.concatenate(parts)


class TextTower:
    """Sentences to raw vectors."""

    def __init__(
        self, tower: RunnableTower, pack: InstalledPack, spec: CoarseSpec, batch: int
    ) -> None:
        """Take a tower.

        Args:
            tower: A loaded text tower.
            pack: Where the tokenizer comes from.
            spec: The pack's coarse part.
            batch: Sentences in one run, unless the model fixes another number.

        Raises:
            PackError: The tokenizer cannot be read.
        """
        self.tower = tower
        self._wanted = spec.text
        self._dimension = spec.space.dimension
        port = tower.inputs[spec.text.input]
        self._tokens = PackTokenizer(pack, spec.text, port.fixed(1))
        self._fixed = port.fixed(0)
        self._batch = self._fixed or batch

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return (n, d) float32 raw vectors of at least one sentence."""
        parts: list[Vectors] = []
        for start in range(0, len(texts), self._batch):
            sentences = list(texts[start : start + self._batch])
            count = len(sentences)
            if self._fixed:
                sentences += [""] * (self._fixed - count)
            ids, mask = self._tokens.batch(sentences)
            feed: dict[str, Array] = {self._wanted.input: ids}
            if self._wanted.mask is not None:
                feed[self._wanted.mask] = mask
            parts.append(self.tower.run(feed, self._dimension)[:count])
        return np.concatenate(parts)


def open_image_tower(
    pack: InstalledPack,
    spec: CoarseSpec,
    precision: str,
    threads: int | None,
    *,
    provider: str = CPU_PROVIDER,
    batch: tuple[str, int] | None = None,
) -> Tower:
    """Load a pack's image tower and see that it takes what we have.

    Args:
        pack: The pack.
        spec: Its coarse part.
        precision: ``fp32`` or ``int8``.
        threads: Threads within an operator, None for onnxruntime's choice.
        provider: What to run on beside the processor.
        batch: Name of a free dimension and the size to fix it to.

    Raises:
        EngineError: It cannot be loaded, or takes something else.
        PackError: The pack has no such file.
    """
    role = "image_int8" if precision == "int8" else "image"
    wanted = spec.image
    tower = Tower(pack, role, wanted.output, threads, provider=provider, batch=batch)
    tower.require_input(wanted.input, "float")
    tower.require_only({wanted.input})
    return tower


def open_text_tower(
    pack: InstalledPack,
    spec: CoarseSpec,
    precision: str,
    threads: int | None,
    *,
    provider: str = CPU_PROVIDER,
) -> Tower:
    """Load a pack's text tower and see that it takes what we have; see ``open_image_tower``.

    Raises:
        EngineError: It cannot be loaded, or takes something else.
        PackError: The pack has no such file.
    """
    role = "text_int8" if precision == "int8" and pack.has("text_int8") else "text"
    wanted = spec.text
    names = {wanted.input} | ({wanted.mask} if wanted.mask else set[str]())
    tower = Tower(pack, role, wanted.output, threads, provider=provider)
    for name in names:
        tower.require_input(name, wanted.ids_dtype)
    tower.require_only(names)
    return tower

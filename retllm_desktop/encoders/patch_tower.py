"""Pictures of any proportions as patches, and their tokens through the text tower.

Where a manifest says ``patches``, a picture is cut into squares, each a row of numbers. What the
image tower makes of them is the picture's vector, or (``sequence``) tokens that stand in a sequence
of the text tower, whose output is the vector. Pictures of one size share a run: none is padded for
the sake of another.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.model_roles import Precision
from retllm_desktop.core.token_budget import count_tokens
from retllm_desktop.core.types import ImageSpec, Rgb, Vectors
from retllm_desktop.encoders.sessions import Array, TensorInfo
from retllm_desktop.encoders.towers import (
    ELEMENTS,
    INT8_BATCH,
    ImageTower,
    RunnableTower,
    TextTower,
    choose_text_role,
    open_text_tower,
)
from retllm_desktop.packs.image_input import ImageInput, PatchInput, PictureSequence
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.manifest import CoarseSpec

_PATCHES_A_RUN: Final = 2520
"""Pictures run together up to so many patches, one of more alone. Attention keeps a number for
each pair of patches and head: at 12 heads 305 MB for a picture of 2,520, 19 MB each for four of
630. More in a run gains nothing: from some hundred rows on products are as fast as they get."""
_NO_PATCH: Final = -1


class PictureTower(Protocol):
    """Pictures to raw vectors, whatever the image tower takes."""

    @property
    def fixed_batch(self) -> int | None:
        """How many pictures every run has, None for any number."""
        ...

    def run_once(self, images: Sequence[Rgb]) -> Vectors:
        """Run the tower once on all pictures given: (n, d) float32 raw vectors."""
        ...

    def embed(self, images: Sequence[Rgb]) -> Vectors:
        """Return (n, d) float32 raw vectors of at least one picture."""
        ...


def build_picture_tower(
    tower: RunnableTower,
    spec: CoarseSpec,
    batch: int,
    lanes: int,
    text: Callable[[], TextTower],
) -> PictureTower:
    """Return the tower that takes pictures as a manifest says.

    Args:
        tower: The image model.
        spec: The coarse part of the manifest.
        batch: Pictures in a run.
        lanes: Runs at once in a first pass.
        text: Opens the text tower; called only where pictures go through it.
    """
    if spec.image.patches is None:
        return ImageTower(tower, spec, batch, lanes)
    through = None if spec.image.sequence is None else text()
    return PatchTower(tower, spec, batch, lanes, through)


def open_sequence_tower(
    pack: InstalledPack, spec: CoarseSpec, precision: Precision, threads: int | None
) -> TextTower:
    """Open a text tower on the processor for the tokens of pictures alone.

    Raises:
        EngineError: It cannot be loaded, or takes something else.
        PackError: The pack has no such file.
    """
    tower = open_text_tower(pack, spec.text, choose_text_role(pack, precision), threads)
    return TextTower(tower, pack, spec.text, spec.space.dimension, batch=INT8_BATCH)


class PatchMaker:
    """Cuts pictures of one size into patches: the arrays that an image tower takes."""

    def __init__(self, image: ImageInput, patches: PatchInput) -> None:
        """Prepare the factors of (pixel / 255 − mean) / std, in float32."""
        mean = np.asarray(image.mean, dtype=np.float64)
        std = np.asarray(image.std, dtype=np.float64)
        self._scale = (1.0 / (255.0 * std)).astype(np.float32)
        self._offset = (-mean / std).astype(np.float32)
        self._input = image.input
        self._patches = patches
        self._budget = image.spec.max_tokens * patches.pooled**2
        self._spec = image.spec

    def check(self, picture: Rgb) -> None:
        """See that a picture is of a size that the tower takes.

        Raises:
            ValueError: It is not: the caller's mistake.
        """
        side = self._patches.token_px
        high, wide = picture.shape[:2]
        fits = high % side == wide % side == 0 < high * wide
        tokens = count_tokens(wide, high, self._spec) if fits else 0
        right = picture.ndim == 3 and picture.shape[2] == 3 and picture.dtype == np.uint8
        if not (right and 0 < tokens <= self._spec.max_tokens):
            raise ValueError(
                f"expected pixels uint8 whose sides are multiples of {side} px, at most "
                f"{self._spec.max_tokens} such squares; got {picture.shape} {picture.dtype}"
            )

    def feed(self, pictures: Sequence[Rgb], inputs: Mapping[str, TensorInfo]) -> dict[str, Array]:
        """Return what the tower is given for n pictures of one size.

        Args:
            pictures: (h, w, 3) uint8 each, as ``check`` wants them.
            inputs: The tower's inputs, which say of what type numbers are.
        """
        side = self._patches.patch_px
        down, across = pictures[0].shape[0] // side, pictures[0].shape[1] // side
        count = down * across
        length = self._budget if self._patches.padded else count
        values = np.zeros((len(pictures), length, side * side * 3), dtype=np.float32)
        for row, picture in zip(values, pictures, strict=True):
            scaled = picture.astype(np.float32) * self._scale + self._offset
            cells = scaled.reshape(down, side, across, side, 3).transpose(0, 2, 1, 3, 4)
            row[:count] = cells.reshape(count, -1)
        fed: dict[str, Array] = {self._input: values}
        given = self._patches
        if given.positions is not None:
            places = np.full((length, 2), _NO_PATCH, dtype=np.int64)
            number = np.arange(count, dtype=np.int64)
            places[:count, 0] = number % across
            places[:count, 1] = number // across
            fed[given.positions] = _repeated(places, pictures, inputs[given.positions])
        if given.mask is not None:
            kept = (np.arange(length) < count).astype(np.int64)
            fed[given.mask] = _repeated(kept, pictures, inputs[given.mask])
        if given.shapes is not None:
            shape = np.asarray([down, across])
            fed[given.shapes] = _repeated(shape, pictures, inputs[given.shapes])
        return fed


def _repeated(row: npt.NDArray[np.int64], pictures: Sequence[Rgb], port: TensorInfo) -> Array:
    element = ELEMENTS[port.type.removeprefix("tensor(").removesuffix(")")]
    return np.tile(row.astype(element), (len(pictures), *[1] * row.ndim))


class PatchTower:
    """Pictures of several sizes to raw vectors, by patches."""

    def __init__(
        self,
        tower: RunnableTower,
        spec: CoarseSpec,
        batch: int,
        lanes: int = 1,
        text: TextTower | None = None,
    ) -> None:
        """Take a tower.

        Args:
            tower: The image model.
            spec: What it takes, with patches.
            batch: Most pictures in a run.
            lanes: Runs at once in a first pass.
            text: The text tower that pictures' tokens go through, where there is a sequence.
        """
        assert spec.image.patches is not None
        self.tower = tower
        self._spec = spec
        self._sequence = spec.image.sequence
        self._text = text
        self._lanes = lanes
        self._batch = batch
        self._fixed = tower.inputs[spec.image.input].fixed(0)
        self._pooled = spec.image.patches.pooled
        self._padded = spec.image.patches.padded
        self._maker = PatchMaker(spec.image, spec.image.patches)

    @property
    def fixed_batch(self) -> int | None:
        """How many pictures every run has, None for any number."""
        return self._fixed

    def run_once(self, images: Sequence[Rgb]) -> Vectors:
        """Run the tower once on pictures of one size: (n, d) float32 raw vectors."""
        if self._sequence is None or self._text is None:
            feed = self._maker.feed(images, self.tower.inputs)
            return self.tower.run(feed, self._spec.space.dimension)
        return self._text.embed_sequences(
            *self._sequences(self._sequence, images), self._sequence.features
        )

    def embed(self, images: Sequence[Rgb]) -> Vectors:
        """Return (n, d) float32 raw vectors of at least one picture, in any mixture of sizes.

        Raises:
            EngineError: A model cannot be run.
            ValueError: A picture has no size that the tower takes: the caller's mistake.
        """
        sizes: dict[tuple[int, ...], list[int]] = {}
        for number, picture in enumerate(images):
            self._maker.check(picture)
            sizes.setdefault(picture.shape, []).append(number)
        runs = [run for shape, same in sizes.items() for run in self._split(shape, same)]
        lanes = self._lanes if self._is_first_pass(images) else 1
        vectors = np.empty((len(images), self._spec.space.dimension), dtype=np.float32)

        def embed_run(numbers: list[int]) -> None:
            pictures = [images[number] for number in numbers]
            if self._fixed:
                pictures += [pictures[-1]] * (self._fixed - len(pictures))
            vectors[numbers] = self.run_once(pictures)[: len(numbers)]

        if lanes == 1 or len(runs) == 1:
            for run in runs:
                embed_run(run)
        else:
            with ThreadPoolExecutor(lanes) as threads:
                list(threads.map(embed_run, runs))
        return vectors

    def embed_composed(self, text: str, image: Rgb) -> Vectors:
        """Return the raw vector (1, d) of words and a picture in one sequence.

        Args:
            text: With its prefix.
            image: As ``embed`` takes them.

        Raises:
            EngineError: A model cannot be run.
            ValueError: The picture has no size that the tower takes, or the model takes no such
                sequences: the caller's mistake.
        """
        sequence, through, ends = self._sequence, self._text, self._spec.text.ends
        if sequence is None or through is None or ends is None or not sequence.composed:
            raise ValueError("the model takes words and pictures apart")
        self._maker.check(image)
        before = sequence.before[len(ends[0]) :]
        after = sequence.after[: len(sequence.after) - len(ends[1])]
        picture = [*before, *[sequence.token] * self._count_tokens(image.shape), *after]
        words = through.text_ids(text, len(picture))
        at = len(words) - len(ends[1])
        ids = np.concatenate([words[:at], np.asarray(picture, dtype=np.int64), words[at:]])
        tokens = self.tokens_of(sequence, [image])
        return through.embed_sequences(ids[None], tokens, sequence.features)

    def tokens_of(self, sequence: PictureSequence, images: Sequence[Rgb]) -> Vectors:
        """Return what the image tower makes of pictures of one size: (n · tokens, width)."""
        feed = self._maker.feed(images, self.tower.inputs)
        rows = len(images) * self._count_tokens(images[0].shape)
        return self.tower.run(feed, sequence.width, rows=rows)

    def _sequences(
        self, sequence: PictureSequence, images: Sequence[Rgb]
    ) -> tuple[npt.NDArray[np.int64], Vectors]:
        tokens = self._count_tokens(images[0].shape)
        row = [*sequence.before, *[sequence.token] * tokens, *sequence.after]
        ids = np.repeat(np.asarray(row, dtype=np.int64)[None], len(images), axis=0)
        return ids, self.tokens_of(sequence, images)

    def _split(self, shape: tuple[int, ...], numbers: list[int]) -> list[list[int]]:
        patches = self._count_tokens(shape) * self._pooled**2
        if self._padded:
            patches = self._spec.image.spec.max_tokens * self._pooled**2
        size = self._fixed or max(1, min(self._batch, _PATCHES_A_RUN // patches))
        return [numbers[at : at + size] for at in range(0, len(numbers), size)]

    def _count_tokens(self, shape: tuple[int, ...]) -> int:
        return count_tokens(shape[1], shape[0], self._spec.image.spec)

    def _is_first_pass(self, images: Sequence[Rgb]) -> bool:
        first: ImageSpec | None = self._spec.image.first_pass_spec
        if first is None:
            return False
        return all(self._count_tokens(one.shape) <= first.max_tokens for one in images)

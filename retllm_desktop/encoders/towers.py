"""A pack's two towers: pixels scaled or sentences tokenised, run in batches, made unit rows."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.model_roles import FileRole, Precision
from retllm_desktop.core.types import Rgb, Vectors
from retllm_desktop.encoders.sessions import CPU_PROVIDER, Array, TensorInfo, Tower
from retllm_desktop.encoders.tokenization import PackTokenizer, TokenIds
from retllm_desktop.packs.image_input import ImageInput, PatchInput
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.manifest import CoarseSpec
from retllm_desktop.packs.text_input import TextTowerSpec

_NORM_TOLERANCE: Final = 0.01
_TINY: Final = 1e-12
MAX_BATCH: Final = 32
INT8_BATCH: Final = 1
"""int8 models choose their range of numbers over a whole batch, so that an item's vector would
depend on the batch: each runs alone, which costs some speed."""
_MOST_PAIRS: Final = 2048**2
"""Of places that look at each other, in all texts of a run: attention keeps some numbers for each
in every head. So many are in one text of 2,048 tokens, four of 1,024, thirty-two of 362."""
ELEMENTS: Final = {
    "float": np.float32,
    "int64": np.int64,
    "int32": np.int32,
    "bool": np.bool_,
}
"""By onnxruntime's names of types."""


def normalise_embeddings(vectors: Vectors, pack: InstalledPack, *, normalised: bool) -> Vectors:
    """Return (n, d) float32 unit rows.

    Args:
        vectors: (n, d) float32, finite.
        pack: Whose model made them.
        normalised: Whether its manifest says that they have length one.

    Raises:
        EngineError: One is zero, or has not the length that the manifest claims.
    """
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not (norms > 0).all():
        raise EngineError(
            f"The model of the pack {pack.manifest.id} gave a vector of zeros", "", pack.folder
        )
    if normalised and np.abs(norms - 1.0).max() > _NORM_TOLERANCE:
        raise EngineError(
            f"The pack {pack.manifest.id} says that its vectors have length one, but they have not",
            f"one has length {float(norms[np.abs(norms - 1.0).argmax(), 0]):.3f}",
            pack.folder,
        )
    return np.divide(vectors, norms, dtype=np.float32)


class PixelScaler:
    """Scales pixels by a manifest's mean and standard deviation.

    (pixel / 255 − mean) / std is one multiplication and one addition per number; both
    factors are made once, in float32.
    """

    def __init__(self, image: ImageInput) -> None:
        """Prepare the factors."""
        mean = np.asarray(image.mean, dtype=np.float64)
        std = np.asarray(image.std, dtype=np.float64)
        self._sides = frozenset({image.spec.px, image.first_pass_px or image.spec.px})
        self._scale = (1.0 / (255.0 * std)).astype(np.float32)[:, None, None]
        self._offset = (-mean / std).astype(np.float32)[:, None, None]

    def batch(self, images: Sequence[Rgb]) -> npt.NDArray[np.float32]:
        """Return at least one picture as (n, 3, px, px) float32.

        Raises:
            ValueError: The pictures are not all (px, px, 3) uint8 of one side that the tower
                takes: the caller's mistake.
        """
        px = images[0].shape[0]
        out = np.empty((len(images), 3, px, px), dtype=np.float32)
        for row, image in zip(out, images, strict=True):
            if px not in self._sides or image.shape != (px, px, 3) or image.dtype != np.uint8:
                sides = " or ".join(map(str, sorted(self._sides)))
                raise ValueError(
                    f"expected pixels (px, px, 3) uint8, px {sides}, "
                    f"got {image.shape} {image.dtype}"
                )
            np.multiply(image.transpose(2, 0, 1), self._scale, out=row, dtype=np.float32)
            np.add(row, self._offset, out=row)
        return out


class RunnableTower(Protocol):
    """A tower, wherever it runs."""

    @property
    def inputs(self) -> Mapping[str, TensorInfo]:
        """The inputs by name."""
        ...

    def run(self, feed: Mapping[str, Array], /, *shape: int, rows: int | None = None) -> Vectors:
        """Run the model: (n, *shape) float32, or (rows, *shape)."""
        ...


class TextMemory(Protocol):
    """What a model gave for texts before, by their tokens."""

    def recall(self, tokens: bytes, /) -> Vectors | None:
        """Return the vector (d,) that the same tokens had, None where that is not remembered."""
        ...

    def remember(self, tokens: bytes, vector: Vectors, /) -> None:
        """Keep the vector (d,) of some tokens."""
        ...


class ImageTower:
    """Pictures to raw vectors."""

    def __init__(self, tower: RunnableTower, spec: CoarseSpec, batch: int, lanes: int = 1) -> None:
        """Take a tower.

        Args:
            tower: The tower.
            spec: What it takes.
            batch: Pictures in a run.
            lanes: Runs at once in a first pass. There embedding takes longer than reading, and
                batches beside each other wait less for each other than threads in an operator.
        """
        self._lanes = lanes
        self._first_pass_px = spec.image.first_pass_px
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
        lanes = self._lanes if len(images[0]) == self._first_pass_px else 1
        size = self._fixed or min(self._batch, -(-len(images) // lanes))
        batches = [images[at : at + size] for at in range(0, len(images), size)]
        if lanes == 1 or len(batches) == 1:
            return np.concatenate([self._embed_batch(batch) for batch in batches])
        with ThreadPoolExecutor(lanes) as threads:
            return np.concatenate(list(threads.map(self._embed_batch, batches)))

    def _embed_batch(self, images: Sequence[Rgb]) -> Vectors:
        pictures = list(images)
        if self._fixed:
            pictures += [pictures[-1]] * (self._fixed - len(images))
        return self.run_once(pictures)[: len(images)]


class TextTower:
    """Sentences to raw vectors."""

    def __init__(
        self,
        tower: RunnableTower,
        pack: InstalledPack,
        spec: TextTowerSpec,
        dimension: int,
        *,
        batch: int,
        projection: Vectors | None = None,
        memory: TextMemory | None = None,
    ) -> None:
        """Take a tower.

        Args:
            tower: The model.
            pack: The pack that holds the tokenizer.
            spec: How the model takes sentences, and what it gives.
            dimension: Length of the vectors that are wanted.
            batch: Sentences a run, where the model leaves that free.
            projection: (d_in + 1, dimension), see ``load_text_projection``; None where the
                model's own vectors are meant.
            memory: What the model gave before, for texts that run alone; None for none.

        Raises:
            PackError: The tokenizer cannot be read.
        """
        self.tower = tower
        self._spec = spec
        self._dimension = dimension if projection is None else len(projection) - 1
        self._projection = projection
        self._memory = memory
        ids = tower.inputs[spec.input]
        self._tokens = PackTokenizer(pack, spec, ids.fixed(1))
        self._fixed = ids.fixed(0)
        self._batch = self._fixed or batch

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return (n, d) float32 vectors of at least one sentence, unit rows if they are projected.

        Texts of like length share a batch, so that little of it is padding; long ones share it
        with fewer, so that memory does not grow with their number.
        """
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        rows = self._tokens.rows(texts)
        order = sorted(range(len(rows)), key=lambda number: len(rows[number]))
        while order:
            chosen = order[: self._rows_of_a_run([len(rows[number]) for number in order])]
            del order[: len(chosen)]
            given = [rows[number] for number in chosen]
            if self._fixed:
                given += self._tokens.rows([""]) * (self._fixed - len(chosen))
            vectors[chosen] = self._recall_or_run(*self._tokens.pad(given))[: len(chosen)]
        return vectors if self._projection is None else project_vectors(vectors, self._projection)

    def text_ids(self, text: str, room: int) -> npt.NDArray[np.int64]:
        """Return a text's ids (length,), cut so that ``room`` more fit into the context."""
        ids, mask = self._tokens.batch([text])
        row = ids[0][mask[0] == 1].astype(np.int64)
        most = self._spec.context_length - room
        last = self._spec.ends[1] if self._spec.ends else ()
        if len(row) <= most:
            return row
        return np.concatenate([row[: most - len(last)], np.asarray(last, dtype=np.int64)])

    def embed_sequences(self, ids: npt.NDArray[np.int64], features: Vectors, into: str) -> Vectors:
        """Return (n, d) float32 vectors of sequences in which pictures' tokens stand.

        Args:
            ids: (n, length), without padding.
            features: What stands for the pictures' tokens, (tokens of all, width) float32.
            into: Name of the input that takes it.
        """
        whole = ids.astype(self._tokens.dtype, copy=False)
        vectors = self._run(whole, np.ones_like(whole), {into: features})
        return vectors if self._projection is None else project_vectors(vectors, self._projection)

    def splits_words(self, text: str, pieces: int | None) -> bool:
        """Return whether at least half of a text's words fall into so many tokens or more."""
        return self._tokens.splits_words(text, pieces)

    def _rows_of_a_run(self, lengths: Sequence[int]) -> int:
        """Return how many of some texts, shortest first by number of tokens, run at once."""
        if self._fixed:
            return self._fixed
        taken = 1
        for number, tokens in enumerate(lengths[: self._batch], start=1):
            if number * self._tokens.padded_length(tokens) ** 2 > _MOST_PAIRS:
                break
            taken = number
        return taken

    def _recall_or_run(self, ids: TokenIds, mask: TokenIds) -> Vectors:
        if self._memory is None or len(ids) > 1:
            return self._run(ids, mask)
        tokens = ids.tobytes() + mask.tobytes()
        found = self._memory.recall(tokens)
        if found is None:
            found = self._run(ids, mask)[0]
            self._memory.remember(tokens, found)
        return found[None]

    def _run(
        self, ids: TokenIds, mask: TokenIds, given: Mapping[str, Array] | None = None
    ) -> Vectors:
        spec = self._spec
        feed: dict[str, Array] = {spec.input: ids}
        if spec.mask is not None:
            feed[spec.mask] = mask
        if spec.token_types is not None and spec.token_types in self.tower.inputs:
            feed[spec.token_types] = np.zeros_like(ids)
        if spec.positions is not None:
            feed[spec.positions] = np.maximum(mask.cumsum(axis=1) - 1, 0).astype(ids.dtype)
        for empty in spec.empty_inputs:
            sides = [len(ids) if side is None else side for side in empty.shape]
            feed[empty.name] = np.zeros(sides, dtype=ELEMENTS[empty.element])
        feed |= given or {}
        width = spec.output_dimension or self._dimension
        if spec.pooling == "none":
            return self.tower.run(feed, width)[:, : self._dimension]
        states = self.tower.run(feed, ids.shape[1], width)
        return pool_states(states, mask, spec.pooling)[:, : self._dimension]


def pool_states(states: Vectors, mask: TokenIds, pooling: str) -> Vectors:
    """Return one vector a text, (n, d) float32, of those of its tokens.

    Args:
        states: (n, length, d) float32.
        mask: (n, length), 1 on tokens: at least one in each row, all of them side by side.
        pooling: ``mean`` of the tokens, ``cls``: the first one's, or ``last_token``.
    """
    if pooling == "mean":
        weights = (mask / mask.sum(axis=1, keepdims=True)).astype(np.float32)
        return np.einsum("nld,nl->nd", states, weights, dtype=np.float32)
    first = mask.argmax(axis=1)
    at = first if pooling == "cls" else first + mask.sum(axis=1) - 1
    return states[np.arange(len(states)), at]


def project_vectors(vectors: Vectors, projection: Vectors) -> Vectors:
    """Return [v, 1] @ projection of each vector brought to length one, as unit rows.

    Args:
        vectors: (n, d_in) float32, of any length; one of zeros counts as it is.
        projection: (d_in + 1, d_out) float32.

    Returns:
        (n, d_out) float32; zeros where the product is zero.
    """
    units = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY)
    moved = units @ projection[:-1] + projection[-1]
    return np.asarray(
        moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), _TINY), dtype=np.float32
    )


def choose_text_role(pack: InstalledPack, precision: Precision) -> FileRole:
    """Return the file that a pack's text tower runs from: the only one, or of this precision."""
    if not pack.has(FileRole.TEXT):
        return FileRole.TEXT_INT8
    int8 = precision is Precision.INT8 and pack.has(FileRole.TEXT_INT8)
    return FileRole.TEXT_INT8 if int8 else FileRole.TEXT


def open_image_tower(
    pack: InstalledPack,
    spec: CoarseSpec,
    precision: Precision,
    threads: int | None,
    *,
    provider: str = CPU_PROVIDER,
    batch: tuple[str, int] | None = None,
) -> Tower:
    """Load a pack's image tower and check that it takes our inputs.

    Raises:
        EngineError: It cannot be loaded, or takes something else.
        PackError: The pack has no such file.
    """
    role = FileRole.IMAGE_INT8 if precision is Precision.INT8 else FileRole.IMAGE
    image = spec.image
    tower = Tower(pack, role, image.output, threads, provider=provider, batch=batch)
    port = tower.require_input(image.input, "float")
    if image.patches is not None:
        _check_patch_inputs(tower, image, image.patches, port)
        return tower
    tower.require_only({image.input})
    if image.first_pass_px is not None and (port.fixed(2) or port.fixed(3)):
        raise EngineError(
            f"The image model of the pack {pack.manifest.id} takes one size of pictures only",
            "its manifest says that it takes first_pass_px as well: remove that field",
            pack.folder,
        )
    return tower


def _check_patch_inputs(
    tower: Tower, image: ImageInput, patches: PatchInput, port: TensorInfo
) -> None:
    names = [patches.positions, patches.mask, patches.shapes]
    further = {name for name in names if name is not None}
    for name in sorted(further):
        tower.require_input(name, *(element for element in ELEMENTS if element != "float"))
    tower.require_only({image.input, *further})
    budget = image.spec.max_tokens * patches.pooled**2
    sides = (port.fixed(1) or budget, port.fixed(2) or 3 * patches.patch_px**2)
    if sides != (budget, 3 * patches.patch_px**2) or (port.fixed(1) and not patches.padded):
        raise tower.error(
            f"it takes {port.fixed(1) or 'any number of'} patches of "
            f"{port.fixed(2) or 'any number of'} numbers, not what its manifest says"
        )


def open_text_tower(
    pack: InstalledPack,
    text: TextTowerSpec,
    role: FileRole,
    threads: int | None,
    *,
    provider: str = CPU_PROVIDER,
) -> Tower:
    """Load a pack's text tower and check that it takes our inputs; see ``open_image_tower``.

    Raises:
        EngineError: It cannot be loaded, or takes something else.
        PackError: The pack has no such file.
    """
    tower = Tower(pack, role, text.output, threads, provider=provider)
    asked = (text.input, text.mask, text.positions)
    names = {name for name in asked if name is not None}
    if text.token_types in tower.inputs:
        names.add(text.token_types)
    for name in sorted(names):
        tower.require_input(name, text.ids_dtype)
    for empty in text.empty_inputs:
        tower.require_input(empty.name, empty.element)
    tower.require_only(names | {empty.name for empty in text.empty_inputs})
    return tower

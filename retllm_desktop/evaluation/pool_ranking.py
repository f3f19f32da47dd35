"""Ranks a gallery that is read from a file, block by block: millions of candidates, none held.

Vectors are kept in a file of the output folder, a record a candidate in the pool's order, so that
an interrupted ranking goes on. Of each query only its first candidates and the number of those
before each relevant one are held.
"""

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import InputError, ItemError
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Rgb, Vectors
from retllm_desktop.evaluation.coarse import CoarseRanking, CoarseStage, add_vectors
from retllm_desktop.evaluation.metrics import RelevantRanks
from retllm_desktop.evaluation.pictures import PictureSource
from retllm_desktop.evaluation.records import hash_values
from retllm_desktop.evaluation.tasks import RetrievalTask, StreamedGallery, TaskEntry

_Step = TypeVar("_Step")
_BLOCK: Final = 256
_KEY_BYTES: Final = 16
_UNREADABLE: Final = bytes(_KEY_BYTES)
_TIE: Final = 1e-6
"""Cosines that differ by less are equal: products of other blocks end otherwise."""


@dataclass(slots=True)
class PoolCounts:
    """What a ranking left out.

    Attributes:
        unreadable: Candidates whose pictures cannot be read; they are no candidates.
        example: The first of them, with the reason.
    """

    unreadable: int = 0
    example: str = ""


@dataclass(slots=True)
class _Running:
    """The first candidates of each query so far, and how many stand before what is relevant."""

    top: npt.NDArray[np.int64]
    cosines: npt.NDArray[np.float32]
    owners: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]
    relevant: npt.NDArray[np.float32]
    before: npt.NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.before = np.zeros(len(self.owners), np.int64)

    def add(self, begin: int, rows: npt.NDArray[np.float32]) -> None:
        """Take in a block's cosines: (n, block), −inf for what is no candidate."""
        here: npt.NDArray[np.int64] = np.arange(begin, begin + int(rows.shape[1]), dtype=np.int64)
        own = rows[self.owners]
        gap = own - self.relevant[:, None]
        ahead: npt.NDArray[np.bool_] = (gap > _TIE) | (
            (np.abs(gap) <= _TIE) & (here < self.places[:, None])
        )
        self.before += (ahead & (here != self.places[:, None])).sum(axis=1)
        better = np.flatnonzero(rows.max(axis=1) > self.cosines[:, -1])
        if not len(better):
            return
        k = self.top.shape[1]
        cosines = np.concatenate([self.cosines[better], rows[better]], axis=1)
        places = np.concatenate(
            [self.top[better], np.broadcast_to(here, (len(better), len(here)))], axis=1
        )
        # Stable, and earlier places stand first: of equals the first.
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
        self.cosines[better] = np.take_along_axis(cosines, order, axis=1)
        self.top[better] = np.take_along_axis(places, order, axis=1)
        self.top[self.cosines == -np.inf] = -1

    def ranks(self, queries: int) -> tuple[RelevantRanks, ...]:
        """Return the 1-based ranks of what is relevant; those of the first k as they stand."""
        found: list[list[int]] = [[] for _ in range(queries)]
        for owner, place, before in zip(self.owners, self.places, self.before, strict=True):
            at = np.flatnonzero(self.top[owner] == place)
            rank = int(at[0]) + 1 if len(at) else max(int(before) + 1, self.top.shape[1] + 1)
            found[int(owner)].append(rank)
        return tuple(np.array(own, np.int64) for own in found)


class PoolRanker:
    """Embeds and ranks streamed galleries."""

    def __init__(
        self,
        coarse: CoarseStage,
        encoder: DualEncoder,
        pictures: PictureSource,
        folder: Path,
        depends_on: Mapping[str, object],
    ) -> None:
        """Take the parts.

        Args:
            coarse: Has embedded the queries and what is relevant.
            encoder: Embeds.
            pictures: The set's pictures.
            folder: Where the vectors go.
            depends_on: What they depend on beside the candidates.
        """
        self._coarse = coarse
        self._encoder = encoder
        self._pictures = pictures
        self._folder = folder
        self._depends_on = depends_on

    def rank(
        self,
        task: RetrievalTask,
        k: int,
        known: Set[str],
        cancel: CancelToken,
        progress: Callable[[int, int], _Step],
    ) -> Generator[_Step, None, tuple[CoarseRanking, PoolCounts] | None]:
        """Rank, yielding how far it is; returns None where it was cancelled.

        Args:
            task: Its queries, and what is relevant, are embedded.
            k: First candidates wanted.
            known: Names of pictures whose hashes are wanted after this.
            cancel: Looked at between blocks.
            progress: Makes what is yielded, of the candidates done and of all.

        Raises:
            EngineError: The encoder cannot run.
            InputError: The pool or the file of vectors cannot be read or written.
            TypeError: The gallery is not streamed: the caller's mistake.
        """
        gallery = task.gallery
        if isinstance(gallery, tuple):
            raise TypeError("this gallery is held")
        queries = self._coarse.query_vectors(task)
        pairs = [(q, place) for q, own in enumerate(task.relevant) for place in own]
        owners = np.array([q for q, _ in pairs], np.int64)
        right = self._coarse.gallery_vectors([gallery[p] for _, p in pairs], fused=task.fused)
        total, k = len(gallery), min(k, len(gallery))
        running = _Running(
            np.full((len(queries), k), -1, np.int64),
            np.full((len(queries), k), -np.inf, np.float32),
            owners,
            np.array([place for _, place in pairs], np.int64),
            np.einsum("nd,nd->n", queries[owners], right).astype(np.float32),
        )
        counts = PoolCounts()
        for begin, vectors, usable in self._blocks(gallery, known, counts, fused=task.fused):
            rows = queries @ vectors.T
            rows[:, ~usable] = -np.inf
            running.add(begin, rows)
            yield progress(min(begin + _BLOCK, total), total)
            if cancel.cancelled:
                return None
        used = np.unique(running.top[running.top >= 0]).tolist()
        shown = {gallery[place].picture for place in used}
        # The judge names pictures by their content.
        for _ in self._pictures.look(name for name in sorted(shown) if name):
            pass
        sample = self._coarse.gallery_vectors([gallery[p] for _, p in pairs], fused=task.fused)
        ranking = CoarseRanking(
            running.top,
            running.cosines,
            self._coarse.z_scores(task, running.top, running.cosines),
            running.ranks(len(queries)),
            # The product with a pool of millions is not timed a query: it is read block by block.
            self._coarse.time_queries(task, sample, min(k, len(sample))),
        )
        return ranking, counts

    def _blocks(
        self, gallery: StreamedGallery, known: Set[str], counts: PoolCounts, *, fused: bool
    ) -> Generator[tuple[int, Vectors, npt.NDArray[np.bool_]], None, None]:
        """Yield each block's first place, vectors and which of them are usable."""
        dimension = self._encoder.space.dimension
        record = np.dtype([("key", f"V{_KEY_BYTES}"), ("vector", "<f4", (dimension,))])
        name = hash_values(self._depends_on, gallery.fingerprint, fused)[:16]
        path = self._folder / f"pool-{name}.bin"
        entries = iter(gallery)
        begin = 0
        try:
            path.touch()
            with path.open("r+b") as file:
                while block := list(islice(entries, _BLOCK)):
                    keys = self._keys(block, known, counts)
                    file.seek(begin * record.itemsize)
                    data = file.read(len(block) * record.itemsize)
                    kept = np.frombuffer(data[: len(data) - len(data) % record.itemsize], record)
                    rows = np.zeros(len(block), record)
                    rows[: len(kept)] = kept
                    new = [at for at, key in enumerate(keys) if bytes(rows[at]["key"]) != key]
                    if new:
                        self._embed(block, new, keys, rows, counts, fused=fused)
                        file.seek(begin * record.itemsize)
                        file.write(rows.tobytes())
                        file.flush()
                    usable = np.array([key != _UNREADABLE for key in keys])
                    yield begin, np.ascontiguousarray(rows["vector"], np.float32), usable
                    begin += len(block)
        except OSError as exc:
            raise InputError(
                "The vectors of the pool cannot be kept", exc.strerror or str(exc), path
            ) from exc

    def _keys(self, block: Sequence[TaskEntry], known: Set[str], counts: PoolCounts) -> list[bytes]:
        """Return a key of each candidate's content; that of one whose picture is gone is zero."""
        names = list(dict.fromkeys(entry.picture for entry in block if entry.picture))
        hashes: dict[str, bytes] = {}
        for name, reason in self._pictures.look(names):
            if reason:
                counts.example = counts.example or f"«{name}»: {reason}"
            else:
                hashes[name] = self._pictures.key(name)
        self._pictures.forget(name for name in names if name not in known)
        keys: list[bytes] = []
        for entry in block:
            if entry.picture and entry.picture not in hashes:
                counts.unreadable += 1
                keys.append(_UNREADABLE)
                continue
            digest = hashlib.blake2b(hashes.get(entry.picture, b""), digest_size=_KEY_BYTES)
            digest.update(b"\0" + entry.text.encode("utf-8", "surrogatepass"))
            keys.append(digest.digest())
        return keys

    def _embed(
        self,
        block: Sequence[TaskEntry],
        new: Sequence[int],
        keys: list[bytes],
        rows: npt.NDArray[np.void],
        counts: PoolCounts,
        *,
        fused: bool,
    ) -> None:
        """Embed candidates into their records; one that cannot be read loses its key."""
        for at in new:
            rows[at]["key"] = np.void(keys[at])
            rows[at]["vector"] = 0.0
        shown = [at for at in new if block[at].picture and keys[at] != _UNREADABLE]
        pixels: list[Rgb] = []
        read: list[int] = []
        names = [block[at].picture for at in shown]
        spec = self._encoder.image_spec
        for at, (name, outcome) in zip(
            shown, self._pictures.at_size(names, spec, CancelToken()), strict=False
        ):
            if isinstance(outcome, ItemError):
                counts.unreadable += 1
                counts.example = counts.example or f"«{name}»: {outcome.title}"
                keys[at] = _UNREADABLE
                rows[at]["key"] = np.void(_UNREADABLE)
            else:
                pixels.append(outcome)
                read.append(at)
        if read:
            rows["vector"][read] = self._encoder.embed_images(pixels)
        told = [
            at
            for at in new
            if block[at].text and keys[at] != _UNREADABLE and (fused or not block[at].picture)
        ]
        if told:
            texts = self._encoder.embed_texts([block[at].text for at in told])
            pictured = np.array([bool(block[at].picture) for at in told])
            vectors = texts.copy()
            if pictured.any():
                places = [at for at in told if block[at].picture]
                vectors[pictured] = add_vectors(rows["vector"][places], texts[pictured])
            rows["vector"][told] = vectors

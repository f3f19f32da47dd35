"""The coarse stage of an evaluation: embeddings, and each query's first candidates."""

import hashlib
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Modality, Rgb, Vectors
from retllm_desktop.evaluation.metrics import RelevantRanks
from retllm_desktop.evaluation.pictures import PictureSource
from retllm_desktop.evaluation.records import VectorCache
from retllm_desktop.evaluation.tasks import ChoiceQuestion, RetrievalTask, TaskEntry
from retllm_desktop.search.query_encoding import compose_vectors

_BATCH: Final = 32
_TIMED_QUERIES: Final = 50
_BLOCK_CELLS: Final = 4_000_000
_LEAST_NORM: Final = 1e-6


@dataclass(frozen=True, slots=True)
class CoarseRanking:
    """A task's gallery as the coarse stage ranks it.

    Attributes:
        top: (n, k) int64, the first places of the gallery for each query, best first.
        cosines: (n, k) float32, theirs.
        z_scores: (n, k) float64, theirs.
        ranks: For each query the 1-based ranks of what is relevant, among all its candidates.
        seconds: Of some queries, each embedded and ranked by itself.
        rivals: For each query the ranks of the others of its subset; empty without subsets.

    Where a query has fewer candidates than k, the rest of its row is place −1 and cosine −inf.
    """

    top: npt.NDArray[np.int64]
    cosines: npt.NDArray[np.float32]
    z_scores: npt.NDArray[np.float64]
    ranks: tuple[RelevantRanks, ...]
    seconds: tuple[float, ...]
    rivals: tuple[npt.NDArray[np.int64], ...] = ()


class CoarseStage:
    """Embeds a set's texts and pictures, and ranks galleries."""

    def __init__(
        self,
        encoder: DualEncoder,
        pictures: PictureSource,
        vectors: VectorCache,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Take the parts."""
        self._encoder = encoder
        self._pictures = pictures
        self._vectors = vectors
        self._clock = clock
        self._unreadable: dict[str, str] = {}

    @property
    def unreadable(self) -> dict[str, str]:
        """Why an existing picture could not be read, by name."""
        return self._unreadable

    def embed(
        self, entries: Iterable[TaskEntry], cancel: CancelToken
    ) -> Generator[tuple[int, int], None, None]:
        """Embed texts and pictures that are not embedded yet, yielding (done, total).

        Raises:
            EngineError: The encoder cannot run.
            InputError: The vectors cannot be written.
        """
        named = list(dict.fromkeys(entry.picture for entry in entries if entry.picture))
        texts = list(dict.fromkeys(entry.text for entry in entries if entry.text))
        text_keys = [_text_key(text) for text in texts]
        picture_keys = [self._picture_key(name) for name in named]
        new_texts = self._vectors.missing(text_keys)
        new_pictures = self._vectors.missing(picture_keys)
        total, done = len(new_texts) + len(new_pictures), 0
        for begin in range(0, len(new_texts), _BATCH):
            places = new_texts[begin : begin + _BATCH]
            rows = self._encoder.embed_texts([texts[place] for place in places])
            self._vectors.add([text_keys[place] for place in places], rows)
            done += len(places)
            yield done, total
            if cancel.cancelled:
                return
        batch: list[tuple[int, Rgb]] = []
        wanted = [named[place] for place in new_pictures]
        read = self._pictures.at_size(wanted, self._encoder.image_spec, cancel)
        for place, (name, pixels) in zip(new_pictures, read, strict=False):
            done += 1
            if isinstance(pixels, ItemError):
                self._unreadable[name] = pixels.title
            else:
                batch.append((place, pixels))
            if len(batch) == _BATCH:
                self._embed_pictures(batch, picture_keys)
                yield done, total
        self._embed_pictures(batch, picture_keys)
        yield done, total

    def _embed_pictures(self, batch: list[tuple[int, Rgb]], keys: Sequence[str]) -> None:
        if batch:
            rows = self._encoder.embed_images([pixels for _, pixels in batch])
            self._vectors.add([keys[place] for place, _ in batch], rows)
            batch.clear()

    def rank(self, task: RetrievalTask, k: int) -> CoarseRanking:
        """Rank a task's gallery for each of its queries; all of it was embedded.

        Ties go to what comes first in the gallery. Equal entries are multiplied once, so that they
        tie to the last bit whatever the processor's matrix product does.
        """
        queries = self.query_vectors(task)
        places: dict[TaskEntry, int] = {}
        copies = np.array([places.setdefault(entry, len(places)) for entry in task.gallery])
        distinct = self.gallery_vectors(list(places), fused=task.fused)
        k = min(k, max(map(len, task.pools)) if task.pools else len(copies))
        top = np.full((len(queries), k), -1, np.int64)
        cosines = np.full((len(queries), k), -np.inf, np.float32)
        ranks: list[RelevantRanks] = []
        rivals: list[npt.NDArray[np.int64]] = []
        block = max(1, _BLOCK_CELLS // max(1, len(copies)))
        for begin in range(0, len(queries), block):
            products = queries[begin : begin + block] @ distinct.T
            for number, product in enumerate(products, start=begin):
                row = product[copies]
                own = _candidate_places(task, number, len(copies))
                first = own[_find_top(row[own], min(k, len(own)))]
                top[number, : len(first)] = first
                cosines[number, : len(first)] = row[first]
                relevant = task.relevant[number]
                ranks.append(_find_ranks(row, relevant, own))
                if task.subsets:
                    others = [p for p in task.subsets[number] if p not in relevant]
                    rivals.append(_find_ranks(row, others, own))
        return CoarseRanking(
            top,
            cosines,
            self.z_scores(task, top, cosines),
            tuple(ranks),
            self.time_queries(task, distinct[copies], k),
            tuple(rivals),
        )

    def query_vectors(self, task: RetrievalTask) -> Vectors:
        """Return the vectors of a task's queries: (n, d) float32."""
        return np.stack([self.query_vector(entry) for entry in task.queries])

    def z_scores(
        self,
        task: RetrievalTask,
        top: npt.NDArray[np.int64],
        cosines: npt.NDArray[np.float32],
    ) -> npt.NDArray[np.float64]:
        """Return the z-scores of each query's first candidates: (n, k) float64."""
        found = np.full(top.shape, -np.inf)
        for number, entry in enumerate(task.queries):
            query = Modality.IMAGE if entry.picture else Modality.TEXT
            own: list[int] = top[number].tolist()
            for at, place in enumerate(own):
                if place >= 0:
                    item = Modality.IMAGE if task.gallery[place].picture else Modality.TEXT
                    cosine = float(cosines[number, at])
                    found[number, at] = self._encoder.z_score(query, item, cosine)
        return found

    def compare(self, choice: ChoiceQuestion) -> list[float]:
        """Return the cosine of each option of a choice."""
        query = self.query_vector(choice.query)
        return [float(row @ query) for row in self.gallery_vectors(choice.options)]

    def query_vector(self, entry: TaskEntry) -> Vectors:
        """Return a query's vector, composed as a search does: (d,) float32."""
        parts: list[tuple[Vectors, float, Modality]] = []
        if entry.text:
            row = self._vectors.get([_text_key(entry.text)])[0]
            parts.append((row, 1.0, Modality.TEXT))
        if entry.picture:
            row = self._vectors.get([self._picture_key(entry.picture)])[0]
            parts.append((row, 1.0, Modality.IMAGE))
        return compose_vectors(parts, self._encoder.gaps if len(parts) > 1 else None)

    def gallery_vectors(self, entries: Sequence[TaskEntry], *, fused: bool = False) -> Vectors:
        """Return the vectors of candidates: (n, d) float32.

        Args:
            entries: All embedded.
            fused: Whether one with a text and a picture gets the sum of both, else the picture's.
        """
        rows = self._vectors.get(
            [
                self._picture_key(entry.picture) if entry.picture else _text_key(entry.text)
                for entry in entries
            ]
        )
        both = [at for at, e in enumerate(entries) if fused and e.picture and e.text]
        if both:
            texts = self._vectors.get([_text_key(entries[at].text) for at in both])
            rows[both] = add_vectors(rows[both], texts)
        return rows

    def time_queries(self, task: RetrievalTask, gallery: Vectors, k: int) -> tuple[float, ...]:
        """Time some queries one by one, from text or pixels to a list: seconds each."""
        spec = self._encoder.image_spec
        seconds: list[float] = []
        # The first one loads the towers and is not counted.
        for entry in (*task.queries[:1], *task.queries[:_TIMED_QUERIES]):
            try:
                pixels = (
                    self._pictures.load(entry.picture, spec, spec.px) if entry.picture else None
                )
            except ItemError:
                continue
            began_s = self._clock()
            parts: list[tuple[Vectors, float, Modality]] = []
            if entry.text:
                parts.append((self._encoder.embed_texts([entry.text])[0], 1.0, Modality.TEXT))
            if pixels is not None:
                parts.append((self._encoder.embed_images([pixels])[0], 1.0, Modality.IMAGE))
            vector = compose_vectors(parts, self._encoder.gaps if len(parts) > 1 else None)
            _find_top(gallery @ vector, k)
            seconds.append(self._clock() - began_s)
        return tuple(seconds[1:])

    def _picture_key(self, name: str) -> str:
        return hashlib.sha256(b"picture\0" + self._pictures.key(name)).hexdigest()


def _text_key(text: str) -> str:
    return hashlib.sha256(b"text\0" + text.encode("utf-8", "surrogatepass")).hexdigest()


def _find_top(row: npt.NDArray[np.float32], k: int) -> npt.NDArray[np.int64]:
    """Return the places of the ``k`` largest, best first; of equals the first."""
    if k < len(row):
        least = row[np.argpartition(-row, k - 1)[k - 1]]
        above = np.flatnonzero(row > least)
        level = np.flatnonzero(row == least)[: k - len(above)]
        places = np.concatenate([above, level])
    else:
        places = np.arange(len(row))
    return places[np.lexsort((places, -row[places]))].astype(np.int64)


def add_vectors(one: Vectors, other: Vectors) -> Vectors:
    """Return the sums of unit rows, as unit rows: (n, d) float32."""
    total = one + other
    norms = np.linalg.norm(total, axis=1, keepdims=True)
    # Opposite ones leave nothing; the first then stands for both.
    return np.where(norms > _LEAST_NORM, total / np.maximum(norms, _LEAST_NORM), one)


def _candidate_places(task: RetrievalTask, number: int, count: int) -> npt.NDArray[np.int64]:
    """Return the places that a query chooses among, ascending."""
    own = np.array(task.pools[number]) if task.pools else np.arange(count)
    if task.excluded and task.excluded[number]:
        own = np.setdiff1d(own, np.array(task.excluded[number]))
    return own.astype(np.int64)


def _find_ranks(
    row: npt.NDArray[np.float32], places: Sequence[int], own: npt.NDArray[np.int64]
) -> RelevantRanks:
    """Return the 1-based ranks of some places among those of ``own``, ties to what comes first."""
    among = row[own]
    found = [
        1 + int((among > row[place]).sum()) + int((among[own < place] == row[place]).sum())
        for place in places
    ]
    return np.array(found, dtype=np.int64)

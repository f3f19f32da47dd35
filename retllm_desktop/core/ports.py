"""What the services need from the outside, as Protocols that the adapters fulfil."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.judging import JudgeInput, JudgeOptions, Pair, WritingTask
from retllm_desktop.core.knowledge import Knowledge
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.similarity import CosineSpread, SimilarityCutoff
from retllm_desktop.core.types import (
    EmbeddingSpace,
    Extraction,
    FileStat,
    ImageSpec,
    Modality,
    Rgb,
    Vectors,
    Verdict,
)

_PLAIN: Final = JudgeOptions()


class DualEncoder(Protocol):
    """A CLIP-family encoder: images and texts into one space."""

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        ...

    @property
    def image_spec(self) -> ImageSpec:
        """The size and resizing that ``embed_images`` expects."""
        ...

    @property
    def knows(self) -> Knowledge:
        """What its pack was made for."""
        ...

    @property
    def first_pass_spec(self) -> ImageSpec | None:
        """A smaller size that it takes as well, much quicker and less exact; None: it does not."""
        ...

    @property
    def similarity_cutoff(self) -> SimilarityCutoff | None:
        """Where a list of neighbours ends, None where that was not measured."""
        ...

    @property
    def gaps(self) -> Mapping[Modality, CosineSpread] | None:
        """By a query's modality: how its cosines with unrelated pictures are spread."""
        ...

    def embed_images(self, images: Sequence[Rgb]) -> Vectors:
        """Embed pictures: (n, d) float32, unit rows.

        Args:
            images: All brought to size as ``image_spec`` says, or all as ``first_pass_spec``.

        Raises:
            EngineError: The model cannot run.
            ValueError: A picture has another size: the caller's mistake.
        """
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed what is asked for, cut to the encoder's context: (n, d) float32, unit rows.

        Raises:
            EngineError: The model cannot run.
        """
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed what is to be found, as ``embed_texts`` does; some models tell both apart.

        Raises:
            EngineError: The model cannot run.
        """
        ...

    @property
    def composes(self) -> bool:
        """Whether words and a picture of one query are embedded together."""
        ...

    def embed_composed(self, text: str, image: Rgb) -> Vectors:
        """Embed words and a picture as one query: (d,) float32, a unit vector.

        Raises:
            EngineError: The model cannot run.
            ValueError: It embeds them apart, or the picture has another size: the caller's mistake.
        """
        ...

    def splits_words(self, text: str) -> bool:
        """Return whether most words of a text fall into pieces that mean nothing to the encoder.

        Raises:
            EngineError: The model cannot be read.
        """
        ...

    def z_score(self, query: Modality, item: Modality, cosine: float) -> float:
        """Standard deviations by which a cosine exceeds that of unrelated pairs."""
        ...


class Judge(Protocol):
    """The fine stage: asks a multimodal model whether a candidate matches."""

    @property
    def image_spec(self) -> ImageSpec | None:
        """The size that pictures must come in; None: any size up to ``image_max_px``."""
        ...

    @property
    def image_max_px(self) -> int:
        """Longest side of a picture that is worth sending."""
        ...

    def supports(self, pair: Pair) -> bool:
        """Whether the pack can judge pairs of this kind."""
        ...

    def judge(
        self,
        query: JudgeInput,
        candidates: Iterable[tuple[int, JudgeInput]],
        cancel: CancelToken,
        *,
        effort: JudgeOptions = _PLAIN,
    ) -> Generator[tuple[int, Verdict | ItemError], None, None]:
        """Compare candidates with a query, in order, yielding as each is done.

        Args:
            query: What is asked for.
            candidates: Pairs of caller's key and candidate, read lazily, a batch ahead; all
                of one pair with the query.
            cancel: Looked at between (and, where the runtime can, within) candidates.
            effort: What may be spent on each.

        Yields:
            The key with the answer, or with the ``ItemError`` that says why the candidate's
            picture could not be read.

        Raises:
            EngineError: The model cannot be loaded, its process died (the next call starts a
                new one), or the pack does not support the pair.
            ItemError: The query's picture cannot be read.
        """
        ...

    def choose(
        self, query: JudgeInput, options: Sequence[tuple[int, str]], cancel: CancelToken
    ) -> Mapping[int, Verdict]:
        """Ask which of several texts describes a picture best.

        Args:
            query: The picture. With words as well it is a contact sheet, whose cells are marked
                with ``SHEET_LETTERS``, and the question is which of them matches the words; then
                ``options`` are the cells, and their texts are not looked at.
            options: Pairs of caller's key and text; more than fit one question are put in
                groups, and the best of each again.
            cancel: Looked at between and within questions.

        Returns:
            By key: ``p_true`` is the probability of the option in the last question that it
            was in; an option that won a group is always above those that lost in it. Empty
            where it was cancelled.

        Raises:
            EngineError: As ``judge``.
            ItemError: The picture cannot be read.
        """
        ...

    def write(self, task: WritingTask, about: JudgeInput, cancel: CancelToken) -> str:
        """Let the model write one line; empty where it was cancelled.

        Args:
            task: ``EXPLAIN``: one sentence on how the picture fits ``about.text``;
                ``TRANSLATE``: ``about.text``, of any language, as a short English caption.
            about: The text, and the picture that it is about.
            cancel: Looked at between tokens.

        Raises:
            EngineError: As ``judge``; also where the pack cannot write.
            ItemError: The picture cannot be read.
        """
        ...

    def prefetch(
        self, candidates: Iterable[JudgeInput], cancel: CancelToken
    ) -> Generator[int, None, None]:
        """Encode pictures ahead of any question, while nothing else is to be done.

        A question that comes in between ends it without an error. Pictures that cannot be
        read are passed over.

        Yields:
            How many candidates are done.

        Raises:
            EngineError: The model cannot be loaded or its process died.
        """
        ...

    def close(self) -> None:
        """End the model's process, if there is one."""
        ...


class Extractor(Protocol):
    """Reads files of strangers under limits, in processes that may die without harm."""

    def supports(self, path: Path) -> bool:
        """Whether the file's name says that it is a kind we read."""
        ...

    def present(self, path: Path) -> bool:
        """Whether a file's bytes are on this machine, by its directory entry."""
        ...

    def extract_many(
        self,
        files: Iterable[FileStat],
        spec: ImageSpec,
        cancel: CancelToken,
        known_hashes: Mapping[Path, frozenset[bytes]] | None = None,
    ) -> Generator[tuple[FileStat, Extraction | ItemError], None, None]:
        """Read files on all workers with a bounded look-ahead, yielding in input order.

        Args:
            files: Files to read, consumed lazily.
            spec: Size of the pixels to make.
            cancel: Stops taking files; what is under way is dropped.
            known_hashes: For files that may be copies (same size as known content): hashes
                whose parts are not wanted; a match yields an ``Extraction`` without parts.

        Yields:
            The file with its extraction, or with the ``ItemError`` that says why not.

        Raises:
            EngineError: No reading process can be started, or the extractor was closed.
        """
        ...

    def is_read_first(self, path: Path, spec: ImageSpec | None) -> bool:
        """Whether something of a file may be had quickly, by its name."""
        ...

    def extract_first(
        self,
        files: Iterable[FileStat],
        spec: ImageSpec | None,
        cancel: CancelToken,
        known_hashes: Mapping[Path, frozenset[bytes]] | None = None,
    ) -> Generator[tuple[FileStat, Extraction | ItemError], None, None]:
        """Read what of files can be had quickly; otherwise as ``extract_many``.

        Of pictures that is a preview that the file carries, or the picture decoded at a fraction
        of its size; of PDFs the text; texts are quick as a whole.

        Args:
            files: Files to read, consumed lazily.
            spec: Size of the pixels to make; None: pictures are not read.
            cancel: Stops taking files; what is under way is dropped.
            known_hashes: Hashes of content whose parts are not wanted.

        Yields:
            The file with its extraction, marked ``first_pass`` unless it is all there is to read;
            or with an ``ItemError``, where it is to be read as a whole, which may succeed.

        Raises:
            EngineError: No reading process can be started, or the extractor was closed.
        """
        ...

    def load_image(
        self, path: Path, spec: ImageSpec | None, max_px: int, region: Region | None = None
    ) -> Rgb:
        """Decode one picture, upright, or a part of it, for the judge or for a query.

        Raises:
            EngineError: The reading process cannot be started; likewise of the others.
            ItemError: It cannot be read.
        """
        ...

    def load_part(
        self,
        path: Path,
        part: int,
        content_hash: bytes,
        *,
        spec: ImageSpec | None,
        max_px: int,
        region: Region | None = None,
    ) -> Rgb:
        """Decode a picture of the library, or draw a page of a document, or a part of either.

        Args:
            path: The file.
            part: Its part: 0 for a picture, a page's number from 0.
            content_hash: What the file must hold.
            spec: An encoder's size, None for a view.
            max_px: Longest side of a view; smaller pictures keep their size, pages are drawn
                at it.
            region: The part that is wanted, None for all of it.

        Raises:
            ItemError: It cannot be read, or holds something else now.
        """
        ...

    def locate_text(self, path: Path, part: int, content_hash: bytes) -> LocatedText:
        """Return the text that is part of a page, and where it stands; empty where that is unknown.

        Args:
            path: The file.
            part: Its part: a page's number from 0.
            content_hash: What the file must hold.

        Raises:
            ItemError: It cannot be read, or holds something else now.
        """
        ...

    def load_image_data(
        self, data: bytes, spec: ImageSpec | None, max_px: int, region: Region | None = None
    ) -> Rgb:
        """Decode one pasted picture, upright, or a part of it.

        Raises:
            ItemError: It cannot be read.
        """
        ...

    def close(self) -> None:
        """End the worker processes."""
        ...


class Machine(Protocol):
    """What the machine is doing, as far as the platform tells."""

    def on_battery(self) -> bool | None:
        """Whether it runs on its battery; None where unknown."""
        ...

    def idle_s(self) -> float | None:
        """Seconds since the person last typed or moved the pointer; None where unknown."""
        ...

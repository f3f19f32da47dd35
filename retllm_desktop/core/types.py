"""The nouns of the program, as immutable values."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.metadata import NO_METADATA, Metadata
from retllm_desktop.core.picture_types import PictureType

Rgb = npt.NDArray[np.uint8]
"""A picture's pixels: (height, width, 3) uint8, upright, sRGB."""

Vectors = npt.NDArray[np.float32]
"""Embeddings: (n, d) float32, unit rows."""


class Modality(StrEnum):
    """What an item or a query is made of."""

    IMAGE = "image"
    TEXT = "text"
    FILE = "file"
    """An item that is a file known by its name, folder, date, size and kind alone: no vector."""


EMBEDDED_MODALITIES = (Modality.IMAGE, Modality.TEXT)
"""Those that have vectors."""


@dataclass(frozen=True, slots=True)
class ImageSpec:
    """How a picture is brought to the size an encoder takes.

    Attributes:
        px: Side of the square the encoder takes; of a token budget the largest square's.
        resize: ``squash`` both sides to ``px``, ``shortest`` side to ``px``, or ``tokens``: as
            large as ``max_tokens`` allow, proportions kept (``core/token_budget.py``).
        crop: With ``shortest``: whether the centre square is cut out.
        interpolation: ``bicubic``, ``bilinear`` or ``lanczos``.
        oversampling: Sides stay at least this many times ``px`` until the last, careful
            resizing: they are divided by averaging before it, which is several times faster. 2
            looks the same; the larger, the nearer to what the encoder's makers do, which is to
            decode and resize everything. Beyond 2 JPEGs are not decoded smaller either, unless
            they are very large.
        token_px: With ``tokens``: side of the square that becomes one token.
        max_tokens: With ``tokens``: how many tokens a picture may have.
        sizing: With ``tokens``: by which rule, ``floor`` or ``ceil``.
    """

    px: int
    resize: str = "squash"
    crop: bool = False
    interpolation: str = "bicubic"
    oversampling: float = 2
    # No part of its name: answers of judges, who take none of these, are kept under that.
    token_px: int = field(default=0, repr=False)
    max_tokens: int = field(default=0, repr=False)
    sizing: str = field(default="floor", repr=False)


@dataclass(frozen=True, slots=True)
class EmbeddingSpace:
    """Where vectors may be compared: same id, same meaning.

    Attributes:
        id: Name of the space; vectors of different spaces are never compared.
        dimension: Length of its vectors.
    """

    id: str
    dimension: int


@dataclass(frozen=True, slots=True)
class FileStat:
    """What a directory scan knows of a file without opening it.

    Attributes:
        path: Absolute path; bytes that are not UTF-8 are kept by surrogates (``os.fsdecode``).
        size_bytes: Its length.
        mtime_ns: Its modification time.
        device: Number of the volume, 0 where unknown.
        inode: Number of the file on its volume (both keep through a rename), 0 where unknown.
        online_only: Whether its bytes lie in a cloud and reading it would fetch them.
    """

    path: Path
    size_bytes: int
    mtime_ns: int
    device: int = 0
    inode: int = 0
    online_only: bool = False


@dataclass(frozen=True, slots=True)
class ExtractedPart:
    """One searchable part of a file, as the extractor made it.

    Attributes:
        index: 0-based position in the file: page or passage; of a video, milliseconds.
        modality: Whether it is found by its pixels or by its text.
        pixels: For images: pixels at the encoder's size, (px, px, 3) uint8.
        text: For text: the passage. For images: the text that is part of it, such as a line that
            is printed over a scan; None for none.
        width_px: Upright width of the original picture, 0 where it has none.
        height_px: Upright height of the original picture, 0 where it has none.
        label: What the part is called beside the file name («page 3»), or empty.
        thumbnail: An encoded preview (WebP), or None.
        signature: Of a picture whose pixels were let go: ``core/picture_signature.py``; or empty.
        heading: What stands above it and is found with it: the name of its sheet, the title of
            its slide or chapter, the subject of its message; or empty.
        fragment: Where it is in the file, as the end of a URL says it: ``page=3``, ``slide=4``,
            ``sheet=Budget``, ``t=12.5`` (seconds); or empty.
        words_drawn: Whether words may be drawn on a page that are not in its text: they are looked
            for (OCR), as they are in pictures.
    """

    index: int
    modality: Modality
    pixels: Rgb | None = field(default=None, compare=False, repr=False)
    text: str | None = None
    width_px: int = 0
    height_px: int = 0
    label: str = ""
    thumbnail: bytes | None = field(default=None, repr=False)
    signature: bytes = field(default=b"", compare=False, repr=False)
    heading: str = ""
    fragment: str = ""
    words_drawn: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """A file read once: its identity and its searchable parts.

    Attributes:
        content_hash: BLAKE3-256 of the bytes, 32 bytes.
        size_bytes: Number of bytes hashed.
        parts: At least one, in order of ``index``.
        metadata: What the file says of itself.
        first_pass: Whether it was read for the first pass of indexing: from a preview, or a
            document without its pages drawn. The second pass reads it as a whole.
        note: A sentence on what was not read of it, or was guessed; empty where nothing is to say.
    """

    content_hash: bytes
    size_bytes: int
    parts: tuple[ExtractedPart, ...]
    metadata: Metadata = NO_METADATA
    first_pass: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A searchable thing in the library: a picture, a page, a passage, or a file by its name.

    Attributes:
        id: Its number in this library; never reused.
        content_hash: Hash of the file it is part of; copies of a file share items.
        part: 0-based position in the file.
        modality: Image, text, or a file of which no more than its name is known.
        path: One place where the file lies (the first one indexed that is still there).
        copies: How many files hold this content.
        width_px: Upright width, 0 for text.
        height_px: Upright height, 0 for text.
        label: «page 3», or empty.
        heading: What stands above it: see ``ExtractedPart``.
        fragment: Where it is in the file: see ``ExtractedPart``.
        text: The passage; of a picture the text that is part of it, None for none.
        size_bytes: Size of the file.
        mtime_ns: Modification time of the file at ``path``.
        offline: Whether the folder that holds it is not there at present.
        recognised: The text that was read in the picture, or empty.
        picture_type: What a picture is; None for texts, and where nothing tells.
        date_s: When it was made, as well as is known: what the clock there showed
            (``core/file_dates.py``).
        date_source: Where that comes from.
        utc_offset_min: How far that clock was ahead of UTC, in minutes; None where unknown.
        metadata: What its file says of itself.
        first_pass: Whether its file was read for the first pass of indexing only, and its vector
            is of a preview.
        note: What was not read of its file, or was guessed, as a sentence; or empty.
        unread: Why its file was not read, as a sentence; empty where it was.
        kind: What its file is.
    """

    id: int
    content_hash: bytes
    part: int
    modality: Modality
    path: Path
    copies: int = 1
    width_px: int = 0
    height_px: int = 0
    label: str = ""
    heading: str = ""
    fragment: str = ""
    text: str | None = None
    size_bytes: int = 0
    mtime_ns: int = 0
    offline: bool = False
    recognised: str = ""
    picture_type: PictureType | None = None
    date_s: float = 0.0
    date_source: DateSource = DateSource.CHANGED
    utc_offset_min: int | None = None
    metadata: Metadata = NO_METADATA
    first_pass: bool = False
    note: str = ""
    unread: str = ""
    kind: FileKind = FileKind.OTHER


@dataclass(frozen=True, slots=True)
class QueryPicture:
    """A picture that comes with a query: a file, or encoded bytes.

    Attributes:
        path: A picture file dropped or named, or None.
        data: An encoded picture pasted from the clipboard, or None.
    """

    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asks for: a line of the query language, pictures, items to be like.

    Attributes:
        text: The line, or empty; ``picture:1`` in it speaks of the first picture. Pictures that
            it does not speak of count as if they were added to it.
        pictures: What was dropped, named or pasted.
        items: Numbers of items of the library that results should be near to.
        draft: Whether the line is still being typed: what is unfinished at its end is then
            passed over, and no error.
        below_cutoff: Whether what is nearest is proposed even where it is no hit.
        unfolded: Whether each part of a file and each of several pictures alike is a result of
            its own; otherwise the best of them stands for all.
        newest: Only items with ids up to this one are proposed; None: all.
    """

    text: str = ""
    pictures: tuple[QueryPicture, ...] = ()
    items: tuple[int, ...] = ()
    draft: bool = False
    below_cutoff: bool = False
    unfolded: bool = False
    newest: int | None = None

    @property
    def has_image(self) -> bool:
        """Whether a picture is part of the question."""
        return bool(self.pictures)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to search for."""
        return not (self.text.strip() or self.pictures or self.items)


class Neighbour(NamedTuple):
    """An item near the query, as the vector store reports it.

    Attributes:
        item_id: The item.
        modality: The item's modality.
        distance: Cosine distance, 0 (same direction) … 2.
    """

    item_id: int
    modality: Modality
    distance: float


ItemIds = npt.NDArray[np.int64]
"""Numbers of items: (n,) int64, ascending, each once."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an item's text around the words that were looked for.

    Attributes:
        text: The piece, on one line; «…» where it was cut.
        marks: Where the words stand in it: (start, end) positions, ascending, apart.
        field: What it is of: ``text``, ``recognised`` (read in a picture), ``heading``, ``name``,
            ``folder``, ``caption`` or ``metadata``.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    field: str = "text"


@dataclass(frozen=True, slots=True)
class Annotations:
    """What the person noted on content.

    Attributes:
        favourite: Whether it is a favourite.
        tags: In alphabetical order.
    """

    favourite: bool = False
    tags: tuple[str, ...] = ()


class TextMatch(NamedTuple):
    """An item whose words match, as the full-text index reports it.

    Attributes:
        item_id: The item.
        bm25: BM25 over all fields, weighted; higher is better.
    """

    item_id: int
    bm25: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item the coarse stage proposes.

    Attributes:
        item: The item.
        coarse_rank: 1-based place in the coarse order.
        distance: Cosine distance to the query.
        z_score: How many standard deviations its cosine lies above that of unrelated
            pairs of the same modalities; comparable across modalities.
        snippet: Where its words matched, None where they did not.
        measured: Whether the query gave a direction to measure by. Conditions alone give none:
            ``distance`` and ``z_score`` mean nothing then.
        group: What it is folded with: the item id of the first of them in the coarse order; 0:
            nothing.
        companion: Whether it goes with a picture of its group: its raw file, its film.
    """

    item: Item
    coarse_rank: int
    distance: float
    z_score: float
    snippet: Snippet | None = None
    measured: bool = True
    group: int = 0
    companion: bool = False

    @property
    def group_id(self) -> int:
        """Number of its group, which is its own where it is folded with nothing."""
        return self.group or self.item.id

    @property
    def cosine(self) -> float:
        """Cosine similarity to the query."""
        return 1.0 - self.distance


class VerdictReuse(StrEnum):
    """What earlier work an answer was made from; the empty value is false.

    ``EMBEDDING``: the picture encoder's output; ``STATE``: the model's memory of all before the
    query as well; ``RESULT``: the answer itself.
    """

    NOTHING = ""
    EMBEDDING = "embedding"
    STATE = "state"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the fine stage's model answered about one candidate.

    Attributes:
        p_true: Probability of the one token ``True`` in the softmax over the whole vocabulary
            (the paper's quantity, not truncated).
        entropy_nats: −Σ p ln p of that softmax (the paper's tie-breaker).
        log_odds: ln of the probability of all spellings of «True» over that of all
            spellings of «False».
        answer_mass: Probability of all spellings of both answers together; low means that
            the model wanted to say something else.
        encode_s: Seconds spent on the visual encoder.
        prefill_s: Seconds spent on decoding the image into the language model.
        suffix_s: Seconds spent on decoding the question; of questions that were decoded at
            once, an equal share.
        reused: What was taken from a cache.
        region_checked: Whether a part of the picture was shown beside it.
        retraced: Whether the picture was shown to the model again within.
        tokens: Tokens that were decoded for it, those of pictures included; of what was not
            taken from a cache.
    """

    p_true: float
    entropy_nats: float
    log_odds: float
    answer_mass: float
    encode_s: float = 0.0
    prefill_s: float = 0.0
    suffix_s: float = 0.0
    reused: VerdictReuse = VerdictReuse.NOTHING
    region_checked: bool = False
    retraced: bool = False
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """A candidate with what the fine stage made of it.

    Attributes:
        candidate: The coarse stage's proposal.
        rank: 1-based final place.
        verdict: The model's answer, None while (or if) it was not judged.
        relevance: Calibrated probability of a match in [0, 1]; None where not judged.
        confidence: 1 − binary entropy (bits) of the answer, in [0, 1]; None where not judged.
        feedback: The person's mark for this query: right, wrong, or None.
        judgeable: Whether the judge may be asked about it. What it does not know has neither a
            mark nor a section: nothing is said of whether it matches.
        members: What is folded into it, best first: further parts of its file, or pictures that
            look like it. They bear its rank and have no members.
    """

    candidate: Candidate
    rank: int
    verdict: Verdict | None = None
    relevance: float | None = None
    confidence: float | None = None
    feedback: bool | None = None
    judgeable: bool = True
    members: "tuple[Result, ...]" = ()

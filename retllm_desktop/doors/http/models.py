"""What is asked and answered over HTTP, as models that the OpenAPI description is made of."""

from enum import StrEnum
from typing import Annotated

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, Strict, StrictBool

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.types import Modality
from retllm_desktop.doors.requests import Checking
from retllm_desktop.search.events import SearchOutcome
from retllm_desktop.search.query_encoding import MAX_QUERY_CHARACTERS
from retllm_desktop.search.ranking.order import Section

_MAX_ID = 2**63 - 1
_MAX_PICTURES = 16
_MAX_CURSOR = 4096
MAX_RESULTS = 100
"""Results of a page, and items that are told of at once."""

ItemId = Annotated[int, Field(ge=1, le=_MAX_ID, description="Number of an item; never reused.")]
StrictItemId = Annotated[ItemId, Strict()]
SearchId = Annotated[str, Field(pattern="^[0-9a-f]{16}$", description="Names a search.")]
PageLength = Annotated[int, Field(ge=1, le=MAX_RESULTS, description="Results wanted.")]
QueryLine = Annotated[
    str,
    Field(
        max_length=MAX_QUERY_CHARACTERS,
        description="A line of the query language; empty lists the library, newest first.",
    ),
]
Cursor = Annotated[
    str,
    Field(max_length=_MAX_CURSOR, description="«next_cursor» of the page before; empty: begin."),
]


class Rating(StrEnum):
    """What the person said of a result."""

    RIGHT = "right"
    WRONG = "wrong"


class ProblemDetails(BaseModel):
    """Why something was not done, as RFC 9457 writes it."""

    type: str = "about:blank"
    title: str = Field(description="One sentence: what happened.")
    status: int
    detail: str = Field(default="", description="What to do about it, or the underlying reason.")
    path: str | None = Field(default=None, description="The file or folder it happened to.")
    column: int | None = Field(default=None, description="Where in the line, from 0.")
    length: int | None = Field(default=None, description="How many characters of the line.")


class SearchOptions(BaseModel):
    """How a search is done."""

    model_config = ConfigDict(extra="forbid")

    check: Checking = Field(
        default=Checking.SOME, description="How many candidates the judge is asked of."
    )
    below_cutoff: bool = Field(
        default=False, description="Propose what is nearest even if it is no hit."
    )
    unfolded: bool = Field(default=False, description="Each part of a file is a result of its own.")
    as_typed: bool = Field(default=False, description="Never search for other words than these.")
    count: bool = Field(
        default=False, description="Tell how many there are, up to a thousand; takes longer."
    )
    limit: PageLength = 20
    cursor: Cursor = ""


class SearchParameters(SearchOptions):
    """A search by words, in the address."""

    q: QueryLine = ""


class SearchBody(SearchOptions):
    """A search by words, pictures and items."""

    query: QueryLine = ""
    items: list[StrictItemId] = Field(
        default=[], max_length=_MAX_PICTURES, description="Items that results should be near to."
    )
    pictures: list[Base64Bytes] = Field(
        default=[],
        max_length=_MAX_PICTURES,
        description="Encoded pictures to search with, as base64.",
    )
    # An address has letters alone; JSON tells numbers and truth values apart from them.
    below_cutoff: StrictBool = False
    unfolded: StrictBool = False
    as_typed: StrictBool = False
    count: StrictBool = False
    limit: Annotated[PageLength, Strict()] = 20


class SimilarParameters(BaseModel):
    """How what is like an item is searched for."""

    model_config = ConfigDict(extra="forbid")

    check: Checking = Field(
        default=Checking.NONE, description="How many candidates the judge is asked of."
    )
    limit: PageLength = 20


class ItemRecord(BaseModel):
    """A picture, a page, a passage of a file, or a file by its name."""

    item: ItemId
    path: str = Field(description="One place where the file lies; odd bytes are spelled out.")
    label: str
    heading: str | None
    fragment: str | None
    kind: FileKind
    unread: str | None
    note: str | None
    modality: Modality
    picture_type: PictureType | None
    date: str | None
    date_from: DateSource
    people: list[str]
    keywords: list[str]
    rating: int | None
    city: str | None
    region: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    camera: str | None
    lens: str | None
    offline: bool
    first_pass: bool
    copies: int
    recognised: str | None


class ItemDetails(ItemRecord):
    """An item with its text."""

    width_px: int
    height_px: int
    size_bytes: int
    text: str | None = Field(description="The passage; of a picture, text that is part of it.")


class VerdictRecord(BaseModel):
    """What the judge answered about a candidate."""

    p_true: float
    log_odds: float
    entropy_nats: float
    answer_mass: float
    encode_s: float
    prefill_s: float
    suffix_s: float
    reused: str | None
    region_checked: bool
    retraced: bool


class WordBox(BaseModel):
    """Where a word that matched stands in a picture."""

    text: str
    corners: list[float]


class MemberRecord(ItemRecord):
    """A place in the list, without what is folded into it."""

    rank: int
    group: int
    coarse_rank: int
    section: Section | None
    relevance: float | None
    confidence: float | None
    feedback: Rating | None
    distance: float
    z_score: float
    snippet: str | None
    snippet_of: str | None
    recognised_boxes: list[WordBox] | None
    verdict: VerdictRecord | None


class ResultRecord(MemberRecord):
    """A result with what is folded into it."""

    members: list[MemberRecord]


class SearchAnswer(BaseModel):
    """A page of a search that is over."""

    search: SearchId
    query: str | None
    outcome: SearchOutcome
    found: int
    found_exact: bool
    judged: int
    planned: int
    cached: int
    searched_as: str | None
    unread_by_models_for: list[Modality]
    did_you_mean: str | None
    coarse_s: float
    fine_s: float
    risk: float
    results: list[ResultRecord]
    next_cursor: str | None
    library_changed: bool


class CoarseEvent(BaseModel):
    """Event ``coarse``: the quick order; a second one replaces the first, in other words."""

    elapsed_s: float
    searched_as: str | None
    results: list[ResultRecord]


class SettledEvent(BaseModel):
    """Event ``settled``: the order after further verdicts."""

    elapsed_s: float
    judged: int
    planned: int
    results: list[ResultRecord]


class NoticeEvent(BaseModel):
    """Event ``notice``: something was not checked, or is checked by another model."""

    title: str
    detail: str


class ItemList(BaseModel):
    """Items in the order in which they were asked for."""

    items: list[ItemDetails]


class FeedbackBody(BaseModel):
    """What the person says of a result."""

    model_config = ConfigDict(extra="forbid")

    search: SearchId
    item: StrictItemId
    rating: Rating | None = Field(description="null takes back what was said before.")


class FolderRecord(BaseModel):
    """A folder of the library."""

    path: str
    online: bool
    files: int
    problems: int


class StatusAnswer(BaseModel):
    """The library in numbers, and what answers for it."""

    version: str
    library: str
    folders: list[FolderRecord]
    files: int
    items: dict[str, int]
    problems: int
    duplicates: int
    first_pass: int
    size_bytes: int
    packs: dict[str, str]
    judged: bool
    notices: list[str]

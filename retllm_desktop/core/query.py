"""A parsed query: terms to be near to, words to hold, conditions to meet. Values only.

``search/query/parser.py`` reads them from a line of text, ``search/query/printer.py`` writes them.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.picture_types import PIXEL_TYPES, PictureType


class QueryField(StrEnum):
    """The names of conditions, as they are typed before the colon."""

    TYPE = "type"
    IN = "in"
    NAME = "name"
    EXT = "ext"
    DATE = "date"
    BEFORE = "before"
    AFTER = "after"
    CAMERA = "camera"
    LENS = "lens"
    PLACE = "place"
    COUNTRY = "country"
    HAS = "has"
    SIZE = "size"
    WIDTH = "width"
    HEIGHT = "height"
    RATING = "rating"
    ORIENTATION = "orientation"
    TAG = "tag"
    IS = "is"


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture, as fractions of its upright sides: 0 left and top, 1 right and bottom.

    ``right`` lies beyond ``left`` and ``bottom`` beyond ``top``.
    """

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One thing that results should be near to (or, with a negative weight, far from).

    Exactly one of ``text``, ``like`` and ``picture`` is given.

    Attributes:
        text: Words, embedded as one sentence and, with a positive weight, also looked up.
        like: Path of a file: of the library, or any picture.
        picture: 0-based number of a picture that came with the query, None for none.
        region: Only this part of the picture counts; None for all of it.
        weight: Finite and not 0; beside the others' weights it says how much this one counts.
    """

    text: str = ""
    like: str = ""
    picture: int | None = None
    region: Region | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class OneOfValues:
    """``type``, ``ext``, ``has``, ``orientation``, ``tag``, ``is``: one of some values.

    There is at least one value, case-folded; ``negated``: none of them may hold.
    """

    field: QueryField
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ContainsText:
    """``in``, ``name``, ``camera``, ``lens``, ``place``, ``country``: a text within another one.

    Case and diacritics do not count. ``in`` holds when the path of the folder contains the text
    as whole names (``in:holiday/2024``), or begins with it where it is absolute. ``place`` holds
    for the city, the region and the country; cities and countries are known by their names in
    other languages too, countries also by their codes. There is at least one value, and one is
    enough; ``negated``: none of them may hold.
    """

    field: QueryField
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class NumberRange:
    """``size`` (bytes), ``width``, ``height`` (pixels upright), ``rating`` (stars): a range.

    Attributes:
        low: The least value, None for none.
        high: The value below which it must lie, None for none; above ``low``.
    """

    field: QueryField
    low: int | None = None
    high: int | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class DateRange:
    """``date``, ``before``, ``after``: days, by the clock on the wall where a file was made.

    ``core/file_dates.py`` says where a file's date comes from.

    Attributes:
        first: The first day, None for none.
        end: The day after the last one, None for none; after ``first``.
    """

    first: date | None = None
    end: date | None = None
    negated: bool = False


Condition = OneOfValues | ContainsText | NumberRange | DateRange
"""Where ``negated``, it must not hold."""

TYPE_VALUES = (
    *(one.value for one in PIXEL_TYPES),
    FileKind.PICTURE.value,
    PictureType.PAGE.value,
    "document",
    *(one.value for one in FileKind if one is not FileKind.PICTURE),
)
"""What ``type:`` knows. A picture is any picture file, of one of the types or of none; a page is
one of a document that is found as a picture; a document is any kind that is read for its text."""
HAS_VALUES = ("text", "gps", "camera", "date", "tags")
"""What ``has:`` knows: words of its own, a place, a camera's record, a date within it, tags."""
IS_VALUES = ("duplicate", "offline", "favourite", "recent", "unread")
"""What ``is:`` knows. Recent is what the person opened here in the last ``RECENT_DAYS`` days, and
what came into a folder then, more than a day after that folder was added."""
RECENT_DAYS = 30
ORIENTATION_VALUES = ("portrait", "landscape", "square")
"""What ``orientation:`` knows."""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A parsed query; empty, it asks for nothing.

    Attributes:
        terms: What results should be near to; by them they are ordered.
        phrases: Exact phrases, each of which must stand in the text, the name or the folder.
        excluded: Words and phrases none of which may stand there, or be shown by a picture.
        conditions: All must hold.
    """

    terms: tuple[QueryTerm, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def text(self) -> str:
        """The words that results should be near to, as one sentence."""
        return " ".join(term.text for term in self.terms if term.text and term.weight > 0)

"""What a file says of itself, as an immutable value."""

from dataclasses import dataclass, replace
from typing import Final

from retllm_desktop.core.file_dates import DateSource, FileDate, WallClock
from retllm_desktop.core.file_kinds import DOCUMENT_KINDS, FileKind
from retllm_desktop.core.picture_types import PictureType

_CONTAINERS: Final = (FileKind.VIDEO, FileKind.AUDIO)


def usual_date_source(kind: FileKind | None) -> DateSource:
    """Return where the date of a file of a kind comes from, where nobody says it."""
    if kind in DOCUMENT_KINDS:
        return DateSource.DOCUMENT
    return DateSource.CONTAINER if kind in _CONTAINERS else DateSource.EXIF


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says of itself, beside its pixels and its text.

    Attributes:
        taken_s: When a photo was taken or a document made: what the clock there showed, in seconds
            as ``core/file_dates.py`` says; None where unknown.
        utc_offset_min: How far that clock was ahead of UTC, in minutes; None where unknown.
        date_source: Where that comes from; None: what is usual for its kind.
        camera: Maker and model, or empty.
        lens: Model of the lens, or empty.
        latitude: Degrees north, None where unknown.
        longitude: Degrees east, None where unknown.
        caption: Title, description, people and keywords that the file carries, or empty.
        people: Who is shown, by names that people gave.
        keywords: Tags that people gave in other programs.
        city: Where it was made, as the file says it, or empty.
        region: The province or state of that.
        country: The country of that, by its name or its code.
        rating: Stars, 0 to 5, −1 for rejected; None where none were given.
        screenshot: Whether its record or its name says that it is a picture of a screen.
        screen_sized: Whether it is a PNG exactly as large as a usual screen.
        picture_type: What it is by its pixels and all of the above; None where nothing tells.
        kind: What it is by its bytes; None where unknown.
    """

    taken_s: float | None = None
    utc_offset_min: int | None = None
    date_source: DateSource | None = None
    camera: str = ""
    lens: str = ""
    latitude: float | None = None
    longitude: float | None = None
    caption: str = ""
    people: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    country: str = ""
    rating: int | None = None
    screenshot: bool = False
    screen_sized: bool = False
    picture_type: PictureType | None = None
    kind: FileKind | None = None

    @property
    def date(self) -> FileDate | None:
        """When it was made, None where the file does not say."""
        if self.taken_s is None:
            return None
        return FileDate(
            self.taken_s, self.date_source or usual_date_source(self.kind), self.utc_offset_min
        )


def with_clock(metadata: Metadata, clock: WallClock | None) -> Metadata:
    """Return metadata of a file that was made when a clock showed that; None: unknown."""
    if clock is None:
        return metadata
    return replace(metadata, taken_s=clock.moment_s, utc_offset_min=clock.utc_offset_min)


NO_METADATA: Final = Metadata()
"""Of a file that says nothing."""

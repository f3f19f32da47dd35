"""What each tool takes, as an AI program's model reads it, and the search that is meant by it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.query import TYPE_VALUES, QueryField
from retllm_desktop.doors.requests import Checking, DoorQuery
from retllm_desktop.search.query.completion import quote_value

MOST_PICTURES: Final = 8
"""Pictures in one answer."""
MOST_RESULTS: Final = 50
MOST_CHARACTERS: Final = 20_000
"""Characters of text in one answer."""
LEAST_PX: Final = 64
MOST_PX: Final = 1568
"""Longest side of a picture that is opened: what models look at without making it smaller."""
_MOST_TAGS: Final = 20


def _check_kind(kind: str) -> str:
    if kind not in TYPE_VALUES:
        raise ValueError(f"«{kind}» is none of {', '.join(TYPE_VALUES)}")
    return kind


_Kind = Annotated[
    str, AfterValidator(_check_kind), Field(json_schema_extra={"enum": list(TYPE_VALUES)})
]
"""What ``type:`` knows; the schema lists it."""
_ItemId = Annotated[int, Field(ge=1, le=2**62, description="The number of an item, as found")]
_Text = Annotated[str, Field(max_length=200)]
_Arguments = TypeVar("_Arguments", bound="ToolArguments")


class ToolArguments(BaseModel):
    """Arguments of a tool; unknown ones are refused."""

    model_config = ConfigDict(extra="forbid")


class FoundPage(ToolArguments):
    """How much of what is found is told."""

    limit: int = Field(20, ge=1, le=MOST_RESULTS, description="Results wanted")
    pictures: int = Field(
        MOST_PICTURES,
        ge=0,
        le=MOST_PICTURES,
        description="How many of the first results to show as pictures",
    )
    check: bool = Field(
        True, description="Whether the checking model looks at the results; false is quicker"
    )
    cursor: Annotated[str, Field(max_length=2000, description="The former answer's cursor")] = ""

    @property
    def checking(self) -> Checking:
        """Which candidates the judge is asked about."""
        return Checking.SOME if self.check else Checking.NONE


class SearchArguments(FoundPage):
    """What ``search`` takes."""

    query: str = Field(
        "",
        max_length=1000,
        description="What is looked for, in words: what a picture shows, what a text says, names. "
        '"exact words", -excluded, a + b - c. Empty: the newest, or all that meets the filters',
    )
    kinds: list[_Kind] = Field(
        default_factory=list[str], max_length=len(TYPE_VALUES), description="One of these kinds"
    )
    folder: _Text = Field("", description="Name of a folder, or a path")
    name: _Text = Field("", description="Part of the file's name")
    date_from: _Text = Field("", description="First day: 2023, 2023-05 or 2023-05-31")
    date_to: _Text = Field("", description="Last day, likewise; included")
    place: _Text = Field("", description="City, region or country of a photograph")
    camera: _Text = Field("", description="Maker or model of the camera")
    tags: list[_Text] = Field(
        default_factory=list[str], max_length=_MOST_TAGS, description="All of these tags"
    )
    favourite: bool | None = Field(None, description="Only favourites, or none of them")

    def door_query(self) -> DoorQuery:
        """Return the search that is meant."""
        # Conditions come first: a quotation mark that was left open swallows none of them.
        line = " ".join((*self._conditions(), self.query)).strip()
        return DoorQuery(line, checking=self.checking, limit=self.limit, cursor=self.cursor)

    def _conditions(self) -> Iterator[str]:
        if self.kinds:
            yield f"{QueryField.TYPE}:{'|'.join(self.kinds)}"
        texts = {
            QueryField.IN: self.folder,
            QueryField.NAME: self.name,
            QueryField.PLACE: self.place,
            QueryField.CAMERA: self.camera,
        }
        for field, text in texts.items():
            if text.strip():
                yield f"{field}:{quote_value(text.strip())}"
        if self.date_from.strip() or self.date_to.strip():
            days = f"{self.date_from.strip()}..{self.date_to.strip()}"
            yield f"{QueryField.DATE}:{quote_value(days)}"
        yield from (
            f"{QueryField.TAG}:{quote_value(tag.strip())}" for tag in self.tags if tag.strip()
        )
        if self.favourite is not None:
            yield f"{'' if self.favourite else '-'}{QueryField.IS}:favourite"


class SimilarArguments(FoundPage):
    """What ``similar`` takes."""

    item: _ItemId

    def door_query(self) -> DoorQuery:
        """Return the search that is meant."""
        return DoorQuery(
            items=(self.item,), checking=self.checking, limit=self.limit, cursor=self.cursor
        )


class OpenArguments(ToolArguments):
    """What ``open_item`` takes."""

    item: _ItemId
    part: int | None = Field(
        None, ge=0, le=2**31, description="Another part of the same file: pages and passages from 0"
    )
    size_px: int = Field(
        1024, ge=LEAST_PX, le=MOST_PX, description="Longest side of the picture in pixels"
    )
    text_from: int = Field(0, ge=0, le=2**31, description="Character at which the text begins")


class StatusArguments(ToolArguments):
    """What ``library_status`` takes: nothing."""


class MarkArguments(ToolArguments):
    """What ``mark`` takes."""

    item: _ItemId
    favourite: bool | None = Field(None, description="A favourite, or no longer")
    add_tags: list[_Text] = Field(default_factory=list[str], max_length=_MOST_TAGS)
    remove_tags: list[_Text] = Field(default_factory=list[str], max_length=_MOST_TAGS)
    search_id: Annotated[str, Field(max_length=100)] = Field(
        "", description="The search whose result is right or wrong, as its answer names it"
    )
    right: bool | None = Field(
        None, description="With search_id: right or wrong for it; null takes that back"
    )


def read_arguments(kind: type[_Arguments], given: Mapping[str, object] | None) -> _Arguments:
    """Read a tool's arguments.

    Raises:
        InputError: They are not what it takes; all that is wrong is said.
    """
    try:
        return kind.model_validate(dict(given or {}))
    except ValidationError as exc:
        wrong = [_describe(one["loc"], one["msg"]) for one in exc.errors(include_url=False)]
        raise InputError("The tool takes other arguments", "; ".join(wrong)) from None


def _describe(place: Sequence[int | str], message: str) -> str:
    name = ".".join(map(str, place))
    return f"«{name}»: {message[:1].lower()}{message[1:]}"

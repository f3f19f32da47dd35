"""What a model sees of an answer: lines of text, pictures, and links to the rest."""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mcp_types import ContentBlock, ImageContent, ResourceLink, TextContent

from retllm_desktop.core.errors import RetllmError, format_path
from retllm_desktop.core.library_records import RootState
from retllm_desktop.core.types import Annotations, Item, Modality, Result
from retllm_desktop.doors.mcp.arguments import MOST_CHARACTERS
from retllm_desktop.doors.mcp.resources import item_uri
from retllm_desktop.doors.requests import Checking, DoorPreview, DoorStatus, SearchPage
from retllm_desktop.search.events import SearchOutcome
from retllm_desktop.search.query.corrections import apply_corrections
from retllm_desktop.search.ranking.grouping import describe_members
from retllm_desktop.search.ranking.order import section_of_result
from retllm_desktop.search.result_records import format_date

_SNIPPET_CHARACTERS: Final = 400
_PASSAGE_CHARACTERS: Final = 300
_ENDINGS: Final = {
    SearchOutcome.DECIDED: "the rest was not checked, as a further match is improbable",
    SearchOutcome.BUDGET: "the rest was not checked in the time allowed",
    SearchOutcome.CANCELLED: "stopped before all was checked",
    SearchOutcome.FINE_UNAVAILABLE: "the checking model failed; the quick order stands",
}


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """What was found, and what was noted on the way.

    Attributes:
        page: The page of results.
        notes: Sentences on what went otherwise than asked for.
        named: Whether the search is told by its name, under which its results can be marked.
        without: The item that others were to be like, which is not told again; 0: none.
    """

    page: SearchPage
    notes: tuple[str, ...] = ()
    named: bool = False
    without: int = 0

    @property
    def results(self) -> tuple[Result, ...]:
        """What is told."""
        return tuple(one for one in self.page.results if one.candidate.item.id != self.without)


def show_found(
    answer: FoundAnswer,
    pictures: int,
    preview: Callable[[int], DoorPreview],
) -> list[ContentBlock]:
    """Return what a search found: the first results with pictures, the rest as links.

    Args:
        answer: What was found.
        pictures: How many pictures are shown at most.
        preview: Returns an item's picture; raises a RetllmError where there is none.
    """
    blocks: list[ContentBlock] = [_text("\n".join(_summary(answer)))]
    results = answer.results
    shown = 0
    for place, result in enumerate(results):
        if shown >= pictures:
            blocks += [_link(one) for one in results[place:]]
            break
        blocks.append(_text(format_result(result)))
        item = result.candidate.item
        if item.modality is Modality.FILE:
            continue
        try:
            picture = preview(item.id)
        except RetllmError:
            # A text without a picture, or a file that is away: the lines say what it is.
            continue
        blocks.append(show_picture(picture))
        shown += 1
    return blocks


def _summary(answer: FoundAnswer) -> Iterator[str]:
    page = answer.page
    finished = page.finished
    count = finished.count
    number = len(finished.results) if count is None else count.number
    number -= 1 if answer.without and number else 0
    more = "" if count is None or count.exact else "more than "
    found = "Nothing in the library matches" if not number else f"Found: {more}{number:,}"
    yield f"{found}; told here: {len(answer.results)}" if number else found
    if answer.named:
        yield f"search_id: {page.search_id}"
    if finished.judged:
        yield f"Checked by the model: {finished.judged} of {finished.planned}" + (
            f"; {why}" if (why := _ENDINGS.get(finished.outcome)) else ""
        )
    elif number:
        known = page.query.checking is Checking.NONE or any(r.judgeable for r in page.results)
        why = "" if known else ", as the one here does not know such files"
        yield f"Not checked by a model{why}: the quick order by similarity and words"
    if finished.corrections:
        yield f"Did you mean: {apply_corrections(page.query.line, finished.corrections)}"
    if finished.unread:
        kinds = " and ".join(sorted(kind.value for kind in finished.unread))
        yield f"The models for {kinds} do not read this language: ask in English, or by names"
    if finished.searched_as:
        yield f"Searched for: {finished.searched_as}"
    yield from answer.notes
    if page.library_changed:
        yield "The library has changed since the first page"
    if page.next_cursor:
        yield f"More: call again with cursor {page.next_cursor}"


def format_result(result: Result) -> str:
    """Return a result's lines: what it is, where it is, and why it is here."""
    candidate = result.candidate
    folded = describe_members(result)
    lines = [
        f"{result.rank}. {describe_item(candidate.item)}" + (f" ({folded})" if folded else ""),
        format_path(candidate.item.path),
        f"Why: {'; '.join(_reasons(result))}",
    ]
    if candidate.snippet is not None:
        text = _cut(candidate.snippet.text, _SNIPPET_CHARACTERS)
        lines.append(f"Words in its {candidate.snippet.field}: {text}")
    elif candidate.item.modality is Modality.TEXT and candidate.item.text:
        lines.append(f"Text: {_cut(candidate.item.text, _PASSAGE_CHARACTERS)}")
    return "\n".join(lines)


def describe_item(item: Item) -> str:
    """Return an item's number, name, kind and date."""
    name = item.path.name.encode("utf-8", "replace").decode()
    parts = [f"item {item.id}: {name}" + (f" · {item.label}" if item.label else "")]
    parts.append(item.picture_type or item.kind)
    date = format_date(item)
    if date is not None:
        parts.append(date[:10])
    if item.offline:
        parts.append("its drive is away")
    return ", ".join(parts)


def _reasons(result: Result) -> Iterator[str]:
    candidate = result.candidate
    section = section_of_result(result)
    if result.feedback is not None:
        yield f"the person said that it is {'right' if result.feedback else 'wrong'} for this"
    if result.relevance is not None:
        sure = "" if result.confidence is None else f", confidence {result.confidence:.0%}"
        yield f"verdict {section or 'open'}: relevance {result.relevance:.0%}{sure}"
    if candidate.measured:
        yield f"similarity {candidate.cosine:.2f} ({candidate.z_score:+.1f} σ)"
    yield f"place {candidate.coarse_rank} in the quick order"


def _link(result: Result) -> ResourceLink:
    item = result.candidate.item
    return ResourceLink(
        uri=item_uri(item.id),
        name=describe_item(item),
        description=f"{'; '.join(_reasons(result))}. {format_path(item.path)}",
        mime_type="text/plain",
    )


def show_item(
    item: Item, parts: Sequence[Item], annotations: Annotations, text_from: int
) -> list[ContentBlock]:
    """Return an item's details and its text, at most ``MOST_CHARACTERS`` of it."""
    lines = [describe_item(item), format_path(item.path), *_details(item, annotations)]
    if len(parts) > 1:
        ends = f"{parts[0].part} to {parts[-1].part}"
        lines.append(f"Part {item.part} of this file, which has {len(parts)} ({ends})")
    blocks: list[ContentBlock] = [_text("\n".join(lines))]
    text = "\n".join(one for one in (item.text or "", item.recognised) if one)
    if text:
        some = text[text_from : text_from + MOST_CHARACTERS]
        left = len(text) - text_from - len(some)
        if some:
            blocks.append(_text(some))
        if left > 0:
            going_on = text_from + len(some)
            blocks.append(_text(f"{left:,} more characters: text_from {going_on} goes on"))
    return blocks


def _details(item: Item, annotations: Annotations) -> Iterator[str]:
    said = item.metadata
    place = ", ".join(one for one in (said.city, said.region, said.country) if one)
    camera = ", ".join(one for one in (said.camera, said.lens) if one)
    values = {
        "Heading": item.heading,
        "Date": f"{format_date(item)} (by: {item.date_source})" if format_date(item) else "",
        "Size": f"{item.width_px} × {item.height_px} pixels" if item.width_px else "",
        "Bytes": f"{item.size_bytes:,}",
        "Place": place,
        "Coordinates": ""
        if said.latitude is None or said.longitude is None
        else f"{said.latitude:.5f}, {said.longitude:.5f}",
        "Camera": camera,
        "People": ", ".join(said.people),
        "Keywords": ", ".join(said.keywords),
        "Stars": "" if said.rating is None else str(said.rating),
        "Description": said.caption,
        "Favourite": "yes" if annotations.favourite else "",
        "Tags": ", ".join(annotations.tags),
        "Copies": f"{item.copies}" if item.copies > 1 else "",
        "Not read": item.unread,
        "Note": item.note,
    }
    yield from (f"{name}: {value}" for name, value in values.items() if value)


def show_status(status: DoorStatus) -> list[ContentBlock]:
    """Return a library in numbers."""
    library = status.library
    items = ", ".join(f"{number:,} {kind}" for kind, number in sorted(library.items.items()))
    packs = ", ".join(f"{role} {pack}" for role, pack in sorted(status.packs.items()))
    lines = [
        f"Files: {library.files:,}; items: {items or 'none'}; unreadable: {library.problems:,}",
        f"Models: {packs or 'none'}",
        "Results are checked by a model where it knows them"
        if status.judged
        else "No model checks results",
    ]
    for root in library.roots:
        away = " (away)" if root.state is RootState.OFFLINE else ""
        lines.append(f"Folder: {format_path(root.path)}{away}")
    if library.first_pass:
        lines.append(f"Read in part so far: {library.first_pass:,} files")
    return [_text("\n".join((*lines, *status.notices)))]


def show_picture(picture: DoorPreview) -> ImageContent:
    """Return a picture as a block."""
    data = base64.b64encode(picture.data).decode("ascii")
    return ImageContent(data=data, mime_type=picture.media_type)


def _text(text: str) -> TextContent:
    return TextContent(text=text)


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"

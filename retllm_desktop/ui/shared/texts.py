"""The window's sentences: pure functions from values to short texts."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import RetllmError, format_path
from retllm_desktop.core.file_dates import DateSource, read_moment
from retllm_desktop.core.file_kinds import DOCUMENT_KINDS, FileKind
from retllm_desktop.core.library_records import Root, RootState
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.progress import Progress
from retllm_desktop.core.types import (
    Annotations,
    Candidate,
    Item,
    Modality,
    Result,
    Verdict,
    VerdictReuse,
)
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.packs.judge_offers import JudgeOffer
from retllm_desktop.search.candidate_list import ResultCount
from retllm_desktop.search.events import (
    CoarseReady,
    OrderUpdated,
    SearchFinished,
    SearchOutcome,
)
from retllm_desktop.search.feedback import CalibrationEffect
from retllm_desktop.search.ranking.grouping import describe_members
from retllm_desktop.search.ranking.order import Section, section_of_relevance

_UNSEEN: Final = 0.005
"""Changes of a probability below half a percent are not shown."""
FOLD: Final = "Fold"
ALIKE_FROM: Final = 3.0
"""z-score from which a result found by its words also counts as near."""
_FIELDS: Final = {
    "text": "In its text",
    "recognised": "Read in the picture",
    "heading": "Above it",
    "name": "In its name",
    "folder": "In its folder",
    "caption": "In its caption",
}


_DATE_WORDS: Final = {
    DateSource.EXIF: "taken",
    DateSource.XMP: "taken",
    DateSource.SIDECAR: "taken",
    DateSource.IPTC: "taken",
    DateSource.GPS: "taken",
    DateSource.CONTAINER: "recorded",
    DateSource.DOCUMENT: "written",
    DateSource.CHANGED: "changed",
}
_DATE_RECORDS: Final = {
    DateSource.XMP: "XMP",
    DateSource.SIDECAR: "written beside it",
    DateSource.IPTC: "IPTC",
    DateSource.GPS: "satellites",
}
_PICTURE_WORDS: Final = {
    PictureType.PHOTO: "Photo",
    PictureType.SCREENSHOT: "Screenshot",
    PictureType.DRAWING: "Drawing",
    PictureType.SCAN: "Scan",
    PictureType.PAGE: "Page of a document",
}


class Likelihood(StrEnum):
    """A relevance in a word."""

    SURE = "sure"
    MAYBE = "maybe"
    UNLIKELY = "unlikely"


_WORDS: Final = {
    Section.SURE: Likelihood.SURE,
    Section.MAYBE: Likelihood.MAYBE,
    Section.REST: Likelihood.UNLIKELY,
}
_HEADINGS: Final = {
    Section.SURE: "Sure",
    Section.MAYBE: "Maybe",
    Section.REST: "The rest",
}


def likelihood(relevance: float) -> Likelihood:
    """Say a relevance in [0, 1] in a word."""
    return _WORDS[section_of_relevance(relevance)]


def section_heading(section: Section | None) -> str:
    """What a section of the list is called above its first result.

    None: the rest, with things in it about which nothing can be said.
    """
    return "More" if section is None else _HEADINGS[section]


def offer_action(offer: JudgeOffer) -> str:
    """What can be done about an offer; empty where nothing can."""
    if offer.here:
        return "Use it…"
    return "" if offer.offline else "Get it…"


def feedback_word(right: bool) -> str:
    """Feedback in a word."""
    return "right" if right else "wrong"


def similarity_text(candidate: Candidate) -> str:
    """How near a candidate lies: its cosine, and how far that stands out from chance."""
    if not candidate.measured:
        return "not compared"
    where = "above" if candidate.z_score >= 0 else "below"
    return f"{candidate.cosine:.3f} · {abs(candidate.z_score):.1f} σ {where} chance"


def verdict_notes(verdict: Verdict | None) -> str:
    """What was special about the check of a result, or empty."""
    if verdict is None:
        return ""
    parts: list[str] = []
    if verdict.region_checked:
        parts.append("looked again at a part of it")
    if verdict.retraced:
        parts.append("shown to the model again within")
    if verdict.reused is VerdictReuse.RESULT:
        parts.append("known from before")
    return ", ".join(parts)


def feedback_summary(result: Result, right: bool | None, effect: CalibrationEffect) -> str:
    """The feedback just given, and the effect of all feedback."""
    name = file_name(result.candidate.item.path)
    if right is None:
        line = f"Nothing is said of {name} any more"
    else:
        line = f"{name} is {feedback_word(right)} for this search"
    if not effect.ratings or result.verdict is None:
        return line
    marks = format_count(effect.ratings, "mark", "marks")
    change = effect.at_half - 0.5
    if abs(change) < _UNSEEN:
        return f"{line} · with your {marks} other searches stay as they are"
    how = "more generous" if change > 0 else "stricter"
    return f"{line} · with your {marks} the check is {how}: 50% counts as {effect.at_half:.0%}"


def count_unjudged(event: SearchFinished) -> int:
    """How many results could still be checked: none where checking was not possible."""
    ended = event.outcome in {SearchOutcome.COMPLETE, SearchOutcome.DECIDED, SearchOutcome.BUDGET}
    left = sum(r.verdict is None for r in event.results)
    return left if ended and event.judged else 0


def format_count(number: int, one: str, many: str) -> str:
    """«1 file», «1,204 files»."""
    return f"{number:,} {one if number == 1 else many}"


def duration_text(seconds: float) -> str:
    """«45 ms», «1.2 s», «3 min 5 s»."""
    if seconds < 0.9995:
        return f"{max(1, round(seconds * 1000))} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def size_text(size_bytes: int) -> str:
    """«812 bytes», «4.1 MB» (powers of ten, as file managers show them)."""
    if size_bytes < 1000:
        return format_count(size_bytes, "byte", "bytes")
    amount = float(size_bytes)
    for unit in ("kB", "MB", "GB"):
        amount /= 1000
        if amount < 999.5 or unit == "GB":
            return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:.0f} {unit}"
    return ""


def file_name(path: Path) -> str:
    """The name of a file or folder, fit for display."""
    return format_path(Path(path.name)) if path.name else format_path(path)


def display_name(name: str) -> str:
    """A file's name that came as text, fit for display."""
    return format_path(Path(name)) if name else ""


def format_moment(moment_s: float) -> str:
    """What a wall clock showed as «2024-05-31 14:05», empty for 1970's beginning and for none."""
    if moment_s == 0:
        return ""
    when = read_moment(moment_s)
    if when is None:
        return ""
    return when.strftime("%Y-%m-%d %H:%M")


def date_text(item: Item) -> str:
    """«taken 2024-05-31 14:05», «2024-05-31 by its name»: a file's date; empty for none.

    Days of names are shown without a time: most name none.
    """
    when = format_moment(item.date_s)
    if not when:
        return ""
    if item.date_source is DateSource.NAME:
        return f"{when.partition(' ')[0]} by its name"
    written = _DATE_RECORDS.get(item.date_source)
    return f"{_DATE_WORDS[item.date_source]} {when}" + (f" ({written})" if written else "")


def is_document(item: Item) -> bool:
    """Whether an item is a text or a page of a document; else it is a picture."""
    return item.modality is Modality.TEXT or item.picture_type is PictureType.PAGE


def item_kind(item: Item) -> str:
    """«Photo», «Picture», «Document», «Page of a document», «Moment of a video», «Archive»."""
    if item.modality is Modality.TEXT:
        return "Document"
    if item.modality is Modality.FILE:
        return "File" if item.kind is FileKind.OTHER else item.kind.value.capitalize()
    if item.picture_type is not None:
        return _PICTURE_WORDS[item.picture_type]
    if item.kind is FileKind.VIDEO:
        return "Moment of a video"
    if item.kind in DOCUMENT_KINDS:
        return "Picture in a document"
    return "Page of a document" if item.label else "Picture"


def match_reason(candidate: Candidate) -> str:
    """Why something is in the list at all: its words, its nearness, or conditions alone."""
    if candidate.item.modality is Modality.FILE:
        return "its name matches" if candidate.snippet is not None else "it meets the conditions"
    near = "its meaning is near" if candidate.item.modality is Modality.TEXT else "it looks alike"
    if candidate.snippet is not None:
        alike = candidate.z_score >= ALIKE_FROM
        return f"its words match, and {near}" if alike else "its words match"
    return near if candidate.measured else "it meets the conditions"


def snippet_source(field: str) -> str:
    """Where words of a result were found."""
    return _FIELDS.get(field, "In what is known of it")


def describe_result(result: Result) -> str:
    """One result for screen readers."""
    item = result.candidate.item
    parts = [file_name(item.path), item.label, item_kind(item), f"place {result.rank}"]
    if result.feedback is not None:
        parts.append(f"{feedback_word(result.feedback)}, as you said")
    elif result.relevance is not None:
        parts.append(f"{likelihood(result.relevance)} match")
    if result.candidate.snippet is not None:
        parts.append("its words match")
    if item.offline:
        parts.append("its drive is not connected")
    if item.unread:
        parts.append("known by its name only")
    parts.append(describe_members(result))
    return ", ".join(part for part in parts if part)


def favourite_summary(item: Item, marks: Annotations) -> str:
    """What was just written of a result, in a line."""
    name = file_name(item.path)
    if marks.favourite:
        return f"{name} is a favourite"
    return f"{name} is no favourite any more"


def error_sentence(error: RetllmError) -> str:
    """An error for the banner: what happened, to what, what to do."""
    text = error.title.rstrip(".")
    if error.path is not None:
        text = f"{text}: {format_path(error.path)}"
    if not error.detail:
        return f"{text}."
    detail = error.detail.rstrip(".")
    return f"{text}. {detail[:1].upper()}{detail[1:]}."


def count_text(count: ResultCount | None, results: Sequence[Result]) -> str:
    """How many results there are, as far as that is known."""
    if count is None:
        return f"{len(results):,}"
    return f"{count.number:,}" if count.exact else f"more than {count.number:,}"


def found_summary(number: str, elapsed_s: float) -> str:
    """The coarse list in a line."""
    return f"{number} found in {duration_text(elapsed_s)}"


def browse_summary(count: ResultCount) -> str:
    """The list of everything in a line; how many files there are stands beside it."""
    return "Everything, newest first" if count.number else ""


def coarse_summary(event: CoarseReady) -> str:
    """The coarse list in a line, while the fine stage, if it has a say, has not answered yet."""
    if not event.results:
        return "0 found"
    found = found_summary(count_text(event.count, event.results), event.elapsed_s)
    checked = any(result.judgeable for result in event.results)
    return found + (" · checking the best…" if checked else "")


def judging_summary(event: OrderUpdated, coarse: CoarseReady) -> str:
    """The fine stage on its way."""
    found = found_summary(count_text(coarse.count, event.results), coarse.elapsed_s)
    return f"{found} · checking {event.judged} of {event.planned}…"


def search_summary(event: SearchFinished, skipped: int) -> str:
    """The end of a search in a line."""
    if not event.results:
        return "0 found"
    number = count_text(event.count, event.results)
    order = "most alike" if any(r.candidate.measured for r in event.results) else "newest"
    lines = {
        SearchOutcome.COMPLETE: f"{number} found · checked {event.judged} · best match first",
        SearchOutcome.DECIDED: (
            f"{number} found · checked {event.judged} of {event.planned}, the others hardly "
            "match · best match first"
        ),
        SearchOutcome.BUDGET: (
            f"{number} found · checked {event.judged} of {event.planned} in the time allowed"
            " · best match first"
        ),
        SearchOutcome.CANCELLED: f"{number} found · stopped after {event.judged}",
        SearchOutcome.COARSE_ONLY: f"{found_summary(number, event.coarse_s)} · {order} first",
        SearchOutcome.FINE_UNAVAILABLE: f"{found_summary(number, event.coarse_s)} · quick order",
    }
    line = lines[event.outcome]
    return f"{line} · {skipped} could not be checked" if skipped else line


def fine_unavailable_text(error: RetllmError, judged: int) -> str:
    """The banner when the fine stage failed."""
    order = (
        "What you see is the quick order; the best match may be further down."
        if judged == 0
        else f"Only the first {judged} were checked; the rest is in the quick order."
    )
    return f"The close check is not available. {error_sentence(error)} {order}"


def root_counts(root: Root) -> str:
    """A folder's numbers in a line."""
    parts = [format_count(root.files, "file", "files")]
    if root.problems:
        parts.append(format_count(root.problems, "problem", "problems"))
    return " · ".join(parts)


def root_note(root: Root) -> str:
    """What is to be known of a folder besides its numbers, or empty."""
    if root.state is RootState.OFFLINE:
        return "Offline: files seen last stay searchable."
    return f"{root.missing:,} gone lately" if root.missing else ""


def root_tip(root: Root) -> str:
    """A folder's path, and what its line says in more words."""
    lines = [format_path(root.path)]
    if root.missing:
        lines.append(
            "Files that are gone are remembered for a while: if they come back, here or in "
            "another folder, nothing has to be read again."
        )
    if root.exclusions:
        lines.append(f"Left out: {', '.join(root.exclusions)}")
    return "\n".join(lines)


def resting_text(reason: str) -> str:
    """Long work that rests by a rule."""
    return f"Resting: {reason}"


def rebuild_text(progress: Progress) -> str:
    """How far a rebuild for another model is."""
    total = progress.total or 0
    return f"Bringing your library to the new model: {progress.done:,} of {total:,}"


def second_pass_text(progress: Progress) -> str:
    """How many of the files that can be searched by previews are read as a whole."""
    total = progress.total or 0
    files = format_count(total, "file", "files")
    return f"{files} can be searched · {progress.done:,} of {total:,} read whole"


def ocr_text(progress: Progress) -> str:
    """How far reading the text in pictures is."""
    return f"Reading text in pictures: {progress.done:,} of {progress.total or 0:,}"


def passages_text(progress: Progress) -> str:
    """How many texts have the text model's vectors."""
    return f"Understanding texts: {progress.done:,} of {progress.total or 0:,}"


def library_summary(files: int, event: IndexFinished | None) -> str:
    """The library in a line after an indexing run, or before the first one of this window."""
    number = format_count(files, "file", "files")
    if event is None:
        return number
    parts = ["Up to date", number]
    if event.moved:
        parts.append(f"{format_count(event.moved, 'file', 'files')} moved")
    if event.gone:
        parts.append(f"{event.gone:,} gone")
    return " · ".join(parts)

"""The window's sentences: pure functions from values to short texts in the person's language."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import RetllmError, format_path
from retllm_desktop.core.file_dates import DateSource, read_moment
from retllm_desktop.core.file_kinds import DOCUMENT_KINDS, FileKind
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.types import (
    Annotations,
    Candidate,
    Item,
    Modality,
    Result,
)
from retllm_desktop.packs.judge_offers import JudgeOffer
from retllm_desktop.search.ranking.grouping import count_members
from retllm_desktop.search.ranking.order import Section, section_of_relevance
from retllm_desktop.ui.shared.core_sentences import core_sentence, part_label
from retllm_desktop.ui.shared.translation import (
    format_day,
    format_day_and_time,
    format_number,
    isolate,
    tr,
    tr_count,
)

ALIKE_FROM: Final = 3.0
"""z-score from which a result found by its words also counts as near."""


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


def likelihood(relevance: float) -> Likelihood:
    """Say a relevance in [0, 1] in a word."""
    return _WORDS[section_of_relevance(relevance)]


def likelihood_word(found: Likelihood) -> str:
    """A likelihood as it is shown."""
    match found:
        case Likelihood.SURE:
            return tr("sure")
        case Likelihood.MAYBE:
            return tr("maybe")
        case Likelihood.UNLIKELY:
            return tr("unlikely")


def section_heading(section: Section | None) -> str:
    """What a section of the list is called above its first result.

    None: the rest, with things in it about which nothing can be said.
    """
    match section:
        case None:
            return tr("More")
        case Section.SURE:
            return tr("Sure")
        case Section.MAYBE:
            return tr("Maybe")
        case Section.REST:
            return tr("The rest")


def fold_word() -> str:
    """What folds an unfolded result."""
    return tr("Fold")


def offer_action(offer: JudgeOffer) -> str:
    """What can be done about an offer; empty where nothing can."""
    if offer.here:
        return tr("Use it…")
    return "" if offer.offline else tr("Get it…")


def feedback_word(right: bool) -> str:
    """Feedback in words, as the person's own."""
    return tr("right, as you said") if right else tr("wrong, as you said")


def join_words(words: Iterable[str]) -> str:
    """Words or short phrases in a list, as the language writes it; empty ones are left out."""
    return tr(", ").join(word for word in words if word)


def members_text(result: Result) -> str:
    """What is folded into a result: «+RAW, +2 alike»; empty for nothing."""
    members = count_members(result)
    return join_words(
        (
            "+" + " +".join(members.beside) if members.beside else "",
            tr_count("+%n more place(s) in this file", members.places) if members.places else "",
            tr_count("+%n alike", members.alike) if members.alike else "",
        )
    )


def files_text(number: int) -> str:
    """«1 file», «1,204 files»."""
    return tr_count("%n file(s)", number)


def duration_text(seconds: float) -> str:
    """«45 ms», «1.2 s», «3 min 5 s»."""
    if seconds < 0.9995:
        return tr("{number} ms", number=max(1, round(seconds * 1000)))
    if seconds < 60:
        return tr("{seconds:.1f} s", seconds=seconds)
    minutes, rest = int(seconds // 60), int(seconds % 60)
    return tr("{minutes} min {seconds} s", minutes=minutes, seconds=rest)


def size_text(size_bytes: int) -> str:
    """«812 bytes», «4.1 MB» (powers of ten, as file managers show them)."""
    if size_bytes < 1000:
        return tr_count("%n byte(s)", size_bytes)
    amount, power = size_bytes / 1000, 1
    while amount >= 999.5 and power < 3:
        amount, power = amount / 1000, power + 1
    written = format_number(amount, 1 if amount < 10 else 0)
    if power == 1:
        return tr("{amount} kB", amount=written)
    if power == 2:
        return tr("{amount} MB", amount=written)
    return tr("{amount} GB", amount=written)


def file_name(path: Path) -> str:
    """The name of a file or folder, fit for display."""
    return format_path(Path(path.name)) if path.name else format_path(path)


def display_name(name: str) -> str:
    """A file's name that came as text, fit for display."""
    return format_path(Path(name)) if name else ""


def format_moment(moment_s: float) -> str:
    """What a wall clock showed, as «May 31, 2024, 2:05 PM»; empty for 1970's beginning and none."""
    when = None if moment_s == 0 else read_moment(moment_s)
    return "" if when is None else format_day_and_time(when)


def date_text(item: Item) -> str:
    """«taken May 31, 2024, 2:05 PM», «May 31, 2024 by its name»; empty for no date."""
    when = date_value(item)
    if not when:
        return ""
    match item.date_source:
        case DateSource.NAME:
            return when
        case DateSource.CONTAINER:
            return tr("recorded {when}", when=when)
        case DateSource.DOCUMENT:
            return tr("written {when}", when=when)
        case DateSource.CHANGED:
            return tr("changed {when}", when=when)
        case _:
            return tr("taken {when}", when=when)


def date_value(item: Item) -> str:
    """A file's date, with what it was read from where that is not the file itself.

    Days of names are shown without a time: most name none.
    """
    moment = None if item.date_s == 0 else read_moment(item.date_s)
    if moment is None:
        return ""
    if item.date_source is DateSource.NAME:
        return tr("{day} by its name", day=format_day(moment))
    when = format_day_and_time(moment)
    match item.date_source:
        case DateSource.XMP:
            return tr("{when} (XMP)", when=when)
        case DateSource.SIDECAR:
            return tr("{when} (written beside it)", when=when)
        case DateSource.IPTC:
            return tr("{when} (IPTC)", when=when)
        case DateSource.GPS:
            return tr("{when} (satellites)", when=when)
        case _:
            return when


def part_name(item: Item) -> str:
    """The name of an item's file, with the part that it is: «letter.pdf · page 3»."""
    name = isolate(file_name(item.path))
    return f"{name} · {isolate(part_label(item.label))}" if item.label else name


def is_document(item: Item) -> bool:
    """Whether an item is a text or a page of a document; else it is a picture."""
    return item.modality is Modality.TEXT or item.picture_type is PictureType.PAGE


def item_kind(item: Item) -> str:
    """«Photo», «Picture», «Document», «Page of a document», «Moment of a video», «Archive»."""
    if item.modality is Modality.TEXT:
        return tr("Document")
    if item.modality is Modality.FILE:
        return kind_name(item.kind)
    if item.picture_type is not None:
        return picture_type_name(item.picture_type)
    if item.kind is FileKind.VIDEO:
        return tr("Moment of a video")
    if item.kind in DOCUMENT_KINDS:
        return tr("Picture in a document")
    return tr("Page of a document") if item.label else tr("Picture")


def match_reason(candidate: Candidate) -> str:
    """Why something is in the list at all: its words, its nearness, or conditions alone."""
    if candidate.item.modality is Modality.FILE:
        return tr("its name matches") if candidate.snippet else tr("it meets the conditions")
    text = candidate.item.modality is Modality.TEXT
    if candidate.snippet is not None:
        if candidate.z_score < ALIKE_FROM:
            return tr("its words match")
        if text:
            return tr("its words match, and its meaning is near")
        return tr("its words match, and it looks alike")
    if not candidate.measured:
        return tr("it meets the conditions")
    return tr("its meaning is near") if text else tr("it looks alike")


def snippet_source(field: str) -> str:
    """Where words of a result were found."""
    match field:
        case "text":
            return tr("In its text")
        case "recognised":
            return tr("Read in the picture")
        case "heading":
            return tr("Above it")
        case "name":
            return tr("In its name")
        case "folder":
            return tr("In its folder")
        case "caption":
            return tr("In its caption")
        case _:
            return tr("In what is known of it")


def verdict_words(relevance: float) -> str:
    """Say a relevance in [0, 1] in words of their own."""
    match likelihood(relevance):
        case Likelihood.SURE:
            return tr("sure match")
        case Likelihood.MAYBE:
            return tr("maybe match")
        case Likelihood.UNLIKELY:
            return tr("unlikely match")


def describe_result(result: Result) -> str:
    """One result for screen readers."""
    item = result.candidate.item
    place = tr("place {number}", number=result.rank)
    parts = [file_name(item.path), part_label(item.label), item_kind(item), place]
    if result.feedback is not None:
        parts.append(feedback_word(result.feedback))
    elif result.relevance is not None:
        parts.append(verdict_words(result.relevance))
    if result.candidate.snippet is not None:
        parts.append(tr("its words match"))
    if item.offline:
        parts.append(tr("its drive is not connected"))
    if item.unread:
        parts.append(tr("known by its name only"))
    parts.append(members_text(result))
    return join_words(parts)


def favourite_summary(item: Item, marks: Annotations) -> str:
    """What was just written of a result, in a line."""
    name = file_name(item.path)
    if marks.favourite:
        return tr("{name} is a favourite", name=name)
    return tr("{name} is no favourite any more", name=name)


def error_sentence(error: RetllmError) -> str:
    """An error for the banner: what happened, to what, what to do."""
    text = core_sentence(error.title).rstrip(".")
    if error.path is not None:
        text = tr("{what}: {path}", what=text, path=format_path(error.path))
    if not error.detail:
        return tr("{sentence}.", sentence=text)
    detail = core_sentence(error.detail).rstrip(".")
    then = detail[:1].upper() + detail[1:]
    return tr("{sentence}. {then}.", sentence=text, then=then)


def picture_type_name(picture_type: PictureType) -> str:
    """What a type of picture is called."""
    match picture_type:
        case PictureType.PHOTO:
            return tr("Photo")
        case PictureType.SCREENSHOT:
            return tr("Screenshot")
        case PictureType.DRAWING:
            return tr("Drawing")
        case PictureType.SCAN:
            return tr("Scan")
        case PictureType.PAGE:
            return tr("Page of a document")


def kind_name(kind: FileKind) -> str:
    """What a kind of file is called."""
    match kind:
        case FileKind.PICTURE:
            return tr("Picture")
        case FileKind.VIDEO:
            return tr("Video")
        case FileKind.PDF:
            return tr("PDF")
        case FileKind.TEXT:
            return tr("Text")
        case FileKind.MARKDOWN:
            return tr("Markdown")
        case FileKind.HTML:
            return tr("HTML")
        case FileKind.CODE:
            return tr("Code")
        case FileKind.TABLE:
            return tr("Table")
        case FileKind.WORD:
            return tr("Word document")
        case FileKind.SPREADSHEET:
            return tr("Spreadsheet")
        case FileKind.PRESENTATION:
            return tr("Presentation")
        case FileKind.EBOOK:
            return tr("E-book")
        case FileKind.MAIL:
            return tr("Mail")
        case FileKind.NOTEBOOK:
            return tr("Notebook")
        case FileKind.AUDIO:
            return tr("Audio")
        case FileKind.ARCHIVE:
            return tr("Archive")
        case FileKind.OTHER:
            return tr("File")

"""What is said of indexing: pure functions to short lines."""

from collections.abc import Mapping
from datetime import date

from retllm_desktop.core.progress import Progress
from retllm_desktop.core.query import OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import Query
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.ui.shared.core_sentences import core_sentence
from retllm_desktop.ui.shared.texts import files_text, join_words
from retllm_desktop.ui.shared.translation import tr, tr_count
from retllm_desktop.ui.window.pages import NoResults, explain_no_results


def listed_text(number: int | None, beside: int) -> str:
    """A list by date in a line.

    Args:
        number: How many rows it has; None where it is everything: how many files there are stands
            beside it.
        beside: How many files are folded into them.
    """
    if number is None:
        return tr("Everything, newest first")
    listed = tr_count("%n item(s), newest first", number)
    return join_words((listed, tr_count("%n more file(s) with them", beside) if beside else ""))


def explain_nothing_listed(query: Query, conditions: ParsedQuery) -> NoResults:
    """Why nothing meets conditions, and what to do."""
    if conditions.conditions == (OneOfValues(QueryField.IS, ("favourite",)),):
        return NoResults(
            tr("No favourites yet"),
            tr("Select a picture or document and press F: it is kept here."),
        )
    return explain_no_results(query, date.today())  # noqa: DTZ011 - the person's day


def problems_text(number: int) -> str:
    """«1 problem», «12 problems»."""
    return tr_count("%n problem(s)", number)


def resting_text(reason: str) -> str:
    """Long work that rests by a rule."""
    return tr("Resting: {reason}", reason=core_sentence(reason))


def rebuild_text(progress: Progress) -> str:
    """How far a rebuild for another model is."""
    done, total = progress.done, progress.total or 0
    return tr("Bringing your library to the new model: {done} of {total}", done=done, total=total)


def second_pass_text(progress: Progress) -> str:
    """How many of the files that can be searched by previews are read as a whole."""
    done, total = progress.done, progress.total or 0
    found = tr_count("%n file(s) can be searched", total)
    whole = tr("{done} of {total} read whole", done=done, total=total)
    return f"{found} · {whole}"


def ocr_text(progress: Progress) -> str:
    """How far reading the text in pictures is."""
    done, total = progress.done, progress.total or 0
    return tr("Reading text in pictures: {done} of {total}", done=done, total=total)


def passages_text(progress: Progress) -> str:
    """How many texts have the text model's vectors."""
    done, total = progress.done, progress.total or 0
    return tr("Understanding texts: {done} of {total}", done=done, total=total)


def library_summary(files: int, event: IndexFinished | None) -> str:
    """The library in a line after an indexing run, or before the first one of this window."""
    number = files_text(files)
    if event is None:
        return number
    parts = [tr("Up to date"), number]
    if event.moved:
        parts.append(tr_count("%n file(s) moved", event.moved))
    if event.gone:
        parts.append(tr_count("%n gone", event.gone))
    return " · ".join(parts)


def named_files_text(named: Mapping[str, int], most: int = 6) -> str:
    """What files are known by name only, empty where there are none.

    Args:
        named: How many of each ending (without its dot), most first.
        most: So many endings are named.
    """
    total = sum(named.values())
    if not total:
        return ""
    told = join_words(
        tr("{number} .{ending}", number=count, ending=ending)
        if ending
        else tr_count("%n without an ending", count)
        for ending, count in list(named.items())[:most]
    )
    known = tr_count("%n file(s) known by name only", total)
    kinds = tr_count("of %n kind(s)", len(named))
    more = join_words((told, "…")) if len(named) > most else told
    return tr("{known}, {kinds}: {list}", known=known, kinds=kinds, list=more)

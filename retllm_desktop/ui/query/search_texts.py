"""What is said of a search while it runs and at its end: pure functions to short lines."""

from collections.abc import Sequence

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.types import Modality, Result
from retllm_desktop.search.candidate_list import ResultCount
from retllm_desktop.search.events import (
    CoarseReady,
    JudgeReplaced,
    OrderUpdated,
    SearchFinished,
    SearchOutcome,
)
from retllm_desktop.ui.gallery.arrangement import BY_RELEVANCE, Arrangement, SortOrder
from retllm_desktop.ui.shared.texts import duration_text, error_sentence
from retllm_desktop.ui.shared.translation import format_number, tr, tr_count


def count_text(count: ResultCount | None, results: Sequence[Result]) -> str:
    """How many results there are, as far as that is known."""
    if count is None:
        return format_number(len(results))
    if count.exact:
        return format_number(count.number)
    return tr("more than {number}", number=count.number)


def found_summary(number: str, elapsed_s: float) -> str:
    """The coarse list in a line."""
    return tr("{number} found in {time}", number=number, time=duration_text(elapsed_s))


def browse_summary(count: ResultCount) -> str:
    """The list of everything in a line; how many files there are stands beside it."""
    return tr("Everything, newest first") if count.number else ""


def coarse_summary(event: CoarseReady) -> str:
    """The coarse list in a line, while the fine stage, if it has a say, has not answered yet."""
    if not event.results:
        return _nothing_found()
    found = found_summary(count_text(event.count, event.results), event.elapsed_s)
    checked = any(result.judgeable for result in event.results)
    return found + (" · " + tr("checking the best…") if checked else "")


def unread_text(unread: frozenset[Modality]) -> str:
    """That a model does not read the language of the words; empty where all do."""
    if not unread:
        return ""
    if len(unread) > 1:
        return tr("The models here do not read this language: names and texts are matched by word")
    if Modality.IMAGE in unread:
        return tr("The model for pictures does not read this language: names are matched by word")
    return tr("The model for texts does not read this language: words are matched as they stand")


def _nothing_found() -> str:
    return tr("{number} found", number=0)


def judging_summary(event: OrderUpdated, coarse: CoarseReady) -> str:
    """The fine stage on its way."""
    found = found_summary(count_text(coarse.count, event.results), coarse.elapsed_s)
    checking = tr("checking {done} of {total}…", done=event.judged, total=event.planned)
    return f"{found} · {checking}"


def order_text(arrangement: Arrangement) -> str:
    """In which order results are shown, where that is not the order of a search; else empty."""
    match arrangement.sort:
        case SortOrder.DATE:
            return tr("oldest first") if arrangement.backwards else tr("newest first")
        case SortOrder.SIZE:
            return tr("smallest first") if arrangement.backwards else tr("largest first")
        case SortOrder.NAME:
            return tr("by name")
        case SortOrder.FOLDER:
            return tr("by folder")
        case SortOrder.KIND:
            return tr("by kind")
        case SortOrder.RELEVANCE:
            return ""


def search_summary(
    event: SearchFinished, skipped: int, arrangement: Arrangement = BY_RELEVANCE
) -> str:
    """The end of a search in a line.

    Args:
        event: The end.
        skipped: How many results could not be checked.
        arrangement: How results are shown.
    """
    if not event.results:
        return _nothing_found()
    number = count_text(event.count, event.results)
    parts = [tr("{number} found", number=number)]
    chosen = order_text(arrangement)
    done, total = event.judged, event.planned
    match event.outcome:
        case SearchOutcome.COMPLETE:
            parts += [tr("checked {done}", done=done), chosen or tr("best match first")]
        case SearchOutcome.DECIDED:
            told = tr("checked {done} of {total}, the others hardly match", done=done, total=total)
            parts += [told, chosen or tr("best match first")]
        case SearchOutcome.BUDGET:
            told = tr("checked {done} of {total} in the time allowed", done=done, total=total)
            parts += [told, chosen or tr("best match first")]
        case SearchOutcome.CANCELLED:
            parts.append(tr("stopped after {done}", done=done))
        case SearchOutcome.COARSE_ONLY:
            alike = any(result.candidate.measured for result in event.results)
            order = tr("most alike first") if alike else tr("newest first")
            parts = [found_summary(number, event.coarse_s), chosen or order]
        case SearchOutcome.FINE_UNAVAILABLE:
            parts = [found_summary(number, event.coarse_s), chosen or tr("quick order")]
    if skipped:
        parts.append(tr_count("%n could not be checked", skipped))
    return " · ".join(parts)


def fine_unavailable_text(error: RetllmError, judged: int) -> str:
    """The banner when the fine stage failed."""
    if judged == 0:
        order = tr("What you see is the quick order; the best match may be further down.")
    else:
        order = tr_count("Only the first %n were checked; the rest is in the quick order.", judged)
    return " ".join((tr("The close check is not available."), error_sentence(error), order))


def judge_replaced_text(event: JudgeReplaced) -> str:
    """The banner when another model checks than the chosen one."""
    said = tr("«{title}» on this computer checks instead.", title=event.title)
    return f"{error_sentence(event.error)} {said}"


def count_unjudged(event: SearchFinished) -> int:
    """How many results could still be checked: none where checking was not possible."""
    ended = event.outcome in {SearchOutcome.COMPLETE, SearchOutcome.DECIDED, SearchOutcome.BUDGET}
    left = sum(r.verdict is None for r in event.results)
    return left if ended and event.judged else 0

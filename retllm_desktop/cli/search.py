"""The command that searches, and what it prints."""

import argparse
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from retllm_desktop.cli.output import Screen, describe_file, results_table
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.composition.library_access import library_identity
from retllm_desktop.core.errors import EngineError, InputError, ItemError, QueryError, format_path
from retllm_desktop.core.knowledge import JudgingNeed
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Modality, Query, QueryPicture, Result
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import OFFER_SETTING, Settings
from retllm_desktop.search.candidate_list import ResultCount
from retllm_desktop.search.cursor import SearchCursor, decode_cursor, encode_cursor
from retllm_desktop.search.events import (
    CandidateSkipped,
    CoarseReady,
    FineUnavailable,
    JudgeReplaced,
    OrderUpdated,
    SearchFinished,
    SearchLimits,
    SearchOutcome,
)
from retllm_desktop.search.explanation import extract_query_words
from retllm_desktop.search.paging import ResultPage, read_page
from retllm_desktop.search.query.corrections import (
    QueryCorrection,
    apply_corrections,
    suggest_corrections,
)
from retllm_desktop.search.ranking.grouping import unfold_results
from retllm_desktop.search.ranking.order import Section, section_of_result
from retllm_desktop.search.result_records import (
    ResultExplanation,
    fetch_read_texts,
    search_json,
)

_SENTENCES: Final = 3
"""Results that the model writes about: each takes as long as checking a handful."""


def search_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Search the library and print what is found.

    Raises:
        InputError: An option makes no sense, or there is no library.
        RetllmError: What searching raises.
    """
    query, cursor = _read_query(options, library_identity(settings, paths))
    with open_application(
        settings, paths, writable=False, with_judge=not options.coarse_only
    ) as app:
        if app.notice:
            screen.note(app.notice)
        known = app.library.items.upper_bound()
        if cursor is None:
            cursor = SearchCursor(known, unfolded=query.unfolded)
        elif cursor.newest > known:
            raise InputError(
                "The cursor is stale: the library was made anew since", "search again without it"
            )
        try:
            finished = run_search(app, query, _choose_limits(options, app.limits), screen)
        except QueryError as exc:
            screen.underline(query.text, exc.column, exc.length)
            today = date.today()  # noqa: DTZ011 - the person's day
            _offer_corrections(query.text, suggest_corrections(query.text, today), screen)
            raise
        page = read_page(app.search, finished, cursor, options.offset, options.limit)
        shown = page.results
        reasons = _explain_results(app, query, finished, shown, screen) if options.explain else {}
        read = fetch_read_texts(app.library.enrichment, shown) if screen.as_json else {}
    answer = search_json(query, finished, shown, reasons, read)
    answer["offset"] = options.offset
    answer["library_changed"] = cursor.newest < known
    answer["next_cursor"] = (
        encode_cursor(page.next_cursor, library_identity(settings, paths), query)
        if page.next_cursor
        else None
    )
    screen.json(answer)
    _offer_corrections(query.text, finished.corrections, screen)
    if not shown:
        screen.print_line(_explain_empty(query, finished, page))
    else:
        screen.table(results_table(shown))
        if finished.searched_as:
            screen.print_line(
                f"searched for: {finished.searched_as} («--as-typed» leaves your words)"
            )
        screen.print_line(summarise_search(finished))
        if page.next_cursor:
            next_offset = options.offset + len(shown)
            screen.print_line(
                f"{options.offset + 1:,} to {next_offset:,} are shown; "
                f"«--offset {next_offset}» goes on"
            )
    for result in shown:
        if result.candidate.item.id in reasons:
            _print_explanation(result, reasons[result.candidate.item.id], screen)
    if finished.unread:
        screen.note(_unread_note(finished.unread))
    if finished.need is not None and not (options.coarse_only or screen.as_json):
        note_judge_offer(finished.need, settings, paths, screen)
    return 0


def _unread_note(unread: frozenset[Modality]) -> str:
    """Say that a model does not read the language of the query, and what is done instead."""
    if len(unread) > 1:
        models, found = "The models for finding do", "files"
    elif Modality.IMAGE in unread:
        models, found = "The model that finds pictures does", "pictures"
    else:
        models, found = "The model that finds texts does", "texts"
    return (
        f"{models} not read the language of these words: {found} are found by their names and "
        "texts alone. retllm-desktop models list shows models of many languages"
    )


def _offer_corrections(line: str, corrections: Sequence[QueryCorrection], screen: Screen) -> None:
    if corrections:
        screen.print_line(f"Did you mean: {apply_corrections(line, corrections)}")


def _read_query(options: argparse.Namespace, library: Path) -> tuple[Query, SearchCursor | None]:
    if options.limit < 1:
        raise InputError("--limit is at least 1")
    if options.offset < 0:
        raise InputError("--offset is at least 0")
    query = Query(
        text=" ".join(options.text),
        pictures=tuple(QueryPicture(path) for path in options.image or ()),
        below_cutoff=options.all or options.below_cutoff,
        unfolded=options.all or options.unfold,
    )
    if options.cursor is None:
        return query, None
    if options.offset:
        raise InputError("--offset and --cursor exclude each other", "a cursor knows its place")
    cursor = decode_cursor(options.cursor, library, query)
    return replace(query, newest=cursor.newest), cursor


def _explain_empty(query: Query, finished: SearchFinished, page: ResultPage) -> str:
    if finished.results:
        return f"The list ends before: it has {page.before:,} results."
    if query.empty:
        return "There is nothing in the library yet; «index» adds folders."
    hint = "" if query.below_cutoff else " «--below-cutoff» shows what is nearest."
    return f"Nothing in the library matches that.{hint}"


def note_judge_offer(
    need: JudgingNeed, settings: Settings, paths: AppPaths, screen: Screen
) -> None:
    """Offer a judge in one line of remarks, where there is one to offer."""
    # Deferred: most searches have no use for what installs packs.
    from retllm_desktop.composition.packs import open_judge_offers

    offer = open_judge_offers(settings, paths).find(need)
    if offer is None:
        return
    command = "" if offer.offline else f": {offer.command}"
    screen.note(f"{offer.sentence}{command} («{OFFER_SETTING} = false» ends this line)")


def _choose_limits(options: argparse.Namespace, limits: SearchLimits) -> SearchLimits:
    if options.as_typed:
        limits = replace(limits, query_help=False)
    return limits.thorough() if options.check_all else limits


def _explain_results(
    app: Application,
    query: Query,
    finished: SearchFinished,
    shown: Sequence[Result],
    screen: Screen,
) -> dict[int, ResultExplanation]:
    """Why each result is where it is; sentences for the first of those that may match."""
    reasons: dict[int, ResultExplanation] = {}
    cannot = ""
    left = _SENTENCES
    searched = replace(query, text=finished.searched_as) if finished.searched_as else query
    for result in shown:
        item = result.candidate.item
        region, sentence = None, ""
        if result.verdict is not None and result.verdict.region_checked:
            # No part, which nobody misses, where the picture cannot be read any more.
            with contextlib.suppress(EngineError, ItemError):
                region = app.search.inspected_region(extract_query_words(searched), item)
        likely = section_of_result(result) in {Section.SURE, Section.MAYBE}
        why_not = app.search.explainer.why_not(searched, item)
        if likely and why_not:
            cannot = why_not
        elif likely and left:
            left -= 1
            try:
                sentence = app.search.explainer.explain(searched, item, CancelToken())
            except (EngineError, ItemError) as exc:
                cannot = str(exc)
        reasons[item.id] = ResultExplanation(region, sentence)
    if cannot:
        screen.note(f"No sentence by the model: {cannot}.")
    return reasons


def _print_explanation(result: Result, reason: ResultExplanation, screen: Screen) -> None:
    candidate = result.candidate
    near = f"{candidate.cosine:.3f}, {candidate.z_score:+.1f} σ" if candidate.measured else "–"
    checked = "not checked"
    if result.relevance is not None and result.confidence is not None:
        checked = f"relevance {result.relevance:.0%}, confidence {result.confidence:.0%}"
    feedback = (
        ""
        if result.feedback is None
        else f", {'right' if result.feedback else 'wrong'} as you said"
    )
    screen.print_line(f"{result.rank}. {format_path(candidate.item.path)}")
    screen.print_line(
        f"   place {candidate.coarse_rank} in the quick order, similarity {near}; "
        f"{checked}{feedback}"
    )
    screen.print_line(f"   {describe_file(candidate.item)}")
    if candidate.snippet is not None:
        screen.print_line(f"   its words: {candidate.snippet.text}")
    if reason.region is not None:
        part = reason.region
        screen.print_line(
            f"   looked again from {part.left:.0%}, {part.top:.0%} "
            f"to {part.right:.0%}, {part.bottom:.0%}"
        )
    if reason.sentence:
        screen.print_line(f"   generated by the model, may be wrong: {reason.sentence}")


def summarise_search(finished: SearchFinished) -> str:
    """How a search went, in a line: what was found, what was checked, and why no more was."""
    line = f"{format_found(finished)} found in {finished.coarse_s * 1000:.0f} ms"
    if not finished.judged:
        return line
    line += f", {finished.judged} checked in {finished.fine_s:.2f} s"
    if finished.cached:
        line += f" ({finished.cached} known from before)"
    left = finished.planned - finished.judged
    why = {
        SearchOutcome.DECIDED: f"{left} more match at a risk of {finished.risk:.0%} only "
        "(«--check-all»)",
        SearchOutcome.BUDGET: f"{left} more not in the time allowed",
    }.get(finished.outcome)
    return f"{line}; {why}" if why else line


def format_found(finished: SearchFinished) -> str:
    """How many results there are, as far as that is known."""
    count = finished.count or ResultCount(len(finished.results))
    return f"{count.number:,}" if count.exact else f"more than {count.number:,}"


def run_search(
    app: Application, query: Query, limits: SearchLimits, screen: Screen
) -> SearchFinished:
    """Search to the end with a progress bar; Ctrl+C ends it."""
    finished: SearchFinished | None = None
    with screen.progress() as line:
        for event in app.search.search(query, limits, CancelToken()):
            match event:
                case CoarseReady():
                    line.show("Found", len(event.results), len(event.results))
                case OrderUpdated():
                    line.show("Checking", event.judged, event.planned)
                case CandidateSkipped(error):
                    screen.note(f"Not checked: {error}")
                case FineUnavailable(error):
                    screen.note(f"The results keep the quick order: {error}")
                case JudgeReplaced(error, title):
                    screen.note(f"{title} checks instead: {error}")
                case SearchFinished():
                    finished = event
    if finished is None:
        raise AssertionError("the search ended without saying so")
    if app.offer is not None:
        screen.note(app.offer.command_line)
    for text in app.notices():
        screen.note(text)
    return finished


def mark_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Record which results of a search are right or wrong, or take that back.

    Raises:
        InputError: Nothing is said, or of a file that the search does not find.
        StoreError: The library is in use by another program, or cannot be written.
        RetllmError: What searching raises.
    """
    if options.forget_all:
        with open_application(settings, paths, writable=True, with_judge=False) as app:
            number = app.search.feedback.forget()
        screen.json({"forgotten": number})
        screen.print_line(f"Taken back: {number}; the model counts as it came")
        return 0
    wanted: dict[Path, bool | None] = {}
    for files, right in ((options.right, True), (options.wrong, False), (options.forget, None)):
        for file in files or ():
            path = file.expanduser().absolute()
            if path in wanted:
                raise InputError("A file is named twice", "it is either right or wrong", path)
            wanted[path] = right
    if not wanted:
        raise InputError("Nothing is said", "give --right FILE, --wrong FILE or --forget FILE")
    query = Query(" ".join(options.text), below_cutoff=True)
    if query.empty:
        raise InputError("There is nothing to search for", "say what the results are right for")
    with open_application(settings, paths, writable=True) as app:
        if app.notice:
            screen.note(app.notice)
        # None is left out for a predicted answer: a rating teaches by the answer that was rated.
        finished = run_search(app, query, replace(app.limits, fine_risk=0.0), screen)
        subject = finished.subject
        if subject is None:
            raise InputError("This search cannot be marked")
        chosen = _match_results(finished.results, wanted)
        for path, result in chosen.items():
            app.search.feedback.rate(subject, result, wanted[path])
        effect = app.search.feedback.effect()
    words = {True: "right", False: "wrong", None: "said nothing of"}
    screen.json(
        {
            "query": query.text,
            "marked": {format_path(path): words[wanted[path]] for path in chosen},
            "marks": effect.ratings,
            "at_half": round(effect.at_half, 4),
        }
    )
    for path in chosen:
        screen.print_line(f"{format_path(path)}: {words[wanted[path]]}")
    screen.print_line(
        f"Marks that count: {effect.ratings}; what the model alone calls 50% is now "
        f"{effect.at_half:.0%}"
    )
    return 0


def _match_results(
    results: Sequence[Result], wanted: Mapping[Path, bool | None]
) -> dict[Path, Result]:
    every = unfold_results(results)
    by_path = {result.candidate.item.path: result for result in reversed(every)}
    missing = [path for path in wanted if path not in by_path]
    if missing:
        raise InputError(
            "The search does not find this file, so nothing was kept",
            "only results can be right or wrong; give the path as the search prints it",
            missing[0],
        )
    return {path: by_path[path] for path in wanted}

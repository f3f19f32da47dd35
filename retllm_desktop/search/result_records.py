"""Results as records for programs: what ``search --json`` prints and what doors answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone

from retllm_desktop.core.enrichment import EnrichmentStore
from retllm_desktop.core.errors import format_path
from retllm_desktop.core.file_dates import read_moment
from retllm_desktop.core.located_text import LocatedText, find_boxes
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Candidate, Item, Query, Result
from retllm_desktop.search.events import SearchFinished
from retllm_desktop.search.query.corrections import apply_corrections
from retllm_desktop.search.ranking.order import section_of_result

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class ResultExplanation:
    """Why a result is where it is, beyond its numbers.

    Attributes:
        region: The part that was looked at again, None where none was.
        sentence: What the model wrote, or empty.
    """

    region: Region | None = None
    sentence: str = ""


def fetch_read_texts(store: EnrichmentStore, shown: Sequence[Result]) -> dict[int, LocatedText]:
    """Return texts read in pictures, with where they stand, of results that have matching ones."""
    candidates = (one.candidate for result in shown for one in (result, *result.members))
    return store.list_text_boxes(
        [one.item.id for one in candidates if one.snippet and one.snippet.field == "recognised"]
    )


def search_json(
    query: Query,
    finished: SearchFinished,
    shown: Sequence[Result],
    reasons: Mapping[int, ResultExplanation] | None = None,
    read: Mapping[int, LocatedText] | None = None,
) -> JsonObject:
    """A search as JSON."""
    count = finished.count
    return {
        "query": query.text or None,
        "images": [format_path(p.path) for p in query.pictures if p.path is not None],
        "outcome": finished.outcome.value,
        "found": len(finished.results) if count is None else count.number,
        "found_exact": count is None or count.exact,
        "judged": finished.judged,
        "planned": finished.planned,
        "cached": finished.cached,
        "searched_as": finished.searched_as or None,
        "unread_by_models_for": sorted(kind.value for kind in finished.unread),
        "did_you_mean": apply_corrections(query.text, finished.corrections)
        if finished.corrections
        else None,
        "coarse_s": round(finished.coarse_s, 4),
        "fine_s": round(finished.fine_s, 4),
        "risk": finished.risk,
        "results": [
            result_json(result, read)
            | explanation_json((reasons or {}).get(result.candidate.item.id))
            for result in shown
        ],
    }


def result_json(result: Result, read: Mapping[int, LocatedText] | None = None) -> JsonObject:
    """A result as JSON: ranks, distance and relevance, what the model answered, its members.

    Args:
        result: It.
        read: Texts that were read in pictures with where they stand, by item.
    """
    members = [_single_json(member, read or {}) for member in result.members]
    return _single_json(result, read or {}) | {"members": members}


def explanation_json(reason: ResultExplanation | None) -> JsonObject:
    """Why something is a result, as JSON; empty where nothing is said of it."""
    if reason is None:
        return {}
    part = reason.region
    return {
        "region": None
        if part is None
        else {"left": part.left, "top": part.top, "right": part.right, "bottom": part.bottom},
        "generated": reason.sentence or None,
    }


def _boxes_json(candidate: Candidate, read: LocatedText | None) -> list[JsonObject] | None:
    """Where the words that matched stand in a picture; None where none of its words did."""
    snippet = candidate.snippet
    if snippet is None or snippet.field != "recognised" or read is None:
        return None
    words = {snippet.text[start:end] for start, end in snippet.marks}
    return [
        {"text": read.text[box.start : box.end], "corners": [round(one, 4) for one in box.corners]}
        for box in find_boxes(read, words)
    ]


def _single_json(result: Result, read: Mapping[int, LocatedText]) -> JsonObject:
    candidate = result.candidate
    item = candidate.item
    verdict = result.verdict
    return {
        "rank": result.rank,
        "group": candidate.group_id,
        "coarse_rank": candidate.coarse_rank,
        "section": section_of_result(result),
        "relevance": _rounded(result.relevance),
        "confidence": _rounded(result.confidence),
        "feedback": None if result.feedback is None else ("right" if result.feedback else "wrong"),
        **item_json(item),
        "distance": _rounded(candidate.distance),
        "z_score": _rounded(candidate.z_score),
        "snippet": None if candidate.snippet is None else candidate.snippet.text,
        "snippet_of": None if candidate.snippet is None else candidate.snippet.field,
        "recognised_boxes": _boxes_json(candidate, read.get(item.id)),
        "verdict": None
        if verdict is None
        else {
            "p_true": _rounded(verdict.p_true, 6),
            "log_odds": _rounded(verdict.log_odds),
            "entropy_nats": _rounded(verdict.entropy_nats, 6),
            "answer_mass": _rounded(verdict.answer_mass, 6),
            "encode_s": _rounded(verdict.encode_s, 5),
            "prefill_s": _rounded(verdict.prefill_s, 5),
            "suffix_s": _rounded(verdict.suffix_s, 5),
            "reused": verdict.reused or None,
            "region_checked": verdict.region_checked,
            "retraced": verdict.retraced,
        },
    }


def item_json(item: Item) -> JsonObject:
    """An item as JSON: where it is, what it is, and what its file says of itself."""
    said = item.metadata
    return {
        "item": item.id,
        "path": format_path(item.path),
        "label": item.label,
        "heading": item.heading or None,
        "fragment": item.fragment or None,
        "kind": item.kind,
        "unread": item.unread or None,
        "note": item.note or None,
        "modality": item.modality.value,
        "picture_type": item.picture_type,
        "date": format_date(item),
        "date_from": item.date_source,
        "people": list(said.people),
        "keywords": list(said.keywords),
        "rating": said.rating,
        "city": said.city or None,
        "region": said.region or None,
        "country": said.country or None,
        "latitude": said.latitude,
        "longitude": said.longitude,
        "camera": said.camera or None,
        "lens": said.lens or None,
        "offline": item.offline,
        "first_pass": item.first_pass,
        "copies": item.copies,
        "recognised": item.recognised or None,
    }


def format_date(item: Item) -> str | None:
    """Return a file's date as its clock showed it, with its distance from UTC where known."""
    when = read_moment(item.date_s)
    if when is None:
        return None
    if item.utc_offset_min is not None:
        when = when.replace(tzinfo=timezone(timedelta(minutes=item.utc_offset_min)))
    return when.isoformat(timespec="seconds")


def _rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)

"""Ways to bring pictures, passages and words into one order, compared on the judged collection.

    python -m tests.relevance --orders

Every way gets the same items: what the program finds, with the z-score of each and its BM25 a word.
Queries of even number are those on which numbers were chosen; the others are shown beside them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retllm_desktop.composition.application import Application
from retllm_desktop.core.types import Modality, Query
from tests.relevance.collection import NONSENSE, JudgedQuery
from tests.relevance.figures import NDCG, compute_figures

_DEPTH = 200


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item that a query found.

    Attributes:
        name: Of its file.
        picture: Whether it is one.
        z_score: Of its cosine among unrelated pairs of its kind.
        bm25: A word.
        value: What the program orders by.
    """

    name: str
    picture: bool
    z_score: float
    bm25: float
    value: float


Order = Callable[[Sequence[FoundItem]], list[float]]
"""The value of each item; the higher, the further in front."""


def find_items(app: Application, folder: Path, line: str) -> list[FoundItem]:
    """Return what a line finds, with what the orders need."""
    encoded = app.search._encoder.encode(Query(line))
    ranked = app.search._retriever.rank(encoded, _DEPTH)
    words = max(1, app.library.words.count_words(encoded.words))
    matches = app.library.words.matches(encoded.words, _DEPTH) if encoded.words else []
    bm25 = {match.item_id: match.bm25 / words for match in matches}
    values = dict(ranked.values)
    return [
        FoundItem(
            item.path.relative_to(folder).as_posix(),
            item.modality is Modality.IMAGE,
            ranked.similar[item.id].z_score,
            bm25.get(item.id, 0.0),
            values[item.id],
        )
        for item in app.library.items.get(ranked.ids)
    ]


def _ranks(values: Sequence[float | None]) -> list[float]:
    """Return the place of each value, from 1; infinity where there is none."""
    held = sorted(
        (n for n, value in enumerate(values) if value is not None),
        key=lambda n: -float(values[n] or 0.0),
    )
    places = [float("inf")] * len(values)
    for place, number in enumerate(held, start=1):
        places[number] = float(place)
    return places


def _by_kind(found: Sequence[FoundItem]) -> list[list[float]]:
    """Return the places of pictures, of passages and of what words found."""
    return [
        _ranks([item.z_score if item.picture else None for item in found]),
        _ranks([None if item.picture else item.z_score for item in found]),
        _ranks([item.bm25 or None for item in found]),
    ]


def reciprocal_ranks(found: Sequence[FoundItem]) -> list[float]:
    """Reciprocal rank fusion of the three lists (Cormack, Clarke, Büttcher 2009), constant 60."""
    return [
        sum(1.0 / (60.0 + place) for place in places)
        for places in zip(*_by_kind(found), strict=True)
    ]


def slots(found: Sequence[FoundItem]) -> list[float]:
    """A picture and a document by turns."""
    pictures = _ranks([item.value if item.picture else None for item in found])
    texts = _ranks([None if item.picture else item.value for item in found])
    return [-min(one, other + 0.5) for one, other in zip(pictures, texts, strict=True)]


def convex(found: Sequence[FoundItem]) -> list[float]:
    """Each kind's z-scores and the BM25 brought to [0, 1] over its list; words weigh 0.3."""

    def scaled(values: Sequence[float]) -> Callable[[float], float]:
        low, high = min(values, default=0.0), max(values, default=0.0)
        return lambda value: (value - low) / (high - low) if high > low else 1.0

    picture = scaled([item.z_score for item in found if item.picture])
    text = scaled([item.z_score for item in found if not item.picture])
    word = scaled([0.0, *(item.bm25 for item in found)])
    return [
        0.7 * (picture if item.picture else text)(item.z_score) + 0.3 * word(item.bm25)
        for item in found
    ]


ORDERS: dict[str, Order] = {
    "z-scores a kind + words": lambda found: [item.value for item in found],
    "the same, words at 0.75": lambda found: [item.z_score + 0.75 * item.bm25 for item in found],
    "convex combination": convex,
    "reciprocal ranks": reciprocal_ranks,
    "slots": slots,
}


def compare(app: Application, folder: Path, queries: Sequence[JudgedQuery]) -> str:
    """Return a Markdown table of nDCG@10 of each way."""
    asked = [query for query in queries if query.kind != NONSENSE]
    found = {query.line: find_items(app, folder, query.line) for query in asked}
    kinds = list(dict.fromkeys(query.kind for query in asked))
    head = ["order", *kinds, "even", "odd"]
    lines = [f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    for name, order in ORDERS.items():
        ranked: dict[str, list[str]] = {}
        for line, items in found.items():
            values = order(items)
            best = sorted(range(len(items)), key=lambda n: -values[n])
            ranked[line] = list(dict.fromkeys(items[n].name for n in best))
        figures = compute_figures(asked, ranked)
        halves = [compute_figures(asked[n::2], ranked)["all"][NDCG] for n in (0, 1)]
        cells = [f"{value:.3f}" for value in [*(figures[kind][NDCG] for kind in kinds), *halves]]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])

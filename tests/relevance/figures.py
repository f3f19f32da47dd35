"""Figures of ranked files: nDCG@10, success@5, success@10, what stays empty; a table per state."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.report import machine
from tests.relevance.collection import NONSENSE, JudgedQuery

RESULTS = Path(__file__).with_name("results")
ALL = "all"
NDCG, SUCCESS, SUCCESS_10, EMPTY = "nDCG@10", "success@5", "success@10", "stays empty"
_SHOWN = (NDCG, SUCCESS, SUCCESS_10, EMPTY)

Figures = dict[str, dict[str, float]]
"""Value by figure by kind of query; ``ALL`` is the mean over every query that has an answer."""
Ranked = Mapping[str, Sequence[str]]
"""Names of the files found, best first and each once, by the line that was typed."""


def ndcg_at_10(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Return the normalised discounted cumulative gain of the first ten files, 0 … 1.

    A grade g gains 2^g - 1, the place r is discounted by log2(r + 1) (Järvelin & Kekäläinen 2002
    with the gains of Burges et al. 2005).
    """
    ideal = sorted(relevant.values(), reverse=True)
    return _dcg([relevant.get(name, 0) for name in found]) / _dcg(ideal)


def _dcg(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades[:10]))


def success_at(count: int, found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Return 1.0 where a relevant file is among the first so many, else 0.0."""
    return float(any(name in relevant for name in found[:count]))


def compute_figures(queries: Sequence[JudgedQuery], ranked: Ranked) -> Figures:
    """Return the figures of every kind of query, and of all together."""
    values: dict[str, dict[str, list[float]]] = {}
    for query in queries:
        found = ranked[query.line]
        if query.kind == NONSENSE:
            own = {EMPTY: float(not found)}
            kinds = [NONSENSE]
        else:
            own = {
                NDCG: ndcg_at_10(found, query.relevant),
                SUCCESS: success_at(5, found, query.relevant),
                SUCCESS_10: success_at(10, found, query.relevant),
            }
            kinds = [query.kind, ALL]
        for kind in kinds:
            for figure, value in own.items():
                values.setdefault(kind, {}).setdefault(figure, []).append(value)
    return {
        kind: {figure: sum(found) / len(found) for figure, found in own.items()}
        for kind, own in values.items()
    }


def read_figures(name: str) -> Figures:
    """Return the figures kept under a name."""
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))["figures"]


def write_figures(
    name: str, queries: Sequence[JudgedQuery], ranked: Ranked, settings: Mapping[str, object]
) -> str:
    """Write ``results/name.json`` and ``results/name.md``; return the Markdown.

    Args:
        name: Of the state of the program.
        queries: The queries.
        ranked: What was found.
        settings: What it was found with.
    """
    figures = compute_figures(queries, ranked)
    counts = {kind: sum(query.kind == kind for query in queries) for kind in figures}
    counts[ALL] = sum(query.kind != NONSENSE for query in queries)
    value = {
        "state": name,
        "machine": machine(),
        "settings": dict(settings),
        "figures": figures,
        "first_ten": {query.line: list(ranked[query.line][:10]) for query in queries},
    }
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
    lines = [
        f"# {name}",
        "",
        ", ".join(f"{key} {chosen}" for key, chosen in settings.items()),
        "",
        f"| queries | number | {' | '.join(_SHOWN)} |",
        f"|---|---:|{'---:|' * len(_SHOWN)}",
        *(
            f"| {kind} | {counts[kind]} | "
            + " | ".join(_shown(figures[kind].get(f)) for f in _SHOWN)
            + " |"
            for kind in sorted(figures, key=lambda kind: (kind == ALL, kind == NONSENSE))
        ),
        "",
    ]
    markdown = "\n".join(lines)
    (RESULTS / f"{name}.md").write_text(markdown, encoding="utf-8")
    return markdown


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"

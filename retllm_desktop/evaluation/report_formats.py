"""A report as JSON and as Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Final

from retllm_desktop.evaluation.report import (
    AverageRow,
    Estimate,
    EvalReport,
    ReportRow,
    TaskReport,
)

_SHOWN_MISSING: Final = 10
HEADINGS: Final = {
    "r1": "R@1",
    "r5": "R@5",
    "r10": "R@10",
    "r50": "R@50",
    "rs1": "R_subset@1",
    "rs2": "R_subset@2",
    "rs3": "R_subset@3",
    "ndcg10": "nDCG@10",
    "mrr": "MRR",
    "gain_r1": "R@1 gained",
    "accuracy": "right",
}
"""Measures by name, in the order of a table's columns."""
_COSTS: Final = ("median s", "p95 s", "kept", "calls", "tokens")
_LEGEND: Final = (
    "All measures are times 100. Intervals are 95 %: Wilson's for R@k and for choices, bootstrap "
    "over queries for the others; «gained» is paired with the coarse stage. Seconds are those of "
    "the stage itself, a query; «kept» is the share of comparisons that began from something kept "
    "of an earlier one; «calls» are the questions put to the model, and «tokens» what was decoded "
    "for them, a query."
)


def build_report_json(report: EvalReport) -> dict[str, object]:
    """Return a report as values that JSON can hold."""
    return {
        "format": 1,
        "name": report.name,
        "source": report.source,
        "data": {
            "annotations_sha256": report.annotations,
            "pictures_sha256": report.content,
            "pictures": report.pictures,
            "missing": len(report.missing),
            "missing_first": dict(list(report.missing.items())[:10]),
            "remarks": list(report.remarks),
        },
        "settings": dict(report.settings),
        "packs": [asdict(pack) for pack in report.packs],
        "circumstances": asdict(report.circumstances),
        "failure": report.failure or None,
        "tasks": [
            {
                "name": task.name,
                "pair": task.pair,
                "queries": task.queries,
                "gallery": task.gallery,
                "remarks": list(task.remarks),
                "rows": [_json_row(row) for row in task.rows],
            }
            for task in report.tasks
        ],
        "averages": [
            {"title": a.title, "stage": a.stage.key, "k": a.k, "value": round(a.value, 5)}
            for a in report.averages
        ],
    }


def _json_row(row: ReportRow) -> dict[str, object]:
    found: dict[str, object] = {
        "stage": row.stage.key,
        "title": row.stage.title,
        "k": row.k,
    }
    if row.unavailable:
        return found | {"not_available": row.unavailable}
    found |= {name: _json_estimate(value) for name, value in row.values.items()}
    if row.by_kind:
        found["by_kind"] = {
            kind: _json_estimate(value) | {"queries": n} for kind, (value, n) in row.by_kind.items()
        }
    if row.cost is not None:
        found["seconds"] = {
            "median": round(row.cost.median_s, 6),
            "p95": round(row.cost.p95_s, 6),
            "queries": row.cost.queries,
            "kept_share": round(row.cost.kept_share, 4),
            "calls": round(row.cost.calls, 3),
            "tokens": round(row.cost.tokens, 1),
        }
    if row.k:
        found |= {
            "comparisons": row.comparisons,
            "applied": row.applied,
            "unreadable": row.unreadable,
            "spared": row.spared,
        }
    if row.calibration_error is not None:
        found["calibration_error"] = round(row.calibration_error, 5)
    return found


def _json_estimate(value: Estimate) -> dict[str, object]:
    return {
        "value": round(value.value, 5),
        "low": round(value.low, 5),
        "high": round(value.high, 5),
    }


def build_report_markdown(report: EvalReport) -> str:
    """Return a report as Markdown."""
    lines = [f"# {_cell(report.name)}", "", f"{_cell(report.source)}."]
    lines += ["", *(f"- {_cell(line)}" for line in _facts(report)), ""]
    if report.failure:
        lines += [f"**The model could not be asked to the end:** {_cell(report.failure)}", ""]
    if report.missing:
        lines += [*_missing(report), ""]
    for task in report.tasks:
        lines += [*_task(task), ""]
    if report.averages:
        lines += [*_averages(report.averages), ""]
    return "\n".join([*lines, _LEGEND, ""])


def _facts(report: EvalReport) -> Iterable[str]:
    where = report.circumstances
    yield f"{report.pictures:,} pictures, content {report.content[:16]}"
    yield f"annotations {report.annotations[:16]}"
    yield from report.remarks
    for pack in report.packs:
        revision = f" at {pack.revision}" if pack.revision else ""
        runs = f", {pack.runs}" if pack.runs else ""
        files = ", ".join(f"{name} {digest[:12]}" for name, digest in pack.files.items())
        yield f"{pack.role} pack {pack.id} {pack.version}{revision}{runs} ({files})"
    yield ", ".join(f"{name} {value}" for name, value in report.settings.items())
    versions = ", ".join(f"{name} {version}" for name, version in where.versions.items())
    yield f"retllm-desktop {where.program}; {versions}"
    load = " … ".join(f"{one:.1f}" for one in where.load)
    yield f"{where.machine}{f'; load {load}' if load else ''}; {where.finished}"


def _missing(report: EvalReport) -> Iterable[str]:
    yield (
        f"**{len(report.missing):,} pictures are missing** and left out, with all that only they "
        "would answer:"
    )
    yield ""
    for name, reason in list(report.missing.items())[:_SHOWN_MISSING]:
        yield f"- `{_cell(name)}`: {_cell(reason)}"
    if len(report.missing) > _SHOWN_MISSING:
        yield "- …"


def _task(task: TaskReport) -> Iterable[str]:
    yield f"## {task.name}"
    yield ""
    yield f"{task.queries:,} queries, {task.gallery:,} candidates ({task.pair})."
    yield ""
    measures = [name for name in HEADINGS if any(name in row.values for row in task.rows)]
    yield _line(["stage", "k", *(HEADINGS[name] for name in measures), *_COSTS])
    yield _line(["---", *("---:" for _ in range(len(measures) + len(_COSTS) + 1))])
    for row in task.rows:
        yield _line(
            [
                row.stage.title,
                str(row.k) if row.k else "",
                *_values(row, measures),
                *_cost(row),
            ]
        )
    remarks = [*task.remarks, *_remarks(task)]
    if remarks:
        yield ""
        yield from (f"- {remark}" for remark in remarks)
    kinds = [row for row in task.rows if row.by_kind]
    if kinds:
        yield ""
        yield from _by_kind(kinds)


def _averages(averages: Sequence[AverageRow]) -> Iterable[str]:
    titles = list(dict.fromkeys(average.title for average in averages))
    yield "## means"
    yield ""
    yield _line(["stage", "k", *titles])
    yield _line(["---", *("---:" for _ in range(len(titles) + 1))])
    stages = dict.fromkeys((a.stage.title, a.stage.key, a.k) for a in averages)
    for title, key, k in stages:
        own = {a.title: a.value for a in averages if (a.stage.key, a.k) == (key, k)}
        cells = [f"{100 * own[name]:.1f}" if name in own else "" for name in titles]
        yield _line([title, str(k) if k else "", *cells])


def _values(row: ReportRow, measures: Sequence[str]) -> list[str]:
    if row.unavailable:
        return ["not available", *("" for _ in measures[1:])]
    return [
        _shown(row.values[name], signed=name.startswith("gain")) if name in row.values else ""
        for name in measures
    ]


def _cost(row: ReportRow) -> list[str]:
    if row.cost is None or row.unavailable:
        return ["" for _ in _COSTS]
    kept = f"{row.cost.kept_share:.0%}" if row.k else ""
    spent = [f"{row.cost.calls:.1f}", f"{row.cost.tokens:,.0f}"] if row.k else ["", ""]
    return [_seconds(row.cost.median_s), _seconds(row.cost.p95_s), kept, *spent]


def _remarks(task: TaskReport) -> Iterable[str]:
    mentioned: set[tuple[str, str]] = set()
    for row in task.rows:
        if row.unavailable and (row.stage.title, row.unavailable) not in mentioned:
            mentioned.add((row.stage.title, row.unavailable))
            yield f"{row.stage.title}: {row.unavailable}."
        elif row.applied:
            yield (
                f"{row.stage.title}, k = {row.k}: {row.applied:,} of {row.comparisons:,} "
                "comparisons."
            )
        if row.spared:
            yield (
                f"{row.stage.title}, k = {row.k}: {row.spared:,} of "
                f"{row.spared + row.comparisons:,} comparisons were spared."
            )
        if row.unreadable:
            yield (
                f"{row.stage.title}, k = {row.k}: {row.unreadable:,} candidates were not judged: "
                "unreadable, or of a kind that the model pack is not asked about."
            )
        if row.calibration_error is not None:
            yield (
                f"{row.stage.title}, k = {row.k}: expected calibration error of the relevance "
                f"{row.calibration_error:.3f}."
            )


def _by_kind(rows: Sequence[ReportRow]) -> Iterable[str]:
    kinds = dict.fromkeys(kind for row in rows for kind in row.by_kind)
    yield _line(["stage", "k", *(_cell(kind.replace("_", " ")) for kind in kinds)])
    yield _line(["---", *("---:" for _ in range(len(kinds) + 1))])
    for row in rows:
        cells = [
            f"{100 * row.by_kind[kind][0].value:.1f}" if kind in row.by_kind else ""
            for kind in kinds
        ]
        yield _line([row.stage.title, str(row.k) if row.k else "", *cells])
    first = rows[0].by_kind
    counts = [str(first[kind][1]) if kind in first else "" for kind in kinds]
    yield _line(["queries", "", *counts])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _shown(value: Estimate, *, signed: bool) -> str:
    mean, low, high = (
        f"{100 * one:{'+' if signed else ''}.1f}" for one in (value.value, value.low, value.high)
    )
    return f"{mean} ({low} … {high})"


def _seconds(value: float) -> str:
    return f"{value:.4f}" if value < 0.1 else f"{value:.2f}"


def _cell(text: str) -> str:
    """Return text that neither ends a cell nor begins markup."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("`", "'")

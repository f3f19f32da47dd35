"""What an evaluation found, as immutable values and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from retllm_desktop.evaluation.ablations import AblationStage


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval.

    Attributes:
        value: The mean.
        low: Lower end.
        high: Upper end.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class StageCost:
    """Seconds a query, of the stage itself.

    Attributes:
        median_s: The middle one.
        p95_s: One of twenty takes longer.
        queries: How many were timed.
        kept_share: Of the comparisons: how many began from something that was kept (a picture's
            embedding or the model's state); 0 is cold.
    """

    median_s: float
    p95_s: float
    queries: int
    kept_share: float = 0.0


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One stage of one task.

    Attributes:
        stage: What orders, and how the model was asked.
        k: Candidates put to the model, 0 where none are.
        unavailable: Why there are no numbers, or empty.
        values: By measure: ``r1``, ``r5``, ``r10``, ``ndcg10``, ``mrr``, ``gain_r1`` (over the
            coarse stage, paired) or ``accuracy``.
        by_kind: R@1 or accuracy by what a query is about, with the number of queries.
        cost: What it took; None where that was not measured.
        comparisons: How many comparisons the model answered.
        applied: Of these: how many were retraced or looked at again.
        unreadable: Candidates whose pictures could not be read.
        spared: Candidates that the model was not asked about, as their answers were foreseen.
        calibration_error: Of the relevance that a search would show; None where there is none.
    """

    stage: AblationStage
    k: int
    unavailable: str = ""
    values: Mapping[str, Estimate] = field(default_factory=dict[str, Estimate])
    by_kind: Mapping[str, tuple[Estimate, int]] = field(
        default_factory=dict[str, tuple[Estimate, int]]
    )
    cost: StageCost | None = None
    comparisons: int = 0
    applied: int = 0
    unreadable: int = 0
    spared: int = 0
    calibration_error: float | None = None


@dataclass(frozen=True, slots=True)
class TaskReport:
    """All stages of one task.

    Attributes:
        name: The task.
        pair: What is compared with what.
        queries: How many.
        gallery: How many candidates there are; of choices how many options each, at most.
        rows: The stages.
    """

    name: str
    pair: str
    queries: int
    gallery: int
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True)
class PackIdentity:
    """A model pack to the byte.

    Attributes:
        role: ``coarse`` or ``fine``.
        id: Its name.
        version: Its version.
        revision: Commit it was fetched at, or empty.
        files: SHA-256 by name of its files.
        runs: How it ran, ``fp32``, for people; may be empty.
    """

    role: str
    id: str
    version: str
    revision: str
    files: Mapping[str, str]
    runs: str = ""


@dataclass(frozen=True, slots=True)
class RunEnvironment:
    """What the numbers depend on beside data and packs.

    Attributes:
        program: Version of the program.
        versions: Of Python and the runtimes, by name.
        machine: In a line.
        load: Processes waiting for a processor, at the beginning and at the end; empty where
            the system does not tell. Beside others no time is a number.
        finished: When, in ISO 8601.
    """

    program: str
    versions: Mapping[str, str]
    machine: str
    load: tuple[float, ...]
    finished: str


@dataclass(frozen=True, slots=True)
class EvalReport:
    """An evaluation.

    Attributes:
        name: The set.
        source: What it was read from.
        annotations: SHA-256 of the annotations.
        content: SHA-256 over the names and contents of the pictures that were used.
        pictures: How many were used.
        missing: Pictures that the annotations name and that are not there or cannot be read,
            with the reason.
        remarks: What is worth knowing of the data.
        settings: What was chosen (seed, limits …).
        packs: The models.
        circumstances: The rest.
        tasks: The numbers.
        failure: Why the model could not be asked to the end, or empty.
    """

    name: str
    source: str
    annotations: str
    content: str
    pictures: int
    missing: Mapping[str, str]
    remarks: tuple[str, ...]
    settings: Mapping[str, object]
    packs: tuple[PackIdentity, ...]
    circumstances: RunEnvironment
    tasks: tuple[TaskReport, ...]
    failure: str = ""


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
                "rows": [_json_row(row) for row in task.rows],
            }
            for task in report.tasks
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

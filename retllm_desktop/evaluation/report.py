"""The report of an evaluation: immutable values (``report_formats`` writes them)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retllm_desktop.evaluation.ablations import AblationStage
from retllm_desktop.evaluation.tasks import AveragedMeasure


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with the ends of its 95 % interval."""

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
        calls: Questions put to the model, a query.
        tokens: Tokens that were decoded, a query.
    """

    median_s: float
    p95_s: float
    queries: int
    kept_share: float = 0.0
    calls: float = 0.0
    tokens: float = 0.0


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One stage of one task.

    Attributes:
        k: Candidates that the judge got, 0 for none.
        unavailable: Why there are no numbers, or empty.
        values: By measure: ``r1``, ``r5``, ``r10``, ``ndcg10``, ``mrr``, ``gain_r1`` (over the
            coarse stage, paired) or ``accuracy``.
        by_kind: R@1 or accuracy by what a query is about, with the number of queries.
        cost: What it took; None where that was not measured.
        comparisons: How many comparisons the judge answered.
        applied: Of these: how many were retraced or got a second look.
        unreadable: Candidates whose pictures could not be read.
        spared: Candidates that were not judged, as a prior predicted their answers.
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
        gallery: How many candidates there are; of choices how many options each, at most.
        remarks: On this task.
    """

    name: str
    pair: str
    queries: int
    gallery: int
    rows: tuple[ReportRow, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AverageRow:
    """A benchmark's mean of measures, for one stage.

    Attributes:
        title: What is averaged.
        value: In [0, 1], of all tasks of the set; each counts alike.
    """

    title: str
    stage: AblationStage
    k: int
    value: float


@dataclass(frozen=True, slots=True)
class PackIdentity:
    """A model pack to the byte.

    Attributes:
        role: ``coarse`` or ``fine``.
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
        source: What it was read from.
        annotations: SHA-256 of the annotations.
        content: SHA-256 over the names and contents of the pictures that were used.
        pictures: How many were used.
        missing: Pictures that the annotations name and that are not there or cannot be read,
            with the reason.
        remarks: On the data.
        settings: What was chosen (seed, limits …).
        failure: Why the judge failed before the end, or empty.
        averages: Means that the benchmark reports.
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
    averages: tuple[AverageRow, ...] = ()


def average_measures(
    tasks: Sequence[TaskReport], averages: Sequence[AveragedMeasure]
) -> tuple[AverageRow, ...]:
    """Return a set's means, of the stages that all of its tasks have with the same k."""
    found: list[AverageRow] = []
    for average in averages:
        for first in tasks[0].rows if tasks else ():
            alike = [
                row
                for task in tasks
                for row in task.rows
                if (row.stage.key, row.k) == (first.stage.key, first.k)
            ]
            values = [
                row.values[name].value
                for row in alike
                for name in average.measures
                if name in row.values
            ]
            if len(values) == len(tasks) * len(average.measures):
                mean = sum(values) / len(values)
                found.append(AverageRow(average.title, first.stage, first.k, mean))
    return tuple(found)

"""The command ``eval``: how well both stages find what they should, as tables."""

import argparse
import json
import shlex
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rich.table import Table

from retllm_desktop.cli.output import Screen
from retllm_desktop.cli.prompts import prompts_command
from retllm_desktop.composition.evaluation import Evaluation, open_evaluation, open_pictures
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.evaluation.ablations import JudgeMode
from retllm_desktop.evaluation.datasets import DatasetOptions, read_dataset
from retllm_desktop.evaluation.long_captions import find_urban1k_pictures
from retllm_desktop.evaluation.pictures import PictureSource
from retllm_desktop.evaluation.report import (
    EvalReport,
    ReportRow,
    TaskReport,
)
from retllm_desktop.evaluation.report_formats import (
    HEADINGS,
    build_report_json,
    build_report_markdown,
)
from retllm_desktop.evaluation.run import (
    EvalFinished,
    EvalPlan,
    EvalProgress,
    PicturesMissing,
    TaskMeasured,
)
from retllm_desktop.evaluation.tasks import Direction, EvaluationSet
from retllm_desktop.packs.question_templates import Framing
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings

_SHOWN_MISSING = 10


@dataclass(frozen=True, slots=True)
class EvaluationInput:
    """What is evaluated, and over which pictures.

    Attributes:
        data: The tasks.
        pictures: The pictures that they name.
        name: For the folder of results.
    """

    data: EvaluationSet
    pictures: PictureSource
    name: str


def eval_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Run an evaluation; the exit code tells whether the model could be asked to the end.

    Raises:
        RetllmError: The set, the pictures, the packs or the folder of results are unusable.
    """
    if options.set_format == "prompts":
        return prompts_command(options, settings, paths, screen)
    with _open_input(options, settings) as chosen:
        return run_evaluation_command(chosen, options, settings, paths, screen)


def run_evaluation_command(
    chosen: EvaluationInput,
    options: argparse.Namespace,
    settings: Settings,
    paths: AppPaths,
    screen: Screen,
) -> int:
    """Measure, print tables and write the report; see ``eval_command``."""
    ways = _parse_ways(options)
    out = options.out or Path(f"eval-{chosen.name}")
    with open_evaluation(
        settings,
        paths,
        out,
        chosen.pictures,
        with_judge=not options.coarse_only,
        retracing=options.retracing,
        framing=None if options.framing is None else Framing(options.framing),
    ) as evaluation:
        if evaluation.notice:
            screen.note(evaluation.notice)
        plan = _make_plan(options, evaluation, ways)
        report = _run_evaluation(evaluation, chosen.data, plan, screen)
        whole = build_report_json(report)
        json_file = evaluation.folder.write(
            "report.json", json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
        )
        text_file = evaluation.folder.write("report.md", build_report_markdown(report))
    screen.json(whole)
    screen.print_line(f"Results: {format_path(text_file)}, {format_path(json_file)}")
    if report.failure:
        screen.note(f"The model could not be asked to the end: {report.failure}")
        return 1
    return 0


@contextmanager
def _open_input(
    options: argparse.Namespace, settings: Settings
) -> Generator[EvaluationInput, None, None]:
    if options.set_format == "world":
        raise InputError(
            "The drawn world is not part of the program",
            "in a checkout: python -m models.world.evaluate",
        )
    images = options.images or find_urban1k_pictures(options.file)
    chosen = DatasetOptions(limit=options.limit, seed=options.seed, pictures=images)
    if hasattr(options, "direction"):
        chosen = replace(
            chosen,
            only=options.only,
            captions=options.captions,
            gallery=options.gallery,
            directions=parse_directions(options),
        )
    chosen = replace(chosen, split=getattr(options, "split", "all"))
    if hasattr(options, "instructions"):
        chosen = replace(chosen, instructions=options.instructions == "keep")
    if hasattr(options, "pool"):
        file = options.instructions_file
        chosen = replace(chosen, pool=options.pool, instructions_file=file)
    data = read_dataset(options.set_format, options.file, chosen)
    with open_pictures(images, settings) as pictures:
        yield EvaluationInput(data, pictures, options.file.stem)


def _run_evaluation(
    evaluation: Evaluation, data: EvaluationSet, plan: EvalPlan, screen: Screen
) -> EvalReport:
    events = evaluation.service.evaluate(data, plan, CancelToken())
    with screen.running(
        events, "what was found is kept, the same command goes on from there."
    ) as line:
        for event in events:
            match event:
                case EvalProgress(what, done, total):
                    line.show(what, done, total)
                case PicturesMissing(reasons):
                    screen.note(_describe_missing(reasons))
                case TaskMeasured(task):
                    _print_task(task, screen)
                case EvalFinished(report):
                    return report
    raise InputError("It was stopped before its end")


def _describe_missing(missing: Mapping[str, str]) -> str:
    named = ", ".join(shlex.quote(name) for name in list(missing)[:_SHOWN_MISSING])
    more = ", …" if len(missing) > _SHOWN_MISSING else ""
    return f"{len(missing):,} pictures are missing and left out: {named}{more}"


def _make_plan(
    options: argparse.Namespace, evaluation: Evaluation, ways: frozenset[JudgeMode]
) -> EvalPlan:
    fine_k = options.fine_k or evaluation.fine_k or options.paper_k
    settings: dict[str, object] = {"seed": options.seed, "limit": options.limit}
    for name in ("split", "gallery", "captions", "direction", "sets", "pool", "instructions"):
        if hasattr(options, name):
            settings[name] = getattr(options, name)
    if options.retracing is not None:
        settings["retracing"] = asdict(options.retracing)
    if options.framing is not None:
        settings["framing"] = options.framing
    settings |= {"paper_k": options.paper_k, "fine_k": fine_k}
    return EvalPlan(options.paper_k, fine_k, options.seed, ways, settings)


def _parse_ways(options: argparse.Namespace) -> frozenset[JudgeMode]:
    if options.coarse_only:
        return frozenset()
    if options.ways == "all":
        return frozenset(JudgeMode)
    try:
        return frozenset(JudgeMode(name) for name in options.ways.split(","))
    except ValueError as exc:
        raise InputError(
            f"The model cannot be asked that way: {options.ways}",
            f"ways are {', '.join(JudgeMode)}",
        ) from exc


def parse_directions(options: argparse.Namespace) -> tuple[Direction, ...]:
    """Return the directions of retrieval that were chosen."""
    return tuple(Direction) if options.direction == "both" else (Direction(options.direction),)


def _print_task(task: TaskReport, screen: Screen) -> None:
    measured = {name for row in task.rows for name in row.values} - {"gain_r1"}
    columns = {name: heading for name, heading in HEADINGS.items() if name in measured}
    title = f"{task.name}: {task.queries:,} queries, {task.gallery:,} candidates"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("stage")
    for heading in ("k", *columns.values(), "median s", "p95 s"):
        table.add_column(heading, justify="right")
    for row in task.rows:
        table.add_row(*_row_cells(row, list(columns)))
    screen.table(table)
    reasons = {row.stage.title: row.unavailable for row in task.rows if row.unavailable}
    for title, reason in reasons.items():
        screen.print_line(f"{title}: {reason}")
    screen.print_line("")


def _row_cells(row: ReportRow, names: list[str]) -> list[str]:
    k = str(row.k) if row.k else ""
    if row.unavailable:
        return [row.stage.title, k, "not available"]
    values = [f"{100 * row.values[name].value:.1f}" if name in row.values else "" for name in names]
    cost = [f"{row.cost.median_s:.4f}", f"{row.cost.p95_s:.4f}"] if row.cost else []
    return [row.stage.title, k, *values, *cost]

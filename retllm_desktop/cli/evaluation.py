"""The command ``eval``: how well both stages find what they should, as tables."""

import argparse
import json
import shlex
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, cast

from rich.table import Table

from retllm_desktop.cli.output import Screen
from retllm_desktop.composition.evaluation import Evaluation, open_evaluation, open_pictures
from retllm_desktop.core.errors import InputError, printable
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.evaluation.ablations import Way
from retllm_desktop.evaluation.datasets import SetOptions, read_set
from retllm_desktop.evaluation.eval_markdown import report_markdown
from retllm_desktop.evaluation.pictures import EvalPictures
from retllm_desktop.evaluation.report import EvalReport, Row, TaskReport, report_json
from retllm_desktop.evaluation.run import (
    EvalFinished,
    EvalPlan,
    EvalProgress,
    PicturesMissing,
    TaskMeasured,
)
from retllm_desktop.evaluation.tasks import Direction, EvaluationSet
from retllm_desktop.platform.paths import Places
from retllm_desktop.platform.settings import Settings

_SHOWN_MISSING = 10
_COLUMNS = {"r1": "R@1", "r5": "R@5", "r10": "R@10", "ndcg10": "nDCG@10", "mrr": "MRR"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is evaluated, and over which pictures."""

    data: EvaluationSet
    pictures: EvalPictures
    name: str


def evaluate(options: argparse.Namespace, settings: Settings, where: Places, screen: Screen) -> int:
    """Run an evaluation; the exit code tells whether the model could be asked to the end.

    Raises:
        RetllmError: The set, the pictures, the packs or the folder of results are unusable.
    """
    ways = _ways(options)
    with _asked(options, settings) as asked:
        out = options.out or Path(f"eval-{asked.name}")
        with open_evaluation(
            settings,
            where,
            out,
            asked.pictures,
            with_judge=not options.coarse_only,
            retracing=options.retracing,
        ) as evaluation:
            if evaluation.notice:
                screen.note(evaluation.notice)
            plan = _plan(options, evaluation, ways)
            report = _run(evaluation, asked.data, plan, screen)
            whole = report_json(report)
            json_file = evaluation.folder.write(
                "report.json", json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
            )
            text_file = evaluation.folder.write("report.md", report_markdown(report))
    screen.json(whole)
    screen.say(f"Results: {printable(text_file)}, {printable(json_file)}")
    if report.failure:
        screen.note(f"The model could not be asked to the end: {report.failure}")
        return 1
    return 0


@contextmanager
def _asked(options: argparse.Namespace, settings: Settings) -> Generator[_Asked, None, None]:
    if options.set_format == "world":
        # Deferred: drawing needs Pillow, which few commands load in this process.
        from retllm_desktop.world.eval_sets import SETS, DrawnPictures, world_set

        names = SETS if options.sets == "all" else tuple(options.sets.split(","))
        if unknown := [name for name in names if name not in SETS]:
            raise InputError(
                f"The drawn world has no set «{unknown[0]}»", f"it has {', '.join(SETS)}"
            )
        if not options.limit:
            raise InputError("The drawn world is endless", "say how many queries: --limit N")
        drawn = DrawnPictures()
        data = world_set(
            names,
            cast("Literal['test', 'validation']", options.split),
            options.limit,
            pictures=drawn,
            directions=_directions(options),
            seed=options.seed,
        )
        yield _Asked(data, drawn, "world")
        return
    chosen = SetOptions(limit=options.limit, seed=options.seed)
    if options.set_format != "sugarcrepe":
        chosen = SetOptions(
            split=getattr(options, "split", "all"),
            only=options.only,
            captions=options.captions,
            limit=options.limit,
            gallery=options.gallery,
            directions=_directions(options),
            seed=options.seed,
        )
    data = read_set(options.set_format, options.file, chosen)
    with open_pictures(options.images, settings) as pictures:
        yield _Asked(data, pictures, options.file.stem)


def _run(evaluation: Evaluation, data: EvaluationSet, plan: EvalPlan, screen: Screen) -> EvalReport:
    events = evaluation.service.evaluate(data, plan, CancelToken())
    with screen.progress() as line, closing(events):
        try:
            for event in events:
                match event:
                    case EvalProgress(what, done, total):
                        line.show(what, done, total)
                    case PicturesMissing(reasons):
                        screen.note(_missing_text(reasons))
                    case TaskMeasured(task):
                        _print(task, screen)
                    case EvalFinished(report):
                        return report
        except KeyboardInterrupt:
            screen.note("Stopped; what was found is kept, the same command goes on from there.")
            raise
    raise InputError("It was stopped before its end")


def _missing_text(missing: Mapping[str, str]) -> str:
    named = ", ".join(shlex.quote(name) for name in list(missing)[:_SHOWN_MISSING])
    more = ", …" if len(missing) > _SHOWN_MISSING else ""
    return f"{len(missing):,} pictures are missing and left out: {named}{more}"


def _plan(options: argparse.Namespace, evaluation: Evaluation, ways: frozenset[Way]) -> EvalPlan:
    fine_k = options.fine_k or evaluation.fine_k or options.paper_k
    settings: dict[str, object] = {"seed": options.seed, "limit": options.limit}
    for name in ("split", "gallery", "captions", "direction", "sets"):
        if hasattr(options, name):
            settings[name] = getattr(options, name)
    if options.retracing is not None:
        settings["retracing"] = asdict(options.retracing)
    settings |= {"paper_k": options.paper_k, "fine_k": fine_k}
    return EvalPlan(options.paper_k, fine_k, options.seed, ways, settings)


def _ways(options: argparse.Namespace) -> frozenset[Way]:
    if options.coarse_only:
        return frozenset()
    if options.ways == "all":
        return frozenset(Way)
    try:
        return frozenset(Way(name) for name in options.ways.split(","))
    except ValueError as exc:
        raise InputError(
            f"The model cannot be asked that way: {options.ways}", f"ways are {', '.join(Way)}"
        ) from exc


def _directions(options: argparse.Namespace) -> tuple[Direction, ...]:
    return tuple(Direction) if options.direction == "both" else (Direction(options.direction),)


def _print(task: TaskReport, screen: Screen) -> None:
    choices = any("accuracy" in row.values for row in task.rows)
    columns = {"accuracy": "right"} if choices else _COLUMNS
    title = f"{task.name}: {task.queries:,} queries, {task.gallery:,} candidates"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("stage")
    for heading in ("k", *columns.values(), "median s", "p95 s"):
        table.add_column(heading, justify="right")
    for row in task.rows:
        table.add_row(*_cells(row, list(columns)))
    screen.table(table)
    reasons = {row.stage.title: row.unavailable for row in task.rows if row.unavailable}
    for title, reason in reasons.items():
        screen.say(f"{title}: {reason}")
    screen.say("")


def _cells(row: Row, names: list[str]) -> list[str]:
    k = str(row.k) if row.k else ""
    if row.unavailable:
        return [row.stage.title, k, "not available"]
    values = [f"{100 * row.values[name].value:.1f}" if name in row.values else "" for name in names]
    cost = [f"{row.cost.median_s:.4f}", f"{row.cost.p95_s:.4f}"] if row.cost else []
    return [row.stage.title, k, *values, *cost]

"""The command ``eval prompts``: which question suits the chosen judge, and what is kept of it."""

import argparse
import json
from pathlib import Path

from rich.table import Table

from retllm_desktop.cli.output import Screen
from retllm_desktop.composition.application import make_pack_service
from retllm_desktop.composition.models import open_kept_questions
from retllm_desktop.composition.prompt_evaluation import (
    PromptComparison,
    PromptReport,
    open_prompt_comparison,
)
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.evaluation.framing_report import (
    build_framing_json,
    build_framing_markdown,
    describe_decision,
    describe_left_out,
    format_figure,
)
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings


def prompts_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Compare the ways of asking, print and write the table, and keep the best one if asked to.

    Raises:
        RetllmError: The pack, the pairs, the pictures or the folder of results are unusable.
    """
    kept = open_kept_questions(paths)
    if options.reset:
        pack = make_pack_service(settings, paths).chosen(PackRole.FINE)
        found = kept.reset(pack)
        screen.json({"pack": pack.manifest.id, "reset": found})
        before = (
            "is asked as its pack says again" if found else "was asked as its pack says already"
        )
        screen.print_line(f"{pack.manifest.id} {before}.")
        return 0
    out = options.out or Path("eval-prompts")
    with open_prompt_comparison(
        settings,
        paths,
        out,
        options.table,
        options.images,
        limit=options.limit,
        seed=options.seed,
    ) as (comparison, pack):
        report = _run(comparison, screen)
        left_out = describe_left_out(report.skipped, report.unavailable)
        whole = build_framing_json(
            report.pack_id, report.data, left_out, report.figures, report.decision
        )
        text = build_framing_markdown(
            report.pack_id, report.data, left_out, report.figures, report.decision
        )
        files = {"prompts.json": json.dumps(whole, indent=2) + "\n", "prompts.md": text}
        for name, content in files.items():
            comparison.folder.write(name, content)
        if options.keep:
            kept.keep(pack, report.question)
    screen.json({**whole, "kept": bool(options.keep)})
    _print(report, screen)
    screen.print_line(f"Results: {', '.join(format_path(out / name) for name in files)}")
    if options.keep:
        screen.print_line("Kept: it is asked so from the next start of the program on.")
    else:
        screen.print_line("To keep it: the same command with --keep.")
    return 0


def _run(comparison: PromptComparison, screen: Screen) -> PromptReport:
    steps = comparison.run(CancelToken())
    report: PromptReport | None = None
    with screen.running(
        steps, "the answers so far are kept, the same command goes on from there."
    ) as line:
        while True:
            try:
                progress = next(steps)
            except StopIteration as stop:
                report = stop.value
                break
            line.show(f"Asking, {progress.what}", progress.done, progress.total or 0)
    if report is None:
        raise InputError("It was stopped before its end")
    return report


def _print(report: PromptReport, screen: Screen) -> None:
    table = Table(
        title=f"{report.pack_id}, {report.pairs:,} pairs of {report.data}",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    table.add_column("question")
    table.add_column("group")
    for heading in ("pairs", "right", "average precision", "log-loss", "without content"):
        table.add_column(heading, justify="right")
    for one in report.figures:
        table.add_row(
            one.framing,
            one.group,
            str(one.pairs),
            format_figure(one.accuracy),
            format_figure(one.average_precision),
            format_figure(one.log_loss),
            f"{one.prior:.2f}",
        )
    screen.table(table)
    for sentence in (
        *describe_left_out(report.skipped, report.unavailable),
        *describe_decision(report.decision),
    ):
        screen.print_line(sentence)

"""The command that looks at everything the program stands on."""

import argparse

from rich.table import Table

from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.cli.window import has_display
from retllm_desktop.composition.diagnosis.report import Remark, ReportSection, Severity
from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings

_SEVERITY_LABELS = {Severity.NOTE: "note", Severity.BROKEN: "BROKEN"}


def doctor_command(
    options: argparse.Namespace,
    settings: Settings,
    paths: AppPaths,
    screen: Screen,
    unreadable: InputError | None = None,
) -> int:
    """Print a diagnosis; the exit code tells whether something is broken.

    Args:
        options: What was typed.
        settings: The person's choices.
        paths: The program's folders.
        screen: Where to print.
        unreadable: Why the settings file cannot be used, so that the defaults hold.
    """
    # Deferred: no other command needs it.
    from retllm_desktop.composition.diagnosis.service import DiagnosisService
    from retllm_desktop.composition.releases import releases_section

    sections: list[ReportSection] = []
    with screen.progress() as line:
        service = DiagnosisService(settings, paths, display=has_display(), unreadable=unreadable)
        for step in service.diagnose(benchmark=options.benchmark):
            if isinstance(step, ReportSection):
                sections.append(step)
            else:
                line.show(f"Looking at {step.what}", step.done, step.total)
        line.show("Looking for a newer version", 0, None)
        sections.append(releases_section(settings, paths))
    sound = all(section.sound for section in sections)
    screen.json(diagnosis_json(sections))
    for section in sections:
        _print_section(section, screen)
    broken = sum(r.grade is Severity.BROKEN for section in sections for r in section.remarks)
    screen.print_line(
        "Nothing is broken."
        if sound
        else f"{broken} {'thing is' if broken == 1 else 'things are'} broken; see above."
    )
    return 0 if sound else 1


def diagnosis_json(sections: list[ReportSection]) -> JsonObject:
    """Return a diagnosis for programs."""
    return {
        "sound": all(section.sound for section in sections),
        "sections": {
            section.name: {fact.name.replace(" ", "_"): fact.value for fact in section.facts}
            for section in sections
        },
        "remarks": [
            {
                "section": section.name,
                "grade": remark.grade.value,
                "text": remark.text,
                "advice": remark.advice,
                "commands": list(remark.commands),
            }
            for section in sections
            for remark in section.remarks
        ],
    }


def _print_section(section: ReportSection, screen: Screen) -> None:
    screen.print_line(section.title)
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for fact in section.facts:
        table.add_row(f"  {fact.name}", fact.shown.replace("[", "\\["))
    if section.facts:
        screen.table(table)
    for remark in section.remarks:
        _print_remark(remark, screen)
    screen.print_line("")


def _print_remark(remark: Remark, screen: Screen) -> None:
    screen.print_line(f"  {_SEVERITY_LABELS[remark.grade]}: {remark.text} {remark.advice}")
    for command in remark.commands:
        screen.print_line(f"    {command}")

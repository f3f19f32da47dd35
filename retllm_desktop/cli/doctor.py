"""The command that looks at everything the program stands on."""

import argparse

from rich.table import Table

from retllm_desktop.cli.output import Json, Screen
from retllm_desktop.cli.window import can_show
from retllm_desktop.composition.diagnosis.report import Grade, Remark, Section
from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.paths import Places
from retllm_desktop.platform.settings import Settings

_MARKS = {Grade.NOTE: "note", Grade.BROKEN: "BROKEN"}


def doctor(
    options: argparse.Namespace,
    settings: Settings,
    where: Places,
    screen: Screen,
    unreadable: InputError | None = None,
) -> int:
    """Print a diagnosis; the exit code tells whether something is broken.

    Args:
        options: What was typed.
        settings: The person's choices.
        where: The program's folders.
        screen: Where to print.
        unreadable: Why the settings file cannot be used, so that the defaults hold.
    """
    # Deferred: no other command needs it.
    from retllm_desktop.composition.diagnosis.probing import diagnosis

    sections: list[Section] = []
    with screen.progress() as line:
        service = diagnosis(settings, where, display=can_show(), unreadable=unreadable)
        for step in service.diagnose(benchmark=options.benchmark):
            if isinstance(step, Section):
                sections.append(step)
            else:
                line.show(f"Looking at {step.what}", step.done, step.total)
    sound = all(section.sound for section in sections)
    screen.json(report_json(sections))
    for section in sections:
        _print(section, screen)
    broken = sum(r.grade is Grade.BROKEN for section in sections for r in section.remarks)
    screen.say(
        "Nothing is broken."
        if sound
        else f"{broken} {'thing is' if broken == 1 else 'things are'} broken; see above."
    )
    return 0 if sound else 1


def report_json(sections: list[Section]) -> Json:
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


def _print(section: Section, screen: Screen) -> None:
    screen.say(section.title)
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for fact in section.facts:
        table.add_row(f"  {fact.name}", fact.shown.replace("[", "\\["))
    if section.facts:
        screen.table(table)
    for remark in section.remarks:
        _print_remark(remark, screen)
    screen.say("")


def _print_remark(remark: Remark, screen: Screen) -> None:
    screen.say(f"  {_MARKS[remark.grade]}: {remark.text} {remark.advice}")
    for command in remark.commands:
        screen.say(f"    {command}")

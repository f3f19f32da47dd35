"""The command that says which results of a search are right and which are wrong."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from retllm_desktop.cli.output import Screen
from retllm_desktop.cli.search import run_search
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.types import Query, Result
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings


def mark_command(
    options: argparse.Namespace, settings: Settings, where: AppPaths, screen: Screen
) -> int:
    """Keep what is said of results of a search, or take it back.

    Raises:
        InputError: Nothing is said, or of a file that the search does not find.
        StoreError: The library is in use by another program, or cannot be written.
        RetllmError: What searching raises.
    """
    if options.forget_all:
        with open_application(settings, where, writable=True, with_judge=False) as app:
            number = app.search.saying.forget()
        screen.json({"forgotten": number})
        screen.say(f"Taken back: {number}; the model counts as it came")
        return 0
    wanted: dict[Path, bool | None] = {}
    for files, right in ((options.right, True), (options.wrong, False), (options.forget, None)):
        for file in files or ():
            path = file.expanduser().absolute()
            if path in wanted:
                raise InputError("A file is named twice", "it is either right or wrong", path)
            wanted[path] = right
    if not wanted:
        raise InputError("Nothing is said", "give --right FILE, --wrong FILE or --forget FILE")
    query = Query(" ".join(options.text), below_floor=True)
    with open_application(settings, where, writable=True) as app:
        if app.notice:
            screen.note(app.notice)
        # None is left out for being foreseen: a mark teaches by the answer that it was given to.
        finished = run_search(app, query, replace(app.limits, fine_risk=0.0), screen)
        subject = finished.subject
        if subject is None:
            raise InputError("This search cannot be marked")
        chosen = _match_results(finished.results, wanted)
        for path, result in chosen.items():
            app.search.saying.say(subject, result, wanted[path])
        effect = app.search.saying.effect()
    words = {True: "right", False: "wrong", None: "said nothing of"}
    screen.json(
        {
            "query": query.text,
            "marked": {format_path(path): words[wanted[path]] for path in chosen},
            "marks": effect.marks,
            "at_half": round(effect.at_half, 4),
        }
    )
    for path in chosen:
        screen.say(f"{format_path(path)}: {words[wanted[path]]}")
    screen.say(
        f"Marks that count: {effect.marks}; what the model alone calls 50% is now "
        f"{effect.at_half:.0%}"
    )
    return 0


def _match_results(
    results: Sequence[Result], wanted: Mapping[Path, bool | None]
) -> dict[Path, Result]:
    by_path = {result.candidate.item.path: result for result in reversed(results)}
    missing = [path for path in wanted if path not in by_path]
    if missing:
        raise InputError(
            "The search does not find this file, so nothing was kept",
            "only results can be right or wrong; give the path as the search prints it",
            missing[0],
        )
    return {path: by_path[path] for path in wanted}

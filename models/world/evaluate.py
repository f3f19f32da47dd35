"""Evaluates the chosen packs on the drawn world: scenes that the built-in models never saw.

    python -m models.world.evaluate [--sets NAMES] [--split test|validation] [OPTIONS]

Beside ``--sets`` and ``--split`` it takes what ``retllm-desktop eval`` takes.
"""

import argparse
import sys
from collections.abc import Sequence

from models.world.eval_sets import SETS, DrawnPictures, world_set
from retllm_desktop.cli.evaluation import (
    EvaluationInput,
    parse_directions,
    run_evaluation_command,
)
from retllm_desktop.cli.evaluation_options import add_direction_option, add_eval_run_options
from retllm_desktop.cli.main import resolve_settings, run_guarded
from retllm_desktop.cli.options import make_common_parser
from retllm_desktop.cli.output import Screen
from retllm_desktop.core.errors import InputError


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate as the arguments say; returns the exit code of the program's commands."""
    typed = sys.argv[1:] if arguments is None else arguments
    options = _build_parser().parse_args(typed)
    return run_guarded(lambda screen: _evaluate(options, screen), options, typed)


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m models.world.evaluate",
        parents=[make_common_parser()],
        description="Measure both stages on the drawn world.",
    )
    parser.add_argument(
        "--sets",
        default="hard,easy,withheld,pairs",
        metavar="NAMES",
        help="which sets, between commas (default hard,easy,withheld,pairs; «all» for all)",
    )
    parser.add_argument(
        "--split",
        default="test",
        choices=("test", "validation"),
        help="whose scenes (default test)",
    )
    add_eval_run_options(parser)
    add_direction_option(parser)
    return parser


def _evaluate(options: argparse.Namespace, screen: Screen) -> int:
    where, settings, unreadable = resolve_settings(options)
    if unreadable is not None:
        raise unreadable
    names = SETS if options.sets == "all" else tuple(options.sets.split(","))
    if unknown := [name for name in names if name not in SETS]:
        raise InputError(f"The drawn world has no set «{unknown[0]}»", f"it has {', '.join(SETS)}")
    if not options.limit:
        raise InputError("The drawn world is endless", "say how many queries: --limit N")
    pictures = DrawnPictures()
    data = world_set(
        names,
        options.split,
        options.limit,
        pictures=pictures,
        directions=parse_directions(options),
        seed=options.seed,
    )
    chosen = EvaluationInput(data, pictures, "world")
    return run_evaluation_command(chosen, options, settings, where, screen)


if __name__ == "__main__":
    sys.exit(main())

"""What can be typed after ``eval``."""

import argparse
from collections.abc import Callable
from pathlib import Path

from retllm_desktop.packs.fine_spec import RetracingParameters


def add_search_options(
    add: Callable[..., argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add both commands."""
    search = add("search", parents=[common], help="search by words or by a picture")
    search.add_argument("text", nargs="*", metavar="TEXT")
    search.add_argument(
        "--image",
        type=Path,
        action="append",
        metavar="FILE",
        help="a picture to search with, alone or beside the words; may be repeated",
    )
    search.add_argument(
        "-n", "--limit", type=int, default=20, metavar="N", help="results to print (default 20)"
    )
    search.add_argument(
        "--all", action="store_true", help="show what is nearest even where nothing matches"
    )
    search.add_argument(
        "--coarse-only", action="store_true", help="do not ask the model about the candidates"
    )
    search.add_argument(
        "--check-all", action="store_true", help="ask it about all of them, however long that takes"
    )
    search.add_argument(
        "--as-typed", action="store_true", help="never search for other words than these"
    )
    search.add_argument(
        "--explain",
        action="store_true",
        help="say why each result is where it is; a model that can write adds a sentence",
    )
    mark = add(
        "mark", parents=[common], help="say which results of a search are right, which are wrong"
    )
    mark.add_argument("text", nargs="*", metavar="TEXT", help="the search")
    for name, text in (
        ("--right", "a result that is right; may be repeated"),
        ("--wrong", "one that is wrong"),
        ("--forget", "one of which nothing is to be said any more"),
    ):
        mark.add_argument(name, type=Path, action="append", metavar="FILE", help=text)
    mark.add_argument(
        "--forget-all", action="store_true", help="take back all that was ever said of any search"
    )


def add_models_options(
    add: Callable[..., argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command with its actions; without an action it lists what is installed."""
    models = add(
        "models", parents=[common], help="the model packs: list, fetch, import, use, remove"
    )
    models.add_argument("--verify", action="store_true", help="compare every file with its hash")
    actions = models.add_subparsers(dest="action", metavar="ACTION")

    def action(name: str, about: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, parents=[common], help=about)

    action("list", "what is installed, what was begun, and what can be fetched")
    show = action("show", "licence, size, memory and source of one pack")
    show.add_argument("pack", metavar="ID")
    fetch = action("fetch", "fetch a pack, after showing its licence and its size")
    fetch.add_argument("pack", metavar="ID")
    take = action("import", "make a pack of a folder, an archive, a cache or a GGUF file")
    take.add_argument("path", type=Path, metavar="PATH")
    take.add_argument("--as", dest="pack", metavar="ID", help="the id that the pack gets")
    for parser in (fetch, take):
        parser.add_argument(
            "--yes", action="store_true", help="do not ask: the licence was read and is agreed to"
        )
        parser.add_argument("--use", action="store_true", help="and choose it at once")
    use = action("use", "choose an installed pack")
    use.add_argument("pack", nargs="?", metavar="ID")
    use.add_argument(
        "--no",
        choices=("fine", "text"),
        help="choose none: no pack judges, or the coarse pack finds passages too",
    )
    remove = action("remove", "remove an installed pack, or what was fetched of one")
    remove.add_argument("pack", metavar="ID")
    verify = action("verify", "compare every file with its hash (exit code 1 if one differs)")
    verify.add_argument("pack", nargs="?", metavar="ID", help="one pack; default: all")


_SET_HELP = {
    "coco": "captions as COCO has them: annotations, Karpathy's split, or a list",
    "flickr": "captions as Flickr30k has them: results_20130124.token, or Karpathy's split",
    "sugarcrepe": "SugarCrepe's choices: a file, or the folder of all kinds",
    "csv": "a table with the columns «image» and «caption»",
}


def add_eval_options(
    add: Callable[..., argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command with one action for each kind of set."""
    command = add("eval", parents=[common], help="measure both stages on a set of captions")
    sets = command.add_subparsers(dest="set_format", metavar="SET", required=True)
    for name, about in _SET_HELP.items():
        parser = sets.add_parser(name, parents=[common], help=about)
        parser.add_argument("file", type=Path, metavar="FILE", help="the captions")
        parser.add_argument(
            "--images", type=Path, required=True, metavar="DIR", help="where the pictures lie"
        )
        add_eval_run_options(parser)
        if name == "sugarcrepe":
            continue
        add_direction_option(parser)
        parser.add_argument(
            "--gallery",
            type=_parse_count,
            default=0,
            metavar="N",
            help="search N pictures at most (default: all)",
        )
        parser.add_argument(
            "--captions",
            type=_parse_count,
            default=5,
            metavar="N",
            help="take N captions of each picture at most (default 5; 0: all)",
        )
        parser.add_argument(
            "--only", type=Path, metavar="FILE", help="take the pictures named there, one a line"
        )
        if name != "csv":
            parser.add_argument(
                "--split",
                default="test",
                metavar="NAME",
                help="which of Karpathy's splits (default test; «all» for all)",
            )
    # It went to models.world; whoever still types it reads where. Nothing of it is an option.
    gone = sets.add_parser("world", prefix_chars="\0", add_help=False)
    gone.add_argument("rest", nargs="*")


def add_eval_run_options(parser: argparse.ArgumentParser) -> None:
    """Add what every evaluation takes, whatever its data set."""
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where results go, and what an interrupted run goes on from (default: eval-NAME here)",
    )
    parser.add_argument(
        "--limit",
        type=_parse_count,
        default=400,
        metavar="N",
        help="ask N queries of each task at most, drawn by the seed (default 400; 0: all)",
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of all that is drawn (default 0)"
    )
    parser.add_argument(
        "--paper-k",
        type=_parse_positive,
        default=5,
        metavar="N",
        help="candidates put to the model in the paper's rows (default 5)",
    )
    parser.add_argument(
        "--fine-k",
        type=_parse_positive,
        default=None,
        metavar="N",
        help="candidates put to the model in ours (default: the fine pack's own)",
    )
    parser.add_argument(
        "--ways",
        default="all",
        metavar="NAMES",
        help="how the model is asked: plain, retraced, looked-again, set-wise, between commas "
        "(default all)",
    )
    parser.add_argument(
        "--retracing",
        type=_parse_retracing,
        default=None,
        metavar="FIRST,LAST,THRESHOLD,SHARE",
        help="visual retracing between these layers, above this uncertainty, with this share of "
        "the picture (default: the fine pack's own, or 5,16,0.75,0.12 at the model's depth)",
    )
    parser.add_argument(
        "--coarse-only", action="store_true", help="do not ask the model about the candidates"
    )


def add_direction_option(parser: argparse.ArgumentParser) -> None:
    """Add which side is the query."""
    parser.add_argument(
        "--direction",
        choices=("both", "text-to-image", "image-to-text"),
        default="both",
        help="what is searched with what (default both)",
    )


def _parse_count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return value


def _parse_retracing(text: str) -> RetracingParameters:
    try:
        first, last, threshold, share = text.split(",")
        found = RetracingParameters(int(first), int(last), float(threshold), float(share))
    except ValueError as exc:
        raise argparse.ArgumentTypeError("must be like 5,16,0.75,0.12") from exc
    if not (0 <= found.threshold <= 1 and 0 <= found.share <= 1):
        raise argparse.ArgumentTypeError("threshold and share must lie between 0 and 1")
    return found


def _parse_positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value

"""What is typed behind ``eval``: one action for each form of data set, and what all take."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from retllm_desktop.packs.fine_spec import RetracingParameters

_SET_HELP: Final = {
    "coco": "captions as COCO has them: annotations, Karpathy's split, or a list",
    "flickr": "captions as Flickr30k has them: results_20130124.token, or Karpathy's split",
    "sugarcrepe": "SugarCrepe's choices: a file, or the folder of all kinds",
    "csv": "a table with the columns «image» and «caption»",
    "urban1k": "Urban1k's folder: long captions (caption/1.txt) of pictures (image/1.jpg)",
    "sharegpt4v": "ShareGPT4V's list of long captions (JSON)",
    "mmeb": "a set of MMEB: queries with candidates of their own (JSON lines or Parquet)",
    "mbeir": "queries of M-BEIR (JSON lines or Parquet) over a pool of candidates",
    "cirr": "CIRR's folder: pictures changed by a sentence",
    "fashioniq": "FashionIQ's folder: garments changed by a sentence",
}
_FILE_HELP: Final = {
    "urban1k": "the folder of the captions",
    "mmeb": "the file, or a folder of files",
    "mbeir": "the queries (query/test/mbeir_…_test.jsonl)",
    "cirr": "the folder of the annotations",
    "fashioniq": "the folder of the annotations",
}
_CAPTIONS: Final = frozenset({"coco", "flickr", "csv", "urban1k", "sharegpt4v"})
_SPLITS: Final = {
    "coco": ("test", "which of Karpathy's splits (default test; «all» for all)"),
    "flickr": ("test", "which of Karpathy's splits (default test; «all» for all)"),
    "sharegpt4v": ("test", "test for the first 1,000, as Long-CLIP takes, or all (default test)"),
    "cirr": ("val", "which split (default val; answers of the test are not published)"),
    "fashioniq": ("val", "which split (default val; answers of the test are not published)"),
}
_AddParser = Callable[..., argparse.ArgumentParser]


def add_eval_options(add: _AddParser, common: argparse.ArgumentParser) -> None:
    """Add the command with one action for each kind of set."""
    command = add("eval", parents=[common], help="measure both stages on a data set")
    sets = command.add_subparsers(dest="set_format", metavar="SET", required=True)
    for name, about in _SET_HELP.items():
        parser = sets.add_parser(name, parents=[common], help=about)
        parser.add_argument(
            "file", type=Path, metavar="FILE", help=_FILE_HELP.get(name, "the captions")
        )
        parser.add_argument(
            "--images",
            type=Path,
            required=name != "urban1k",
            default=None,
            metavar="DIR",
            help="where the pictures lie"
            + (" (default: image beside the captions)" if name == "urban1k" else ""),
        )
        add_eval_run_options(parser)
        if name in _CAPTIONS:
            add_direction_option(parser)
            _add_caption_options(parser)
        if name in _SPLITS:
            default, parts = _SPLITS[name]
            parser.add_argument("--split", default=default, metavar="NAME", help=parts)
        if name in {"mmeb", "mbeir"}:
            parser.add_argument(
                "--instructions",
                choices=("keep", "drop"),
                default="drop",
                help="whether queries begin with what the benchmark tells a model to do, which a "
                "search does not (default drop)",
            )
        if name == "mbeir":
            parser.add_argument(
                "--pool",
                default="local",
                metavar="POOL",
                help="local, global, or a file of candidates (default local: the task's own)",
            )
            parser.add_argument(
                "--instructions-file",
                type=Path,
                metavar="FILE",
                help="query_instructions.tsv (default: where M-BEIR's folders have it)",
            )
    _add_prompts(sets.add_parser, common)
    # It went to models.world; whoever still types it reads where. Nothing of it is an option.
    gone = sets.add_parser("world", prefix_chars="\0", add_help=False)
    gone.add_argument("rest", nargs="*")


def _add_caption_options(parser: argparse.ArgumentParser) -> None:
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


def _add_prompts(add: _AddParser, common: argparse.ArgumentParser) -> None:
    parser = add(
        "prompts",
        parents=[common],
        help="which question suits the judge: every way of asking, on pairs that were judged",
    )
    parser.add_argument(
        "--pairs",
        type=Path,
        default=None,
        dest="table",
        metavar="FILE",
        help="a table (CSV) with the columns query, query_picture, picture, text and right "
        "(default: pairs that came with the program)",
    )
    parser.add_argument(
        "--images", type=Path, default=None, metavar="DIR", help="where its pictures lie"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=None,
        metavar="DIR",
        help="where results go, and what an interrupted run goes on from "
        "(default: eval-prompts here)",
    )
    parser.add_argument(
        "--limit",
        type=_parse_count,
        default=0,
        metavar="N",
        help="ask N queries of each group at most (default: all)",
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of all that is drawn (default 0)"
    )
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument(
        "--keep", action="store_true", help="ask the judge so from now on, as was decided"
    )
    kept.add_argument(
        "--reset", action="store_true", help="ask it as its pack says again; nothing is measured"
    )


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
        help="how the model is asked: plain, retraced, looked-again, looked-twice, set-wise, "
        "contact-sheet, contact-sheet-votes, between commas (default all)",
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
        "--framing",
        choices=("answer", "true-false", "yes-no", "right-wrong", "choice"),
        default=None,
        help="how the model is asked: as its pack says (answer), for one of two words, or for one "
        "of two options, also exchanged (default: the way that was kept for the pack, else answer)",
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


def _parse_retracing(text: str) -> "RetracingParameters":
    # Deferred: «--help» loads nothing of the packs.
    from retllm_desktop.packs.fine_spec import RetracingParameters

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

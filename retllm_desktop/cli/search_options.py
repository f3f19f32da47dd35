"""What can be typed after ``search`` and ``mark``."""

import argparse
from collections.abc import Callable
from pathlib import Path


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

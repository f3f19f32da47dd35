"""What can be typed after ``models``."""

import argparse
from collections.abc import Callable
from pathlib import Path


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
    connect = action("connect", "check with a model on another machine that you name")
    connect.add_argument("address", metavar="ADDRESS", help="such as http://nas.local:8080")
    connect.add_argument("--as", dest="pack", metavar="ID", help="the id that the pack gets")
    connect.add_argument(
        "--dialect",
        choices=("completion", "chat", "score"),
        help="how it is asked: llama-server's own, chat completions, or a reranker's scores "
        "(default: found out)",
    )
    connect.add_argument("--model", default="", metavar="NAME", help="which of its models")
    connect.add_argument(
        "--like", metavar="ID", help="an installed pack whose prompts the model was trained on"
    )
    connect.add_argument(
        "--token-file", type=Path, metavar="FILE", help="a file that holds the server's token"
    )
    connect.add_argument("--use", action="store_true", help="and choose it at once")
    use = action("use", "choose an installed pack")
    use.add_argument("pack", nargs="?", metavar="ID")
    use.add_argument(
        "--no",
        choices=("fine", "text"),
        help="choose none: nothing is checked closely, or the model for finding finds passages too",
    )
    remove = action("remove", "remove an installed pack, or what was fetched of one")
    remove.add_argument("pack", metavar="ID")
    verify = action("verify", "compare every file with its hash (exit code 1 if one differs)")
    verify.add_argument("pack", nargs="?", metavar="ID", help="one pack; default: all")

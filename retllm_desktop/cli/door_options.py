"""What can be typed of the commands that serve other programs."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

_PORT: Final = 7385
_IDLE_S: Final = 120.0


def add_serve_options(
    add: Callable[..., argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command that serves over HTTP."""
    serve = add(
        "serve",
        parents=[common],
        help="answer other programs on this computer over HTTP, until Ctrl+C",
        description="Answers other programs on this computer: searches, items, previews, files, "
        "feedback. Each request shows a token (Authorization: Bearer), made at the first start.",
    )
    serve.add_argument(
        "--port",
        type=int,
        default=_PORT,
        metavar="N",
        help=f"where to listen, 0 for any that is free (default {_PORT})",
    )
    serve.add_argument(
        "--listen",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="an address of this computer (default 127.0.0.1); another one takes --certificate",
    )
    serve.add_argument(
        "--certificate", type=Path, metavar="FILE", help="serve by TLS with this chain (PEM)"
    )
    serve.add_argument("--key", type=Path, metavar="FILE", help="the key of the certificate (PEM)")
    serve.add_argument(
        "--name",
        action="append",
        metavar="HOST",
        help="a further name by which this computer is asked for; may be repeated",
    )
    _add_marks(serve, "AI programs that ask at /mcp")
    token = serve.add_mutually_exclusive_group()
    token.add_argument("--print-token", action="store_true", help="print the token, serve nothing")
    token.add_argument(
        "--new-token",
        action="store_true",
        help="make and print another token, serve nothing; the former one is refused at once",
    )


def _add_marks(parser: argparse.ArgumentParser, who: str) -> None:
    parser.add_argument(
        "--allow-marks",
        action="store_true",
        help=f"{who} may also make favourites, change tags, and say what is right or wrong",
    )


def add_mcp_options(
    add: Callable[..., argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command that serves AI programs."""
    mcp = add(
        "mcp",
        parents=[common],
        help="let an AI program search, over standard input and output (Model Context Protocol)",
    )
    _add_marks(mcp, "it")


def add_launcher_options(
    add: Callable[..., argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command that answers the desktop's launchers."""
    launcher = add(
        "launcher", parents=[common], help="answer KRunner and the GNOME Shell as one types there"
    )
    files = launcher.add_mutually_exclusive_group()
    files.add_argument(
        "--install", action="store_true", help="write the files by which they know it, and end"
    )
    files.add_argument("--uninstall", action="store_true", help="remove these files, and end")
    launcher.add_argument(
        "--idle",
        type=float,
        default=_IDLE_S,
        metavar="S",
        help=f"end when nobody has asked for so many seconds (default {_IDLE_S:.0f})",
    )

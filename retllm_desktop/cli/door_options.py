"""What can be typed of the commands that serve other programs."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

_PORT: Final = 7385


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
    token = serve.add_mutually_exclusive_group()
    token.add_argument("--print-token", action="store_true", help="print the token, serve nothing")
    token.add_argument(
        "--new-token",
        action="store_true",
        help="make and print another token, serve nothing; the former one is refused at once",
    )

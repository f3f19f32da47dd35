"""What can be typed on a library that several people and computers share."""

import argparse
from collections.abc import Callable
from typing import Final

_ACCESS: Final = ("read", "write", "manage")


def add_shared_library_options(
    add: Callable[..., argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command ``library`` with its own commands."""
    library = add(
        "library",
        parents=[common],
        help="share a library: keep it on a PostgreSQL server for several people and computers",
    )
    actions = library.add_subparsers(dest="action", metavar="ACTION", required=True)
    server = "a service of the service file (~/.pg_service.conf), or an address without a password"

    init = actions.add_parser(
        "init", parents=[common], help="make a library in a database, or bring one up to date"
    )
    init.add_argument("server", metavar="SERVICE", help=server)
    init.add_argument(
        "--collection", metavar="NAME", help="make a collection, which you manage (default: family)"
    )

    join = actions.add_parser(
        "join", parents=[common], help="use a shared library in place of the file on this computer"
    )
    join.add_argument("server", metavar="SERVICE", help=server)
    join.add_argument(
        "--collection", metavar="NAME", required=True, help="where folders added here go"
    )
    join.add_argument(
        "--map",
        action="append",
        metavar="//NAME=FOLDER",
        help="a folder that others see elsewhere: what all call it, and where it is here; may be "
        "repeated («//nas/photos=/mnt/photos»)",
    )
    join.add_argument(
        "--computer",
        default="",
        metavar="NAME",
        help="what others call this computer (default: its name in the network)",
    )

    actions.add_parser(
        "leave", parents=[common], help="use the file on this computer again; nothing is removed"
    )
    actions.add_parser("status", parents=[common], help="how one is connected, and what one may do")

    move = actions.add_parser(
        "move",
        parents=[common],
        help="copy the file on this computer into the shared library that is joined, or back; "
        "nothing is removed, and a stopped move goes on",
    )
    move.add_argument("--to", choices=("shared", "local"), required=True, help="which way")

    users = actions.add_parser(
        "users", parents=[common], help="who may do what; let somebody in, or take access away"
    )
    change = users.add_mutually_exclusive_group()
    change.add_argument("--add", metavar="NAME", help="let a person in, or change the access")
    change.add_argument("--remove", metavar="NAME", help="take a person's access away")
    users.add_argument("--access", choices=_ACCESS, help="what the person may do")
    users.add_argument(
        "--collection", metavar="NAME", help="in which collection (default: the one joined)"
    )
    users.add_argument(
        "--password", action="store_true", help="ask for a new password for the person"
    )

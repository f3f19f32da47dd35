"""Servers that run a model for this program: where they listen, and how they are asked."""

import ipaddress
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from retllm_desktop.core.errors import InputError, PackError


class DialectName(StrEnum):
    """How a server is asked: see ``judge/remote/dialects.py``."""

    COMPLETION = "completion"
    CHAT = "chat"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class ServerSpec:
    """Where a model runs that has no files here, as a manifest says it.

    Attributes:
        address: Scheme, host and port.
        dialect: How it is asked.
        model: What the server calls the model, where it has several; empty: the only one.
        checked: What the server called the model that was checked; empty: it was not.
    """

    address: str
    dialect: DialectName
    model: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a server listens.

    Attributes:
        url: Scheme, host and port, perhaps a path; without a slash at its end.
        host: Its name with the port, as it is shown.
        encrypted: Whether it is spoken to over TLS.
        own_machine: Whether it is this machine.
    """

    url: str
    host: str
    encrypted: bool
    own_machine: bool


def parse_server_address(text: str) -> ServerAddress:
    """Read an address that a person gave.

    Without TLS a server may only be this machine or lie in a private network: pictures would
    cross the internet for everyone to see.

    Raises:
        InputError: It is no address of a server, holds a password, or is not private and not
            encrypted.
    """
    parts = urlsplit(text.strip() if "://" in text else f"http://{text.strip()}")
    try:
        port = parts.port
    except ValueError:
        port = -1
    name = parts.hostname
    if parts.scheme not in {"http", "https"} or not name or port == -1:
        raise InputError(f"«{text}» is no address of a server", "such as http://nas.local:8080")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError(
            "The address of a server holds more than where it is",
            "a token is given with --token-file",
        )
    shown = f"[{name}]" if ":" in name else name
    host = shown if port is None else f"{shown}:{port}"
    encrypted = parts.scheme == "https"
    own = _is_own_machine(name)
    if not encrypted and not own and not _is_private(name):
        raise InputError(
            f"Pictures would go to {host} for everyone to see",
            "use an address that begins with https://, or a machine of your own network",
        )
    path = parts.path.rstrip("/")
    return ServerAddress(f"{parts.scheme}://{host}{path}", host, encrypted, own)


def _is_own_machine(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_private(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        # Names without a dot, and those that routers and multicast DNS give.
        ends = (".local", ".lan", ".home", ".internal", ".home.arpa", ".fritz.box")
        return "." not in name or name.endswith(ends)
    return address.is_private or address.is_link_local


ACCESS_FILE: Final = "server-access.txt"
"""In the pack's folder, for the person alone: what the server asks for."""
_MOST_TOKEN_BYTES: Final = 8192


def read_server_token(folder: Path) -> str:
    """Return the token of a server's pack, empty where it needs none.

    Raises:
        PackError: It cannot be read.
    """
    path = folder / ACCESS_FILE
    try:
        return path.read_text("utf-8")[:_MOST_TOKEN_BYTES].strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as exc:
        raise PackError("The token of a server cannot be read", str(exc), path) from exc


def write_server_token(folder: Path, token: str) -> None:
    """Keep a server's token, readable for the person alone.

    Raises:
        PackError: The disk does not let us.
    """
    path = folder / ACCESS_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(token)
    except OSError as exc:
        raise PackError("The token of a server cannot be kept", exc.strerror or "", path) from exc

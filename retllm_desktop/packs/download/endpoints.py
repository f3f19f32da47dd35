"""Which servers may be asked, and whether any may."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from retllm_desktop.core.errors import InputError
from retllm_desktop.network.origins import Origin, parse_origin

DEFAULT_ENDPOINT: Final = "https://huggingface.co"
"""The one address that the program knows; everything else the person says."""
_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_HOST: Final = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server that has the hub's files.

    Attributes:
        address: Its base address, without a slash at its end.
        receives_token: Whether the person's access token is meant for it.
    """

    address: str
    receives_token: bool = False

    def file_address(self, repo: str, revision: str, remote: str) -> str:
        """Return the address of one file of one revision."""
        return f"{self.address}/{quote(repo)}/resolve/{quote(revision)}/{quote(remote)}"

    @property
    def origin(self) -> Origin:
        """Its server."""
        return parse_origin(self.address)


def resolve_endpoints(
    configured: str, mirrors: str, environment: Mapping[str, str]
) -> tuple[Endpoint, ...]:
    """Return the servers to try, in order.

    Args:
        configured: The setting; empty for ``HF_ENDPOINT``, or the hub's own address.
        mirrors: Further addresses, between spaces.
        environment: The environment variables.

    Raises:
        InputError: An address is none that files can be fetched from.
    """
    first = configured.strip() or environment.get("HF_ENDPOINT", "").strip() or DEFAULT_ENDPOINT
    addresses = dict.fromkeys(address.rstrip("/") for address in (first, *mirrors.split()))
    for address in addresses:
        origin = parse_origin(address)
        parts = urlsplit(address)
        if parts.query or parts.fragment or not _HOST.fullmatch(origin.host):
            raise InputError(f"«{address}» is no address of a hub", "it is like https://host/path")
    return tuple(Endpoint(address, number == 0) for number, address in enumerate(addresses))


def find_offline_reason(setting: bool, environment: Mapping[str, str]) -> str:
    """Return why nothing may be fetched, or an empty text."""
    if setting:
        return "the setting «offline» is on"
    if environment.get("HF_HUB_OFFLINE", "").strip().casefold() in _TRUE:
        return "HF_HUB_OFFLINE is set"
    return ""

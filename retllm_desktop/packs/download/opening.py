"""Puts a hub together from the person's settings and the environment."""

import urllib.request
from collections.abc import Mapping

from retllm_desktop.packs.download.connection import ConnectionSettings
from retllm_desktop.packs.download.endpoints import find_offline_reason, resolve_endpoints
from retllm_desktop.packs.download.http_hub import HttpHub
from retllm_desktop.packs.download.limits import RetryPolicy

CONNECT_S = 15.0
SILENCE_S = 30.0


def open_hub(
    *,
    hub: str,
    mirrors: str,
    offline: bool,
    bandwidth_kib_s: int,
    environment: Mapping[str, str],
    patience: RetryPolicy | None = None,
) -> HttpHub:
    """Return a hub; nothing is asked yet.

    Args:
        hub: Address to fetch from; empty for ``HF_ENDPOINT``, or the hub's own.
        mirrors: Further addresses, between spaces.
        offline: Whether nothing may be fetched.
        bandwidth_kib_s: Cap in KiB a second, 0 for none.
        environment: The environment variables.
        patience: The rules of trying again.

    Raises:
        InputError: An address is none that files can be fetched from.
    """
    wire = ConnectionSettings(
        offline=find_offline_reason(offline, environment),
        connect_s=CONNECT_S,
        silence_s=SILENCE_S,
        proxies=urllib.request.getproxies(),
        bypass=_bypass,
        token=environment.get("HF_TOKEN", "").strip(),
    )
    return HttpHub(
        resolve_endpoints(hub, mirrors, environment),
        wire,
        bytes_s=bandwidth_kib_s * 1024.0 if bandwidth_kib_s else None,
        patience=patience,
    )


def _bypass(host: str) -> bool:
    return bool(urllib.request.proxy_bypass(host))

"""A hub that misbehaves, a client that is quick to try again, and files worth fetching."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.network.connection import ConnectionSettings
from retllm_desktop.network.fetched_files import FetchedFile, FetchEvent, WantedFile
from retllm_desktop.network.limits import RetryPolicy
from retllm_desktop.packs.download.endpoints import resolve_endpoints
from retllm_desktop.packs.download.http_hub import HttpHub
from retllm_desktop.packs.manifest import RepositorySource
from tests.fixtures.hub import COMMIT, LoopbackHub, Served, loopback_hub

SOURCE = RepositorySource("some/model", COMMIT)
QUICK = RetryPolicy(
    max_fruitless=4, first_pause_s=0.001, longest_pause_s=0.002, longest_requested_s=0.5
)


def bytes_of(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def wanted(remote: str, served: Served, target: str | None = None) -> WantedFile:
    return WantedFile(remote, target or remote, len(served.data), served.sha256)


def wire(**changes: object) -> ConnectionSettings:
    parts: dict[str, object] = {
        "connect_s": 5.0,
        "silence_s": 5.0,
        "proxies": {},
        "bypass": lambda host: False,
    }
    return ConnectionSettings(**(parts | changes))  # type: ignore[arg-type]


class Client:
    """Fetches into a folder and remembers what it was told."""

    def __init__(self, hub: LoopbackHub, folder: Path) -> None:
        self.server = hub
        self.folder = folder
        self.events: list[FetchEvent] = []

    def hub(
        self, *, mirrors: str = "", retry_policy: RetryPolicy = QUICK, **parts: object
    ) -> HttpHub:
        wire_parts = {k: parts.pop(k) for k in list(parts) if k in ConnectionSettings.__slots__}
        return HttpHub(
            resolve_endpoints(self.server.address, mirrors, {}),
            wire(**wire_parts),
            retry_policy=retry_policy,
            **parts,  # type: ignore[arg-type]
        )

    def fetch(
        self, *files: WantedFile, source: RepositorySource = SOURCE, **how: object
    ) -> list[FetchedFile]:
        self.events = []
        for event in self.hub(**how).fetch(source, files, self.folder, CancelToken()):  # type: ignore[arg-type]
            self.events.append(event)
        return [event for event in self.events if isinstance(event, FetchedFile)]

    def visible(self) -> set[str]:
        """The files that have their names."""
        found = (p for p in self.folder.rglob("*") if p.is_file())
        return {
            p.relative_to(self.folder).as_posix()
            for p in found
            if not p.name.endswith((".part", ".part.json"))
        }


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    with loopback_hub() as running:
        yield running


@pytest.fixture
def client(hub: LoopbackHub, tmp_path: Path) -> Client:
    return Client(hub, tmp_path / "incoming")


@pytest.fixture
def one_file(hub: LoopbackHub) -> Callable[..., tuple[Served, WantedFile]]:
    """Puts a file on the hub and says how to want it."""

    def put(size: int = 300_000, **how: object) -> tuple[Served, WantedFile]:
        served = hub.add("model.bin", bytes_of(size), **how)  # type: ignore[arg-type]
        return served, wanted("model.bin", served)

    return put

"""Fetches a file over a connection that breaks again and again; asserts that it arrives whole.

Counts what the server sent, not what the client says it received.
"""

import argparse
import hashlib
import random
import tempfile
from pathlib import Path

import numpy as np

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.network.fetched_files import FetchedFile, WantedFile
from retllm_desktop.network.limits import RetryPolicy
from retllm_desktop.packs.download.http_hub import open_hub
from retllm_desktop.packs.manifest import RepositorySource
from tests.benchmarks.report import write
from tests.fixtures.hub import COMMIT, Fault, loopback_hub


def main() -> None:
    """Run it and write the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, default=256)
    parser.add_argument("--interruptions", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    size = options.mib * 2**20
    rng = random.Random(options.seed)
    data = np.random.default_rng(options.seed).bytes(size)
    with loopback_hub() as hub, tempfile.TemporaryDirectory() as folder:
        served = hub.add("model.bin", data)
        # Mean distances that leave a rest: else the file would be whole before the last break.
        longest = 2 * size // (options.interruptions + 10)
        for _ in range(options.interruptions):
            cut = rng.randrange(longest)
            served.faults.append(Fault(cut_after=cut, reset=rng.random() < 0.5))
        client = open_hub(
            hub=hub.address,
            mirrors="",
            offline=False,
            bandwidth_kib_s=0,
            environment={},
            retry_policy=RetryPolicy(first_pause_s=0.001, longest_pause_s=0.002),
        )
        wanted = WantedFile("model.bin", "model.bin", size, served.sha256)
        events = client.fetch(
            RepositorySource("some/model", COMMIT), [wanted], Path(folder), CancelToken()
        )
        (arrived,) = [event for event in events if isinstance(event, FetchedFile)]
        with (Path(folder) / "model.bin").open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != served.sha256:
                raise SystemExit("the file that arrived is another one")
        if served.faults:
            raise SystemExit(f"{len(served.faults)} interruptions never happened")
        sent = hub.sent_bytes
    share = sent / size
    rows = [
        ("interruptions", float(options.interruptions), ""),
        ("bytes of the file", float(size), "bytes"),
        ("bytes that the server sent", float(sent), "bytes"),
        ("bytes that were received", float(arrived.received_bytes), "bytes"),
        ("sent / file", share, "×"),
    ]
    print(write("interruptions", rows, {"mib": options.mib, "seed": options.seed}))
    if share > 1.05:
        raise SystemExit("more than 1.05 times the file was sent")

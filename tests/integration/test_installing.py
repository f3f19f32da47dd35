"""Packs are fetched through all parts: hub, staging, trial; stopped, killed, and taken up again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError, FetchError, PackError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Modality
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.packs.installation import (
    DownloadAdvanced,
    FileVerified,
    InstallStopped,
    PackInstalled,
    ValidationStarted,
)
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.staging import StagingArea
from tests.fixtures.hub import Fault, loopback_hub
from tests.fixtures.offers import REPO, STARTER, install_from, offer_of
from tests.unit.encoders.tiny_onnx import ImageTower, TextTower


@pytest.fixture
def hub():
    with loopback_hub() as running:
        for path in STARTER.iterdir():
            running.add(f"weights/{path.name}", path.read_bytes(), repo=REPO)
        yield running


@pytest.fixture
def service(hub, tmp_path):
    def make(offer, staging=None):
        return install_from(hub.address, offer, staging or StagingArea(tmp_path / "packs"))

    return make


def test_an_encoder_is_fetched_and_measured(service, hub, tmp_path):
    made = service(offer_of())
    plan = made.plan("fetched")
    assert plan.unpinned == ()
    assert not hub.asked  # All is pinned: nobody need be asked.
    events = list(made.fetch(plan, CancelToken()))
    assert [type(e) for e in events if not isinstance(e, DownloadAdvanced)] == [
        FileVerified, FileVerified, FileVerified, ValidationStarted, PackInstalled,
    ]  # fmt: skip
    progress = [e.progress for e in events if isinstance(e, DownloadAdvanced)]
    assert progress[-1].done_bytes <= progress[-1].total_bytes == plan.total_bytes
    installed = events[-1]
    assert installed.received_bytes == plan.total_bytes
    pack = load_pack(tmp_path / "packs" / "fetched")
    pack.verify()
    shipped = load_pack(STARTER).manifest.coarse.unrelated
    for pair, found in pack.manifest.coarse.unrelated.items():
        assert found.mean == pytest.approx(shipped[pair].mean, abs=0.15)
        assert found.std == pytest.approx(shipped[pair].std, rel=0.5)
    encoder = OnnxDualEncoder(pack, threads=1)
    assert encoder.z_score(Modality.TEXT, Modality.IMAGE, 0.9) > 2
    assert (pack.folder / "LICENSE.txt").read_text("utf-8").startswith("MIT (MIT)")


def test_an_encoder_of_eight_bits_alone(service):
    made = service(offer_of(("image_int8", "text_int8", "tokenizer")))
    events = list(made.fetch(made.plan("fetched"), CancelToken()))
    pack = events[-1].pack
    assert not pack.has("image")
    for precision in ("fp32", "auto", "int8"):
        assert OnnxDualEncoder(pack, precision=precision, threads=1).precision == "int8"


def test_what_nobody_has_pinned_is_taken_at_the_hubs_word_and_kept(service, hub):
    made = service(offer_of(sha256=None, size_bytes=None))
    plan = made.plan("fetched")
    assert {f.remote for f in plan.unpinned} == {f.remote for f in plan.files}
    assert {a.method for a in hub.asked} == {"HEAD"}
    events = list(made.fetch(plan, CancelToken()))
    assert all(e.first_use for e in events if isinstance(e, FileVerified))
    kept = {f.sha256 for f in events[-1].pack.manifest.files}
    assert kept >= {f.sha256 for f in plan.files}


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ({}, "does not say"),
        ({"X-Linked-Etag": "0" * 64}, "does not say how long"),
        ({"X-Linked-Etag": "0" * 64, "X-Linked-Size": str(10**18)}, "that is no model"),
        ({"X-Linked-Size": "5", "ETag": "weak"}, "does not say which bytes"),
    ],
)
def test_a_hub_that_says_too_little(service, hub, record, sentence):
    hub.files[f"{REPO}/weights/image.onnx"].record = record
    with pytest.raises(FetchError, match=sentence):
        service(offer_of(sha256=None, size_bytes=None)).plan("fetched")


def test_a_hub_that_says_otherwise_than_what_is_pinned(service, hub):
    hub.files[f"{REPO}/weights/image.onnx"].data += b"more"
    with pytest.raises(FetchError, match="another file"):
        service(offer_of(sha256=None)).plan("fetched")


def test_no_room(service, tmp_path, hub):
    class Full(StagingArea):
        def free_bytes(self):
            return 1000

    made = service(offer_of(), Full(tmp_path / "packs"))
    with pytest.raises(FetchError, match="not enough room"):
        list(made.fetch(made.plan("fetched"), CancelToken()))
    assert not hub.asked


def test_stopped_and_taken_up_again(service, hub, tmp_path):
    for served in hub.files.values():
        served.always = Fault(bytes_s=1e6)
    made = service(offer_of())
    cancel = CancelToken()
    events = []
    for event in made.fetch(made.plan("fetched"), cancel):
        events.append(event)
        if isinstance(event, DownloadAdvanced) and event.progress.done_bytes > 200_000:
            cancel.cancel()
    assert isinstance(events[-1], InstallStopped)
    assert not (tmp_path / "packs" / "fetched").exists()
    here = dict(made.unfinished())["fetched"]
    assert here > 200_000
    for served in hub.files.values():
        served.always = Fault()
    plan = made.plan("fetched")
    installed = list(made.fetch(plan, CancelToken()))[-1]
    assert installed.received_bytes < plan.total_bytes - 100_000
    assert made.unfinished() == ()


def test_a_model_that_says_the_same_of_everything_is_not_installed(service, hub, tmp_path):
    class Dull(TextTower):
        def table(self):
            return np.ones((self.vocabulary, self.dimension), np.float32)

    tower = Dull(vocabulary=9000, dimension=256, input="input_ids", output="embedding")
    hub.files[f"{REPO}/weights/text.onnx"].data = tower.bytes()
    made = service(offer_of(sha256=None, size_bytes=None))
    with pytest.raises(PackError, match="the same of"):
        list(made.fetch(made.plan("fetched"), CancelToken()))
    assert not (tmp_path / "packs" / "fetched").exists()


def test_a_model_of_another_shape_is_not_installed(service, hub, tmp_path):
    tower = ImageTower(px=128, dimension=7, input="pixel_values", output="embedding")
    hub.files[f"{REPO}/weights/image.onnx"].data = tower.bytes()
    made = service(offer_of(sha256=None, size_bytes=None))
    with pytest.raises(EngineError, match="instead of"):
        list(made.fetch(made.plan("fetched"), CancelToken()))
    assert not (tmp_path / "packs" / "fetched").exists()


def test_references_that_are_missed_keep_a_pack_out(service):
    offer = offer_of()
    encoder = OnnxDualEncoder(load_pack(STARTER), threads=1)
    right = encoder.embed_texts(["a red ball"])[0].astype(float)
    wrong = np.roll(right, 1)
    for vector, passes in ((right, True), (wrong, False)):
        reference = {"text": "a red ball", "vector": vector.tolist(), "least_cosine": 0.999}
        body = {**offer.body, "coarse": {**offer.body["coarse"], "references": [reference]}}
        made = service(
            type(offer)(**{n: getattr(offer, n) for n in offer.__slots__} | {"body": body})
        )
        run = made.fetch(made.plan("fetched"), CancelToken())
        if passes:
            assert isinstance(list(run)[-1], PackInstalled)
        else:
            with pytest.raises(PackError, match="its makers get"):
                list(run)


FETCHER = """
import os, pathlib, sys
from retllm_desktop.network.fetched_files import WantedFile
from retllm_desktop.packs.manifest import RepositorySource
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.packs.download.http_hub import open_hub
hub = open_hub(hub=sys.argv[1], mirrors="", offline=False, bandwidth_kib_s=0, environment={})
file = WantedFile("weights/model.bin", "model.bin", int(sys.argv[3]), sys.argv[4])
print("go", flush=True)
source = RepositorySource("some/encoder", "a" * 40)
for event in hub.fetch(source, [file], pathlib.Path(sys.argv[2]), CancelToken()):
    pass
print("done", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a signal that cannot be caught")
def test_killed_again_and_again(hub, tmp_path):
    """What was written is not fetched again, however often the process dies."""
    size = 4_000_000
    served = hub.add("weights/model.bin", os.urandom(size), repo=REPO)
    served.always = Fault(bytes_s=4e6)
    command = [sys.executable, "-c", FETCHER, hub.address, str(tmp_path), str(size), served.sha256]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    part = tmp_path / "model.bin.part"
    reached = 0
    for _ in range(4):
        before = reached
        child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        assert child.stdout.readline().strip() == b"go"
        while child.poll() is None:
            reached = part.stat().st_size if part.exists() else 0
            if reached >= before + 400_000:
                break
        child.send_signal(signal.SIGKILL)
        child.communicate()
        reached = part.stat().st_size
        assert not (tmp_path / "model.bin").exists()
    served.always = Fault()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert (tmp_path / "model.bin").read_bytes() == served.data
    begins = [int(g.headers.get("range", "bytes=0-")[6:-1]) for g in hub.gets()]
    assert begins == sorted(begins)
    assert begins[-1] == reached

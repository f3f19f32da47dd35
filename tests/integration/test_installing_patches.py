"""A pack in EmbeddingGemma 2's layout is fetched from a hub, tried, and finds pictures."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from retllm_desktop.core.errors import EngineError, PackError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Modality
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.packs.catalogue import PackOffer, parse_offer
from retllm_desktop.packs.installation import PackInstalled
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.staging import StagingArea
from retllm_desktop.platform.paths import bundled_folder
from tests.fixtures.hub import LoopbackHub, loopback_hub
from tests.fixtures.offers import install_from
from tests.fixtures.patch_twins import PARITY, SMALL, twin_coarse_part, twin_tokenizer

OFFER = bundled_folder("models") / "catalogue" / "embeddinggemma-2.json"


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The twin's files under the names that the hub has the real ones under."""
    folder = tmp_path_factory.mktemp("layout")
    for role, name in (("image", "vision_encoder_quantized"), ("text", "model_quantized")):
        packed = (PARITY / f"patches_{role}.onnx.gz").read_bytes()
        onnx.save(
            onnx.load_from_string(gzip.decompress(packed)),
            folder / f"{name}.onnx",
            save_as_external_data=True,
            location=f"{name}.onnx_data",
            size_threshold=0,
        )
    found = {f"onnx/{path.name}": path.read_bytes() for path in folder.iterdir()}
    return {**found, "tokenizer.json": twin_tokenizer()}


@pytest.fixture
def hub(layout: dict[str, bytes]) -> Iterator[LoopbackHub]:
    with loopback_hub() as running:
        for name, data in layout.items():
            running.add(name, data, repo="onnx-community/embeddinggemma-2-ONNX")
        yield running


def offer_of(layout: dict[str, bytes], **part: Any) -> PackOffer:
    """The catalogue's offer with the twin's sides and files."""
    offer = json.loads(OFFER.read_text("utf-8"))
    offer["id"] = "fetched"
    offer["coarse"] = {**twin_coarse_part(SMALL), "unrelated": None, **part}
    for entry in offer["files"]:
        data = layout[entry["remote"]]
        entry |= {"size_bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return parse_offer(offer)


def test_it_is_fetched_with_its_weights_beside_and_runs(
    hub: LoopbackHub, layout: dict[str, bytes], tmp_path: Path
) -> None:
    made = install_from(hub.address, offer_of(layout), StagingArea(tmp_path / "packs"))
    events = list(made.fetch(made.plan("fetched"), CancelToken()))
    assert isinstance(events[-1], PackInstalled)
    pack = load_pack(tmp_path / "packs" / "fetched")
    pack.verify()
    beside = sorted(path.name for path in (pack.folder / "onnx").iterdir())
    assert beside == [
        "model_quantized.onnx",
        "model_quantized.onnx_data",
        "vision_encoder_quantized.onnx",
        "vision_encoder_quantized.onnx_data",
    ]
    assert "Prohibited Use Policy" in (pack.folder / "LICENSE.txt").read_text("utf-8")
    coarse = pack.manifest.coarse
    assert coarse is not None
    # What is alike among unrelated pairs was measured with the model itself; where a list of
    # neighbours ends was not, and then none is cut.
    assert all(0 < pair.std < 1 for pair in coarse.unrelated.values())
    encoder = OnnxDualEncoder(pack, threads=1)
    assert encoder.similarity_cutoff is None
    picture = np.zeros((96, 96, 3), np.uint8)
    (vector,) = encoder.embed_images([picture])
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    (asked,) = encoder.embed_texts(["a black square"])
    assert np.isfinite(encoder.z_score(Modality.TEXT, Modality.IMAGE, float(vector @ asked)))


def test_weights_that_lead_elsewhere_are_refused(
    hub: LoopbackHub, layout: dict[str, bytes], tmp_path: Path
) -> None:
    name = "onnx/vision_encoder_quantized.onnx"
    astray = layout[name].replace(b"vision_encoder_quantized.onnx_data", b"../" + b"a" * 31)
    assert astray != layout[name]
    changed = {**layout, name: astray}
    hub.add(name, astray, repo="onnx-community/embeddinggemma-2-ONNX")
    made = install_from(hub.address, offer_of(changed), StagingArea(tmp_path / "packs"))
    with pytest.raises(EngineError, match="cannot be loaded") as caught:
        list(made.fetch(made.plan("fetched"), CancelToken()))
    assert "does not vouch for" in caught.value.detail
    assert not (tmp_path / "packs" / "fetched").exists()


def test_a_manifest_of_another_width_is_refused(
    hub: LoopbackHub, layout: dict[str, bytes], tmp_path: Path
) -> None:
    part = twin_coarse_part(SMALL)
    part["image"]["sequence"]["width"] = 31
    for empty in part["text"]["empty_inputs"]:
        empty["shape"] = [0, 31]
    offer = offer_of(layout, image=part["image"], text=part["text"])
    made = install_from(hub.address, offer, StagingArea(tmp_path / "packs"))
    with pytest.raises((EngineError, PackError)):
        list(made.fetch(made.plan("fetched"), CancelToken()))
    assert not (tmp_path / "packs" / "fetched").exists()

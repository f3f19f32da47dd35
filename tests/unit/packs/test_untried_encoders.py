"""An encoder is unmarked only where a twin of exactly its shape was compared, or where it was run.

The record is written by ``python -m models.training.encoder_twins.make full``, which compares each
twin of a published shape with transformers; the small twins of the suite are of the same make.
"""

import json
import shutil
from pathlib import Path

import pytest

from retllm_desktop.cli.model_rows import make_offer_row
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.catalogue import load_catalogue
from retllm_desktop.packs.recommendation import gather_candidates
from retllm_desktop.platform.paths import bundled_folder
from tests.fixtures.patch_twins import twin_pictures

ROOT = Path(__file__).parents[3]
RECORD = json.loads((ROOT / "models/training/results/encoder_twins.json").read_text("utf-8"))[
    "twins"
]
BOUND = 1e-4
OTHERWISE = {
    # Its real weights, which starter-text has, were compared with sentence-transformers'.
    "all-minilm-l6-v2": "tests/models/results/text_pack.json",
    # A full-size twin was compared with transformers and OpenCLIP.
    "clip-vit-b-32-256-datacomp": "tests/models/results/preprocessing.json",
    # So was one of EmbeddingGemma 2, whose pictures are patches.
    "embeddinggemma-2": "tests/benchmarks/results/patch_twins.json",
}
ENCODERS = {
    offer.id: offer
    for offer in load_catalogue(bundled_folder("models") / "catalogue").offers
    if offer.role is not PackRole.FINE
}


@pytest.mark.parametrize("pack_id", sorted(ENCODERS))
def test_the_mark_says_whether_a_twin_was_compared(pack_id: str) -> None:
    offer = ENCODERS[pack_id]
    assert offer.untried is (pack_id not in RECORD and pack_id not in OTHERWISE)
    if pack_id in OTHERWISE:
        assert (ROOT / OTHERWISE[pack_id]).is_file()


def test_the_twin_of_patches_agrees() -> None:
    written = json.loads((ROOT / OTHERWISE["embeddinggemma-2"]).read_text("utf-8"))["rows"]
    rows = {row["what"]: row["value"] for row in written}
    for kind in ("pictures", "texts"):
        assert rows[f"fp32: {kind}: largest difference"] <= BOUND
    assert rows["fp32: pictures and texts compared"] == len(twin_pictures())


@pytest.mark.parametrize("pack_id", sorted(RECORD))
def test_the_twins_agree_and_have_the_published_size(pack_id: str) -> None:
    found = RECORD[pack_id]
    differences = [value for name, value in found.items() if "largest_difference" in name]
    assert len(differences) >= 1
    assert max(differences) <= BOUND
    # Vectors that are all alike would agree whatever was run.
    assert max(value for name, value in found.items() if "largest_cosine" in name) < 0.999
    compared = found["bytes"].keys() & found["published_bytes"].keys()
    for name in compared - {"image q4", "image int8"}:
        assert found["bytes"][name] == pytest.approx(found["published_bytes"][name], rel=0.005)
    # Ours rounds the patches' convolution or leaves it, where theirs does the other thing.
    for name in compared & {"image q4", "image int8"}:
        assert found["bytes"][name] == pytest.approx(found["published_bytes"][name], rel=0.12)
    assert compared


def test_what_is_offered_is_of_the_size_that_was_published() -> None:
    offered = {
        (pack_id, file.size_bytes)
        for pack_id, offer in ENCODERS.items()
        for file in offer.files
        if file.role not in {"tokenizer", "data"}
    }
    for pack_id, found in RECORD.items():
        if pack_id in ENCODERS:
            sizes = {(pack_id, size) for size in found["published_bytes"].values()}
            assert {one for one in offered if one[0] == pack_id} <= sizes


def test_what_nothing_stands_for_is_marked_and_recommended_to_nobody(tmp_path: Path) -> None:
    names = ("multilingual-e5-small", "siglip2-base-patch16-224")
    for name in names:
        written = json.loads((ROOT / f"models/catalogue/{name}.json").read_text("utf-8"))
        written["untried"] = name == names[0]
        (tmp_path / f"{name}.json").write_text(json.dumps(written), "utf-8")
    shutil.copytree(ROOT / "models/catalogue/licences", tmp_path / "licences")
    offers = {offer.id: offer for offer in load_catalogue(tmp_path).offers}
    marked, other = (make_offer_row(offers[name], 0)["state"] for name in names)
    assert "untried here" in str(marked)
    assert "untried" not in str(other)
    found = gather_candidates((), offers.values(), lambda _pack: None)
    assert [one.needs.id for one in found] == [names[1]]

"""What the catalogue says that packs compute is what their published shapes give."""

import json

import pytest

from models.training.pack_work import CATALOGUE, Layers, known_packs, pack_work
from retllm_desktop.packs.catalogue import parse_offer


def test_a_known_transformer():
    # ViT-B/16 at 224 px has 17.6 GMACs with embedding and head (timm's table of models).
    assert Layers(12, 768, 3072).gflop(197) / 2 == pytest.approx(17.5, rel=0.02)


@pytest.mark.parametrize("pack", sorted(known_packs()))
def test_the_catalogue_says_what_the_shapes_give(pack):
    value = json.loads((CATALOGUE / f"{pack}.json").read_text("utf-8"))
    work = pack_work(pack, value.get("fine", {}).get("image_max_px", 0))
    assert value["work"] == work
    offer = parse_offer(value)
    assert {name: getattr(offer.work, name) for name in work} == work

"""What packs say that they know: read strictly, assumed where they are silent, said to people."""

import copy

import pytest

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.knowledge import Domain
from retllm_desktop.packs.catalogue import load_catalogue
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.knowledge import describe_knowledge
from retllm_desktop.packs.manifest import parse_manifest
from retllm_desktop.platform.paths import bundled_folder
from tests.unit.packs.test_manifest import COARSE, FINE

GENERAL = {Domain.PHOTOGRAPHS, Domain.PAGES, Domain.PASSAGES}


def knows(manifest=FINE, **fields):
    return parse_manifest(copy.deepcopy(manifest) | fields).knows


def test_what_a_manifest_says_is_kept():
    found = knows(knows=["drawn-world"], languages=["en", "de-CH"], vocabulary=["dog", "grün"])
    assert found.domains == {Domain.DRAWN_WORLD}
    assert found.only_drawn_world
    assert found.languages == ("en", "de-CH")
    assert found.vocabulary == {"dog", "grün"}
    assert found.stated


def test_a_domain_of_a_later_version_is_said_and_never_asked():
    found = knows(knows=["photographs", "x-rays"])
    assert found.domains == {Domain.PHOTOGRAPHS}
    assert found.unrecognised == ("x-rays",)
    assert "«x-rays», which this version does not know" in describe_knowledge(found)
    alone = knows(knows=["x-rays"])
    assert not alone.domains
    assert "x-rays" in describe_knowledge(alone)


@pytest.mark.parametrize(
    "fields",
    [
        {"knows": []},
        {"knows": "photographs"},
        {"knows": [1]},
        {"knows": ["photographs", "photographs"]},
        {"knows": ["x-rays", "x-rays"]},
        {"knows": [""]},
        {"knows": [" pages"]},
        {"knows": ["a\nb"]},
        {"knows": ["x" * 65]},
        {"knows": ["pages"], "languages": []},
        {"knows": ["pages"], "languages": ["English"]},
        {"knows": ["pages"], "languages": ["en", "en"]},
        {"knows": ["pages"], "languages": ["*", "en"]},
        {"knows": ["pages"], "languages": ["e"]},
        {"knows": ["pages"], "vocabulary": ["Dog"]},
        {"knows": ["pages"], "vocabulary": ["two words"]},
        {"knows": ["pages"], "vocabulary": ["dog", "dog"]},
        {"languages": ["en"]},
        {"vocabulary": ["dog"]},
    ],
)
def test_what_is_no_list_of_names_is_refused_in_a_sentence(fields):
    with pytest.raises(PackError) as caught:
        knows(**fields)
    assert caught.value.title.startswith("The manifest")


def test_manifests_of_the_first_version_are_taken_by_what_they_are():
    assert knows(COARSE).domains == {Domain.PHOTOGRAPHS, Domain.PAGES}
    assert knows(knows=None) == knows()
    general = copy.deepcopy(FINE)
    general["fine"]["chat_template"] = "gguf"
    assert knows(general).domains == GENERAL
    assert knows(general).languages == ("*",)
    trained = copy.deepcopy(FINE)
    trained["fine"]["chat_template"] = "none"
    assert not knows(trained).domains
    assert "asked about nothing" in describe_knowledge(knows(trained))
    assert "as its manifest does not say" in describe_knowledge(knows(general))


def test_the_packs_that_ship_and_those_that_can_be_fetched_say_what_they_know():
    models = bundled_folder("models")
    for name in ("starter-coarse", "starter-fine"):
        found = load_pack(models / name).manifest.knows
        assert found.only_drawn_world
        assert found.languages == ("en",)
    assert {"house", "beach"} < load_pack(models / "starter-fine").manifest.knows.vocabulary
    for offer in load_catalogue(models / "catalogue").offers:
        assert offer.knows.stated, offer.id
        if offer.role == "fine":
            assert offer.knows.domains == GENERAL
            assert offer.manifest((), None)["knows"] == ["photographs", "pages", "passages"]

"""Which judge is offered: one that knows what was found and fits the machine, or none."""

import json
import shutil

import pytest

from retllm_desktop.core.knowledge import Domain, JudgingNeed
from retllm_desktop.packs.catalogue import load_catalogue
from retllm_desktop.packs.installed import PackService
from retllm_desktop.packs.judge_offers import JudgeOffers
from retllm_desktop.platform.hardware.components import Hardware, Memory, Processor
from retllm_desktop.platform.paths import bundled_folder
from retllm_desktop.platform.settings_file import load_settings_file
from retllm_desktop.search.query_language import understands

PHOTOGRAPHS = JudgingNeed(frozenset({Domain.PHOTOGRAPHS}), "a red car")
GIB = 2**30


def machine(memory_bytes):
    return Hardware("linux", "6", Processor("cpu", "x86_64", 2, 2, ()), Memory(memory_bytes, 0), ())


@pytest.fixture
def offers(tmp_path):
    catalogue = load_catalogue(bundled_folder("models") / "catalogue").offers

    def make(memory_bytes=8 * GIB, wanted=True, offline="", catalogue=catalogue):
        folders = (tmp_path / "packs", bundled_folder("models"))
        return JudgeOffers(
            lambda: PackService(folders, "starter-coarse", "starter-fine"),
            lambda: catalogue,
            hardware=lambda: machine(memory_bytes),
            reads=understands,
            wanted=wanted,
            offline=lambda: offline,
            settings_path=tmp_path / "settings.toml",
        )

    return make


def test_the_largest_that_fits_is_offered_with_the_catalogues_figures(offers):
    found = offers(6 * GIB).find(PHOTOGRAPHS)
    assert found.pack == "smolvlm2-500m"
    assert found.sentence == "A checking model for photographs: 546 MB, 1.2 GB of memory"
    assert found.command == "retllm-desktop models fetch smolvlm2-500m"
    assert offers(8 * GIB).find(PHOTOGRAPHS).pack == "qwen3.5-0.8b"
    assert offers(24 * GIB).find(PHOTOGRAPHS).pack == "qwen3-vl-2b"


def test_a_query_of_another_language_needs_one_that_reads_it(offers):
    japanese = JudgingNeed(frozenset({Domain.PHOTOGRAPHS}), "赤い車")
    assert offers(24 * GIB).find(japanese).pack == "qwen3-vl-2b"
    # The only one that fits reads English.
    assert offers(6 * GIB).find(japanese) is None


def test_nothing_is_offered_where_none_fits_or_none_is_wanted(offers):
    assert offers(2 * GIB).find(PHOTOGRAPHS) is None
    assert offers(wanted=False).find(PHOTOGRAPHS) is None
    assert offers(catalogue=()).find(PHOTOGRAPHS) is None
    assert offers().find(JudgingNeed(frozenset({Domain.DRAWN_WORLD}))) is None


def test_offline_is_said_instead(offers):
    found = offers(offline="the setting «offline» is on").find(
        JudgingNeed(frozenset({Domain.PHOTOGRAPHS, Domain.PASSAGES}))
    )
    assert found.sentence == (
        "No checking model here knows photographs and texts; none is fetched, as the setting "
        "«offline» is on"
    )


def test_one_that_is_here_comes_first(offers, tmp_path):
    folder = tmp_path / "packs" / "mine"
    shutil.copytree(bundled_folder("models") / "starter-fine", folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest |= {"id": "mine", "title": "Mine", "knows": ["photographs"], "languages": ["*"]}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    found = offers(offline="it is so").find(PHOTOGRAPHS)
    assert (found.pack, found.here) == ("mine", True)
    assert found.sentence == "A checking model for photographs is here and not in use: Mine"
    assert found.command == "retllm-desktop models use mine"


def test_sent_away_it_stays_away(offers, tmp_path):
    made = offers()
    made.dismiss()
    assert made.find(PHOTOGRAPHS) is None
    assert load_settings_file(tmp_path / "settings.toml").offer_judge is False

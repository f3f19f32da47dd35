"""Which judge checks where one on another machine cannot be asked."""

import json

import pytest

from retllm_desktop.composition.application import make_pack_service
from retllm_desktop.composition.models import open_kept_questions
from retllm_desktop.composition.pack_choice import choose_fine_pack, find_stand_in
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.servers import DialectName
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from retllm_desktop.platform.settings import Settings
from tests.unit.packs.test_requirements import machine

GIB = 2**30


@pytest.fixture
def paths(tmp_path):
    """A person's packs: a server that was connected to as if it were the drawn judge."""
    made = resolve_paths(tmp_path / "data")
    source = bundled_folder("models") / "starter-fine"
    folder = made.packs / "nas"
    folder.mkdir(parents=True)
    manifest = json.loads((source / "manifest.json").read_text("utf-8"))
    manifest |= {"format": 2, "id": "nas", "title": "A server", "files": []}
    manifest["fine"]["server"] = {
        "address": "https://nas.example:8080",
        "dialect": DialectName.COMPLETION.value,
        "model": "",
        "checked": "reds",
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return made


def chosen(paths, hardware=lambda: machine(16 * GIB), **settings):
    wanted = Settings(fine_pack="nas", **settings)
    packs = make_pack_service(wanted, paths)
    return choose_fine_pack(wanted, packs, open_kept_questions(paths), hardware)


def test_the_judge_on_this_machine_checks_while_the_program_works_offline(paths):
    pack, notice = chosen(paths)
    assert (pack.manifest.id, notice) == ("nas", "")
    pack, notice = chosen(paths, offline=True)
    assert pack.manifest.id == "starter-fine"
    assert "nas.example:8080 is not asked" in notice
    assert notice.endswith("Starter, fine checks instead")


def test_none_checks_that_does_not_fit(paths):
    pack, notice = chosen(paths, lambda: machine(GIB // 8), offline=True)
    assert pack is None
    assert notice.endswith("results keep the quick order")


def test_only_a_server_has_one_that_stands_in(paths):
    packs = make_pack_service(Settings(fine_pack="nas"), paths)
    questions = open_kept_questions(paths)
    found = find_stand_in(packs, packs.chosen(PackRole.FINE), questions, lambda: machine(16 * GIB))
    assert found.manifest.id == "starter-fine"
    here = make_pack_service(Settings(), paths)
    assert find_stand_in(here, found, questions, lambda: machine(16 * GIB)) is None


def test_what_knows_none_of_it_does_not_stand_in(paths):
    file = paths.packs / "nas" / "manifest.json"
    manifest = json.loads(file.read_text("utf-8"))
    manifest["knows"] = ["photographs"]
    manifest.pop("vocabulary", None)
    file.write_text(json.dumps(manifest), "utf-8")
    packs = make_pack_service(Settings(fine_pack="nas"), paths)
    pack = packs.chosen(PackRole.FINE)
    assert find_stand_in(packs, pack, open_kept_questions(paths), lambda: machine(16 * GIB)) is None

"""The packs as a person sees them: what is here, what could be, what may be chosen or removed."""

import json
import shutil

import pytest

from retllm_desktop.composition.application import make_pack_service
from retllm_desktop.core.errors import InputError
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.pack_list import OtherLibrary, PackList, PackStatus, total_disk_bytes
from retllm_desktop.packs.staging import StagingArea
from retllm_desktop.platform import settings_file
from retllm_desktop.platform.hardware.components import Hardware, Memory, Processor
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from tests.fixtures.hub import loopback_hub
from tests.fixtures.offers import REPO, STARTER, install_from, offer_of

GIB = 2**30
_SMALL = Hardware(
    "linux", "", Processor("", "", 2, 2, ()), Memory(4 * GIB, 2 * GIB), accelerators=()
)


@pytest.fixture
def where(tmp_path):
    return resolve_paths(tmp_path / "data")


@pytest.fixture
def pack_list(where):
    def make(address="http://127.0.0.1:9", status=None, hardware=_SMALL, others=()):
        return PackList(
            lambda: make_pack_service(settings_file.load_settings_file(where.settings), where),
            install_from(address, offer_of(), StagingArea(where.packs)),
            settings_path=where.settings,
            own_folder=where.packs,
            library=lambda: status,
            hardware=lambda: hardware,
            others=lambda: others,
        )

    return make


def put(where, name):
    """Put a copy of the fine starter pack, under another name, where packs are installed."""
    folder = where.packs / name
    shutil.copytree(bundled_folder("models") / "starter-fine", folder)
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"id": name}), "utf-8")


def test_what_came_with_the_program_is_in_use_and_the_rest_is_offered(pack_list):
    rows = pack_list().rows()
    by_id = {row.id: row for row in rows}
    assert by_id["starter-photos"].status is PackStatus.IN_USE
    assert by_id["starter-text"].status is PackStatus.IN_USE
    assert by_id["starter-coarse"].status is PackStatus.HERE
    assert by_id["starter-fine"].status is PackStatus.IN_USE
    assert not by_id["starter-fine"].removable
    assert by_id["qwen3-vl-8b"].status is PackStatus.OFFERED
    assert by_id["qwen3-vl-8b"].fits is False
    assert by_id["starter-fine"].fits is True
    assert [row.role for row in rows] == sorted(row.role for row in rows)
    assert total_disk_bytes(rows) == sum(
        row.size_bytes for row in rows if row.status in {PackStatus.IN_USE, PackStatus.HERE}
    )


def test_where_memory_is_not_known_nothing_is_said_of_it(pack_list):
    assert {row.fits for row in pack_list(hardware=None).rows()} == {None}


def test_one_is_chosen_and_counts_at_once(pack_list, where):
    put(where, "other")
    made = pack_list()
    made.use("other")
    assert settings_file.load_settings_file(where.settings).fine_pack == "other"
    standings = {row.id: row.status for row in made.rows()}
    assert standings["other"] is PackStatus.IN_USE
    assert standings["starter-fine"] is PackStatus.HERE
    with pytest.raises(InputError, match="is in use"):
        made.remove("other")
    made.use("starter-fine")
    assert made.remove("other") > 1_000_000
    assert "other" not in {row.id for row in made.rows()}


def test_what_must_stay_stays(pack_list, where):
    with pytest.raises(InputError, match="came with the program"):
        pack_list().remove("starter-fine")
    with pytest.raises(InputError, match="no pack «qwen3-vl-2b» on this machine"):
        pack_list().use("qwen3-vl-2b")
    with pytest.raises(InputError, match="nothing can be found"):
        pack_list().use_none(PackRole.COARSE)


def test_a_pack_that_the_library_is_built_with_stays(pack_list, where):
    with loopback_hub() as hub:
        for path in STARTER.iterdir():
            hub.add(f"weights/{path.name}", path.read_bytes(), repo=REPO)
        space = offer_of().space
        status = LibraryStatus(where.database, (), 0, {}, 0, space, 0)
        made = pack_list(hub.address, status)
        for _ in made.fetch(made.plan("fetched"), CancelToken()):
            pass
    assert load_pack(where.packs / "fetched").manifest.coarse.space == space
    with pytest.raises(InputError, match="built with the pack"):
        made.remove("fetched")


def test_a_pack_that_another_library_needs_stays(pack_list, where):
    put(where, "other")
    made = pack_list(others=[OtherLibrary("holiday", frozenset({"other"}))])
    assert not next(row for row in made.rows() if row.id == "other").removable
    with pytest.raises(InputError, match="in use by the library «holiday»"):
        made.remove("other")
    folder = where.packs / "coarse"
    shutil.copytree(STARTER, folder)
    manifest = folder / "manifest.json"
    manifest.write_text(
        json.dumps(json.loads(manifest.read_text("utf-8")) | {"id": "coarse"}), "utf-8"
    )
    space = load_pack(folder).manifest.coarse.space
    with pytest.raises(InputError, match="The library without a name is built with"):
        pack_list(others=[OtherLibrary("", frozenset(), lambda: space)]).remove("coarse")
    with pytest.raises(InputError, match="cannot be told"):
        pack_list(others=[OtherLibrary("holiday", None)]).remove("coarse")
    assert pack_list(others=[OtherLibrary("holiday", None)]).rows()
    assert pack_list(others=[OtherLibrary("", frozenset())]).remove("coarse") > 1_000_000


def test_what_was_begun_says_so_and_can_go(pack_list, where):
    made = pack_list()
    with StagingArea(where.packs).hold("fetched") as stage:
        (stage.folder / "image.onnx.part").write_bytes(bytes(5000))
    row = next(row for row in made.rows() if row.id == "fetched")
    assert row.status is PackStatus.BEGUN
    assert row.begun_bytes == 5000
    assert row.removable
    assert made.remove("fetched") == 5000
    assert next(r for r in made.rows() if r.id == "fetched").status is PackStatus.OFFERED


def test_of_an_optional_pack_none_can_be_chosen_instead(pack_list, where):
    put(where, "other")
    made = pack_list()
    made.use("other")
    with pytest.raises(InputError, match="or none") as caught:
        made.remove("other")
    assert "--no fine" in caught.value.detail
    made.use_none(PackRole.FINE)
    assert made.remove("other") > 1_000_000

"""Renames, what is left out, backups, damage and another pack, through the command line."""

import json
import random
import shutil

import apsw
import pytest

from models.world.draw import render
from models.world.sampling import sample_scene
from retllm_desktop.cli.main import run_command
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from tests.fixtures.drawn_world import choose_drawn_packs
from tests.fixtures.random_packs import write_pack
from tests.fixtures.vision_network import Shape, write

PICTURES = 6
TINY = Shape(64, 32, 32, 1, 2, 48)


@pytest.fixture
def album(tmp_path):
    folder = tmp_path / "album"
    (folder / "sub").mkdir(parents=True)
    for number in range(PICTURES):
        scene = sample_scene(random.Random(number))
        render(scene, 128).save(folder / ("sub" if number % 2 else ".") / f"{number}.png")
    return folder


@pytest.fixture
def command(tmp_path, capsys):
    choose_drawn_packs(tmp_path / "data")

    def call(*arguments):
        capsys.readouterr()
        # Text in pictures has tests of its own; looking for it takes a while.
        hurry = ["--set", "ocr=false"] if arguments[0] == "index" else []
        code = run_command(
            ["--data-dir", str(tmp_path / "data"), *map(str, arguments), *hurry, "--json"]
        )
        out = capsys.readouterr().out
        return code, json.loads(out) if out.strip() else None

    return call


def found(command, **options):
    words = ["search", "a red boat", "--coarse-only", "--all", "-n", "50"]
    for name, value in options.items():
        words += ["--set", f"{name}={value}"]
    code, answer = command(*words)
    assert code == 0
    return {result["path"] for result in answer["results"]}


def test_a_renamed_folder_is_neither_read_nor_embedded(album, command):
    assert command("index", album)[1]["embedded"] == PICTURES
    (album / "sub").rename(album / "other")
    _, report = command("index")
    assert (report["read"], report["embedded"], report["moved"]) == (0, 0, PICTURES // 2)
    assert found(command) == {str(path) for path in album.rglob("*.png")}


def test_what_is_left_out_is_not_found_and_costs_nothing_when_it_is_wanted_again(album, command):
    command("index", album)
    code, listed = command("folders", album, "--leave-out", "sub/")
    assert (code, listed[0]["left_out"]) == (0, ["sub/"])
    command("index")
    assert found(command) == {str(path) for path in album.glob("*.png")}
    command("folders", album, "--leave-out", "")
    _, report = command("index")
    assert report["embedded"] == 0
    assert len(found(command)) == PICTURES


def test_a_pattern_that_cannot_be_understood_changes_nothing(album, command):
    command("index", album)
    assert command("folders", album, "--leave-out", "two\nlines")[0] == 2
    assert command("folders", album.parent, "--leave-out", "*.png")[0] == 2
    assert command("folders")[1][0]["left_out"] == []


def test_a_folder_is_removed_by_its_path(album, command):
    command("index", album)
    code, listed = command("folders", album, "--remove")
    assert (code, listed) == (0, [])
    assert len(list(album.rglob("*.png"))) == PICTURES


def test_a_backup_brings_back_what_was_there(album, command, tmp_path):
    command("index", album)
    code, written = command("backup", tmp_path / "copy.db")
    assert code == 0
    assert written["size_bytes"] > 0
    assert command("backup", tmp_path / "copy.db")[0] == 2
    command("folders", album, "--remove")
    assert found(command) == set()
    code, answer = command("restore", tmp_path / "copy.db")
    assert (code, answer["restored"]) == (0, True)
    assert len(found(command)) == PICTURES
    assert command("index")[1]["embedded"] == 0


def test_a_backup_that_is_no_library_is_refused(album, command, tmp_path):
    command("index", album)
    (tmp_path / "not.db").write_bytes(b"no library" * 1000)
    assert command("restore", tmp_path / "not.db")[0] == 1
    assert command("restore", tmp_path / "absent.db")[0] == 2
    assert len(found(command)) == PICTURES


def test_damage_is_found_repaired_and_indexed_anew(album, command, tmp_path):
    command("index", album)
    assert command("check") == (0, {"sound": True, "findings": []})
    connection = apsw.Connection(str(resolve_paths(tmp_path / "data").database))
    connection.execute("DELETE FROM embedded")
    connection.execute("DELETE FROM item WHERE part = 0 AND id = (SELECT min(id) FROM item)")
    connection.close()
    code, answer = command("check")
    assert code == 1
    assert answer["findings"]
    code, answer = command("repair")
    assert (code, answer["left"]) == (0, [])
    assert command("check")[0] == 0
    command("index")
    assert len(found(command)) == PICTURES
    assert command("check")[0] == 0


def test_another_pack_is_built_and_then_used(album, command, tmp_path):
    command("index", album)
    network = tmp_path / "network.onnx"
    write(network, TINY)
    packs = resolve_paths(tmp_path / "data").packs
    write_pack(packs / "other-pack", network, TINY, bundled_folder("models"))
    # Until it is built, search goes on in the space that is there.
    assert len(found(command, coarse_pack="other-pack")) == PICTURES
    code, answer = command("rebuild", "--set", "coarse_pack=other-pack")
    assert (code, answer["activated"], answer["embedded"]) == (0, True, PICTURES)
    assert command("status")[1]["space"] == "other-pack"
    assert len(found(command, coarse_pack="other-pack")) == PICTURES
    assert command("check")[0] == 0
    # Without that pack an index run brings the library back by itself.
    shutil.rmtree(packs / "other-pack")
    code, report = command("index")
    assert code == 0
    assert report["library"]["space"].startswith("starter-coarse")
    assert len(found(command)) == PICTURES

"""Photographs indexed by the command: searched by previews first, killed anywhere, then whole."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.core.errors import EngineError
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.library.sqlite_library import open_library
from retllm_desktop.packs.installed import PackService
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from tests.fixtures import convolutional_network, vision_network
from tests.fixtures.camera_files import write_camera_jpeg
from tests.fixtures.convolutional_network import TINY
from tests.fixtures.random_packs import write_pack

PHOTOS = 70
KILLED_AT = r"""
import os, sys
from pathlib import Path
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.events import IndexProgress, SecondPassProgress
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings

home, kind, at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
settings = Settings(coarse_pack="tiny", fine_pack="", text_pack="", ocr=False, workers=2)
with open_application(settings, resolve_paths(home), writable=True, with_judge=False) as app:
    app.folders.add(Path(sys.argv[4]))
    for service in (app.indexing.index, app.second_pass.run):
        for event in service(CancelToken()):
            if type(event).__name__ == kind and event.progress.done >= at:
                os._exit(9)
"""
"""Dies in the middle: nothing is closed, flushed or written."""


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    rng = np.random.default_rng(5)
    for number in range(PHOTOS):
        corners = rng.integers(0, 256, (3, 4, 3), np.uint8)
        image = Image.fromarray(corners).resize((1280, 960), Image.Resampling.BICUBIC)
        write_camera_jpeg(folder / f"{number:02d}.jpg", image, orientation=1 + 5 * (number % 2))
        os.utime(folder / f"{number:02d}.jpg", (number, number))
    return folder


@pytest.fixture
def home(tmp_path):
    network = tmp_path / "tiny.onnx"
    convolutional_network.write(network, TINY)
    where = resolve_paths(tmp_path / "home")
    write_pack(where.packs / "tiny", network, TINY, bundled_folder("models"))
    return tmp_path / "home"


def command(home, *words):
    chosen = ("coarse_pack=tiny", "fine_pack=", "text_pack=", "ocr=false")
    sets = [text for value in chosen for text in ("--set", value)]
    done = subprocess.run(
        [sys.executable, "-m", "retllm_desktop", "--data-dir", str(home), "--json", *words, *sets],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def kill(home, photos, kind, at):
    arguments = [str(home), kind, str(at), str(photos)]
    done = subprocess.run([sys.executable, "-c", KILLED_AT, *arguments], check=False)
    assert done.returncode == 9


def vectors(home):
    where = resolve_paths(home)
    with open_library(where.database, cache_dir=where.library_cache, writable=False) as library:
        assert library.check() == ()
        items = library.items.get(library.items.newest(999))
        rows = library.vectors.of_items([item.id for item in items])
        marks = {item.path.name: item.first_pass for item in items}
        return marks, {item.path.name: rows[item.id] for item in items}


def test_the_command_ends_with_whole_pictures(home, photos):
    done = command(home, "index", str(photos))
    assert (done["read"], done["embedded"], done["skipped"]) == (PHOTOS, PHOTOS, 0)
    assert done["second_pass"]["read"] == PHOTOS
    assert done["second_pass"]["left"] == done["library"]["first_pass"] == 0
    again = command(home, "index")
    assert (again["read"], again["second_pass"]["read"]) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "at"),
    [("IndexProgress", 40), ("SecondPassProgress", 0), ("SecondPassProgress", 40)],
    ids=["within the first pass", "between the passes", "within the second pass"],
)
def test_a_kill_loses_neither_pass(home, photos, tmp_path, kind, at):
    kill(home, photos, kind, at)
    if kind == "SecondPassProgress":
        status = command(home, "status")
        assert status["files"] == PHOTOS
        assert 0 < status["first_pass"] <= PHOTOS
        # What was read when the kill came may not have been written yet.
        assert at or status["first_pass"] == PHOTOS
        found = command(home, "search", "--image", str(photos / "07.jpg"), "--below-cutoff")
        marks = {result["first_pass"] for result in found["results"]}
        assert marks <= {True, False}
        assert True in marks
    else:
        assert command(home, "status")["files"] < PHOTOS
    done = command(home, "index")
    assert done["library"]["first_pass"] == 0
    assert done["library"]["files"] == PHOTOS
    marks, rows = vectors(home)
    assert set(marks.values()) == {False}
    # What came of it is what an undisturbed run makes.
    other = tmp_path / "other"
    where = resolve_paths(other)
    where.packs.parent.mkdir(parents=True, exist_ok=True)
    (other / "packs").symlink_to(resolve_paths(home).packs)
    command(other, "index", str(photos))
    _, expected = vectors(other)
    assert rows.keys() == expected.keys()
    assert all(float(rows[name] @ expected[name]) > 0.9999 for name in rows)


def test_the_tower_takes_both_sizes_and_no_other(home):
    packs = PackService((resolve_paths(home).packs,), "tiny", "")
    encoder = OnnxDualEncoder(packs.chosen("coarse"))
    assert encoder.first_pass_spec is not None
    for px in (encoder.image_spec.px, encoder.first_pass_spec.px):
        rows = encoder.embed_images([np.full((px, px, 3), 90, np.uint8)] * 3)
        assert rows.shape == (3, TINY.dim)
    with pytest.raises(ValueError, match="px 32 or 64"):
        encoder.embed_images([np.zeros((48, 48, 3), np.uint8)])
    with pytest.raises(ValueError, match="px 32 or 64"):
        encoder.embed_images([np.zeros((32, 32, 3), np.uint8), np.zeros((64, 64, 3), np.uint8)])


def test_a_pack_that_claims_a_second_size_and_has_one_is_refused(tmp_path):
    shape = vision_network.Shape(64, 32, 16, 1, 2, 8)
    network = tmp_path / "fixed.onnx"
    vision_network.write(network, shape)
    write_pack(tmp_path / "packs" / "fixed", network, shape, bundled_folder("models"))
    file = tmp_path / "packs" / "fixed" / "manifest.json"
    manifest = json.loads(file.read_text())
    manifest["coarse"]["image"]["first_pass_px"] = 32
    file.write_text(json.dumps(manifest))
    encoder = OnnxDualEncoder(PackService((tmp_path / "packs",), "fixed", "").chosen("coarse"))
    with pytest.raises(EngineError, match="one size of pictures only"):
        encoder.embed_images([np.zeros((64, 64, 3), np.uint8)])


@pytest.mark.parametrize("count", [1, 2, 7, 33])
def test_lanes_embed_the_same_in_the_same_order(home, count):
    pack = PackService((resolve_paths(home).packs,), "tiny", "").chosen("coarse")
    alone = OnnxDualEncoder(pack, threads=1)
    beside = OnnxDualEncoder(pack, threads=1, lanes=4)
    rng = np.random.default_rng(count)
    for px in (32, 64):
        images = list(rng.integers(0, 256, (count, px, px, 3), np.uint8))
        np.testing.assert_allclose(
            beside.embed_images(images), alone.embed_images(images), atol=1e-4
        )

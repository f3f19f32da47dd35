"""What the program ships of the drawn world is what the world draws."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from models.world import bundle
from models.world.draw import render
from models.world.library import PICTURE_PX, plan_demo
from retllm_desktop.cli.demo import DRAWN
from retllm_desktop.composition.trial_set import BundledTrial

MOST_APART = 4.0
"""Mean difference of 8-bit channels: what WebP loses, whichever version of it compressed."""


def shipped(archive, name):
    picture = Image.open(io.BytesIO(archive.read(name)))
    return np.asarray(picture.convert("RGB"), dtype=np.float32)


def apart(archive, name, scene, px):
    drawn = np.asarray(render(scene, px).convert("RGB"), dtype=np.float32)
    return float(np.abs(shipped(archive, name) - drawn).mean())


@pytest.fixture(scope="module")
def demo():
    return plan_demo()


def test_the_demo_is_as_the_script_draws_it(demo):
    pictures = dict(bundle.demo_pictures(demo))
    texts = bundle.demo_texts(demo)
    with zipfile.ZipFile(bundle.RESOURCES / "demo-drawn.zip") as archive:
        assert archive.namelist() == [*pictures, *texts]
        for name, text in texts.items():
            assert archive.read(name).decode() == text
        names = list(pictures)
        for name in names[::25]:
            assert apart(archive, name, pictures[name], PICTURE_PX) < MOST_APART
        other = apart(archive, names[0], pictures[names[-1]], PICTURE_PX)
        assert other > 2 * MOST_APART


def test_the_trial_is_as_the_script_draws_it():
    scenes = bundle.trial_set()
    texts = bundle.trial_texts(scenes)
    names = [f"{number:02d}.webp" for number in range(len(scenes.gallery))]
    with zipfile.ZipFile(bundle.RESOURCES / "trial.zip") as archive:
        assert archive.namelist() == [*names, *texts]
        assert archive.read("captions.json").decode() == texts["captions.json"]
        for name, scene in list(zip(names, scenes.gallery, strict=True))[::4]:
            assert apart(archive, name, scene, bundle.TRIAL_PX) < MOST_APART
    trial = BundledTrial()
    assert list(trial.captions) == [query.caption.text for query in scenes.queries]
    assert len(trial.pictures(None, 64, 100)) == len(scenes.gallery)


def test_the_demo_is_laid_out_once(tmp_path, demo):
    files = DRAWN.open_files()
    assert len(files.names) == len(demo.pictures) + len(demo.notes)
    assert [search.query for search in files.searches] == [one.query for one in demo.searches]
    assert {search.kind for search in files.searches} == {"picture"}
    assert list(files.write(tmp_path)) == list(range(1, len(files.names) + 1))
    first = tmp_path / files.searches[0].name
    before = first.stat().st_mtime_ns
    (tmp_path / files.names[-1]).unlink()
    list(files.write(tmp_path))
    assert first.stat().st_mtime_ns == before
    assert (tmp_path / files.names[-1]).is_file()
    assert not list(tmp_path.rglob("*.part"))

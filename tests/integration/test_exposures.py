"""Pictures that belong together are one result: from files to what the command prints."""

import json
import shutil

import pytest
from PIL import Image

from retllm_desktop.cli.main import run_command
from tests.fixtures import videos
from tests.fixtures.drawn_world import choose_drawn_packs


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A library of a live photo, a motion photo, a fax of two pages and a film."""
    root = tmp_path_factory.mktemp("exposures")
    folder = root / "photos"
    folder.mkdir()
    frame = videos.scene(1, (320, 240))
    Image.fromarray(frame[:, :, ::-1]).save(folder / "IMG_0001.JPG", quality=95)
    videos.write_video(folder / "IMG_0001.MOV", [frame] * 20)
    (folder / "IMG_0001.CR2").write_bytes(b"II*\0 no raw file that anybody reads" * 50)
    film = videos.write_video(root / "film.mp4", videos.shots(5, 6))
    Image.fromarray(videos.scene(2, (320, 240))).save(root / "still.jpg")
    motion = (root / "still.jpg").read_bytes() + film.read_bytes()
    (folder / "MVIMG_20200101_120000.jpg").write_bytes(motion)
    shutil.copy(film, folder / "holiday.mp4")
    pages = [Image.fromarray(videos.scene(seed, (320, 240))) for seed in (8, 9)]
    pages[0].save(folder / "fax.tif", save_all=True, append_images=pages[1:])
    shutil.copy(folder / "fax.tif", folder / "fax again.tif")
    choose_drawn_packs(root / "data")
    base = ["--data-dir", str(root / "data")]
    assert run_command([*base, "index", str(folder), "--set", "ocr=false"]) == 0
    return root / "data"


@pytest.fixture
def search(data, capsys):
    def run(*arguments):
        capsys.readouterr()
        base = ["--data-dir", str(data), "search", "--coarse-only", "--below-cutoff"]
        assert run_command([*base, *arguments]) == 0
        return capsys.readouterr().out

    return run


def named(results):
    return [result["path"].rpartition("/")[2] for result in results]


def test_a_live_photo_is_one_result_and_unfolds(search):
    found = json.loads(search("--json", "IMG_0001"))["results"]
    (exposure,) = [one for one in found if "IMG_0001" in one["path"]]
    assert named([exposure]) == ["IMG_0001.JPG"]
    assert sorted(set(named(exposure["members"]))) == ["IMG_0001.CR2", "IMG_0001.MOV"]
    assert {one["group"] for one in exposure["members"]} == {exposure["group"]}
    apart = json.loads(search("--json", "--unfold", "IMG_0001"))["results"]
    apart = [one for one in apart if "IMG_0001" in one["path"]]
    assert sorted(set(named(apart))) == ["IMG_0001.CR2", "IMG_0001.JPG", "IMG_0001.MOV"]
    assert {one["group"] for one in apart} == {exposure["group"]}
    assert "+MOV" in search("IMG_0001")


def test_a_motion_photo_is_a_picture_and_nothing_else(search):
    found = json.loads(search("--json", "--unfold", "name:MVIMG"))["results"]
    (motion,) = [one for one in found if "MVIMG" in one["path"]]
    assert motion["kind"] == "picture"
    assert motion["label"] in (None, "")
    assert not motion["note"]
    assert not motion["unread"]


def test_moments_and_pages_have_addresses(search):
    found = json.loads(search("--json", "--unfold", "type:video red"))["results"]
    moments = [one for one in found if one["path"].endswith("holiday.mp4")]
    assert sorted(one["label"] for one in moments) == ["0:00", "0:02"]
    assert sorted(one["fragment"] for one in moments) == ["t=0", "t=2.4"]
    found = json.loads(search("--json", "--unfold", "ext:tif red"))["results"]
    assert sorted(one["fragment"] for one in found) == ["page=1", "page=2"]


def test_copies_of_a_fax_are_one_pair_of_duplicates(data, capsys):
    capsys.readouterr()
    assert run_command(["--data-dir", str(data), "duplicates", "--json"]) == 0
    groups = json.loads(capsys.readouterr().out)
    assert "holiday.mp4" not in str(groups)
    (fax,) = [group for group in groups if "fax" in str(group)]
    assert fax["files"] == 2

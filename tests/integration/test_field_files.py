"""Files that failed for people, indexed and searched for as a new user would."""

import json
import shutil
from pathlib import Path

import pytest

CASES = Path(__file__).resolve().parents[3] / "shared" / "data" / "field_cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"{CASES} is not here")


@pytest.fixture
def index(call, tmp_path):
    def run(case):
        (source,) = CASES.glob(f"{case}-*")
        shutil.copytree(source / "files", tmp_path / "files")
        code, out, _ = call("index", "--json", tmp_path / "files")
        assert code == 0
        return json.loads(out)

    return run


@pytest.fixture
def search(call):
    def run(*words):
        code, out, _ = call("search", "--coarse-only", "--json", *words)
        assert code == 0
        return {Path(one["path"]).name: one for one in json.loads(out)["results"]}

    return run


def test_pictures_without_an_end_are_pictures(index, search):
    index("02")
    found = search("type:picture")
    assert set(found) == {"whole.jpg", "no-end-marker.jpg", "last-20-bytes-missing.jpg"}
    assert all(one["modality"] == "image" for one in found.values())
    assert found["no-end-marker.jpg"]["note"] is None
    assert "cut off" in found["last-20-bytes-missing.jpg"]["note"]


def test_no_kind_is_silent(index, search):
    outcome = index("05")
    status = outcome["library"]
    assert status["files"] + status["problems"] + sum(status["named"].values()) == 6
    assert set(search("name:holiday")) == {"holiday.avif"}
    for name in ("budget.csv", "clip.mp4", "letter.eml", "report.docx", "server.log"):
        assert set(search(f"name:{name.partition('.')[0]}")) == {name}


def test_a_page_of_lines_is_a_picture(index, search):
    index("07")
    (found,) = search("name:floor-plan").values()
    assert (found["modality"], found["unread"]) == ("image", None)


def test_an_unreadable_file_has_a_name(index, search):
    index("08")
    for line in (("name:payslip",), ("payslip", "2024")):
        (found,) = search(*line).values()
        assert found["modality"] == "file"
        assert "password" in found["unread"]


def test_a_profile_of_any_size_costs_no_picture(index, search):
    index("11")
    found = search("type:picture")
    assert set(found) == {"large-icc.png", "large-ztxt.png"}
    assert all(one["modality"] == "image" and one["note"] for one in found.values())

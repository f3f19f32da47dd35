"""``eval``: the shipped packs over the drawn world and over files of captions, as one types it."""

import json

import pytest
from PIL import Image

from models.world.evaluate import main as evaluate_world
from retllm_desktop.cli.main import run_command
from tests.fixtures import benchmark_sets as made
from tests.fixtures.drawn_world import choose_drawn_packs


@pytest.fixture
def call(capsys, tmp_path):
    choose_drawn_packs(tmp_path / "data")

    def invoke(*arguments):
        capsys.readouterr()
        common = ["--json", "--data-dir", str(tmp_path / "data"), "--set", "threads=1"]
        try:
            words = [str(argument) for argument in arguments]
            if words[0] == "world":
                code = evaluate_world([*words[1:], *common])
            else:
                code = run_command(["eval", *words, *common])
        except SystemExit as exc:
            code = exc.code
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, json.loads(captured.out) if captured.out else None, captured.err

    return invoke


def rows_of(task):
    return {(row["stage"], row["k"]): row for row in task["rows"]}


def test_every_way_of_asking_over_the_world(call, tmp_path):
    out = tmp_path / "out"
    asked = ("world", "--sets", "easy", "--limit", 4, "--direction", "text-to-image", "--out", out)
    retraced = ("--retracing", "0,5,0,0.2", "--paper-k", 2, "--fine-k", 3)
    code, report, _ = call(*asked, *retraced)
    assert code == 0
    (task,) = report["tasks"]
    rows = rows_of(task)
    assert rows["cosine", 0]["r1"]["value"] == 1.0
    assert rows["shipped/plain", 3]["comparisons"] == 12
    assert rows["shipped/retraced", 3]["applied"] == 12
    assert "spared" in rows["shipped/plain/early", 3]
    assert report["settings"]["retracing"]["share"] == 0.2
    assert {pack["role"] for pack in report["packs"]} == {"coarse", "fine"}
    assert json.loads((out / "report.json").read_text("utf-8")) == report
    assert "as shipped + visual retracing" in (out / "report.md").read_text("utf-8")
    # All is known now: the same command asks nobody.
    (answers,) = out.glob("answers-*.jsonl")
    before = answers.read_bytes()
    code, again, _ = call(*asked, *retraced)
    assert code == 0
    assert rows_of(again["tasks"][0])["shipped/retraced", 3] == rows["shipped/retraced", 3]
    assert answers.read_bytes() == before


def test_a_table_of_captions_and_a_missing_picture(call, tmp_path):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name, colour in (("red.png", (255, 0, 0)), ("blue.png", (0, 0, 255))):
        Image.new("RGB", (64, 48), colour).save(pictures / name)
    table = tmp_path / "captions.csv"
    table.write_text("image,caption\nred.png,red\nblue.png,blue\ngone.png,nothing\n", "utf-8")
    out = tmp_path / "out"
    code, report, err = call("csv", table, "--images", pictures, "--out", out, "--coarse-only")
    assert code == 0
    assert "1 pictures are missing" in err
    assert report["data"]["missing_first"] == {"gone.png": "it is not there"}
    assert [task["queries"] for task in report["tasks"]] == [2, 2]
    assert [row["stage"] for row in report["tasks"][0]["rows"]] == ["cosine"]


@pytest.mark.parametrize("value", ["5,16", "5,16,2,0.1", "a,b,c,d"])
def test_retracing_that_cannot_be(call, value):
    code, _, err = call("world", "--retracing", value)
    assert code == 2
    assert "must" in err


def test_what_the_world_does_not_have(call, tmp_path):
    code, _, err = call("world", "--sets", "cats", "--out", tmp_path / "out")
    assert code != 0
    assert "no set «cats»" in err


def test_the_program_itself_says_where_the_world_went(capsys):
    assert run_command(["eval", "world", "--sets", "easy", "--limit", "4"]) == 2
    assert "python -m models.world.evaluate" in capsys.readouterr().err


def mmeb_lines(root):
    return made.write_lines(root / "MSCOCO_t2i.jsonl", made.mmeb_rows(root))


@pytest.mark.parametrize(
    ("form", "make", "images", "measures"),
    [
        ("urban1k", made.urban1k, None, {"r1", "r5", "r10"}),
        ("sharegpt4v", made.sharegpt4v, ".", {"r1", "r5", "r10"}),
        ("mmeb", mmeb_lines, ".", {"r1", "r5", "r10"}),
        ("mbeir", made.mbeir, ".", {"r1", "r5", "r10", "r50"}),
        ("cirr", made.cirr, "img_raw", {"r1", "r50", "rs1", "rs2", "rs3"}),
        ("fashioniq", made.fashioniq, "images", {"r10", "r50"}),
    ],
)
def test_a_benchmark_in_its_own_form(call, tmp_path, form, make, images, measures):
    path = make(tmp_path / "set")
    where = ("--images", tmp_path / "set" / images) if images else ()
    out = tmp_path / "out"
    # Pairs of a picture and words are put to the model, long captions too.
    only = () if form in {"cirr", "urban1k"} else ("--coarse-only",)
    asked = (form, path, *where, "--out", out, "--limit", 3, "--paper-k", 2, "--fine-k", 2)
    code, report, err = call(*asked, "--ways", "plain", *only)
    assert (code, err) == (0, "")
    rows = rows_of(report["tasks"][0])
    assert measures <= rows["cosine", 0].keys()
    if not only:
        assert rows["shipped/plain", 2]["comparisons"] == 6
    assert {row["title"] for row in report["averages"]} == {
        "cirr": {"mean of R@5 and R_subset@1"},
        "fashioniq": {"mean of R@10", "mean of R@50", "mean of R@10 and R@50"},
    }.get(form, set())
    assert "R@1" in (out / "report.md").read_text("utf-8")


def test_a_bad_row_is_a_sentence(call, tmp_path):
    rows = made.mmeb_rows(tmp_path)
    rows[2] = {"qry_text": "a"}
    path = made.write_lines(tmp_path / "set.jsonl", rows)
    code, _, err = call("mmeb", path, "--images", tmp_path, "--out", tmp_path / "out")
    assert code == 2
    assert "Line 3 has 0 texts and 0 pictures of candidates" in err
    assert "set.jsonl" in err

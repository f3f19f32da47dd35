"""Right and wrong on the command line, with the shipped packs; and why a result is where it is."""

import json
import random

import pytest

from models.world.draw import render
from models.world.families import family
from models.world.vocabulary import WITHHELD_TEST
from retllm_desktop.cli.main import run_command
from tests.fixtures.drawn_world import choose_drawn_packs


@pytest.fixture(scope="module")
def album(tmp_path_factory):
    folder = tmp_path_factory.mktemp("album")
    captions = {}
    for scene, caption, variant in family(random.Random("marks"), exclude=WITHHELD_TEST):
        path = folder / f"{variant}.png"
        render(scene, 256).save(path)
        captions[path] = caption.text
    data = choose_drawn_packs(tmp_path_factory.mktemp("data"))
    assert run_command(["--data-dir", str(data), "index", str(folder)]) == 0
    return data, captions


def call(capsys, data, *arguments):
    capsys.readouterr()
    code = run_command(
        ["--data-dir", str(data), "--json", *(str(argument) for argument in arguments)]
    )
    captured = capsys.readouterr()
    return code, json.loads(captured.out), captured.err


def test_marks_are_kept_explained_and_taken_back(album, capsys):
    data, captions = album
    caption = next(iter(captions.values()))
    before = call(capsys, data, "search", caption, "--check-all")[1]
    assert before["outcome"] == "complete"
    assert before["judged"] == len(before["results"])
    first = before["results"][0]["path"]
    last = before["results"][-1]["path"]
    code, marked, _ = call(capsys, data, "mark", caption.upper(), "--wrong", first, "--right", last)
    assert code == 0
    assert marked["marked"] == {last: "right", first: "wrong"}
    assert marked["marks"] == 2
    after = call(capsys, data, "search", caption, "--explain")
    assert "True or False only" in after[2]
    ranks = {result["path"]: result for result in after[1]["results"]}
    assert ranks[last]["feedback"] == "right"
    assert ranks[last]["section"] == "sure"
    assert ranks[first]["section"] == "rest"
    assert ranks[last]["rank"] < ranks[first]["rank"]
    assert ranks[first]["generated"] is None
    assert call(capsys, data, "mark", caption, "--forget", first)[1]["marks"] == 1
    assert call(capsys, data, "mark", "--forget-all")[1] == {"forgotten": 1}
    again = call(capsys, data, "search", caption, "--check-all")[1]
    assert [r["path"] for r in again["results"]] == [r["path"] for r in before["results"]]
    assert [r["relevance"] for r in again["results"]] == [r["relevance"] for r in before["results"]]


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        (("mark", "cat"), "Nothing is said"),
        (("mark", "cat", "--right", "none.png"), "does not find this file"),
        (("mark", "cat", "--right", "a.png", "--wrong", "a.png"), "named twice"),
    ],
)
def test_what_cannot_be_marked_is_refused(album, capsys, arguments, title):
    code, told, _ = call(capsys, album[0], *arguments)
    assert code == 2
    assert title in told["error"]["title"]

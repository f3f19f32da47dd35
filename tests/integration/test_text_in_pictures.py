"""From a folder of pictures to one that is found by the words in it, as a person does it."""

import json
from pathlib import Path

import pytest

from retllm_desktop.cli.main import run_command
from tests.fixtures.drawn_world import choose_drawn_packs
from tests.unit.extraction.ocr.writing import scanned, scenery, written
from tests.unit.extraction.pdf_files import drawn, lines, put_scan


@pytest.fixture
def call(capsys, tmp_path):
    choose_drawn_packs(tmp_path / "data")

    def invoke(*arguments):
        capsys.readouterr()
        code = run_command([*map(str, arguments), "--json", "--data-dir", str(tmp_path / "data")])
        assert code == 0
        return json.loads(capsys.readouterr().out)

    return invoke


def stamped(canvas):
    sheet = written(["Minutes of the orchard society"] * 12, size=(700, 990))
    put_scan(canvas, sheet)
    lines(canvas, ["Received in March"], 820)


def letter_with_a_receipt(canvas):
    lines(canvas, ["Please find enclosed what we paid for. " * 2] * 20)
    put_scan(canvas, written(["Two marmalade jars"], size=(500, 200)), (60, 200, 400, 160))


def names(found):
    return sorted(Path(result["path"]).name for result in found["results"])


def search(call, line):
    return call("search", line, "--coarse-only")


def test_a_word_in_a_picture_finds_it_and_moving_it_costs_nothing(call, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    written(["Receipt for a wheelbarrow"]).save(folder / "a.png")
    scenery(3).save(folder / "b.jpg")
    (folder / "scan.pdf").write_bytes(scanned([written(["Minutes of the harbour board"])]))
    report = call("index", folder, "--set", "ocr=false")
    assert report["library"]["items"] == {"image": 3}
    assert report["examined_for_text"] == 0
    assert names(search(call, "has:text")) == []
    report = call("index")
    assert (report["read"], report["examined_for_text"], report["with_text"]) == (0, 3, 2)
    assert names(search(call, "has:text")) == ["a.png", "scan.pdf"]
    assert names(search(call, '"harbour board"')) == ["scan.pdf"]
    found = search(call, "wheelbarrow has:text")["results"][0]
    assert found["path"] == str(folder / "a.png")
    assert (found["snippet"], found["snippet_of"]) == ("Receipt for a wheelbarrow", "recognised")
    assert found["recognised"] == "Receipt for a wheelbarrow"
    (folder / "a.png").rename(folder / "moved.png")
    report = call("index")
    assert (report["moved"], report["examined_for_text"]) == (1, 0)
    assert names(search(call, '"a wheelbarrow"')) == ["moved.png"]


def test_words_of_pages_that_are_text_and_picture_are_found_and_placed(call, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "stamped.pdf").write_bytes(drawn(stamped))
    (folder / "letter.pdf").write_bytes(drawn(letter_with_a_receipt))
    written(["", "Cloudberries"]).rotate(90, expand=True).save(folder / "turned.png")
    report = call("index", folder)
    assert report["library"]["items"] == {"image": 2, "text": 1}
    assert report["examined_for_text"] == 3
    for phrase in ("orchard society", "Received in March"):
        assert names(search(call, f'"{phrase}"')) == ["stamped.pdf"]
    for phrase in ("marmalade jars", "Please find enclosed"):
        assert names(search(call, f'"{phrase}"')) == ["letter.pdf"]
    (found,) = search(call, "cloudberries has:text")["results"]
    (box,) = found["recognised_boxes"]
    assert box["text"] == "Cloudberries"
    x, y = box["corners"][::2], box["corners"][1::2]
    assert max(y) - min(y) > max(x) - min(x)  # on its side
    (found,) = search(call, '"Received in March"')["results"]
    assert found["recognised_boxes"] is None or found["snippet_of"] == "recognised"

"""What people typed, on the files that they typed it for: ``../shared/data/field_cases``."""

import json
from pathlib import Path

import pytest

from retllm_desktop.cli.main import run_command
from tests.fixtures.drawn_world import choose_drawn_packs
from tests.unit.extraction.samples import SHARED

CASES = SHARED / "field_cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="../shared/data/field_cases is not here")


def index(folder: Path, root: Path) -> Path:
    data = root / "data"
    choose_drawn_packs(data)
    arguments = ["--data-dir", str(data), "index", str(folder), "--set", "ocr=false"]
    assert run_command(arguments) == 0
    return data


@pytest.fixture(scope="module")
def birthday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = CASES / "17-misspelt-conditions" / "files"
    return index(files, tmp_path_factory.mktemp("birthday"))


@pytest.fixture
def search(capsys: pytest.CaptureFixture[str]):
    def run(data: Path, *words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_command(["--data-dir", str(data), "search", "--coarse-only", *words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("birthday typ:pdf", "birthday type:pdf"),
        ("dat:2024", "date:2024"),
        ("birthday tpye:pdf dat:2024", "birthday type:pdf date:2024"),
        ("birthday has:gsp", "birthday has:gps"),
        ("birthday type:pfd", "birthday type:pdf"),
        ("is:unred", "is:unread"),
    ],
)
def test_a_misspelt_condition_is_told(search, birthday: Path, typed: str, meant: str) -> None:
    for words in ((typed,), typed.split()):
        _, out, err = search(birthday, *words)
        assert f"Did you mean: {meant}" in out + err


@pytest.mark.parametrize("typed", ["bday: party", "http://example.org", "12:30"])
def test_what_is_no_condition_is_left_alone(search, birthday: Path, typed: str) -> None:
    _, out, err = search(birthday, typed)
    assert "Did you mean" not in out + err


def test_a_minus_needs_no_quotes(search, birthday: Path) -> None:
    assert "note.txt" in search(birthday, "birthday")[1]
    for words in (("birthday", "-party"), ("-party", "birthday"), ("birthday -party",)):
        code, out, _ = search(birthday, *words)
        assert code == 0
        assert "note.txt" not in out
    code, out, _ = search(birthday, "birthday", "-nikon", "-type:pdf", "--json")
    assert code == 0
    assert json.loads(out)["query"] == "birthday -nikon -type:pdf"


def test_a_long_document_is_one_row_among_the_letters(search, tmp_path: Path) -> None:
    data = index(CASES / "20-one-long-document-fills-the-list" / "files", tmp_path)
    code, out, _ = search(data, "Natasha")
    assert code == 0
    assert out.count("novel.txt") == 1
    assert "(+119 more places in this file)" in out
    assert all(f"letter{number}.txt" in out for number in range(10))
    assert "11 found" in out


def test_words_in_legacy_encodings_are_found(search, tmp_path: Path) -> None:
    data = index(CASES / "15-legacy-encodings" / "files", tmp_path)
    for word, name in (
        ("東京電力", "sjis.txt"),
        ("大阪瓦斯", "eucjp.txt"),
        ("北京市朝阳区", "gb18030.txt"),
        ("서울특별시", "euckr.txt"),
        ("Подсолнух", "koi8r.txt"),
        ("Свидетельство", "cp1251.txt"),
        ("žluťoučký", "cp1250.txt"),
        ("słonecznik", "declared.xhtml"),
        ("Подсолнечник", "utf16be-without-mark.txt"),
        ("朝顔", "utf16le-without-mark.txt"),
    ):
        _, out, _ = search(data, f'"{word}"', "--json")
        assert [Path(result["path"]).name for result in json.loads(out)["results"]] == [name]

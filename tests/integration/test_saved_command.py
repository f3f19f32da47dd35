"""Saved searches on the command line: no pack is opened for them."""

import json
from pathlib import Path

import pytest

from retllm_desktop.cli.main import run_command
from retllm_desktop.core.saved_searches import SavedPicture, SavedSearch
from retllm_desktop.library.sqlite_library import open_library
from retllm_desktop.platform.paths import resolve_paths


@pytest.fixture
def data(tmp_path: Path) -> Path:
    paths = resolve_paths(tmp_path)
    with open_library(paths.database, cache_dir=paths.library_cache, writable=True) as library:
        library.saved_searches.replace(
            (SavedSearch("Dogs", "dog beach"), SavedSearch("Like it", "", (SavedPicture(b"x"),)))
        )
    return tmp_path


def call(capsys, data, *arguments):
    capsys.readouterr()
    code = run_command(["--data-dir", str(data), "--json", "saved", *arguments])
    captured = capsys.readouterr()
    return code, json.loads(captured.out) if captured.out else None, captured.err


def test_they_are_listed_kept_renamed_and_removed(data, capsys):
    dogs = {"name": "Dogs", "line": "dog beach", "pictures": 0}
    like = {"name": "Like it", "line": "", "pictures": 1}
    assert call(capsys, data) == (0, [dogs, like], "")
    assert call(capsys, data, "dogs")[1] == [dogs]
    sea = {"name": "Sea", "line": "place:Norway sea", "pictures": 0}
    assert call(capsys, data, "Sea", "--line", "place:Norway sea")[1] == [dogs, like, sea]
    other = sea | {"line": "sea"}
    assert call(capsys, data, "sea", "--line", "sea")[1] == [dogs, like, other | {"name": "sea"}]
    renamed = call(capsys, data, "SEA", "--rename", "Ocean")[1]
    assert [one["name"] for one in renamed] == ["Dogs", "Like it", "Ocean"]
    assert call(capsys, data, "dogs", "--remove")[1] == [like, other | {"name": "Ocean"}]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["cats"], "no saved search «cats»"),
        (["cats", "--remove"], "there are: Dogs, Like it"),
        (["--line", "dog"], "Which search"),
        (["new", "--line", "type:nothing"], "nothing that «type:» knows"),
        (["Dogs", "--rename", "like IT"], "saved search «like IT» already"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(data, capsys, arguments, why):
    code, _, error = call(capsys, data, *arguments)
    assert code == 2
    assert why in error.replace("\n", " ")
    assert len(call(capsys, data)[1]) == 2

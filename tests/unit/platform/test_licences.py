"""The licences of what the program is made of, from a bundle's list or from the installation."""

import json

import pytest

from retllm_desktop.cli.main import run_command
from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.licences import LicensedKind, read_licences


def test_a_bundles_list(tmp_path):
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.txt").write_text("two")
    (tmp_path.parent / "secret.txt").write_text("not a licence")
    entries = [
        {"name": "a", "version": "1", "licence": "MIT", "origin": "", "texts": ["a.txt", "b.txt"]},
        {"name": "b", "version": "1", "licence": "MIT", "origin": "", "texts": ["../secret.txt"]},
    ]
    (tmp_path / "licences.json").write_text(json.dumps({"parts": entries}))
    program, data, first, second = read_licences(tmp_path)
    assert (program.kind, program.licence) == (LicensedKind.PROGRAM, "Apache-2.0")
    assert "Apache License" in program.text()
    assert data.kind is LicensedKind.DATA
    assert first.text() == "one\n\ntwo"
    with pytest.raises(InputError, match="cannot be read"):
        second.text()


@pytest.mark.parametrize("text", ["{", '{"parts": [1]}', '{"parts": [{"name": "a"}]}', "[]"])
def test_a_list_that_is_damaged(tmp_path, text):
    (tmp_path / "licences.json").write_text(text)
    with pytest.raises(InputError, match="list of licences"):
        read_licences(tmp_path)


def test_the_command_lists_them_and_prints_one(tmp_path, capsys):
    def call(*words):
        code = run_command(["licences", "--data-dir", str(tmp_path), *words])
        return code, capsys.readouterr()

    code, said = call("--json")
    assert code == 0
    parts = {part["name"]: part for part in json.loads(said.out)}
    assert parts["starter-coarse"]["kind"] == "model"
    assert parts["rich"]["kind"] == "library"
    assert parts["retllm-desktop"]["text"]
    code, said = call("--text", "Rich")
    assert code == 0
    assert "Permission is hereby granted" in said.out
    code, said = call("--text", "nonsense")
    assert code == 2
    assert "no part of the program" in said.err

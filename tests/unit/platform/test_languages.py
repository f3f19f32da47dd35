"""The languages of the system, from its variables."""

import pytest

from retllm_desktop.platform.languages import parse_languages, system_languages


@pytest.mark.parametrize(
    ("variables", "languages"),
    [
        ({"LANG": "de_AT.UTF-8"}, {"de"}),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:fr_CH"}, {"en", "de", "fr"}),
        ({"LC_ALL": "C", "LANG": "C.UTF-8"}, set()),
        ({"LANG": "nn_NO"}, {"nb"}),
        ({"LANG": "POSIX"}, set()),
        ({}, set()),
    ],
)
def test_the_languages_of_variables(monkeypatch, variables, languages) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert system_languages(variables) == languages


def test_languages_as_a_person_lists_them() -> None:
    assert parse_languages("de fr-CH  PT_br") == {"de", "fr", "pt"}
    assert parse_languages("") == frozenset()

"""What packs say of themselves: those that come along or can be fetched are translated."""

import json

import pytest
from PySide6.QtCore import QLocale

from retllm_desktop.platform.paths import bundled_folder
from retllm_desktop.ui.models.pack_descriptions import list_descriptions, pack_description
from retllm_desktop.ui.shared.translation import load_language, set_language

MODELS = bundled_folder("models")
FILES = [*sorted(MODELS.glob("catalogue/*.json")), *sorted(MODELS.glob("*/manifest.json"))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_it_is_translated(file, qapp):
    said = json.loads(file.read_text("utf-8"))["description"]
    assert said in list_descriptions()
    for code in ("de", "ja", "ar"):
        set_language(load_language(code, QLocale(code)))
        assert pack_description(said) != said


def test_none_is_translated_that_nobody_says():
    said = {json.loads(file.read_text("utf-8"))["description"] for file in FILES}
    assert list_descriptions() == said


def test_an_unknown_one_is_shown_as_it_came():
    assert pack_description("My own {model}.") == "My own {model}."

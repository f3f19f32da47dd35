"""Sentences in the person's language: plural forms, numbers, dates, directions."""

import ast
import datetime
import re
import shutil
from pathlib import Path

import pytest
import translations as script
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtWidgets import QDialogButtonBox

from retllm_desktop.core.errors import InputError
from retllm_desktop.ui.shared.core_sentences import core_sentence, part_label
from retllm_desktop.ui.shared.core_table import list_sources, server_sources
from retllm_desktop.ui.shared.language import choose_language, use_language
from retllm_desktop.ui.shared.texts import error_sentence
from retllm_desktop.ui.shared.translation import (
    Language,
    catalogue_file,
    direct,
    english_form,
    format_day,
    format_day_and_time,
    format_percent,
    isolate,
    load_language,
    set_language,
    tr,
    tr_count,
)

MOMENT = datetime.datetime(2023, 11, 14, 22, 13, tzinfo=datetime.UTC)


def speak(code: str) -> Language:
    language = load_language(code, QLocale("en_US" if code == "en" else code))
    set_language(language)
    return language


@pytest.mark.parametrize(
    ("setting", "system", "chosen"),
    [
        ("", ["de-AT", "en-US"], "de"),
        ("", ["fr-FR", "ja-JP", "en"], "ja"),
        ("", ["fr-FR"], "en"),
        ("", [], "en"),
        ("", ["ar_EG"], "ar"),
        ("ja", ["de-DE"], "ja"),
    ],
)
def test_the_language_is_the_persons_choice_or_the_systems_first_that_there_is(
    setting, system, chosen
):
    assert choose_language(setting, system) == chosen


@pytest.mark.parametrize("code", script.FORMS)
def test_every_language_comes_with_its_compiled_catalogue(code, tmp_path):
    """What is shipped is what the sources compile to."""
    script.compile_catalogue(code, tmp_path / "fresh.qm")
    assert catalogue_file(code).read_bytes() == (tmp_path / "fresh.qm").read_bytes()


def test_a_sentence_without_a_translation_stays_english():
    speak("de")
    # By other names: these are no sentences of the window.
    translate, translate_count = tr, tr_count
    assert translate("A sentence that nobody wrote about {what}", what="x").endswith("about x")
    assert translate_count("%n mug(s) that nobody counted", 1) == "1 mug that nobody counted"
    assert translate_count("%n mug(s) that nobody counted", 1204).startswith("1.204 mugs")


def test_english_forms_follow_from_the_source():
    assert english_form("%n match(es) in file(s)", 1) == "%n match in file"
    assert english_form("%n match(es) in file(s)", 0) == "%n matches in files"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "1,204 of 50% at 2.5 of /p/a"),
        ("de", "1.204 of 50\u00a0% at 2,5 of /p/a"),
        ("ar", "١٬٢٠٤ of ٥٠٪\u061c at ٢٫٥ of \u2068/p/a\u2069"),
    ],
)
def test_values_are_written_as_is_usual(code, said):
    speak(code)
    translate = tr
    sentence = "{number} of {share:.0%} at {amount:.1f} of {path}"
    path = Path("/p/a").as_posix()
    assert translate(sentence, number=1204, share=0.5, amount=2.5, path=path) == said


def test_only_what_runs_the_other_way_is_isolated():
    speak("en")
    assert isolate("photo.jpg") == "photo.jpg"
    assert direct("صورة.jpg and more") == "\u200eصورة.jpg and more"
    assert isolate("صورة.jpg") == "\u2068صورة.jpg\u2069"
    assert isolate(isolate("صورة")) == isolate("صورة")
    speak("ar")
    assert isolate("photo.jpg") == "\u2068photo.jpg\u2069"
    assert isolate("") == ""
    # A paragraph that begins with a name is read as the others are.
    assert direct("photo.jpg، صورة") == "\u200fphoto.jpg، صورة"
    assert direct("صورة") == "صورة"


@pytest.mark.parametrize(
    ("code", "day"),
    [("en", "Nov 14, 2023"), ("de", "14. Nov. 2023"), ("ja", "2023年11月14日")],
)
def test_days_are_unambiguous(code, day):
    speak(code)
    assert format_day(MOMENT) == day
    assert format_day_and_time(MOMENT).startswith(day)


def test_a_language_turns_the_window_and_names_qts_own_buttons(qapp):
    ok = QDialogButtonBox.StandardButton.Cancel
    assert use_language(qapp, "ar").right_to_left
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert QDialogButtonBox(ok).button(ok).text().replace("&", "") == "ألغِ"
    assert not use_language(qapp, "de").right_to_left
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert QDialogButtonBox(ok).button(ok).text().replace("&", "") == "Abbrechen"
    use_language(qapp, "ar")
    # With what was to be deleted deleted.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    use_language(qapp, "en")
    assert QDialogButtonBox(ok).button(ok).text() == "Cancel"
    assert format_percent(0.5) == "50%"


def test_an_update_keeps_translations_and_drops_what_is_gone(tmp_path, monkeypatch):
    package = tmp_path / "retllm_desktop"
    package.mkdir()
    module = package / "a.py"
    module.write_text('tr("Open {name}", name=1)\ntr_count("%n file(s)", 2)\n', "utf-8")
    monkeypatch.setattr(script, "FOLDER", tmp_path)
    monkeypatch.setattr(script.find_sources, "__defaults__", (package,))
    script.update()
    assert not script.find_faults("en")
    assert len(script.find_faults("ar")) == 2
    german = script.read_catalogue("de")
    german["Open {name}"].forms = ["{name} öffnen"]
    german["Open {name}"].finished = True
    german["%n file(s)"].forms = ["%n Datei", "%n Dateien"]
    german["%n file(s)"].finished = True
    script.write_catalogue("de", list(german.values()))
    script.update()
    assert not script.find_faults("de")
    module.write_text('tr("Open {name}", name=1)\n', "utf-8")
    script.update()
    assert set(script.read_catalogue("de")) == {"Open {name}"}
    german = script.read_catalogue("de")
    german["Open {name}"].forms = ["{nme} öffnen"]
    script.write_catalogue("de", list(german.values()))
    assert "other values" in script.find_faults("de")[0]
    shutil.rmtree(package)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("tr(name)", "literal"),
        ('tr(f"{name} is here")', "literal"),
        ('tr("%n file(s)")\ntr_count("%n file(s)", 1)', "without a number"),
    ],
)
def test_what_cannot_be_translated_is_refused(tmp_path, code, fault):
    (tmp_path / "a.py").write_text(code, "utf-8")
    with pytest.raises(ValueError, match=fault):
        script.find_sources(tmp_path)


@pytest.mark.parametrize("code", script.FORMS)
def test_every_sentence_is_translated(code):
    """Complete, with the same values, and every form of numbers: run ``translations.py check``."""
    faults = script.find_faults(code)
    assert not faults, "\n".join(faults)


def test_a_sentence_of_the_core_is_spoken_too():
    known = "The PDF is protected by a password"
    speak("en")
    assert core_sentence(known) == known
    speak("de")
    assert core_sentence(known) == "Die PDF ist mit einem Passwort geschützt"
    assert core_sentence("Nothing follows «date:».") == "Auf „date:“ folgt nichts."
    said = core_sentence("«{x}» cannot be watched and is looked at every few minutes instead.")
    assert said.startswith("„{x}“ lässt sich nicht überwachen")
    assert core_sentence("Something that nobody knows") == "Something that nobody knows"
    assert part_label("sheet Costs, picture 2") == "Blatt Costs, Bild 2"
    error = InputError("There is no such folder", "check its name", Path("x"))
    assert error_sentence(error) == "Einen solchen Ordner gibt es nicht: x. Den Namen prüfen."


@pytest.mark.parametrize(
    ("name", "reason", "said"),
    [
        ("DiskFull", "", "Die Festplatte des Servers"),
        ("InsufficientPrivilege", "", "Das darf in der gemeinsamen Bibliothek nicht"),
        ("UndefinedTable", "", "enthält keine gemeinsame Bibliothek"),
        ("TooManyConnections", "", "nimmt keine weiteren Verbindungen an"),
        ("AdminShutdown", "terminating connection", "antwortet nicht; nichts wurde geändert"),
        ("OperationalError", "no password supplied", "~/.pgpass eintragen"),
        ("OperationalError", 'FATAL:  role "eve" does not exist', "„eve“ ist dort unbekannt"),
        (
            "OperationalError",
            'failed: FATAL:  password authentication failed for user "eve"',
            "Er meldet: das Passwort für „eve“ ist falsch.",
        ),
    ],
)
def test_what_a_shared_librarys_server_refuses_is_said_in_the_persons_language(name, reason, said):
    errors = pytest.importorskip("psycopg", reason="the extra «shared» is not installed").errors
    from retllm_desktop.library.postgres.database import NOTHING_CHANGED, translate_postgres_error

    error = translate_postgres_error(getattr(errors, name)(reason), NOTHING_CHANGED)
    speak("de")
    told = error_sentence(error)
    assert said in told
    told = told.replace(reason or "-", "")
    assert not re.search(r"\b(the|nothing|try|ask|write)\b", told)


def test_the_sentences_of_the_core_are_those_that_it_says():
    """A sentence that is changed where it is said is changed in the table."""
    said = "\n".join(_literals(script.PACKAGE))
    put_together = ("lies on a server", "lie on servers", "This library was built")
    theirs = server_sources()
    whole = [
        s for s in list_sources() if s not in theirs and not any(part in s for part in put_together)
    ]
    lost = [source for source in whole if not _is_said(source, said)]
    assert not lost, "\n".join(lost)


def _literals(package: Path):
    """Every literal outside of the window, with «{}» for what is filled in."""
    for path in package.rglob("*.py"):
        if "ui" in path.relative_to(package).parts:
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "{}" for p in node.values]
                yield "".join(map(str, parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _is_said(source: str, said: str) -> bool:
    """Whether its fixed words are; where a value is, a sentence may be put together."""
    fixed = [part for part in re.split(r"\{\w+\}", source) if len(part.strip(" «».:;,")) > 3]
    return all(part.strip(" «»;") in said for part in fixed)

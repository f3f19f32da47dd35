"""The settings in the window: made from the table, kept in the file, taken at once or anew."""

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import SettingGroup, Settings
from retllm_desktop.platform.settings_file import SettingScope, SettingsStore
from retllm_desktop.ui.settings import setting_texts
from retllm_desktop.ui.settings.setting_row import setting_note
from retllm_desktop.ui.settings.support_services import SupportServices
from retllm_desktop.ui.shared.theme import LIGHT, ThemeMode


def refuse_spaces(text):
    if " " in text:
        raise InputError("That is no address")


@pytest.fixture
def where(tmp_path):
    return resolve_paths(tmp_path / "data", "holiday")


@pytest.fixture
def applied():
    return []


@pytest.fixture
def more_services(where, applied):
    store = SettingsStore(where, {"hub": refuse_spaces})
    where.common_settings.parent.mkdir(parents=True)
    where.common_settings.write_text('# mine\nthreads = 3  # why\nhub = "a"\n', "utf-8")
    return {
        "support": SupportServices(
            settings=store, apply=lambda name, now: applied.append((name, getattr(now, name)))
        )
    }


@pytest.fixture
def page(window, until):
    window.commands.settings.trigger()
    page = window.pages.settings.settings_page
    until(lambda: "threads" in page.rows and page.rows["threads"].isEnabled())
    return page


def field(page, name):
    return page.rows[name].editor.widget


def test_every_setting_has_a_row_with_the_right_editor_and_its_words(page):
    assert set(page.rows) == {option.name for option in fields(Settings)}
    for option in fields(Settings):
        row, about = page.rows[option.name], option.metadata
        assert row.label.text() == about["label"] == setting_texts.setting_label(option.name)
        # What this desktop cannot do is said behind it.
        note = setting_note(option.name)
        assert row.sentence.text() == " ".join(filter(None, (about["about"], note)))
        if row.editor is not None:
            assert row.editor.widget.accessibleName() == about["label"]
        for word in ("stage", "pack", "coarse", "fine ", "candidate", "verdict", "cosine"):
            assert word not in f"{about['label']} {about['about']}".lower(), option.name
    assert {setting_texts.group_title(group) for group in SettingGroup} == set(SettingGroup)
    assert isinstance(field(page, "ocr"), QCheckBox)
    assert isinstance(field(page, "gpu"), QComboBox)
    assert isinstance(field(page, "hub"), QLineEdit)
    assert field(page, "threads").value() == 3
    assert field(page, "memory_mib").text() == "automatic"
    assert field(page, "fine_budget_s").text() == "20.0 s"


def test_what_is_chosen_is_kept_in_the_librarys_file_and_reset(qtbot, page, where, until):
    row = page.rows["ocr"]
    assert not row.changed.isVisible()
    qtbot.mouseClick(field(page, "ocr"), Qt.MouseButton.LeftButton)
    until(row.changed.isVisible)
    assert where.settings.read_text("utf-8") == "ocr = false\n"
    assert page.waiting.isVisible()
    row.reset_button.click()
    until(lambda: not row.changed.isVisible())
    assert field(page, "ocr").isChecked()
    assert where.settings.read_text("utf-8") == ""
    assert not page.waiting.isVisible()


def test_for_all_libraries_the_common_file_is_changed_and_its_comments_stay(page, where, until):
    assert page.scope.isVisible()
    row = page.rows["threads"]
    assert not row.changed.isVisible()
    page.scope.setCurrentIndex(1)
    page.scope.activated.emit(1)
    until(row.changed.isVisible)
    field(page, "threads").setValue(2)
    until(lambda: "threads = 2" in where.common_settings.read_text("utf-8"))
    assert where.common_settings.read_text("utf-8") == '# mine\nthreads = 2  # why\nhub = "a"\n'
    assert not where.settings.exists()


def test_automatic_takes_the_choice_away(page, where, until):
    box = field(page, "memory_mib")
    box.setValue(1024)
    until(lambda: where.settings.exists() and "1024" in where.settings.read_text("utf-8"))
    box.setValue(box.minimum())
    until(lambda: where.settings.read_text("utf-8") == "")
    assert box.text() == "automatic"


def test_what_can_be_taken_at_once_is(window, page, applied, until):
    box = field(page, "theme")
    box.setCurrentIndex(2)
    box.activated.emit(2)
    until(lambda: ("theme", "dark") in applied)
    assert window.commands.themes[ThemeMode.DARK].isChecked()
    assert not page.waiting.isVisible()
    window.commands.themes[ThemeMode.LIGHT].trigger()
    until(lambda: ("theme", "light") in applied)
    until(lambda: box.currentText() == "light")


def test_the_accent_is_taken_at_once(window, page, applied, until):
    window.theme.show_desktop_accent(QColor("#a51d2d"))
    try:
        assert window.theme.tokens.accent == "#a51d2d"
        box = field(page, "accent")
        for number, accent in ((1, LIGHT.accent), (0, "#a51d2d")):
            box.setCurrentIndex(number)
            box.activated.emit(number)
            until(lambda accent=accent: window.theme.tokens.accent == accent)
        assert [name for name, _ in applied] == ["accent", "accent"]
    finally:
        window.theme.show_desktop_accent(None)


def test_the_rest_is_offered_by_opening_the_window_anew(window, page, until):
    field(page, "coarse_k").setValue(70)
    until(page.waiting.isVisible)
    page.reopen_button.click()
    assert window.reopening
    assert not window.isVisible()


def test_a_choice_that_cannot_be_used_is_refused_in_its_row(qtbot, page, where, until):
    line = field(page, "hub")
    line.setText("no address")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    until(page.rows["hub"].error.isVisible)
    assert page.rows["hub"].error.text() == "That is no address."
    assert not where.settings.exists()


def test_a_file_that_is_wrong_is_said_and_nothing_is_changed(window, page, where, until):
    where.settings.parent.mkdir(parents=True, exist_ok=True)
    where.settings.write_text("threads = ", "utf-8")
    page.back_button.click()
    window.commands.settings.trigger()
    until(page.error.isVisible)
    assert "not valid TOML" in page.error.text()
    assert "holiday.toml" in page.error.text()
    assert not page.rows["threads"].isEnabled()
    where.settings.write_text("", "utf-8")
    page.back_button.click()
    window.commands.settings.trigger()
    until(lambda: page.rows["threads"].isEnabled() and not page.error.isVisible())


def test_settings_are_found_by_words(qtbot, page):
    qtbot.keyClicks(page.search, "battery rest")
    shown = [name for name, row in page.rows.items() if row.isVisible()]
    assert shown == ["rest_on_battery"]
    page.search.setText("nowhere")
    assert page.none.isVisible()
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.isVisible()
    assert all(row.isVisible() for row in page.rows.values())
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_models_have_a_page_of_their_own(page):
    row = page.rows["fine_pack"]
    assert row.editor is None
    assert row.models_button.text() == "starter-fine…"


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("", "threads", 4, "threads = 4\n"),
        ("threads = 1 # a # b\n", "threads", 4, "threads = 4  # a # b\n"),
        ('hub = "x # y" # z\n', "hub", "q", 'hub = "q"  # z\n'),
        ("hub = 'x # y'\n", "hub", "q # p", 'hub = "q # p"\n'),
        ("# a\n\nocr = true\nthreads = 2\n", "ocr", None, "# a\n\nthreads = 2\n"),
        ("threads = 2\n", "fine_risk", 0.05, "threads = 2\nfine_risk = 0.05\n"),
    ],
)
def test_lines_are_changed_one_by_one(tmp_path, before, name, value, after):
    where = resolve_paths(tmp_path)
    where.settings.write_text(before, "utf-8")
    SettingsStore(where).write(name, value, SettingScope.LIBRARY)
    assert where.settings.read_text("utf-8") == after


def test_what_is_written_over_several_lines_is_left_to_the_person(tmp_path):
    where = resolve_paths(tmp_path)
    text = 'hub = """\\\nx"""\n'
    where.settings.write_text(text, "utf-8")
    with pytest.raises(InputError, match="cannot be changed"):
        SettingsStore(where).write("hub", "y", SettingScope.LIBRARY)
    assert where.settings.read_text("utf-8") == text


def test_what_is_being_changed_is_not_taken_back_by_what_was_written_before(
    qtbot, window, page, where, until
):
    box = field(page, "coarse_k")
    box.setValue(70)
    until(lambda: where.settings.exists() and "70" in where.settings.read_text("utf-8"))
    # The window has not heard of it yet.
    box.setValue(80)
    until(lambda: "80" in where.settings.read_text("utf-8"))
    until(lambda: not window.busy)
    assert box.value() == 80
    line = field(page, "languages")
    line.setFocus()
    qtbot.keyClicks(line, "de f")
    window.pages.settings.session.load()
    until(lambda: not window.busy)
    assert line.text() == "de f"


def test_what_was_read_before_a_choice_is_not_shown_after_it(window, page, until):
    session = window.pages.settings.session
    shown: list[int] = []
    session.settings_read.connect(lambda read: shown.append(read.effective.coarse_k))
    session.load()
    session.write("coarse_k", 70)
    until(lambda: 70 in shown)
    until(lambda: not window.busy)
    assert shown == [70]

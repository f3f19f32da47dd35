"""The whole window in Arabic: nothing English is left, and everything lies the other way round."""

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from retllm_desktop.core.library_records import Root
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings_file import SettingsStore
from retllm_desktop.ui.library.library_dialogs import ExclusionsDialog
from retllm_desktop.ui.results.selection_texts import bin_details
from retllm_desktop.ui.settings.support_services import SupportServices
from retllm_desktop.ui.shared.language import use_language
from tests.ui.fakes import candidates, item

NAMES = re.compile(
    r"Ctrl|Shift|Alt|Space|Enter|Escape|Esc|Delete|Del|Page Up|Page Down|Home|End|Tab|Backspace"
    r"|retllm[- ]desktop( app --search)?|CUDA|Core ML|English|Deutsch|HF_\w+|https?://\S+|\b\w\b"
    r"|\bde fr\b|TOML|node_modules|RAW|PDF|HTML|Markdown|Word|mug|fakes"
)
"""Keys, names and what is typed: the same in every language."""


@pytest.fixture
def more_services(qapp, tmp_path):
    # Before the window is made, which lies in the direction of the language.
    use_language(qapp, "ar")
    where = resolve_paths(tmp_path / "data", "")
    return {"support": SupportServices(settings=SettingsStore(where))}


def english(window: QWidget) -> set[str]:
    """Every Latin word that is shown or spoken."""
    found: set[str] = set()
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        texts = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QAbstractButton | QLabel):
            texts.append(widget.text())
        if isinstance(widget, QLineEdit):
            texts.append(widget.placeholderText())
        for text in texts:
            plain = re.sub(r"<[^>]*>|\w+\.(jpg|png|pdf)", "", text)
            found |= set(re.findall(r"[A-Za-z]{2,}", NAMES.sub("", plain)))
    return found


@pytest.mark.parametrize("page", ["library", "results", "details", "settings", "privacy"])
def test_nothing_english_is_left(window, search, until, page):
    search.results = candidates([item(number) for number in range(1, 4)])
    window.start("" if page == "library" else "mug")
    until(lambda: not window.search.running)
    if page == "details":
        window.commands.details.trigger()
    if page in {"settings", "privacy"}:
        getattr(window.commands, page).trigger()
        until(lambda: bool(window.parts.page_stack.current) and not window.pages.busy)
    QApplication.processEvents()
    assert not english(window)


def test_menus_are_arabic_too(window):
    words = {action.text() for action in window.menu.actions() if action.text()}
    left = {text for text in words if re.search(r"[A-Za-z]{2,}", NAMES.sub("", text))}
    assert not left


def test_the_window_lies_the_other_way_round(window):
    assert window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    parts = window.parts
    bar, menu = (one.mapTo(window, QPoint()).x() for one in (parts.search_bar, parts.menu_button))
    assert menu < bar, "what comes last lies at the left"


def test_what_is_typed_stays_in_its_order_in_the_help(window):
    shown = [action.text().partition("\t")[0] for action in window.parts.search_bar.help.actions()]
    # Between isolates: else «-word» would be shown as «word-».
    assert "\u2068-word\u2069" in shown
    assert "\u20682:dog + beach - crowd\u2069" in shown


def test_the_question_before_the_bin_is_read_from_the_right(window):
    told = bin_details([item(1), item(2)], 0)
    assert QTextDocument(told).firstBlock().textDirection() is Qt.LayoutDirection.RightToLeft


def test_patterns_are_read_from_the_left(window, tmp_path):
    dialog = ExclusionsDialog(Root(1, tmp_path), window)
    assert dialog.edit.layoutDirection() is Qt.LayoutDirection.LeftToRight
    (told,) = (one.text() for one in dialog.findChildren(QLabel) if "Drafts" in one.text())
    # Between isolates: else it would be shown as «/Drafts».
    assert "\u2068Drafts/\u2069" in told
    assert "\u2068*.psd\u2069" in told
    # The example in the empty field begins at the left, too.
    field = dialog.edit.viewport().grab().toImage()
    ground = field.pixel(field.width() - 1, 1)
    inked = [x for x in range(field.width()) for y in range(20) if field.pixel(x, y) != ground]
    assert inked
    assert max(inked) < field.width() / 2
    dialog.close()

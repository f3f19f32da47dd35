"""The language of the window: which one, its catalogues, its direction."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from retllm_desktop.ui.shared.translation import Language, load_language, set_language

LANGUAGES: Final = {"en": "English", "de": "Deutsch", "ja": "日本語", "ar": "العربية"}
"""Languages that the window speaks, each by its own name."""
_QT_CATALOGUE: Final = "qtCatalogue"


def choose_language(setting: str, preferred: Sequence[str]) -> str:
    """Return the code of the language to use.

    Args:
        setting: The person's choice; empty: the first of the system's that we have.
        preferred: The system's languages, best first, as in «de-AT».
    """
    for name in (setting, *preferred):
        code = name.replace("_", "-").partition("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"


def use_language(app: QApplication, setting: str) -> Language:
    """Speak a language from now on: sentences, Qt's own buttons, numbers, direction.

    Args:
        app: The application; windows that are made from now on lie in the language's direction.
        setting: The person's choice, empty for the system's.
    """
    system = QLocale.system()
    code = choose_language(setting, system.uiLanguages())
    # How the system writes numbers and dates, where it speaks the same language.
    same = QLocale(code).language() == system.language()
    language = load_language(code, system if same else QLocale(code))
    set_language(language)
    QLocale.setDefault(language.locale)
    _install_qt_catalogue(app, code)
    app.setLayoutDirection(language.locale.textDirection())
    return language


def _install_qt_catalogue(app: QApplication, code: str) -> None:
    """Have Qt's own buttons and menus in the language, as far as its wheel has them."""
    former = app.findChild(QTranslator, _QT_CATALOGUE)
    if former is not None:
        app.removeTranslator(former)
        former.deleteLater()
        former.setObjectName("")
    catalogue = QTranslator(app)
    catalogue.setObjectName(_QT_CATALOGUE)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if catalogue.load(f"qtbase_{code}", folder):
        app.installTranslator(catalogue)

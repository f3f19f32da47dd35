"""Sentences of the window in the person's language.

Every sentence that the window shows is written in English, as a literal, within ``tr`` or
``tr_count``; from these calls the catalogues of translations are made
(``packaging/translations.py``). Values are named in braces, so that a translation can put them
elsewhere. Which language is in use is set by ``shared.language``.
"""

import re
import string
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QDate, QLocale, QTime, QTranslator
from PySide6.QtGui import QKeySequence

from retllm_desktop.core.typing_support import override
from retllm_desktop.platform.paths import bundled_folder

CONTEXT: Final = "retllm"
"""The one context of all sentences: the same English sentence means the same everywhere."""
_STANDS_FOR_NUMBER: Final = "%n"
_PLURAL_ENDING: Final = re.compile(r"\((\w+)\)")
_DECIMALS: Final = re.compile(r",?\.(\d+)(f|%)")
_WEEKDAY: Final = re.compile(r"d{4}[,،、]? ?|[,،]? ?d{4}$")
_RIGHT_TO_LEFT: Final = {"R", "AL", "RLE", "RLO", "RLI"}
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_LEFT_TO_RIGHT_MARK, _RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"


@dataclass(frozen=True, slots=True)
class Language:
    """What sentences are made with.

    Attributes:
        code: The language, as in «en».
        locale: How numbers and dates are written.
        catalogue: The sentences; empty where there is none.
    """

    code: str
    locale: QLocale
    catalogue: QTranslator

    @property
    def right_to_left(self) -> bool:
        """Whether it is written from right to left."""
        return self.locale.textDirection().name == "RightToLeft"


def load_language(code: str, locale: QLocale) -> Language:
    """Read the catalogue of a language; without one its sentences stay English."""
    catalogue = QTranslator()
    catalogue.load(str(catalogue_file(code)))
    return Language(code, locale, catalogue)


def catalogue_file(code: str) -> Path:
    """Where the compiled catalogue of a language lies."""
    return bundled_folder("resources") / "translations" / f"retllm_{code}.qm"


class _InUse:
    """Holds the language in use, English until another is set."""

    def __init__(self) -> None:
        self._language: Language | None = None

    @property
    def language(self) -> Language:
        if self._language is None:
            self._language = load_language("en", QLocale("en_US"))
        return self._language

    def change(self, language: Language) -> None:
        self._language = language


_in_use: Final = _InUse()


def current_language() -> Language:
    """The language in use."""
    return _in_use.language


def set_language(language: Language) -> None:
    """Use another language from now on; what is shown already stays as it is."""
    _in_use.change(language)


def tr(source: str, /, **values: object) -> str:
    """Return a sentence in the person's language, with its values filled in.

    Args:
        source: The English sentence, a literal; ``{name}`` stands for a value.
        values: The values, by name. Numbers are written as is usual in the language, with its
            digits and grouped («1,204»); numbers that are names, as years, are given as text.
            What runs against the direction of the language, as a path may, is isolated.
    """
    sentence = _look_up(source, -1)
    return _formatter.vformat(sentence, (), values) if values else sentence


def tr_noop(source: str, /) -> str:
    """Return a sentence as it is: for tables of sentences that ``translate_source`` translates."""
    return source


def translate_source(source: str, values: Mapping[str, object]) -> str:
    """Return a sentence that a table marks with ``tr_noop`` in the person's language."""
    return _formatter.vformat(_look_up(source, -1), (), values)


def tr_count(source: str, number: int, /, **values: object) -> str:
    """Return a sentence on a number of things in the person's language.

    Args:
        source: The English sentence, a literal, such as «%n file(s) added»: ``%n`` stands for the
            number, written as is usual there. The English forms are in the catalogue too.
        number: The number that chooses the form.
        values: Further values, by name.
    """
    sentence = _look_up(source, number)
    if sentence is source:
        sentence = english_form(source, number)
    sentence = sentence.replace(_STANDS_FOR_NUMBER, format_number(number))
    return _formatter.vformat(sentence, (), values) if values else sentence


def english_form(source: str, number: int) -> str:
    """Return the English form for a number: «(s)» and the like stand for the plural's ending."""
    return _PLURAL_ENDING.sub("" if number == 1 else r"\1", source)


def format_number(number: float, decimals: int = 0) -> str:
    """Write a number as is usual in the language: «1,204», «0.35»."""
    locale = current_language().locale
    if isinstance(number, int) and not decimals:
        # Qt takes 64 bits.
        return locale.toString(number) if abs(number) < 1 << 62 else str(number)
    return locale.toString(float(number), "f", decimals)


def format_percent(share: float, decimals: int = 0) -> str:
    """Write a share in [0, 1] as is usual in the language: «50%»."""
    language = current_language()
    space = "\u00a0" if language.code == "de" else ""
    return format_number(100.0 * share, decimals) + space + language.locale.percent()


def format_day(day: date) -> str:
    """Write a day as is usual in the language: «Nov 14, 2023», «14. Nov. 2023»."""
    locale = current_language().locale
    long = locale.dateFormat(QLocale.FormatType.LongFormat)
    pattern = _WEEKDAY.sub("", long).replace("MMMM", "MMM")
    return locale.toString(QDate(day.year, day.month, day.day), pattern)


def format_day_and_time(moment: datetime) -> str:
    """Write what a wall clock showed: «Nov 14, 2023, 10:13 PM»."""
    clock = QTime(moment.hour, moment.minute)
    written = current_language().locale.toString(clock, QLocale.FormatType.ShortFormat)
    # Some locales part the hours from «AM» by a narrow space that few fonts have.
    return tr("{day}, {clock}", day=format_day(moment), clock=written.replace("\u202f", " "))


def key_text(keys: str) -> str:
    """Write keys as keyboards and the system have them: «Ctrl+O», «Strg+O», «⌘O»."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def isolate(text: str) -> str:
    """Keep text of the other direction, such as a path, from reordering what is around it."""
    if not text or (text.startswith(_FIRST_STRONG_ISOLATE) and text.endswith(_POP_ISOLATE)):
        return text
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if _runs_against(text) else text


def direct(text: str) -> str:
    """Have a paragraph that may begin with a name or a key read in the language's direction.

    Qt takes the direction of text that can be selected from its first letter, isolated or not.
    """
    mark = _RIGHT_TO_LEFT_MARK if current_language().right_to_left else _LEFT_TO_RIGHT_MARK
    return f"{mark}{text}" if _runs_against(text) else text


def _runs_against(text: str) -> bool:
    """Whether something in a text is read in the other direction than the language."""
    other = {"L"} if current_language().right_to_left else _RIGHT_TO_LEFT
    return any(unicodedata.bidirectional(letter) in other for letter in text)


def _look_up(source: str, number: int) -> str:
    """Return the sentence as the catalogue has it, or the very source."""
    return current_language().catalogue.translate(CONTEXT, source, None, number) or source


class _LocalFormatter(string.Formatter):
    """Fills values in, written as is usual in the language."""

    @override
    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            decimals = _DECIMALS.fullmatch(format_spec)
            if decimals is not None and decimals[2] == "%":
                return format_percent(value, int(decimals[1]))
            if decimals is not None:
                return format_number(float(value), int(decimals[1]))
            if isinstance(value, int) and format_spec in {"", ",", "d"}:
                return format_number(value)
        written = super().format_field(value, format_spec)
        return isolate(written) if isinstance(value, str | Path) else written

    @override
    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs[key] if isinstance(key, str) else super().get_value(key, args, kwargs)


_formatter: Final = _LocalFormatter()

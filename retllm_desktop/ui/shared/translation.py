"""Sentences of the window in the person's language.

Every sentence that the window shows is written in English, as a literal, within ``tr`` or
``tr_count``; from these calls the catalogues of translations are made. Values are named in braces,
so that a translation can put them elsewhere.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication

CONTEXT: Final = "retllm"
"""The one context of all sentences: the same English sentence means the same everywhere."""


def tr(source: str, /, **values: object) -> str:
    """Return a sentence in the person's language, with its values filled in.

    Args:
        source: The English sentence, a literal; ``{name}`` stands for a value.
        values: The values, by name.
    """
    sentence = QCoreApplication.translate(CONTEXT, source)
    return sentence.format(**values) if values else sentence


def tr_count(source: str, number: int, /, **values: object) -> str:
    """Return a sentence on a number of things in the person's language.

    Args:
        source: The English sentence, a literal, such as «%n file(s) added»: ``%n`` stands for the
            number, written as is usual there. The English forms are in the catalogue too.
        number: The number that chooses the form.
        values: Further values, by name.
    """
    sentence = QCoreApplication.translate(CONTEXT, source, None, number)
    return sentence.format(**values) if values else sentence

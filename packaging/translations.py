"""Keeps the catalogues of translations: ``resources/translations``.

    python packaging/translations.py update    # sources of the window into the catalogues
    python packaging/translations.py check     # what is missing or wrong; ends with 1
    python packaging/translations.py compile   # .ts into .qm, which the program reads

The .ts files are Qt Linguist's and can be edited with it (``pyside6-linguist``). ``lupdate`` of
PySide6 collects names of functions as aliases, but neither their context nor that ``tr_count``
takes a number, and leaves a message without its context unusable; so sources are read here, as
Python reads them. English has a catalogue for the forms of ``tr_count`` alone.
"""

import ast
import re
import string
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import PySide6

from retllm_desktop.ui.shared.translation import CONTEXT, english_form

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGE: Final = ROOT / "retllm_desktop"
FOLDER: Final = ROOT / "resources" / "translations"
FORMS: Final = {"en": 2, "de": 2, "ja": 1, "ar": 6}
"""The languages, and how many forms each has for numbers (Arabic: 0, 1, 2, few, many, other)."""
SOURCE_LANGUAGE: Final = "en"
_ONE_NAMES_NO_NUMBER: Final = {"ar": (0, 1, 2)}
"""Forms that may leave the number out: «ملف واحد», «ملفان»."""


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of the window.

    Attributes:
        text: As it stands in the code.
        plural: Whether it is on a number of things.
        files: Where it stands, from the root.
    """

    text: str
    plural: bool
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class Message:
    """A sentence in a catalogue.

    Attributes:
        source: The English sentence.
        forms: Its translations: one, or one a form of ``FORMS``.
        finished: Whether the translator is done with it.
        comment: What the translator noted.
    """

    source: Source
    forms: list[str] = field(default_factory=list[str])
    finished: bool = False
    comment: str = ""


def find_sources(package: Path = PACKAGE) -> list[Source]:
    """Return the sentences of ``tr`` and ``tr_count`` calls, sorted.

    Raises:
        ValueError: A call's sentence is no literal, or a sentence is used both ways.
    """
    found: dict[str, tuple[bool, list[str]]] = {}
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package.parent).as_posix()
        for text, plural, line in _calls(path):
            if text is None:
                raise ValueError(f"{name}:{line}: what is translated is a literal")
            known, files = found.setdefault(text, (plural, []))
            if known is not plural:
                raise ValueError(f"{name}:{line}: «{text}» is also used without a number")
            if name not in files:
                files.append(name)
    return [Source(text, plural, tuple(files)) for text, (plural, files) in sorted(found.items())]


def _calls(path: Path) -> Iterator[tuple[str | None, bool, int]]:
    code = path.read_bytes()
    if not any(name in code for name in (b"tr(", b"tr_count(", b"tr_noop(")):
        return
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id not in {"tr", "tr_count", "tr_noop"} or not node.args:
                continue
            if path.name == "translation.py" and isinstance(node.args[0], ast.Name):
                continue
            first = node.args[0]
            literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
            text = first.value if literal else None
            yield text if isinstance(text, str) else None, node.func.id == "tr_count", node.lineno


def catalogue(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return FOLDER / f"retllm_{language}.ts"


def read_catalogue(language: str) -> dict[str, Message]:
    """Return the messages of a catalogue by their sources; empty where there is none."""
    path = catalogue(language)
    if not path.exists():
        return {}
    messages: dict[str, Message] = {}
    # Our own file, not one from outside.
    for node in ET.parse(path).getroot().iter("message"):  # noqa: S314
        plural = node.get("numerus") == "yes"
        source = Source(node.findtext("source") or "", plural)
        told = node.find("translation")
        forms = [] if told is None else [form.text or "" for form in told.iter("numerusform")]
        if told is not None and not plural:
            forms = [told.text or ""] if told.text else []
        finished = told is not None and told.get("type") != "unfinished"
        comment = node.findtext("translatorcomment") or ""
        messages[source.text] = Message(source, forms, finished, comment)
    return messages


def write_catalogue(language: str, messages: Sequence[Message]) -> None:
    """Write a catalogue, sorted by its sources."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="{SOURCE_LANGUAGE}">',
        "<context>",
        f"    <name>{CONTEXT}</name>",
    ]
    for message in sorted(messages, key=lambda message: message.source.text):
        source = message.source
        lines.append('    <message numerus="yes">' if source.plural else "    <message>")
        lines += [f'        <location filename="../../{name}"/>' for name in source.files]
        lines.append(f"        <source>{escape(source.text)}</source>")
        if message.comment:
            lines.append(
                f"        <translatorcomment>{escape(message.comment)}</translatorcomment>"
            )
        state = "" if message.finished else ' type="unfinished"'
        if source.plural:
            forms = [*message.forms, *[""] * FORMS[language]][: FORMS[language]]
            lines.append(f"        <translation{state}>")
            lines += [f"            <numerusform>{escape(form)}</numerusform>" for form in forms]
            lines.append("        </translation>")
        else:
            told = escape(message.forms[0]) if message.forms else ""
            lines.append(f"        <translation{state}>{told}</translation>")
        lines.append("    </message>")
    lines += ["</context>", "</TS>", ""]
    FOLDER.mkdir(parents=True, exist_ok=True)
    catalogue(language).write_text("\n".join(lines), "utf-8", newline="\n")


def update() -> None:
    """Bring the catalogues in step with the code; translations are kept by their sources."""
    sources = find_sources()
    for language, number in FORMS.items():
        known = read_catalogue(language)
        messages: list[Message] = []
        for source in sources:
            if language == SOURCE_LANGUAGE and not source.plural:
                continue
            message = known.get(source.text)
            if message is None or message.source.plural is not source.plural:
                message = Message(source)
            message.source = source
            if language == SOURCE_LANGUAGE and not message.forms:
                message.forms = [english_form(source.text, count + 1) for count in range(number)]
                message.finished = True
            messages.append(message)
        write_catalogue(language, messages)
        print(f"{language}: {len(messages)} sentences, {len(find_faults(language))} faults")


def find_faults(language: str) -> list[str]:
    """Return what is wrong with a catalogue, a sentence each."""
    known = read_catalogue(language)
    faults: list[str] = []
    sources = [s for s in find_sources() if s.plural or language != SOURCE_LANGUAGE]
    for source in sources:
        message = known.get(source.text)
        if message is None:
            faults.append(f"not in the catalogue: {source.text!r}")
        elif not message.finished:
            faults.append(f"unfinished: {source.text!r}")
        else:
            faults += [f"{fault}: {source.text!r}" for fault in _faults_of(message, language)]
    left = set(known) - {source.text for source in sources}
    return faults + [f"not in the code any more: {text!r}" for text in sorted(left)]


def _faults_of(message: Message, language: str) -> Iterator[str]:
    plural = message.source.plural
    wanted = FORMS[language] if plural else 1
    if len(message.forms) != wanted or not all(form.strip() for form in message.forms):
        yield f"has not its {wanted} form(s)"
        return
    source = message.source.text
    for number, form in enumerate(message.forms):
        if _names(form) != _names(source):
            yield f"other values in {form!r}"
        may_lack = plural and number in _ONE_NAMES_NO_NUMBER.get(language, ())
        if plural and "%n" not in form and not may_lack:
            yield f"no number in {form!r}"
        for end in (source[:1], source[-1:]):
            if end.isspace() and not (form[:1].isspace() or form[-1:] in {" ", "、", "。"}):
                yield f"a space is lacking at an end of {form!r}"
        if source.count("\t") != form.count("\t") or source.count("\n") != form.count("\n"):
            yield f"other tabs or lines in {form!r}"


def _names(text: str) -> list[str]:
    """Return the values of a sentence with their formats, sorted; «%n» is no such value."""
    return sorted(
        f"{name}:{spec}" for _, name, spec, _ in string.Formatter().parse(text) if name is not None
    )


def compile_catalogue(language: str, target: Path) -> None:
    """Compile a catalogue with Qt's ``lrelease``, which comes with PySide6.

    Raises:
        subprocess.CalledProcessError: It is not well-formed.
    """
    ending = ".exe" if sys.platform == "win32" else ""
    tool = Path(PySide6.__file__).parent / f"lrelease{ending}"
    subprocess.run(
        [tool, "-silent", catalogue(language), "-qm", target], check=True, capture_output=True
    )


def main(words: Sequence[str]) -> int:
    """Run the command of the line; returns the exit code."""
    command = words[0] if words else "check"
    if command == "update":
        update()
    if command in {"update", "compile"}:
        for language in FORMS:
            compile_catalogue(language, FOLDER / f"retllm_{language}.qm")
        return 0
    if command == "check":
        faults = [f"{lang}: {fault}" for lang in FORMS for fault in find_faults(lang)]
        print("\n".join(faults) or "Everything is translated.")
        return 1 if faults else 0
    print(re.sub(r"\n\n.*", "", __doc__ or "", flags=re.DOTALL))
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

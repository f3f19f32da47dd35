"""A sentence that the window shows outside of ``tr`` fails here.

What is looked at is how a literal reads (words between spaces, a capitalised word) and where it
goes (the text of a control); what goes into logs, names of objects and the like is let pass.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

WINDOW: Final = Path(__file__).resolve().parents[2] / "retllm_desktop" / "ui"
MODULES: Final = sorted(WINDOW.rglob("*.py"))

SHOWN_BY: Final = {
    *("setText", "setToolTip", "setStatusTip", "setAccessibleName", "setAccessibleDescription"),
    *("setWindowTitle", "setPlaceholderText", "setTitle", "setInformativeText", "setPrefix"),
    *("setSuffix", "setHeaderLabels", "setLabel", "setSpecialValueText", "addAction", "addMenu"),
    *("addButton", "addTab", "addItem", "addItems", "addRow", "insertItem", "showMessage"),
    *("QAction", "QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox"),
    *("QMenu", "QListWidgetItem", "QTableWidgetItem", "QFileDialog"),
    *("make_label", "make_button", "set_texts", "show_message", "set_meaning", "ItemFact"),
    *("NoResults", "InputError", "PackError", "EngineError", "StoreError"),
}
"""Calls whose literals are seen or spoken."""
NOT_SHOWN: Final = {
    *("setObjectName", "setProperty", "property", "getattr", "hasattr", "findChild", "connect"),
    *("debug", "info", "warning", "error", "critical", "exception", "log"),
    *("ValueError", "TypeError", "RuntimeError", "KeyError", "NotImplementedError", "TypeVar"),
    *("createErrorReply", "send", "fromString", "asyncCall", "call", "Label", "member"),
    *("cast", "tr_noop", "setStyle", "restoreState", "beginGroup"),
    *("color", "icon", "set_role", "set_icon", "tr", "tr_count", "compile", "setData", "pragma"),
    *("getLogger", "QKeySequence", "strftime", "toString", "createMethodCall", "setStyleSheet"),
}
"""Calls whose literals are not."""
SENTENCE: Final = re.compile(r"[A-Za-z«]{2,}[,.:;…»]? +[A-Za-z«{]{1,}|\} [a-z]{2,}|[a-z]{2,} \{")
WORD: Final = re.compile(r"[A-Z][a-z]+(…|\.|:| \()?$")
NAME: Final = "retllm desktop"
NO_TEXT: Final = re.compile(
    r"[<>]|\[\w+ \w+\]\n|#[0-9a-f]{3}|[;{=]\s*$|^\w+/|^\S+=\S+$|://|^[\w-]+(\.[\w-]+)+$|^--?[a-z]"
)
"""Marks of style sheets, HTML, paths, addresses, names with dots, options."""
KEYS: Final = re.compile(r"\(?((Ctrl|Shift|Alt|F\d+|Del|Esc|[A-Z]|[+0-9-])[+, ]*)+\)?$")
ALLOWED: Final[dict[tuple[str, str], str]] = {
    ("shared/language.py", "English"): "a language is called by its own name",
    ("shared/language.py", "Deutsch"): "a language is called by its own name",
    ("shared/widgets.py", "fine stage"): "a topic, never shown",
    ("models/pack_texts.py", "English"): "what the language calls itself",
    ("shared/widgets.py", "new files"): "a topic, never shown",
    ("results/result_keys.py", "copy paths"): "a value of an enumeration, never shown",
    ("query/search_bar.py", "type:photo date:2024"): "typed like this in every language",
    ("query/search_bar.py", '"exact words"'): "typed, and found as it stands",
    ("query/search_bar.py", "exact words"): "the part of it that everyone fills in",
    ("settings/setting_texts.py", "Core ML"): "a name",
    ("settings/privacy_texts.py", ", to check results"): "the end of a purpose, only looked for",
    ("query/screenshot_portal.py", "Response"): "a name of the bus",
    ("system/bus_connection.py", "Hello"): "a name of the bus",
    ("system/bus_connection.py", "\x00AUTH EXTERNAL {}\r\n"): "words of the bus",
    ("system/notifications.py", "Notify"): "a name of the bus",
    ("system/portal_hotkey.py", "Register"): "a name of the bus",
    ("system/portal_accent.py", "Read"): "a name of the bus",
    ("system/autostart.py", "Label"): "a key of a file",
    ("library/sidebar_entries.py", "new tag"): "a key of an entry, never shown",
    ("library/sidebar_entries.py", "saved search"): "a key of an entry, never shown",
    ("library/sidebar_entries.py", "save search"): "a key of an entry, never shown",
    ("library/sidebar_entries.py", "add folder"): "a key of an entry, never shown",
}
"""Literals that look like sentences and are none, with the reason."""


def find_untranslated(path: Path) -> Iterator[tuple[ast.Constant | ast.JoinedStr, str]]:
    """Every literal of a module that is probably shown and not translated, with its text."""
    tree = ast.parse(path.read_bytes())
    yield from _visit(tree, shown=False)


def _visit(node: ast.AST, *, shown: bool) -> Iterator[tuple[ast.Constant | ast.JoinedStr, str]]:
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        if name in NOT_SHOWN:
            # Values that are filled in may be literals themselves.
            for value in node.keywords if name in {"tr", "tr_count", "tr_noop"} else ():
                yield from _visit(value.value, shown=True)
            return
        yield from _visit(node.func, shown=False)
        for argument in (*node.args, *(k.value for k in node.keywords if k.arg != "role")):
            yield from _visit(argument, shown=name in SHOWN_BY)
    elif isinstance(node, ast.JoinedStr):
        parts = [p.value if isinstance(p, ast.Constant) else "{}" for p in node.values]
        text = "".join(str(part) for part in parts)
        if _reads_like_text(text, shown=shown):
            yield node, text
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _visit(part.value, shown=shown)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and _reads_like_text(node.value, shown=shown):
            yield node, node.value
    elif isinstance(node, ast.Compare | ast.Raise | ast.Assert | ast.Subscript):
        inner = getattr(node, "exc", None)
        if isinstance(inner, ast.Call):
            yield from _visit(inner, shown=False)
    else:
        documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        for child in ast.iter_child_nodes(node):
            docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            annotation = child in (
                getattr(node, "annotation", None),
                getattr(node, "returns", None),
            )
            if docstring or (annotation and isinstance(node, documented | ast.AnnAssign | ast.arg)):
                continue
            yield from _visit(child, shown=shown and not isinstance(node, ast.stmt))


def _reads_like_text(text: str, *, shown: bool) -> bool:
    if text == NAME or not re.search(r"[A-Za-z]{2}", text) or KEYS.match(text):
        return False
    if re.search(
        r"[<>]|\[\w+ \w+\]\n|#[0-9a-f]{3}|[;{=]\s*$|^\w+/|^\S+[=]\S+$|://|^[\w-]+(\.[\w-]+)+$|^--?[a-z]",
        text,
    ):
        return False
    if shown:
        return bool(re.search(r"[A-Z][a-z]|[a-z]{2,} |[a-z]{3,}", text)) and not re.fullmatch(
            r"[a-z]+([-_][a-z]+)*", text
        )
    return bool(SENTENCE.search(text) or WORD.match(text))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(WINDOW).as_posix())
def test_what_is_shown_is_translated(path: Path) -> None:
    name = path.relative_to(WINDOW).as_posix()
    found = [
        f"{name}:{node.lineno}: {text!r}"
        for node, text in find_untranslated(path)
        if (name, text) not in ALLOWED
    ]
    assert not found, "\n".join(found)
